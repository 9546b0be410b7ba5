//! What came to a body, counted from its own lines of the ledger.

use crate::{Received, store::updates};
use access::OrgId;
use kernel::At;
use store::{FromRow, Row, Sql, StoreError, params};

impl FromRow for Received {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            handed: row.get("handed")?,
            opened: row.get("opened")?,
            acknowledged: row.get("acknowledged")?,
            passed: row.get("passed")?,
        })
    }
}

/// When anything was handed to a body first.
pub(crate) async fn first_received(sql: &Sql<'_>, org: OrgId) -> Result<Option<At>, StoreError> {
    let first = "SELECT MIN(l.handed_at) AS at FROM deliveries l JOIN dispatches d ON d.id = l.dispatch_id
                 WHERE l.org_id = $1 AND NOT d.exercise";
    sql.row(first, params![org]).await?.map_or(Ok(None), |row| row.maybe_at("at"))
}

/// What was handed to a body from one moment until before another; a notice that came by two ways counts once, and so
/// does one that came in several versions: with the first of them.
pub(crate) async fn received(sql: &Sql<'_>, org: OrgId, (from, until): (At, At)) -> Result<Received, StoreError> {
    let select = format!(
        "SELECT COUNT(DISTINCT l.dispatch_id) AS handed,
        COUNT(DISTINCT CASE WHEN l.opened_at IS NOT NULL THEN l.dispatch_id END) AS opened,
        COUNT(DISTINCT CASE WHEN l.acknowledged_at IS NOT NULL THEN l.dispatch_id END) AS acknowledged,
        COUNT(DISTINCT CASE WHEN l.passed_at IS NOT NULL THEN l.dispatch_id END) AS passed
      FROM deliveries l JOIN dispatches d ON d.id = l.dispatch_id
      WHERE l.org_id = $1 AND l.handed_at >= $2 AND l.handed_at < $3 AND NOT d.exercise AND NOT EXISTS
        (SELECT 1 FROM deliveries old WHERE old.org_id = l.org_id AND old.handed_at IS NOT NULL AND old.dispatch_id IN {})",
        updates::earlier("l")
    );
    Ok(sql.one(&select, params![org, from, until]).await?.unwrap_or_default())
}
