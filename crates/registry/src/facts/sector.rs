//! Sectors, sub-sectors and the services that are critical in them.

use super::{FactsError, Validity, read::Row};
use kernel::Bilingual;

/// A sector (分野), or a part of one.
#[derive(Clone, Debug, PartialEq)]
pub struct Sector {
    /// Our code, such as `ICT` or `ICT-TEL`. The documents carry none.
    pub code: String,
    /// The sector this is a part of; `None` for a sector.
    pub parent: Option<String>,
    /// Its name.
    pub name: Bilingual,
    /// The code of the competent ministry, such as `MIC`.
    pub ministry: String,
    /// What in the documents supports the ministry; they have no table of it.
    pub ministry_basis: String,
    /// From when to when it is a sector of the plan.
    pub validity: Validity,
    /// Where the documents name it, such as `002:207`.
    pub source: String,
    /// What a reader should know; may be empty.
    pub note: String,
}

/// A critical-infrastructure service (重要インフラサービス).
#[derive(Clone, Debug, PartialEq)]
pub struct Service {
    /// The code of its sector or sub-sector.
    pub sector: String,
    /// Its name.
    pub name: Bilingual,
    /// What it consists of.
    pub description: Bilingual,
    /// From when to when the list shows it.
    pub validity: Validity,
    /// Where the documents describe it.
    pub source: String,
}

impl Sector {
    /// Whether this is a sector and not a part of one.
    pub fn is_whole(&self) -> bool {
        self.parent.is_none()
    }
    pub(super) fn read(row: &Row<'_>) -> Result<Self, FactsError> {
        Ok(Self {
            code: row.text("code")?,
            parent: row.stated("parent")?,
            name: row.both("name_ja", "name_en")?,
            ministry: row.text("ministry")?,
            ministry_basis: row.text("ministry_basis")?,
            validity: row.validity()?,
            source: row.text("source")?,
            note: row.text("note")?,
        })
    }
}

impl Service {
    pub(super) fn read(row: &Row<'_>) -> Result<Self, FactsError> {
        Ok(Self {
            sector: row.text("sector")?,
            name: row.both("name_ja", "name_en")?,
            description: row.both("description_ja", "description_en")?,
            validity: row.validity()?,
            source: row.text("source")?,
        })
    }
}
