//! Reading the board. One grouped query for the matrix; the curve from one per stamp, by minutes.

use crate::{
    Board, BoardRow, Curve, DeliveryId, DispatchId, HopTally, Tally, Tier,
    store::{calls, reach, reminders, updates},
};
use kernel::{At, Bilingual};
use registry::MinistrySees;
use store::{Row, Sql, StoreError, params};

/// At most so many points on a curve.
const POINTS: i64 = 360;
/// So many to telephone are shown on the board.
pub(crate) const CALLS: i64 = 50;

pub(crate) async fn board(sql: &Sql<'_>, dispatch: DispatchId, now: At) -> Result<Board, StoreError> {
    let rows = matrix(sql, dispatch, None).await?;
    let total = sum(&rows);
    let (calls, calls_count) = calls::of_dispatch(sql, dispatch, now.day(), CALLS).await?;
    let calling = calls::calling(sql, dispatch).await?;
    Ok(Board {
        total,
        hops: [hop(sql, dispatch, Tier::Ministry).await?, hop(sql, dispatch, Tier::Ceptoar).await?],
        twice: twice(sql, dispatch).await?,
        curve: curve(sql, dispatch, now).await?,
        rows,
        calls,
        calls_count,
        calling,
        update: updates::is_update(sql, dispatch).await?,
        reminders: reminders::progress(sql, dispatch).await?,
        unwanted: unwanted(sql, dispatch).await?,
    })
}

/// How all members of a dispatch stand.
pub(crate) async fn total(sql: &Sql<'_>, dispatch: DispatchId) -> Result<Tally, StoreError> {
    Ok(sum(&matrix(sql, dispatch, None).await?))
}

fn sum(rows: &[BoardRow]) -> Tally {
    rows.iter().fold(Tally::default(), |sum, row| sum.plus(&row.tally))
}

/// How each CEPTOAR of a dispatch stands; only those below a ministry's delivery, if one is given.
pub(crate) async fn matrix(
    sql: &Sql<'_>,
    dispatch: DispatchId,
    below: Option<DeliveryId>,
) -> Result<Vec<BoardRow>, StoreError> {
    // Asked only where there is something before it: a line at a time.
    let behind = match updates::is_update(sql, dispatch).await? {
        true => format!("COUNT(CASE WHEN {} THEN 1 END)", updates::behind("deliveries")),
        false => "0".to_owned(),
    };
    let ask = format!(
        "SELECT c.ceptoar_code AS code, o.short_ja, o.short_en, COALESCE(p.code, s.code) AS sector,
          COALESCE(p.name_ja, s.name_ja) AS sector_ja, COALESCE(p.name_en, s.name_en) AS sector_en,
          c.passed_at, c.handed_at, c.opened_at AS ceptoar_opened_at, c.id AS line, c.government,
          (SELECT r.ministry_sees FROM dispatch_rules r
           WHERE r.dispatch_id = c.dispatch_id AND r.ceptoar_id = c.org_id) AS ministry_sees,
          COALESCE(t.entitled, 0) AS entitled, COALESCE(t.handed, 0) AS handed, COALESCE(t.opened, 0) AS opened,
          COALESCE(t.received, 0) AS received, COALESCE(t.acknowledged, 0) AS acknowledged, COALESCE(t.answered, 0) AS answered,
          COALESCE(t.not_affected, 0) AS not_affected, COALESCE(t.done, 0) AS done,
          COALESCE(t.affected, 0) AS affected, COALESCE(t.need_help, 0) AS need_help,
          COALESCE(t.unreachable, 0) AS unreachable, CAST(COALESCE(t.behind, 0) AS BIGINT) AS behind
        FROM deliveries c
        JOIN organisations o ON o.id = c.org_id
        LEFT JOIN sectors s ON s.code = CASE WHEN c.government THEN {government} ELSE o.sector_code END
        LEFT JOIN sectors p ON p.code = s.parent
        LEFT JOIN (
          SELECT via_id, COUNT(*) AS entitled, COUNT(handed_at) AS handed, COUNT(opened_at) AS opened,
            COUNT(CASE WHEN opened_at IS NULL AND EXISTS
              (SELECT 1 FROM receipts r WHERE r.delivery_id = deliveries.id) THEN 1 END) AS received,
            COUNT(acknowledged_at) AS acknowledged, COUNT(answered_at) AS answered,
            COUNT(CASE answer WHEN 'not-affected' THEN 1 END) AS not_affected,
            COUNT(CASE answer WHEN 'done' THEN 1 END) AS done,
            COUNT(CASE answer WHEN 'affected' THEN 1 END) AS affected,
            COUNT(CASE answer WHEN 'need-help' THEN 1 END) AS need_help,
            COUNT(CASE WHEN NOT reachable THEN 1 END) AS unreachable, {behind} AS behind
          FROM deliveries WHERE dispatch_id = $1 AND tier = 'member' GROUP BY via_id) t ON t.via_id = c.id
        WHERE c.dispatch_id = $1 AND (c.tier = 'ceptoar' OR (c.government AND c.tier = 'ministry')) AND {below}
        ORDER BY COALESCE(p.place, s.place), s.place, o.sort, c.ceptoar_code",
        below = if below.is_some() { "c.via_id = $2" } else { "1 = 1" },
        government = reach::GOVERNMENT,
    );
    let mut values = params![dispatch];
    values.extend(below.into_iter().flat_map(|below| params![below]));
    sql.rows(&ask, values).await?.iter().map(board_row).collect()
}

