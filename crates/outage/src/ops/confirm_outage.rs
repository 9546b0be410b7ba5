//! The second person: confirms what was raised, or refuses it with a reason; then it is as before.

use super::declare::{DeclareError, declare};
use crate::{
    declared::{Change, ChangeKind, Flaw, Said, TEXT_MAX, unconfirmed},
    outage::{Outage, OutageId, Step},
    store::changes,
};
use ::store::{Cx, Granted};
use access::act::ConfirmOutage;

/// The outage with its changes, and how many of them there were before the one that waits.
async fn waiting<'t>(
    cx: &'t Cx,
    id: OutageId,
    seen: i64,
) -> Result<(Granted<'t, ConfirmOutage, Outage>, Vec<Change>, usize), DeclareError> {
    let outage = cx.permit::<_, Outage>(ConfirmOutage, id).await?;
    let all = changes::all(outage.sql(), id).await?;
    let waits = unconfirmed(&all).map(|change| change.number).ok_or(DeclareError::NothingToConfirm)?;
    if all.last().is_none_or(|last| last.number != seen) {
        return Err(DeclareError::Stale);
    }
    let before = all.iter().take_while(|change| change.number < waits).count();
    Ok((outage, all, before))
}

/// Confirms it as it stands after the change `seen`.
///
/// # Errors
/// If nothing waits, somebody has changed it since, or the actor may not: whoever raised it does not confirm it.
pub async fn confirm_outage(cx: &Cx, id: OutageId, seen: i64) -> Result<(), DeclareError> {
    let (outage, all, _) = waiting(cx, id, seen).await?;
    let last = all.last().ok_or(DeclareError::NothingToConfirm)?;
    let said = Said { reason: String::new(), ..last.said.clone() };
    declare(cx, outage.sql(), outage.row(), &all, (ChangeKind::Confirmed, last.step, said)).await
}

/// Refuses it: what was raised is lowered, what asked more is as it was before.
///
/// # Errors
/// As [`confirm_outage`]; or if no reason is given.
pub async fn refuse_outage(cx: &Cx, id: OutageId, seen: i64, reason: &str) -> Result<(), DeclareError> {
    let (outage, all, before) = waiting(cx, id, seen).await?;
    if reason.trim().is_empty() || reason.chars().count() > TEXT_MAX {
        return Err(DeclareError::Flawed(vec![Flaw::Reason]));
    }
    let last = all.last().ok_or(DeclareError::NothingToConfirm)?;
    let earlier = before.checked_sub(1).and_then(|at| all.get(at));
    let step = earlier.map_or(Step::Lowered, |change| change.step);
    let said = Said { reason: reason.trim().to_owned(), ..earlier.unwrap_or(last).said.clone() };
    declare(cx, outage.sql(), outage.row(), &all, (ChangeKind::Refused, step, said)).await
}
