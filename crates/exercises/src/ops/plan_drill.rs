//! Planning the drill of a fiscal year, and inviting CEPTOARs to it; or, for a CEPTOAR, one of its own.

use super::{sealed, who};
use crate::{
    drill::{DrillId, Offer, OfferFlaw, plans},
    store::drills,
};
use ::store::{Cx, Denied, Entry, Sql, StoreError};
use access::{BodyKind, Kind, OrgId, PersonId, act::PlanDrill};
use kernel::FiscalYear;
use registry::Organisation;
use serde_json::json;
use shell::Fault;
use std::collections::BTreeSet;

/// Why it was not planned.
#[derive(Debug, thiserror::Error)]
pub enum PlanDrillError {
    /// What is offered cannot stand so.
    #[error(transparent)]
    Flawed(#[from] OfferFlaw),
    /// Nobody is invited, or somebody who is no CEPTOAR.
    #[error("nobody is invited, or somebody who is no CEPTOAR")]
    Nobody,
    /// The drill of that year has been planned.
    #[error("the drill of that fiscal year has been planned")]
    Again,
    /// It may not be done.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Plans the drill of the fiscal year in which it begins, and invites the CEPTOARs with these codes. Whoever plans it for a
/// CEPTOAR invites that alone.
///
/// # Errors
/// If the offer is flawed, nobody is invited, or the year has its drill.
pub async fn plan_drill(cx: &Cx, offer: &Offer, invited: &BTreeSet<String>) -> Result<DrillId, PlanDrillError> {
    let (org, person) = who(cx)?;
    let planner = cx.permit::<_, Organisation>(PlanDrill, org).await?;
    if !plans(planner.kind) {
        return Err(Denied::Refused.into());
    }
    offer.judge()?;
    let (id, year): (DrillId, _) = (cx.new_id(), FiscalYear::of(offer.from));
    match drills::insert(&planner, (id, year), (person, cx.now())).await {
        Err(StoreError::Conflict(_)) => return Err(PlanDrillError::Again),
        done => done?,
    }
    let (text, hash) = sealed(offer)?;
    drills::insert_offer(planner.sql(), (id, 1), (&text, hash), (person, cx.now())).await?;
    cx.audit(Entry::new("drill.planned").on(Kind::Drill, id).detail(json!({
        "year": year.0,
        "number": 1,
        "hash": hash.to_string(),
    })));
    if invite(cx, planner.sql(), id, &invitable(&planner, invited), person).await? == 0 {
        return Err(PlanDrillError::Nobody);
    }
    Ok(id)
}

/// Whom the body that plans may invite of these: a CEPTOAR itself.
fn invitable(planner: &Organisation, invited: &BTreeSet<String>) -> BTreeSet<String> {
    match planner.kind {
        BodyKind::Ceptoar => planner.code.iter().cloned().collect(),
        _ => invited.clone(),
    }
}

/// Invites those of these codes that are not invited yet; how many that were.
pub(super) async fn invite(
    cx: &Cx,
    sql: &Sql<'_>,
    drill: DrillId,
    codes: &BTreeSet<String>,
    by: PersonId,
) -> Result<usize, PlanDrillError> {
    let day = cx.now().day();
    let there = drills::invited(sql, drill).await?;
    let all = registry::ask::ceptoars_on(sql, day).await?;
    let mut new = 0;
    for code in codes {
        let ceptoar = all.iter().find(|one| one.code.as_deref() == Some(code)).ok_or(PlanDrillError::Nobody)?;
        if there.contains(&ceptoar.id) {
            continue;
        }
        let ministry = match &ceptoar.sector {
            Some(sector) => registry::ask::ministry_of(sql, sector, day).await?,
            None => None,
        };
        one(cx, sql, (drill, ceptoar.id, ministry), by).await?;
        new += 1;
    }
    Ok(new)
}

async fn one(
    cx: &Cx,
    sql: &Sql<'_>,
    (drill, ceptoar, ministry): (DrillId, OrgId, Option<OrgId>),
    by: PersonId,
) -> Result<(), StoreError> {
    let part = cx.new_id();
    drills::insert_part(sql, part, (drill, ceptoar, ministry), (by, cx.now())).await?;
    let detail = json!({ "drill": drill, "ceptoar": ceptoar, "ministry": ministry });
    cx.audit(Entry::new("drill.invited").on(Kind::DrillPart, part).detail(detail));
    Ok(())
}

impl From<OfferFlaw> for Fault {
    fn from(flaw: OfferFlaw) -> Self {
        match flaw {
            OfferFlaw::Text => Fault::unusable("exercises.text"),
            OfferFlaw::Days => Fault::unusable("exercises.days"),
            OfferFlaw::Long => Fault::unusable("exercises.long"),
        }
    }
}

impl From<PlanDrillError> for Fault {
    fn from(error: PlanDrillError) -> Self {
        match error {
            PlanDrillError::Flawed(flaw) => flaw.into(),
            PlanDrillError::Nobody => Fault::unusable("exercises.nobody-invited"),
            PlanDrillError::Again => Fault::conflict("exercises.year-planned"),
            PlanDrillError::Denied(denied) => denied.into(),
            PlanDrillError::Store(cause) => cause.into(),
        }
    }
}
