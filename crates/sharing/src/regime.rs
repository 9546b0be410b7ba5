//! Regimes: what is due when, after something was noticed, and the clocks that follow from it for a report.
//!
//! A regime is data, shipped or loaded from a file ([`list`]): steps, what each begins with, how long it may take, what meets it. Which one binds a sector is decided
//! by the centre from a day on. When a report is filed, the steps of that day become its clocks; nothing that comes later
//! moves them. Japan's own plan has no step: there only stamps are kept, and nobody is told of a deadline.

mod clock;
pub mod list;

use crate::report::StageKind;
use delivery::clock::{Unit, Wait};
use kernel::{Bilingual, ContentHash, Day};
use std::str::FromStr;
use store::{FromRow, Row, StoreError};

pub use clock::{ReportClock, met};

/// The regime that binds where nothing else was decided.
pub const USUAL: &str = "japan";

/// What is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// 早期警報
    EarlyWarning,
    /// 通知
    Notification,
    /// 最終報
    Final,
    /// 当局の受領の返事
    Answer,
}

impl What {
    /// All of them.
    pub const ALL: [What; 4] = [What::EarlyWarning, What::Notification, What::Final, What::Answer];
    /// Its code in the database and in keys of sentences.
    pub fn code(self) -> &'static str {
        match self {
            What::EarlyWarning => "early-warning",
            What::Notification => "notification",
            What::Final => "final",
            What::Answer => "answer",
        }
    }
    /// Whether it is the reporter's to do; else it is that of whoever received the report.
    pub fn is_reporters(self) -> bool {
        self != What::Answer
    }
}

impl FromStr for What {
    type Err = ();
    fn from_str(code: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|what| what.code() == code).ok_or(())
    }
}

/// What meets a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MetBy {
    /// The first stage.
    First,
    /// Any stage after it.
    Further,
    /// The final stage.
    Final,
    /// That a body on the way has said that it has it.
    Acknowledged,
}

impl MetBy {
    /// All of them.
    pub const ALL: [MetBy; 4] = [MetBy::First, MetBy::Further, MetBy::Final, MetBy::Acknowledged];
    /// Its code in the database and in keys of sentences.
    pub fn code(self) -> &'static str {
        match self {
            MetBy::First => "first",
            MetBy::Further => "further",
            MetBy::Final => "final",
            MetBy::Acknowledged => "acknowledged",
        }
    }
    /// What a stage of this kind meets. A final stage is a further one, too.
    pub fn of(kind: StageKind) -> &'static [MetBy] {
        match kind {
            StageKind::First => &[MetBy::First],
            StageKind::FollowUp => &[MetBy::Further],
            StageKind::Final => &[MetBy::Further, MetBy::Final],
        }
    }
}

impl FromStr for MetBy {
    type Err = ();
    fn from_str(code: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|one| one.code() == code).ok_or(())
    }
}

/// With what a step begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Begins {
    /// When it was noticed; where that is not stated, when it was reported.
    Noticed,
    /// When it was reported.
    Reported,
    /// When the step with this number was met.
    After(i64),
}

impl Begins {
    /// As it is kept: a word, and after which step.
    pub(crate) fn stored(self) -> (&'static str, Option<i64>) {
        match self {
            Begins::Noticed => ("noticed", None),
            Begins::Reported => ("reported", None),
            Begins::After(number) => ("after", Some(number)),
        }
    }
}

/// A step of a regime.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// Its number, from 1.
    pub number: i64,
    /// What is due.
    pub what: What,
    /// From when on.
    pub begins: Begins,
    /// How long it may take.
    pub wait: Wait,
    /// What meets it.
    pub met_by: MetBy,
}

/// A regime.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Regime {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: Bilingual,
    /// What it rests on; may be empty.
    pub basis: String,
    /// The code of the calendar whose days count.
    pub calendar: String,
    /// What is due, in order; nothing where only stamps are kept.
    pub steps: Vec<Step>,
}

/// That a regime binds a sector.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binding {
    /// The code of the sector.
    pub sector: String,
    /// The number of the decision, from 1, over all sectors.
    pub number: i64,
    /// The code of the regime.
    pub regime: String,
    /// The first day.
    pub valid_from: Day,
    /// Why.
    pub reason: String,
}

impl Regime {
    /// The hash of all that it says.
    pub fn hash(&self) -> ContentHash {
        let step = |step: &Step| {
            let (begins, after) = step.begins.stored();
            let (wait, unit) = (step.wait.count, step.wait.unit.code());
            serde_json::json!([step.number, step.what.code(), begins, after, wait, unit, step.met_by.code()])
        };
        let steps: Vec<_> = self.steps.iter().map(step).collect();
        let said = serde_json::json!([self.code, self.name.ja, self.name.en, self.basis, self.calendar, steps]);
        ContentHash::of(said.to_string().as_bytes())
    }
}

impl Binding {
    /// The hash of all that it says, which the chain holds.
    pub fn hash(&self) -> ContentHash {
        let from = self.valid_from.to_string();
        let said = serde_json::json!([self.sector, self.number, self.regime, from, self.reason]);
        ContentHash::of(said.to_string().as_bytes())
    }
}

fn unreadable(column: &str) -> StoreError {
    StoreError::Unreadable { column: column.into() }
}

fn wait(row: &Row) -> Result<Wait, StoreError> {
    Wait::new(row.get("wait")?, row.code::<Unit>("unit")?).ok_or_else(|| unreadable("wait"))
}

impl FromRow for Step {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let begins = match row.text("begins")?.as_str() {
            "noticed" => Begins::Noticed,
            "reported" => Begins::Reported,
            _ => Begins::After(row.get("after_step")?),
        };
        let (what, met_by) = (row.code("what")?, row.code("met_by")?);
        Ok(Self { number: row.get("step")?, what, begins, wait: wait(row)?, met_by })
    }
}

impl FromRow for Binding {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            sector: row.text("sector")?,
            number: row.get("number")?,
            regime: row.text("regime")?,
            valid_from: row.maybe_day("valid_from")?.ok_or_else(|| unreadable("valid_from"))?,
            reason: row.text("reason")?,
        })
    }
}

#[cfg(test)]
mod tests;
