//! Cases: the list, one with its history, opening, linking, noting.

use super::codes;
use crate::case::{Case, CaseId, CaseState, Event, Priority};
use crate::ops::edit_case::{
    link_notice, link_report, merge_cases, note_case, open_case, set_case_state, split_case, unlink_notice,
    unlink_report,
};
use crate::ops::steer_case::{rank_case, take_case};
use crate::pages::reports::id_of;
use crate::report::{Report, ReportId};
use crate::store::cases as rows;
use access::{Act, Decision, Relation, Relations, act::ViewCase, decide};
use axum::extract::{Path, Query};
use serde::{Deserialize, Serialize};
use shell::api::{Answer, Call, Listing, Operation, Paging, Stamp, Uid, cursor, moment};
use shell::{Fault, Route, anew};
use std::collections::BTreeSet;
use utoipa::ToSchema;

pub(super) fn routes() -> Vec<Route> {
    let open = Operation::new("openCase", "Open a case with these reports.")
        .takes::<NewCase>()
        .creates::<CaseView>()
        .tagged()
        .leads_to("getCase", "id", "/id")
        .leads_to("takeCase", "id", "/id")
        .leads_to_change("changeCase", "id", "/id");
    let get_case = Operation::new("getCase", "A case with its history.")
        .gives::<CaseView>()
        .tagged()
        .leads_to("takeCase", "id", "/id")
        .changed_by("changeCase", &["id"]);
    let change_of = Operation::new("changeCase", "Link, take out, note, set the state or priority, merge, split.")
        .takes::<Change>()
        .conditional()
        .gives::<CaseView>()
        .tagged();
    let list_of = Operation::new("listCases", "Cases, what changed last first (the centre).")
        .lists::<CaseLine>()
        .leads_to("getCase", "id", "/items/0/id");
    vec![
        Route::get("/api/v1/cases", list).api(list_of),
        Route::post("/api/v1/cases", open_).api(open),
        Route::get("/api/v1/cases/{id}", get).api(get_case),
        Route::post("/api/v1/cases/{id}/take", take).api(Operation::new("takeCase", "Say that one works on it.")),
        Route::post("/api/v1/cases/{id}/changes", change).api(change_of),
    ]
}

/// A case as a list shows it.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct CaseLine {
    id: Uid,
    #[schema(example = "C-2014-00003")]
    reference: String,
    title: String,
    #[schema(schema_with = codes::case_state)]
    state: String,
    #[schema(schema_with = codes::priority)]
    priority: String,
    exercise: bool,
    reports: i64,
    changed_at: Stamp,
}

impl From<rows::Line> for CaseLine {
    fn from(line: rows::Line) -> Self {
        Self {
            id: line.case.id.into(),
            reference: line.case.reference,
            title: line.standing.title,
            state: line.standing.state.code().to_owned(),
            priority: line.standing.priority.code().to_owned(),
            exercise: line.case.exercise,
            reports: line.reports,
            changed_at: moment(line.standing.changed_at),
        }
    }
}

/// A case.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct CaseView {
    id: Uid,
    #[schema(example = "C-2014-00003")]
    reference: String,
    title: String,
    #[schema(schema_with = codes::case_state)]
    state: String,
    #[schema(schema_with = codes::priority)]
    priority: String,
    /// Who works on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    owner: Option<Uid>,
    exercise: bool,
    /// Its reports.
    reports: Vec<Uid>,
    /// The notices that were linked or made of its reports.
    notices: Vec<Uid>,
    /// What happened to it, newest first.
    events: Vec<EventView>,
}

/// Something that happened to a case.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct EventView {
    number: i64,
    #[schema(schema_with = codes::case_event)]
    kind: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    report: Option<Uid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    notice: Option<Uid>,
    /// Another case: merged, or split off.
    #[serde(skip_serializing_if = "Option::is_none")]
    other: Option<Uid>,
    /// Why, or what was noted.
    text: String,
    person: Uid,
    at: Stamp,
}

