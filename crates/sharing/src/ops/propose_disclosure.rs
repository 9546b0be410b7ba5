//! The desk of a body proposes whether the public is told of an incident, and why.

use crate::disclosure::{Decision, Disclosure, Proposal};
use crate::draft::{TEXT_MOST, reading};
use crate::incident::{Incident, IncidentId};
use crate::store::disclosures;
use access::{Kind, act::ProposeDisclosure};
use kernel::Day;
use shell::Fault;
use store::{Cx, Denied, Entry, StoreError};

/// Why nothing was proposed.
#[derive(Debug, thiserror::Error)]
pub enum ProposeDisclosureError {
    /// The incident has gone into another: there is where to propose.
    #[error("the incident has gone into another")]
    Gone,
    /// Another proposal waits to be decided.
    #[error("another proposal waits to be decided")]
    Waits,
    /// It is not said why.
    #[error("it must be said why")]
    NoReason,
    /// The reason is too long.
    #[error("the reason is too long")]
    TooLong,
    /// Who puts it off names the day on which it is looked at again.
    #[error("a day on which it is looked at again must be named")]
    NoDay,
    /// The day is past.
    #[error("the day is past")]
    PastDay,
    /// It cannot be sealed.
    #[error("the proposal cannot be written down")]
    Unsealed(#[from] serde_json::Error),
    /// The actor may not.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Proposes; the number of the proposal.
///
/// # Errors
/// If another waits, if reason or day are missing or wrong, or if the actor may not.
pub async fn propose_disclosure(cx: &Cx, id: IncidentId, proposal: Proposal) -> Result<i64, ProposeDisclosureError> {
    let incident = cx.permit::<_, Incident>(ProposeDisclosure, id).await?;
    let person = cx.person().ok_or(Denied::NotFound)?;
    if incident.joined.is_some() {
        return Err(ProposeDisclosureError::Gone);
    }
    let proposal = checked(proposal, cx.now().day())?;
    let before = disclosures::of_incident(incident.sql(), id).await?;
    if before.last().is_some_and(|last| last.decided.is_none()) {
        return Err(ProposeDisclosureError::Waits);
    }
    let number = before.last().map_or(1, |last| last.number + 1);
    let (text, hash) = proposal.sealed()?;
    let (proposed_by, proposed_at) = (person, cx.now());
    let new = Disclosure { number, proposal, hash, proposed_by, proposed_at, decided: None, published: None };
    if !disclosures::propose(incident.sql(), id, &new, &text).await? {
        return Err(ProposeDisclosureError::Waits);
    }
    let detail = serde_json::json!({
        "reference": incident.reference, "number": number, "decision": new.proposal.decision.code(),
        "hash": hash.to_string(),
    });
    cx.audit(Entry::new("incident.disclosure-proposed").on(Kind::Incident, id).detail(detail));
    Ok(number)
}

fn checked(typed: Proposal, today: Day) -> Result<Proposal, ProposeDisclosureError> {
    let reason = reading::prose(&typed.reason);
    if reason.is_empty() {
        return Err(ProposeDisclosureError::NoReason);
    }
    if reason.chars().count() > TEXT_MOST {
        return Err(ProposeDisclosureError::TooLong);
    }
    let day = match (typed.decision, typed.day) {
        (Decision::NotPublish, _) => None,
        (Decision::Later, None) => return Err(ProposeDisclosureError::NoDay),
        (Decision::Later, Some(day)) if day <= today => return Err(ProposeDisclosureError::PastDay),
        (Decision::Publish, Some(day)) if day < today => return Err(ProposeDisclosureError::PastDay),
        (Decision::Publish | Decision::Later, day) => day,
    };
    Ok(Proposal { reason, day, ..typed })
}

impl From<ProposeDisclosureError> for Fault {
    fn from(error: ProposeDisclosureError) -> Self {
        match error {
            ProposeDisclosureError::Gone => Fault::conflict("agency.join-gone"),
            ProposeDisclosureError::Waits => Fault::conflict("agency.public-waits"),
            ProposeDisclosureError::NoReason => Fault::unusable("agency.no-reason"),
            ProposeDisclosureError::TooLong => Fault::unusable("agency.too-long"),
            ProposeDisclosureError::NoDay => Fault::unusable("agency.public-no-day"),
            ProposeDisclosureError::PastDay => Fault::unusable("agency.public-past-day"),
            ProposeDisclosureError::Unsealed(cause) => Fault::broken("store.broken").because(cause),
            ProposeDisclosureError::Denied(denied) => denied.into(),
            ProposeDisclosureError::Store(cause) => cause.into(),
        }
    }
}
