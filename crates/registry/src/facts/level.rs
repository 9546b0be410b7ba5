//! Service degradation levels (サービス低下レベル, formerly 検証レベル), and whether an event reached one.
//!
//! A level with several numbers is reached only if all of them are; a level that tolerates no occurrence
//! is reached by any confirmed event; a level without a number needs a person. The levels: 002:596-615.

use super::{FactsError, Validity, read::Row};
use kernel::Bilingual;
use std::str::FromStr;

/// How a level says what is too much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tolerance {
    /// By numbers.
    Threshold,
    /// Any confirmed event is too much.
    ZeroOccurrence,
    /// By a time that no number gives: a person decides.
    QualitativeTimeLimit,
}

/// The level below which a failure of a service affects life and economy.
#[derive(Clone, Debug, PartialEq)]
pub struct Level {
    /// Our id, such as `VL-01`.
    pub id: String,
    /// The code of its sector or sub-sector.
    pub sector: String,
    /// The level in words; simplified from the Action Plan (002:615).
    pub text: Bilingual,
    /// How it says what is too much.
    pub tolerance: Tolerance,
    /// At least this many users.
    pub min_users: Option<i64>,
    /// For at least this many hours.
    pub min_hours: Option<i64>,
    /// At least this many kilowatts not supplied.
    pub min_kw: Option<i64>,
    /// For at least this many minutes.
    pub min_minutes: Option<i64>,
    /// At least this many households.
    pub min_households: Option<i64>,
    /// From when to when it applies.
    pub validity: Validity,
    /// Where the documents state it.
    pub source: String,
    /// What a reader should know; may be empty.
    pub note: String,
}

/// What is known of an event. `None` means that nobody has said so yet, never zero.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Measured {
    /// How many users were affected.
    pub users: Option<i64>,
    /// For how many whole minutes. Levels in hours are compared in minutes.
    pub minutes: Option<i64>,
    /// How many kilowatts were not supplied.
    pub kw: Option<i64>,
    /// How many households were affected.
    pub households: Option<i64>,
    /// Whether someone confirmed that what the level names happened.
    pub confirmed: Option<bool>,
}

/// What a level measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// Users.
    Users,
    /// Minutes.
    Minutes,
    /// Kilowatts.
    Kilowatts,
    /// Households.
    Households,
    /// That the event happened at all.
    Confirmation,
}

/// One number of a level: reached at `at_least` and above.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Condition {
    /// What is measured.
    pub measure: Measure,
    /// From which number on it is too much.
    pub at_least: i64,
}

/// A condition that does not hold, and by how much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shortfall {
    /// The condition.
    pub condition: Condition,
    /// What was measured.
    pub measured: i64,
}

impl Shortfall {
    /// How much is missing to the level: 20 for 100 of 120 minutes.
    pub fn short_by(&self) -> i64 {
        self.condition.at_least - self.measured
    }
}

/// Whether an event reached a level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Judgement {
    /// It did.
    Reached,
    /// It did not; these conditions do not hold. Empty where the event is known not to have happened.
    NotReached(Vec<Shortfall>),
    /// Nobody can say before these are known.
    Undecided(Vec<Measure>),
    /// No number decides this; a person does.
    NeedsPerson,
}

impl Measured {
    fn of(&self, measure: Measure) -> Option<i64> {
        match measure {
            Measure::Users => self.users,
            Measure::Minutes => self.minutes,
            Measure::Kilowatts => self.kw,
            Measure::Households => self.households,
            Measure::Confirmation => self.confirmed.map(i64::from),
        }
    }
}

impl Level {
    /// The numbers of this level; empty where it has none.
    pub fn conditions(&self) -> Vec<Condition> {
        let numbers = [
            (Measure::Users, self.min_users),
            (Measure::Minutes, self.min_hours.map(|hours| hours * 60)),
            (Measure::Kilowatts, self.min_kw),
            (Measure::Minutes, self.min_minutes),
            (Measure::Households, self.min_households),
        ];
        let stated = numbers.into_iter().filter_map(|(measure, least)| least.map(|least| (measure, least)));
        stated.map(|(measure, at_least)| Condition { measure, at_least }).collect()
    }

    /// Whether an event with these measures reached the level.
    pub fn judge(&self, measured: &Measured) -> Judgement {
        match self.tolerance {
            Tolerance::Threshold => judge_numbers(&self.conditions(), measured),
            Tolerance::ZeroOccurrence | Tolerance::QualitativeTimeLimit => match measured.confirmed {
                Some(true) => Judgement::Reached,
                Some(false) => Judgement::NotReached(Vec::new()),
                None if self.tolerance == Tolerance::QualitativeTimeLimit => Judgement::NeedsPerson,
                None => Judgement::Undecided(vec![Measure::Confirmation]),
            },
        }
    }

    pub(super) fn read(row: &Row<'_>) -> Result<Self, FactsError> {
        let level = Self {
            id: row.text("id")?,
            sector: row.text("sector")?,
            text: row.both("text_ja", "text_en")?,
            tolerance: row.word("tolerance")?,
            min_users: row.number("min_users")?,
            min_hours: row.number("min_hours")?,
            min_kw: row.number("min_kw")?,
            min_minutes: row.number("min_minutes")?,
            min_households: row.number("min_households")?,
            validity: row.validity()?,
            source: row.text("source")?,
            note: row.text("note")?,
        };
        // A level by numbers without a number would be reached by everything.
        let by_numbers = level.tolerance == Tolerance::Threshold;
        if by_numbers == level.conditions().is_empty() { Err(row.wrong("tolerance")) } else { Ok(level) }
    }
}

/// All numbers must be reached; one that is known to fail settles it, whatever else is unknown.
fn judge_numbers(conditions: &[Condition], measured: &Measured) -> Judgement {
    let (mut short, mut missing) = (Vec::new(), Vec::new());
    for &condition in conditions {
        match measured.of(condition.measure) {
            None => missing.push(condition.measure),
            Some(measured) if measured < condition.at_least => short.push(Shortfall { condition, measured }),
            Some(_) => {}
        }
    }
    match (short.is_empty(), missing.is_empty()) {
        (false, _) => Judgement::NotReached(short),
        (true, false) => Judgement::Undecided(missing),
        (true, true) => Judgement::Reached,
    }
}

impl FromStr for Tolerance {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "threshold" => Ok(Self::Threshold),
            "zero_occurrence" => Ok(Self::ZeroOccurrence),
            "qualitative_time_limit" => Ok(Self::QualitativeTimeLimit),
            _ => Err(()),
        }
    }
}
