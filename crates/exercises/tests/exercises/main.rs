//! Drills on both engines: planned, run through the pipe, measured, asked about; and what must never happen.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    unreachable_pub,
    reason = "tests"
)]

mod drill;
mod never;
mod pages;
mod seals;
#[allow(dead_code, reason = "the country of the notices, of which not everything is used here")]
#[path = "../../../sharing/tests/notices/world.rs"]
mod world;
