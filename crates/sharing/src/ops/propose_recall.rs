//! The first of two people proposes to recall what was released.

use crate::{
    addition,
    notice::{Notice, NoticeId},
    recall::{Recall, WORDS_MAX},
    store::{notices, recalls},
};
use ::store::{Cx, Denied, Entry, StoreError};
use access::{Kind, act::ProposeRecall};
use delivery::SearchError;
use kernel::Id;
use shell::Fault;

/// Why it could not be proposed.
#[derive(Debug, thiserror::Error)]
pub enum ProposeRecallError {
    /// It has not been released.
    #[error("it has not been released")]
    NotReleased,
    /// It has been recalled.
    #[error("it has been recalled")]
    Recalled,
    /// The reason, or what recipients are to do, is missing.
    #[error("reason and instructions are needed")]
    Missing,
    /// One of them is too long.
    #[error("reason or instructions are too long")]
    Long,
    /// They may point to a reporter or a victim.
    #[error("reason or instructions may give somebody away")]
    Held,
    /// They could not be searched.
    #[error(transparent)]
    Search(#[from] SearchError),
    /// It may not be done.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Proposes a recall of a notice, or of it with all versions of its chain, with the reason and what those who had it are
/// to do; both are told to them, and searched before.
///
/// # Errors
/// If it was not released, was recalled, or if the words are missing, too long or give somebody away.
pub async fn propose_recall(
    cx: &Cx,
    id: NoticeId,
    reason: &str,
    instructions: &str,
    whole_chain: bool,
) -> Result<Id<Recall>, ProposeRecallError> {
    let notice = cx.permit::<_, Notice>(ProposeRecall, id).await?;
    let (sql, person) = (notice.sql(), cx.person().ok_or(Denied::NotFound)?);
    if notices::release(sql, id).await?.is_none() {
        return Err(ProposeRecallError::NotReleased);
    }
    if recalls::of(sql, id).await?.is_some_and(|recall| recall.confirmed.is_some()) {
        return Err(ProposeRecallError::Recalled);
    }
    for words in [reason.trim(), instructions.trim()] {
        if words.is_empty() {
            return Err(ProposeRecallError::Missing);
        }
        if words.chars().count() > WORDS_MAX {
            return Err(ProposeRecallError::Long);
        }
        if !addition::of_centre(sql, &notice, words, cx.now().day()).await?.is_empty() {
            return Err(ProposeRecallError::Held);
        }
    }
    let recall = Recall {
        id: cx.new_id(),
        reason: reason.trim().to_owned(),
        instructions: instructions.trim().to_owned(),
        whole_chain,
        proposed_by: person,
        proposed_at: cx.now(),
        confirmed: None,
        refused: None,
    };
    recalls::propose(sql, id, &recall).await?;
    let detail = serde_json::json!({
        "recall": recall.id.to_string(), "hash": recall.hash().to_string(), "whole_chain": whole_chain,
    });
    cx.audit(Entry::new("recall.proposed").on(Kind::Notice, id).detail(detail));
    Ok(recall.id)
}

impl From<ProposeRecallError> for Fault {
    fn from(error: ProposeRecallError) -> Self {
        match error {
            ProposeRecallError::NotReleased => Fault::conflict("sharing.recall-not-released"),
            ProposeRecallError::Recalled => Fault::conflict("sharing.notice-recalled"),
            ProposeRecallError::Missing => Fault::unusable("sharing.recall-missing"),
            ProposeRecallError::Long => Fault::unusable("sharing.recall-long"),
            ProposeRecallError::Held => Fault::unusable("sharing.recall-held"),
            ProposeRecallError::Search(SearchError::Store(cause)) => cause.into(),
            ProposeRecallError::Search(cause @ SearchError::TooMuch(_)) => {
                Fault::broken("sharing.notice-dictionary").because(cause)
            }
            ProposeRecallError::Denied(denied) => denied.into(),
            ProposeRecallError::Store(cause) => cause.into(),
        }
    }
}
