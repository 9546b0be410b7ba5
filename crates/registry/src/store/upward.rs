//! What ministries decided on how reports of their sectors go on, which is only ever added.

use super::day;
use crate::upward::UpwardPath;
use access::OrgId;
use store::{FromRow, Row, Sql, StoreError, params};

impl FromRow for UpwardPath {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            ministry: row.id("org_id")?,
            number: row.get("number")?,
            sector: row.text("sector_code")?,
            valid_from: day(row, "valid_from")?,
            pass: row.code("pass")?,
            reason: row.text("reason")?,
            person: row.maybe_id("person_id")?,
            at: row.at("at")?,
        })
    }
}

/// Every decision, those that begin last first.
pub(crate) async fn all(sql: &Sql<'_>) -> Result<Vec<UpwardPath>, StoreError> {
    sql.all("SELECT * FROM upward_paths ORDER BY valid_from DESC, at DESC, number DESC", params![]).await
}

/// The decisions that concern a sector: its own and, if it is a part, those of its sector.
pub(crate) async fn concerning(sql: &Sql<'_>, sector: &str) -> Result<Vec<UpwardPath>, StoreError> {
    let select = "SELECT * FROM upward_paths
        WHERE sector_code = $1 OR sector_code = (SELECT parent FROM sectors WHERE code = $1)
        ORDER BY valid_from DESC, at DESC, number DESC";
    sql.all(select, params![sector]).await
}

/// How many decisions a ministry has made.
pub(crate) async fn count(sql: &Sql<'_>, ministry: OrgId) -> Result<i64, StoreError> {
    sql.count("SELECT COUNT(*) AS n FROM upward_paths WHERE org_id = $1", params![ministry]).await
}

/// Adds a decision.
pub(crate) async fn add(sql: &Sql<'_>, new: &UpwardPath) -> Result<(), StoreError> {
    let insert = "INSERT INTO upward_paths (org_id, number, sector_code, valid_from, pass, reason, person_id, at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let UpwardPath { ministry, number, sector, valid_from, pass, reason, person, at } = new;
    let values = params![*ministry, *number, sector, *valid_from, pass.code(), reason, *person, *at];
    sql.run_one(insert, values).await
}
