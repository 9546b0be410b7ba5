//! What was counted here of a community, fiscal year by fiscal year.

use crate::Community;
use ::store::{Bound, Row, Sql, StoreError, params};
use kernel::{At, Day, FiscalYear};

/// What one fiscal year held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Counted {
    pub(crate) year: FiscalYear,
    /// Submissions to the hub.
    pub(crate) came: i64,
    /// Shares that were released.
    pub(crate) left: i64,
    pub(crate) meetings: i64,
    /// Members on its last day; in the year that still runs, today.
    pub(crate) members: i64,
}

/// The years of a community from the first of which anything stands here until today, earliest first. A year before
/// that was not counted, which is not nothing.
pub(crate) async fn counted(sql: &Sql<'_>, of: &Community, today: Day) -> Result<Vec<Counted>, StoreError> {
    let end = of.valid_to.map_or(today, |end| end.min(today));
    let last = FiscalYear::of(end);
    let first = first_year(sql, of).await?.map_or(last, |first| first.min(last));
    let (mut lines, mut values) = (Vec::new(), params![of.id]);
    for year in (first.0..=last.0).map(FiscalYear) {
        let at = values.len();
        lines.push(format!(
            "(CAST(${} AS BIGINT), CAST(${} AS BIGINT), CAST(${} AS BIGINT), CAST(${} AS BIGINT), CAST(${} AS BIGINT))",
            at + 1,
            at + 2,
            at + 3,
            at + 4,
            at + 5,
        ));
        values.extend(bounds(year, end));
    }
    let each = format!(
        "WITH years (year, first_at, after_at, first_day, last_day) AS (VALUES {})
         SELECT year,
           (SELECT COUNT(*) FROM submissions s WHERE s.community_id = $1
              AND s.submitted_at >= first_at AND s.submitted_at < after_at) AS came,
           (SELECT COUNT(*) FROM share_releases r JOIN shares s ON s.id = r.share_id WHERE s.community_id = $1
              AND r.released_at >= first_at AND r.released_at < after_at) AS gone,
           (SELECT COUNT(*) FROM meetings m WHERE m.community_id = $1
              AND m.held_on >= first_day AND m.held_on <= last_day) AS meetings,
           (SELECT COUNT(*) FROM memberships m WHERE m.community_id = $1 AND m.role = 'member'
              AND m.valid_from <= last_day AND (m.valid_to IS NULL OR m.valid_to > last_day)) AS members
         FROM years ORDER BY year",
        lines.join(", ")
    );
    sql.rows(&each, values).await?.iter().map(line).collect()
}

/// Its number, its first moment, the first moment after it, its first and its last day.
fn bounds(year: FiscalYear, end: Day) -> Vec<Bound> {
    let (first, after) = (At::start_of(year.first_day()), At::start_of(FiscalYear(year.0 + 1).first_day()));
    params![year.0, first.millis(), after.millis(), year.first_day(), year.last_day().min(end)]
}

fn line(row: &Row) -> Result<Counted, StoreError> {
    let year = i32::try_from(row.get::<i64>("year")?);
    Ok(Counted {
        year: FiscalYear(year.map_err(|_| StoreError::Unreadable { column: "year".into() })?),
        came: row.get("came")?,
        left: row.get("gone")?,
        meetings: row.get("meetings")?,
        members: row.get("members")?,
    })
}

/// The first fiscal year of which anything stands here.
async fn first_year(sql: &Sql<'_>, of: &Community) -> Result<Option<FiscalYear>, StoreError> {
    let earliest = "SELECT
        (SELECT MIN(submitted_at) FROM submissions WHERE community_id = $1) AS came,
        (SELECT MIN(released_at) FROM share_releases JOIN shares ON shares.id = share_id WHERE community_id = $1) AS gone,
        (SELECT MIN(at) FROM community_events WHERE community_id = $1) AS event,
        (SELECT MIN(held_on) FROM meetings WHERE community_id = $1) AS met";
    let Some(row) = sql.row(earliest, params![of.id]).await? else { return Ok(None) };
    let moments = [row.maybe_at("came")?, row.maybe_at("gone")?, row.maybe_at("event")?];
    let met = row.maybe_day("met")?.map(FiscalYear::of);
    Ok(moments.into_iter().flatten().map(FiscalYear::at).chain(met).min())
}
