//! Outages for programs: the same operations as on the pages.

use crate::{
    answer::{News, State},
    board::{self, Board, Row, Tally},
    declared::{Asked, Change, Declared, INTERVALS, Said, Scope, TEXT_MAX, TITLE_MAX, unconfirmed},
    ops::{
        answer_outage::{Telling, answer_outage},
        change_outage::change_outage,
        confirm_outage::{confirm_outage, refuse_outage},
        link_outage::{link_notice, link_report},
        raise_outage::raise_outage,
    },
    outage::{Outage, OutageId, Step},
    rounds::Expected,
    store::outages,
};
use ::store::Denied;
use access::act::{AnswerOutage, ConfirmOutage, LinkToOutage, SteerOutage, ViewOutage};
use axum::extract::Path;
use kernel::Bilingual;
use serde::{Deserialize, Serialize};
use shell::api::{Answer, Call, Name, Operation, Stamp, Uid, codes, moment};
use shell::{Fault, Route, anew};
use utoipa::{
    ToSchema,
    openapi::{RefOr, Schema},
};

/// The operations of this room.
pub(crate) fn routes() -> Vec<Route> {
    let get =
        Operation::new("getOutage", "A large-scale outage: what is declared, what is expected of you, the sectors.")
            .gives::<OutageView>();
    vec![
        Route::get("/api/v1/outages", list).api(
            Operation::new("listOutages", "The large-scale outages in whose scope you are or were, newest first (50).")
                .lists_all::<OutageLine>()
                .leads_to("getOutage", "id", "/items/0/id"),
        ),
        Route::post("/api/v1/outages", raise).api(
            Operation::new("raiseOutage", "Raise a large-scale outage (the centre's duty officer). It holds at once.")
                .takes::<Raising>()
                .creates::<Raised>()
                .leads_to("getOutage", "id", "/id"),
        ),
        Route::get("/api/v1/outages/{id}", get_).api(get),
        Route::post("/api/v1/outages/{id}/changes", change).api(
            Operation::new("changeOutage", "Change step, scope or intervals; at the step `lowered` it is over.")
                .takes::<Changing>(),
        ),
        Route::post("/api/v1/outages/{id}/confirm", confirm).api(
            Operation::new("confirmOutage", "Confirm what was raised, as the second person of the centre.")
                .takes::<Confirming>(),
        ),
        Route::post("/api/v1/outages/{id}/refuse", refuse).api(
            Operation::new("refuseOutage", "Refuse what was raised, as the second person, with why.")
                .takes::<Refusing>(),
        ),
        Route::post("/api/v1/outages/{id}/answers", answer).api(
            Operation::new("answerOutage", "Give the situation report of your organisation.")
                .takes::<AnsweringOutage>(),
        ),
        Route::post("/api/v1/outages/{id}/links", link).api(
            Operation::new("linkToOutage", "Say that a report or a notice belongs to it, or no longer (the centre).")
                .takes::<Linking>(),
        ),
    ]
}

fn steps() -> RefOr<Schema> {
    codes(Step::ALL.map(Step::code))
}
fn first_steps() -> RefOr<Schema> {
    codes(Step::FIRST.map(Step::code))
}
fn states() -> RefOr<Schema> {
    codes(State::ALL.map(State::code))
}

fn id_of(id: &str) -> Result<OutageId, Fault> {
    id.parse::<OutageId>().map_err(|_| Fault::not_found())
}

/// What is declared.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct DeclaredView {
    /// What is going on, in one line.
    #[schema(max_length = 120, example = "広域の通信障害")]
    title: String,
    /// Codes of sectors; with a sector come its parts, its CEPTOARs, its operators and its ministry.
    #[serde(default)]
    #[schema(example = json!(["ICT"]))]
    sectors: Vec<String>,
    /// Codes of CEPTOARs, with their members.
    #[serde(default)]
    ceptoars: Vec<String>,
    /// All ministries and agencies as well.
    #[serde(default)]
    government: bool,
    /// Regions, systems: for people; nobody is counted in or out by it.
    #[serde(default)]
    #[schema(max_length = 2000)]
    scope_in_words: String,
    /// Every how many minutes those in the scope say how they stand; null: they are not asked.
    #[schema(minimum = 15, maximum = 10080, example = 60)]
    upward_minutes: Option<i64>,
    /// Who is asked: `operator`, `ceptoar`, `ministry`, `agency`.
    #[serde(default)]
    #[schema(example = json!(["operator"]))]
    asked: Vec<String>,
    /// Every how many minutes the centre gives a situation report.
    #[schema(minimum = 15, maximum = 10080, example = 120)]
    downward_minutes: Option<i64>,
    /// Ministries see the figures of other sectors, in multiples of 5.
    #[serde(default)]
    shared: bool,
}

