//! Keeping a plan of what fails in a model.

use super::{acting, text_of};
use crate::{
    model::{Model, ModelId},
    plan::{Content, PlanFlaw},
    store::{models, plans},
};
use ::store::{Cx, Denied, Entry, StoreError};
use access::{Kind, act::ChangeModel};
use serde_json::json;
use shell::Fault;

/// Why a plan was not kept.
#[derive(Debug, thiserror::Error)]
pub enum KeepPlanError {
    /// It cannot stand so.
    #[error(transparent)]
    Flawed(#[from] PlanFlaw),
    /// Another was kept at the same moment.
    #[error("another was kept at the same moment")]
    Stale,
    /// It may not be done.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Keeps a plan; its number.
///
/// # Errors
/// If it cannot stand beside the version in force.
pub async fn keep_plan(cx: &Cx, id: ModelId, plan: &Content) -> Result<i64, KeepPlanError> {
    let (_, person) = acting(cx)?;
    let model = cx.permit::<_, Model>(ChangeModel, id).await?;
    plan.judge(&models::version(model.sql(), (id, model.number)).await?)?;
    let number = plans::last(model.sql(), id).await? + 1;
    let (text, hash) = text_of(plan)?;
    match plans::insert(model.sql(), (id, number), (&text, hash), &plan.name, (person, cx.now())).await {
        Err(StoreError::Conflict(_)) => return Err(KeepPlanError::Stale),
        done => done?,
    }
    let detail = json!({ "number": number, "hash": hash.to_string() });
    cx.audit(Entry::new("model.planned").on(Kind::Model, id).detail(detail));
    Ok(number)
}

impl From<KeepPlanError> for Fault {
    fn from(error: KeepPlanError) -> Self {
        match error {
            KeepPlanError::Flawed(PlanFlaw::Name) => Fault::unusable("analysis.plan-name"),
            KeepPlanError::Flawed(PlanFlaw::NoFailure) => Fault::unusable("analysis.no-failure"),
            KeepPlanError::Flawed(PlanFlaw::TooLong) => Fault::unusable("analysis.plan-long"),
            KeepPlanError::Flawed(PlanFlaw::Rows(_)) => Fault::unusable("analysis.rows"),
            KeepPlanError::Stale => Fault::conflict("analysis.stale"),
            KeepPlanError::Denied(denied) => denied.into(),
            KeepPlanError::Store(cause) => cause.into(),
        }
    }
}
