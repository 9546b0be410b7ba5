//! The table of sessions.

use crate::session::{Session, SessionId};
use ::store::{FromRow, Row, Sql, StoreError, params};
use access::{BodyKind, OrgId, PersonId};
use kernel::{At, Bilingual, ContentHash, Lang};

/// A session with what a page needs to know of its owner.
pub(crate) struct Found {
    pub(crate) session: Session,
    pub(crate) person: PersonId,
    pub(crate) name: Bilingual,
    pub(crate) lang: Option<Lang>,
    pub(crate) body: BodyKind,
    pub(crate) organisation: Bilingual,
}

impl FromRow for Session {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id("id")?,
            org: row.id("org_id")?,
            created_at: row.at("created_at")?,
            seen_at: row.at("seen_at")?,
            agent: row.text("agent")?,
        })
    }
}

impl FromRow for Found {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            session: Session::from_row(row)?,
            person: row.id("person_id")?,
            name: Bilingual { ja: row.text("name_ja")?, en: row.text("name_en")? },
            lang: row.get::<Option<String>>("lang")?.and_then(|code| code.parse().ok()),
            body: row.code("kind")?,
            organisation: Bilingual { ja: row.text("org_ja")?, en: row.text("org_en")? },
        })
    }
}

/// The session of this token whose owner has not ended, whether or not its time is over.
pub(crate) async fn by_token(sql: &Sql<'_>, hash: ContentHash) -> Result<Option<Found>, StoreError> {
    let by_token = "SELECT sessions.id, sessions.person_id, sessions.org_id, sessions.created_at, sessions.seen_at,
                      sessions.agent, people.name_ja, people.name_en, people.lang, organisations.kind,
                      organisations.name_ja AS org_ja, organisations.name_en AS org_en
                    FROM sessions
                    JOIN people ON people.id = sessions.person_id
                    JOIN organisations ON organisations.id = sessions.org_id
                    WHERE sessions.token_hash = $1 AND sessions.ended_at IS NULL AND people.ended_at IS NULL";
    sql.one(by_token, params![hash]).await
}

pub(crate) async fn add(
    sql: &Sql<'_>,
    person: PersonId,
    session: &Session,
    hash: ContentHash,
) -> Result<(), StoreError> {
    let add = "INSERT INTO sessions (id, token_hash, person_id, org_id, created_at, seen_at, agent)
               VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let Session { id, org, created_at, seen_at, agent } = session;
    sql.run_one(add, params![*id, hash, person, *org, *created_at, *seen_at, agent]).await
}

/// Removes sessions that began before `before`: long over.
pub(crate) async fn sweep(sql: &Sql<'_>, before: At) -> Result<u64, StoreError> {
    sql.run("DELETE FROM sessions WHERE created_at < $1", params![before]).await
}

/// Ends all that have not been ended; how many.
pub(crate) async fn end_all(sql: &Sql<'_>, now: At) -> Result<u64, StoreError> {
    sql.run("UPDATE sessions SET ended_at = $1 WHERE ended_at IS NULL", params![now]).await
}

/// The sessions of a person that have not been ended, newest first.
pub(crate) async fn of_person(sql: &Sql<'_>, person: PersonId) -> Result<Vec<Session>, StoreError> {
    let of = "SELECT id, org_id, created_at, seen_at, agent FROM sessions
              WHERE person_id = $1 AND ended_at IS NULL ORDER BY seen_at DESC, id";
    sql.all(of, params![person]).await
}

pub(crate) async fn touch(sql: &Sql<'_>, id: SessionId, now: At) -> Result<u64, StoreError> {
    sql.run("UPDATE sessions SET seen_at = $2 WHERE id = $1 AND seen_at < $2", params![id, now]).await
}

/// Ends one session of a person; `false` if there is none such.
pub(crate) async fn end(sql: &Sql<'_>, person: PersonId, id: SessionId, now: At) -> Result<bool, StoreError> {
    let end = "UPDATE sessions SET ended_at = $3 WHERE id = $1 AND person_id = $2 AND ended_at IS NULL";
    Ok(sql.run(end, params![id, person, now]).await? == 1)
}

/// Ends the session of this token; `false` if there is none such.
pub(crate) async fn end_token(sql: &Sql<'_>, person: PersonId, hash: ContentHash, now: At) -> Result<bool, StoreError> {
    let end = "UPDATE sessions SET ended_at = $3 WHERE token_hash = $1 AND person_id = $2 AND ended_at IS NULL";
    Ok(sql.run(end, params![hash, person, now]).await? == 1)
}

/// Ends all sessions of a person but the one of this token.
pub(crate) async fn end_others(
    sql: &Sql<'_>,
    person: PersonId,
    keep: Option<ContentHash>,
    now: At,
) -> Result<u64, StoreError> {
    let keep = keep.map(|hash| hash.to_string()).unwrap_or_default();
    let end = "UPDATE sessions SET ended_at = $3 WHERE person_id = $1 AND token_hash <> $2 AND ended_at IS NULL";
    sql.run(end, params![person, keep, now]).await
}

/// Ends the sessions that a person has for one organisation.
pub(crate) async fn end_for(sql: &Sql<'_>, person: PersonId, org: OrgId, now: At) -> Result<u64, StoreError> {
    let end = "UPDATE sessions SET ended_at = $3 WHERE person_id = $1 AND org_id = $2 AND ended_at IS NULL";
    sql.run(end, params![person, org, now]).await
}
