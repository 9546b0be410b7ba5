//! The ledger for programs: answering what was handed over, passing on, those below, and the board of what was released.

mod below;
mod embargo;
mod queue;
mod recall;
mod reminders;

use crate::{
    Answer as Given, Below, BoardRow, Delivery, Dispatch, Helped, Hop, Outcome, Passed, Search, Tally, Tier,
    acknowledge_notice, answer_notice, pass_notice, receipt::Way, store::dispatches,
};
use access::act::{PassNotice, ViewBoard, ViewDelivery};
use axum::extract::{Path, Query};
use below::{BelowLine, Calling, Helping, below_, call_, help_};
use kernel::{At, Id, Tlp};
use serde::{Deserialize, Serialize};
use shell::api::{Answer, Call, Date, Listing, Name, Operation, Paging, Stamp, Uid, codes, cursor, moment};
use shell::{Fault, Problems, Route, anew};
use utoipa::{
    ToSchema,
    openapi::{RefOr, schema::Schema},
};

/// The operations of this room. `search` reads what is added on the way.
pub(crate) fn routes(search: Search) -> Vec<Route> {
    let below = Operation::new("listBelow", "Those to whom one passes it on, and how they stand.")
        .lists::<BelowLine>()
        .query("show", "Only these.", serde_json::json!({ "type": "string", "enum": Below::ALL.iter().map(|one| one.code()).collect::<Vec<_>>() }))
        .leads_to("recordCall", "id", "/items/0/id")
        .leads_to("recordHelp", "id", "/items/0/id");
    let pass = Operation::new("passDelivery", "Pass it on to those below, with an addition for them.")
        .takes::<PassingBelow>()
        .gives::<PassedView>();
    let boards = Operation::new("listBoards", "What was released, newest first (the centre).")
        .lists::<BoardLine>()
        .leads_to("getBoard", "id", "/items/0/id");
    let mut routes = vec![
        Route::post("/api/v1/inbox/{id}/acknowledge", acknowledge)
            .api(Operation::new("acknowledgeDelivery", "Say that it has been read.")),
        Route::post("/api/v1/inbox/{id}/answer", answer).api(
            Operation::new("answerDelivery", "Answer: affected, not affected, done, need help.").takes::<Answering>(),
        ),
        Route::post("/api/v1/inbox/{id}/pass", move |path, call| pass_(path, call, search)).api(pass),
        Route::get("/api/v1/inbox/{id}/below", below_).api(below),
        Route::post("/api/v1/deliveries/{id}/calls", call_)
            .api(Operation::new("recordCall", "Write down what came of a telephone call.").takes::<Calling>()),
        Route::post("/api/v1/deliveries/{id}/help", help_).api(
            Operation::new("recordHelp", "Write down what was done about a call for help. That ends it.")
                .takes::<Helping>(),
        ),
        Route::get("/api/v1/boards", list).api(boards),
        Route::get("/api/v1/boards/{id}", board).api(
            Operation::new("getBoard", "How far it has come (the centre).")
                .gives::<BoardView>()
                .leads_to("getEmbargo", "id", "/id")
                .leads_to("listOpenings", "id", "/id"),
        ),
    ];
    routes.extend(embargo::routes());
    routes.extend(recall::routes());
    routes.extend(reminders::routes());
    routes.extend(queue::routes());
    routes
}

/// The schema of an answer.
pub fn answers() -> RefOr<Schema> {
    codes(Given::ALL.iter().map(|one| one.code()))
}
/// The schema of a tier.
pub fn tiers() -> RefOr<Schema> {
    codes(Tier::ALL.iter().map(|one| one.code()))
}
/// The schema of a way by which a letter acknowledges.
pub fn ways() -> RefOr<Schema> {
    codes(Way::ALL.iter().map(|one| one.code()))
}
fn outcomes() -> RefOr<Schema> {
    codes(Outcome::ALL.iter().map(|one| one.code()))
}
fn tlps() -> RefOr<Schema> {
    codes(Tlp::ALL.iter().map(|one| one.code()))
}

fn id_of<T>(text: &str) -> Result<Id<T>, Fault> {
    text.parse().map_err(|_| Fault::not_found())
}

/// That something was recalled: its text and files are read by nobody any more.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RecallView {
    at: Stamp,
    reason: String,
    /// What to do.
    instructions: String,
}

