//! Who belongs to what: sectors, services, levels, bodies, CEPTOARs and their members, all with days of validity.
//!
//! Other rooms ask through [`ask`] and fill through [`load`]; people look and change through [`room`]'s pages.
//! Every question takes the day it is asked for: what has ended stays and is answered for the days on which it held.

pub mod ask;
pub mod contact;
pub mod council;
pub mod facts;
pub mod fiction;
pub mod fold;
pub mod load;
pub mod ops;
pub mod organisation;
pub mod sector;
pub mod sheet;
mod store;

pub use contact::{Contact, ContactId, Hours};
pub use council::CouncilSeat;
pub use facts::{Facts, Validity};
pub use organisation::{Description, Organisation, Passes};
pub use sector::{ReportsPass, Sector, Service};
pub use sheet::{Sheet, SheetCount, SheetEntry};

/// The tables of this room.
pub const MIGRATIONS: &[::store::Migration] =
    &[::store::Migration { name: "registry/0001", sql: include_str!("../migrations/0001.sql") }];

/// The room: its pages, tables and sentences.
pub fn room() -> shell::Room {
    shell::Room { migrations: MIGRATIONS, ..shell::Room::new("registry") }
}
