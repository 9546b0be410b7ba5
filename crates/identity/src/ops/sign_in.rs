//! Signing in, first half: after the password, a challenge for the one-time code.

use super::prove_password::Proven;
use crate::{
    code::Secret,
    session,
    store::{challenges, codes},
};
use ::store::{Cx, StoreError};
use access::PersonId;
use kernel::chance;

/// Minutes for which the code is awaited.
pub const MINUTES: i64 = challenges::MINUTES;

/// Opens a challenge for somebody whose password was right; gives the token for its cookie. Somebody without a
/// one-time code gets a secret to set one up with.
///
/// # Errors
/// If the database refuses.
pub async fn sign_in(cx: &Cx, proven: &Proven) -> Result<String, StoreError> {
    challenge(cx, proven.person()).await
}

/// The same for somebody who has just accepted an invitation.
pub(super) async fn challenge(cx: &Cx, person: PersonId) -> Result<String, StoreError> {
    let sql = cx.system("sign-in");
    let codes = codes::of(cx, &sql, person).await?;
    if codes.confirmed_at.is_none() && codes.pending.is_none() {
        codes::put_pending(cx, &sql, person, &Secret::draw(cx.chance())).await?;
    }
    let token = chance::token(cx.chance());
    challenges::add(&sql, person, session::hash_of(&token), cx.now()).await?;
    Ok(token)
}
