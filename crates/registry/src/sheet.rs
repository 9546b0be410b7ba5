//! The sheet of a CEPTOAR: how one map (セプター特性把握マップ) shows it.

use crate::{
    Validity,
    facts::{CeptoarEntry, CeptoarState, ContactMeans, MemberUnit, Month},
};
use access::OrgId;
use kernel::{Bilingual, Day};
use serde::{Deserialize, Serialize};

/// How many members of one unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetCount {
    /// What is counted.
    pub unit: MemberUnit,
    /// How many.
    pub count: i64,
}

/// What a CEPTOAR said of itself. An empty text or `None` means "not stated", never "none".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    /// Its name.
    pub name: Bilingual,
    /// The scope of business it covers.
    pub scope: Bilingual,
    /// Its secretariat.
    pub secretariat: Bilingual,
    /// Its secretariat as the map prints it, where that differs or is known.
    pub secretariat_on_map: Option<String>,
    /// How many members, in words.
    pub members: Bilingual,
    /// Who they are, as printed.
    pub members_detail: String,
    /// How many members, by unit; only what is stated.
    pub counts: Vec<SheetCount>,
    /// How many of them are observers.
    pub observers: Option<i64>,
    /// Whether it has members yet.
    pub state: CeptoarState,
    /// The information it handles.
    pub information: Bilingual,
    /// How it reaches its members.
    pub means: Vec<ContactMeans>,
    /// When its handling rules were adopted.
    pub rules_adopted: Option<Month>,
    /// Since when its emergency window works.
    pub contact_since: Option<Month>,
    /// What it says of itself.
    pub features: Bilingual,
    /// What a reader should know; may be empty.
    pub note: String,
}

/// A sheet with its CEPTOAR and its days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetEntry {
    /// Whose.
    pub ceptoar: OrgId,
    /// The code of the CEPTOAR, which is that of its sector or sub-sector.
    pub code: String,
    /// The day that the sheet describes.
    pub as_of: Day,
    /// From when to when it is what the registry shows.
    pub validity: Validity,
    /// The sheet.
    pub sheet: Sheet,
    /// Where the documents show it.
    pub source: String,
}

impl From<&CeptoarEntry> for Sheet {
    fn from(entry: &CeptoarEntry) -> Self {
        let entry = entry.clone();
        let count = |count: crate::facts::MemberCount| {
            count.figure.value.map(|value| SheetCount { unit: count.unit, count: value })
        };
        Self {
            name: entry.name,
            scope: entry.scope,
            secretariat: entry.secretariat,
            secretariat_on_map: entry.secretariat_on_map,
            members: entry.members,
            members_detail: entry.members_detail,
            counts: entry.counts.into_iter().filter_map(count).collect(),
            observers: entry.observers,
            state: entry.state,
            information: entry.information,
            means: entry.means,
            rules_adopted: entry.rules_adopted,
            contact_since: entry.contact_since,
            features: entry.features,
            note: entry.note,
        }
    }
}
