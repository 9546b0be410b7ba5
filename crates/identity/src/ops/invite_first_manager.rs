//! Inviting the first manager of an organisation that has none: by the centre, which registered it.

use super::invite_person::{InviteError, Invitee, write_invitation};
use crate::{invitation::InvitationId, store::roles};
use ::store::{Cx, Granted, StoreError};
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

/// An organisation whose first manager the actor may invite.
pub type ToBeManaged<'t> = Granted<'t, InviteFirstManager, Organisation>;

/// Whether the centre may let the first person in.
fn chosen_by_centre(body: BodyKind) -> bool {
    matches!(body, BodyKind::Operator | BodyKind::Agency | BodyKind::Ceptoar | BodyKind::Ministry)
}

/// The organisation, if the actor may invite its first manager, also where it has one by now.
///
/// # Errors
/// `Independent`, or `Invite` with what the matrix says.
pub async fn to_be_managed(cx: &Cx, org: OrgId) -> Result<ToBeManaged<'_>, InviteFirstError> {
    let granted = cx.permit::<_, Organisation>(InviteFirstManager, org).await.map_err(InviteError::from)?;
    if chosen_by_centre(granted.kind) { Ok(granted) } else { Err(InviteFirstError::Independent) }
}

/// Whether somebody manages it, who invites the others.
///
/// # Errors
/// If the database refuses.
pub async fn is_managed(granted: &ToBeManaged<'_>) -> Result<bool, StoreError> {
    Ok(roles::managers(granted.sql(), granted.id).await? > 0)
}

/// Makes the invitation of the first manager, with what other roles the invitee shall have; gives its id and the token of
/// its link, which is kept nowhere.
///
/// # Errors
/// As [`InviteFirstError`].
pub async fn invite_first_manager(
    cx: &Cx,
    granted: &ToBeManaged<'_>,
    invitee: &Invitee,
) -> Result<(InvitationId, String), InviteFirstError> {
    if is_managed(granted).await.map_err(InviteError::from)? {
        return Err(InviteFirstError::Managed);
    }
    let mut invitee = invitee.clone();
    invitee.roles.insert(Role::Manager);
    Ok(write_invitation(cx, granted.sql(), granted.id, granted.kind, &invitee).await?)
}
