//! What the documents record of the drill of FY2013 (`facts/drill_2013.csv`), each with its source line.

use kernel::Bilingual;
use serde::Deserialize;

/// The fiscal year of what is recorded.
pub const YEAR: i32 = 2013;

/// One thing that is recorded.
#[derive(Clone, Debug, Deserialize)]
pub struct Fact {
    /// What it is.
    #[serde(rename = "fact_key")]
    pub key: String,
    text_ja: String,
    text_en: String,
    /// The figure, where it is one.
    pub value: String,
    /// Where the documents say so.
    #[serde(rename = "source_line")]
    pub source: String,
}

impl Fact {
    /// It in words.
    pub fn words(&self) -> Bilingual {
        Bilingual { ja: self.text_ja.trim_end_matches('。').to_owned(), en: self.text_en.clone() }
    }
}

/// What is recorded.
pub struct Record(Vec<Fact>);

impl Record {
    /// Reads it.
    ///
    /// # Errors
    /// If the file in this build cannot be read.
    pub fn load() -> Result<Self, csv::Error> {
        let mut reader = csv::Reader::from_reader(include_str!("../facts/drill_2013.csv").as_bytes());
        reader.deserialize().collect::<Result<_, _>>().map(Self)
    }
    /// The fact with this key.
    pub fn fact(&self, key: &str) -> Option<&Fact> {
        self.0.iter().find(|fact| fact.key == key)
    }
    /// How CEPTOARs changed the drill, and what they did of their own accord: examples for those who plan one.
    pub fn examples(&self) -> impl Iterator<Item = &Fact> {
        self.0.iter().filter(|fact| fact.key.starts_with("customised_") || fact.key.starts_with("own_effort_"))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn the_figures_are_those_of_the_document() {
        let record = Record::load().unwrap();
        let value = |key: &str| record.fact(key).map(|fact| (fact.value.as_str(), fact.source.as_str()));
        assert_eq!(value("ceptoars"), Some(("12", "004:20668")));
        assert_eq!(value("bodies"), Some(("1561", "004:20675")));
        assert_eq!(value("customised"), Some(("3", "004:20680")));
        assert_eq!(value("arrival_time"), Some(("2", "004:20679")));
        assert_eq!(record.examples().count(), 8);
    }
}
