//! A hub of PostgreSQL, copied into a file of SQLite as it is at one moment; and whether such a file is sound.

use super::{GrowError, Grown, Step, all_rows, make, schema, snapshot};
use crate::{Cx, Db, Engine, Migration, StoreError, params, search};
use kernel::Chance;
use sea_orm::{ConnectOptions, Database};
use std::{collections::BTreeSet, sync::Arc};

/// What was copied.
pub type Kept = Grown;

/// Makes the tables in the empty file in which `into` writes, and fills them with all rows that `from` reads, which is one
/// moment of a hub of PostgreSQL ([`Db::snapshot`]). What search is made of is not copied, and marked so.
///
/// # Errors
/// If one of them is not as it should be, or refuses; then `into` must not be committed.
pub async fn keep(
    from: &Cx,
    into: &Cx,
    migrations: &[Migration],
    told: &(dyn Fn(Step, u64, u64) + Sync),
) -> Result<Kept, GrowError> {
    let (old, new) = (from.system("backup"), into.system("backup"));
    snapshot::is_up_to_date(&old, migrations).await?;
    // Rows come in any order: what they name is looked for at the commit.
    new.run("PRAGMA defer_foreign_keys = ON", params![]).await?;
    make(into, migrations).await?;
    let tables = schema::of_postgres(&old).await?;
    schema::same(&tables, &schema::of_sqlite(&new).await?)?;
    let tables = all_rows(&old, &new, &tables, told).await?;
    search::unsettle(&new).await?;
    Ok(Grown { tables, foreign_keys: 0 })
}

/// What the engine itself finds wrong in a file of SQLite: torn pages, rows that name what is not there.
///
/// # Errors
/// If it cannot be read at all.
pub async fn unsound(copy: &Cx) -> Result<Vec<String>, StoreError> {
    let sql = copy.system("backup");
    let mut wrong = Vec::new();
    for row in sql.rows("SELECT integrity_check AS said FROM pragma_integrity_check", params![]).await? {
        wrong.push(row.text("said")?);
    }
    wrong.retain(|said| said != "ok");
    let lost = "SELECT \"table\" AS name, COUNT(*) AS n FROM pragma_foreign_key_check GROUP BY \"table\"";
    for row in sql.rows(lost, params![]).await? {
        wrong.push(format!("{} rows of {} name what is not there", row.get::<i64>("n")?, row.text("name")?));
    }
    Ok(wrong)
}

/// Tables, triggers and indexes that every hub of SQLite has (`fresh`), and that this file lacks or has otherwise.
///
/// # Errors
/// If one of them cannot be read.
pub async fn lacking(copy: &Cx, fresh: &Cx) -> Result<Vec<String>, StoreError> {
    let (there, all) = (things(copy).await?, things(fresh).await?);
    Ok(all.difference(&there).map(|(name, _)| name.clone()).collect())
}

async fn things(cx: &Cx) -> Result<BTreeSet<(String, String)>, StoreError> {
    let select = "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite%'";
    let rows = cx.system("backup").rows(select, params![]).await?;
    let plain = |sql: String| sql.split_whitespace().collect::<Vec<_>>().join(" ").replace("IF NOT EXISTS ", "");
    rows.iter().map(|row| Ok((row.text("name")?, plain(row.text("sql")?)))).collect()
}

/// Makes of a database of SQLite that nobody has open one file with nothing beside it.
///
/// # Errors
/// If it cannot be opened.
pub async fn as_one_file(url: &str) -> Result<(), StoreError> {
    let mut options = ConnectOptions::new(format!("{url}?mode=rw"));
    options.max_connections(1).sqlx_logging(false);
    options.map_sqlx_sqlite_opts(|sqlite| sqlite.pragma("journal_mode", "DELETE"));
    Ok(Database::connect(options).await?.close().await?)
}

impl Db {
    /// Copies this database of SQLite into a new file while others write, as it is at one moment.
    ///
    /// # Errors
    /// If the file cannot be written; or this is a database of PostgreSQL.
    pub async fn copy_into(&self, file: &str) -> Result<(), StoreError> {
        if self.engine() == Engine::Postgres {
            return Err(StoreError::UnknownEngine("postgres".into()));
        }
        self.run_script(&format!("VACUUM INTO '{}'", file.replace('\'', "''"))).await
    }
    /// Opens a file of SQLite that is only to be copied from.
    ///
    /// # Errors
    /// If it cannot be read.
    pub async fn open_still(url: &str, chance: Arc<dyn Chance>) -> Result<Self, StoreError> {
        Self::read_only(url, chance, false).await
    }
}
