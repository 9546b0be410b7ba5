//! Cases: the list, one with its history, opening, linking, noting.

use crate::case::{Case, CaseState, Event};
use crate::ops::edit_case::{
    link_notice, link_report, merge_cases, note_case, open_case, set_case_state, split_case, unlink_notice,
    unlink_report,
};
use crate::pages::reports::id_of;
use crate::report::{Report, ReportId};
use crate::store::cases as rows;
use access::{Act, Decision, Relation, Relations, act::ViewCase, decide};
use axum::extract::{Path, Query};
use serde::{Deserialize, Serialize};
use shell::api::{Answer, Begun, Call, Listing, Operation, Paging, Stamp, cursor, moment};
use shell::{Fault, Route};
use std::collections::BTreeSet;
use utoipa::ToSchema;

pub(super) fn routes() -> Vec<Route> {
    let open = Operation::new("openCase", "Open a case with these reports.")
        .takes::<NewCase>()
        .creates::<CaseView>()
        .leads_to("getCase", "id", "/id")
        .leads_to("changeCase", "id", "/id");
    vec![
        Route::get("/api/v1/cases", list)
            .api(Operation::new("listCases", "Cases, what changed last first (the centre).").lists::<CaseLine>()),
        Route::post("/api/v1/cases", open_).api(open),
        Route::get("/api/v1/cases/{id}", get)
            .api(Operation::new("getCase", "A case with its history.").gives::<CaseView>()),
        Route::post("/api/v1/cases/{id}/changes", change)
            .api(Operation::new("changeCase", "Link, take out, note, set the state, merge, split.").takes::<Change>()),
    ]
}

/// A case as a list shows it.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct CaseLine {
    id: String,
    #[schema(example = "C-2014-00003")]
    reference: String,
    title: String,
    /// `open`, `monitoring`, `closed`, `merged`.
    state: String,
    exercise: bool,
    reports: i64,
    changed_at: Stamp,
}

impl From<rows::Line> for CaseLine {
    fn from(line: rows::Line) -> Self {
        Self {
            id: line.case.id.to_string(),
            reference: line.case.reference,
            title: line.standing.title,
            state: line.standing.state.code().to_owned(),
            exercise: line.case.exercise,
            reports: line.reports,
            changed_at: moment(line.standing.changed_at),
        }
    }
}

/// A case.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct CaseView {
    id: String,
    reference: String,
    title: String,
    state: String,
    exercise: bool,
    /// The ids of its reports.
    reports: Vec<String>,
    /// What happened to it, newest first.
    events: Vec<EventView>,
}

/// Something that happened to a case.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct EventView {
    number: i64,
    kind: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    report: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    notice: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    other: Option<String>,
    text: String,
    at: Stamp,
}

impl From<&Event> for EventView {
    fn from(event: &Event) -> Self {
        Self {
            number: event.number,
            kind: event.kind.code().to_owned(),
            report: event.about.report.map(|id| id.to_string()),
            notice: event.about.notice.map(|id| id.to_string()),
            other: event.about.other.map(|id| id.to_string()),
            text: event.text.clone(),
            at: moment(event.at),
        }
    }
}

async fn list(Query(paging): Query<Paging>, call: Call) -> Result<Answer, Fault> {
    let own = Relations::none().with(Relation::Own, true);
    if decide(call.actor(), Act::ViewCase, own) != Decision::Allow {
        return Err(Fault::not_found());
    }
    let limit = paging.limit()?;
    let cx = call.read().await?;
    let org = cx.organisation().ok_or(Fault::sign_in())?;
    let found = rows::list(&cx.visible(), org, None, paging.place()?, limit + 1).await?;
    let place = |line: &rows::Line| cursor(line.standing.changed_at, line.case.id);
    Answer::ok(&Listing::of(found, limit, place, CaseLine::from))
}

async fn view(cx: &store::Cx, id: crate::case::CaseId) -> Result<CaseView, Fault> {
    let case = cx.permit::<_, Case>(ViewCase, id).await?;
    let standing = rows::standing(case.sql(), id).await?;
    Ok(CaseView {
        id: case.id.to_string(),
        reference: case.reference.clone(),
        title: standing.title,
        state: standing.state.code().to_owned(),
        exercise: case.exercise,
        reports: rows::reports(&case).await?.iter().map(ToString::to_string).collect(),
        events: rows::events(&case).await?.iter().map(EventView::from).collect(),
    })
}

async fn get(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let cx = call.read().await?;
    Answer::ok(&view(&cx, id_of::<Case>(&id)?).await?)
}

/// A case to be opened.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewCase {
    title: String,
    /// The ids of its reports; may be empty.
    #[serde(default)]
    reports: Vec<String>,
}

fn reports(ids: &[String]) -> Result<BTreeSet<ReportId>, Fault> {
    ids.iter().map(|id| id_of::<Report>(id)).collect()
}

async fn open_(call: Call) -> Result<Answer, Fault> {
    let new: NewCase = call.body()?;
    let cx = match call.begin().await? {
        Begun::Again(answer) => return Ok(answer),
        Begun::Anew(cx) => cx,
    };
    let id = open_case(&cx, &new.title, &reports(&new.reports)?).await?;
    let answer = Answer::created(format!("/api/v1/cases/{id}"), &view(&cx, id).await?)?;
    call.finish(cx, answer).await
}

/// A change of a case: exactly one of these.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
enum Change {
    /// Put a report into it, by its id.
    LinkReport(String),
    /// Put a notice into it, by its id.
    LinkNotice(String),
    /// Take a report out.
    UnlinkReport(Taking),
    /// Take a notice out.
    UnlinkNotice(Taking),
    /// Write a note into its history.
    Note(String),
    /// Set its state.
    State(Setting),
    /// Merge another case into it.
    Merge(Taking),
    /// Split reports off into a new case.
    Split(Splitting),
}

/// Which, and why.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Taking {
    id: String,
    reason: String,
}

/// Which state, and why.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Setting {
    /// `open`, `monitoring`, `closed`.
    state: String,
    reason: String,
}

/// Which reports go into a new case, and why.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Splitting {
    reports: Vec<String>,
    title: String,
    reason: String,
}

async fn change(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let (id, change): (_, Change) = (id_of::<Case>(&id)?, call.body()?);
    let cx = match call.begin().await? {
        Begun::Again(answer) => return Ok(answer),
        Begun::Anew(cx) => cx,
    };
    // Whoever may not see the case learns nothing from what is wrong with the change.
    cx.permit::<_, Case>(access::act::EditCase, id).await?;
    match change {
        Change::LinkReport(report) => link_report(&cx, id, id_of(&report)?).await?,
        Change::LinkNotice(notice) => link_notice(&cx, id, id_of(&notice)?).await?,
        Change::UnlinkReport(taking) => unlink_report(&cx, id, id_of(&taking.id)?, &taking.reason).await?,
        Change::UnlinkNotice(taking) => unlink_notice(&cx, id, id_of(&taking.id)?, &taking.reason).await?,
        Change::Note(text) => note_case(&cx, id, &text).await?,
        Change::State(setting) => {
            let state: CaseState = setting.state.parse().map_err(|()| Fault::unusable("report.unknown-state"))?;
            set_case_state(&cx, id, state, &setting.reason).await?;
        }
        Change::Merge(taking) => merge_cases(&cx, id, id_of(&taking.id)?, &taking.reason).await?,
        Change::Split(splitting) => {
            split_case(&cx, id, &reports(&splitting.reports)?, &splitting.title, &splitting.reason).await?;
        }
    }
    call.finish(cx, Answer::done()).await
}
