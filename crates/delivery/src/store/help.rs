//! Calls for help, and what was done about them.

use crate::{CallForHelp, Delivery, DeliveryId, Helped};
use access::{OrgId, act::RecordHelp};
use kernel::Id;
use store::{Cx, Granted, Sql, StoreError, params};

/// `d` calls for help, and nobody has written down that it was taken care of since.
pub(crate) const OPEN: &str =
    "(d.answer = 'need-help' AND NOT EXISTS (SELECT 1 FROM helped h WHERE h.delivery_id = d.id
    AND h.number = (SELECT MAX(a.number) FROM answers a WHERE a.delivery_id = d.id)))";

/// The newest answer, which is the call for help where the delivery calls for it.
pub(crate) async fn call(it: &Granted<'_, RecordHelp, Delivery>) -> Result<Option<CallForHelp>, StoreError> {
    let ask = format!(
        "SELECT a.number, a.at, {} FROM answers a
         LEFT JOIN helped h ON h.delivery_id = a.delivery_id AND h.number = a.number
         LEFT JOIN organisations ho ON ho.id = h.org_id
         WHERE a.delivery_id = $1 ORDER BY a.number DESC LIMIT 1",
        Helped::COLUMNS
    );
    it.sql().one(&ask, params![it.id]).await
}

/// Who released what a line of the ledger is about, and its reference.
pub(crate) async fn released(sql: &Sql<'_>, line: DeliveryId) -> Result<(OrgId, String), StoreError> {
    let ask =
        "SELECT p.org_id, p.reference FROM deliveries l JOIN dispatches p ON p.id = l.dispatch_id WHERE l.id = $1";
    let row =
        sql.row(ask, params![line]).await?.ok_or_else(|| StoreError::Unreadable { column: "dispatch_id".into() })?;
    Ok((row.id("org_id")?, row.text("reference")?))
}

/// That it was taken care of; whether nobody else had written that down before.
pub(crate) async fn helped(
    it: &Granted<'_, RecordHelp, Delivery>,
    id: Id<Helped>,
    (number, done): (i64, &str),
    cx: &Cx,
) -> Result<bool, StoreError> {
    let insert = "INSERT INTO helped (id, delivery_id, number, org_id, person_id, done, at)
        VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (delivery_id, number) DO NOTHING";
    let values = params![id, it.id, number, cx.organisation(), cx.person(), done, cx.now()];
    Ok(it.sql().run(insert, values).await? == 1)
}
