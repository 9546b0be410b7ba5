//! Beginning an update of what was released: another notice, as a copy of it, that supersedes it when it is released.
//! Nothing of what the old one passed counts for the new one: consent, check, review and release are its own.

use super::{
    begin_notice::writer,
    edit_case::{EditCaseError, link_notice},
};
use crate::{
    notice::{Content, Notice, NoticeId, Revision},
    store::{files::Whole, notice_files, notices, updates},
    update::{self, NotNow, Update},
};
use ::store::{Cx, Denied, Entry, Granted, Sql, StoreError, next_reference};
use access::{
    Kind, PersonId,
    act::{EditNotice, UpdateNotice},
};
use kernel::{At, FiscalYear, Series};
use shell::Fault;

/// Why no update was begun.
#[derive(Debug, thiserror::Error)]
pub enum UpdateNoticeError {
    /// It has not been released.
    #[error("it has not been released")]
    NotReleased,
    /// It was recalled.
    #[error("it has been recalled")]
    Recalled,
    /// It is held back until a time that has not come.
    #[error("it is under embargo")]
    Embargoed,
    /// A later version superseded it.
    #[error("a later version has superseded it")]
    Superseded(NoticeId),
    /// An update of it is being written.
    #[error("an update of it is being written")]
    BeingWritten(NoticeId),
    /// It may not be done.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<NotNow> for UpdateNoticeError {
    fn from(why: NotNow) -> Self {
        match why {
            NotNow::NotReleased => Self::NotReleased,
            NotNow::Recalled => Self::Recalled,
            NotNow::Superseded(by) => Self::Superseded(by),
            NotNow::BeingWritten(open) => Self::BeingWritten(open),
        }
    }
}

/// Begins an update of a released notice with its kind, text, label, files, sources and exercise mark.
///
/// # Errors
/// If it was not released, was recalled or superseded, is under embargo, or if an update is being written.
pub async fn update_notice(cx: &Cx, id: NoticeId) -> Result<NoticeId, UpdateNoticeError> {
    let old = cx.permit::<_, Notice>(UpdateNotice, id).await?;
    let (sql, (_, person)) = (old.sql(), writer(cx)?);
    let first = updates::first(sql, id).await?;
    updates::lock(sql, first).await?;
    let chain = updates::chain(sql, first).await?;
    update::may_begin(id, &chain)?;
    if notices::embargo(sql, id).await?.is_some() {
        return Err(UpdateNoticeError::Embargoed);
    }
    let released = notices::released_revision(sql, id).await?.ok_or(UpdateNoticeError::NotReleased)?;
    let new = open(cx, &old, person).await?;
    let place = Update { notice: new, supersedes: id, first, number: update::next_number(&chain) };
    updates::insert(sql, &place).await?;
    updates::copy_floor(sql, id, new).await?;
    updates::copy_holds(sql, id, new).await?;
    let content = copied(cx, &old, new, released.content).await?;
    let hash = notices::hash_of(&content)?;
    notices::insert_revision(sql, new, &Revision { number: 1, content, hash, saved_by: person, saved_at: cx.now() })
        .await?;
    record(cx, sql, &old, (&place, hash)).await?;
    into_its_case(cx, sql, (id, new)).await?;
    Ok(new)
}

/// The notice without a text, made from the same reports.
async fn open(cx: &Cx, old: &Granted<'_, UpdateNotice, Notice>, person: PersonId) -> Result<NoticeId, StoreError> {
    let (sql, now) = (old.sql(), cx.now());
    let reference = next_reference(sql, Series::Notice, FiscalYear::at(now), old.exercise).await?.to_string();
    let (org, exercise) = (old.org, old.exercise);
    let new = Notice { id: cx.new_id(), reference, org, exercise, begun_by: person, begun_at: now };
    let sources: Vec<_> = notices::sources(sql, old.id).await?.into_iter().map(|report| report.id).collect();
    notices::insert(sql, &new, &sources).await?;
    delivery::choose_as(sql, old.id.uuid(), new.id.uuid()).await?;
    Ok(new.id)
}

/// What was released, for the writer to change: moments that have passed are not asked for again, and the files are
/// its own.
async fn copied(
    cx: &Cx,
    old: &Granted<'_, UpdateNotice, Notice>,
    new: NoticeId,
    released: Content,
) -> Result<Content, UpdateNoticeError> {
    let notice = cx.permit::<_, Notice>(EditNotice, new).await?;
    let mut attachments = Vec::new();
    for file in &released.attachments {
        let whole = notice_files::whole(old.sql(), old.id, file).await?;
        let bytes = whole.ok_or_else(|| StoreError::Unreadable { column: "bytes".into() })?.bytes;
        let file = notice_files::keep(&notice, cx.new_id(), Whole::brought(&file.name, bytes), cx.now()).await?;
        let detail = serde_json::json!({ "file": file.id.to_string(), "hash": file.hash.to_string() });
        cx.audit(Entry::new("notice.file-added").on(Kind::Notice, new).detail(detail));
        attachments.push(file);
    }
    let answer_by = released.answer_by.filter(|by: &At| *by > cx.now());
    // An embargo that has ended says nothing of the new one.
    Ok(Content { news: Some(String::new()), answer_by, attachments, embargo: None, ..released })
}

async fn record(
    cx: &Cx,
    sql: &Sql<'_>,
    old: &Notice,
    (place, content): (&Update, kernel::ContentHash),
) -> Result<(), StoreError> {
    let new = notices::one(sql, place.notice).await?.ok_or_else(|| StoreError::Unreadable { column: "id".into() })?;
    cx.audit(Entry::new("notice.begun").on(Kind::Notice, new.id).detail(serde_json::json!({
        "reference": new.reference,
        "exercise": new.exercise,
        "hash": content.to_string(),
    })));
    let hash = place.hash().map_err(|_| StoreError::Unreadable { column: "notice_updates".into() })?;
    cx.audit(Entry::new("notice.update-begun").on(Kind::Notice, new.id).detail(serde_json::json!({
        "reference": new.reference,
        "supersedes": old.reference,
        "number": place.number,
        "hash": hash.to_string(),
    })));
    Ok(())
}

/// Where somebody put the old one into a case to which something may still happen, the new one stands there too.
async fn into_its_case(cx: &Cx, sql: &Sql<'_>, (old, new): (NoticeId, NoticeId)) -> Result<(), UpdateNoticeError> {
    let Some(case) = updates::case_of(sql, old).await? else { return Ok(()) };
    match link_notice(cx, case, new).await {
        Ok(()) => Ok(()),
        Err(EditCaseError::Store(cause)) => Err(cause.into()),
        Err(_) => Ok(()),
    }
}

impl From<UpdateNoticeError> for Fault {
    fn from(error: UpdateNoticeError) -> Self {
        match error {
            UpdateNoticeError::NotReleased => Fault::conflict("sharing.update-not-released"),
            UpdateNoticeError::Recalled => Fault::conflict("sharing.update-recalled"),
            UpdateNoticeError::Embargoed => Fault::conflict("sharing.update-embargoed"),
            UpdateNoticeError::Superseded(_) => Fault::conflict("sharing.update-superseded"),
            UpdateNoticeError::BeingWritten(_) => Fault::conflict("sharing.update-being-written"),
            UpdateNoticeError::Denied(denied) => denied.into(),
            UpdateNoticeError::Store(cause) => cause.into(),
        }
    }
}
