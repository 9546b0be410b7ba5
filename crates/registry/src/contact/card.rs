//! What somebody types about a point of contact, and whether it can stand.

use super::{Contact, Hours};
use kernel::Bilingual;
use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;

/// What a version of a point of contact says, without whose and since when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// 1 is called first; up to 9.
    pub priority: i64,
    /// Who.
    pub name: Bilingual,
    /// The reading of the name; may be empty.
    pub kana: String,
    /// The name in Latin letters; may be empty.
    pub romaji: String,
    /// Department and post.
    pub post: Bilingual,
    /// The telephone number.
    pub phone: String,
    /// The fax number; may be empty.
    pub fax: String,
    /// The mail address.
    pub mail: String,
    /// When it can be reached.
    pub hours: Hours,
}

/// A card as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct TypedCard {
    /// 1 to 9.
    pub priority: String,
    /// Who, in Japanese.
    pub name_ja: String,
    /// Who, in English.
    pub name_en: String,
    /// The reading.
    pub kana: String,
    /// In Latin letters.
    pub romaji: String,
    /// Department and post in Japanese.
    pub post_ja: String,
    /// Department and post in English.
    pub post_en: String,
    /// The telephone number.
    pub phone: String,
    /// The fax number.
    pub fax: String,
    /// The mail address.
    pub mail: String,
    /// `business` or `always`.
    pub hours: String,
}

/// What is wrong with one field of a card or of a description.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// It must be filled in.
    Missing,
    /// It is longer than anybody needs.
    TooLong,
    /// It is no telephone number.
    Telephone,
    /// It is no mail address.
    Mail,
    /// It is no number from 1 to 9.
    Priority,
    /// It is none of the choices.
    Choice,
    /// A line is no domain.
    Domain,
    /// A line is no block of addresses.
    Network,
    /// It is no day.
    Day,
    /// The day is past.
    PastDay,
    /// The day is still to come.
    FutureDay,
    /// It is more months than the centre allows.
    Longest,
    /// It is no number of months from 1 to 12.
    Months,
    /// A line does not say one place and whom it reaches.
    Hub,
}

impl Wrong {
    /// Key of the sentence that says what to write instead.
    pub fn key(self) -> &'static str {
        match self {
            Wrong::Missing => "registry-wrong-missing",
            Wrong::TooLong => "registry-wrong-too-long",
            Wrong::Telephone => "registry-wrong-telephone",
            Wrong::Mail => "registry-wrong-mail",
            Wrong::Priority => "registry-wrong-priority",
            Wrong::Choice => "registry-wrong-choice",
            Wrong::Domain => "registry-wrong-domain",
            Wrong::Network => "registry-wrong-network",
            Wrong::Day => "registry-wrong-day-short",
            Wrong::PastDay => "registry-wrong-past-day",
            Wrong::FutureDay => "registry-wrong-future-day",
            Wrong::Months => "registry-wrong-months",
            Wrong::Hub => "registry-wrong-hub",
            Wrong::Longest => "registry-wrong-longest",
        }
    }
}

