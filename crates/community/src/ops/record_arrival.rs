//! The centre writes down what a body that is not here gave it by hand (the network of the National Police Agency,
//! 004:8376-8388).

use super::{cross_bridge::keep, submit::Files, submit::taken, who};
use crate::{
    Arrival, ArrivalId, Bridge, BridgeId, ByHand, Contribution, Flaw, HandFlaw, Passed, Reach,
    seals::veiled,
    store::{arrivals, files::named},
};
use ::store::{Cx, Denied, Entry, StoreError};
use access::{Kind, act::RecordArrival};
use kernel::{At, ContentHash, Tlp};
use shell::Fault;

/// Why it was not written down.
#[derive(Debug, thiserror::Error)]
pub enum RecordArrivalError {
    /// Nothing comes by hand over this bridge, or it has ended.
    #[error("nothing comes by hand over this bridge")]
    NoWay,
    /// Something is missing or too long.
    #[error("it cannot be written down like this")]
    Flawed(Vec<Flaw>, Vec<HandFlaw>),
    /// It may not be done.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What came by hand.
#[derive(Clone, Debug, Default)]
pub struct CameByHand {
    /// What it says, and its label.
    pub content: Contribution,
    /// Who there gave it.
    pub whom: String,
    /// By which means.
    pub means: String,
    /// When it was received.
    pub at: Option<At>,
    /// Part of an exercise.
    pub exercise: bool,
}

/// Seals what came, with its files as they are, and who gave it, how and when. It is read where everything is read that
/// came over a bridge to the centre.
///
/// # Errors
/// If nothing comes by hand over this bridge, or something is missing or too long.
pub async fn record_arrival(
    cx: &Cx,
    bridge: BridgeId,
    came: CameByHand,
    files: Files,
) -> Result<ArrivalId, RecordArrivalError> {
    let bridge = cx.permit::<_, Bridge>(RecordArrival, bridge).await?;
    let (sql, (org, person)) = (bridge.sql(), who(cx)?);
    if bridge.to.centre != Some(org) || bridge.reach(cx.now().day()) != Reach::ByHand {
        return Err(RecordArrivalError::NoWay);
    }
    let CameByHand { mut content, whom, means, at, exercise } = came;
    let hand = ByHand::read(&whom, &means, at, cx.now());
    let (brought, wrong) = taken(cx, files, false);
    content.files = brought.iter().map(|(id, whole)| named(*id, whole)).collect();
    let mut flaws = content.flaws(Tlp::Clear, cx.now());
    flaws.extend(wrong);
    let hand = match hand {
        Ok(hand) if flaws.is_empty() => hand,
        hand => return Err(RecordArrivalError::Flawed(flaws, hand.err().unwrap_or_default())),
    };
    let Contribution { title, text: body, indicators, label, files, .. } = content;
    let passed = Passed { title, body, indicators, label, about: None, files };
    let hash = ContentHash::of_json(&passed).map_err(crate::store::unwritable)?;
    let one = Arrival {
        id: cx.new_id(),
        bridge: bridge.id,
        community: None,
        org,
        content: passed,
        recalled_at: None,
        hand: None,
        exercise,
        hash,
        at: cx.now(),
    };
    arrivals::insert_by_hand(&bridge, (&one, &hand), person).await?;
    keep(sql, &one, brought).await?;
    cx.audit(Entry::new("community.arrival-recorded").on(Kind::Arrival, one.id).detail(serde_json::json!({
        "bridge": bridge.id.to_string(),
        "hash": hash.to_string(),
        "to": org.to_string(),
        "exercise": exercise,
        "hand": veiled(&one.content, &hand.words())?,
    })));
    Ok(one.id)
}

impl From<RecordArrivalError> for Fault {
    fn from(error: RecordArrivalError) -> Self {
        match error {
            RecordArrivalError::NoWay => Fault::conflict("community.no-way"),
            RecordArrivalError::Flawed(..) => Fault::unusable("community.arrival-flawed"),
            RecordArrivalError::Denied(denied) => denied.into(),
            RecordArrivalError::Store(cause) => cause.into(),
        }
    }
}
