//! Files of a share: carried over from what it was made of, added by the hub, taken off. Each makes another revision:
//! whatever was agreed to is void. What a file says of itself is taken out on the way.

use super::save_share::{SaveShareError, save_share};
use crate::{
    Share, ShareId,
    store::{
        files::{self, Owner},
        shares,
    },
};
use ::store::{Cx, Denied, Entry, Sql, StoreError};
use access::{Kind, act::EditShare};
use kernel::ContentHash;
use sharing::{
    attachment::{Attachment, NoticeFileId},
    draft::file::{FILE_MOST, FILES_MOST},
    file::Mark,
    ops::strip_file::stripped,
    store::files::Whole,
};
use shell::Fault;

/// Why a file was not added, or not taken off.
#[derive(Debug, thiserror::Error)]
pub enum AttachToShareError {
    /// It has no bytes.
    #[error("the file is empty")]
    Empty,
    /// It is larger than any may be.
    #[error("the file is too large")]
    TooLarge,
    /// The share has as many files as it may.
    #[error("there are too many files")]
    TooMany,
    /// It is two kinds of file in one: it is searched as one, and opens as the other.
    #[error("the file is two kinds in one")]
    TwoKinds,
    /// It has no name.
    #[error("the file has no name")]
    Unnamed,
    /// The share could not be saved with it.
    #[error(transparent)]
    Save(#[from] SaveShareError),
    /// It may not be done.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Adds a file of the hub's own, such as one that was made of a provider's without what gives it away.
///
/// # Errors
/// If it is empty, too large, two kinds in one, or one too many; or if the share cannot be saved over revision `seen`.
pub async fn attach_to_share(
    cx: &Cx,
    id: ShareId,
    seen: i64,
    name: &str,
    bytes: Vec<u8>,
) -> Result<ContentHash, AttachToShareError> {
    let share = cx.permit::<_, Share>(EditShare, id).await?;
    if bytes.is_empty() {
        return Err(AttachToShareError::Empty);
    }
    if bytes.len() > FILE_MOST {
        return Err(AttachToShareError::TooLarge);
    }
    with(cx, share.sql(), id, seen, Whole::brought(name, bytes)).await
}

/// Carries a file of one of the share's sources over, under a safe form of `name`: a copy, under another id.
///
/// # Errors
/// `NotFound` if no source of this share has the file; else as [`attach_to_share`].
pub async fn carry_to_share(
    cx: &Cx,
    id: ShareId,
    seen: i64,
    file: NoticeFileId,
    name: &str,
) -> Result<ContentHash, AttachToShareError> {
    let share = cx.permit::<_, Share>(EditShare, id).await?;
    if name.trim().is_empty() {
        return Err(AttachToShareError::Unnamed);
    }
    let source = of_source(share.sql(), id, file).await?.ok_or(Denied::NotFound)?;
    with(cx, share.sql(), id, seen, Whole::brought(name, source.bytes)).await
}

/// A file of something of which the share was made.
async fn of_source(sql: &Sql<'_>, id: ShareId, file: NoticeFileId) -> Result<Option<Whole>, StoreError> {
    for one in shares::submissions(sql, id).await? {
        if let Some(whole) = files::whole(sql, Owner::Submission(one.id), &one.content.files, file).await? {
            return Ok(Some(whole));
        }
    }
    for one in shares::arrivals(sql, id).await? {
        if let Some(whole) = files::whole(sql, Owner::Arrival(one.id), &one.content.files, file).await? {
            return Ok(Some(whole));
        }
    }
    Ok(None)
}

/// Saves the share with one more file, without what that says of itself, as far as it can be taken out.
async fn with(cx: &Cx, sql: &Sql<'_>, id: ShareId, seen: i64, whole: Whole) -> Result<ContentHash, AttachToShareError> {
    let mut content = shares::current(sql, id).await?.content;
    if content.files.len() >= FILES_MOST {
        return Err(AttachToShareError::TooMany);
    }
    if whole.look.marks.contains(&Mark::Polyglot) {
        return Err(AttachToShareError::TwoKinds);
    }
    let whole = stripped(&whole).unwrap_or(whole);
    let file: Attachment = files::insert(sql, Owner::Share(id), (cx.new_id(), whole)).await?;
    let detail = serde_json::json!({ "file": file.id.to_string(), "hash": file.hash.to_string() });
    content.files.push(file);
    let hash = save_share(cx, id, seen, content).await?;
    cx.audit(Entry::inside("community.file-added").on(Kind::Share, id).detail(detail));
    Ok(hash)
}

/// Takes a file off. Its bytes stay with the revisions that had it.
///
/// # Errors
/// `NotFound` if the share has no such file; or if it cannot be saved over revision `seen`.
pub async fn detach_from_share(
    cx: &Cx,
    id: ShareId,
    seen: i64,
    file: NoticeFileId,
) -> Result<ContentHash, AttachToShareError> {
    let share = cx.permit::<_, Share>(EditShare, id).await?;
    let mut content = shares::current(share.sql(), id).await?.content;
    let before = content.files.len();
    content.files.retain(|one| one.id != file);
    if content.files.len() == before {
        return Err(Denied::NotFound.into());
    }
    Ok(save_share(cx, id, seen, content).await?)
}

impl From<AttachToShareError> for Fault {
    fn from(error: AttachToShareError) -> Self {
        match error {
            AttachToShareError::Empty => Fault::unusable("sharing.file-empty"),
            AttachToShareError::TooLarge => Fault::unusable("sharing.file-too-large"),
            AttachToShareError::TooMany => Fault::unusable("sharing.file-too-many"),
            AttachToShareError::TwoKinds => Fault::unusable("community.file-two-kinds"),
            AttachToShareError::Unnamed => Fault::unusable("community.file-unnamed"),
            AttachToShareError::Save(error) => error.into(),
            AttachToShareError::Denied(denied) => denied.into(),
            AttachToShareError::Store(cause) => cause.into(),
        }
    }
}
