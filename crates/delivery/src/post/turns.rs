//! Whose turn it is: at most so many letters go to the addresses of one host, at once and in a minute. The relay is one host,
//! but members of a sector may share a provider that takes no more.

use crate::store::turns;
use ::store::{Db, Sql, StoreError};
use access::Actor;
use kernel::At;
use std::collections::BTreeMap;

/// At most so many letters to the addresses of one host, from all processes together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PerHost {
    /// On their way at once; `None`: as many as there are lines.
    pub at_once: Option<u16>,
    /// Begun within a minute; `None`: as many as go.
    pub a_minute: Option<u16>,
}

impl PerHost {
    /// Whether there is any limit.
    pub(super) fn limits(&self) -> bool {
        self.at_once.is_some() || self.a_minute.is_some()
    }

    /// How many more may begin where so many are on their way and so many came back within the last minute.
    fn left(&self, (under_way, lately): (i64, i64)) -> i64 {
        let at_once = self.at_once.map_or(i64::MAX, |most| i64::from(most) - under_way);
        let a_minute = self.a_minute.map_or(i64::MAX, |most| i64::from(most) - under_way - lately);
        at_once.min(a_minute)
    }
}

/// How many more letters may begin, by host. What is not named has the whole limit left.
pub(super) struct Turns {
    per_host: PerHost,
    left: BTreeMap<String, i64>,
}

impl Turns {
    /// As it stands. In a transaction that writes nobody else begins any until it ends.
    pub(super) async fn now(sql: &Sql<'_>, per_host: PerHost, now: At) -> Result<Self, StoreError> {
        let mut busy: BTreeMap<String, (i64, i64)> = BTreeMap::new();
        if per_host.limits() {
            turns::alone(sql).await?;
            for (host, n) in turns::under_way(sql, now).await? {
                busy.entry(host).or_default().0 = n;
            }
        }
        if per_host.a_minute.is_some() {
            for (host, n) in turns::lately(sql, now.plus_minutes(-1)).await? {
                busy.entry(host).or_default().1 = n;
            }
        }
        let left = busy.into_iter().map(|(host, busy)| (host, per_host.left(busy))).collect();
        Ok(Self { per_host, left })
    }

    /// The hosts to which no further letter goes at the moment.
    pub(super) fn full(&self) -> Vec<String> {
        self.left.iter().filter(|(_, left)| **left <= 0).map(|(host, _)| host.clone()).collect()
    }

    /// Whether turns are looked at.
    pub(super) fn limited(&self) -> bool {
        self.per_host.limits()
    }

    /// Takes a turn for a letter to this host; `false` if none is left.
    pub(super) fn take(&mut self, host: &str) -> bool {
        if !self.per_host.limits() {
            return true;
        }
        let left = self.left.entry(host.to_owned()).or_insert_with(|| self.per_host.left((0, 0)));
        if *left <= 0 {
            return false;
        }
        *left -= 1;
        true
    }
}

/// Says for whoever watches the post office which limits whoever sends was told.
pub(super) async fn tell(db: &Db, per_host: PerHost, now: At) -> Result<(), StoreError> {
    // As a rule they are those of before: then a database that can only be read at the moment is read.
    let cx = db.read(Actor::nobody(), now).await?;
    if turns::limits(&cx.system("post office")).await? == per_host {
        return Ok(());
    }
    drop(cx);
    let cx = db.write(Actor::nobody(), now).await?;
    turns::set_limits(&cx.system("post office"), per_host).await?;
    cx.commit_noted("letters").await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_on_its_way_and_what_went_within_the_minute_leave_so_much() {
        let limits = |at_once, a_minute| PerHost { at_once, a_minute };
        assert_eq!(limits(Some(2), None).left((2, 90)), 0);
        assert_eq!(limits(Some(2), Some(60)).left((1, 59)), 0, "one on its way and 59 before it are 60");
        assert_eq!(limits(None, Some(60)).left((1, 40)), 19);
        assert!(!limits(None, None).limits());
    }

    #[test]
    fn a_host_without_limit_left_is_full_and_others_are_not() {
        let mut turns = Turns {
            per_host: PerHost { at_once: Some(1), a_minute: None },
            left: BTreeMap::from([("a.example".into(), 0)]),
        };
        assert!(!turns.take("a.example") && turns.take("b.example") && !turns.take("b.example"));
        assert_eq!(turns.full(), ["a.example", "b.example"]);
    }
}
