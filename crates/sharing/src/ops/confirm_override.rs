//! The second of two people confirms that a notice may leave without a reporter's consent.

use crate::{
    consent::Override,
    notice::{Notice, NoticeId},
    store::{consents, notices},
};
use ::store::{Cx, Denied, Entry, StoreError};
use access::{Kind, act::ConfirmOverride};
use kernel::Id;
use shell::Fault;

/// Why it was not confirmed.
#[derive(Debug, thiserror::Error)]
pub enum ConfirmOverrideError {
    /// There is no such proposal for this notice.
    #[error("there is no such proposal")]
    Unknown,
    /// Whoever proposes does not confirm.
    #[error("the proposer cannot confirm")]
    SamePerson,
    /// The content has changed since it was proposed.
    #[error("the content has changed since")]
    Stale,
    /// It has been confirmed.
    #[error("it has been confirmed")]
    AlreadyConfirmed,
    /// It may not be done.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Confirms a proposal. The confirmer is a reviewer, wrote nothing of the notice, and did not propose it.
///
/// # Errors
/// If it is for another content by now, or by the same person, or has been confirmed.
pub async fn confirm_override(cx: &Cx, id: NoticeId, which: Id<Override>) -> Result<(), ConfirmOverrideError> {
    let notice = cx.permit::<_, Notice>(ConfirmOverride, id).await?;
    let (sql, person) = (notice.sql(), cx.person().ok_or(Denied::NotFound)?);
    let mut proposed = Vec::new();
    for source in notices::sources(sql, id).await? {
        proposed.extend(consents::overrides(sql, id, source.id).await?);
    }
    let one = proposed.into_iter().find(|one| one.id == which).ok_or(ConfirmOverrideError::Unknown)?;
    if one.proposed_by == person {
        return Err(ConfirmOverrideError::SamePerson);
    }
    if one.confirmed.is_some() {
        return Err(ConfirmOverrideError::AlreadyConfirmed);
    }
    if notices::current(sql, id).await?.hash != one.hash {
        return Err(ConfirmOverrideError::Stale);
    }
    consents::confirm_override(sql, &one, person, cx.now()).await?;
    let detail = serde_json::json!({ "override": which.to_string(), "hash": one.hash.to_string() });
    cx.audit(Entry::new("override.confirmed").on(Kind::Notice, id).detail(detail));
    Ok(())
}

impl From<ConfirmOverrideError> for Fault {
    fn from(error: ConfirmOverrideError) -> Self {
        match error {
            ConfirmOverrideError::Unknown => Fault::not_found(),
            ConfirmOverrideError::SamePerson => Fault::conflict("sharing.second-person"),
            ConfirmOverrideError::Stale => Fault::conflict("sharing.notice-stale"),
            ConfirmOverrideError::AlreadyConfirmed => Fault::conflict("sharing.already-confirmed"),
            ConfirmOverrideError::Denied(denied) => denied.into(),
            ConfirmOverrideError::Store(cause) => cause.into(),
        }
    }
}
