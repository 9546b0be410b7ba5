//! Beginning a model in the name of one's organisation.

use super::{acting, keep_plan::KeepPlanError, text_of};
use crate::{
    model::{Flaw, ModelId, Version},
    plan::Content,
    store::{models, plans},
};
use ::store::{Cx, Denied, Entry, StoreError};
use access::{Kind, act::BeginModel};
use kernel::FiscalYear;
use registry::Organisation;
use serde_json::json;
use shell::Fault;

/// Why a version was not kept.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// It cannot stand so.
    #[error(transparent)]
    Flawed(#[from] Flaw),
    /// The plan that came with it cannot stand.
    #[error(transparent)]
    Plan(#[from] KeepPlanError),
    /// Somebody else has saved another version since.
    #[error("somebody else has saved another version since")]
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

/// Begins a model with its first version, and with a plan where one came with it.
///
/// # Errors
/// If the version or the plan cannot stand, or the actor keeps no models.
pub async fn begin_model(cx: &Cx, version: &Version, plan: Option<&Content>) -> Result<ModelId, SaveError> {
    let (org, person) = acting(cx)?;
    let owner = cx.permit::<_, Organisation>(BeginModel, org).await?;
    let read = version.judge()?;
    plan.map(|plan| plan.judge(version)).transpose().map_err(KeepPlanError::from)?;
    let (id, now): (ModelId, _) = (cx.new_id(), cx.now());
    let reference = models::next_reference(owner.sql(), org, FiscalYear::at(now)).await?;
    models::insert(owner.sql(), id, (&reference, org), (person, now)).await?;
    let (text, hash) = text_of(version)?;
    let shown = (version.name.as_str(), read.node_count(), read.need_count());
    models::insert_version(owner.sql(), (id, 1), (&text, hash), shown, (person, now)).await?;
    cx.audit(Entry::new("model.begun").on(Kind::Model, id).detail(json!({
        "reference": reference,
        "number": 1,
        "hash": hash.to_string(),
    })));
    if let Some(plan) = plan {
        let (text, hash) = text_of(plan)?;
        plans::insert(owner.sql(), (id, 1), (&text, hash), &plan.name, (person, now)).await?;
        cx.audit(
            Entry::new("model.planned").on(Kind::Model, id).detail(json!({ "number": 1, "hash": hash.to_string() })),
        );
    }
    Ok(id)
}

impl From<&Flaw> for Fault {
    fn from(flaw: &Flaw) -> Self {
        match flaw {
            Flaw::Words => Fault::unusable("analysis.words"),
            Flaw::Empty => Fault::unusable("analysis.empty"),
            Flaw::TooLarge => Fault::unusable("analysis.too-large"),
            Flaw::Text => Fault::unusable("analysis.text"),
            Flaw::Rows(_) => Fault::unusable("analysis.rows"),
        }
    }
}

impl From<SaveError> for Fault {
    fn from(error: SaveError) -> Self {
        match error {
            SaveError::Flawed(flaw) => (&flaw).into(),
            SaveError::Plan(error) => error.into(),
            SaveError::Stale => Fault::conflict("analysis.stale"),
            SaveError::Same => Fault::unusable("analysis.same"),
            SaveError::Denied(denied) => denied.into(),
            SaveError::Store(cause) => cause.into(),
        }
    }
}
