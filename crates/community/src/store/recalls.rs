//! What the centre recalled of what came over a bridge, and of what was made of it; and on which earlier day that ends.

use crate::{ArrivalId, ShareId, share::Revision};
use ::store::{Sql, StoreError, params};
use delivery::Withdrawal;
use kernel::Day;

/// A column for queries of `shares`: when something of which the share was made was recalled.
pub(crate) const RECALLED: &str =
    "(SELECT MAX(c.confirmed_at) FROM share_sources rs JOIN arrivals ra ON ra.id = rs.arrival_id
    JOIN recall_confirmations c ON c.notice_id = ra.notice_id WHERE rs.share_id = shares.id) AS recalled_at";
/// A column for queries of `shares`: the day on which something of which the share was made came to end.
pub(crate) const ENDS: &str = "(SELECT MIN(e.last_day) FROM share_sources es JOIN arrivals ea ON ea.id = es.arrival_id
    JOIN releases el ON el.notice_id = ea.notice_id JOIN shortened e ON e.dispatch_id = el.dispatch_id
    WHERE es.share_id = shares.id) AS ends_on";
/// A condition for queries of `shares`: nothing of which the share was made was recalled.
pub(crate) const NOT_RECALLED: &str =
    "NOT EXISTS (SELECT 1 FROM share_sources rs JOIN arrivals ra ON ra.id = rs.arrival_id
    JOIN recall_confirmations c ON c.notice_id = ra.notice_id WHERE rs.share_id = shares.id)";
/// A condition for queries of `arrivals`: the notice that arrived was not recalled, and nobody took it back.
pub(crate) const ARRIVAL_NOT_RECALLED: &str =
    "NOT EXISTS (SELECT 1 FROM recall_confirmations c WHERE c.notice_id = arrivals.notice_id)
    AND NOT EXISTS (SELECT 1 FROM arrival_withdrawals w WHERE w.arrival_id = arrivals.id)";

/// Of the notice that arrived.
pub(crate) async fn of_arrival(sql: &Sql<'_>, id: ArrivalId) -> Result<Option<Withdrawal>, StoreError> {
    let recall = "SELECT w.* FROM arrivals a JOIN dispatches d ON d.subject_id = a.notice_id
                  JOIN withdrawals w ON w.dispatch_id = d.id WHERE a.id = $1";
    sql.one(recall, params![id]).await
}

/// Of a notice from which a share was made: the newest.
pub(crate) async fn of_share(sql: &Sql<'_>, id: ShareId) -> Result<Option<Withdrawal>, StoreError> {
    let newest = "SELECT w.* FROM share_sources s JOIN arrivals a ON a.id = s.arrival_id
                  JOIN dispatches d ON d.subject_id = a.notice_id JOIN withdrawals w ON w.dispatch_id = d.id
                  WHERE s.share_id = $1 ORDER BY w.at DESC LIMIT 1";
    sql.one(newest, params![id]).await
}

/// The day on which something of which a share was made came to end; `None`: as its label says.
async fn ends_on(sql: &Sql<'_>, id: ShareId) -> Result<Option<Day>, StoreError> {
    let row = sql.row(&format!("SELECT {ENDS} FROM shares WHERE id = $1"), params![id]).await?;
    row.map_or(Ok(None), |row| row.maybe_day("ends_on"))
}

/// A revision as it may be read at this moment, with the last day in force: once something of which it was made was recalled, its title only, and
/// the recall.
pub(crate) async fn as_read(
    sql: &Sql<'_>,
    share: ShareId,
    mut revision: Revision,
) -> Result<(Revision, Option<Withdrawal>), StoreError> {
    let recall = of_share(sql, share).await?;
    revision.content.label = revision.content.label.ending(ends_on(sql, share).await?);
    Ok((if recall.is_some() { revision.only_title() } else { revision }, recall))
}
