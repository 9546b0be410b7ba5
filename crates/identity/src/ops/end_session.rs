//! Ending one of one's own sessions, such as one on a telephone that was lost.

use crate::{Person, SessionId, store::sessions};
use ::store::{Cx, Denied, Entry};
use access::{Kind, act::EditSelf};

/// Ends a session of the actor.
///
/// # Errors
/// `NotFound` if it is none of the actor's, or over.
pub async fn end_session(cx: &Cx, session: SessionId) -> Result<(), Denied> {
    let person = cx.person().ok_or(Denied::NotFound)?;
    let granted = cx.permit::<_, Person>(EditSelf, person).await?;
    if !sessions::end(granted.sql(), person, session, cx.now()).await? {
        return Err(Denied::NotFound);
    }
    cx.audit(Entry::new("identity.session-ended").on(Kind::Person, person));
    Ok(())
}
