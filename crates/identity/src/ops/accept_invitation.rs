//! Accepting an invitation: a new person comes in, or somebody who is in already gets more roles.

use super::{change_roles::codes, sign_in};
use crate::{
    Person,
    invitation::{Invitation, State},
    load::NewPerson,
    session,
    store::{invitations, people, profiles, roles},
};
use ::store::{Cx, Denied, Entry, Sql, StoreError};
use access::{Kind, PersonId, Role, act::EditSelf};
use kernel::Bilingual;
use registry::{
    change::{Altered, What},
    ops::note_change,
};
use shell::Fault;

/// The longest name, in characters.
pub const NAME_CHARS: usize = 80;

/// Why an invitation could not be accepted.
#[derive(Debug, thiserror::Error)]
pub enum AcceptError {
    /// There is no such invitation, or it is over. Nobody is told which.
    #[error("the invitation cannot be used any more")]
    Gone,
    /// The address has an account: its owner accepts by signing in.
    #[error("there is an account with this address already")]
    HasAccount,
    /// Somebody else has signed in here.
    #[error("the invitation is for another address")]
    ForAnother,
    /// It may not be done.
    #[error(transparent)]
    Denied(#[from] Denied),
}

impl From<StoreError> for AcceptError {
    fn from(cause: StoreError) -> Self {
        AcceptError::Denied(Denied::Store(cause))
    }
}

impl From<AcceptError> for Fault {
    fn from(error: AcceptError) -> Self {
        match error {
            AcceptError::Gone => Fault::new(axum::http::StatusCode::GONE, "identity.invitation-gone"),
            AcceptError::HasAccount => Fault::conflict("identity.has-account"),
            AcceptError::ForAnother => Fault::new(axum::http::StatusCode::FORBIDDEN, "identity.for-another"),
            AcceptError::Denied(denied) => Fault::from(denied),
        }
    }
}

/// What a new person says of himself. The page has judged it; the hash is from [`crate::password::hash_apart`].
#[derive(Clone, Debug)]
pub struct Newcomer {
    /// The name as it is written.
    pub name: String,
    /// Its reading.
    pub kana: String,
    /// In Latin letters.
    pub romaji: String,
    /// The hash of the password.
    pub password_hash: String,
}

/// The open invitation behind a link, and the account that its address has already.
///
/// # Errors
/// `Gone` if there is no such invitation or it is over.
pub async fn opened(cx: &Cx, token: &str) -> Result<(Invitation, Option<Person>), AcceptError> {
    let sql = cx.system("invitation link");
    let invitation = open(&sql, cx, token).await?;
    let person = people::by_mail(&sql, &invitation.mail).await?;
    Ok((invitation, person))
}

async fn open(sql: &Sql<'_>, cx: &Cx, token: &str) -> Result<Invitation, AcceptError> {
    let found = invitations::by_token(sql, session::hash_of(token)).await?;
    let invitation = found.filter(|invitation| invitation.state(cx.now()) == State::Open).ok_or(AcceptError::Gone)?;
    if overtaken(sql, &invitation).await? { Err(AcceptError::Gone) } else { Ok(invitation) }
}

/// Whether somebody of another body invited a manager, and the body has one by now: who comes in is then for that one to
/// decide, also where several such links were made.
async fn overtaken(sql: &Sql<'_>, invitation: &Invitation) -> Result<bool, StoreError> {
    let first = invitation.is_from_outside() && invitation.roles.contains(&Role::Manager);
    Ok(first && roles::managers(sql, invitation.org).await? > 0)
}

/// Brings a new person in; gives the token of a challenge, in which the one-time code is set up.
///
/// # Errors
/// `Gone`, or `HasAccount`.
pub async fn accept_invitation(cx: &Cx, token: &str, newcomer: Newcomer) -> Result<String, AcceptError> {
    let sql = cx.system("invitation link");
    let invitation = open(&sql, cx, token).await?;
    let id: PersonId = cx.new_id();
    let person = NewPerson {
        id: Some(id),
        name: Bilingual { ja: newcomer.name, en: newcomer.romaji.clone() },
        kana: newcomer.kana,
        romaji: newcomer.romaji,
        mail: invitation.mail.clone(),
        password_hash: Some(newcomer.password_hash),
        roles: Vec::new(),
    };
    if !people::add(&sql, id, &person, cx.now()).await? {
        return Err(AcceptError::HasAccount);
    }
    take(cx, &sql, &invitation, id).await?;
    Ok(sign_in::challenge(cx, id).await?)
}

/// Gives the actor the roles of an invitation to the actor's own address.
///
/// # Errors
/// `Gone`, or `ForAnother` if it is to another address.
pub async fn join(cx: &Cx, token: &str) -> Result<Invitation, AcceptError> {
    let person = cx.person().ok_or(Denied::NotFound)?;
    let granted = cx.permit::<_, Person>(EditSelf, person).await?;
    let invitation = open(&cx.system("invitation link"), cx, token).await?;
    if granted.mail != invitation.mail {
        return Err(AcceptError::ForAnother);
    }
    let at_home = !roles::held(granted.sql(), person, invitation.org).await?.is_empty();
    take(cx, granted.sql(), &invitation, person).await?;
    // Somebody else of his own body sent him a link to this address, and he has it. What another body says of him proves
    // nothing of letters to this one.
    if at_home && invitation.invited_by.is_some_and(|by| by != person) {
        profiles::prove_mail(granted.sql(), person).await?;
    }
    Ok(invitation)
}

async fn take(cx: &Cx, sql: &Sql<'_>, invitation: &Invitation, person: PersonId) -> Result<(), StoreError> {
    invitations::accept(sql, invitation, cx.now()).await?;
    let held = roles::held(sql, person, invitation.org).await?;
    for role in &invitation.roles {
        roles::give(cx, sql, person, invitation.org, *role).await?;
    }
    let all = held.union(&invitation.roles).copied().collect();
    let altered = vec![Altered::new("roles", codes(&held), codes(&all))];
    note_change(cx, sql, invitation.org, (What::PersonJoined, &invitation.name), altered).await?;
    let detail = serde_json::json!({ "person": person.to_string() });
    cx.audit(Entry::new("identity.invitation-accepted").on(Kind::Invitation, invitation.id).detail(detail));
    Ok(())
}
