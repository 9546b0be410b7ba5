//! `/reports/{id}`: the stages side by side, the path with its stamps, what was added, what became of it.

use super::{
    agreed::sight,
    clocks,
    content::{ContentView, content_view},
    id_of,
    may::{May, may},
    name, person,
    reach::{Reach, reach},
    remarks::{RemarkView, remark_view, remarks_seen},
    see::SeeView,
    unsent::{Typed, Unsent},
    way::{Later, StopView, next, path},
};
use crate::incident::Incident;
use crate::ops::survey_draft::levels;
use crate::pages::words::{self, Groups};
use crate::report::sight::Part;
use crate::report::{Channel, File, Reader, Remark, Report, Stage, StageKind, Stop};
use crate::store::{
    files::{self, Looks},
    incidents, notices, reports,
};
use access::{
    OrgId, PersonId,
    act::{ViewIncident, ViewReport},
};
use askama::Template;
use axum::{
    extract::{Path, Query},
    response::Response,
};
use kernel::Bilingual;
use serde::Deserialize;
use shell::{Fault, Page, Signed};
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
    /// The reader sees indicators in it.
    named: bool,
    /// What the body to which the reader passes it on must not see, and the reader sees; empty if nothing.
    held_ahead: String,
    /// Whom to telephone; `None` for who is not to.
    reach: Option<Reach>,
    path: Vec<StopView>,
    /// What is due when; empty where only stamps are kept.
    clocks: String,
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

/// What the address says besides the report.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    /// The number of the stage that was just sent.
    #[serde(default)]
    sent: Option<i64>,
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
    if let Some(stage) = stages.last() {
        page = page.sheet(stage.content.label.tlp(), &report.reference);
    }
    let reader = Reader::on(cx.actor(), report.org);
    let last = stages.last().map(|stage| stage.content.kind);
    let looks = files::looks_of_report(report.sql(), report.id, reader).await?;
    let sight = sight(&report, &stops).await?;
    let groups = words::groups(sql, page.now.day()).await?;
    let stage = |stage: &Stage| StageView {
        see: sight.as_ref().map(|sight| sight.of(&page, stage)),
        ..stage_view(&page, stage, &levels, (reader, &looks, &groups), &people)
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
        named: stages.iter().any(|stage| !stage.content.indicators.is_empty()),
        withheld: stages.iter().any(|stage| stage.content.holds_any(reader)),
        held_ahead: held_ahead(&page, &stages, reader),
        stages: views,
        clocks: clocks::panel(&page, sql, report.id).await?,
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

/// What is held back from the centre and not from the ministry that reads and passes it on, for its own words go along.
fn held_ahead(page: &Page, stages: &[Stage], reader: Reader) -> String {
    if reader != Reader::Ministry {
        return String::new();
    }
    let ahead = |part: &Part| {
        stages.iter().any(|stage| stage.content.holds(*part, Reader::Centre))
            && !stages.iter().any(|stage| stage.content.holds(*part, reader))
    };
    let parts: Vec<String> = Part::ALL.into_iter().filter(ahead).map(|part| page.t(part.key())).collect();
    parts.join(&page.t("notice-comma"))
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

fn named(report: &Report, stages: &[Stage], stops: &[Stop], remarks: &[Remark]) -> (Vec<OrgId>, Vec<PersonId>) {
    let orgs = [report.org, report.filed_by_org].into_iter();
    let orgs = orgs.chain(stops.iter().map(|stop| stop.org)).chain(remarks.iter().map(|remark| remark.org));
    let people = stages.iter().map(|stage| stage.sealed_by).chain(remarks.iter().map(|remark| remark.person));
    (orgs.collect(), people.collect())
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
    (reader, looks, groups): (Reader, &Looks<File>, &Groups),
    people: &BTreeMap<PersonId, Bilingual>,
) -> StageView {
    let files = format!("/reports/{}/files", stage.report);
    let (at, by) = (page.when(&stage.sealed_at), person(page, people, stage.sealed_by));
    StageView {
        number: stage.number,
        content: content_view(page, &stage.content, (levels, stage.sealed_at), (&files, looks), (reader, groups)),
        sealed: page.t2("report-show-sealed", "at", at, "by", by),
        hash: stage.hash.to_string(),
        hash_short: stage.hash.short(),
        see: None,
    }
}
