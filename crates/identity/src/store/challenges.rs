//! The table of challenges: the password was right, the one-time code is awaited.

use ::store::{FromRow, Row, Sql, StoreError, params};
use access::PersonId;
use kernel::{At, ContentHash};

/// How long a code is awaited.
pub(crate) const MINUTES: i64 = 10;
/// How many codes may be tried before the password is asked for again.
pub(crate) const TRIES: i64 = 5;

/// A challenge.
pub(crate) struct Challenge {
    pub(crate) person: PersonId,
    pub(crate) created_at: At,
    pub(crate) tries: i64,
}

impl FromRow for Challenge {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self { person: row.id("person_id")?, created_at: row.at("created_at")?, tries: row.get("tries")? })
    }
}

pub(crate) async fn add(sql: &Sql<'_>, person: PersonId, hash: ContentHash, now: At) -> Result<(), StoreError> {
    sql.run("DELETE FROM challenges WHERE created_at < $1", params![now.plus_minutes(-MINUTES)]).await?;
    let add = "INSERT INTO challenges (token_hash, person_id, created_at, tries) VALUES ($1, $2, $3, 0)";
    sql.run_one(add, params![hash, person, now]).await
}

/// The challenge of this token, if it still holds; locked where the transaction writes.
pub(crate) async fn holding(sql: &Sql<'_>, hash: ContentHash, now: At) -> Result<Option<Challenge>, StoreError> {
    let by_token = format!("SELECT person_id, created_at, tries FROM challenges WHERE token_hash = $1{}", sql.lock());
    let found: Option<Challenge> = sql.one(&by_token, params![hash]).await?;
    Ok(found.filter(|found| found.tries < TRIES && now < found.created_at.plus_minutes(MINUTES)))
}

pub(crate) async fn count_try(sql: &Sql<'_>, hash: ContentHash) -> Result<(), StoreError> {
    sql.run_one("UPDATE challenges SET tries = tries + 1 WHERE token_hash = $1", params![hash]).await
}

pub(crate) async fn remove(sql: &Sql<'_>, hash: ContentHash) -> Result<(), StoreError> {
    sql.run_one("DELETE FROM challenges WHERE token_hash = $1", params![hash]).await
}

/// Removes all challenges of a person.
pub(crate) async fn remove_all(sql: &Sql<'_>, person: PersonId) -> Result<u64, StoreError> {
    sql.run("DELETE FROM challenges WHERE person_id = $1", params![person]).await
}

/// Forgets all of them.
pub(crate) async fn forget_all(sql: &Sql<'_>) -> Result<(), StoreError> {
    sql.run("DELETE FROM challenges", params![]).await.map(|_| ())
}
