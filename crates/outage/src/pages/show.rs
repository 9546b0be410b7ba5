//! `/outages/{id}`: what holds, what is expected of the reader, and the board.

use super::{id_of, part::class_of, part::part_of, step_class};
use crate::{
    answer::State,
    board::{self, Board},
    declared::{CONFIRM_MINUTES, Declared, unconfirmed},
    outage::{Outage, Step},
    standing::Part,
    store::links,
};
use ::store::{Cx, Granted, Sql};
use access::{Act, Decision, act::ViewOutage, decide};
use askama::Template;
use axum::{extract::Path, response::Response};
use shell::{Fault, Page, Signed, Slip, Voice};

#[derive(Template)]
#[template(path = "outages/show.html")]
struct ShowPage {
    page: Page,
    id: String,
    reference: String,
    title: String,
    step: (&'static str, String),
    since: String,
    /// What was said when it was declared so.
    reason: String,
    summary: String,
    facts: Vec<(String, String)>,
    /// Until when a second person confirms it; `None` if nothing waits.
    waits: Option<String>,
    may_confirm: bool,
    may_steer: bool,
    may_link: bool,
    seen: i64,
    /// What the reader's body is asked; `None` where it is not.
    answer: Option<AnswerView>,
    /// The reader's body has left the scope.
    left: bool,
    /// Reports that may belong to it.
    unlinked: Vec<(String, String)>,
    linked: Vec<(String, String, &'static str)>,
    part: String,
    slip: Slip,
}

/// The form of a body's situation report.
struct AnswerView {
    /// When it is due, or since when it is late.
    due: (&'static str, String),
    /// The promise that it keeps; empty where none is asked for.
    round: String,
    /// What was said last.
    last: Option<(&'static str, String, String)>,
    words: String,
    states: Vec<(&'static str, String)>,
    reports: Vec<(String, String)>,
}

/// A step and what it means.
pub(super) fn step_words(voice: &Voice, step: Step) -> String {
    voice.bracketed(
        &voice.t(&format!("outage-step-{}", step.code())),
        &voice.t(&format!("outage-step-{}-means", step.code())),
    )
}

/// `GET /outages/{id}`
pub(super) async fn show(request: Signed, Path(id): Path<String>) -> Result<Response, Fault> {
    draw(&request, id_of(&id)?, Slip::default()).await
}

/// `GET /outages/{id}/part`: only what changes.
pub(super) async fn part(request: Signed, Path(id): Path<String>) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let outage = cx.permit::<ViewOutage, Outage>(ViewOutage, id_of(&id)?).await?;
    let board = board::board(&cx, &outage).await?;
    let told = board::reports::told(&cx, outage.id).await?;
    let page = Page::signed(&request, "").exercise(outage.exercise);
    shell::show(&part_of(&cx, &outage, &page, &board, &told).await?)
}

/// The scope and the intervals, in words.
pub(super) async fn facts(sql: &Sql<'_>, page: &Page, declared: &Declared) -> Result<Vec<(String, String)>, Fault> {
    let day = page.now.day();
    let (sectors, ceptoars) = (registry::ask::sectors_on(sql, day).await?, registry::ask::ceptoars_on(sql, day).await?);
    let sector = |code: &String| {
        let found = sectors.iter().find(|one| one.code == *code);
        found.map_or_else(|| code.clone(), |one| page.pick(&one.name).to_owned())
    };
    let ceptoar = |code: &String| {
        let found = ceptoars.iter().find(|one| one.code.as_ref() == Some(code));
        found.map_or_else(|| code.clone(), |one| page.pick(&one.short).to_owned())
    };
    let mut scope: Vec<String> = declared.scope.sectors.iter().map(sector).collect();
    scope.extend(declared.scope.ceptoars.iter().map(ceptoar));
    scope.extend(declared.scope.government.then(|| page.t("outage-government")));
    let comma = page.t("outage-comma");
    let every = |minutes: i64| page.t1("outage-every", "span", page.span(minutes * 60));
    let asked: Vec<String> =
        declared.asked.iter().map(|asked| page.t(&format!("outage-asked-{}", asked.code()))).collect();
    let mut facts = vec![(page.t("outage-scope"), scope.join(&comma))];
    if !declared.scope.words.is_empty() {
        facts.push((page.t("outage-words"), declared.scope.words.clone()));
    }
    facts.push((
        page.t("outage-upward"),
        match declared.upward {
            Some(minutes) => page.t2("outage-upward-said", "every", every(minutes), "whom", asked.join(&comma)),
            None => page.t("outage-upward-none"),
        },
    ));
    facts.push((page.t("outage-downward"), declared.downward.map_or_else(|| page.t("outage-downward-none"), every)));
    Ok(facts)
}

async fn answer_view(cx: &Cx, outage: &Outage, page: &Page, part: &Part) -> Result<AnswerView, Fault> {
    let expected = part.expected;
    let due = match (expected.overdue, expected.next) {
        (Some(due), _) => ("bad", page.t1("outage-banner-own-late", "at", page.when(&due))),
        (None, Some(due)) => ("warn", page.t1("outage-banner-own", "at", page.when(&due))),
        (None, None) => ("", String::new()),
    };
    let reports = match cx.organisation() {
        Some(org) => links::own(&cx.visible(), (org, outage.exercise), outage.raised_at.plus_days(-1)).await?,
        None => Vec::new(),
    };
    let last = part.said.first();
    Ok(AnswerView {
        due,
        round: expected.round.map(|round| round.to_string()).unwrap_or_default(),
        last: last.map(|last| {
            let at = page.t1("outage-said-at", "at", page.when_short(&last.at));
            (class_of(last.state), page.t(&format!("outage-state-{}", last.state.code())), at)
        }),
        words: last.map(|last| last.words.clone()).unwrap_or_default(),
        states: State::ALL
            .iter()
            .map(|state| (state.code(), page.t(&format!("outage-state-{}", state.code()))))
            .collect(),
        reports: reports.into_iter().map(|one| (one.id.to_string(), one.reference)).collect(),
    })
}

/// The reports and notices that belong to it, for whoever may take them out.
async fn linked(
    cx: &Cx,
    outage: &Granted<'_, ViewOutage, Outage>,
) -> Result<Vec<(String, String, &'static str)>, Fault> {
    let reports = links::reports(&cx.visible(), outage.id).await?.into_iter();
    let reports = reports.map(|one| (one.thing.id.to_string(), one.thing.reference, "report"));
    let notices = links::notices(outage.sql(), outage.id).await?.into_iter();
    Ok(reports.chain(notices.map(|one| (one.thing.id.to_string(), one.thing.reference, "notice"))).collect())
}

/// The page, with what is wrong with what was sent.
pub(super) async fn draw(request: &Signed, id: crate::OutageId, slip: Slip) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let outage = cx.permit::<ViewOutage, Outage>(ViewOutage, id).await?;
    let board = board::board(&cx, &outage).await?;
    let told = board::reports::told(&cx, id).await?;
    let mut page = Page::signed(request, "").exercise(outage.exercise).under("/outages");
    page.title = page.t1("outage-title", "reference", &outage.reference);
    let page = page.mend(slip.fault())?;
    let part = part_of(&cx, &outage, &page, &board, &told).await?;
    let part = part.render().map_err(|cause| Fault::broken("shell.template").because(cause))?;
    let Board { change, changes, part: own, .. } = &board;
    let may = |act| decide(cx.actor(), act, outage.relations()) == Decision::Allow && change.step.stands();
    let waits = unconfirmed(changes).filter(|_| own.is_none());
    let within = own.as_ref().filter(|part| part.within && may(Act::AnswerOutage));
    let answer = match within {
        Some(part) => Some(answer_view(&cx, &outage, &page, part).await?),
        None => None,
    };
    let may_link = may(Act::LinkToOutage);
    let unlinked = match may_link {
        true => links::unlinked(&cx.visible(), (id, outage.exercise), outage.raised_at).await?,
        false => Vec::new(),
    };
    let shown = ShowPage {
        id: id.to_string(),
        reference: outage.reference.clone(),
        title: change.said.declared.title.clone(),
        step: (step_class(&outage, change.step), page.t(&format!("outage-step-{}", change.step.code()))),
        since: match change.step.stands() {
            true => page.t1("outage-since", "at", page.when(&outage.raised_at)),
            false => page.t2("outage-from-to", "from", page.when(&outage.raised_at), "to", page.when(&change.at)),
        },
        reason: changes
            .iter()
            .rev()
            .map(|one| one.said.reason.clone())
            .find(|reason| !reason.is_empty())
            .unwrap_or_default(),
        summary: change.said.summary.clone(),
        facts: facts(outage.sql(), &page, &change.said.declared).await?,
        waits: waits.map(|waits| page.when_short(&waits.at.plus_minutes(CONFIRM_MINUTES))),
        may_confirm: waits.is_some() && may(Act::ConfirmOutage),
        may_steer: may(Act::SteerOutage),
        may_link,
        seen: change.number,
        answer,
        left: own.as_ref().is_some_and(|part| !part.within),
        unlinked: unlinked.into_iter().map(|one| (one.id.to_string(), one.reference)).collect(),
        linked: if may_link { linked(&cx, &outage).await? } else { Vec::new() },
        part,
        slip,
        page,
    };
    shell::page::show_with(shown.slip.status(), &shown)
}
