//! The house as a whole: its routes, its walls, its documents, and strangers at every door.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

mod cli;
#[path = "../../examples/kaname-bench/cluster.rs"]
mod cluster;
#[path = "../../examples/kaname-bench/crash.rs"]
mod crash;
mod derived;
mod documents;
mod done;
mod faults;
#[path = "../../examples/kaname-bench/hub.rs"]
mod hub;
mod interdependency;
mod key;
mod killed;
mod left_out;
mod mail;
mod mail_check;
mod mail_sink;
mod metrics;
mod old_database;
mod place;
mod programs;
mod retention;
mod seals;
mod service;
mod strangers;
mod told;
mod walls;
mod words;
