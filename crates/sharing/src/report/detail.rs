//! What a stage says beyond title, times and figures: kind, category, leak, press, recovery, and what is held back from
//! whom. Every part may be missing, and what is missing was not stated. Fields of the report systems of the documents:
//! 003:160-220, 004:15715-15721, 004:15757-15765, 002:152-170.

use super::{
    Channel, Moment,
    sight::{Part, Seer},
};
use crate::matter::{Matter, MatterState, SystemTier, Threat};
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, BTreeSet},
    str::FromStr,
};

/// A closed list of words, each with its code (database, forms, sealed content) and the key of its sentence.
macro_rules! vocabulary {
    ($(#[doc = $doc:literal])+ $name:ident in $prefix:literal { $($(#[doc = $said:literal])+ $word:ident = $code:literal),+ $(,)? }) => {
        $(#[doc = $doc])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name { $($(#[doc = $said])+ #[serde(rename = $code)] $word,)+ }
        impl $name {
            /// All, in the order of forms.
            pub const ALL: &'static [$name] = &[$($name::$word,)+];
            /// Its code in forms, in the database and in sealed content.
            pub fn code(self) -> &'static str {
                match self { $($name::$word => $code,)+ }
            }
            /// Key of its words.
            pub fn key(self) -> &'static str {
                match self { $($name::$word => concat!("report-", $prefix, "-", $code),)+ }
            }
        }
        impl FromStr for $name {
            type Err = ();
            fn from_str(code: &str) -> Result<Self, ()> {
                $name::ALL.iter().copied().find(|word| word.code() == code).ok_or(())
            }
        }
    };
}

vocabulary! {
    /// What kind of thing is reported (004:15745-15749: failures; 003:15-19: signs and threats that may lead to one).
    ReportKind in "kind" {
        /// IT障害
        Failure = "failure",
        /// Something that may lead to a failure, or nearly did.
        Sign = "sign",
        /// An attack, whether or not it did harm.
        Attack = "attack",
        /// Nothing that is expected to be reported: for the good of others.
        Voluntary = "voluntary",
    }
}
vocabulary! {
    /// The category under which the yearly table counts it (004:15757-15765); what is no cyber attack is in none of its rows.
    Category in "category" {
        /// 不正アクセス、DoS攻撃
        Access = "access-dos",
        /// コンピュータウイルスへの感染
        Virus = "virus",
        /// その他の意図的要因（不審メール等）
        OtherIntentional = "other-intentional",
        /// Not intentional.
        Unintentional = "unintentional",
    }
}
vocabulary! {
    /// Whether information has leaked (a state that changes from stage to stage: 004:15108-15571).
    Leak in "leak" {
        /// None known.
        NoneKnown = "none-known",
        /// It may have.
        Possible = "possible",
        /// It has.
        Confirmed = "confirmed",
        /// It was suspected, and found not to be so.
        Cleared = "cleared",
    }
}
vocabulary! {
    /// Whether there was a press release (003:216).
    Release in "release" {
        /// No.
        No = "no",
        /// One is to come.
        Planned = "planned",
        /// Yes.
        Issued = "issued",
    }
}
vocabulary! {
    /// Yes or no.
    YesNo in "said" {
        /// Yes.
        Yes = "yes",
        /// No.
        No = "no",
    }
}
vocabulary! {
    /// By whom it was noticed.
    FoundBy in "found" {
        /// By monitoring.
        Monitoring = "monitoring",
        /// By one's own staff.
        Staff = "staff",
        /// By customers or users.
        Users = "users",
        /// By somebody outside: police, another body, a researcher.
        Outside = "outside",
    }
}
vocabulary! {
    /// How far recovery has come.
    Recovery in "recovery" {
        /// The service was never hit.
        NotHit = "not-hit",
        /// It goes on.
        GoingOn = "going-on",
        /// It runs, by a makeshift.
        Provisional = "provisional",
        /// It runs as before.
        Restored = "restored",
    }
}
vocabulary! {
    /// What was hit (002:152-170).
    Element in "element" {
        /// 機密性
        Confidentiality = "confidentiality",
        /// 完全性
        Integrity = "integrity",
        /// 可用性
        Availability = "availability",
    }
}
vocabulary! {
    /// For what it is shared (004:15715-15721).
    Purpose in "purpose" {
        /// So that it does not happen elsewhere.
        Prevention = "prevention",
        /// So that it does not spread and is over soon.
        Spread = "spread",
        /// So that it does not happen again.
        Recurrence = "recurrence",
    }
}
vocabulary! {
    /// The figures of an incident that a report states.
    Figure in "form" {
        /// Users affected.
        Users = "users",
        /// For how long, in minutes.
        Minutes = "minutes",
        /// Kilowatts not supplied.
        Kilowatts = "kilowatts",
        /// Households affected.
        Households = "households",
    }
}
vocabulary! {
    /// The moments of an incident that a report names.
    Time in "time" {
        /// When it began.
        Began = "began",
        /// When it was noticed.
        Noticed = "noticed",
        /// When service fell.
        Stopped = "stopped",
        /// When service was back.
        Restored = "restored",
        /// When it was over.
        Ended = "ended",
    }
}

