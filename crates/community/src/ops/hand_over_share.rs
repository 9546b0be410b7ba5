//! The hub writes down that it handed a released share over by hand, to a body that is not here, as its providers agreed for
//! that destination (J-CSIP to JPCERT/CC "as the provider wishes", 004:6726-6728).

use super::{ask_approval::leads_from, who};
use crate::{
    Bridge, BridgeId, Ended, HandOver, Obstacle, Reach, Share, ShareId,
    by_hand::WORDS_MAX,
    desk::{self, DeskError},
    store::{hand_overs, seals::kept::hand_words, shares},
};
use ::store::{Cx, Denied, Entry, StoreError};
use access::{
    Kind,
    act::{CrossBridge, ReleaseShare},
};
use shell::Fault;

/// Why it was not written down.
#[derive(Debug, thiserror::Error)]
pub enum HandOverError {
    /// The bridge does not lead from here, what passes it is not handed over, or it does not take this label.
    #[error("there is no such way from here for this")]
    NoWay,
    /// It is not said who took it and how, or in too many words.
    #[error("it is not said who took it and how")]
    Unsaid,
    /// It has not been released to its own circle.
    #[error("it has not been released to its own circle")]
    NotReleased,
    /// A provider has not agreed to this destination, or something else is in the way.
    #[error("something is in the way")]
    InTheWay(Vec<Obstacle>),
    /// It was handed over there.
    #[error("it was handed over there")]
    Already,
    /// The community has ended.
    #[error(transparent)]
    Ended(#[from] Ended),
    /// It could not be searched.
    #[error(transparent)]
    Desk(#[from] DeskError),
    /// It may not be done.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Writes down that the released text was handed over: to whom there, and how. What is handed over is exactly what the
/// providers agreed to for this destination.
///
/// # Errors
/// If nothing is handed over that way, or a provider has not agreed to it.
pub async fn hand_over_share(
    cx: &Cx,
    bridge: BridgeId,
    id: ShareId,
    (whom, means): (&str, &str),
) -> Result<(), HandOverError> {
    let share = cx.permit::<_, Share>(ReleaseShare, id).await?;
    let bridge = cx.permit::<_, Bridge>(CrossBridge, bridge).await?;
    let (sql, (_, by)) = (share.sql(), who(cx)?);
    shares::hold(sql, id).await?;
    let desk = desk::gather(sql, &share, Some(bridge.id), cx.now()).await?;
    desk.community.going_on(cx.now())?;
    if !leads_from(&bridge, &share, &desk) || bridge.reach(cx.now().day()) != Reach::ByHand {
        return Err(HandOverError::NoWay);
    }
    let (whom, means) = (whom.trim(), means.trim());
    if [whom, means].iter().any(|said| said.is_empty() || said.chars().count() > WORDS_MAX) {
        return Err(HandOverError::Unsaid);
    }
    if desk.release.is_none() {
        return Err(HandOverError::NotReleased);
    }
    let mut in_the_way = desk.facts.before_asking();
    in_the_way.extend(desk.facts.not_agreed());
    if !in_the_way.is_empty() {
        return Err(HandOverError::InTheWay(in_the_way));
    }
    let hash = desk.revision.hash;
    let done = HandOver { bridge: bridge.id, hash, whom: whom.to_owned(), means: means.to_owned(), by, at: cx.now() };
    let hand = cx.new_id();
    match hand_overs::insert(&bridge, hand, id, &done).await {
        Err(StoreError::Conflict(_)) => return Err(HandOverError::Already),
        written => written?,
    }
    cx.audit(Entry::inside("community.handed-over").on(Kind::Share, id).detail(serde_json::json!({
        "hand": hand.to_string(),
        "bridge": bridge.id.to_string(),
        "hash": hash.to_string(),
        "words": hand_words(&desk.revision.content, whom, means)?,
    })));
    Ok(())
}

impl From<HandOverError> for Fault {
    fn from(error: HandOverError) -> Self {
        match error {
            HandOverError::NoWay => Fault::conflict("community.no-way"),
            HandOverError::Unsaid => Fault::unusable("community.hand-unsaid"),
            HandOverError::NotReleased => Fault::conflict("community.not-released"),
            HandOverError::InTheWay(_) => Fault::conflict("community.in-the-way"),
            HandOverError::Already => Fault::conflict("community.already-handed"),
            HandOverError::Ended(ended) => ended.into(),
            HandOverError::Desk(error) => error.into(),
            HandOverError::Denied(denied) => denied.into(),
            HandOverError::Store(cause) => cause.into(),
        }
    }
}
