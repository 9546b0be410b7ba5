//! The first of two people proposes to release without a reporter's consent, on a ground of law.

use crate::{
    consent::{ConsentState, Override, state},
    notice::{Notice, NoticeId},
    report::ReportId,
    store::{consents, notices},
};
use ::store::{Cx, Denied, Entry, StoreError};
use access::{Kind, act::ProposeOverride};
use kernel::{ContentHash, Id};
use shell::Fault;

/// Why it could not be proposed.
#[derive(Debug, thiserror::Error)]
pub enum ProposeOverrideError {
    /// The notice was not made from that report.
    #[error("the notice was not made from that report")]
    NotASource,
    /// The ground or the reason is missing.
    #[error("a ground in law and a reason are needed")]
    GroundMissing,
    /// The reporter has agreed.
    #[error("the reporter has agreed")]
    NotNeeded,
    /// It has been proposed for this content.
    #[error("it has been proposed")]
    AlreadyProposed,
    /// The content has changed since the proposer saw it.
    #[error("the content has changed since")]
    Stale,
    /// It has left already.
    #[error("it has been released")]
    Released,
    /// It may not be done.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Proposes to do without the consent of the reporter of `report`, for the content with the hash `seen`.
///
/// # Errors
/// If the content is another, if nothing is to be overridden, or if ground or reason is missing.
pub async fn propose_override(
    cx: &Cx,
    id: NoticeId,
    report: ReportId,
    seen: ContentHash,
    (ground, reason): (&str, &str),
) -> Result<Id<Override>, ProposeOverrideError> {
    let notice = cx.permit::<_, Notice>(ProposeOverride, id).await?;
    let (sql, person) = (notice.sql(), cx.person().ok_or(Denied::NotFound)?);
    if !notices::sources(sql, id).await?.iter().any(|source| source.id == report) {
        return Err(ProposeOverrideError::NotASource);
    }
    let (ground, reason) = (ground.trim(), reason.trim());
    if ground.is_empty() || reason.is_empty() {
        return Err(ProposeOverrideError::GroundMissing);
    }
    if notices::release(sql, id).await?.is_some() {
        return Err(ProposeOverrideError::Released);
    }
    if notices::current(sql, id).await?.hash != seen {
        return Err(ProposeOverrideError::Stale);
    }
    if state(seen, &consents::asked(sql, id, report).await?) == ConsentState::Agreed {
        return Err(ProposeOverrideError::NotNeeded);
    }
    if consents::overrides(sql, id, report).await?.iter().any(|one| one.hash == seen) {
        return Err(ProposeOverrideError::AlreadyProposed);
    }
    let one = Override {
        id: cx.new_id(),
        hash: seen,
        ground: ground.to_owned(),
        reason: reason.to_owned(),
        proposed_by: person,
        proposed_at: cx.now(),
        confirmed: None,
    };
    consents::insert_override(sql, id, report, &one).await?;
    let detail = serde_json::json!({ "report": report.to_string(), "hash": seen.to_string() });
    cx.audit(Entry::new("override.proposed").on(Kind::Notice, id).detail(detail));
    Ok(one.id)
}

impl From<ProposeOverrideError> for Fault {
    fn from(error: ProposeOverrideError) -> Self {
        match error {
            ProposeOverrideError::NotASource => Fault::not_found(),
            ProposeOverrideError::GroundMissing => Fault::unusable("sharing.override-ground-missing"),
            ProposeOverrideError::NotNeeded => Fault::conflict("sharing.override-not-needed"),
            ProposeOverrideError::AlreadyProposed => Fault::conflict("sharing.override-already-proposed"),
            ProposeOverrideError::Stale => Fault::conflict("sharing.notice-stale"),
            ProposeOverrideError::Released => Fault::conflict("sharing.notice-released"),
            ProposeOverrideError::Denied(denied) => denied.into(),
            ProposeOverrideError::Store(cause) => cause.into(),
        }
    }
}
