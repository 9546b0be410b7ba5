//! `/agencies`: the register, newest first; for the centre also what stands at ministries.

use super::account::{self, ToldView};
use super::links as links_page;
use super::yearly::{self, YearView};
use super::{comes, held_up, receives, words};
use crate::disclosure::{Disclosure, Standing};
use crate::incident::{Incident, IncidentId, IncidentState, halt};
use crate::pages::reports::{id_of, titled};
use crate::pages::triage::place;
use crate::register::{Account, Entered, IncidentKind, Kinds, Lack, LeakSince, Linked, first_public};
use crate::report::detail::Leak;
use crate::report::{Report, ReportId, Stop};
use crate::store::incidents::{self, Asked, Head, HeldUp};
use crate::store::register as entries;
use crate::store::reports::stops_of_incidents;
use crate::store::{disclosures, links};
use access::{Act, BodyKind, Decision, OrgId, decide};
use askama::Template;
use axum::{extract::Query, response::Response};
use kernel::{Bilingual, FiscalYear, Month};
use registry::ask;
use serde::Deserialize;
use shell::{Fault, Page, Signed};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};
use store::Cx;

/// Incidents on a page.
const PER_PAGE: i64 = 50;
/// Years to choose among before this one.
const YEARS: i32 = 5;

#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    body: String,
    #[serde(default)]
    state: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    leak: String,
    /// The fiscal year in which the public first learned of it.
    #[serde(default)]
    year: String,
    #[serde(default)]
    before: String,
}

impl Wanted {
    fn is_of_a_year_alone(&self) -> bool {
        [&self.body, &self.state, &self.kind, &self.leak].into_iter().all(String::is_empty)
    }
    /// What was asked for. It has been read, so it needs no escaping.
    fn question(&self) -> String {
        let Self { body, state, kind, leak, year, .. } = self;
        format!("body={body}&state={state}&kind={kind}&leak={leak}&year={year}")
    }
}

