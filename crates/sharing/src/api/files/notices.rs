//! The files of a notice at the desk. Each change is another revision, so it wants `If-Match`.

use super::{FileSeen, Named, as_bytes, name_of};
use crate::api::FileLine;
use crate::attachment::NoticeFile;
use crate::draft::file::FILE_MOST;
use crate::file::Look;
use crate::notice::{Notice, NoticeId};
use crate::ops::{
    attach_to_notice::{AttachToNoticeError, attach_to_notice, detach_from_notice},
    save_notice::SaveNoticeError,
    strip_file::{StripFileError, strip_notice_file},
};
use crate::pages::reports::id_of;
use crate::store::{notice_files, notices};
use access::act::ViewNotice;
use axum::{
    extract::{Path, Query},
    http::StatusCode,
    response::Response,
};
use shell::api::{Answer, Call, Operation, Paging};
use shell::{Fault, Route, anew};
use store::Cx;

pub(super) fn routes() -> Vec<Route> {
    let list =
        Operation::new("listNoticeFiles", "The files of a notice at the desk, with what they say of themselves.");
    let attach = name_of(Operation::new("attachToNotice", "Put a file to a notice; at most 10 MB. Voids consent."));
    let detach = Operation::new("detachFromNotice", "Take a file off a notice. Voids consent.");
    let strip = Operation::new("stripNoticeFile", "Take out of a file what it says of itself. Voids consent.");
    vec![
        Route::get("/api/v1/notices/{id}/files", list_of_notice).api(list.lists::<FileSeen>().tagged()),
        Route::post("/api/v1/notices/{id}/files", attach_notice)
            .api(attach.uploads().conditional().creates::<FileSeen>().tagged())
            .limit(FILE_MOST + 1),
        Route::get("/api/v1/notices/{id}/files/{file}", get_of_notice)
            .api(Operation::new("getNoticeFile", "A file of a notice at the desk.").downloads()),
        Route::delete("/api/v1/notices/{id}/files/{file}", detach_notice).api(detach.conditional()),
        Route::post("/api/v1/notices/{id}/files/{file}/strip", strip_notice)
            .api(strip.conditional().creates::<FileSeen>().tagged()),
    ]
}

/// The files of a notice as it stands, and the number of its revision.
async fn of_notice(cx: &Cx, id: NoticeId) -> Result<(Vec<FileSeen>, i64), Fault> {
    let notice = cx.permit::<_, Notice>(ViewNotice, id).await?;
    let current = notices::current(notice.sql(), id).await?;
    let looks = notice_files::seen(notice.sql(), id).await?;
    let unseen = Look::default();
    let seen = |file: &crate::attachment::Attachment| {
        FileSeen::new(FileLine::from(file), looks.get(&file.id).map_or(&unseen, |seen| &seen.look))
    };
    Ok((current.content.attachments.iter().map(seen).collect(), current.number))
}

async fn list_of_notice(Path(id): Path<String>, Query(paging): Query<Paging>, call: Call) -> Result<Answer, Fault> {
    let cx = call.read().await?;
    let (items, revision) = of_notice(&cx, id_of::<Notice>(&id)?).await?;
    Ok(Answer::ok(&paging.part(items, |file| file)?)?.tagged(revision))
}

/// The answer that a notice has another file: the last, for files are put to the end.
async fn added_to_notice(call: &Call, cx: Cx, id: NoticeId) -> Result<Answer, Fault> {
    let (all, revision) = of_notice(&cx, id).await?;
    let seen = all.last().ok_or(Fault::not_found())?;
    let place = format!("/api/v1/notices/{id}/files/{}", seen.file.id.text());
    let answer = Answer::created(place, seen)?.tagged(revision);
    call.finish(cx, answer).await
}

/// 412 where somebody saved since, as everywhere in the API.
fn changed(error: AttachToNoticeError) -> Fault {
    match error {
        AttachToNoticeError::Save(SaveNoticeError::Stale) => {
            Fault::new(StatusCode::PRECONDITION_FAILED, "shell.changed")
        }
        other => other.into(),
    }
}

async fn attach_notice(Path(id): Path<String>, Query(named): Query<Named>, call: Call) -> Result<Answer, Fault> {
    let (id, revision) = (id_of::<Notice>(&id)?, call.revision()?);
    let cx = anew!(call);
    cx.permit::<_, Notice>(ViewNotice, id).await?;
    attach_to_notice(&cx, id, revision, &named.name, call.bytes().to_vec()).await.map_err(changed)?;
    added_to_notice(&call, cx, id).await
}

async fn strip_notice(Path((id, file)): Path<(String, String)>, call: Call) -> Result<Answer, Fault> {
    let (id, file, revision) = (id_of::<Notice>(&id)?, id_of::<NoticeFile>(&file)?, call.revision()?);
    let cx = anew!(call);
    cx.permit::<_, Notice>(ViewNotice, id).await?;
    strip_notice_file(&cx, id, revision, file).await.map_err(|error| match error {
        StripFileError::Notice(error) => changed(error),
        other => other.into(),
    })?;
    added_to_notice(&call, cx, id).await
}

async fn detach_notice(Path((id, file)): Path<(String, String)>, call: Call) -> Result<Answer, Fault> {
    let (id, file, revision) = (id_of::<Notice>(&id)?, id_of::<NoticeFile>(&file)?, call.revision()?);
    let cx = anew!(call);
    cx.permit::<_, Notice>(ViewNotice, id).await?;
    detach_from_notice(&cx, id, revision, file).await.map_err(changed)?;
    call.finish(cx, Answer::done()).await
}

async fn get_of_notice(Path((id, file)): Path<(String, String)>, call: Call) -> Result<Response, Fault> {
    let cx = call.read().await?;
    let notice = cx.permit::<_, Notice>(ViewNotice, id_of::<Notice>(&id)?).await?;
    let content = notices::current(notice.sql(), notice.id).await?.content;
    let whole = notice_files::whole_of(notice.sql(), notice.id, &content, id_of::<NoticeFile>(&file)?).await?;
    Ok(as_bytes(whole.ok_or(Fault::not_found())?))
}
