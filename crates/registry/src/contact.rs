//! A point of contact: whom to reach at an organisation, in which order, when.
//!
//! A change ends one version and begins another; a confirmation only says that the version still holds.

mod card;

pub use card::{Card, TypedCard, Wrong, Wrongs};
pub(crate) use card::{narrow, too_long};

use access::OrgId;
use kernel::{Bilingual, Day, Id};
use std::str::FromStr;

/// The id of one version of a point of contact.
pub type ContactId = Id<Contact>;

/// When a contact can be reached.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Hours {
    /// On working days.
    #[default]
    Business,
    /// Day and night.
    Always,
}

impl Hours {
    /// Both.
    pub const ALL: [Hours; 2] = [Hours::Business, Hours::Always];
    /// Its code in the database, in forms and in keys of sentences.
    pub fn code(self) -> &'static str {
        match self {
            Hours::Business => "business",
            Hours::Always => "always",
        }
    }
}

impl FromStr for Hours {
    type Err = ();
    fn from_str(code: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|hours| hours.code() == code).ok_or(())
    }
}

/// One version of a point of contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// Its id.
    pub id: ContactId,
    /// Whose contact it is.
    pub org: OrgId,
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
    /// The day on which somebody of the organisation last said that it holds; `None` if nobody ever did.
    pub confirmed_on: Option<Day>,
    /// The first day of this version.
    pub valid_from: Day,
    /// The last; before `valid_from` for a version that was replaced on the day it began.
    pub valid_to: Option<Day>,
}

impl Contact {
    /// Whether this version is the one in force.
    pub fn in_force(&self) -> bool {
        self.valid_to.is_none()
    }
    /// How many days ago it was confirmed; `None` if never.
    pub fn days_since_confirmed(&self, today: Day) -> Option<i32> {
        self.confirmed_on.map(|day| today.number() - day.number())
    }
}
