//! Reports: the list, the stages as the caller may see them, and what can be done on the way.

use super::said::Said;
use super::{FileLine, Handling, codes};
use crate::giveback::Became;
use crate::indicator::Indicator;
use crate::ops::{acknowledge_report::acknowledge_report, pass_report::pass_report, remark_report::remark_report};
use crate::pages::reports::{id_of, list::chosen_sectors, show::remarks_seen};
use crate::report::sight::{Part, Seer};
use crate::report::{Content, Direction, Reader, Remark, Report, Stage, Stop};
use crate::store::notices;
use crate::store::reports::{self as rows, State, Wanted};
use access::act::{AddToReport, ViewReport};
use axum::extract::{Path, Query};
use serde::{Deserialize, Serialize};
use shell::api::{Answer, Call, Listing, Operation, Paging, Stamp, Uid, cursor, moment};
use shell::{Fault, Route, anew};
use std::collections::{BTreeMap, BTreeSet};
use utoipa::ToSchema;

pub(super) fn routes() -> Vec<Route> {
    let states: Vec<&str> = State::ALL.iter().map(|(_, code)| *code).filter(|code| !code.is_empty()).collect();
    let list = Operation::new("listReports", "Reports that the caller may see, newest first.")
        .lists::<ReportLine>()
        .query("state", "Only those in this state.", serde_json::json!({ "type": "string", "enum": states }))
        .query("sector", "Only those of this sector.", serde_json::json!({ "type": "string", "maxLength": 20 }))
        .query("q", "Words of the title, or a reference.", serde_json::json!({ "type": "string", "maxLength": 100 }))
        .leads_to("getReport", "id", "/items/0/id")
        .leads_with(
            "openCase",
            &[],
            serde_json::json!({ "title": "大量アクセス", "reports": ["$response.body#/items/0/id"] }),
        )
        .leads_with("deriveNotice", &[], serde_json::json!({ "reports": ["$response.body#/items/0/id"] }));
    let get = Operation::new("getReport", "A report with all stages, as the caller may see them.")
        .gives::<ReportView>()
        .leads_to("acknowledgeReport", "id", "/id")
        .leads_to("passReport", "id", "/id")
        .leads_to("remarkReport", "id", "/id")
        .leads_to("followUpReport", "id", "/id")
        .leads_to("getTriage", "id", "/id");
    vec![
        Route::get("/api/v1/reports", list_).api(list),
        Route::get("/api/v1/reports/{id}", get_).api(get),
        Route::post("/api/v1/reports/{id}/acknowledge", acknowledge)
            .api(Operation::new("acknowledgeReport", "Say that it has been received.")),
        Route::post("/api/v1/reports/{id}/pass", pass)
            .api(Operation::new("passReport", "Pass it on to the next body on its way.").takes::<Passing>()),
        Route::post("/api/v1/reports/{id}/remarks", remark)
            .api(Operation::new("remarkReport", "Add a remark: up, or back to the reporter.").takes::<Remarking>()),
    ]
}

/// A report as a list shows it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct ReportLine {
    id: Uid,
    #[schema(example = "R-2014-00042")]
    reference: String,
    /// Whose report it is.
    organisation: Uid,
    #[schema(example = "ICT-TEL")]
    sector: String,
    exercise: bool,
    submitted_at: Stamp,
    /// The title of the newest stage.
    title: String,
    /// The kind of the newest stage.
    #[schema(schema_with = codes::stage)]
    kind: String,
    stages: i64,
    label: Handling,
}

impl From<rows::Line> for ReportLine {
    fn from(line: rows::Line) -> Self {
        Self {
            id: line.report.id.into(),
            reference: line.report.reference,
            organisation: line.report.org.into(),
            sector: line.report.sector,
            exercise: line.report.exercise,
            submitted_at: moment(line.report.submitted_at),
            title: line.title,
            kind: line.kind.code().to_owned(),
            stages: line.stages,
            label: Handling::from(&line.label),
        }
    }
}

/// A report.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct ReportView {
    id: Uid,
    #[schema(example = "R-2014-00042")]
    reference: String,
    organisation: Uid,
    /// Who wrote it down: the same, or the body that took the call.
    filed_by: Uid,
    #[schema(schema_with = codes::channel)]
    channel: String,
    /// Who called, faxed or mailed.
    #[serde(skip_serializing_if = "String::is_empty")]
    source: String,
    #[schema(example = "ICT-TEL")]
    sector: String,
    exercise: bool,
    submitted_at: Stamp,
    /// Oldest first.
    stages: Vec<StageView>,
    /// The bodies on its way, in order.
    path: Vec<StopView>,
    /// What bodies on the way added, oldest first.
    remarks: Vec<RemarkView>,
    /// The notices that came of it, oldest first.
    became: Vec<BecameView>,
}

