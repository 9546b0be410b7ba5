//! What members handed in.

use super::{org_of, unwritable, waits, years};
use crate::{CommunityId, Submission, SubmissionId};
use ::store::{Filter, FromRow, Listed, Resource, Row, Sql, StoreError, params};
use access::{Act, Actor, Decision, Kind, PersonId, Relation, Relations, decide};

impl FromRow for Submission {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id("id")?,
            reference: row.text("reference")?,
            community: row.id("community_id")?,
            org: row.id("org_id")?,
            group: row.get("group_code")?,
            content: row.json("content")?,
            hash: row.hash("content_hash")?,
            at: row.at("submitted_at")?,
        })
    }
}

impl Resource for Submission {
    const KIND: Kind = Kind::Submission;
    type Key = SubmissionId;
    const LOAD: &'static str = "SELECT * FROM submissions WHERE id = $1";
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        FromRow::from_row(row)
    }
    async fn relations(&self, actor: &Actor, sql: &Sql<'_>) -> Result<Relations, StoreError> {
        let Some(org) = org_of(actor) else { return Ok(Relations::none()) };
        let hub = is_hub(sql, self.community, actor).await?;
        Ok(Relations::none().with(Relation::Own, org == self.org).with(Relation::Hub, hub))
    }
}

/// One's own, or those of the communities of which one is the hub.
impl Listed for Submission {
    fn visible_to(actor: &Actor) -> Filter {
        let Some(org) = org_of(actor) else { return Filter::nothing() };
        let may =
            |relation| decide(actor, Act::ViewSubmission, Relations::none().with(relation, true)) == Decision::Allow;
        let mut filter = Filter::nothing();
        if may(Relation::Own) {
            filter = filter.or(Filter::new("submissions.org_id = ?", params![org]));
        }
        if may(Relation::Hub) {
            let hub = "EXISTS (SELECT 1 FROM communities c WHERE c.id = submissions.community_id AND c.hub_id = ?)";
            filter = filter.or(Filter::new(hub, params![org]));
        }
        filter
    }
}

/// Whether the actor's organisation is the hub.
pub(crate) async fn is_hub(sql: &Sql<'_>, community: CommunityId, actor: &Actor) -> Result<bool, StoreError> {
    let Some(org) = org_of(actor) else { return Ok(false) };
    let hub = "SELECT COUNT(*) AS n FROM communities WHERE id = $1 AND hub_id = $2";
    Ok(sql.count(hub, params![community, org]).await? > 0)
}

/// Seals a submission, and counts it.
pub(crate) async fn insert(sql: &Sql<'_>, one: &Submission, by: PersonId) -> Result<(), StoreError> {
    let content = serde_json::to_string(&one.content).map_err(unwritable)?;
    sql.run_one(
        "INSERT INTO submissions (id, reference, community_id, org_id, group_code, content, content_hash,
           submitted_by, submitted_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        params![one.id, &one.reference, one.community, one.org, one.group.clone(), content, one.hash, by, one.at],
    )
    .await?;
    waits::handed_in(sql, one).await?;
    years::one_came(sql, one.community, one.at).await
}
