//! Beginning a further stage of a report: a draft with the label and the facts of the last stage.

use super::{
    begin_report::{Begun, begin},
    survey_draft::own_groups,
};
use crate::draft::{DraftId, Typed, reading};
use crate::report::Report;
use crate::report::{Channel, ReportId};
use crate::store::reports;
use access::{Kind, act::FollowUpReport};
use shell::Fault;
use std::collections::BTreeSet;
use store::{Cx, Denied, Entry, Granted, StoreError};

/// Why a further stage could not be begun.
#[derive(Debug, thiserror::Error)]
pub enum FollowUpReportError {
    /// Nobody has signed in.
    #[error("nobody acts")]
    Nobody,
    /// Somebody else's report is followed up only for somebody who called, and who is named.
    #[error("who called is not named")]
    NoSource,
    /// It did not come by telephone, fax or mail.
    #[error("the channel is not one by which others report")]
    NoChannel,
    /// The actor may not.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Begins the draft of a further stage of a report of one's own organisation. It starts from the last one, so that only
/// what changed need be typed.
///
/// # Errors
/// If the actor may not, if the report is another organisation's, or the store fails.
pub async fn follow_up_report(cx: &Cx, report: ReportId) -> Result<DraftId, FollowUpReportError> {
    let granted = cx.permit::<_, Report>(FollowUpReport, report).await?;
    if cx.organisation() != Some(granted.org) {
        return Err(FollowUpReportError::NoSource);
    }
    follow_up(cx, &granted, Channel::Web, String::new()).await
}

/// Begins the draft of a further stage for somebody who reached the actor by `channel`; `source` says who it was. It is
/// for the body that wrote the first one down, and starts from what that body sees of the last one.
///
/// # Errors
/// If the actor may not, or the source is not named.
pub async fn follow_up_report_for(
    cx: &Cx,
    report: ReportId,
    channel: Channel,
    source: &str,
) -> Result<DraftId, FollowUpReportError> {
    let granted = cx.permit::<_, Report>(FollowUpReport, report).await?;
    if channel == Channel::Web {
        return Err(FollowUpReportError::NoChannel);
    }
    let source = reading::line(source);
    if source.is_empty() || source.chars().count() > 200 {
        return Err(FollowUpReportError::NoSource);
    }
    let draft = follow_up(cx, &granted, channel, source).await?;
    let detail = serde_json::json!({ "for": granted.org, "report": report, "channel": channel.code() });
    cx.audit(Entry::new("report.begun-for").on(Kind::Draft, draft).detail(detail));
    Ok(draft)
}

async fn follow_up(
    cx: &Cx,
    report: &Granted<'_, FollowUpReport, Report>,
    channel: Channel,
    source: String,
) -> Result<DraftId, FollowUpReportError> {
    let stages = reports::stages_seen(report, cx.actor()).await?;
    let own = match registry::ask::organisation(report.sql(), report.org).await? {
        Some(org) => own_groups(report.sql(), &org, cx.now().day()).await?,
        None => BTreeSet::new(),
    };
    let typed = stages.last().map(|stage| Typed::following(&stage.content, &own)).unwrap_or_default();
    let begun = Begun { org: report.org, report: Some(report.id), channel, source, typed, exercise: report.exercise };
    begin(cx, report.sql(), begun).await?.ok_or(FollowUpReportError::Nobody)
}

impl From<FollowUpReportError> for Fault {
    fn from(error: FollowUpReportError) -> Self {
        match error {
            FollowUpReportError::Nobody => Fault::sign_in(),
            FollowUpReportError::NoSource => Fault::unusable("report.no-source"),
            FollowUpReportError::NoChannel => Fault::unusable("report.no-channel"),
            FollowUpReportError::Denied(denied) => denied.into(),
            FollowUpReportError::Store(cause) => cause.into(),
        }
    }
}