impl Category {
    /// The category of a kind of threat, where the kind decides it. Of "intentional" alone nobody can tell.
    pub fn of(threat: Threat) -> Option<Category> {
        match threat.to_string().as_str() {
            "1" => None,
            // Intrusion, alteration, unauthorised commands, denial of service; holes without a fix, altered sites,
            // middleware, floods.
            "1-1" | "1-2" | "1-3" | "1-5" | "1-18" | "1-19" | "1-20" | "1-21" | "1-22" => Some(Category::Access),
            // Viruses, by watering holes and updates too.
            "1-4" | "1-16" | "1-17" => Some(Category::Virus),
            // Leakage, fraudulent acquisition, insiders, mails: "other intentional factors".
            _ if threat.is_intentional() => Some(Category::OtherIntentional),
            _ => Some(Category::Unintentional),
        }
    }
    /// The categories that a kind of threat may have: one where the documents' own words decide it, else each of those
    /// between which only the reporter can tell. Altered data, say, may be an intruder's work or a virus's.
    pub fn possible(threat: Threat) -> &'static [Category] {
        const ATTACKS: &[Category] = &[Category::Access, Category::Virus, Category::OtherIntentional];
        match threat.to_string().as_str() {
            "1-1" | "1-5" | "1-20" | "1-21" | "1-22" => &[Category::Access],
            "1-4" => &[Category::Virus],
            // Sites and updates were altered so that whoever comes is infected (004:466-480).
            "1-16" | "1-17" | "1-19" => &[Category::Access, Category::Virus],
            "1-9" | "1-14" | "1-15" => &[Category::OtherIntentional],
            // A targeted mail, until somebody opened it (004:435-443).
            "1-10" | "1-11" | "1-12" | "1-13" => &[Category::Virus, Category::OtherIntentional],
            _ if threat.is_intentional() => ATTACKS,
            _ => &[Category::Unintentional],
        }
    }
    /// Whether the yearly table counts it as a cyber attack.
    pub fn is_attack(self) -> bool {
        match self {
            Category::Access | Category::Virus | Category::OtherIntentional => true,
            Category::Unintentional => false,
        }
    }
}

impl Leak {
    /// What the matters say of it: "outflow of information", of any system, of important and of control ones.
    pub fn of(matters: &BTreeMap<Matter, MatterState>) -> Option<Leak> {
        let said: Vec<MatterState> =
            matters.iter().filter(|(matter, _)| matter.is_outflow()).map(|(_, state)| *state).collect();
        if said.contains(&MatterState::Yes) {
            Some(Leak::Confirmed)
        } else if said.contains(&MatterState::Suspected) {
            Some(Leak::Possible)
        } else if said.contains(&MatterState::No) {
            Some(Leak::NoneKnown)
        } else {
            None
        }
    }
}

/// From whom which parts are held back (003:178-182: who provides may limit the range).
pub type Held = BTreeMap<Part, BTreeSet<Seer>>;

/// By whom a stage was told to the body that wrote it down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// By telephone, fax or mail.
    pub by: Channel,
    /// Who called, faxed or mailed.
    pub source: String,
}