#[derive(Template)]
#[template(path = "agencies/register.html")]
struct RegisterPage {
    page: Page,
    rows: Vec<RowView>,
    /// The bodies to choose among; one alone is no choice.
    bodies: Vec<(String, String, bool)>,
    states: Vec<(&'static str, String, bool)>,
    kinds: Vec<(&'static str, String, bool)>,
    leaks: Vec<(&'static str, String, bool)>,
    years: Vec<(String, String, bool)>,
    /// How many of the chosen year are of which kind, and in all.
    tally: Option<(Vec<(String, i64)>, i64)>,
    /// The yearly list of the chosen year, as it is published.
    yearly: Option<YearView>,
    /// The same as a file.
    file: String,
    held: Vec<HeldView>,
    /// Whether the reader is told what stands at ministries, also when it is nothing.
    watches: bool,
    older: Option<String>,
}

pub(super) struct RowView {
    href: String,
    pub(super) reference: String,
    pub(super) title: String,
    pub(super) body: String,
    when: String,
    reports: i64,
    pub(super) state: String,
    class: &'static str,
    halt: String,
    /// Of which kind it is; empty if that was not written down.
    pub(super) kinds: String,
    /// When the public first learned of it; empty if it did not.
    month: String,
    /// How it stands with the public.
    pub(super) public: String,
    public_class: &'static str,
    exercise: bool,
    /// What the register tells of it.
    told: Vec<ToldView>,
    /// With which others it has to do.
    linked: Vec<(String, String)>,
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
    let mut held = held_up(&cx).await?;
    held.retain(|one| one.agencies);
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
        kinds: kinds(&page, asked.kind),
        leaks: leaks(&page, asked.leak),
        years: years(&page, FiscalYear::at(cx.now()), asked.public),
        // The count is of the whole year, so it stands beside the whole year only.
        tally: match asked.public.filter(|_| wanted.is_of_a_year_alone()) {
            Some(year) => Some(tally(&page, &entries::tally(&cx.visible(), year).await?)),
            None => None,
        },
        yearly: match asked.public.filter(|_| wanted.is_of_a_year_alone()) {
            Some(year) => Some(yearly::view(&page, &cx, year).await?),
            None => None,
        },
        file: format!("/agencies/register.csv?{}", wanted.question()),
        states: std::iter::once(any).chain(IncidentState::ALL.map(state)).collect(),
        watches: decide(cx.actor(), Act::ViewIncident, receives(cx.actor())) == Decision::Allow
            && cx.actor().acts_for(BodyKind::Centre),
        held: held.iter().map(|one| held_view(&page, &cx, one, &names)).collect(),
        older,
        page,
    })
}

pub(super) fn asked(wanted: &Wanted) -> Result<Asked, Fault> {
    let org = if wanted.body.is_empty() { None } else { Some(id_of(&wanted.body)?) };
    let state = match wanted.state.as_str() {
        "" => None,
        code => {
            let known = IncidentState::ALL.into_iter().find(|state| state.code() == code);
            Some(known.ok_or(Fault::unusable("report.unknown-state"))?)
        }
    };
    let kind = match wanted.kind.as_str() {
        "" => None,
        code => Some(code.parse().map_err(|()| Fault::unusable("report.unknown-state"))?),
    };
    let leak = match wanted.leak.as_str() {
        "" => None,
        code => Some(code.parse().map_err(|()| Fault::unusable("report.unknown-state"))?),
    };
    let public = match wanted.year.as_str() {
        "" => None,
        year => Some(year_of(year).ok_or(Fault::unusable("report.unknown-state"))?),
    };
    let before = place::<Incident>(&wanted.before)?;
    Ok(Asked { org, state, kind, leak, public, within: None, before, most: PER_PAGE + 1 })
}

/// A year in which somebody living could have been told something.
pub(crate) fn year_of(text: &str) -> Option<FiscalYear> {
    text.parse().ok().filter(|year| (1900..2200).contains(year)).map(FiscalYear)
}

fn kinds(page: &Page, chosen: Option<IncidentKind>) -> Vec<(&'static str, String, bool)> {
    let kind = |kind: IncidentKind| (kind.code(), page.t(kind.key()), chosen == Some(kind));
    let any = ("", page.t("agency-state-any"), chosen.is_none());
    std::iter::once(any).chain(IncidentKind::ALL.map(kind)).collect()
}

fn leaks(page: &Page, chosen: Option<Leak>) -> Vec<(&'static str, String, bool)> {
    let leak = |leak: &Leak| (leak.code(), page.t(leak.key()), chosen == Some(*leak));
    let any = ("", page.t("agency-state-any"), chosen.is_none());
    std::iter::once(any).chain(Leak::ALL.iter().map(leak)).collect()
}

/// The years to choose among: this one and those before it, and whichever was asked for.
fn years(page: &Page, now: FiscalYear, chosen: Option<FiscalYear>) -> Vec<(String, String, bool)> {
    let recent: BTreeSet<i32> = (now.0 - YEARS..=now.0).chain(chosen.map(|year| year.0)).collect();
    let year = |year: &i32| {
        let words = page.t1("agency-year", "year", year.to_string());
        (year.to_string(), words, chosen == Some(FiscalYear(*year)))
    };
    let any = (String::new(), page.t("agency-year-any"), chosen.is_none());
    std::iter::once(any).chain(recent.iter().rev().map(year)).collect()
}

fn tally(page: &Page, counted: &[(Kinds, i64)]) -> (Vec<(String, i64)>, i64) {
    let name = |kinds: &Kinds| match words::kinds(page, Some(kinds)) {
        none if none.is_empty() => page.t("agency-kind-none"),
        words => words,
    };
    let rows = counted.iter().map(|(kinds, n)| (name(kinds), *n)).collect();
    (rows, counted.iter().map(|(_, n)| n).sum())
}

/// What the rows of these incidents are made of.
pub(super) struct Gathered {
    pub(super) heads: BTreeMap<IncidentId, Vec<Head>>,
    pub(super) stops: BTreeMap<ReportId, Vec<Stop>>,
    pub(super) names: BTreeMap<OrgId, Bilingual>,
    /// What was proposed for the public.
    pub(super) proposals: BTreeMap<IncidentId, Vec<Disclosure>>,
    /// What the register says of them.
    pub(super) entered: BTreeMap<IncidentId, Entered>,
    /// Of which kind their bodies are.
    kinds: BTreeMap<OrgId, BodyKind>,
    /// How what was written of a leak changed.
    leaks: BTreeMap<IncidentId, Vec<LeakSince>>,
    /// What they have to do with others that the actor may know of.
    linked: BTreeMap<IncidentId, Vec<Linked>>,
}

impl Gathered {
    /// Reads it, as far as it has come to the body `mine`.
    pub(super) async fn of(cx: &Cx, found: &[Incident], mine: OrgId) -> Result<Self, Fault> {
        let visible = cx.visible::<Incident>();
        let ids: Vec<IncidentId> = found.iter().map(|incident| incident.id).collect();
        let heads = incidents::heads(&visible, &ids, mine).await?;
        let stops = stops_of_incidents(&visible, &ids).await?;
        let entered = entries::newest(&visible, &ids).await?;
        let own = found.iter().map(|incident| incident.org).chain(stops.values().flatten().map(|stop| stop.org));
        let bodies: Vec<OrgId> =
            own.chain(entered.values().flat_map(|entered| account::bodies(&entered.account))).collect();
        let bodies = ask::organisations(&cx.system("names of bodies and sectors"), &bodies).await?;
        Ok(Self {
            proposals: disclosures::of_incidents(&visible, &ids).await?,
            leaks: entries::leaks(&visible, &ids).await?,
            linked: links::of_incidents(&visible, &ids).await?,
            kinds: bodies.iter().map(|body| (body.id, body.kind)).collect(),
            names: bodies.into_iter().map(|body| (body.id, body.name)).collect(),
            heads,
            stops,
            entered,
        })
    }
    /// The reports of an incident.
    pub(super) fn heads(&self, incident: IncidentId) -> &[Head] {
        self.heads.get(&incident).map(Vec::as_slice).unwrap_or_default()
    }
    /// What was proposed for an incident, oldest first.
    pub(super) fn proposals(&self, incident: IncidentId) -> &[Disclosure] {
        self.proposals.get(&incident).map(Vec::as_slice).unwrap_or_default()
    }
    /// Of which kinds an incident is.
    fn kinds(&self, incident: IncidentId) -> Option<&Kinds> {
        self.entered.get(&incident).map(|entered| &entered.kinds)
    }
    /// What the register tells of it.
    pub(super) fn account(&self, incident: IncidentId) -> &Account {
        static NOTHING: LazyLock<Account> = LazyLock::new(Account::default);
        self.entered.get(&incident).map_or(&NOTHING, |entered| &entered.account)
    }
    /// How what was written of a leak changed.
    pub(super) fn leaks(&self, incident: IncidentId) -> &[LeakSince] {
        self.leaks.get(&incident).map(Vec::as_slice).unwrap_or_default()
    }
    /// What it has to do with others.
    pub(super) fn linked(&self, incident: IncidentId) -> &[Linked] {
        self.linked.get(&incident).map(Vec::as_slice).unwrap_or_default()
    }
    /// What it lacks to stand in the yearly list; what was never public stands in none.
    pub(super) fn lacks(&self, incident: &Incident) -> Vec<Lack> {
        let lacks = || {
            let body = self.kinds.get(&incident.org).copied();
            Lack::of(body, self.entered.get(&incident.id).map(|entered| &entered.account))
        };
        self.first_public(incident.id).map(|_| lacks()).unwrap_or_default()
    }
    /// When the public first learned of it.
    pub(super) fn first_public(&self, incident: IncidentId) -> Option<Month> {
        first_public(self.entered.get(&incident), self.proposals(incident))
    }
    /// The bodies on the way of a report.
    pub(super) fn stops(&self, report: &Report) -> &[Stop] {
        self.stops.get(&report.id).map(Vec::as_slice).unwrap_or_default()
    }
}

pub(super) fn row(page: &Page, cx: &Cx, incident: &Incident, gathered: &Gathered) -> RowView {
    let heads = gathered.heads(incident.id);
    let state = IncidentState::of(heads.iter().map(|head| head.kind));
    let public = Standing::of(gathered.proposals(incident.id), cx.now().day());
    let longest = heads
        .iter()
        .filter_map(|head| halt(gathered.stops(&head.report), cx.now().day()))
        .min_by_key(|halt| halt.since);
    let linked = |one: &Linked| (links_page::href(cx.actor(), &one.other), one.other.reference.clone());
    RowView {
        href: links_page::href(cx.actor(), incident),
        reference: incident.reference.clone(),
        title: heads.first().map(|head| head.title.clone()).unwrap_or_default(),
        body: words::name(page, &gathered.names, incident.org),
        when: page.when_short(&incident.opened_at),
        reports: i64::try_from(heads.len()).unwrap_or(i64::MAX),
        state: page.t(state.key()),
        class: state.class(),
        kinds: words::kinds(page, gathered.kinds(incident.id)),
        month: gathered.first_public(incident.id).map(|month| words::month(page, month)).unwrap_or_default(),
        public: page.t(public.key()),
        public_class: public.class(),
        halt: words::halt(page, longest, &gathered.names, cx.now()),
        exercise: incident.exercise,
        told: account::told(page, gathered.account(incident.id), gathered.leaks(incident.id), &gathered.names),
        linked: gathered.linked(incident.id).iter().map(linked).collect(),
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

/// The next page.
fn older(wanted: &Wanted, last: &Incident) -> String {
    let place = format!("{}_{}", last.opened_at.millis(), last.id);
    format!("/agencies?{}&before={place}", wanted.question())
}
