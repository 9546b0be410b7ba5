//! The clocks of a report: set when it is filed, as the regime of that day says, stamped when they are met.

use super::{Begins, MetBy, Regime, Step, What, wait};
use crate::report::ReportId;
use delivery::clock::{Calendar, Wait};
use kernel::{At, ContentHash};
use store::{FromRow, Row, StoreError};

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
    /// The hash of all that it says of a report, by which regime it goes included; the chain holds it.
    pub fn hash(&self, report: ReportId, regime: &str) -> ContentHash {
        let (begun, due) = self.runs.map(|(begun, due)| (begun.millis(), due.millis())).unzip();
        let (wait, unit, met) = (self.wait.count, self.wait.unit.code(), self.met_at.map(At::millis));
        let fixed = (report.to_string(), regime, self.step, self.what.code(), self.met_by.code(), self.after);
        let said = serde_json::json!([fixed, wait, unit, begun, due, met]);
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
