//! The CEPTOAR-Council (セプターカウンシル): who sits in it, in which role, since when.

use super::{FactsError, Validity, read::Row};
use std::str::FromStr;

/// A role in the council.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CouncilRole {
    /// A member (参加).
    Member,
    /// An observer (オブザーバ).
    Observer,
    /// The secretariat (事務局).
    Secretariat,
}

/// Whether the first day of a role is stated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Since {
    /// The documents state the day.
    Stated,
    /// They do not; the row begins on the day the council was founded (004:18616).
    Founding,
}

/// Who sits in the council.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seat {
    /// A CEPTOAR, by its code.
    Ceptoar(String),
    /// Another body, by its code.
    Body(String),
}

/// One role of one body in the council.
#[derive(Clone, Debug, PartialEq)]
pub struct CouncilEntry {
    /// Who.
    pub seat: Seat,
    /// The name as the documents print it.
    pub printed: String,
    /// In which role.
    pub role: CouncilRole,
    /// From when to when.
    pub validity: Validity,
    /// Whether the first day is stated.
    pub since: Since,
    /// Where the documents say so.
    pub source: String,
    /// What a reader should know; may be empty.
    pub note: String,
}

impl FromStr for CouncilRole {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "member" => Ok(Self::Member),
            "observer" => Ok(Self::Observer),
            "secretariat" => Ok(Self::Secretariat),
            _ => Err(()),
        }
    }
}

impl FromStr for Since {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "stated" => Ok(Self::Stated),
            "founding" => Ok(Self::Founding),
            _ => Err(()),
        }
    }
}

impl CouncilEntry {
    pub(super) fn read(row: &Row<'_>) -> Result<Self, FactsError> {
        let seat = match (row.stated("ceptoar")?, row.stated("body")?) {
            (Some(code), None) => Seat::Ceptoar(code),
            (None, Some(code)) => Seat::Body(code),
            _ => return Err(row.wrong("body")),
        };
        Ok(Self {
            seat,
            printed: row.text("printed_ja")?,
            role: row.word("role")?,
            validity: row.validity()?,
            since: row.word("basis")?,
            source: row.text("source")?,
            note: row.text("note")?,
        })
    }
}
