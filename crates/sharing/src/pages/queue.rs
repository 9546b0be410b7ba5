//! `/triage`: what waits to be judged and what was; `/reports/{id}/assign`: asking a colleague to judge.

use crate::ops::assign_report::{assign_report, judges_of};
use crate::pages::reports::{id_of, list::chosen_sectors, titled};
use crate::pages::triage::{judges, place};
use crate::report::Report;
use crate::store::queue::{self, Queued, State, Wanted};
use crate::triage::Severity;
use access::PersonId;
use askama::Template;
use axum::{
    extract::{Path, Query},
    response::Response,
};
use kernel::Bilingual;
use serde::Deserialize;
use shell::{Fault, Hurry, Input, Page, Route, Signed, Voice, Waiting};
use std::collections::BTreeMap;
use store::{Cx, Granted, StoreError};

/// Reports on a page of the queue.
const PER_PAGE: i64 = 50;

/// The routes of the queue.
pub(crate) fn routes() -> Vec<Route> {
    vec![Route::get("/triage", list), Route::post("/reports/{id}/assign", assign)]
}

#[derive(Clone, Debug, Default, Deserialize)]
struct Asked {
    #[serde(default)]
    sector: String,
    #[serde(default)]
    severity: String,
    #[serde(default)]
    state: String,
    #[serde(default)]
    after: String,
}

impl Asked {
    fn wanted(&self, sectors: &[registry::Sector], person: Option<PersonId>) -> Result<Wanted, Fault> {
        let unknown = || Fault::unusable("report.unknown-state");
        let (state, _) = State::ALL.into_iter().find(|(_, code)| *code == self.state).ok_or_else(unknown)?;
        let severity = match self.severity.as_str() {
            "" => None,
            code => Some(code.parse().map_err(|()| unknown())?),
        };
        let sectors = chosen_sectors(sectors, &self.sector)?;
        Ok(Wanted { state, sectors, severity, person, after: place(&self.after)?, most: PER_PAGE + 1 })
    }
    /// What follows the last of a page. All that is asked for has been found among known codes, so nothing is escaped.
    fn next(&self, last: &Queued) -> String {
        let Asked { sector, severity, state, .. } = self;
        let place = format!("{}_{}", last.since.millis(), last.place);
        format!("/triage?sector={sector}&severity={severity}&state={state}&after={place}")
    }
}

/// A word that can be chosen: code, word, whether it is.
type Choice = (String, String, bool);

#[derive(Template)]
#[template(path = "cases/queue.html")]
struct QueuePage {
    page: Page,
    rows: Vec<QueueRow>,
    sectors: Vec<Choice>,
    severities: Vec<Choice>,
    states: Vec<Choice>,
    /// They were judged: what stands there is when and by whom.
    judged: bool,
    next: Option<String>,
}

struct QueueRow {
    href: String,
    reference: String,
    title: String,
    org: String,
    sector: String,
    since: String,
    severity: Option<(String, &'static str)>,
    person: String,
    exercise: bool,
    again: bool,
}

async fn list(request: Signed, Query(asked): Query<Asked>) -> Result<Response, Fault> {
    if !judges(request.actor()) {
        return Err(Fault::not_found());
    }
    let cx = request.app.read(request.actor()).await?;
    let org = cx.organisation().ok_or(Fault::sign_in())?;
    let sectors = registry::ask::sectors_of_reports(&cx.system("names of bodies and sectors"), cx.now().day()).await?;
    let wanted = asked.wanted(&sectors, cx.person())?;
    let mut found = queue::list(&cx.visible(), org, &wanted).await?;
    let more = i64::try_from(found.len()).unwrap_or(i64::MAX) > PER_PAGE;
    found.truncate(usize::try_from(PER_PAGE).unwrap_or(usize::MAX));
    let next = found.last().filter(|_| more).map(|last| asked.next(last));
    let page = titled(&request, "case-queue-title");
    let rows = rows(&cx, &page, &sectors, &found).await?;
    let any = (String::new(), page.t("case-severity-any"), asked.severity.is_empty());
    let severity = |one: Severity| (one.code().to_owned(), page.t(one.short_key()), one.code() == asked.severity);
    let state = |(_, code): (State, &str)| (code.to_owned(), page.t(state_key(code)), code == asked.state);
    let sector = |one: &registry::Sector| (one.code.clone(), page.pick(&one.name).to_owned(), one.code == asked.sector);
    shell::show(&QueuePage {
        rows,
        sectors: sectors.iter().map(sector).collect(),
        severities: std::iter::once(any).chain(Severity::ALL.map(severity)).collect(),
        states: State::ALL.into_iter().map(state).collect(),
        judged: wanted.state == State::Judged,
        next,
        page,
    })
}

fn state_key(code: &str) -> &'static str {
    match code {
        "new" => "case-queue-state-new",
        "again" => "case-queue-state-again",
        "mine" => "case-queue-state-mine",
        "nobodys" => "case-queue-state-nobodys",
        "judged" => "case-queue-state-judged",
        _ => "case-queue-state-waiting",
    }
}

