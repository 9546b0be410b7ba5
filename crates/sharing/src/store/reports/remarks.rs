//! What bodies say to each other beside a report.

use crate::report::{Direction, Remark, Report, ReportId};
use std::collections::BTreeMap;
use store::{FromRow, Row, Sql, StoreError, Visible, among, params};

/// Keeps a remark; what is said back waits for the reporter until there is a new stage.
pub(crate) async fn insert_remark(sql: &Sql<'_>, report: ReportId, remark: &Remark) -> Result<(), StoreError> {
    let insert = "INSERT INTO report_remarks (id, report_id, org_id, person_id, direction, text, at)
                  VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let direction = remark.direction.code();
    let values = params![remark.id, report, remark.org, remark.person, direction, &remark.text, remark.at];
    sql.run_one(insert, values).await?;
    if remark.direction == Direction::Up {
        return Ok(());
    }
    let waits = "INSERT INTO answered_reports (report_id, org_id, at)
                 SELECT id, org_id, CAST($2 AS BIGINT) FROM reports WHERE id = $1
                 ON CONFLICT (report_id) DO UPDATE SET at = excluded.at";
    sql.run_one(waits, params![report, remark.at]).await
}

/// All remarks, oldest first; what each reader may see of them is decided by [`Remark::seen_from`].
pub(crate) async fn remarks(sql: &Sql<'_>, report: ReportId) -> Result<Vec<Remark>, StoreError> {
    sql.all("SELECT * FROM report_remarks WHERE report_id = $1 ORDER BY at, id", params![report]).await
}

/// The texts of all remarks on each of these, oldest first.
pub(crate) async fn remarks_of(
    sql: &Sql<'_>,
    reports: &[ReportId],
) -> Result<BTreeMap<ReportId, Vec<String>>, StoreError> {
    let (places, ids) = among(reports.iter().copied());
    let select = format!("SELECT report_id, text FROM report_remarks WHERE report_id IN ({places}) ORDER BY at, id");
    let mut all: BTreeMap<ReportId, Vec<String>> = BTreeMap::new();
    for row in sql.rows(&select, ids).await? {
        all.entry(row.id("report_id")?).or_default().push(row.text("text")?);
    }
    Ok(all)
}

impl FromRow for Remark {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id("id")?,
            org: row.id("org_id")?,
            person: row.id("person_id")?,
            direction: row.code::<Direction>("direction")?,
            text: row.text("text")?,
            at: row.at("at")?,
        })
    }
}

/// The last thing that was said back to the reporter.
pub(crate) async fn last_said(visible: &Visible<'_, Report>, report: ReportId) -> Result<Option<Remark>, StoreError> {
    let select = "SELECT r.* FROM report_remarks r JOIN reports ON reports.id = r.report_id
                  WHERE {visible} AND r.report_id = $1 AND r.direction = 'back' ORDER BY r.at DESC LIMIT 1";
    Ok(visible.all(select, params![report]).await?.into_iter().next())
}
