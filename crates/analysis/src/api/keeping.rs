//! Beginning and changing models, plans, and who reads them.

use super::shapes::{ModelDocument, NeedMoment, NodeChance, NodeMoment};
use crate::{
    model::{Flaw, Model, ModelId, Version},
    ops::{
        begin_model::{SaveError, begin_model},
        keep_plan::{KeepPlanError, keep_plan},
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
use interdependency::{
    Faults,
    fault::{Row, Table},
};
use registry::Organisation;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use shell::api::{Answer, Call, Uid};
use shell::{Fault, Problems, anew};
use utoipa::ToSchema;

/// What fails, is repaired and is refuelled: rows of `node` or `need`, and `at_h`.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "name": "停電", "failures": [{ "node": "P", "at_h": 0 }] }))]
pub(super) struct KeepingPlan {
    #[schema(max_length = 120)]
    name: String,
    #[serde(default)]
    #[schema(value_type = Vec<NodeMoment>)]
    failures: Vec<Value>,
    #[serde(default)]
    #[schema(value_type = Vec<NodeMoment>)]
    repairs: Vec<Value>,
    #[serde(default)]
    #[schema(value_type = Vec<NeedMoment>)]
    refuels: Vec<Value>,
    /// What fails at random: kept, and asked on the command line.
    #[serde(default)]
    #[schema(value_type = Vec<NodeChance>)]
    chances: Vec<Value>,
}

impl From<KeepingPlan> for Content {
    fn from(KeepingPlan { name, failures, repairs, refuels, chances }: KeepingPlan) -> Self {
        Content { name: name.trim().to_owned(), failures, repairs, refuels, chances }
    }
}

/// A model to be looked at.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CheckingModel {
    #[schema(value_type = ModelDocument)]
    model: Value,
    #[serde(default)]
    plan: Option<KeepingPlan>,
}

/// What is wrong with it.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub(super) struct CheckedModel {
    sound: bool,
    /// How many faults there are.
    count: u64,
    /// The first hundred of them.
    faults: Vec<ModelFault>,
}

/// Something that is wrong in a row of a model or a plan.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct ModelFault {
    /// JSON pointer into what was sent.
    #[schema(example = "/model/nodes/1/id")]
    pointer: String,
    /// Place and reason in Japanese.
    ja: String,
    /// In English.
    en: String,
}

impl From<&Faults> for CheckedModel {
    fn from(faults: &Faults) -> Self {
        let rows = placed(faults, "plan/");
        let told = rows.iter().zip(faults.told()).map(|(problem, fault)| {
            let text = fault.text();
            ModelFault { pointer: format!("/{}", problem.field), ja: text.ja, en: text.en }
        });
        Self { sound: false, count: faults.count(), faults: told.collect() }
    }
}

/// The model as the engine writes it, so that the same model has the same words whoever sends it.
fn version(name: &str, note: &str, model: Value) -> Result<Version, Fault> {
    // They would be passed over: what happens is a plan of its own.
    if let Some(list) = PLANS.iter().find(|list| model.get(**list).is_some()) {
        let mut problems = Problems::default();
        problems.add(format!("model/{list}"), "fault-analysis-plan-in-model-do");
        return Err(Fault::unusable("analysis.plan-in-model").with_problems(problems));
    }
    let sent = Version { name: name.trim().to_owned(), note: note.trim().to_owned(), model };
    Ok(match sent.read() {
        Ok(read) => Version::of(name, note, &read),
        Err(_) => sent,
    })
}

/// The lists of the engine's document that are no part of a model.
const PLANS: [&str; 4] = ["failures", "repairs", "refuels", "chances"];

/// What is wrong with rows, each with where it stands in what was sent; a plan's rows stand under `plan`.
fn placed(faults: &Faults, plan: &str) -> Problems {
    let mut problems = Problems::default();
    for one in faults.told() {
        let (under, list) = match one.table {
            Table::Nodes | Table::Needs => ("model/", one.table.name()),
            Table::Suppliers => ("model/", Table::Needs.name()),
            _ => (plan, one.table.name()),
        };
        let column = match (one.table, one.column) {
            (Table::Suppliers, _) => "/suppliers".to_owned(),
            (_, column) => column.map(|column| format!("/{column}")).unwrap_or_default(),
        };
        let place = match one.row {
            Row::Entry(entry) => format!("{under}{list}/{}{column}", entry.saturating_sub(1)),
            Row::Line(_) | Row::Whole => under.trim_end_matches('/').to_owned(),
        };
        problems.add_said(place, "analysis-wrong-row", one.text());
    }
    problems
}

/// As programs are told: with every row that is wrong.
fn told(error: SaveError, plan: &str) -> Fault {
    let rows = match &error {
        SaveError::Flawed(Flaw::Rows(faults)) | SaveError::Plan(KeepPlanError::Flawed(PlanFlaw::Rows(faults))) => {
            Some(placed(faults, plan))
        }
        _ => None,
    };
    let fault = Fault::from(error);
    rows.into_iter().fold(fault, Fault::with_problems)
}

