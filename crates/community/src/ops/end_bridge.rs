//! Ending a bridge: either end may, at once and alone.

use super::answer_proposal::told;
use crate::{Bridge, BridgeId, EventKind, decision::WHY_MAX, store::bridges};
use ::store::{Cx, Denied, Entry, StoreError};
use access::{Kind, act::EndBridge};
use shell::Fault;

/// Why it was not done.
#[derive(Debug, thiserror::Error)]
pub enum EndBridgeError {
    /// It has ended.
    #[error("it has ended")]
    Ended,
    /// It is not said why, or at too great a length.
    #[error("it is not said why")]
    Why,
    /// It may not be done.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Ends a bridge: nothing passes any more. What has passed stays where it arrived. Those in the communities at its ends
/// read why.
///
/// # Errors
/// If it has ended, or it is not said why.
pub async fn end_bridge(cx: &Cx, id: BridgeId, why: &str) -> Result<(), EndBridgeError> {
    let bridge = cx.permit::<_, Bridge>(EndBridge, id).await?;
    let why = why.trim();
    if why.is_empty() || why.chars().count() > WHY_MAX {
        return Err(EndBridgeError::Why);
    }
    if !bridges::end(bridge.sql(), id, cx.now().day()).await? {
        return Err(EndBridgeError::Ended);
    }
    let events = told(cx, bridge.sql(), &bridge, (EventKind::BridgeEnded, why)).await?;
    cx.audit(Entry::new("community.bridge-ended").on(Kind::Bridge, id).detail(serde_json::json!({ "events": events })));
    Ok(())
}

impl From<EndBridgeError> for Fault {
    fn from(error: EndBridgeError) -> Self {
        match error {
            EndBridgeError::Why => Fault::unusable("community.bridge-why"),
            EndBridgeError::Ended => Fault::conflict("community.bridge-gone"),
            EndBridgeError::Denied(denied) => denied.into(),
            EndBridgeError::Store(cause) => cause.into(),
        }
    }
}
