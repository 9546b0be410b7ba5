//! Promised situation reports.

use crate::{
    outage::OutageId,
    rounds::{Round, Way},
};
use kernel::At;
use store::{Sql, StoreError, params};

/// All promises of a way, oldest first.
///
/// # Errors
/// If the database refuses.
pub async fn all(sql: &Sql<'_>, outage: OutageId, way: Way) -> Result<Vec<Round>, StoreError> {
    let select = "SELECT first_number, number, change_number, due_at FROM outage_rounds
                  WHERE outage_id = $1 AND way = $2 ORDER BY number";
    sql.all(select, params![outage, way.code()]).await
}

/// Keeps a promise; `false` if another was made meanwhile for the same.
pub(crate) async fn insert(
    sql: &Sql<'_>,
    (outage, way): (OutageId, Way),
    round: &Round,
    now: At,
) -> Result<bool, StoreError> {
    let insert = "INSERT INTO outage_rounds (outage_id, way, number, first_number, change_number, due_at, made_at)
                  VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING";
    let Round { first, number, change, due } = *round;
    Ok(sql.run(insert, params![outage, way.code(), number, first, change, due, now]).await? == 1)
}
