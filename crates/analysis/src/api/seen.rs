//! What the documents state, and the models that one may read.

use super::shapes::{ModelDocument, ModelPlanView};
use crate::{
    model::{Model, ModelId},
    pages::{facts as stated, id, sight},
    store::{models, plans, readers},
};
use access::{Act, Relation};
use axum::extract::{Path, Query};
use serde::Serialize;
use serde_json::Value;
use shell::Fault;
use shell::api::{Answer, Call, Name, Paging, Stamp, Uid, moment};
use utoipa::ToSchema;

/// One statement of the documents.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct SectorDependency {
    #[schema(example = "ID-13")]
    id: String,
    /// From whom to whom, in the document's words; absent where it names nobody.
    #[serde(skip_serializing_if = "String::is_empty")]
    pair: String,
    /// How far it goes: `definition`, `legend`, `caveat`, `title`, `general`, `case`, `plan`, `assumed`.
    status: String,
    text: Name,
    /// Document and line.
    source: String,
}

pub(super) async fn facts(_: Call) -> Result<Answer, Fault> {
    let items: Vec<SectorDependency> = stated()?
        .stated()
        .map(|one| SectorDependency {
            id: one.id.clone(),
            pair: one.pair(),
            status: one.status.code().to_owned(),
            text: (&one.words()).into(),
            source: one.source.clone(),
        })
        .collect();
    Answer::ok(&shell::api::Listing { items, next: None })
}

/// A model in a line.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct ModelLine {
    id: Uid,
    #[schema(example = "M-2014-00001")]
    reference: String,
    name: String,
    owner: Name,
    nodes: i64,
    needs: i64,
    saved_at: Stamp,
}

impl From<&Model> for ModelLine {
    fn from(model: &Model) -> Self {
        Self {
            id: model.id.into(),
            reference: model.reference.clone(),
            name: model.name.clone(),
            owner: (&model.owner).into(),
            nodes: model.nodes,
            needs: model.needs,
            saved_at: moment(model.saved_at),
        }
    }
}

pub(super) async fn list(Query(paging): Query<Paging>, call: Call) -> Result<Answer, Fault> {
    let cx = call.read().await?;
    let all = models::newest(&cx.visible()).await?;
    Answer::ok(&paging.part(all, |model| ModelLine::from(&model))?)
}

/// A plan in a line.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct ModelPlanLine {
    number: i64,
    name: String,
    saved_at: Stamp,
}

/// An organisation that reads it.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct ModelReader {
    id: Uid,
    organisation: Uid,
    name: Name,
    opened_at: Stamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    ended_at: Option<Stamp>,
}

/// A model.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct ModelView {
    id: Uid,
    reference: String,
    name: String,
    owner: Name,
    /// It says where to hit.
    #[schema(example = "amber-strict")]
    tlp: String,
    /// The number of the version in force: send it as `seen`.
    seen: i64,
    note: String,
    saved_at: Stamp,
    /// The model itself, in the form that `kaname interdependency` reads.
    #[schema(value_type = ModelDocument)]
    model: Value,
    plans: Vec<ModelPlanLine>,
    /// Only for its owner.
    #[serde(skip_serializing_if = "Option::is_none")]
    readers: Option<Vec<ModelReader>>,
}

pub(super) async fn plan(Path((text, number)): Path<(String, String)>, call: Call) -> Result<Answer, Fault> {
    let cx = call.read().await?;
    let number = crate::pages::number(&number)?;
    let (model, _) = sight::seen(&cx, id(&text)?).await?;
    let plan = plans::one(model.sql(), model.id, number).await?.ok_or_else(Fault::not_found)?;
    Answer::ok(&ModelPlanView::of(number, plan))
}

pub(super) async fn get_(Path(text): Path<String>, call: Call) -> Result<Answer, Fault> {
    let cx = call.read().await?;
    let asked: ModelId = id(&text)?;
    let (model, version) = sight::seen(&cx, asked).await?;
    let plans = plans::of(model.sql(), asked).await?.into_iter().map(|plan| ModelPlanLine {
        number: plan.number,
        name: plan.name,
        saved_at: moment(plan.saved_at),
    });
    let owns = model.relations().has(Relation::Own) && crate::may(cx.actor(), Act::ShareModel, Relation::Own);
    let readers = readers::of(model.sql(), asked).await?.into_iter().map(|one| ModelReader {
        id: one.id.into(),
        organisation: one.org.into(),
        name: (&one.name).into(),
        opened_at: moment(one.opened_at),
        ended_at: one.ended_at.map(moment),
    });
    Answer::ok(&ModelView {
        id: asked.into(),
        reference: model.reference.clone(),
        name: model.name.clone(),
        owner: (&model.owner).into(),
        tlp: crate::pages::LABEL.code().to_owned(),
        seen: model.number,
        note: version.note,
        saved_at: moment(model.saved_at),
        model: version.model,
        plans: plans.collect(),
        readers: owns.then(|| readers.collect()),
    })
}
