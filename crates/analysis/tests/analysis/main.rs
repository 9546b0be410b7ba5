//! Models on both engines: brought, asked, opened to others; and what must never happen.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    unreachable_pub,
    reason = "tests"
)]

mod house;
mod pages;
mod seals;
