//! Writing down what was done about a call for help: who took care of it, when, and how. That ends it; a telephone call
//! alone does not ([`crate::record_call`]).

use crate::{
    Answer, Delivery, DeliveryId, DoneError, done::said, ops::answer_notice::HELP, seals::helped_hash, store, tidings,
};
use ::store::{Cx, Denied, Entry};
use access::{Kind, act::RecordHelp};

/// Why it could not be written down.
#[derive(Debug, thiserror::Error)]
pub enum RecordHelpError {
    /// Not permitted.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// What was done is not said, or at too great length.
    #[error(transparent)]
    Done(#[from] DoneError),
    /// The recipient does not call for help, or calls anew with another answer than the one that was seen.
    #[error("that is not the call for help in force")]
    NotCalling,
    /// Somebody else wrote it down first.
    #[error("it has been taken care of")]
    Already,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] ::store::StoreError),
}

/// Writes down what was done about the call for help that is the recipient's answer `number`.
///
/// # Errors
/// `Done`, `NotCalling`, `Already`; `Denied` to whoever may not telephone the recipient.
pub async fn record_help(cx: &Cx, id: DeliveryId, number: i64, done: &str) -> Result<(), RecordHelpError> {
    let delivery = cx.permit::<RecordHelp, Delivery>(RecordHelp, id).await?;
    let done = said(done)?;
    let call = store::help::call(&delivery).await?.filter(|_| delivery.answer == Some(Answer::NeedHelp));
    if call.is_none_or(|call| call.number != number) {
        return Err(RecordHelpError::NotCalling);
    }
    let one = cx.new_id();
    if !store::help::helped(&delivery, one, (number, done), cx).await? {
        return Err(RecordHelpError::Already);
    }
    let hash = helped_hash(one.uuid(), number, done)?;
    let detail = serde_json::json!({ "number": number, "hash": hash.to_string() });
    cx.audit(Entry::new("delivery.helped").on(Kind::Delivery, id).detail(detail));
    tidings::done(cx, delivery.sql(), (Kind::Delivery, id.uuid()), (HELP, None)).await?;
    Ok(())
}
