//! `/reports`: one's own, or those that have come.

use super::titled;
use crate::ops::survey_draft::short_names;
use crate::pages::{
    drafts::begin::{Unfinished, unfinished},
    search::Onward,
};
use crate::report::{Report, ReportId, Stop};
use crate::store::drafts;
use crate::store::reports::{Line, Lines, State, Wanted, list as lines, stops_of};
use access::{Actor, BodyKind, OrgId, Role};
use askama::Template;
use axum::{extract::Query, response::Response};
use kernel::{At, Bilingual, Tlp};
use registry::{Sector, ask};
use serde::Deserialize;
use shell::{Fault, Page, Signed, Voice, show};
use std::collections::{BTreeMap, BTreeSet};
use store::{Cx, StoreError, search::Place};

/// Reports on a page.
const PER_PAGE: i64 = 50;

#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    q: String,
    #[serde(default)]
    sector: String,
    #[serde(default)]
    state: String,
    #[serde(default)]
    before: String,
}

#[derive(Template)]
#[template(path = "reports/list.html")]
struct ListPage {
    page: Page,
    receiver: bool,
    /// What the reader has begun and not sent; only where nothing is searched for.
    drafts: Vec<Unfinished>,
    rows: Vec<RowView>,
    words: String,
    sectors: Vec<(String, String, bool)>,
    states: Vec<(&'static str, String, bool)>,
    onward: Onward,
}

impl ListPage {
    fn does(&self) -> &'static str {
        if self.onward.reached.is_some() { self.onward.does() } else { "report-list-older" }
    }
}

/// A report as a list shows it.
pub(crate) struct RowView {
    pub(crate) href: String,
    pub(crate) reference: String,
    pub(crate) title: String,
    pub(crate) kind: String,
    pub(crate) when: String,
    pub(crate) sector: String,
    pub(crate) org: String,
    pub(crate) tlp: Tlp,
    pub(crate) exercise: bool,
    pub(crate) now: String,
    pub(crate) class: &'static str,
}

/// Whether somebody receives reports, and does not only file them.
pub(crate) fn receives(cx: &Cx) -> bool {
    reads(cx.actor())
}

/// The same of somebody of whom no more is known: the desk of a ministry receives those of its agencies.
pub(crate) fn reads(actor: &Actor) -> bool {
    let supervises = actor.has(Role::Csirt) && actor.acts_for(BodyKind::Ministry);
    supervises || [Role::Liaison, Role::Duty, Role::Analyst, Role::Reviewer].into_iter().any(|role| actor.has(role))
}

/// The rows of these lines, as the body `mine` sees them.
///
/// # Errors
/// If the database refuses.
pub(crate) async fn row_views(cx: &Cx, voice: &Voice, found: &[Line], mine: OrgId) -> Result<Vec<RowView>, StoreError> {
    let visible = cx.visible::<Report>();
    let ids: Vec<ReportId> = found.iter().map(|line| line.report.id).collect();
    let stops = stops_of(&visible, &ids).await?;
    let sql = cx.system("names of bodies and sectors");
    let orgs: Vec<OrgId> = found.iter().map(|line| line.report.org).collect();
    let names = ask::names(&sql, &orgs).await?;
    let on_the_way: BTreeSet<OrgId> = stops.values().flatten().map(|stop| stop.org).collect();
    let bodies = short_names(&sql, &on_the_way.into_iter().collect::<Vec<_>>()).await?;
    let sectors = ask::sectors_of_reports(&sql, cx.now().day()).await?;
    let none = Vec::new();
    let row = |line: &Line| {
        row_view(voice, line, stops.get(&line.report.id).unwrap_or(&none), mine, (&names, &bodies), &sectors)
    };
    Ok(found.iter().map(row).collect())
}

