//! A member opens a share; the first opening of its organisation is stamped.

use super::who;
use crate::{Share, ShareId, share::Revision, store::shares};
use ::store::{Cx, Denied, Entry, StoreError};
use access::{Kind, Relation, act::ReadShare};
use shell::Fault;

/// Why it was not done.
#[derive(Debug, thiserror::Error)]
pub enum OpenShareError {
    /// It may not be done.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The text as it left, or its title only if something of it was recalled; and whether this was the first opening by the actor's organisation. The hub looking at its own
/// desk is no opening.
///
/// # Errors
/// If it has not been released to the actor's organisation.
pub async fn open_share(cx: &Cx, id: ShareId) -> Result<(Revision, bool), OpenShareError> {
    let share = cx.permit::<_, Share>(ReadShare, id).await?;
    let (sql, (org, person)) = (share.sql(), who(cx)?);
    let release = shares::release(sql, id).await?.ok_or(Denied::NotFound)?;
    let revision = shares::revision(sql, id, release.revision).await?;
    let revision = if shares::recall(sql, id).await?.is_some() { revision.only_title() } else { revision };
    let first =
        share.relations().has(Relation::Recipient) && shares::stamp_opened(sql, id, org, person, cx.now()).await?;
    if first {
        cx.audit(Entry::inside("community.share-opened").on(Kind::Share, id));
    }
    Ok((revision, first))
}

impl From<OpenShareError> for Fault {
    fn from(error: OpenShareError) -> Self {
        match error {
            OpenShareError::Denied(denied) => denied.into(),
            OpenShareError::Store(cause) => cause.into(),
        }
    }
}
