//! A member says whether it saw the same at its own place.

use super::{answer_approval::NOTE_MAX, tell_by_letter, who};
use crate::{
    Ended, Share, ShareId,
    seals::veiled,
    store::{circles, ledger, recalls, shares},
};
use ::store::{Cx, Denied, Entry, StoreError};
use access::{Kind, act::AnswerShare};
use shell::Fault;

/// Why it was not done.
#[derive(Debug, thiserror::Error)]
pub enum AnswerShareError {
    /// The note is too long.
    #[error("the note is too long")]
    Long,
    /// It, or something of it, has been recalled: there is nothing to compare with.
    #[error("something of it was recalled")]
    Recalled,
    /// The community has ended.
    #[error(transparent)]
    Ended(#[from] Ended),
    /// It may not be done.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Adds an answer; the newest of an organisation counts. Others see figures only, the note is for the hub.
///
/// # Errors
/// If it has not been released to the actor's organisation, or it, or something of it, was recalled.
pub async fn answer_share(cx: &Cx, id: ShareId, seen: bool, note: &str) -> Result<(), AnswerShareError> {
    let share = cx.permit::<_, Share>(AnswerShare, id).await?;
    let (org, person) = who(cx)?;
    circles::by_id(share.sql(), share.community).await?.going_on(cx.now())?;
    if note.chars().count() > NOTE_MAX {
        return Err(AnswerShareError::Long);
    }
    let release = shares::release(share.sql(), id).await?.ok_or(Denied::NotFound)?;
    if recalls::of_share(share.sql(), id).await?.is_some() {
        return Err(AnswerShareError::Recalled);
    }
    let text = shares::revision(share.sql(), id, release.revision).await?.content;
    let number = cx.new_id();
    ledger::insert_answer(share.sql(), (number, id), org, (seen, note.trim()), (person, cx.now())).await?;
    cx.audit(Entry::inside("community.share-answered").on(Kind::Share, id).detail(serde_json::json!({
        "answer": number.to_string(),
        "seen": seen,
        "note": veiled(&text, note.trim())?,
    })));
    tell_by_letter::share_read(cx, share.sql(), id, org).await?;
    Ok(())
}

impl From<AnswerShareError> for Fault {
    fn from(error: AnswerShareError) -> Self {
        match error {
            AnswerShareError::Long => Fault::unusable("community.note-long"),
            AnswerShareError::Recalled => Fault::conflict("community.recalled"),
            AnswerShareError::Ended(ended) => ended.into(),
            AnswerShareError::Denied(denied) => denied.into(),
            AnswerShareError::Store(cause) => cause.into(),
        }
    }
}
