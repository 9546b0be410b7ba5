//! The form of raising an outage and of changing it, filled with what holds; and changing it.

use super::{id_of, show::step_words};
use crate::{
    declared::{Asked, Declared, Flaw, Said, Scope},
    ops::{DeclareError, change_outage::change_outage},
    outage::{Outage, Step},
    store::changes,
};
use ::store::Sql;
use access::act::SteerOutage;
use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use registry::Organisation;
use serde::Deserialize;
use shell::{Fault, Field, Input, Page, Problems, Signed, page::show_with};
use std::collections::BTreeSet;

/// The intervals that the form offers, in minutes.
const INTERVALS: [i64; 9] = [15, 30, 60, 120, 180, 360, 720, 1440, 10_080];

/// What the form sends.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Form {
    pub(super) step: String,
    title: String,
    sectors: Vec<String>,
    ceptoars: Vec<String>,
    government: String,
    words: String,
    upward: String,
    asked: Vec<String>,
    downward: String,
    shared: String,
    reason: String,
    summary: String,
    pub(super) exercise: String,
    seen: i64,
    /// On the page that asks once more: `raise` raises it, `back` leads back to the form.
    pub(super) go: String,
}

impl Form {
    /// As an outage begins: operators and secretariats asked each hour, the centre answering each two. Which step, and whether
    /// it is a drill, is chosen by nobody but whoever raises it.
    pub(super) fn first() -> Self {
        Self {
            upward: "60".into(),
            downward: "120".into(),
            asked: vec![Asked::Operator.code().to_owned(), Asked::Ceptoar.code().to_owned()],
            ..Self::default()
        }
    }
    fn of(change: &crate::declared::Change) -> Self {
        let declared = change.said.declared.clone();
        let on = |yes: bool| if yes { "yes".to_owned() } else { String::new() };
        let minutes = |every: Option<i64>| every.map(|every| every.to_string()).unwrap_or_default();
        Self {
            step: change.step.code().to_owned(),
            title: declared.title,
            sectors: declared.scope.sectors.into_iter().collect(),
            ceptoars: declared.scope.ceptoars.into_iter().collect(),
            government: on(declared.scope.government),
            words: declared.scope.words,
            upward: minutes(declared.upward),
            asked: declared.asked.iter().map(|asked| asked.code().to_owned()).collect(),
            downward: minutes(declared.downward),
            shared: on(declared.shared),
            seen: change.number,
            ..Self::default()
        }
    }
    /// All that was typed, to be sent again from the page that asks once more.
    pub(super) fn fields(&self) -> Vec<(&'static str, String)> {
        let one = [
            ("step", &self.step),
            ("title", &self.title),
            ("government", &self.government),
            ("words", &self.words),
            ("upward", &self.upward),
            ("downward", &self.downward),
            ("shared", &self.shared),
            ("reason", &self.reason),
            ("exercise", &self.exercise),
        ];
        let many = [("sectors", &self.sectors), ("ceptoars", &self.ceptoars), ("asked", &self.asked)];
        let many = many.into_iter().flat_map(|(name, all)| all.iter().map(move |value| (name, value)));
        one.into_iter().chain(many).map(|(name, value)| (name, value.clone())).collect()
    }
    pub(super) fn said(&self) -> Said {
        let trimmed = |text: &str| text.trim().to_owned();
        let set = |codes: &[String]| codes.iter().filter(|code| !code.is_empty()).cloned().collect::<BTreeSet<_>>();
        // What is no number is none that can be declared: the interval's own check says so.
        let every =
            |text: &str| Some(text.trim()).filter(|text| !text.is_empty()).map(|text| text.parse().unwrap_or(0));
        let upward = every(&self.upward);
        let asked = self.asked.iter().filter_map(|code| code.parse().ok()).filter(|_| upward.is_some()).collect();
        let declared = Declared {
            title: trimmed(&self.title),
            scope: Scope {
                sectors: set(&self.sectors),
                ceptoars: set(&self.ceptoars),
                government: !self.government.is_empty(),
                words: trimmed(&self.words),
            },
            upward,
            asked,
            downward: every(&self.downward),
            shared: !self.shared.is_empty(),
        };
        Said { declared, reason: trimmed(&self.reason), summary: trimmed(&self.summary), bodies: None }
    }
}

