//! `/reports/{id}`: the stages side by side, the path with its stamps, what was added, what became of it.

use super::content::{ContentView, content_view};
use super::{
    id_of,
    reach::{Reach, reach},
    see::{Course, SeeView, see_view},
};
use crate::incident::Incident;
use crate::ops::survey_draft::{bodies, levels, short_names};
use crate::pages::upload::as_download;
use crate::report::path::Way;
use crate::report::{Channel, Direction, File, Reader, Remark, Report, Stage, StageKind, Stop};
use crate::store::{
    files::{self, Looks},
    incidents, notices, reports,
};
use access::{
    Action, BodyKind, OrgId, PersonId, Relation,
    act::{AcknowledgeReport, AddToReport, DeriveNotice, FollowUpReport, PassReport, ViewIncident, ViewReport},
};
use askama::Template;
use axum::{
    extract::{Path, Query},
    response::Response,
};
use kernel::{At, Bilingual};
use registry::Organisation;
use serde::Deserialize;
use shell::{Fault, Page, Signed, Voice};
use std::collections::BTreeMap;
use store::{Cx, Denied, Granted};

/// So many of the newest stages stand open; those before them are folded to a line each.
const OPEN_STAGES: usize = 3;

#[derive(Template)]
#[template(path = "reports/show.html")]
struct ShowPage {
    page: Page,
    id: String,
    reference: String,
    heading: String,
    /// There is more than one stage, so that their numbers say something.
    many: bool,
    sector: String,
    from: String,
    stages: Vec<StageView>,
    withheld: bool,
    /// Whom to telephone; `None` for who is not to.
    reach: Option<Reach>,
    path: Vec<StopView>,
    remarks: Vec<RemarkView>,
    became: String,
    /// How the centre judged it, and in which case it is; empty for others.
    triage: String,
    /// The incident of a ministry or an agency of which it tells: where it is, what people call it.
    incident: Option<(String, String)>,
    may: May,
    next: Option<String>,
    ended: bool,
    /// What was just sent and by whom it has been received, for whoever sent it.
    sent: Option<String>,
    /// By what others report, for the body that wrote this one down.
    channels: Vec<(&'static str, String)>,
    /// What was refused and what to do; `None` where nothing was.
    refused: Option<(String, String)>,
    typed: Typed,
}

/// A remark that was typed and not sent, and why it was refused, if it was.
pub(super) struct Unsent {
    pub(super) fault: Option<Fault>,
    /// It stood in the form for passing on.
    pub(super) passing: bool,
    /// It was for the bodies further up.
    pub(super) up: bool,
    pub(super) text: String,
}

/// What was typed and refused, in the field that is still there.
#[derive(Default)]
struct Typed {
    /// Beside passing on.
    pass: String,
    /// As a remark by itself.
    remark: String,
    /// That remark is for the bodies further up.
    up: bool,
    /// Where no field is left for it.
    kept: String,
}

impl Typed {
    fn of(unsent: Option<Unsent>, may: &May) -> Self {
        let Some(Unsent { passing, up, text, .. }) = unsent else { return Self::default() };
        match (passing && may.pass, may.remark) {
            (true, _) => Self { pass: text, ..Self::default() },
            (false, true) => Self { remark: text, up: up && may.remark_up, ..Self::default() },
            (false, false) => Self { kept: text, ..Self::default() },
        }
    }
}

/// What the address says besides the report.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    /// The number of the stage that was just sent.
    #[serde(default)]
    sent: Option<i64>,
}

/// What the reader may do now.
struct May {
    follow_up: bool,
    acknowledge: bool,
    pass: bool,
    remark: bool,
    remark_up: bool,
    derive: bool,
}

struct StageView {
    number: i64,
    content: ContentView,
    sealed: String,
    hash: String,
    hash_short: String,
    /// Who sees what of it, for those whose report it is.
    see: Option<SeeView>,
}

pub(crate) struct StopView {
    pub(crate) name: String,
    pub(crate) lines: Vec<String>,
    pub(crate) here: bool,
}

struct RemarkView {
    by: String,
    to: &'static str,
    at: String,
    text: String,
}

