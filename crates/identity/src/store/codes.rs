//! The tables of one-time codes and recovery codes.

use crate::{code::Secret, recovery};
use ::store::{FromRow, Row, Sql, StoreError, params};
use access::PersonId;
use kernel::{At, Chance};

/// What is stored of somebody's one-time code.
#[derive(Default)]
pub(crate) struct Codes {
    pub(crate) secret: Option<Secret>,
    pub(crate) confirmed_at: Option<At>,
    pub(crate) pending: Option<Secret>,
}

impl FromRow for Codes {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            secret: row.get::<Option<Vec<u8>>>("secret")?.map(Secret),
            confirmed_at: row.maybe_at("confirmed_at")?,
            pending: row.get::<Option<Vec<u8>>>("pending")?.map(Secret),
        })
    }
}

pub(crate) async fn of(sql: &Sql<'_>, person: PersonId) -> Result<Codes, StoreError> {
    let of = "SELECT secret, confirmed_at, pending FROM one_time_codes WHERE person_id = $1";
    Ok(sql.one(of, params![person]).await?.unwrap_or_default())
}

/// Puts a new secret beside the one in force.
pub(crate) async fn put_pending(sql: &Sql<'_>, person: PersonId, secret: &Secret, now: At) -> Result<(), StoreError> {
    let put = "INSERT INTO one_time_codes (person_id, last_step, pending, pending_at) VALUES ($1, 0, $2, $3)
               ON CONFLICT (person_id) DO UPDATE SET pending = EXCLUDED.pending, pending_at = EXCLUDED.pending_at";
    sql.run_one(put, params![person, secret.0.clone(), now]).await
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
