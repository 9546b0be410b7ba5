//! The SQL of checking the rules of CEPTOARs, what the centre changed of registrations and what it registered.

use access::OrgId;
use store::{Sql, StoreError, params, seals::Rows};
use uuid::Uuid;

/// Where sets of rules stand.
pub(crate) const ROWS: Rows = Rows {
    columns: "ceptoar_id, valid_from, passes, own_words, ministry_sees, members_see, confirm_months, origin, detail,
        person_id",
    ..Rows::within("ceptoar_id", "number", "at", "ceptoar_rules")
};

/// Where what speaks against contacts stands.
pub(crate) const DOUBTS: Rows = Rows {
    subject: "contact_id",
    columns: "contact_id, org_id, cause, about_id, said, happened_at, person_id",
    ..Rows::alone("id", "at", "contact_doubts")
};

/// The code of the organisation of whose contact something was heard.
pub(crate) async fn doubted_code(sql: &Sql<'_>, id: Uuid) -> Result<Option<String>, StoreError> {
    let row = sql.row("SELECT org_id FROM contact_doubts WHERE id = $1", params![id]).await?;
    match row {
        Some(row) => code(sql, row.get("org_id")?).await,
        None => Ok(None),
    }
}

/// Where what the centre changed stands; entries of before told the organisation alone.
pub(crate) const REGISTRATIONS: Rows = Rows {
    subject: "org_id",
    columns: "fields, person_id",
    by_moment: true,
    ..Rows::alone("id", "at", "registrations")
};

/// Organisations, each as often as the chain says what is registered of it; entries of before told changes alone.
pub(crate) const REGISTERED: Rows = Rows::within(
    "o.id",
    "e.seq",
    "e.at",
    r#"organisations o JOIN audit_entries e ON e.subject_id = o.id AND (e.action = 'organisation.entered'
        OR (e.action = 'organisation.registration-changed' AND e.detail LIKE '%"content":%'))"#,
);

/// Whether the chain holds, after this entry, that anybody changed what is registered of an organisation.
pub(crate) async fn said_since(sql: &Sql<'_>, org: OrgId, seq: i64) -> Result<bool, StoreError> {
    let count = "SELECT COUNT(*) AS n FROM audit_entries WHERE seq > $2
        AND action IN ('organisation.registration-changed', 'organisation.described', 'contact.added', 'contact.replaced',
          'contact.ended', 'amendment.granted')
        AND subject_id IN (SELECT id FROM organisations WHERE id = $1 UNION ALL SELECT id FROM contacts WHERE org_id = $1
          UNION ALL SELECT id FROM amendments WHERE org_id = $1)";
    Ok(sql.count(count, params![org, seq]).await? > 0)
}

/// The code of an organisation; `None` if it is not there, or has none.
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
