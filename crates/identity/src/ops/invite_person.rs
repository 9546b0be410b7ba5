//! Inviting somebody into one's organisation.

use crate::{
    invitation::{DAYS, Invitation, InvitationId},
    person::{plausible_mail, tidy_mail},
    session,
    store::{invitations, people, profiles, roles},
};
use ::store::{Cx, Denied, Entry, Sql, StoreError};
use access::{BodyKind, Kind, OrgId, Role, act::InvitePerson};
use kernel::chance;
use registry::Organisation;
use shell::Fault;
use std::collections::BTreeSet;

/// Why somebody could not be invited.
#[derive(Debug, thiserror::Error)]
pub enum InviteError {
    /// That is no address.
    #[error("the address cannot be one")]
    NoAddress,
    /// There is no name, or a very long one.
    #[error("the name is missing or too long")]
    NoName,
    /// No role was chosen.
    #[error("no role was chosen")]
    NoRole,
    /// A body of this kind does not have the role.
    #[error("the role does not belong to this kind of body")]
    DoesNotFit,
    /// The person is in the organisation already.
    #[error("the person belongs to the organisation already")]
    AlreadyHere,
    /// It may not be done.
    #[error(transparent)]
    Denied(#[from] Denied),
}

impl From<StoreError> for InviteError {
    fn from(cause: StoreError) -> Self {
        InviteError::Denied(Denied::Store(cause))
    }
}

impl From<InviteError> for Fault {
    fn from(error: InviteError) -> Self {
        match error {
            InviteError::NoAddress => Fault::unusable("identity.no-address"),
            InviteError::NoName => Fault::unusable("identity.no-name"),
            InviteError::NoRole => Fault::unusable("identity.no-role"),
            InviteError::DoesNotFit => Fault::unusable("identity.role-does-not-fit"),
            InviteError::AlreadyHere => Fault::conflict("identity.already-here"),
            InviteError::Denied(denied) => Fault::from(denied),
        }
    }
}

/// Whom to invite.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Invitee {
    /// The address to sign in with.
    pub mail: String,
    /// The name as the manager knows it.
    pub name: String,
    /// The roles to give.
    pub roles: BTreeSet<Role>,
}

/// Makes an invitation; gives its id and the token of its link, which is kept nowhere.
///
/// # Errors
/// As [`InviteError`] says.
pub async fn invite_person(cx: &Cx, org: OrgId, invitee: &Invitee) -> Result<(InvitationId, String), InviteError> {
    let granted = cx.permit::<_, Organisation>(InvitePerson, org).await?;
    write_invitation(cx, granted.sql(), org, granted.kind, invitee).await
}

/// The same where who asks has been judged, or no actor asks.
pub(crate) async fn write_invitation(
    cx: &Cx,
    sql: &Sql<'_>,
    org: OrgId,
    body: BodyKind,
    invitee: &Invitee,
) -> Result<(InvitationId, String), InviteError> {
    let mail = tidy_mail(&invitee.mail);
    judge(invitee, body)?;
    if let Some(person) = people::by_mail(sql, &mail).await?
        && roles::holds_any(sql, person.id, org).await?
        // Whoever gave himself another address is invited to it again: that proves that he reads what comes there.
        && profiles::mail_proven(sql, person.id).await?
    {
        return Err(InviteError::AlreadyHere);
    }
    let token = chance::token(cx.chance());
    let new = Invitation {
        id: cx.new_id(),
        org,
        mail,
        name: invitee.name.trim().to_owned(),
        roles: invitee.roles.clone(),
        invited_by: cx.person(),
        by_org: cx.organisation(),
        invited_at: cx.now(),
        expires_at: cx.now().plus_days(DAYS),
        accepted_at: None,
        revoked_at: None,
    };
    invitations::add(sql, &new, session::hash_of(&token)).await?;
    let codes: Vec<&str> = new.roles.iter().map(|role| role.code()).collect();
    let detail = serde_json::json!({ "organisation": org.to_string(), "roles": codes });
    cx.audit(Entry::new("identity.person-invited").on(Kind::Invitation, new.id).detail(detail));
    Ok((new.id, token))
}

/// All that is missing or cannot be of somebody who is to be invited.
pub(crate) fn flaws(invitee: &Invitee) -> Vec<InviteError> {
    let name = invitee.name.trim().chars().count();
    let all = [
        (!(1..=crate::ops::accept_invitation::NAME_CHARS).contains(&name), InviteError::NoName),
        (!plausible_mail(&tidy_mail(&invitee.mail)), InviteError::NoAddress),
        (invitee.roles.is_empty(), InviteError::NoRole),
    ];
    all.into_iter().filter_map(|(wrong, error)| wrong.then_some(error)).collect()
}

fn judge(invitee: &Invitee, body: BodyKind) -> Result<(), InviteError> {
    if let Some(first) = flaws(invitee).into_iter().next() {
        Err(first)
    } else if !invitee.roles.iter().all(|role| role.fits(body)) {
        Err(InviteError::DoesNotFit)
    } else {
        Ok(())
    }
}
