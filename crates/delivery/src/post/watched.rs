//! What whoever watches a hub from outside is told of its mail and its reminders: numbers, and nothing of what they are about.

use ::store::{FromRow, Row, Sql, StoreError, params};
use kernel::At;

/// How letters and reminders stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Watched {
    /// Letters that are still to go.
    pub waiting: i64,
    /// Since when the one that could have gone first could go.
    pub oldest_due: Option<At>,
    /// Letters that were refused or given up.
    pub failed: i64,
    /// Letters of which it is not known whether a try before the last arrived: perhaps they went twice.
    pub perhaps_twice: i64,
    /// Rounds of reminders that are due and not done.
    pub rounds_due: i64,
    /// Since when the first of them is due.
    pub oldest_round: Option<At>,
    /// Letters that came in and wait for a person.
    pub unread: i64,
    /// Whether nothing is sent because somebody halted it.
    pub halted: bool,
    /// Whether the relay is not reached.
    pub unreached: bool,
}

impl FromRow for Watched {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            waiting: row.get("waiting")?,
            oldest_due: row.maybe_at("oldest_due")?,
            failed: row.get("failed")?,
            perhaps_twice: row.get("perhaps_twice")?,
            rounds_due: row.get("rounds_due")?,
            oldest_round: row.maybe_at("oldest_round")?,
            unread: row.get("unread")?,
            halted: row.maybe_at("halted_at")?.is_some(),
            unreached: row.maybe_at("unreached_since")?.is_some(),
        })
    }
}

/// How they stand now.
///
/// # Errors
/// If the database refuses.
pub async fn watched(sql: &Sql<'_>, now: At) -> Result<Watched, StoreError> {
    let ask = "SELECT p.halted_at, p.unreached_since,
        (SELECT COUNT(*) FROM letters WHERE due_at IS NOT NULL) AS waiting,
        (SELECT MIN(due_at) FROM letters WHERE due_at <= $1) AS oldest_due,
        (SELECT COUNT(*) FROM letters WHERE state IN ('refused', 'given-up')) AS failed,
        (SELECT COUNT(DISTINCT letter_id) FROM letter_tries WHERE outcome IN ('perhaps', 'lost')) AS perhaps_twice,
        (SELECT COUNT(*) FROM reminder_rounds WHERE done_at IS NULL AND due_at <= $1) AS rounds_due,
        (SELECT MIN(due_at) FROM reminder_rounds WHERE done_at IS NULL AND due_at <= $1) AS oldest_round,
        (SELECT COUNT(*) FROM incoming_letters i WHERE i.why IS NOT NULL
          AND NOT EXISTS (SELECT 1 FROM incoming_settled s WHERE s.incoming_id = i.id)) AS unread
        FROM post_office p";
    sql.one(ask, params![now]).await?.ok_or_else(|| StoreError::Unreadable { column: "post_office".into() })
}
