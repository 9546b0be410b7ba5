//! The tables of one-time codes and recovery codes.

use crate::{
    code::{SECRET, Secret},
    recovery,
};
use ::store::{Cx, Row, Sql, StoreError, params};
use access::PersonId;
use kernel::{At, Chance};

/// What is stored of somebody's one-time code.
#[derive(Default)]
pub(crate) struct Codes {
    pub(crate) secret: Option<Secret>,
    pub(crate) confirmed_at: Option<At>,
    pub(crate) pending: Option<Secret>,
}

fn tell(cx: &Cx, person: PersonId, row: &Row, column: &str) -> Result<Option<Secret>, StoreError> {
    let kept: Option<Vec<u8>> = row.get(column)?;
    kept.map(|kept| cx.vault()?.tell(person.uuid().as_bytes(), &kept).map(Secret)).transpose()
}

fn keep(cx: &Cx, person: PersonId, secret: &[u8]) -> Result<Vec<u8>, StoreError> {
    cx.vault()?.keep(person.uuid().as_bytes(), secret, cx.chance())
}

pub(crate) async fn of(cx: &Cx, sql: &Sql<'_>, person: PersonId) -> Result<Codes, StoreError> {
    let of = "SELECT secret, confirmed_at, pending FROM one_time_codes WHERE person_id = $1";
    let Some(row) = sql.row(of, params![person]).await? else { return Ok(Codes::default()) };
    Ok(Codes {
        secret: tell(cx, person, &row, "secret")?,
        confirmed_at: row.maybe_at("confirmed_at")?,
        pending: tell(cx, person, &row, "pending")?,
    })
}

/// Since when somebody has a one-time code in force.
pub(crate) async fn since(sql: &Sql<'_>, person: PersonId) -> Result<Option<At>, StoreError> {
    let since = "SELECT confirmed_at FROM one_time_codes WHERE person_id = $1";
    Ok(sql.row(since, params![person]).await?.map(|row| row.maybe_at("confirmed_at")).transpose()?.flatten())
}

/// In SQL, whether somebody's secrets stand in clear, from before there was a key: as long as a secret is, and what is
/// kept under a key is longer.
const PLAIN: &str = "(LENGTH(secret) = 20 OR LENGTH(pending) = 20)";

/// Of how many people secrets are locked, and of how many they stand in clear.
pub(crate) async fn held(sql: &Sql<'_>) -> Result<(i64, i64), StoreError> {
    let any = "SELECT COUNT(*) AS n FROM one_time_codes WHERE (secret IS NOT NULL OR pending IS NOT NULL)";
    let plain = sql.count(&format!("{any} AND {PLAIN}"), params![]).await?;
    Ok((sql.count(any, params![]).await? - plain, plain))
}

/// Opens one that is locked, if there is any; `Locked` if the key is not the one.
pub(crate) async fn try_one(cx: &Cx, sql: &Sql<'_>) -> Result<(), StoreError> {
    let newest = format!(
        "SELECT person_id, secret, pending FROM one_time_codes
         WHERE (secret IS NOT NULL OR pending IS NOT NULL) AND NOT COALESCE({PLAIN}, FALSE) LIMIT 1"
    );
    let Some(row) = sql.row(&newest, params![]).await? else { return Ok(()) };
    let person = row.id("person_id")?;
    tell(cx, person, &row, "secret")?;
    tell(cx, person, &row, "pending").map(|_| ())
}

/// Locks all that stand in clear; of how many people.
pub(crate) async fn lock_plain(cx: &Cx, sql: &Sql<'_>) -> Result<i64, StoreError> {
    let plain = format!("SELECT person_id, secret, pending FROM one_time_codes WHERE {PLAIN}");
    let rows = sql.rows(&plain, params![]).await?;
    for row in &rows {
        let person: PersonId = row.id("person_id")?;
        let locked = |column: &str| -> Result<Option<Vec<u8>>, StoreError> {
            let held: Option<Vec<u8>> = row.get(column)?;
            held.map(|held| if held.len() == SECRET { keep(cx, person, &held) } else { Ok(held) }).transpose()
        };
        let update = "UPDATE one_time_codes SET secret = $2, pending = $3 WHERE person_id = $1";
        sql.run_one(update, params![person, locked("secret")?, locked("pending")?]).await?;
    }
    Ok(i64::try_from(rows.len()).unwrap_or(i64::MAX))
}

