//! Changing one's password. All other sessions end and all other browsers are forgotten, since they may be somebody
//! else's.

use super::prove_password::Proven;
use crate::{
    Person,
    known::{self, Tokens},
    session,
    store::{self, challenges, people, sessions},
};
use ::store::{Cx, Denied, Entry};
use access::{Kind, act::EditSelf};

/// Puts a new password, from [`crate::password::hash_apart`], in place of the one just proven. The session of
/// `current` goes on. Gives what its browser holds from now on: of all that knew the person, it alone is known again,
/// or whoever guesses could keep the owner of a new password out.
///
/// # Errors
/// `NotFound` if nobody acts, or the proof is another person's.
pub async fn change_password(
    cx: &Cx,
    proven: &Proven,
    new_hash: &str,
    current: Option<&str>,
    held: &Tokens,
) -> Result<Tokens, Denied> {
    let person = cx.person().filter(|person| *person == proven.person()).ok_or(Denied::NotFound)?;
    let granted = cx.permit::<_, Person>(EditSelf, person).await?;
    people::set_password(granted.sql(), person, new_hash).await?;
    challenges::remove_all(granted.sql(), person).await?;
    let ended = sessions::end_others(granted.sql(), person, current.map(session::hash_of), cx.now()).await?;
    store::known::remove_all(granted.sql(), person).await?;
    let tokens = known::remember(cx, granted.sql(), person, held).await?;
    let detail = serde_json::json!({ "sessions_ended": ended });
    cx.audit(Entry::new("identity.password-changed").on(Kind::Person, person).detail(detail));
    Ok(tokens)
}
