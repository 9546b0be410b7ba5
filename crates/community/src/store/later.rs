//! Later versions (第2報) of notices that came over a bridge, as the reader's organisation may know of them.

use crate::{ArrivalId, ShareId};
use ::store::{Row, Sql, StoreError, among as among_values};
use access::Actor;
use delivery::update::Later;
use sharing::notice::NoticeId;
use std::collections::BTreeSet;
use uuid::Uuid;

/// The notices that came over bridges: to a share's sources, or as one arrival.
const OF_SHARES: &str = "SELECT DISTINCT s.share_id AS id, a.notice_id FROM share_sources s
    JOIN arrivals a ON a.id = s.arrival_id WHERE a.notice_id IS NOT NULL AND s.share_id IN";
const OF_ARRIVALS: &str = "SELECT a.id AS id, a.notice_id FROM arrivals a WHERE a.notice_id IS NOT NULL AND a.id IN";

/// What superseded the notices of which a share was made.
pub(crate) async fn of_share(sql: &Sql<'_>, id: ShareId, reader: &Actor) -> Result<Vec<Later>, StoreError> {
    of(sql, OF_SHARES, id.uuid(), reader).await
}

/// What superseded the notice that arrived.
pub(crate) async fn of_arrival(sql: &Sql<'_>, id: ArrivalId, reader: &Actor) -> Result<Vec<Later>, StoreError> {
    of(sql, OF_ARRIVALS, id.uuid(), reader).await
}

async fn of(sql: &Sql<'_>, ask: &str, id: Uuid, reader: &Actor) -> Result<Vec<Later>, StoreError> {
    let mut all: Vec<Later> = Vec::new();
    for (_, notice) in notices(sql, ask, &[id]).await? {
        let later = delivery::ask::later_than(sql, notice.uuid(), reader).await?;
        all.extend(later.filter(|later| !all.contains(later)));
    }
    Ok(all)
}

/// Those of these shares of which something was superseded.
pub(crate) async fn among_shares(sql: &Sql<'_>, ids: &[Uuid], reader: &Actor) -> Result<BTreeSet<Uuid>, StoreError> {
    among(sql, OF_SHARES, ids, reader).await
}

/// Those of these arrivals that were superseded.
pub(crate) async fn among_arrivals(sql: &Sql<'_>, ids: &[Uuid], reader: &Actor) -> Result<BTreeSet<Uuid>, StoreError> {
    among(sql, OF_ARRIVALS, ids, reader).await
}

async fn among(sql: &Sql<'_>, ask: &str, ids: &[Uuid], reader: &Actor) -> Result<BTreeSet<Uuid>, StoreError> {
    let mut found = BTreeSet::new();
    for (id, notice) in notices(sql, ask, ids).await? {
        if delivery::ask::later_than(sql, notice.uuid(), reader).await?.is_some() {
            found.insert(id);
        }
    }
    Ok(found)
}

async fn notices(sql: &Sql<'_>, ask: &str, ids: &[Uuid]) -> Result<Vec<(Uuid, NoticeId)>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let (places, values) = among_values(ids.iter().copied());
    let rows = sql.rows(&format!("{ask} ({places})"), values).await?;
    rows.iter().map(|row: &Row| Ok((row.get("id")?, row.id("notice_id")?))).collect()
}
