//! Figures as the documents state them: not stated is not zero.

use crate::FiscalYear;

/// The period that a figure covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    /// A fiscal year.
    Fiscal(FiscalYear),
    /// A calendar year.
    Calendar(i32),
    /// A month of a year.
    Month(i32, u8),
}

/// A count with what is needed to read it. `value: None` means "not stated", never zero.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// The count, or `None` where nobody stated one.
    pub value: Option<i64>,
    /// The source says "about" (約).
    pub about: bool,
    /// What is counted: `社`, `団体`, `件` …
    pub unit: String,
    /// The period, where the figure has one.
    pub period: Option<Period>,
    /// Where it is stated, such as `004:18746`.
    pub source: String,
}

impl Figure {
    /// The sum of figures; not stated if any part is not stated.
    pub fn sum(parts: &[Figure]) -> Option<i64> {
        parts.iter().map(|part| part.value).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(value: Option<i64>) -> Figure {
        Figure { value, about: false, unit: "社".into(), period: None, source: "test".into() }
    }

    #[test]
    fn a_sum_with_an_unstated_part_is_unstated() {
        assert_eq!(Figure::sum(&[figure(Some(28)), figure(Some(252))]), Some(280));
        assert_eq!(Figure::sum(&[figure(Some(28)), figure(None)]), None);
        assert_eq!(Figure::sum(&[figure(Some(0))]), Some(0));
    }
}
