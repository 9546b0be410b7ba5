//! Changing what is declared: step, scope, intervals; and lowering it, with what became of it.

use super::declare::{DeclareError, declare};
use crate::{
    declared::{ChangeKind, Said},
    outage::{Outage, OutageId, Step},
    store::changes,
};
use ::store::Cx;
use access::act::SteerOutage;

/// Declares `said` from now on, over the change `seen`.
///
/// # Errors
/// If something is missing, it does not go to that step from here, somebody has changed it since, or the actor may not.
pub async fn change_outage(cx: &Cx, id: OutageId, seen: i64, step: Step, said: Said) -> Result<(), DeclareError> {
    let outage = cx.permit::<_, Outage>(SteerOutage, id).await?;
    let before = changes::all(outage.sql(), id).await?;
    let last = before.last().ok_or(DeclareError::Stale)?;
    if last.number != seen {
        return Err(DeclareError::Stale);
    }
    if !last.step.stands() || (step != last.step && !last.step.onward().contains(&step)) {
        return Err(DeclareError::NoSuchStep);
    }
    let flaws = said.flaws(step);
    if !flaws.is_empty() {
        return Err(DeclareError::Flawed(flaws));
    }
    if step == last.step && said.declared == last.said.declared {
        return Err(DeclareError::Unchanged);
    }
    let kind = if step.stands() { ChangeKind::Changed } else { ChangeKind::Lowered };
    declare(cx, outage.sql(), outage.row(), &before, (kind, step, said)).await
}
