//! Reports, notices, consent, release: the main job.
//!
//! A report (情報連絡) goes up: a [`draft`] that only its author sees, sealed in stages as a [`report`], seen only by the
//! reporter and the bodies on its path. A notice (情報提供) comes down, without what gives the reporter away
//! ([`residue`]), and only as the reporter agreed.

pub mod draft;
pub mod matter;
pub mod report;
pub mod residue;

use store::Migration;

/// The tables of this room.
pub const MIGRATIONS: &[Migration] = &[
    Migration { name: "sharing/0001-reports", sql: include_str!("../migrations/0001-reports.sql") },
    Migration { name: "sharing/0002-notices", sql: include_str!("../migrations/0002-notices.sql") },
];
