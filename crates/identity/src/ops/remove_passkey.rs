//! Removing one of one's passkeys, such as one on a telephone that was lost.

use crate::{Person, passkey::PasskeyId, store::passkeys};
use ::store::{Cx, Denied, Entry};
use access::{Kind, act::EditSelf};

/// Removes a passkey of the actor; the device no longer signs in.
///
/// # Errors
/// `NotFound` if it is none of the actor's.
pub async fn remove_passkey(cx: &Cx, id: PasskeyId) -> Result<(), Denied> {
    let person = cx.person().ok_or(Denied::NotFound)?;
    let granted = cx.permit::<_, Person>(EditSelf, person).await?;
    if !passkeys::remove(granted.sql(), person, id).await? {
        return Err(Denied::NotFound);
    }
    let detail = serde_json::json!({ "passkey": id.to_string() });
    cx.audit(Entry::new("identity.passkey-removed").on(Kind::Person, person).detail(detail));
    Ok(())
}
