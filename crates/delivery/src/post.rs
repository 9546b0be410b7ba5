//! The post office: how letters leave, and the mailroom: what comes in.
//!
//! Whoever sends claims letters that are due, hands each to the relay over a line of its own, and writes down what came
//! of it before that line takes another: when a process ends in between, at most as many letters are in doubt as it has
//! lines. Those are sent again under the same Message-ID, and the ledger says so.

mod back;
mod compose;
mod doubt;
pub(crate) mod facts;
mod line;
mod mailroom;
mod meaning;
pub(crate) use meaning::calls_for_help;
mod office;
mod restored;
mod round;
mod standing;
mod tidings;
mod turns;
mod watched;
mod writing;

pub use mailroom::{Mailroom, MailroomError};
pub use office::{PostOffice, Whole, work};
pub use restored::{Doubt, DoubtfulLetter, DoubtfulRound, Left, halt_restored, in_doubt, settle};
pub(crate) use standing::watches;
pub use standing::{Standing, go_on, halt, open, standing, standing_of};
pub use turns::PerHost;
pub use watched::{Watched, watched};
