//! Confirming by a letter that it came.

use crate::{Delivery, DeliveryId, receipt::Way, store::receipts};
use ::store::{Cx, Denied, Entry};
use access::{Kind, act::ConfirmReceipt};

/// Why it could not be confirmed.
#[derive(Debug, thiserror::Error)]
pub enum ConfirmReceiptError {
    /// Not permitted: no letter about it was shown.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// It was confirmed, acknowledged or answered before.
    #[error("that it came is known already")]
    Already,
    /// It was recalled.
    #[error("it was recalled")]
    Withdrawn,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] ::store::StoreError),
}

/// Confirms that the letter came by which the actor came. Once; it opens nothing. That a letter came is true also where a
/// later version has come since.
///
/// # Errors
/// `Denied` if the actor holds no letter about it.
pub async fn confirm_receipt(cx: &Cx, id: DeliveryId, way: Way) -> Result<(), ConfirmReceiptError> {
    let delivery = cx.permit::<_, Delivery>(ConfirmReceipt, id).await?;
    let letter = cx.actor().letter().ok_or(Denied::NotFound)?;
    if delivery.withdrawn_at.is_some() {
        return Err(ConfirmReceiptError::Withdrawn);
    }
    if delivery.acknowledged_at.is_some() || !receipts::confirmed(&delivery, letter.into(), way, cx.now()).await? {
        return Err(ConfirmReceiptError::Already);
    }
    let detail = serde_json::json!({ "letter": letter, "way": way.code() });
    cx.audit(Entry::new("delivery.received").on(Kind::Delivery, id).detail(detail));
    Ok(())
}
