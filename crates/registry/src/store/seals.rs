//! The SQL of checking the rules of CEPTOARs, and what the centre changed of registrations.

use store::{Sql, StoreError, params, seals::Rows};
use uuid::Uuid;

/// Where sets of rules stand.
pub(crate) const ROWS: Rows = Rows {
    columns: "ceptoar_id, valid_from, passes, own_words, ministry_sees, members_see, confirm_months, origin, detail,
        person_id",
    ..Rows::within("ceptoar_id", "number", "at", "ceptoar_rules")
};

/// Where what the centre changed stands; entries of before told the organisation alone.
pub(crate) const REGISTRATIONS: Rows = Rows {
    subject: "org_id",
    columns: "fields, person_id",
    by_moment: true,
    ..Rows::alone("id", "at", "registrations")
};

/// The code of a CEPTOAR; `None` if it is not there, or has none.
pub(crate) async fn code(sql: &Sql<'_>, ceptoar: Uuid) -> Result<Option<String>, StoreError> {
    let row = sql.row("SELECT code FROM organisations WHERE id = $1", params![ceptoar]).await?;
    row.map_or(Ok(None), |row| row.get("code"))
}

/// The code of the organisation of which something was changed, by the id of either.
pub(crate) async fn changed_code(sql: &Sql<'_>, id: Uuid) -> Result<Option<String>, StoreError> {
    let row = sql.row("SELECT org_id FROM registrations WHERE id = $1", params![id]).await?;
    let org = row.map(|row| row.get("org_id")).transpose()?;
    code(sql, org.unwrap_or(id)).await
}
