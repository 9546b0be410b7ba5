//! Whether what was sealed is still what was sealed: each row against its hash, each hash against the audit chain.
//!
//! The database refuses changes of sealed rows, but whoever owns it can lift that. The chain holds the hash of what
//! was sealed when it was sealed, so a later change shows as long as the chain itself holds ([`crate::verify`]).
//! A room says what it seals, where the rows stand and what the chain holds of them ([`Sealed`]); the way through rows
//! and chain is here, the same for all. Rows that were there before their kind was sealed are listed in `unsealed`: of
//! them it is found only when they are taken out. The chain holds the hash of that list.

mod sets;
pub(crate) mod unsealed;
mod walk;

use crate::{Recorded, Row, Sql, StoreError};
use serde_json::Value;
use uuid::Uuid;

pub use sets::{Sets, check_sets, seal};
pub use walk::{check, find_gone, key, note, page, promises, verify};

/// What is wrong with a sealed thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SealFault {
    /// What is stored does not have the hash that stands beside it.
    Content,
    /// The hash, or a fact beside it, is not what the chain holds.
    Chain,
    /// What lists show of it is not what was sealed.
    Shown,
    /// Who sealed it, or when, is not what the chain holds.
    Stamp,
    /// The chain holds it, and it is not there any more.
    Gone,
    /// It is there, and nothing holds it: neither the chain nor what the chain holds.
    Extra,
    /// It cannot be read.
    Unreadable,
}

impl SealFault {
    /// All faults.
    pub const ALL: [SealFault; 7] = [
        SealFault::Content,
        SealFault::Chain,
        SealFault::Shown,
        SealFault::Stamp,
        SealFault::Gone,
        SealFault::Extra,
        SealFault::Unreadable,
    ];
    /// Its code in JSON and in keys of sentences.
    pub fn code(self) -> &'static str {
        match self {
            SealFault::Content => "content",
            SealFault::Chain => "chain",
            SealFault::Shown => "shown",
            SealFault::Stamp => "stamp",
            SealFault::Gone => "gone",
            SealFault::Extra => "extra",
            SealFault::Unreadable => "unreadable",
        }
    }
}

/// A sealed thing that is not as it was sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrokenSeal<K> {
    /// What it is.
    pub kind: K,
    /// Its id; that of what it belongs to where it is counted within that.
    pub id: Uuid,
    /// What people call it: `R-2014-00042 #2`; the id where it has no reference, or very many are broken.
    pub reference: String,
    /// What is wrong.
    pub why: SealFault,
}

/// What checking seals found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seals<K> {
    /// How many sealed things were read.
    pub checked: i64,
    /// How many more are older than their seal: the chain holds nothing of them.
    pub unsealed: i64,
    /// Those that are not as they were sealed.
    pub broken: Vec<BrokenSeal<K>>,
}

impl<K> Default for Seals<K> {
    fn default() -> Self {
        Self { checked: 0, unsealed: 0, broken: Vec::new() }
    }
}

impl<K> Seals<K> {
    /// Whether everything is as it was sealed.
    pub fn good(&self) -> bool {
        self.broken.is_empty()
    }
}

/// Which sealed thing: its kind, its id (or that of what it belongs to), its number within that, or 0.
pub type Key<K> = (K, Uuid, i64);

