//! Deciding who is reminded when: what the centre may decide, and what it means for a notice that is handed over.

use super::{Step, Whom};
use crate::{
    Urgency,
    clock::{Calendar, Unit, Wait},
};
use kernel::{At, ContentHash, Day, Id};
use std::collections::BTreeMap;
use store::StoreError;

/// The id of a decision.
pub type DecisionId = Id<Decision>;

/// The units in which a step may wait: by the clock, or by the hours of offices.
pub const UNITS: [Unit; 3] = [Unit::Minutes, Unit::Hours, Unit::BusinessHours];
/// So many steps at most.
pub const MOST_STEPS: usize = 6;
/// The longest reason, in characters.
pub const LONGEST_REASON: usize = 2_000;

/// Who is reminded when, from a day on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Its id; `None` of what came with Kaname.
    pub id: Option<DecisionId>,
    /// From 1; a later one of the same day holds.
    pub number: i64,
    /// The first day.
    pub valid_from: Day,
    /// The code of the calendar whose nights and holidays count.
    pub calendar: String,
    /// What is done for each urgency, in order.
    pub steps: BTreeMap<Urgency, Vec<Step>>,
    /// Why.
    pub reason: String,
}

/// Why steps cannot be decided so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Slip {
    /// There is none, or more than anybody follows.
    #[error("there is no step, or there are too many")]
    Number,
    /// One waits not at all, or longer than a month.
    #[error("a step waits not at all or for too long")]
    Wait,
    /// One comes no later than the one before.
    #[error("a step comes no later than the one before")]
    Order,
    /// The last is not that somebody telephones.
    #[error("nobody telephones in the end")]
    NoCall,
}

/// The longest wait, in minutes by the clock: a month.
const LONGEST: i64 = 31 * 24 * 60;

/// Whether these steps can be decided. A Tuesday at ten o'clock decides what comes before what.
///
/// # Errors
/// The first slip.
pub fn check(steps: &[Step], calendar: &Calendar) -> Result<(), Slip> {
    if steps.is_empty() || steps.len() > MOST_STEPS {
        return Err(Slip::Number);
    }
    let from = At::from_millis(1_402_966_800_000);
    let moments = moments(steps, calendar, from);
    let fits = |wait: Wait| UNITS.contains(&wait.unit) && wait.count > 0;
    let last = from.plus_minutes(LONGEST);
    if steps.iter().any(|step| !fits(step.wait)) || moments.iter().any(|at| *at > last) {
        return Err(Slip::Wait);
    }
    if moments.windows(2).any(|pair| matches!(pair, [before, after] if after <= before)) {
        return Err(Slip::Order);
    }
    if steps.last().is_none_or(|step| step.whom != Whom::Telephone) {
        return Err(Slip::NoCall);
    }
    Ok(())
}

/// When each step of what is handed over at `from` comes.
pub fn moments(steps: &[Step], calendar: &Calendar, from: At) -> Vec<At> {
    steps.iter().map(|step| calendar.due(from, step.wait)).collect()
}

impl Decision {
    /// The hash of what it says for one urgency, which the chain holds.
    ///
    /// # Errors
    /// If it cannot be written as JSON.
    pub(crate) fn hash(&self, urgency: Urgency) -> Result<ContentHash, StoreError> {
        let steps: Vec<_> = self.steps.get(&urgency).into_iter().flatten().map(said).collect();
        let said = (urgency.code(), self.number, self.valid_from.to_string(), &self.calendar, steps, &self.reason);
        ContentHash::of_json(&said).map_err(|_| StoreError::Unreadable { column: "reason".into() })
    }
}

fn said(step: &Step) -> (i64, i64, &'static str, &'static str) {
    (step.number, step.wait.count, step.wait.unit.code(), step.whom.code())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn steps(all: &[(i64, Unit, Whom)]) -> Vec<Step> {
        let step = |(at, (count, unit, whom)): (usize, &(i64, Unit, Whom))| Step {
            number: i64::try_from(at).unwrap() + 1,
            wait: Wait { count: *count, unit: *unit },
            whom: *whom,
        };
        all.iter().enumerate().map(step).collect()
    }

    #[test]
    fn in_the_end_somebody_telephones_and_no_step_comes_before_the_last() {
        use Unit::{BusinessHours, Days, Hours, Minutes};
        use Whom::{First, Second, Telephone};
        let japan = Calendar::shipped("japan").unwrap();
        let judged = |all: &[(i64, Unit, Whom)]| check(&steps(all), &japan);
        assert_eq!(judged(&[(30, Minutes, First), (1, Hours, Second), (9, BusinessHours, Telephone)]), Ok(()));
        assert_eq!(judged(&[(15, Minutes, Telephone)]), Ok(()));
        assert_eq!(judged(&[]), Err(Slip::Number));
        assert_eq!(judged(&[(1, Minutes, First); 7]), Err(Slip::Number));
        assert_eq!(judged(&[(0, Minutes, Telephone)]), Err(Slip::Wait));
        assert_eq!(judged(&[(1, Days, Telephone)]), Err(Slip::Wait));
        assert_eq!(judged(&[(1_000, Hours, Telephone)]), Err(Slip::Wait));
        assert_eq!(judged(&[(2, Hours, First), (90, Minutes, Telephone)]), Err(Slip::Order));
        assert_eq!(judged(&[(60, Minutes, First), (1, Hours, Telephone)]), Err(Slip::Order));
        assert_eq!(judged(&[(30, Minutes, First)]), Err(Slip::NoCall));
    }
}
