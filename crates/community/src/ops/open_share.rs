//! A member opens a share; the first opening of its organisation is stamped.

use super::{tell_by_letter, who};
use crate::{
    Recalled, Share, ShareId,
    share::Revision,
    store::{ledger, recalls, shares},
};
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

/// A share that was opened.
#[derive(Debug)]
pub struct Opened {
    /// The text as it left; its title only, once it or something of it was recalled.
    pub revision: Revision,
    /// That recall, by whom and why.
    pub recall: Option<Recalled>,
    /// Whether this was the first opening by the actor's organisation, which is to be committed.
    pub first: bool,
}

/// Opens a share. The hub looking at its own desk is no opening, nor is reading that it was recalled.
///
/// # Errors
/// If it has not been released to the actor's organisation.
pub async fn open_share(cx: &Cx, id: ShareId) -> Result<Opened, OpenShareError> {
    let share = cx.permit::<_, Share>(ReadShare, id).await?;
    let (sql, (org, person)) = (share.sql(), who(cx)?);
    let release = shares::release(sql, id).await?.ok_or(Denied::NotFound)?;
    let (revision, recall) = recalls::as_read(sql, id, shares::revision(sql, id, release.revision).await?).await?;
    let reads = recall.is_none() && share.relations().has(Relation::Recipient);
    let opening = cx.new_id();
    let first = reads && ledger::stamp_opened(sql, (opening, id), (org, person), cx.now()).await?;
    if first {
        let detail = serde_json::json!({ "opening": opening.to_string() });
        cx.audit(Entry::inside("community.share-opened").on(Kind::Share, id).detail(detail));
        tell_by_letter::share_read(cx, sql, id, org).await?;
    }
    Ok(Opened { revision, recall, first })
}

impl From<OpenShareError> for Fault {
    fn from(error: OpenShareError) -> Self {
        match error {
            OpenShareError::Denied(denied) => denied.into(),
            OpenShareError::Store(cause) => cause.into(),
        }
    }
}
