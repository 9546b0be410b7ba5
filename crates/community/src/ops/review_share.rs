//! The second person at the hub approves a share or sends it back.

use super::{answer_approval::NOTE_MAX, who};
use crate::{
    Ended, Share, ShareId,
    seals::veiled,
    store::{circles, recalls, shares},
};
use ::store::{Cx, Denied, Entry, StoreError};
use access::{Kind, act::ReviewShare};
use kernel::ContentHash;
use sharing::release::{Review, Verdict};
use shell::Fault;

/// Why it was not done.
#[derive(Debug, thiserror::Error)]
pub enum ReviewShareError {
    /// The content has changed since the reviewer saw it.
    #[error("the content has changed since")]
    Stale,
    /// Sending back must say why.
    #[error("it must say why")]
    NoteMissing,
    /// The note is too long.
    #[error("the note is too long")]
    Long,
    /// It has left.
    #[error("it has been released")]
    Released,
    /// Something of it has been recalled.
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

/// Seals what the second person says of the content with the hash `seen`. Who wrote any of it is not asked.
///
/// # Errors
/// If that is not the content now, or something of it was recalled.
pub async fn review_share(
    cx: &Cx,
    id: ShareId,
    seen: ContentHash,
    verdict: Verdict,
    note: &str,
) -> Result<(), ReviewShareError> {
    let share = cx.permit::<_, Share>(ReviewShare, id).await?;
    let (sql, (_, person)) = (share.sql(), who(cx)?);
    if verdict == Verdict::Return && note.trim().is_empty() {
        return Err(ReviewShareError::NoteMissing);
    }
    if note.chars().count() > NOTE_MAX {
        return Err(ReviewShareError::Long);
    }
    circles::by_id(sql, share.community).await?.going_on(cx.now())?;
    if shares::release(sql, id).await?.is_some() {
        return Err(ReviewShareError::Released);
    }
    if recalls::of_share(sql, id).await?.is_some() {
        return Err(ReviewShareError::Recalled);
    }
    let current = shares::current(sql, id).await?;
    if current.hash != seen {
        return Err(ReviewShareError::Stale);
    }
    let review = Review { hash: seen, verdict, note: note.trim().to_owned(), by: person, at: cx.now() };
    let number = cx.new_id();
    shares::insert_review(sql, number, id, &review).await?;
    cx.audit(Entry::inside("community.share-reviewed").on(Kind::Share, id).detail(serde_json::json!({
        "verdict": verdict.code(),
        "hash": seen.to_string(),
        "review": number.to_string(),
        "note": veiled(&current.content, &review.note)?,
    })));
    Ok(())
}

impl From<ReviewShareError> for Fault {
    fn from(error: ReviewShareError) -> Self {
        match error {
            ReviewShareError::Stale => Fault::conflict("community.stale"),
            ReviewShareError::NoteMissing => Fault::unusable("community.note-missing"),
            ReviewShareError::Long => Fault::unusable("community.note-long"),
            ReviewShareError::Released => Fault::conflict("community.released"),
            ReviewShareError::Recalled => Fault::conflict("community.recalled"),
            ReviewShareError::Ended(ended) => ended.into(),
            ReviewShareError::Denied(denied) => denied.into(),
            ReviewShareError::Store(cause) => cause.into(),
        }
    }
}