/// `GET /reports/{id}`.
pub(super) async fn show(
    request: Signed,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    page(&request, &id, asked.sent, None).await
}

/// The page of a report, with what was just sent, or what was typed and refused.
pub(super) async fn page(
    request: &Signed,
    id: &str,
    just_sent: Option<i64>,
    unsent: Option<Unsent>,
) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let report = cx.permit::<_, Report>(ViewReport, id_of::<Report>(id)?).await?;
    let sql = report.sql();
    let stages = reports::stages_seen(&report, cx.actor()).await?;
    let stops = reports::stops(sql, report.id).await?;
    let remarks = remarks_seen(&cx, &report, &stops).await?;
    let (orgs, people) = named(&report, &stages, &stops, &remarks);
    let orgs = registry::ask::names(sql, &orgs).await?;
    let people = identity::ask::names(sql, &people).await?;
    let levels = levels(sql, Some(report.sector.as_str()), report.submitted_at.day()).await?;
    let mut page = Page::signed(request, "").exercise(report.exercise);
    page.title = page.t1("report-show-title", "reference", &report.reference);
    let reader = Reader::on(cx.actor(), report.org);
    let last = stages.last().map(|stage| stage.content.kind);
    let looks = files::looks_of_report(report.sql(), report.id, reader).await?;
    let sight = sight(&report, &stops).await?;
    let stage = |stage: &Stage| StageView {
        see: sight.as_ref().map(|sight| sight.of(&page, stage)),
        ..stage_view(&page, stage, &levels, (reader, &looks), &people)
    };
    let receipts = reports::receipts(sql, report.id).await?;
    let later = Later { stages: &stages, receipts: &receipts };
    let may = may(&cx, &report, &stops, &later).await?;
    let became = crate::pages::became::became(&page, &notices::became_of(&report, cx.actor()).await?)?;
    let newest = stages.last().map(|stage| (stage.content.title.as_str(), stage.number)).unwrap_or_default();
    let triage = crate::pages::judged::panel(&page, &cx, &report, newest).await?;
    let sectors = registry::ask::sectors_of_reports(sql, report.submitted_at.day()).await?;
    let sector = sectors.iter().find(|sector| sector.code == report.sector);
    let mut views: Vec<StageView> = stages.iter().rev().map(stage).collect();
    let heading = heading(&mut views).unwrap_or_else(|| page.title.clone());
    shell::show(&ShowPage {
        heading,
        many: views.len() > 1,
        id: report.id.to_string(),
        reference: report.reference.clone(),
        sector: sector.map(|sector| page.pick(&sector.name).to_owned()).unwrap_or_default(),
        from: from(&page, &report, &orgs),
        reach: reach(&cx, &page, &report, (&stages, &people)).await?,
        withheld: stages.iter().any(|stage| stage.content.holds_any(reader)),
        stages: views,
        path: path(&page, &report, (&stops, &later), &orgs, cx.organisation()),
        remarks: remarks.iter().map(|remark| remark_view(&page, remark, &orgs, &people)).collect(),
        became,
        triage,
        incident: incident(&cx, &report).await?,
        next: next(&stops, cx.organisation()).map(|stop| name(&page, &orgs, stop.org)),
        ended: last == Some(StageKind::Final),
        sent: sent(&page, &cx, just_sent, &stages, &stops, &orgs),
        channels: match cx.organisation() == Some(report.org) {
            true => Vec::new(),
            false => Channel::FOR_OTHERS.map(|channel| (channel.code(), page.t(channel.key()))).into(),
        },
        refused: unsent.as_ref().and_then(|unsent| unsent.fault.as_ref()).map(|fault| fault.said(&page)),
        typed: Typed::of(unsent, &may),
        may,
        page,
    })
}

/// Whose report it is and where it went, for the table of who sees what.
struct Sent {
    org: Organisation,
    way: Way,
    names: BTreeMap<OrgId, Bilingual>,
}

impl Sent {
    /// The table as it was agreed when this stage was sent.
    fn of(&self, page: &Page, stage: &Stage) -> SeeView {
        let government = matches!(self.org.kind, BodyKind::Ministry | BodyKind::Agency);
        let course = Course { org: &self.org.name, way: &self.way, government, writer: None, sent: true };
        see_view(page, &course, &self.names, stage.content.label.tlp(), &stage.content.held())
    }
}

