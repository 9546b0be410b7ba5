//! The matters of which the centre hopes to hear (連絡を期待する事柄, 003:186-210), and the kinds of threat (002:147-150),
//! with the finer ones that the documents name elsewhere.
//!
//! They are examples of what is expected, not duties; several can be true of one report. What nobody marked is not "no".

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    str::FromStr,
};

/// How many matters each of the seven groups has.
const GROUPS: [u8; 7] = [2, 2, 3, 2, 3, 5, 5];
/// How many examples each of the four kinds of threat has.
const EXAMPLES: [u8; 4] = [8, 7, 4, 3];
/// How many finer ones follow them. The examples of 002 became too coarse (004:15792-15806), and 004 names what they lack:
/// of attacks the suspicious mail (812), the targeted mail (435) scattered (635), in correspondence (383) or made for its
/// reader (639), the forged sender (3111), phishing (329), the watering hole (466), abused updates (476), the hole without a
/// fix (480), the altered website (520), what leaked through middleware (820), what was rewritten through the site's own
/// tools (878), the flood by open resolvers (882); of what leaks unintended the lost device and the mail sent astray (671),
/// the cloud service (673), the device open to the net (680), the program that sends away what is typed (684).
const FINER: [u8; 4] = [14, 5, 0, 0];

/// One matter, by the document's own numbering: `3-1` is "website: altered".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Matter {
    group: u8,
    number: u8,
}

impl Matter {
    /// All 22, in the order of the document.
    pub fn all() -> impl Iterator<Item = Matter> {
        (1..).zip(GROUPS).flat_map(|(group, many)| (1..=many).map(move |number| Matter { group, number }))
    }
    /// The groups, each with its matters.
    pub fn groups() -> Vec<(u8, Vec<Matter>)> {
        (1..)
            .zip(GROUPS)
            .map(|(group, many)| (group, (1..=many).map(|number| Matter { group, number }).collect()))
            .collect()
    }
    /// Its group, 1 to 7.
    pub fn group(self) -> u8 {
        self.group
    }
    /// The states that may be chosen. Of an intrusion one can only say that it happened or not (003:204).
    pub fn states(self) -> &'static [MatterState] {
        const INTRUDED: Matter = Matter { group: 5, number: 1 };
        if self == INTRUDED { &[MatterState::Yes, MatterState::No] } else { &MatterState::ALL }
    }
    /// The outflow of information: 5-3, of important systems 6-4, of control systems 7-4.
    pub fn is_outflow(self) -> bool {
        matches!((self.group, self.number), (5, 3) | (6 | 7, 4))
    }
    /// The three that belong together: another attack intruded or not, infected or not, took information or not
    /// (003:203-206). Where one has a state, the others are not known yet.
    pub const TOGETHER: [Matter; 3] =
        [Matter { group: 5, number: 1 }, Matter { group: 5, number: 2 }, Matter { group: 5, number: 3 }];
    /// Those of the three that are not known yet while another is.
    pub fn left_open(matters: &BTreeMap<Matter, MatterState>) -> Vec<Matter> {
        let (said, open): (Vec<Matter>, Vec<Matter>) =
            Matter::TOGETHER.into_iter().partition(|matter| matters.contains_key(matter));
        if said.is_empty() { Vec::new() } else { open }
    }
    /// A press release was made (1-1).
    pub const RELEASED: Matter = Matter { group: 1, number: 1 };
    /// The press carried it (1-2).
    pub const CARRIED: Matter = Matter { group: 1, number: 2 };
    /// The name of its field in the form: `m3_1`.
    pub fn field(self) -> String {
        format!("m{}_{}", self.group, self.number)
    }
    /// Key of its words.
    pub fn key(self) -> String {
        format!("report-matter-{self}")
    }
}

impl fmt::Display for Matter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.group, self.number)
    }
}
impl FromStr for Matter {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        Matter::all().find(|matter| matter.to_string() == text).ok_or(())
    }
}

/// What is known of a matter. A matter that is not marked has no state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MatterState {
    /// 有
    Yes,
    /// おそれ
    Suspected,
    /// なし
    No,
}

impl MatterState {
    /// All states.
    pub const ALL: [MatterState; 3] = [MatterState::Yes, MatterState::Suspected, MatterState::No];
    /// Its code in forms and in keys of sentences.
    pub fn code(self) -> &'static str {
        match self {
            MatterState::Yes => "yes",
            MatterState::Suspected => "suspected",
            MatterState::No => "no",
        }
    }
    /// Key of its word.
    pub fn key(self) -> &'static str {
        match self {
            MatterState::Yes => "report-state-yes",
            MatterState::Suspected => "report-state-suspected",
            MatterState::No => "report-state-no",
        }
    }
}
impl FromStr for MatterState {
    type Err = ();
    fn from_str(code: &str) -> Result<Self, ()> {
        MatterState::ALL.into_iter().find(|state| state.code() == code).ok_or(())
    }
}

/// What kind of system was affected (003:168-170: also systems that are not important ones may be reported).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SystemTier {
    /// 重要システム
    Important,
    /// 制御システム
    Control,
    /// Any other.
    Other,
}

