//! What the documents say of how each CEPTOAR passes word on (002:406-415; 004:18739-20615, 004:20637-20712).

use super::{FactsError, read::Row};
use kernel::{Bilingual, Day};

/// The rules of a CEPTOAR as one map tells them. What is empty is not stated.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleEntry {
    /// The code of the CEPTOAR.
    pub code: String,
    /// The first day of the sheet.
    pub valid_from: Day,
    /// `by-hand`, where the documents say so.
    pub passes: Option<String>,
    /// Where they do.
    pub passes_source: String,
    /// Whether words of its own were added, as the documents state it.
    pub own_words: Option<bool>,
    /// Where they do.
    pub own_words_source: String,
    /// Who passes on, in working hours.
    pub hand: Bilingual,
    /// Where they say so.
    pub hand_source: String,
    /// Who can be reached outside them.
    pub outside: Bilingual,
    /// Where they say so.
    pub outside_source: String,
    /// How word goes on.
    pub way: Bilingual,
    /// Where they say so.
    pub way_source: String,
    /// Where the documents show the sheet.
    pub source: String,
    /// What a reader should know; may be empty.
    pub note: String,
}

/// A place between a CEPTOAR and its members (連絡拠点).
#[derive(Clone, Debug, PartialEq)]
pub struct HubEntry {
    /// The code of the CEPTOAR.
    pub code: String,
    /// The first day of the sheet that names it.
    pub valid_from: Day,
    /// Who.
    pub name: Bilingual,
    /// Whom it reaches.
    pub reaches: Bilingual,
    /// Where the documents say so.
    pub source: String,
}

impl RuleEntry {
    pub(super) fn read(row: &Row<'_>) -> Result<Self, FactsError> {
        Ok(Self {
            code: row.text("code")?,
            valid_from: row.day("valid_from")?,
            passes: row.stated("passes")?,
            passes_source: row.text("passes_source")?,
            own_words: row.stated("own_words")?.map(|said| said == "yes"),
            own_words_source: row.text("own_words_source")?,
            hand: row.both("hand_ja", "hand_en")?,
            hand_source: row.text("hand_source")?,
            outside: row.both("outside_ja", "outside_en")?,
            outside_source: row.text("outside_source")?,
            way: row.both("way_ja", "way_en")?,
            way_source: row.text("way_source")?,
            source: row.text("source")?,
            note: row.text("note")?,
        })
    }
}

impl HubEntry {
    pub(super) fn read(row: &Row<'_>) -> Result<Self, FactsError> {
        Ok(Self {
            code: row.text("code")?,
            valid_from: row.day("valid_from")?,
            name: row.both("name_ja", "name_en")?,
            reaches: row.both("reaches_ja", "reaches_en")?,
            source: row.text("source")?,
        })
    }
}
