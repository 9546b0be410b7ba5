//! Acknowledging by a letter that carried the text, without signing in: by its link, or by a reply.

use crate::{
    Delivery, DeliveryId,
    receipt::Way,
    store::{receipts, stamps},
    update::Superseded,
};
use ::store::{Cx, Denied, Entry};
use access::{Kind, act::AcknowledgeByLetter};

/// Why it could not be acknowledged by a letter.
#[derive(Debug, thiserror::Error)]
pub enum AcknowledgeByLetterError {
    /// Not permitted: no letter about it was shown.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// It was acknowledged or answered before.
    #[error("it has been acknowledged already")]
    Already,
    /// It was recalled.
    #[error("it was recalled")]
    Withdrawn,
    /// A later version was handed to the same recipient.
    #[error("a later version has come")]
    Superseded,
    /// No letter carries its text, or it came to be passed on: it is acknowledged where somebody signs in.
    #[error("it is acknowledged only by who signs in")]
    SignIn,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] ::store::StoreError),
}

/// Acknowledges for the organisation to which the letter went by which the actor comes: it counts as any other
/// acknowledgement, and its way is kept. An answer stays due. Whoever calls this has seen that the letter itself carried the text.
///
/// # Errors
/// `Denied` if the actor holds no letter about it; `Already` the second time.
pub async fn acknowledge_by_letter(cx: &Cx, id: DeliveryId, way: Way) -> Result<(), AcknowledgeByLetterError> {
    let delivery = cx.permit::<_, Delivery>(AcknowledgeByLetter, id).await?;
    let letter = cx.actor().letter().ok_or(Denied::NotFound)?;
    if delivery.withdrawn_at.is_some() {
        return Err(AcknowledgeByLetterError::Withdrawn);
    }
    if matches!(delivery.superseded, Some(Superseded::By(_))) {
        return Err(AcknowledgeByLetterError::Superseded);
    }
    if !delivery.by_letter() {
        return Err(AcknowledgeByLetterError::SignIn);
    }
    if !stamps::acknowledged(&delivery, cx.now()).await? {
        return Err(AcknowledgeByLetterError::Already);
    }
    receipts::acknowledged(&delivery, letter.into(), way, cx.now()).await?;
    let detail = serde_json::json!({ "letter": letter, "way": way.code() });
    cx.audit(Entry::new("delivery.acknowledged-by-letter").on(Kind::Delivery, id).detail(detail));
    Ok(())
}
