//! Reports on both engines: what each operation does, refuses and leaves alone; who sees what; the pages.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

mod attacks;
mod by_mail;
mod clocks;
mod documents;
mod finding;
mod hall;
mod loaded;
mod operations;
mod pages;
mod sentences;
mod sight;
mod told;
mod upward;

#[path = "../samples/files.rs"]
mod samples;
