//! How long what is no evidence is kept: sessions, answers to programs, drafts that were never sent. What is sealed and the
//! chain are kept for ever, and no statement here names them.

use crate::{Cx, Db, Entry, FromRow, Row, Sql, StoreError, params};
use access::Actor;
use kernel::{At, Day};
use std::collections::BTreeMap;

mod seals;

pub use seals::{SEAL, verify_decisions};

/// Something that is kept for some days.
#[derive(Clone, Copy, Debug)]
pub struct Retained {
    /// Its code, as people name it: `drafts`.
    pub what: &'static str,
    /// For how many days, as Kaname comes.
    pub days: i64,
    /// Nobody decides on fewer.
    pub least: i64,
    /// SQL that counts as `n` what is older than `$1`.
    pub count: &'static str,
    /// SQL that removes it.
    pub remove: &'static [&'static str],
}

/// What the store itself keeps for some days.
pub const RETAINED: [Retained; 2] = [
    Retained {
        what: "answers-to-programs",
        days: 2,
        least: 2,
        count: "SELECT COUNT(*) AS n FROM idempotency WHERE at < $1",
        remove: &["DELETE FROM idempotency WHERE at < $1"],
    },
    Retained {
        what: "notes-of-backups",
        days: 400,
        least: 60,
        count: "SELECT COUNT(*) AS n FROM backups WHERE taken_at < $1",
        remove: &["DELETE FROM backups WHERE taken_at < $1"],
    },
];

/// A rule as it is in force, and what it would remove or has removed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// What it is for, by its code.
    pub what: &'static str,
    /// For how many days it is kept.
    pub days: i64,
    /// Since when somebody decided so, and why; `None`: as Kaname comes.
    pub decided: Option<(Day, String)>,
    /// How many are older.
    pub older: i64,
}

/// Why nothing was decided.
#[derive(Debug, thiserror::Error)]
pub enum DecideError {
    /// Nothing of this code is kept for some days only.
    #[error("nothing of that name is kept for some days only")]
    Unknown,
    /// Fewer days than it takes.
    #[error("it is needed for at least {0} days")]
    TooFew(i64),
    /// No reason was given.
    #[error("say why")]
    NoReason,
    /// The day is over.
    #[error("the day is over; decide from today on")]
    Past,
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

struct Decided {
    days: i64,
    from: Day,
    reason: String,
}
impl FromRow for Decided {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self { days: row.get("days")?, from: day(row, "valid_from")?, reason: row.text("reason")? })
    }
}

fn day(row: &Row, column: &str) -> Result<Day, StoreError> {
    row.maybe_day(column)?.ok_or_else(|| StoreError::Unreadable { column: column.into() })
}

/// The rules as they are in force today, with what they would remove.
///
/// # Errors
/// If the database refuses.
pub async fn rules(cx: &Cx, all: &[Retained]) -> Result<Vec<Rule>, StoreError> {
    let sql = cx.system("retention");
    let mut rules = Vec::with_capacity(all.len());
    for one in all {
        let mut rule = in_force(&sql, one, cx.now().day()).await?;
        rule.older = sql.count(one.count, params![cx.now().plus_days(-rule.days)]).await?;
        rules.push(rule);
    }
    Ok(rules)
}

async fn in_force(sql: &Sql<'_>, one: &Retained, today: Day) -> Result<Rule, StoreError> {
    let ask = "SELECT * FROM retention_decisions WHERE what = $1 AND valid_from <= $2 ORDER BY valid_from DESC, at DESC LIMIT 1";
    let decided = sql.one::<Decided>(ask, params![one.what, today]).await?;
    let days = decided.as_ref().map_or(one.days, |decided| decided.days.max(one.least));
    Ok(Rule { what: one.what, days, decided: decided.map(|one| (one.from, one.reason)), older: 0 })
}

