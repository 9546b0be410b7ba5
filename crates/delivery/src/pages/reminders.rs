//! `/reminders`: who is reminded when of what nobody confirmed, what that means for a notice that is handed over now, and
//! deciding on it.

use super::titled;
use crate::{
    SetRemindersError, Urgency,
    clock::{Calendar, Unit, Wait, offices},
    ops::set_reminders::judged,
    reminder::{
        Step, Whom,
        decision::{Decision, LONGEST_REASON, MOST_STEPS, UNITS, moments},
    },
    set_reminders,
    store::{plans, reminders},
};
use ::store::Cx;
use access::{Act, Decision as Decided, act::ViewOrganisation, decide};
use askama::Template;
use axum::response::Response;
use kernel::Day;
use registry::Organisation;
use serde::Deserialize;
use shell::{Fault, Input, Page, Signed, Voice, did, page::show_with, show};
use std::collections::BTreeMap;

/// What the form sends: rows of the two urgencies, in order; a row without anybody is left out.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    urgent_whom: Vec<String>,
    urgent_count: Vec<String>,
    urgent_unit: Vec<String>,
    normal_whom: Vec<String>,
    normal_count: Vec<String>,
    normal_unit: Vec<String>,
    from: String,
    reason: String,
    /// `preview`, or to decide it.
    go: String,
}

/// The steps of an urgency, for people.
struct PlanView {
    urgency: String,
    /// Who, after how long, and when that is for what is handed over now.
    steps: Vec<(String, String, String)>,
}

/// A decision, for people.
struct DecisionView {
    from: String,
    reason: String,
    plans: Vec<PlanView>,
}

/// A row of the form.
struct RowView {
    whom: String,
    count: String,
    unit: String,
}

/// The rows of an urgency.
struct FormView {
    urgency: String,
    /// The first part of the fields' names.
    name: &'static str,
    rows: Vec<RowView>,
}

#[derive(Template)]
#[template(path = "reminders.html")]
struct RemindersPage {
    page: Page,
    now: Vec<PlanView>,
    /// What was decided, newest first.
    decided: Vec<DecisionView>,
    /// What was typed would mean.
    preview: Vec<PlanView>,
    may: bool,
    forms: Vec<FormView>,
    whoms: Vec<(&'static str, String)>,
    units: Vec<(&'static str, String)>,
    from: String,
    reason: String,
    limit: usize,
}

const URGENCIES: [Urgency; 2] = [Urgency::Urgent, Urgency::Normal];

/// Steps of rows that were filled in; what cannot be read waits not at all, which nobody may decide.
pub(crate) fn steps<'r>(rows: impl Iterator<Item = (&'r str, &'r str, &'r str)>) -> Vec<Step> {
    let filled = rows.filter(|(whom, ..)| !whom.is_empty());
    let step = |(number, (whom, count, unit)): (i64, (&str, &str, &str))| {
        let count = digits(count).unwrap_or_default();
        let wait =
            Wait::new(count, unit.parse().unwrap_or(Unit::Minutes)).unwrap_or(Wait { count: 0, unit: Unit::Minutes });
        Step { number, wait, whom: whom.parse().unwrap_or(Whom::First) }
    };
    (1..).zip(filled).map(step).collect()
}

/// A number as people type it, in full-width digits, too.
fn digits(typed: &str) -> Option<i64> {
    registry::fold::fold(typed).parse().ok()
}

impl Typed {
    fn rows(&self, urgency: Urgency) -> [&Vec<String>; 3] {
        match urgency {
            Urgency::Urgent => [&self.urgent_whom, &self.urgent_count, &self.urgent_unit],
            Urgency::Normal => [&self.normal_whom, &self.normal_count, &self.normal_unit],
        }
    }
    fn of(&self, urgency: Urgency) -> Vec<Step> {
        let [whom, count, unit] = self.rows(urgency);
        let rows = whom.iter().zip(count).zip(unit);
        steps(rows.map(|((whom, count), unit)| (whom.as_str(), count.as_str(), unit.as_str())))
    }
    fn steps(&self) -> BTreeMap<Urgency, Vec<Step>> {
        URGENCIES.into_iter().map(|urgency| (urgency, self.of(urgency))).collect()
    }
    fn form(&self, voice: &Voice, urgency: Urgency) -> FormView {
        let [whom, count, unit] = self.rows(urgency);
        let at = |all: &Vec<String>, row: usize| all.get(row).cloned().unwrap_or_default();
        let row = |row| RowView { whom: at(whom, row), count: at(count, row), unit: at(unit, row) };
        FormView { urgency: urgency_of(voice, urgency), name: urgency.code(), rows: (0..MOST_STEPS).map(row).collect() }
    }
    /// What holds, as the form shows it.
    fn of_steps(steps: &BTreeMap<Urgency, Vec<Step>>, from: Day) -> Self {
        let of = |urgency: Urgency| steps.get(&urgency).cloned().unwrap_or_default();
        let column = |urgency: Urgency, cell: fn(&Step) -> String| of(urgency).iter().map(cell).collect();
        let whom: fn(&Step) -> String = |step| step.whom.code().to_owned();
        let count: fn(&Step) -> String = |step| step.wait.count.to_string();
        let unit: fn(&Step) -> String = |step| step.wait.unit.code().to_owned();
        Self {
            urgent_whom: column(Urgency::Urgent, whom),
            urgent_count: column(Urgency::Urgent, count),
            urgent_unit: column(Urgency::Urgent, unit),
            normal_whom: column(Urgency::Normal, whom),
            normal_count: column(Urgency::Normal, count),
            normal_unit: column(Urgency::Normal, unit),
            from: from.to_string(),
            ..Self::default()
        }
    }
}