fn board_row(row: &Row) -> Result<BoardRow, StoreError> {
    let text = |column: &str| Ok::<_, StoreError>(row.get::<Option<String>>(column)?.unwrap_or_default());
    let passed = row.maybe_at("passed_at")?.is_some();
    Ok(BoardRow {
        sector: text("sector")?,
        sector_name: Bilingual { ja: text("sector_ja")?, en: text("sector_en")? },
        code: text("code")?,
        name: Bilingual { ja: row.text("short_ja")?, en: row.text("short_en")? },
        tally: tally(row)?,
        passed,
        opened: row.maybe_at("ceptoar_opened_at")?.is_some(),
        arrived: passed || row.maybe_at("handed_at")?.is_some(),
        line: row.id("line")?,
        government: row.get("government")?,
        named: text("ministry_sees")? == MinistrySees::Names.code(),
    })
}

fn tally(row: &Row) -> Result<Tally, StoreError> {
    Ok(Tally {
        entitled: row.get("entitled")?,
        handed: row.get("handed")?,
        opened: row.get("opened")?,
        received: row.get("received")?,
        acknowledged: row.get("acknowledged")?,
        answered: row.get("answered")?,
        not_affected: row.get("not_affected")?,
        done: row.get("done")?,
        affected: row.get("affected")?,
        need_help: row.get("need_help")?,
        unreachable: row.get("unreachable")?,
        behind: row.get("behind")?,
    })
}

async fn hop(sql: &Sql<'_>, dispatch: DispatchId, tier: Tier) -> Result<HopTally, StoreError> {
    let ask = "SELECT COUNT(*) AS bodies, COUNT(opened_at) AS opened, COUNT(passed_at) AS passed,
          COUNT(CASE WHEN NOT reachable THEN 1 END) AS unreachable
        FROM deliveries WHERE dispatch_id = $1 AND tier = $2";
    let Some(row) = sql.row(ask, params![dispatch, tier.code()]).await? else { return Ok(HopTally::default()) };
    Ok(HopTally {
        all: row.get("bodies")?,
        opened: row.get("opened")?,
        passed: row.get("passed")?,
        unreachable: row.get("unreachable")?,
    })
}

/// So many to whom no letter was written are named.
const UNWANTED: i64 = 10;

async fn unwanted(sql: &Sql<'_>, dispatch: DispatchId) -> Result<(i64, Vec<Bilingual>), StoreError> {
    let ask = format!(
        "SELECT o.name_ja, o.name_en, COUNT(*) OVER () AS n FROM letters l JOIN organisations o ON o.id = l.recipient_id
         WHERE l.about_id = $1 AND l.why = 'preferred-not' ORDER BY o.name_ja, o.id LIMIT {UNWANTED}"
    );
    let rows = sql.rows(&ask, params![dispatch]).await?;
    let count = rows.first().map_or(Ok(0), |row| row.get("n"))?;
    let name = |row: &Row| Ok(Bilingual { ja: row.text("name_ja")?, en: row.text("name_en")? });
    Ok((count, rows.iter().map(name).collect::<Result<_, StoreError>>()?))
}

async fn twice(sql: &Sql<'_>, dispatch: DispatchId) -> Result<i64, StoreError> {
    let ask = "SELECT COUNT(*) AS n FROM (SELECT org_id FROM deliveries
        WHERE dispatch_id = $1 AND tier = 'member' GROUP BY org_id HAVING COUNT(*) > 1) several";
    sql.count(ask, params![dispatch]).await
}

async fn curve(sql: &Sql<'_>, dispatch: DispatchId, now: At) -> Result<Curve, StoreError> {
    let ask = "SELECT released_at FROM dispatches WHERE id = $1";
    let Some(row) = sql.row(ask, params![dispatch]).await? else { return Ok(Curve::default()) };
    let released = row.at("released_at")?;
    let until = Curve::end(released, last_stamp(sql, dispatch).await?, now);
    let minutes = (until.seconds_since(released) / 60 / POINTS).max(0) + 1;
    Ok(Curve {
        until: Some(until),
        handed: points(sql, dispatch, "handed_at", released, minutes).await?,
        opened: points(sql, dispatch, "opened_at", released, minutes).await?,
        answered: points(sql, dispatch, "answered_at", released, minutes).await?,
    })
}

async fn last_stamp(sql: &Sql<'_>, dispatch: DispatchId) -> Result<Option<At>, StoreError> {
    let ask = "SELECT MAX(handed_at) AS handed, MAX(opened_at) AS opened, MAX(answered_at) AS answered
               FROM deliveries WHERE dispatch_id = $1 AND tier = 'member'";
    let Some(row) = sql.row(ask, params![dispatch]).await? else { return Ok(None) };
    Ok(row.maybe_at("handed")?.max(row.maybe_at("opened")?).max(row.maybe_at("answered")?))
}

/// How many so far, at the last stamp within each span of `minutes` from the release.
async fn points(
    sql: &Sql<'_>,
    dispatch: DispatchId,
    stamp: &str,
    released: At,
    minutes: i64,
) -> Result<Vec<(At, i64)>, StoreError> {
    let ask = format!(
        "SELECT MAX({stamp}) AS at, COUNT(*) AS n FROM deliveries
         WHERE dispatch_id = $1 AND tier = 'member' AND {stamp} IS NOT NULL
         GROUP BY ({stamp} - $2) / $3 ORDER BY at"
    );
    let mut so_far = 0;
    let mut points = Vec::new();
    for row in sql.rows(&ask, params![dispatch, released, minutes * 60_000]).await? {
        so_far += row.get::<i64>("n")?;
        points.push((row.at("at")?, so_far));
    }
    Ok(points)
}
