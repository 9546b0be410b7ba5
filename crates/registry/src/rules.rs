//! The rules of a CEPTOAR: how it passes notices on, whether it may add words of its own, who may see whose answers.
//!
//! A set of rules is never changed; another one follows it, from a day that is not past. A release copies the sets in
//! force on its day (`delivery`), so that what is decided later never reaches back. Where the documents say nothing,
//! the usual rules hold, and [`Rules::rests_on`] is empty: nobody is told that a document said so.

mod typed;

pub use typed::{TypedRules, WrongRules};

use access::{OrgId, PersonId};
use kernel::{At, Bilingual, ContentHash, Day};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::{collections::BTreeMap, str::FromStr};

/// After how many months contacts are confirmed again, at most: what holds where the centre has set nothing. The documents want
/// a window that can be reached in an emergency (002:397) and name no interval; a year is Kaname's own.
pub const CONFIRM_MONTHS: i64 = 12;

macro_rules! ways {
    ($(#[doc = $doc:literal])+ $name:ident { $($(#[doc = $each:literal])+ $way:ident = $code:literal),+ $(,)? }) => {
        $(#[doc = $doc])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name { $($(#[doc = $each])+ $way,)+ }
        impl $name {
            /// All of them; the first is the usual one.
            pub const ALL: [$name; 2] = [$($name::$way,)+];
            /// Its code in the database, in forms and in keys of sentences.
            pub fn code(self) -> &'static str {
                match self { $($name::$way => $code,)+ }
            }
        }
        impl FromStr for $name {
            type Err = ();
            fn from_str(code: &str) -> Result<Self, ()> {
                Self::ALL.into_iter().find(|way| way.code() == code).ok_or(())
            }
        }
    };
}

ways! {
    /// How a CEPTOAR passes a notice on to its members.
    Passes {
        /// Its secretariat reads it, adds, and passes it on.
        ByHand = "by-hand",
        /// It goes to the members at once.
        Direct = "direct",
    }
}

ways! {
    /// What the competent ministry sees of the members' answers.
    MinistrySees {
        /// How many answered what.
        Counts = "counts",
        /// Who answered what.
        Names = "names",
    }
}

ways! {
    /// What a member sees of the members' answers.
    MembersSee {
        /// Its own.
        Own = "own",
        /// Everybody's in the CEPTOAR.
        EachOther = "each-other",
    }
}

/// Where a set of rules comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The documents.
    Document,
    /// The CEPTOAR decided it.
    Decision,
    /// What was set before rules were kept.
    CarriedOver,
}

impl Origin {
    /// Its code in the database and in keys of sentences.
    pub fn code(self) -> &'static str {
        match self {
            Origin::Document => "document",
            Origin::Decision => "decision",
            Origin::CarriedOver => "carried-over",
        }
    }
}

impl FromStr for Origin {
    type Err = ();
    fn from_str(code: &str) -> Result<Self, ()> {
        let all = [Origin::Document, Origin::Decision, Origin::CarriedOver];
        all.into_iter().find(|origin| origin.code() == code).ok_or(())
    }
}

/// What the machine obeys. The usual rules are its default.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    /// How it is passed on.
    pub passes: Passes,
    /// Whether the secretariat may add words of its own.
    pub own_words: bool,
    /// What the ministry sees of the answers. The secretariat always sees those of its members.
    pub ministry_sees: MinistrySees,
    /// What members see of the answers.
    pub members_see: MembersSee,
    /// After how many months contacts are confirmed again; 1 to 12.
    pub confirm_months: i64,
}

impl Default for Terms {
    fn default() -> Self {
        Self {
            passes: Passes::ByHand,
            own_words: true,
            ministry_sees: MinistrySees::Counts,
            members_see: MembersSee::Own,
            confirm_months: CONFIRM_MONTHS,
        }
    }
}

/// A place between a CEPTOAR and its members through which word goes on (連絡拠点).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hub {
    /// Who.
    pub name: Bilingual,
    /// Whom it reaches; may be empty.
    pub reaches: Bilingual,
    /// Where the documents say so; empty for what was decided.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source: String,
}

