//! An executive of the body decides what its desk proposed for the public, or sends it back. Never one's own proposal.

use crate::disclosure::{Decided, Verdict, note_hash};
use crate::draft::{TEXT_MOST, reading};
use crate::incident::{Incident, IncidentId};
use crate::store::disclosures;
use access::{Kind, act::DecideDisclosure};
use shell::Fault;
use store::{Cx, Denied, Entry, StoreError};

/// Why nothing was decided.
#[derive(Debug, thiserror::Error)]
pub enum DecideDisclosureError {
    /// That proposal does not wait: it has been decided, or there is none.
    #[error("that proposal does not wait to be decided")]
    Stale,
    /// Sending back needs a reason.
    #[error("sending back needs a reason")]
    NoReason,
    /// What is said is too long.
    #[error("what is said is too long")]
    TooLong,
    /// The actor may not.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Decides proposal `number` of an incident, or sends it back.
///
/// # Errors
/// If it does not wait, if it goes back without a reason, or if the actor may not.
pub async fn decide_disclosure(
    cx: &Cx,
    id: IncidentId,
    number: i64,
    (verdict, note): (Verdict, &str),
) -> Result<(), DecideDisclosureError> {
    let incident = cx.permit::<_, Incident>(DecideDisclosure, id).await?;
    let person = cx.person().ok_or(Denied::NotFound)?;
    let note = reading::prose(note);
    if verdict == Verdict::Return && note.is_empty() {
        return Err(DecideDisclosureError::NoReason);
    }
    if note.chars().count() > TEXT_MOST {
        return Err(DecideDisclosureError::TooLong);
    }
    let all = disclosures::of_incident(incident.sql(), id).await?;
    let waits = all.last().filter(|last| last.number == number && last.decided.is_none());
    let proposed = waits.ok_or(DecideDisclosureError::Stale)?;
    let decided = Decided { verdict, note, by: person, at: cx.now() };
    if !disclosures::decide(incident.sql(), (id, number), &decided).await? {
        return Err(DecideDisclosureError::Stale);
    }
    let detail = serde_json::json!({
        "reference": incident.reference, "number": number, "verdict": verdict.code(), "hash": proposed.hash.to_string(),
        "note": note_hash(&decided.note).to_string(),
    });
    cx.audit(Entry::new("incident.disclosure-decided").on(Kind::Incident, id).detail(detail));
    Ok(())
}

impl From<DecideDisclosureError> for Fault {
    fn from(error: DecideDisclosureError) -> Self {
        match error {
            DecideDisclosureError::Stale => Fault::conflict("agency.public-stale"),
            DecideDisclosureError::NoReason => Fault::unusable("agency.no-reason"),
            DecideDisclosureError::TooLong => Fault::unusable("agency.too-long"),
            DecideDisclosureError::Denied(denied) => denied.into(),
            DecideDisclosureError::Store(cause) => cause.into(),
        }
    }
}
