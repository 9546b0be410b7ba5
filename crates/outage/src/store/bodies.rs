//! Who is in the scope.

use crate::{answer::State, outage::OutageId};
use access::{BodyKind, OrgId};
use kernel::{At, Bilingual, ContentHash, Day};
use std::collections::BTreeSet;
use store::{FromRow, Param, Row, Sql, StoreError, params, places};

/// Which bodies a scope comes to.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reached {
    /// Sectors and parts.
    pub(crate) sectors: BTreeSet<String>,
    /// CEPTOARs, with their members.
    pub(crate) ceptoars: BTreeSet<OrgId>,
    /// Ministries.
    pub(crate) ministries: BTreeSet<OrgId>,
    /// All ministries and agencies as well.
    pub(crate) government: bool,
}

/// Who that is on `day`: the rest of a `SELECT` from organisations, and what it asks with.
fn within(reached: &Reached, day: Day) -> (String, Vec<store::Bound>) {
    let mut values = params![day];
    let mut listed = |bound: Vec<store::Bound>| {
        let (first, count) = (values.len() + 1, bound.len());
        values.extend(bound);
        if count == 0 { "NULL".to_owned() } else { places(first, count) }
    };
    let sectors = listed(reached.sectors.iter().map(|code| Param::bound(code.as_str())).collect());
    let ceptoars = listed(reached.ceptoars.iter().map(|id| Param::bound(*id)).collect());
    let ministries = listed(reached.ministries.iter().map(|id| Param::bound(*id)).collect());
    let government = if reached.government { "OR o.kind IN ('ministry', 'agency')" } else { "" };
    let from = format!(
        "FROM organisations o WHERE o.valid_from <= $1 AND (o.valid_to IS NULL OR o.valid_to >= $1)
           AND ((o.kind IN ('operator', 'ceptoar') AND o.sector_code IN ({sectors}))
             OR o.id IN ({ceptoars}) OR o.id IN ({ministries}) {government}
             OR (o.kind = 'operator' AND EXISTS (SELECT 1 FROM members m WHERE m.org_id = o.id
                   AND m.ceptoar_id IN ({ceptoars}) AND m.valid_from <= $1 AND (m.valid_to IS NULL OR m.valid_to >= $1))))"
    );
    (from, values)
}

/// Who that is on `day`.
pub(crate) async fn ids(sql: &Sql<'_>, reached: &Reached, day: Day) -> Result<BTreeSet<OrgId>, StoreError> {
    let (from, values) = within(reached, day);
    sql.rows(&format!("SELECT o.id {from}"), values).await?.iter().map(|row| row.id("id")).collect()
}

/// How many of each kind that is on `day`, in the order of the kinds.
pub(crate) async fn count(sql: &Sql<'_>, reached: &Reached, day: Day) -> Result<Vec<(BodyKind, i64)>, StoreError> {
    let (from, values) = within(reached, day);
    let select = format!("SELECT o.kind AS kind, COUNT(*) AS n {from} GROUP BY o.kind");
    let rows = sql.rows(&select, values).await?;
    let all = rows.iter().map(|row| Ok((row.code("kind")?, row.get("n")?)));
    let mut all = all.collect::<Result<Vec<(BodyKind, i64)>, StoreError>>()?;
    all.sort();
    Ok(all)
}

/// The hash of who is in a scope.
pub(crate) fn hash_of(ids: &BTreeSet<OrgId>) -> ContentHash {
    let text: String = ids.iter().map(|id| format!("{id}\n")).collect();
    ContentHash::of(text.as_bytes())
}

/// Writes down who is in the scope from a change on.
pub(crate) async fn insert(
    sql: &Sql<'_>,
    (outage, number): (OutageId, i64),
    ids: BTreeSet<OrgId>,
) -> Result<(), StoreError> {
    let rows = ids.into_iter().map(|id| params![outage, number, id]).collect();
    let head = "INSERT INTO outage_bodies (outage_id, number, org_id)";
    sql.insert_many(head, 3, rows, "").await.map(|_| ())
}

