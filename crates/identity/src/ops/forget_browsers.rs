//! Forgetting in which browsers one has signed in before, such as one on a device that was given away.

use crate::{Person, store::known};
use ::store::{Cx, Denied, Entry};
use access::{Kind, act::EditSelf};

/// Forgets all known browsers of the actor, this one too; sessions go on. How many there were.
///
/// # Errors
/// `NotFound` if nobody acts.
pub async fn forget_browsers(cx: &Cx) -> Result<u64, Denied> {
    let person = cx.person().ok_or(Denied::NotFound)?;
    let granted = cx.permit::<_, Person>(EditSelf, person).await?;
    let forgotten = known::remove_all(granted.sql(), person).await?;
    let detail = serde_json::json!({ "browsers": forgotten });
    cx.audit(Entry::new("identity.browsers-forgotten").on(Kind::Person, person).detail(detail));
    Ok(forgotten)
}