/// Something that can be chosen: its code, its name, whether it is chosen.
type Choice = (String, String, bool);

#[derive(Template)]
#[template(path = "outages/edit.html")]
struct EditPage {
    page: Page,
    /// Where it is sent.
    action: String,
    /// The reference of what is changed; empty for a new one.
    reference: String,
    steps: Vec<Choice>,
    title: Field,
    sectors: Vec<Choice>,
    ceptoars: Vec<Choice>,
    /// Whether any of them is chosen.
    named: bool,
    government: bool,
    scope: String,
    words: Field,
    upward: (Vec<Choice>, String),
    asked: (Vec<Choice>, String),
    downward: (Vec<Choice>, String),
    shared: bool,
    reason: Field,
    summary: Field,
    /// Whether it may be lowered from here.
    lowers: bool,
    /// What is wrong with the step; empty if nothing.
    step_problem: String,
    /// Whether it is a drill or not, as far as that was chosen.
    exercise: (Vec<Choice>, String),
    seen: i64,
    problems: Vec<(String, String)>,
    heading: String,
}

/// What is changed; `None` where one is raised.
pub(super) type Of<'o> = Option<(&'o Outage, Step)>;

fn interval(page: &Page, chosen: &str, none: &str) -> Vec<Choice> {
    let mut minutes: BTreeSet<i64> = INTERVALS.into_iter().collect();
    minutes.extend(chosen.parse::<i64>().ok().filter(|every| *every > 0));
    let each = minutes.into_iter().map(|every| {
        let code = every.to_string();
        let chosen = code == chosen;
        (code, page.t1("outage-every", "span", page.span(every * 60)), chosen)
    });
    std::iter::once((String::new(), page.t(none), chosen.is_empty())).chain(each).collect()
}

/// Real, or a drill.
fn kinds(page: &Page, chosen: &str) -> Vec<Choice> {
    let kind = |code: &str| (code.to_owned(), page.t(&format!("outage-f-exercise-{code}")), chosen == code);
    vec![kind("no"), kind("yes")]
}

pub(super) async fn draw(
    request: &Signed,
    sql: &Sql<'_>,
    of: Of<'_>,
    (form, problems): (&Form, &Problems),
) -> Result<Response, Fault> {
    let day = request.app.now().day();
    let mut page = Page::signed(request, "").exercise(of.is_some_and(|(outage, _)| outage.exercise));
    page.title = match of {
        Some((outage, _)) => page.t1("outage-change-title", "reference", &outage.reference),
        None => page.t("outage-new-title"),
    };
    let offered: Vec<Step> = match of {
        Some((_, step)) => std::iter::once(step).chain(step.onward().iter().copied()).collect(),
        None => Step::FIRST.to_vec(),
    };
    let sectors = registry::ask::sectors_on(sql, day).await?;
    let sector =
        |one: &registry::Sector| (one.code.clone(), page.pick(&one.name).to_owned(), form.sectors.contains(&one.code));
    let ceptoar = |one: Organisation| {
        let code = one.code.clone().unwrap_or_default();
        let chosen = form.ceptoars.contains(&code);
        (code, page.pick(&one.short).to_owned(), chosen)
    };
    let asked = Asked::ALL.into_iter().map(|asked| {
        let chosen = form.asked.iter().any(|code| code == asked.code());
        (asked.code().to_owned(), page.t(&format!("outage-asked-{}", asked.code())), chosen)
    });
    let field = |name: &str, value: &str| Field::new(name, value, problems, &page);
    let template = EditPage {
        action: of.map_or_else(|| "/outages/new".to_owned(), |(outage, _)| format!("/outages/{}/change", outage.id)),
        reference: of.map(|(outage, _)| outage.reference.clone()).unwrap_or_default(),
        steps: offered
            .iter()
            .map(|step| (step.code().to_owned(), step_words(&page, *step), form.step == step.code()))
            .collect(),
        title: field("title", &form.title),
        sectors: sectors.iter().filter(|one| one.parent.is_none()).map(sector).collect(),
        ceptoars: registry::ask::ceptoars_on(sql, day).await?.into_iter().map(ceptoar).collect(),
        named: !form.ceptoars.is_empty(),
        government: !form.government.is_empty(),
        scope: problems.of("sectors", &page),
        words: field("words", &form.words),
        upward: (interval(&page, &form.upward, "outage-upward-none"), problems.of("upward", &page)),
        asked: (asked.collect(), problems.of("asked", &page)),
        downward: (interval(&page, &form.downward, "outage-downward-none"), problems.of("downward", &page)),
        shared: !form.shared.is_empty(),
        reason: field("reason", &form.reason),
        summary: field("summary", &form.summary),
        lowers: offered.contains(&Step::Lowered),
        step_problem: problems.of("step", &page),
        exercise: (kinds(&page, &form.exercise), problems.of("exercise", &page)),
        seen: form.seen,
        heading: page.t1("errors-heading", "n", problems.len()),
        problems: problems.iter().map(|problem| (format!("f-{}", problem.field), page.t(problem.key))).collect(),
        page,
    };
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    show_with(status, &template)
}

