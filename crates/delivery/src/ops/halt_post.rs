//! Halting the sending of letters, letting it go on, and trying again what waits for another try, by somebody of the centre.

use crate::store::{letters, post_office};
use ::store::{Cx, Denied, Entry, StoreError, backup};
use access::{BodyKind, Kind, OrgId, PersonId, act::HaltPost};
use registry::Organisation;
use serde_json::json;

/// The longest reason, in characters.
pub(crate) const LONGEST_REASON: usize = 500;

/// Why it could not be done.
#[derive(Debug, thiserror::Error)]
pub enum HaltPostError {
    /// It is not this person's to do.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Only the centre does it.
    #[error("the organisation is not the centre")]
    NoCentre,
    /// There is no reason, or a very long one.
    #[error("the reason is missing or very long")]
    NoReason,
    /// It is so already.
    #[error("it is so already")]
    Already,
    /// The hub was restored from a backup: what may have left is decided on the machine.
    #[error("what may have left since the backup is not decided")]
    InDoubt,
    /// Nothing waits for another try.
    #[error("nothing waits for another try")]
    NothingWaits,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Halts the sending of letters (they wait), or lets it go on, for every process of the hub.
///
/// # Errors
/// As [`HaltPostError`].
pub async fn halt_post(cx: &Cx, centre: OrgId, halt: bool, reason: &str) -> Result<(), HaltPostError> {
    let organisation = cx.permit::<_, Organisation>(HaltPost, centre).await?;
    let (sql, by) = (organisation.sql(), of_centre(cx, &organisation)?);
    let reason = reason.trim();
    if reason.is_empty() || reason.chars().count() > LONGEST_REASON {
        return Err(HaltPostError::NoReason);
    }
    if !halt && backup::unsettled(sql).await?.is_some() {
        return Err(HaltPostError::InDoubt);
    }
    let why = halt.then_some(post_office::Halt { since: cx.now(), reason, by: Some(by) });
    if !post_office::halt(sql, why).await? {
        return Err(HaltPostError::Already);
    }
    let action = if halt { "post.halted" } else { "post.went-on" };
    cx.audit(Entry::new(action).on(Kind::Organisation, centre).detail(json!({ "reason": reason })));
    Ok(())
}

/// Has every letter that waits for another try tried now; how many those are.
///
/// # Errors
/// As [`HaltPostError`].
pub async fn retry_post(cx: &Cx, centre: OrgId) -> Result<u64, HaltPostError> {
    let organisation = cx.permit::<_, Organisation>(HaltPost, centre).await?;
    of_centre(cx, &organisation)?;
    let letters = letters::try_now(organisation.sql(), cx.now()).await?;
    if letters == 0 {
        return Err(HaltPostError::NothingWaits);
    }
    cx.audit(Entry::new("post.retried").on(Kind::Organisation, centre).detail(json!({ "letters": letters })));
    Ok(letters)
}

/// Who acts, at the centre: nobody else sends mail.
fn of_centre(cx: &Cx, organisation: &Organisation) -> Result<PersonId, HaltPostError> {
    let who = cx.actor().who().filter(|_| organisation.kind == BodyKind::Centre);
    who.map(|who| who.person).ok_or(HaltPostError::NoCentre)
}
