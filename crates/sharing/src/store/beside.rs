//! The SQL of executives who are told of notices.

use crate::beside::NoticeCall;
use access::{OrgId, PersonId};
use delivery::{COLUMNS, Delivery, DeliveryId, NEWEST};
use kernel::At;
use std::collections::BTreeMap;
use store::{FromRow, Row, Sql, StoreError, Visible, params};

/// A body's own line on the government's line, of something that was not recalled.
const OWN: &str = "deliveries.government AND deliveries.tier = 'member'
    AND NOT EXISTS (SELECT 1 FROM withdrawals w WHERE w.dispatch_id = deliveries.dispatch_id)";

/// Who read what was delivered, and when first.
pub(crate) async fn readings(sql: &Sql<'_>, delivery: DeliveryId) -> Result<BTreeMap<PersonId, At>, StoreError> {
    let select = "SELECT person_id, read_at FROM notice_readings WHERE delivery_id = $1";
    let rows = sql.rows(select, params![delivery]).await?;
    rows.iter().map(|row| Ok((row.id("person_id")?, row.at("read_at")?))).collect()
}

/// Keeps that somebody read it; `false` if he had before.
pub(crate) async fn read(sql: &Sql<'_>, delivery: DeliveryId, person: PersonId, now: At) -> Result<bool, StoreError> {
    let insert =
        "INSERT INTO notice_readings (delivery_id, person_id, read_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
    Ok(sql.run(insert, params![delivery, person, now]).await? == 1)
}

/// Who was told of it by telephone, newest first.
pub(crate) async fn calls(sql: &Sql<'_>, delivery: DeliveryId) -> Result<Vec<NoticeCall>, StoreError> {
    sql.all("SELECT * FROM notice_calls WHERE delivery_id = $1 ORDER BY told_at DESC, id DESC", params![delivery]).await
}

/// Keeps that somebody was told.
pub(crate) async fn call(sql: &Sql<'_>, delivery: DeliveryId, told: &NoticeCall) -> Result<(), StoreError> {
    let insert =
        "INSERT INTO notice_calls (id, delivery_id, person_id, executive_id, name, post, source, told_at, recorded_by,
        recorded_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    let values = params![
        told.id,
        delivery,
        told.person,
        told.executive,
        &told.name,
        told.post.code(),
        &told.source,
        told.told_at,
        told.recorded_by,
        told.recorded_at
    ];
    sql.run_one(insert, values).await
}

/// What came to an executive's body and he has not read, what waits longest first.
pub(crate) async fn unread(inbox: &Visible<'_, Delivery>, person: PersonId) -> Result<Vec<Delivery>, StoreError> {
    let select = format!(
        "SELECT {COLUMNS} FROM deliveries WHERE {{visible}} AND {OWN} AND {NEWEST}
         AND NOT EXISTS (SELECT 1 FROM notice_readings r WHERE r.delivery_id = deliveries.id AND r.person_id = $1)
         AND NOT EXISTS (SELECT 1 FROM notice_calls c WHERE c.delivery_id = deliveries.id AND c.person_id = $1)
         ORDER BY deliveries.handed_at LIMIT 50"
    );
    inbox.all(&select, params![person]).await
}

/// Something that came to a body, and how many of its executives without an account were not told of it.
pub(crate) struct Untold {
    pub(crate) delivery: Delivery,
    pub(crate) count: i64,
}

impl FromRow for Untold {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self { delivery: FromRow::from_row(row)?, count: row.get("untold")? })
    }
}

/// Of what came to a body since they stand in its list its executives without an account were not told, what waits longest
/// first.
pub(crate) async fn untold(inbox: &Visible<'_, Delivery>, org: OrgId) -> Result<Vec<Untold>, StoreError> {
    const TO_TELL: &str = "FROM executives e WHERE e.org_id = $1 AND e.person_id IS NULL AND e.ended_at IS NULL
        AND e.since <= deliveries.handed_at AND NOT EXISTS
          (SELECT 1 FROM notice_calls c WHERE c.delivery_id = deliveries.id AND c.executive_id = e.id)";
    let select = format!(
        "SELECT {COLUMNS}, (SELECT COUNT(*) {TO_TELL}) AS untold FROM deliveries
         WHERE {{visible}} AND {OWN} AND {NEWEST} AND EXISTS (SELECT 1 {TO_TELL}) ORDER BY deliveries.handed_at LIMIT 50"
    );
    inbox.all(&select, params![org]).await
}
