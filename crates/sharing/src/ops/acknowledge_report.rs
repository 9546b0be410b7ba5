//! Saying that a report has been received: once per stage and body.

use crate::report::{Report, ReportId};
use crate::store::reports;
use access::{Kind, act::AcknowledgeReport};
use shell::Fault;
use store::{Cx, Denied, Entry, StoreError};

/// Why a receipt was not written down.
#[derive(Debug, thiserror::Error)]
pub enum AcknowledgeReportError {
    /// The body has said so of every stage.
    #[error("every stage has been acknowledged")]
    Already,
    /// The actor may not.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Writes down that the actor's body has every stage of the report so far.
///
/// # Errors
/// `Already` if it had said so of all; or if the actor may not.
pub async fn acknowledge_report(cx: &Cx, id: ReportId) -> Result<(), AcknowledgeReportError> {
    let report = cx.permit::<_, Report>(AcknowledgeReport, id).await?;
    let who = cx.actor().who().ok_or(Denied::NotFound)?;
    let new = reports::acknowledge(cx, report.sql(), id, (who.organisation, who.person)).await?;
    if new == 0 {
        return Err(AcknowledgeReportError::Already);
    }
    let detail = serde_json::json!({ "reference": report.reference, "stages": new });
    cx.audit(Entry::new("report.acknowledged").on(Kind::Report, id).detail(detail));
    super::tell_by_letter::acknowledged(cx, report.sql(), &report, who.organisation).await?;
    Ok(())
}

impl From<AcknowledgeReportError> for Fault {
    fn from(error: AcknowledgeReportError) -> Self {
        match error {
            AcknowledgeReportError::Already => Fault::conflict("report.acknowledged-already"),
            AcknowledgeReportError::Denied(denied) => denied.into(),
            AcknowledgeReportError::Store(cause) => cause.into(),
        }
    }
}
