//! How long one has to wait after failing to sign in. Pure.
//!
//! Three counts, each over [`WINDOW_HOURS`]: of the account, of the source, of the account from this source. From a
//! source where the account has signed in before only the last one counts: whoever guesses elsewhere, however often,
//! does not keep the owner out. From an unknown source the slower of the first two holds. A wait is never longer than
//! [`LONGEST`], so nobody can lock an account. Counts go by what was typed, so they tell nobody which accounts exist.

use kernel::At;

/// Failures older than this are forgotten.
pub const WINDOW_HOURS: i64 = 24;
/// Failures of an account that cost nothing: people mistype.
pub const FREE_OF_ACCOUNT: i64 = 5;
/// Failures from a source that cost nothing: an office may share one address.
pub const FREE_OF_SOURCE: i64 = 20;
/// The longest wait in seconds: 96 guesses a day at an account, against twelve characters and a one-time code.
pub const LONGEST: i64 = 15 * 60;

/// Failures of one kind within the window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// How many.
    pub failures: i64,
    /// The last one.
    pub last: Option<At>,
}

/// What is known when somebody tries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Situation {
    /// Failures of the account, from anywhere.
    pub account: Count,
    /// Failures from the source, of any account.
    pub source: Count,
    /// Failures of the account from the source.
    pub both: Count,
    /// Whether the account has signed in from this source before.
    pub known: bool,
}

/// The seconds to wait after so many failures, of which `free` cost nothing: 1, 2, 4 … up to [`LONGEST`].
pub fn delay(failures: i64, free: i64) -> i64 {
    match failures - free {
        ..0 => 0,
        beyond @ 0..=9 => (1 << beyond).min(LONGEST),
        _ => LONGEST,
    }
}

impl Count {
    fn free_from(self, free: i64) -> Option<At> {
        let wait = delay(self.failures, free);
        self.last.filter(|_| wait > 0).map(|last| last.plus_seconds(wait))
    }
}

impl Situation {
    /// From when on one may try; `None` if at any time.
    pub fn free_from(&self) -> Option<At> {
        if self.known {
            return self.both.free_from(FREE_OF_ACCOUNT);
        }
        self.account.free_from(FREE_OF_ACCOUNT).max(self.source.free_from(FREE_OF_SOURCE))
    }
    /// Whether one may try at `now`.
    pub fn admits(&self, now: At) -> bool {
        self.free_from().is_none_or(|free| now >= free)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn count() -> impl Strategy<Value = Count> {
        (0..400_i64, 0..86_400_i64).prop_map(|(failures, second)| Count {
            failures,
            last: (failures > 0).then(|| At::from_millis(second * 1000)),
        })
    }
    fn situation() -> impl Strategy<Value = Situation> {
        (count(), count(), count(), any::<bool>()).prop_map(|(account, source, both, known)| Situation {
            account,
            source,
            both,
            known,
        })
    }

    proptest! {
        #[test]
        fn more_failures_never_wait_less(failures in 0..10_000_i64, free in 0..50_i64) {
            prop_assert!(delay(failures, free) <= delay(failures + 1, free));
            prop_assert!((0..=LONGEST).contains(&delay(failures, free)));
        }
        #[test]
        fn nobody_is_locked_out_for_longer_than_the_longest_wait(situation in situation()) {
            let last = [situation.account, situation.source, situation.both].iter().filter_map(|count| count.last).max();
            let later = last.unwrap_or(At::from_millis(0)).plus_seconds(LONGEST);
            prop_assert!(situation.admits(later));
        }
        #[test]
        fn strangers_elsewhere_do_not_hinder_a_known_source(situation in situation(), account in count(), source in count()) {
            let mine = Situation { known: true, ..situation };
            prop_assert_eq!(mine.free_from(), Situation { account, source, ..mine }.free_from());
        }
        #[test]
        fn one_failure_more_never_admits_sooner(situation in situation(), later in 0..3600_i64) {
            let bump = |count: Count| Count {
                failures: count.failures + 1,
                last: Some(count.last.unwrap_or(At::from_millis(0)).plus_seconds(later)),
            };
            let worse = Situation { account: bump(situation.account), source: bump(situation.source), both: bump(situation.both), ..situation };
            prop_assert!(situation.free_from() <= worse.free_from());
        }
        #[test]
        fn a_few_mistypes_cost_nothing(failures in 0..FREE_OF_ACCOUNT) {
            let count = Count { failures, last: Some(At::from_millis(0)) };
            let situation = Situation { account: count, source: count, both: count, known: false };
            prop_assert_eq!(situation.free_from(), None);
        }
    }
}
