//! The hub puts a member into another role or group; a member leaves.

use super::who;
use crate::{Community, CommunityId, Ended, EventKind, MemberRole, Membership, store::circles, store::events};
use ::store::{Cx, Denied, Entry, StoreError};
use access::{
    Kind, OrgId,
    act::{LeaveCommunity, ManageCommunity},
};
use kernel::Bilingual;
use shell::Fault;

/// Why it was not done.
#[derive(Debug, thiserror::Error)]
pub enum ChangeMembershipError {
    /// It is not in.
    #[error("it is not a member")]
    NotIn,
    /// There is no such group.
    #[error("there is no such group")]
    NoGroup,
    /// It is so already.
    #[error("it is so already")]
    Same,
    /// The community has ended.
    #[error(transparent)]
    Ended(#[from] Ended),
    /// It may not be done.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Ends the membership as it was and begins it as it shall be, today. What was shared before stays with whom it was
/// shared.
///
/// # Errors
/// If it is not in, or there is no such group.
pub async fn change_membership(
    cx: &Cx,
    community: CommunityId,
    org: OrgId,
    role: MemberRole,
    group: Option<&str>,
) -> Result<(), ChangeMembershipError> {
    let community = cx.permit::<_, Community>(ManageCommunity, community).await?;
    let (sql, today) = (community.sql(), cx.now().day());
    community.going_on(cx.now())?;
    let now = circles::membership(sql, community.id, org).await?.ok_or(ChangeMembershipError::NotIn)?;
    if now.role == role && now.group.as_deref() == group {
        return Err(ChangeMembershipError::Same);
    }
    let groups = circles::groups(sql, community.id).await?;
    let chosen = groups.iter().find(|one| Some(one.code.as_str()) == group);
    if group.is_some() && chosen.is_none() {
        return Err(ChangeMembershipError::NoGroup);
    }
    let ended = circles::end_membership(sql, community.id, org, today).await?;
    let next = Membership { role, group: group.map(str::to_owned), valid_from: today, valid_to: None, ..now };
    let memberships = circles::insert_membership(sql, cx.new_id(), community.id, &next).await?;
    let name = chosen.map(|group| group.name.clone()).unwrap_or_default();
    let events = events::note(cx, sql, community.id, EventKind::MemberChanged, (Some(org), &name)).await?;
    cx.audit(Entry::inside("community.member-changed").on(Kind::Community, community.id).detail(serde_json::json!({
        "organisation": org.to_string(),
        "role": role.code(),
        "ended": ended,
        "memberships": memberships,
        "events": events,
    })));
    Ok(())
}

/// The actor's organisation leaves, at once.
///
/// # Errors
/// If it is not in.
pub async fn leave_community(cx: &Cx, community: CommunityId) -> Result<(), ChangeMembershipError> {
    let community = cx.permit::<_, Community>(LeaveCommunity, community).await?;
    let (sql, (org, _)) = (community.sql(), who(cx)?);
    let ended = circles::end_membership(sql, community.id, org, cx.now().day()).await?;
    super::tell_by_letter::left(cx, sql, community.id, org).await?;
    let events = events::note(cx, sql, community.id, EventKind::MemberLeft, (Some(org), &Bilingual::default())).await?;
    let detail = serde_json::json!({ "ended": ended, "events": events });
    cx.audit(Entry::inside("community.member-left").on(Kind::Community, community.id).detail(detail));
    Ok(())
}

impl From<ChangeMembershipError> for Fault {
    fn from(error: ChangeMembershipError) -> Self {
        match error {
            ChangeMembershipError::NotIn => Fault::conflict("community.not-member"),
            ChangeMembershipError::NoGroup => Fault::unusable("community.unknown-group"),
            ChangeMembershipError::Same => Fault::conflict("community.same-membership"),
            ChangeMembershipError::Ended(ended) => ended.into(),
            ChangeMembershipError::Denied(denied) => denied.into(),
            ChangeMembershipError::Store(cause) => cause.into(),
        }
    }
}
