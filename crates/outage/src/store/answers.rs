//! What bodies said of how they stand.

use crate::{answer::Answer, outage::OutageId};
use access::OrgId;
use store::{Sql, StoreError, params};

/// Keeps one.
pub(crate) async fn insert(sql: &Sql<'_>, outage: OutageId, answer: &Answer) -> Result<(), StoreError> {
    let insert =
        "INSERT INTO outage_answers (id, outage_id, org_id, number, state, unchanged, words, round, kept, salt,
                  content_hash, person_id, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    let hash = answer.hash()?;
    let Answer { id, org, number, state, unchanged, words, round, kept, salt, by, at } = answer;
    let values =
        params![*id, outage, *org, *number, state.code(), *unchanged, words, *round, *kept, salt, hash, *by, *at];
    sql.run_one(insert, values).await
}

/// All that a body said, newest first.
///
/// # Errors
/// If the database refuses.
pub async fn of(sql: &Sql<'_>, outage: OutageId, org: OrgId) -> Result<Vec<Answer>, StoreError> {
    let select = "SELECT * FROM outage_answers WHERE outage_id = $1 AND org_id = $2 ORDER BY number DESC";
    sql.all(select, params![outage, org]).await
}