/// Who is in the scope from a change on, as it is written down.
pub(crate) async fn of(sql: &Sql<'_>, outage: OutageId, number: i64) -> Result<BTreeSet<OrgId>, StoreError> {
    let select = "SELECT org_id FROM outage_bodies WHERE outage_id = $1 AND number = $2";
    sql.rows(select, params![outage, number]).await?.iter().map(|row| row.id("org_id")).collect()
}

/// The numbers of the changes from which on somebody else is in the scope, and of these the ones whose scope a body is in.
pub(crate) async fn sets(sql: &Sql<'_>, outage: OutageId, org: OrgId) -> Result<Vec<(i64, bool)>, StoreError> {
    let select = "SELECT s.number AS number, EXISTS (SELECT 1 FROM outage_bodies b WHERE b.outage_id = $1
                    AND b.number = s.number AND b.org_id = $2) AS within
                  FROM outage_changes s WHERE s.outage_id = $1 AND EXISTS (SELECT 1 FROM outage_bodies e
                    WHERE e.outage_id = $1 AND e.number = s.number) ORDER BY s.number";
    let rows = sql.rows(select, params![outage, org]).await?;
    rows.iter().map(|row| Ok((row.get("number")?, row.get("within")?))).collect()
}

/// A body in the scope, with what it said last.
#[derive(Clone, Debug)]
pub struct Standing {
    /// The body.
    pub org: OrgId,
    /// What kind of body.
    pub kind: BodyKind,
    /// The code of its sector; `None` for ministries and agencies.
    pub sector: Option<String>,
    /// Its code, such as `ICT-TEL`; operators have none.
    pub code: Option<String>,
    /// Its name.
    pub name: Bilingual,
    /// From which change on it has been in the scope without a break.
    pub since: i64,
    /// What it said last, and when; `None` if nothing yet.
    pub last: Option<(State, At)>,
    /// Its own words with that; may be empty.
    pub words: String,
    /// The last promise that it kept; 0 for none.
    pub kept: i64,
}

impl FromRow for Standing {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let at = row.maybe_at("at")?;
        Ok(Self {
            org: row.id("org_id")?,
            kind: row.code("kind")?,
            sector: row.get("sector_code")?,
            code: row.get("code")?,
            name: Bilingual { ja: row.text("name_ja")?, en: row.text("name_en")? },
            since: row.get("since")?,
            last: at.map(|at| Ok::<_, StoreError>((row.code("state")?, at))).transpose()?,
            words: row.get::<Option<String>>("words")?.unwrap_or_default(),
            kept: row.get::<Option<i64>>("kept")?.unwrap_or(0),
        })
    }
}

/// Everybody who is in the scope now, in the order of lists.
///
/// # Errors
/// If the database refuses.
pub async fn standing(sql: &Sql<'_>, outage: OutageId) -> Result<Vec<Standing>, StoreError> {
    // A body has been in since the first set after the last one that lacks it.
    let select = "SELECT b.org_id, o.kind, o.sector_code, o.code, o.name_ja, o.name_en, a.state, a.at, a.words, a.kept,
          (SELECT MIN(own.number) FROM outage_bodies own WHERE own.outage_id = $1 AND own.org_id = b.org_id
             AND own.number > COALESCE((SELECT MAX(s.number) FROM outage_changes s WHERE s.outage_id = $1
                AND EXISTS (SELECT 1 FROM outage_bodies e WHERE e.outage_id = $1 AND e.number = s.number)
                AND NOT EXISTS (SELECT 1 FROM outage_bodies had
                  WHERE had.outage_id = $1 AND had.number = s.number AND had.org_id = b.org_id)), 0)) AS since
        FROM outage_bodies b JOIN organisations o ON o.id = b.org_id
        LEFT JOIN outage_answers a ON a.outage_id = $1 AND a.org_id = b.org_id AND a.number = (SELECT MAX(l.number)
          FROM outage_answers l WHERE l.outage_id = $1 AND l.org_id = b.org_id)
        WHERE b.outage_id = $1 AND b.number = (SELECT MAX(number) FROM outage_bodies WHERE outage_id = $1)
        ORDER BY o.sort, o.id";
    sql.all(select, params![outage]).await
}
