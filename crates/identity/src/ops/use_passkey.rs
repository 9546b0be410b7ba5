//! Signing in with a passkey alone: the device has made sure who holds it.

use super::add_passkey::{AddPasskeyError, Opened};
use crate::{
    known::{self, Tokens, Whence},
    passkey::{self, Challenge, OPEN_PER_SOURCE, Passkey},
    session,
    site::Site,
    store::{passkeys, roles},
};
use ::store::{Cx, Entry, StoreError};
use access::Kind;
use kernel::chance;
use shell::Fault;
use webauthn_rs::prelude::{PublicKeyCredential, WebauthnError};

/// What came of a device's answer.
#[derive(Debug, PartialEq, Eq)]
pub enum Used {
    /// The person is in.
    In {
        /// The token of the session.
        session: String,
        /// What the browser holds from now on, so that it is known.
        known: Tokens,
    },
    /// It does not hold. The challenge is used up, which must be committed.
    Refused {
        /// Whether there is an entry for the audit chain.
        recorded: bool,
    },
}

/// Opens a challenge for whoever signs in from there; who that is the device says.
///
/// # Errors
/// `TooMany` from one source, `Site`, or if the database refuses.
pub async fn ask_passkey(cx: &Cx, site: &Site, source: &str) -> Result<Opened, AddPasskeyError> {
    let sql = cx.system("sign-in");
    if passkeys::open(&sql, source, cx.now()).await? >= OPEN_PER_SOURCE {
        return Err(AddPasskeyError::TooMany);
    }
    let judge = passkey::judge(site).map_err(AddPasskeyError::Site)?;
    let (options, state) = judge.start_discoverable_authentication().map_err(AddPasskeyError::Site)?;
    let token = chance::token(cx.chance());
    passkeys::put(&sql, session::hash_of(&token), None, source, &Challenge::SignIn(state), cx.now()).await?;
    let options = serde_json::to_value(&options).map_err(|_| StoreError::Unreadable { column: "content".into() })?;
    Ok(Opened { token, options })
}

/// Judges a device's answer to the challenge of this token, and begins the session.
///
/// # Errors
/// If this site's address does not allow passkeys, or the database refuses.
pub async fn use_passkey(
    cx: &Cx,
    site: &Site,
    token: &str,
    answer: &PublicKeyCredential,
    whence: &Whence,
    agent: &str,
) -> Result<Used, Fault> {
    let sql = cx.system("sign-in");
    let taken = passkeys::take(&sql, session::hash_of(token), None, cx.now()).await?;
    let Some(Challenge::SignIn(state)) = taken else { return Ok(Used::Refused { recorded: false }) };
    let judge = passkey::judge(site).map_err(AddPasskeyError::Site)?;
    let Ok((said, credential)) = judge.identify_discoverable_authentication(answer) else {
        return Ok(Used::Refused { recorded: false });
    };
    let found = passkeys::by_credential(&sql, credential).await?;
    let Some(mut passkey) = found.filter(|found| found.person.uuid() == said) else {
        return Ok(Used::Refused { recorded: false });
    };
    let judged = judge.finish_discoverable_authentication_v2(answer, state, discoverable(&passkey));
    let result = match judged {
        Ok(result) if result.user_verified() => result,
        Ok(_) => return Ok(refuse(cx, &passkey, false)),
        Err(cause) => return Ok(refuse(cx, &passkey, matches!(cause, WebauthnError::CredentialPossibleCompromise))),
    };
    passkey.credential.update_credential(&result);
    passkeys::used(&sql, &passkey, cx.now()).await?;
    let Some(post) = roles::posts(&sql, passkey.person).await?.into_iter().next() else {
        return Ok(refuse(cx, &passkey, false));
    };
    let known = known::remember(cx, &sql, passkey.person, &whence.tokens).await?;
    let session = session::begin(cx, passkey.person, post.org, agent).await?;
    let detail = serde_json::json!({ "by": "passkey" });
    cx.audit(Entry::new("identity.signed-in").on(Kind::Person, passkey.person).detail(detail));
    Ok(Used::In { session, known })
}

fn discoverable(passkey: &Passkey) -> webauthn_rs::prelude::DiscoverableKey {
    webauthn_rs::prelude::DiscoverableKey::from(&passkey.credential)
}

/// A known passkey whose answer does not hold; `copied` if its counter went back, so that there are two of it.
fn refuse(cx: &Cx, passkey: &Passkey, copied: bool) -> Used {
    let detail = serde_json::json!({ "passkey": passkey.id.to_string(), "copied": copied });
    cx.audit(Entry::new("identity.passkey-refused").on(Kind::Person, passkey.person).detail(detail));
    Used::Refused { recorded: true }
}
