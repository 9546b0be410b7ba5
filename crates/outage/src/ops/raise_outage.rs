//! Raising the state of a large-scale outage: in force at once, by one person; a second confirms it (decision 28).

use super::{
    declare::{DeclareError, declare},
    scope::reached,
};
use crate::{
    declared::{ChangeKind, Said},
    outage::{Outage, OutageId, Step},
    store::{bodies, outages},
};
use ::store::{Cx, Denied, next_reference};
use access::{BodyKind, act::RaiseOutage};
use kernel::{FiscalYear, Series};
use registry::Organisation;

/// To how many bodies of each kind it would go. Nothing is changed.
///
/// # Errors
/// As for raising it.
pub async fn would_reach(cx: &Cx, step: Step, said: &Said) -> Result<Vec<(BodyKind, i64)>, DeclareError> {
    let org = cx.organisation().ok_or(Denied::NotFound)?;
    let centre = cx.permit::<_, Organisation>(RaiseOutage, org).await?;
    ready(step, said)?;
    let day = cx.now().day();
    let reached = reached(centre.sql(), &said.declared.scope, day).await?.ok_or(DeclareError::NobodyInScope)?;
    let all = bodies::count(centre.sql(), &reached, day).await?;
    if all.is_empty() { Err(DeclareError::NobodyInScope) } else { Ok(all) }
}

fn ready(step: Step, said: &Said) -> Result<(), DeclareError> {
    if !Step::FIRST.contains(&step) {
        return Err(DeclareError::NoSuchStep);
    }
    let flaws = said.flaws(step);
    if flaws.is_empty() { Ok(()) } else { Err(DeclareError::Flawed(flaws)) }
}

/// Raises it. The exercise mark is set here and never again.
///
/// # Errors
/// If something is missing, nobody is in the scope, it cannot be raised at that step, the same person has raised just that and
/// it stands as it was raised, or the actor may not.
pub async fn raise_outage(cx: &Cx, step: Step, said: Said, exercise: bool) -> Result<OutageId, DeclareError> {
    let (org, person) = cx.organisation().zip(cx.person()).ok_or(Denied::NotFound)?;
    let centre = cx.permit::<_, Organisation>(RaiseOutage, org).await?;
    ready(step, &said)?;
    let now = cx.now();
    // The counter lets one in after the other: whoever presses twice finds what the first press raised.
    let reference = next_reference(centre.sql(), Series::Outage, FiscalYear::at(now), exercise).await?.to_string();
    let before = outages::raised_by(centre.sql(), person, (step, exercise)).await?;
    let same = |one: &Said| (&one.declared, &one.reason) == (&said.declared, &said.reason);
    if let Some((id, _)) = before.iter().find(|(_, one)| same(one)) {
        return Err(DeclareError::Already(*id));
    }
    let outage = Outage { id: cx.new_id(), reference, org, exercise, raised_by: person, raised_at: now };
    outages::insert(centre.sql(), &outage).await?;
    declare(cx, centre.sql(), &outage, &[], (ChangeKind::Raised, step, said)).await?;
    Ok(outage.id)
}
