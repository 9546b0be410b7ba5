//! Coming back early, or withdrawing an absence before it begins. What was lent ends with it.

use crate::{
    absence::{Absence, AbsenceId},
    store::absences,
};
use ::store::{Cx, Denied, Entry, StoreError};
use access::{Kind, act::EndAbsence};
use shell::Fault;

/// Why an absence could not be ended.
#[derive(Debug, thiserror::Error)]
pub enum EndAbsenceError {
    /// It is over already.
    #[error("the absence is over already")]
    Over,
    /// It may not be done.
    #[error(transparent)]
    Denied(#[from] Denied),
}

impl From<StoreError> for EndAbsenceError {
    fn from(cause: StoreError) -> Self {
        EndAbsenceError::Denied(Denied::Store(cause))
    }
}

impl From<EndAbsenceError> for Fault {
    fn from(error: EndAbsenceError) -> Self {
        match error {
            EndAbsenceError::Over => Fault::conflict("identity.absence-over"),
            EndAbsenceError::Denied(denied) => Fault::from(denied),
        }
    }
}

/// Ends an absence of the actor, or, for managers, of somebody in their organisation.
///
/// # Errors
/// `Over`, or `Denied` as the matrix says.
pub async fn end_absence(cx: &Cx, id: AbsenceId) -> Result<(), EndAbsenceError> {
    let granted = cx.permit::<_, Absence>(EndAbsence, id).await?;
    if !absences::end(granted.sql(), id, cx.now()).await? {
        return Err(EndAbsenceError::Over);
    }
    cx.audit(Entry::new("absence.ended").on(Kind::Absence, id));
    Ok(())
}
