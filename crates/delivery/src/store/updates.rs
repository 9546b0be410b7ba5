//! What superseded what in the ledger. A chain is its first dispatch and the rows of `dispatch_updates` that name it.

use crate::{
    COLUMNS, Delivery, DeliveryId, Dispatch, DispatchId,
    delivery::sees_sectors,
    store::reach,
    update::{Fate, Later, Leaver, Link, Mark, Superseded, Version},
};
use access::Actor;
use kernel::{Audience, Bilingual, Day};
use std::collections::BTreeMap;
use store::{Row, Sql, StoreError, Visible, params};
use uuid::Uuid;

/// The dispatches of the chain whose first is `$1`.
const CHAIN: &str = "(SELECT v.dispatch_id FROM dispatch_updates v WHERE v.first_id = $1
    UNION ALL SELECT d.id FROM dispatches d WHERE d.id = $1)";

/// The dispatches that came before that of `line` (an alias of `deliveries`) in its chain.
pub(crate) fn earlier(line: &str) -> String {
    format!(
        "(SELECT me.first_id FROM dispatch_updates me WHERE me.dispatch_id = {line}.dispatch_id
          UNION ALL SELECT v.dispatch_id FROM dispatch_updates me
            JOIN dispatch_updates v ON v.first_id = me.first_id AND v.number < me.number
            WHERE me.dispatch_id = {line}.dispatch_id)"
    )
}

/// `other` (an alias of `deliveries` too) is the line of the same recipient that answers to `line` in another version:
/// on the government's own line or on the sectors', and there a ministry's head to its head, its own line to its own.
pub(crate) fn same_line(other: &str, line: &str) -> String {
    format!(
        "{other}.org_id = {line}.org_id AND {other}.government = {line}.government
         AND (NOT {line}.government OR {other}.tier = {line}.tier)"
    )
}

/// The recipient of `line` has this stamp on an earlier version of what the line delivers.
pub(crate) fn before(line: &str, stamp: &str) -> String {
    format!(
        "EXISTS (SELECT 1 FROM deliveries old WHERE {} AND old.{stamp} IS NOT NULL AND old.dispatch_id IN {})",
        same_line("old", line),
        earlier(line)
    )
}

/// The recipient of `line` has opened an earlier version, and not this one.
pub(crate) fn behind(line: &str) -> String {
    format!("{line}.opened_at IS NULL AND {}", before(line, "opened_at"))
}

/// Whether a dispatch is an update.
pub(crate) async fn is_update(sql: &Sql<'_>, dispatch: DispatchId) -> Result<bool, StoreError> {
    let ask = "SELECT COUNT(*) AS n FROM dispatch_updates WHERE dispatch_id = $1";
    Ok(sql.count(ask, params![dispatch]).await? > 0)
}

/// What lists show of dispatches: their number in their chain, and whether a later version superseded them. Those that
/// stand alone are left out.
pub(crate) async fn marks(
    visible: &Visible<'_, Dispatch>,
    ids: &[DispatchId],
) -> Result<BTreeMap<DispatchId, Mark>, StoreError> {
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let places: Vec<String> = (1..=ids.len()).map(|place| format!("${place}")).collect();
    let ask = format!(
        "SELECT dispatches.id, COALESCE(u.number, 1) AS number,
           (SELECT COUNT(*) FROM dispatch_updates v WHERE v.first_id = COALESCE(u.first_id, dispatches.id)
             AND v.number > COALESCE(u.number, 1)) AS later
         FROM dispatches LEFT JOIN dispatch_updates u ON u.dispatch_id = dispatches.id
         WHERE {{visible}} AND dispatches.id IN ({})",
        places.join(", ")
    );
    let rows = visible.rows(&ask, ids.iter().map(|id| store::Param::bound(*id)).collect()).await?;
    let mark = |row: &Row| {
        let mark = Mark { number: row.get("number")?, superseded: row.get::<i64>("later")? > 0 };
        Ok((row.id("id")?, mark))
    };
    let all = rows.iter().map(mark).collect::<Result<Vec<(DispatchId, Mark)>, StoreError>>()?;
    Ok(all.into_iter().filter(|(_, mark)| mark.number > 1 || mark.superseded).collect())
}

