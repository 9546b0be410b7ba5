//! The second of two people confirms a recall: from that moment nobody outside the centre reads the notice.

use crate::{
    notice::{Notice, NoticeId},
    recall::Recall,
    store::{finding, notices, recalls, updates},
};
use ::store::{Cx, Denied, Entry, Sql, StoreError};
use access::{Kind, PersonId, act::ConfirmRecall};
use delivery::Withdrawal;
use kernel::Id;
use shell::Fault;

/// Why it was not recalled.
#[derive(Debug, thiserror::Error)]
pub enum ConfirmRecallError {
    /// There is no such proposal, or it is not the newest.
    #[error("there is no such proposal")]
    Unknown,
    /// Whoever proposes does not confirm.
    #[error("the proposer cannot confirm")]
    SamePerson,
    /// It has been recalled.
    #[error("it has been recalled")]
    Recalled,
    /// It has been refused.
    #[error("it has been refused")]
    Refused,
    /// It may not be done.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Recalls as proposed. Where it was handed over, its title and the recall are read from now on, and nothing else; where
/// it was not, it never will be. The index forgets its words in the same transaction. What an update superseded does not
/// come into force again by its recall; where all versions are recalled, so is each that was not.
///
/// # Errors
/// If it is not the newest proposal, is by the same person, or has been confirmed or refused.
pub async fn confirm_recall(cx: &Cx, id: NoticeId, which: Id<Recall>) -> Result<(), ConfirmRecallError> {
    let notice = cx.permit::<_, Notice>(ConfirmRecall, id).await?;
    let (sql, person) = (notice.sql(), cx.person().ok_or(Denied::NotFound)?);
    let recall = proposal(sql, id, which, person).await?;
    let first = updates::first(sql, id).await?;
    updates::lock(sql, first).await?;
    recall_one(cx, sql, id, &recall).await?;
    if recall.whole_chain {
        for other in updates::chain(sql, first).await?.into_iter().filter(|one| one.id != id && one.stands()) {
            cx.permit::<_, Notice>(ConfirmRecall, other.id).await?;
            recall_one(cx, sql, other.id, &recall).await?;
        }
    }
    Ok(())
}

/// Recalls one notice of a chain.
async fn recall_one(cx: &Cx, sql: &Sql<'_>, id: NoticeId, recall: &Recall) -> Result<(), ConfirmRecallError> {
    let person = cx.person().ok_or(Denied::NotFound)?;
    let found = notices::release(sql, id).await?.zip(notices::one(sql, id).await?);
    let (release, notice) = found.ok_or(ConfirmRecallError::Unknown)?;
    recalls::confirm(sql, id, recall, (person, cx.now())).await?;
    let (reason, instructions) = (recall.reason.clone(), recall.instructions.clone());
    delivery::withdraw(cx, sql, release.dispatch, &Withdrawal { reason, instructions, at: cx.now() }).await?;
    finding::index_released(sql, id).await?;
    let detail = serde_json::json!({
        "reference": notice.reference, "hash": release.hash.to_string(), "recall": recall.id.to_string(),
    });
    cx.audit(Entry::new("notice.recalled").on(Kind::Notice, id).detail(detail));
    Ok(())
}

/// The newest proposal, if it is the one that was seen and waits for this person.
pub(super) async fn proposal(
    sql: &Sql<'_>,
    id: NoticeId,
    which: Id<Recall>,
    person: PersonId,
) -> Result<Recall, ConfirmRecallError> {
    let recall = recalls::of(sql, id).await?.ok_or(ConfirmRecallError::Unknown)?;
    if recall.confirmed.is_some() {
        return Err(ConfirmRecallError::Recalled);
    }
    if recall.id != which {
        return Err(ConfirmRecallError::Unknown);
    }
    if recall.refused.is_some() {
        return Err(ConfirmRecallError::Refused);
    }
    if recall.proposed_by == person {
        return Err(ConfirmRecallError::SamePerson);
    }
    Ok(recall)
}

impl From<ConfirmRecallError> for Fault {
    fn from(error: ConfirmRecallError) -> Self {
        match error {
            ConfirmRecallError::Unknown => Fault::not_found(),
            ConfirmRecallError::SamePerson => Fault::conflict("sharing.second-person"),
            ConfirmRecallError::Recalled => Fault::conflict("sharing.notice-recalled"),
            ConfirmRecallError::Refused => Fault::conflict("sharing.recall-refused"),
            ConfirmRecallError::Denied(denied) => denied.into(),
            ConfirmRecallError::Store(cause) => cause.into(),
        }
    }
}