async fn rows(
    cx: &Cx,
    voice: &Voice,
    sectors: &[registry::Sector],
    found: &[Queued],
) -> Result<Vec<QueueRow>, StoreError> {
    let orgs: Vec<_> = found.iter().map(|queued| queued.report.org).collect();
    let orgs = registry::ask::names(&cx.system("names of bodies and sectors"), &orgs).await?;
    let people: Vec<_> = found.iter().filter_map(|queued| queued.person).collect();
    let people = identity::ask::names(&cx.system("names of people"), &people).await?;
    let name = |name: Option<&Bilingual>| name.map(|name| voice.pick(name).to_owned()).unwrap_or_default();
    let row = |queued: &Queued| {
        let sector = sectors.iter().find(|sector| sector.code == queued.report.sector);
        QueueRow {
            href: format!("/reports/{}/triage", queued.report.id),
            reference: queued.report.reference.clone(),
            title: queued.title.clone(),
            org: name(orgs.get(&queued.report.org)),
            sector: sector.map_or_else(|| queued.report.sector.clone(), |sector| voice.pick(&sector.name).to_owned()),
            since: voice.when_short(&queued.since),
            severity: queued.severity.map(|one| (voice.t(one.short_key()), one.class())),
            person: name(queued.person.and_then(|person| people.get(&person))),
            exercise: queued.report.exercise,
            again: queued.again,
        }
    };
    Ok(found.iter().map(row).collect())
}

/// What waits for somebody who judges: one line, however many reports wait, and one for what he is asked to judge.
pub(crate) async fn waiting(cx: &Cx, voice: &Voice) -> Result<Vec<Waiting>, StoreError> {
    let Some(who) = cx.actor().who().filter(|_| judges(cx.actor())) else { return Ok(Vec::new()) };
    let wanted = Wanted { most: PER_PAGE, ..Wanted::default() };
    let found = queue::list(&cx.visible(), who.organisation, &wanted).await?;
    let Some(first) = found.first() else { return Ok(Vec::new()) };
    let many = i64::try_from(found.len()).unwrap_or(PER_PAGE);
    let key = if many < PER_PAGE { "case-wait-count" } else { "case-wait-many" };
    let line = |title, since, href: &str, text, meta| Waiting {
        hurry: Hurry::Usual,
        due: None,
        since,
        mine: true,
        title: voice.t(title),
        href: href.to_owned(),
        tlp: None,
        exercise: found.iter().all(|queued| queued.report.exercise),
        text,
        meta,
        action: voice.t("case-wait-do"),
    };
    let oldest = vec![voice.t1("case-wait-oldest", "reference", &first.report.reference)];
    let mut all = vec![line("case-wait", first.since, "/triage", voice.t1(key, "n", many), oldest)];
    if let Some((many, since)) = queue::asked_of(&cx.visible(), who.person).await? {
        let text = voice.t1("case-wait-count", "n", many);
        all.push(line("case-wait-mine", since, "/triage?state=mine", text, Vec::new()));
    }
    Ok(all)
}

/// Who is asked to judge a report, and who could be; nothing where it does not wait.
pub(super) struct Assigning {
    pub(super) now: String,
    /// On whom being asked the form builds.
    pub(super) seen: String,
    pub(super) people: Vec<Choice>,
}

pub(super) async fn assigning<A>(
    voice: &Voice,
    cx: &Cx,
    report: &Granted<'_, A, Report>,
) -> Result<Option<Assigning>, StoreError> {
    let Some(org) = cx.organisation() else { return Ok(None) };
    let Some(now) = queue::assignee(report.sql(), report.id).await? else { return Ok(None) };
    let judges: BTreeMap<PersonId, String> = judges_of(report.sql(), org)
        .await?
        .into_iter()
        .map(|person| (person.id, voice.pick(&person.name).to_owned()))
        .collect();
    let nobody = (String::new(), voice.t("case-assign-nobody"), now.is_none());
    let choice = |(id, name): (&PersonId, &String)| (id.to_string(), name.clone(), now == Some(*id));
    Ok(Some(Assigning {
        now: now.and_then(|person| judges.get(&person).cloned()).unwrap_or_default(),
        seen: now.map(|person| person.to_string()).unwrap_or_default(),
        people: std::iter::once(nobody).chain(judges.iter().map(choice)).collect(),
    }))
}

#[derive(Clone, Debug, Default, Deserialize)]
struct Form {
    #[serde(default)]
    person: String,
    #[serde(default)]
    seen: String,
}

async fn assign(request: Signed, Path(id): Path<String>, Input(form): Input<Form>) -> Result<Response, Fault> {
    let id = id_of::<Report>(&id)?;
    let cx = request.app.write(request.actor()).await?;
    let to = match form.person.as_str() {
        "" => Ok(None),
        text => text.parse::<PersonId>().map(Some).map_err(|_| Fault::unusable("case.no-judge")),
    };
    let report = cx.permit::<_, Report>(access::act::AssignReport, id).await?;
    let now = queue::assignee(report.sql(), id).await?.flatten();
    if now.map(|person| person.to_string()).unwrap_or_default() != form.seen {
        return Err(Fault::conflict("case.assigned-since"));
    }
    assign_report(&cx, id, to?).await?;
    cx.commit().await?;
    Ok(shell::did("did-report-assigned", &format!("/reports/{id}/triage")))
}
