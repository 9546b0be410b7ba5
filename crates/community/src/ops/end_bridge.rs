//! Ending a bridge: either end may, at once and alone.

use super::answer_proposal::told;
use crate::{Bridge, BridgeId, EventKind, store::bridges};
use ::store::{Cx, Denied, Entry, StoreError};
use access::{Kind, act::EndBridge};
use shell::Fault;

/// Why it was not done.
#[derive(Debug, thiserror::Error)]
pub enum EndBridgeError {
    /// It has ended.
    #[error("it has ended")]
    Ended,
    /// It may not be done.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Ends a bridge: nothing passes any more. What has passed stays where it arrived.
///
/// # Errors
/// If it has ended.
pub async fn end_bridge(cx: &Cx, id: BridgeId) -> Result<(), EndBridgeError> {
    let bridge = cx.permit::<_, Bridge>(EndBridge, id).await?;
    if !bridges::end(bridge.sql(), id, cx.now().day()).await? {
        return Err(EndBridgeError::Ended);
    }
    let events = told(cx, bridge.sql(), &bridge, EventKind::BridgeEnded).await?;
    cx.audit(Entry::new("community.bridge-ended").on(Kind::Bridge, id).detail(serde_json::json!({ "events": events })));
    Ok(())
}

impl From<EndBridgeError> for Fault {
    fn from(error: EndBridgeError) -> Self {
        match error {
            EndBridgeError::Ended => Fault::conflict("community.bridge-gone"),
            EndBridgeError::Denied(denied) => denied.into(),
            EndBridgeError::Store(cause) => cause.into(),
        }
    }
}
