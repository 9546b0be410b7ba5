//! What happened to a community: founded, groups, bridges, members, rules, its end. Kept for those who are in it.

use crate::CommunityId;
use access::OrgId;
use kernel::{At, Bilingual, ContentHash, Id};
use serde_json::json;
use std::str::FromStr;

/// The id of an event.
pub type EventId = Id<Event>;

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventKind {
    /// It came to be.
    Founded,
    /// A group was opened.
    GroupOpened,
    /// A group was closed.
    GroupClosed,
    /// A bridge was declared.
    BridgeDeclared,
    /// A bridge was ended.
    BridgeEnded,
    /// An organisation was let in.
    MemberLetIn,
    /// Its role or group was changed.
    MemberChanged,
    /// The hub ended its membership.
    MemberEnded,
    /// It left.
    MemberLeft,
    /// Other rules were decided.
    Rules,
    /// Its end was decided.
    Ending,
}

impl EventKind {
    /// All kinds.
    pub const ALL: [EventKind; 11] = [
        EventKind::Founded,
        EventKind::GroupOpened,
        EventKind::GroupClosed,
        EventKind::BridgeDeclared,
        EventKind::BridgeEnded,
        EventKind::MemberLetIn,
        EventKind::MemberChanged,
        EventKind::MemberEnded,
        EventKind::MemberLeft,
        EventKind::Rules,
        EventKind::Ending,
    ];
    /// Its code in the database and in keys of sentences.
    pub fn code(self) -> &'static str {
        match self {
            EventKind::Founded => "founded",
            EventKind::GroupOpened => "group-opened",
            EventKind::GroupClosed => "group-closed",
            EventKind::BridgeDeclared => "bridge-declared",
            EventKind::BridgeEnded => "bridge-ended",
            EventKind::MemberLetIn => "member-let-in",
            EventKind::MemberChanged => "member-changed",
            EventKind::MemberEnded => "member-ended",
            EventKind::MemberLeft => "member-left",
            EventKind::Rules => "rules",
            EventKind::Ending => "ending",
        }
    }
}

impl FromStr for EventKind {
    type Err = ();
    fn from_str(code: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|kind| kind.code() == code).ok_or(())
    }
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Its id.
    pub id: EventId,
    /// What.
    pub kind: EventKind,
    /// To whom, if to an organisation.
    pub org: Option<OrgId>,
    /// The group or the other end, by its name then, or the day that was decided; empty for what has none. Where it was said
    /// why a bridge was ended, that follows on lines of its own.
    pub name: Bilingual,
    /// Which organisation did it.
    pub by: OrgId,
    /// When.
    pub at: At,
}

impl Event {
    /// A name with why, as one text.
    pub(crate) fn with_why(name: &str, why: &str) -> String {
        if why.is_empty() { name.to_owned() } else { format!("{name}\n{why}") }
    }
    /// The name and why, of such a text.
    pub(crate) fn and_why(name: &str) -> (&str, &str) {
        name.split_once('\n').unwrap_or((name, ""))
    }
    /// The hash of what happened to this community: what the audit chain keeps of it. A list in this order, never to be
    /// changed.
    pub(crate) fn hash(&self, of: CommunityId) -> ContentHash {
        let what = (self.kind.code(), self.org, &self.name.ja, &self.name.en);
        ContentHash::of(json!([self.id, of, what, self.by, self.at.millis()]).to_string().as_bytes())
    }
}
