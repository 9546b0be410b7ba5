//! Opening: the first time somebody at the recipient reads it.

use crate::{Delivery, DeliveryId, may_with_own, store};
use ::store::{Cx, Denied, Entry, Granted};
use access::{Act, Kind, Role, act::ViewDelivery};

/// Why it could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenNoticeError {
    /// Not permitted.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] ::store::StoreError),
}

/// Stamps the delivery as opened if a reader of the recipient reads it for the first time; whoever reads for a body
/// above it, beside the desk, or of a recall, stamps nothing. Gives the right to it, and whether it was the first time (then the transaction must be
/// committed; else there is nothing to store).
///
/// # Errors
/// `Denied` if it was not handed over to the actor's organisation nor passes through it.
pub async fn open_notice(
    cx: &Cx,
    id: DeliveryId,
) -> Result<(Granted<'_, ViewDelivery, Delivery>, bool), OpenNoticeError> {
    let delivery = cx.permit::<_, Delivery>(ViewDelivery, id).await?;
    let reads_beside = cx.actor().has(Role::Executive) && !may_with_own(cx.actor(), Act::AnswerNotice);
    let own = cx.organisation() == Some(delivery.org) && !reads_beside;
    let first = own && delivery.withdrawn_at.is_none() && store::stamps::opened(&delivery, cx.now()).await?;
    if first {
        cx.audit(Entry::new("delivery.opened").on(Kind::Delivery, id));
    }
    Ok((delivery, first))
}
