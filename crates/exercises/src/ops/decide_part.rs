//! A CEPTOAR takes part or declines, and decides how.

use super::{sealed, who};
use crate::{
    drill::Drill,
    part::{Part, PartId},
    plan::{Plan, PlanFlaw},
    store::{drills, parts},
};
use ::store::{Cx, Denied, Entry, StoreError};
use access::{Kind, act::DecideDrillPart};
use serde_json::json;
use shell::Fault;

/// Why it was not decided.
#[derive(Debug, thiserror::Error)]
pub enum DecidePartError {
    /// It cannot stand so.
    #[error(transparent)]
    Flawed(#[from] PlanFlaw),
    /// Its notice has been begun: what was decided stands.
    #[error("its notice has been begun")]
    Begun,
    /// Somebody else has decided since.
    #[error("somebody else has decided since")]
    Stale,
    /// Nothing differs.
    #[error("nothing differs")]
    Same,
    /// It may not be done.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Saves how the actor's CEPTOAR takes part, over the version `seen` (0 for none).
///
/// # Errors
/// If the plan is flawed, the notice has been begun, another version has been saved, or nothing differs.
pub async fn decide_part(cx: &Cx, id: PartId, seen: i64, plan: &Plan) -> Result<(), DecidePartError> {
    let part = cx.permit::<_, Part>(DecideDrillPart, id).await?;
    let (_, person) = who(cx)?;
    if part.notice.is_some() || part.ended_at.is_some() {
        return Err(DecidePartError::Begun);
    }
    if part.number != seen {
        return Err(DecidePartError::Stale);
    }
    if part.plan.as_ref() == Some(plan) {
        return Err(DecidePartError::Same);
    }
    let drill: Drill = drills::one(part.sql(), part.drill).await?;
    plan.judge((drill.offer.from, drill.offer.until), cx.now())?;
    let chosen = plan.members.as_ref().filter(|_| plan.takes_part);
    if let (Some(chosen), Some(day)) = (chosen, plan.first_day()) {
        let members = registry::ask::members_of(part.sql(), part.ceptoar, day).await?;
        if !chosen.iter().all(|one| members.iter().any(|member| member.id == *one)) {
            return Err(PlanFlaw::Stranger.into());
        }
    }
    let (text, hash) = sealed(plan)?;
    match parts::insert_plan(&part, seen + 1, (plan, &text, hash), (person, cx.now())).await {
        Err(StoreError::Conflict(_)) => return Err(DecidePartError::Stale),
        done => done?,
    }
    cx.audit(Entry::new("drill.decided").on(Kind::DrillPart, id).detail(json!({
        "number": seen + 1,
        "takes_part": plan.takes_part,
        "hash": hash.to_string(),
    })));
    Ok(())
}

impl From<DecidePartError> for Fault {
    fn from(error: DecidePartError) -> Self {
        match error {
            DecidePartError::Flawed(flaw) => match flaw {
                PlanFlaw::Times => Fault::unusable("exercises.times"),
                PlanFlaw::Outside => Fault::unusable("exercises.outside"),
                PlanFlaw::Text => Fault::unusable("exercises.text"),
                PlanFlaw::Long => Fault::unusable("exercises.long"),
                PlanFlaw::Nobody => Fault::unusable("exercises.no-member"),
                PlanFlaw::Stranger => Fault::unusable("exercises.stranger"),
            },
            DecidePartError::Begun => Fault::conflict("exercises.begun"),
            DecidePartError::Stale => Fault::conflict("exercises.stale"),
            DecidePartError::Same => Fault::unusable("exercises.same"),
            DecidePartError::Denied(denied) => denied.into(),
            DecidePartError::Store(cause) => cause.into(),
        }
    }
}
