//! Communities on both engines: outcomes, what must never happen, pages.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod bridges;
mod carried;
mod centre_hands;
mod circles;
mod deciding;
mod desk;
mod ended;
mod files;
mod finding;
mod founding;
mod hands;
mod house;
mod later;
mod leaves;
mod letters;
mod never;
mod pages;
mod passing;
mod recalled;
mod red;
mod rubbish;
#[path = "../../../sharing/tests/samples/files.rs"]
mod samples;
mod seals;
mod share_recalled;
mod taken_back;
mod texts;
mod told;
mod world;
mod years;
