//! The table of known browsers.

use crate::known::{BrowserId, DAYS};
use ::store::{FromRow, Row, Sql, StoreError, params};
use access::PersonId;
use kernel::{At, ContentHash};

/// A browser that is known for somebody.
pub(crate) struct Found {
    pub(crate) id: BrowserId,
    pub(crate) person: PersonId,
}

impl FromRow for Found {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self { id: row.id("id")?, person: row.id("person_id")? })
    }
}

/// Before this moment browsers have been forgotten.
fn oldest(now: At) -> At {
    now.plus_days(-DAYS)
}

/// Whose token this is, if it still holds.
pub(crate) async fn by_token(sql: &Sql<'_>, hash: ContentHash, now: At) -> Result<Option<Found>, StoreError> {
    let by_token = "SELECT id, person_id FROM known_browsers WHERE token_hash = $1 AND known_at > $2";
    sql.one(by_token, params![hash, oldest(now)]).await
}

pub(crate) async fn add(
    sql: &Sql<'_>,
    id: BrowserId,
    person: PersonId,
    hash: ContentHash,
    now: At,
) -> Result<(), StoreError> {
    sql.run("DELETE FROM known_browsers WHERE known_at <= $1", params![oldest(now)]).await?;
    let add = "INSERT INTO known_browsers (id, token_hash, person_id, known_at) VALUES ($1, $2, $3, $4)";
    sql.run_one(add, params![id, hash, person, now]).await
}

/// Forgets one; another request of the same browser may have been faster.
pub(crate) async fn remove(sql: &Sql<'_>, id: BrowserId) -> Result<(), StoreError> {
    sql.run("DELETE FROM known_browsers WHERE id = $1", params![id]).await.map(|_| ())
}

/// Forgets all of a person; how many there were.
pub(crate) async fn remove_all(sql: &Sql<'_>, person: PersonId) -> Result<u64, StoreError> {
    sql.run("DELETE FROM known_browsers WHERE person_id = $1", params![person]).await
}

/// In how many browsers the person is known.
pub(crate) async fn count(sql: &Sql<'_>, person: PersonId, now: At) -> Result<i64, StoreError> {
    let count = "SELECT COUNT(*) AS n FROM known_browsers WHERE person_id = $1 AND known_at > $2";
    sql.count(count, params![person, oldest(now)]).await
}
