//! Who is reminded when, for programs: what holds, what was decided, deciding.

use crate::{
    Urgency,
    clock::{Unit, Wait},
    reminder::{
        Step, Whom,
        decision::{Decision, MOST_STEPS, UNITS},
    },
    set_reminders,
    store::{plans, reminders},
};
use ::store::Cx;
use access::act::{SetReminders, ViewOrganisation};
use kernel::Day;
use registry::Organisation;
use serde::{Deserialize, Serialize};
use shell::api::{Answer, Call, Date, Operation, codes};
use shell::{Fault, Route, anew};
use std::collections::BTreeMap;
use utoipa::{
    ToSchema,
    openapi::{RefOr, schema::Schema},
};

pub(super) fn routes() -> Vec<Route> {
    let get = Operation::new("getReminderRules", "Who is reminded when of what nobody confirmed, now and as decided.");
    let set =
        Operation::new("setReminderRules", "Decide it from a day on; nothing promised before moves (the centre).");
    vec![
        Route::get("/api/v1/reminders", get_)
            .api(get.gives::<RulesView>().tagged().changed_by("setReminderRules", &[])),
        Route::post("/api/v1/reminders", set_)
            .api(set.takes::<Deciding>().conditional().creates::<RulesView>().tagged()),
    ]
}

fn whoms() -> RefOr<Schema> {
    codes(Whom::ALL.iter().map(|one| one.code()))
}
fn units() -> RefOr<Schema> {
    codes(UNITS.map(Unit::code))
}

/// A step.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct StepView {
    /// The first contact again, the second, or whoever handed it over telephones.
    #[schema(schema_with = whoms)]
    whom: String,
    /// How long after the handing over.
    #[schema(minimum = 1, maximum = 10000, example = 30)]
    wait: i64,
    #[schema(schema_with = units)]
    unit: String,
}

impl From<&Step> for StepView {
    fn from(step: &Step) -> Self {
        Self { whom: step.whom.code().to_owned(), wait: step.wait.count, unit: step.wait.unit.code().to_owned() }
    }
}

/// What holds for both urgencies.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct Steps {
    urgent: Vec<StepView>,
    normal: Vec<StepView>,
}

impl Steps {
    fn of(steps: &BTreeMap<Urgency, Vec<Step>>) -> Self {
        let of = |urgency| steps.get(&urgency).into_iter().flatten().map(StepView::from).collect();
        Self { urgent: of(Urgency::Urgent), normal: of(Urgency::Normal) }
    }
}

/// A decision of the centre.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct DecisionView {
    number: i64,
    valid_from: Date,
    reason: String,
    steps: Steps,
}

impl From<&Decision> for DecisionView {
    fn from(one: &Decision) -> Self {
        let (number, valid_from, reason) = (one.number, one.valid_from.into(), one.reason.clone());
        Self { number, valid_from, reason, steps: Steps::of(&one.steps) }
    }
}

/// What holds for what is handed over today, and every decision, newest first.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct RulesView {
    today: Steps,
    decisions: Vec<DecisionView>,
}

async fn view(cx: &Cx) -> Result<RulesView, Fault> {
    let org = cx.organisation().ok_or(Fault::sign_in())?;
    let own = cx.permit::<_, Organisation>(ViewOrganisation, org).await?;
    let mut today = BTreeMap::new();
    for urgency in [Urgency::Urgent, Urgency::Normal] {
        let plan = reminders::in_force(own.sql(), urgency, cx.now().day()).await?;
        today.insert(urgency, plan.map(|plan| plan.steps).unwrap_or_default());
    }
    let decided = plans::all(own.sql()).await?;
    let decisions = decided.iter().filter(|one| one.id.is_some()).map(DecisionView::from).collect();
    Ok(RulesView { today: Steps::of(&today), decisions })
}

async fn get_(call: Call) -> Result<Answer, Fault> {
    Ok(Answer::ok(&view(&call.read().await?).await?)?.tagged_by_content())
}

/// What is to hold from a day on.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "valid_from": "2014-06-18", "reason": "夜間の連絡に合わせる",
    "urgent": [{ "whom": "first", "wait": 20, "unit": "minutes" }, { "whom": "telephone", "wait": 60, "unit": "minutes" }],
    "normal": [{ "whom": "first", "wait": 9, "unit": "business-hours" }, { "whom": "telephone", "wait": 27, "unit": "business-hours" }],
}))]
struct Deciding {
    /// Not past.
    valid_from: Date,
    /// Each step later than the one before; the last is that somebody telephones.
    #[schema(min_items = 1, max_items = 6)]
    urgent: Vec<StepView>,
    #[schema(min_items = 1, max_items = 6)]
    normal: Vec<StepView>,
    #[schema(max_length = 2000, example = "夜間の連絡に合わせる")]
    reason: String,
}

fn read(all: &[StepView]) -> Result<Vec<Step>, Fault> {
    let unusable = || Fault::unusable("delivery.reminders-wait");
    let step = |(number, one): (i64, &StepView)| {
        let unit: Unit = one.unit.parse().map_err(|_| unusable())?;
        let wait = Wait::new(one.wait, unit).ok_or_else(unusable)?;
        Ok(Step { number, wait, whom: one.whom.parse().map_err(|_| unusable())? })
    };
    (1..).zip(all).take(MOST_STEPS + 1).map(step).collect()
}

async fn set_(call: Call) -> Result<Answer, Fault> {
    let (_, said): (_, Deciding) = (call.revision()?, call.body()?);
    let cx = anew!(call);
    let org = cx.organisation().ok_or(Fault::sign_in())?;
    cx.permit::<_, Organisation>(SetReminders, org).await?;
    call.builds_on(&Answer::ok(&view(&cx).await?)?)?;
    let steps = BTreeMap::from([(Urgency::Urgent, read(&said.urgent)?), (Urgency::Normal, read(&said.normal)?)]);
    // What is no day is none that is still to come.
    let from = said.valid_from.day().unwrap_or(Day::from_number(0));
    set_reminders(&cx, org, from, steps, &said.reason).await?;
    let answer = Answer::created("/api/v1/reminders", &view(&cx).await?)?.tagged_by_content();
    call.finish(cx, answer).await
}
