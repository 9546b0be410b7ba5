//! Setting up one's one-time code anew: for another telephone. The old one works until the new one is confirmed.

use super::prove_password::Proven;
use crate::{
    Person,
    code::{CodeError, Secret},
    session,
    store::{codes, sessions},
};
use ::store::{Cx, Denied, Entry, StoreError};
use access::{Kind, act::EditSelf};
use shell::Fault;

/// Why a code could not be set up.
#[derive(Debug, thiserror::Error)]
pub enum EnrolError {
    /// There is no new secret to confirm.
    #[error("nothing is waiting to be confirmed")]
    NothingPending,
    /// The code is not one of the new secret's.
    #[error("the code does not fit the new key")]
    Wrong,
    /// The code could not be computed.
    #[error("the code could not be checked")]
    Code(#[from] CodeError),
    /// It may not be done.
    #[error(transparent)]
    Denied(#[from] Denied),
}

impl From<StoreError> for EnrolError {
    fn from(cause: StoreError) -> Self {
        EnrolError::Denied(Denied::Store(cause))
    }
}

impl From<EnrolError> for Fault {
    fn from(error: EnrolError) -> Self {
        match error {
            EnrolError::NothingPending => Fault::conflict("identity.nothing-pending"),
            EnrolError::Wrong => Fault::unusable("identity.code-wrong"),
            EnrolError::Code(cause) => Fault::broken("identity.code").because(cause),
            EnrolError::Denied(denied) => Fault::from(denied),
        }
    }
}

/// Draws a new secret for the actor, whose password has just been proven. It has no effect yet.
///
/// # Errors
/// `Denied` if nobody acts, or the proof is another person's.
pub async fn begin_code(cx: &Cx, proven: &Proven) -> Result<(), EnrolError> {
    let person = cx.person().filter(|person| *person == proven.person()).ok_or(Denied::NotFound)?;
    let granted = cx.permit::<_, Person>(EditSelf, person).await?;
    codes::put_pending(cx, granted.sql(), person, &Secret::draw(cx.chance())).await?;
    cx.audit(Entry::new("identity.code-begun").on(Kind::Person, person));
    Ok(())
}

/// The actor's secret that waits to be confirmed.
///
/// # Errors
/// `NothingPending` if there is none.
pub async fn pending(cx: &Cx) -> Result<Secret, EnrolError> {
    let person = cx.person().ok_or(Denied::NotFound)?;
    let granted = cx.permit::<_, Person>(EditSelf, person).await?;
    codes::of(cx, granted.sql(), person).await?.pending.ok_or(EnrolError::NothingPending)
}

/// Puts the new secret in force if `typed` is a code of it; gives new recovery codes, to be shown once. Sessions
/// elsewhere end.
///
/// # Errors
/// `Wrong` if it is not; `NothingPending` if there is no new secret.
pub async fn enrol_code(cx: &Cx, typed: &str, current: Option<&str>) -> Result<Vec<String>, EnrolError> {
    let step = pending(cx).await?.step_of(typed, cx.now())?.ok_or(EnrolError::Wrong)?;
    let person = cx.person().ok_or(Denied::NotFound)?;
    let granted = cx.permit::<_, Person>(EditSelf, person).await?;
    codes::confirm_pending(granted.sql(), person, step, cx.now()).await?;
    let recovery = codes::renew_recovery(granted.sql(), person, cx.chance()).await?;
    sessions::end_others(granted.sql(), person, current.map(session::hash_of), cx.now()).await?;
    cx.audit(Entry::new("identity.code-enrolled").on(Kind::Person, person));
    Ok(recovery)
}