/// What is wrong, field by field, in the order of the form.
pub type Wrongs = Vec<(&'static str, Wrong)>;

/// How many characters a field may hold.
const LONGEST: usize = 200;

impl From<&Contact> for Card {
    fn from(contact: &Contact) -> Self {
        let Contact { priority, name, kana, romaji, post, phone, fax, mail, hours, .. } = contact.clone();
        Self { priority, name, kana, romaji, post, phone, fax, mail, hours }
    }
}

impl From<&Card> for TypedCard {
    fn from(card: &Card) -> Self {
        let card = card.clone();
        Self {
            priority: card.priority.to_string(),
            name_ja: card.name.ja,
            name_en: card.name.en,
            kana: card.kana,
            romaji: card.romaji,
            post_ja: card.post.ja,
            post_en: card.post.en,
            phone: card.phone,
            fax: card.fax,
            mail: card.mail,
            hours: card.hours.code().to_owned(),
        }
    }
}

impl TypedCard {
    /// The card, if everything can stand.
    ///
    /// # Errors
    /// All that is wrong, in the order of the form.
    pub fn read(&self) -> Result<Card, Wrongs> {
        let mut wrongs = Wrongs::new();
        let mut wrong = |field, wrong: Option<Wrong>| wrongs.extend(wrong.map(|wrong| (field, wrong)));
        let card = Card {
            priority: narrow(&self.priority).parse().ok().filter(|n| (1..=9).contains(n)).unwrap_or_default(),
            name: Bilingual::new(self.name_ja.trim(), self.name_en.trim()),
            kana: self.kana.trim().to_owned(),
            romaji: self.romaji.trim().to_owned(),
            post: Bilingual::new(self.post_ja.trim(), self.post_en.trim()),
            phone: narrow(&self.phone),
            fax: narrow(&self.fax),
            mail: narrow(&self.mail),
            hours: self.hours.parse().unwrap_or_default(),
        };
        wrong("priority", (card.priority == 0).then_some(Wrong::Priority));
        wrong("name_ja", needed(&card.name.ja));
        wrong("kana", too_long(&card.kana));
        wrong("name_en", too_long(&card.name.en));
        wrong("romaji", too_long(&card.romaji));
        wrong("post_ja", needed(&card.post.ja));
        wrong("post_en", too_long(&card.post.en));
        wrong("phone", needed(&card.phone).or((!is_telephone(&card.phone)).then_some(Wrong::Telephone)));
        wrong("fax", (!card.fax.is_empty() && !is_telephone(&card.fax)).then_some(Wrong::Telephone));
        wrong("mail", needed(&card.mail).or((!is_mail(&card.mail)).then_some(Wrong::Mail)));
        wrong("hours", self.hours.parse::<Hours>().is_err().then_some(Wrong::Choice));
        if wrongs.is_empty() { Ok(card) } else { Err(wrongs) }
    }
}

/// Full-width letters and digits as they are dialled and mailed: `０３－００００` as `03-0000`.
pub(crate) fn narrow(text: &str) -> String {
    let dash = |letter| if matches!(letter, '‐' | '−' | '–' | '―' | 'ー') { '-' } else { letter };
    text.trim().nfkc().map(dash).collect()
}

pub(crate) fn too_long(text: &str) -> Option<Wrong> {
    (text.chars().count() > LONGEST).then_some(Wrong::TooLong)
}

fn needed(text: &str) -> Option<Wrong> {
    if text.is_empty() { Some(Wrong::Missing) } else { too_long(text) }
}

fn is_telephone(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let dialled = |letter: char| letter.is_ascii_digit() || matches!(letter, '+' | '-' | '(' | ')' | ' ' | '#');
    (3..=20).contains(&digits) && text.chars().all(dialled)
}

fn is_mail(text: &str) -> bool {
    let plain = text.chars().all(|letter| letter.is_ascii_graphic() && !matches!(letter, '<' | '>' | ',' | ';' | '"'));
    let parts: Vec<&str> = text.split('@').collect();
    plain
        && matches!(parts.as_slice(), [name, host] if !name.is_empty() && host.contains('.') && !host.starts_with('.') && !host.ends_with('.'))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn typed() -> TypedCard {
        TypedCard {
            priority: "１".into(),
            name_ja: " 佐藤 恵 ".into(),
            post_ja: "情報システム部".into(),
            phone: "０３－００００－０１０１".into(),
            mail: "sato.megumi@shiomi-tel.example".into(),
            hours: "always".into(),
            ..TypedCard::default()
        }
    }

    #[test]
    fn what_was_typed_in_full_width_is_read() {
        let card = typed().read().unwrap();
        assert_eq!((card.priority, card.name.ja.as_str(), card.phone.as_str()), (1, "佐藤 恵", "03-0000-0101"));
        assert_eq!(card.hours, Hours::Always);
    }

    #[test]
    fn everything_that_is_wrong_is_said_at_once_in_the_order_of_the_form() {
        let wrongs = TypedCard { mail: "sato at home".into(), priority: "10".into(), phone: String::new(), ..typed() };
        let want = vec![("priority", Wrong::Priority), ("phone", Wrong::Missing), ("mail", Wrong::Mail)];
        assert_eq!(wrongs.read(), Err(want));
        let empty = TypedCard::default().read().unwrap_err();
        assert_eq!(empty.len(), 6);
    }

    #[test]
    fn a_telephone_number_is_made_of_what_can_be_dialled() {
        for good in ["03-0000-0101", "+81 3 0000 0101", "119", "(03) 0000-0101"] {
            assert!(is_telephone(good), "{good}");
        }
        for bad in ["", "12", "でんわ", "03-0000-0101 (佐藤)", "123456789012345678901"] {
            assert!(!is_telephone(bad), "{bad}");
        }
        for bad in ["a@b", "@b.example", "a@@b.example", "a b@c.example", "a@.example", "佐藤@c.example"] {
            assert!(!is_mail(bad), "{bad}");
        }
    }

    #[test]
    fn a_card_survives_being_typed() {
        let card = typed().read().unwrap();
        assert_eq!(TypedCard::from(&card).read().unwrap(), card);
    }
}