/// Writes that `dispatch` supersedes `before`, under the next number of the chain.
pub(crate) async fn insert(sql: &Sql<'_>, dispatch: DispatchId, before: DispatchId) -> Result<(), StoreError> {
    let first = first(sql, before).await?;
    let insert = "INSERT INTO dispatch_updates (dispatch_id, supersedes_id, first_id, number)
        VALUES ($1, $2, $3, (SELECT COALESCE(MAX(v.number), 1) + 1 FROM dispatch_updates v WHERE v.first_id = $3))";
    sql.run_one(insert, params![dispatch, before, first]).await
}

/// The first of the chain in which a dispatch stands.
async fn first(sql: &Sql<'_>, dispatch: DispatchId) -> Result<DispatchId, StoreError> {
    let row = sql.row("SELECT first_id FROM dispatch_updates WHERE dispatch_id = $1", params![dispatch]).await?;
    row.map_or(Ok(dispatch), |row| row.id("first_id"))
}

/// See [`crate::ask::chain`].
pub(crate) async fn chain(sql: &Sql<'_>, dispatch: DispatchId) -> Result<Vec<Link>, StoreError> {
    let ask = format!(
        "SELECT p.id, p.reference, p.released_at, w.at AS withdrawn_at, COALESCE(u.number, 1) AS number
         FROM dispatches p LEFT JOIN dispatch_updates u ON u.dispatch_id = p.id
         LEFT JOIN withdrawals w ON w.dispatch_id = p.id WHERE p.id IN {CHAIN} ORDER BY number"
    );
    sql.all(&ask, params![first(sql, dispatch).await?]).await
}

/// The versions of a chain that were handed to the recipient of a line on that line, each once, oldest first.
pub(crate) async fn versions(sql: &Sql<'_>, line: &Delivery) -> Result<Vec<Version>, StoreError> {
    let ask = format!(
        "SELECT l.id, p.subject_id, p.reference, p.released_at, w.at AS withdrawn_at, COALESCE(u.number, 1) AS number
         FROM dispatches p LEFT JOIN dispatch_updates u ON u.dispatch_id = p.id
         LEFT JOIN withdrawals w ON w.dispatch_id = p.id
         JOIN deliveries l ON l.dispatch_id = p.id AND l.handed_at IS NOT NULL
         JOIN deliveries it ON it.id = $2 AND {answering}
         WHERE p.id IN {CHAIN} AND NOT EXISTS (SELECT 1 FROM deliveries same WHERE same.dispatch_id = l.dispatch_id
           AND {same} AND same.handed_at IS NOT NULL AND same.id < l.id)
         ORDER BY number",
        answering = same_line("l", "it"),
        same = same_line("same", "l"),
    );
    sql.all(&ask, params![first(sql, line.dispatch).await?, line.id]).await
}

/// See [`crate::ask::fate`].
pub(crate) async fn fate(sql: &Sql<'_>, delivery: DeliveryId) -> Result<Option<Fate>, StoreError> {
    let ask = format!("SELECT {COLUMNS} FROM deliveries WHERE deliveries.id = $1");
    let Some(line) = sql.one::<Delivery>(&ask, params![delivery]).await? else { return Ok(None) };
    let superseded_at = match line.superseded {
        None => None,
        Some(Superseded::Elsewhere(at)) => Some(at),
        Some(Superseded::By(newer)) => {
            let row = sql.row("SELECT handed_at FROM deliveries WHERE id = $1", params![newer]).await?;
            row.map(|row| row.maybe_at("handed_at")).transpose()?.flatten()
        }
    };
    Ok(Some(Fate { superseded_at, recalled_at: line.withdrawn_at }))
}