/// Who sees what, for the reporter and for the body that wrote it down; others are not told what is held back from whom.
async fn sight(report: &Granted<'_, ViewReport, Report>, stops: &[Stop]) -> Result<Option<Sent>, Fault> {
    let relations = report.relations();
    if !relations.has(Relation::Own) && !relations.has(Relation::Filer) {
        return Ok(None);
    }
    let sql = report.sql();
    let Some(org) = registry::ask::organisation(sql, report.org).await? else { return Ok(None) };
    let centre = registry::ask::centre(sql, report.submitted_at.day()).await?;
    let ministry = stops.iter().find(|stop| Some(stop.org) != centre);
    let by_hand = ministry.is_some_and(|stop| stop.passed_at.is_none() || stop.passed_at != stop.received_at);
    let centre = stops.iter().map(|stop| stop.org).find(|org| Some(*org) == centre);
    let way = Way { ministry: ministry.map(|stop| stop.org), centre, by_hand };
    Ok(Some(Sent { org, names: short_names(sql, &bodies(&way)).await?, way }))
}

/// The incident of which a report tells, if the reader may see it.
async fn incident(cx: &Cx, report: &Granted<'_, ViewReport, Report>) -> Result<Option<(String, String)>, Fault> {
    let Some(id) = incidents::of_report(report.sql(), report.id).await? else { return Ok(None) };
    match cx.permit::<_, Incident>(ViewIncident, id).await {
        Ok(incident) => Ok(Some((format!("/agencies/incidents/{id}"), incident.reference.clone()))),
        Err(Denied::NotFound | Denied::Refused) => Ok(None),
        Err(Denied::Store(cause)) => Err(cause.into()),
    }
}

/// That the newest stage was sent and who has it, said once to whoever sent it.
fn sent(
    page: &Page,
    cx: &Cx,
    asked: Option<i64>,
    stages: &[Stage],
    stops: &[Stop],
    orgs: &BTreeMap<OrgId, Bilingual>,
) -> Option<String> {
    let stage = stages.last().filter(|stage| Some(stage.number) == asked)?;
    cx.actor().who().filter(|who| who.person == stage.sealed_by)?;
    let here = stops.iter().filter(|stop| stop.received_at.is_some() && Some(stop.org) != cx.organisation());
    let here: Vec<String> = here.map(|stop| name(page, orgs, stop.org)).collect();
    let kind = page.t(stage.content.kind.key());
    Some(match here.is_empty() {
        true => page.t1("report-sent", "kind", kind),
        false => page.t2("report-sent-to", "kind", kind, "who", here.join(&page.t("notice-comma"))),
    })
}

/// The title of the newest stage. Stages that bear the same title do not repeat it.
fn heading(stages: &mut [StageView]) -> Option<String> {
    let heading = stages.first().map(|stage| stage.content.title.clone()).filter(|title| !title.is_empty())?;
    stages.iter_mut().filter(|stage| stage.content.title == heading).for_each(|stage| stage.content.title.clear());
    Some(heading)
}

/// The remarks that somebody of the actor's organisation sees.
pub(crate) async fn remarks_seen(
    cx: &Cx,
    report: &Granted<'_, ViewReport, Report>,
    stops: &[Stop],
) -> Result<Vec<Remark>, Fault> {
    let mine = cx.organisation().filter(|org| *org != report.org);
    let place = mine.and_then(|org| stops.iter().find(|stop| stop.org == org)).map(|stop| stop.position);
    let all = reports::remarks(report.sql(), report.id).await?;
    Ok(all.into_iter().filter(|remark| remark.seen_from(place, stops)).collect())
}

fn named(report: &Report, stages: &[Stage], stops: &[Stop], remarks: &[Remark]) -> (Vec<OrgId>, Vec<PersonId>) {
    let orgs = [report.org, report.filed_by_org].into_iter();
    let orgs = orgs.chain(stops.iter().map(|stop| stop.org)).chain(remarks.iter().map(|remark| remark.org));
    let people = stages.iter().map(|stage| stage.sealed_by).chain(remarks.iter().map(|remark| remark.person));
    (orgs.collect(), people.collect())
}

