//! Files of a notice at the desk: adding, carrying over from a source, taking off (each with everything else that was
//! typed), looking at.

use super::{
    forms::{Wrong, keep},
    show_edit,
};
use crate::{
    attachment::{Attachment, NoticeFile, NoticeFileId},
    desk::Source,
    file::StripError,
    notice::{Content, Notice, NoticeId},
    ops::{
        attach_to_notice::{AttachToNoticeError, attach_to_notice, detach_from_notice},
        carry_over_file::carry_over_file,
        save_notice::Saved,
        strip_file::{StripFileError, strip_notice_file},
    },
    pages::{
        about::{self, AboutView},
        inbox,
        notice_form::NoticeForm,
        reports::{content::file_size, id_of},
        upload::{Brought, as_download, brought},
    },
    removal::applied,
    report::{File, Reader, Stage, sight::Part},
    store::{
        notice_files::{self, Seen},
        notices,
    },
};
use ::store::Cx;
use access::act::ViewNotice;
use axum::{extract::Multipart, http::StatusCode, response::Response};
use shell::{Fault, Input, Path, Signed, Voice};
use std::collections::BTreeMap;

/// A file of the notice in its form.
pub(super) struct FileLine {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) field: String,
    pub(super) href: String,
    pub(super) size: String,
    pub(super) searched: bool,
    pub(super) about: AboutView,
}

/// A file of a source that can be carried over.
pub(super) struct CarryLine {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) from: String,
    pub(super) href: String,
    pub(super) reference: String,
    pub(super) size: String,
    pub(super) about: AboutView,
}

/// The files of the notice, with their names as typed.
pub(super) fn lines(
    voice: &Voice,
    id: NoticeId,
    content: &Content,
    form: &NoticeForm,
    seen: &BTreeMap<NoticeFileId, Seen>,
) -> Vec<FileLine> {
    let strip = |file: &Attachment| format!("/notices/{id}/files/{}/strip", file.id);
    let line = |file: &Attachment| FileLine {
        id: file.id.to_string(),
        name: form.named(file).unwrap_or(&file.name).to_owned(),
        field: format!("file-{}", file.id),
        href: format!("/notices/{id}/files/{}", file.id),
        size: file_size(file.size),
        searched: file.searchable() || seen.get(&file.id).is_some_and(|seen| seen.reading.whole),
        about: about::whole(voice, &file.name, seen.get(&file.id).map(|seen| &seen.look)).offering(
            voice,
            strip(file),
            "",
        ),
    };
    content.attachments.iter().map(line).collect()
}

/// The files of the sources that the notice does not have yet. What is taken out of the text is taken out of the name
/// that is proposed.
pub(super) fn carry_lines(voice: &Voice, content: &Content, sources: &[Source], form: &NoticeForm) -> Vec<CarryLine> {
    let removals = form.read_removals();
    let mut lines = Vec::new();
    for source in sources {
        // What is held back from the centre is not offered to it.
        let shown = |stage: &&Stage| !stage.content.holds(Part::Files, Reader::Centre);
        let files = source.behind.stages.iter().filter(shown).flat_map(|stage| &stage.content.attachments);
        for file in files.filter(|file| !content.attachments.iter().any(|one| one.hash == file.hash)) {
            lines.push(CarryLine {
                id: file.id.to_string(),
                name: form.carried(file.id).map_or_else(|| applied(&file.name, &removals), str::to_owned),
                from: file.name.clone(),
                href: format!("/reports/{}/files/{}", source.report.id, file.id),
                reference: source.report.reference.clone(),
                size: file_size(file.size),
                about: about::whole(voice, &file.name, source.looks.get(&file.id)),
            });
        }
    }
    lines
}

