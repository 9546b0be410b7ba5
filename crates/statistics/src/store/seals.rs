//! The SQL of checking publications.

use kernel::FiscalYear;
use store::{Sql, StoreError, params, seals::Rows};
use uuid::Uuid;

/// Where publications stand.
pub(crate) const ROWS: Rows = Rows {
    columns: "org_id, fiscal_year, content, content_hash, published_by",
    ..Rows::alone("id", "published_at", "publications")
};

/// Of which year a publication is; `None` if it is not there, or of no year.
pub(crate) async fn year(sql: &Sql<'_>, id: Uuid) -> Result<Option<FiscalYear>, StoreError> {
    let row = sql.row("SELECT fiscal_year FROM publications WHERE id = $1", params![id]).await?;
    let year = row.map(|row| row.get::<i64>("fiscal_year")).transpose()?;
    Ok(year.and_then(|year| i32::try_from(year).ok()).map(FiscalYear))
}
