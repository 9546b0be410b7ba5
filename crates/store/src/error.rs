//! What can go wrong between us and the database.

use crate::mishap;

/// A failure of the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database refused or could not be reached.
    #[error("the database did not answer as expected")]
    Database(#[source] sea_orm::DbErr),
    /// The database is away, or every connection to it was busy for too long.
    #[error("the database is not reached")]
    Unreachable(#[source] sea_orm::DbErr),
    /// There is no room left to write, or the disk refuses.
    #[error("the database has no room left")]
    Full(#[source] sea_orm::DbErr),
    /// It can be read and takes nothing.
    #[error("the database takes nothing")]
    ReadOnly(#[source] sea_orm::DbErr),
    /// The line broke while something was being committed: whether it is kept nobody knows here.
    #[error("whether it was kept is not known")]
    Unsure(#[source] sea_orm::DbErr),
    /// A constraint of the database said no; holds its name or message.
    #[error("the database refused the row: {0}")]
    Conflict(String),
    /// The database refused to change something sealed.
    #[error("what is sealed cannot be changed: {0}")]
    Sealed(String),
    /// A stored value cannot be read as what it should be.
    #[error("the stored value of {column} cannot be read")]
    Unreadable {
        /// The column.
        column: String,
    },
    /// A write transaction was to end without a word in the audit chain.
    #[error("a change was about to be stored without an audit entry")]
    NothingAudited,
    /// A query over a kind of thing lacks `{visible}`.
    #[error("a list was asked for without its visibility filter")]
    Unfiltered,
    /// A migration that was applied has been edited since.
    #[error("migration {0} differs from the one that was applied")]
    MigrationChanged(String),
    /// What was committed may not outlive a loss of power.
    #[error("the disk did not keep what was written")]
    Disk(#[source] std::io::Error),
    /// The file of a database cannot be made.
    #[error("the file cannot be made")]
    Unwritable(#[source] std::io::Error),
    /// A secret does not open: it was kept under another key, for somebody else, or was changed.
    #[error("a secret does not open with this key")]
    Locked,
    /// A secret was to be kept or told, and the database was opened without its key.
    #[error("the database was opened without its key")]
    NoKey,
    /// The place where the database should be is unusable.
    #[error("{0} is neither sqlite: nor postgres:")]
    UnknownEngine(String),
}

impl From<sea_orm::DbErr> for StoreError {
    fn from(cause: sea_orm::DbErr) -> Self {
        let message = cause.to_string();
        if message.contains("kaname: sealed") {
            return StoreError::Sealed(message);
        }
        match cause.sql_err() {
            Some(
                sea_orm::SqlErr::UniqueConstraintViolation(name) | sea_orm::SqlErr::ForeignKeyConstraintViolation(name),
            ) => StoreError::Conflict(name),
            _ if message.contains("CHECK constraint") || message.contains("check constraint") => {
                StoreError::Conflict(message)
            }
            _ => mishap::of(cause),
        }
    }
}

impl StoreError {
    /// Of a commit: where the line broke, it may be kept all the same.
    pub(crate) fn of_commit(cause: sea_orm::DbErr) -> Self {
        match Self::from(cause) {
            StoreError::Unreachable(cause) => StoreError::Unsure(cause),
            other => other,
        }
    }
}
