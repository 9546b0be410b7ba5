//! `/regimes`: what is due when after something was noticed, which sector each regime binds, and deciding on it.

use crate::ops::set_regime::set_regime;
use crate::regime::{Begins, Binding, Regime, Step, USUAL};
use crate::store::regimes;
use access::{Act, Decision, act::ViewOrganisation, decide};
use askama::Template;
use axum::response::Response;
use delivery::Urgency;
use kernel::Day;
use registry::{Organisation, Sector};
use serde::Deserialize;
use shell::{Fault, Input, Page, Route, Signed, Voice, did, page::show_with, show};
use store::{Cx, Sql, StoreError};

struct RegimeView {
    name: String,
    basis: String,
    steps: Vec<StepView>,
}

struct StepView {
    what: String,
    wait: String,
    begins: String,
    met_by: String,
}

/// A sector for which something was decided.
struct BoundView {
    sector: String,
    /// What holds, then what will.
    lines: Vec<BoundLine>,
}

struct BoundLine {
    since: String,
    regime: String,
    reason: String,
}

/// What is done about those who have not confirmed a notice that hurries so.
struct ReminderView {
    urgency: String,
    /// Who is told, and after how long.
    steps: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "reports/regimes.html")]
struct RegimesPage {
    page: Page,
    regimes: Vec<RegimeView>,
    bound: Vec<BoundView>,
    /// What holds for all others.
    usual: String,
    reminders: Vec<ReminderView>,
    may_set: bool,
    /// Codes and names to choose from.
    sectors: Vec<(String, String)>,
    choices: Vec<(String, String)>,
    typed: Typed,
}

/// What is to be set, as it was typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    sector: String,
    regime: String,
    from: String,
    reason: String,
}

pub(crate) fn routes() -> Vec<Route> {
    vec![Route::get("/regimes", show_regimes), Route::post("/regimes", set)]
}

/// 「気づいてから 24 時間」 and the like, part by part.
fn step_view(voice: &Voice, regime: &Regime, step: &Step) -> StepView {
    let begins = match step.begins {
        Begins::Noticed => voice.t("regime-begins-noticed"),
        Begins::Reported => voice.t("regime-begins-reported"),
        Begins::After(number) => {
            let before = regime.steps.iter().find(|one| one.number == number);
            let what = before.map(|one| voice.t(&format!("regime-clock-{}", one.what.code()))).unwrap_or_default();
            voice.t1("regime-begins-after", "what", what)
        }
    };
    StepView {
        what: voice.t(&format!("regime-clock-{}", step.what.code())),
        wait: voice.t1(&format!("regime-{}", step.wait.unit.code()), "n", step.wait.count),
        begins,
        met_by: voice.t(&format!("regime-met-{}", step.met_by.code())),
    }
}

async fn gather(cx: &Cx, mut page: Page, typed: Option<Typed>) -> Result<RegimesPage, Fault> {
    let org = cx.organisation().ok_or_else(Fault::not_found)?;
    let own = cx.permit::<_, Organisation>(ViewOrganisation, org).await?;
    let may_set = decide(cx.actor(), Act::SetRegime, own.relations()) == Decision::Allow;
    page.title = page.t("regimes-title");
    let today = cx.now().day();
    let regimes = regimes::all(own.sql()).await?;
    let bindings = regimes::bindings(own.sql()).await?;
    let sectors = registry::ask::sectors_of_reports(own.sql(), today).await?;
    let name = |one: &Regime| page.pick(&one.name).to_owned();
    let named = |code: &str| regimes.iter().find(|one| one.code == code).map(name).unwrap_or_default();
    let bound = |sector: &Sector| {
        let mine = || bindings.iter().filter(|one| one.sector == sector.code);
        let said = |one: &Binding| {
            let since = page.t1("regime-from", "day", page.day(one.valid_from));
            BoundLine { since, regime: named(&one.regime), reason: one.reason.clone() }
        };
        let holds = mine().find(|one| one.valid_from <= today);
        let later = mine().filter(|one| one.valid_from > today);
        let lines: Vec<BoundLine> = holds.into_iter().chain(later).map(said).collect();
        (!lines.is_empty()).then(|| BoundView { sector: sector_name(&page, sector), lines })
    };
    let bound = sectors.iter().filter_map(bound).collect();
    let view = |one: &Regime| RegimeView {
        name: name(one),
        basis: one.basis.clone(),
        steps: one.steps.iter().map(|step| step_view(&page, one, step)).collect(),
    };
    let views = regimes.iter().map(view).collect();
    let choices = regimes.iter().map(|one| (one.code.clone(), name(one))).collect();
    let choose = sectors.iter().map(|one| (one.code.clone(), sector_name(&page, one))).collect();
    let typed = typed.unwrap_or_else(|| Typed { from: today.to_string(), ..Typed::default() });
    let reminders = reminders(&page, own.sql(), today).await?;
    let usual = named(USUAL);
    Ok(RegimesPage { usual, regimes: views, bound, reminders, may_set, sectors: choose, choices, typed, page })
}

/// Who is reminded when of a notice that is handed over today.
async fn reminders(voice: &Voice, sql: &Sql<'_>, today: Day) -> Result<Vec<ReminderView>, StoreError> {
    let mut all = Vec::new();
    for urgency in [Urgency::Urgent, Urgency::Normal] {
        let plan = delivery::ask::reminder_plan(sql, urgency, today).await?;
        let line = |step: &delivery::reminder::Step| {
            let who = voice.t(&format!("regimes-remind-{}", step.whom.code()));
            (who, voice.t1(&format!("regime-{}", step.wait.unit.code()), "n", step.wait.count))
        };
        let steps = plan.iter().flat_map(|plan| &plan.steps).map(line).collect();
        all.push(ReminderView { urgency: voice.t(&format!("regimes-remind-{}", urgency.code())), steps });
    }
    Ok(all)
}

fn sector_name(voice: &Voice, sector: &Sector) -> String {
    voice.pick(&sector.name).to_owned()
}

/// `GET /regimes`
async fn show_regimes(request: Signed) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    show(&gather(&cx, Page::signed(&request, String::new()), None).await?)
}

/// `POST /regimes`
async fn set(request: Signed, Input(typed): Input<Typed>) -> Result<Response, Fault> {
    let cx = request.app.write(request.actor()).await?;
    let org = cx.organisation().ok_or_else(Fault::not_found)?;
    // What is no day is none that is still to come.
    let from = Day::parse(&typed.from).unwrap_or(Day::from_number(0));
    match set_regime(&cx, org, (&typed.sector, &typed.regime, from), &typed.reason).await {
        Ok(()) => {
            cx.commit().await?;
            Ok(did("did-regime-set", "/regimes"))
        }
        Err(error) => {
            drop(cx);
            let page = Page::signed(&request, String::new()).mend(Some(&Fault::from(error)))?;
            let cx = request.app.read(request.actor()).await?;
            let view = gather(&cx, page, Some(typed)).await?;
            show_with(view.page.status(), &view)
        }
    }
}
