//! How exactly somebody is told figures of a drill: those whose members they are, and the centre whose ledger it is, exactly;
//! the ministry on the way, unless the CEPTOAR's rules show it names, in multiples of *k* ([`kernel::disclosure`]).

use super::words;
use crate::times::Spread;
use access::{Relation, Relations};
use kernel::disclosure::{K, in_steps};
use shell::Voice;

/// How exactly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sight {
    /// To one.
    Exact,
    /// In multiples of *k*, and nothing of fewer.
    Steps,
}

impl Sight {
    /// Of somebody who stands to a part like this.
    pub(crate) fn of(relations: Relations) -> Self {
        let exact = [Relation::Own, Relation::Oversees, Relation::Shown].into_iter().any(|one| relations.has(one));
        if exact { Sight::Exact } else { Sight::Steps }
    }
    /// What may be told of a number of bodies.
    pub(crate) fn told(self, n: i64) -> Option<i64> {
        if self == Sight::Exact { Some(n) } else { in_steps(n, K) }
    }
    /// What may be told of a length of time that belongs to so many bodies together.
    pub(crate) fn shown(self, seconds: Option<i64>, of: i64) -> Option<i64> {
        seconds.filter(|_| self == Sight::Exact || of >= K)
    }
    /// A number of bodies, in words.
    pub(super) fn count(self, voice: &Voice, n: i64) -> String {
        match (self, self.told(n)) {
            (Sight::Exact, _) => voice.n(n),
            (Sight::Steps, Some(least)) => voice.t1("exercises-at-least", "n", voice.n(least)),
            (Sight::Steps, None) => voice.t1("exercises-fewer", "k", K),
        }
    }
    /// A part of a whole.
    pub(super) fn share(self, voice: &Voice, part: i64, of: i64) -> String {
        match self {
            Sight::Exact => words::share(voice, part, of),
            Sight::Steps => self.count(voice, part),
        }
    }
    /// How many of the bodies were reached within the measure.
    pub(super) fn within(self, voice: &Voice, spread: &Spread) -> String {
        self.share(voice, spread.within, spread.of)
    }
    /// A length of time that belongs to so many bodies together; a dash where that gives one away.
    pub(super) fn length(self, voice: &Voice, seconds: Option<i64>, of: i64) -> String {
        words::length(voice, self.shown(seconds, of))
    }
}
