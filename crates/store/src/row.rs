//! Rows as they come back.

use crate::StoreError;
use kernel::{At, ContentHash, Day, Id};
use sea_orm::{QueryResult, TryGetable};
use std::str::FromStr;

/// One row of an answer; columns are asked for by name.
pub struct Row(pub(crate) QueryResult);

/// A struct that can be read from a row.
pub trait FromRow: Sized {
    /// Reads it.
    ///
    /// # Errors
    /// If a column is missing or unreadable.
    fn from_row(row: &Row) -> Result<Self, StoreError>;
}

impl Row {
    /// A plain value: `i64`, `bool`, `String`, `Vec<u8>`, `uuid::Uuid`, or an `Option` of these.
    ///
    /// # Errors
    /// If there is no such column or it holds something else.
    pub fn get<T: TryGetable>(&self, column: &str) -> Result<T, StoreError> {
        self.0.try_get("", column).map_err(|_| unreadable(column))
    }
    /// An id.
    ///
    /// # Errors
    /// As [`Row::get`].
    pub fn id<T>(&self, column: &str) -> Result<Id<T>, StoreError> {
        self.get::<uuid::Uuid>(column).map(Id::from)
    }
    /// An id that may be absent.
    ///
    /// # Errors
    /// As [`Row::get`].
    pub fn maybe_id<T>(&self, column: &str) -> Result<Option<Id<T>>, StoreError> {
        Ok(self.get::<Option<uuid::Uuid>>(column)?.map(Id::from))
    }
    /// A text.
    ///
    /// # Errors
    /// As [`Row::get`].
    pub fn text(&self, column: &str) -> Result<String, StoreError> {
        self.get(column)
    }
    /// A moment.
    ///
    /// # Errors
    /// As [`Row::get`].
    pub fn at(&self, column: &str) -> Result<At, StoreError> {
        self.get(column).map(At::from_millis)
    }
    /// A moment that may be absent.
    ///
    /// # Errors
    /// As [`Row::get`].
    pub fn maybe_at(&self, column: &str) -> Result<Option<At>, StoreError> {
        Ok(self.get::<Option<i64>>(column)?.map(At::from_millis))
    }
    /// A day that may be absent.
    ///
    /// # Errors
    /// As [`Row::get`].
    pub fn maybe_day(&self, column: &str) -> Result<Option<Day>, StoreError> {
        let number = self.get::<Option<i64>>(column)?;
        number.map(|n| i32::try_from(n).map(Day::from_number).map_err(|_| unreadable(column))).transpose()
    }
    /// A value stored as its code.
    ///
    /// # Errors
    /// If the code is not one of the known ones.
    pub fn code<T: FromStr>(&self, column: &str) -> Result<T, StoreError> {
        self.text(column)?.parse().map_err(|_| unreadable(column))
    }
    /// A content hash.
    ///
    /// # Errors
    /// If it is not 64 hexadecimal digits.
    pub fn hash(&self, column: &str) -> Result<ContentHash, StoreError> {
        ContentHash::parse(&self.text(column)?).ok_or_else(|| unreadable(column))
    }
    /// A value stored as JSON text.
    ///
    /// # Errors
    /// If it is not what is expected.
    pub fn json<T: serde::de::DeserializeOwned>(&self, column: &str) -> Result<T, StoreError> {
        serde_json::from_str(&self.text(column)?).map_err(|_| unreadable(column))
    }
}

fn unreadable(column: &str) -> StoreError {
    StoreError::Unreadable { column: column.to_owned() }
}
