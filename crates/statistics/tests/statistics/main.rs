//! Figures on both engines: what is counted for whom, what is published, and what nobody can work out of it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

#[allow(dead_code, reason = "the hall of the reports, of which not every door is opened here")]
#[path = "../../../sharing/tests/reports/hall.rs"]
mod hall;
mod pages;
mod publishing;
mod seals;
mod world;