impl From<crate::Withdrawal> for RecallView {
    fn from(one: crate::Withdrawal) -> Self {
        Self { at: moment(one.at), reason: one.reason, instructions: one.instructions }
    }
}

/// A body on the way that a notice came.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct HopView {
    organisation: Uid,
    name: Name,
    /// Absent for the body that released it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(schema_with = tiers)]
    tier: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    handed_at: Option<Stamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    passed_at: Option<Stamp>,
    /// It was passed on without a hand.
    automatic: bool,
    /// What was added for those below.
    #[serde(skip_serializing_if = "String::is_empty")]
    addition: String,
}

impl From<&Hop> for HopView {
    fn from(hop: &Hop) -> Self {
        Self {
            organisation: hop.org.into(),
            name: Name::from(&hop.name),
            tier: hop.tier.map(|tier| tier.code().to_owned()),
            handed_at: hop.handed_at.map(moment),
            passed_at: hop.passed_at.map(moment),
            automatic: hop.automatic,
            addition: hop.addition.clone(),
        }
    }
}

/// An answer that was given.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct GivenView {
    number: i64,
    #[schema(schema_with = answers)]
    answer: String,
    note: String,
    at: Stamp,
    /// Who took care of it, where it called for help.
    #[serde(skip_serializing_if = "Option::is_none")]
    helped: Option<HelpedView>,
}

/// That somebody took care of a call for help.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct HelpedView {
    by: Name,
    at: Stamp,
    /// What was done.
    done: String,
}

impl From<&Helped> for HelpedView {
    fn from(one: &Helped) -> Self {
        Self { by: Name::from(&one.name), at: moment(one.at), done: one.done.clone() }
    }
}

impl From<&crate::Given> for GivenView {
    fn from(given: &crate::Given) -> Self {
        Self {
            number: given.number,
            answer: given.answer.code().to_owned(),
            note: given.note.clone(),
            at: moment(given.at),
            helped: given.helped.as_ref().map(HelpedView::from),
        }
    }
}

/// An answer.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Answering {
    #[schema(schema_with = answers, example = "not-affected")]
    answer: String,
    #[serde(default)]
    note: String,
}

async fn acknowledge(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let cx = anew!(call);
    acknowledge_notice(&cx, id_of::<Delivery>(&id)?).await?;
    call.finish(cx, Answer::done()).await
}

async fn answer(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let (id, answering): (_, Answering) = (id_of::<Delivery>(&id)?, call.body()?);
    let cx = anew!(call);
    cx.permit::<_, Delivery>(ViewDelivery, id).await?;
    let given: Given = answering.answer.parse().map_err(|()| Fault::unreadable("shell.unreadable"))?;
    answer_notice(&cx, id, given, &answering.note).await?;
    call.finish(cx, Answer::done()).await
}

/// What is added on passing on.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
struct PassingBelow {
    /// For those below; may be empty.
    addition: String,
}

/// That it was passed on.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct PassedView {
    /// How many were handed it by that.
    handed: u64,
}

async fn pass_(Path(id): Path<String>, call: Call, search: Search) -> Result<Answer, Fault> {
    let (id, passing): (_, PassingBelow) = (id_of::<Delivery>(&id)?, call.body()?);
    let cx = anew!(call);
    cx.permit::<_, Delivery>(PassNotice, id).await?;
    match pass_notice(&cx, id, &passing.addition, search).await? {
        Passed::On(handed) => {
            let answer = Answer::ok(&PassedView { handed })?;
            call.finish(cx, answer).await
        }
        Passed::Held(found) => {
            // That it was held is on record.
            cx.commit().await?;
            let mut problems = Problems::default();
            problems.add("/addition", found.why.sentence());
            Err(Fault::unusable(found.why.code()).with_problems(problems))
        }
    }
}

/// Something that was released, as a list shows it.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct BoardLine {
    id: Uid,
    #[schema(example = "N-2014-00007")]
    reference: String,
    title: String,
    #[schema(schema_with = tlps)]
    tlp: String,
    exercise: bool,
    released_at: Stamp,
    /// Until then it is held back.
    #[serde(skip_serializing_if = "Option::is_none")]
    embargo_until: Option<Stamp>,
    /// The last day on which anybody is handed it; absent: without end.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_day: Option<Date>,
    /// When it was recalled: no answer is awaited any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    recalled_at: Option<Stamp>,
}

