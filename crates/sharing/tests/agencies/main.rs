//! Ministries and agencies on both engines: the way of their reports, the register, who may see what; the pages.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

mod accounts;
mod executives;
#[allow(dead_code, reason = "the hall of the reports, of which not every door is opened here")]
#[path = "../reports/hall.rs"]
mod hall;
mod joined;
mod kinds;
mod links;
mod pages;
mod public;
mod register;
mod sentences;
mod way;
mod world;
mod yearly;