impl SystemTier {
    /// The one by which a report is called where there are several: control systems first, then important ones.
    pub fn foremost(tiers: &BTreeSet<SystemTier>) -> Option<SystemTier> {
        [SystemTier::Control, SystemTier::Important, SystemTier::Other].into_iter().find(|tier| tiers.contains(tier))
    }
    /// The group of matters that are about systems of this kind (003:208-210).
    pub fn group(self) -> Option<u8> {
        match self {
            SystemTier::Important => Some(6),
            SystemTier::Control => Some(7),
            SystemTier::Other => None,
        }
    }
    /// The kinds of system that the matters name: something happened to one of them.
    pub fn of(matters: &BTreeMap<Matter, MatterState>) -> BTreeSet<SystemTier> {
        let happened =
            |group| matters.iter().any(|(matter, state)| matter.group() == group && *state == MatterState::Yes);
        SystemTier::ALL.into_iter().filter(|tier| tier.group().is_some_and(happened)).collect()
    }
    /// All tiers.
    pub const ALL: [SystemTier; 3] = [SystemTier::Important, SystemTier::Control, SystemTier::Other];
    /// Its code in forms.
    pub fn code(self) -> &'static str {
        match self {
            SystemTier::Important => "important",
            SystemTier::Control => "control",
            SystemTier::Other => "other",
        }
    }
    /// Key of its words.
    pub fn key(self) -> &'static str {
        match self {
            SystemTier::Important => "report-tier-important",
            SystemTier::Control => "report-tier-control",
            SystemTier::Other => "report-tier-other",
        }
    }
}
impl FromStr for SystemTier {
    type Err = ();
    fn from_str(code: &str) -> Result<Self, ()> {
        SystemTier::ALL.into_iter().find(|tier| tier.code() == code).ok_or(())
    }
}

/// A kind of threat (脅威の種類), coarse, or with one of its examples: `1` is intentional, `1-5` denial of service, `1-16`
/// a watering hole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Threat {
    kind: u8,
    example: Option<u8>,
}

impl Threat {
    /// The four kinds, each with its examples, those of 002 before the finer ones.
    pub fn kinds() -> Vec<(Threat, Vec<Threat>)> {
        let examples = |kind, many| (1..=many).map(move |example| Threat { kind, example: Some(example) }).collect();
        let many = EXAMPLES.into_iter().zip(FINER).map(|(of_002, finer)| of_002 + finer);
        (1..).zip(many).map(|(kind, many)| (Threat { kind, example: None }, examples(kind, many))).collect()
    }
    /// All kinds, each before its examples.
    pub fn all() -> impl Iterator<Item = Threat> {
        Threat::kinds().into_iter().flat_map(|(kind, examples)| std::iter::once(kind).chain(examples))
    }
    /// Its kind, 1 to 4: intentional, unintentional, disaster or disease, spread from another sector.
    pub fn kind(self) -> u8 {
        self.kind
    }
    /// The kind without the example.
    #[must_use]
    pub fn coarse(self) -> Threat {
        Threat { example: None, ..self }
    }
    /// Whether it is an intentional one, cyber attacks first among them.
    pub fn is_intentional(self) -> bool {
        self.kind == 1
    }
    /// Key of its words.
    pub fn key(self) -> String {
        format!("report-threat-{self}")
    }
}
impl fmt::Display for Threat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.example {
            Some(example) => write!(f, "{}-{example}", self.kind),
            None => write!(f, "{}", self.kind),
        }
    }
}
impl FromStr for Threat {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        Threat::all().find(|threat| threat.to_string() == text).ok_or(())
    }
}

macro_rules! as_text {
    ($($type:ty),+) => { $(
        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.collect_str(self)
            }
        }
        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                String::deserialize(d)?.parse().map_err(|()| de::Error::custom("not in the list"))
            }
        }
    )+ };
}
as_text!(Matter, Threat);

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn there_are_22_matters_and_22_examples_of_threats_and_19_finer_ones() {
        assert_eq!(Matter::all().count(), 22);
        assert_eq!(EXAMPLES.into_iter().sum::<u8>(), 22);
        assert_eq!(Threat::all().count(), 4 + 22 + 19);
    }

    #[test]
    fn only_an_intrusion_cannot_be_suspected() {
        let without = Matter::all().filter(|matter| !matter.states().contains(&MatterState::Suspected));
        assert_eq!(without.map(|matter| matter.to_string()).collect::<Vec<_>>(), ["5-1"]);
    }

    #[test]
    fn codes_read_back_and_others_do_not() {
        for matter in Matter::all() {
            assert_eq!(matter.to_string().parse(), Ok(matter));
        }
        assert!("8-1".parse::<Matter>().is_err());
        assert_eq!("1-5".parse::<Threat>().unwrap().coarse(), "1".parse().unwrap());
        assert!(
            "1-23".parse::<Threat>().is_err() && "3-5".parse::<Threat>().is_err() && "0".parse::<Threat>().is_err()
        );
    }
}
