//! `/cases`: the list.

use super::{super::triage::place, sees};
use crate::case::{CaseState, Priority};
use crate::pages::reports::titled;
use crate::store::cases;
use askama::Template;
use axum::{extract::Query, response::Response};
use serde::Deserialize;
use shell::{Fault, Page, Signed};

/// Cases on a page.
const PER_PAGE: i64 = 50;

#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    state: String,
    #[serde(default)]
    after: String,
}

#[derive(Template)]
#[template(path = "cases/list.html")]
struct ListPage {
    page: Page,
    rows: Vec<CaseRow>,
    states: Vec<(&'static str, String, bool)>,
    next: Option<String>,
}

struct CaseRow {
    href: String,
    reference: String,
    title: String,
    state: String,
    class: &'static str,
    reports: i64,
    changed: String,
    owner: String,
    high: bool,
    exercise: bool,
}

/// `GET /cases`
pub(super) async fn list(request: Signed, Query(asked): Query<Asked>) -> Result<Response, Fault> {
    if !sees(request.actor()) {
        return Err(Fault::not_found());
    }
    let cx = request.app.read(request.actor()).await?;
    let org = cx.organisation().ok_or(Fault::sign_in())?;
    let state = match asked.state.as_str() {
        "" => None,
        code => Some(code.parse::<CaseState>().map_err(|()| Fault::unusable("report.unknown-state"))?),
    };
    let mut found = cases::list(&cx.visible(), org, state, place(&asked.after)?, PER_PAGE + 1).await?;
    let more = i64::try_from(found.len()).unwrap_or(i64::MAX) > PER_PAGE;
    found.truncate(usize::try_from(PER_PAGE).unwrap_or(usize::MAX));
    let page = titled(&request, "case-list-title");
    let owners: Vec<_> = found.iter().filter_map(|line| line.standing.owner).collect();
    let names = identity::ask::names(&cx.system("names of people"), &owners).await?;
    let name = |owner: Option<access::PersonId>| {
        owner.and_then(|owner| names.get(&owner)).map(|name| page.pick(name).to_owned()).unwrap_or_default()
    };
    let row = |line: &cases::Line| CaseRow {
        href: format!("/cases/{}", line.case.id),
        reference: line.case.reference.clone(),
        title: line.standing.title.clone(),
        state: page.t(line.standing.state.key()),
        class: line.standing.state.class(),
        reports: line.reports,
        changed: page.when_short(&line.standing.changed_at),
        owner: name(line.standing.owner),
        high: line.standing.priority == Priority::High,
        exercise: line.case.exercise,
    };
    let next = found.last().filter(|_| more).map(|last| {
        format!("/cases?state={}&after={}_{}", asked.state, last.standing.changed_at.millis(), last.case.id)
    });
    let any = ("", page.t("case-state-any"), asked.state.is_empty());
    let states = CaseState::ALL.map(|state| (state.code(), page.t(state.key()), asked.state == state.code()));
    let states = std::iter::once(any).chain(states).collect();
    shell::show(&ListPage { rows: found.iter().map(row).collect(), states, next, page })
}
