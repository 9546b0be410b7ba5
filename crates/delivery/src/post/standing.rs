//! How the post office stands, and halting it.

use crate::store::post_office::{self, Halt};
use ::store::{Cx, Db, Entry, FromRow, Row, Sql, StoreError};
use access::{Act, Actor, BodyKind, Decision, Relation, Relations, decide};
use kernel::At;

/// How the post office of a hub stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Since when letters are promised; `None`: this hub sends no mail.
    pub opened_at: Option<At>,
    /// Since when nothing is sent because somebody halted it, and why.
    pub halted: Option<(At, String)>,
    /// Since when the relay is not reached, and why not.
    pub unreached: Option<(At, String)>,
    /// Letters that are still to go.
    pub waiting: i64,
    /// Those of them that could go now.
    pub overdue: i64,
    /// Since when the oldest of them is promised.
    pub oldest: Option<At>,
    /// Letters that were refused or given up.
    pub failed: i64,
    /// Letters that came in and wait for a person.
    pub unread: i64,
}

impl FromRow for Standing {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let since = |at: &str, why: &str| -> Result<Option<(At, String)>, StoreError> {
            row.maybe_at(at)?.map(|at| Ok((at, row.text(why)?))).transpose()
        };
        Ok(Self {
            opened_at: row.maybe_at("opened_at")?,
            halted: since("halted_at", "reason")?,
            unreached: since("unreached_since", "unreached_why")?,
            waiting: row.get("waiting")?,
            overdue: row.get("overdue")?,
            oldest: row.maybe_at("oldest")?,
            failed: row.get("failed")?,
            unread: row.get("unread")?,
        })
    }
}

/// Whether somebody watches it: who does so at the centre.
pub(crate) fn watches(actor: &Actor) -> bool {
    let own = Relations::none().with(Relation::Own, actor.acts_for(BodyKind::Centre));
    decide(actor, Act::WatchPost, own) == Decision::Allow
}

/// How it stands now. No actor is asked: whoever calls this decides who may know.
///
/// # Errors
/// If the database refuses.
pub async fn standing(db: &Db, now: At) -> Result<Standing, StoreError> {
    let cx = db.read(Actor::nobody(), now).await?;
    standing_of(&cx.system("post office"), now).await
}

/// The same in somebody's transaction.
///
/// # Errors
/// If the database refuses.
pub async fn standing_of(sql: &Sql<'_>, now: At) -> Result<Standing, StoreError> {
    post_office::standing(sql, now).await
}

/// Begins to promise letters, if this hub did not yet; whether it does so for the first time.
///
/// # Errors
/// If the database refuses.
pub async fn open(db: &Db, now: At) -> Result<bool, StoreError> {
    // It was long ago, as a rule: then a database that can only be read at the moment is read.
    let cx = db.read(Actor::nobody(), now).await?;
    if post_office::is_open(&cx.system("post office")).await? {
        return Ok(false);
    }
    drop(cx);
    let cx = db.write(Actor::nobody(), now).await?;
    let first = post_office::open(&cx.system("post office"), now).await?;
    if first {
        cx.audit(Entry::new("post.opened"));
        cx.commit().await?;
    }
    Ok(first)
}

/// Halts it: from now on nothing is sent, and letters wait. Whether it was not halted before.
///
/// # Errors
/// If the database refuses.
pub async fn halt(db: &Db, now: At, reason: &str) -> Result<bool, StoreError> {
    let cx = db.write(Actor::nobody(), now).await?;
    let done = post_office::halt(&cx.system("post office"), Some(Halt { since: now, reason, by: None })).await?;
    noted(cx, done, Entry::new("post.halted").detail(serde_json::json!({ "reason": reason }))).await
}

/// Lets it go on. Whether it was halted.
///
/// # Errors
/// If the database refuses.
pub async fn go_on(db: &Db, now: At) -> Result<bool, StoreError> {
    let cx = db.write(Actor::nobody(), now).await?;
    let done = post_office::halt(&cx.system("post office"), None).await?;
    noted(cx, done, Entry::new("post.went-on")).await
}

async fn noted(cx: Cx, done: bool, entry: Entry) -> Result<bool, StoreError> {
    if done {
        cx.audit(entry);
        cx.commit().await?;
    }
    Ok(done)
}
