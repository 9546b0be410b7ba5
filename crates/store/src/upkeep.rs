//! What a database wants now and then beside what is stored in it: counts by which its engine plans, and an index of words
//! that is in few parts.

use crate::{Db, Engine, StoreError, search};
use access::Actor;
use kernel::At;

/// SQLite counts so many lines of an index at most: enough to plan by, within milliseconds for each table.
const COUNTED: i64 = 1_000;

/// Has the engine count anew what stands in its tables, so that it plans by what is there: after tables or indexes were
/// made. SQLite never does it by itself, and does it where something is new or has grown tenfold.
///
/// # Errors
/// If the database refuses.
pub async fn count_anew(db: &Db, now: At) -> Result<(), StoreError> {
    match db.engine() {
        Engine::Sqlite => db.maintain(&format!("PRAGMA analysis_limit = {COUNTED}; PRAGMA optimize = 0x10002")).await,
        Engine::Postgres => {
            let cx = db.read(Actor::nobody(), now).await?;
            let own = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()";
            let rows = cx.system("counts to plan by").rows(own, Vec::new()).await?;
            let names: Vec<String> = rows
                .iter()
                .map(|row| Ok(format!("\"{}\"", row.text("tablename")?)))
                .collect::<Result<_, StoreError>>()?;
            drop(cx);
            if names.is_empty() { Ok(()) } else { db.maintain(&format!("ANALYZE {}", names.join(", "))).await }
        }
    }
}

/// What is done once a day while people work: SQLite's counts, and its index of words brought into one part where it is
/// in many, a little at a time, so that nobody who writes waits. PostgreSQL sees to itself.
///
/// # Errors
/// If the database refuses.
pub async fn upkeep(db: &Db, now: At) -> Result<(), StoreError> {
    if db.engine() == Engine::Postgres {
        return Ok(());
    }
    count_anew(db, now).await?;
    search::merge(db, now).await
}
