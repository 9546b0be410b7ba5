//! Members to whom something is to go, where a CEPTOAR chose them.

use access::OrgId;
use store::{Sql, StoreError, params};
use uuid::Uuid;

/// Keeps whom a CEPTOAR chose.
pub(crate) async fn insert(sql: &Sql<'_>, subject: Uuid, ceptoar: OrgId, members: &[OrgId]) -> Result<(), StoreError> {
    let rows = members.iter().map(|org| params![subject, ceptoar, *org]).collect();
    sql.insert_many("INSERT INTO chosen_members (subject_id, ceptoar_id, org_id)", 3, rows, "").await.map(|_| ())
}

/// The same members for another subject.
pub(crate) async fn copy(sql: &Sql<'_>, from: Uuid, to: Uuid) -> Result<(), StoreError> {
    let rows = sql.rows("SELECT ceptoar_id, org_id FROM chosen_members WHERE subject_id = $1", params![from]).await?;
    for row in rows {
        insert(sql, to, row.id("ceptoar_id")?, &[row.id("org_id")?]).await?;
    }
    Ok(())
}

/// Whether somebody is to have the subject at `{subject}` through a CEPTOAR, in SQL: it chose him, or it chose nobody.
pub(crate) fn chosen(subject: &str, ceptoar: &str, member: &str) -> String {
    let by = format!("SELECT 1 FROM chosen_members c WHERE c.subject_id = {subject} AND c.ceptoar_id = {ceptoar}");
    format!("(NOT EXISTS ({by}) OR EXISTS ({by} AND c.org_id = {member}))")
}
