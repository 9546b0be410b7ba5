//! Agreeing or declining to stand in for somebody, and stopping to.

use crate::{
    absence::{Absence, AbsenceId},
    store::absences,
};
use ::store::{Cx, Denied, Entry, StoreError};
use access::{Kind, act::AnswerDelegation};
use shell::Fault;

/// Why it could not be done.
#[derive(Debug, thiserror::Error)]
pub enum DelegationError {
    /// The absence is over.
    #[error("the absence is over")]
    Over,
    /// It has been answered already, or he does not stand in.
    #[error("it has been answered already")]
    Answered,
    /// It may not be done.
    #[error(transparent)]
    Denied(#[from] Denied),
}

impl From<StoreError> for DelegationError {
    fn from(cause: StoreError) -> Self {
        DelegationError::Denied(Denied::Store(cause))
    }
}

impl From<DelegationError> for Fault {
    fn from(error: DelegationError) -> Self {
        match error {
            DelegationError::Over => Fault::conflict("identity.absence-over"),
            DelegationError::Answered => Fault::conflict("identity.absence-answered"),
            DelegationError::Denied(denied) => Fault::from(denied),
        }
    }
}

/// Answers the request to stand in. Only the deputy in person can; a program cannot.
///
/// # Errors
/// `Over`, `Answered`, or `Denied` as the matrix says.
pub async fn answer_delegation(cx: &Cx, id: AbsenceId, agrees: bool) -> Result<(), DelegationError> {
    let person = cx.person().filter(|_| cx.actor().key().is_none()).ok_or(Denied::NotFound)?;
    let granted = cx.permit::<_, Absence>(AnswerDelegation, id).await?;
    if granted.over(cx.now()) {
        return Err(DelegationError::Over);
    }
    if !absences::answer(granted.sql(), id, person, agrees, cx.now()).await? {
        return Err(DelegationError::Answered);
    }
    let detail = serde_json::json!({ "agrees": agrees });
    cx.audit(Entry::new("absence.answered").on(Kind::Absence, id).detail(detail));
    Ok(())
}

/// Stops standing in, at once.
///
/// # Errors
/// `Answered` if the actor does not stand in, or `Denied` as the matrix says.
pub async fn step_back(cx: &Cx, id: AbsenceId) -> Result<(), DelegationError> {
    let person = cx.person().ok_or(Denied::NotFound)?;
    let granted = cx.permit::<_, Absence>(AnswerDelegation, id).await?;
    if !absences::step_back(granted.sql(), id, person, cx.now()).await? {
        return Err(DelegationError::Answered);
    }
    cx.audit(Entry::new("absence.deputy-ended").on(Kind::Absence, id));
    Ok(())
}
