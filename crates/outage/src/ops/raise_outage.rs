//! Raising the state of a large-scale outage: in force at once, by one person; a second confirms it (decision 28).

use super::declare::{DeclareError, declare};
use crate::{
    declared::{ChangeKind, Said},
    outage::{Outage, OutageId, Step},
    store::outages,
};
use ::store::{Cx, Denied, next_reference};
use access::act::RaiseOutage;
use kernel::{FiscalYear, Series};
use registry::Organisation;

/// Raises it. The exercise mark is set here and never again.
///
/// # Errors
/// If something is missing, nobody is in the scope, it cannot be raised at that step, or the actor may not.
pub async fn raise_outage(cx: &Cx, step: Step, said: Said, exercise: bool) -> Result<OutageId, DeclareError> {
    let (org, person) = cx.organisation().zip(cx.person()).ok_or(Denied::NotFound)?;
    let centre = cx.permit::<_, Organisation>(RaiseOutage, org).await?;
    if !Step::FIRST.contains(&step) {
        return Err(DeclareError::NoSuchStep);
    }
    let flaws = said.flaws(step);
    if !flaws.is_empty() {
        return Err(DeclareError::Flawed(flaws));
    }
    let now = cx.now();
    let reference = next_reference(centre.sql(), Series::Outage, FiscalYear::at(now), exercise).await?.to_string();
    let outage = Outage { id: cx.new_id(), reference, org, exercise, raised_by: person, raised_at: now };
    outages::insert(centre.sql(), &outage).await?;
    declare(cx, centre.sql(), &outage, &[], (ChangeKind::Raised, step, said)).await?;
    Ok(outage.id)
}
