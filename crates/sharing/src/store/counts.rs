//! The SQL of counting: how each report is counted, and the sums.

pub mod notices;

use crate::count::{Cell, Counted, Figures, Place, Standpoint, Tallied, Verdict, changes, month};
use crate::matter::{Matter, MatterState};
use crate::report::ReportId;
use access::{Action, act::ViewFigures};
use kernel::{FiscalYear, Month};
use serde::Deserialize;
use std::{collections::BTreeMap, str::FromStr};
use store::{Bound, FromRow, Granted, Row, Sql, StoreError, params};

/// Every report at every body to which it has come, with what decides how it is counted there.
const STANDPOINTS: &str = "SELECT s.org_id, o.kind AS body, s.report_id, r.org_id AS reporter_id, s.received_at,
      r.sector_code, r.exercise, r.channel, last.category, last.report_kind,
      last.threat, last.content, t.category AS judged_category, t.threat AS judged_threat, t.level, t.severity, t.duplicate_of
    FROM report_stops s JOIN reports r ON r.id = s.report_id JOIN organisations o ON o.id = s.org_id
    JOIN report_stages last ON last.report_id = r.id
      AND last.stage = (SELECT MAX(stage) FROM report_stages x WHERE x.report_id = r.id)
    LEFT JOIN triages t ON t.report_id = r.id
      AND t.number = (SELECT MAX(number) FROM triages x WHERE x.report_id = r.id)
    WHERE s.received_at IS NOT NULL";

/// Of a sealed stage, what is counted and stands in no column of its own.
#[derive(Deserialize)]
struct Marked {
    matters: BTreeMap<Matter, MatterState>,
}

/// What a column says, where it says anything.
fn maybe<T: FromStr>(row: &Row, column: &str) -> Result<Option<T>, StoreError> {
    if row.get::<Option<String>>(column)?.is_some() { row.code(column).map(Some) } else { Ok(None) }
}

fn verdict(row: &Row) -> Result<Option<Verdict>, StoreError> {
    let Some(level) = maybe(row, "level")? else { return Ok(None) };
    Ok(Some(Verdict {
        category: maybe(row, "judged_category")?,
        threat: maybe(row, "judged_threat")?,
        level,
        severity: row.code("severity")?,
        duplicate: row.get::<Option<uuid::Uuid>>("duplicate_of")?.is_some(),
    }))
}

impl FromRow for Standpoint {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            org: row.id("org_id")?,
            body: row.code("body")?,
            report: row.id("report_id")?,
            reporter: row.id("reporter_id")?,
            received_at: row.at("received_at")?,
            sector: row.text("sector_code")?,
            exercise: row.get("exercise")?,
            channel: row.code("channel")?,
            category: maybe(row, "category")?,
            kind: maybe(row, "report_kind")?,
            threat: maybe(row, "threat")?,
            matters: row.json::<Marked>("content")?.matters,
            verdict: verdict(row)?,
        })
    }
}

impl FromRow for Counted {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            org: row.id("org_id")?,
            report: row.id("report_id")?,
            reporter: row.id("reporter_id")?,
            month: month(row, "month")?,
            sector: row.text("sector_code")?,
            standing: row.text("standing")?,
            category: row.text("category")?,
            kind: row.text("kind")?,
            threat: row.text("threat")?,
            matters: row.text("matters")?,
            channel: row.text("channel")?,
            level: row.text("level")?,
            severity: row.text("severity")?,
        })
    }
}

/// Counts a report as it stands now, and no longer as it stood. To be called after each change that may matter.
pub(crate) async fn recount(sql: &Sql<'_>, report: ReportId) -> Result<(), StoreError> {
    let standpoints = format!("{STANDPOINTS} AND s.report_id = $1");
    let is: Vec<Counted> =
        sql.all::<Standpoint>(&standpoints, params![report]).await?.iter().map(Standpoint::counted).collect();
    let was: Vec<Counted> = sql.all("SELECT * FROM counted_reports WHERE report_id = $1", params![report]).await?;
    keep(sql, is.iter().filter(|counted| !was.contains(counted))).await?;
    add(sql, changes(&was, &is)).await
}

