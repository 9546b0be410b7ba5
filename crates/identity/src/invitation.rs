//! An invitation into an organisation: a link that its manager passes on, good once and for a week.

use ::store::{Filter, FromRow, Listed, Resource, Row, Sql, StoreError, params};
use access::{Actor, Kind, OrgId, PersonId, Relation, Relations, Role};
use kernel::{At, Id};
use std::collections::BTreeSet;

/// Days after which an invitation is over.
pub const DAYS: i64 = 7;

/// Marks ids of invitations.
pub enum InvitationMark {}
/// The id of an invitation.
pub type InvitationId = Id<InvitationMark>;

/// How an invitation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It can be accepted.
    Open,
    /// Somebody has accepted it.
    Accepted,
    /// It has been taken back.
    Revoked,
    /// Its week is over.
    Expired,
}

/// An invitation. The token of its link is not kept, only the hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// The id.
    pub id: InvitationId,
    /// Into which organisation.
    pub org: OrgId,
    /// The address that the person will sign in with.
    pub mail: String,
    /// The name as the manager wrote it; the person may write it otherwise.
    pub name: String,
    /// The roles it gives.
    pub roles: BTreeSet<Role>,
    /// Who invited.
    pub invited_by: Option<PersonId>,
    /// For which organisation: another than `org` invites a first manager.
    pub by_org: Option<OrgId>,
    /// When.
    pub invited_at: At,
    /// Until when it can be accepted.
    pub expires_at: At,
    /// When it was accepted.
    pub accepted_at: Option<At>,
    /// When it was taken back.
    pub revoked_at: Option<At>,
}

impl Invitation {
    /// Whether another organisation made it: the centre, which invites the first manager.
    pub fn is_from_outside(&self) -> bool {
        self.by_org.is_some_and(|by| by != self.org)
    }
    /// How it stands at `now`.
    pub fn state(&self, now: At) -> State {
        if self.accepted_at.is_some() {
            State::Accepted
        } else if self.revoked_at.is_some() {
            State::Revoked
        } else if now >= self.expires_at {
            State::Expired
        } else {
            State::Open
        }
    }
}

/// Roles as they are stored: codes with commas between.
pub(crate) fn written(roles: &BTreeSet<Role>) -> String {
    roles.iter().map(|role| role.code()).collect::<Vec<_>>().join(",")
}

/// Roles as they are stored, in the column `roles`.
pub(crate) fn read(row: &Row) -> Result<BTreeSet<Role>, StoreError> {
    let unreadable = |()| StoreError::Unreadable { column: "roles".into() };
    let codes = row.text("roles")?;
    codes.split(',').filter(|code| !code.is_empty()).map(|code| code.parse().map_err(unreadable)).collect()
}

impl FromRow for Invitation {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id("id")?,
            org: row.id("org_id")?,
            mail: row.text("mail")?,
            name: row.text("name_ja")?,
            roles: read(row)?,
            invited_by: row.maybe_id("invited_by")?,
            by_org: row.maybe_id("by_org")?,
            invited_at: row.at("invited_at")?,
            expires_at: row.at("expires_at")?,
            accepted_at: row.maybe_at("accepted_at")?,
            revoked_at: row.maybe_at("revoked_at")?,
        })
    }
}

impl Resource for Invitation {
    const KIND: Kind = Kind::Invitation;
    type Key = InvitationId;
    const LOAD: &'static str = "SELECT * FROM invitations WHERE id = $1";
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        <Self as FromRow>::from_row(row)
    }
    async fn relations(&self, actor: &Actor, _: &Sql<'_>) -> Result<Relations, StoreError> {
        let mine = actor.who().map(|who| who.organisation);
        let made = self.is_from_outside() && self.by_org == mine;
        Ok(Relations::none().with(Relation::Own, mine == Some(self.org)).with(Relation::Oversees, made))
    }
}

impl Listed for Invitation {
    fn visible_to(actor: &Actor) -> Filter {
        let Some(mine) = actor.who().map(|who| who.organisation) else { return Filter::nothing() };
        let made = "invitations.by_org = ? AND invitations.org_id <> ?";
        let filter = |role, sql, values| if actor.has(role) { Filter::new(sql, values) } else { Filter::nothing() };
        filter(Role::Manager, "invitations.org_id = ?", params![mine]).or(filter(Role::Duty, made, params![mine, mine]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invitation_is_good_once_and_for_a_week() {
        let now = At::from_millis(0);
        let open = Invitation {
            id: Id::new(now, &trial::Counter::default()),
            org: trial::org_id(1),
            mail: "reiko.nakamura@misakigaoka-city.example".into(),
            name: "中村 礼子".into(),
            roles: BTreeSet::from([Role::Contact]),
            invited_by: None,
            by_org: None,
            invited_at: now,
            expires_at: now.plus_days(DAYS),
            accepted_at: None,
            revoked_at: None,
        };
        assert_eq!(open.state(now.plus_days(DAYS).plus_seconds(-1)), State::Open);
        assert_eq!(open.state(now.plus_days(DAYS)), State::Expired);
        assert_eq!(Invitation { revoked_at: Some(now), ..open.clone() }.state(now), State::Revoked);
        assert_eq!(Invitation { accepted_at: Some(now), ..open }.state(now), State::Accepted);
    }
}
