//! Beginning a further stage of a report: a draft with the label and the facts of the last stage.

use super::begin_report::{Begun, begin};
use crate::draft::{DraftId, Typed};
use crate::report::Report;
use crate::report::{Channel, ReportId};
use crate::store::reports;
use access::act::FollowUpReport;
use shell::Fault;
use store::{Cx, Denied, StoreError};

/// Why a further stage could not be begun.
#[derive(Debug, thiserror::Error)]
pub enum FollowUpReportError {
    /// Nobody has signed in.
    #[error("nobody acts")]
    Nobody,
    /// The actor may not.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Begins the draft of a further stage. It starts from the last one, so that only what changed need be typed.
///
/// # Errors
/// If the actor may not, or the store fails.
pub async fn follow_up_report(cx: &Cx, report: ReportId) -> Result<DraftId, FollowUpReportError> {
    let granted = cx.permit::<_, Report>(FollowUpReport, report).await?;
    let stages = reports::stages_seen(&granted, cx.actor()).await?;
    let last = stages.last().map(|stage| &stage.content);
    let begun = Begun {
        org: granted.org,
        report: Some(report),
        channel: Channel::Web,
        source: String::new(),
        typed: last.map(Typed::following).unwrap_or_default(),
        exercise: granted.exercise,
    };
    begin(cx, granted.sql(), begun).await?.ok_or(FollowUpReportError::Nobody)
}

impl From<FollowUpReportError> for Fault {
    fn from(error: FollowUpReportError) -> Self {
        match error {
            FollowUpReportError::Nobody => Fault::sign_in(),
            FollowUpReportError::Denied(denied) => denied.into(),
            FollowUpReportError::Store(cause) => cause.into(),
        }
    }
}
