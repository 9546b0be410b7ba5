//! What a hub decides of its community: other rules from a day on, or its end. Two people, and members know it before.

use crate::{Community, CommunityId, FEWEST, Rules};
use kernel::{At, Day, Id};
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// How many days before its day a decision must have been made: time for members to leave.
pub const AHEAD: i32 = 7;
/// The longest reason, in characters.
pub(crate) const WHY_MAX: usize = 2_000;

/// Other rules, as they are proposed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewRules {
    /// Of which community.
    pub community: CommunityId,
    /// The rules.
    pub rules: Rules,
    /// Their first day.
    pub from: Day,
    /// Why.
    pub why: String,
}

/// An end, as it is proposed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ending {
    /// Of which community.
    pub community: CommunityId,
    /// Its last day.
    pub last: Day,
    /// Why.
    pub why: String,
}

/// Which of both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Other rules.
    Rules,
    /// An end.
    Ending,
}

impl Change {
    /// Its code in the database and in keys of sentences.
    pub fn code(self) -> &'static str {
        match self {
            Change::Rules => "rules",
            Change::Ending => "ending",
        }
    }
}

impl FromStr for Change {
    type Err = ();
    fn from_str(code: &str) -> Result<Self, ()> {
        [Change::Rules, Change::Ending].into_iter().find(|one| one.code() == code).ok_or(())
    }
}

/// What was decided: two people agreed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Its id.
    pub id: Id<Decision>,
    /// What it changes.
    pub change: Change,
    /// The first day of the rules, or the last of the community.
    pub day: Day,
    /// The rules; `None` for an end.
    pub rules: Option<Rules>,
    /// Why.
    pub why: String,
    /// When it was decided.
    pub at: At,
}

/// What is wrong with what is proposed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecisionFlaw {
    /// The day is none, or sooner than members can leave.
    TooSoon,
    /// It does not say why, or says too much.
    Why,
    /// Figures of fewer organisations than are let out anywhere.
    Small,
    /// The rules are so already.
    Same,
}

impl DecisionFlaw {
    /// The field where it is put right, and the key of its sentence.
    pub fn said(self) -> (&'static str, &'static str) {
        match self {
            DecisionFlaw::TooSoon => ("day", "community-flaw-too-soon"),
            DecisionFlaw::Why => ("why", "community-flaw-why"),
            DecisionFlaw::Small => ("k", "community-flaw-small"),
            DecisionFlaw::Same => ("tlp", "community-flaw-same-rules"),
        }
    }
}

/// Whether members still have time to leave before this day.
pub(crate) fn in_time(day: Day, now: At) -> bool {
    day.number() >= now.day().number().saturating_add(AHEAD)
}

fn said(day: Day, why: &str, now: At) -> Vec<DecisionFlaw> {
    let why = why.trim();
    [(!in_time(day, now), DecisionFlaw::TooSoon), (why.is_empty() || why.chars().count() > WHY_MAX, DecisionFlaw::Why)]
        .into_iter()
        .filter_map(|(wrong, flaw)| wrong.then_some(flaw))
        .collect()
}

impl NewRules {
    /// What keeps them from being proposed, where those of their first day would else be `before`.
    pub fn flaws(&self, before: &Rules, now: At) -> Vec<DecisionFlaw> {
        let mut found = said(self.from, &self.why, now);
        if !FEWEST.contains(&self.rules.k) {
            found.push(DecisionFlaw::Small);
        }
        if self.rules == *before {
            found.push(DecisionFlaw::Same);
        }
        found
    }
}

impl Ending {
    /// What keeps it from being proposed.
    pub fn flaws(&self, now: At) -> Vec<DecisionFlaw> {
        said(self.last, &self.why, now)
    }
}

/// The rules of a community on a day, after all that was decided, oldest first. Of several with the same first day the
/// latest counts.
pub(crate) fn rules_on(community: &Community, decided: &[Decision], day: Day) -> Rules {
    let held = decided.iter().filter(|one| one.change == Change::Rules && one.day <= day);
    let newest = held.max_by_key(|one| (one.day, one.at, one.id));
    newest.and_then(|one| one.rules.clone()).unwrap_or_else(|| community.first_rules.clone())
}

/// The rules under which something stands that came together on several days: of each rule the one that protects most.
pub(crate) fn rules_over(community: &Community, decided: &[Decision], days: &[Day]) -> Rules {
    let mut held = days.iter().map(|day| rules_on(community, decided, *day));
    let first = held.next().unwrap_or_else(|| community.first_rules.clone());
    held.fold(first, |all, one| all.and(&one))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn what_cannot_be_decided_says_why() {
        let now = At::parse_local("2014-06-17 10:00").unwrap();
        let day = |text: &str| Day::parse(text).unwrap();
        let id = CommunityId::from(uuid::Uuid::nil());
        let ending = |last: &str, why: &str| Ending { community: id, last: day(last), why: why.into() }.flaws(now);
        assert_eq!(ending("2014-06-23", ""), [DecisionFlaw::TooSoon, DecisionFlaw::Why]);
        assert_eq!(ending("2014-06-24", "役目を終えた"), []);
        let rules = Rules { k: 4, ..Rules::default() };
        let new =
            NewRules { community: id, rules: rules.clone(), from: day("2014-06-24"), why: "多い".repeat(1_001) };
        assert_eq!(new.flaws(&rules, now), [DecisionFlaw::Why, DecisionFlaw::Small, DecisionFlaw::Same]);
    }
}
