//! People, how they prove who they are, what they may be for which organisation, and their sessions.
//!
//! Words: a *person* signs in with a *password* and a *one-time code* and then has a *session*, for one organisation
//! at a time, in the *roles* held there. Between password and code there is a *challenge*. An *invitation* is how a
//! person comes in; *ending* is how access to an organisation goes.
//!
//! Rules: only hashes of tokens are stored; a role taken away or a person ended has effect at the next request; a
//! stranger who guesses can slow an account down in browsers that are not known, and never lock it.

pub mod absence;
pub mod admin;
mod api;
pub mod ask;
pub mod code;
pub mod held;
pub mod invitation;
pub mod key;
pub mod known;
pub mod load;
pub mod ops;
mod pages;
pub mod passkey;
pub mod password;
pub mod person;
pub mod preferences;
pub mod profile;
pub mod proxy;
mod recognise;
pub mod recovery;
pub mod restored;
pub mod session;
pub mod site;
pub mod source;
mod store;
pub mod throttle;

pub use crate::store::retained::RETAINED;

pub use invitation::{Invitation, InvitationId};
pub use key::{Key, KeyId};
pub use pages::room;
pub use person::{Person, Post};
pub use recognise::{know_caller, recognise};
pub use session::SessionId;

use ::store::Migration;

/// The tables of this room.
pub const MIGRATIONS: &[Migration] = &[
    Migration { name: "identity/0001-people", sql: include_str!("../migrations/0001.sql") },
    Migration { name: "identity/0002-keys", sql: include_str!("../migrations/0002-keys.sql") },
    Migration { name: "identity/0003-passkeys", sql: include_str!("../migrations/0003-passkeys.sql") },
    Migration { name: "identity/0004-absence", sql: include_str!("../migrations/0004-absence.sql") },
    Migration { name: "identity/0005-invited-by", sql: include_str!("../migrations/0005-invited-by.sql") },
    Migration { name: "identity/0006-letters", sql: include_str!("../migrations/0006-letters.sql") },
    Migration { name: "identity/0007-proven-mail", sql: include_str!("../migrations/0007-proven-mail.sql") },
    Migration {
        name: "identity/0008-letters-of-shares",
        sql: include_str!("../migrations/0008-letters-of-shares.sql"),
    },
];
