//! Reading answers.

use crate::{DeliveryId, Given};
use store::{Sql, StoreError, params};

/// The answers of a delivery, newest first.
pub(crate) async fn answers_of(sql: &Sql<'_>, delivery: DeliveryId) -> Result<Vec<Given>, StoreError> {
    let ask = "SELECT number, answer, note, person_id, at FROM answers WHERE delivery_id = $1 ORDER BY number DESC";
    sql.all(ask, params![delivery]).await
}
