//! Clocks: when something that begins now is due, over a calendar. Pure.
//!
//! Minutes and hours run on, whatever the night and the clocks on the wall do. Days and months end with the last moment of
//! their last day where the calendar is kept; a month that has no such day ends with its last. Business hours run only while
//! the offices of the calendar are open: what would end at the very moment of closing ends when they open again.
//!
//! For every wait and calendar, each with a test: who begins later is due no earlier; nothing is due early; a change of the
//! clocks on the wall neither shortens nor doubles anything.

pub mod almanac;
mod calendar;

pub use crate::store::calendars::{all as almanacs, calendar, calendar_as_of, offices};
pub use almanac::{Almanac, DayOff};
pub use calendar::Calendar;

crate::words::words! {
    /// What a wait is counted in.
    Unit {
        /// 分
        Minutes = "minutes",
        /// 時間
        Hours = "hours",
        /// 執務時間
        BusinessHours = "business-hours",
        /// 日
        Days = "days",
        /// 月
        Months = "months",
    }
}

/// How long something may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Wait {
    /// How many.
    pub count: i64,
    /// Of what.
    pub unit: Unit,
}

impl Wait {
    /// The longest count that is taken, of any unit.
    pub const MOST: i64 = 10_000;

    /// So many minutes, hours …; `None` of a count below zero or beyond [`Wait::MOST`].
    pub fn new(count: i64, unit: Unit) -> Option<Self> {
        (0..=Self::MOST).contains(&count).then_some(Self { count, unit })
    }
}

#[cfg(test)]
mod tests;
