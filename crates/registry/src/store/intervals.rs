//! The settings of the centre on confirmations, which are only ever added.

use super::day;
use crate::interval::Interval;
use access::PersonId;
use kernel::Day;
use store::{FromRow, Row, Sql, StoreError, params};

impl FromRow for Interval {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            number: row.get("number")?,
            valid_from: day(row, "valid_from")?,
            usual: row.get("usual")?,
            longest: row.get("longest")?,
            reason: row.text("reason")?,
            at: row.at("at")?,
        })
    }
}

/// What holds on a day.
pub(crate) async fn on(sql: &Sql<'_>, day: Day) -> Result<Interval, StoreError> {
    let select = "SELECT * FROM confirm_intervals WHERE valid_from <= $1 ORDER BY number DESC LIMIT 1";
    Ok(sql.one(select, params![day]).await?.unwrap_or_default())
}

/// The newest 50 settings.
pub(crate) async fn newest(sql: &Sql<'_>) -> Result<Vec<Interval>, StoreError> {
    sql.all("SELECT * FROM confirm_intervals ORDER BY number DESC LIMIT 50", params![]).await
}

/// Adds a setting.
pub(crate) async fn add(sql: &Sql<'_>, new: &Interval, person: Option<PersonId>) -> Result<(), StoreError> {
    let insert = "INSERT INTO confirm_intervals (number, valid_from, usual, longest, reason, person_id, at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let values = params![new.number, new.valid_from, new.usual, new.longest, new.reason.clone(), person, new.at];
    sql.run_one(insert, values).await
}
