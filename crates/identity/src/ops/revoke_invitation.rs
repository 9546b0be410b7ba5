//! Taking an invitation back.

use crate::{
    invitation::{Invitation, InvitationId, State},
    store::invitations,
};
use ::store::{Cx, Denied, Entry, StoreError};
use access::{Kind, OrgId, act::RevokeInvitation};
use shell::Fault;

/// Why an invitation could not be taken back.
#[derive(Debug, thiserror::Error)]
pub enum RevokeError {
    /// It has been accepted or taken back already.
    #[error("the invitation is no longer open")]
    NotOpen,
    /// It may not be done.
    #[error(transparent)]
    Denied(#[from] Denied),
}

impl From<StoreError> for RevokeError {
    fn from(cause: StoreError) -> Self {
        RevokeError::Denied(Denied::Store(cause))
    }
}

impl From<RevokeError> for Fault {
    fn from(error: RevokeError) -> Self {
        match error {
            RevokeError::NotOpen => Fault::conflict("identity.invitation-not-open"),
            RevokeError::Denied(denied) => Fault::from(denied),
        }
    }
}

/// Takes an invitation back; its link is worth nothing from now on. Gives the organisation into which it was.
///
/// # Errors
/// `NotOpen`, or `Denied` as the matrix says.
pub async fn revoke_invitation(cx: &Cx, id: InvitationId) -> Result<OrgId, RevokeError> {
    let granted = cx.permit::<_, Invitation>(RevokeInvitation, id).await?;
    match granted.state(cx.now()) {
        State::Open | State::Expired => invitations::revoke(&granted, cx.now()).await?,
        State::Accepted | State::Revoked => return Err(RevokeError::NotOpen),
    }
    cx.audit(Entry::new("identity.invitation-revoked").on(Kind::Invitation, id));
    Ok(granted.org)
}
