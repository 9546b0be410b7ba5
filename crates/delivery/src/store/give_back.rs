//! Counting organisations for those outside the circle.

use crate::GiveBack;
use access::OrgId;
use store::{Sql, StoreError, params};
use uuid::Uuid;

/// Members but `asker` whom it reached, who answered, who are affected; each organisation once, however many lines it has.
pub(crate) async fn give_back(sql: &Sql<'_>, subject: Uuid, asker: OrgId, k: i64) -> Result<GiveBack, StoreError> {
    let ask = "SELECT COUNT(*) AS reached, COUNT(CASE WHEN answered > 0 THEN 1 END) AS answered,
          COUNT(CASE WHEN affected > 0 THEN 1 END) AS affected
        FROM (SELECT d.org_id, COUNT(d.answered_at) AS answered,
                COUNT(CASE WHEN d.answer IN ('affected', 'need-help') THEN 1 END) AS affected
              FROM deliveries d
              WHERE d.dispatch_id = (SELECT id FROM dispatches WHERE subject_id = $1)
                AND d.tier = 'member' AND d.handed_at IS NOT NULL AND d.org_id <> $2
              GROUP BY d.org_id) each_once";
    let Some(row) = sql.row(ask, params![subject, asker]).await? else { return Ok(GiveBack::of(0, 0, 0, k)) };
    Ok(GiveBack::of(row.get("reached")?, row.get("answered")?, row.get("affected")?, k))
}
