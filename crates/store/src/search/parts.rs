//! The parts of SQLite's index of words. Each is written when things are made findable, and each search walks through all
//! of them: one instead of a dozen takes half the time. FTS5 merges some by itself, never all.

use crate::{Db, Engine, Sql, StoreError, params};
use access::Actor;
use kernel::At;
use std::time::Duration;

/// So many parts are few.
const FEW: i64 = 4;
/// So many pages are merged in one transaction.
const AT_ONCE: i64 = 500;
/// So long whoever else writes has the database to himself between two.
const PAUSE: Duration = Duration::from_millis(50);
/// So many transactions at most; more than any index takes.
const STEPS: usize = 100_000;

/// In how many parts it is.
async fn parts(sql: &Sql<'_>) -> Result<i64, StoreError> {
    let from_one_to_the_next = "WITH RECURSIVE parts (number) AS (SELECT MIN(segid) FROM search_words_idx
           UNION ALL SELECT (SELECT MIN(segid) FROM search_words_idx WHERE segid > number) FROM parts WHERE number IS NOT NULL)
         SELECT COUNT(number) AS n FROM parts";
    sql.count(from_one_to_the_next, params![]).await
}

/// Brings the index into one part if it is in many, a little at a time.
///
/// # Errors
/// If the database refuses.
pub(crate) async fn merge(db: &Db, now: At) -> Result<(), StoreError> {
    if db.engine() == Engine::Postgres {
        return Ok(());
    }
    let mut few = FEW;
    for _ in 0..STEPS {
        let cx = db.write(Actor::nobody(), now).await?;
        let sql = cx.system("search index");
        if parts(&sql).await? <= few {
            break;
        }
        // Less than nothing: all parts, whatever their size, and where it was begun it goes on.
        let merge = "INSERT INTO search_words (search_words, rank) VALUES ('merge', $1)";
        sql.run(merge, params![-AT_ONCE]).await?;
        cx.commit_unrecorded("search index").await?;
        few = 1;
        tokio::time::sleep(PAUSE).await;
    }
    Ok(())
}
