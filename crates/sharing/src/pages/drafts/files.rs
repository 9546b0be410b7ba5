//! Files of a draft: adding (with everything else that was typed), taking off, looking at.

use super::edit::{Pairs, edit_page, keep};
use crate::draft::{Draft, DraftId, file::disposition};
use crate::ops::attach_to_draft::{AttachToDraftError, attach_to_draft, detach_from_draft};
use crate::pages::reports::id_of;
use crate::report::File;
use crate::store::files;
use access::act::ViewDraft;
use axum::{
    extract::{Multipart, Path, multipart::MultipartError},
    http::{StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use shell::{Fault, Input, Problems, Signed, page::show_with};

/// What a form with a file brings.
struct Brought {
    pairs: Pairs,
    file: Option<(String, Vec<u8>)>,
}

fn unreadable(cause: MultipartError) -> Fault {
    match cause.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Fault::new(StatusCode::PAYLOAD_TOO_LARGE, "shell.too-large"),
        _ => Fault::unreadable("shell.unreadable").because(cause),
    }
}

async fn brought(mut form: Multipart) -> Result<Brought, Fault> {
    let mut all = Brought { pairs: Vec::new(), file: None };
    let mut typed = 0;
    while let Some(field) = form.next_field().await.map_err(unreadable)? {
        let name = field.name().unwrap_or_default().to_owned();
        match field.file_name().map(str::to_owned) {
            Some(file_name) => {
                let bytes = field.bytes().await.map_err(unreadable)?.to_vec();
                // A browser sends an unnamed empty part where no file was chosen.
                if !(file_name.is_empty() && bytes.is_empty()) && all.file.is_none() {
                    all.file = Some((file_name, bytes));
                }
            }
            None => {
                let value = field.text().await.map_err(unreadable)?;
                typed += name.len() + value.len();
                if value.contains('\0') {
                    return Err(Fault::unreadable("shell.nul"));
                }
                if typed > shell::input::LIMIT {
                    return Err(Fault::new(StatusCode::PAYLOAD_TOO_LARGE, "shell.too-large"));
                }
                all.pairs.push((name, value));
            }
        }
    }
    Ok(all)
}

/// `POST /drafts/{id}/files`: saves what was typed and adds the file.
pub(super) async fn add(request: Signed, Path(id): Path<String>, form: Multipart) -> Result<Response, Fault> {
    let id = id_of::<Draft>(&id)?;
    let Brought { pairs, file } = brought(form).await?;
    if let Err(stale) = keep(&request, id, pairs).await? {
        return Ok(stale);
    }
    let Some((name, bytes)) = file else {
        return with_problem(&request, id, "report-file-none").await;
    };
    let cx = request.app.write(request.actor()).await?;
    match attach_to_draft(&cx, id, &name, bytes).await {
        Ok(_) => {
            cx.commit_unrecorded("file added to a draft").await?;
            Ok(Redirect::to(&format!("/drafts/{id}#f-file")).into_response())
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
    Ok(Redirect::to(&format!("/drafts/{id}#f-file")).into_response())
}

/// `GET /drafts/{id}/files/{file}`: always to be saved, never shown.
pub(super) async fn download(request: Signed, Path((id, file)): Path<(String, String)>) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let draft = cx.permit::<_, Draft>(ViewDraft, id_of::<Draft>(&id)?).await?;
    let whole = files::whole_of_draft(&draft, id_of::<File>(&file)?).await?.ok_or(Fault::not_found())?;
    Ok(as_download(whole))
}

/// A file as an answer that no browser shows or runs.
pub(crate) fn as_download(file: files::Whole) -> Response {
    let headers = [
        (header::CONTENT_TYPE, file.media_type.clone()),
        (header::CONTENT_DISPOSITION, disposition(&file.name)),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
    ];
    (headers, file.bytes).into_response()
}
