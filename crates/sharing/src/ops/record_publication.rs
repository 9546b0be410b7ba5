//! What became of the decision to tell the public: on which day it was told, and where it can be read.

use crate::disclosure::{Decision, Publication, in_force};
use crate::draft::{TITLE_MOST, reading};
use crate::incident::{Incident, IncidentId};
use crate::store::disclosures;
use access::{Kind, act::RecordPublication};
use kernel::Day;
use shell::Fault;
use store::{Cx, Denied, Entry, StoreError};

/// Why it was not written down.
#[derive(Debug, thiserror::Error)]
pub enum RecordPublicationError {
    /// It is not decided that the public is told, or it stands there that it was.
    #[error("nothing waits to be published")]
    NothingToPublish,
    /// The day is to come, or before the incident.
    #[error("it cannot have been on that day")]
    Day,
    /// It is not said where.
    #[error("it must be said where it can be read")]
    NoPlace,
    /// The actor may not.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Writes down that the public was told.
///
/// # Errors
/// If that was not decided or stands there, if day or place are wrong, or if the actor may not.
pub async fn record_publication(
    cx: &Cx,
    id: IncidentId,
    (on, place): (Day, &str),
) -> Result<(), RecordPublicationError> {
    let incident = cx.permit::<_, Incident>(RecordPublication, id).await?;
    let person = cx.person().ok_or(Denied::NotFound)?;
    let place = reading::line(place);
    if place.is_empty() || place.chars().count() > TITLE_MOST {
        return Err(RecordPublicationError::NoPlace);
    }
    if on > cx.now().day() || on < incident.opened_at.day() {
        return Err(RecordPublicationError::Day);
    }
    let all = disclosures::of_incident(incident.sql(), id).await?;
    let last = in_force(&all).filter(|last| last.proposal.decision == Decision::Publish && last.published.is_none());
    let number = last.ok_or(RecordPublicationError::NothingToPublish)?.number;
    let told = Publication { on, place, by: person, at: cx.now() };
    if !disclosures::publish(incident.sql(), (id, number), &told).await? {
        return Err(RecordPublicationError::NothingToPublish);
    }
    let detail =
        serde_json::json!({ "reference": incident.reference, "number": number, "on": on, "place": told.place });
    cx.audit(Entry::new("incident.published").on(Kind::Incident, id).detail(detail));
    Ok(())
}

impl From<RecordPublicationError> for Fault {
    fn from(error: RecordPublicationError) -> Self {
        match error {
            RecordPublicationError::NothingToPublish => Fault::conflict("agency.public-nothing"),
            RecordPublicationError::Day => Fault::unusable("agency.public-told-day"),
            RecordPublicationError::NoPlace => Fault::unusable("agency.public-no-place"),
            RecordPublicationError::Denied(denied) => denied.into(),
            RecordPublicationError::Store(cause) => cause.into(),
        }
    }
}
