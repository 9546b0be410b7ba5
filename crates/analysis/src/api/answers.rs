//! What models answer.

use super::shapes::ReasonsView;
use crate::{
    model::ModelId,
    pages::{
        id, number,
        sight::{Answered, Found, answered, seen},
        whatif,
        why::{self, horizon},
    },
    told::Told,
    turn,
    variant::{NoVariant, variant},
};
use axum::extract::{Path, Query};
use interdependency::{answer::reasons::reasons, solve::Certainty, why::smallest::Patience};
use serde::{Deserialize, Serialize};
use shell::Fault;
use shell::api::{Answer, Call, codes};
use utoipa::{
    ToSchema,
    openapi::{RefOr, Schema},
};

fn certainties() -> RefOr<Schema> {
    codes([Certainty::Never, Certainty::Exact, Certainty::Interval, Certainty::Unknown].map(Certainty::code))
}

/// A time during which a service is down.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct DownTime {
    /// From which hour.
    from_h: f64,
    /// Until which hour; absent: it does not come back.
    #[serde(skip_serializing_if = "Option::is_none")]
    until_h: Option<f64>,
}

/// When a service is lost, and when it is back.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct LossSpan {
    /// The earliest hour; absent: it is certainly not lost.
    #[serde(skip_serializing_if = "Option::is_none")]
    lost_at_h: Option<f64>,
    /// The latest hour; absent: perhaps it is not lost.
    #[serde(skip_serializing_if = "Option::is_none")]
    lost_at_max_h: Option<f64>,
    #[schema(schema_with = certainties)]
    certainty: String,
    /// When it is down, with every reserve at its shortest; absent where nothing comes back.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    outages: Vec<DownTime>,
}

impl From<&Told> for LossSpan {
    fn from(told: &Told) -> Self {
        let span = told.span;
        Self {
            lost_at_h: span.earliest.stated(),
            lost_at_max_h: span.latest.stated(),
            certainty: span.certainty().code().to_owned(),
            outages: told.outages.iter().map(|one| DownTime { from_h: one.from_h, until_h: one.until_h }).collect(),
        }
    }
}

/// A service that is lost or may be.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct LossLine {
    node: String,
    lost: LossSpan,
    /// Ids of nodes, from what failed by itself to this one.
    chain: Vec<String>,
    /// The needs between them.
    needs: Vec<String>,
}

/// What a plan leads to.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct LossesView {
    name: String,
    /// How many services there are; those that are not listed are certainly not lost.
    nodes: u32,
    lost: Vec<LossLine>,
}

/// Which plan.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Which {
    plan: String,
}

fn owned(ids: &[&str]) -> Vec<String> {
    ids.iter().map(|id| (*id).to_owned()).collect()
}

fn fitting(answered: Answered) -> Result<(String, Found), Fault> {
    let found = answered.found.map_err(|_| Fault::conflict("analysis.plan-misfit"))?;
    Ok((answered.plan.name, found))
}

async fn asked(call: &Call, text: &str, plan: &str) -> Result<(String, Found), Fault> {
    let cx = call.read().await?;
    let (model, version) = seen(&cx, id(text)?).await?;
    fitting(answered(&model, &version, number(plan)?).await?)
}

pub(super) async fn losses(Path(text): Path<String>, Query(which): Query<Which>, call: Call) -> Result<Answer, Fault> {
    let (name, found) = asked(&call, &text, &which.plan).await?;
    let line = |node: &u32| {
        let told = found.answer.node(&found.model, *node);
        LossLine {
            node: told.id.to_owned(),
            lost: (&found.told(*node)).into(),
            chain: owned(&told.chain),
            needs: owned(&told.needs),
        }
    };
    let lost = found.lost().iter().map(line).collect();
    Answer::ok(&LossesView { name, nodes: found.model.node_count(), lost })
}

/// Which service.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct WhichNode {
    plan: String,
    node: String,
    within: String,
}

pub(super) async fn why(Path(text): Path<String>, Query(which): Query<WhichNode>, call: Call) -> Result<Answer, Fault> {
    let (_, found) = asked(&call, &text, &which.plan).await?;
    let node = found.model.node_called(&which.node).ok_or_else(Fault::not_found)?;
    let looked = if found.model.node_count() <= why::SETS_UP_TO { why::LARGEST } else { 0 };
    let within = horizon(&which.within)?;
    let ask =
        || serde_json::to_value(reasons(&found.model, &found.plan, node, (within, looked), &Patience::of(why::STEPS)));
    let broken = |cause| Fault::broken("shell.template").because(cause);
    let told = turn::worked_out(ask).await?.map_err(broken)?;
    Answer::ok(&serde_json::from_value::<ReasonsView>(told).map_err(broken)?)
}

/// A service whose loss moves.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct MovedLoss {
    node: String,
    before: LossSpan,
    after: LossSpan,
}

/// What a change leads to.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct WhatIfView {
    need: String,
    moved: Vec<MovedLoss>,
    /// How many services were worked out again.
    touched: usize,
}

pub(super) async fn what_if(
    Path(text): Path<String>,
    Query(which): Query<Which>,
    Query(said): Query<whatif::Asked>,
    call: Call,
) -> Result<Answer, Fault> {
    let (_, found) = asked(&call, &text, &which.plan).await?;
    let change = said.change().ok_or(NoVariant::Need)?;
    let variant = variant(&found.model, &found.plan, &change)?;
    let moved = variant.moved.iter().map(|one| MovedLoss {
        node: found.model.node(one.node).id.to_owned(),
        before: (&one.before).into(),
        after: (&one.after).into(),
    });
    Answer::ok(&WhatIfView { need: change.need, moved: moved.collect(), touched: variant.touched })
}

/// A service whose loss differs.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct DifferingLoss {
    node: String,
    a: LossSpan,
    b: LossSpan,
}

/// Two plans side by side.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct ComparisonView {
    a: String,
    b: String,
    differ: Vec<DifferingLoss>,
}

/// Which two.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Two {
    a: String,
    b: String,
}

pub(super) async fn compare(Path(text): Path<String>, Query(two): Query<Two>, call: Call) -> Result<Answer, Fault> {
    let cx = call.read().await?;
    let model: ModelId = id(&text)?;
    let (model, version) = seen(&cx, model).await?;
    let (a, first) = fitting(answered(&model, &version, number(&two.a)?).await?)?;
    let (b, second) = fitting(answered(&model, &version, number(&two.b)?).await?)?;
    let both = (0..first.model.node_count()).map(|node| (node, first.told(node), second.told(node)));
    let differ = both.filter(|(_, a, b)| a != b).map(|(node, a, b)| DifferingLoss {
        node: first.model.node(node).id.to_owned(),
        a: (&a).into(),
        b: (&b).into(),
    });
    Answer::ok(&ComparisonView { a, b, differ: differ.collect() })
}
