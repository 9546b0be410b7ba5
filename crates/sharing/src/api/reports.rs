//! Reports: the list, the stages as the caller may see them, and what can be done on the way.

use super::{FileLine, Handling};
use crate::indicator::Indicator;
use crate::ops::{
    acknowledge_report::acknowledge_report, pass_report::pass_report, remark_report::remark_report,
    triage_report::triage_report,
};
use crate::pages::reports::id_of;
use crate::report::{Direction, Moment, Report, Stage};
use crate::store::reports::{self as rows, State, Wanted};
use crate::triage::Judged;
use access::act::ViewReport;
use axum::extract::{Path, Query};
use serde::{Deserialize, Serialize};
use shell::api::{Answer, Begun, Call, Listing, Operation, Paging, Stamp, cursor, moment};
use shell::{Fault, Route};
use std::collections::BTreeMap;
use utoipa::ToSchema;

pub(super) fn routes() -> Vec<Route> {
    let states: Vec<&str> = State::ALL.iter().map(|(_, code)| *code).filter(|code| !code.is_empty()).collect();
    let list = Operation::new("listReports", "Reports that the caller may see, newest first.")
        .lists::<ReportLine>()
        .query("state", "Only those in this state.", serde_json::json!({ "type": "string", "enum": states }))
        .query("q", "Words of the title, or a reference.", serde_json::json!({ "type": "string", "maxLength": 100 }))
        .leads_to("getReport", "id", "/items/0/id");
    let get = Operation::new("getReport", "A report with all stages, as the caller may see them.")
        .gives::<ReportView>()
        .leads_to("acknowledgeReport", "id", "/id")
        .leads_to("remarkReport", "id", "/id")
        .leads_to("followUpReport", "id", "/id");
    vec![
        Route::get("/api/v1/reports", list_).api(list),
        Route::get("/api/v1/reports/{id}", get_).api(get),
        Route::post("/api/v1/reports/{id}/acknowledge", acknowledge)
            .api(Operation::new("acknowledgeReport", "Say that it has been received.")),
        Route::post("/api/v1/reports/{id}/pass", pass)
            .api(Operation::new("passReport", "Pass it on to the next body on its way.").takes::<Passing>()),
        Route::post("/api/v1/reports/{id}/remarks", remark)
            .api(Operation::new("remarkReport", "Add a remark: up, or back to the reporter.").takes::<Remarking>()),
        Route::post("/api/v1/reports/{id}/triage", triage)
            .api(Operation::new("triageReport", "Judge a report (the centre).").takes::<Judging>()),
    ]
}

/// A report as a list shows it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct ReportLine {
    id: String,
    #[schema(example = "R-2014-00042")]
    reference: String,
    /// The id of the organisation whose report it is.
    organisation: String,
    sector: String,
    exercise: bool,
    submitted_at: Stamp,
    /// The title of the newest stage.
    title: String,
    /// `first`, `follow-up`, `final`: the kind of the newest stage.
    kind: String,
    stages: i64,
    label: Handling,
}

