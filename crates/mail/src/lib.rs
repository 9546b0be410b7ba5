//! Letters over the Internet's mail: how one is written, signed and handed over, and what an answer means.
//!
//! Protocols only. Nothing here knows a notice, a person or a database; nothing asks the clock or draws chance: the date of
//! a letter comes in, and the same letter always gives the same bytes.
//!
//! | what for | where |
//! |---|---|
//! | a letter to one recipient, as the bytes that leave | [`Letter`], [`Sealed`] |
//! | signing it | [`dkim::Signer`], [`dkim::Key`] |
//! | handing it over, and what became of it | [`Relay`], [`Line`], [`Outcome`] |
//! | the door at which letters come in | [`listener::Listener`], [`listener::Intake`] |
//! | what a letter that came in is | [`incoming::read`], [`incoming::Incoming`] |
//! | words that only this house can make, and addresses that carry one | [`token::Tokens`], [`verp::Verp`] |
//! | a host for tests that refuses, delays and hangs up | [`sink::Sink`] |

mod address;
pub mod dkim;
pub mod incoming;
mod letter;
pub mod listener;
mod relay;
pub mod sink;
pub mod token;
pub mod verp;

pub use address::{Address, BadAddress, Mailbox};
pub use letter::{Letter, LetterError, List, Sealed};
pub use relay::{
    Line, Login, Met, Outcome, Patience, Relay, RelayError, RelaySettings, Reply, Step, Tls, Trouble, TroubleWith,
};
