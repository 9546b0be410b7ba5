//! The ledger on both engines: what each operation does, refuses and leaves alone; its pages; its pace.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    unreachable_pub,
    missing_docs,
    reason = "tests"
)]

mod acknowledging;
mod asking;
mod calendars;
mod comments;
mod doubts;
mod embargo;
mod government;
mod had;
mod help;
mod house;
#[allow(clippy::disallowed_methods, reason = "measures how long something takes")]
mod large;
mod ledger;
mod letterbox;
mod letters;
mod lines;
mod pages;
mod plans;
mod post;
mod queue;
mod receipts;
mod releasing;
mod reminders;
mod replies;
mod rules;
mod sealed_mail;
mod seals;
mod stamps;
mod tidings;
mod tray;
mod turns;
mod wishes;
mod world;
