//! What the centre registers of an operator or an agency: the columns of a list, the fields of a form.
//!
//! A list, a form and a program say the same columns; they are read, compared with what is registered and written by one
//! way ([`plan`], [`crate::ops::enter_organisations`]).

mod flaw;
mod list;
pub mod plan;
mod read;

pub use flaw::{Flaw, HeadFlaw, ListError, Why};
pub use plan::{Fate, Namesake, Plan, Planned};
pub(crate) use plan::{planned_list, planned_one};
pub(crate) use read::{Current, Known, Read};

use access::OrgId;
use kernel::ContentHash;
use std::collections::{BTreeMap, BTreeSet};

/// The columns that a list may have, in any order.
pub const COLUMNS: [&str; 24] = [
    "code",
    "kind",
    "name_ja",
    "name_en",
    "kana",
    "romaji",
    "short_ja",
    "short_en",
    "sector",
    "ceptoars",
    "ministry",
    "basis",
    "place",
    "domains",
    "networks",
    "from",
    "note",
    "contact_name",
    "contact_kana",
    "contact_post",
    "contact_phone",
    "contact_fax",
    "contact_mail",
    "contact_hours",
];
/// Those that a list must have.
pub const NEEDED: [&str; 2] = ["code", "name_ja"];

/// The ids of those that were seen to be called alike, with commas between.
pub(crate) fn seen_alike(said: &str) -> BTreeSet<OrgId> {
    said.split(',').filter_map(|id| id.trim().parse().ok()).collect()
}

/// What is to be registered of one organisation, as somebody wrote it: cells by their columns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written(BTreeMap<&'static str, String>);

impl Written {
    /// From pairs of column and cell; a column that stands there again adds a word. What is no column is left out.
    pub fn of<'p>(pairs: impl IntoIterator<Item = (&'p str, &'p str)>) -> Self {
        let mut written = Self::default();
        for (name, cell) in pairs {
            let (Some(column), cell) = (COLUMNS.into_iter().find(|column| *column == name), cell.trim()) else {
                continue;
            };
            let stands = written.0.entry(column).or_default();
            if !stands.is_empty() && !cell.is_empty() {
                stands.push(' ');
            }
            stands.push_str(cell);
        }
        written.0.retain(|_, cell| !cell.is_empty());
        written
    }
    /// A cell; empty where there is none.
    pub fn cell(&self, column: &str) -> &str {
        self.0.get(column).map(String::as_str).unwrap_or_default()
    }
    /// The words of a cell.
    pub(crate) fn words(&self, column: &str) -> Vec<&str> {
        let words = self.cell(column).split([' ', '　', ';', '\n', '\r']);
        words.map(str::trim).filter(|word| !word.is_empty()).collect()
    }
    /// With what `below` says where this says nothing.
    #[must_use]
    pub fn over(&self, below: &Self) -> Self {
        let mut both = below.0.clone();
        both.extend(self.0.iter().map(|(column, cell)| (*column, cell.clone())));
        Self(both)
    }
    /// Which version it is: it changes with every word.
    pub fn version(&self) -> ContentHash {
        ContentHash::of(serde_json::json!(self.0).to_string().as_bytes())
    }
}
