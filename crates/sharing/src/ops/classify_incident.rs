//! Writing into the register of which kind an incident is, and when the press first told of it or it was published.

use crate::incident::{Incident, IncidentId};
use crate::register::{Entered, Kinds, codes};
use crate::store::register;
use access::{Kind, act::ClassifyIncident};
use kernel::Month;
use shell::Fault;
use store::{Cx, Denied, Entry, StoreError};

/// Why it was not written down.
#[derive(Debug, thiserror::Error)]
pub enum ClassifyIncidentError {
    /// No kind is chosen.
    #[error("no kind is chosen")]
    NoKind,
    /// The month is to come.
    #[error("the month is to come")]
    Month,
    /// The incident has gone into another.
    #[error("the incident has gone into another")]
    Gone,
    /// Somebody else has written something down since it was read.
    #[error("somebody else has written something down meanwhile")]
    Stale,
    /// The actor may not.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Writes it down over what stood there as number `seen` (0: nothing), which stays readable. `false` if that said the same.
///
/// # Errors
/// If no kind is chosen, the month is to come, another line was written meanwhile, the incident has gone into another, or
/// the actor may not.
pub async fn classify_incident(
    cx: &Cx,
    id: IncidentId,
    seen: i64,
    (kinds, first_public): (Kinds, Option<Month>),
) -> Result<bool, ClassifyIncidentError> {
    let incident = cx.permit::<_, Incident>(ClassifyIncident, id).await?;
    let (org, by) = cx.organisation().zip(cx.person()).ok_or(Denied::NotFound)?;
    if incident.joined.is_some() {
        return Err(ClassifyIncidentError::Gone);
    }
    if kinds.is_empty() {
        return Err(ClassifyIncidentError::NoKind);
    }
    if first_public.is_some_and(|month| month > Month::at(cx.now())) {
        return Err(ClassifyIncidentError::Month);
    }
    let before = register::of_incident(incident.sql(), id).await?.pop();
    let number = before.as_ref().map_or(0, |last| last.number);
    if number != seen {
        return Err(ClassifyIncidentError::Stale);
    }
    if before.is_some_and(|last| last.kinds == kinds && last.first_public == first_public) {
        return Ok(false);
    }
    let new = Entered { number: number + 1, kinds, first_public, org, by, at: cx.now() };
    if !register::enter(incident.sql(), id, &new).await? {
        return Err(ClassifyIncidentError::Stale);
    }
    let detail = serde_json::json!({
        "reference": incident.reference,
        "number": new.number,
        "kinds": codes(&new.kinds),
        "first_public": first_public.map(|month| month.to_string()),
        "organisation": org.to_string(),
    });
    cx.audit(Entry::new("incident.classified").on(Kind::Incident, id).detail(detail));
    Ok(true)
}

impl From<ClassifyIncidentError> for Fault {
    fn from(error: ClassifyIncidentError) -> Self {
        match error {
            ClassifyIncidentError::NoKind => Fault::unusable("agency.no-kind"),
            ClassifyIncidentError::Month => Fault::unusable("agency.wrong-month"),
            ClassifyIncidentError::Gone => Fault::conflict("agency.kind-gone"),
            ClassifyIncidentError::Stale => Fault::conflict("agency.kind-stale"),
            ClassifyIncidentError::Denied(denied) => denied.into(),
            ClassifyIncidentError::Store(cause) => cause.into(),
        }
    }
}
