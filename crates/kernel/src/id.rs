//! Ids: UUIDv7, typed by what they name.

use crate::{At, Chance};
use serde::{Deserialize, Serialize};
use std::{
    cmp::Ordering,
    fmt, hash,
    marker::PhantomData,
    str::FromStr,
    sync::{Mutex, PoisonError},
};
use uuid::Uuid;

/// The id of a `T`; ids of different things do not mix.
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
pub struct Id<T: ?Sized>(Uuid, #[serde(skip)] PhantomData<fn() -> T>);

impl<T: ?Sized> Id<T> {
    /// A new id, sorted by `now` and unique by `chance`.
    pub fn new(now: At, chance: &dyn Chance) -> Self {
        let mut random = [0u8; 10];
        chance.fill(&mut random);
        let millis = u64::try_from(now.millis()).unwrap_or(0);
        Self::from(uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid())
    }

    fn of_parts(millis: u64, rest: u128) -> Self {
        let high = (rest >> 62) & 0xfff;
        let low = rest & ((1 << 62) - 1);
        Self::from(Uuid::from_u128((u128::from(millis) << 80) | (7 << 76) | (high << 64) | (2 << 62) | low))
    }

    /// This id where it sorts after `last`, else the next after that: what follows in the same millisecond comes later.
    #[must_use]
    pub fn after(self, last: Option<Self>) -> Self {
        match last.filter(|last| self <= *last) {
            Some(last) => Self::from(Uuid::from_u128(last.0.as_u128().saturating_add(1))),
            None => self,
        }
    }

    /// The bare UUID, for the database.
    pub fn uuid(self) -> Uuid {
        self.0
    }
}

impl<T: ?Sized> From<Uuid> for Id<T> {
    fn from(uuid: Uuid) -> Self {
        Self(uuid, PhantomData)
    }
}
impl<T: ?Sized> From<Id<T>> for Uuid {
    fn from(id: Id<T>) -> Self {
        id.0
    }
}
impl<T: ?Sized> FromStr for Id<T> {
    type Err = uuid::Error;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Uuid::from_str(text).map(Self::from)
    }
}
impl<T: ?Sized> Clone for Id<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T: ?Sized> Copy for Id<T> {}
impl<T: ?Sized> PartialEq for Id<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
impl<T: ?Sized> Eq for Id<T> {}
impl<T: ?Sized> PartialOrd for Id<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl<T: ?Sized> Ord for Id<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.cmp(&other.0)
    }
}
impl<T: ?Sized> hash::Hash for Id<T> {
    fn hash<H: hash::Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}
impl<T: ?Sized> fmt::Display for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
impl<T: ?Sized> fmt::Debug for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// How far a clock may be set back while ids go on from the last one, in milliseconds.
const SET_BACK: u64 = 10_000;
/// Bits of an id that are neither time nor marks.
const REST: u32 = 74;

/// How far ids of one millisecond stand apart at least: the last 32 bits are left to sets of rows whose ids the database
/// numbers from one.
const STEP: u128 = 1 << 32;

/// Makes the ids of one process: each sorts after the one before it, also within one millisecond, unless the clock was
/// set back by ten seconds or more: then ids begin anew at its time. Within a millisecond the rest of the id counts on by
/// a step of chance (RFC 9562, 6.2, method 2), so that nobody guesses the next.
#[derive(Debug, Default)]
pub struct Ids(Mutex<(u64, u128)>);

impl Ids {
    /// The next id, of `now` and `chance`. A clock that is set back a little is waited for; set back further, ids begin
    /// anew at its time.
    pub fn next<T: ?Sized>(&self, now: At, chance: &dyn Chance) -> Id<T> {
        let mut random = [0u8; 16];
        chance.fill(&mut random);
        let (random, millis) = (u128::from_be_bytes(random), u64::try_from(now.millis()).unwrap_or(0));
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let behind = last.0.checked_sub(millis).filter(|behind| *behind < SET_BACK && *last != (0, 0));
        *last = match behind {
            // The highest bit is left free, so that counting on does not run over.
            None => (millis, random & ((1 << (REST - 1)) - 1)),
            Some(_) => {
                let next = last.1 + STEP + (random & (STEP - 1));
                if next >> REST == 0 { (last.0, next) } else { (last.0 + 1, next & ((1 << REST) - 1)) }
            }
        };
        Id::of_parts(last.0, last.1)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    struct Same(u8);
    impl Chance for Same {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(self.0);
        }
    }

    #[test]
    fn ids_of_one_process_are_strictly_increasing_whatever_chance_says() {
        let (ids, start) = (Ids::default(), 1_402_983_120_000);
        let mut last: Option<Id<()>> = None;
        for (late, chance) in
            [(0, 0xff), (0, 0), (0, 0xff), (0, 7), (1, 0), (1, 0xff), (-5_000, 0), (-9_000, 9), (2, 0)]
        {
            let next: Id<()> = ids.next(At::from_millis(start + late), &Same(chance));
            assert!(last.is_none_or(|last| last < next), "{late} {chance}: {last:?} {next}");
            let set = |id: Id<()>| id.uuid().as_u128() >> 32;
            assert!(last.is_none_or(|last| set(last) != set(next)), "sets of rows numbered from it do not meet");
            assert_eq!((next.uuid().get_version_num(), next.uuid().get_variant()), (7, uuid::Variant::RFC4122));
            last = Some(next);
        }
        let long_ago: Id<()> = ids.next(At::from_millis(start - 86_400_000), &Same(1));
        assert!(long_ago < last.unwrap(), "a clock that was set anew is believed");
        let full = Ids(Mutex::new((5, (1 << REST) - 1)));
        let over: Id<()> = full.next(At::from_millis(5), &Same(0));
        assert_eq!(over, Id::of_parts(6, STEP - 1), "what runs over begins the next millisecond");
    }

    #[test]
    fn what_follows_in_the_same_millisecond_sorts_later() {
        let id = |text: &str| -> Id<()> { text.parse().unwrap() };
        let (low, high) = (id("0146a7a2-6b80-7000-8000-000000000001"), id("0146a7a2-6b80-7000-8000-00000000000f"));
        assert_eq!(low.after(None), low);
        assert_eq!(high.after(Some(low)), high);
        assert_eq!(low.after(Some(high)), id("0146a7a2-6b80-7000-8000-000000000010"));
        assert!(low.after(Some(low)) > low);
    }
}
