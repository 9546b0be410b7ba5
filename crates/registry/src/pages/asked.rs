//! The day a page is asked for.

use kernel::Day;

/// The day for which something is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Asked {
    /// The day; today if none was given or it cannot be read.
    pub(super) day: Day,
    /// What stands in the field.
    pub(super) typed: String,
    /// Whether what was typed is no day.
    pub(super) wrong: bool,
}

impl Asked {
    /// From `?on=`: nothing is today, what is no day is wrong.
    pub(super) fn new(on: &str, today: Day) -> Self {
        match on.trim() {
            "" => Self { day: today, typed: today.to_string(), wrong: false },
            typed => match Day::parse(typed) {
                Some(day) => Self { day, typed: day.to_string(), wrong: false },
                None => Self { day: today, typed: typed.chars().take(40).collect(), wrong: true },
            },
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn no_day_is_today_and_an_impossible_day_is_wrong() {
        let today = Day::parse("2014-06-17").unwrap();
        assert_eq!(Asked::new(" ", today).day, today);
        assert_eq!(Asked::new("2008-03-31", today).day.to_string(), "2008-03-31");
        for wrong in ["2014-02-30", "きのう", "2014/06/17", "99999-01-01"] {
            assert!(Asked::new(wrong, today).wrong, "{wrong}");
        }
    }
}
