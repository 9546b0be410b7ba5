//! What is proposed, and what became of it.

use super::{org_of, unwritable};
use crate::proposal::{Outcome, Proposal, ProposalId};
use ::store::{Filter, FromRow, Listed, Resource, Row, Sql, StoreError, params};
use access::{Act, Actor, Decision, Kind, OrgId, PersonId, Relation, Relations, decide};
use kernel::At;

impl FromRow for Proposal {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id("id")?,
            content: row.json("content")?,
            hash: row.hash("content_hash")?,
            from: row.id("from_org")?,
            to: row.id("to_org")?,
            by: row.id("proposed_by")?,
            at: row.at("proposed_at")?,
        })
    }
}

impl Resource for Proposal {
    const KIND: Kind = Kind::Proposal;
    type Key = ProposalId;
    const LOAD: &'static str = "SELECT * FROM community_proposals WHERE id = $1";
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        FromRow::from_row(row)
    }
    async fn relations(&self, actor: &Actor, _sql: &Sql<'_>) -> Result<Relations, StoreError> {
        let Some(who) = actor.who() else { return Ok(Relations::none()) };
        Ok(Relations::none()
            .with(Relation::Own, who.organisation == self.from)
            .with(Relation::Recipient, who.organisation == self.to)
            .with(Relation::Author, who.person == self.by))
    }
}

impl Listed for Proposal {
    fn visible_to(actor: &Actor) -> Filter {
        let Some(org) = org_of(actor) else { return Filter::nothing() };
        let may =
            |relation| decide(actor, Act::ViewProposal, Relations::none().with(relation, true)) == Decision::Allow;
        let mut filter = Filter::nothing();
        if may(Relation::Own) {
            filter = filter.or(Filter::new("community_proposals.from_org = ?", params![org]));
        }
        if may(Relation::Recipient) {
            filter = filter.or(Filter::new("community_proposals.to_org = ?", params![org]));
        }
        filter
    }
}

pub(crate) async fn insert(sql: &Sql<'_>, one: &Proposal) -> Result<(), StoreError> {
    let content = serde_json::to_string(&one.content).map_err(unwritable)?;
    sql.run_one(
        "INSERT INTO community_proposals (id, kind, content, content_hash, from_org, to_org, proposed_by, proposed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        params![one.id, one.content.kind(), content, one.hash, one.from, one.to, one.by, one.at],
    )
    .await
}

/// The bridges that are proposed between two organisations and not answered.
pub(crate) async fn waiting_bridges(sql: &Sql<'_>, one: OrgId, other: OrgId) -> Result<Vec<Proposal>, StoreError> {
    let waiting = "SELECT * FROM community_proposals p WHERE p.kind = 'bridge'
          AND (p.from_org = $1 AND p.to_org = $2 OR p.from_org = $2 AND p.to_org = $1)
          AND NOT EXISTS (SELECT 1 FROM proposal_answers a WHERE a.proposal_id = p.id) ORDER BY p.id LIMIT 200";
    sql.all(waiting, params![one, other]).await
}

/// What became of a proposal, what was said and when.
pub(crate) async fn outcome(sql: &Sql<'_>, id: ProposalId) -> Result<Option<(Outcome, String, At)>, StoreError> {
    let row = sql.row("SELECT * FROM proposal_answers WHERE proposal_id = $1", params![id]).await?;
    row.map(|row| Ok((row.code("answer")?, row.text("note")?, row.at("answered_at")?))).transpose()
}

/// Stores what became of it. The key lets it be answered once.
pub(crate) async fn insert_outcome(
    sql: &Sql<'_>,
    id: ProposalId,
    (outcome, note): (Outcome, &str),
    (by, at): (PersonId, At),
) -> Result<(), StoreError> {
    let insert = "INSERT INTO proposal_answers (proposal_id, answer, note, answered_by, answered_at)
                  VALUES ($1, $2, $3, $4, $5)";
    sql.run_one(insert, params![id, outcome.code(), note, by, at]).await
}
