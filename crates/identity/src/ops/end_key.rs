//! Ending a key, at once.

use crate::{
    key::{Key, KeyId},
    store::keys,
};
use ::store::{Cx, Denied, Entry, StoreError};
use access::{Kind, Role, act::EndKey};
use shell::Fault;

/// Why a key could not be ended.
#[derive(Debug, thiserror::Error)]
pub enum EndKeyError {
    /// It has ended already.
    #[error("the key has ended already")]
    Ended,
    /// It may not be done.
    #[error(transparent)]
    Denied(#[from] Denied),
}

impl From<StoreError> for EndKeyError {
    fn from(cause: StoreError) -> Self {
        EndKeyError::Denied(Denied::Store(cause))
    }
}

impl From<EndKeyError> for Fault {
    fn from(error: EndKeyError) -> Self {
        match error {
            EndKeyError::Ended => Fault::conflict("identity.key-ended"),
            EndKeyError::Denied(denied) => Fault::from(denied),
        }
    }
}

/// Ends a key of the actor, or, for managers, one of their organisation. The next call with it is a stranger's. A
/// program ends its own key, or in a manager's role one of that organisation, but not what its maker has elsewhere.
///
/// # Errors
/// `Ended`, or `Denied` as the matrix says.
pub async fn end_key(cx: &Cx, id: KeyId) -> Result<(), EndKeyError> {
    let granted = cx.permit::<_, Key>(EndKey, id).await?;
    let by = cx.person().ok_or(Denied::NotFound)?;
    let manages = cx.actor().has(Role::Manager) && cx.organisation() == Some(granted.org);
    if cx.actor().key().is_some_and(|key| key != id) && !manages {
        return Err(EndKeyError::Denied(Denied::Refused));
    }
    if !keys::end(granted.sql(), id, by, cx.now()).await? {
        return Err(EndKeyError::Ended);
    }
    let detail = serde_json::json!({ "prefix": granted.prefix, "own": granted.person == by });
    cx.audit(Entry::new("key.ended").on(Kind::Key, id).detail(detail));
    Ok(())
}
