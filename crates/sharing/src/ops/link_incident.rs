//! Writing down what an incident has to do with another. It is told on both sides, to whoever may know of both.

use crate::draft::{TITLE_MOST, reading};
use crate::incident::{Incident, IncidentId};
use crate::register::{Link, Tie};
use crate::store::{incidents, links};
use access::{
    Kind,
    act::{ClassifyIncident, ViewIncident},
};
use shell::Fault;
use store::{Cx, Denied, Entry, Granted, StoreError};

/// Why it was not written down.
#[derive(Debug, thiserror::Error)]
pub enum LinkIncidentError {
    /// The actor knows of no incident with this number.
    #[error("the actor knows of no such incident")]
    Unknown,
    /// It is the same one.
    #[error("an incident has nothing to do with itself")]
    Itself,
    /// One of the two has gone into another.
    #[error("the incident has gone into another")]
    Gone,
    /// Exercise and real are not put together.
    #[error("exercise and real are not put together")]
    MixedExercise,
    /// What they have to do with each other is not said.
    #[error("it must be said what they have to do with each other")]
    NoTie,
    /// The note is too long.
    #[error("the note is too long")]
    TooLong,
    /// The actor may not.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Writes down what it has to do with the one of this reference, in place of what was written of the two before, on whichever
/// side. `false` if that said the same.
///
/// # Errors
/// If the actor may not know of the other, either has gone into another, exercise and real would mix, it is not said what
/// they have to do with each other, or the actor may not.
pub async fn link_incident(
    cx: &Cx,
    id: IncidentId,
    reference: &str,
    (tie, note): (Tie, &str),
) -> Result<bool, LinkIncidentError> {
    let incident = cx.permit::<_, Incident>(ClassifyIncident, id).await?;
    let (org, by) = cx.organisation().zip(cx.person()).ok_or(Denied::NotFound)?;
    let note = reading::line(note);
    if note.chars().count() > TITLE_MOST {
        return Err(LinkIncidentError::TooLong);
    }
    if tie == Tie::Other && note.is_empty() {
        return Err(LinkIncidentError::NoTie);
    }
    let other = other(cx, reference).await?;
    if other.id == incident.id {
        return Err(LinkIncidentError::Itself);
    }
    if incident.joined.or(other.joined).is_some() {
        return Err(LinkIncidentError::Gone);
    }
    if incident.exercise != other.exercise {
        return Err(LinkIncidentError::MixedExercise);
    }
    let before = links::newest(incident.sql(), (id, other.id)).await?;
    let said = before.map_or((Tie::None, String::new()), |link| (link.tie, link.note));
    if said.0 == tie && (said.1 == note || tie == Tie::None) {
        return Ok(false);
    }
    let link = Link { id: cx.new_id(), incident: id, other: other.id, tie, note, org, by, at: cx.now() };
    links::insert(incident.sql(), &link).await?;
    let detail = serde_json::json!({
        "reference": incident.reference,
        "link": link.id.to_string(),
        "hash": link.hash().to_string(),
    });
    cx.audit(Entry::new("incident.linked").on(Kind::Incident, id).detail(detail));
    Ok(true)
}

/// The other one. One of which the actor may not know is to him like one that nobody has.
async fn other<'c>(cx: &'c Cx, reference: &str) -> Result<Granted<'c, ViewIncident, Incident>, LinkIncidentError> {
    let named = incidents::seen_as(&cx.visible(), &reading::reference(reference)).await?;
    let named = named.ok_or(LinkIncidentError::Unknown)?;
    match cx.permit::<_, Incident>(ViewIncident, named).await {
        Err(Denied::NotFound | Denied::Refused) => Err(LinkIncidentError::Unknown),
        permitted => Ok(permitted?),
    }
}

impl From<LinkIncidentError> for Fault {
    fn from(error: LinkIncidentError) -> Self {
        match error {
            LinkIncidentError::Unknown => Fault::unusable("agency.link-unknown"),
            LinkIncidentError::Itself => Fault::unusable("agency.link-itself"),
            LinkIncidentError::Gone => Fault::conflict("agency.link-gone"),
            LinkIncidentError::MixedExercise => Fault::conflict("agency.link-mixed"),
            LinkIncidentError::NoTie => Fault::unusable("agency.no-tie"),
            LinkIncidentError::TooLong => Fault::unusable("agency.link-long"),
            LinkIncidentError::Denied(denied) => denied.into(),
            LinkIncidentError::Store(cause) => cause.into(),
        }
    }
}
