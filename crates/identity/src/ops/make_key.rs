//! Making a key for a program.

use crate::{
    Person,
    key::{Key, KeyText, LONGEST_NAME, MOST},
    proxy::Network,
    store::{keys, roles},
};
use ::store::{Cx, Denied, Entry, StoreError};
use access::{Kind, Role, act::EditSelf};
use kernel::At;
use shell::Fault;
use std::collections::BTreeSet;

/// A key to be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewKey {
    /// What it is for, in the words of its maker.
    pub name: String,
    /// The roles that it gives at most.
    pub roles: BTreeSet<Role>,
    /// When its time is over.
    pub expires_at: Option<At>,
    /// From where it may be used; from anywhere if empty.
    pub networks: Vec<Network>,
}

/// Why a key could not be made.
#[derive(Debug, thiserror::Error)]
pub enum MakeKeyError {
    /// It has no name, or a very long one.
    #[error("the key needs a name")]
    NoName,
    /// It would give nothing.
    #[error("the key needs a role")]
    NoRole,
    /// It would give what its maker does not hold in person.
    #[error("the key would give roles that its maker does not hold")]
    BeyondOwn,
    /// Its time would be over at once.
    #[error("the key would be over before it began")]
    OverAlready,
    /// There are as many as there may be.
    #[error("there are too many keys")]
    TooMany,
    /// A program asks: keys are made by people.
    #[error("a key makes no keys")]
    ByKey,
    /// It may not be done.
    #[error(transparent)]
    Denied(#[from] Denied),
}

impl From<StoreError> for MakeKeyError {
    fn from(cause: StoreError) -> Self {
        MakeKeyError::Denied(Denied::Store(cause))
    }
}

impl From<MakeKeyError> for Fault {
    fn from(error: MakeKeyError) -> Self {
        match error {
            MakeKeyError::NoName => Fault::unusable("identity.key-no-name"),
            MakeKeyError::NoRole => Fault::unusable("identity.key-no-role"),
            MakeKeyError::BeyondOwn => Fault::unusable("identity.key-beyond-own"),
            MakeKeyError::OverAlready => Fault::unusable("identity.key-over-already"),
            MakeKeyError::TooMany => Fault::conflict("identity.key-too-many"),
            MakeKeyError::ByKey => Fault::refused(),
            MakeKeyError::Denied(denied) => Fault::from(denied),
        }
    }
}

/// Makes a key for the actor in the actor's organisation. Its text is given back this once.
///
/// # Errors
/// As the variants say. Roles that were lent to the actor are not the actor's own.
pub async fn make_key(cx: &Cx, new: &NewKey) -> Result<(Key, KeyText), MakeKeyError> {
    if cx.actor().key().is_some() {
        return Err(MakeKeyError::ByKey);
    }
    let who = cx.actor().who().ok_or(Denied::NotFound)?;
    let granted = cx.permit::<_, Person>(EditSelf, who.person).await?;
    let name = new.name.trim();
    if name.is_empty() || name.chars().count() > LONGEST_NAME || name.chars().any(char::is_control) {
        return Err(MakeKeyError::NoName);
    }
    if new.roles.is_empty() {
        return Err(MakeKeyError::NoRole);
    }
    if !new.roles.is_subset(&roles::held(granted.sql(), who.person, who.organisation).await?) {
        return Err(MakeKeyError::BeyondOwn);
    }
    if new.expires_at.is_some_and(|over| over <= cx.now()) {
        return Err(MakeKeyError::OverAlready);
    }
    if keys::open(granted.sql(), who.person, who.organisation, cx.now()).await? >= MOST {
        return Err(MakeKeyError::TooMany);
    }
    let text = KeyText::draw(cx.chance());
    let key = Key {
        id: cx.new_id(),
        org: who.organisation,
        person: who.person,
        name: name.to_owned(),
        prefix: text.prefix().to_owned(),
        roles: new.roles.clone(),
        networks: new.networks.clone(),
        expires_at: new.expires_at,
        made_at: cx.now(),
        used_at: None,
        used_from: String::new(),
        ended_at: None,
    };
    keys::add(granted.sql(), &key, text.hash()).await?;
    let codes: Vec<&str> = key.roles.iter().map(|role| role.code()).collect();
    let detail = serde_json::json!({ "prefix": key.prefix, "roles": codes, "networks": key.networks.len() });
    cx.audit(Entry::new("key.made").on(Kind::Key, key.id).detail(detail));
    Ok((key, text))
}
