//! Reading answers.

use crate::{DeliveryId, Given, Helped};
use store::{Sql, StoreError, params};

/// The answers of a delivery, newest first.
pub(crate) async fn answers_of(sql: &Sql<'_>, delivery: DeliveryId) -> Result<Vec<Given>, StoreError> {
    let ask = format!(
        "SELECT a.number, a.answer, a.note, a.person_id, a.at, {} FROM answers a
         LEFT JOIN helped h ON h.delivery_id = a.delivery_id AND h.number = a.number
         LEFT JOIN organisations ho ON ho.id = h.org_id
         WHERE a.delivery_id = $1 ORDER BY a.number DESC",
        Helped::COLUMNS
    );
    sql.all(&ask, params![delivery]).await
}
