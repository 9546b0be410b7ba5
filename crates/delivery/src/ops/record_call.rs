//! Writing down how a telephone call to somebody below ended.

use crate::{Delivery, DeliveryId, Outcome, ops::answer_notice::NOTE_LIMIT, seals::call_hash, store};
use ::store::{Cx, Denied, Entry};
use access::{Kind, act::RecordCall};

/// Why the call could not be written down.
#[derive(Debug, thiserror::Error)]
pub enum RecordCallError {
    /// Not permitted.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The note is too long.
    #[error("the note is too long")]
    NoteTooLong,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] ::store::StoreError),
}

/// Writes the outcome of a call to the recipient of this delivery. It moves no stamp: told is not opened.
///
/// # Errors
/// `NoteTooLong`; `Denied` if the delivery does not come through the actor's organisation, nor was released by it.
pub async fn record_call(cx: &Cx, id: DeliveryId, outcome: Outcome, note: &str) -> Result<(), RecordCallError> {
    let delivery = cx.permit::<RecordCall, Delivery>(RecordCall, id).await?;
    let note = note.trim();
    if note.chars().count() > NOTE_LIMIT {
        return Err(RecordCallError::NoteTooLong);
    }
    let call = cx.new_id();
    store::stamps::called(&delivery, call, (outcome, note), cx).await?;
    let hash = call_hash(call.uuid(), outcome, note)?;
    let organisation = cx.organisation().map(|one| one.uuid());
    let detail = serde_json::json!({ "outcome": outcome.code(), "hash": hash.to_string(), "for": organisation });
    cx.audit(Entry::new("delivery.called").on(Kind::Delivery, id).detail(detail));
    Ok(())
}
