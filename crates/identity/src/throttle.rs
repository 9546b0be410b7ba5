//! How long one has to wait after failing to sign in. Pure.
//!
//! The law: a known browser (see [`crate::known`]) counts its own failures and no others; strangers count theirs, of
//! the account and of the source, and the slower of the two holds. So whoever guesses, however often and from
//! wherever, a proxy's own address included, never changes what the owner waits in a known browser. A wait is never
//! longer than [`LONGEST`], so nobody can lock an account. Counts go over [`WINDOW_HOURS`], by what was typed, so they
//! tell nobody which accounts exist.
//!
//! What is left to somebody who guesses: a browser that is not known (a new one, or one that was forgotten) may have
//! to wait up to [`LONGEST`] for its first sign-in.

use kernel::At;

/// Failures older than this are forgotten.
pub const WINDOW_HOURS: i64 = 24;
/// Failures of an account, or in a known browser, that cost nothing: people mistype.
pub const FREE_OF_ACCOUNT: i64 = 5;
/// Failures from a source that cost nothing: an office may share one address.
pub const FREE_OF_SOURCE: i64 = 20;
/// The longest wait in seconds: 96 guesses a day at an account, against twelve characters and a one-time code; as many
/// again for whoever holds the cookie of a known browser.
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Situation {
    /// In a browser in which the owner of the account has signed in before.
    Known {
        /// Failures for the account in this browser.
        own: Count,
    },
    /// In any other.
    Stranger {
        /// Failures of strangers for the account, from anywhere.
        account: Count,
        /// Failures of strangers from the source, for any account.
        source: Count,
    },
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
        match self {
            Situation::Known { own } => own.free_from(FREE_OF_ACCOUNT),
            Situation::Stranger { account, source } => {
                account.free_from(FREE_OF_ACCOUNT).max(source.free_from(FREE_OF_SOURCE))
            }
        }
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
        let stranger = (count(), count()).prop_map(|(account, source)| Situation::Stranger { account, source });
        prop_oneof![count().prop_map(|own| Situation::Known { own }), stranger]
    }
    fn bump(count: Count, later: i64) -> Count {
        Count { failures: count.failures + 1, last: Some(count.last.unwrap_or(At::from_millis(0)).plus_seconds(later)) }
    }

    /// An attempt that failed: by whom, for which account, from which source, when. Browser 0 is known to nobody,
    /// browser 1 for account 1, browser 2 for account 2.
    #[derive(Clone, Copy, Debug)]
    struct Failed {
        browser: u8,
        account: u8,
        source: u8,
        at: At,
    }
    impl Failed {
        fn known(self) -> bool {
            self.browser != 0 && self.browser == self.account
        }
    }
    fn failed() -> impl Strategy<Value = Failed> {
        // Two sources only: behind a proxy everybody has the same.
        (0..3_u8, 1..3_u8, 0..2_u8, 0..86_400_i64).prop_map(|(browser, account, source, second)| Failed {
            browser,
            account,
            source,
            at: At::from_millis(second * 1000),
        })
    }
    fn counted(failed: &[Failed], which: impl Fn(&Failed) -> bool) -> Count {
        let mut count = Count::default();
        for one in failed.iter().filter(|one| which(one)) {
            count = Count { failures: count.failures + 1, last: count.last.max(Some(one.at)) };
        }
        count
    }
    /// How things stand for this attempt after all of those: what the table of attempts counts.
    fn after(failed: &[Failed], one: Failed) -> Situation {
        if one.known() {
            return Situation::Known { own: counted(failed, |other| other.known() && other.browser == one.browser) };
        }
        Situation::Stranger {
            account: counted(failed, |other| !other.known() && other.account == one.account),
            source: counted(failed, |other| !other.known() && other.source == one.source),
        }
    }

    proptest! {
        #[test]
        fn more_failures_never_wait_less(failures in 0..10_000_i64, free in 0..50_i64) {
            prop_assert!(delay(failures, free) <= delay(failures + 1, free));
            prop_assert!((0..=LONGEST).contains(&delay(failures, free)));
        }
        #[test]
        fn nobody_is_locked_out_for_longer_than_the_longest_wait(situation in situation()) {
            let last = match situation {
                Situation::Known { own } => own.last,
                Situation::Stranger { account, source } => account.last.max(source.last),
            };
            prop_assert!(situation.admits(last.unwrap_or(At::from_millis(0)).plus_seconds(LONGEST)));
        }
        #[test]
        fn what_strangers_fail_never_changes_the_wait_of_a_known_browser(
            before in prop::collection::vec(failed(), 0..60),
            guesses in prop::collection::vec(failed(), 0..200),
            account in 1..3_u8,
            source in 0..2_u8,
        ) {
            let owner = Failed { browser: account, account, source, at: At::from_millis(0) };
            let guesses = guesses.into_iter().filter(|guess| !(guess.known() && guess.browser == owner.browser));
            let all: Vec<Failed> = before.iter().copied().chain(guesses).collect();
            prop_assert_eq!(after(&all, owner).free_from(), after(&before, owner).free_from());
        }
        #[test]
        fn a_browser_known_for_another_is_a_stranger(all in prop::collection::vec(failed(), 0..60), source in 0..2_u8) {
            let one = |browser| Failed { browser, account: 1, source, at: At::from_millis(0) };
            prop_assert_eq!(after(&all, one(2)), after(&all, one(0)));
        }
        #[test]
        fn one_failure_more_never_admits_sooner(situation in situation(), later in 0..3600_i64) {
            let worse = match situation {
                Situation::Known { own } => Situation::Known { own: bump(own, later) },
                Situation::Stranger { account, source } => {
                    Situation::Stranger { account: bump(account, later), source: bump(source, later) }
                }
            };
            prop_assert!(situation.free_from() <= worse.free_from());
        }
        #[test]
        fn a_few_mistypes_cost_nothing(failures in 0..FREE_OF_ACCOUNT) {
            let count = Count { failures, last: Some(At::from_millis(0)) };
            prop_assert_eq!(Situation::Known { own: count }.free_from(), None);
            prop_assert_eq!(Situation::Stranger { account: count, source: count }.free_from(), None);
        }
    }
}
