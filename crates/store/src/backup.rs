//! Which backups were made of a hub, and from which it was restored.

use crate::{Cx, FromRow, Row, Sql, StoreError, grow::Mark, params};
use kernel::At;

/// That a hub was restored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Restoration {
    /// When.
    pub at: At,
    /// As of when its backup was: what was done between is not known to it.
    pub taken_at: At,
}

impl FromRow for Restoration {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self { at: row.at("at")?, taken_at: row.at("taken_at")? })
    }
}

/// Notes that a backup was made.
///
/// # Errors
/// If the database refuses.
pub async fn note_backup(cx: &Cx, mark: &Mark) -> Result<(), StoreError> {
    let insert =
        "INSERT INTO backups (taken_at, row_count, digest) VALUES ($1, $2, $3) ON CONFLICT (taken_at) DO NOTHING";
    let rows = i64::try_from(mark.rows).unwrap_or(i64::MAX);
    cx.system("backup").run(insert, params![mark.taken_at, rows, mark.digest.to_string()]).await.map(|_| ())
}

/// As of when the newest backup is.
///
/// # Errors
/// If the database refuses.
pub async fn newest_backup(sql: &Sql<'_>) -> Result<Option<At>, StoreError> {
    let row = sql.row("SELECT MAX(taken_at) AS taken_at FROM backups", params![]).await?;
    row.map_or(Ok(None), |row| row.maybe_at("taken_at"))
}

/// Notes that this is a hub restored now from a backup: until somebody has said what is to become of what may have left
/// ([`settle`]), it is [`unsettled`].
///
/// # Errors
/// If the database refuses.
pub async fn note_restoration(cx: &Cx, mark: &Mark) -> Result<(), StoreError> {
    note_backup(cx, mark).await?;
    let insert = "INSERT INTO restorations (at, taken_at, digest) VALUES ($1, $2, $3)";
    let values = params![cx.now().max(mark.taken_at), mark.taken_at, mark.digest.to_string()];
    cx.system("backup").run(insert, values).await.map(|_| ())
}

/// From what it was restored, while it is open what is to become of what may have left.
///
/// # Errors
/// If the database refuses.
pub async fn unsettled(sql: &Sql<'_>) -> Result<Option<Restoration>, StoreError> {
    sql.one("SELECT at, taken_at FROM restorations WHERE settled_at IS NULL ORDER BY at DESC LIMIT 1", params![]).await
}

/// Notes what somebody decided on what may have left: whether it is sent `again`.
///
/// # Errors
/// If the database refuses.
pub async fn settle(sql: &Sql<'_>, now: At, again: bool) -> Result<(), StoreError> {
    let update = "UPDATE restorations SET settled_at = $1, again = $2 WHERE settled_at IS NULL";
    sql.run(update, params![now, again]).await.map(|_| ())
}
