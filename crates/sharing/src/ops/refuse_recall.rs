//! The second of two people refuses to recall: the notice stays as it is, and why is kept beside the proposal.

use crate::{
    notice::{Notice, NoticeId},
    ops::confirm_recall::{ConfirmRecallError, proposal},
    recall::{Recall, Refusal, WORDS_MAX},
    store::recalls,
};
use ::store::{Cx, Denied, Entry, StoreError};
use access::{Kind, act::ConfirmRecall};
use kernel::Id;
use shell::Fault;

/// Why it was not refused.
#[derive(Debug, thiserror::Error)]
pub enum RefuseRecallError {
    /// It does not wait for this person.
    #[error(transparent)]
    NotWaiting(#[from] ConfirmRecallError),
    /// The reason is missing.
    #[error("a reason is needed")]
    NoReason,
    /// The reason is too long.
    #[error("the reason is too long")]
    LongReason,
}

impl From<Denied> for RefuseRecallError {
    fn from(denied: Denied) -> Self {
        Self::NotWaiting(denied.into())
    }
}
impl From<StoreError> for RefuseRecallError {
    fn from(cause: StoreError) -> Self {
        Self::NotWaiting(cause.into())
    }
}

/// Refuses the newest proposal, with why. Whoever still wants it recalled proposes it anew.
///
/// # Errors
/// If no reason is given or it is too long, or as when it is confirmed.
pub async fn refuse_recall(cx: &Cx, id: NoticeId, which: Id<Recall>, reason: &str) -> Result<(), RefuseRecallError> {
    let notice = cx.permit::<_, Notice>(ConfirmRecall, id).await?;
    let (sql, person) = (notice.sql(), cx.person().ok_or(Denied::NotFound)?);
    let recall = proposal(sql, id, which, person).await?;
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(RefuseRecallError::NoReason);
    }
    if reason.chars().count() > WORDS_MAX {
        return Err(RefuseRecallError::LongReason);
    }
    let refusal = Refusal { reason: reason.to_owned(), by: person, at: cx.now() };
    recalls::refuse(sql, recall.id, &refusal).await?;
    let detail = serde_json::json!({ "recall": recall.id.to_string(), "hash": refusal.hash().to_string() });
    cx.audit(Entry::new("recall.refused").on(Kind::Notice, id).detail(detail));
    Ok(())
}

impl From<RefuseRecallError> for Fault {
    fn from(error: RefuseRecallError) -> Self {
        match error {
            RefuseRecallError::NotWaiting(cause) => cause.into(),
            RefuseRecallError::NoReason => Fault::unusable("sharing.recall-refusal"),
            RefuseRecallError::LongReason => Fault::unusable("sharing.recall-long"),
        }
    }
}
