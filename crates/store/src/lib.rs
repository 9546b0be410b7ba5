//! The one door to the database: SQLite or PostgreSQL, transactions, permission on rows, audit chain, migrations.
//!
//! What is absent is the point: a page or an operation cannot run SQL. It has a [`Cx`] (who acts, when, in which
//! transaction), and SQL runs only through a handle that came from a decision:
//! [`Granted`] (this act, on this row), [`Visible`] (this actor's rows of a kind) or [`System`] (no actor asks;
//! named, and listed in `docs/system-access.md`). Each handle holds the transaction in which it was decided.

mod audit;
pub mod backup;
mod beside;
mod counter;
mod cx;
mod db;
mod derived;
mod error;
mod flush;
mod grant;
pub mod grow;
mod listing;
mod meter;
mod migrate;
mod mishap;
pub mod place;
pub mod retention;
mod row;
pub mod seals;
pub mod search;
mod sought;
mod sql;
mod tx;
mod upkeep;
mod value;
mod vault;

pub use audit::{Chain, Entry, Recorded, Verdict, verify};
pub use beside::side_by_side;
pub use counter::next_reference;
pub use cx::Cx;
pub use db::{Db, Durability, Engine, file_of, make_private};
pub use derived::Derived;
pub use error::StoreError;
pub use grant::{Denied, Granted, Resource};
pub use listing::{Filter, Listed, Seen, Visible};
pub use meter::Meter;
pub use migrate::{Applied, Migration, applied_at, migrate};
pub use row::{FromRow, Row};
pub use seals::SealFault;
pub use sought::Sought;
pub use sql::{Sql, System};
pub use upkeep::{count_anew, upkeep};
pub use value::{Param, among, places};
pub use vault::Vault;

#[doc(hidden)]
pub use value::Bound;
