//! The second of two people confirms that something the residue check found stays in the text.

use crate::{
    notice::{Notice, NoticeId},
    release::Waiver,
    store::notices,
};
use ::store::{Cx, Denied, Entry, StoreError};
use access::{Kind, act::ConfirmWaiver};
use kernel::Id;
use shell::Fault;

/// Why it was not confirmed.
#[derive(Debug, thiserror::Error)]
pub enum ConfirmWaiverError {
    /// There is no such proposal for this notice.
    #[error("there is no such proposal")]
    Unknown,
    /// Whoever proposes does not confirm.
    #[error("the proposer cannot confirm")]
    SamePerson,
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
/// If it is by the same person, or has been confirmed.
pub async fn confirm_waiver(cx: &Cx, id: NoticeId, which: Id<Waiver>) -> Result<(), ConfirmWaiverError> {
    let notice = cx.permit::<_, Notice>(ConfirmWaiver, id).await?;
    let (sql, person) = (notice.sql(), cx.person().ok_or(Denied::NotFound)?);
    let waivers = notices::waivers(sql, id).await?;
    let waiver = waivers.iter().find(|waiver| waiver.id == which).ok_or(ConfirmWaiverError::Unknown)?;
    if waiver.proposed_by == person {
        return Err(ConfirmWaiverError::SamePerson);
    }
    if waiver.confirmed.is_some() {
        return Err(ConfirmWaiverError::AlreadyConfirmed);
    }
    notices::confirm_waiver(sql, waiver, person, cx.now()).await?;
    let detail = serde_json::json!({ "fingerprint": waiver.fingerprint.to_string() });
    cx.audit(Entry::new("waiver.confirmed").on(Kind::Notice, id).detail(detail));
    Ok(())
}

impl From<ConfirmWaiverError> for Fault {
    fn from(error: ConfirmWaiverError) -> Self {
        match error {
            ConfirmWaiverError::Unknown => Fault::not_found(),
            ConfirmWaiverError::SamePerson => Fault::conflict("sharing.second-person"),
            ConfirmWaiverError::AlreadyConfirmed => Fault::conflict("sharing.already-confirmed"),
            ConfirmWaiverError::Denied(denied) => denied.into(),
            ConfirmWaiverError::Store(cause) => cause.into(),
        }
    }
}
