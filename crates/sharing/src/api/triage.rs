//! Triage: what waits to be judged, what is proposed, judging.

use super::codes;
use super::said::{DurationView, TurnedView};
use crate::ops::triage_report::{proposal, triage_report};
use crate::pages::reports::{id_of, list::chosen_sectors};
use crate::pages::triage::judges;
use crate::report::{Report, detail::Category};
use crate::store::queue::{self, Queued, State};
use crate::store::triages as rows;
use crate::triage::{Judged, Likeness, Severity, Triage};
use access::act::TriageReport;
use axum::extract::{Path, Query};
use serde::{Deserialize, Serialize};
use shell::api::{Answer, Call, Listing, Operation, Paging, Stamp, Uid, moment};
use shell::{Fault, Route, anew};
use utoipa::ToSchema;

pub(super) fn routes() -> Vec<Route> {
    let states = State::ALL.map(|(_, code)| if code.is_empty() { "waiting" } else { code });
    let queue =
        Operation::new("listTriage", "Reports that wait to be judged, oldest first; or were judged (the centre).")
            .lists::<QueueLine>()
            .query("state", "Only those; absent: waiting.", serde_json::json!({ "type": "string", "enum": states }))
            .query(
                "severity",
                "Only as grave as this.",
                serde_json::json!({ "type": "string", "enum": Severity::ALL.map(Severity::code) }),
            )
            .query("sector", "Only those of this sector.", serde_json::json!({ "type": "string", "maxLength": 20 }))
            .leads_to("getTriage", "id", "/items/0/report")
            .leads_to("getAssignment", "id", "/items/0/report");
    let get = Operation::new("getTriage", "What is proposed, what may be the same, and how it was judged so far.")
        .gives::<TriageView>()
        .leads_to("triageReport", "id", "/report");
    vec![
        Route::get("/api/v1/triage", queue_).api(queue),
        Route::get("/api/v1/reports/{id}/triage", get_).api(get),
        Route::post("/api/v1/reports/{id}/triage", judge)
            .api(Operation::new("triageReport", "Judge a report.").takes::<Judging>()),
    ]
}

/// A report that waits to be judged.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct QueueLine {
    report: Uid,
    #[schema(example = "R-2014-00042")]
    reference: String,
    organisation: Uid,
    #[schema(example = "ICT-TEL")]
    sector: String,
    title: String,
    exercise: bool,
    /// Since when it waits; or when it was judged.
    waits_since: Stamp,
    /// It was judged before, and a stage has come since.
    again: bool,
    /// How grave it is proposed to be, or was judged to be; absent: nothing stated says it, or it came before that was
    /// kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(schema_with = codes::severity)]
    severity: Option<String>,
    /// Who is asked to judge it, or judged it; absent: nobody in particular.
    #[serde(skip_serializing_if = "Option::is_none")]
    person: Option<Uid>,
}

impl From<Queued> for QueueLine {
    fn from(queued: Queued) -> Self {
        Self {
            report: queued.report.id.into(),
            reference: queued.report.reference,
            organisation: queued.report.org.into(),
            sector: queued.report.sector,
            title: queued.title,
            exercise: queued.report.exercise,
            waits_since: moment(queued.since),
            again: queued.again,
            severity: queued.severity.map(|one| one.code().to_owned()),
            person: queued.person.map(Uid::from),
        }
    }
}

/// What is known for judging a report.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct TriageView {
    report: Uid,
    /// The number of the newest stage.
    stage: i64,
    proposal: ProposalView,
    /// Reports that may be about the same happening.
    alike: Vec<AlikeView>,
    /// Newest first.
    judgements: Vec<JudgementView>,
}

/// What figures and matters say before a person looks.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct ProposalView {
    #[schema(schema_with = codes::reached)]
    level: String,
    /// By how long the level was judged; absent: nothing stated says it.
    #[serde(skip_serializing_if = "Option::is_none")]
    duration: Option<DurationView>,
    /// Times that cannot be as they are stated.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    turned: Vec<TurnedView>,
    /// Absent: nothing is stated that would say it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(schema_with = codes::severity)]
    severity: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(schema_with = codes::category)]
    category: Option<Category>,
    /// The kind of threat that was reported.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(schema_with = codes::threat)]
    threat: Option<String>,
}

/// A report that may be about the same happening, and why.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct AlikeView {
    report: Uid,
    #[schema(example = "R-2014-00042")]
    reference: String,
    title: String,
    submitted_at: Stamp,
    /// How many indicators both name.
    indicators: i64,
    same_organisation: bool,
    same_title: bool,
}

impl From<&Likeness> for AlikeView {
    fn from(alike: &Likeness) -> Self {
        Self {
            report: alike.report.into(),
            reference: alike.reference.clone(),
            title: alike.title.clone(),
            submitted_at: moment(alike.at),
            indicators: alike.indicators,
            same_organisation: alike.same_body,
            same_title: alike.same_title,
        }
    }
}

