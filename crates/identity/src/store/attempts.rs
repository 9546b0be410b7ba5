//! The tables of failed attempts and of known sources.

use crate::{
    source::Source,
    throttle::{Count, Situation, WINDOW_HOURS},
};
use ::store::{Cx, Entry, Sql, StoreError, params};
use access::{Kind, PersonId};
use kernel::{At, ContentHash, Id};

/// Marks ids of attempts.
pub(crate) enum AttemptMark {}
pub(crate) type AttemptId = Id<AttemptMark>;

/// At most so many refusals an hour are written into the audit chain, over all accounts,
const RECORDED_PER_HOUR: i64 = 60;
/// and one for each account from each source in this time: the chain is not to be flooded by somebody who guesses.
const RECORD_MINUTES: i64 = 10;

/// Who tries from where; the account goes by the hash of the address that was typed.
#[derive(Clone, Debug)]
pub(crate) struct Try {
    pub(crate) account: ContentHash,
    pub(crate) source: String,
}

impl Try {
    pub(crate) fn new(mail: &str, source: &Source) -> Self {
        let account = ContentHash::of(crate::person::tidy_mail(mail).as_bytes());
        Self { account, source: source.0.chars().take(80).collect() }
    }
}

/// How things stand for somebody who tries now.
pub(crate) async fn situation(
    sql: &Sql<'_>,
    tried: &Try,
    person: Option<PersonId>,
    now: At,
) -> Result<Situation, StoreError> {
    let since = now.plus_minutes(-60 * WINDOW_HOURS);
    let (account, source) = (tried.account, &tried.source);
    let known = match person {
        Some(person) => is_known(sql, person, source).await?,
        None => false,
    };
    Ok(Situation {
        account: count(sql, "account = $2", params![since, account]).await?,
        source: count(sql, "source = $2", params![since, source]).await?,
        both: count(sql, "account = $2 AND source = $3", params![since, account, source]).await?,
        known,
    })
}

async fn count(sql: &Sql<'_>, which: &str, values: Vec<::store::Bound>) -> Result<Count, StoreError> {
    let ask = format!("SELECT COUNT(*) AS n, MAX(at) AS last FROM failed_sign_ins WHERE at > $1 AND {which}");
    match sql.row(&ask, values).await? {
        Some(row) => Ok(Count { failures: row.get("n")?, last: row.maybe_at("last")? }),
        None => Ok(Count::default()),
    }
}

async fn is_known(sql: &Sql<'_>, person: PersonId, source: &str) -> Result<bool, StoreError> {
    let known = "SELECT COUNT(*) AS n FROM known_sources WHERE person_id = $1 AND source = $2";
    Ok(sql.count(known, params![person, source]).await? > 0)
}

/// Notes an attempt as failed; it is taken back if it succeeds, so that many at once are counted too.
pub(crate) async fn note(cx: &Cx, sql: &Sql<'_>, tried: &Try) -> Result<AttemptId, StoreError> {
    let old = cx.now().plus_minutes(-60 * WINDOW_HOURS);
    sql.run("DELETE FROM failed_sign_ins WHERE at < $1", params![old]).await?;
    let id: AttemptId = cx.new_id();
    let note = "INSERT INTO failed_sign_ins (id, account, source, at, recorded) VALUES ($1, $2, $3, $4, $5)";
    sql.run_one(note, params![id, tried.account, &tried.source, cx.now(), false]).await?;
    Ok(id)
}

pub(crate) async fn take_back(sql: &Sql<'_>, attempt: AttemptId) -> Result<u64, StoreError> {
    sql.run("DELETE FROM failed_sign_ins WHERE id = $1", params![attempt]).await
}

/// After signing in: this source is known, and what failed from it is forgotten.
pub(crate) async fn remember(sql: &Sql<'_>, tried: &Try, person: PersonId, now: At) -> Result<(), StoreError> {
    let forget = "DELETE FROM failed_sign_ins WHERE account = $1 AND source = $2";
    sql.run(forget, params![tried.account, &tried.source]).await?;
    let know = "INSERT INTO known_sources (person_id, source, last_at) VALUES ($1, $2, $3)
                ON CONFLICT (person_id, source) DO UPDATE SET last_at = EXCLUDED.last_at";
    sql.run_one(know, params![person, &tried.source, now]).await
}

/// Puts a refusal into the audit chain, unless enough of them stand there; whether it did.
pub(crate) async fn record(
    cx: &Cx,
    sql: &Sql<'_>,
    attempt: AttemptId,
    tried: &Try,
    person: Option<PersonId>,
) -> Result<bool, StoreError> {
    let (hour, recent) = (cx.now().plus_minutes(-60), cx.now().plus_minutes(-RECORD_MINUTES));
    let all = "SELECT COUNT(*) AS n FROM failed_sign_ins WHERE recorded = $1 AND at > $2";
    let same = "SELECT COUNT(*) AS n FROM failed_sign_ins
                WHERE recorded = $1 AND at > $2 AND account = $3 AND source = $4";
    let full = sql.count(all, params![true, hour]).await? >= RECORDED_PER_HOUR;
    if full || sql.count(same, params![true, recent, tried.account, &tried.source]).await? > 0 {
        return Ok(false);
    }
    sql.run_one("UPDATE failed_sign_ins SET recorded = $2 WHERE id = $1", params![attempt, true]).await?;
    let lately = "SELECT COUNT(*) AS n FROM failed_sign_ins WHERE account = $1 AND at > $2";
    let failures = sql.count(lately, params![tried.account, hour]).await?;
    let entry = Entry::new("identity.sign-in-refused").detail(serde_json::json!({ "in_the_last_hour": failures }));
    cx.audit(match person {
        Some(person) => entry.on(Kind::Person, person),
        None => entry,
    });
    Ok(true)
}
