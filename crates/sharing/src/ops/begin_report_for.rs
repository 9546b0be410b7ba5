//! Beginning a report for somebody who telephoned, faxed or mailed: the source is named, and kept with the report.

use super::begin_report::{Begun, begin, first};
use crate::by_mail::SOURCE_MOST;
use crate::draft::{DraftId, reading};
use crate::report::Channel;
use access::{BodyKind, Kind, OrgId, act::BeginReportFor};
use registry::Organisation;
use shell::Fault;
use store::{Cx, Denied, Entry, StoreError};

/// Why a report could not be begun for somebody.
#[derive(Debug, thiserror::Error)]
pub enum BeginReportForError {
    /// Nobody has signed in.
    #[error("nobody acts")]
    Nobody,
    /// The source is not named, or too long.
    #[error("who called is not named")]
    NoSource,
    /// It did not come by telephone, fax or mail.
    #[error("the channel is not one by which others report")]
    NoChannel,
    /// The centre, secretariats of councils and the like do not report.
    #[error("the organisation does not report")]
    NotAReporter,
    /// The actor may not.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Begins a report for an operator, CEPTOAR, ministry or agency that reached the actor by `channel`; `source` says who it was.
///
/// # Errors
/// If the actor may not, the source is not named, or the organisation is none that reports.
pub async fn begin_report_for(
    cx: &Cx,
    org: OrgId,
    channel: Channel,
    source: &str,
    exercise: bool,
) -> Result<DraftId, BeginReportForError> {
    let granted = cx.permit::<_, Organisation>(BeginReportFor, org).await?;
    if !reports_itself(granted.kind) {
        return Err(BeginReportForError::NotAReporter);
    }
    if channel == Channel::Web {
        return Err(BeginReportForError::NoChannel);
    }
    let source = reading::line(source);
    if source.is_empty() || source.chars().count() > SOURCE_MOST {
        return Err(BeginReportForError::NoSource);
    }
    let begun = Begun { org, report: None, channel, source, typed: first(), exercise };
    let draft = begin(cx, granted.sql(), begun).await?.ok_or(BeginReportForError::Nobody)?;
    let detail = serde_json::json!({ "for": org, "channel": channel.code() });
    cx.audit(Entry::new("report.begun-for").on(Kind::Draft, draft).detail(detail));
    Ok(draft)
}

/// Whether bodies of this kind report.
pub fn reports_itself(kind: BodyKind) -> bool {
    matches!(kind, BodyKind::Operator | BodyKind::Ceptoar | BodyKind::Ministry | BodyKind::Agency)
}

impl From<BeginReportForError> for Fault {
    fn from(error: BeginReportForError) -> Self {
        match error {
            BeginReportForError::Nobody => Fault::sign_in(),
            BeginReportForError::NoSource => Fault::unusable("report.no-source"),
            BeginReportForError::NoChannel => Fault::unusable("report.no-channel"),
            BeginReportForError::NotAReporter => Fault::unusable("report.not-a-reporter"),
            BeginReportForError::Denied(denied) => denied.into(),
            BeginReportForError::Store(cause) => cause.into(),
        }
    }
}
