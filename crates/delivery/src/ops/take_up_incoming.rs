//! Making something of a letter that came in: one person does, and it is settled when that is done.
//!
//! What is made of it, a report above all, is the business of the room above; here it is an id.

use crate::{
    IncomingFile, IncomingId, IncomingLetter,
    ops::settle_incoming::{SettleIncomingError, settle_incoming},
    store::incoming,
};
use ::store::{Cx, Denied, Sql, StoreError};
use access::act::SettleIncoming;
use uuid::Uuid;

/// Why it could not be taken up.
#[derive(Debug, thiserror::Error)]
pub enum TakeUpIncomingError {
    /// Not permitted.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Somebody else took it up, or settled it.
    #[error("somebody else has it")]
    Taken,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A letter with its files, for whoever makes something of it.
#[derive(Clone, Debug)]
pub struct Mail {
    /// The letter.
    pub letter: IncomingLetter,
    /// The files that are kept of it.
    pub files: Vec<IncomingFile>,
}

impl Mail {
    /// Reads one of the tray.
    ///
    /// # Errors
    /// `Denied` to whoever does not read the tray.
    pub async fn read(cx: &Cx, id: IncomingId) -> Result<Self, Denied> {
        let letter = cx.permit::<SettleIncoming, IncomingLetter>(SettleIncoming, id).await?;
        Ok(Self { files: incoming::files(&letter).await?, letter: letter.row().clone() })
    }
}

/// Notes that the actor makes `thing` of a letter of the tray that nobody has taken up or settled.
///
/// # Errors
/// `Taken`; `Denied` to whoever does not read the tray.
pub async fn take_up_incoming(cx: &Cx, id: IncomingId, thing: Uuid) -> Result<(), TakeUpIncomingError> {
    let letter = cx.permit::<SettleIncoming, IncomingLetter>(SettleIncoming, id).await?;
    let Some(person) = cx.person() else { return Err(Denied::NotFound.into()) };
    if letter.settled_at.is_some() || !incoming::take_up(&letter, (thing, person), cx.now()).await? {
        return Err(TakeUpIncomingError::Taken);
    }
    Ok(())
}

/// The letter of which `thing` is made, for whoever has that.
///
/// # Errors
/// If the database refuses.
pub async fn made_of(sql: &Sql<'_>, thing: Uuid) -> Result<Option<IncomingId>, StoreError> {
    incoming::source_of(sql, thing).await
}

/// Nothing comes of `thing`: whoever had that has given it up, and its letter waits for somebody again.
///
/// # Errors
/// If the database refuses.
pub async fn put_back_incoming(sql: &Sql<'_>, thing: Uuid) -> Result<(), StoreError> {
    incoming::put_back(sql, thing).await
}

/// `thing` is done: the letter of which it was made is settled by what it is called. Where somebody settled it before, or the
/// actor is on duty no more, it stays as it is.
///
/// # Errors
/// If the database refuses.
pub async fn settle_made(cx: &Cx, sql: &Sql<'_>, thing: Uuid, called: &str) -> Result<(), StoreError> {
    let Some(id) = incoming::source_of(sql, thing).await? else { return Ok(()) };
    match settle_incoming(cx, id, called).await {
        Err(SettleIncomingError::Store(cause) | SettleIncomingError::Denied(Denied::Store(cause))) => Err(cause),
        _ => Ok(()),
    }
}
