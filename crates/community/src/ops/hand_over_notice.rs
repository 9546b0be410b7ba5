//! The centre writes down that it handed a released notice over by hand, to a body that is not here (the network of the
//! National Police Agency, the council of the Ministry of Defence, 004:6002-6008).

use super::{
    pass_notice::{PassNoticeError, leaving},
    who,
};
use crate::{Bridge, BridgeId, ByHand, HandFlaw, HandedNotice, Reach, seals::veiled, store::by_hand};
use ::store::{Cx, Entry, StoreError};
use access::{Kind, act::CrossBridge};
use kernel::At;
use sharing::{notice::NoticeId, outside::Outside, store::outside};
use shell::Fault;

/// Why it was not written down.
#[derive(Debug, thiserror::Error)]
pub enum HandOverNoticeError {
    /// It is not said who took it, how or when.
    #[error("it is not said who took it, how or when")]
    Flawed(Vec<HandFlaw>),
    /// It may not leave that way.
    #[error(transparent)]
    Pass(#[from] PassNoticeError),
}

/// What is said of it: who there took it, by which means, when.
#[derive(Clone, Debug, Default)]
pub struct Told {
    /// Who there took it.
    pub whom: String,
    /// By which means.
    pub means: String,
    /// When.
    pub at: Option<At>,
}

/// Writes down that the released text, with its files, was handed over: to whom there, how and when. What passes no bridge
/// here is not handed over either.
///
/// # Errors
/// If it may not leave that way, or something is not said.
pub async fn hand_over_notice(cx: &Cx, bridge: BridgeId, id: NoticeId, told: Told) -> Result<(), HandOverNoticeError> {
    let bridge = cx.permit::<_, Bridge>(CrossBridge, bridge).await.map_err(PassNoticeError::from)?;
    let (_, person) = who(cx).map_err(PassNoticeError::from)?;
    let (revision, released) = leaving(cx, &bridge, id, Reach::ByHand).await?;
    let hand = ByHand::read(&told.whom, &told.means, told.at, cx.now())
        .and_then(|hand| hand.not_before(released, HandFlaw::Unreleased))
        .map_err(HandOverNoticeError::Flawed)?;
    let one = HandedNotice {
        id: cx.new_id(),
        bridge: bridge.id,
        notice: id,
        revision: revision.number,
        hash: revision.hash,
        hand,
        by: person,
        noted_at: cx.now(),
    };
    let Bridge { to, .. } = bridge.row();
    let taken = Outside {
        id: one.id.uuid().into(),
        notice: id,
        place: to.name.clone(),
        whom: one.hand.whom.clone(),
        means: one.hand.means.clone(),
        at: one.hand.at,
        told: None,
    };
    let words = veiled(&revision.content, &one.hand.words()).map_err(PassNoticeError::from)?;
    match by_hand::insert_handed(&bridge, &one).await {
        Err(StoreError::Conflict(_)) => return Err(PassNoticeError::Already.into()),
        written => written.map_err(PassNoticeError::from)?,
    }
    outside::insert(bridge.sql(), &taken).await.map_err(PassNoticeError::from)?;
    cx.audit(Entry::new("community.notice-handed-over").on(Kind::Notice, id).detail(serde_json::json!({
        "hand": one.id.to_string(),
        "bridge": bridge.id.to_string(),
        "revision": one.revision,
        "hash": one.hash.to_string(),
        "words": words,
    })));
    Ok(())
}

impl From<HandOverNoticeError> for Fault {
    fn from(error: HandOverNoticeError) -> Self {
        match error {
            HandOverNoticeError::Flawed(_) => Fault::unusable("community.hand-flawed"),
            HandOverNoticeError::Pass(error) => error.into(),
        }
    }
}
