//! That a later version (第2報) of a notice came out, beside what was made of the earlier one; and where the reader has it.

use crate::{Arrival, ArrivalId, Share, ShareId};
use ::store::{Cx, Denied, StoreError, params};
use access::act::ViewNotice;
use delivery::{DeliveryId, update::Later};
use sharing::notice::{Notice, NoticeId};
use shell::{Fault, Page};

/// Where a reader has the later version.
pub(crate) enum Place {
    /// In his inbox.
    Inbox(DeliveryId),
    /// Among his own notices.
    Notice(NoticeId),
    /// It came over a bridge as well.
    Arrival(ArrivalId),
    /// It was shared in the circle.
    Share(ShareId),
    /// Nowhere that he may read.
    Nowhere,
}

/// A later version as pages show it.
pub(crate) struct LaterView {
    pub(crate) said: String,
    pub(crate) means: String,
    pub(crate) href: String,
}

/// Where the reader has a later version.
pub(crate) async fn place(cx: &Cx, later: &Later) -> Result<Place, Fault> {
    if let Some(line) = later.line {
        return Ok(Place::Inbox(line));
    }
    let notice = NoticeId::from(later.subject);
    match cx.permit::<_, Notice>(ViewNotice, notice).await {
        Ok(_) => return Ok(Place::Notice(notice)),
        Err(Denied::Store(cause)) => return Err(cause.into()),
        Err(_) => {}
    }
    let arrived = "SELECT id FROM arrivals WHERE notice_id = $1 AND {visible} ORDER BY id DESC LIMIT 1";
    if let Some(row) = cx.visible::<Arrival>().rows(arrived, params![notice]).await?.first() {
        return Ok(Place::Arrival(row.id("id")?));
    }
    let shared = "SELECT shares.id FROM shares JOIN share_releases l ON l.share_id = shares.id
        WHERE EXISTS (SELECT 1 FROM share_sources s JOIN arrivals a ON a.id = s.arrival_id
          WHERE s.share_id = shares.id AND a.notice_id = $1) AND {visible} ORDER BY shares.id DESC LIMIT 1";
    let rows = cx.visible::<Share>().rows(shared, params![notice]).await?;
    Ok(match rows.first() {
        Some(row) => Place::Share(row.id("id")?),
        None => Place::Nowhere,
    })
}

/// Later versions as pages show them.
pub(crate) async fn views(cx: &Cx, page: &Page, all: &[Later]) -> Result<Vec<LaterView>, Fault> {
    let mut views = Vec::new();
    for later in all {
        let href = match place(cx, later).await? {
            Place::Inbox(id) => format!("/inbox/{id}"),
            Place::Notice(id) => format!("/notices/{id}"),
            Place::Arrival(id) => format!("/arrivals/{id}"),
            Place::Share(id) => format!("/shares/{id}"),
            Place::Nowhere => String::new(),
        };
        let means = if href.is_empty() { "community-later-elsewhere" } else { "community-later-means" };
        let said = page.t1("community-later", "at", page.when(&later.since));
        views.push(LaterView { said, means: page.t(means), href });
    }
    Ok(views)
}

/// Marks the lines of a list that `marked` names by the id in their address.
pub(crate) fn mark(lines: &mut [super::circle::Line], marked: &std::collections::BTreeSet<uuid::Uuid>) {
    for line in lines {
        line.later = id_of(line).is_some_and(|id| marked.contains(&id));
    }
}

/// The ids of the lines of a list.
pub(crate) fn ids(lines: &[super::circle::Line]) -> Vec<uuid::Uuid> {
    lines.iter().filter_map(id_of).collect()
}

fn id_of(line: &super::circle::Line) -> Option<uuid::Uuid> {
    line.href.split('/').nth(2)?.parse().ok()
}

/// Marks those of a list of shares of which something was superseded.
pub(crate) async fn mark_shares(
    cx: &Cx,
    sql: &::store::Sql<'_>,
    lines: &mut [super::circle::Line],
) -> Result<(), StoreError> {
    let marked = crate::store::later::among_shares(sql, &ids(lines), cx.actor()).await?;
    mark(lines, &marked);
    Ok(())
}

/// Marks those of a list of arrivals that were superseded.
pub(crate) async fn mark_arrivals(
    cx: &Cx,
    sql: &::store::Sql<'_>,
    lines: &mut [super::circle::Line],
) -> Result<(), StoreError> {
    let marked = crate::store::later::among_arrivals(sql, &ids(lines), cx.actor()).await?;
    mark(lines, &marked);
    Ok(())
}
