//! The one post office of a hub: whether letters are promised, sent, and reach the relay.

use crate::post::Standing;
use access::PersonId;
use kernel::At;
use store::{Sql, StoreError, params};

/// Whether this hub sends mail.
pub(crate) async fn is_open(sql: &Sql<'_>) -> Result<bool, StoreError> {
    let ask = "SELECT COUNT(*) AS n FROM post_office WHERE opened_at IS NOT NULL";
    Ok(sql.count(ask, params![]).await? > 0)
}

/// Whether somebody halted it.
pub(crate) async fn is_halted(sql: &Sql<'_>) -> Result<bool, StoreError> {
    let ask = "SELECT COUNT(*) AS n FROM post_office WHERE halted_at IS NOT NULL";
    Ok(sql.count(ask, params![]).await? > 0)
}

/// Opens it, if it was not open; whether it is for the first time.
pub(crate) async fn open(sql: &Sql<'_>, now: At) -> Result<bool, StoreError> {
    let update = "UPDATE post_office SET opened_at = $1 WHERE opened_at IS NULL";
    Ok(sql.run(update, params![now]).await? == 1)
}

/// That it is halted.
pub(crate) struct Halt<'a> {
    pub(crate) since: At,
    pub(crate) reason: &'a str,
    /// By whom; `None`: on the machine.
    pub(crate) by: Option<PersonId>,
}

/// Halts it, or lets it go on; whether that changed anything.
pub(crate) async fn halt(sql: &Sql<'_>, halt: Option<Halt<'_>>) -> Result<bool, StoreError> {
    let (since, by) = (halt.as_ref().map(|halt| halt.since), halt.as_ref().and_then(|halt| halt.by));
    let reason = halt.as_ref().map_or("", |halt| halt.reason);
    let update =
        "UPDATE post_office SET halted_at = $1, reason = $2, halted_by = $3 WHERE (halted_at IS NULL) = ($4 = 1)";
    Ok(sql.run(update, params![since, reason, by, i64::from(since.is_some())]).await? == 1)
}

/// Who halted it, where it was a person in Kaname.
pub(crate) async fn halted_by(sql: &Sql<'_>) -> Result<Option<PersonId>, StoreError> {
    let row = sql.row("SELECT halted_by FROM post_office WHERE halted_at IS NOT NULL", params![]).await?;
    row.map_or(Ok(None), |row| row.maybe_id("halted_by"))
}

/// Notes that the relay is not reached and why, or (`None`) that it is.
pub(crate) async fn reached(sql: &Sql<'_>, failed: Option<(At, &str)>) -> Result<(), StoreError> {
    match failed {
        Some((now, why)) => {
            let update = "UPDATE post_office SET unreached_since = COALESCE(unreached_since, $1), unreached_why = $2";
            sql.run(update, params![now, why]).await?;
        }
        None => {
            let update =
                "UPDATE post_office SET unreached_since = NULL, unreached_why = '' WHERE unreached_since IS NOT NULL";
            sql.run(update, params![]).await?;
        }
    }
    Ok(())
}

/// That nothing leaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Standstill {
    /// Somebody halted it; else the relay is not reached.
    pub(crate) halted: bool,
    /// Since when.
    pub(crate) since: At,
    /// Why, as whoever halted it, or the line to the relay, says.
    pub(crate) why: String,
    /// How many letters wait.
    pub(crate) waiting: i64,
}

/// Whether nothing leaves, and why.
pub(crate) async fn standstill(sql: &Sql<'_>) -> Result<Option<Standstill>, StoreError> {
    let ask = "SELECT p.halted_at, p.reason, p.unreached_since, p.unreached_why,
        (SELECT COUNT(*) FROM letters WHERE due_at IS NOT NULL) AS waiting
        FROM post_office p WHERE p.opened_at IS NOT NULL AND (p.halted_at IS NOT NULL OR p.unreached_since IS NOT NULL)";
    let Some(row) = sql.row(ask, params![]).await? else { return Ok(None) };
    let (halted, unreached) = (row.maybe_at("halted_at")?, row.maybe_at("unreached_since")?);
    let why = if halted.is_some() { "reason" } else { "unreached_why" };
    let (why, waiting) = (row.text(why)?, row.get("waiting")?);
    Ok(halted.or(unreached).map(|since| Standstill { halted: halted.is_some(), since, why, waiting }))
}

/// How it stands.
pub(crate) async fn standing(sql: &Sql<'_>, now: At) -> Result<Standing, StoreError> {
    let ask = "SELECT p.*,
        (SELECT COUNT(*) FROM letters WHERE due_at IS NOT NULL) AS waiting,
        (SELECT COUNT(*) FROM letters WHERE due_at <= $1) AS overdue,
        (SELECT MIN(promised_at) FROM letters WHERE due_at IS NOT NULL) AS oldest,
        (SELECT COUNT(*) FROM letters WHERE state IN ('refused', 'given-up')) AS failed,
        (SELECT COUNT(*) FROM incoming_letters i WHERE i.why IS NOT NULL
          AND NOT EXISTS (SELECT 1 FROM incoming_settled s WHERE s.incoming_id = i.id)) AS unread
        FROM post_office p";
    sql.one(ask, params![now]).await?.ok_or_else(|| StoreError::Unreadable { column: "post_office".into() })
}
