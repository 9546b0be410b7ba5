//! An executive reads a notice that came to his body, beside the desk: the first reading is kept, and opens nothing for it.

use crate::store::beside;
use access::{Kind, Role, act::ViewDelivery};
use delivery::{Delivery, DeliveryId};
use shell::Fault;
use store::{Cx, Denied, Entry, StoreError};

/// Why it was not kept.
#[derive(Debug, thiserror::Error)]
pub enum ReadBesideError {
    /// The actor may not.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<ReadBesideError> for Fault {
    fn from(error: ReadBesideError) -> Self {
        match error {
            ReadBesideError::Denied(denied) => denied.into(),
            ReadBesideError::Store(cause) => cause.into(),
        }
    }
}

/// Keeps it if it is an executive who reads, in person and not by a key, on the government's line, for the first time, what was not recalled; whether
/// it did (then the transaction must be committed).
///
/// # Errors
/// If the actor may not see it.
pub async fn read_beside(cx: &Cx, id: DeliveryId) -> Result<bool, ReadBesideError> {
    let delivery = cx.permit::<_, Delivery>(ViewDelivery, id).await?;
    let person = cx.person().ok_or(Denied::NotFound)?;
    // A program that fetched it is nobody who read it.
    let in_person = cx.actor().key().is_none();
    let his = in_person && cx.actor().has(Role::Executive) && cx.organisation() == Some(delivery.org);
    let told = delivery.government && !delivery.heads_government() && delivery.withdrawn_at.is_none();
    if !his || !told || !beside::read(delivery.sql(), id, person, cx.now()).await? {
        return Ok(false);
    }
    let detail = serde_json::json!({ "reference": delivery.reference });
    cx.audit(Entry::new("delivery.read-beside").on(Kind::Delivery, id).detail(detail));
    Ok(true)
}