impl From<rows::Line> for ReportLine {
    fn from(line: rows::Line) -> Self {
        Self {
            id: line.report.id.to_string(),
            reference: line.report.reference,
            organisation: line.report.org.to_string(),
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
    id: String,
    reference: String,
    organisation: String,
    /// Who wrote it down: the same, or the body that took the call.
    filed_by: String,
    /// `web`, `telephone`, `fax`, `mail`.
    channel: String,
    sector: String,
    exercise: bool,
    submitted_at: Stamp,
    /// Oldest first.
    stages: Vec<StageView>,
    /// The bodies on its way, in order.
    path: Vec<StopView>,
}

/// A sealed stage, without what is held back from the caller.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct StageView {
    number: i64,
    /// `first`, `follow-up`, `final`.
    kind: String,
    title: String,
    situation: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    began: Option<MomentView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ended: Option<MomentView>,
    /// The matters that were marked, by their number (`4-1`): `yes`, `suspected`, `no`. What is absent was not marked.
    matters: BTreeMap<String, String>,
    /// `important`, `control`, `other`.
    #[serde(skip_serializing_if = "Option::is_none")]
    tier: Option<String>,
    /// Kind of threat, coarse (`1`) or with its example (`1-5`).
    #[serde(skip_serializing_if = "Option::is_none")]
    threat: Option<String>,
    /// Everything else that was stated: kind, category, leak, press, recovery …; see the how-to.
    #[schema(value_type = Object)]
    detail: serde_json::Value,
    /// Figures of the impact; what is absent was not stated.
    #[schema(value_type = Object)]
    impact: serde_json::Value,
    /// The victim's name, where stated and not withheld from the caller.
    #[serde(skip_serializing_if = "Option::is_none")]
    victim: Option<String>,
    cause: String,
    measures: String,
    prevention: String,
    indicators: Vec<IndicatorView>,
    files: Vec<FileLine>,
    label: Handling,
    /// SHA-256 of the whole sealed content, also of what is held back from the caller.
    hash: String,
    sealed_at: Stamp,
}

/// A moment as somebody knows it.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct MomentView {
    at: Stamp,
    /// It is an estimate.
    about: bool,
}

impl From<Moment> for MomentView {
    fn from(known: Moment) -> Self {
        Self { at: moment(known.at), about: known.about }
    }
}

/// An indicator.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct IndicatorView {
    /// `address`, `network`, `domain`, `url`, `hash`, `mail-sender`, `mail-subject`, `file-name`, `other`.
    kind: String,
    /// In one spelling.
    value: String,
    /// As it was written.
    written: String,
}

/// A body on the way, with its stamps.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct StopView {
    organisation: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    received_at: Option<Stamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    acknowledged_at: Option<Stamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    passed_at: Option<Stamp>,
}

fn stage(stage: Stage) -> Result<StageView, Fault> {
    let broken = |cause| Fault::broken("store.broken").because(cause);
    let said = stage.content;
    let mut detail = serde_json::to_value(&said.detail).map_err(broken)?;
    if let Some(detail) = detail.as_object_mut() {
        detail.remove("salt");
    }
    let indicator = |written: &String| {
        let read = Indicator::read(written);
        IndicatorView { kind: read.kind.code().to_owned(), value: read.value, written: written.clone() }
    };
    let file = |file: &crate::report::Attachment| FileLine {
        id: file.id.to_string(),
        name: file.name.clone(),
        media_type: file.media_type.clone(),
        size: file.size,
        hash: file.hash.to_string(),
    };
    Ok(StageView {
        number: stage.number,
        kind: said.kind.code().to_owned(),
        began: said.began.map(MomentView::from),
        ended: said.ended.map(MomentView::from),
        matters: said.matters.iter().map(|(matter, state)| (matter.to_string(), state.code().to_owned())).collect(),
        tier: said.tier.map(|tier| tier.code().to_owned()),
        threat: said.threat.map(|threat| threat.to_string()),
        detail,
        impact: serde_json::to_value(&said.impact).map_err(broken)?,
        victim: said.victim.name,
        indicators: said.indicators.iter().map(indicator).collect(),
        files: said.attachments.iter().map(file).collect(),
        label: Handling::from(&said.label),
        hash: stage.hash.to_string(),
        sealed_at: moment(stage.sealed_at),
        title: said.title,
        situation: said.situation,
        cause: said.cause,
        measures: said.measures,
        prevention: said.prevention,
    })
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Asked {
    cursor: String,
    limit: String,
    state: String,
    q: String,
}

async fn list_(Query(asked): Query<Asked>, call: Call) -> Result<Answer, Fault> {
    let paging = Paging { cursor: asked.cursor, limit: asked.limit };
    let state = State::ALL.iter().find(|(_, code)| *code == asked.state);
    let limit = paging.limit()?;
    let cx = call.read().await?;
    let mine = cx.organisation().ok_or(Fault::sign_in())?;
    let wanted = Wanted {
        state: state.ok_or(Fault::unusable("report.unknown-state"))?.0,
        words: asked.q.trim().chars().filter(|c| !c.is_control()).take(100).collect(),
        before: paging.place()?,
        most: limit + 1,
        ..Wanted::default()
    };
    let found = rows::list(&cx.visible(), &wanted, mine).await?;
    let place = |line: &rows::Line| cursor(line.report.submitted_at, line.report.id);
    Answer::ok(&Listing::of(found, limit, place, ReportLine::from))
}

async fn get_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let cx = call.read().await?;
    let report = cx.permit::<_, Report>(ViewReport, id_of::<Report>(&id)?).await?;
    let stages = rows::stages_seen(&report, cx.actor()).await?;
    let stops = rows::stops(report.sql(), report.id).await?;
    let stop = |stop: &crate::report::Stop| StopView {
        organisation: stop.org.to_string(),
        received_at: stop.received_at.map(moment),
        acknowledged_at: stop.acknowledged_at.map(moment),
        passed_at: stop.passed_at.map(moment),
    };
    Answer::ok(&ReportView {
        id: report.id.to_string(),
        reference: report.reference.clone(),
        organisation: report.org.to_string(),
        filed_by: report.filed_by_org.to_string(),
        channel: report.channel.code().to_owned(),
        sector: report.sector.clone(),
        exercise: report.exercise,
        submitted_at: moment(report.submitted_at),
        stages: stages.into_iter().map(stage).collect::<Result<_, _>>()?,
        path: stops.iter().map(stop).collect(),
    })
}

