//! The files of a draft.

use super::{FileSeen, Named, as_bytes, name_of, seen_in};
use crate::draft::{Draft, DraftId, file::FILE_MOST};
use crate::ops::{
    attach_to_draft::{attach_to_draft, detach_from_draft},
    strip_file::strip_draft_file,
};
use crate::pages::reports::id_of;
use crate::report::{File, FileId};
use crate::store::files;
use access::act::ViewDraft;
use axum::{
    extract::{Path, Query},
    response::Response,
};
use shell::api::{Answer, Call, Operation, Paging};
use shell::{Fault, Route, anew};
use store::Cx;

pub(super) fn routes() -> Vec<Route> {
    let list = Operation::new("listDraftFiles", "The files of a draft, with what they say of themselves.");
    let attach = name_of(Operation::new("attachToDraft", "Put a file to a draft; at most 10 MB."));
    let strip =
        Operation::new("stripDraftFile", "Take out of a file what it says of itself: another file comes of it.");
    vec![
        Route::get("/api/v1/drafts/{id}/files", list_of_draft).api(list.lists::<FileSeen>()),
        Route::post("/api/v1/drafts/{id}/files", attach_draft)
            .api(attach.uploads().creates::<FileSeen>())
            .limit(FILE_MOST + 1),
        Route::get("/api/v1/drafts/{id}/files/{file}", get_of_draft)
            .api(Operation::new("getDraftFile", "A file of a draft.").downloads()),
        Route::delete("/api/v1/drafts/{id}/files/{file}", detach_draft)
            .api(Operation::new("detachFromDraft", "Take a file off a draft.")),
        Route::post("/api/v1/drafts/{id}/files/{file}/strip", strip_draft).api(strip.creates::<FileSeen>()),
    ]
}

async fn of_draft(cx: &Cx, id: DraftId) -> Result<Vec<FileSeen>, Fault> {
    let draft = cx.permit::<_, Draft>(ViewDraft, id).await?;
    let (all, looks) = (files::of_draft(&draft).await?, files::looks_of_draft(&draft).await?);
    Ok(seen_in(all.iter(), &looks))
}

async fn list_of_draft(Path(id): Path<String>, Query(paging): Query<Paging>, call: Call) -> Result<Answer, Fault> {
    let cx = call.read().await?;
    Answer::ok(&paging.part(of_draft(&cx, id_of::<Draft>(&id)?).await?, |file| file)?)
}

/// The answer that a draft has another file.
async fn added_to_draft(call: &Call, cx: Cx, id: DraftId, file: FileId, why: &'static str) -> Result<Answer, Fault> {
    let all = of_draft(&cx, id).await?;
    let seen = all.into_iter().find(|one| one.file.id == file.into()).ok_or(Fault::not_found())?;
    let answer = Answer::created(format!("/api/v1/drafts/{id}/files/{file}"), &seen)?;
    call.finish_unrecorded(cx, why, answer).await
}

async fn attach_draft(Path(id): Path<String>, Query(named): Query<Named>, call: Call) -> Result<Answer, Fault> {
    let id = id_of::<Draft>(&id)?;
    let cx = anew!(call);
    let file = attach_to_draft(&cx, id, &named.name, call.bytes().to_vec()).await?;
    added_to_draft(&call, cx, id, file, "file added to a draft").await
}

async fn strip_draft(Path((id, file)): Path<(String, String)>, call: Call) -> Result<Answer, Fault> {
    let (id, file) = (id_of::<Draft>(&id)?, id_of::<File>(&file)?);
    let cx = anew!(call);
    let file = strip_draft_file(&cx, id, file).await?;
    added_to_draft(&call, cx, id, file, "file of a draft stripped").await
}

async fn detach_draft(Path((id, file)): Path<(String, String)>, call: Call) -> Result<Answer, Fault> {
    let (id, file) = (id_of::<Draft>(&id)?, id_of::<File>(&file)?);
    let cx = anew!(call);
    detach_from_draft(&cx, id, file).await?;
    call.finish_unrecorded(cx, "file taken off a draft", Answer::done()).await
}

async fn get_of_draft(Path((id, file)): Path<(String, String)>, call: Call) -> Result<Response, Fault> {
    let cx = call.read().await?;
    let draft = cx.permit::<_, Draft>(ViewDraft, id_of::<Draft>(&id)?).await?;
    let whole = files::whole_of_draft(&draft, id_of::<File>(&file)?).await?;
    Ok(as_bytes(whole.ok_or(Fault::not_found())?))
}
