//! Asking a provider to agree to exactly this revision, for the circle or for a bridge.

use super::{tell_by_letter, who};
use crate::{
    Approval, ApprovalId, Bridge, BridgeId, Ended, Obstacle, Share, ShareId,
    desk::{self, Desk, DeskError},
    store::approvals,
};
use ::store::{Cx, Denied, Entry, StoreError};
use access::{
    Kind, OrgId,
    act::{AskApproval, CrossBridge},
};
use kernel::ContentHash;
use shell::Fault;

/// Why it was not done.
#[derive(Debug, thiserror::Error)]
pub enum AskApprovalError {
    /// It handed in nothing of it.
    #[error("it handed in nothing of this")]
    NotAProvider,
    /// The content has changed since the asker saw it.
    #[error("the content has changed since")]
    Stale,
    /// It cannot be shown like this.
    #[error("it cannot be shown to the provider like this")]
    NotYet(Vec<Obstacle>),
    /// What another handed in would be shown to somebody for whom it is not.
    #[error("what another handed in would be shown to somebody for whom it is not")]
    Several,
    /// It has been asked.
    #[error("that has been asked")]
    AlreadyAsked,
    /// The provider belongs to the circle no more, and reads nothing of it.
    #[error("the provider has left the circle")]
    Left,
    /// It has left to the circle already.
    #[error("it has been released")]
    Released,
    /// The bridge does not lead from here, nobody stands at its ends, or it does not take this label.
    #[error("there is no such way from here for this")]
    NoWay,
    /// It could not be searched.
    #[error(transparent)]
    Desk(#[from] DeskError),
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

/// Asks a provider to agree to the content with the hash `seen`: for the circle, or for passing over a bridge.
///
/// # Errors
/// If that is not the content now, gives somebody away, or has been asked.
pub async fn ask_approval(
    cx: &Cx,
    id: ShareId,
    provider: OrgId,
    bridge: Option<BridgeId>,
    seen: ContentHash,
) -> Result<ApprovalId, AskApprovalError> {
    let share = cx.permit::<_, Share>(AskApproval, id).await?;
    let (sql, (_, person)) = (share.sql(), who(cx)?);
    let desk = desk::gather(sql, &share, bridge, cx.now()).await?;
    desk.community.going_on(cx.now())?;
    if !desk.providers().contains(&provider) {
        return Err(AskApprovalError::NotAProvider);
    }
    if desk.revision.hash != seen {
        return Err(AskApprovalError::Stale);
    }
    match bridge {
        Some(bridge) => {
            let bridge = cx.permit::<_, Bridge>(CrossBridge, bridge).await?;
            if !leads_from(&bridge, &share, &desk) || desk.release.is_none() {
                return Err(AskApprovalError::NoWay);
            }
        }
        None if desk.facts.released => return Err(AskApprovalError::Released),
        None => {}
    }
    let not_yet = desk.facts.before_asking();
    if !not_yet.is_empty() {
        return Err(AskApprovalError::NotYet(not_yet));
    }
    if !approvals::may_be_asked(sql, id, provider).await? {
        return Err(AskApprovalError::Left);
    }
    if desk.shows_another(provider) {
        return Err(AskApprovalError::Several);
    }
    // One revision is asked about once: after a refusal something must change before the provider is asked again.
    if approvals::asked(sql, id, provider, bridge).await?.iter().any(|asked| asked.revision == desk.revision.number) {
        return Err(AskApprovalError::AlreadyAsked);
    }
    let approval = Approval {
        id: cx.new_id(),
        share: id,
        org: provider,
        bridge,
        revision: desk.revision.number,
        hash: desk.revision.hash,
        asked_by: person,
        asked_at: cx.now(),
    };
    approvals::insert(sql, &approval).await?;
    cx.audit(Entry::inside("community.approval-asked").on(Kind::Approval, approval.id).detail(serde_json::json!({
        "share": id.to_string(),
        "hash": approval.hash.to_string(),
        "organisation": provider.to_string(),
        "destination": approvals::destination(bridge),
        "revision": approval.revision,
    })));
    tell_by_letter::asked(cx, sql, &approval, &share).await?;
    Ok(approval.id)
}

/// Whether this share may go this way at all: the bridge leads from its community to a body here, or to one to which it is
/// handed over by hand, and takes its label,
/// no provider wished it to be kept to its group, and it did not itself come over a bridge.
pub(crate) fn leads_from(bridge: &Bridge, share: &Share, desk: &Desk) -> bool {
    bridge.from.community == Some(share.community)
        && bridge.reach(desk.facts.now.day()).carries()
        && bridge.lets(desk.revision.content.label.tlp())
        && desk.facts.wished.is_empty()
        && desk.arrivals.is_empty()
}

impl From<AskApprovalError> for Fault {
    fn from(error: AskApprovalError) -> Self {
        match error {
            AskApprovalError::NotAProvider => Fault::not_found(),
            AskApprovalError::Left => Fault::conflict("community.provider-left"),
            AskApprovalError::Stale => Fault::conflict("community.stale"),
            AskApprovalError::NotYet(_) => Fault::conflict("community.ask-not-yet"),
            AskApprovalError::Several => Fault::conflict("community.several"),
            AskApprovalError::AlreadyAsked => Fault::conflict("community.already-asked"),
            AskApprovalError::Released => Fault::conflict("community.released"),
            AskApprovalError::NoWay => Fault::conflict("community.no-way"),
            AskApprovalError::Desk(error) => error.into(),
            AskApprovalError::Ended(ended) => ended.into(),
            AskApprovalError::Denied(denied) => denied.into(),
            AskApprovalError::Store(cause) => cause.into(),
        }
    }
}