async fn acknowledge(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let cx = match call.begin().await? {
        Begun::Again(answer) => return Ok(answer),
        Begun::Anew(cx) => cx,
    };
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
    let passing: Passing = call.body()?;
    let cx = match call.begin().await? {
        Begun::Again(answer) => return Ok(answer),
        Begun::Anew(cx) => cx,
    };
    pass_report(&cx, id_of::<Report>(&id)?, &passing.remark).await?;
    call.finish(cx, Answer::done()).await
}

/// A remark.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Remarking {
    /// `up`: for the bodies after; `back`: for the reporter.
    #[schema(example = "back")]
    direction: String,
    text: String,
}

async fn remark(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let remarking: Remarking = call.body()?;
    let direction: Direction = remarking.direction.parse().map_err(|()| Fault::unusable("report.remark-direction"))?;
    let cx = match call.begin().await? {
        Begun::Again(answer) => return Ok(answer),
        Begun::Anew(cx) => cx,
    };
    remark_report(&cx, id_of::<Report>(&id)?, direction, &remarking.text).await?;
    call.finish(cx, Answer::done()).await
}

/// A judgement.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Judging {
    /// The newest stage that was read.
    stage: i64,
    /// `reached`, `not-reached`, `undecided`.
    #[schema(example = "undecided")]
    level: String,
    /// `low`, `middle`, `high`, `severe`.
    #[schema(example = "low")]
    severity: String,
    /// `access-dos`, `virus`, `other-intentional`, `unintentional`; absent: not decided.
    category: Option<String>,
    /// Kind of threat, where it differs from what was reported.
    threat: Option<String>,
    /// The id of the report that this one duplicates.
    duplicate_of: Option<String>,
    /// Required where it differs from the proposal.
    #[serde(default)]
    reason: String,
}

impl Judging {
    fn judged(self) -> Option<Judged> {
        Some(Judged {
            level: self.level.parse().ok()?,
            severity: self.severity.parse().ok()?,
            category: self.category.map(|code| code.parse()).transpose().ok()?,
            threat: self.threat.map(|code| code.parse()).transpose().ok()?,
            duplicate_of: self.duplicate_of.map(|id| id.parse()).transpose().ok()?,
            reason: self.reason,
        })
    }
}

async fn triage(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let judging: Judging = call.body()?;
    let stage = judging.stage;
    let judged = judging.judged().ok_or(Fault::unreadable("shell.unreadable"))?;
    let cx = match call.begin().await? {
        Begun::Again(answer) => return Ok(answer),
        Begun::Anew(cx) => cx,
    };
    triage_report(&cx, id_of::<Report>(&id)?, stage, judged).await?;
    call.finish(cx, Answer::done()).await
}
