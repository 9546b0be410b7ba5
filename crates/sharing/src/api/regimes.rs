//! Regimes for programs: what is due when, which binds which sector, binding one; and the clocks of a report.

use crate::ops::set_regime::set_regime;
use crate::regime::{Begins, Binding, MetBy, Regime, ReportClock, Step, USUAL, What};
use crate::store::regimes;
use access::act::{SetRegime, ViewOrganisation};
use delivery::clock::Unit;
use kernel::{At, Day};
use registry::Organisation;
use serde::{Deserialize, Serialize};
use shell::api::{Answer, Call, Date, Name, Operation, Stamp, codes, moment};
use shell::{Fault, Route, anew};
use utoipa::ToSchema;
use utoipa::openapi::{RefOr, schema::Schema};

pub(super) fn routes() -> Vec<Route> {
    let list =
        Operation::new("listRegimes", "What is due when after something was noticed, and which sector it binds.");
    let bind = Operation::new("bindRegime", "Say which regime binds a sector from a day on (the centre).");
    vec![
        Route::get("/api/v1/regimes", list_).api(list.gives::<RegimesView>().tagged().changed_by("bindRegime", &[])),
        Route::post("/api/v1/regimes", bind_)
            .api(bind.takes::<Binds>().conditional().creates::<RegimesView>().tagged()),
    ]
}

fn whats() -> RefOr<Schema> {
    codes(What::ALL.map(What::code))
}
fn mets() -> RefOr<Schema> {
    codes(MetBy::ALL.map(MetBy::code))
}
fn units() -> RefOr<Schema> {
    codes(Unit::ALL.iter().map(|one| one.code()))
}
fn begins() -> RefOr<Schema> {
    codes(["noticed", "reported", "after"])
}
fn states() -> RefOr<Schema> {
    codes(["not-yet", "due", "late", "met", "met-late"])
}

/// What is due in a regime.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct RegimeStep {
    number: i64,
    #[schema(schema_with = whats)]
    what: String,
    /// When it was noticed, when it was reported, or after another step was met.
    #[schema(schema_with = begins)]
    begins: String,
    /// The step after which it begins.
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<i64>,
    wait: i64,
    #[schema(schema_with = units)]
    unit: String,
    #[schema(schema_with = mets)]
    met_by: String,
}

impl From<&Step> for RegimeStep {
    fn from(step: &Step) -> Self {
        let (begins, after) = match step.begins {
            Begins::Noticed => ("noticed", None),
            Begins::Reported => ("reported", None),
            Begins::After(number) => ("after", Some(number)),
        };
        Self {
            number: step.number,
            what: step.what.code().to_owned(),
            begins: begins.to_owned(),
            after,
            wait: step.wait.count,
            unit: step.wait.unit.code().to_owned(),
            met_by: step.met_by.code().to_owned(),
        }
    }
}

/// A regime; without a step only stamps are kept.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct RegimeView {
    #[schema(example = "nis2")]
    code: String,
    name: Name,
    /// What it rests on.
    #[serde(skip_serializing_if = "String::is_empty")]
    basis: String,
    steps: Vec<RegimeStep>,
}

impl From<&Regime> for RegimeView {
    fn from(one: &Regime) -> Self {
        let (code, basis) = (one.code.clone(), one.basis.clone());
        Self { code, name: Name::from(&one.name), basis, steps: one.steps.iter().map(RegimeStep::from).collect() }
    }
}

/// That a regime binds a sector.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct BindingView {
    #[schema(example = "ICT-TEL")]
    sector: String,
    regime: String,
    valid_from: Date,
    reason: String,
}

impl From<&Binding> for BindingView {
    fn from(one: &Binding) -> Self {
        let (sector, regime, reason) = (one.sector.clone(), one.regime.clone(), one.reason.clone());
        Self { sector, regime, valid_from: one.valid_from.into(), reason }
    }
}

/// All regimes, and what was decided for sectors, newest first.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct RegimesView {
    /// What binds a sector for which nothing was decided.
    #[schema(example = "japan")]
    usual: String,
    regimes: Vec<RegimeView>,
    bindings: Vec<BindingView>,
}

async fn view(cx: &store::Cx) -> Result<RegimesView, Fault> {
    let org = cx.organisation().ok_or(Fault::sign_in())?;
    let own = cx.permit::<_, Organisation>(ViewOrganisation, org).await?;
    let (all, bindings) = (regimes::all(own.sql()).await?, regimes::bindings(own.sql()).await?);
    Ok(RegimesView {
        usual: USUAL.to_owned(),
        regimes: all.iter().map(RegimeView::from).collect(),
        bindings: bindings.iter().map(BindingView::from).collect(),
    })
}

async fn list_(call: Call) -> Result<Answer, Fault> {
    Ok(Answer::ok(&view(&call.read().await?).await?)?.tagged_by_content())
}

/// Which regime binds a sector from a day on.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Binds {
    #[schema(max_length = 20, example = "ICT-TEL")]
    sector: String,
    #[schema(max_length = 40, example = "nis2")]
    regime: String,
    /// Not past.
    valid_from: Date,
    #[schema(max_length = 2000, example = "法令の改正")]
    reason: String,
}

async fn bind_(call: Call) -> Result<Answer, Fault> {
    let (_, said): (_, Binds) = (call.revision()?, call.body()?);
    let cx = anew!(call);
    let org = cx.organisation().ok_or(Fault::sign_in())?;
    cx.permit::<_, Organisation>(SetRegime, org).await?;
    call.builds_on(&Answer::ok(&view(&cx).await?)?)?;
    // What is no day is none that is still to come.
    let from = said.valid_from.day().unwrap_or(Day::from_number(0));
    set_regime(&cx, org, (&said.sector, &said.regime, from), &said.reason).await?;
    let answer = Answer::created("/api/v1/regimes", &view(&cx).await?)?.tagged_by_content();
    call.finish(cx, answer).await
}

/// A clock of a report: what is due, by when, whether it was done.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct ClockView {
    #[schema(schema_with = whats)]
    what: String,
    #[schema(schema_with = mets)]
    met_by: String,
    /// `not-yet`: what it begins with has not come.
    #[schema(schema_with = states)]
    state: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    due_at: Option<Stamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    met_at: Option<Stamp>,
}

impl ClockView {
    pub(super) fn new(clock: &ReportClock, now: At) -> Self {
        let due = clock.runs.map(|(_, due)| due);
        let state = match (clock.met_at, due) {
            (Some(_), _) if clock.met_late() => "met-late",
            (Some(_), _) => "met",
            (None, Some(due)) if due < now => "late",
            (None, Some(_)) => "due",
            (None, None) => "not-yet",
        };
        Self {
            what: clock.what.code().to_owned(),
            met_by: clock.met_by.code().to_owned(),
            state: state.to_owned(),
            due_at: due.map(moment),
            met_at: clock.met_at.map(moment),
        }
    }
}
