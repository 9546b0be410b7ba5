//! Migrations: one SQL text for both engines, applied once, in order, never edited after.
//!
//! The text uses types that PostgreSQL knows and SQLite accepts (`UUID`, `BIGINT`, `TEXT`, `BOOLEAN`, `BYTEA`).
//! A line `-- append-only: table` makes the engine refuse every update and delete of its rows.
//! A line `-- on sqlite:` or `-- on postgres:` keeps the next statement for that engine: for what they name differently.

use crate::{Cx, Db, Engine, Entry, Sql, StoreError, params, seals::unsealed, search};
use access::Actor;
use kernel::{At, ContentHash};

/// One step of one room's tables.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// `room/0001-what`, unique.
    pub name: &'static str,
    /// Its SQL.
    pub sql: &'static str,
}

/// What a migration run did.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Applied {
    /// Names newly applied.
    pub new: Vec<String>,
    /// How many were there before.
    pub before: usize,
}

/// The store's own tables.
const OWN: [Migration; 10] = [
    Migration { name: "store/0001-audit-and-counters", sql: include_str!("../migrations/0001.sql") },
    Migration { name: "store/0002-search", sql: include_str!("../migrations/0002-search.sql") },
    Migration { name: "store/0003-idempotency", sql: include_str!("../migrations/0003-idempotency.sql") },
    Migration { name: "store/0004-search", sql: include_str!("../migrations/0004-search.sql") },
    Migration { name: "store/0005-idempotency-age", sql: include_str!("../migrations/0005-idempotency-age.sql") },
    Migration { name: "store/0006-unsealed", sql: include_str!("../migrations/0006-unsealed.sql") },
    Migration { name: "store/0007-backups", sql: include_str!("../migrations/0007-backups.sql") },
    Migration { name: "store/0008-retention", sql: include_str!("../migrations/0008-retention.sql") },
    Migration { name: "store/0009-stretches", sql: include_str!("../migrations/0009-stretches.sql") },
    Migration { name: "store/0010-audit-search", sql: include_str!("../migrations/0010-audit-search.sql") },
];

/// Where it is written which have been applied.
pub(crate) const TABLE: &str =
    "CREATE TABLE migrations (name TEXT PRIMARY KEY, hash TEXT NOT NULL, applied_at BIGINT NOT NULL)";

/// All of a database: the store's own first, then `migrations` in the order given.
pub(crate) fn all(migrations: &[Migration]) -> impl Iterator<Item = &Migration> {
    OWN.iter().chain(migrations)
}

/// Applies what has not been applied: the store's own first, then `migrations` in the order given.
///
/// # Errors
/// If the database refuses, or an applied migration has been edited since.
pub async fn migrate(db: &Db, migrations: &[Migration], now: At) -> Result<Applied, StoreError> {
    db.run_script(&TABLE.replace("TABLE", "TABLE IF NOT EXISTS")).await?;
    let mut applied = Applied::default();
    for migration in all(migrations) {
        let cx = db.write(Actor::nobody(), now).await?;
        if db.engine() == Engine::Postgres {
            cx.system("migrations").run("LOCK TABLE migrations IN EXCLUSIVE MODE", params![]).await?;
        }
        match apply(&cx, migration).await? {
            None => applied.before += 1,
            Some(began) => {
                applied.new.push(migration.name.to_owned());
                if began.is_empty() {
                    cx.commit_unrecorded("migration").await?;
                } else {
                    began.into_iter().for_each(|entry| cx.audit(entry));
                    cx.commit().await?;
                }
            }
        }
    }
    search::carry_over(db, now).await?;
    Ok(applied)
}

/// Since when this database has a step of its tables; `None` if it has not.
///
/// # Errors
/// If the database refuses.
pub async fn applied_at(sql: &Sql<'_>, name: &str) -> Result<Option<At>, StoreError> {
    let row = sql.row("SELECT applied_at FROM migrations WHERE name = $1", params![name]).await?;
    row.map(|row| row.at("applied_at")).transpose()
}

/// Applies one unless it has been; what the chain is to hold of it.
pub(crate) async fn apply(cx: &Cx, migration: &Migration) -> Result<Option<Vec<Entry>>, StoreError> {
    let system = cx.system("migrations");
    let hash = ContentHash::of(migration.sql.as_bytes()).to_string();
    match system.row("SELECT hash FROM migrations WHERE name = $1", params![migration.name]).await? {
        Some(row) if row.text("hash")? == hash => return Ok(None),
        Some(_) => return Err(StoreError::MigrationChanged(migration.name.to_owned())),
        None => {}
    }
    let begins = migration.sql.contains("INTO unsealed");
    let before = if begins { unsealed::kinds(&system).await? } else { Vec::new() };
    for statement in statements(migration.sql, system.engine()) {
        system.run(&statement, params![]).await?;
    }
    let insert = "INSERT INTO migrations (name, hash, applied_at) VALUES ($1, $2, $3)";
    system.run(insert, params![migration.name, hash, cx.now()]).await?;
    Ok(Some(if begins { unsealed::began(&system, &before).await? } else { Vec::new() }))
}

/// The statements of a migration for one engine. A statement ends with `;` at the end of a line.
fn statements(sql: &str, engine: Engine) -> Vec<String> {
    let mut all = Vec::new();
    let mut current = String::new();
    let mut only = None;
    for line in sql.lines() {
        if let Some(table) = line.strip_prefix("-- append-only: ") {
            all.extend(append_only(table.trim(), engine));
        } else if let Some(name) = line.strip_prefix("-- on ") {
            only = Some(name.trim());
        } else if !line.trim_start().starts_with("--") {
            current.push_str(line);
            current.push('\n');
            if line.trim_end().ends_with(';') {
                let statement = std::mem::take(&mut current);
                all.extend(only.take().is_none_or(|name| name == mark(engine)).then_some(statement));
            }
        }
    }
    all.retain(|statement| !statement.trim().is_empty());
    all
}

/// How a line `-- on …` names an engine.
fn mark(engine: Engine) -> &'static str {
    match engine {
        Engine::Sqlite => "sqlite:",
        Engine::Postgres => "postgres:",
    }
}

fn append_only(table: &str, engine: Engine) -> Vec<String> {
    match engine {
        Engine::Sqlite => ["UPDATE", "DELETE"]
            .iter()
            .map(|verb| {
                format!(
                    "CREATE TRIGGER sealed_{table}_{verb} BEFORE {verb} ON {table}
                     BEGIN SELECT RAISE(ABORT, 'kaname: sealed {table}'); END"
                )
            })
            .collect(),
        Engine::Postgres => vec![
            format!(
                "CREATE FUNCTION sealed_{table}() RETURNS trigger LANGUAGE plpgsql AS
                 $$ BEGIN RAISE EXCEPTION 'kaname: sealed {table}'; END $$"
            ),
            format!(
                "CREATE TRIGGER sealed_{table} BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
                 FOR EACH STATEMENT EXECUTE FUNCTION sealed_{table}()"
            ),
        ],
    }
}
