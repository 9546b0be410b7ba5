//! Choosing the language in which Kaname speaks to one.

use crate::{Person, store::people};
use ::store::{Cx, Denied, Entry};
use access::{Kind, act::EditSelf};
use kernel::Lang;

/// Remembers the actor's language.
///
/// # Errors
/// `NotFound` if nobody acts.
pub async fn set_language(cx: &Cx, lang: Lang) -> Result<(), Denied> {
    let person = cx.person().ok_or(Denied::NotFound)?;
    let granted = cx.permit::<_, Person>(EditSelf, person).await?;
    people::set_language(granted.sql(), person, lang).await?;
    let detail = serde_json::json!({ "lang": lang.code() });
    cx.audit(Entry::new("identity.language-set").on(Kind::Person, person).detail(detail));
    Ok(())
}
