//! The bodies of government and around it: the centre, the competent ministries, related bodies.

use super::{FactsError, Validity, read::Row};
use kernel::Bilingual;
use std::str::FromStr;

/// What a body is to critical-infrastructure protection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyKind {
    /// The national centre (内閣官房).
    Centre,
    /// A competent ministry (重要インフラ所管省庁).
    Ministry,
    /// A related body (関係機関).
    Related,
    /// An operator that the documents name by itself.
    Operator,
}

/// A body that the documents name.
#[derive(Clone, Debug, PartialEq)]
pub struct Body {
    /// Our code, such as `NISC`, `MIC`, `IPA`.
    pub code: String,
    /// What it is.
    pub kind: BodyKind,
    /// Its full name.
    pub name: Bilingual,
    /// The name people use.
    pub short: Bilingual,
    /// What it does here, in one sentence.
    pub role: Bilingual,
    /// From when to when the registry shows it.
    pub validity: Validity,
    /// Where the documents name it.
    pub source: String,
    /// What a reader should know; may be empty.
    pub note: String,
}

impl FromStr for BodyKind {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "centre" => Ok(Self::Centre),
            "ministry" => Ok(Self::Ministry),
            "related" => Ok(Self::Related),
            "operator" => Ok(Self::Operator),
            _ => Err(()),
        }
    }
}

impl Body {
    pub(super) fn read(row: &Row<'_>) -> Result<Self, FactsError> {
        Ok(Self {
            code: row.text("code")?,
            kind: row.word("kind")?,
            name: row.both("name_ja", "name_en")?,
            short: row.both("short_ja", "short_en")?,
            role: row.both("role_ja", "role_en")?,
            validity: row.validity()?,
            source: row.text("source")?,
            note: row.text("note")?,
        })
    }
}
