//! The centre writes down that whoever gave something by hand took it back.

use super::who;
use crate::{
    Arrival, ArrivalId, ByHand, HandFlaw, TERMS_MAX, Withdrawn,
    seals::veiled,
    store::{arrivals, by_hand},
};
use ::store::{Cx, Denied, Entry, StoreError};
use access::{Kind, act::RecordLeave};
use kernel::At;
use sharing::release::Hold;
use shell::Fault;

/// Why it was not written down.
#[derive(Debug, thiserror::Error)]
pub enum WithdrawArrivalError {
    /// It came through here, where the notice itself is recalled.
    #[error("it did not come by hand")]
    NotByHand,
    /// It was taken back.
    #[error("it was taken back")]
    Already,
    /// It is not said who took it back, how or when.
    #[error("it is not said who took it back, how or when")]
    Flawed(Vec<HandFlaw>),
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

/// What is said of it.
#[derive(Clone, Debug, Default)]
pub struct Said {
    /// Who there said so.
    pub whom: String,
    /// By which means.
    pub means: String,
    /// When.
    pub at: Option<At>,
    /// Why.
    pub why: String,
}

/// Writes down who there took it back, how, when and why: from then on nobody reads its text or goes on with it, and what was
/// begun with it does not leave, nor an update of that. What has left is recalled by itself.
///
/// # Errors
/// If it did not come by hand, was taken back, or something is not said.
pub async fn withdraw_arrival(cx: &Cx, id: ArrivalId, said: Said) -> Result<(), WithdrawArrivalError> {
    let arrival = cx.permit::<_, Arrival>(RecordLeave, id).await?;
    let (sql, (_, person)) = (arrival.sql(), who(cx)?);
    let Some(received) = &arrival.hand else { return Err(WithdrawArrivalError::NotByHand) };
    by_hand::hold(sql, id).await?;
    if arrival.recalled_at.is_some() {
        return Err(WithdrawArrivalError::Already);
    }
    let hand = ByHand::read(&said.whom, &said.means, said.at, cx.now())
        .and_then(|hand| hand.not_before(received.at, HandFlaw::Unreceived))
        .map_err(WithdrawArrivalError::Flawed)?;
    let why = said.why.trim().to_owned();
    if why.is_empty() || why.chars().count() > TERMS_MAX {
        return Err(WithdrawArrivalError::Why);
    }
    let one = Withdrawn { hand, why, noted_at: cx.now() };
    match by_hand::insert_taken_back(&arrival, &one, person).await {
        Err(StoreError::Conflict(_)) => return Err(WithdrawArrivalError::Already),
        written => written?,
    }
    arrivals::hold_begun(sql, id, Hold::Source).await?;
    cx.audit(Entry::new("community.arrival-withdrawn").on(Kind::Arrival, id).detail(serde_json::json!({
        "words": veiled(&arrival.content, &by_hand::leave_words(&one.hand, &one.why))?,
    })));
    Ok(())
}

impl From<WithdrawArrivalError> for Fault {
    fn from(error: WithdrawArrivalError) -> Self {
        match error {
            WithdrawArrivalError::NotByHand => Fault::conflict("community.not-by-hand"),
            WithdrawArrivalError::Already => Fault::conflict("community.recalled"),
            WithdrawArrivalError::Flawed(_) => Fault::unusable("community.take-back-flawed"),
            WithdrawArrivalError::Why => Fault::unusable("community.take-back-why"),
            WithdrawArrivalError::Denied(denied) => denied.into(),
            WithdrawArrivalError::Store(cause) => cause.into(),
        }
    }
}
