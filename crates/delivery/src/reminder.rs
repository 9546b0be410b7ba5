//! Reminders: who is told again of what was handed over and not confirmed, and after how long.
//!
//! A *plan* says it for an urgency, from a day on. Where something is handed over, its steps become *rounds*: promises, one
//! for all to whom one hand gave it in one moment. A round that is due is done once, by whoever comes first to it, late
//! rather than never; whoever has confirmed, answered or passed on by then is not told again, nor whoever has a later
//! version, nor anybody after a recall.

pub mod decision;

use crate::{DeliveryId, DispatchId, Urgency, clock::Wait};
use kernel::{At, ContentHash, Id};
use store::{FromRow, Row, StoreError};
use uuid::Uuid;

/// The id of a round.
pub(crate) type RoundId = Id<Round>;

crate::words::words! {
    /// Who is told in a step.
    Whom {
        /// 第一連絡先
        First = "first",
        /// 第二連絡先
        Second = "second",
        /// 送った側（電話）
        Telephone = "telephone",
    }
}

/// A step of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// Its number, from 1.
    pub number: i64,
    /// How long after the handing over.
    pub wait: Wait,
    /// Who is told.
    pub whom: Whom,
}

/// What holds for an urgency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// For which urgency.
    pub urgency: Urgency,
    /// Which set of rules it is, from 1.
    pub number: i64,
    /// The code of the calendar whose nights and holidays count.
    pub calendar: String,
    /// What is done, in order.
    pub steps: Vec<Step>,
}

/// A promise to remind those to whom one hand gave something in one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Round {
    /// Its id.
    pub(crate) id: RoundId,
    /// Of what.
    pub dispatch: DispatchId,
    /// The line above them, or the dispatch itself.
    above: Uuid,
    /// When it was handed over.
    pub handed_at: At,
    /// Which step of the plan.
    pub step: i64,
    /// Who is told.
    pub whom: Whom,
    /// When.
    pub due_at: At,
    /// When it was done, and how many had not confirmed then.
    pub done: Option<(At, i64)>,
}

impl Round {
    /// The line above those to whom it was handed; `None`: the centre handed it over.
    pub fn above(&self) -> Option<DeliveryId> {
        (self.above != self.dispatch.uuid()).then(|| self.above.into())
    }
    /// The hash of what was promised, which the chain holds.
    ///
    /// # Errors
    /// If it cannot be written as JSON.
    pub(crate) fn hash(&self) -> Result<ContentHash, StoreError> {
        let (handed, due) = (self.handed_at.millis(), self.due_at.millis());
        let said = (self.id.uuid(), self.dispatch.uuid(), self.above, handed, self.step, self.whom.code(), due);
        ContentHash::of_json(&said).map_err(|_| StoreError::Unreadable { column: "due_at".into() })
    }
    /// As it is kept: the line above, or the dispatch.
    pub(crate) fn hand(&self) -> Uuid {
        self.above
    }
}

/// How far a step of the reminders of a dispatch is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Which step.
    pub step: i64,
    /// Who is told in it.
    pub whom: Whom,
    /// When the next of its rounds comes, if one is left.
    pub next_at: Option<At>,
    /// When the last one was done.
    pub last_at: Option<At>,
    /// How many had not confirmed in those that were done.
    pub told: i64,
}

impl FromRow for Progress {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            step: row.get("step")?,
            whom: row.code("whom")?,
            next_at: row.maybe_at("next_at")?,
            last_at: row.maybe_at("last_at")?,
            told: row.get("told")?,
        })
    }
}

impl FromRow for Round {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id("id")?,
            dispatch: row.id("dispatch_id")?,
            above: row.get("above_id")?,
            handed_at: row.at("handed_at")?,
            step: row.get("step")?,
            whom: row.code("whom")?,
            due_at: row.at("due_at")?,
            done: row.maybe_at("done_at")?.zip(row.get("silent")?),
        })
    }
}

impl FromRow for Step {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        // One who waits longer than is taken would keep every release from going out: he waits the longest there is.
        let wait = Wait { count: row.get::<i64>("wait")?.clamp(0, Wait::MOST), unit: row.code("unit")? };
        Ok(Self { number: row.get("step")?, wait, whom: row.code("whom")? })
    }
}
