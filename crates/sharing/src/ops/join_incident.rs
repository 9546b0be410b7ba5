//! Saying that an incident is the same as another of the same body: its reports go there, its number leads there.

use crate::draft::{TEXT_MOST, reading};
use crate::incident::{Incident, IncidentId};
use crate::store::incidents;
use access::{Kind, act::JoinIncident};
use shell::Fault;
use store::{Cx, Denied, Entry, StoreError};

/// Why an incident was not put into another.
#[derive(Debug, thiserror::Error)]
pub enum JoinIncidentError {
    /// No incident of the body has this number.
    #[error("there is no such incident of this body")]
    Unknown,
    /// It is the same one.
    #[error("an incident is not put into itself")]
    Itself,
    /// One of the two has gone into another already.
    #[error("the incident has gone into another")]
    Gone,
    /// Others have gone into it, or something was proposed for the public: then the other goes into this one.
    #[error("others have gone into it, or something was proposed for it")]
    HasMore,
    /// Exercise and real are not put together.
    #[error("exercise and real are not put together")]
    MixedExercise,
    /// It is not said why.
    #[error("it must be said why")]
    NoReason,
    /// The reason is too long.
    #[error("the reason is too long")]
    TooLong,
    /// The actor may not.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Puts the reports of an incident into another one of the same body, named by its reference.
///
/// # Errors
/// If there is no such other, if either has gone into another, if exercise and real would mix, or if the actor may not.
pub async fn join_incident(
    cx: &Cx,
    id: IncidentId,
    reference: &str,
    reason: &str,
) -> Result<IncidentId, JoinIncidentError> {
    let from = cx.permit::<_, Incident>(JoinIncident, id).await?;
    let reason = reading::prose(reason);
    if reason.is_empty() {
        return Err(JoinIncidentError::NoReason);
    }
    if reason.chars().count() > TEXT_MOST {
        return Err(JoinIncidentError::TooLong);
    }
    let named = incidents::named(from.sql(), from.org, reference.trim()).await?.ok_or(JoinIncidentError::Unknown)?;
    let into = cx.permit::<_, Incident>(JoinIncident, named).await?;
    if into.id == from.id {
        return Err(JoinIncidentError::Itself);
    }
    if from.joined.or(into.joined).is_some() {
        return Err(JoinIncidentError::Gone);
    }
    if from.exercise != into.exercise {
        return Err(JoinIncidentError::MixedExercise);
    }
    if incidents::has_more(from.sql(), from.id).await? {
        return Err(JoinIncidentError::HasMore);
    }
    let person = cx.person().ok_or(Denied::NotFound)?;
    incidents::join(from.sql(), (from.id, into.id), &reason, (person, cx.now())).await?;
    let detail = serde_json::json!({ "reference": from.reference, "into": into.reference });
    cx.audit(Entry::new("incident.joined").on(Kind::Incident, from.id).detail(detail));
    Ok(into.id)
}

impl From<JoinIncidentError> for Fault {
    fn from(error: JoinIncidentError) -> Self {
        match error {
            JoinIncidentError::Unknown => Fault::unusable("agency.join-unknown"),
            JoinIncidentError::Itself => Fault::unusable("agency.join-itself"),
            JoinIncidentError::Gone => Fault::conflict("agency.join-gone"),
            JoinIncidentError::HasMore => Fault::conflict("agency.join-has-more"),
            JoinIncidentError::MixedExercise => Fault::conflict("agency.join-mixed"),
            JoinIncidentError::NoReason => Fault::unusable("agency.no-reason"),
            JoinIncidentError::TooLong => Fault::unusable("agency.too-long"),
            JoinIncidentError::Denied(denied) => denied.into(),
            JoinIncidentError::Store(cause) => cause.into(),
        }
    }
}
