//! Adding a passkey to one's account: first the challenge, then what the device made of it.

use crate::{
    Person,
    passkey::{self, Challenge, LONGEST_NAME, MOST, OPEN_PER_SOURCE, Passkey, PasskeyId},
    session,
    site::Site,
    store::passkeys,
};
use ::store::{Cx, Denied, Entry, StoreError};
use access::{Kind, act::EditSelf};
use kernel::chance;
use shell::Fault;
use webauthn_rs::prelude::{RegisterPublicKeyCredential, WebauthnError};

/// Why a passkey could not be added.
#[derive(Debug, thiserror::Error)]
pub enum AddPasskeyError {
    /// It has no name, or a very long one.
    #[error("the passkey needs a name")]
    NoName,
    /// There are as many as there may be.
    #[error("there are too many passkeys or open challenges")]
    TooMany,
    /// The challenge is over, used or another's.
    #[error("the challenge is over")]
    Over,
    /// The device's answer does not hold.
    #[error("the answer of the device does not hold")]
    Wrong(#[source] WebauthnError),
    /// The device is known already, to this or another account.
    #[error("the passkey is in use already")]
    Known,
    /// This site's address does not allow passkeys.
    #[error("passkeys cannot be used at this address")]
    Site(#[source] WebauthnError),
    /// It may not be done.
    #[error(transparent)]
    Denied(#[from] Denied),
}

impl From<StoreError> for AddPasskeyError {
    fn from(cause: StoreError) -> Self {
        AddPasskeyError::Denied(Denied::Store(cause))
    }
}

impl From<AddPasskeyError> for Fault {
    fn from(error: AddPasskeyError) -> Self {
        match error {
            AddPasskeyError::NoName => Fault::unusable("identity.passkey-no-name"),
            AddPasskeyError::TooMany => Fault::conflict("identity.passkey-too-many"),
            AddPasskeyError::Over => Fault::unusable("identity.passkey-over"),
            AddPasskeyError::Wrong(cause) => Fault::unusable("identity.passkey-wrong").because(cause),
            AddPasskeyError::Known => Fault::conflict("identity.passkey-known"),
            AddPasskeyError::Site(cause) => Fault::broken("identity.passkey-site").because(cause),
            AddPasskeyError::Denied(denied) => Fault::from(denied),
        }
    }
}

/// A challenge that has been opened.
#[derive(Debug)]
pub struct Opened {
    /// For the cookie of the browser that asked.
    pub token: String,
    /// What its script hands to the device, as `navigator.credentials` takes it.
    pub options: serde_json::Value,
}

/// Opens a challenge for a new passkey of the actor. The caller has made sure that it is really the actor who asks.
///
/// # Errors
/// `TooMany`, `Site`, or `Denied` if nobody acts or a program does.
pub async fn begin_passkey(cx: &Cx, site: &Site, source: &str) -> Result<Opened, AddPasskeyError> {
    let person = cx.person().filter(|_| cx.actor().key().is_none()).ok_or(Denied::NotFound)?;
    let granted = cx.permit::<_, Person>(EditSelf, person).await?;
    let sql = granted.sql();
    let mine = passkeys::of_person(sql, person).await?;
    if mine.len() >= MOST || passkeys::open(sql, source, cx.now()).await? >= OPEN_PER_SOURCE {
        return Err(AddPasskeyError::TooMany);
    }
    let judge = passkey::judge(site).map_err(AddPasskeyError::Site)?;
    let known = mine.iter().map(|passkey| passkey.credential.cred_id().clone()).collect();
    let (options, state) = judge
        .start_passkey_registration(person.uuid(), &granted.mail, &granted.name.ja, Some(known))
        .map_err(AddPasskeyError::Site)?;
    let token = chance::token(cx.chance());
    passkeys::put(sql, session::hash_of(&token), Some(person), source, &Challenge::Add(state), cx.now()).await?;
    let mut options =
        serde_json::to_value(&options).map_err(|_| StoreError::Unreadable { column: "content".into() })?;
    // The device shall keep who it signs in, or nobody could sign in with it alone.
    if let Some(choice) = options.pointer_mut("/publicKey/authenticatorSelection").and_then(|v| v.as_object_mut()) {
        choice.insert("residentKey".into(), "required".into());
        choice.insert("requireResidentKey".into(), true.into());
    }
    Ok(Opened { token, options })
}

/// Adds the passkey with which the device answered the challenge of this token.
///
/// # Errors
/// As the variants say. The challenge is used up by `Wrong` too, if the caller commits.
pub async fn add_passkey(
    cx: &Cx,
    site: &Site,
    token: &str,
    name: &str,
    answer: &RegisterPublicKeyCredential,
) -> Result<PasskeyId, AddPasskeyError> {
    let person = cx.person().filter(|_| cx.actor().key().is_none()).ok_or(Denied::NotFound)?;
    let granted = cx.permit::<_, Person>(EditSelf, person).await?;
    let name = name.trim();
    if name.is_empty() || name.chars().count() > LONGEST_NAME || name.chars().any(char::is_control) {
        return Err(AddPasskeyError::NoName);
    }
    let taken = passkeys::take(granted.sql(), session::hash_of(token), Some(person), cx.now()).await?;
    let Some(Challenge::Add(state)) = taken else { return Err(AddPasskeyError::Over) };
    let judge = passkey::judge(site).map_err(AddPasskeyError::Site)?;
    let credential = judge.finish_passkey_registration(answer, &state).map_err(AddPasskeyError::Wrong)?;
    let passkey =
        Passkey { id: cx.new_id(), person, name: name.to_owned(), credential, added_at: cx.now(), used_at: None };
    if !passkeys::add(granted.sql(), &passkey).await? {
        return Err(AddPasskeyError::Known);
    }
    let detail = serde_json::json!({ "passkey": passkey.id.to_string() });
    cx.audit(Entry::new("identity.passkey-added").on(Kind::Person, person).detail(detail));
    Ok(passkey.id)
}
