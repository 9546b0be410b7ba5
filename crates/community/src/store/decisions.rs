//! What was decided of communities, and the rules of a day. The rules and the day are read from the sealed proposal.

use crate::{Change, Community, CommunityId, Decision, NewRules, Proposal, Proposed, Rules, ShareId, decision};
use ::store::{Cx, FromRow, Row, Sql, StoreError, params};
use kernel::{Day, Id};

impl FromRow for Decision {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let (change, day, rules, why) = match row.json::<Proposed>("content")? {
            Proposed::Rules(NewRules { rules, from, why, .. }) => (Change::Rules, from, Some(rules), why),
            Proposed::Ending(ending) => (Change::Ending, ending.last, None, ending.why),
            Proposed::Community(_) | Proposed::Bridge(_) => {
                return Err(StoreError::Unreadable { column: "content".into() });
            }
        };
        Ok(Self { id: row.id("id")?, change, day, rules, why, at: row.at("at")? })
    }
}

/// What a second person agreed to. It must stand with its answer, or it counts for nothing.
const DECIDED: &str = "FROM community_decisions d JOIN community_proposals p ON p.id = d.proposal_id
    JOIN proposal_answers a ON a.proposal_id = p.id AND a.answer = 'accepted'";

/// What was decided of a community, oldest first.
pub(crate) async fn of(sql: &Sql<'_>, id: CommunityId) -> Result<Vec<Decision>, StoreError> {
    let all = format!("SELECT d.id, d.at, p.content {DECIDED} WHERE d.community_id = $1 ORDER BY d.id");
    sql.all(&all, params![id]).await
}

/// The rules of a community on a day.
pub(crate) async fn rules_on(sql: &Sql<'_>, community: &Community, day: Day) -> Result<Rules, StoreError> {
    Ok(decision::rules_on(community, &of(sql, community.id).await?, day))
}

/// The rules under which something stands that came together on several days: of each rule the one that protects most.
pub(crate) async fn rules_over(sql: &Sql<'_>, community: &Community, days: &[Day]) -> Result<Rules, StoreError> {
    Ok(decision::rules_over(community, &of(sql, community.id).await?, days))
}

/// The rules under which a share stands.
pub(crate) async fn rules_of(
    sql: &Sql<'_>,
    community: &Community,
    share: ShareId,
    today: Day,
) -> Result<Rules, StoreError> {
    rules_over(sql, community, &super::shares::days(sql, share, today).await?).await
}

/// Writes down what was decided with this proposal.
pub(crate) async fn insert(
    cx: &Cx,
    sql: &Sql<'_>,
    id: Id<Decision>,
    (of, change): (CommunityId, Change),
    proposal: &Proposal,
) -> Result<(), StoreError> {
    sql.run_one(
        "INSERT INTO community_decisions (id, community_id, proposal_id, kind, by_org, by_person, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        params![id, of, proposal.id, change.code(), cx.organisation(), cx.person(), cx.now()],
    )
    .await
}

/// Sets the last day of a community. It is set once.
pub(crate) async fn end(sql: &Sql<'_>, id: CommunityId, last: Day) -> Result<bool, StoreError> {
    let end = "UPDATE communities SET valid_to = $2 WHERE id = $1 AND valid_to IS NULL";
    Ok(sql.run(end, params![id, last]).await? == 1)
}
