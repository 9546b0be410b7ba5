//! The SQL of counting notices: one more with each release, and the sums.

use crate::count::{Figures, notices::Out};
use crate::notice::{NoticeId, NoticeKind};
use access::Action;
use delivery::DispatchId;
use kernel::{At, FiscalYear, Month};
use store::{Granted, Sql, StoreError, params};

/// What left before in the chain of the notice `$1`.
const BEFORE: &str = "(SELECT l.dispatch_id FROM notice_updates me
    JOIN releases l ON l.notice_id = me.first_id OR l.notice_id IN
      (SELECT v.notice_id FROM notice_updates v WHERE v.first_id = me.first_id)
    WHERE me.notice_id = $1 AND l.notice_id <> $1)";

/// Counts a notice that leaves now. The documents count pieces of information that were given (情報提供 49 件, 004:6670;
/// 182 件, 004:15745-15747) and speak of no further report on one; so an update is the same piece once more and is not
/// counted again, except for a CEPTOAR to which no version had gone.
pub(crate) async fn count(
    sql: &Sql<'_>,
    notice: NoticeId,
    kind: NoticeKind,
    (dispatch, at): (DispatchId, At),
) -> Result<(), StoreError> {
    let add = "ON CONFLICT (org_id, month, dimension, value) DO UPDATE SET n = notice_counts.n + 1";
    let head = "INSERT INTO notice_counts (org_id, month, dimension, value, n)";
    let month = i64::from(Month::at(at).number());
    let standing = format!(
        "{head} SELECT org_id, CAST($2 AS BIGINT), 'standing', CASE WHEN exercise THEN 'exercise' ELSE 'counted' END, 1
         FROM notices WHERE id = $1 AND NOT EXISTS {BEFORE} {add}"
    );
    sql.run(&standing, params![notice, month]).await?;
    let of_kind = format!(
        "{head} SELECT org_id, CAST($2 AS BIGINT), 'kind', CAST($3 AS TEXT), 1 FROM notices
         WHERE id = $1 AND NOT exercise AND NOT EXISTS {BEFORE} {add}"
    );
    sql.run(&of_kind, params![notice, month, kind.code()]).await?;
    let to_ceptoars = format!(
        "{head} SELECT n.org_id, CAST($2 AS BIGINT), 'ceptoar', d.ceptoar_code, 1 FROM notices n
         JOIN (SELECT DISTINCT ceptoar_code FROM deliveries WHERE dispatch_id = $3 AND ceptoar_code IS NOT NULL AND NOT government) d ON TRUE
         WHERE n.id = $1 AND NOT n.exercise AND d.ceptoar_code NOT IN (SELECT o.ceptoar_code FROM deliveries o
           WHERE o.dispatch_id IN {BEFORE} AND o.ceptoar_code IS NOT NULL)
         ORDER BY d.ceptoar_code {add}"
    );
    sql.run(&to_ceptoars, params![notice, month, dispatch]).await.map(|_| ())
}

/// The sums of a fiscal year, cell by cell. Only whether a notice is counted is told by months; all else stands in the
/// first month of the year.
///
/// # Errors
/// If the database refuses.
pub async fn cells<A: Action>(figures: &Granted<'_, A, Figures>, year: FiscalYear) -> Result<Vec<Out>, StoreError> {
    let (first, last) = super::span(year);
    let month = format!("CASE WHEN dimension = 'standing' THEN month ELSE {first} END");
    let select = format!(
        "SELECT {month} AS month, dimension, value, CAST(SUM(n) AS BIGINT) AS n FROM notice_counts
         WHERE org_id = $1 AND month BETWEEN $2 AND $3 GROUP BY {month}, dimension, value"
    );
    figures.sql().all(&select, params![figures.org, first, last]).await
}