/// Back to the form with what was done to its files, or with what is wrong.
async fn finish(
    request: &Signed,
    cx: Cx,
    (id, what): (NoticeId, &'static str),
    form: NoticeForm,
    outcome: Result<Saved, AttachToNoticeError>,
) -> Result<Response, Fault> {
    let key = match outcome {
        Ok(_) => {
            cx.commit().await?;
            return Ok(shell::did(what, &format!("/notices/{id}/edit#f-file")));
        }
        Err(AttachToNoticeError::Empty) => "report-file-empty",
        Err(AttachToNoticeError::TooLarge) => "report-file-too-large",
        Err(AttachToNoticeError::TooMany) => "report-file-too-many",
        Err(error) => return Err(error.into()),
    };
    drop(cx);
    show_edit(request, id, form, Wrong::new("file", key, StatusCode::UNPROCESSABLE_ENTITY)).await
}

/// Saves what was typed before something is done to the files; what cannot be saved is shown again.
macro_rules! kept {
    ($request:expr, $cx:ident, $id:expr, $form:ident) => {
        match keep(&$cx, $id, &$form).await? {
            Ok(saved) => saved.revision,
            Err(wrong) => {
                drop($cx);
                return show_edit($request, $id, $form, wrong).await;
            }
        }
    };
}

/// `POST /notices/{id}/files`: saves what was typed and adds the file.
pub(crate) async fn add(request: Signed, Path(id): Path<NoticeId>, form: Multipart) -> Result<Response, Fault> {
    let Brought { pairs, files } = brought(form).await?;
    let form = NoticeForm::of_pairs(&pairs)?;
    let cx = request.app.write(request.actor()).await?;
    let seen = kept!(&request, cx, id, form);
    let Some((name, bytes)) = files.into_iter().next() else {
        drop(cx);
        let none = Wrong::new("file", "report-file-none", StatusCode::UNPROCESSABLE_ENTITY);
        return show_edit(&request, id, form, none).await;
    };
    let outcome = attach_to_notice(&cx, id, seen, &name, bytes).await;
    finish(&request, cx, (id, "did-file-added"), form, outcome).await
}

/// `POST /notices/{id}/files/{file}/carry`: saves what was typed and carries a source's file over.
pub(crate) async fn carry(
    request: Signed,
    Path((id, file)): Path<(NoticeId, String)>,
    Input(form): Input<NoticeForm>,
) -> Result<Response, Fault> {
    let file = id_of::<File>(&file)?;
    let cx = request.app.write(request.actor()).await?;
    let seen = kept!(&request, cx, id, form);
    let name = form.carried(file).unwrap_or_default().to_owned();
    if name.trim().is_empty() {
        drop(cx);
        let field = format!("carry-{file}");
        let unnamed = Wrong::new(&field, "notice-problem-file-name", StatusCode::UNPROCESSABLE_ENTITY);
        return show_edit(&request, id, form, unnamed).await;
    }
    let outcome = carry_over_file(&cx, id, seen, file, &name).await;
    finish(&request, cx, (id, "did-file-added"), form, outcome).await
}

/// `POST /notices/{id}/files/{file}/remove`: saves what was typed and takes the file off.
pub(crate) async fn remove(
    request: Signed,
    Path((id, file)): Path<(NoticeId, String)>,
    Input(form): Input<NoticeForm>,
) -> Result<Response, Fault> {
    let file = id_of::<NoticeFile>(&file)?;
    let cx = request.app.write(request.actor()).await?;
    let seen = kept!(&request, cx, id, form);
    let outcome = detach_from_notice(&cx, id, seen, file).await;
    finish(&request, cx, (id, "did-file-removed"), form, outcome).await
}

/// `POST /notices/{id}/files/{file}/strip`: saves what was typed and takes out of a file what it says of itself.
pub(crate) async fn strip(
    request: Signed,
    Path((id, file)): Path<(NoticeId, String)>,
    Input(form): Input<NoticeForm>,
) -> Result<Response, Fault> {
    let file = id_of::<NoticeFile>(&file)?;
    let cx = request.app.write(request.actor()).await?;
    let seen = kept!(&request, cx, id, form);
    let key = match strip_notice_file(&cx, id, seen, file).await {
        Ok(saved) => return finish(&request, cx, (id, "did-file-stripped"), form, Ok(saved)).await,
        Err(StripFileError::Strip(StripError::Nothing)) => "file-strip-nothing",
        Err(StripFileError::Strip(StripError::Damaged)) => "file-strip-damaged",
        Err(error) => return Err(error.into()),
    };
    drop(cx);
    show_edit(&request, id, form, Wrong::new("file", key, StatusCode::UNPROCESSABLE_ENTITY)).await
}

/// `GET /notices/{id}/indicators.csv`: the indicators of the newest revision.
pub(crate) async fn indicators(request: Signed, Path(id): Path<NoticeId>) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let notice = cx.permit::<_, Notice>(ViewNotice, id).await?;
    let content = notices::current(notice.sql(), id).await?.content;
    Ok(inbox::file_of(&content, &notice.reference))
}

/// `GET /notices/{id}/files/{file}`: a file of the newest revision.
pub(crate) async fn download(request: Signed, Path((id, file)): Path<(NoticeId, String)>) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let notice = cx.permit::<_, Notice>(ViewNotice, id).await?;
    let content = notices::current(notice.sql(), id).await?.content;
    let whole = notice_files::whole_of(notice.sql(), id, &content, id_of::<NoticeFile>(&file)?).await?;
    Ok(as_download(whole.ok_or(Fault::not_found())?))
}
