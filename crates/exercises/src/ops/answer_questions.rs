//! Answering the questionnaire of a part, for one's own organisation: once.

use super::{sealed, who};
use crate::{
    part::{Part, PartId},
    questions::{self, Answers, AnswersFlaw},
    store::answers,
};
use ::store::{Cx, Denied, Entry, StoreError};
use access::{Kind, Relation, act::AnswerDrillQuestions};
use serde_json::json;
use shell::Fault;

/// Why it was not answered.
#[derive(Debug, thiserror::Error)]
pub enum AnswerQuestionsError {
    /// The part is not over yet.
    #[error("the part is not over yet")]
    NotOver,
    /// The answers cannot stand so.
    #[error(transparent)]
    Flawed(#[from] AnswersFlaw),
    /// It has been answered.
    #[error("it has been answered")]
    Again,
    /// The questions cannot be read.
    #[error(transparent)]
    Unreadable(#[from] questions::Unreadable),
    /// It may not be done.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Seals the answers of the actor's organisation.
///
/// # Errors
/// If the part is not over, the answers are flawed, or it has answered.
pub async fn answer_questions(cx: &Cx, id: PartId, given: &Answers) -> Result<(), AnswerQuestionsError> {
    let part = cx.permit::<_, Part>(AnswerDrillQuestions, id).await?;
    let (org, person) = who(cx)?;
    if part.ended_at.is_none() {
        return Err(AnswerQuestionsError::NotOver);
    }
    given.judge(&questions::put_to(part.relations().has(Relation::Own))?)?;
    let (text, hash) = sealed(given)?;
    let answer = cx.new_id();
    match answers::insert(&part, (answer, org), (&text, hash), (person, cx.now())).await {
        Err(StoreError::Conflict(_)) => return Err(AnswerQuestionsError::Again),
        done => done?,
    }
    let detail = json!({ "answer": answer, "hash": hash.to_string() });
    cx.audit(Entry::inside("drill.answered").on(Kind::DrillPart, id).detail(detail));
    Ok(())
}

impl From<AnswerQuestionsError> for Fault {
    fn from(error: AnswerQuestionsError) -> Self {
        match error {
            AnswerQuestionsError::NotOver => Fault::conflict("exercises.not-over"),
            AnswerQuestionsError::Flawed(AnswersFlaw::Empty) => Fault::unusable("exercises.nothing-answered"),
            AnswerQuestionsError::Flawed(AnswersFlaw::Strange) => Fault::unusable("exercises.strange-answer"),
            AnswerQuestionsError::Flawed(AnswersFlaw::Long) => Fault::unusable("exercises.long"),
            AnswerQuestionsError::Again => Fault::conflict("exercises.answered"),
            AnswerQuestionsError::Unreadable(cause) => Fault::broken("store.broken").because(cause),
            AnswerQuestionsError::Denied(denied) => denied.into(),
            AnswerQuestionsError::Store(cause) => cause.into(),
        }
    }
}
