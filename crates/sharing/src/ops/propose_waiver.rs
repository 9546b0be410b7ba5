//! The first of two people proposes that something the residue check found stays, or that a file leaves that the check
//! could not read.

use crate::{
    desk::{self, DeskError},
    notice::{Notice, NoticeId},
    release::Waiver,
    store::notices,
};
use ::store::{Cx, Denied, Entry, StoreError};
use access::{Kind, act::ProposeWaiver};
use kernel::{ContentHash, Id};
use shell::Fault;

/// Why it could not be proposed.
#[derive(Debug, thiserror::Error)]
pub enum ProposeWaiverError {
    /// Nothing with that fingerprint is in the text.
    #[error("that is not in the text")]
    NotFound,
    /// The reason is missing.
    #[error("a reason is needed")]
    ReasonMissing,
    /// It has been proposed.
    #[error("it has been proposed")]
    AlreadyProposed,
    /// It could not be searched.
    #[error(transparent)]
    Desk(#[from] DeskError),
    /// It may not be done.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Proposes to leave in the text the finding with this fingerprint, or among the files the unsearched one.
///
/// # Errors
/// If nothing with it is in the text, if it has been proposed, or if the reason is missing.
pub async fn propose_waiver(
    cx: &Cx,
    id: NoticeId,
    fingerprint: ContentHash,
    reason: &str,
) -> Result<Id<Waiver>, ProposeWaiverError> {
    let notice = cx.permit::<_, Notice>(ProposeWaiver, id).await?;
    let (sql, person) = (notice.sql(), cx.person().ok_or(Denied::NotFound)?);
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(ProposeWaiverError::ReasonMissing);
    }
    let desk = desk::gather(sql, &notice, cx.now()).await?;
    let found = desk.facts.findings.iter().any(|finding| finding.fingerprint == fingerprint);
    if !found && !desk.facts.unsearched().any(|file| file.fingerprint() == fingerprint) {
        return Err(ProposeWaiverError::NotFound);
    }
    if desk.facts.waivers.iter().any(|waiver| waiver.fingerprint == fingerprint) {
        return Err(ProposeWaiverError::AlreadyProposed);
    }
    let waiver = Waiver {
        id: cx.new_id(),
        fingerprint,
        reason: reason.to_owned(),
        proposed_by: person,
        proposed_at: cx.now(),
        confirmed: None,
    };
    notices::insert_waiver(sql, id, &waiver).await?;
    let detail = serde_json::json!({ "fingerprint": fingerprint.to_string() });
    cx.audit(Entry::new("waiver.proposed").on(Kind::Notice, id).detail(detail));
    Ok(waiver.id)
}

impl From<ProposeWaiverError> for Fault {
    fn from(error: ProposeWaiverError) -> Self {
        match error {
            ProposeWaiverError::NotFound => Fault::not_found(),
            ProposeWaiverError::ReasonMissing => Fault::unusable("sharing.waiver-reason-missing"),
            ProposeWaiverError::AlreadyProposed => Fault::conflict("sharing.waiver-already-proposed"),
            ProposeWaiverError::Desk(error) => error.into(),
            ProposeWaiverError::Denied(denied) => denied.into(),
            ProposeWaiverError::Store(cause) => cause.into(),
        }
    }
}
