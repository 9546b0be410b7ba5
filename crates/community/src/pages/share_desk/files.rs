//! Files of a share at the desk: carrying over from a source, adding, taking off, each with everything else that was typed.

use super::{Desk, Typed, acts::keep, draw};
use crate::{
    Arrival, ShareId,
    ops::attach_to_share::{attach_to_share, carry_to_share, detach_from_share},
    pages::{hand_in::read_form, known, share::files_outside},
    store::files::{self, Owner},
};
use ::store::{Cx, Sql, StoreError};
use axum::{extract::Request, response::Response};
use kernel::ContentHash;
use sharing::{
    attachment::{Attachment, NoticeFile},
    pages::about::{self, AboutView, FileView, file_size},
    removal::applied,
    residue::{Finding, Place},
};
use shell::{Fault, Input, Page, Path, Signed};

/// A file of the share.
pub(super) struct FileLine {
    pub(super) name: String,
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
    pub(super) reference: String,
    pub(super) href: String,
    pub(super) size: String,
    pub(super) about: AboutView,
}

/// The files of the share.
pub(super) fn lines(page: &Page, id: ShareId, desk: &Desk) -> Vec<FileLine> {
    let line = |file: &Attachment| FileLine {
        name: file.name.clone(),
        href: format!("/shares/{id}/files/{}", file.id),
        size: file_size(file.size),
        searched: desk.seen.searched(file),
        about: about::whole(page, &file.name, desk.seen.look(file.id)),
    };
    desk.revision.content.files.iter().map(line).collect()
}

/// The files at which a second person has to look: name, and where it is had.
pub(super) fn unsearched(id: ShareId, desk: &Desk) -> Vec<(String, String)> {
    let all = desk.revision.content.files.iter().filter(|file| !desk.seen.searched(file));
    all.map(|file| (file.name.clone(), format!("/shares/{id}/files/{}", file.id))).collect()
}

/// What came along with something that arrived.
pub(super) async fn came(page: &Page, sql: &Sql<'_>, one: &Arrival) -> Result<Vec<FileView>, StoreError> {
    let seen = files::seen(sql, Owner::Arrival(one.id)).await?;
    Ok(files_outside(page, &one.content.files, &seen, &format!("/arrivals/{}/files", one.id)))
}

/// The files of the sources. What is taken out of the text is taken out of the name that is proposed.
pub(super) async fn carry_lines(
    page: &Page,
    sql: &Sql<'_>,
    desk: &Desk,
    typed: &Typed,
) -> Result<Vec<CarryLine>, StoreError> {
    let removals = &desk.revision.content.removals;
    let named = |file: &Attachment| {
        typed.carried(&file.id.to_string()).map_or_else(|| applied(&file.name, removals), str::to_owned)
    };
    let mut lines = Vec::new();
    let submissions = desk.submissions.iter().map(|one| {
        let under = format!("/submissions/{}/files", one.id);
        (Owner::Submission(one.id), one.reference.clone(), under, &one.content.files)
    });
    let arrivals = desk.arrivals.iter().map(|one| {
        let under = format!("/arrivals/{}/files", one.id);
        (Owner::Arrival(one.id), one.content.title.clone(), under, &one.content.files)
    });
    for (owner, reference, under, all) in submissions.chain(arrivals) {
        let seen = files::seen(sql, owner).await?;
        let left = all.iter().filter(|file| !desk.revision.content.files.iter().any(|one| one.hash == file.hash));
        lines.extend(left.map(|file| CarryLine {
            id: file.id.to_string(),
            name: named(file),
            from: file.name.clone(),
            reference: reference.clone(),
            href: format!("{under}/{}", file.id),
            size: file_size(file.size),
            about: about::whole(page, &file.name, seen.look(file.id)),
        }));
    }
    Ok(lines)
}

/// Where something was found, if it was in a file; else empty.
pub(super) fn place(page: &Page, one: &Finding) -> String {
    match &one.place {
        Place::AttachmentName(n) => page.t1("community-place-file-name", "n", n + 1),
        Place::AttachmentText(n) => page.t1("community-place-file-text", "n", n + 1),
        Place::AttachmentMeta(n, name) => {
            page.ts("community-place-file-says", &[("n", &(n + 1).to_string()), ("name", name)])
        }
        _ => String::new(),
    }
}

/// Back to the form with what was done to its files, or with what is wrong.
async fn finish(
    request: &Signed,
    cx: Cx,
    id: ShareId,
    typed: Typed,
    (what, done): (&'static str, Result<ContentHash, Fault>),
) -> Result<Response, Fault> {
    match done {
        Ok(_) => {
            cx.commit().await?;
            Ok(shell::did(what, &format!("/shares/{id}/desk#f-files")))
        }
        Err(fault) => {
            drop(cx);
            draw(request, id, Some((typed, fault))).await
        }
    }
}

/// Saves what was typed before something is done to the files; what cannot be saved is shown again.
macro_rules! kept {
    ($request:expr, $cx:ident, $id:expr, $typed:ident) => {
        match keep(&$cx, $id, &$typed).await {
            Ok(kept) => kept.revision,
            Err(fault) => {
                drop($cx);
                return draw($request, $id, Some(($typed, fault))).await;
            }
        }
    };
}

/// `POST /shares/{id}/files`: saves what was typed and adds the file.
pub(crate) async fn add(request: Signed, Path(id): Path<ShareId>, sent: Request) -> Result<Response, Fault> {
    let (typed, brought) = read_form::<Typed>(&request, sent).await?;
    let cx = request.app.write(request.actor()).await?;
    let seen = kept!(&request, cx, id, typed);
    let done = match brought.into_iter().next() {
        Some((name, bytes)) => attach_to_share(&cx, id, seen, &name, bytes).await.map_err(Fault::from),
        None => Err(Fault::unusable("community.file-none")),
    };
    finish(&request, cx, id, typed, ("did-community-file-added", done)).await
}

/// `POST /shares/{id}/files/{file}/carry`: saves what was typed and carries a source's file over.
pub(crate) async fn carry(
    request: Signed,
    Path((id, file)): Path<(ShareId, String)>,
    Input(typed): Input<Typed>,
) -> Result<Response, Fault> {
    let cx = request.app.write(request.actor()).await?;
    let seen = kept!(&request, cx, id, typed);
    let name = typed.carried(&file).unwrap_or_default();
    let done = carry_to_share(&cx, id, seen, known::<NoticeFile>(&file)?, name).await;
    finish(&request, cx, id, typed, ("did-community-file-added", done.map_err(Fault::from))).await
}

/// `POST /shares/{id}/files/{file}/remove`: saves what was typed and takes the file off.
pub(crate) async fn remove(
    request: Signed,
    Path((id, file)): Path<(ShareId, String)>,
    Input(typed): Input<Typed>,
) -> Result<Response, Fault> {
    let cx = request.app.write(request.actor()).await?;
    let seen = kept!(&request, cx, id, typed);
    let done = detach_from_share(&cx, id, seen, known::<NoticeFile>(&file)?).await;
    finish(&request, cx, id, typed, ("did-community-file-removed", done.map_err(Fault::from))).await
}
