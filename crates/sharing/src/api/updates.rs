//! Updates of released notices: beginning one, giving up a draft, who is left out, what changed.

use super::{codes, notices};
use crate::desk::gather;
use crate::difference::{Difference, Side};
use crate::notice::{Notice, NoticeId};
use crate::ops::{discard_notice::discard_notice, mean_leaving::mean_leaving, update_notice::update_notice};
use crate::pages::{
    inbox::stamp_opened,
    reports::id_of,
    updates::{compared, differences},
    words,
};
use crate::store::{notices as rows, updates};
use crate::update::leavers_hash;
use access::act::{EditNotice, ViewDelivery, ViewNotice};
use axum::extract::{Path, Query};
use delivery::{Delivery, update::Leaver};
use kernel::ContentHash;
use serde::{Deserialize, Serialize};
use shell::api::{Answer, Call, Listing, Name, Operation, Paging, Uid};
use shell::{Fault, Route, Voice, anew};
use store::StoreError;
use utoipa::ToSchema;

pub(super) fn routes() -> Vec<Route> {
    let update = Operation::new("updateNotice", "Begin an update of a released notice: a draft that is a copy of it.")
        .creates::<notices::NoticeView>();
    let discard = Operation::new("discardNotice", "Give up a notice that has not been released.");
    let leaving = Operation::new("listLeaving", "Who had the version before and is not to have this update.")
        .lists::<LeaverLine>();
    let standing = Operation::new("getLeaving", "How many are left out of an update, and whether that is meant.")
        .gives::<LeavingView>()
        .leads_to("listLeaving", "id", "/id")
        .leads_with("meanLeaving", &[("id", "/id")], meant());
    let mean = Operation::new("meanLeaving", "Say that exactly these are left out of exactly this content on purpose.")
        .takes::<Meaning>();
    let changes = Operation::new("listNoticeChanges", "What differs from the version before, at the desk.")
        .lists_all::<DifferenceView>();
    let received = Operation::new(
        "listDeliveryChanges",
        "What differs from the version before that was handed to one's organisation. Reading it is stamped.",
    )
    .lists_all::<DifferenceView>()
    .passing();
    vec![
        Route::post("/api/v1/notices/{id}/updates", update_).api(notices::leads(update)),
        Route::post("/api/v1/notices/{id}/discard", discard_).api(discard),
        Route::get("/api/v1/notices/{id}/leaving", leaving_).api(standing),
        Route::get("/api/v1/notices/{id}/leavers", leavers).api(leaving),
        Route::post("/api/v1/notices/{id}/leaving", mean_).api(mean),
        Route::get("/api/v1/notices/{id}/changes", changes_).api(changes),
        Route::get("/api/v1/inbox/{id}/changes", received_).api(received),
    ]
}

fn meant() -> serde_json::Value {
    serde_json::json!({ "hash": "$response.body#/hash", "list": "$response.body#/list" })
}

async fn update_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let cx = anew!(call);
    let new = update_notice(&cx, id_of::<Notice>(&id)?).await?;
    notices::created(&call, cx, new).await
}

async fn discard_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let cx = anew!(call);
    discard_notice(&cx, id_of::<Notice>(&id)?).await?;
    call.finish(cx, Answer::done()).await
}

/// How many are left out of an update.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct LeavingView {
    id: Uid,
    /// Of the content that stands now.
    #[schema(schema_with = codes::hash)]
    hash: String,
    /// Of the list of those who are left out.
    #[schema(schema_with = codes::hash)]
    list: String,
    count: usize,
    /// Somebody has said of exactly these two that it is meant.
    meant: bool,
}

/// An organisation that is left out.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct LeaverLine {
    organisation: Uid,
    name: Name,
    /// The codes of the sector groups under which it had the version before; empty for ministries.
    ceptoars: Vec<String>,
}

impl From<Leaver> for LeaverLine {
    fn from(one: Leaver) -> Self {
        Self { organisation: one.org.into(), name: Name::from(&one.name), ceptoars: one.ceptoars }
    }
}

