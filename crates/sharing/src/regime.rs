//! Regimes: what is due when, after something was noticed, and the clocks that follow from it for a report.
//!
//! A regime is data: steps, what each begins with, how long it may take, what meets it. Which one binds a sector is decided
//! by the centre from a day on. When a report is filed, the steps of that day become its clocks; nothing that comes later
//! moves them. Japan's own plan has no step: there only stamps are kept, and nobody is told of a deadline.

use crate::report::{ReportId, StageKind};
use delivery::clock::{Calendar, Unit, Wait};
use kernel::{At, Bilingual, ContentHash, Day};
use std::str::FromStr;
use store::{FromRow, Row, StoreError};

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

/// A clock of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReportClock {
    /// The step.
    pub step: i64,
    /// What is due.
    pub what: What,
    /// What meets it.
    pub met_by: MetBy,
    /// The step after which it begins, if it begins with one.
    pub after: Option<i64>,
    /// How long it may take.
    pub wait: Wait,
    /// Since when it runs, and until when; `None` while what it begins with has not come.
    pub runs: Option<(At, At)>,
    /// When it was met.
    pub met_at: Option<At>,
}

impl ReportClock {
    /// Whether somebody is still to do it, and by when.
    pub fn open(&self) -> Option<At> {
        self.runs.filter(|_| self.met_at.is_none()).map(|(_, due)| due)
    }
    /// Whether it was met after its time.
    pub fn met_late(&self) -> bool {
        self.runs.zip(self.met_at).is_some_and(|((_, due), met)| met > due)
    }
}

impl Regime {
    /// The hash of all that it says.
    pub fn hash(&self) -> ContentHash {
        let step = |step: &Step| {
            let (begins, after) = match step.begins {
                Begins::Noticed => ("noticed", None),
                Begins::Reported => ("reported", None),
                Begins::After(number) => ("after", Some(number)),
            };
            let (wait, unit) = (step.wait.count, step.wait.unit.code());
            serde_json::json!([step.number, step.what.code(), begins, after, wait, unit, step.met_by.code()])
        };
        let steps: Vec<_> = self.steps.iter().map(step).collect();
        let said = serde_json::json!([self.code, self.name.ja, self.name.en, self.basis, self.calendar, steps]);
        ContentHash::of(said.to_string().as_bytes())
    }
}

impl ReportClock {
    /// The hash of all that it says of a report, by which regime it goes included; the chain holds it.
    pub fn hash(&self, report: ReportId, regime: &str) -> ContentHash {
        let (begun, due) = self.runs.map(|(begun, due)| (begun.millis(), due.millis())).unzip();
        let (wait, unit, met) = (self.wait.count, self.wait.unit.code(), self.met_at.map(At::millis));
        let fixed = (report.to_string(), regime, self.step, self.what.code(), self.met_by.code(), self.after);
        let said = serde_json::json!([fixed, wait, unit, begun, due, met]);
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

impl Regime {
    /// The clocks of a report that is filed at `now` of what was noticed then. What is noticed after it is reported was not.
    pub fn clocks(&self, calendar: &Calendar, noticed: Option<At>, now: At) -> Vec<ReportClock> {
        let noticed = noticed.map_or(now, |at| at.min(now));
        let clock = |step: &Step| {
            let begun = match step.begins {
                Begins::Noticed => Some(noticed),
                Begins::Reported => Some(now),
                Begins::After(_) => None,
            };
            ReportClock {
                step: step.number,
                what: step.what,
                met_by: step.met_by,
                after: match step.begins {
                    Begins::After(number) => Some(number),
                    Begins::Noticed | Begins::Reported => None,
                },
                wait: step.wait,
                runs: begun.map(|at| (at, calendar.due(at, step.wait))),
                met_at: None,
            }
        };
        self.steps.iter().map(clock).collect()
    }
}

/// What is met by `what` at `now`, and what begins with it: the clocks as they stand afterwards. What is met stays so; what
/// runs is not moved.
#[must_use]
pub fn met(mut clocks: Vec<ReportClock>, by: &[MetBy], calendar: &Calendar, now: At) -> Vec<ReportClock> {
    for clock in &mut clocks {
        if clock.met_at.is_none() && by.contains(&clock.met_by) {
            clock.met_at = Some(now);
        }
    }
    let met: Vec<(i64, At)> = clocks.iter().filter_map(|clock| Some((clock.step, clock.met_at?))).collect();
    for clock in clocks.iter_mut().filter(|clock| clock.runs.is_none()) {
        let before = met.iter().find(|(step, _)| Some(*step) == clock.after);
        clock.runs = before.map(|(_, at)| (*at, calendar.due(*at, clock.wait)));
    }
    clocks
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

impl FromRow for ReportClock {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            step: row.get("step")?,
            what: row.code("what")?,
            met_by: row.code("met_by")?,
            after: row.get("after_step")?,
            wait: wait(row)?,
            runs: row.maybe_at("begun_at")?.zip(row.maybe_at("due_at")?),
            met_at: row.maybe_at("met_at")?,
        })
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
