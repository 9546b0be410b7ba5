//! Beginning a report: an empty draft that only its author sees.

use crate::draft::{Draft, DraftId, Typed};
use crate::report::{Channel, ReportId, StageKind};
use crate::store::drafts;
use access::{OrgId, act::BeginReport};
use registry::Organisation;
use shell::Fault;
use std::collections::BTreeMap;
use store::{Cx, Denied, Sql, StoreError};

/// Why a report could not be begun.
#[derive(Debug, thiserror::Error)]
pub enum BeginReportError {
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

/// Begins a report of the actor's own organisation. One that was begun and left empty is taken up again.
///
/// # Errors
/// If the actor may not, or the store fails.
pub async fn begin_report(cx: &Cx, exercise: bool) -> Result<DraftId, BeginReportError> {
    let org = cx.organisation().ok_or(BeginReportError::Nobody)?;
    cx.permit::<_, Organisation>(BeginReport, org).await?;
    match drafts::untouched(&cx.visible(), exercise).await? {
        Some(empty) => Ok(empty),
        None => begin_another_report(cx, exercise).await,
    }
}

/// Begins another report of the actor's own organisation, whatever was begun before: programs write several at once.
///
/// # Errors
/// If the actor may not, or the store fails.
pub async fn begin_another_report(cx: &Cx, exercise: bool) -> Result<DraftId, BeginReportError> {
    begin_written_report(cx, first(), exercise).await
}

/// Begins another report of the actor's own organisation in which something stands already.
pub(super) async fn begin_written_report(cx: &Cx, typed: Typed, exercise: bool) -> Result<DraftId, BeginReportError> {
    let org = cx.organisation().ok_or(BeginReportError::Nobody)?;
    let granted = cx.permit::<_, Organisation>(BeginReport, org).await?;
    let begun = Begun { org, report: None, channel: Channel::Web, source: String::new(), typed, exercise };
    begin(cx, granted.sql(), begun).await?.ok_or(BeginReportError::Nobody)
}

/// What a draft is begun with.
pub(super) struct Begun {
    pub(super) org: OrgId,
    pub(super) report: Option<ReportId>,
    pub(super) channel: Channel,
    pub(super) source: String,
    pub(super) typed: Typed,
    pub(super) exercise: bool,
}

/// A form in which only the stage is chosen.
pub(super) fn first() -> Typed {
    Typed(BTreeMap::from([("stage".to_owned(), StageKind::First.code().to_owned())]))
}

/// Keeps a new draft of the actor; `None` if nobody acts.
pub(super) async fn begin(cx: &Cx, sql: &Sql<'_>, begun: Begun) -> Result<Option<DraftId>, StoreError> {
    let Some(who) = cx.actor().who() else { return Ok(None) };
    let draft = Draft {
        id: cx.new_id(),
        report: begun.report,
        org: begun.org,
        author: who.person,
        filed_by_org: who.organisation,
        channel: begun.channel,
        source: begun.source,
        typed: begun.typed,
        revision: 1,
        exercise: begun.exercise,
        created_at: cx.now(),
        saved_at: cx.now(),
    };
    drafts::insert(sql, &draft).await?;
    Ok(Some(draft.id))
}

impl From<BeginReportError> for Fault {
    fn from(error: BeginReportError) -> Self {
        match error {
            BeginReportError::Nobody => Fault::sign_in(),
            BeginReportError::Denied(denied) => denied.into(),
            BeginReportError::Store(cause) => cause.into(),
        }
    }
}
