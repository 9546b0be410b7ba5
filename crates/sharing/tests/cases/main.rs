//! Triage and cases on both engines: what each operation does, refuses and leaves alone; what stays true whatever
//! people do, in whatever order; the pages.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

mod category;
mod counting;
#[allow(dead_code, reason = "the hall of the reports, of which not every door is opened here")]
#[path = "../reports/hall.rs"]
mod hall;
mod level;
mod linking;
mod pages;
mod queue;
mod random;
mod rewritten;
mod triage;
mod world;