/// See [`crate::ask::later_than`]. The rules are those of [`crate::MARKS`].
/// The way leads to a line that the reader sees: of a ministry its own before its head, and none of the sectors to those
/// who see the government's alone.
pub(crate) async fn later_than(sql: &Sql<'_>, subject: Uuid, reader: &Actor) -> Result<Option<Later>, StoreError> {
    let org = reader.who().map(|who| who.organisation);
    let lines = match sees_sectors(reader) {
        Some(true) => "1 = 1",
        Some(false) => "n.government",
        None => "1 = 0",
    };
    let ask = format!(
        "SELECT p.subject_id, COALESCE(e.opened_at, p.released_at) AS at,
           (SELECT n.id FROM deliveries n WHERE n.dispatch_id = p.id AND n.org_id = $2 AND n.handed_at IS NOT NULL
              AND {lines} ORDER BY CASE WHEN n.government AND n.tier = 'member' THEN 0 ELSE 1 END, n.id LIMIT 1) AS line_id,
           (SELECT COUNT(*) FROM deliveries n
            WHERE n.dispatch_id = p.id AND n.org_id = $2 AND n.handed_at IS NOT NULL) AS handed,
           CASE WHEN e.dispatch_id IS NOT NULL AND e.opened_at IS NULL THEN CAST(1 AS BIGINT)
             WHEN EXISTS (SELECT 1 FROM withdrawals w WHERE w.dispatch_id = p.id) THEN CAST(0 AS BIGINT)
             ELSE (SELECT COUNT(*) FROM deliveries n LEFT JOIN deliveries above ON above.id = n.via_id
               WHERE n.dispatch_id = p.id AND n.org_id = $2
                 AND (n.reachable OR (n.via_id IS NOT NULL AND above.passed_at IS NULL))) END AS waits
         FROM dispatches d LEFT JOIN dispatch_updates u ON u.dispatch_id = d.id
         JOIN dispatch_updates v ON v.first_id = COALESCE(u.first_id, d.id) AND v.number > COALESCE(u.number, 1)
         JOIN dispatches p ON p.id = v.dispatch_id LEFT JOIN embargoes e ON e.dispatch_id = p.id
         WHERE d.subject_id = $1 ORDER BY v.number DESC"
    );
    let mut known = Vec::new();
    for row in sql.rows(&ask, params![subject, org]).await? {
        let line = row.maybe_id("line_id")?;
        if row.get::<i64>("handed")? > 0 || row.get::<i64>("waits")? == 0 {
            known.push(Later { since: row.at("at")?, subject: row.get("subject_id")?, line });
        }
    }
    let newest = known.iter().find(|one| one.line.is_some()).or(known.first());
    let since = known.iter().map(|one| one.since).min();
    Ok(newest.zip(since).map(|(newest, since)| Later { since, ..*newest }))
}

/// See [`crate::ask::leavers`].
pub(crate) async fn leavers(
    sql: &Sql<'_>,
    dispatch: DispatchId,
    audience: &Audience,
    day: Day,
) -> Result<Vec<Leaver>, StoreError> {
    let (groups, mut values) = reach::groups(audience, day);
    let below = reach::below(&audience.into(), &mut values);
    values.extend(params![dispatch]);
    let ask = format!(
        "WITH {groups}, {below}
         SELECT DISTINCT d.org_id, d.ceptoar_code, o.name_ja, o.name_en, o.kana FROM deliveries d
         JOIN organisations o ON o.id = d.org_id
         WHERE d.dispatch_id = ${place} AND (d.org_id, d.government) NOT IN (
           SELECT groups.id, groups.government FROM groups
           UNION SELECT groups.ministry_id, FALSE FROM groups WHERE groups.ministry_id IS NOT NULL
           UNION SELECT below.org_id, groups.government FROM below JOIN groups ON groups.id = below.group_id)
         ORDER BY o.kana, d.org_id, d.ceptoar_code",
        place = values.len(),
    );
    let mut leavers: Vec<Leaver> = Vec::new();
    for row in sql.rows(&ask, values).await? {
        let one = leaver(&row)?;
        match leavers.last_mut() {
            Some(last) if last.org == one.org => last.ceptoars.extend(one.ceptoars),
            _ => leavers.push(one),
        }
    }
    Ok(leavers)
}

fn leaver(row: &Row) -> Result<Leaver, StoreError> {
    Ok(Leaver {
        org: row.id("org_id")?,
        name: Bilingual { ja: row.text("name_ja")?, en: row.text("name_en")? },
        ceptoars: row.get::<Option<String>>("ceptoar_code")?.into_iter().collect(),
    })
}
