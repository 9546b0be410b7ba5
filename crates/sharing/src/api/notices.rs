//! Notices at the desk of the centre: the list, one as it stands, releasing.

use super::codes;
use super::content::NoticeContent;
use crate::notice::Notice;
use crate::ops::release_notice::release_notice;
use crate::pages::reports::id_of;
use crate::store::notices as rows;
use access::{Act, Decision, Relation, Relations, act::ViewNotice, decide};
use axum::extract::{Path, Query};
use kernel::{At, ContentHash};
use serde::{Deserialize, Serialize};
use shell::api::{Answer, Call, Listing, Operation, Paging, Stamp, Uid, cursor, moment};
use shell::{Fault, Route, anew};
use utoipa::ToSchema;

pub(super) fn routes() -> Vec<Route> {
    let list_of = Operation::new("listNotices", "Notices of the centre, newest first.").lists::<NoticeLine>().leads_to(
        "getNotice",
        "id",
        "/items/0/id",
    );
    let get = Operation::new("getNotice", "A notice as it stands at the desk (the centre).")
        .gives::<NoticeView>()
        .leads_to_seen("releaseNotice", "id", "/id");
    let release = Operation::new("releaseNotice", "Release a notice as it was seen, by the hash of its text.")
        .takes::<Releasing>()
        .gives::<ReleasedView>()
        .leads_to("getBoard", "id", "/dispatch");
    vec![
        Route::get("/api/v1/notices", list).api(list_of),
        Route::get("/api/v1/notices/{id}", get_).api(get),
        Route::post("/api/v1/notices/{id}/release", release_).api(release),
    ]
}

/// A notice as a list shows it.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct NoticeLine {
    id: Uid,
    #[schema(example = "N-2014-00007")]
    reference: String,
    title: String,
    exercise: bool,
    begun_at: Stamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    released_at: Option<Stamp>,
}

/// A notice.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct NoticeView {
    id: Uid,
    #[schema(example = "N-2014-00007")]
    reference: String,
    exercise: bool,
    begun_at: Stamp,
    revision: i64,
    /// Consent, review and release are bound to it.
    #[schema(schema_with = codes::hash)]
    hash: String,
    content: NoticeContent,
    #[serde(skip_serializing_if = "Option::is_none")]
    released_at: Option<Stamp>,
}

async fn list(Query(paging): Query<Paging>, call: Call) -> Result<Answer, Fault> {
    let own = Relations::none().with(Relation::Own, true);
    if decide(call.actor(), Act::ViewNotice, own) != Decision::Allow {
        return Err(Fault::not_found());
    }
    let limit = paging.limit()?;
    let cx = call.read().await?;
    let found = rows::begun(&cx.visible(), paging.place()?, limit + 1).await?;
    let place = |(notice, _, _): &(Notice, String, Option<At>)| cursor(notice.begun_at, notice.id);
    let line = |(notice, title, released_at): (Notice, String, Option<At>)| NoticeLine {
        id: notice.id.into(),
        reference: notice.reference,
        title,
        exercise: notice.exercise,
        begun_at: moment(notice.begun_at),
        released_at: released_at.map(moment),
    };
    Answer::ok(&Listing::of(found, limit, place, line))
}

async fn get_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let cx = call.read().await?;
    let notice = cx.permit::<_, Notice>(ViewNotice, id_of::<Notice>(&id)?).await?;
    let current = rows::current(notice.sql(), notice.id).await?;
    let released = rows::release(notice.sql(), notice.id).await?;
    Answer::ok(&NoticeView {
        id: notice.id.into(),
        reference: notice.reference.clone(),
        exercise: notice.exercise,
        begun_at: moment(notice.begun_at),
        revision: current.number,
        hash: current.hash.to_string(),
        content: NoticeContent::whole(current.content),
        released_at: released.map(|release| moment(release.at)),
    })
}

/// What is released.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Releasing {
    /// Of the content that was seen.
    #[schema(schema_with = codes::hash)]
    hash: String,
}

/// What was released.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct ReleasedView {
    /// The id of its board.
    dispatch: Uid,
    recipients: i64,
    unreachable: i64,
}

async fn release_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let (id, releasing): (_, Releasing) = (id_of::<Notice>(&id)?, call.body()?);
    let cx = anew!(call);
    cx.permit::<_, Notice>(ViewNotice, id).await?;
    let seen = ContentHash::parse(&releasing.hash).ok_or(Fault::unreadable("shell.unreadable"))?;
    let released = release_notice(&cx, id, seen).await?;
    let view = ReleasedView {
        dispatch: released.dispatch.into(),
        recipients: released.recipients,
        unreachable: released.unreachable,
    };
    let answer = Answer::ok(&view)?;
    call.finish(cx, answer).await
}
