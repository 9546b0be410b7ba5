//! What the reader of a report may do with it now.

use super::way::{Later, next};
use crate::report::{Report, Stage, Stop};
use access::{
    Action,
    act::{AcknowledgeReport, AddToReport, DeriveNotice, FollowUpReport, PassReport, ViewReport},
};
use shell::Fault;
use store::{Cx, Denied, Granted};

/// What the reader may do now.
pub(super) struct May {
    pub(super) follow_up: bool,
    pub(super) acknowledge: bool,
    pub(super) pass: bool,
    pub(super) remark: bool,
    pub(super) remark_up: bool,
    pub(super) derive: bool,
}

/// Whether an act would be permitted; a failure of the store is one.
async fn permitted<A: Action>(cx: &Cx, act: A, report: &Report) -> Result<bool, Fault> {
    match cx.permit::<A, Report>(act, report.id).await {
        Ok(_) => Ok(true),
        Err(Denied::NotFound | Denied::Refused) => Ok(false),
        Err(Denied::Store(cause)) => Err(cause.into()),
    }
}

/// What the reader may do with a report now.
pub(super) async fn may(
    cx: &Cx,
    report: &Granted<'_, ViewReport, Report>,
    stops: &[Stop],
    later: &Later<'_>,
) -> Result<May, Fault> {
    let mine = cx.organisation();
    let has = |stage: &Stage| mine.is_some_and(|mine| later.confirmed(mine, stage).is_some());
    let missing = later.stages.iter().any(|stage| !has(stage));
    let after = next(stops, mine);
    let ended = later.stages.iter().any(|stage| stage.content.label.ended(cx.now().day()));
    let waits = after.is_some_and(|next| next.received_at.is_none()) && !ended;
    Ok(May {
        follow_up: permitted(cx, FollowUpReport, report).await?,
        acknowledge: missing && permitted(cx, AcknowledgeReport, report).await?,
        pass: waits && permitted(cx, PassReport, report).await?,
        remark: permitted(cx, AddToReport, report).await?,
        remark_up: after.is_some(),
        derive: permitted(cx, DeriveNotice, report).await?,
    })
}
