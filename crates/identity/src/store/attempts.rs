//! The tables of failed attempts and of known sources.

use crate::{
    known::{self, BrowserId, Whence},
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
    /// The browser, if it is known for the account.
    pub(crate) browser: Option<BrowserId>,
}

impl Try {
    /// With the address that was typed, and whose it is.
    pub(crate) async fn of(
        sql: &Sql<'_>,
        mail: &str,
        person: Option<PersonId>,
        whence: &Whence,
        now: At,
    ) -> Result<Self, StoreError> {
        Ok(Self {
            account: ContentHash::of(crate::person::tidy_mail(mail).as_bytes()),
            source: whence.source.0.chars().take(80).collect(),
            browser: known::find(sql, person, &whence.tokens, now).await?,
        })
    }
}

/// How things stand for somebody who tries now.
pub(crate) async fn situation(sql: &Sql<'_>, tried: &Try, now: At) -> Result<Situation, StoreError> {
    let since = now.plus_minutes(-60 * WINDOW_HOURS);
    if let Some(browser) = tried.browser {
        return Ok(Situation::Known { own: count(sql, "browser = $2", params![since, browser]).await? });
    }
    Ok(Situation::Stranger {
        account: count(sql, "browser IS NULL AND account = $2", params![since, tried.account]).await?,
        source: count(sql, "browser IS NULL AND source = $2", params![since, &tried.source]).await?,
    })
}

async fn count(sql: &Sql<'_>, which: &str, values: Vec<::store::Bound>) -> Result<Count, StoreError> {
    let ask = format!("SELECT COUNT(*) AS n, MAX(at) AS last FROM failed_sign_ins WHERE at > $1 AND {which}");
    match sql.row(&ask, values).await? {
        Some(row) => Ok(Count { failures: row.get("n")?, last: row.maybe_at("last")? }),
        None => Ok(Count::default()),
    }
}

/// Notes an attempt as failed; it is taken back if it succeeds, so that many at once are counted too.
pub(crate) async fn note(cx: &Cx, sql: &Sql<'_>, tried: &Try) -> Result<AttemptId, StoreError> {
    let old = cx.now().plus_minutes(-60 * WINDOW_HOURS);
    sql.run("DELETE FROM failed_sign_ins WHERE at < $1", params![old]).await?;
    let id: AttemptId = cx.new_id();
    let note = "INSERT INTO failed_sign_ins (id, account, source, browser, at, recorded)
                VALUES ($1, $2, $3, $4, $5, $6)";
    sql.run_one(note, params![id, tried.account, &tried.source, tried.browser, cx.now(), false]).await?;
    Ok(id)
}

pub(crate) async fn take_back(sql: &Sql<'_>, attempt: AttemptId) -> Result<u64, StoreError> {
    sql.run("DELETE FROM failed_sign_ins WHERE id = $1", params![attempt]).await
}

/// After signing in, what failed in this browser is forgotten; in one that was not known, what failed for the account
/// from its source, since the mistypes of a whole office would add up. What failed elsewhere stays.
pub(crate) async fn forget(sql: &Sql<'_>, tried: &Try) -> Result<u64, StoreError> {
    if let Some(browser) = tried.browser {
        return sql.run("DELETE FROM failed_sign_ins WHERE browser = $1", params![browser]).await;
    }
    let forget = "DELETE FROM failed_sign_ins WHERE browser IS NULL AND account = $1 AND source = $2";
    sql.run(forget, params![tried.account, &tried.source]).await
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
