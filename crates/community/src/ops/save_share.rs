//! Saving a new revision of a share. Whatever was agreed to for another is void.

use super::{tell_by_letter, who};
use crate::{
    Content, Ended, Share, ShareId, desk,
    share::Revision,
    store::{circles, decisions, files, finding::index_share, recalls, shares},
};
use ::store::{Cx, Denied, Entry, StoreError};
use access::{Kind, act::EditShare};
use kernel::{ContentHash, Label};
use sharing::{
    draft::file::FILES_MOST,
    indicator::{self, Slip},
};
use shell::{Fault, Problems};

/// Why it was not done.
#[derive(Debug, thiserror::Error)]
pub enum SaveShareError {
    /// Somebody saved meanwhile.
    #[error("somebody saved another revision meanwhile")]
    Stale,
    /// It has left.
    #[error("it has been released")]
    Released,
    /// It has no title, says nothing, or says too much.
    #[error("it has no title, says nothing, or says too much")]
    Incomplete,
    /// Lines among the indicators cannot be any: their places from 0, and why.
    #[error("lines among the indicators cannot be any")]
    Indicators(Vec<(usize, Slip)>),
    /// The label is weaker than what it was made of.
    #[error("the label is weaker than that of a source")]
    LabelTooWeak,
    /// There is no such group.
    #[error("there is no such group")]
    NoGroup,
    /// It names a file that it does not keep, or one twice, or under a name that is not safe, or too many.
    #[error("it names files that are not its own")]
    StrangeFiles,
    /// Something of it has been recalled.
    #[error("something of it was recalled")]
    Recalled,
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

/// Saves a new revision over the one with the number `seen`.
///
/// # Errors
/// If somebody saved meanwhile, it has left, or its label is weaker than that of a source.
pub async fn save_share(cx: &Cx, id: ShareId, seen: i64, content: Content) -> Result<ContentHash, SaveShareError> {
    let share = cx.permit::<_, Share>(EditShare, id).await?;
    let (sql, (_, person)) = (share.sql(), who(cx)?);
    let community = circles::by_id(sql, share.community).await?;
    community.going_on(cx.now())?;
    if shares::release(sql, id).await?.is_some() {
        return Err(SaveShareError::Released);
    }
    if recalls::of_share(sql, id).await?.is_some() {
        return Err(SaveShareError::Recalled);
    }
    let current = shares::current(sql, id).await?;
    if current.number != seen {
        return Err(SaveShareError::Stale);
    }
    if !content.complete() {
        return Err(SaveShareError::Incomplete);
    }
    // A line that was there before a slip was refused, or came over a bridge, may stay.
    let slips = indicator::slips(&content.indicators, &current.content.indicators);
    if !slips.is_empty() {
        return Err(SaveShareError::Indicators(slips));
    }
    let rules = decisions::rules_of(sql, &community, id, cx.now().day()).await?;
    let labels =
        desk::labels(sql, &rules, &shares::submissions(sql, id).await?, &shares::arrivals(sql, id).await?).await?;
    if !content.label.at_least(&Label::join_all(&labels)) {
        return Err(SaveShareError::LabelTooWeak);
    }
    let groups = circles::groups(sql, community.id).await?;
    if !content.groups.iter().all(|code| groups.iter().any(|group| group.code == *code)) {
        return Err(SaveShareError::NoGroup);
    }
    let hash = content.hash().map_err(crate::store::unwritable)?;
    if hash == current.hash {
        return Ok(hash);
    }
    if content.files.len() > FILES_MOST || !files::all_of(sql, id, &content.files).await? {
        return Err(SaveShareError::StrangeFiles);
    }
    let next = Revision { number: current.number + 1, content, hash, saved_by: person, saved_at: cx.now() };
    shares::insert_revision(sql, id, &next).await?;
    index_share(sql, id).await?;
    cx.audit(
        Entry::inside("community.share-saved")
            .on(Kind::Share, id)
            .detail(serde_json::json!({ "revision": next.number, "hash": hash.to_string() })),
    );
    tell_by_letter::went_on(cx, sql, &crate::store::approvals::of_share(sql, id).await?).await?;
    Ok(hash)
}

impl From<SaveShareError> for Fault {
    fn from(error: SaveShareError) -> Self {
        match error {
            SaveShareError::Stale => Fault::conflict("community.stale"),
            SaveShareError::Released => Fault::conflict("community.released"),
            SaveShareError::Incomplete => Fault::unusable("community.incomplete"),
            SaveShareError::Indicators(slips) => {
                let mut problems = Problems::default();
                slips.into_iter().for_each(|(place, slip)| problems.add(format!("indicators/{place}"), slip.key()));
                Fault::unusable("community.indicators").with_problems(problems)
            }
            SaveShareError::LabelTooWeak => Fault::unusable("community.label"),
            SaveShareError::NoGroup => Fault::unusable("community.unknown-group"),
            SaveShareError::StrangeFiles => Fault::unusable("community.strange-files"),
            SaveShareError::Recalled => Fault::conflict("community.recalled"),
            SaveShareError::Ended(ended) => ended.into(),
            SaveShareError::Denied(denied) => denied.into(),
            SaveShareError::Store(cause) => cause.into(),
        }
    }
}
