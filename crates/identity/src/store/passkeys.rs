//! The tables of passkeys and of their challenges.

use crate::passkey::{Challenge, MINUTES, Passkey, PasskeyId};
use ::store::{Sql, StoreError, params};
use access::PersonId;
use kernel::{At, ContentHash};

const COLUMNS: &str = "id, person_id, name, content, added_at, used_at";

pub(crate) async fn of_person(sql: &Sql<'_>, person: PersonId) -> Result<Vec<Passkey>, StoreError> {
    sql.all(&format!("SELECT {COLUMNS} FROM passkeys WHERE person_id = $1 ORDER BY id"), params![person]).await
}

/// The passkey of this credential, if its owner has not ended; locked where the transaction writes.
pub(crate) async fn by_credential(sql: &Sql<'_>, credential: &[u8]) -> Result<Option<Passkey>, StoreError> {
    let by = format!(
        "SELECT {COLUMNS} FROM passkeys WHERE credential = $1 AND EXISTS (SELECT 1 FROM people
           WHERE people.id = passkeys.person_id AND people.ended_at IS NULL){}",
        sql.lock()
    );
    sql.one(&by, params![kernel::hash::hex(credential)]).await
}

fn written<T: serde::Serialize>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|_| StoreError::Unreadable { column: "content".into() })
}

/// Adds a passkey; `false` if the credential is somebody's already.
pub(crate) async fn add(sql: &Sql<'_>, passkey: &Passkey) -> Result<bool, StoreError> {
    let add = "INSERT INTO passkeys (id, person_id, name, credential, content, added_at)
               VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING";
    let (credential, content) = (kernel::hash::hex(passkey.credential.cred_id()), written(&passkey.credential)?);
    let values = params![passkey.id, passkey.person, &passkey.name, credential, content, passkey.added_at];
    Ok(sql.run(add, values).await? == 1)
}

/// Keeps counter and backup state as the device told them, and when.
pub(crate) async fn used(sql: &Sql<'_>, passkey: &Passkey, now: At) -> Result<(), StoreError> {
    let keep = "UPDATE passkeys SET content = $2, used_at = $3 WHERE id = $1";
    sql.run_one(keep, params![passkey.id, written(&passkey.credential)?, now]).await
}

/// Removes one of a person's; `false` if there is none such.
pub(crate) async fn remove(sql: &Sql<'_>, person: PersonId, id: PasskeyId) -> Result<bool, StoreError> {
    Ok(sql.run("DELETE FROM passkeys WHERE id = $1 AND person_id = $2", params![id, person]).await? == 1)
}

/// Removes all of a person's.
pub(crate) async fn remove_all(sql: &Sql<'_>, person: PersonId) -> Result<u64, StoreError> {
    sql.run("DELETE FROM passkey_challenges WHERE person_id = $1", params![person]).await?;
    sql.run("DELETE FROM passkeys WHERE person_id = $1", params![person]).await
}

/// How many challenges a source has open; those that are over are removed.
pub(crate) async fn open(sql: &Sql<'_>, source: &str, now: At) -> Result<i64, StoreError> {
    sql.run("DELETE FROM passkey_challenges WHERE created_at <= $1", params![now.plus_minutes(-MINUTES)]).await?;
    sql.count("SELECT COUNT(*) AS n FROM passkey_challenges WHERE source = $1", params![source]).await
}

pub(crate) async fn put(
    sql: &Sql<'_>,
    hash: ContentHash,
    person: Option<PersonId>,
    source: &str,
    challenge: &Challenge,
    now: At,
) -> Result<(), StoreError> {
    let put = "INSERT INTO passkey_challenges (token_hash, person_id, source, content, created_at)
               VALUES ($1, $2, $3, $4, $5)";
    sql.run_one(put, params![hash, person, source, written(challenge)?, now]).await
}

/// Takes the challenge of this token: it is gone with that, whatever comes of it. `None` if there is none, or it is
/// over, or another person's.
pub(crate) async fn take(
    sql: &Sql<'_>,
    hash: ContentHash,
    person: Option<PersonId>,
    now: At,
) -> Result<Option<Challenge>, StoreError> {
    let take = "DELETE FROM passkey_challenges WHERE token_hash = $1 RETURNING person_id, content, created_at";
    let Some(row) = sql.row(take, params![hash]).await? else { return Ok(None) };
    let holds = row.maybe_id("person_id")? == person && now < row.at("created_at")?.plus_minutes(MINUTES);
    if holds { Ok(Some(row.json("content")?)) } else { Ok(None) }
}
