//! Changing what is offered, and inviting more CEPTOARs.

use super::{
    plan_drill::{PlanDrillError, invite},
    sealed, who,
};
use crate::{
    drill::{Drill, DrillId, Offer},
    store::drills,
};
use ::store::{Cx, Entry, StoreError};
use access::{Kind, act::ChangeDrill};
use serde_json::json;
use shell::Fault;
use std::collections::BTreeSet;

/// Why it was not changed.
#[derive(Debug, thiserror::Error)]
pub enum ChangeDrillError {
    /// As when it is planned.
    #[error(transparent)]
    Plan(#[from] PlanDrillError),
    /// Somebody else has changed it since.
    #[error("somebody else has changed it since")]
    Stale,
    /// Nothing differs.
    #[error("nothing differs")]
    Same,
}

/// Saves another version of the offer over the version `seen`, and invites those of these codes that are not yet.
///
/// # Errors
/// If the offer is flawed, another version has been saved, or nothing differs.
pub async fn change_drill(
    cx: &Cx,
    id: DrillId,
    seen: i64,
    (offer, invited): (&Offer, &BTreeSet<String>),
) -> Result<(), ChangeDrillError> {
    let drill = cx.permit::<_, Drill>(ChangeDrill, id).await.map_err(PlanDrillError::from)?;
    let (_, person) = who(cx).map_err(PlanDrillError::from)?;
    offer.judge().map_err(PlanDrillError::from)?;
    if drill.number != seen {
        return Err(ChangeDrillError::Stale);
    }
    let new = match drill.own {
        // In a CEPTOAR's own drill nobody else takes part.
        Some(_) => 0,
        None => invite(cx, drill.sql(), id, invited, person).await?,
    };
    if drill.offer == *offer {
        return if new > 0 { Ok(()) } else { Err(ChangeDrillError::Same) };
    }
    let (text, hash) = sealed(offer).map_err(PlanDrillError::from)?;
    match drills::insert_offer(drill.sql(), (id, seen + 1), (&text, hash), (person, cx.now())).await {
        Err(StoreError::Conflict(_)) => return Err(ChangeDrillError::Stale),
        done => done.map_err(PlanDrillError::from)?,
    }
    let detail = json!({ "number": seen + 1, "hash": hash.to_string() });
    cx.audit(Entry::new("drill.changed").on(Kind::Drill, id).detail(detail));
    Ok(())
}

impl From<ChangeDrillError> for Fault {
    fn from(error: ChangeDrillError) -> Self {
        match error {
            ChangeDrillError::Plan(error) => error.into(),
            ChangeDrillError::Stale => Fault::conflict("exercises.stale"),
            ChangeDrillError::Same => Fault::unusable("exercises.same"),
        }
    }
}
