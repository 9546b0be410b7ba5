//! A change that an organisation made by itself, or the centre of its registration, and what its CEPTOAR's secretariat says of it.
//!
//! The change holds as soon as it is made: whoever must be reached is reached where the organisation says. The
//! secretariat sees it before and after, takes note, asks, or sends it back to be put right; it changes nothing itself.

use access::{OrgId, PersonId};
use kernel::{At, Bilingual, Id};
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// The id of a change.
pub type ChangeId = Id<Change>;

macro_rules! codes {
    ($(#[doc = $doc:literal])+ $name:ident { $($(#[doc = $each:literal])+ $way:ident = $code:literal),+ $(,)? }) => {
        $(#[doc = $doc])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[doc = $each])+ $way,)+ }
        impl $name {
            /// All of them.
            pub const ALL: &'static [$name] = &[$($name::$way,)+];
            /// Its code in the database, in forms and in addresses.
            pub fn code(self) -> &'static str {
                match self { $($name::$way => $code,)+ }
            }
        }
        impl FromStr for $name {
            type Err = ();
            fn from_str(code: &str) -> Result<Self, ()> {
                Self::ALL.iter().copied().find(|one| one.code() == code).ok_or(())
            }
        }
    };
}
pub(crate) use codes;

codes! {
    /// What was changed.
    What {
        /// A point of contact was added.
        ContactAdded = "contact-added",
        /// A point of contact says something else.
        ContactChanged = "contact-changed",
        /// A point of contact was ended.
        ContactEnded = "contact-ended",
        /// Place, domains or addresses.
        Described = "described",
        /// Somebody came in.
        PersonJoined = "person-joined",
        /// Somebody has other roles.
        RolesChanged = "roles-changed",
        /// Somebody's access ended.
        PersonEnded = "person-ended",
        /// Somebody is away, and others stand in.
        Delegation = "delegation",
    }
}

codes! {
    /// How it stands between the organisation and one CEPTOAR.
    State {
        /// Nobody has looked at it.
        New = "new",
        /// The secretariat asked something.
        Questioned = "questioned",
        /// The secretariat wants it put right.
        Returned = "returned",
        /// The organisation answered.
        Answered = "answered",
        /// Somebody of the secretariat took note.
        Acknowledged = "acknowledged",
    }
}

codes! {
    /// What is said of it.
    Verdict {
        /// The secretariat takes note.
        Acknowledge = "acknowledge",
        /// The secretariat asks.
        Question = "question",
        /// The secretariat wants it put right.
        Return = "return",
        /// The organisation answers.
        Answer = "answer",
    }
}

impl State {
    /// Whether the secretariat should look at it.
    pub fn waits_for_secretariat(self) -> bool {
        matches!(self, State::New | State::Answered)
    }
    /// Whether the organisation should answer.
    pub fn waits_for_organisation(self) -> bool {
        matches!(self, State::Questioned | State::Returned)
    }
    /// How it stands after a word; `None` where that cannot be said now.
    pub fn after(self, verdict: Verdict) -> Option<State> {
        match (self, verdict) {
            (State::Acknowledged, _) => None,
            (_, Verdict::Acknowledge) => Some(State::Acknowledged),
            (_, Verdict::Question) => Some(State::Questioned),
            (_, Verdict::Return) => Some(State::Returned),
            (State::Questioned | State::Returned, Verdict::Answer) => Some(State::Answered),
            (State::New | State::Answered, Verdict::Answer) => None,
        }
    }
}

impl Verdict {
    /// Whether it says nothing without words.
    pub fn needs_words(self) -> bool {
        self != Verdict::Acknowledge
    }
}

/// One field, before and after; empty where there was or is nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Altered {
    /// Which: `phone`, `hours`, `roles` …
    pub field: String,
    /// What stood there.
    pub before: String,
    /// What stands there.
    pub after: String,
}

impl Altered {
    /// A field that was `before` and is `after`.
    pub fn new(field: &str, before: impl Into<String>, after: impl Into<String>) -> Self {
        Self { field: field.to_owned(), before: before.into(), after: after.into() }
    }
}

/// A change. Nothing of it is ever altered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Its id.
    pub id: ChangeId,
    /// Whose.
    pub org: OrgId,
    /// What was changed.
    pub what: What,
    /// Whose contact, which person; may be empty.
    pub subject: String,
    /// What was and what is.
    pub fields: Vec<Altered>,
    /// Who changed it; `None` for somebody who had not signed in yet.
    pub person: Option<PersonId>,
    /// When.
    pub at: At,
    /// Whether the centre did, changing what is registered.
    pub by_centre: bool,
}

/// How a change stands with one CEPTOAR.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Watch {
    /// Which.
    pub ceptoar: OrgId,
    /// Its name.
    pub name: Bilingual,
    /// How it stands.
    pub state: State,
}

/// Something said of a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Between the organisation and which CEPTOAR.
    pub ceptoar: OrgId,
    /// What is said.
    pub verdict: Verdict,
    /// In words; may be empty.
    pub text: String,
    /// By whom.
    pub by: Bilingual,
    /// When.
    pub at: At,
}

/// The longest word, in characters.
pub const LONGEST: usize = 2_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_organisation_speaks_only_when_it_was_asked() {
        for &state in State::ALL {
            assert_eq!(state.after(Verdict::Answer).is_some(), state.waits_for_organisation(), "{state:?}");
        }
    }

    #[test]
    fn what_was_taken_note_of_stays_so() {
        for &verdict in Verdict::ALL {
            assert_eq!(State::Acknowledged.after(verdict), None);
        }
        assert_eq!(State::Returned.after(Verdict::Acknowledge), Some(State::Acknowledged));
    }
}