impl DeclaredView {
    fn of(declared: &Declared) -> Self {
        Self {
            title: declared.title.clone(),
            sectors: declared.scope.sectors.iter().cloned().collect(),
            ceptoars: declared.scope.ceptoars.iter().cloned().collect(),
            government: declared.scope.government,
            scope_in_words: declared.scope.words.clone(),
            upward_minutes: declared.upward,
            asked: declared.asked.iter().map(|asked| asked.code().to_owned()).collect(),
            downward_minutes: declared.downward,
            shared: declared.shared,
        }
    }
    fn said(self, reason: String, summary: String) -> Result<Said, Fault> {
        let asked = self.asked.iter().map(|code| code.parse::<Asked>()).collect::<Result<_, ()>>();
        let declared = Declared {
            title: self.title,
            scope: Scope {
                sectors: self.sectors.into_iter().collect(),
                ceptoars: self.ceptoars.into_iter().collect(),
                government: self.government,
                words: self.scope_in_words,
            },
            upward: self.upward_minutes,
            asked: asked.map_err(|()| Fault::unusable("outage.flawed"))?,
            downward: self.downward_minutes,
            shared: self.shared,
        };
        Ok(Said { declared, reason, summary, bodies: None })
    }
}

/// An outage in a line.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct OutageLine {
    id: Uid,
    reference: String,
    exercise: bool,
    raised_at: Stamp,
}

/// The outages.
#[derive(Clone, Debug, Serialize)]
struct Lines {
    items: Vec<OutageLine>,
}

async fn list(call: Call) -> Result<Answer, Fault> {
    let cx = call.read().await?;
    let line = |one: Outage| OutageLine {
        id: one.id.into(),
        reference: one.reference,
        exercise: one.exercise,
        raised_at: moment(one.raised_at),
    };
    let items = outages::newest(&cx.visible(), 50).await?.into_iter().map(line).collect();
    Answer::ok(&Lines { items })
}

/// One declaration.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct OutageChangeView {
    number: i64,
    /// `raised`, `confirmed`, `refused`, `changed`, `lowered`.
    kind: String,
    #[schema(schema_with = steps)]
    step: String,
    reason: String,
    /// What became of it; empty until it is over.
    summary: String,
    at: Stamp,
}

impl OutageChangeView {
    fn of(change: &Change) -> Self {
        Self {
            number: change.number,
            kind: change.kind.code().to_owned(),
            step: change.step.code().to_owned(),
            reason: change.said.reason.clone(),
            summary: change.said.summary.clone(),
            at: moment(change.at),
        }
    }
}

/// What is expected.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct ExpectedView {
    /// Since when a situation report is overdue.
    #[serde(skip_serializing_if = "Option::is_none")]
    overdue_since: Option<Stamp>,
    /// When the next one is due.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_due: Option<Stamp>,
    /// Send it with the report that keeps it.
    #[serde(skip_serializing_if = "Option::is_none")]
    round: Option<i64>,
}

impl From<Expected> for ExpectedView {
    fn from(expected: Expected) -> Self {
        Self { overdue_since: expected.overdue.map(moment), next_due: expected.next.map(moment), round: expected.round }
    }
}

/// A sector that you see in detail.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct OutageSectorView {
    /// Its code; empty for the government's line.
    code: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<Name>,
    in_scope: i64,
    affected: i64,
    recovered: i64,
    not_affected: i64,
    silent: i64,
    overdue: i64,
    /// Those affected or overdue.
    bodies: Vec<BodyView>,
}

