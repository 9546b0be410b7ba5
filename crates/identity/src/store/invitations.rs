//! The table of invitations.

use crate::invitation::{Invitation, InvitationId, written};
use ::store::{Granted, Sql, StoreError, Visible, params};
use access::{OrgId, PersonId, act::RevokeInvitation};
use kernel::{At, ContentHash};

pub(crate) async fn add(sql: &Sql<'_>, new: &Invitation, hash: ContentHash) -> Result<(), StoreError> {
    let add = "INSERT INTO invitations
                 (id, org_id, mail, name_ja, roles, token_hash, invited_by, by_org, invited_at, expires_at)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    let Invitation { id, org, mail, name, roles, invited_by, by_org, invited_at, expires_at, .. } = new;
    let values = params![*id, *org, mail, name, written(roles), hash, *invited_by, *by_org, *invited_at, *expires_at];
    sql.run_one(add, values).await
}

/// The invitation behind a link, locked where the transaction writes.
pub(crate) async fn by_token(sql: &Sql<'_>, hash: ContentHash) -> Result<Option<Invitation>, StoreError> {
    sql.one(&format!("SELECT * FROM invitations WHERE token_hash = $1{}", sql.lock()), params![hash]).await
}

/// Marks an open invitation as accepted.
pub(crate) async fn accept(sql: &Sql<'_>, invitation: &Invitation, now: At) -> Result<(), StoreError> {
    let accept = "UPDATE invitations SET accepted_at = $2
                  WHERE id = $1 AND accepted_at IS NULL AND revoked_at IS NULL AND expires_at > $2";
    sql.run_one(accept, params![invitation.id, now]).await
}

/// Where a list goes on: after this one.
pub(crate) type Place = Option<(At, InvitationId)>;

/// Invitations into `org` that the actor may see and nobody has accepted, newest first, after the place `before`.
pub(crate) async fn not_accepted(
    visible: &Visible<'_, Invitation>,
    org: OrgId,
    before: Place,
    most: i64,
) -> Result<Vec<Invitation>, StoreError> {
    list(visible, "org_id = $4 AND accepted_at IS NULL", (org, before, most)).await
}

/// Invitations into `org` that another organisation made and the actor may see, accepted ones too, newest first, after
/// the place `before`.
pub(crate) async fn from_outside(
    visible: &Visible<'_, Invitation>,
    org: OrgId,
    before: Place,
    most: i64,
) -> Result<Vec<Invitation>, StoreError> {
    list(visible, "org_id = $4 AND by_org <> org_id", (org, before, most)).await
}

/// What this person invited to last, if the actor may see it.
pub(crate) async fn newest_by(
    visible: &Visible<'_, Invitation>,
    person: PersonId,
) -> Result<Option<Invitation>, StoreError> {
    let select =
        "SELECT * FROM invitations WHERE {visible} AND invited_by = $1 ORDER BY invited_at DESC, id DESC LIMIT 1";
    Ok(visible.all::<Invitation>(select, params![person]).await?.into_iter().next())
}

async fn list(
    visible: &Visible<'_, Invitation>,
    which: &str,
    (org, before, most): (OrgId, Place, i64),
) -> Result<Vec<Invitation>, StoreError> {
    let at = before.map_or(At::from_millis(i64::MAX), |(at, _)| at);
    let id = before.map_or(uuid::Uuid::max(), |(_, id)| id.uuid());
    let select = format!(
        "SELECT * FROM invitations WHERE {{visible}} AND {which}
           AND (invited_at < $1 OR (invited_at = $1 AND id < $2))
         ORDER BY invited_at DESC, id DESC LIMIT $3"
    );
    visible.all(&select, params![at, id, most, org]).await
}

pub(crate) async fn revoke(invitation: &Granted<'_, RevokeInvitation, Invitation>, now: At) -> Result<(), StoreError> {
    let revoke = "UPDATE invitations SET revoked_at = $2 WHERE id = $1 AND accepted_at IS NULL AND revoked_at IS NULL";
    invitation.sql().run_one(revoke, params![invitation.id, now]).await
}
