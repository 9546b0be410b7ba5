//! The SQL of checking publications: there is one a year, so all are read at once.

use crate::seals::Kept;
use store::{FromRow, Recorded, Row, Sql, StoreError, params};

impl FromRow for Kept {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            org: row.get("org_id")?,
            year: row.get("fiscal_year")?,
            content: row.text("content")?,
            hash: row.text("content_hash")?,
            person: row.get("published_by")?,
            at: row.get("published_at")?,
        })
    }
}

pub(crate) async fn all(sql: &Sql<'_>) -> Result<Vec<Kept>, StoreError> {
    sql.all("SELECT * FROM publications ORDER BY fiscal_year, id", params![]).await
}

/// What the chain holds of publications.
pub(crate) async fn promises(sql: &Sql<'_>) -> Result<Vec<Recorded>, StoreError> {
    sql.all("SELECT * FROM audit_entries WHERE action = 'figures.published' ORDER BY seq", params![]).await
}
