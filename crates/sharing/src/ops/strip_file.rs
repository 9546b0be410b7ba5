//! Taking out of a file what it says of itself: another file takes its place. What was sealed or released stays.

use super::attach_to_notice::{AttachToNoticeError, with};
use super::save_notice::Saved;
use crate::{
    attachment::NoticeFileId,
    draft::{Draft, DraftId},
    file::{self, StripError},
    notice::{Notice, NoticeId},
    report::FileId,
    store::{
        files::{self, Whole},
        notice_files, notices,
    },
};
use ::store::{Cx, Denied, StoreError};
use access::act::{EditDraft, EditNotice};
use shell::Fault;

/// Why nothing was taken out.
#[derive(Debug, thiserror::Error)]
pub enum StripFileError {
    /// It has nothing that can be taken out here, or is damaged.
    #[error(transparent)]
    Strip(#[from] StripError),
    /// The notice could not be saved with the other file.
    #[error(transparent)]
    Notice(#[from] AttachToNoticeError),
    /// It may not be done, or there is no such file.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What comes of a file that is stripped; it remembers the names of what was taken out, not what was said.
///
/// # Errors
/// If there is nothing to take out, or it is damaged.
pub fn stripped(whole: &Whole) -> Result<Whole, StripError> {
    let (bytes, gone) = file::strip(&whole.name, &whole.bytes)?;
    let mut other = Whole::brought(&whole.name, bytes);
    // How it came stays known, though its name is safe now.
    other.look.marks.extend(whole.look.marks.iter().filter(|mark| **mark == file::Mark::TurnedName));
    other.look.stripped = whole.look.stripped.iter().cloned().chain(gone).collect();
    other.look.stripped.dedup();
    Ok(other)
}

/// Puts a stripped file in the place of one of a draft's.
///
/// # Errors
/// If there is nothing to take out, no such file, or the actor may not.
pub async fn strip_draft_file(cx: &Cx, id: DraftId, file: FileId) -> Result<FileId, StripFileError> {
    let draft = cx.permit::<_, Draft>(EditDraft, id).await?;
    let whole = files::whole_of_draft(&draft, file).await?.ok_or(Denied::NotFound)?;
    let (other, new) = (stripped(&whole)?, cx.new_id());
    files::detach(&draft, file).await?;
    files::attach(&draft, new, other, cx.now()).await?;
    Ok(new)
}

/// Puts a stripped file in the place of one of the revision `seen` of a notice: another revision.
///
/// # Errors
/// If there is nothing to take out, no such file, or the notice cannot be saved.
pub async fn strip_notice_file(cx: &Cx, id: NoticeId, seen: i64, file: NoticeFileId) -> Result<Saved, StripFileError> {
    let notice = cx.permit::<_, Notice>(EditNotice, id).await?;
    let mut content = notices::current(notice.sql(), id).await?.content;
    let whole = notice_files::whole_of(notice.sql(), id, &content, file).await?.ok_or(Denied::NotFound)?;
    let other = notice_files::keep(&notice, cx.new_id(), stripped(&whole)?, cx.now()).await?;
    content.attachments.retain(|one| one.id != file);
    Ok(with(cx, id, seen, content, other).await.map_err(AttachToNoticeError::from)?)
}

impl From<StripFileError> for Fault {
    fn from(error: StripFileError) -> Self {
        match error {
            StripFileError::Strip(StripError::Nothing) => Fault::unusable("sharing.file-nothing-to-strip"),
            StripFileError::Strip(StripError::Damaged) => Fault::unusable("sharing.file-damaged"),
            StripFileError::Notice(error) => error.into(),
            StripFileError::Denied(denied) => denied.into(),
            StripFileError::Store(cause) => cause.into(),
        }
    }
}
