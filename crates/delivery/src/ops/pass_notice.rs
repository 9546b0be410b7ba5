//! Passing on: those below are handed it, with what this body adds. Nothing can be cut.

use crate::{Delivery, DeliveryId, store};
use ::store::{Cx, Denied, Entry};
use access::{Kind, act::PassNotice};

/// The longest addition, in characters.
pub const ADDITION_LIMIT: usize = 10_000;

/// Why it could not be passed on.
#[derive(Debug, thiserror::Error)]
pub enum PassNoticeError {
    /// Not permitted.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// It was passed on before, by hand or by itself.
    #[error("it has been passed on already")]
    AlreadyPassed,
    /// The recipient is not a body that passes on.
    #[error("nobody is below this recipient")]
    NobodyBelow,
    /// The addition is longer than [`ADDITION_LIMIT`].
    #[error("the addition is too long")]
    AdditionTooLong,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] ::store::StoreError),
}

/// Passes it on to those below, with an addition for them (empty: none). How many were handed it by this.
///
/// # Errors
/// `AlreadyPassed` the second time; `NobodyBelow` at the end of the path; `AdditionTooLong`;
/// `Denied` if it was not handed over to the actor's organisation, or the role does not pass on.
pub async fn pass_notice(cx: &Cx, id: DeliveryId, addition: &str) -> Result<u64, PassNoticeError> {
    let delivery = cx.permit::<PassNotice, Delivery>(PassNotice, id).await?;
    let addition = addition.trim();
    if !delivery.passes_on() {
        return Err(PassNoticeError::NobodyBelow);
    }
    if addition.chars().count() > ADDITION_LIMIT {
        return Err(PassNoticeError::AdditionTooLong);
    }
    if !store::stamps::passed(&delivery, cx.person(), cx.now()).await? {
        return Err(PassNoticeError::AlreadyPassed);
    }
    if !addition.is_empty() {
        store::stamps::add(&delivery, addition, cx.person(), cx.now()).await?;
    }
    let handed = store::flow::from_a_hand(delivery.sql(), id, cx.now()).await?;
    let detail = serde_json::json!({ "handed": handed, "added": !addition.is_empty() });
    cx.audit(Entry::new("delivery.passed").on(Kind::Delivery, id).detail(detail));
    Ok(handed)
}
