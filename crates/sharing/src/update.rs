//! An update of a released notice (第2報): another notice that began as a copy of it and supersedes it when it is
//! released. Each passes every gate anew; what superseded what is a record that stays. See `docs/decisions/0015-updates.md`.

use crate::notice::{Notice, NoticeId};
use kernel::{At, ContentHash, Id};
use serde::Serialize;

/// The longest sentence that says what is new, in characters.
pub const NEWS_MAX: usize = 300;

/// The place of an update in its chain. The order of the fields is the order in the canonical JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Update {
    /// The update.
    pub notice: NoticeId,
    /// What it supersedes.
    pub supersedes: NoticeId,
    /// The first of the chain.
    pub first: NoticeId,
    /// 2 for 第2報.
    pub number: i64,
}

impl Update {
    /// The hash that the audit chain holds of it.
    ///
    /// # Errors
    /// If it cannot be written as JSON.
    pub fn hash(&self) -> Result<ContentHash, serde_json::Error> {
        ContentHash::of_json(self)
    }
}

/// One notice of a chain, as the desk sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// The notice.
    pub id: NoticeId,
    /// Its reference.
    pub reference: String,
    /// 1 for 第1報.
    pub number: i64,
    /// When it was released; `None` for the one that is being written.
    pub released_at: Option<At>,
    /// When it was recalled.
    pub recalled_at: Option<At>,
}

impl Version {
    /// Whether it was released and not recalled.
    pub fn stands(&self) -> bool {
        self.released_at.is_some() && self.recalled_at.is_none()
    }
}

/// Why no update of a notice may be begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotNow {
    /// It has not been released.
    NotReleased,
    /// It was recalled.
    Recalled,
    /// This one superseded it, and stands.
    Superseded(NoticeId),
    /// This update of the chain is being written.
    BeingWritten(NoticeId),
}

/// Whether an update of `notice` may be begun: it is the newest of its chain that stands, and none is being written.
///
/// # Errors
/// What is in the way.
pub fn may_begin(notice: NoticeId, chain: &[Version]) -> Result<(), NotNow> {
    match chain.iter().find(|one| one.id == notice) {
        Some(one) if one.recalled_at.is_some() => return Err(NotNow::Recalled),
        Some(one) if one.released_at.is_some() => {}
        _ => return Err(NotNow::NotReleased),
    }
    if let Some(newest) = chain.iter().rev().find(|one| one.stands()).filter(|one| one.id != notice) {
        return Err(NotNow::Superseded(newest.id));
    }
    match chain.iter().find(|one| one.released_at.is_none()) {
        Some(open) => Err(NotNow::BeingWritten(open.id)),
        None => Ok(()),
    }
}

/// The number of the next update: those that were recalled keep theirs, those that were given up have none.
pub fn next_number(chain: &[Version]) -> i64 {
    chain.iter().filter(|one| one.released_at.is_some()).map(|one| one.number).max().unwrap_or(1) + 1
}

/// What the desk knows of an update before it is released.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Its place.
    pub update: Update,
    /// The reference of what it supersedes.
    pub reference: String,
    /// What it supersedes was recalled: what is copied from it does not leave again.
    pub recalled: bool,
    /// Who had that and is not to have this.
    pub leavers: Vec<delivery::update::Leaver>,
    /// Whether somebody has said that of exactly these, for exactly this content.
    pub meant: bool,
}

/// The hash by which one list of leavers is known from another.
///
/// # Errors
/// If it cannot be written as JSON.
pub fn leavers_hash(leavers: &[delivery::update::Leaver]) -> Result<ContentHash, serde_json::Error> {
    ContentHash::of_json(&delivery::update::ids(leavers))
}

/// A statement that these are meant not to have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaving {
    /// Its id.
    pub id: Id<Leaving>,
    /// For which notice.
    pub notice: Id<Notice>,
    /// For which content.
    pub content: ContentHash,
    /// Of which list.
    pub leavers: ContentHash,
    /// How many they are.
    pub count: i64,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use proptest::prelude::*;

    fn id(number: usize) -> NoticeId {
        format!("01900000-0000-7000-8000-{number:012}").parse().unwrap()
    }

    /// A chain of versions: released (recalled or not), and perhaps one that is being written.
    fn chains() -> impl Strategy<Value = Vec<Version>> {
        (proptest::collection::vec(any::<bool>(), 1..5), any::<bool>()).prop_map(|(recalled, open)| {
            let at = |holds: bool| holds.then_some(At::from_millis(1));
            let one = |(index, recalled): (usize, &bool)| Version {
                id: id(index + 1),
                reference: String::new(),
                number: i64::try_from(index).unwrap() + 1,
                released_at: at(true),
                recalled_at: at(*recalled),
            };
            let mut chain: Vec<Version> = recalled.iter().enumerate().map(one).collect();
            let next = next_number(&chain);
            if open {
                let version =
                    Version { id: id(99), number: next, released_at: None, recalled_at: None, ..chain[0].clone() };
                chain.push(version);
            }
            chain
        })
    }

    proptest! {
        #[test]
        fn at_most_one_notice_of_a_chain_may_be_updated_and_it_is_the_newest_that_stands(chain in chains()) {
            let may: Vec<NoticeId> = chain.iter().map(|one| one.id).filter(|one| may_begin(*one, &chain).is_ok()).collect();
            let open = chain.iter().any(|one| one.released_at.is_none());
            let newest = chain.iter().rev().find(|one| one.stands()).map(|one| one.id);
            prop_assert_eq!(may, newest.filter(|_| !open).into_iter().collect::<Vec<_>>());
        }
        #[test]
        fn the_next_number_is_one_that_none_has_had(chain in chains()) {
            let next = next_number(&chain);
            prop_assert!(chain.iter().filter(|one| one.released_at.is_some()).all(|one| one.number < next));
        }
    }

    #[test]
    fn what_is_in_the_way_is_told() {
        let version = |number: usize, released: bool, recalled: bool| Version {
            id: id(number),
            reference: String::new(),
            number: i64::try_from(number).unwrap(),
            released_at: released.then_some(At::from_millis(1)),
            recalled_at: recalled.then_some(At::from_millis(2)),
        };
        assert_eq!(may_begin(id(1), &[version(1, false, false)]), Err(NotNow::NotReleased));
        assert_eq!(may_begin(id(1), &[version(1, true, true)]), Err(NotNow::Recalled));
        let two = [version(1, true, false), version(2, true, false)];
        assert_eq!(may_begin(id(1), &two), Err(NotNow::Superseded(id(2))));
        let open = [version(1, true, false), version(2, false, false)];
        assert_eq!(may_begin(id(1), &open), Err(NotNow::BeingWritten(id(2))));
        let last_recalled = [version(1, true, false), version(2, true, true)];
        assert_eq!(may_begin(id(1), &last_recalled), Ok(()));
        assert_eq!(may_begin(id(2), &last_recalled), Err(NotNow::Recalled));
    }
}
