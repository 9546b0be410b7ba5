//! Every how many months contacts are confirmed, as the centre sets it: the usual interval, for those whose CEPTOAR has
//! not decided on one, and the longest on which a CEPTOAR may decide.
//!
//! What was decided before and is longer than the longest of today holds as the longest; nothing is rewritten.

use crate::rules::{CONFIRM_MONTHS, Origin, Rules};
use kernel::{At, Day};

/// The longest reason, in characters.
pub const LONGEST: usize = 2_000;

/// A setting of the centre.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interval {
    /// 1 for the first setting; 0 for what holds before there is any.
    pub number: i64,
    /// The first day on which it holds.
    pub valid_from: Day,
    /// For whose CEPTOAR has not decided, and who belongs to none: 1 to 12 months.
    pub usual: i64,
    /// On how many months a CEPTOAR may decide at most: `usual` to 12.
    pub longest: i64,
    /// Why; empty for what holds before there is any.
    pub reason: String,
    /// When it was set.
    pub at: At,
}

impl Default for Interval {
    fn default() -> Self {
        let (valid_from, at) = (Day::from_number(0), At::from_millis(0));
        Self { number: 0, valid_from, usual: CONFIRM_MONTHS, longest: CONFIRM_MONTHS, reason: String::new(), at }
    }
}

/// Whether these can be set: within a year, and the usual interval not longer than the longest.
pub fn fits(usual: i64, longest: i64) -> bool {
    (1..=CONFIRM_MONTHS).contains(&usual) && (usual..=CONFIRM_MONTHS).contains(&longest)
}

impl Interval {
    /// Every how many months the members of a CEPTOAR with this set of rules confirm.
    pub fn of(&self, set: Option<&Rules>) -> i64 {
        let decided = set.filter(|set| set.origin == Origin::Decision);
        decided.map_or(self.usual, |set| set.terms.confirm_months.min(self.longest))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::rules::{Detail, Terms};

    fn set(origin: Origin, confirm_months: i64) -> Rules {
        Rules {
            ceptoar: "01900000-0000-7000-8000-000000000001".parse().unwrap(),
            number: 1,
            valid_from: Day::from_number(0),
            terms: Terms { confirm_months, ..Terms::default() },
            origin,
            detail: Detail::default(),
            person: None,
            at: At::from_millis(0),
        }
    }

    #[test]
    fn what_a_ceptoar_decided_holds_up_to_the_longest_and_else_the_usual() {
        let interval = Interval { usual: 4, longest: 6, ..Interval::default() };
        assert_eq!(interval.of(None), 4);
        assert_eq!(interval.of(Some(&set(Origin::Document, 12))), 4, "a document that names none decides nothing");
        let decided = [2, 5, 6, 9].map(|months| interval.of(Some(&set(Origin::Decision, months))));
        assert_eq!(decided, [2, 5, 6, 6]);
    }

    #[test]
    fn the_usual_interval_is_within_a_year_and_not_longer_than_the_longest() {
        assert!(fits(1, 1) && fits(6, 12) && fits(12, 12));
        assert!(!fits(0, 12) && !fits(7, 6) && !fits(6, 13) && !fits(13, 13));
    }
}
