//! When situation reports are due: promises, which follow from what was declared and from nothing else.
//!
//! An interval begins with the change that sets it, and each promise is due a whole number of intervals later: nobody who is
//! late moves the next one. A promise is a row before it is due; where nobody was there to promise (the hub was down for a
//! week), the next one stands for all that were missed, so that each is promised once: none twice, none early. A change of
//! the interval begins anew; what was promised for later under the old one is no longer expected.

use crate::declared::Change;
use kernel::At;
use std::str::FromStr;
use store::{FromRow, Row, StoreError};

/// Which way situation reports go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// From those in the scope.
    Up,
    /// By the centre.
    Down,
}

impl Way {
    /// Both.
    pub const ALL: [Way; 2] = [Way::Up, Way::Down];
    /// Its code in the database.
    pub fn code(self) -> &'static str {
        match self {
            Way::Up => "up",
            Way::Down => "down",
        }
    }
    /// The interval that holds after a change, in minutes.
    fn interval(self, change: &Change) -> Option<i64> {
        let declared = &change.said.declared;
        let minutes = match self {
            Way::Up => declared.upward,
            Way::Down => declared.downward,
        };
        minutes.filter(|minutes| change.step.stands() && *minutes > 0)
    }
}

impl FromStr for Way {
    type Err = ();
    fn from_str(code: &str) -> Result<Self, ()> {
        Way::ALL.into_iter().find(|way| way.code() == code).ok_or(())
    }
}

/// A situation report that is promised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Round {
    /// The first number for which it stands; less than `number` where nobody was there to promise.
    pub first: i64,
    /// Its number, from 1 within the outage and way.
    pub number: i64,
    /// The change from which it follows.
    pub change: i64,
    /// When it is due.
    pub due: At,
}

impl FromRow for Round {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            first: row.get("first_number")?,
            number: row.get("number")?,
            change: row.get("change_number")?,
            due: row.at("due_at")?,
        })
    }
}

/// A time in which one interval holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Grid {
    change: i64,
    from: At,
    minutes: i64,
    until: Option<At>,
}

/// The times of one interval each, in order.
fn grids(changes: &[Change], way: Way) -> Vec<Grid> {
    let mut all: Vec<Grid> = Vec::new();
    for change in changes {
        let interval = way.interval(change);
        let running = all.last().filter(|grid| grid.until.is_none()).map(|grid| grid.minutes);
        if interval == running {
            continue;
        }
        if let Some(grid) = all.last_mut().filter(|grid| grid.until.is_none()) {
            grid.until = Some(change.at);
        }
        if let Some(minutes) = interval {
            all.push(Grid { change: change.number, from: change.at, minutes, until: None });
        }
    }
    all
}

/// Those of these promises that hold: what was promised for a time at which another interval held is expected of nobody.
pub fn holding(rounds: &[Round], changes: &[Change], way: Way) -> Vec<Round> {
    let grids = grids(changes, way);
    let holds = |round: &&Round| {
        let grid = grids.iter().find(|grid| grid.change == round.change);
        grid.is_some_and(|grid| grid.until.is_none_or(|until| round.due <= until))
    };
    rounds.iter().filter(holds).copied().collect()
}

/// The promise that is to be made now, after `last`, the newest one of this way; `None` if one stands.
pub fn next(last: Option<&Round>, changes: &[Change], way: Way, now: At) -> Option<Round> {
    let grid = grids(changes, way).into_iter().next_back().filter(|grid| grid.until.is_none())?;
    let span = grid.minutes * 60;
    let kept = last.filter(|last| last.change == grid.change);
    if kept.is_some_and(|last| last.due > now) {
        return None;
    }
    let passed = now.seconds_since(grid.from).max(0) / span;
    let before = kept.map_or(0, |last| last.due.seconds_since(grid.from) / span);
    let step = (passed + 1).max(before + 1);
    let first = last.map_or(0, |last| last.number) + 1;
    Some(Round {
        first,
        number: first + step - before - 1,
        change: grid.change,
        due: grid.from.plus_seconds(step * span),
    })
}

/// What is expected of somebody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Expected {
    /// Since when something is overdue; `None` if nothing is.
    pub overdue: Option<At>,
    /// How many promises are overdue.
    pub missed: i64,
    /// When the next one is due that is not kept.
    pub next: Option<At>,
    /// The promise that a report given now keeps, and all before it: what is overdue, else the next one.
    pub round: Option<i64>,
}

/// What is expected of somebody who is asked since `since` and has kept everything up to the number `kept`.
pub fn expected(holding: &[Round], since: At, kept: i64, now: At) -> Expected {
    let open: Vec<&Round> = holding.iter().filter(|round| round.due > since && round.number > kept).collect();
    let late: Vec<&&Round> = open.iter().filter(|round| round.due <= now).collect();
    let next = open.iter().find(|round| round.due > now);
    Expected {
        overdue: late.first().map(|round| round.due),
        missed: i64::try_from(late.len()).unwrap_or(i64::MAX),
        next: next.map(|round| round.due),
        round: late.last().map(|round| round.number).or(next.map(|round| round.number)),
    }
}

/// Up to which number somebody has kept his promises who reported at these moments, in order: each keeps what was overdue, or
/// the next one.
pub fn kept_by(holding: &[Round], since: At, given: &[At]) -> i64 {
    given.iter().fold(0, |kept, at| expected(holding, since, kept, *at).round.unwrap_or(kept))
}

#[cfg(test)]
mod tests;
