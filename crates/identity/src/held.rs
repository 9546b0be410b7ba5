//! The secrets of one-time codes as the database holds them: how many are locked under the key, whether it is the right
//! one, and locking those that stand in clear, from before there was a key.

use crate::store::codes;
use ::store::{Db, Entry, StoreError};
use access::Actor;
use kernel::At;

/// How many people's secrets the database holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// Under the key.
    pub locked: i64,
    /// In clear.
    pub plain: i64,
}

/// Counts them.
///
/// # Errors
/// If the database refuses.
pub async fn count(db: &Db, now: At) -> Result<Held, StoreError> {
    let cx = db.read(Actor::nobody(), now).await?;
    let (locked, plain) = codes::held(&cx.system("key of one-time codes")).await?;
    Ok(Held { locked, plain })
}

/// Whether the key of this database opens what is locked; so it is if nothing is.
///
/// # Errors
/// If the database refuses, or has no key.
pub async fn opens(db: &Db, now: At) -> Result<bool, StoreError> {
    let cx = db.read(Actor::nobody(), now).await?;
    match codes::try_one(&cx, &cx.system("key of one-time codes")).await {
        Ok(()) => Ok(true),
        Err(StoreError::Locked) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Locks those that stand in clear.
///
/// # Errors
/// If the database refuses, or has no key.
pub async fn lock(db: &Db, now: At) -> Result<i64, StoreError> {
    let cx = db.write(Actor::nobody(), now).await?;
    let many = codes::lock_plain(&cx, &cx.system("key of one-time codes")).await?;
    cx.audit(Entry::new("identity.codes-locked").detail(serde_json::json!({ "people": many })));
    cx.commit().await?;
    Ok(many)
}