pub(super) async fn check(call: Call) -> Result<Answer, Fault> {
    let said: CheckingModel = call.body()?;
    let version = version("-", "", said.model)?;
    let checked = match (version.judge(), said.plan.map(Content::from).map(|plan| plan.judge(&version))) {
        (Err(Flaw::Rows(faults)), _) | (_, Some(Err(PlanFlaw::Rows(faults)))) => (&faults).into(),
        (Err(flaw), _) => return Err((&flaw).into()),
        (Ok(_), Some(Err(flaw))) => return Err(KeepPlanError::from(flaw).into()),
        (Ok(_), None | Some(Ok(()))) => CheckedModel { sound: true, ..CheckedModel::default() },
    };
    Answer::ok(&checked)
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
    /// In the form that `kaname interdependency` reads, without what happens: that is a plan.
    #[schema(value_type = ModelDocument)]
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
    let version = version(&said.name, &said.note, said.model)?;
    let id = begin_model(&cx, &version, plan.as_ref()).await.map_err(|error| told(error, "plan/"))?;
    let answer = Answer::created(format!("/api/v1/models/{id}"), &BegunModel { id: id.into() })?;
    call.finish(cx, answer).await
}

/// Another version.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "seen": 1, "name": "潮見の通信", "note": "予備電源を増設した", "model": { "nodes": [{ "id": "P" }, { "id": "T" }],
        "needs": [{ "id": "T-P", "of": "T", "suppliers": ["P"], "reserve_h": 48 }] },
}))]
pub(super) struct SavingModel {
    /// The number of the version as it was read.
    seen: i64,
    #[schema(max_length = 120)]
    name: String,
    #[serde(default)]
    #[schema(max_length = 4000)]
    note: String,
    #[schema(value_type = ModelDocument)]
    model: Value,
}

pub(super) async fn save(Path(text): Path<String>, call: Call) -> Result<Answer, Fault> {
    let (model, said): (ModelId, SavingModel) = (id(&text)?, call.body()?);
    let cx = anew!(call);
    cx.permit::<_, Model>(ChangeModel, model).await?;
    let version = version(&said.name, &said.note, said.model)?;
    save_version(&cx, model, said.seen, &version).await.map_err(|error| told(error, ""))?;
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
    let number = keep_plan(&cx, model, &said.into()).await.map_err(|error| told(error.into(), ""))?;
    let there = format!("/api/v1/models/{model}/plans/{number}");
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use serde_json::json;

    #[test]
    fn what_happens_is_not_passed_over_in_a_model() {
        let fault = version("x", "", json!({"nodes": [], "needs": [], "chances": []})).unwrap_err();
        assert_eq!(fault.code, "analysis.plan-in-model");
        assert!(version("x", "", json!({"nodes": [{"id": "P"}], "needs": []})).is_ok());
    }

    #[test]
    fn each_row_that_is_wrong_is_told_by_where_it_stands() {
        let model = json!({
            "nodes": [{"id": "P"}, {"id": "P"}],
            "needs": [{"id": "d", "of": "P", "suppliers": ["Q"], "reserve_h": -1}],
        });
        let at = |faults: &Faults, plan: &str| -> Vec<String> {
            placed(faults, plan).iter().map(|problem| problem.field.clone()).collect()
        };
        let flaw = version("x", "", model).unwrap().judge().unwrap_err();
        let Flaw::Rows(faults) = flaw else { unreachable!("{flaw}") };
        let checked = CheckedModel::from(&faults);
        assert!(!checked.sound);
        assert_eq!((checked.count, checked.faults.len()), (3, 3));
        assert_eq!(checked.faults[0].pointer, "/model/nodes/1/id");
        assert!(checked.faults[0].ja.contains("nodes") && checked.faults[0].en.contains("nodes"), "{checked:?}");
        assert_eq!(at(&faults, "plan/"), ["model/nodes/1/id", "model/needs/0/reserve_h", "model/needs/0/suppliers"]);
        let sound = version("x", "", json!({"nodes": [{"id": "P"}], "needs": []})).unwrap();
        let plan = Content {
            failures: vec![json!({"node": "P", "at_h": 0}), json!({"node": "R", "at_h": "soon"})],
            ..empty()
        };
        let PlanFlaw::Rows(faults) = plan.judge(&sound).unwrap_err() else { unreachable!("R is no node") };
        assert_eq!(at(&faults, "plan/"), ["plan/failures/1/node", "plan/failures/1/at_h"]);
        assert_eq!(at(&faults, ""), ["failures/1/node", "failures/1/at_h"]);
    }

    fn empty() -> Content {
        Content::typed("停電", ["", "", ""])
    }
}
