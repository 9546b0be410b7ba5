//! Receipts: the line of a letter, and that by it was confirmed or acknowledged.

use crate::{Delivery, DeliveryId, LetterId, receipt::Way};
use access::{
    Actor,
    act::{AcknowledgeByLetter, ConfirmReceipt},
};
use kernel::At;
use store::{Granted, Sql, StoreError, params};

/// The line of which a letter told; of those of before, that on which its recipient was handed it first.
pub(crate) async fn line_of(sql: &Sql<'_>, letter: LetterId) -> Result<Option<DeliveryId>, StoreError> {
    let ask = "SELECT d.id FROM letters l JOIN deliveries d ON d.dispatch_id = l.about_id AND d.org_id = l.recipient_id
        WHERE l.id = $1 AND d.id = COALESCE(l.delivery_id, d.id) AND d.handed_at IS NOT NULL ORDER BY d.handed_at, d.id LIMIT 1";
    sql.row(ask, params![letter]).await?.map(|row| row.id("id")).transpose()
}

/// Whether the actor came by the link of a letter about this to whoever it is addressed to.
pub(crate) async fn holds_letter(sql: &Sql<'_>, it: &Delivery, actor: &Actor) -> Result<bool, StoreError> {
    let Some(letter) = actor.letter() else { return Ok(false) };
    let ask = "SELECT COUNT(*) AS n FROM letters WHERE id = $1 AND about_id = $2 AND recipient_id = $3";
    Ok(it.handed_at.is_some() && sql.count(ask, params![letter, it.dispatch, it.org]).await? > 0)
}

/// Confirmed, if it was not before; whether it is now for the first time.
pub(crate) async fn confirmed(
    it: &Granted<'_, ConfirmReceipt, Delivery>,
    letter: LetterId,
    way: Way,
    now: At,
) -> Result<bool, StoreError> {
    let insert = "INSERT INTO receipts (delivery_id, letter_id, way, at) VALUES ($1, $2, $3, $4) ON CONFLICT (delivery_id) DO NOTHING";
    Ok(it.sql().run(insert, params![it.id, letter, way.code(), now]).await? == 1)
}

/// By which letter it was acknowledged, and how; the moment stands in the ledger.
pub(crate) async fn acknowledged(
    it: &Granted<'_, AcknowledgeByLetter, Delivery>,
    letter: LetterId,
    way: Way,
    now: At,
) -> Result<(), StoreError> {
    let insert = "INSERT INTO letter_acknowledgements (delivery_id, letter_id, way, at) VALUES ($1, $2, $3, $4)";
    it.sql().run_one(insert, params![it.id, letter, way.code(), now]).await
}
