//! Inviting the first manager of an organisation that has none: by the centre, which registered it.

use super::invite_person::{InviteError, Invitee, write_invitation};
use crate::{invitation::InvitationId, store::roles};
use ::store::Cx;
use access::{BodyKind, OrgId, Role, act::InviteFirstManager};
use registry::Organisation;
use shell::Fault;

/// Why nobody was invited.
#[derive(Debug, thiserror::Error)]
pub enum InviteFirstError {
    /// Somebody manages it, and invites others.
    #[error("the organisation has a manager")]
    Managed,
    /// The Council and the like choose their people without the government (004:23342-23346).
    #[error("the centre does not choose who manages a body of this kind")]
    Independent,
    /// The person cannot be invited.
    #[error(transparent)]
    Invite(#[from] InviteError),
}

impl From<InviteFirstError> for Fault {
    fn from(error: InviteFirstError) -> Self {
        match error {
            InviteFirstError::Managed => Fault::conflict("identity.managed"),
            InviteFirstError::Independent => Fault::not_found(),
            InviteFirstError::Invite(cause) => cause.into(),
        }
    }
}

/// Whether the centre may let the first person in.
fn chosen_by_centre(body: BodyKind) -> bool {
    matches!(body, BodyKind::Operator | BodyKind::Agency | BodyKind::Ceptoar | BodyKind::Ministry)
}

/// The organisation, if the actor may invite its first manager now.
///
/// # Errors
/// As [`InviteFirstError`].
pub async fn unmanaged(cx: &Cx, org: OrgId) -> Result<Organisation, InviteFirstError> {
    let granted = cx.permit::<_, Organisation>(InviteFirstManager, org).await.map_err(InviteError::from)?;
    if !chosen_by_centre(granted.kind) {
        return Err(InviteFirstError::Independent);
    }
    if roles::managers(granted.sql(), org).await.map_err(InviteError::from)? > 0 {
        return Err(InviteFirstError::Managed);
    }
    Ok(granted.row().clone())
}

/// Makes the invitation of the first manager, with what other roles the invitee shall have; gives its id and the token of
/// its link, which is kept nowhere.
///
/// # Errors
/// As [`InviteFirstError`].
pub async fn invite_first_manager(
    cx: &Cx,
    org: OrgId,
    invitee: &Invitee,
) -> Result<(InvitationId, String), InviteFirstError> {
    let granted = cx.permit::<_, Organisation>(InviteFirstManager, org).await.map_err(InviteError::from)?;
    let organisation = unmanaged(cx, org).await?;
    let mut invitee = invitee.clone();
    invitee.roles.insert(Role::Manager);
    Ok(write_invitation(cx, granted.sql(), org, organisation.kind, &invitee).await?)
}
