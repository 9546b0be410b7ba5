//! Recalling in the ledger, and confirming a recall.

use crate::{Delivery, DeliveryId, DispatchId, Withdrawal, store};
use ::store::{Cx, Denied, Entry, Sql, StoreError};
use access::{Kind, act::AnswerNotice};

/// Recalls a dispatch: from this moment nobody reads it, answers it or passes it on, and an embargo of it never opens.
/// `sql` comes from the right to recall the subject (`Granted<ConfirmRecall, …>`).
///
/// # Errors
/// `Conflict` if it was recalled before; or if the database refuses.
pub async fn withdraw(cx: &Cx, sql: &Sql<'_>, dispatch: DispatchId, recall: &Withdrawal) -> Result<(), StoreError> {
    store::withdrawals::insert(sql, dispatch, recall).await?;
    store::letters::promise_recall(cx, sql, dispatch).await?;
    let detail = serde_json::json!({ "hash": recall.hash().to_string() });
    cx.audit(Entry::new("dispatch.withdrawn").on(Kind::Dispatch, dispatch).detail(detail));
    Ok(())
}

/// Why a recall could not be confirmed.
#[derive(Debug, thiserror::Error)]
pub enum ConfirmWithdrawalError {
    /// Not permitted.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// It was not recalled.
    #[error("it was not recalled")]
    NotWithdrawn,
    /// It came to a ministry to be passed on to its agencies; it confirms on its own line.
    #[error("a ministry confirms on its own line, not on the one on which it passes on")]
    ToPassOn,
    /// It was confirmed before.
    #[error("it has been confirmed already")]
    Already,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Confirms for the actor's organisation that the recall was seen and followed.
///
/// # Errors
/// `NotWithdrawn`, `ToPassOn`, `Already`; `Denied` if it was not handed over to the actor's organisation.
pub async fn confirm_withdrawal(cx: &Cx, id: DeliveryId) -> Result<(), ConfirmWithdrawalError> {
    let delivery = cx.permit::<AnswerNotice, Delivery>(AnswerNotice, id).await?;
    if delivery.withdrawn_at.is_none() {
        return Err(ConfirmWithdrawalError::NotWithdrawn);
    }
    if delivery.heads_government() {
        return Err(ConfirmWithdrawalError::ToPassOn);
    }
    if delivery.recall_confirmed_at.is_some() {
        return Err(ConfirmWithdrawalError::Already);
    }
    store::withdrawals::confirm(&delivery, cx.person(), cx.now()).await?;
    cx.audit(Entry::new("delivery.recall-confirmed").on(Kind::Delivery, id));
    Ok(())
}
