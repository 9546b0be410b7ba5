//! The SQL of checking the rules of CEPTOARs, what the centre changed of registrations and what it registered.

use access::OrgId;
use store::{Recorded, Sql, StoreError, params, seals::Rows};
use uuid::Uuid;

/// Where sets of rules stand.
pub(crate) const ROWS: Rows = Rows {
    columns: "ceptoar_id, valid_from, passes, own_words, ministry_sees, members_see, confirm_months, origin, detail,
        person_id",
    ..Rows::within("ceptoar_id", "number", "at", "ceptoar_rules")
};

/// Where what ministries decided on how reports go on stands.
pub(crate) const UPWARD_PATHS: Rows = Rows {
    columns: "org_id, sector_code, valid_from, pass, reason, person_id",
    ..Rows::within("org_id", "number", "at", "upward_paths")
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

/// Organisations, each as often as the chain says what is registered of it: of itself, of its contacts, of what it was
/// granted.
pub(crate) const REGISTERED: Rows = Rows { subject: "s.subject", ..Rows::within("s.org", "e.seq", "e.at", TOLD) };

const TOLD: &str = r#"(SELECT id AS org, id AS subject FROM organisations UNION ALL SELECT org_id, id FROM contacts
      UNION ALL SELECT org_id, id FROM amendments) s
    JOIN audit_entries e ON e.subject_id = s.subject AND e.detail LIKE '%"content":"%'
      AND e.action IN ('organisation.entered', 'organisation.registration-changed', 'organisation.described',
        'contact.added', 'contact.replaced', 'contact.ended', 'amendment.granted')"#;

/// The entries after this one that may tell what is registered of an organisation.
pub(crate) async fn told_since(sql: &Sql<'_>, org: OrgId, seq: i64) -> Result<Vec<Recorded>, StoreError> {
    sql.all(&format!("SELECT e.* FROM {TOLD} WHERE s.org = $1 AND e.seq > $2"), params![org, seq]).await
}

/// Whether it was changed after this entry by what told nothing of it yet.
pub(crate) async fn changed_before_it_was_told(sql: &Sql<'_>, org: OrgId, seq: i64) -> Result<bool, StoreError> {
    let count = "SELECT COUNT(*) AS n FROM unsealed WHERE kind = 'registered' AND id = $1 AND number = $2";
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