/// Takes everybody's one-time code and recovery codes away; of how many people.
pub(crate) async fn forget_all(sql: &Sql<'_>) -> Result<u64, StoreError> {
    sql.run("DELETE FROM recovery_codes", params![]).await?;
    sql.run("DELETE FROM one_time_codes", params![]).await
}

/// Puts a new secret beside the one in force.
pub(crate) async fn put_pending(cx: &Cx, sql: &Sql<'_>, person: PersonId, secret: &Secret) -> Result<(), StoreError> {
    let put = "INSERT INTO one_time_codes (person_id, last_step, pending, pending_at) VALUES ($1, 0, $2, $3)
               ON CONFLICT (person_id) DO UPDATE SET pending = EXCLUDED.pending, pending_at = EXCLUDED.pending_at";
    sql.run_one(put, params![person, keep(cx, person, &secret.0)?, cx.now()]).await
}

/// Puts the pending secret in force; the step that proved it is used up.
pub(crate) async fn confirm_pending(sql: &Sql<'_>, person: PersonId, step: i64, now: At) -> Result<(), StoreError> {
    let confirm = "UPDATE one_time_codes SET secret = pending, pending = NULL, pending_at = NULL, confirmed_at = $2,
                     last_step = $3 WHERE person_id = $1 AND pending IS NOT NULL";
    sql.run_one(confirm, params![person, now, step]).await
}

/// Uses a step up; `false` if it or a later one has been used.
pub(crate) async fn use_step(sql: &Sql<'_>, person: PersonId, step: i64) -> Result<bool, StoreError> {
    let advance = "UPDATE one_time_codes SET last_step = $2 WHERE person_id = $1 AND last_step < $2";
    Ok(sql.run(advance, params![person, step]).await? == 1)
}

/// Uses a recovery code up; `false` if it is none of the person's, or used.
pub(crate) async fn use_recovery(sql: &Sql<'_>, person: PersonId, typed: &str, now: At) -> Result<bool, StoreError> {
    let Some(hash) = recovery::hash_of(typed) else { return Ok(false) };
    let advance = "UPDATE recovery_codes SET used_at = $3 WHERE code_hash = $1 AND person_id = $2 AND used_at IS NULL";
    Ok(sql.run(advance, params![hash, person, now]).await? == 1)
}

/// New recovery codes in place of the old ones; only their hashes are kept.
pub(crate) async fn renew_recovery(
    sql: &Sql<'_>,
    person: PersonId,
    chance: &dyn Chance,
) -> Result<Vec<String>, StoreError> {
    sql.run("DELETE FROM recovery_codes WHERE person_id = $1", params![person]).await?;
    let codes = recovery::draw(chance);
    let rows = codes.iter().filter_map(|code| recovery::hash_of(code)).map(|hash| params![hash, person]).collect();
    sql.insert_many("INSERT INTO recovery_codes (code_hash, person_id)", 2, rows, "").await?;
    Ok(codes)
}

/// How many recovery codes are left.
pub(crate) async fn recovery_left(sql: &Sql<'_>, person: PersonId) -> Result<i64, StoreError> {
    let left = "SELECT COUNT(*) AS n FROM recovery_codes WHERE person_id = $1 AND used_at IS NULL";
    sql.count(left, params![person]).await
}

/// Takes one-time code and recovery codes away, so that a new one must be set up.
pub(crate) async fn forget(sql: &Sql<'_>, person: PersonId) -> Result<(), StoreError> {
    sql.run("DELETE FROM one_time_codes WHERE person_id = $1", params![person]).await?;
    sql.run("DELETE FROM recovery_codes WHERE person_id = $1", params![person]).await?;
    Ok(())
}