/// The kinds of sealed things of a room.
pub trait Sealed: Copy + Ord + Send + Sync + 'static {
    /// All of them, in the order in which they are read.
    const ALL: &'static [Self];
    /// The actions by which they come into the chain.
    const ACTIONS: &'static [&'static str];
    /// Its code in JSON and in keys of sentences.
    fn code(self) -> &'static str;
    /// Which thing was sealed by an entry with this detail; `None` if nothing was.
    fn sealed_by(entry: &Recorded, detail: &Value) -> Option<Key<Self>>;
    /// What else an entry sealed, each with what it tells of it.
    fn also_sealed_by(_entry: &Recorded, _detail: &Value) -> Vec<(Key<Self>, Value)> {
        Vec::new()
    }
    /// Where its rows stand.
    fn rows(self) -> Rows;
    /// A row as it is stored. A row that cannot be read is a broken seal, not an error.
    fn kept(self, sql: &Sql<'_>, row: &Row) -> impl Future<Output = Result<Kept, StoreError>> + Send;
    /// What people call it; the id where it has no reference any more.
    fn reference(self, sql: &Sql<'_>, id: Uuid, number: i64)
    -> impl Future<Output = Result<String, StoreError>> + Send;
}

/// Where the rows of a kind stand.
#[derive(Clone, Copy, Debug)]
pub struct Rows {
    /// Its id, or that of what it belongs to.
    pub id: &'static str,
    /// Its number within that; `None` if the id alone says which it is.
    pub number: Option<&'static str>,
    /// The subject of the chain's entry.
    pub subject: &'static str,
    /// When it was sealed, as milliseconds; found as `at`.
    pub at: &'static str,
    /// Whether entries of earlier versions told neither its id nor its number: they are found by subject and moment.
    pub by_moment: bool,
    /// Whether it changes, and the chain tells each time all that it became: what was told last alone counts.
    pub newest: bool,
    /// The other columns that [`Sealed::kept`] reads.
    pub columns: &'static str,
    /// The tables.
    pub from: &'static str,
}

impl Rows {
    /// Of things that their id alone names, and to which the chain's entry speaks.
    pub const fn alone(id: &'static str, at: &'static str, from: &'static str) -> Self {
        Self { id, number: None, subject: id, at, by_moment: false, newest: false, columns: "", from }
    }
    /// Of things that are counted within what they belong to.
    pub const fn within(id: &'static str, number: &'static str, at: &'static str, from: &'static str) -> Self {
        Self { number: Some(number), ..Self::alone(id, at, from) }
    }
}

/// What the chain holds of a sealed thing.
#[derive(Clone, Debug)]
pub struct Promise<K> {
    /// Which it is.
    pub key: Key<K>,
    /// Who sealed it.
    pub person: Option<Uuid>,
    /// For which organisation.
    pub organisation: Option<Uuid>,
    /// When.
    pub at: i64,
    /// Facts, its hash among them.
    pub detail: Value,
}

impl<K: Sealed> Promise<K> {
    /// What an entry of the chain promises; nothing if nothing was sealed by it, or it cannot be read.
    pub fn of(entry: &Recorded) -> Vec<Self> {
        let Ok(detail) = serde_json::from_str::<Value>(&entry.detail) else { return Vec::new() };
        let also = K::also_sealed_by(entry, &detail);
        let first = K::sealed_by(entry, &detail).map(|key| (key, detail));
        let (person, organisation, at) = (entry.person, entry.organisation, entry.at.millis());
        first.into_iter().chain(also).map(|(key, detail)| Self { key, person, organisation, at, detail }).collect()
    }
}

/// A fact that a row and the chain both hold.
pub type Fact = (&'static str, Value);

/// A sealed thing as it is stored.
#[derive(Clone, Debug)]
pub struct Kept {
    /// Whether what is stored has the hash that stands beside it.
    pub whole: bool,
    /// Whether what is shown beside it is what stands in it.
    pub shown: bool,
    /// Facts that the chain must hold as well.
    pub held: Vec<Fact>,
    /// Facts in which the chain must agree if it tells them: entries of earlier versions told less.
    pub told: Vec<Fact>,
    /// Who sealed it, where the row says so.
    pub person: Option<Uuid>,
    /// For which organisation, where the row says so.
    pub organisation: Option<Uuid>,
    /// When, where the row says so.
    pub at: Option<i64>,
}

impl Kept {
    /// A row with nothing wrong in itself, sealed by this person at this moment.
    pub fn by(person: Option<Uuid>, at: i64) -> Self {
        let (held, told) = (Vec::new(), Vec::new());
        Self { whole: true, shown: true, held, told, person, organisation: None, at: Some(at) }
    }
    /// The same of a row that says neither who sealed it nor when.
    pub fn unsigned() -> Self {
        Self { at: None, ..Self::by(None, 0) }
    }
    /// What is wrong with it, if the chain may hold any of these of it: what was sealed in one moment is told apart by
    /// what it says.
    pub fn fault<K>(&self, promises: &[&Promise<K>]) -> Option<SealFault> {
        let faults: Vec<Option<SealFault>> = promises.iter().map(|promise| self.fault_by(promise)).collect();
        if faults.contains(&None) { None } else { faults.first().copied().unwrap_or(Some(SealFault::Extra)) }
    }
    fn fault_by<K>(&self, promise: &Promise<K>) -> Option<SealFault> {
        let held = self.held.iter().all(|(name, value)| promise.detail.get(name) == Some(value));
        let told = self.told.iter().all(|(name, value)| promise.detail.get(name).is_none_or(|told| told == value));
        let other = |row: Option<Uuid>, chain: Option<Uuid>| row.is_some() && row != chain;
        let by_another = other(self.person, promise.person) || other(self.organisation, promise.organisation);
        if !self.whole {
            Some(SealFault::Content)
        } else if !held || !told {
            Some(SealFault::Chain)
        } else if !self.shown {
            Some(SealFault::Shown)
        } else if self.at.is_some_and(|at| at != promise.at) || by_another {
            Some(SealFault::Stamp)
        } else {
            None
        }
    }
}
