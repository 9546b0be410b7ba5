//! Passing a report on by hand, where the sector waits for the ministry.

use super::remark_report::{RemarkReportError, add};
use super::tell_by_letter;
use crate::draft::reading;
use crate::report::{Direction, Report, ReportId};
use crate::store::{finding, reports};
use access::{Kind, act::PassReport};
use shell::Fault;
use store::{Cx, Denied, Entry, StoreError};

/// Why a report was not passed on.
#[derive(Debug, thiserror::Error)]
pub enum PassReportError {
    /// The next body has it already, or there is none.
    #[error("there is nobody to whom it has still to go")]
    NothingToPass,
    /// The last day of its label is past.
    #[error("its label ended")]
    Ended,
    /// The remark cannot be kept.
    #[error(transparent)]
    Remark(#[from] RemarkReportError),
    /// The actor may not.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Passes a report on to the next body on its path, with a remark unless it is empty. Whoever passes it on has it.
///
/// # Errors
/// `NothingToPass` if the next body has it; `Ended` after the last day of any stage's label, for all of it goes on; or if the actor may not.
pub async fn pass_report(cx: &Cx, id: ReportId, remark: &str) -> Result<(), PassReportError> {
    let report = cx.permit::<_, Report>(PassReport, id).await?;
    let who = cx.actor().who().ok_or(Denied::NotFound)?;
    let stops = reports::stops(report.sql(), id).await?;
    let mine = stops.iter().find(|stop| stop.org == who.organisation);
    let after = |stop: &&crate::report::Stop| mine.is_some_and(|mine| stop.position == mine.position + 1);
    let next = stops.iter().find(after).ok_or(PassReportError::NothingToPass)?;
    let today = cx.now().day();
    if reports::stages_sealed(report.sql(), id).await?.iter().any(|stage| stage.content.label.ended(today)) {
        return Err(PassReportError::Ended);
    }
    let by = (who.organisation, who.person);
    if !reports::pass(report.sql(), id, by, next.org, cx.now()).await? {
        return Err(PassReportError::NothingToPass);
    }
    reports::acknowledge(cx, report.sql(), id, by).await?;
    tell_by_letter::acknowledged(cx, report.sql(), &report, who.organisation).await?;
    tell_by_letter::report_passed(cx, report.sql(), &report, next).await?;
    finding::index_report(report.sql(), id).await?;
    let remark = reading::prose(remark);
    if !remark.is_empty() {
        add(cx, &report, Direction::Up, remark).await?;
    }
    let detail = serde_json::json!({ "reference": report.reference, "to": next.org });
    cx.audit(Entry::new("report.passed").on(Kind::Report, id).detail(detail));
    Ok(())
}

impl From<PassReportError> for Fault {
    fn from(error: PassReportError) -> Self {
        match error {
            PassReportError::NothingToPass => Fault::conflict("report.nothing-to-pass"),
            PassReportError::Ended => Fault::conflict("report.label-ended"),
            PassReportError::Remark(error) => error.into(),
            PassReportError::Denied(denied) => denied.into(),
            PassReportError::Store(cause) => cause.into(),
        }
    }
}
