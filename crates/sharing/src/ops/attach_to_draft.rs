//! Adding a file to a draft, and taking one off.

use crate::draft::file::{FILE_MOST, FILES_MOST};
use crate::draft::{Draft, DraftId};
use crate::report::FileId;
use crate::store::files;
use access::act::EditDraft;
use shell::Fault;
use store::{Cx, Denied, StoreError};

/// Why a file was not added.
#[derive(Debug, thiserror::Error)]
pub enum AttachToDraftError {
    /// It has no bytes.
    #[error("the file is empty")]
    Empty,
    /// It has more than 10 MB.
    #[error("the file is too large")]
    TooLarge,
    /// The stage has ten files already.
    #[error("there are too many files")]
    TooMany,
    /// The actor may not.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Adds a file, under a safe name and with the media type that its bytes show.
///
/// # Errors
/// If it is empty, too large, or one too many; or the actor may not.
pub async fn attach_to_draft(cx: &Cx, id: DraftId, name: &str, bytes: Vec<u8>) -> Result<FileId, AttachToDraftError> {
    let draft = cx.permit::<_, Draft>(EditDraft, id).await?;
    if bytes.is_empty() {
        return Err(AttachToDraftError::Empty);
    }
    if bytes.len() > FILE_MOST {
        return Err(AttachToDraftError::TooLarge);
    }
    if files::of_draft(&draft).await?.len() >= FILES_MOST {
        return Err(AttachToDraftError::TooMany);
    }
    let file = cx.new_id();
    files::attach(&draft, file, files::Whole::brought(name, bytes), cx.now()).await?;
    Ok(file)
}

/// Takes a file off a draft.
///
/// # Errors
/// `NotFound` if the draft has no such file; or if the actor may not.
pub async fn detach_from_draft(cx: &Cx, id: DraftId, file: FileId) -> Result<(), Denied> {
    let draft = cx.permit::<_, Draft>(EditDraft, id).await?;
    if files::detach(&draft, file).await? { Ok(()) } else { Err(Denied::NotFound) }
}

impl From<AttachToDraftError> for Fault {
    fn from(error: AttachToDraftError) -> Self {
        match error {
            AttachToDraftError::Empty => Fault::unusable("report.file-empty"),
            AttachToDraftError::TooLarge => Fault::unusable("report.file-too-large"),
            AttachToDraftError::TooMany => Fault::unusable("report.file-too-many"),
            AttachToDraftError::Denied(denied) => denied.into(),
            AttachToDraftError::Store(cause) => cause.into(),
        }
    }
}