/// An organisation that is affected or overdue.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct BodyView {
    organisation: Uid,
    name: Name,
    /// Absent where it has said nothing yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(schema_with = states)]
    state: Option<String>,
    words: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    said_at: Option<Stamp>,
    expected: ExpectedView,
}

fn sector(row: &Row) -> OutageSectorView {
    let Tally { all, silent, none, affected, recovered, overdue, .. } = row.tally;
    let named = |name: &Bilingual| Name::from(name);
    let body = |body: &board::Body| BodyView {
        organisation: body.standing.org.into(),
        name: named(&body.standing.name),
        state: body.standing.last.map(|(state, _)| state.code().to_owned()),
        words: body.standing.words.clone(),
        said_at: body.standing.last.map(|(_, at)| moment(at)),
        expected: body.expected.into(),
    };
    let notable = |body: &&board::Body| {
        body.expected.overdue.is_some() || body.standing.last.is_some_and(|(state, _)| state == State::Affected)
    };
    OutageSectorView {
        code: row.code.clone(),
        name: row.name.as_ref().map(named),
        in_scope: all,
        affected,
        recovered,
        not_affected: none,
        silent,
        overdue,
        bodies: row.bodies.iter().filter(notable).map(body).collect(),
    }
}

/// A sector as the centre shares it: multiples of 5, absent below.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct SharedView {
    code: String,
    name: Name,
    #[serde(skip_serializing_if = "Option::is_none")]
    reported: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    affected: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    recovered: Option<i64>,
}

/// An outage as you may know it.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct OutageView {
    id: Uid,
    reference: String,
    exercise: bool,
    raised_at: Stamp,
    #[schema(schema_with = steps)]
    step: String,
    /// Nobody has confirmed it as second person yet; absent outside the centre.
    #[serde(skip_serializing_if = "Option::is_none")]
    unconfirmed: Option<bool>,
    /// The number of the newest change: send it as `seen`.
    seen: i64,
    declared: DeclaredView,
    changes: Vec<OutageChangeView>,
    /// What is expected of your organisation.
    expected: ExpectedView,
    /// What is expected of the centre.
    centre: ExpectedView,
    sectors: Vec<OutageSectorView>,
    shared: Vec<SharedView>,
}

async fn get_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let cx = call.read().await?;
    let outage = cx.permit::<ViewOutage, Outage>(ViewOutage, id_of(&id)?).await?;
    let Board { changes, change, downward, rows, shared, part, .. } = board::board(&cx, &outage).await?;
    let shared = shared.into_iter().map(|one| SharedView {
        code: one.code,
        name: (&one.name).into(),
        reported: one.heard,
        affected: one.affected,
        recovered: one.recovered,
    });
    Answer::ok(&OutageView {
        id: outage.id.into(),
        reference: outage.reference.clone(),
        exercise: outage.exercise,
        raised_at: moment(outage.raised_at),
        step: change.step.code().to_owned(),
        unconfirmed: part.is_none().then(|| unconfirmed(&changes).is_some()),
        seen: change.number,
        declared: DeclaredView::of(&change.said.declared),
        changes: changes.iter().map(OutageChangeView::of).collect(),
        expected: part.map(|part| part.expected).unwrap_or_default().into(),
        centre: downward.expected.into(),
        sectors: rows.iter().map(sector).collect(),
        shared: shared.collect(),
    })
}

/// What is raised.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Raising {
    #[schema(schema_with = first_steps)]
    step: String,
    declared: DeclaredView,
    /// Everybody in the scope reads it.
    #[schema(max_length = 2000, example = "複数の事業者で同時に障害")]
    reason: String,
    #[serde(default)]
    exercise: bool,
}

/// What was raised.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct Raised {
    id: Uid,
}

fn step_of(code: &str) -> Result<Step, Fault> {
    code.parse().map_err(|()| Fault::unusable("outage.flawed"))
}

async fn raise(call: Call) -> Result<Answer, Fault> {
    let raising: Raising = call.body()?;
    let cx = anew!(call);
    let org = cx.organisation().ok_or(Denied::NotFound)?;
    cx.permit::<_, registry::Organisation>(access::act::RaiseOutage, org).await?;
    let said = raising.declared.said(raising.reason, String::new())?;
    let id = raise_outage(&cx, step_of(&raising.step)?, said, raising.exercise).await?;
    let answer = Answer::created(format!("/api/v1/outages/{id}"), &Raised { id: id.into() })?;
    call.finish(cx, answer).await
}

