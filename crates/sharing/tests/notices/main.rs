//! Notices from the first letter to what the reporter gets back, on both engines.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, unreachable_pub, reason = "tests")]

mod additions;
mod attacks;
mod behind;
mod counting;
mod embargo;
mod files;
mod finding;
mod government;
mod growing;
mod house;
mod indicators;
mod kinds;
mod named;
mod outcomes;
mod pages;
mod recall;
mod recall_seals;
mod replaced;
mod said;
mod seals;
mod several;
mod the_loop;
mod updates;
mod world;

#[path = "../samples/files.rs"]
mod samples;
