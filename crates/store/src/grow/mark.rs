//! The mark of a backup: that a file is one, of when, and what it must hold.
//!
//! A file with this mark is read, verified and restored, and never lived in: what left by mail after it was made would
//! leave again.

use super::{GrowError, Grown, Moved, rows, schema};
use crate::{Cx, Sql, StoreError, params};
use kernel::{At, ContentHash};

/// Where it stands: a table of that file alone.
pub(super) const TABLE: &str = "backup_mark";

/// What a backup says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// As of when it is.
    pub taken_at: At,
    /// How many rows it holds.
    pub rows: u64,
    /// A digest of them.
    pub digest: ContentHash,
}

/// Counts what the file holds, and marks it as a backup of that moment.
///
/// # Errors
/// If it cannot be read, or bears a mark.
pub async fn marked(copy: &Cx, taken_at: At) -> Result<(Grown, Mark), GrowError> {
    let (held, sql) = (recounted(copy).await?, copy.system("backup"));
    let mark = Mark { taken_at, rows: held.rows(), digest: held.digest() };
    let create =
        format!("CREATE TABLE {TABLE} (taken_at BIGINT NOT NULL, row_count BIGINT NOT NULL, digest TEXT NOT NULL)");
    sql.run(&create, params![]).await?;
    let rows = i64::try_from(mark.rows).unwrap_or(i64::MAX);
    let insert = format!("INSERT INTO {TABLE} (taken_at, row_count, digest) VALUES ($1, $2, $3)");
    sql.run(&insert, params![taken_at, rows, mark.digest.to_string()]).await?;
    Ok((held, mark))
}

/// The mark of a file of SQLite; `None` where it is no backup.
///
/// # Errors
/// If it cannot be read.
pub async fn mark(sql: &Sql<'_>) -> Result<Option<Mark>, StoreError> {
    let there = "SELECT COUNT(*) AS n FROM sqlite_master WHERE type = 'table' AND name = $1";
    if sql.engine() != crate::Engine::Sqlite || sql.count(there, params![TABLE]).await? == 0 {
        return Ok(None);
    }
    let unreadable = || StoreError::Unreadable { column: TABLE.into() };
    let row = sql.row(&format!("SELECT * FROM {TABLE}"), params![]).await?.ok_or_else(unreadable)?;
    let digest = ContentHash::parse(&row.text("digest")?).ok_or_else(unreadable)?;
    let rows = u64::try_from(row.get::<i64>("row_count")?).unwrap_or_default();
    Ok(Some(Mark { taken_at: row.at("taken_at")?, rows, digest }))
}

/// Takes the mark off: what it is in becomes a hub.
///
/// # Errors
/// If the database refuses.
pub async fn lift_mark(copy: &Cx) -> Result<(), StoreError> {
    copy.system("backup").run(&format!("DROP TABLE IF EXISTS {TABLE}"), params![]).await.map(|_| ())
}

/// What a file of SQLite holds, counted anew.
///
/// # Errors
/// If it cannot be read.
pub async fn recounted(copy: &Cx) -> Result<Grown, GrowError> {
    let sql = copy.system("backup");
    let mut tables = Vec::new();
    for table in schema::of_sqlite(&sql).await? {
        let size = rows::size(&sql, &table).await?;
        let sum = rows::read_back(&sql, &table, size.at_once(), &mut |_| ()).await?;
        tables.push(Moved { digest: sum.digest(), rows: sum.rows, table: table.name });
    }
    Ok(Grown { tables, foreign_keys: 0 })
}
