//! Writing down what was done about a letter that came in and that no program could place.

use crate::{DoneError, IncomingId, IncomingLetter, done::said, seals::settled_hash, store};
use ::store::{Cx, Denied, Entry};
use access::{Kind, act::SettleIncoming};

/// Why it could not be written down.
#[derive(Debug, thiserror::Error)]
pub enum SettleIncomingError {
    /// Not permitted.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// What was done is not said, or at too great length.
    #[error(transparent)]
    Done(#[from] DoneError),
    /// Somebody else wrote it down first.
    #[error("it has been settled")]
    Already,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] ::store::StoreError),
}

/// Settles a letter of the tray, once.
///
/// # Errors
/// `Done`, `Already`; `Denied` to whoever does not read the tray.
pub async fn settle_incoming(cx: &Cx, id: IncomingId, done: &str) -> Result<(), SettleIncomingError> {
    let letter = cx.permit::<SettleIncoming, IncomingLetter>(SettleIncoming, id).await?;
    let done = said(done)?;
    let one = cx.new_id();
    if !store::incoming::settle(&letter, one, done, cx).await? {
        return Err(SettleIncomingError::Already);
    }
    let hash = settled_hash(one.uuid(), done)?;
    cx.audit(Entry::new("mail.settled").on(Kind::Incoming, id).detail(serde_json::json!({ "hash": hash.to_string() })));
    Ok(())
}
