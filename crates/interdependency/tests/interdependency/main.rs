//! What the engine answers: worked examples, random models against slow and simple ways, and what must never be loaded.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod chains;
mod examples;
mod form;
mod inoperability;
mod layout;
mod losses;
mod percolation;
mod simulate;
mod stepper;
mod variants;
mod why;