/// Removes what is older than the rules say, and writes down how much of what; the rules with that.
///
/// # Errors
/// If the database refuses; then nothing is removed.
pub async fn sweep(db: &Db, now: At, all: &[Retained]) -> Result<Vec<Rule>, StoreError> {
    let cx = db.write(Actor::nobody(), now).await?;
    let swept = removed(&cx, all).await?;
    finish(cx, &swept).await?;
    Ok(swept)
}

/// The same, once a day, whoever asks how often and from how many processes; `None` if it was done today.
///
/// # Errors
/// If the database refuses; then nothing is removed, and it is not done.
pub async fn sweep_today(db: &Db, now: At, all: &[Retained]) -> Result<Option<Vec<Rule>>, StoreError> {
    let cx = db.read(Actor::nobody(), now).await?;
    if last(&cx.system("retention")).await?.is_some_and(|(day, _)| day >= now.day()) {
        return Ok(None);
    }
    drop(cx);
    let cx = db.write(Actor::nobody(), now).await?;
    let sql = cx.system("retention");
    let claim = "INSERT INTO retention_days (day, at, removed) VALUES ($1, $2, 0) ON CONFLICT (day) DO NOTHING";
    if sql.run(claim, params![now.day(), now]).await? == 0 {
        return Ok(None);
    }
    let swept = removed(&cx, all).await?;
    let many: i64 = swept.iter().map(|rule| rule.older).sum();
    sql.run("UPDATE retention_days SET removed = $1 WHERE day = $2", params![many, now.day()]).await?;
    finish(cx, &swept).await?;
    Ok(Some(swept))
}

/// The last day on which it was done by itself, and how much that removed.
///
/// # Errors
/// If the database refuses.
pub async fn last(sql: &Sql<'_>) -> Result<Option<(Day, i64)>, StoreError> {
    let row = sql.row("SELECT day, removed FROM retention_days ORDER BY day DESC LIMIT 1", params![]).await?;
    row.map(|row| Ok((day(&row, "day")?, row.get("removed")?))).transpose()
}

async fn removed(cx: &Cx, all: &[Retained]) -> Result<Vec<Rule>, StoreError> {
    let rules = rules(cx, all).await?;
    let sql = cx.system("retention");
    for (one, rule) in all.iter().zip(&rules).filter(|(_, rule)| rule.older > 0) {
        for statement in one.remove {
            sql.run(statement, params![cx.now().plus_days(-rule.days)]).await?;
        }
    }
    Ok(rules)
}

async fn finish(cx: Cx, swept: &[Rule]) -> Result<(), StoreError> {
    let counts: BTreeMap<&str, i64> =
        swept.iter().filter(|rule| rule.older > 0).map(|rule| (rule.what, rule.older)).collect();
    if counts.is_empty() {
        return cx.commit_unrecorded("nothing was kept for too long").await;
    }
    cx.audit(Entry::new("retention.swept").detail(serde_json::json!(counts)));
    cx.commit().await
}

/// Decides for how many days something is kept, from a day on.
///
/// # Errors
/// If it is too few, of the past, without a reason, or of nothing that is kept for some days only.
pub async fn decide(
    cx: &Cx,
    all: &[Retained],
    (what, days): (&str, i64),
    from: Day,
    reason: &str,
) -> Result<(), DecideError> {
    let one = all.iter().find(|one| one.what == what).ok_or(DecideError::Unknown)?;
    if days < one.least {
        return Err(DecideError::TooFew(one.least));
    }
    if reason.trim().is_empty() {
        return Err(DecideError::NoReason);
    }
    if from < cx.now().day() {
        return Err(DecideError::Past);
    }
    let insert =
        "INSERT INTO retention_decisions (id, what, days, valid_from, reason, at) VALUES ($1, $2, $3, $4, $5, $6)";
    let id = cx.new_id::<Retained>();
    cx.system("retention").run_one(insert, params![id, what, days, from, reason.trim(), cx.now()]).await?;
    let detail = serde_json::json!({ "what": what, "days": days, "from": from.number(), "reason": reason.trim() });
    cx.audit(Entry::new("retention.decided").detail(detail));
    Ok(())
}
