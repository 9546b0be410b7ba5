//! The registry on both engines: what it answers, what changing it leaves behind, its pages and sentences.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod amendments;
mod changes;
mod confirmations;
mod doubts;
mod government;
mod house;
mod list;
mod names;
mod pages;
mod registered;
mod registration;
mod rows;
mod rules;
mod seals;
mod sentences;
mod upward;
