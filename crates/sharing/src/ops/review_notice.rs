//! Four eyes: somebody who wrote none of it approves a revision or sends it back.

use crate::{
    notice::{Notice, NoticeId},
    release::{Review, Verdict},
    store::notices,
};
use ::store::{Cx, Denied, Entry, StoreError};
use access::{Kind, act::ReviewNotice};
use kernel::ContentHash;
use shell::Fault;

/// Why the review was not taken.
#[derive(Debug, thiserror::Error)]
pub enum ReviewNoticeError {
    /// Sending back needs a reason.
    #[error("sending back needs a reason")]
    NoteMissing,
    /// The content has changed since the reviewer read it.
    #[error("the content has changed since")]
    Stale,
    /// It has left already.
    #[error("it has been released")]
    Released,
    /// It may not be done.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Approves or sends back the content with the hash `read`.
///
/// # Errors
/// If the content is another by now, if the reviewer wrote any of it, or if a reason is missing.
pub async fn review_notice(
    cx: &Cx,
    id: NoticeId,
    read: ContentHash,
    verdict: Verdict,
    note: &str,
) -> Result<(), ReviewNoticeError> {
    let notice = cx.permit::<_, Notice>(ReviewNotice, id).await?;
    let (sql, person, note) = (notice.sql(), cx.person().ok_or(Denied::NotFound)?, note.trim());
    if verdict == Verdict::Return && note.is_empty() {
        return Err(ReviewNoticeError::NoteMissing);
    }
    if notices::release(sql, id).await?.is_some() {
        return Err(ReviewNoticeError::Released);
    }
    let current = notices::current(sql, id).await?;
    if current.hash != read {
        return Err(ReviewNoticeError::Stale);
    }
    let review = Review { hash: read, verdict, note: note.to_owned(), by: person, at: cx.now() };
    notices::insert_review(sql, cx.new_id(), id, current.number, &review).await?;
    let detail = serde_json::json!({ "verdict": verdict.code(), "hash": read.to_string() });
    cx.audit(Entry::new("notice.reviewed").on(Kind::Notice, id).detail(detail));
    Ok(())
}

impl From<ReviewNoticeError> for Fault {
    fn from(error: ReviewNoticeError) -> Self {
        match error {
            ReviewNoticeError::NoteMissing => Fault::unusable("sharing.review-note-missing"),
            ReviewNoticeError::Stale => Fault::conflict("sharing.notice-stale"),
            ReviewNoticeError::Released => Fault::conflict("sharing.notice-released"),
            ReviewNoticeError::Denied(denied) => denied.into(),
            ReviewNoticeError::Store(cause) => cause.into(),
        }
    }
}
