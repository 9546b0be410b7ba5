//! Ids: UUIDv7, typed by what they name.

use crate::{At, Chance};
use serde::{Deserialize, Serialize};
use std::{cmp::Ordering, fmt, hash, marker::PhantomData, str::FromStr};
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

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
