//! Numbers that people say on the telephone: `R-2014-00042`, `X-N-2014-00003` in an exercise.

use crate::FiscalYear;
use std::{fmt, str::FromStr};

/// A series of references. Each fiscal year counts from one, exercises apart from the real.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Series {
    /// Reports (情報連絡), `R`.
    Report,
    /// Notices (情報提供), `N`.
    Notice,
    /// Cases, `C`.
    Case,
    /// Incidents of ministries and agencies, `I`.
    Incident,
    /// Large-scale outages (大規模IT障害), `L`.
    Outage,
    /// Models of who depends on whom (相互依存性解析), `M`.
    Model,
}

impl Series {
    /// Its letter.
    pub fn letter(self) -> char {
        match self {
            Series::Report => 'R',
            Series::Notice => 'N',
            Series::Case => 'C',
            Series::Incident => 'I',
            Series::Outage => 'L',
            Series::Model => 'M',
        }
    }
}

/// A reference for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Reference {
    /// What it refers to.
    pub series: Series,
    /// The fiscal year in which it was given.
    pub year: FiscalYear,
    /// The number within series and year, from 1.
    pub number: i64,
    /// Given in an exercise.
    pub exercise: bool,
}

impl Reference {
    /// The name of the counter that gives the next number: `R-2014`, `X-R-2014`.
    pub fn counter(series: Series, year: FiscalYear, exercise: bool) -> String {
        format!("{}{}-{}", if exercise { "X-" } else { "" }, series.letter(), year.0)
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{:05}", Self::counter(self.series, self.year, self.exercise), self.number)
    }
}

impl FromStr for Reference {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        let (exercise, rest) = match text.strip_prefix("X-") {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let mut parts = rest.split('-');
        let series = match parts.next() {
            Some("R") => Series::Report,
            Some("N") => Series::Notice,
            Some("C") => Series::Case,
            Some("I") => Series::Incident,
            Some("L") => Series::Outage,
            Some("M") => Series::Model,
            _ => return Err(()),
        };
        let year = parts.next().and_then(|part| part.parse().ok()).map(FiscalYear).ok_or(())?;
        let number = parts.next().and_then(|part| part.parse().ok()).ok_or(())?;
        match parts.next() {
            None => Ok(Self { series, year, number, exercise }),
            Some(_) => Err(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_reads_back() {
        for text in ["R-2014-00042", "X-N-2014-00003", "N-2014-123456"] {
            assert_eq!(text.parse::<Reference>().map(|r| r.to_string()), Ok(text.to_owned()));
        }
        assert!("Q-2014-00042".parse::<Reference>().is_err());
        assert!("R-2014-1-2".parse::<Reference>().is_err());
    }
}
