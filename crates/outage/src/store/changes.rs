//! What was declared, change by change.

use crate::{declared::Change, outage::OutageId};
use kernel::ContentHash;
use store::{Sql, StoreError, params};

/// Keeps a change; `text` is what `hash` is the hash of.
pub(crate) async fn insert(
    sql: &Sql<'_>,
    outage: OutageId,
    change: &Change,
    (text, hash): (String, ContentHash),
) -> Result<(), StoreError> {
    let insert = "INSERT INTO outage_changes (outage_id, number, kind, step, content, content_hash, person_id, at)
                  VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let (kind, step) = (change.kind.code(), change.step.code());
    sql.run_one(insert, params![outage, change.number, kind, step, text, hash, change.by, change.at]).await
}

/// All changes, oldest first.
///
/// # Errors
/// If the database refuses.
pub async fn all(sql: &Sql<'_>, outage: OutageId) -> Result<Vec<Change>, StoreError> {
    sql.all("SELECT * FROM outage_changes WHERE outage_id = $1 ORDER BY number", params![outage]).await
}
