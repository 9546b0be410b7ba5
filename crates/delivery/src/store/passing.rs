//! Whom passing on would hand it to.

use crate::{DeliveryId, Passing};
use store::{Sql, StoreError, params};

/// Those below a delivery who would be handed it.
pub(crate) async fn passing(sql: &Sql<'_>, delivery: DeliveryId) -> Result<Passing, StoreError> {
    let below =
        "SELECT COUNT(CASE WHEN reachable AND handed_at IS NULL THEN 1 END) AS next, COUNT(CASE WHEN NOT reachable THEN 1 END) AS lost
        FROM deliveries WHERE via_id = $1";
    let beyond = "SELECT COUNT(*) AS n FROM deliveries middle
        JOIN deliveries d ON d.via_id = middle.id
        WHERE middle.via_id = $1 AND d.reachable AND (NOT middle.reachable OR EXISTS (SELECT 1 FROM dispatch_rules r
          WHERE r.dispatch_id = middle.dispatch_id AND r.ceptoar_id = middle.org_id AND r.passes = 'direct'))";
    let Some(row) = sql.row(below, params![delivery]).await? else { return Ok(Passing::default()) };
    Ok(Passing {
        next: row.get("next")?,
        unreachable: row.get("lost")?,
        beyond: sql.count(beyond, params![delivery]).await?,
    })
}
