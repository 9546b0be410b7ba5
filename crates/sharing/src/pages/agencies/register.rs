//! `/agencies`: the register, newest first; for the centre also what stands at ministries.

use super::{comes, held_up, owns, receives, words};
use crate::disclosure::{Disclosure, Standing};
use crate::incident::{Incident, IncidentId, IncidentState, halt};
use crate::pages::reports::{id_of, titled};
use crate::pages::triage::place;
use crate::report::{Report, ReportId, Stop};
use crate::store::disclosures;
use crate::store::incidents::{self, Asked, Head, HeldUp};
use crate::store::reports::stops_of_incidents;
use access::{Act, Decision, OrgId, decide};
use askama::Template;
use axum::{extract::Query, response::Response};
use kernel::Bilingual;
use registry::ask;
use serde::Deserialize;
use shell::{Fault, Page, Signed};
use std::collections::BTreeMap;
use store::Cx;

/// Incidents on a page.
const PER_PAGE: i64 = 50;

#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    body: String,
    #[serde(default)]
    state: String,
    #[serde(default)]
    before: String,
}

#[derive(Template)]
#[template(path = "agencies/register.html")]
struct RegisterPage {
    page: Page,
    rows: Vec<RowView>,
    /// The bodies to choose among; one alone is no choice.
    bodies: Vec<(String, String, bool)>,
    states: Vec<(&'static str, String, bool)>,
    held: Vec<HeldView>,
    /// Whether the reader is told what stands at ministries, also when it is nothing.
    watches: bool,
    older: Option<String>,
}

struct RowView {
    href: String,
    reference: String,
    title: String,
    body: String,
    when: String,
    reports: i64,
    state: String,
    class: &'static str,
    halt: String,
    /// How it stands with the public.
    public: String,
    public_class: &'static str,
    exercise: bool,
}

struct HeldView {
    ministry: String,
    count: i64,
    since: String,
    span: String,
    exercise: bool,
}

/// `GET /agencies?body=&state=&before=`.
pub(super) async fn register(request: Signed, Query(wanted): Query<Wanted>) -> Result<Response, Fault> {
    if !comes(request.actor()) {
        return Err(Fault::not_found());
    }
    let cx = request.app.read(request.actor()).await?;
    let mine = cx.organisation().ok_or(Fault::sign_in())?;
    let asked = asked(&wanted)?;
    let mut found = incidents::list(&cx.visible(), &asked, mine).await?;
    let more = i64::try_from(found.len()).unwrap_or(i64::MAX) > PER_PAGE;
    found.truncate(usize::try_from(PER_PAGE).unwrap_or(usize::MAX));
    let page = titled(&request, "agency-title");
    let bodies = incidents::bodies(&cx.visible()).await?;
    let held = held_up(&cx).await?;
    let gathered = Gathered::of(&cx, &found, mine).await?;
    let mut names = gathered.names.clone();
    let others: Vec<OrgId> = bodies.iter().copied().chain(held.iter().map(|one| one.ministry)).collect();
    names.extend(ask::names(&cx.system("names of bodies and sectors"), &others).await?);
    let state = |state: IncidentState| (state.code(), page.t(state.key()), wanted.state == state.code());
    let any = ("", page.t("agency-state-any"), wanted.state.is_empty());
    let older = found.last().filter(|_| more).map(|last| older(&wanted, last));
    let mut choices: Vec<(String, String, bool)> = bodies
        .iter()
        .map(|org| (org.to_string(), words::name(&page, &names, *org), wanted.body == org.to_string()))
        .collect();
    choices.sort_by(|one, other| one.1.cmp(&other.1));
    shell::show(&RegisterPage {
        rows: found.iter().map(|incident| row(&page, &cx, incident, &gathered)).collect(),
        bodies: choices,
        states: std::iter::once(any).chain(IncidentState::ALL.map(state)).collect(),
        watches: decide(cx.actor(), Act::ViewIncident, receives(cx.actor())) == Decision::Allow
            && cx.actor().acts_for(access::BodyKind::Centre),
        held: held.iter().map(|one| held_view(&page, &cx, one, &names)).collect(),
        older,
        page,
    })
}

fn asked(wanted: &Wanted) -> Result<Asked, Fault> {
    let org = if wanted.body.is_empty() { None } else { Some(id_of(&wanted.body)?) };
    let state = match wanted.state.as_str() {
        "" => None,
        code => {
            let known = IncidentState::ALL.into_iter().find(|state| state.code() == code);
            Some(known.ok_or(Fault::unusable("report.unknown-state"))?)
        }
    };
    let before = place::<Incident>(&wanted.before)?;
    Ok(Asked { org, state, within: None, before, most: PER_PAGE + 1 })
}

/// What the rows of these incidents are made of.
pub(super) struct Gathered {
    pub(super) heads: BTreeMap<IncidentId, Vec<Head>>,
    pub(super) stops: BTreeMap<ReportId, Vec<Stop>>,
    pub(super) names: BTreeMap<OrgId, Bilingual>,
    /// What was proposed for the public.
    pub(super) proposals: BTreeMap<IncidentId, Vec<Disclosure>>,
}

impl Gathered {
    /// Reads it, as far as it has come to the body `mine`.
    pub(super) async fn of(cx: &Cx, found: &[Incident], mine: OrgId) -> Result<Self, Fault> {
        let visible = cx.visible::<Incident>();
        let ids: Vec<IncidentId> = found.iter().map(|incident| incident.id).collect();
        let heads = incidents::heads(&visible, &ids, mine).await?;
        let stops = stops_of_incidents(&visible, &ids).await?;
        let bodies: Vec<OrgId> =
            found.iter().map(|incident| incident.org).chain(stops.values().flatten().map(|stop| stop.org)).collect();
        let names = ask::names(&cx.system("names of bodies and sectors"), &bodies).await?;
        let proposals = disclosures::of_incidents(&visible, &ids).await?;
        Ok(Self { heads, stops, names, proposals })
    }
    /// The reports of an incident.
    pub(super) fn heads(&self, incident: IncidentId) -> &[Head] {
        self.heads.get(&incident).map(Vec::as_slice).unwrap_or_default()
    }
    /// What was proposed for an incident, oldest first.
    pub(super) fn proposals(&self, incident: IncidentId) -> &[Disclosure] {
        self.proposals.get(&incident).map(Vec::as_slice).unwrap_or_default()
    }
    /// The bodies on the way of a report.
    pub(super) fn stops(&self, report: &Report) -> &[Stop] {
        self.stops.get(&report.id).map(Vec::as_slice).unwrap_or_default()
    }
}

fn row(page: &Page, cx: &Cx, incident: &Incident, gathered: &Gathered) -> RowView {
    let heads = gathered.heads(incident.id);
    let state = IncidentState::of(heads.iter().map(|head| head.kind));
    let public = Standing::of(gathered.proposals(incident.id), cx.now().day());
    let longest = heads.iter().filter_map(|head| halt(gathered.stops(&head.report))).min_by_key(|halt| halt.since);
    let own = cx.organisation() == Some(incident.org);
    let relations = if own { owns(cx.actor()) } else { receives(cx.actor()) };
    let whole = decide(cx.actor(), Act::ViewIncident, relations) == Decision::Allow;
    RowView {
        href: format!("/agencies/incidents/{}{}", incident.id, if whole { "" } else { "/summary" }),
        reference: incident.reference.clone(),
        title: heads.first().map(|head| head.title.clone()).unwrap_or_default(),
        body: words::name(page, &gathered.names, incident.org),
        when: page.when_short(&incident.opened_at),
        reports: i64::try_from(heads.len()).unwrap_or(i64::MAX),
        state: page.t(state.key()),
        class: state.class(),
        public: page.t(public.key()),
        public_class: public.class(),
        halt: words::halt(page, longest, &gathered.names, cx.now()),
        exercise: incident.exercise,
    }
}

fn held_view(page: &Page, cx: &Cx, one: &HeldUp, names: &BTreeMap<OrgId, Bilingual>) -> HeldView {
    HeldView {
        ministry: words::name(page, names, one.ministry),
        count: one.count,
        since: page.when_short(&one.since),
        span: page.span(cx.now().seconds_since(one.since)),
        exercise: one.exercise,
    }
}

/// The next page. Body and state have been read, so they need no escaping.
fn older(wanted: &Wanted, last: &Incident) -> String {
    let place = format!("{}_{}", last.opened_at.millis(), last.id);
    format!("/agencies?body={}&state={}&before={place}", wanted.body, wanted.state)
}
