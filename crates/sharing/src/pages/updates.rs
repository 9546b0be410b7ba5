//! Updates (第2報) at the desk: beginning one, giving up what is being written, who leaves, and what differs.

mod changes;
mod desk;
mod inbox;

pub(crate) use changes::{Field, Shown, compared, differences, fields, of_delivery, of_notice};
pub(crate) use desk::{Side, draw};
pub(crate) use inbox::{Received, ReceivedLine, received, told};

use crate::{
    desk::gather,
    notice::{Notice, NoticeId},
    ops::{
        discard_notice::discard_notice,
        mean_leaving::mean_leaving,
        update_notice::{UpdateNoticeError, update_notice},
    },
    pages::words,
    update::leavers_hash,
};
use access::{
    Act, Decision,
    act::{EditNotice, ViewNotice},
    decide,
};
use askama::Template;
use axum::{extract::Query, response::Response};
use kernel::ContentHash;
use serde::Deserialize;
use shell::{Fault, Input, Page, Path, Route, Signed, Voice, show};

/// So many who leave are on one page.
const PAGE: usize = 50;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::post("/notices/{id}/update", begin),
        Route::post("/notices/{id}/discard", discard),
        Route::get("/notices/{id}/leaving", leaving),
        Route::post("/notices/{id}/leaving", mean),
        Route::get("/notices/{id}/changes", of_notice),
        Route::get("/inbox/{delivery}/changes", of_delivery),
    ]
}

/// `POST /notices/{id}/update`. Where one is being written, there it goes on.
async fn begin(request: Signed, Path(id): Path<NoticeId>) -> Result<Response, Fault> {
    let cx = request.app.write(request.actor()).await?;
    let new = match update_notice(&cx, id).await {
        Ok(new) => new,
        Err(UpdateNoticeError::Store(::store::StoreError::Conflict(_))) => {
            return Err(Fault::conflict("sharing.update-being-written"));
        }
        Err(error) => return Err(error.into()),
    };
    cx.commit().await?;
    Ok(shell::did("did-update-begun", &format!("/notices/{new}/edit")))
}

/// `POST /notices/{id}/discard`
async fn discard(request: Signed, Path(id): Path<NoticeId>) -> Result<Response, Fault> {
    let cx = request.app.write(request.actor()).await?;
    discard_notice(&cx, id).await?;
    cx.commit().await?;
    Ok(shell::did("did-notice-discarded", &format!("/notices/{id}")))
}

/// From which on the list is shown.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    after: usize,
}

/// What is said of which list.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct LeavingForm {
    hash: String,
    list: String,
}

#[derive(Template)]
#[template(path = "notices/leaving.html")]
struct LeavingPage {
    page: Page,
    id: String,
    reference: String,
    superseded: String,
    hash: String,
    list: String,
    rows: Vec<(String, String)>,
    count: usize,
    older: Option<usize>,
    meant: bool,
    may: bool,
}

/// `GET /notices/{id}/leaving`: who had the notice before and is not to have its update.
async fn leaving(request: Signed, Path(id): Path<NoticeId>, Query(asked): Query<Asked>) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let notice = cx.permit::<_, Notice>(ViewNotice, id).await?;
    let desk = gather(notice.sql(), &notice, cx.now()).await?;
    let update = desk.facts.update.ok_or(Fault::not_found())?;
    let voice = Voice::new(request.app.texts(), request.lang, cx.now());
    let groups = words::groups(notice.sql(), cx.now().day()).await?;
    let group = |code: &String| words::group(&voice, code, &groups);
    let row = |one: &delivery::update::Leaver| {
        let under: Vec<String> = one.ceptoars.iter().map(group).collect();
        (voice.pick(&one.name).to_owned(), under.join(&voice.t("notice-comma")))
    };
    let list = leavers_hash(&update.leavers).map_err(|_| Fault::not_found())?;
    let next = asked.after.saturating_add(PAGE);
    show(&LeavingPage {
        page: Page::signed(&request, notice.reference.clone()).exercise(notice.exercise),
        id: id.to_string(),
        reference: notice.reference.clone(),
        superseded: update.reference,
        hash: desk.revision.hash.to_string(),
        list: list.to_string(),
        rows: update.leavers.iter().skip(asked.after).take(PAGE).map(row).collect(),
        older: Some(next).filter(|next| *next < update.leavers.len()),
        count: update.leavers.len(),
        meant: update.meant,
        may: decide(request.actor(), Act::EditNotice, notice.relations()) == Decision::Allow,
    })
}

/// `POST /notices/{id}/leaving`
async fn mean(request: Signed, Path(id): Path<NoticeId>, Input(form): Input<LeavingForm>) -> Result<Response, Fault> {
    let cx = request.app.write(request.actor()).await?;
    cx.permit::<_, Notice>(EditNotice, id).await?;
    let read = |text: &str| ContentHash::parse(text).ok_or(Fault::unreadable("shell.unreadable"));
    mean_leaving(&cx, id, (read(&form.hash)?, read(&form.list)?)).await?;
    cx.commit().await?;
    Ok(shell::did("did-leaving-meant", &format!("/notices/{id}")))
}
