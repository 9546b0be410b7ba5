//! Passkeys (WebAuthn): a device of somebody's that signs a challenge after it has made sure who holds it. That is
//! possession and knowledge (or a finger) at once, so a passkey alone signs in.
//!
//! Rules: a challenge is kept here, not in the browser; it is good once and for five minutes, in the browser that asked
//! for it; the device must have verified its user; a counter that does not go on is a copied device and is refused.

use crate::site::Site;
use ::store::{FromRow, Row, StoreError};
use access::PersonId;
use kernel::{At, Id};
use serde::{Deserialize, Serialize};
use webauthn_rs::{
    Webauthn, WebauthnBuilder,
    prelude::{DiscoverableAuthentication, Passkey as Credential, PasskeyRegistration, WebauthnError},
};

/// Minutes for which a challenge can be answered.
pub const MINUTES: i64 = 5;
/// Challenges that one source may have open.
pub const OPEN_PER_SOURCE: i64 = 60;
/// Passkeys that one person may have.
pub const MOST: usize = 20;
/// The longest name, in characters.
pub const LONGEST_NAME: usize = 40;
/// Whoever signed in no longer ago may add a passkey without giving the password again.
pub const FRESH_MINUTES: i64 = 10;
const HOUSE: &str = "Kaname";

/// Marks ids of passkeys.
pub enum PasskeyMark {}
/// The id of a passkey.
pub type PasskeyId = Id<PasskeyMark>;

/// A passkey, as its owner sees it.
#[derive(Clone, Debug)]
pub struct Passkey {
    /// The id.
    pub id: PasskeyId,
    /// Whose.
    pub person: PersonId,
    /// What its owner calls the device.
    pub name: String,
    /// Public key, counter, backup state.
    pub(crate) credential: Credential,
    /// When it was added.
    pub added_at: At,
    /// When it last signed in.
    pub used_at: Option<At>,
}

/// What a challenge is for, with what is needed to judge the answer.
#[derive(Serialize, Deserialize)]
pub(crate) enum Challenge {
    /// A passkey is being added.
    Add(PasskeyRegistration),
    /// Somebody signs in.
    SignIn(DiscoverableAuthentication),
}

impl FromRow for Passkey {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id("id")?,
            person: row.id("person_id")?,
            name: row.text("name")?,
            credential: row.json("content")?,
            added_at: row.at("added_at")?,
            used_at: row.maybe_at("used_at")?,
        })
    }
}

/// The judge of challenges and answers for this site.
///
/// # Errors
/// If the site's name and origin do not fit together.
pub(crate) fn judge(site: &Site) -> Result<Webauthn, WebauthnError> {
    WebauthnBuilder::new(site.name(), site.origin())?.rp_name(HOUSE).build()
}
