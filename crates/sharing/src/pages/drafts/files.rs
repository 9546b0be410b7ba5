//! Files of a draft: adding (with everything else that was typed), taking off, looking at.

use super::check::{holds, keep_held};
use super::edit::{Pairs, edit_page, keep};
use crate::draft::{Draft, DraftId};
use crate::file::StripError;
use crate::ops::attach_to_draft::{AttachToDraftError, attach_to_draft, detach_from_draft};
use crate::ops::strip_file::{StripFileError, strip_draft_file};
use crate::pages::reports::id_of;
use crate::pages::upload::{Brought, as_download, brought};
use crate::report::File;
use crate::store::files;
use access::act::ViewDraft;
use axum::{
    extract::{Multipart, Path},
    http::StatusCode,
    response::Response,
};
use shell::{Fault, Input, Problems, Signed, page::show_with};

/// `POST /drafts/{id}/files`: saves what was typed and adds the file.
pub(super) async fn add(request: Signed, Path(id): Path<String>, form: Multipart) -> Result<Response, Fault> {
    let id = id_of::<Draft>(&id)?;
    let Brought { pairs, files } = brought(form).await?;
    if let Err(stale) = keep(&request, id, pairs).await? {
        return Ok(stale);
    }
    let Some((name, bytes)) = files.into_iter().next() else {
        return with_problem(&request, id, "report-file-none").await;
    };
    let cx = request.app.write(request.actor()).await?;
    match attach_to_draft(&cx, id, &name, bytes).await {
        Ok(_) => {
            cx.commit_unrecorded("file added to a draft").await?;
            Ok(shell::did("did-file-added", &format!("/drafts/{id}#f-file")))
        }
        Err(error) => {
            drop(cx);
            let key = match error {
                AttachToDraftError::Empty => "report-file-empty",
                AttachToDraftError::TooLarge => "report-file-too-large",
                AttachToDraftError::TooMany => "report-file-too-many",
                AttachToDraftError::Denied(_) | AttachToDraftError::Store(_) => return Err(error.into()),
            };
            with_problem(&request, id, key).await
        }
    }
}

/// The form with what is wrong with the file; what was typed has been saved.
async fn with_problem(request: &Signed, id: DraftId, key: &'static str) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let draft = cx.permit::<_, Draft>(ViewDraft, id).await?;
    let mut problems = Problems::default();
    problems.add("file", key);
    let page = edit_page(request, &cx, &draft, draft.typed.clone(), &problems).await?;
    show_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// `POST /drafts/{id}/files/{file}/remove`: saves what was typed and takes the file off.
pub(super) async fn remove(
    request: Signed,
    Path((id, file)): Path<(String, String)>,
    Input(pairs): Input<Pairs>,
) -> Result<Response, Fault> {
    let (id, file) = (id_of::<Draft>(&id)?, id_of::<File>(&file)?);
    if let Err(stale) = keep(&request, id, pairs).await? {
        return Ok(stale);
    }
    let cx = request.app.write(request.actor()).await?;
    detach_from_draft(&cx, id, file).await?;
    cx.commit_unrecorded("file taken off a draft").await?;
    Ok(shell::did("did-file-removed", &format!("/drafts/{id}#f-file")))
}

/// `POST /drafts/{id}/files/{file}/strip`: saves what was typed and takes out of a file what it says of itself.
pub(super) async fn strip(
    request: Signed,
    Path((id, file)): Path<(String, String)>,
    Input(pairs): Input<Pairs>,
) -> Result<Response, Fault> {
    let (id, file) = (id_of::<Draft>(&id)?, id_of::<File>(&file)?);
    // The button stands on both pages: where it is written, and where it is shown before it is sent.
    let back = if holds(&pairs) {
        keep_held(&request, id, pairs).await?;
        format!("/drafts/{id}/check#h-content")
    } else {
        if let Err(stale) = keep(&request, id, pairs).await? {
            return Ok(stale);
        }
        format!("/drafts/{id}#f-file")
    };
    let cx = request.app.write(request.actor()).await?;
    let key = match strip_draft_file(&cx, id, file).await {
        Ok(_) => {
            cx.commit_unrecorded("file of a draft stripped").await?;
            return Ok(shell::did("did-file-stripped", &back));
        }
        Err(StripFileError::Strip(StripError::Nothing)) => "file-strip-nothing",
        Err(StripFileError::Strip(StripError::Damaged)) => "file-strip-damaged",
        Err(error) => return Err(error.into()),
    };
    drop(cx);
    with_problem(&request, id, key).await
}

/// `GET /drafts/{id}/files/{file}`: always to be saved, never shown.
pub(super) async fn download(request: Signed, Path((id, file)): Path<(String, String)>) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let draft = cx.permit::<_, Draft>(ViewDraft, id_of::<Draft>(&id)?).await?;
    let whole = files::whole_of_draft(&draft, id_of::<File>(&file)?).await?.ok_or(Fault::not_found())?;
    Ok(as_download(whole))
}
