//! Models for programs: the same operations as on the pages, and of them the same is told.

mod answers;
mod keeping;
mod seen;
mod shapes;

use crate::model::UPLOAD;
use answers::{ComparisonView, LossesView, WhatIfView};
use keeping::{
    BeginningModel, BegunModel, CheckedModel, CheckingModel, KeepingPlan, KeptPlan, OpenedModel, OpeningModel,
    SavingModel,
};
use seen::{ModelLine, ModelView, SectorDependency};
use serde_json::{Value, json};
use shapes::{ModelPlanView, ReasonsView};
use shell::Route;
use shell::api::Operation;

/// The operations of this room.
pub(crate) fn routes() -> Vec<Route> {
    models().into_iter().chain(asked()).collect()
}

fn models() -> Vec<Route> {
    let facts = Operation::new(
        "listSectorDependencies",
        "What the documents state of which sector depends on which, each with its source.",
    )
    .lists_all::<SectorDependency>();
    let list = Operation::new("listModels", "The models of who depends on whom that you may read, last saved first.")
        .lists::<ModelLine>()
        .leads_to("getModel", "id", "/items/0/id");
    let check = Operation::new(
        "checkModel",
        "Look at a model and a plan: everything that is wrong, in both languages. Nothing is kept.",
    )
    .takes::<CheckingModel>()
    .gives::<CheckedModel>();
    let begin = Operation::new("beginModel", "Begin a model of your organisation, with a plan if you have one.")
        .takes::<BeginningModel>()
        .creates::<BegunModel>()
        .leads_to("getModel", "id", "/id");
    let get =
        Operation::new("getModel", "A model: the version in force, its plans, and for its owner who else reads it.")
            .gives::<ModelView>();
    let save =
        Operation::new("saveModelVersion", "Save another version of a model; its plans stay.").takes::<SavingModel>();
    let open = Operation::new("openModel", "Let another organisation read a model.")
        .takes::<OpeningModel>()
        .creates::<OpenedModel>();
    let close = Operation::new("closeModel", "End that another organisation reads it.");
    vec![
        Route::get("/api/v1/sector-dependencies", seen::facts).api(facts),
        Route::get("/api/v1/models", seen::list).api(list),
        Route::post("/api/v1/models", keeping::begin).api(begin).limit(UPLOAD),
        Route::post("/api/v1/model-checks", keeping::check).api(check).limit(UPLOAD),
        Route::get("/api/v1/models/{id}", seen::get_).api(get),
        Route::post("/api/v1/models/{id}/versions", keeping::save).api(save).limit(UPLOAD),
        Route::post("/api/v1/models/{id}/readers", keeping::open).api(open),
        Route::post("/api/v1/models/{id}/readers/{reader}/end", keeping::close).api(close),
    ]
}

fn text() -> Value {
    json!({ "type": "string" })
}

fn asked() -> Vec<Route> {
    let keep = Operation::new("addModelPlan", "Keep a plan of what fails, is repaired and is refuelled.")
        .takes::<KeepingPlan>()
        .creates::<KeptPlan>();
    let one =
        Operation::new("getModelPlan", "A plan: what fails, is repaired and is refuelled, and what fails at random.")
            .gives::<ModelPlanView>();
    let plan = || ("plan", "The number of the plan.", json!({ "type": "integer", "minimum": 1 }));
    let with = |operation: Operation, (name, means, schema): (&str, &str, Value)| operation.query(name, means, schema);
    let losses = with(
        Operation::new("getModelLosses", "What a plan leads to: when each service is lost, and through whom."),
        plan(),
    )
    .passing()
    .gives::<LossesView>();
    let why = with(
        Operation::new(
            "explainModelLoss",
            "Why a service is lost: chain, worth of an hour, single points, smallest sets, what to ask first.",
        ),
        plan(),
    )
    .query("node", "The id of the service.", text())
    .query("within", "Stops count within so many hours; absent: at any time.", text())
    .passing()
    .gives::<ReasonsView>();
    let what_if =
        with(Operation::new("askModelWhatIf", "What moves if one need were another. Nothing is kept."), plan())
            .query("need", "The id of the need.", text())
            .query("reserve", "Its reserve in hours; `?` is unknown.", text())
            .query("k", "How many suppliers must live, or `all`.", text())
            .query("drop", "A supplier to drop.", text())
            .query("add", "A node that supplies it too.", text())
            .passing()
            .gives::<WhatIfView>();
    let compare = Operation::new("compareModelPlans", "Two plans side by side: what differs.")
        .query("a", "The number of one plan.", json!({ "type": "integer", "minimum": 1 }))
        .query("b", "The number of the other.", json!({ "type": "integer", "minimum": 1 }))
        .passing()
        .gives::<ComparisonView>();
    vec![
        Route::post("/api/v1/models/{id}/plans", keeping::plan).api(keep),
        Route::get("/api/v1/models/{id}/plans/{number}", seen::plan).api(one),
        Route::get("/api/v1/models/{id}/losses", answers::losses).api(losses),
        Route::get("/api/v1/models/{id}/why", answers::why).api(why),
        Route::get("/api/v1/models/{id}/what-if", answers::what_if).api(what_if),
        Route::get("/api/v1/models/{id}/compare", answers::compare).api(compare),
    ]
}
