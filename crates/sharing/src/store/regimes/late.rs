//! Deadlines of reports that have come and were not met.

use crate::regime::What;
use crate::report::ReportId;
use access::OrgId;
use kernel::At;
use store::{FromRow, Row, Sql, StoreError, params};

/// A deadline that has come and was not met.
pub(crate) struct Late {
    pub(crate) report: ReportId,
    pub(crate) reference: String,
    pub(crate) exercise: bool,
    /// Whose report it is.
    pub(crate) reporter: OrgId,
    pub(crate) step: i64,
    pub(crate) what: What,
    pub(crate) due: At,
}

impl FromRow for Late {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            report: row.id("report_id")?,
            reference: row.text("reference")?,
            exercise: row.get("exercise")?,
            reporter: row.id("org_id")?,
            step: row.get("step")?,
            what: row.code("what")?,
            due: row.at("due_at")?,
        })
    }
}

/// What begins the keys of what is said of it by letter.
pub(crate) fn letter_word(what: What) -> String {
    format!("regime-letter-{}", what.code())
}

/// So many are told at a time.
const MOST: i64 = 200;

/// Those of which nobody was told and that came since a moment, what is due first first.
pub(crate) async fn untold(sql: &Sql<'_>, (since, now): (At, At)) -> Result<Vec<Late>, StoreError> {
    let ask = format!(
        "SELECT k.report_id, k.step, k.what, k.due_at, r.reference, r.exercise, r.org_id
         FROM report_clocks k JOIN reports r ON r.id = k.report_id
         WHERE k.met_at IS NULL AND k.due_at IS NOT NULL AND k.due_at <= $1 AND k.due_at >= $2
           AND NOT EXISTS (SELECT 1 FROM tidings t WHERE t.subject_id = k.report_id
             AND t.word = 'regime-letter-' || k.what AND t.step = k.step)
         ORDER BY k.due_at, k.report_id, k.step LIMIT {MOST}"
    );
    sql.all(&ask, params![now, since]).await
}

/// Whether it is not met still; the report is locked until this transaction ends.
pub(crate) async fn still_late(sql: &Sql<'_>, late: &Late) -> Result<bool, StoreError> {
    sql.row(&format!("SELECT id FROM reports WHERE id = $1{}", sql.lock()), params![late.report]).await?;
    let ask = "SELECT COUNT(*) AS n FROM report_clocks WHERE report_id = $1 AND step = $2 AND met_at IS NULL";
    Ok(sql.count(ask, params![late.report, late.step]).await? > 0)
}

/// Who has a report and has not said so.
pub(crate) async fn silent_receivers(sql: &Sql<'_>, report: ReportId) -> Result<Vec<OrgId>, StoreError> {
    let ask = "SELECT s.org_id FROM report_stops s JOIN reports r ON r.id = s.report_id
        WHERE s.report_id = $1 AND s.received_at IS NOT NULL AND s.acknowledged_at IS NULL AND s.org_id <> r.org_id
        ORDER BY s.position";
    sql.rows(ask, params![report]).await?.iter().map(|row| row.id("org_id")).collect()
}
