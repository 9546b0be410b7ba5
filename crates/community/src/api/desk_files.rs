//! The files of a share at the hub's desk: added, carried over from what it is made of, taken off. Each change is another
//! revision, so it wants `If-Match`.

use super::seen_in;
use crate::{
    Share, ShareId,
    ops::{
        attach_to_share::{AttachToShareError, attach_to_share, carry_to_share, detach_from_share},
        save_share::SaveShareError,
    },
    pages::known,
    store::{
        files::{self, Owner},
        recalls, shares,
    },
};
use ::store::Cx;
use access::act::EditShare;
use axum::{
    extract::{Path, Query},
    http::StatusCode,
};
use serde::Deserialize;
use sharing::{FileSeen, attachment::NoticeFile, draft::file::FILE_MOST};
use shell::api::{Answer, Call, Listing, Operation};
use shell::{Fault, Route, anew};

fn named(operation: Operation) -> Operation {
    operation.query("name", "Its name.", serde_json::json!({ "type": "string", "maxLength": 200 }))
}

pub(super) fn routes() -> Vec<Route> {
    let list =
        Operation::new("listShareDeskFiles", "The files of a share at the desk, with what they say of themselves.");
    let attach = named(Operation::new("attachToShare", "Put a file to a share; at most 10 MB. Voids approvals."));
    let carry = named(Operation::new("carryToShare", "Carry over a file of what it is made of. Voids approvals."));
    let detach = Operation::new("detachFromShare", "Take a file off a share. Voids approvals.");
    vec![
        Route::get("/api/v1/shares/{id}/desk/files", list_).api(list.lists_all::<FileSeen>().tagged()),
        Route::post("/api/v1/shares/{id}/desk/files", attach_)
            .api(attach.uploads().conditional().creates::<FileSeen>().tagged())
            .limit(FILE_MOST + 1),
        Route::post("/api/v1/shares/{id}/desk/files/{file}/carry", carry_)
            .api(carry.conditional().creates::<FileSeen>().tagged()),
        Route::delete("/api/v1/shares/{id}/desk/files/{file}", detach_).api(detach.conditional()),
    ]
}

/// How a file is called.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Named {
    name: String,
}

/// The files of a share as it stands at the desk, and the number of its revision.
async fn at_desk(cx: &Cx, id: ShareId) -> Result<(Vec<FileSeen>, i64), Fault> {
    let share = cx.permit::<_, Share>(EditShare, id).await?;
    let current = shares::current(share.sql(), id).await?;
    let current = recalls::at_desk(share.sql(), id, current).await?.revision;
    let seen = files::seen(share.sql(), Owner::Share(id)).await?;
    Ok((seen_in(&current.content.files, &seen), current.number))
}

async fn list_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let cx = call.read().await?;
    let (items, revision) = at_desk(&cx, known::<Share>(&id)?).await?;
    Ok(Answer::ok(&Listing { items, next: None })?.tagged(revision))
}

/// The answer that a share has another file: the last, for files are put to the end.
async fn added(call: &Call, cx: Cx, id: ShareId) -> Result<Answer, Fault> {
    let (all, revision) = at_desk(&cx, id).await?;
    let seen = all.last().ok_or_else(Fault::not_found)?;
    let answer = Answer::created(format!("/api/v1/shares/{id}/files/{}", seen.id()), seen)?.tagged(revision);
    call.finish(cx, answer).await
}

/// 412 where somebody saved since, as everywhere in the API.
fn changed(error: AttachToShareError) -> Fault {
    match error {
        AttachToShareError::Save(SaveShareError::Stale) => Fault::new(StatusCode::PRECONDITION_FAILED, "shell.changed"),
        other => other.into(),
    }
}

async fn attach_(Path(id): Path<String>, Query(named): Query<Named>, call: Call) -> Result<Answer, Fault> {
    let (id, revision) = (known::<Share>(&id)?, call.revision()?);
    let cx = anew!(call);
    attach_to_share(&cx, id, revision, &named.name, call.bytes().to_vec()).await.map_err(changed)?;
    added(&call, cx, id).await
}

async fn carry_(
    Path((id, file)): Path<(String, String)>,
    Query(named): Query<Named>,
    call: Call,
) -> Result<Answer, Fault> {
    let (id, file, revision) = (known::<Share>(&id)?, known::<NoticeFile>(&file)?, call.revision()?);
    let cx = anew!(call);
    carry_to_share(&cx, id, revision, file, &named.name).await.map_err(changed)?;
    added(&call, cx, id).await
}

async fn detach_(Path((id, file)): Path<(String, String)>, call: Call) -> Result<Answer, Fault> {
    let (id, file, revision) = (known::<Share>(&id)?, known::<NoticeFile>(&file)?, call.revision()?);
    let cx = anew!(call);
    detach_from_share(&cx, id, revision, file).await.map_err(changed)?;
    call.finish(cx, Answer::done()).await
}
