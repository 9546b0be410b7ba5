//! The SQL of counting notices: one more with each release, and the sums.

use crate::count::{Figures, notices::Out};
use crate::notice::{NoticeId, NoticeKind};
use access::Action;
use delivery::DispatchId;
use kernel::{At, FiscalYear, Month};
use store::{Derived, Granted, Sql, StoreError, params};

/// Whether the release `c` is the first of its chain that counts as it does. A chain that begins on the government's own
/// line and goes further later is given to critical infrastructure then.
macro_rules! first {
    () => {
        "NOT EXISTS (SELECT 1 FROM counted_notices b WHERE b.first_id = c.first_id AND b.number < c.number
           AND (c.exercise OR c.government OR NOT b.government))"
    };
}
macro_rules! standing {
    () => {
        "CASE WHEN c.exercise THEN 'exercise' WHEN c.government THEN 'government' ELSE 'counted' END"
    };
}
/// The sums that the releases give, but for those by CEPTOAR, which go by lines.
macro_rules! sums {
    () => {
        concat!(
            "SELECT c.org_id, c.month, 'standing' AS dimension, ",
            standing!(),
            " AS value, COUNT(*) AS n FROM counted_notices c WHERE ",
            first!(),
            " GROUP BY c.org_id, c.month, ",
            standing!(),
            " UNION ALL SELECT c.org_id, c.month, 'kind' AS dimension, c.kind AS value, COUNT(*) AS n FROM counted_notices c
               WHERE NOT c.exercise AND NOT c.government AND ",
            first!(),
            " GROUP BY c.org_id, c.month, c.kind"
        )
    };
}
macro_rules! kept {
    () => {
        "SELECT org_id, month, dimension, value, n FROM notice_counts WHERE dimension IN ('standing', 'kind')"
    };
}
macro_rules! government {
    () => {
        "NOT EXISTS (SELECT 1 FROM releases l JOIN deliveries d ON d.dispatch_id = l.dispatch_id
           WHERE l.notice_id = counted_notices.notice_id AND NOT d.government)"
    };
}

/// Whether each release went to the government alone.
pub(crate) const ALONE: Derived = Derived {
    what: "counted_notices.government",
    wrong: concat!("SELECT COUNT(*) AS n FROM counted_notices WHERE government <> ", government!()),
    mend: &[concat!("UPDATE counted_notices SET government = NOT government WHERE government <> ", government!())],
};

/// The sums, as the releases give them.
pub(crate) const SUMS: Derived = Derived {
    what: "notice_counts",
    wrong: concat!(
        "SELECT COUNT(*) AS n FROM (SELECT * FROM (",
        kept!(),
        " EXCEPT SELECT * FROM (",
        sums!(),
        ") is_now) more UNION ALL SELECT * FROM (SELECT * FROM (",
        sums!(),
        ") is_now EXCEPT ",
        kept!(),
        ") fewer) wrong"
    ),
    mend: &[
        "DELETE FROM notice_counts WHERE dimension IN ('standing', 'kind')",
        concat!("INSERT INTO notice_counts (org_id, month, dimension, value, n) ", sums!()),
    ],
};

/// Counts a notice that leaves now. The documents count pieces of information that were given (情報提供 49 件, 004:6670;
/// 182 件, 004:15745-15747) to critical infrastructure and speak of no further report on one; so an update is the same
/// piece once more and is not counted again, except for a CEPTOAR to which no version had gone. What went to the
/// government alone has a standing of its own.
pub(crate) async fn count(
    sql: &Sql<'_>,
    notice: NoticeId,
    kind: NoticeKind,
    (dispatch, at): (DispatchId, At),
) -> Result<(), StoreError> {
    let keep = "INSERT INTO counted_notices (notice_id, org_id, first_id, number, month, kind, exercise, government)
        SELECT n.id, n.org_id, COALESCE(u.first_id, n.id), COALESCE(u.number, 1), CAST($2 AS BIGINT), CAST($3 AS TEXT), n.exercise,
          NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.dispatch_id = $4 AND NOT d.government)
        FROM notices n LEFT JOIN notice_updates u ON u.notice_id = n.id WHERE n.id = $1";
    let month = i64::from(Month::at(at).number());
    sql.run(keep, params![notice, month, kind.code(), dispatch]).await?;
    let add = "ON CONFLICT (org_id, month, dimension, value) DO UPDATE SET n = notice_counts.n + 1";
    let head = "INSERT INTO notice_counts (org_id, month, dimension, value, n)";
    let standing = format!(
        "{head} SELECT c.org_id, c.month, 'standing', {}, 1 FROM counted_notices c WHERE c.notice_id = $1 AND {} {add}",
        standing!(),
        first!()
    );
    sql.run(&standing, params![notice]).await?;
    let of_kind = format!(
        "{head} SELECT c.org_id, c.month, 'kind', c.kind, 1 FROM counted_notices c
         WHERE c.notice_id = $1 AND NOT c.exercise AND NOT c.government AND {} {add}",
        first!()
    );
    sql.run(&of_kind, params![notice]).await?;
    let to_ceptoars = format!(
        "{head} SELECT c.org_id, c.month, 'ceptoar', d.ceptoar_code, 1 FROM counted_notices c
         JOIN (SELECT DISTINCT ceptoar_code FROM deliveries WHERE dispatch_id = $2 AND ceptoar_code IS NOT NULL AND NOT government) d ON TRUE
         WHERE c.notice_id = $1 AND NOT c.exercise AND NOT EXISTS (SELECT 1 FROM counted_notices b
           JOIN releases l ON l.notice_id = b.notice_id JOIN deliveries o ON o.dispatch_id = l.dispatch_id
           WHERE b.first_id = c.first_id AND b.number < c.number AND o.ceptoar_code = d.ceptoar_code AND NOT o.government)
         ORDER BY d.ceptoar_code {add}"
    );
    sql.run(&to_ceptoars, params![notice, dispatch]).await.map(|_| ())
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

/// How many newsletters a body released in a fiscal year. They go to everybody, and their number gives nobody away.
///
/// # Errors
/// If the database refuses.
pub async fn newsletters(sql: &Sql<'_>, org: access::OrgId, year: FiscalYear) -> Result<i64, StoreError> {
    let months: Vec<i64> = year.months().map(|month| i64::from(month.number())).collect();
    let (first, last) = (months.iter().min().copied().unwrap_or(0), months.iter().max().copied().unwrap_or(0));
    let ask = "SELECT CAST(COALESCE(SUM(n), 0) AS BIGINT) AS n FROM notice_counts
        WHERE org_id = $1 AND dimension = 'kind' AND value = $2 AND month BETWEEN $3 AND $4";
    sql.count(ask, params![org, NoticeKind::Newsletter.code(), first, last]).await
}