impl From<&Event> for EventView {
    fn from(event: &Event) -> Self {
        Self {
            number: event.number,
            kind: event.kind.code().to_owned(),
            report: event.about.report.map(Uid::from),
            notice: event.about.notice.map(Uid::from),
            other: event.about.other.map(Uid::from),
            text: event.text.clone(),
            person: event.person.into(),
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

async fn view(cx: &store::Cx, id: CaseId) -> Result<CaseView, Fault> {
    let case = cx.permit::<_, Case>(ViewCase, id).await?;
    let standing = rows::standing(case.sql(), id).await?;
    Ok(CaseView {
        id: case.id.into(),
        reference: case.reference.clone(),
        title: standing.title,
        state: standing.state.code().to_owned(),
        priority: standing.priority.code().to_owned(),
        owner: standing.owner.map(Uid::from),
        exercise: case.exercise,
        reports: rows::reports(&case).await?.into_iter().map(Uid::from).collect(),
        notices: rows::notices(&cx.visible(), id).await?.into_iter().map(|notice| notice.id.into()).collect(),
        events: rows::events(&case).await?.iter().map(EventView::from).collect(),
    })
}

/// A case, with the tag on which a change of it builds.
async fn shown(cx: &store::Cx, id: CaseId) -> Result<Answer, Fault> {
    Ok(Answer::ok(&view(cx, id).await?)?.tagged_by_content())
}

async fn get(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    shown(&call.read().await?, id_of::<Case>(&id)?).await
}

/// A case to be opened.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewCase {
    title: String,
    /// Its reports; may be empty.
    #[serde(default)]
    reports: Vec<Uid>,
}

fn reports(ids: &[Uid]) -> Result<BTreeSet<ReportId>, Fault> {
    ids.iter().map(|id| id.id::<Report>().ok_or(Fault::not_found())).collect()
}

fn given<T>(id: &Uid) -> Result<kernel::Id<T>, Fault> {
    id.id().ok_or(Fault::not_found())
}

async fn open_(call: Call) -> Result<Answer, Fault> {
    let new: NewCase = call.body()?;
    let cx = anew!(call);
    let id = open_case(&cx, &new.title, &reports(&new.reports)?).await?;
    let answer = Answer::created(format!("/api/v1/cases/{id}"), &view(&cx, id).await?)?.tagged_by_content();
    call.finish(cx, answer).await
}

/// A change of a case: exactly one of these.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
enum Change {
    /// Put a report into it.
    LinkReport(Uid),
    /// Put a notice into it.
    LinkNotice(Uid),
    /// Take a report out.
    UnlinkReport(Taking),
    /// Take a notice out.
    UnlinkNotice(Taking),
    /// Write a note into its history.
    Note(String),
    /// Set its state.
    State(Setting),
    /// Say whether it goes before others.
    Priority(Ranking),
    /// Merge another case into it.
    Merge(Taking),
    /// Split reports off into a new case.
    Split(Splitting),
}

/// Which, and why.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Taking {
    id: Uid,
    reason: String,
}

/// Which state, and why.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Setting {
    #[schema(schema_with = settable)]
    state: String,
    reason: String,
}

fn settable() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
    // No hand sets a case to merged.
    shell::api::codes(CaseState::ALL.iter().filter(|state| state.event().is_some()).map(|state| state.code()))
}

/// How it ranks, and why.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Ranking {
    #[schema(schema_with = codes::priority)]
    priority: String,
    reason: String,
}

/// Which reports go into a new case, with which of the notices that were linked, and why.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Splitting {
    reports: Vec<Uid>,
    /// The notices that go along; what was made of a report goes with it by itself.
    #[serde(default)]
    notices: Vec<Uid>,
    title: String,
    reason: String,
}

async fn change(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let (id, _, change): (_, _, Change) = (id_of::<Case>(&id)?, call.revision()?, call.body()?);
    let cx = anew!(call);
    // Whoever may not see the case learns nothing from what is wrong with the change.
    cx.permit::<_, Case>(access::act::EditCase, id).await?;
    call.builds_on(&shown(&cx, id).await?)?;
    apply(&cx, id, change).await?;
    let answer = shown(&cx, id).await?;
    call.finish(cx, answer).await
}

async fn apply(cx: &store::Cx, id: CaseId, change: Change) -> Result<(), Fault> {
    match change {
        Change::LinkReport(report) => link_report(cx, id, given(&report)?).await?,
        Change::LinkNotice(notice) => link_notice(cx, id, given(&notice)?).await?,
        Change::UnlinkReport(taking) => unlink_report(cx, id, given(&taking.id)?, &taking.reason).await?,
        Change::UnlinkNotice(taking) => unlink_notice(cx, id, given(&taking.id)?, &taking.reason).await?,
        Change::Note(text) => note_case(cx, id, &text).await?,
        Change::State(setting) => {
            let state: CaseState = setting.state.parse().map_err(|()| Fault::unusable("report.unknown-state"))?;
            set_case_state(cx, id, state, &setting.reason).await?;
        }
        Change::Priority(ranking) => {
            let priority: Priority = ranking.priority.parse().map_err(|()| Fault::unreadable("shell.unreadable"))?;
            rank_case(cx, id, priority, &ranking.reason).await?;
        }
        Change::Merge(taking) => merge_cases(cx, id, given(&taking.id)?, &taking.reason).await?,
        Change::Split(splitting) => {
            let notices = splitting.notices.iter().map(given).collect::<Result<_, _>>()?;
            let part = (&reports(&splitting.reports)?, &notices);
            split_case(cx, id, part, &splitting.title, &splitting.reason).await?;
        }
    }
    Ok(())
}

async fn take(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let cx = anew!(call);
    take_case(&cx, id_of::<Case>(&id)?).await?;
    call.finish(cx, Answer::done()).await
}
