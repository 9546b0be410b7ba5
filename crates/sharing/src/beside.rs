//! Executives of ministries and agencies, told of a notice beside the working level, as they are of incidents
//! (004:15058-15068): by the body's inbox where they have an account, else by telephone.

use crate::executive::{Executive, ExecutiveId, Post};
use access::PersonId;
use identity::Person;
use kernel::{At, ContentHash, Id};
use serde_json::json;
use std::collections::BTreeMap;
use store::{FromRow, Row, StoreError};

/// That an executive was told of a notice by telephone.
#[derive(Clone, Debug)]
pub struct NoticeCall {
    /// Its id.
    pub id: Id<NoticeCall>,
    /// The account, if he has one.
    pub person: Option<PersonId>,
    /// The entry in the list of his body, if he stands in it.
    pub executive: Option<ExecutiveId>,
    /// The name.
    pub name: String,
    /// What he is.
    pub post: Post,
    /// Who telephoned, and who says so.
    pub source: String,
    /// When.
    pub told_at: At,
    /// Who wrote it down.
    pub recorded_by: PersonId,
    /// When it was written down.
    pub recorded_at: At,
}

impl NoticeCall {
    /// The hash of what was written down: what the audit chain keeps of it. Nobody guesses a name from it who does not know
    /// the id, which is told nowhere. A list in this order, never to be changed.
    pub(crate) fn hash(&self) -> ContentHash {
        let whom = (self.id, self.person, self.executive, &self.name, self.post.code());
        ContentHash::of(json!([whom, &self.source, self.told_at.millis()]).to_string().as_bytes())
    }
}

impl FromRow for NoticeCall {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id("id")?,
            person: row.maybe_id("person_id")?,
            executive: row.maybe_id("executive_id")?,
            name: row.text("name")?,
            post: row.code("post")?,
            source: row.text("source")?,
            told_at: row.at("told_at")?,
            recorded_by: row.id("recorded_by")?,
            recorded_at: row.at("recorded_at")?,
        })
    }
}

/// How far an executive has been told of a notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// It stands in the inbox that he reads, unread.
    Unread,
    /// He read it there.
    Read(At),
    /// He was told by telephone; who telephoned, and who says so.
    Told(At, String),
    /// He has no account and was not told.
    ToCall,
}

/// An executive, and how far he has been told.
#[derive(Clone, Debug)]
pub struct Listener {
    /// The name.
    pub name: String,
    /// What he is.
    pub post: Post,
    /// How far.
    pub heard: Heard,
}

/// Everybody of a body who is to be told: its list, those with the role who do not stand in it, and whoever else was.
pub fn listeners(
    listed: &[Executive],
    holders: &[Person],
    readings: &BTreeMap<PersonId, At>,
    calls: &[NoticeCall],
) -> Vec<Listener> {
    let called = |call: &&NoticeCall, executive: Option<ExecutiveId>, person: Option<PersonId>| {
        (executive.is_some() && call.executive == executive) || (person.is_some() && call.person == person)
    };
    let heard = |executive: Option<ExecutiveId>, person: Option<PersonId>| {
        let read = person.and_then(|person| readings.get(&person));
        let call = calls.iter().find(|call| called(call, executive, person));
        match (read, call, person) {
            (Some(at), ..) => Heard::Read(*at),
            (None, Some(call), _) => Heard::Told(call.told_at, call.source.clone()),
            (None, None, Some(_)) => Heard::Unread,
            (None, None, None) => Heard::ToCall,
        }
    };
    let of_list = listed.iter().map(|entry| Listener {
        name: entry.name.clone(),
        post: entry.post,
        heard: heard(Some(entry.id), entry.person),
    });
    let beside = holders.iter().filter(|person| !listed.iter().any(|entry| entry.person == Some(person.id)));
    let beside = beside.map(|person| Listener {
        name: person.name.ja.clone(),
        post: Post::Executive,
        heard: heard(None, Some(person.id)),
    });
    // Who has left the list since was told all the same.
    let gone = calls.iter().filter(|call| {
        !listed.iter().any(|entry| called(call, Some(entry.id), entry.person))
            && !holders.iter().any(|person| called(call, None, Some(person.id)))
    });
    let gone = gone.map(|call| Listener {
        name: call.name.clone(),
        post: call.post,
        heard: Heard::Told(call.told_at, call.source.clone()),
    });
    of_list.chain(beside).chain(gone).collect()
}
