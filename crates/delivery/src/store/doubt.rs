//! Letters of which nobody knows whether they left: those of a hub that was restored.

use crate::{DispatchId, Tried, post::DoubtfulLetter, store::seals::letters as seals};
use kernel::At;
use store::{Cx, Engine, Sql, StoreError, params};

/// It waits, and was to be sent before `$1`; or follows from an embargo that ended before.
const DOUBTFUL: &str = "due_at IS NOT NULL AND (promised_at <= $1 OR (occasion = 'notice'
    AND EXISTS (SELECT 1 FROM embargoes e WHERE e.dispatch_id = letters.about_id AND e.until <= $1)))";

/// Those that may have left before a moment.
pub(crate) async fn doubtful(sql: &Sql<'_>, until: At) -> Result<Vec<DoubtfulLetter>, StoreError> {
    let ask = format!(
        "SELECT COALESCE((SELECT d.reference FROM dispatches d WHERE d.id = letters.about_id
             OR d.id = (SELECT r.dispatch_id FROM reminder_rounds r WHERE r.id = letters.about_id)),
             (SELECT t.reference FROM tidings t WHERE t.id = letters.about_id), '') AS about,
           occasion, o.name_ja AS recipient, promised_at
         FROM letters JOIN organisations o ON o.id = letters.recipient_id
         WHERE {DOUBTFUL} ORDER BY promised_at, o.name_ja, letters.id"
    );
    sql.all(&ask, params![until]).await
}

/// Writes down of each that it may have left, and that it is tried again now or given up; how many they are.
pub(crate) async fn note_doubt(
    cx: &Cx,
    sql: &Sql<'_>,
    until: At,
    (said, again): (&str, bool),
) -> Result<u64, StoreError> {
    let (now, noted) = (cx.now(), cx.new_id::<Tried>().uuid());
    let tried = format!(
        "INSERT INTO letter_tries (letter_id, number, at, address, host, outcome, code, said, noted_id)
         SELECT id, tries + 1, CAST($2 AS BIGINT), '', '', 'lost', NULL, CAST($3 AS TEXT), $4 FROM letters WHERE {DOUBTFUL}"
    );
    let many = sql.run(&typed(sql, &tried), params![until, now, said, noted]).await?;
    seals::tried(cx, sql, noted).await?;
    let becomes = match again {
        true => "state = 'waiting', due_at = $2",
        false => "state = 'given-up', due_at = NULL, ended_at = $2",
    };
    let update = format!("UPDATE letters SET tries = tries + 1, {becomes} WHERE {DOUBTFUL}");
    sql.run(&update, params![until, now]).await?;
    Ok(many)
}

/// PostgreSQL wants to know what a placeholder in a SELECT list is; SQLite's UUID is bytes and takes no cast.
fn typed(sql: &Sql<'_>, insert: &str) -> String {
    match sql.engine() {
        Engine::Sqlite => insert.to_owned(),
        Engine::Postgres => insert.replace("$4", "CAST($4 AS UUID)"),
    }
}

/// The reference of what was released.
pub(crate) async fn reference(sql: &Sql<'_>, dispatch: DispatchId) -> Result<String, StoreError> {
    let row = sql.row("SELECT reference FROM dispatches WHERE id = $1", params![dispatch]).await?;
    row.map_or(Ok(String::new()), |row| row.text("reference"))
}
