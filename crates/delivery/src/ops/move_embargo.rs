//! Moving the time until which something released is held back: to a later one, with its reason.
//!
//! Never to an earlier one: the time is in the text to which whoever reported agreed. Before it only the clock opens.

use crate::{Dispatch, DispatchId, Move, ops::answer_notice::NOTE_LIMIT, store};
use ::store::{Cx, Denied, Entry};
use access::{Kind, act::MoveEmbargo};
use kernel::At;

/// Why the time was not moved.
#[derive(Debug, thiserror::Error)]
pub enum MoveEmbargoError {
    /// Not permitted.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// It is not held back: it never was, or it has begun to flow.
    #[error("it is not held back")]
    NotHeld,
    /// No reason was given.
    #[error("a reason is needed")]
    NoReason,
    /// The reason is too long.
    #[error("the reason is too long")]
    LongReason,
    /// The new time is earlier than the one that stands: nobody lifts what was agreed.
    #[error("an embargo is never moved to an earlier time")]
    Earlier,
    /// The new time is past, or the one that stands.
    #[error("the time is past or unchanged")]
    NoTime,
    /// The new time is after the last day of its label: nobody would be handed it any more.
    #[error("the label ends before that")]
    AfterLastDay,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] ::store::StoreError),
}

/// Moves the time to `until`, which is later than the one that stands. Nobody is handed anything by that.
///
/// # Errors
/// `NotHeld`, `NoReason`, `LongReason`, `Earlier`, `NoTime`, `AfterLastDay`; `Denied` if another organisation released it, or the role
/// does not.
pub async fn move_embargo(cx: &Cx, id: DispatchId, until: At, reason: &str) -> Result<(), MoveEmbargoError> {
    let dispatch = cx.permit::<MoveEmbargo, Dispatch>(MoveEmbargo, id).await?;
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(MoveEmbargoError::NoReason);
    }
    if reason.chars().count() > NOTE_LIMIT {
        return Err(MoveEmbargoError::LongReason);
    }
    let held = store::embargoes::of(dispatch.sql(), id).await?.filter(|held| held.opened_at.is_none());
    let from = held.ok_or(MoveEmbargoError::NotHeld)?.until;
    if until < from {
        return Err(MoveEmbargoError::Earlier);
    }
    let now = cx.now();
    if until <= now || until == from {
        return Err(MoveEmbargoError::NoTime);
    }
    if dispatch.last_day.is_some_and(|last| last < until.day()) {
        return Err(MoveEmbargoError::AfterLastDay);
    }
    let (which, one) = (cx.new_id(), Move { from, to: until, reason: reason.to_owned(), by: cx.person(), at: now });
    if !store::embargoes::moved(&dispatch, which, &one).await? {
        return Err(MoveEmbargoError::NotHeld);
    }
    let (which, hash) = (which.to_string(), one.hash().to_string());
    let detail = serde_json::json!({ "move": which, "from": from.millis(), "to": until.millis(), "hash": hash });
    cx.audit(Entry::new("dispatch.embargo-moved").on(Kind::Dispatch, id).detail(detail));
    Ok(())
}
