//! Saving a revision of a notice: only if something changed, and only over the revision that was seen.

use crate::{
    desk::{self, label_of},
    indicator,
    notice::{Content, Flaw, Notice, NoticeId, Revision, label_holds},
    store::{notice_files, notices, updates},
};
use ::store::{Cx, Denied, Entry, StoreError};
use access::{Kind, act::EditNotice};
use kernel::Label;
use shell::Fault;

/// Why it was not saved.
#[derive(Debug, thiserror::Error)]
pub enum SaveNoticeError {
    /// Something is missing or too long.
    #[error("the content cannot be saved like this")]
    Flawed(Vec<Flaw>),
    /// The label is weaker than that of a source; holds the weakest label that would do.
    #[error("the label is weaker than that of a source")]
    LabelTooWeak(Box<Label>),
    /// Somebody else has saved since.
    #[error("somebody else has saved another revision")]
    Stale,
    /// It has left already.
    #[error("it has been released")]
    Released,
    /// It may not be done.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What saving did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Saved {
    /// The newest revision now.
    pub revision: i64,
    /// Whether that is a new one (then the transaction must be committed); else nothing had changed.
    pub new: bool,
}

/// Saves `content` over the revision `seen`.
///
/// # Errors
/// If it cannot stand so, if its label is weaker than that of a source, if another revision has been saved, or if it
/// has been released.
pub async fn save_notice(cx: &Cx, id: NoticeId, seen: i64, content: Content) -> Result<Saved, SaveNoticeError> {
    let notice = cx.permit::<_, Notice>(EditNotice, id).await?;
    let (sql, person) = (notice.sql(), cx.person().ok_or(Denied::NotFound)?);
    if notices::release(sql, id).await?.is_some() {
        return Err(SaveNoticeError::Released);
    }
    let current = notices::current(sql, id).await?;
    let hash = notices::hash_of(&content)?;
    if hash == current.hash {
        return Ok(Saved { revision: current.number, new: false });
    }
    if current.number != seen {
        return Err(SaveNoticeError::Stale);
    }
    let mut flaws = content.flaws();
    let update = updates::of(sql, id).await?.is_some();
    if update != content.news.is_some() {
        flaws.push(Flaw::StrayNews);
    }
    if update && content.kind != current.content.kind {
        flaws.push(Flaw::OtherKind);
    }
    // A line that stood in a report, or was there before a slip was refused, may stay.
    let slips = indicator::slips(&content.indicators, &current.content.indicators);
    flaws.extend(slips.into_iter().map(|(place, _)| Flaw::Indicator(place)));
    if !notice_files::all_of(sql, id, &content.attachments).await? {
        flaws.push(Flaw::UnknownFile);
    }
    if !flaws.is_empty() {
        return Err(SaveNoticeError::Flawed(flaws));
    }
    let mut labels: Vec<Label> = desk::sources(sql, &notice, cx.now().day()).await?.iter().map(label_of).collect();
    labels.extend(notices::floor(sql, id).await?);
    if !label_holds(&content.label, &labels) {
        return Err(SaveNoticeError::LabelTooWeak(Box::new(Label::join_all(&labels))));
    }
    let revision = Revision { number: seen + 1, content, hash, saved_by: person, saved_at: cx.now() };
    notices::insert_revision(sql, id, &revision).await?;
    cx.audit(Entry::new("notice.saved").on(Kind::Notice, id).detail(serde_json::json!({
        "revision": revision.number,
        "hash": hash.to_string(),
        "tlp": revision.content.label.tlp().code(),
    })));
    Ok(Saved { revision: revision.number, new: true })
}

impl From<SaveNoticeError> for Fault {
    fn from(error: SaveNoticeError) -> Self {
        match error {
            SaveNoticeError::Flawed(_) => Fault::unusable("sharing.notice-flawed"),
            SaveNoticeError::LabelTooWeak(_) => Fault::unusable("sharing.notice-label-weaker"),
            SaveNoticeError::Stale => Fault::conflict("sharing.notice-stale"),
            SaveNoticeError::Released => Fault::conflict("sharing.notice-released"),
            SaveNoticeError::Denied(denied) => denied.into(),
            SaveNoticeError::Store(cause) => cause.into(),
        }
    }
}