fn row_view(
    voice: &Voice,
    line: &Line,
    stops: &[Stop],
    mine: OrgId,
    (names, bodies): (&BTreeMap<OrgId, Bilingual>, &BTreeMap<OrgId, Bilingual>),
    sectors: &[Sector],
) -> RowView {
    let (now, body, class) = now(line, stops, mine);
    let body = body.and_then(|stop| bodies.get(&stop.org)).map(|name| voice.pick(name).to_owned());
    let sector = sectors.iter().find(|sector| sector.code == line.report.sector);
    let kind = voice.t(line.kind.key());
    let stages = line.stages;
    RowView {
        href: format!("/reports/{}", line.report.id),
        reference: line.report.reference.clone(),
        title: line.title.clone(),
        kind: match stages {
            ..=1 => kind,
            _ => {
                let newest = voice.when_short(&line.sealed_at);
                voice.bracketed(&kind, &voice.t2("report-stage-nth-at", "n", stages, "at", newest))
            }
        },
        when: voice.when_short(&line.report.submitted_at),
        sector: sector.map_or_else(|| line.report.sector.clone(), |sector| voice.pick(&sector.name).to_owned()),
        org: names.get(&line.report.org).map(|name| voice.pick(name).to_owned()).unwrap_or_default(),
        tlp: line.label.tlp(),
        exercise: line.report.exercise,
        now: voice.t1(now, "org", body.unwrap_or_default()),
        class,
    }
}

/// Where a report stands for a body: key of the words, the body of which they speak, class of the mark. Nobody has
/// received a report of which he has not confirmed every stage.
fn now<'s>(line: &Line, stops: &'s [Stop], mine: OrgId) -> (&'static str, Option<&'s Stop>, &'static str) {
    let my_stop = stops.iter().find(|stop| stop.org == mine);
    let next = my_stop.and_then(|my| stops.iter().find(|stop| stop.position == my.position + 1));
    let confirmed = |stop: &&Stop| stop.acknowledged_at.is_some() && !stop.unseen;
    let farthest = stops.iter().filter(confirmed).max_by_key(|stop| stop.position);
    match my_stop {
        Some(my) if !confirmed(&my) => ("report-now-unacknowledged", Some(my), "warn"),
        Some(my) if next.is_some_and(|next| next.received_at.is_none()) => ("report-now-to-pass", Some(my), "warn"),
        Some(_) if next.is_some_and(|next| !confirmed(&next)) => ("report-now-passed", next, "half"),
        None if farthest.is_none() => ("report-now-sent", None, "half"),
        _ if line.kind == crate::report::StageKind::Final => ("report-now-final", farthest, "ok"),
        _ => ("report-now-acknowledged", farthest, "ok"),
    }
}

/// The place after which a page of the list begins: `millis-uuid`.
fn place(text: &str) -> Result<Option<(At, ReportId)>, Fault> {
    let unknown = || Fault::unusable("report.unknown-place");
    if text.is_empty() {
        return Ok(None);
    }
    let (at, id) = text.split_once('_').ok_or_else(unknown)?;
    let at = at.parse().map_err(|_| unknown())?;
    Ok(Some((At::from_millis(at), id.parse().map_err(|_| unknown())?)))
}

