//! The centre writes down that whoever let something go on withdrew that, before anything went on with it.

use super::who;
use crate::{Arrival, ArrivalId, Leave, Onward, TERMS_MAX, seals::veiled, store::by_hand};
use ::store::{Cx, Denied, Entry, StoreError};
use access::{Kind, act::RecordLeave};
use kernel::Id;
use shell::Fault;

/// Why it was not written down.
#[derive(Debug, thiserror::Error)]
pub enum WithdrawLeaveError {
    /// Something went on with it.
    #[error("something went on with it")]
    WentOn,
    /// It was withdrawn.
    #[error("it was withdrawn")]
    Already,
    /// What it was given for was taken back.
    #[error("what it was given for was taken back")]
    Recalled,
    /// It is not said why, or in more than [`TERMS_MAX`] characters.
    #[error("it is not said why, or at too great length")]
    Why,
    /// It may not be done.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Writes down that the leave was withdrawn, and why, as long as nothing went on with it: what was begun with it, and has not
/// left, leaves no more. Whoever may write leaves down may: the
/// giver's word must not wait for who was on duty then.
///
/// # Errors
/// If something went on with it, it was withdrawn, or it is not said why.
pub async fn withdraw_leave(cx: &Cx, id: ArrivalId, leave: Id<Leave>, why: &str) -> Result<(), WithdrawLeaveError> {
    let arrival = cx.permit::<_, Arrival>(RecordLeave, id).await?;
    let (sql, (_, person)) = (arrival.sql(), who(cx)?);
    by_hand::hold(sql, id).await?;
    if arrival.recalled_at.is_some() {
        return Err(WithdrawLeaveError::Recalled);
    }
    let leaves = by_hand::leaves(sql, id).await?;
    let leave = leaves.into_iter().find(|one| one.id == leave).ok_or(Denied::NotFound)?;
    if !leave.in_force() {
        return Err(WithdrawLeaveError::Already);
    }
    if by_hand::went_on(sql, id, leave.to).await?.is_some() {
        return Err(WithdrawLeaveError::WentOn);
    }
    let why = why.trim();
    if why.is_empty() || why.chars().count() > TERMS_MAX {
        return Err(WithdrawLeaveError::Why);
    }
    by_hand::insert_withdrawal(&arrival, leave.id, why, (person, cx.now())).await?;
    if leave.to == Onward::Notice && !by_hand::settle(sql, id).await? {
        return Err(WithdrawLeaveError::WentOn);
    }
    cx.audit(Entry::new("community.leave-withdrawn").on(Kind::Arrival, id).detail(serde_json::json!({
        "leave": leave.id.to_string(),
        "words": veiled(&arrival.content, why)?,
    })));
    Ok(())
}

impl From<WithdrawLeaveError> for Fault {
    fn from(error: WithdrawLeaveError) -> Self {
        match error {
            WithdrawLeaveError::WentOn => Fault::conflict("community.leave-went-on"),
            WithdrawLeaveError::Already => Fault::conflict("community.leave-withdrawn"),
            WithdrawLeaveError::Recalled => Fault::conflict("community.recalled"),
            WithdrawLeaveError::Why => Fault::unusable("community.leave-why"),
            WithdrawLeaveError::Denied(denied) => denied.into(),
            WithdrawLeaveError::Store(cause) => cause.into(),
        }
    }
}
