//! What waits for a hub and for those who were told, kept beside as it comes and goes: see `derived`.

use crate::{CommunityId, Share, ShareId, Submission, SubmissionId};
use ::store::{Sql, StoreError, params};
use access::OrgId;

/// Something was handed in.
pub(super) async fn handed_in(sql: &Sql<'_>, one: &Submission) -> Result<(), StoreError> {
    let insert = "INSERT INTO untaken_submissions (community_id, submitted_at, submission_id) VALUES ($1, $2, $3)";
    sql.run_one(insert, params![one.community, one.at, one.id]).await
}

/// A share is made of a submission; it may not be the first.
pub(super) async fn taken(sql: &Sql<'_>, one: SubmissionId) -> Result<(), StoreError> {
    let delete = "DELETE FROM untaken_submissions WHERE submission_id = $1
        AND (community_id, submitted_at) = (SELECT p.community_id, p.submitted_at FROM submissions p WHERE p.id = $1)";
    sql.run(delete, params![one]).await.map(drop)
}

/// A share is begun.
pub(super) async fn begun(sql: &Sql<'_>, one: &Share) -> Result<(), StoreError> {
    let insert = "INSERT INTO open_shares (community_id, share_id) VALUES ($1, $2)";
    sql.run_one(insert, params![one.community, one.id]).await
}

/// A share leaves.
pub(super) async fn left(sql: &Sql<'_>, one: &Share) -> Result<(), StoreError> {
    let delete = "DELETE FROM open_shares WHERE community_id = $1 AND share_id = $2";
    sql.run(delete, params![one.community, one.id]).await.map(drop)
}

/// Those in the ledger of a share have not opened it yet.
pub(super) async fn told(sql: &Sql<'_>, share: ShareId) -> Result<(), StoreError> {
    let insert = "INSERT INTO unopened_shares (org_id, released_at, share_id, community_id)
        SELECT r.org_id, l.released_at, r.share_id, s.community_id FROM share_recipients r
        JOIN share_releases l ON l.share_id = r.share_id JOIN shares s ON s.id = r.share_id WHERE r.share_id = $1";
    sql.run(insert, params![share]).await.map(drop)
}

/// What an organisation has not opened of a community.
pub(crate) async fn unopened(sql: &Sql<'_>, community: CommunityId, org: OrgId) -> Result<Vec<ShareId>, StoreError> {
    let ask = "SELECT share_id FROM unopened_shares WHERE org_id = $1 AND community_id = $2 ORDER BY share_id";
    sql.rows(ask, params![org, community]).await?.iter().map(|row| row.id("share_id")).collect()
}

/// An organisation has opened a share.
pub(super) async fn opened(sql: &Sql<'_>, share: ShareId, org: OrgId) -> Result<(), StoreError> {
    let delete = "DELETE FROM unopened_shares WHERE org_id = $1 AND share_id = $2
        AND released_at = (SELECT l.released_at FROM share_releases l WHERE l.share_id = $2)";
    sql.run(delete, params![org, share]).await.map(drop)
}
