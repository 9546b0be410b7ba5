//! The ledger for programs: answering what was handed over, and the board of what was released.

use crate::{Answer as Given, Delivery, Dispatch, acknowledge_notice, answer_notice};
use access::act::{ViewBoard, ViewDelivery};
use axum::extract::{Path, Query};
use kernel::Id;
use serde::{Deserialize, Serialize};
use shell::api::{Answer, Begun, Call, Listing, Operation, Paging, Stamp, cursor, moment};
use shell::{Fault, Route};
use utoipa::ToSchema;

/// The operations of this room.
pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::post("/api/v1/inbox/{id}/acknowledge", acknowledge)
            .api(Operation::new("acknowledgeDelivery", "Say that it has been read.")),
        Route::post("/api/v1/inbox/{id}/answer", answer).api(
            Operation::new("answerDelivery", "Answer: affected, not affected, done, need help.").takes::<Answering>(),
        ),
        Route::get("/api/v1/boards", list).api(
            Operation::new("listBoards", "What was released, newest first (the centre).")
                .lists::<BoardLine>()
                .leads_to("getBoard", "id", "/items/0/id"),
        ),
        Route::get("/api/v1/boards/{id}", board)
            .api(Operation::new("getBoard", "How far it has come (the centre).").gives::<BoardView>()),
    ]
}

fn id_of<T>(text: &str) -> Result<Id<T>, Fault> {
    text.parse().map_err(|_| Fault::not_found())
}

/// An answer.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Answering {
    /// `affected`, `not-affected`, `done`, `need-help`.
    #[schema(example = "not-affected")]
    answer: String,
    #[serde(default)]
    note: String,
}

async fn acknowledge(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let cx = match call.begin().await? {
        Begun::Again(answer) => return Ok(answer),
        Begun::Anew(cx) => cx,
    };
    acknowledge_notice(&cx, id_of::<Delivery>(&id)?).await?;
    call.finish(cx, Answer::done()).await
}

async fn answer(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let (id, answering): (_, Answering) = (id_of::<Delivery>(&id)?, call.body()?);
    let cx = match call.begin().await? {
        Begun::Again(answer) => return Ok(answer),
        Begun::Anew(cx) => cx,
    };
    cx.permit::<_, Delivery>(ViewDelivery, id).await?;
    let given: Given = answering.answer.parse().map_err(|()| Fault::unreadable("shell.unreadable"))?;
    answer_notice(&cx, id, given, &answering.note).await?;
    call.finish(cx, Answer::done()).await
}

/// Something that was released, as a list shows it.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct BoardLine {
    id: String,
    #[schema(example = "N-2014-00007")]
    reference: String,
    title: String,
    tlp: String,
    exercise: bool,
    released_at: Stamp,
}

/// How far something has come: numbers of recipients.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct BoardView {
    id: String,
    reference: String,
    entitled: i64,
    handed: i64,
    opened: i64,
    acknowledged: i64,
    answered: i64,
    unreachable: i64,
}

async fn list(Query(paging): Query<Paging>, call: Call) -> Result<Answer, Fault> {
    let limit = paging.limit()?;
    let cx = call.read().await?;
    let found = crate::store::dispatches::released(&cx.visible(), paging.place()?, limit + 1).await?;
    let line = |dispatch: Dispatch| BoardLine {
        id: dispatch.id.to_string(),
        reference: dispatch.reference,
        title: dispatch.title,
        tlp: dispatch.tlp.code().to_owned(),
        exercise: dispatch.exercise,
        released_at: moment(dispatch.released_at),
    };
    Answer::ok(&Listing::of(found, limit, |dispatch: &Dispatch| cursor(dispatch.released_at, dispatch.id), line))
}

async fn board(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let cx = call.read().await?;
    let dispatch = cx.permit::<_, Dispatch>(ViewBoard, id_of::<Dispatch>(&id)?).await?;
    let total = crate::ask::board(dispatch.sql(), dispatch.id, cx.now()).await?.total;
    Answer::ok(&BoardView {
        id: dispatch.id.to_string(),
        reference: dispatch.reference.clone(),
        entitled: total.entitled,
        handed: total.handed,
        opened: total.opened,
        acknowledged: total.acknowledged,
        answered: total.answered,
        unreachable: total.unreachable,
    })
}
