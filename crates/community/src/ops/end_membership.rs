//! Ending a membership: whoever is out is out at once.

use crate::{Community, CommunityId, EventKind, store::circles, store::events};
use ::store::{Cx, Denied, Entry, StoreError};
use access::{Kind, OrgId, act::ManageCommunity};
use kernel::Bilingual;
use shell::Fault;

/// Why it was not done.
#[derive(Debug, thiserror::Error)]
pub enum EndMembershipError {
    /// It is not in.
    #[error("it is not a member")]
    NotIn,
    /// It may not be done.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Ends the membership of an organisation today. What it has read stays in the ledger; it reads nothing more.
///
/// # Errors
/// If it is not in.
pub async fn end_membership(cx: &Cx, community: CommunityId, org: OrgId) -> Result<(), EndMembershipError> {
    let community = cx.permit::<_, Community>(ManageCommunity, community).await?;
    if circles::role_of(community.sql(), community.id, org).await?.is_none() {
        return Err(EndMembershipError::NotIn);
    }
    let sql = community.sql();
    let ended = circles::end_membership(sql, community.id, org, cx.now().day()).await?;
    super::tell_by_letter::left(cx, sql, community.id, org).await?;
    let events =
        events::note(cx, sql, community.id, EventKind::MemberEnded, (Some(org), &Bilingual::default())).await?;
    cx.audit(
        Entry::inside("community.member-ended")
            .on(Kind::Community, community.id)
            .detail(serde_json::json!({ "organisation": org.to_string(), "ended": ended, "events": events })),
    );
    Ok(())
}

impl From<EndMembershipError> for Fault {
    fn from(error: EndMembershipError) -> Self {
        match error {
            EndMembershipError::NotIn => Fault::conflict("community.not-member"),
            EndMembershipError::Denied(denied) => denied.into(),
            EndMembershipError::Store(cause) => cause.into(),
        }
    }
}
