//! Adding a file to a notice, and taking one off. Each makes another revision: whatever was agreed to is void.

use super::save_notice::{SaveNoticeError, Saved, save_notice};
use crate::{
    attachment::{Attachment, NoticeFileId},
    draft::file::{FILE_MOST, FILES_MOST},
    notice::{Content, Notice, NoticeId},
    store::{files::Whole, notice_files, notices},
};
use ::store::{Cx, Denied, Entry, StoreError};
use access::{Kind, act::EditNotice};
use shell::Fault;

/// Why a file was not added, or not taken off.
#[derive(Debug, thiserror::Error)]
pub enum AttachToNoticeError {
    /// It has no bytes.
    #[error("the file is empty")]
    Empty,
    /// It has more than 10 MB.
    #[error("the file is too large")]
    TooLarge,
    /// The notice has ten files already.
    #[error("there are too many files")]
    TooMany,
    /// The notice could not be saved with it.
    #[error(transparent)]
    Save(#[from] SaveNoticeError),
    /// It may not be done.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Adds a file to the revision `seen`, under a safe name and with the media type that its bytes show.
///
/// # Errors
/// If it is empty, too large, or one too many; or if the notice cannot be saved.
pub async fn attach_to_notice(
    cx: &Cx,
    id: NoticeId,
    seen: i64,
    name: &str,
    bytes: Vec<u8>,
) -> Result<Saved, AttachToNoticeError> {
    let notice = cx.permit::<_, Notice>(EditNotice, id).await?;
    if bytes.is_empty() {
        return Err(AttachToNoticeError::Empty);
    }
    if bytes.len() > FILE_MOST {
        return Err(AttachToNoticeError::TooLarge);
    }
    let content = notices::current(notice.sql(), id).await?.content;
    if content.attachments.len() >= FILES_MOST {
        return Err(AttachToNoticeError::TooMany);
    }
    let file = notice_files::keep(&notice, cx.new_id(), Whole::brought(name, bytes), cx.now()).await?;
    Ok(with(cx, id, seen, content, file).await?)
}

/// Saves the content with one more file.
pub(super) async fn with(
    cx: &Cx,
    id: NoticeId,
    seen: i64,
    mut content: Content,
    file: Attachment,
) -> Result<Saved, SaveNoticeError> {
    let detail = serde_json::json!({ "file": file.id.to_string(), "hash": file.hash.to_string() });
    content.attachments.push(file);
    let saved = save_notice(cx, id, seen, content).await?;
    cx.audit(Entry::new("notice.file-added").on(Kind::Notice, id).detail(detail));
    Ok(saved)
}

/// Takes a file off the revision `seen`. Its bytes stay with the revisions that had it.
///
/// # Errors
/// `NotFound` if the notice has no such file; or if the notice cannot be saved.
pub async fn detach_from_notice(
    cx: &Cx,
    id: NoticeId,
    seen: i64,
    file: NoticeFileId,
) -> Result<Saved, AttachToNoticeError> {
    let notice = cx.permit::<_, Notice>(EditNotice, id).await?;
    let mut content = notices::current(notice.sql(), id).await?.content;
    let before = content.attachments.len();
    content.attachments.retain(|one| one.id != file);
    if content.attachments.len() == before {
        return Err(Denied::NotFound.into());
    }
    Ok(save_notice(cx, id, seen, content).await?)
}

impl From<AttachToNoticeError> for Fault {
    fn from(error: AttachToNoticeError) -> Self {
        match error {
            AttachToNoticeError::Empty => Fault::unusable("sharing.file-empty"),
            AttachToNoticeError::TooLarge => Fault::unusable("sharing.file-too-large"),
            AttachToNoticeError::TooMany => Fault::unusable("sharing.file-too-many"),
            AttachToNoticeError::Save(error) => error.into(),
            AttachToNoticeError::Denied(denied) => denied.into(),
            AttachToNoticeError::Store(cause) => cause.into(),
        }
    }
}
