//! References for people, from counters without gaps.

use crate::{Sql, StoreError, params};
use kernel::{FiscalYear, Reference, Series};

/// The next reference of a series. The counter's row is locked until the transaction ends, so a number is given
/// only if its thing is stored, and numbers have no gaps.
///
/// # Errors
/// If the database refuses.
pub async fn next_reference(
    sql: &Sql<'_>,
    series: Series,
    year: FiscalYear,
    exercise: bool,
) -> Result<Reference, StoreError> {
    let counter = Reference::counter(series, year, exercise);
    let row = sql
        .row(
            "INSERT INTO counters (name, last) VALUES ($1, 1)
             ON CONFLICT (name) DO UPDATE SET last = counters.last + 1 RETURNING last",
            params![counter],
        )
        .await?
        .ok_or_else(|| StoreError::Unreadable { column: "last".into() })?;
    Ok(Reference { series, year, number: row.get("last")?, exercise })
}
