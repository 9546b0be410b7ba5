//! Adding to a report on its way: up, for the bodies after, or back, a finding or question for the reporter
//! (004:21620: after a report, the centre pointed out that a DNS server was an open resolver).

use super::tell_by_letter;
use crate::draft::{TEXT_MOST, reading};
use crate::report::{Direction, Remark, Report, ReportId};
use crate::store::{finding, reports};
use access::{Kind, act::AddToReport};
use shell::Fault;
use store::{Cx, Denied, Entry, Granted, StoreError};

/// Why a remark was not kept.
#[derive(Debug, thiserror::Error)]
pub enum RemarkReportError {
    /// It says nothing.
    #[error("the remark is empty")]
    Empty,
    /// It is longer than a text may be.
    #[error("the remark is too long")]
    TooLong,
    /// The actor may not.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Adds a remark of the actor's body.
///
/// # Errors
/// If it is empty or too long, or the actor may not.
pub async fn remark_report(cx: &Cx, id: ReportId, direction: Direction, text: &str) -> Result<(), RemarkReportError> {
    let report = cx.permit::<_, Report>(AddToReport, id).await?;
    let text = reading::prose(text);
    if text.is_empty() {
        return Err(RemarkReportError::Empty);
    }
    add(cx, &report, direction, text).await
}

/// Keeps a remark that is already clean and not empty.
pub(super) async fn add<A>(
    cx: &Cx,
    report: &Granted<'_, A, Report>,
    direction: Direction,
    text: String,
) -> Result<(), RemarkReportError> {
    if text.chars().count() > TEXT_MOST {
        return Err(RemarkReportError::TooLong);
    }
    let who = cx.actor().who().ok_or(Denied::NotFound)?;
    let remark = Remark { id: cx.new_id(), org: who.organisation, person: who.person, direction, text, at: cx.now() };
    reports::insert_remark(report.sql(), report.id, &remark).await?;
    finding::index_report(report.sql(), report.id).await?;
    if direction == Direction::Back {
        tell_by_letter::remarked(cx, report.sql(), report, remark.id.uuid()).await?;
    }
    let detail = serde_json::json!({ "reference": report.reference, "direction": direction.code() });
    cx.audit(Entry::new("report.remarked").on(Kind::Report, report.id).detail(detail));
    Ok(())
}

impl From<RemarkReportError> for Fault {
    fn from(error: RemarkReportError) -> Self {
        match error {
            RemarkReportError::Empty => Fault::unusable("report.remark-empty"),
            RemarkReportError::TooLong => Fault::unusable("report.remark-too-long"),
            RemarkReportError::Denied(denied) => denied.into(),
            RemarkReportError::Store(cause) => cause.into(),
        }
    }
}