fn urgency_of(voice: &Voice, urgency: Urgency) -> String {
    voice.t(&format!("delivery-reminders-{}", urgency.code()))
}

fn whom(voice: &Voice, whom: Whom) -> String {
    voice.t(&format!("delivery-reminders-whom-{}", whom.code()))
}

fn wait(voice: &Voice, wait: Wait) -> String {
    voice.t1(&format!("delivery-reminders-{}", wait.unit.code()), "n", wait.count)
}

/// What steps mean for what is handed over now; without a calendar the moments stay away.
fn plans_view(
    voice: &Voice,
    steps: &BTreeMap<Urgency, Vec<Step>>,
    on: Option<(&Calendar, kernel::At)>,
) -> Vec<PlanView> {
    let view = |urgency: Urgency| {
        let mine = steps.get(&urgency).map(Vec::as_slice).unwrap_or_default();
        let at = on.map(|(calendar, now)| moments(mine, calendar, now)).unwrap_or_default();
        let when = |row: usize| at.get(row).map(|at| voice.when(at)).unwrap_or_default();
        let line = |(row, step): (usize, &Step)| (whom(voice, step.whom), wait(voice, step.wait), when(row));
        PlanView { urgency: urgency_of(voice, urgency), steps: mine.iter().enumerate().map(line).collect() }
    };
    URGENCIES.into_iter().map(view).collect()
}

async fn gather(cx: &Cx, page: Page, typed: Option<Typed>) -> Result<RemindersPage, Fault> {
    let org = cx.organisation().ok_or_else(Fault::not_found)?;
    let own = cx.permit::<_, Organisation>(ViewOrganisation, org).await?;
    let may = decide(cx.actor(), Act::SetReminders, own.relations()) == Decided::Allow;
    let (now, today) = (cx.now(), cx.now().day());
    let mut in_force = BTreeMap::new();
    for urgency in URGENCIES {
        if let Some(plan) = reminders::in_force(own.sql(), urgency, today).await? {
            in_force.insert(urgency, plan.steps);
        }
    }
    let calendar = offices(own.sql()).await?;
    let decision = |one: &Decision| DecisionView {
        from: page.day(one.valid_from),
        reason: one.reason.clone(),
        plans: plans_view(&page, &one.steps, None),
    };
    let decided = plans::all(own.sql()).await?;
    let previewed = typed.as_ref().filter(|typed| typed.go == "preview").map(Typed::steps);
    let typed = typed.unwrap_or_else(|| Typed::of_steps(&in_force, today));
    Ok(RemindersPage {
        now: plans_view(&page, &in_force, Some((&calendar, now))),
        decided: decided.iter().filter(|one| one.id.is_some()).map(decision).collect(),
        preview: previewed.map(|steps| plans_view(&page, &steps, Some((&calendar, now)))).unwrap_or_default(),
        may,
        forms: URGENCIES.map(|urgency| typed.form(&page, urgency)).into(),
        whoms: Whom::ALL.iter().map(|one| (one.code(), whom(&page, *one))).collect(),
        units: UNITS.map(|unit| (unit.code(), page.t(&format!("delivery-reminders-unit-{}", unit.code())))).into(),
        from: typed.from,
        reason: typed.reason,
        limit: LONGEST_REASON,
        page,
    })
}

fn page(request: &Signed) -> Page {
    titled(request, false, |voice| voice.t("delivery-reminders-title"))
}

/// `GET /reminders`
pub(crate) async fn show_reminders(request: Signed) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    show(&gather(&cx, page(&request), None).await?)
}

/// Looks at what was typed, or decides it; whether it was decided.
async fn done(cx: &Cx, typed: &Typed) -> Result<bool, SetRemindersError> {
    let org = cx.organisation().ok_or(::store::Denied::NotFound)?;
    let own = cx.permit::<_, Organisation>(access::act::SetReminders, org).await?;
    if typed.go == "preview" {
        return judged(own.sql(), &typed.steps()).await.map(|()| false);
    }
    // What is no day is none that is still to come.
    let from = Day::parse(&typed.from).unwrap_or(Day::from_number(0));
    set_reminders(cx, org, from, typed.steps(), &typed.reason).await.map(|()| true)
}

/// `POST /reminders`: shows what it would mean, or decides it.
pub(crate) async fn decide_(request: Signed, Input(mut typed): Input<Typed>) -> Result<Response, Fault> {
    let cx = request.app.write(request.actor()).await?;
    let mut page = page(&request);
    match done(&cx, &typed).await {
        Ok(true) => {
            cx.commit().await?;
            return Ok(did("did-reminders-decided", "/reminders"));
        }
        Ok(false) => {}
        Err(error) => {
            typed.go = String::new();
            page = page.mend(Some(&Fault::from(error)))?;
        }
    }
    drop(cx);
    let cx = request.app.read(request.actor()).await?;
    let view = gather(&cx, page, Some(typed)).await?;
    show_with(view.page.status(), &view)
}
