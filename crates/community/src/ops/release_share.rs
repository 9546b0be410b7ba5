//! A share leaves to its circle: one line in the ledger for each organisation in it.

use super::{tell_by_letter, who};
use crate::{
    Ended, Obstacle, Share, ShareId,
    desk::{self, DeskError},
    obstacles,
    seals::veiled,
    store::{finding::index_share, ledger, seals::kept as seals, shares, shares::Release},
};
use ::store::{Cx, Denied, Entry, StoreError};
use access::{Kind, act::ReleaseShare};
use kernel::ContentHash;
use shell::Fault;

/// Why it was not done.
#[derive(Debug, thiserror::Error)]
pub enum ReleaseShareError {
    /// The content has changed since.
    #[error("the content has changed since")]
    Stale,
    /// Something is in the way.
    #[error("something is in the way")]
    InTheWay(Vec<Obstacle>),
    /// It could not be searched.
    #[error(transparent)]
    Desk(#[from] DeskError),
    /// The community has ended.
    #[error(transparent)]
    Ended(#[from] Ended),
    /// It may not be done.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Releases the content with the hash `seen` to the circle. How many organisations it went to.
///
/// # Errors
/// If anything is in the way.
pub async fn release_share(cx: &Cx, id: ShareId, seen: ContentHash) -> Result<u64, ReleaseShareError> {
    let share = cx.permit::<_, Share>(ReleaseShare, id).await?;
    let (sql, (_, person)) = (share.sql(), who(cx)?);
    let desk = desk::gather(sql, &share, None, cx.now()).await?;
    desk.community.going_on(cx.now())?;
    if desk.revision.hash != seen {
        return Err(ReleaseShareError::Stale);
    }
    let in_the_way = obstacles(&desk.facts);
    if !in_the_way.is_empty() {
        return Err(ReleaseShareError::InTheWay(in_the_way));
    }
    let release = Release { revision: desk.revision.number, hash: seen, at: cx.now() };
    shares::insert_release(sql, &share, release, person).await?;
    index_share(sql, id).await?;
    let told = ledger::fill_ledger(sql, &share, &desk.revision.content, desk.rules.observers_read).await?;
    let circle = seals::recipients(sql, id.uuid()).await?;
    cx.audit(Entry::inside("community.share-released").on(Kind::Share, id).detail(serde_json::json!({
        "hash": seen.to_string(),
        "revision": release.revision,
        "recipients": told,
        "circle": veiled(&desk.revision.content, &seals::listed(&circle))?,
    })));
    tell_by_letter::went_on(cx, sql, &crate::store::approvals::of_share(sql, id).await?).await?;
    let to: Vec<_> = circle.into_iter().filter(|org| *org != desk.community.hub).collect();
    tell_by_letter::shared(cx, sql, &share, &to).await?;
    Ok(told)
}

impl From<ReleaseShareError> for Fault {
    fn from(error: ReleaseShareError) -> Self {
        match error {
            ReleaseShareError::Stale => Fault::conflict("community.stale"),
            ReleaseShareError::InTheWay(_) => Fault::conflict("community.in-the-way"),
            ReleaseShareError::Desk(error) => error.into(),
            ReleaseShareError::Ended(ended) => ended.into(),
            ReleaseShareError::Denied(denied) => denied.into(),
            ReleaseShareError::Store(cause) => cause.into(),
        }
    }
}
