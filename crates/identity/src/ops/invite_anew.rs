//! Inviting somebody anew whose link was lost, has expired or was taken back: the old one is worth nothing from then on.

use super::{
    invite_first_manager::{InviteFirstError, invite_first_manager, to_be_managed},
    invite_person::{InviteError, Invitee, invite_person},
};
use crate::{
    invitation::{Invitation, InvitationId, State},
    store::invitations,
};
use ::store::{Cx, Denied, Entry, StoreError};
use access::{Kind, act::RevokeInvitation};
use shell::Fault;

/// Why nobody was invited anew.
#[derive(Debug, thiserror::Error)]
pub enum InviteAnewError {
    /// The invitation has been accepted.
    #[error("the invitation has been accepted")]
    Accepted,
    /// The person cannot be invited now.
    #[error(transparent)]
    Invite(#[from] InviteError),
    /// Nor as the first manager.
    #[error(transparent)]
    First(#[from] InviteFirstError),
    /// It may not be done.
    #[error(transparent)]
    Denied(#[from] Denied),
}

impl From<StoreError> for InviteAnewError {
    fn from(cause: StoreError) -> Self {
        InviteAnewError::Denied(Denied::Store(cause))
    }
}

impl From<InviteAnewError> for Fault {
    fn from(error: InviteAnewError) -> Self {
        match error {
            InviteAnewError::Accepted => Fault::conflict("identity.invitation-used"),
            InviteAnewError::Invite(cause) => cause.into(),
            InviteAnewError::First(cause) => cause.into(),
            InviteAnewError::Denied(denied) => denied.into(),
        }
    }
}

/// Makes another invitation of the same person with the same roles, and takes the old one back where it is open; gives
/// the id of the new one and the token of its link, which is kept nowhere.
///
/// # Errors
/// As [`InviteAnewError`].
pub async fn invite_anew(cx: &Cx, id: InvitationId) -> Result<(InvitationId, String), InviteAnewError> {
    let old = cx.permit::<_, Invitation>(RevokeInvitation, id).await?;
    match old.state(cx.now()) {
        State::Accepted => return Err(InviteAnewError::Accepted),
        State::Open => {
            invitations::revoke(&old, cx.now()).await?;
            cx.audit(Entry::new("identity.invitation-revoked").on(Kind::Invitation, id));
        }
        State::Revoked | State::Expired => {}
    }
    let invitee = Invitee { mail: old.mail.clone(), name: old.name.clone(), roles: old.roles.clone() };
    if cx.organisation() == Some(old.org) {
        Ok(invite_person(cx, old.org, &invitee).await?)
    } else {
        Ok(invite_first_manager(cx, &to_be_managed(cx, old.org).await?, &invitee).await?)
    }
}