/// A sealed stage, without what is held back from the caller.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct StageView {
    number: i64,
    #[schema(schema_with = codes::stage)]
    kind: String,
    content: Said,
    /// Its indicators, as read.
    indicators: Vec<IndicatorView>,
    files: Vec<FileLine>,
    label: Handling,
    /// For the reporter: from whom which parts are held back. For others: what is held back from them.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    #[schema(schema_with = codes::held)]
    held: Held,
    /// Of the whole sealed content, also of what is held back from the caller.
    #[schema(schema_with = codes::hash)]
    hash: String,
    sealed_at: Stamp,
}

/// An indicator.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct IndicatorView {
    #[schema(schema_with = codes::indicator_kind)]
    kind: String,
    /// In one spelling.
    #[schema(example = "evil.example")]
    value: String,
    /// As it was written.
    #[schema(example = "evil[.]example")]
    written: String,
}

impl From<&String> for IndicatorView {
    fn from(written: &String) -> Self {
        let read = Indicator::read(written);
        Self { kind: read.kind.code().to_owned(), value: read.value, written: written.clone() }
    }
}

/// A body on the way, with its stamps.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct StopView {
    organisation: Uid,
    #[serde(skip_serializing_if = "Option::is_none")]
    received_at: Option<Stamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    acknowledged_at: Option<Stamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    passed_at: Option<Stamp>,
}

impl From<&Stop> for StopView {
    fn from(stop: &Stop) -> Self {
        Self {
            organisation: stop.org.into(),
            received_at: stop.received_at.map(moment),
            acknowledged_at: stop.acknowledged_at.map(moment),
            passed_at: stop.passed_at.map(moment),
        }
    }
}

/// What a body on the way added.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct RemarkView {
    organisation: Uid,
    person: Uid,
    #[schema(schema_with = codes::direction)]
    direction: String,
    text: String,
    at: Stamp,
}

impl From<&Remark> for RemarkView {
    fn from(remark: &Remark) -> Self {
        Self {
            organisation: remark.org.into(),
            person: remark.person.into(),
            direction: remark.direction.code().to_owned(),
            text: remark.text.clone(),
            at: moment(remark.at),
        }
    }
}

/// A notice that came of a report, as the caller may know it.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct BecameView {
    notice: Uid,
    #[schema(example = "N-2014-00007")]
    reference: String,
    /// Which version it is: 2 for the first update.
    version: i64,
    #[schema(schema_with = codes::progress)]
    progress: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    /// The newest request for consent.
    #[serde(skip_serializing_if = "Option::is_none")]
    consent: Option<Uid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    released_at: Option<Stamp>,
    /// Until then it is held back; the reporter and the centre know of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    embargo_until: Option<Stamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    recalled_at: Option<Stamp>,
    /// Why it was released without consent.
    #[serde(skip_serializing_if = "Option::is_none")]
    overridden: Option<GroundView>,
    /// How many organisations it reached, in steps of five; absent: fewer, or not known yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    reached: Option<i64>,
    /// How many of them are affected; likewise.
    #[serde(skip_serializing_if = "Option::is_none")]
    affected: Option<i64>,
}

/// Why something was released without consent.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct GroundView {
    /// The ground in law.
    ground: String,
    reason: String,
}

impl From<Became> for BecameView {
    fn from(became: Became) -> Self {
        Self {
            notice: became.notice.into(),
            progress: became.progress().code().to_owned(),
            reference: became.reference,
            version: became.version,
            title: became.title,
            consent: became.consent.map(Uid::from),
            released_at: became.released_at.map(moment),
            embargo_until: became.embargo.map(moment),
            recalled_at: became.recalled_at.map(moment),
            overridden: became.overridden.map(|(ground, reason)| GroundView { ground, reason }),
            reached: became.reached,
            affected: became.affected,
        }
    }
}

/// From whom which parts are held back.
pub(super) type Held = BTreeMap<Part, BTreeSet<Seer>>;

