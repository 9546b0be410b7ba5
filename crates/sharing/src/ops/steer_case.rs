//! Taking a case over, and saying whether it goes before others.

use super::edit_case::{EditCaseError, editable, happened, reason};
use crate::case::{About, CaseId, EventKind, Priority};
use crate::store::cases;
use store::{Cx, Denied};

/// The actor works on the case from now on.
///
/// # Errors
/// `Already` if he does, `Merged` if it is gone, or if the actor may not.
pub async fn take_case(cx: &Cx, id: CaseId) -> Result<(), EditCaseError> {
    let case = editable(cx, id).await?;
    let who = cx.actor().who().ok_or(Denied::NotFound)?;
    if cases::standing(case.sql(), id).await?.owner == Some(who.person) {
        return Err(EditCaseError::Already);
    }
    cases::set_owner(case.sql(), id, who.person).await?;
    happened(cx, &case, EventKind::Taken, About::default(), "").await
}

/// Says whether the case goes before others, and why.
///
/// # Errors
/// `Already` if it stands so, `NoText` without a reason, `Merged` if it is gone, or if the actor may not.
pub async fn rank_case(cx: &Cx, id: CaseId, priority: Priority, why: &str) -> Result<(), EditCaseError> {
    let case = editable(cx, id).await?;
    let why = reason(why)?;
    if cases::standing(case.sql(), id).await?.priority == priority {
        return Err(EditCaseError::Already);
    }
    cases::set_priority(case.sql(), id, priority).await?;
    happened(cx, &case, priority.event(), About::default(), &why).await
}
