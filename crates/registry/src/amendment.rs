//! What an organisation may not change of itself: its name, its sector, to which CEPTOAR it belongs. It asks, with a
//! reason; the CEPTOAR's secretariat decides on membership, the centre on the rest, with a reason too.

use crate::change::codes;
use access::{OrgId, PersonId};
use kernel::{At, Bilingual, Id};
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// The id of an amendment.
pub type AmendmentId = Id<Amendment>;

codes! {
    /// What is asked to be changed.
    Item {
        /// The name.
        Name = "name",
        /// The sector.
        Sector = "sector",
        /// To become a member of a CEPTOAR.
        Join = "join",
        /// To leave a CEPTOAR.
        Leave = "leave",
    }
}

codes! {
    /// How it stands.
    Standing {
        /// It waits for the decision.
        Open = "open",
        /// It was granted and holds.
        Granted = "granted",
        /// It was declined.
        Declined = "declined",
        /// The organisation took it back.
        Withdrawn = "withdrawn",
    }
}

/// A name with its readings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Names {
    /// The full name.
    pub name: Bilingual,
    /// Its reading; may be empty.
    pub kana: String,
    /// In Latin letters; may be empty.
    pub romaji: String,
}

/// What is wanted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Wanted {
    /// This name.
    Name(Names),
    /// The sector with this code.
    Sector(String),
    /// Membership of this CEPTOAR.
    Join(OrgId),
    /// No more membership of this CEPTOAR.
    Leave(OrgId),
}

impl Wanted {
    /// What of the registration it is about.
    pub fn item(&self) -> Item {
        match self {
            Wanted::Name(_) => Item::Name,
            Wanted::Sector(_) => Item::Sector,
            Wanted::Join(_) => Item::Join,
            Wanted::Leave(_) => Item::Leave,
        }
    }
    /// The CEPTOAR that decides; `None` where the centre does.
    pub fn ceptoar(&self) -> Option<OrgId> {
        match self {
            Wanted::Join(ceptoar) | Wanted::Leave(ceptoar) => Some(*ceptoar),
            Wanted::Name(_) | Wanted::Sector(_) => None,
        }
    }
}

/// What an organisation asks to have changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amendment {
    /// Its id.
    pub id: AmendmentId,
    /// Who asks.
    pub org: OrgId,
    /// Who decides.
    pub decider: OrgId,
    /// What is wanted.
    pub wanted: Wanted,
    /// How it was when it was asked, for people; may be empty.
    pub before: String,
    /// Why.
    pub reason: String,
    /// Who of the organisation asked.
    pub person: Option<PersonId>,
    /// When.
    pub at: At,
    /// How it stands.
    pub standing: Standing,
    /// Why it was decided so; empty while it was not.
    pub decision: String,
    /// When it was decided or taken back.
    pub decided_at: Option<At>,
}

/// The longest reason, in characters.
pub const LONGEST: usize = 2_000;

/// The longest name, in characters.
pub const LONGEST_NAME: usize = 200;

/// A reason as it can stand; `None` if there is none or a very long one.
pub fn reason(text: &str) -> Option<&str> {
    let text = text.trim();
    (!text.is_empty() && text.chars().count() <= LONGEST).then_some(text)
}

impl Names {
    /// The names as they can stand: a Japanese name, nothing very long, no line breaks.
    pub fn tidy(&self) -> Option<Names> {
        let one = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let tidy = Names {
            name: Bilingual { ja: one(&self.name.ja), en: one(&self.name.en) },
            kana: one(&self.kana),
            romaji: one(&self.romaji),
        };
        let all = [&tidy.name.ja, &tidy.name.en, &tidy.kana, &tidy.romaji];
        let fits = all.into_iter().all(|text| text.chars().count() <= LONGEST_NAME);
        (fits && !tidy.name.ja.is_empty()).then_some(tidy)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_written_on_one_line_and_is_not_empty() {
        let names = |ja: &str| Names { name: Bilingual::new(ja, ""), ..Names::default() };
        assert_eq!(names(" 潮見\n通信 ").tidy(), Some(names("潮見 通信")));
        assert_eq!((names(" \n").tidy(), names(&"あ".repeat(201)).tidy()), (None, None));
    }

    #[test]
    fn a_reason_is_needed() {
        assert_eq!((reason(" x "), reason(" "), reason(&"あ".repeat(LONGEST + 1))), (Some("x"), None, None));
    }
}
