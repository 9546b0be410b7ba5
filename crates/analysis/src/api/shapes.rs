//! What models, plans and reasons look like to programs: the engine's document and answers, described.

use crate::plan::Content;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// Hours: a number, or text where it must be exact beyond what floats hold.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
#[schema(example = 24)]
pub(crate) enum HoursShape {
    Number(f64),
    Text(String),
}

/// A service of a sector, an organisation or a site.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ModelNode {
    #[schema(max_length = 64)]
    id: String,
    name: Option<String>,
    /// The code of its sector.
    sector: Option<String>,
    /// `sector`, `organisation` or `site`.
    level: Option<String>,
    remarks: Option<String>,
    source: Option<String>,
    /// The first day on which it stands.
    #[schema(example = "2014-04-01")]
    valid_from: Option<String>,
    /// The last.
    #[schema(example = "2015-03-31")]
    valid_until: Option<String>,
}

/// A need of a service: of its suppliers so many must live, else its reserve runs down.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ModelNeed {
    #[schema(max_length = 64)]
    id: String,
    /// Whose need it is.
    of: String,
    /// How many suppliers must live; absent: all.
    k: Option<i64>,
    /// Ids of nodes.
    suppliers: Vec<String>,
    /// The reserve, or the least that it is; absent: unknown, or from 0 where `reserve_max_h` is stated.
    reserve_h: Option<HoursShape>,
    /// The most that the reserve is; absent: exactly `reserve_h`.
    reserve_max_h: Option<HoursShape>,
    /// In how many hours of supply an empty reserve is full again; absent: at once.
    refuel_h: Option<HoursShape>,
    /// Of `physical`, `cyber`, `geographic`, `logical`.
    kinds: Option<Vec<String>>,
    remarks: Option<String>,
    source: Option<String>,
    #[schema(example = "2014-04-01")]
    valid_from: Option<String>,
    #[schema(example = "2015-03-31")]
    valid_until: Option<String>,
}

/// Who depends on whom, in the form that `kaname interdependency` reads.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ModelDocument {
    nodes: Vec<ModelNode>,
    needs: Vec<ModelNeed>,
}

/// Something that happens to a service.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "node": "P", "at_h": 0 }))]
pub(crate) struct NodeMoment {
    node: String,
    at_h: HoursShape,
}

/// A reserve that is filled up.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "need": "T-P", "at_h": 12 }))]
pub(crate) struct NeedMoment {
    need: String,
    at_h: HoursShape,
}

/// How a service fails at random; only `kaname interdependency simulate` looks at it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "node": "P", "mtbf_h": 8760, "mttr_h": 6, "mttr_form": "lognormal 0.8" }))]
pub(crate) struct NodeChance {
    node: String,
    /// The share of time for which it is down.
    #[schema(minimum = 0, maximum = 1)]
    p_down: Option<f64>,
    /// Mean hours to its failure.
    mtbf_h: Option<HoursShape>,
    /// Mean hours to its repair; absent: it is not repaired.
    mttr_h: Option<HoursShape>,
    /// How times to failure spread: `exponential`, `weibull 1.5`, `lognormal 0.8`, `uniform 0.5`, `fixed`; absent: `exponential`.
    mtbf_form: Option<String>,
    /// How times to repair spread.
    mttr_form: Option<String>,
}

/// A plan as it was kept.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct ModelPlanView {
    number: i64,
    name: String,
    #[schema(value_type = Vec<NodeMoment>)]
    failures: Vec<Value>,
    #[schema(value_type = Vec<NodeMoment>)]
    repairs: Vec<Value>,
    #[schema(value_type = Vec<NeedMoment>)]
    refuels: Vec<Value>,
    #[schema(value_type = Vec<NodeChance>)]
    chances: Vec<Value>,
}

impl ModelPlanView {
    pub(super) fn of(number: i64, plan: Content) -> Self {
        let Content { name, failures, repairs, refuels, chances } = plan;
        Self { number, name, failures, repairs, refuels, chances }
    }
}

/// A time during which a service is down.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct ReasonOutage {
    from_h: f64,
    /// Absent: it does not come back.
    until_h: Option<f64>,
}

/// When a service is lost, and through whom.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct ReasonLoss {
    id: String,
    /// The earliest moment; null: it is certainly not lost.
    lost_at_h: Option<f64>,
    /// The latest; null: it may not be lost at all.
    lost_at_max_h: Option<f64>,
    /// `never`, `exact`, `interval`, `unknown`.
    certainty: String,
    /// Ids of nodes, from what failed by itself to this one.
    chain: Vec<String>,
    /// The needs between them.
    needs: Vec<String>,
    /// The chain is longer; its end is told.
    #[serde(default)]
    chain_cut: bool,
    /// When it is down; only where things come back.
    #[serde(skip_serializing_if = "Option::is_none")]
    outages: Option<Vec<ReasonOutage>>,
}

/// What an hour more of a reserve is worth.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct ReasonWorth {
    need: String,
    /// Today's.
    reserve_h: f64,
    /// By how many hours an hour more delays the loss: 1 or 0.
    delay_per_h: u8,
    /// Up to which reserve that holds; null: however much.
    until_reserve_h: Option<f64>,
    /// By how much more of it can delay the loss at most; null: so long that it is not lost.
    delay_at_most_h: Option<f64>,
}

/// Who alone brings it down.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct ReasonSingle {
    /// The node that is stopped at 0.
    node: String,
    /// When the service is lost then, with every reserve at its shortest.
    lost_at_h: f64,
    /// With every reserve at its longest; null: not in time.
    lost_at_max_h: Option<f64>,
}

/// Which fewest stops bring it down.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct ReasonSets {
    /// None: nothing brings it down in time.
    sets: Vec<Vec<String>>,
    /// Of each, whether it does with every reserve at its longest, too.
    certain: Vec<bool>,
    /// There are more of that size.
    more: bool,
    /// Sets each of which keeps it alive while nothing in it stops: they cannot all be met with fewer nodes.
    certificate: Vec<Vec<String>>,
}

/// Which unknown reserve to ask for.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct ReasonQuestion {
    need: String,
    /// The latest loss if it is the shortest possible; null: perhaps not lost.
    latest_if_short_h: Option<f64>,
    /// The earliest loss if it is the longest possible; null: not lost.
    earliest_if_long_h: Option<f64>,
}

/// Why a service is lost, as `kaname interdependency why --json` tells it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct ReasonsView {
    loss: ReasonLoss,
    worth: Vec<ReasonWorth>,
    single_points: Vec<ReasonSingle>,
    /// Null where they are larger than was looked for.
    smallest: Option<ReasonSets>,
    /// Finding them takes too long here: the command finds them.
    given_up: bool,
    /// Which reserves to ask for, the best first.
    ask: Vec<ReasonQuestion>,
}
