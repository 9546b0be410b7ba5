//! Japanese fiscal years: April to March, named by the year in which they begin.

use crate::{At, Day};
use std::fmt;

/// The fiscal year that begins in April of this year. FY2013 runs from 2013-04-01 to 2014-03-31.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FiscalYear(pub i32);

impl FiscalYear {
    /// The fiscal year in which `day` lies.
    pub fn of(day: Day) -> Self {
        let (year, month, _) = day.ymd();
        Self(if month >= 4 { year } else { year - 1 })
    }
    /// The fiscal year of a moment, in Japan.
    pub fn at(at: At) -> Self {
        Self::of(at.day())
    }
    /// Its first day, 1 April.
    pub fn first_day(self) -> Day {
        Day::new(self.0, 4, 1).unwrap_or(Day::from_number(0))
    }
    /// Its last day, 31 March of the year after.
    pub fn last_day(self) -> Day {
        Day::new(self.0 + 1, 3, 31).unwrap_or(Day::from_number(0))
    }
}

impl fmt::Display for FiscalYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FY{}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_year_turns_on_the_first_of_april() {
        assert_eq!(Day::new(2014, 3, 31).map(FiscalYear::of), Some(FiscalYear(2013)));
        assert_eq!(Day::new(2014, 4, 1).map(FiscalYear::of), Some(FiscalYear(2014)));
        assert_eq!(FiscalYear(2013).last_day().to_string(), "2014-03-31");
    }
}
