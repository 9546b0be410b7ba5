//! Letters, as those see them who get them, carry them and send them.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod host;
mod letter;
mod listener;
mod relay;