fn name(voice: &Voice, orgs: &BTreeMap<OrgId, Bilingual>, org: OrgId) -> String {
    orgs.get(&org).map(|name| voice.pick(name).to_owned()).unwrap_or_default()
}

fn person(voice: &Voice, people: &BTreeMap<PersonId, Bilingual>, person: PersonId) -> String {
    people.get(&person).map(|name| voice.pick(name).to_owned()).unwrap_or_default()
}

fn from(page: &Page, report: &Report, orgs: &BTreeMap<OrgId, Bilingual>) -> String {
    let (org, by, channel) =
        (name(page, orgs, report.org), name(page, orgs, report.filed_by_org), page.t(report.channel.key()));
    if report.org == report.filed_by_org {
        return page.t2("report-show-from", "org", org, "channel", channel);
    }
    let source = report.source.as_str();
    page.ts("report-show-from-source", &[("org", &org), ("by", &by), ("channel", &channel), ("source", &source)])
}

fn stage_view(
    page: &Page,
    stage: &Stage,
    levels: &[registry::facts::Level],
    (reader, looks): (Reader, &Looks<File>),
    people: &BTreeMap<PersonId, Bilingual>,
) -> StageView {
    let files = format!("/reports/{}/files", stage.report);
    let (at, by) = (page.when(&stage.sealed_at), person(page, people, stage.sealed_by));
    StageView {
        number: stage.number,
        content: content_view(page, &stage.content, levels, (&files, looks), reader),
        sealed: page.t2("report-show-sealed", "at", at, "by", by),
        hash: stage.hash.to_string(),
        hash_short: stage.hash.short(),
        see: None,
    }
}

fn next(stops: &[Stop], mine: Option<OrgId>) -> Option<&Stop> {
    let mine = stops.iter().find(|stop| Some(stop.org) == mine)?;
    stops.iter().find(|stop| stop.position == mine.position + 1)
}

/// The stages after the first, and who has confirmed which.
#[derive(Default)]
pub(crate) struct Later<'s> {
    pub(crate) stages: &'s [Stage],
    pub(crate) receipts: &'s [(OrgId, i64, At)],
}

impl Later<'_> {
    /// When a body confirmed a stage.
    fn confirmed(&self, org: OrgId, stage: &Stage) -> Option<At> {
        self.receipts.iter().find(|(by, number, _)| *by == org && *number == stage.number).map(|(.., at)| *at)
    }
    fn stages(&self) -> impl Iterator<Item = &Stage> {
        self.stages.iter().filter(|stage| stage.number > 1)
    }
    /// When each was sent.
    fn sent(&self, page: &Page) -> Vec<String> {
        let sent = |stage: &Stage| {
            let kind = page.t(stage.content.kind.key());
            page.t2("report-show-later-sent", "kind", kind, "at", page.when(&stage.sealed_at))
        };
        self.stages().map(sent).collect()
    }
    /// When a body to which the report had come by then confirmed each, or that it has not.
    fn at(&self, page: &Page, stop: &Stop) -> Vec<String> {
        let said = |stage: &Stage| {
            let kind = page.t(stage.content.kind.key());
            match self.confirmed(stop.org, stage) {
                Some(at) => page.t2("report-show-later-acknowledged", "kind", kind, "at", page.when(&at)),
                None => page.t1("report-show-later-unacknowledged", "kind", kind),
            }
        };
        let came = |stage: &&Stage| stop.received_at.is_some_and(|at| at <= stage.sealed_at);
        self.stages().filter(came).map(said).collect()
    }
}

