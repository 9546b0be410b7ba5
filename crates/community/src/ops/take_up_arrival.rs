//! The centre begins a notice with what came over a bridge.

use super::{tell_by_letter, who};
use crate::{
    Arrival, ArrivalId, Onward, Passed,
    store::{
        arrivals, by_hand,
        files::{self, Owner},
        recalls,
    },
};
use ::store::{Cx, Denied, Entry, StoreError};
use access::{Kind, act::TakeUpArrival};
use sharing::{
    notice::{Content, NoticeId},
    ops::{
        attach_to_notice::{AttachToNoticeError, attach_to_notice},
        begin_notice::{BeginNoticeError, begin_bound_notice},
    },
};
use shell::Fault;

/// Why it was not done.
#[derive(Debug, thiserror::Error)]
pub enum TakeUpArrivalError {
    /// It came to a community, not to the centre.
    #[error("it came to a community")]
    Elsewhere,
    /// What it was has been recalled.
    #[error("it was recalled")]
    Recalled,
    /// The last day of its label is past.
    #[error("the last day of its label is past")]
    Past,
    /// It came by hand, and whoever gave it has not let it go on.
    #[error("whoever gave it has not let it go on")]
    NoLeave,
    /// A notice was begun with it.
    #[error("a notice was begun with it")]
    Already,
    /// The notice could not be begun.
    #[error(transparent)]
    Begin(#[from] BeginNoticeError),
    /// Its files could not be put to the notice.
    #[error(transparent)]
    Attach(#[from] AttachToNoticeError),
    /// It may not be done.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Begins a notice with the text, the indicators, the files and the label of what arrived.
///
/// # Errors
/// If it did not come to the centre, a notice was begun with it, or it came by hand and there is no leave for it.
pub async fn take_up_arrival(cx: &Cx, id: ArrivalId) -> Result<NoticeId, TakeUpArrivalError> {
    let arrival = cx.permit::<_, Arrival>(TakeUpArrival, id).await?;
    let (sql, (_, person)) = (arrival.sql(), who(cx)?);
    if arrival.community.is_some() {
        return Err(TakeUpArrivalError::Elsewhere);
    }
    if arrival.recalled_at.is_some() {
        return Err(TakeUpArrivalError::Recalled);
    }
    if arrival.content.label.ended(cx.now().day()) {
        return Err(TakeUpArrivalError::Past);
    }
    by_hand::hold(sql, id).await?;
    // Also what was recalled since it was read here.
    if recalls::of_arrival(sql, id).await?.is_some() {
        return Err(TakeUpArrivalError::Recalled);
    }
    if arrival.hand.is_some() && !by_hand::may_go_on(sql, id, Onward::Notice).await? {
        return Err(TakeUpArrivalError::NoLeave);
    }
    if arrivals::taken(sql, id).await?.is_some() {
        return Err(TakeUpArrivalError::Already);
    }
    let Passed { title, body, indicators, label, files, .. } = arrival.content.clone();
    let content = Content { title, body, indicators, label, ..Content::default() };
    let notice = begin_bound_notice(cx, content, arrival.exercise).await?;
    let mut revision = 1;
    for file in &files {
        let whole = files::whole(sql, Owner::Arrival(id), &files, file.id).await?.ok_or(Denied::NotFound)?;
        revision = attach_to_notice(cx, notice, revision, &whole.name, whole.bytes).await?.revision;
    }
    arrivals::insert_taken(sql, id, notice, person, cx.now()).await?;
    cx.audit(
        Entry::new("community.arrival-taken-up")
            .on(Kind::Arrival, id)
            .detail(serde_json::json!({ "notice": notice.to_string() })),
    );
    tell_by_letter::used(cx, sql, id).await?;
    Ok(notice)
}

impl From<TakeUpArrivalError> for Fault {
    fn from(error: TakeUpArrivalError) -> Self {
        match error {
            TakeUpArrivalError::Elsewhere => Fault::not_found(),
            TakeUpArrivalError::Recalled => Fault::conflict("community.recalled"),
            TakeUpArrivalError::Past => Fault::conflict("community.past-last-day"),
            TakeUpArrivalError::NoLeave => Fault::conflict("community.no-leave"),
            TakeUpArrivalError::Already => Fault::conflict("community.already-taken"),
            TakeUpArrivalError::Begin(error) => error.into(),
            TakeUpArrivalError::Attach(error) => error.into(),
            TakeUpArrivalError::Denied(denied) => denied.into(),
            TakeUpArrivalError::Store(cause) => cause.into(),
        }
    }
}
