//! Signing out: the session is over on the server too.

use crate::{Person, session, store::sessions};
use ::store::{Cx, Denied, Entry};
use access::{Kind, act::EditSelf};

/// Ends the session of this token.
///
/// # Errors
/// `NotFound` if the actor has no such session.
pub async fn sign_out(cx: &Cx, token: &str) -> Result<(), Denied> {
    let person = cx.person().ok_or(Denied::NotFound)?;
    let granted = cx.permit::<_, Person>(EditSelf, person).await?;
    if !sessions::end_token(granted.sql(), person, session::hash_of(token), cx.now()).await? {
        return Err(Denied::NotFound);
    }
    cx.audit(Entry::new("identity.signed-out").on(Kind::Person, person));
    Ok(())
}