/// The update that is being written, and who leaves with it.
async fn standing(cx: &store::Cx, id: NoticeId) -> Result<(ContentHash, crate::update::Standing), Fault> {
    let notice = cx.permit::<_, Notice>(ViewNotice, id).await?;
    let desk = gather(notice.sql(), &notice, cx.now()).await?;
    Ok((desk.revision.hash, desk.facts.update.ok_or(Fault::not_found())?))
}

async fn leaving_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let id = id_of::<Notice>(&id)?;
    let cx = call.read().await?;
    let (hash, update) = standing(&cx, id).await?;
    let list = leavers_hash(&update.leavers).map_err(|_| StoreError::Unreadable { column: "leavers".into() })?;
    Answer::ok(&LeavingView {
        id: id.into(),
        hash: hash.to_string(),
        list: list.to_string(),
        count: update.leavers.len(),
        meant: update.meant,
    })
}

async fn leavers(Path(id): Path<String>, Query(paging): Query<Paging>, call: Call) -> Result<Answer, Fault> {
    let cx = call.read().await?;
    let (_, update) = standing(&cx, id_of::<Notice>(&id)?).await?;
    Answer::ok(&paging.part(update.leavers, LeaverLine::from)?)
}

/// What is said of whom.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Meaning {
    /// Of the content that was seen.
    #[schema(schema_with = codes::hash)]
    hash: String,
    /// Of the list that was seen.
    #[schema(schema_with = codes::hash)]
    list: String,
}

async fn mean_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let meaning: Meaning = call.body()?;
    let cx = anew!(call);
    let id = id_of::<Notice>(&id)?;
    cx.permit::<_, Notice>(EditNotice, id).await?;
    let read = |text: &str| ContentHash::parse(text).ok_or(Fault::unreadable("shell.unreadable"));
    mean_leaving(&cx, id, (read(&meaning.hash)?, read(&meaning.list)?)).await?;
    call.finish(cx, Answer::done()).await
}

/// A field that differs.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct DifferenceView {
    /// Its name, in the caller's language.
    #[schema(example = "本文")]
    field: String,
    /// Its lines in reading order, those that did not change among them.
    lines: Vec<LineView>,
}

/// A line, in runs.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct LineView {
    runs: Vec<RunView>,
}

/// A stretch of a line.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct RunView {
    /// On which side it stands: in both, only in the earlier one (out), only in the later one (in).
    #[schema(schema_with = sides)]
    side: String,
    text: String,
}

fn sides() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
    shell::api::codes(Side::ALL.map(Side::code))
}

impl From<Difference> for DifferenceView {
    fn from(one: Difference) -> Self {
        let run = |run: crate::difference::Run| RunView { side: run.side.code().to_owned(), text: run.text };
        let lines = one.lines.into_iter().map(|line| LineView { runs: line.0.into_iter().map(run).collect() });
        Self { field: one.name, lines: lines.collect() }
    }
}

/// All fields that differ. There are never more of them than a notice has fields.
fn told(all: Vec<Difference>) -> Result<Answer, Fault> {
    Answer::ok(&Listing { items: all.into_iter().map(DifferenceView::from).collect(), next: None })
}

async fn changes_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let id = id_of::<Notice>(&id)?;
    let cx = call.read().await?;
    let notice = cx.permit::<_, Notice>(ViewNotice, id).await?;
    let place = updates::of(notice.sql(), id).await?.ok_or(Fault::not_found())?;
    let old = rows::released_revision(notice.sql(), place.supersedes).await?.ok_or(Fault::not_found())?;
    let new = rows::current(notice.sql(), id).await?;
    let voice = Voice::new(call.app.texts(), call.lang, cx.now());
    let groups = words::groups(notice.sql(), cx.now().day()).await?;
    told(differences(&voice, &groups, (&old.content, &new.content)))
}

async fn received_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let id = id_of::<Delivery>(&id)?;
    stamp_opened(&call.app, call.actor(), id).await?;
    let cx = call.read().await?;
    let line = cx.permit::<_, Delivery>(ViewDelivery, id).await?;
    let both = compared(&cx, &line).await?;
    let voice = Voice::new(call.app.texts(), call.lang, cx.now());
    let groups = words::groups(line.sql(), cx.now().day()).await?;
    told(differences(&voice, &groups, (&both.old, &both.new)))
}