/// What of a refusal is mended in the form.
pub(super) fn mended(error: DeclareError) -> Result<Problems, Fault> {
    let mut problems = Problems::default();
    match error {
        DeclareError::Flawed(flaws) => flaws.iter().for_each(|flaw| problems.add(flaw.field(), flaw.key())),
        DeclareError::NobodyInScope => problems.add(Flaw::Scope.field(), "outage-problem-nobody"),
        DeclareError::NoSuchStep => problems.add("step", "outage-problem-step"),
        DeclareError::Unchanged => problems.add("step", "outage-problem-unchanged"),
        other => return Err(other.into()),
    }
    Ok(problems)
}

/// `GET /outages/{id}/change`
pub(super) async fn change(request: Signed, Path(id): Path<String>) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let outage = cx.permit::<_, Outage>(SteerOutage, id_of(&id)?).await?;
    let all = changes::all(outage.sql(), outage.id).await?;
    let last = all.last().filter(|last| last.step.stands()).ok_or(Fault::conflict("outage.over"))?;
    draw(&request, outage.sql(), Some((outage.row(), last.step)), (&Form::of(last), &Problems::default())).await
}

/// `POST /outages/{id}/change`
pub(super) async fn declare(
    request: Signed,
    Path(id): Path<String>,
    Input(form): Input<Form>,
) -> Result<Response, Fault> {
    let id = id_of(&id)?;
    let cx = request.app.write(request.actor()).await?;
    cx.permit::<_, Outage>(SteerOutage, id).await?;
    let problems = match form.step.parse::<Step>() {
        Ok(step) => match change_outage(&cx, id, form.seen, step, form.said()).await {
            Ok(()) => {
                cx.commit().await?;
                let what = if step.stands() { "did-outage-changed" } else { "did-outage-lowered" };
                return Ok(shell::did(what, &format!("/outages/{id}")));
            }
            Err(error) => mended(error)?,
        },
        Err(()) => mended(DeclareError::NoSuchStep)?,
    };
    drop(cx);
    let cx = request.app.read(request.actor()).await?;
    let outage = cx.permit::<_, Outage>(SteerOutage, id).await?;
    let all = changes::all(outage.sql(), id).await?;
    let last = all.last().filter(|last| last.step.stands()).ok_or(Fault::conflict("outage.over"))?;
    draw(&request, outage.sql(), Some((outage.row(), last.step)), (&form, &problems)).await
}
