//! Which reports and notices belong to an outage: the centre says it of what it sees, and takes it back.

use crate::{
    outage::{Outage, OutageId},
    store::links::{self, Link, Of},
};
use ::store::{Cx, Denied, Entry, Sql, StoreError};
use access::{
    Kind,
    act::{LinkToOutage, ViewNotice, ViewReport},
};
use serde_json::json;
use sharing::{
    notice::{Notice, NoticeId},
    report::{Report, ReportId},
};
use shell::Fault;
use uuid::Uuid;

/// Why something was not linked.
#[derive(Debug, thiserror::Error)]
pub enum LinkError {
    /// One is an exercise, the other is not.
    #[error("an exercise and something real are not put together")]
    Mixed,
    /// It may not be done.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Says that a report belongs to it, or does not; `false` if it was so already, and nothing is to be committed.
///
/// # Errors
/// If one is an exercise and the other is not, or the actor may not see the report or not do this.
pub async fn link_report(cx: &Cx, id: OutageId, report: ReportId, linked: bool) -> Result<bool, LinkError> {
    let outage = cx.permit::<_, Outage>(LinkToOutage, id).await?;
    let report = cx.permit::<_, Report>(ViewReport, report).await?;
    if report.exercise != outage.exercise {
        return Err(LinkError::Mixed);
    }
    keep_link(cx, outage.sql(), id, (Of::Report, report.id.uuid()), linked).await
}

/// Says that a notice of the centre belongs to it, or does not.
///
/// # Errors
/// As [`link_report`].
pub async fn link_notice(cx: &Cx, id: OutageId, notice: NoticeId, linked: bool) -> Result<bool, LinkError> {
    let outage = cx.permit::<_, Outage>(LinkToOutage, id).await?;
    let notice = cx.permit::<_, Notice>(ViewNotice, notice).await?;
    if notice.exercise != outage.exercise {
        return Err(LinkError::Mixed);
    }
    keep_link(cx, outage.sql(), id, (Of::Notice, notice.id.uuid()), linked).await
}

/// Writes it down; `false` if it was so already.
pub(super) async fn keep_link(
    cx: &Cx,
    sql: &Sql<'_>,
    outage: OutageId,
    (of, subject): (Of, Uuid),
    linked: bool,
) -> Result<bool, LinkError> {
    let (org, person) = cx.organisation().zip(cx.person()).ok_or(Denied::NotFound)?;
    let (last, holds) = links::of(sql, outage, of, subject).await?;
    if holds == linked {
        return Ok(false);
    }
    let link = Link { id: cx.new_id(), of, subject, number: last + 1, linked };
    links::insert(sql, outage, &link, (org, person, cx.now())).await?;
    let detail =
        json!({ "link": link.id, "of": of.code(), "subject": subject, "number": link.number, "linked": linked });
    let action = if linked { "outage.linked" } else { "outage.unlinked" };
    cx.audit(Entry::new(action).on(Kind::Outage, outage).detail(detail));
    Ok(true)
}

impl From<LinkError> for Fault {
    fn from(error: LinkError) -> Self {
        match error {
            LinkError::Mixed => Fault::conflict("outage.mixed"),
            LinkError::Denied(denied) => denied.into(),
            LinkError::Store(cause) => cause.into(),
        }
    }
}