/// What a stage says beyond its head. Empty parts are not written, so that what was sealed before they existed keeps
/// its hash.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Detail {
    /// What kind of thing is reported.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<ReportKind>,
    /// The category of the yearly table.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<Category>,
    /// When it was noticed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub noticed: Option<Moment>,
    /// When service fell.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stopped: Option<Moment>,
    /// When service was back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub restored: Option<Moment>,
    /// The moments of which the reporter says that nobody knows them; what is neither here nor stated is not stated.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub unknown: BTreeSet<Time>,
    /// Services of the sector, by their Japanese names in the registry.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub services: BTreeSet<String>,
    /// The kinds of system, where there are several: groups 6 and 7 can combine in one report (003:208-210).
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub tiers: BTreeSet<SystemTier>,
    /// Which systems, in words.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub systems: String,
    /// Who noticed it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub found_by: Option<FoundBy>,
    /// Whether it happened before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub again: Option<YesNo>,
    /// How far recovery has come.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recovery: Option<Recovery>,
    /// Whether a malfunction of IT was the cause: what makes a failure an IT failure (002:598). A departure from a level
    /// that has another cause is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub it_cause: Option<YesNo>,
    /// What was hit.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub elements: BTreeSet<Element>,
    /// Whether information leaked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub leak: Option<Leak>,
    /// What leaked, in words.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub leaked: String,
    /// Whether there was a press release.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub release: Option<Release>,
    /// Whether the press carried it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub carried: Option<YesNo>,
    /// When and where, in words.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub press: String,
    /// For what it is shared.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub purposes: BTreeSet<Purpose>,
    /// What help is wanted.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub help: String,
    /// Whom to ask about this report.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub contact: String,
    /// Who told it, where another body wrote it down.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub told: Option<Told>,
    /// What is held back from whom.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub held: Held,
    /// Chance, sealed and hidden with what is held back; see [`super::Victim::salt`].
    #[serde(skip_serializing_if = "String::is_empty")]
    pub salt: String,
}

impl Detail {
    /// Whether nothing of it was stated.
    pub fn is_empty(&self) -> bool {
        *self == Detail::default()
    }
    /// Whether `part` is held back from `seer`.
    pub fn holds(&self, part: Part, seer: Seer) -> bool {
        Part::apart(&self.held).get(&part).is_some_and(|seers| seers.contains(&seer))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn every_kind_of_threat_but_bare_intent_has_a_category() {
        for (kind, examples) in Threat::kinds() {
            for threat in std::iter::once(kind).chain(examples) {
                let category = Category::of(threat);
                assert_eq!(category.is_none(), threat.to_string() == "1", "{threat}");
                assert!(category.is_none_or(|category| category.is_attack() == threat.is_intentional()), "{threat}");
            }
        }
    }

    #[test]
    fn the_usual_category_of_a_threat_is_one_of_its_possible_ones() {
        for threat in Threat::kinds().into_iter().flat_map(|(kind, examples)| std::iter::once(kind).chain(examples)) {
            let possible = Category::possible(threat);
            assert!(!possible.is_empty() && possible.iter().all(|one| one.is_attack() == threat.is_intentional()));
            assert!(Category::of(threat).is_none_or(|usual| possible.contains(&usual)), "{threat}");
        }
        let codes = |threat: &str| Category::possible(threat.parse().unwrap()).len();
        assert_eq!([codes("1-1"), codes("1-4"), codes("1-5"), codes("1-2"), codes("2-7")], [1, 1, 1, 3, 1]);
    }

    #[test]
    fn what_was_sealed_before_these_fields_keeps_its_form() {
        assert_eq!(serde_json::to_string(&Detail::default()).unwrap(), "{}");
        assert!(serde_json::from_str::<Detail>("{}").unwrap().is_empty());
    }

    #[test]
    fn codes_read_back() {
        assert!(Category::ALL.iter().all(|word| word.code().parse() == Ok(*word)));
        assert!("none".parse::<Leak>().is_err());
    }
}
