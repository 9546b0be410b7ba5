//! Handling labels (情報共有レベル・取扱い): TLP 2.0 × audience × expiry.
//!
//! Labels form a lattice. `join` is the weakest label that is at least as strong as both;
//! whatever is made of several things carries at least the join of their labels.
//! The documents' RED / AMBER / GREEN / WHITE map onto TLP 2.0; unmarked is AMBER+STRICT.

use crate::Day;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, str::FromStr};

/// Traffic Light Protocol 2.0 (FIRST), weakest first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tlp {
    /// No limit on disclosure. WHITE in the documents.
    Clear,
    /// The community.
    Green,
    /// The recipient's organisation and its clients, on a need-to-know basis.
    Amber,
    /// The recipient's organisation only. What is not marked is this.
    #[default]
    AmberStrict,
    /// Named recipients only.
    Red,
}

impl Tlp {
    /// All, weakest first.
    pub const ALL: [Tlp; 5] = [Tlp::Clear, Tlp::Green, Tlp::Amber, Tlp::AmberStrict, Tlp::Red];
    /// The standard's words: `TLP:AMBER+STRICT`.
    pub fn words(self) -> &'static str {
        match self {
            Tlp::Clear => "TLP:CLEAR",
            Tlp::Green => "TLP:GREEN",
            Tlp::Amber => "TLP:AMBER",
            Tlp::AmberStrict => "TLP:AMBER+STRICT",
            Tlp::Red => "TLP:RED",
        }
    }
    /// The code used in forms, in the database and in keys of sentences: `amber-strict`.
    pub fn code(self) -> &'static str {
        match self {
            Tlp::Clear => "clear",
            Tlp::Green => "green",
            Tlp::Amber => "amber",
            Tlp::AmberStrict => "amber-strict",
            Tlp::Red => "red",
        }
    }
}

impl FromStr for Tlp {
    type Err = ();
    fn from_str(code: &str) -> Result<Self, ()> {
        match code {
            "white" => Ok(Tlp::Clear),
            _ => Tlp::ALL.into_iter().find(|tlp| tlp.code() == code).ok_or(()),
        }
    }
}

/// Which sector groups something may reach.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind", content = "ceptoars")]
pub enum Audience {
    /// Every sector group.
    #[default]
    All,
    /// Only these sector groups, by code such as `ICT-TEL`.
    Only(BTreeSet<String>),
}

impl Audience {
    /// Only the sector groups with these codes.
    pub fn only<I: IntoIterator<Item = S>, S: Into<String>>(codes: I) -> Self {
        Audience::Only(codes.into_iter().map(Into::into).collect())
    }
    /// Whether the sector group with this code is in it.
    pub fn includes(&self, code: &str) -> bool {
        match self {
            Audience::All => true,
            Audience::Only(codes) => codes.contains(code),
        }
    }
    /// Whether it reaches nobody that `other` does not reach.
    pub fn within(&self, other: &Audience) -> bool {
        match (self, other) {
            (_, Audience::All) => true,
            (Audience::All, Audience::Only(_)) => false,
            (Audience::Only(mine), Audience::Only(theirs)) => mine.is_subset(theirs),
        }
    }
    /// Those in both.
    #[must_use]
    pub fn intersection(&self, other: &Audience) -> Audience {
        match (self, other) {
            (Audience::All, any) | (any, Audience::All) => any.clone(),
            (Audience::Only(mine), Audience::Only(theirs)) => {
                Audience::Only(mine.intersection(theirs).cloned().collect())
            }
        }
    }
}

/// How something may be handled. Private fields: a label is made, joined, strengthened, never weakened in place.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Label {
    tlp: Tlp,
    audience: Audience,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    until: Option<Day>,
}

impl Label {
    /// A label. `until`: the last day on which it may be used; `None` is without end.
    pub fn new(tlp: Tlp, audience: Audience, until: Option<Day>) -> Self {
        Self { tlp, audience, until }
    }
    /// The weakest label of all: CLEAR, for everybody, without end.
    pub fn weakest() -> Self {
        Self::new(Tlp::Clear, Audience::All, None)
    }
    /// Its TLP.
    pub fn tlp(&self) -> Tlp {
        self.tlp
    }
    /// Whom it may reach.
    pub fn audience(&self) -> &Audience {
        &self.audience
    }
    /// The last day on which it may be used.
    pub fn until(&self) -> Option<Day> {
        self.until
    }
    /// Whether its last day was before this one: then it goes to nobody any more.
    pub fn ended(&self, today: Day) -> bool {
        self.until.is_some_and(|until| until < today)
    }
    /// The same, ending on this day if it does not end before.
    #[must_use]
    pub fn ending(&self, last: Option<Day>) -> Label {
        self.join(&Label { until: last, ..Label::weakest() })
    }
    /// Whether this label is at least as strong as `other` in all three respects.
    pub fn at_least(&self, other: &Label) -> bool {
        self.tlp >= other.tlp && self.audience.within(&other.audience) && ends_by(self.until, other.until)
    }
    /// The weakest label that is at least as strong as both.
    #[must_use]
    pub fn join(&self, other: &Label) -> Label {
        Label {
            tlp: self.tlp.max(other.tlp),
            audience: self.audience.intersection(&other.audience),
            until: match (self.until, other.until) {
                (Some(mine), Some(theirs)) => Some(mine.min(theirs)),
                (mine, theirs) => mine.or(theirs),
            },
        }
    }
    /// The join of many; the weakest of all for none.
    pub fn join_all<'l>(labels: impl IntoIterator<Item = &'l Label>) -> Label {
        labels.into_iter().fold(Label::weakest(), |strong, label| strong.join(label))
    }
}

fn ends_by(mine: Option<Day>, theirs: Option<Day>) -> bool {
    match (mine, theirs) {
        (_, None) => true,
        (None, Some(_)) => false,
        (Some(mine), Some(theirs)) => mine <= theirs,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn labels() -> impl Strategy<Value = Label> {
        let codes = proptest::collection::btree_set("[A-D]", 0..4);
        let audience = prop_oneof![Just(Audience::All), codes.prop_map(Audience::Only)];
        let until = proptest::option::of((0i32..30_000).prop_map(Day::from_number));
        (proptest::sample::select(Tlp::ALL.to_vec()), audience, until).prop_map(|(t, a, u)| Label::new(t, a, u))
    }

    proptest! {
        #[test]
        fn a_join_is_at_least_as_strong_as_each_part(a in labels(), b in labels()) {
            prop_assert!(a.join(&b).at_least(&a));
            prop_assert!(a.join(&b).at_least(&b));
        }
        #[test]
        fn a_join_is_no_stronger_than_needed(a in labels(), b in labels(), c in labels()) {
            if c.at_least(&a) && c.at_least(&b) {
                prop_assert!(c.at_least(&a.join(&b)));
            }
        }
        #[test]
        fn order_and_grouping_do_not_matter(a in labels(), b in labels(), c in labels()) {
            prop_assert_eq!(a.join(&b), b.join(&a));
            prop_assert_eq!(a.join(&b).join(&c), a.join(&b.join(&c)));
            prop_assert_eq!(a.join(&a), a.clone());
        }
        #[test]
        fn a_label_survives_json(a in labels()) {
            let text = serde_json::to_string(&a).unwrap_or_default();
            prop_assert_eq!(serde_json::from_str::<Label>(&text).ok(), Some(a));
        }
    }

    #[test]
    fn unmarked_is_amber_strict() {
        assert_eq!(Label::default().tlp().words(), "TLP:AMBER+STRICT");
        assert_eq!("white".parse(), Ok(Tlp::Clear));
    }
}
