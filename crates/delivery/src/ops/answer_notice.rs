//! Answering: one press acknowledges and answers. A later answer is added; the earlier stay.

use crate::{Answer, Delivery, DeliveryId, store};
use ::store::{Cx, Denied, Entry};
use access::{Kind, act::AnswerNotice};

/// The longest note, in characters.
pub const NOTE_LIMIT: usize = 2000;

/// Why it could not be answered.
#[derive(Debug, thiserror::Error)]
pub enum AnswerNoticeError {
    /// Not permitted.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The note is longer than [`NOTE_LIMIT`].
    #[error("the note is too long")]
    NoteTooLong,
    /// It came to a ministry to be passed on to its agencies; it answers on its own line.
    #[error("a ministry answers on its own line, not on the one on which it passes on")]
    ToPassOn,
    /// It was recalled.
    #[error("it was recalled")]
    Withdrawn,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] ::store::StoreError),
}

/// Answers for the actor's organisation. Answering is also opening and acknowledging, where that was not done before.
/// An answer after the hour is an answer.
///
/// # Errors
/// `NoteTooLong`; `ToPassOn` and `Withdrawn` where no answer is taken; `Denied` if it was not handed over to the actor's organisation, or the role does not answer.
pub async fn answer_notice(cx: &Cx, id: DeliveryId, answer: Answer, note: &str) -> Result<(), AnswerNoticeError> {
    let delivery = cx.permit::<AnswerNotice, Delivery>(AnswerNotice, id).await?;
    if delivery.heads_government() {
        return Err(AnswerNoticeError::ToPassOn);
    }
    if delivery.withdrawn_at.is_some() {
        return Err(AnswerNoticeError::Withdrawn);
    }
    let note = note.trim();
    if note.chars().count() > NOTE_LIMIT {
        return Err(AnswerNoticeError::NoteTooLong);
    }
    let number = store::stamps::answered(&delivery, cx.new_id(), (answer, note), cx.person(), cx.now()).await?;
    let detail = serde_json::json!({ "answer": answer.code(), "number": number });
    cx.audit(Entry::new("delivery.answered").on(Kind::Delivery, id).detail(detail));
    Ok(())
}