/// `GET /reports?q=&sector=&state=&before=`.
pub(super) async fn list(request: Signed, Query(asked): Query<Asked>) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let mine = cx.organisation().ok_or(Fault::sign_in())?;
    let sectors = ask::sectors_of_reports(&cx.system("names of bodies and sectors"), cx.now().day()).await?;
    let state =
        State::ALL.iter().find(|(_, code)| *code == asked.state).ok_or(Fault::unusable("report.unknown-state"))?;
    // Where looking for words stopped before the page was full.
    let below = Some(&asked.before).filter(|_| !asked.q.trim().is_empty()).and_then(|place| place.parse().ok());
    let wanted = Wanted {
        today: cx.now().day(),
        state: state.0,
        sectors: chosen_sectors(&sectors, &asked.sector)?,
        words: asked.q.trim().chars().filter(|c| !c.is_control()).take(100).collect(),
        before: if below.is_some() { None } else { place(&asked.before)? },
        below,
        of: None,
        most: PER_PAGE + 1,
    };
    let Lines { lines: mut found, reached } = lines(&cx.visible(), &wanted, cx.actor()).await?;
    let more = i64::try_from(found.len()).unwrap_or(i64::MAX) > PER_PAGE;
    found.truncate(usize::try_from(PER_PAGE).unwrap_or(usize::MAX));
    let receiver = receives(&cx);
    let overseen = overseen(&cx, sectors, mine).await?;
    let page = titled(&request, if receiver { "report-list-title" } else { "report-list-title-mine" });
    let rows = row_views(&cx, &page, &found, mine).await?;
    let reached = reached.filter(|_| !more);
    let onward = match found.last().filter(|_| more) {
        Some(last) => Some(format!("{}_{}", last.report.submitted_at.millis(), last.report.id)),
        None => reached.map(|place| place.to_string()),
    };
    let hand = request.visitor.body() == Some(BodyKind::Ministry);
    let states = State::ALL.iter().filter(|(state, _)| hand || *state != State::ToPass);
    let plain = [&asked.q, &asked.sector, &asked.state, &asked.before].iter().all(|asked| asked.is_empty());
    let drafts = if plain { drafts::unfinished(&cx.visible(), None, drafts::SHOWN).await? } else { Vec::new() };
    let list = ListPage {
        receiver,
        drafts: drafts.iter().map(|draft| unfinished(&page, draft)).collect(),
        rows,
        words: wanted.words,
        sectors: overseen
            .iter()
            .map(|s| (s.code.clone(), page.pick(&s.name).to_owned(), s.code == asked.sector))
            .collect(),
        states: states.map(|(_, code)| (*code, page.t(state_key(code)), *code == asked.state)).collect(),
        onward: Onward { older: onward.map(|before| older(&asked, before)), reached: reached.map(Place::at) },
        page,
    };
    show(&list)
}

/// Of these sectors those whose reports may come to the body: all for the centre, its own for a ministry.
async fn overseen(cx: &Cx, sectors: Vec<Sector>, mine: OrgId) -> Result<Vec<Sector>, Fault> {
    if !cx.actor().acts_for(BodyKind::Ministry) {
        return Ok(sectors);
    }
    let sql = cx.system("names of bodies and sectors");
    let mut own = BTreeSet::new();
    for sector in &sectors {
        if ask::ministry_of(&sql, &sector.code, cx.now().day()).await? == Some(mine) {
            own.extend([Some(sector.code.clone()), sector.parent.clone()].into_iter().flatten());
        }
    }
    let government = ask::government_sector(&sql, cx.now().day()).await?.map(|sector| sector.code);
    Ok(sectors.into_iter().filter(|one| own.contains(&one.code) || government.as_ref() == Some(&one.code)).collect())
}

fn state_key(code: &str) -> &'static str {
    match code {
        "unacknowledged" => "report-list-unacknowledged",
        "to-pass" => "report-list-to-pass",
        "open" => "report-list-open",
        "final" => "report-list-final",
        _ => "report-list-any",
    }
}

/// A sector and its parts; none if no code is given.
pub(crate) fn chosen_sectors(sectors: &[Sector], code: &str) -> Result<Vec<String>, Fault> {
    if code.is_empty() {
        return Ok(Vec::new());
    }
    let within = |sector: &&Sector| sector.code == code || sector.parent.as_deref() == Some(code);
    let found: Vec<String> = sectors.iter().filter(within).map(|sector| sector.code.clone()).collect();
    if found.is_empty() { Err(Fault::unusable("report.unknown-sector")) } else { Ok(found) }
}

fn older(asked: &Asked, before: String) -> String {
    let pairs =
        [("q", asked.q.clone()), ("sector", asked.sector.clone()), ("state", asked.state.clone()), ("before", before)];
    let encode = |text: &str| {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
        text.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect::<String>()
    };
    let pairs: Vec<String> = pairs.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
    format!("/reports?{}", pairs.join("&"))
}
