//! Who one is: name, post, telephone; what colleagues and those above and below see.

use ::store::{FromRow, Row, StoreError};
use kernel::Bilingual;
use serde::{Deserialize, Serialize};

/// The longest name, reading or post, in characters.
pub const LONGEST: usize = 80;
/// The longest telephone number.
pub const LONGEST_TELEPHONE: usize = 30;

/// What somebody says about himself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// The name; in English as the person writes it.
    pub name: Bilingual,
    /// Its reading.
    pub kana: String,
    /// In Latin letters.
    pub romaji: String,
    /// The post, such as 情報システム課長; may be empty.
    pub post: String,
    /// A telephone number; may be empty.
    pub telephone: String,
}

/// What is wrong with a profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// There is no name, or a very long one.
    Name,
    /// The reading is not in kana.
    Kana,
    /// The Latin letters are others.
    Romaji,
    /// The post is very long.
    Post,
    /// The telephone number has other signs than digits, `+`, `-`, brackets and spaces.
    Telephone,
}

impl Flaw {
    /// The field in which it is.
    pub fn field(self) -> &'static str {
        match self {
            Flaw::Name => "name",
            Flaw::Kana => "kana",
            Flaw::Romaji => "romaji",
            Flaw::Post => "post",
            Flaw::Telephone => "telephone",
        }
    }
    /// Key of the sentence that says what to write instead.
    pub fn key(self) -> &'static str {
        match self {
            Flaw::Name => "identity-name-wrong",
            Flaw::Kana => "identity-kana-wrong",
            Flaw::Romaji => "identity-romaji-wrong",
            Flaw::Post => "identity-job-wrong",
            Flaw::Telephone => "identity-telephone-wrong",
        }
    }
}

/// Whether this is a reading: hiragana, katakana, and what stands between.
fn is_kana(text: &str) -> bool {
    text.chars().all(|c| ('ぁ'..='ヿ').contains(&c) || matches!(c, ' ' | '　' | '・'))
}

impl Profile {
    /// As it is kept: without spaces around.
    #[must_use]
    pub fn tidy(self) -> Self {
        let tidy = |text: String| text.trim().to_owned();
        Self {
            name: Bilingual { ja: tidy(self.name.ja), en: tidy(self.name.en) },
            kana: tidy(self.kana),
            romaji: tidy(self.romaji),
            post: tidy(self.post),
            telephone: tidy(self.telephone),
        }
    }
    /// What is wrong with it, field by field.
    pub fn flaws(&self) -> Vec<Flaw> {
        let fits = |text: &str, longest| text.chars().count() <= longest && !text.chars().any(char::is_control);
        let named = |text: &str| !text.is_empty() && fits(text, LONGEST);
        let latin = |text: &str| text.chars().all(|c| c.is_ascii_alphabetic() || " .'-".contains(c));
        let dialled = |c: char| c.is_ascii_digit() || "+-() ".contains(c);
        let checks = [
            (Flaw::Name, named(&self.name.ja) && fits(&self.name.en, LONGEST)),
            (Flaw::Kana, named(&self.kana) && is_kana(&self.kana)),
            (Flaw::Romaji, named(&self.romaji) && latin(&self.romaji)),
            (Flaw::Post, fits(&self.post, LONGEST)),
            (Flaw::Telephone, fits(&self.telephone, LONGEST_TELEPHONE) && self.telephone.chars().all(dialled)),
        ];
        checks.into_iter().filter(|(_, good)| !good).map(|(flaw, _)| flaw).collect()
    }
    /// The fields in which it differs from another, for the record, which holds no names.
    pub fn differs(&self, other: &Profile) -> Vec<&'static str> {
        let fields = [
            ("name", self.name == other.name),
            ("kana", self.kana == other.kana),
            ("romaji", self.romaji == other.romaji),
            ("post", self.post == other.post),
            ("telephone", self.telephone == other.telephone),
        ];
        fields.into_iter().filter(|(_, same)| !same).map(|(field, _)| field).collect()
    }
}

impl FromRow for Profile {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            name: Bilingual { ja: row.text("name_ja")?, en: row.text("name_en")? },
            kana: row.text("kana")?,
            romaji: row.text("romaji")?,
            post: row.text("post")?,
            telephone: row.text("telephone")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sato() -> Profile {
        Profile {
            name: Bilingual::new("佐藤 恵", "Megumi Sato"),
            kana: "さとう めぐみ".into(),
            romaji: "Megumi Sato".into(),
            post: "情報システム課".into(),
            telephone: "03-0000-0042".into(),
        }
    }

    #[test]
    fn each_field_is_judged_by_itself() {
        assert_eq!(sato().flaws(), []);
        assert_eq!(Profile { post: String::new(), telephone: String::new(), ..sato() }.flaws(), []);
        for (flawed, flaw) in [
            (Profile { name: Bilingual::new("", "x"), ..sato() }, Flaw::Name),
            (Profile { kana: "佐藤".into(), ..sato() }, Flaw::Kana),
            (Profile { romaji: "めぐみ".into(), ..sato() }, Flaw::Romaji),
            (Profile { post: "長".repeat(81), ..sato() }, Flaw::Post),
            (Profile { telephone: "call me".into(), ..sato() }, Flaw::Telephone),
        ] {
            assert_eq!(flawed.flaws(), [flaw], "{flawed:?}");
        }
    }

    #[test]
    fn the_record_hears_which_fields_changed() {
        let moved = Profile { post: "総務課".into(), telephone: String::new(), ..sato() };
        assert_eq!(moved.differs(&sato()), ["post", "telephone"]);
    }
}
