//! When a point of contact is to be confirmed again: by the rule of the CEPTOAR, or the usual one.
//!
//! The documents want the contact network kept up (連絡網の保守, 004:20642), its people brought up to date
//! (連絡先担当者の更新, 004:20676) and looked at whenever somebody is moved (004:6147); they name no interval.

use crate::Contact;
use kernel::Day;
use std::str::FromStr;

/// So many days before it is due, a confirmation is asked for.
pub const AHEAD_DAYS: i32 = 30;

/// How it stands with the confirmation of a contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// Something speaks against it: see [`crate::doubt`].
    Doubted,
    /// Nobody has ever confirmed it.
    Never,
    /// It should have been confirmed by now.
    Overdue,
    /// It is to be confirmed within [`AHEAD_DAYS`].
    Soon,
    /// It holds for longer.
    Fresh,
}

impl Standing {
    /// All of them, the most pressing first.
    pub const ALL: [Standing; 5] =
        [Standing::Doubted, Standing::Never, Standing::Overdue, Standing::Soon, Standing::Fresh];
    /// Its code in addresses and in keys of sentences.
    pub fn code(self) -> &'static str {
        match self {
            Standing::Doubted => "doubted",
            Standing::Never => "never",
            Standing::Overdue => "overdue",
            Standing::Soon => "soon",
            Standing::Fresh => "fresh",
        }
    }
    /// Whether somebody should confirm it now.
    pub fn asks(self) -> bool {
        self != Standing::Fresh
    }
}

impl FromStr for Standing {
    type Err = ();
    fn from_str(code: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|standing| standing.code() == code).ok_or(())
    }
}

/// The last day on which what was confirmed on `day` holds without another confirmation: the same day `months` later,
/// or the last day of that month where it is shorter.
pub fn due_on(day: Day, months: i64) -> Day {
    let (year, month, of_month) = day.ymd();
    let later = i64::from(year) * 12 + i64::from(month) - 1 + months;
    let (year, month) = (later.div_euclid(12), later.rem_euclid(12) + 1);
    let (year, month) = (i32::try_from(year).unwrap_or(i32::MAX), u8::try_from(month).unwrap_or(1));
    (1..=of_month).rev().find_map(|last| Day::new(year, month, last)).unwrap_or(day)
}

/// The first day of which a confirmation still holds on `today`.
pub fn holds_since(today: Day, months: i64) -> Day {
    let months = months.clamp(0, 1_200);
    let guess = today.number() - i32::try_from(months).unwrap_or(0) * 31 - 3;
    let mut day = Day::from_number(guess);
    while due_on(day, months) < today {
        day = Day::from_number(day.number() + 1);
    }
    day
}

/// How it stands with something confirmed on this day, if ever, that is to be confirmed every so many months, where nothing
/// speaks against it.
pub fn standing(confirmed_on: Option<Day>, months: i64, today: Day) -> Standing {
    let Some(confirmed) = confirmed_on else { return Standing::Never };
    let due = due_on(confirmed, months);
    if due < today {
        Standing::Overdue
    } else if due.number() - today.number() <= AHEAD_DAYS {
        Standing::Soon
    } else {
        Standing::Fresh
    }
}

impl Contact {
    /// By when it is to be confirmed, at the latest; `None` if it never was.
    pub fn due_on(&self, months: i64) -> Option<Day> {
        self.confirmed_on.map(|day| due_on(day, months))
    }
    /// How it stands with its confirmation, whether or not something speaks against it.
    pub fn standing(&self, doubted: bool, months: i64, today: Day) -> Standing {
        if doubted { Standing::Doubted } else { standing(self.confirmed_on, months, today) }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    #[test]
    fn six_months_after_the_end_of_august_is_the_end_of_february() {
        assert_eq!(due_on(day("2013-08-31"), 6), day("2014-02-28"));
        assert_eq!(due_on(day("2011-08-31"), 6), day("2012-02-29"));
        assert_eq!(due_on(day("2013-12-17"), 6), day("2014-06-17"));
        assert_eq!(due_on(day("2014-06-17"), 12), day("2015-06-17"));
    }

    #[test]
    fn it_is_due_for_a_month_before_it_is_late_and_never_is_not_late() {
        let on = |today| standing(Some(day("2013-12-17")), 6, day(today));
        assert_eq!(on("2014-05-17"), Standing::Fresh);
        assert_eq!((on("2014-05-18"), on("2014-06-17")), (Standing::Soon, Standing::Soon));
        assert_eq!(on("2014-06-18"), Standing::Overdue);
        assert_eq!(standing(None, 6, day("2014-06-17")), Standing::Never);
    }

    proptest! {
        #[test]
        fn what_holds_since_a_day_is_due_today_or_later_and_the_day_before_is_not(today in 10_000..30_000i32, months in 1..=12i64) {
            let today = Day::from_number(today);
            let since = holds_since(today, months);
            prop_assert!(due_on(since, months) >= today);
            prop_assert!(due_on(Day::from_number(since.number() - 1), months) < today);
        }
    }
}
