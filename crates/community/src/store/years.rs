//! What was counted here of a community, fiscal year by fiscal year.

use crate::{Community, CommunityId};
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
        lines.push(format!("(CAST(${} AS BIGINT), CAST(${} AS BIGINT), CAST(${} AS BIGINT))", at + 1, at + 2, at + 3,));
        values.extend(bounds(year, end));
    }
    let each = format!(
        "WITH years (year, first_day, last_day) AS (VALUES {})
         SELECT year,
           COALESCE((SELECT came FROM community_years y WHERE y.community_id = $1 AND y.fiscal_year = year), 0) AS came,
           COALESCE((SELECT gone FROM community_years y WHERE y.community_id = $1 AND y.fiscal_year = year), 0) AS gone,
           (SELECT COUNT(*) FROM meetings m WHERE m.community_id = $1 AND NOT m.visit
              AND m.held_on >= first_day AND m.held_on <= last_day) AS meetings,
           (SELECT COUNT(*) FROM memberships m WHERE m.community_id = $1 AND m.role = 'member'
              AND m.valid_from <= last_day AND (m.valid_to IS NULL OR m.valid_to > last_day)) AS members
         FROM years ORDER BY year",
        lines.join(", ")
    );
    sql.rows(&each, values).await?.iter().map(line).collect()
}

/// What was arranged in a community in a fiscal year beside its assembly: whether it was a visit, and its name.
pub(crate) async fn arranged(
    sql: &Sql<'_>,
    of: CommunityId,
    year: FiscalYear,
) -> Result<Vec<(bool, String)>, StoreError> {
    let ask = "SELECT visit, title FROM meetings WHERE community_id = $1 AND kind = 'working-group'
        AND held_on >= $2 AND held_on <= $3";
    let rows = sql.rows(ask, params![of, year.first_day(), year.last_day()]).await?;
    rows.iter().map(|row| Ok((row.get("visit")?, row.text("title")?))).collect()
}

/// Its number, its first and its last day.
fn bounds(year: FiscalYear, end: Day) -> Vec<Bound> {
    params![year.0, year.first_day(), year.last_day().min(end)]
}

fn line(row: &Row) -> Result<Counted, StoreError> {
    Ok(Counted {
        year: year(row.get("year")?)?,
        came: row.get("came")?,
        left: row.get("gone")?,
        meetings: row.get("meetings")?,
        members: row.get("members")?,
    })
}

/// The first fiscal year of which anything stands here.
async fn first_year(sql: &Sql<'_>, of: &Community) -> Result<Option<FiscalYear>, StoreError> {
    let earliest = "SELECT
        (SELECT MIN(fiscal_year) FROM community_years WHERE community_id = $1) AS counted,
        (SELECT MIN(at) FROM community_events WHERE community_id = $1) AS event,
        (SELECT MIN(held_on) FROM meetings WHERE community_id = $1) AS met";
    let Some(row) = sql.row(earliest, params![of.id]).await? else { return Ok(None) };
    let counted = row.get::<Option<i64>>("counted")?.map(year).transpose()?;
    let (event, met) = (row.maybe_at("event")?.map(FiscalYear::at), row.maybe_day("met")?.map(FiscalYear::of));
    Ok([counted, event, met].into_iter().flatten().min())
}

fn year(number: i64) -> Result<FiscalYear, StoreError> {
    let number = i32::try_from(number).map_err(|_| StoreError::Unreadable { column: "fiscal_year".into() })?;
    Ok(FiscalYear(number))
}

/// Counts a submission that came.
pub(crate) async fn one_came(sql: &Sql<'_>, of: CommunityId, at: At) -> Result<(), StoreError> {
    add(sql, of, at, (1, 0)).await
}

/// Counts a share that left.
pub(crate) async fn one_left(sql: &Sql<'_>, of: CommunityId, at: At) -> Result<(), StoreError> {
    add(sql, of, at, (0, 1)).await
}

async fn add(sql: &Sql<'_>, of: CommunityId, at: At, (came, gone): (i64, i64)) -> Result<(), StoreError> {
    let add = "INSERT INTO community_years (community_id, fiscal_year, came, gone) VALUES ($1, $2, $3, $4)
               ON CONFLICT (community_id, fiscal_year)
               DO UPDATE SET came = community_years.came + excluded.came, gone = community_years.gone + excluded.gone";
    sql.run_one(add, params![of, FiscalYear::at(at).0, came, gone]).await
}
