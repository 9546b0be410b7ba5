//! Beginning a notice that no report stands behind.

use crate::{
    indicator,
    notice::{Content, Flaw, Notice, NoticeId, Revision},
    report::ReportId,
    store::notices,
};
use ::store::{Cx, Denied, Entry, Sql, StoreError, next_reference};
use access::{
    Kind, OrgId, PersonId,
    act::{BeginNotice, EditNotice},
};
use kernel::{FiscalYear, Series};
use registry::Organisation;
use shell::Fault;

/// Why no notice could be begun.
#[derive(Debug, thiserror::Error)]
pub enum BeginNoticeError {
    /// Something is missing.
    #[error("the content cannot be saved like this")]
    Flawed(Vec<Flaw>),
    /// It may not be done.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Begins a notice of the actor's organisation. The exercise mark is set here and never again.
///
/// # Errors
/// If something is missing, or the actor does not write notices.
pub async fn begin_notice(cx: &Cx, content: Content, exercise: bool) -> Result<NoticeId, BeginNoticeError> {
    let slips = indicator::slips(&content.indicators, &[]);
    if !slips.is_empty() {
        return Err(BeginNoticeError::Flawed(slips.into_iter().map(|(place, _)| Flaw::Indicator(place)).collect()));
    }
    begun(cx, content, exercise).await
}

async fn begun(cx: &Cx, content: Content, exercise: bool) -> Result<NoticeId, BeginNoticeError> {
    let mut flaws = content.flaws();
    if !content.attachments.is_empty() {
        flaws.push(Flaw::UnknownFile);
    }
    if content.news.is_some() {
        flaws.push(Flaw::StrayNews);
    }
    if !flaws.is_empty() {
        return Err(BeginNoticeError::Flawed(flaws));
    }
    let (org, person) = writer(cx)?;
    let centre = cx.permit::<_, Organisation>(BeginNotice, org).await?;
    Ok(write(cx, centre.sql(), (org, person), content, exercise, &[]).await?)
}

/// The same with what came from elsewhere under a label: the notice can never have a weaker one, and says what came as it
/// came.
///
/// # Errors
/// As [`begin_notice`].
pub async fn begin_bound_notice(cx: &Cx, content: Content, exercise: bool) -> Result<NoticeId, BeginNoticeError> {
    let label = content.label.clone();
    let id = begun(cx, content, exercise).await?;
    let notice = cx.permit::<_, Notice>(EditNotice, id).await?;
    notices::insert_floor(notice.sql(), id, &label).await?;
    Ok(id)
}

/// Who writes, and for which organisation.
pub(super) fn writer(cx: &Cx) -> Result<(OrgId, PersonId), Denied> {
    cx.organisation().zip(cx.person()).ok_or(Denied::NotFound)
}

/// Stores a new notice with its first revision.
pub(super) async fn write(
    cx: &Cx,
    sql: &Sql<'_>,
    (org, person): (OrgId, PersonId),
    content: Content,
    exercise: bool,
    sources: &[ReportId],
) -> Result<NoticeId, StoreError> {
    let now = cx.now();
    let reference = next_reference(sql, Series::Notice, FiscalYear::at(now), exercise).await?.to_string();
    let notice = Notice { id: cx.new_id(), reference, org, exercise, begun_by: person, begun_at: now };
    let hash = notices::hash_of(&content)?;
    notices::insert(sql, &notice, sources).await?;
    let first = Revision { number: 1, content, hash, saved_by: person, saved_at: now };
    notices::insert_revision(sql, notice.id, &first).await?;
    cx.audit(Entry::new("notice.begun").on(Kind::Notice, notice.id).detail(serde_json::json!({
        "reference": notice.reference,
        "exercise": exercise,
        "sources": sources.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "hash": hash.to_string(),
    })));
    Ok(notice.id)
}

impl From<BeginNoticeError> for Fault {
    fn from(error: BeginNoticeError) -> Self {
        match error {
            BeginNoticeError::Flawed(_) => Fault::unusable("sharing.notice-flawed"),
            BeginNoticeError::Denied(denied) => denied.into(),
            BeginNoticeError::Store(cause) => cause.into(),
        }
    }
}
