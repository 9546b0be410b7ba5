//! Acknowledging without an answer: it was read and understood, whether one is affected is not yet known.

use crate::{Delivery, DeliveryId, store};
use ::store::{Cx, Denied, Entry};
use access::{Kind, act::AnswerNotice};

/// Why it could not be acknowledged.
#[derive(Debug, thiserror::Error)]
pub enum AcknowledgeNoticeError {
    /// Not permitted.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// It was acknowledged before.
    #[error("it has been acknowledged already")]
    AlreadyAcknowledged,
    /// It was recalled.
    #[error("it was recalled")]
    Withdrawn,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] ::store::StoreError),
}

/// Acknowledges for the actor's organisation.
///
/// # Errors
/// `AlreadyAcknowledged` the second time; `Denied` if it was not handed over to the actor's organisation.
pub async fn acknowledge_notice(cx: &Cx, id: DeliveryId) -> Result<(), AcknowledgeNoticeError> {
    let delivery = cx.permit::<AnswerNotice, Delivery>(AnswerNotice, id).await?;
    if delivery.withdrawn_at.is_some() {
        return Err(AcknowledgeNoticeError::Withdrawn);
    }
    if !store::stamps::acknowledged(&delivery, cx.now()).await? {
        return Err(AcknowledgeNoticeError::AlreadyAcknowledged);
    }
    cx.audit(Entry::new("delivery.acknowledged").on(Kind::Delivery, id));
    Ok(())
}
