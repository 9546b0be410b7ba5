//! The SQL of checking the rules of CEPTOARs.

use store::{Sql, StoreError, params, seals::Rows};
use uuid::Uuid;

/// Where sets of rules stand.
pub(crate) const ROWS: Rows = Rows {
    columns: "ceptoar_id, valid_from, passes, own_words, ministry_sees, members_see, confirm_months, origin, detail,
        person_id",
    ..Rows::within("ceptoar_id", "number", "at", "ceptoar_rules")
};

/// The code of a CEPTOAR; `None` if it is not there, or has none.
pub(crate) async fn code(sql: &Sql<'_>, ceptoar: Uuid) -> Result<Option<String>, StoreError> {
    let row = sql.row("SELECT code FROM organisations WHERE id = $1", params![ceptoar]).await?;
    row.map_or(Ok(None), |row| row.get("code"))
}
