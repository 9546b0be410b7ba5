//! What was handed over by hand to bodies that are not here. A line can be written only by somebody who was granted the
//! crossing of that bridge.

use crate::{Bridge, HandOver, ShareId};
use ::store::{FromRow, Granted, Row, Sql, StoreError, params};
use access::act::CrossBridge;
use kernel::Id;

impl FromRow for HandOver {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            bridge: row.id("bridge_id")?,
            hash: row.hash("content_hash")?,
            whom: row.text("whom")?,
            means: row.text("means")?,
            by: row.id("handed_by")?,
            at: row.at("handed_at")?,
        })
    }
}

/// What of a share was handed over, oldest first.
pub(crate) async fn of_share(sql: &Sql<'_>, share: ShareId) -> Result<Vec<HandOver>, StoreError> {
    sql.all("SELECT * FROM hand_overs WHERE share_id = $1 ORDER BY handed_at, id", params![share]).await
}

/// Writes down that a share was handed over.
pub(crate) async fn insert(
    bridge: &Granted<'_, CrossBridge, Bridge>,
    id: Id<HandOver>,
    share: ShareId,
    one: &HandOver,
) -> Result<(), StoreError> {
    bridge
        .sql()
        .run_one(
            "INSERT INTO hand_overs (id, share_id, bridge_id, content_hash, whom, means, handed_by, handed_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            params![id, share, bridge.id, one.hash, &one.whom, &one.means, one.by, one.at],
        )
        .await
}
