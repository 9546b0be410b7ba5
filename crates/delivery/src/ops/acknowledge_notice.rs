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
    /// It came to a ministry to be passed on to its agencies; it acknowledges on its own line.
    #[error("a ministry acknowledges on its own line, not on the one on which it passes on")]
    ToPassOn,
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
/// `AlreadyAcknowledged` the second time; `ToPassOn` where no answer is taken; `Denied` if it was not handed over to the actor's organisation.
pub async fn acknowledge_notice(cx: &Cx, id: DeliveryId) -> Result<(), AcknowledgeNoticeError> {
    let delivery = cx.permit::<AnswerNotice, Delivery>(AnswerNotice, id).await?;
    if delivery.heads_government() {
        return Err(AcknowledgeNoticeError::ToPassOn);
    }
    if delivery.withdrawn_at.is_some() {
        return Err(AcknowledgeNoticeError::Withdrawn);
    }
    if !store::stamps::acknowledged(&delivery, cx.now()).await? {
        return Err(AcknowledgeNoticeError::AlreadyAcknowledged);
    }
    cx.audit(Entry::new("delivery.acknowledged").on(Kind::Delivery, id));
    Ok(())
}
