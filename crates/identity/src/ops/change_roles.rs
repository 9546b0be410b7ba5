//! Giving somebody roles in one's organisation, and taking them away.

use crate::{Person, store::roles};
use ::store::{Cx, Denied, Entry, StoreError};
use access::{Kind, PersonId, Role, act::ChangeRoles};
use registry::{
    change::{Altered, What},
    ops::note_change,
};
use shell::Fault;
use std::collections::BTreeSet;

/// Why roles could not be changed.
#[derive(Debug, thiserror::Error)]
pub enum ChangeRolesError {
    /// None would be left: that is ending the access, which is another thing.
    #[error("somebody without any role cannot get in")]
    NoneLeft,
    /// A body of this kind does not have the role.
    #[error("the role does not belong to this kind of body")]
    DoesNotFit,
    /// They are as wanted already.
    #[error("nothing would change")]
    Unchanged,
    /// A program takes roles away but gives none.
    #[error("a key gives nobody a role")]
    ByKey,
    /// It may not be done.
    #[error(transparent)]
    Denied(#[from] Denied),
}

impl From<StoreError> for ChangeRolesError {
    fn from(cause: StoreError) -> Self {
        ChangeRolesError::Denied(Denied::Store(cause))
    }
}

impl From<ChangeRolesError> for Fault {
    fn from(error: ChangeRolesError) -> Self {
        match error {
            ChangeRolesError::NoneLeft => Fault::unusable("identity.no-role-left"),
            ChangeRolesError::DoesNotFit => Fault::unusable("identity.role-does-not-fit"),
            ChangeRolesError::Unchanged => Fault::conflict("identity.roles-unchanged"),
            ChangeRolesError::ByKey => Fault::refused(),
            ChangeRolesError::Denied(denied) => Fault::from(denied),
        }
    }
}

/// Makes the person's roles in the actor's organisation those that are wanted. It has effect at the next request.
///
/// # Errors
/// `NoneLeft`, `DoesNotFit`, `Unchanged`, `ByKey`, or `Denied` as the matrix says.
pub async fn change_roles(cx: &Cx, id: PersonId, wanted: &BTreeSet<Role>) -> Result<(), ChangeRolesError> {
    let granted = cx.permit::<_, Person>(ChangeRoles, id).await?;
    let who = cx.actor().who().ok_or(Denied::NotFound)?;
    if wanted.is_empty() {
        return Err(ChangeRolesError::NoneLeft);
    }
    if !wanted.iter().all(|role| role.fits(who.body)) {
        return Err(ChangeRolesError::DoesNotFit);
    }
    let (sql, org) = (granted.sql(), who.organisation);
    let held = roles::held(sql, id, org).await?;
    if held == *wanted {
        return Err(ChangeRolesError::Unchanged);
    }
    if cx.actor().key().is_some() && !wanted.is_subset(&held) {
        return Err(ChangeRolesError::ByKey);
    }
    for role in wanted.difference(&held) {
        roles::give(cx, sql, id, org, *role).await?;
        note(cx, "identity.role-given", id, *role);
    }
    for role in held.difference(wanted) {
        roles::take(sql, id, org, *role, cx.now()).await?;
        note(cx, "identity.role-taken", id, *role);
    }
    let altered = vec![Altered::new("roles", codes(&held), codes(wanted))];
    Ok(note_change(cx, sql, org, (What::RolesChanged, &granted.name.ja), altered).await?)
}

/// Roles as a change of the organisation keeps them.
pub(crate) fn codes(roles: &BTreeSet<Role>) -> String {
    roles.iter().map(|role| role.code()).collect::<Vec<_>>().join(" ")
}

fn note(cx: &Cx, action: &'static str, id: PersonId, role: Role) {
    let detail = serde_json::json!({ "role": role.code() });
    cx.audit(Entry::new(action).on(Kind::Person, id).detail(detail));
}