/// A judgement.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct JudgementView {
    number: i64,
    /// The newest stage that was judged.
    stage: i64,
    #[schema(schema_with = codes::reached)]
    level: String,
    #[schema(schema_with = codes::severity)]
    severity: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(schema_with = codes::category)]
    category: Option<Category>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(schema_with = codes::threat)]
    threat: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    duplicate_of: Option<Uid>,
    reason: String,
    /// Who judged.
    person: Uid,
    at: Stamp,
}

impl From<Triage> for JudgementView {
    fn from(triage: Triage) -> Self {
        Self {
            number: triage.number,
            stage: triage.stage,
            level: triage.judged.level.code().to_owned(),
            severity: triage.judged.severity.code().to_owned(),
            category: triage.judged.category,
            threat: triage.judged.threat.map(|threat| threat.to_string()),
            duplicate_of: triage.judged.duplicate_of.map(Uid::from),
            reason: triage.judged.reason,
            person: triage.person.into(),
            at: moment(triage.at),
        }
    }
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Asked {
    cursor: String,
    limit: String,
    sector: String,
    state: String,
    severity: String,
}

async fn queue_(Query(asked): Query<Asked>, call: Call) -> Result<Answer, Fault> {
    if !judges(call.actor()) {
        return Err(Fault::not_found());
    }
    let paging = Paging { cursor: asked.cursor, limit: asked.limit };
    let limit = paging.limit()?;
    let unknown = || Fault::unusable("report.unknown-state");
    let state = if asked.state == "waiting" { "" } else { &asked.state };
    let (state, _) = State::ALL.into_iter().find(|(_, code)| *code == state).ok_or_else(unknown)?;
    let severity = match asked.severity.as_str() {
        "" => None,
        code => Some(code.parse().map_err(|()| unknown())?),
    };
    let cx = call.read().await?;
    let org = cx.organisation().ok_or(Fault::sign_in())?;
    let sectors = registry::ask::sectors_on(&cx.system("names of bodies and sectors"), cx.now().day()).await?;
    let within = chosen_sectors(&sectors, &asked.sector)?;
    let (person, after, most) = (cx.person(), paging.place()?, limit + 1);
    let wanted = queue::Wanted { state, sectors: within, severity, person, after, most };
    let found = queue::list(&cx.visible(), org, &wanted).await?;
    let place = |queued: &Queued| format!("{}_{}", queued.since.millis(), queued.place);
    Answer::ok(&Listing::of(found, limit, place, QueueLine::from))
}

async fn get_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let cx = call.read().await?;
    let report = cx.permit::<_, Report>(TriageReport, id_of::<Report>(&id)?).await?;
    let (stage, proposal) = proposal(&cx, &report).await?;
    let newest = crate::store::reports::stages_seen(&report, cx.actor()).await?.pop();
    let alike = rows::alike(&cx.visible(), report.row()).await?;
    let judgements = rows::all(report.sql(), report.id).await?;
    Answer::ok(&TriageView {
        report: report.id.into(),
        stage,
        proposal: ProposalView {
            level: proposal.level.code().to_owned(),
            turned: newest.as_ref().map(|stage| TurnedView::of(&stage.content)).unwrap_or_default(),
            duration: newest.and_then(|stage| DurationView::of(&stage.content, stage.sealed_at)),
            severity: proposal.severity.map(|one| one.code().to_owned()),
            category: proposal.category,
            threat: proposal.threat.map(|threat| threat.to_string()),
        },
        alike: alike.iter().map(AlikeView::from).collect(),
        judgements: judgements.into_iter().map(JudgementView::from).collect(),
    })
}

/// A judgement to be made.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "stage": 1, "level": "reached", "severity": "high", "category": "access-dos", "reason": "影響が広がっているため",
}))]
struct Judging {
    /// The newest stage that was read.
    #[schema(minimum = 1)]
    stage: i64,
    #[schema(schema_with = codes::reached)]
    level: String,
    #[schema(schema_with = codes::severity)]
    severity: String,
    /// Absent: not decided.
    #[schema(schema_with = codes::category)]
    category: Option<String>,
    /// The kind of threat, where it differs from what was reported.
    #[schema(schema_with = codes::threat)]
    threat: Option<String>,
    /// The report that this one duplicates.
    duplicate_of: Option<Uid>,
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
            duplicate_of: self.duplicate_of.map(|id| id.id().ok_or(())).transpose().ok()?,
            reason: self.reason,
        })
    }
}

async fn judge(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let (id, judging): (_, Judging) = (id_of::<Report>(&id)?, call.body()?);
    let stage = judging.stage;
    let cx = anew!(call);
    cx.permit::<_, Report>(TriageReport, id).await?;
    let judged = judging.judged().ok_or(Fault::unreadable("shell.unreadable"))?;
    triage_report(&cx, id, stage, judged).await?;
    call.finish(cx, Answer::done()).await
}