/// The path with its stamps and how long each took. A body that has not received it does not see who did after it.
pub(crate) fn path(
    page: &Page,
    report: &Report,
    (stops, later): (&[Stop], &Later<'_>),
    orgs: &BTreeMap<OrgId, Bilingual>,
    mine: Option<OrgId>,
) -> Vec<StopView> {
    let first = format!("{} {}", page.t("report-step-sent"), page.when(&report.submitted_at));
    let sent = StopView {
        name: name(page, orgs, report.org),
        lines: std::iter::once(first).chain(later.sent(page)).collect(),
        here: Some(report.org) == mine,
    };
    let stop = |stop: &Stop| StopView {
        name: name(page, orgs, stop.org),
        lines: stamps(page, report.submitted_at, stop, stops.iter().any(|next| next.position == stop.position + 1))
            .into_iter()
            .chain(later.at(page, stop))
            .collect(),
        here: Some(stop.org) == mine,
    };
    std::iter::once(sent).chain(stops.iter().map(stop)).collect()
}

fn stamps(page: &Page, sent: At, stop: &Stop, more: bool) -> Vec<String> {
    let Some(received) = stop.received_at else { return vec![page.t("report-show-stop-waiting")] };
    let when = page.when(&received);
    let mut lines = vec![match received.seconds_since(sent) {
        ..60 => page.t1("report-show-stop-received-now", "at", when),
        seconds => page.t2("report-show-stop-received", "at", when, "span", page.span(seconds)),
    }];
    lines.push(match stop.acknowledged_at {
        None => page.t("report-show-stop-unacknowledged"),
        Some(at) => match at.seconds_since(received) {
            ..60 => page.t1("report-show-stop-acknowledged-now", "at", page.when(&at)),
            seconds => page.t2("report-show-stop-acknowledged", "at", page.when(&at), "span", page.span(seconds)),
        },
    });
    match stop.passed_at {
        Some(at) if at == received => lines.push(page.t("report-show-stop-passed-at-once")),
        Some(at) => lines.push(page.t1("report-show-stop-passed", "at", page.when(&at))),
        None if more => lines.push(page.t("report-show-stop-to-pass")),
        None => {}
    }
    lines
}

fn remark_view(
    page: &Page,
    remark: &Remark,
    orgs: &BTreeMap<OrgId, Bilingual>,
    people: &BTreeMap<PersonId, Bilingual>,
) -> RemarkView {
    RemarkView {
        by: format!("{} {}", name(page, orgs, remark.org), person(page, people, remark.person)),
        to: if remark.direction == Direction::Back { "report-show-remark-back" } else { "report-show-remark-up" },
        at: page.when(&remark.at),
        text: remark.text.clone(),
    }
}

/// Whether an act would be permitted; a failure of the store is one.
async fn permitted<A: Action>(cx: &Cx, act: A, report: &Report) -> Result<bool, Fault> {
    match cx.permit::<A, Report>(act, report.id).await {
        Ok(_) => Ok(true),
        Err(Denied::NotFound | Denied::Refused) => Ok(false),
        Err(Denied::Store(cause)) => Err(cause.into()),
    }
}

async fn may(
    cx: &Cx,
    report: &Granted<'_, ViewReport, Report>,
    stops: &[Stop],
    later: &Later<'_>,
) -> Result<May, Fault> {
    let mine = cx.organisation();
    let has = |stage: &Stage| mine.is_some_and(|mine| later.confirmed(mine, stage).is_some());
    let missing = later.stages.iter().any(|stage| !has(stage));
    let after = next(stops, mine);
    Ok(May {
        follow_up: permitted(cx, FollowUpReport, report).await?,
        acknowledge: missing && permitted(cx, AcknowledgeReport, report).await?,
        pass: after.is_some_and(|next| next.received_at.is_none()) && permitted(cx, PassReport, report).await?,
        remark: permitted(cx, AddToReport, report).await?,
        remark_up: after.is_some(),
        derive: permitted(cx, DeriveNotice, report).await?,
    })
}

/// `GET /reports/{id}/files/{file}`: a sealed file, always to be saved.
pub(super) async fn download(request: Signed, Path((id, file)): Path<(String, String)>) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let report = cx.permit::<_, Report>(ViewReport, id_of::<Report>(&id)?).await?;
    let reader = Reader::on(cx.actor(), report.org);
    let whole = files::whole_of_report(&report, reader, id_of::<File>(&file)?).await?.ok_or(Fault::not_found())?;
    Ok(as_download(whole))
}
