//! The hub opens a special interest group, and closes one in which nobody is any more.

use crate::{Community, CommunityId, Ended, EventKind, Group, proposal::NAME_MAX, store::circles, store::events};
use ::store::{Cx, Denied, Entry, StoreError};
use access::{Kind, act::ManageCommunity};
use shell::Fault;

/// Why it was not done.
#[derive(Debug, thiserror::Error)]
pub enum KeepGroupsError {
    /// The code is none, or the name is missing or too long.
    #[error("the code is none, or the name is missing or too long")]
    Flawed,
    /// There is, or was, one with this code.
    #[error("there is, or was, a group with this code")]
    Taken,
    /// There is no such group.
    #[error("there is no such group")]
    NoGroup,
    /// Somebody is in it.
    #[error("somebody is in it")]
    NotEmpty,
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

/// Opens a group from today on.
///
/// # Errors
/// If its code or name cannot be, or its code is taken.
pub async fn open_group(cx: &Cx, community: CommunityId, group: &Group) -> Result<(), KeepGroupsError> {
    let community = cx.permit::<_, Community>(ManageCommunity, community).await?;
    community.going_on(cx.now())?;
    let letters = |one: char| one.is_ascii_lowercase() || one.is_ascii_digit() || one == '-';
    let code = (2..=20).contains(&group.code.len()) && group.code.chars().all(letters);
    let named = !group.name.ja.trim().is_empty()
        && [&group.name.ja, &group.name.en].iter().all(|name| name.chars().count() <= NAME_MAX);
    if !code || !named {
        return Err(KeepGroupsError::Flawed);
    }
    match circles::open_group(community.sql(), cx.new_id(), community.id, group, cx.now().day()).await {
        Err(StoreError::Conflict(_)) => return Err(KeepGroupsError::Taken),
        done => done?,
    }
    let events = events::note(cx, community.sql(), community.id, EventKind::GroupOpened, (None, &group.name)).await?;
    cx.audit(
        Entry::inside("community.group-opened")
            .on(Kind::Community, community.id)
            .detail(serde_json::json!({ "group": group.code, "events": events })),
    );
    Ok(())
}

/// Closes a group in which nobody is any more. What was shared with it stays with those who were told.
///
/// # Errors
/// If there is no such group, or somebody is in it.
pub async fn close_group(cx: &Cx, community: CommunityId, code: &str) -> Result<(), KeepGroupsError> {
    let community = cx.permit::<_, Community>(ManageCommunity, community).await?;
    let groups = circles::groups(community.sql(), community.id).await?;
    let group = groups.into_iter().find(|group| group.code == code).ok_or(KeepGroupsError::NoGroup)?;
    if circles::count_group(community.sql(), community.id, code).await? > 0 {
        return Err(KeepGroupsError::NotEmpty);
    }
    circles::close_group(community.sql(), community.id, code, cx.now().day()).await?;
    let events = events::note(cx, community.sql(), community.id, EventKind::GroupClosed, (None, &group.name)).await?;
    cx.audit(
        Entry::inside("community.group-closed")
            .on(Kind::Community, community.id)
            .detail(serde_json::json!({ "group": code, "events": events })),
    );
    Ok(())
}

impl From<KeepGroupsError> for Fault {
    fn from(error: KeepGroupsError) -> Self {
        match error {
            KeepGroupsError::Flawed => Fault::unusable("community.group-flawed"),
            KeepGroupsError::Taken => Fault::conflict("community.group-taken"),
            KeepGroupsError::NoGroup => Fault::unusable("community.unknown-group"),
            KeepGroupsError::NotEmpty => Fault::conflict("community.group-not-empty"),
            KeepGroupsError::Ended(ended) => ended.into(),
            KeepGroupsError::Denied(denied) => denied.into(),
            KeepGroupsError::Store(cause) => cause.into(),
        }
    }
}