/// What people read of a set of rules, besides its [`Terms`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Detail {
    /// Whose hand passes it on in working hours; may be empty.
    pub hand: Bilingual,
    /// Whose outside them; may be empty.
    pub outside: Bilingual,
    /// How word goes on, as the documents say it; may be empty.
    pub way: Bilingual,
    /// Places between the CEPTOAR and its members.
    pub hubs: Vec<Hub>,
    /// Line of the documents by what they state: `passes`, `own_words`, `hand`, `outside`, `way`, and `map` for the whole.
    pub sources: BTreeMap<String, String>,
    /// Who decided it, for a decision: `運営委員会（第12回）`.
    pub decided_by: String,
    /// On which day: `2014-06-10`; empty for what was not decided.
    pub decided_on: String,
    /// Why, for a decision.
    pub reason: String,
    /// What a reader should know of what the documents say; may be empty.
    pub note: String,
}

/// One set of rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rules {
    /// Whose.
    pub ceptoar: OrgId,
    /// 1 for its first set.
    pub number: i64,
    /// The first day on which it may be in force.
    pub valid_from: Day,
    /// What the machine obeys.
    pub terms: Terms,
    /// Where it comes from.
    pub origin: Origin,
    /// What people read.
    pub detail: Detail,
    /// Who wrote it down; `None` for what was loaded.
    pub person: Option<PersonId>,
    /// When it was written down.
    pub at: At,
}

impl Rules {
    /// The hash of all that it says: what the audit chain keeps of it. A list in this order, never to be changed.
    pub(crate) fn hash(&self) -> ContentHash {
        let Terms { passes, own_words, ministry_sees, members_see, confirm_months } = self.terms;
        let terms = (passes.code(), own_words, ministry_sees.code(), members_see.code(), confirm_months);
        let said = json!([self.number, self.valid_from.to_string(), terms, self.origin.code(), &self.detail]);
        ContentHash::of(said.to_string().as_bytes())
    }
    /// Where the documents state this; empty where they do not, and the usual rule holds.
    pub fn rests_on(&self, what: &str) -> &str {
        self.detail.sources.get(what).map_or("", String::as_str)
    }
}

/// The set in force on `day` of all sets of one CEPTOAR.
pub fn in_force(sets: &[Rules], day: Day) -> Option<&Rules> {
    sets.iter().filter(|set| set.valid_from <= day).max_by_key(|set| (set.valid_from, set.number))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn set(number: i64, from: &str, passes: Passes) -> Rules {
        Rules {
            ceptoar: "01900000-0000-7000-8000-000000000001".parse().unwrap(),
            number,
            valid_from: Day::parse(from).unwrap(),
            terms: Terms { passes, ..Terms::default() },
            origin: Origin::Decision,
            detail: Detail::default(),
            person: None,
            at: At::from_millis(0),
        }
    }

    #[test]
    fn the_latest_first_day_is_in_force_and_of_the_same_day_the_last_number() {
        let sets = [set(1, "2008-04-01", Passes::ByHand), set(2, "2014-07-01", Passes::Direct)];
        let on = |day: &str, sets: &[Rules]| in_force(sets, Day::parse(day).unwrap()).map(|set| set.number);
        assert_eq!(on("2008-03-31", &sets), None);
        assert_eq!((on("2014-06-30", &sets), on("2014-07-01", &sets)), (Some(1), Some(2)));
        // Decided later for an earlier day: it holds until the one that begins later.
        let more =
            [sets.to_vec(), vec![set(3, "2014-06-20", Passes::Direct), set(4, "2014-07-01", Passes::ByHand)]].concat();
        assert_eq!((on("2014-06-20", &more), on("2014-07-01", &more)), (Some(3), Some(4)));
    }

    #[test]
    fn the_usual_rules_show_nobody_a_neighbours_answer() {
        let usual = Terms::default();
        assert_eq!((usual.ministry_sees, usual.members_see), (MinistrySees::Counts, MembersSee::Own));
        assert_eq!((usual.passes, usual.own_words, usual.confirm_months), (Passes::ByHand, true, 12));
    }
}
