//! Large-scale outages on both engines: raised, confirmed, changed, lowered; who is asked when; who sees what; what never
//! happens.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

mod answering;
mod declaring;
#[allow(dead_code, reason = "the hall of the reports, of which not every door is opened here")]
#[path = "../../../sharing/tests/reports/hall.rs"]
mod hall;
mod pages;
mod promises;
mod seals;
mod world;
