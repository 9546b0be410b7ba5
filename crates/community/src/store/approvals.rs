//! Requests to providers and what they answered.

use super::org_of;
use crate::{Approval, ApprovalId, BridgeId, ShareId, approval::Asked};
use ::store::{Filter, FromRow, Listed, Resource, Row, Sql, StoreError, params};
use access::{Act, Actor, Decision, Kind, OrgId, PersonId, Relation, Relations, decide};
use kernel::At;
use sharing::consent::ConsentAnswer;

impl FromRow for Approval {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id("id")?,
            share: row.id("share_id")?,
            org: row.id("org_id")?,
            bridge: row.maybe_id("bridge_id")?,
            revision: row.get("revision")?,
            hash: row.hash("content_hash")?,
            asked_by: row.id("asked_by")?,
            asked_at: row.at("asked_at")?,
        })
    }
}

/// That an organisation still belongs to the circle of a share, or is its hub: who left is asked no more, and reads nothing
/// any more of what others wrote.
fn stays(share: &str, org: &str) -> String {
    format!(
        "EXISTS (SELECT 1 FROM shares s JOIN communities c ON c.id = s.community_id WHERE s.id = {share}
          AND (c.hub_id = {org} OR EXISTS (SELECT 1 FROM memberships m
            WHERE m.community_id = c.id AND m.org_id = {org} AND m.valid_to IS NULL)))"
    )
}

/// Whether an organisation may be asked about a share: see [`stays`].
pub(crate) async fn may_be_asked(sql: &Sql<'_>, share: ShareId, org: OrgId) -> Result<bool, StoreError> {
    let select = format!("SELECT COUNT(*) AS n FROM shares WHERE id = $1 AND {}", stays("shares.id", "$2"));
    Ok(sql.count(&select, params![share, org]).await? > 0)
}

impl Resource for Approval {
    const KIND: Kind = Kind::Approval;
    type Key = ApprovalId;
    const LOAD: &'static str = "SELECT * FROM approvals WHERE id = $1";
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        FromRow::from_row(row)
    }
    async fn relations(&self, actor: &Actor, sql: &Sql<'_>) -> Result<Relations, StoreError> {
        let Some(org) = org_of(actor) else { return Ok(Relations::none()) };
        let asked = org == self.org && may_be_asked(sql, self.share, org).await?;
        let hub = "SELECT COUNT(*) AS n FROM shares JOIN communities c ON c.id = shares.community_id
                   WHERE shares.id = $1 AND c.hub_id = $2";
        let hub = sql.count(hub, params![self.share, org]).await? > 0;
        Ok(Relations::none().with(Relation::Own, asked).with(Relation::Hub, hub))
    }
}

impl Listed for Approval {
    fn visible_to(actor: &Actor) -> Filter {
        let Some(org) = org_of(actor) else { return Filter::nothing() };
        let may =
            |relation| decide(actor, Act::ViewApproval, Relations::none().with(relation, true)) == Decision::Allow;
        let mut filter = Filter::nothing();
        if may(Relation::Own) {
            let asked = format!("approvals.org_id = ? AND {}", stays("approvals.share_id", "approvals.org_id"));
            filter = filter.or(Filter::new(asked, params![org]));
        }
        if may(Relation::Hub) {
            let hub = "EXISTS (SELECT 1 FROM shares s JOIN communities c ON c.id = s.community_id
                       WHERE s.id = approvals.share_id AND c.hub_id = ?)";
            filter = filter.or(Filter::new(hub, params![org]));
        }
        filter
    }
}

impl FromRow for Asked {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let answer = match row.get::<Option<String>>("answer")? {
            None => None,
            Some(_) => Some((row.code::<ConsentAnswer>("answer")?, row.text("note")?)),
        };
        Ok(Self {
            id: row.id("id")?,
            hash: row.hash("content_hash")?,
            revision: row.get("revision")?,
            at: row.at("asked_at")?,
            answer,
        })
    }
}

/// Requests with what came of them.
pub(super) const ASKED: &str = "SELECT approvals.*, answer, note FROM approvals
                     LEFT JOIN approval_answers ON approval_id = approvals.id";

/// The word for a destination by which a revision is asked about once.
pub(crate) fn destination(bridge: Option<BridgeId>) -> String {
    bridge.map_or_else(|| "circle".to_owned(), |bridge| bridge.to_string())
}

/// What one provider was asked about a share for one destination, oldest first.
pub(crate) async fn asked(
    sql: &Sql<'_>,
    share: ShareId,
    org: OrgId,
    bridge: Option<BridgeId>,
) -> Result<Vec<Asked>, StoreError> {
    let all = format!("{ASKED} WHERE share_id = $1 AND org_id = $2 AND destination = $3 ORDER BY asked_at, revision");
    sql.all(&all, params![share, org, destination(bridge)]).await
}

/// One request with what came of it.
pub(crate) async fn one(sql: &Sql<'_>, id: ApprovalId) -> Result<Option<Asked>, StoreError> {
    sql.one(&format!("{ASKED} WHERE approvals.id = $1"), params![id]).await
}

pub(crate) async fn insert(sql: &Sql<'_>, one: &Approval) -> Result<(), StoreError> {
    sql.run_one(
        "INSERT INTO approvals (id, share_id, org_id, bridge_id, destination, revision, content_hash, asked_by, asked_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        params![
            one.id,
            one.share,
            one.org,
            one.bridge,
            destination(one.bridge),
            one.revision,
            one.hash,
            one.asked_by,
            one.asked_at,
        ],
    )
    .await
}

/// Stores the answer. One request is answered once.
pub(crate) async fn insert_answer(
    sql: &Sql<'_>,
    id: ApprovalId,
    (answer, note): (ConsentAnswer, &str),
    (by, at): (PersonId, At),
) -> Result<(), StoreError> {
    let insert = "INSERT INTO approval_answers (approval_id, answer, note, answered_by, answered_at) VALUES ($1, $2, $3, $4, $5)";
    sql.run_one(insert, params![id, answer.code(), note, by, at]).await
}

/// What an organisation was asked in a community and has not answered.
pub(crate) async fn unanswered_by(
    sql: &Sql<'_>,
    community: crate::CommunityId,
    org: OrgId,
) -> Result<Vec<ApprovalId>, StoreError> {
    let ask = "SELECT a.id FROM approvals a JOIN shares s ON s.id = a.share_id LEFT JOIN approval_answers w ON w.approval_id = a.id
        WHERE a.org_id = $1 AND s.community_id = $2 AND w.approval_id IS NULL ORDER BY a.id";
    sql.rows(ask, params![org, community]).await?.iter().map(|row| row.id("id")).collect()
}

/// Everything that was asked of a share's providers.
pub(crate) async fn of_share(sql: &Sql<'_>, share: ShareId) -> Result<Vec<ApprovalId>, StoreError> {
    let rows = sql.rows("SELECT id FROM approvals WHERE share_id = $1 ORDER BY id", params![share]).await?;
    rows.iter().map(|row| row.id("id")).collect()
}
