//! The SQL of this room.

pub(crate) mod amendments;
pub(crate) mod changes;
pub(crate) mod confirmations;
pub(crate) mod contacts;
pub(crate) mod doubts;
pub(crate) mod intervals;
pub(crate) mod organisations;
pub(crate) mod oversight;
pub(crate) mod registrations;
pub(crate) mod rules;
pub(crate) mod seals;
pub(crate) mod sectors;
pub(crate) mod sheets;
pub(crate) mod supervisions;
pub(crate) mod upward;

use crate::Validity;
use kernel::{Bilingual, Day};
use store::{Row, StoreError};

/// `prefix_ja` and `prefix_en`.
fn both(row: &Row, prefix: &str) -> Result<Bilingual, StoreError> {
    Ok(Bilingual { ja: row.text(&format!("{prefix}_ja"))?, en: row.text(&format!("{prefix}_en"))? })
}

fn day(row: &Row, column: &str) -> Result<Day, StoreError> {
    row.maybe_day(column)?.ok_or_else(|| StoreError::Unreadable { column: column.to_owned() })
}

fn validity(row: &Row) -> Result<Validity, StoreError> {
    Ok(Validity { from: day(row, "valid_from")?, to: row.maybe_day("valid_to")? })
}

/// One entry per line.
fn lines(row: &Row, column: &str) -> Result<Vec<String>, StoreError> {
    Ok(row.text(column)?.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect())
}
