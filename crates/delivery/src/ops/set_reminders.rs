//! Deciding who is reminded when of what is handed over from a day on.

use crate::{
    Urgency,
    clock::offices,
    reminder::{
        Step,
        decision::{Decision, LONGEST_REASON, Slip, check},
    },
    store::{plans, reminders::OFFICES},
};
use access::{BodyKind, Kind, OrgId, act::SetReminders};
use kernel::Day;
use registry::Organisation;
use serde_json::json;
use std::collections::BTreeMap;
use store::{Cx, Denied, Entry, Sql, StoreError};

/// Why it could not be decided.
#[derive(Debug, thiserror::Error)]
pub enum SetRemindersError {
    /// It is not this person's to decide.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Only the centre decides it.
    #[error("the organisation is not the centre")]
    NoCentre,
    /// The steps for an urgency cannot be so.
    #[error("{0:?}: {1}")]
    Steps(Urgency, Slip),
    /// It would reach back: what was handed over before has its promises.
    #[error("the first day is past")]
    Past,
    /// There is no reason, or a very long one.
    #[error("the reason is missing or very long")]
    NoReason,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Whether these steps can be decided for every urgency.
///
/// # Errors
/// `Steps` for the first urgency whose steps cannot, `Store` if there is no calendar.
pub(crate) async fn judged(sql: &Sql<'_>, steps: &BTreeMap<Urgency, Vec<Step>>) -> Result<(), SetRemindersError> {
    let calendar = offices(sql).await?;
    for urgency in [Urgency::Urgent, Urgency::Normal] {
        let none = Vec::new();
        let mine = steps.get(&urgency).unwrap_or(&none);
        check(mine, &calendar).map_err(|slip| SetRemindersError::Steps(urgency, slip))?;
    }
    Ok(())
}

/// Decides what holds for both urgencies from a day on that is not past. What was handed over before keeps its promises.
///
/// # Errors
/// As [`SetRemindersError`].
pub async fn set_reminders(
    cx: &Cx,
    centre: OrgId,
    valid_from: Day,
    steps: BTreeMap<Urgency, Vec<Step>>,
    reason: &str,
) -> Result<(), SetRemindersError> {
    let organisation = cx.permit::<_, Organisation>(SetReminders, centre).await?;
    if organisation.kind != BodyKind::Centre {
        return Err(SetRemindersError::NoCentre);
    }
    judged(organisation.sql(), &steps).await?;
    if valid_from < cx.now().day() {
        return Err(SetRemindersError::Past);
    }
    let reason = reason.trim().to_owned();
    if reason.is_empty() || reason.chars().count() > LONGEST_REASON {
        return Err(SetRemindersError::NoReason);
    }
    // The centre's row is locked, so numbers have neither gaps nor twins.
    let number = 1 + plans::last_number(organisation.sql()).await?;
    let id = cx.new_id();
    let decision = Decision { id: Some(id), number, valid_from, calendar: OFFICES.to_owned(), steps, reason };
    plans::add(organisation.sql(), &decision, id, (centre, cx.person(), cx.now())).await?;
    let mut hashes = BTreeMap::new();
    for urgency in [Urgency::Urgent, Urgency::Normal] {
        hashes.insert(urgency.code(), decision.hash(urgency)?.to_string());
    }
    cx.audit(Entry::new("reminders.decided").on(Kind::Organisation, centre).detail(json!({
        "decision": id.to_string(),
        "number": number,
        "valid_from": valid_from.to_string(),
        "plans": hashes,
    })));
    Ok(())
}
