//! How exactly somebody is told figures of a drill: those whose members they are, and the centre whose ledger it is, exactly;
//! the ministry on the way, unless the CEPTOAR's rules show it names, in multiples of *k* ([`kernel::disclosure`]).

use super::words;
use crate::times::{Spread, Times};
use access::{Relation, Relations};
use kernel::{
    At,
    disclosure::{K, in_steps},
};
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
    /// The lengths of time of a spread that may be told. In steps there are none until the part has ended, and then those of
    /// that moment, for each arrival moves them: the middle one of 2*k* and more, that of nine in ten where *k* took longer,
    /// and never the longest, which is one body's.
    pub(crate) fn lengths(self, spread: impl Fn(&Times) -> Spread, times: &Times, ended: Option<At>) -> Spread {
        if self == Sight::Exact {
            return spread(times);
        }
        let Some(ended) = ended else { return Spread::default() };
        let settled = spread(&times.until(ended));
        Spread {
            median: settled.median.filter(|_| settled.count >= 2 * K),
            ninth: settled.ninth.filter(|_| settled.count >= 10 * K),
            longest: None,
            ..settled
        }
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
}
