//! Fiscal years as the yearly report counts them: April to March where the hub stands, named by the year in which they begin; and months.

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
    /// The fiscal year of a moment.
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

impl FiscalYear {
    /// Its twelve months, April first.
    pub fn months(self) -> impl Iterator<Item = Month> {
        let april = Month::new(self.0, 4);
        (0..12).map(move |after| Month(april.0 + after))
    }
}

/// A month. Ordered; stored as its number: year × 12 + month − 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(i32);

impl Month {
    /// The month (1–12) of a year.
    pub fn new(year: i32, month: u8) -> Self {
        Self(year * 12 + i32::from(month) - 1)
    }
    /// The month in which a moment lies.
    pub fn at(at: At) -> Self {
        let (year, month, _) = at.day().ymd();
        Self::new(year, month)
    }
    /// Its number, as it is stored.
    pub fn number(self) -> i32 {
        self.0
    }
    /// The month with this number.
    pub fn from_number(number: i32) -> Self {
        Self(number)
    }
    /// Its year.
    pub fn year(self) -> i32 {
        self.0.div_euclid(12)
    }
    /// Which of the year it is, 1–12.
    pub fn of_year(self) -> i32 {
        self.0.rem_euclid(12) + 1
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year(), self.of_year())
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

    #[test]
    fn a_fiscal_year_has_the_months_of_its_days() {
        let months: Vec<String> = FiscalYear(2013).months().map(|month| month.to_string()).collect();
        assert_eq!((months.len(), months.first().map(String::as_str)), (12, Some("2013-04")));
        assert_eq!(months.last().map(String::as_str), Some("2014-03"));
        // An hour before midnight in London it is already April in Japan.
        let turn = At::parse_rfc3339("2014-03-31T15:00:00Z").map(Month::at);
        assert_eq!(turn, Some(Month::new(2014, 4)));
        assert_eq!(turn.map(|month| (month.year(), month.of_year())), Some((2014, 4)));
    }
}
