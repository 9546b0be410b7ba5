//! Beginning and changing models, plans, and who reads them.

use crate::{
    model::{Flaw, Model, ModelId, Version},
    ops::{
        begin_model::begin_model,
        keep_plan::keep_plan,
        open_model::{close_model, open_model},
        save_version::save_version,
    },
    pages::id,
    plan::{Content, PlanFlaw},
    store::readers::ReaderId,
};
use ::store::{Cx, Denied};
use access::act::{BeginModel, ChangeModel, ShareModel};
use axum::extract::Path;
use kernel::Lang;
use registry::Organisation;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use shell::api::{Answer, Call, Name, Uid};
use shell::{Fault, anew};
use utoipa::ToSchema;

/// What fails, is repaired and is refuelled: rows of `node` or `need`, and `at_h`.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "name": "停電", "failures": [{ "node": "P", "at_h": 0 }] }))]
pub(super) struct KeepingPlan {
    #[schema(max_length = 120)]
    name: String,
    #[schema(value_type = Vec<Object>)]
    failures: Vec<Value>,
    #[serde(default)]
    #[schema(value_type = Vec<Object>)]
    repairs: Vec<Value>,
    #[serde(default)]
    #[schema(value_type = Vec<Object>)]
    refuels: Vec<Value>,
}

impl From<KeepingPlan> for Content {
    fn from(KeepingPlan { name, failures, repairs, refuels }: KeepingPlan) -> Self {
        Content { name: name.trim().to_owned(), failures, repairs, refuels }
    }
}

/// A model to be looked at.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CheckingModel {
    #[schema(value_type = Object)]
    model: Value,
    #[serde(default)]
    plan: Option<KeepingPlan>,
}

/// What is wrong with it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct CheckedModel {
    sound: bool,
    /// The first hundred faults, each with list, entry and member.
    faults: Vec<Name>,
}

/// The model as the engine writes it, so that the same model has the same words whoever sends it.
fn version(name: &str, note: &str, model: Value) -> Version {
    let sent = Version { name: name.trim().to_owned(), note: note.trim().to_owned(), model };
    match sent.read() {
        Ok(read) => Version::of(name, note, &read),
        Err(_) => sent,
    }
}

pub(super) async fn check(call: Call) -> Result<Answer, Fault> {
    let said: CheckingModel = call.body()?;
    let version = version("-", "", said.model);
    let wrong = match (version.judge(), said.plan.map(Content::from).map(|plan| plan.judge(&version))) {
        (Err(Flaw::Rows(faults)), _) | (_, Some(Err(PlanFlaw::Rows(faults)))) => {
            faults.lines(Lang::Ja).into_iter().zip(faults.lines(Lang::En)).collect()
        }
        (Err(flaw), _) => return Err((&flaw).into()),
        (Ok(_), Some(Err(flaw))) => return Err(crate::ops::keep_plan::KeepPlanError::from(flaw).into()),
        (Ok(_), None | Some(Ok(()))) => Vec::new(),
    };
    let faults: Vec<Name> = wrong.into_iter().map(|(ja, en)| (&kernel::Bilingual { ja, en }).into()).collect();
    Answer::ok(&CheckedModel { sound: faults.is_empty(), faults })
}

/// A new model.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "name": "潮見の通信", "model": { "nodes": [{ "id": "P" }, { "id": "T" }],
        "needs": [{ "id": "T-P", "of": "T", "suppliers": ["P"], "reserve_h": 24 }] },
    "plan": { "name": "停電", "failures": [{ "node": "P", "at_h": 0 }] },
}))]
pub(super) struct BeginningModel {
    #[schema(max_length = 120)]
    name: String,
    #[serde(default)]
    #[schema(max_length = 4000)]
    note: String,
    /// In the form that `kaname interdependency` reads, without failures.
    #[schema(value_type = Object)]
    model: Value,
    #[serde(default)]
    plan: Option<KeepingPlan>,
}

/// What was begun.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct BegunModel {
    id: Uid,
}

/// Whether the actor may keep models at all: he learns that before what is wrong with what he sent.
async fn keeper(cx: &Cx) -> Result<(), Fault> {
    let org = cx.organisation().ok_or(Denied::NotFound)?;
    cx.permit::<_, Organisation>(BeginModel, org).await?;
    Ok(())
}

pub(super) async fn begin(call: Call) -> Result<Answer, Fault> {
    let said: BeginningModel = call.body()?;
    let cx = anew!(call);
    keeper(&cx).await?;
    let plan = said.plan.map(Content::from);
    let id = begin_model(&cx, &version(&said.name, &said.note, said.model), plan.as_ref()).await?;
    let answer = Answer::created(format!("/api/v1/models/{id}"), &BegunModel { id: id.into() })?;
    call.finish(cx, answer).await
}

/// Another version.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SavingModel {
    /// The number of the version as it was read.
    seen: i64,
    #[schema(max_length = 120)]
    name: String,
    #[serde(default)]
    #[schema(max_length = 4000)]
    note: String,
    #[schema(value_type = Object)]
    model: Value,
}

pub(super) async fn save(Path(text): Path<String>, call: Call) -> Result<Answer, Fault> {
    let (model, said): (ModelId, SavingModel) = (id(&text)?, call.body()?);
    let cx = anew!(call);
    cx.permit::<_, Model>(ChangeModel, model).await?;
    save_version(&cx, model, said.seen, &version(&said.name, &said.note, said.model)).await?;
    call.finish(cx, Answer::done()).await
}

/// What was kept.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct KeptPlan {
    number: i64,
}

pub(super) async fn plan(Path(text): Path<String>, call: Call) -> Result<Answer, Fault> {
    let (model, said): (ModelId, KeepingPlan) = (id(&text)?, call.body()?);
    let cx = anew!(call);
    cx.permit::<_, Model>(ChangeModel, model).await?;
    let number = keep_plan(&cx, model, &said.into()).await?;
    let there = format!("/api/v1/models/{model}/losses?plan={number}");
    call.finish(cx, Answer::created(there, &KeptPlan { number })?).await
}

/// To whom a model is opened.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct OpeningModel {
    organisation: Uid,
}

/// The opening, by which it is ended.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct OpenedModel {
    id: Uid,
}

pub(super) async fn open(Path(text): Path<String>, call: Call) -> Result<Answer, Fault> {
    let (model, said): (ModelId, OpeningModel) = (id(&text)?, call.body()?);
    let cx = anew!(call);
    cx.permit::<_, Model>(ShareModel, model).await?;
    let org = said.organisation.id().ok_or(Fault::unusable("analysis.unknown-organisation"))?;
    let reader = open_model(&cx, model, org).await?;
    let there = format!("/api/v1/models/{model}");
    call.finish(cx, Answer::created(there, &OpenedModel { id: reader.into() })?).await
}

pub(super) async fn close(Path((text, reader)): Path<(String, String)>, call: Call) -> Result<Answer, Fault> {
    let (model, reader): (ModelId, ReaderId) = (id(&text)?, id(&reader)?);
    let cx = anew!(call);
    close_model(&cx, model, reader).await?;
    call.finish(cx, Answer::done()).await
}