/// What this reader may know of what is held back.
fn held(content: &Content, reader: Reader) -> Held {
    let known = |seers: BTreeSet<Seer>| match reader.seer() {
        None => seers,
        Some(own) => seers.into_iter().filter(|seer| *seer == own).collect(),
    };
    let all = content.held().into_iter().map(|(part, seers)| (part, known(seers)));
    all.filter(|(_, seers)| !seers.is_empty()).collect()
}

fn stage(stage: Stage, reader: Reader) -> StageView {
    let said = stage.content;
    StageView {
        number: stage.number,
        kind: said.kind.code().to_owned(),
        indicators: said.indicators.iter().map(IndicatorView::from).collect(),
        files: said.attachments.iter().map(FileLine::from).collect(),
        label: Handling::from(&said.label),
        held: held(&said, reader),
        hash: stage.hash.to_string(),
        sealed_at: moment(stage.sealed_at),
        content: Said::of_content(said),
    }
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Asked {
    cursor: String,
    limit: String,
    state: String,
    sector: String,
    q: String,
}

async fn list_(Query(asked): Query<Asked>, call: Call) -> Result<Answer, Fault> {
    let paging = Paging { cursor: asked.cursor, limit: asked.limit };
    let state = State::ALL.iter().find(|(_, code)| *code == asked.state);
    let limit = paging.limit()?;
    let cx = call.read().await?;
    let sectors = registry::ask::sectors_on(&cx.system("names of bodies and sectors"), cx.now().day()).await?;
    let wanted = Wanted {
        state: state.ok_or(Fault::unusable("report.unknown-state"))?.0,
        sectors: chosen_sectors(&sectors, &asked.sector)?,
        words: asked.q.trim().chars().filter(|c| !c.is_control()).take(100).collect(),
        before: paging.place()?,
        most: limit + 1,
        ..Wanted::default()
    };
    let found = rows::list(&cx.visible(), &wanted, cx.actor()).await?;
    let place = |line: &rows::Line| cursor(line.report.submitted_at, line.report.id);
    Answer::ok(&Listing::of(found, limit, place, ReportLine::from))
}

async fn get_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let cx = call.read().await?;
    let report = cx.permit::<_, Report>(ViewReport, id_of::<Report>(&id)?).await?;
    let reader = Reader::on(cx.actor(), report.org);
    let stages = rows::stages_seen(&report, cx.actor()).await?;
    let stops = rows::stops(report.sql(), report.id).await?;
    let remarks = remarks_seen(&cx, &report, &stops).await?;
    let became = notices::became_of(&report, cx.actor()).await?;
    Answer::ok(&ReportView {
        id: report.id.into(),
        reference: report.reference.clone(),
        organisation: report.org.into(),
        filed_by: report.filed_by_org.into(),
        channel: report.channel.code().to_owned(),
        source: report.source.clone(),
        sector: report.sector.clone(),
        exercise: report.exercise,
        submitted_at: moment(report.submitted_at),
        stages: stages.into_iter().map(|one| stage(one, reader)).collect(),
        path: stops.iter().map(StopView::from).collect(),
        remarks: remarks.iter().map(RemarkView::from).collect(),
        became: became.into_iter().map(BecameView::from).collect(),
    })
}

async fn acknowledge(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let cx = anew!(call);
    acknowledge_report(&cx, id_of::<Report>(&id)?).await?;
    call.finish(cx, Answer::done()).await
}

/// What is added on passing on.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
struct Passing {
    /// For the bodies after; may be empty.
    remark: String,
}

async fn pass(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let (id, passing): (_, Passing) = (id_of::<Report>(&id)?, call.body()?);
    let cx = anew!(call);
    pass_report(&cx, id, &passing.remark).await?;
    call.finish(cx, Answer::done()).await
}

/// A remark.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Remarking {
    /// `up`: for the bodies after; `back`: for the reporter.
    #[schema(schema_with = codes::direction, example = "back")]
    direction: String,
    text: String,
}

async fn remark(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let (id, remarking): (_, Remarking) = (id_of::<Report>(&id)?, call.body()?);
    let cx = anew!(call);
    cx.permit::<_, Report>(AddToReport, id).await?;
    let direction: Direction = remarking.direction.parse().map_err(|()| Fault::unusable("report.remark-direction"))?;
    remark_report(&cx, id, direction, &remarking.text).await?;
    call.finish(cx, Answer::done()).await
}
