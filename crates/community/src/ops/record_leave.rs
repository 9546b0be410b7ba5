//! The centre writes down that whoever gave something by hand lets it go on.

use super::who;
use crate::{
    Arrival, ArrivalId, ByHand, HandFlaw, Leave, Onward, TERMS_MAX,
    seals::veiled,
    store::{bridges, by_hand},
};
use ::store::{Cx, Denied, Entry, StoreError};
use access::{Kind, act::RecordLeave};
use kernel::At;
use shell::Fault;

/// Why it was not written down.
#[derive(Debug, thiserror::Error)]
pub enum RecordLeaveError {
    /// It came through here, where its providers themselves say where it may go.
    #[error("it did not come by hand")]
    NotByHand,
    /// Whoever gave it took it back.
    #[error("it was taken back")]
    Recalled,
    /// No bridge of the centre leads there.
    #[error("no bridge leads there")]
    NoWay,
    /// Something is missing or too long.
    #[error("it cannot be written down like this")]
    Flawed(Vec<HandFlaw>),
    /// The terms are longer than [`TERMS_MAX`].
    #[error("the terms are too long")]
    LongTerms,
    /// Leave for this was written down.
    #[error("leave for this was written down")]
    Already,
    /// It may not be done.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What is said of a leave.
#[derive(Clone, Debug, Default)]
pub struct Given {
    /// Who there gave it.
    pub whom: String,
    /// By which means.
    pub means: String,
    /// When.
    pub at: Option<At>,
    /// On which terms; may be empty.
    pub terms: String,
}

/// Writes down who there gave leave for this arrival to go there, how, when and on which terms.
///
/// # Errors
/// If it did not come by hand, no bridge leads there, or something is missing.
pub async fn record_leave(cx: &Cx, id: ArrivalId, to: Onward, given: Given) -> Result<(), RecordLeaveError> {
    let arrival = cx.permit::<_, Arrival>(RecordLeave, id).await?;
    let (sql, (org, person)) = (arrival.sql(), who(cx)?);
    let Some(received) = &arrival.hand else { return Err(RecordLeaveError::NotByHand) };
    by_hand::hold(sql, id).await?;
    if arrival.recalled_at.is_some() || by_hand::taken_back(sql, id).await?.is_some() {
        return Err(RecordLeaveError::Recalled);
    }
    if let Onward::Bridge(bridge) = to {
        let bridge = bridges::by_id(sql, bridge).await?.ok_or(RecordLeaveError::NoWay)?;
        if bridge.from.centre != Some(org) || !bridge.reach(cx.now().day()).carries() {
            return Err(RecordLeaveError::NoWay);
        }
    }
    let hand = ByHand::read(&given.whom, &given.means, given.at, cx.now())
        .and_then(|hand| hand.not_before(received.at, HandFlaw::Unreceived))
        .map_err(RecordLeaveError::Flawed)?;
    let terms = given.terms.trim().to_owned();
    if terms.chars().count() > TERMS_MAX {
        return Err(RecordLeaveError::LongTerms);
    }
    let leave =
        Leave { id: cx.new_id(), arrival: id, to, hand, terms, by: person, noted_at: cx.now(), withdrawn: None };
    match by_hand::insert_leave(&arrival, &leave).await {
        Err(StoreError::Conflict(_)) => return Err(RecordLeaveError::Already),
        written => written?,
    }
    if to == Onward::Notice {
        by_hand::settle(sql, id).await?;
    }
    cx.audit(Entry::new("community.leave-recorded").on(Kind::Arrival, id).detail(serde_json::json!({
        "leave": leave.id.to_string(),
        "destination": to.code(),
        "words": veiled(&arrival.content, &by_hand::leave_words(&leave.hand, &leave.terms))?,
    })));
    Ok(())
}

impl From<RecordLeaveError> for Fault {
    fn from(error: RecordLeaveError) -> Self {
        match error {
            RecordLeaveError::NotByHand => Fault::conflict("community.not-by-hand"),
            RecordLeaveError::Recalled => Fault::conflict("community.recalled"),
            RecordLeaveError::NoWay => Fault::conflict("community.no-way"),
            RecordLeaveError::Flawed(_) => Fault::unusable("community.leave-flawed"),
            RecordLeaveError::LongTerms => Fault::unusable("community.long-terms"),
            RecordLeaveError::Already => Fault::conflict("community.already-leave"),
            RecordLeaveError::Denied(denied) => denied.into(),
            RecordLeaveError::Store(cause) => cause.into(),
        }
    }
}
