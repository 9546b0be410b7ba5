//! Recalls, who confirmed them, and who had opened what was recalled.

use crate::{Delivery, DeliveryId, DispatchId, Withdrawal, withdrawal::Opening};
use access::{PersonId, act::AnswerNotice};
use kernel::At;
use store::{Granted, Sql, StoreError, params};

/// Stores a recall. That there is only one is decided by the database.
pub(crate) async fn insert(sql: &Sql<'_>, dispatch: DispatchId, one: &Withdrawal) -> Result<(), StoreError> {
    let insert = "INSERT INTO withdrawals (dispatch_id, reason, instructions, at) VALUES ($1, $2, $3, $4)";
    sql.run_one(insert, params![dispatch, &one.reason, &one.instructions, one.at]).await
}

/// The recall of a dispatch, if there is one.
pub(crate) async fn of(sql: &Sql<'_>, dispatch: DispatchId) -> Result<Option<Withdrawal>, StoreError> {
    sql.one("SELECT * FROM withdrawals WHERE dispatch_id = $1", params![dispatch]).await
}

/// That somebody who had it has seen the recall.
pub(crate) async fn confirm(
    it: &Granted<'_, AnswerNotice, Delivery>,
    person: Option<PersonId>,
    at: At,
) -> Result<(), StoreError> {
    let insert = "INSERT INTO withdrawal_confirmations (delivery_id, person_id, at) VALUES ($1, $2, $3)";
    it.sql().run_one(insert, params![it.id, person, at]).await
}

/// Everybody in a ledger with what they did, in its order, after the line `after`.
pub(crate) async fn openings(
    sql: &Sql<'_>,
    dispatch: DispatchId,
    (after, most): (Option<DeliveryId>, i64),
) -> Result<Vec<Opening>, StoreError> {
    let ask = "SELECT d.*, o.name_ja, o.name_en, g.name_ja AS ceptoar_ja, g.name_en AS ceptoar_en, c.at AS confirmed_at
        FROM deliveries d JOIN organisations o ON o.id = d.org_id
        LEFT JOIN organisations g ON g.code = d.ceptoar_code AND g.kind = 'ceptoar'
        LEFT JOIN withdrawal_confirmations c ON c.delivery_id = d.id
        WHERE d.dispatch_id = $1 AND d.id > $2 ORDER BY d.id LIMIT $3";
    sql.all(ask, params![dispatch, after.map_or(uuid::Uuid::nil(), DeliveryId::uuid), most]).await
}