/// What holds from now on.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Changing {
    /// The newest change as it was read.
    seen: i64,
    #[schema(schema_with = steps)]
    step: String,
    declared: DeclaredView,
    #[schema(max_length = 2000)]
    reason: String,
    /// What became of it: needed to lower it.
    #[serde(default)]
    #[schema(max_length = 2000)]
    summary: String,
}

async fn change(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let (id, said): (OutageId, Changing) = (id_of(&id)?, call.body()?);
    let cx = anew!(call);
    cx.permit::<_, Outage>(SteerOutage, id).await?;
    let step = step_of(&said.step)?;
    change_outage(&cx, id, said.seen, step, said.declared.said(said.reason, said.summary)?).await?;
    call.finish(cx, Answer::done()).await
}

/// What is confirmed.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Confirming {
    /// The newest change as it was read.
    seen: i64,
}

async fn confirm(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let (id, said): (OutageId, Confirming) = (id_of(&id)?, call.body()?);
    let cx = anew!(call);
    cx.permit::<_, Outage>(ConfirmOutage, id).await?;
    confirm_outage(&cx, id, said.seen).await?;
    call.finish(cx, Answer::done()).await
}

/// What is refused, and why.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Refusing {
    /// The newest change as it was read.
    seen: i64,
    #[schema(max_length = 2000, example = "誤報でした")]
    reason: String,
}

async fn refuse(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let (id, said): (OutageId, Refusing) = (id_of(&id)?, call.body()?);
    let cx = anew!(call);
    cx.permit::<_, Outage>(ConfirmOutage, id).await?;
    refuse_outage(&cx, id, said.seen, &said.reason).await?;
    call.finish(cx, Answer::done()).await
}

/// How your organisation stands.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AnsweringOutage {
    /// Without it: nothing has changed since the last report.
    #[serde(default)]
    #[schema(schema_with = states)]
    state: Option<String>,
    #[serde(default)]
    #[schema(max_length = 500)]
    words: String,
    /// The `round` that is expected; without it the report keeps no promise.
    #[serde(default)]
    round: Option<i64>,
    /// A report of your organisation that says more.
    #[serde(default)]
    report: Option<Uid>,
}

async fn answer(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let (id, said): (OutageId, AnsweringOutage) = (id_of(&id)?, call.body()?);
    let cx = anew!(call);
    cx.permit::<_, Outage>(AnswerOutage, id).await?;
    let news = match said.state.as_deref() {
        None => News::Unchanged,
        Some(code) => News::Now(code.parse().map_err(|()| Fault::unusable("outage.nothing-before"))?),
    };
    let report = said.report.map(|report| report.id().ok_or(Fault::not_found())).transpose()?;
    answer_outage(&cx, id, Telling { news, words: said.words, round: said.round, report }).await?;
    call.finish(cx, Answer::done()).await
}

/// What belongs to it: a report or a notice, one of the two.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Linking {
    #[serde(default)]
    report: Option<Uid>,
    #[serde(default)]
    notice: Option<Uid>,
    /// `false`: it does not belong to it any more.
    linked: bool,
}

async fn link(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let (id, said): (OutageId, Linking) = (id_of(&id)?, call.body()?);
    let cx = anew!(call);
    cx.permit::<_, Outage>(LinkToOutage, id).await?;
    let changed = match (&said.report, &said.notice) {
        (Some(report), None) => link_report(&cx, id, report.id().ok_or(Fault::not_found())?, said.linked).await?,
        (None, Some(notice)) => link_notice(&cx, id, notice.id().ok_or(Fault::not_found())?, said.linked).await?,
        _ => return Err(Fault::unusable("outage.flawed")),
    };
    match changed {
        true => call.finish(cx, Answer::done()).await,
        false => call.finish_unrecorded(cx, "what was linked so already", Answer::done()).await,
    }
}

// The document says the same bounds as the model.
const _: () = assert!(INTERVALS.0 == 15 && INTERVALS.1 == 10_080 && TITLE_MAX == 120 && TEXT_MAX == 2000);
