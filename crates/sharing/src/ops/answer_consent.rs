//! A reporter agrees, refuses, or asks for another text.

use crate::{
    consent::{Answered, Consent, ConsentAnswer, ConsentId},
    store::{consents, notices, updates},
};
use ::store::{Cx, Denied, Entry, StoreError};
use access::{Kind, act::AnswerConsent};
use shell::Fault;

/// Why the answer was not taken.
#[derive(Debug, thiserror::Error)]
pub enum AnswerConsentError {
    /// A refusal or a wish for another text must say why, or what.
    #[error("it must say why, or what should be different")]
    NoteMissing,
    /// The content has been changed since it was asked; an answer would be for a text that is gone.
    #[error("the text has been changed since")]
    Superseded,
    /// It has been answered.
    #[error("it has been answered")]
    Answered,
    /// It has left already.
    #[error("it has been released")]
    Released,
    /// The notice was given up.
    #[error("the notice was given up")]
    Discarded,
    /// It may not be done.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Answers a request.
///
/// # Errors
/// If the text is another by now, if it has been answered or released, or if a reason is missing.
pub async fn answer_consent(
    cx: &Cx,
    id: ConsentId,
    answer: ConsentAnswer,
    note: &str,
) -> Result<(), AnswerConsentError> {
    let consent = cx.permit::<_, Consent>(AnswerConsent, id).await?;
    let (sql, person, note) = (consent.sql(), cx.person().ok_or(Denied::NotFound)?, note.trim());
    if answer.needs_note() && note.is_empty() {
        return Err(AnswerConsentError::NoteMissing);
    }
    if notices::release(sql, consent.notice).await?.is_some() {
        return Err(AnswerConsentError::Released);
    }
    if updates::discarded(sql, consent.notice).await?.is_some() {
        return Err(AnswerConsentError::Discarded);
    }
    if consents::one(sql, id).await?.is_some_and(|asked| asked.answered.is_some()) {
        return Err(AnswerConsentError::Answered);
    }
    if notices::current(sql, consent.notice).await?.hash != consent.hash {
        return Err(AnswerConsentError::Superseded);
    }
    consents::stamp_opened(sql, id, person, cx.now()).await?;
    let answered = Answered { answer, note: note.to_owned(), by: person, at: cx.now() };
    consents::insert_answer(sql, id, &answered).await?;
    let detail = serde_json::json!({ "answer": answer.code(), "hash": consent.hash.to_string() });
    cx.audit(Entry::new("consent.answered").on(Kind::Consent, id).detail(detail));
    super::tell_by_letter::consent_answered(cx, sql, id).await?;
    Ok(())
}

impl From<AnswerConsentError> for Fault {
    fn from(error: AnswerConsentError) -> Self {
        match error {
            AnswerConsentError::NoteMissing => Fault::unusable("sharing.consent-note-missing"),
            AnswerConsentError::Superseded => Fault::conflict("sharing.consent-stale"),
            AnswerConsentError::Answered => Fault::conflict("sharing.consent-answered"),
            AnswerConsentError::Released => Fault::conflict("sharing.notice-released"),
            AnswerConsentError::Discarded => Fault::conflict("sharing.notice-discarded"),
            AnswerConsentError::Denied(denied) => denied.into(),
            AnswerConsentError::Store(cause) => cause.into(),
        }
    }
}
