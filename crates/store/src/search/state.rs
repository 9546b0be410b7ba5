//! Whether everything is in the index.

use super::{Place, VERSION, code};
use crate::{Db, Listed, Sql, StoreError, Visible, params};
use access::{Actor, Kind};
use kernel::At;
use uuid::Uuid;

/// The place of a thing's document in a circle like this (a pattern of SQL), if it is in the index.
///
/// # Errors
/// If the database refuses.
pub async fn place<R: Listed>(
    visible: &Visible<'_, R>,
    (kind, subject): (Kind, Uuid),
    circle: &str,
) -> Result<Option<Place>, StoreError> {
    let select = "SELECT id FROM search_documents WHERE subject_id = $1 AND kind = $2 AND circle LIKE $3";
    let row = visible.sql().row(select, params![subject, code(kind), circle]).await?;
    row.map(|row| row.get("id").map(Place)).transpose()
}

/// Whether a kind is not wholly in the index as it is made today: after an upgrade, until `kaname reindex`.
///
/// # Errors
/// If the database refuses.
pub async fn behind(sql: &Sql<'_>) -> Result<bool, StoreError> {
    let select = "SELECT COUNT(*) AS n FROM search_state WHERE version <> $1";
    Ok(sql.count(select, params![VERSION]).await? > 0)
}

/// Notes that everything of a kind is in the index.
///
/// # Errors
/// If the database refuses.
pub async fn settle(sql: &Sql<'_>, kind: Kind) -> Result<(), StoreError> {
    let note = "INSERT INTO search_state (kind, version) VALUES ($1, $2)
                ON CONFLICT (kind) DO UPDATE SET version = excluded.version";
    sql.run_one(note, params![code(kind), VERSION]).await
}

/// Of a kind that was wholly in the index of another version, and of which it holds nothing, nothing is to be made anew.
pub(crate) async fn carry_over(db: &Db, now: At) -> Result<(), StoreError> {
    const EMPTY: &str = "version <> 0 AND version <> $1
        AND NOT EXISTS (SELECT 1 FROM search_documents d WHERE d.kind = search_state.kind)";
    let cx = db.read(Actor::nobody(), now).await?;
    let empty = format!("SELECT COUNT(*) AS n FROM search_state WHERE {EMPTY}");
    if cx.system("search").count(&empty, params![VERSION]).await? == 0 {
        return Ok(());
    }
    drop(cx);
    let cx = db.write(Actor::nobody(), now).await?;
    cx.system("search").run(&format!("UPDATE search_state SET version = $1 WHERE {EMPTY}"), params![VERSION]).await?;
    cx.commit_unrecorded("search").await
}

/// Notes that nothing is in the index.
///
/// # Errors
/// If the database refuses.
pub(crate) async fn unsettle(sql: &Sql<'_>) -> Result<(), StoreError> {
    sql.run("UPDATE search_state SET version = 0", params![]).await.map(|_| ())
}

/// How many of the things whose `id` the query `ids` names are not in the index, or as it was made by another version.
///
/// # Errors
/// If the database refuses.
pub async fn missing(sql: &Sql<'_>, kind: Kind, ids: &str) -> Result<i64, StoreError> {
    let select = format!(
        "SELECT COUNT(*) AS n FROM ({ids}) things WHERE NOT EXISTS
           (SELECT 1 FROM search_documents d WHERE d.subject_id = things.id AND d.kind = $1 AND d.version = $2)"
    );
    sql.count(&select, params![code(kind), VERSION]).await
}
