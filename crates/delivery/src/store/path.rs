//! The way a delivery came.

use crate::{COLUMNS, Delivery, DeliveryId, Hop};
use kernel::Bilingual;
use store::{FromRow, Row, Sql, StoreError, params};

impl FromRow for Hop {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let tier = row.get::<Option<String>>("tier")?;
        let by = row.get::<Option<uuid::Uuid>>("passed_by")?;
        let passed_at = row.maybe_at("passed_at")?;
        Ok(Self {
            org: row.id("org_id")?,
            name: Bilingual { ja: row.text("name_ja")?, en: row.text("name_en")? },
            automatic: tier.is_some() && passed_at.is_some() && by.is_none(),
            tier: tier.map(|_| row.code("tier")).transpose()?,
            handed_at: row.maybe_at("handed_at")?,
            passed_at,
            addition: row.get::<Option<String>>("addition")?.unwrap_or_default(),
        })
    }
}

/// From the organisation that released it to the recipient.
pub(crate) async fn path_of(sql: &Sql<'_>, delivery: DeliveryId) -> Result<Vec<Hop>, StoreError> {
    // Four hops at most; the depth is bound so that a damaged row cannot make it endless.
    let ask = "WITH RECURSIVE way (id, depth) AS (
          SELECT d.id, 0 FROM deliveries d WHERE d.id = $1
          UNION ALL
          SELECT d.via_id, way.depth + 1 FROM way JOIN deliveries d ON d.id = way.id
          WHERE d.via_id IS NOT NULL AND way.depth < 8)
        SELECT d.org_id, o.name_ja, o.name_en, d.tier, d.handed_at, d.passed_at, d.passed_by,
          CASE WHEN EXISTS (SELECT 1 FROM withdrawals w WHERE w.dispatch_id = d.dispatch_id) THEN NULL ELSE a.text END AS addition,
          way.depth AS depth
        FROM way JOIN deliveries d ON d.id = way.id JOIN organisations o ON o.id = d.org_id
        LEFT JOIN additions a ON a.delivery_id = d.id
        UNION ALL
        SELECT p.org_id, o.name_ja, o.name_en, NULL, NULL, p.released_at, NULL, NULL, 99
        FROM deliveries d JOIN dispatches p ON p.id = d.dispatch_id JOIN organisations o ON o.id = p.org_id
        WHERE d.id = $1
        ORDER BY depth DESC";
    sql.all(ask, params![delivery]).await
}

/// One line of the ledger as it stands.
pub(crate) async fn line(sql: &Sql<'_>, delivery: DeliveryId) -> Result<Option<Delivery>, StoreError> {
    let ask = format!("SELECT {COLUMNS} FROM deliveries WHERE deliveries.id = $1");
    sql.one(&ask, params![delivery]).await
}
