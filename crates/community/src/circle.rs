//! A community: its rules, its groups, its members.

use access::{BodyKind, OrgId};
use kernel::{
    At, Bilingual, ContentHash, Day, Id, Tlp,
    disclosure::{K, in_steps},
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::str::FromStr;

/// The id of a community.
pub type CommunityId = Id<Community>;

/// A circle of organisations with its own rules and a hub.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Community {
    /// Its id.
    pub id: CommunityId,
    /// Its code in addresses and references: `C4TAP`.
    pub code: String,
    /// The community of which it is a part.
    pub parent: Option<CommunityId>,
    /// Its name.
    pub name: Bilingual,
    /// What it is for.
    pub purpose: Bilingual,
    /// The organisation that takes in, anonymises and shares on.
    pub hub: OrgId,
    /// Its rules as they were at its founding. Those of a day: `store::decisions::rules_on`.
    pub first_rules: Rules,
    /// Its first day.
    pub valid_from: Day,
    /// Its last day, if it has ended.
    pub valid_to: Option<Day>,
    /// Where the documents tell of it.
    pub source: String,
}

/// It has ended: nothing new comes to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the community has ended")]
pub struct Ended;

impl From<Ended> for shell::Fault {
    fn from(_: Ended) -> Self {
        shell::Fault::conflict("community.ended")
    }
}

impl Community {
    /// Whether it had ended before this day.
    pub fn ended_on(&self, day: Day) -> bool {
        self.valid_to.is_some_and(|last| last < day)
    }
    /// The hash of all of it that does not change, its first rules among it: what the audit chain keeps. A list in this
    /// order, never to be changed.
    pub(crate) fn hash(&self) -> ContentHash {
        let said = (&self.name.ja, &self.name.en, &self.purpose.ja, &self.purpose.en);
        let place = (self.parent, self.hub, self.valid_from.to_string(), &self.source);
        ContentHash::of(json!([self.id, &self.code, said, place, &self.first_rules]).to_string().as_bytes())
    }
    /// That it goes on.
    ///
    /// # Errors
    /// If it has ended.
    pub fn going_on(&self, now: At) -> Result<(), Ended> {
        if self.ended_on(now.day()) { Err(Ended) } else { Ok(()) }
    }
}

/// Who must agree before the hub shares on; the later the more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Approves {
    /// Each provider.
    Provider,
    /// Each provider, and a second person at the hub.
    #[default]
    ProviderAndSecond,
}

impl Approves {
    /// The end of the key of its sentence.
    pub fn code(self) -> &'static str {
        match self {
            Approves::Provider => "provider",
            Approves::ProviderAndSecond => "second",
        }
    }
}

/// The rules of a community, as data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Rules {
    /// Who must agree before something is shared on.
    pub approves: Approves,
    /// The label of what is handed in without one, and the weakest that it may have.
    pub label: Tlp,
    /// Whether ministries and the centre may be members.
    pub government: bool,
    /// Whether observers may read what is shared.
    pub observers_read: bool,
    /// Whether what gives a provider away must be out of what is shared.
    pub anonymise: bool,
    /// The fewest organisations in a figure that members see of one another.
    pub k: i64,
    /// Whether its coordinator may found communities within it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub founds: bool,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            approves: Approves::default(),
            label: Tlp::Amber,
            government: false,
            observers_read: false,
            anonymise: true,
            k: K,
            founds: false,
        }
    }
}

impl Rules {
    /// What both sets of rules ask: of each rule the one that protects more. Who may be let in and found is no matter of
    /// what is shared and stays as it is here.
    #[must_use]
    pub fn and(self, other: &Rules) -> Self {
        Self {
            approves: self.approves.max(other.approves),
            label: self.label.max(other.label),
            observers_read: self.observers_read && other.observers_read,
            anonymise: self.anonymise || other.anonymise,
            k: self.k.max(other.k),
            ..self
        }
    }
    /// Whether a body of this kind may be let in in this role.
    pub fn admits(&self, body: BodyKind) -> bool {
        match body {
            BodyKind::Ministry | BodyKind::Centre => self.government,
            BodyKind::Operator | BodyKind::Ceptoar | BodyKind::Council | BodyKind::Related | BodyKind::Agency => true,
            BodyKind::Oversight => false,
        }
    }
    /// A figure as others in the circle may see it: rounded down to a multiple of *k*, `None` below *k*. As with what
    /// is given back of notices, no two such figures give fewer than *k* away.
    pub fn shown(&self, figure: i64) -> Option<i64> {
        in_steps(figure, self.k)
    }
}

/// As what an organisation is in a community.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum MemberRole {
    /// A member.
    #[default]
    Member,
    /// An observer (オブザーバ): comes to meetings; reads shares only where the rules say so.
    Observer,
}

impl MemberRole {
    /// Both.
    pub const ALL: [MemberRole; 2] = [MemberRole::Member, MemberRole::Observer];
    /// Its code in the database, in forms and in keys of sentences.
    pub fn code(self) -> &'static str {
        match self {
            MemberRole::Member => "member",
            MemberRole::Observer => "observer",
        }
    }
}

impl FromStr for MemberRole {
    type Err = ();
    fn from_str(code: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|role| role.code() == code).ok_or(())
    }
}

/// An organisation's membership.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Membership {
    /// The organisation.
    pub org: OrgId,
    /// As what.
    pub role: MemberRole,
    /// In which group, by its code.
    pub group: Option<String>,
    /// Since when.
    pub valid_from: Day,
    /// Until when; `None` while it is in.
    pub valid_to: Option<Day>,
    /// Where the documents say so; empty if they do not.
    pub source: String,
}

impl Membership {
    /// The hash of how it begins: what the audit chain keeps of it. A list in this order, never to be changed.
    pub(crate) fn hash(&self, id: Id<Membership>, of: CommunityId) -> ContentHash {
        let from = self.valid_from.to_string();
        let said = json!([id, of, self.org, self.role.code(), &self.group, from, &self.source]);
        ContentHash::of(said.to_string().as_bytes())
    }
}

/// A special interest group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: Bilingual,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn government_is_let_in_only_where_the_rules_say_so() {
        let closed = Rules::default();
        assert!(!closed.admits(BodyKind::Centre) && !closed.admits(BodyKind::Ministry));
        assert!(closed.admits(BodyKind::Operator));
        assert!(Rules { government: true, ..closed }.admits(BodyKind::Ministry));
    }

    #[test]
    fn of_two_sets_of_rules_the_one_that_protects_more_counts() {
        let open = Rules {
            approves: Approves::Provider,
            label: Tlp::Green,
            government: true,
            observers_read: true,
            anonymise: false,
            k: 9,
            founds: true,
        };
        let closed = Rules::default();
        let both = Rules { k: 9, ..closed.clone() };
        assert_eq!(closed.clone().and(&open), both);
        assert_eq!(open.clone().and(&closed), Rules { government: true, founds: true, ..both });
        assert_eq!(open.clone().and(&open), open);
    }

    #[test]
    fn a_figure_is_shown_in_multiples_of_k() {
        let rules = Rules::default();
        assert_eq!([0, 4, 5, 9, 10].map(|n| rules.shown(n)), [None, None, Some(5), Some(5), Some(10)]);
    }
}