async fn keep(sql: &Sql<'_>, changed: impl Iterator<Item = &Counted>) -> Result<(), StoreError> {
    let head = "INSERT INTO counted_reports (org_id, report_id, reporter_id, month, sector_code, standing, category,
          kind, threat, matters, channel, level, severity)";
    let tail = "ON CONFLICT (org_id, report_id) DO UPDATE SET month = excluded.month, standing = excluded.standing,
          category = excluded.category, kind = excluded.kind, threat = excluded.threat, matters = excluded.matters,
          level = excluded.level, severity = excluded.severity";
    sql.insert_many(head, 13, changed.map(values).collect(), tail).await.map(|_| ())
}

fn values(counted: &Counted) -> Vec<Bound> {
    params![
        counted.org,
        counted.report,
        counted.reporter,
        i64::from(counted.month.number()),
        &counted.sector,
        &counted.standing,
        &counted.category,
        &counted.kind,
        &counted.threat,
        &counted.matters,
        &counted.channel,
        &counted.level,
        &counted.severity
    ]
}

async fn add(sql: &Sql<'_>, changes: impl IntoIterator<Item = (Place, i64)>) -> Result<(), StoreError> {
    let row = |(place, by): (Place, i64)| -> Vec<Bound> {
        let month = i64::from(place.month.number());
        params![place.org, month, place.dimension.code(), place.value, place.sector, by]
    };
    let rows: Vec<Vec<Bound>> = changes.into_iter().map(row).collect();
    let head = "INSERT INTO report_counts (org_id, month, dimension, value, sector_code, n)";
    let tail =
        "ON CONFLICT (org_id, month, dimension, value, sector_code) DO UPDATE SET n = report_counts.n + excluded.n";
    sql.insert_many(head, 6, rows, tail).await.map(|_| ())
}

fn span(year: FiscalYear) -> (i64, i64) {
    let numbers: Vec<i64> = year.months().map(Month::number).map(i64::from).collect();
    (numbers.first().copied().unwrap_or_default(), numbers.last().copied().unwrap_or_default())
}

/// The sums of a fiscal year, cell by cell. What ministries and agencies reported of themselves is no critical
/// infrastructure and stands in no yearly table.
///
/// # Errors
/// If the database refuses.
pub async fn cells<A: Action>(figures: &Granted<'_, A, Figures>, year: FiscalYear) -> Result<Vec<Cell>, StoreError> {
    let select = "SELECT month, dimension, value, sector_code, n FROM report_counts
                  WHERE org_id = $1 AND month BETWEEN $2 AND $3 AND n <> 0
                    AND sector_code IN (SELECT code FROM sectors WHERE kind = 'critical')";
    let (first, last) = span(year);
    figures.sql().all(select, params![figures.org, first, last]).await
}

/// The first and the last month in whose rows anything is counted; sums of years stand in April.
///
/// # Errors
/// If the database refuses.
pub async fn bounds(figures: &Granted<'_, ViewFigures, Figures>) -> Result<Option<(Month, Month)>, StoreError> {
    let select = "SELECT MIN(month) AS first, MAX(month) AS last FROM report_counts WHERE org_id = $1";
    let Some(row) = figures.sql().row(select, params![figures.org]).await? else { return Ok(None) };
    match row.get::<Option<i64>>("first")? {
        None => Ok(None),
        Some(_) => Ok(Some((month(&row, "first")?, month(&row, "last")?))),
    }
}

/// What was counted in a fiscal year, by who reported: goes through all reports of the year.
///
/// # Errors
/// If the database refuses.
pub async fn by_reporter<A: Action>(
    figures: &Granted<'_, A, Figures>,
    year: FiscalYear,
) -> Result<Vec<Tallied>, StoreError> {
    let select = "SELECT reporter_id, month, sector_code, category, kind, COUNT(*) AS n FROM counted_reports
        WHERE org_id = $1 AND month BETWEEN $2 AND $3 AND standing = 'counted'
          AND sector_code IN (SELECT code FROM sectors WHERE kind = 'critical')
        GROUP BY reporter_id, month, sector_code, category, kind
        ORDER BY reporter_id, month, sector_code, category, kind";
    let (first, last) = span(year);
    figures.sql().all(select, params![figures.org, first, last]).await
}
