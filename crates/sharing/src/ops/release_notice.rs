//! Releasing a notice: the moment it leaves the centre.

use crate::{
    desk::{self, Desk, DeskError},
    embargo::Embargo,
    notice::{Notice, NoticeId},
    release::{Obstacle, obstacles},
    store::{counts, notices, notices::Release, updates},
};
use ::store::{Cx, Denied, Entry, Granted, StoreError};
use access::{Kind, PersonId, act::ReleaseNotice};
use delivery::{ReleaseError, Released, Spec, Urgency};
use kernel::ContentHash;
use shell::Fault;

/// Why a notice was not released.
#[derive(Debug, thiserror::Error)]
pub enum ReleaseNoticeError {
    /// Something is still in the way.
    #[error("something is still in the way")]
    InTheWay(Vec<Obstacle>),
    /// The content has changed since the releaser saw it.
    #[error("the content has changed since")]
    Stale,
    /// It could not be searched.
    #[error(transparent)]
    Desk(#[from] DeskError),
    /// It may not be done.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Releases the content with the hash `seen`, and writes the ledger of its recipients in the same transaction.
///
/// # Errors
/// If anything is in the way ([`obstacles`]), or the content is another by now.
pub async fn release_notice(cx: &Cx, id: NoticeId, seen: ContentHash) -> Result<Released, ReleaseNoticeError> {
    let notice = cx.permit::<_, Notice>(ReleaseNotice, id).await?;
    let person = cx.person().ok_or(Denied::NotFound)?;
    // Whoever recalls, updates or gives up something of this chain meanwhile waits, or has done it before.
    updates::lock(notice.sql(), updates::first(notice.sql(), id).await?).await?;
    let desk = desk::gather(notice.sql(), &notice, cx.now()).await?;
    if desk.revision.hash != seen {
        return Err(ReleaseNoticeError::Stale);
    }
    let in_the_way = obstacles(&desk.facts);
    if !in_the_way.is_empty() {
        return Err(ReleaseNoticeError::InTheWay(in_the_way));
    }
    let released = dispatch(cx, &notice, &desk).await?;
    record(cx, &notice, &desk, released, person).await?;
    Ok(released)
}

async fn dispatch(
    cx: &Cx,
    notice: &Granted<'_, ReleaseNotice, Notice>,
    desk: &Desk,
) -> Result<Released, ReleaseNoticeError> {
    let content = &desk.revision.content;
    let supersedes = match &desk.facts.update {
        Some(one) => notices::release(notice.sql(), one.update.supersedes).await?.map(|release| release.dispatch),
        None => None,
    };
    let spec = Spec {
        supersedes,
        org: notice.org,
        subject: notice.id.uuid(),
        reference: notice.reference.clone(),
        title: content.title.clone(),
        tlp: content.label.tlp(),
        last_day: content.label.until(),
        urgency: if content.urgent { Urgency::Urgent } else { Urgency::Normal },
        exercise: notice.exercise,
        audience: content.label.audience().clone(),
        answer_by: content.due(),
        embargo: content.embargo.as_ref().map(Embargo::ledger),
    };
    delivery::release(cx, notice.sql(), spec).await.map_err(|error| match error {
        ReleaseError::NobodyToReach => ReleaseNoticeError::InTheWay(vec![Obstacle::NobodyToReach]),
        ReleaseError::Store(cause) => ReleaseNoticeError::Store(cause),
    })
}

async fn record(
    cx: &Cx,
    notice: &Granted<'_, ReleaseNotice, Notice>,
    desk: &Desk,
    released: Released,
    by: PersonId,
) -> Result<(), StoreError> {
    let (hash, revision) = (desk.revision.hash, desk.revision.number);
    let release = Release { revision, hash, dispatch: released.dispatch, by, at: cx.now() };
    notices::insert_release(notice.sql(), notice.id, &release).await?;
    let left = (released.dispatch, cx.now());
    counts::notices::count(notice.sql(), notice.id, desk.revision.content.kind, left).await?;
    cx.audit(Entry::new("notice.released").on(Kind::Notice, notice.id).detail(serde_json::json!({
        "reference": notice.reference,
        "revision": revision,
        "hash": hash.to_string(),
        "label": desk.revision.content.label,
        "recipients": released.recipients,
        "unreachable": released.unreachable,
        "supersedes": desk.facts.update.as_ref().map(|update| update.reference.as_str()),
    })));
    Ok(())
}

impl From<ReleaseNoticeError> for Fault {
    fn from(error: ReleaseNoticeError) -> Self {
        match error {
            ReleaseNoticeError::InTheWay(_) => Fault::conflict("sharing.release-in-the-way"),
            ReleaseNoticeError::Stale => Fault::conflict("sharing.notice-stale"),
            ReleaseNoticeError::Desk(error) => error.into(),
            ReleaseNoticeError::Denied(denied) => denied.into(),
            ReleaseNoticeError::Store(cause) => cause.into(),
        }
    }
}
