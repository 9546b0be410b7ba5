//! Letting an organisation into a community, from a day on.

use crate::{
    Community, CommunityId, Ended, EventKind, MemberRole, Membership,
    store::{circles, decisions, events},
};
use ::store::Sql;
use ::store::{Cx, Denied, Entry, StoreError};
use access::{Kind, OrgId, act::ManageCommunity};
use kernel::{Bilingual, Day};
use shell::Fault;

/// Why it was not done.
#[derive(Debug, thiserror::Error)]
pub enum LetInError {
    /// The rules let no ministry and no centre in.
    #[error("government bodies are not let in here")]
    Government,
    /// There is no such organisation.
    #[error("there is no such organisation")]
    Unknown,
    /// It is neither in the community above nor in a CEPTOAR that is.
    #[error("it is not in the community of which this is a part")]
    NotInParent,
    /// There is no such group.
    #[error("there is no such group")]
    NoGroup,
    /// It is in already.
    #[error("it is a member already")]
    Already,
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

/// Lets an organisation in from today on, in a group or in none.
///
/// # Errors
/// If the rules do not admit it, or it is in already.
pub async fn let_in(
    cx: &Cx,
    community: CommunityId,
    org: OrgId,
    role: MemberRole,
    group: Option<&str>,
) -> Result<(), LetInError> {
    let community = cx.permit::<_, Community>(ManageCommunity, community).await?;
    let sql = community.sql();
    let today = cx.now().day();
    community.going_on(cx.now())?;
    let organisation = registry::ask::organisation(sql, org).await?.filter(|one| one.covers(today));
    let organisation = organisation.ok_or(LetInError::Unknown)?;
    if !decisions::rules_on(sql, &community, today).await?.admits(organisation.kind) {
        return Err(LetInError::Government);
    }
    if let Some(parent) = community.parent
        && !inside(sql, parent, org, today).await?
    {
        return Err(LetInError::NotInParent);
    }
    if let Some(group) = group
        && circles::groups(sql, community.id).await?.iter().all(|one| one.code != group)
    {
        return Err(LetInError::NoGroup);
    }
    if circles::role_of(sql, community.id, org).await?.is_some() {
        return Err(LetInError::Already);
    }
    let membership = Membership {
        org,
        role,
        group: group.map(str::to_owned),
        valid_from: today,
        valid_to: None,
        source: String::new(),
    };
    let memberships = circles::insert_membership(sql, cx.new_id(), community.id, &membership).await?;
    let events =
        events::note(cx, sql, community.id, EventKind::MemberLetIn, (Some(org), &Bilingual::default())).await?;
    cx.audit(Entry::inside("community.member-let-in").on(Kind::Community, community.id).detail(serde_json::json!({
        "organisation": org.to_string(),
        "role": role.code(),
        "memberships": memberships,
        "events": events,
    })));
    Ok(())
}

/// Whether an organisation, or a CEPTOAR of which it is a member, is in a community.
async fn inside(sql: &Sql<'_>, parent: CommunityId, org: OrgId, today: Day) -> Result<bool, StoreError> {
    if circles::role_of(sql, parent, org).await?.is_some() {
        return Ok(true);
    }
    for ceptoar in registry::ask::ceptoars_of(sql, org, today).await? {
        if circles::role_of(sql, parent, ceptoar.id).await?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

impl From<LetInError> for Fault {
    fn from(error: LetInError) -> Self {
        match error {
            LetInError::Government => Fault::conflict("community.government"),
            LetInError::Unknown => Fault::unusable("community.unknown-organisation"),
            LetInError::NotInParent => Fault::conflict("community.not-in-parent"),
            LetInError::NoGroup => Fault::unusable("community.unknown-group"),
            LetInError::Already => Fault::conflict("community.already-member"),
            LetInError::Ended(ended) => ended.into(),
            LetInError::Denied(denied) => denied.into(),
            LetInError::Store(cause) => cause.into(),
        }
    }
}
