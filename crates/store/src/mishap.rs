//! What kind of mishap an error of a database is: whether it is away, full, or takes nothing.

use crate::StoreError;
use sea_orm::{DbErr, RuntimeErr, SqlxError};

/// The error of the store for an error of a driver that is about the database and not about what was asked of it.
pub(crate) fn of(cause: DbErr) -> StoreError {
    match kind(&cause) {
        Some(Kind::Away) => StoreError::Unreachable(cause),
        Some(Kind::Full) => StoreError::Full(cause),
        Some(Kind::ReadOnly) => StoreError::ReadOnly(cause),
        None => StoreError::Database(cause),
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Away,
    Full,
    ReadOnly,
}

fn kind(cause: &DbErr) -> Option<Kind> {
    let runtime = match cause {
        DbErr::ConnectionAcquire(_) => return Some(Kind::Away),
        DbErr::Conn(runtime) | DbErr::Exec(runtime) | DbErr::Query(runtime) => runtime,
        _ => return None,
    };
    let RuntimeErr::SqlxError(driver) = runtime else { return None };
    match driver.as_ref() {
        SqlxError::Database(said) => said.code().and_then(|code| by_code(&code)),
        SqlxError::Io(_)
        | SqlxError::Tls(_)
        | SqlxError::Protocol(_)
        | SqlxError::PoolTimedOut
        | SqlxError::PoolClosed
        | SqlxError::WorkerCrashed => Some(Kind::Away),
        _ => None,
    }
}

/// By the code that PostgreSQL gives (five characters) or SQLite (a number, extended, of at most four digits).
fn by_code(code: &str) -> Option<Kind> {
    if code.len() == 5 {
        return by_sqlstate(code);
    }
    match code.parse::<u32>().ok()? & 0xff {
        5 | 6 | 14 => Some(Kind::Away),
        8 => Some(Kind::ReadOnly),
        // 10: the disk refused a read, a write or a flush.
        10 | 13 => Some(Kind::Full),
        _ => None,
    }
}

fn by_sqlstate(code: &str) -> Option<Kind> {
    match code {
        "53100" | "58030" => Some(Kind::Full),
        "25006" => Some(Kind::ReadOnly),
        "53300" | "55P03" => Some(Kind::Away),
        _ if code.starts_with("08") || code.starts_with("57P0") => Some(Kind::Away),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_both_engines_say_what_is_the_matter() {
        for (code, is) in [
            ("13", Some(Kind::Full)),
            ("778", Some(Kind::Full)),
            ("4874", Some(Kind::Full)),
            ("8", Some(Kind::ReadOnly)),
            ("1032", Some(Kind::ReadOnly)),
            ("5", Some(Kind::Away)),
            ("2067", None),
            ("53100", Some(Kind::Full)),
            ("25006", Some(Kind::ReadOnly)),
            ("57P01", Some(Kind::Away)),
            ("08006", Some(Kind::Away)),
            ("23505", None),
            ("42P01", None),
        ] {
            assert_eq!(by_code(code), is, "{code}");
        }
    }
}