/// How far something has come.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct BoardView {
    id: Uid,
    #[schema(example = "N-2014-00007")]
    reference: String,
    /// Until then it is held back.
    #[serde(skip_serializing_if = "Option::is_none")]
    embargo_until: Option<Stamp>,
    /// The last day on which anybody is handed it; absent: without end.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_day: Option<Date>,
    /// When it was recalled: no answer is awaited any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    recalled_at: Option<Stamp>,
    total: TallyView,
    /// One for each sector group.
    ceptoars: Vec<CeptoarTally>,
    /// How many so far, at moments in order.
    curve: CurveView,
}

/// How many members have come how far; each count includes those who have come further, but `received`.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct TallyView {
    entitled: i64,
    handed: i64,
    /// Not opened, but confirmed that the mail about it came.
    received: i64,
    opened: i64,
    acknowledged: i64,
    answered: i64,
    not_affected: i64,
    done: i64,
    affected: i64,
    need_help: i64,
    unreachable: i64,
    /// Of an update: have opened an earlier version, and not this one.
    behind: i64,
}

impl From<&Tally> for TallyView {
    fn from(tally: &Tally) -> Self {
        Self {
            entitled: tally.entitled,
            handed: tally.handed,
            received: tally.received,
            opened: tally.opened,
            acknowledged: tally.acknowledged,
            answered: tally.answered,
            not_affected: tally.not_affected,
            done: tally.done,
            affected: tally.affected,
            need_help: tally.need_help,
            unreachable: tally.unreachable,
            behind: tally.behind,
        }
    }
}

/// How a sector group stands.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct CeptoarTally {
    #[schema(example = "ICT-TEL")]
    code: String,
    name: Name,
    #[schema(example = "ICT")]
    sector: String,
    /// It stands at its secretariat, or went past it.
    arrived: bool,
    opened: bool,
    passed: bool,
    members: TallyView,
}

impl From<&BoardRow> for CeptoarTally {
    fn from(row: &BoardRow) -> Self {
        Self {
            code: row.code.clone(),
            name: Name::from(&row.name),
            sector: row.sector.clone(),
            arrived: row.arrived,
            opened: row.opened,
            passed: row.passed,
            members: TallyView::from(&row.tally),
        }
    }
}

/// The curve of reach.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct CurveView {
    handed: Vec<PointView>,
    opened: Vec<PointView>,
    answered: Vec<PointView>,
}

/// How many until then.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct PointView {
    at: Stamp,
    count: i64,
}

fn points(all: &[(At, i64)]) -> Vec<PointView> {
    all.iter().map(|(at, count)| PointView { at: moment(*at), count: *count }).collect()
}

async fn list(Query(paging): Query<Paging>, call: Call) -> Result<Answer, Fault> {
    let limit = paging.limit()?;
    let cx = call.read().await?;
    let found = dispatches::released(&cx.visible(), paging.place()?, limit + 1).await?;
    let line = |dispatch: Dispatch| BoardLine {
        id: dispatch.id.into(),
        reference: dispatch.reference,
        title: dispatch.title,
        tlp: dispatch.tlp.code().to_owned(),
        exercise: dispatch.exercise,
        released_at: moment(dispatch.released_at),
        embargo_until: dispatch.embargo.map(moment),
        last_day: dispatch.last_day.map(Date::from),
        recalled_at: dispatch.withdrawn_at.map(moment),
    };
    Answer::ok(&Listing::of(found, limit, |dispatch: &Dispatch| cursor(dispatch.released_at, dispatch.id), line))
}

async fn board(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let cx = call.read().await?;
    let dispatch = cx.permit::<_, Dispatch>(ViewBoard, id_of::<Dispatch>(&id)?).await?;
    let board = crate::ask::board(dispatch.sql(), dispatch.id, cx.now()).await?;
    Answer::ok(&BoardView {
        id: dispatch.id.into(),
        reference: dispatch.reference.clone(),
        embargo_until: dispatch.embargo.map(moment),
        last_day: dispatch.last_day.map(Date::from),
        recalled_at: dispatch.withdrawn_at.map(moment),
        total: TallyView::from(&board.total),
        ceptoars: board.rows.iter().map(CeptoarTally::from).collect(),
        curve: CurveView {
            handed: points(&board.curve.handed),
            opened: points(&board.curve.opened),
            answered: points(&board.curve.answered),
        },
    })
}
