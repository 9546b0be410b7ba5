//! A provider agrees, refuses, or asks for another text.

use super::{tell_by_letter, who};
use crate::{
    Approval, ApprovalId, Ended,
    seals::veiled,
    store::{approvals, recalls, shares},
};
use access::{Kind, act::AnswerApproval};
use sharing::consent::ConsentAnswer;

/// The longest note, in characters.
pub const NOTE_MAX: usize = 2_000;
use ::store::{Cx, Denied, Entry, StoreError};
use shell::Fault;

/// Why it was not done.
#[derive(Debug, thiserror::Error)]
pub enum AnswerApprovalError {
    /// A refusal or a wish for another text must say why, or what.
    #[error("it must say why, or what should be different")]
    NoteMissing,
    /// The note is too long.
    #[error("the note is too long")]
    Long,
    /// The content has been changed since.
    #[error("the text has been changed since")]
    Superseded,
    /// It has been answered.
    #[error("it has been answered")]
    Answered,
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

/// Seals a provider's answer to exactly what was asked.
///
/// # Errors
/// If the text has been changed since, or it has been answered.
pub async fn answer_approval(
    cx: &Cx,
    id: ApprovalId,
    answer: ConsentAnswer,
    note: &str,
) -> Result<(), AnswerApprovalError> {
    let approval = cx.permit::<_, Approval>(AnswerApproval, id).await?;
    let (sql, (_, person)) = (approval.sql(), who(cx)?);
    if answer.needs_note() && note.trim().is_empty() {
        return Err(AnswerApprovalError::NoteMissing);
    }
    if note.chars().count() > NOTE_MAX {
        return Err(AnswerApprovalError::Long);
    }
    shares::community(sql, approval.share).await?.going_on(cx.now())?;
    if approvals::one(sql, id).await?.is_some_and(|asked| asked.answer.is_some()) {
        return Err(AnswerApprovalError::Answered);
    }
    if recalls::of_share(sql, approval.share).await?.is_some() {
        return Err(AnswerApprovalError::Recalled);
    }
    let current = shares::current(sql, approval.share).await?;
    if current.hash != approval.hash {
        return Err(AnswerApprovalError::Superseded);
    }
    approvals::insert_answer(sql, id, (answer, note.trim()), (person, cx.now())).await?;
    cx.audit(Entry::inside("community.approval-answered").on(Kind::Approval, id).detail(serde_json::json!({
        "answer": answer.code(),
        "hash": approval.hash.to_string(),
        "note": veiled(&current.content, note.trim())?,
    })));
    let (share, hub) = (shares::by_id(sql, approval.share).await?, shares::community(sql, approval.share).await?.hub);
    tell_by_letter::answered(cx, sql, (id, &share), hub).await?;
    Ok(())
}

impl From<AnswerApprovalError> for Fault {
    fn from(error: AnswerApprovalError) -> Self {
        match error {
            AnswerApprovalError::NoteMissing => Fault::unusable("community.note-missing"),
            AnswerApprovalError::Long => Fault::unusable("community.note-long"),
            AnswerApprovalError::Superseded => Fault::conflict("community.superseded"),
            AnswerApprovalError::Answered => Fault::conflict("community.answered"),
            AnswerApprovalError::Recalled => Fault::conflict("community.recalled"),
            AnswerApprovalError::Ended(ended) => ended.into(),
            AnswerApprovalError::Denied(denied) => denied.into(),
            AnswerApprovalError::Store(cause) => cause.into(),
        }
    }
}
