//! The promises of this room: what each operation does, refuses and leaves alone; the pages in both languages.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod absences;
mod accounts;
mod house;
mod invitations;
mod keys;
mod known;
mod managers;
mod pages;
mod passkeys;
mod profiles;
mod proxies;
mod sessions;
mod signing_in;
mod texts;
