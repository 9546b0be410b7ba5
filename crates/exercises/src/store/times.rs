//! Reading the times of a part from the ledger.

use crate::{
    part::Part,
    times::{Line, Times},
};
use access::OrgId;
use delivery::receipt::Way;
use kernel::{Bilingual, FiscalYear};
use store::{FromRow, Row, Sql, StoreError, params};

impl FromRow for Line {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            org: row.id("org_id")?,
            name: Bilingual { ja: row.text("name_ja")?, en: row.text("name_en")? },
            tier: row.code("tier")?,
            reachable: row.get("reachable")?,
            mail_failed: row.get::<i64>("failed")? > 0,
            handed: row.maybe_at("handed_at")?,
            mailed: row.maybe_at("mailed_at")?,
            opened: row.maybe_at("opened_at")?,
            received: row.maybe_at("received_at")?,
            acknowledged: row.maybe_at("acknowledged_at")?,
            acknowledged_by: Way::of_row(row, "acknowledged_by")?,
            answered: row.maybe_at("answered_at")?,
            passed: row.maybe_at("passed_at")?,
            reported: row.maybe_at("reported_at")?,
        })
    }
}

/// How many CEPTOARs took part in the centre's drill of a fiscal year, and to how many of their members the message really was
/// handed; of parts that are over.
pub(crate) async fn taken_part(sql: &Sql<'_>, year: FiscalYear) -> Result<(i64, i64), StoreError> {
    let over = "FROM drill_parts p JOIN drills x ON x.id = p.drill_id JOIN organisations w ON w.id = x.org_id
          AND w.kind <> 'ceptoar' JOIN drill_ends e ON e.part_id = p.id
        JOIN drill_notices n ON n.part_id = p.id JOIN dispatches d ON d.subject_id = n.notice_id
        WHERE x.fiscal_year = $1";
    let ceptoars = format!("SELECT COUNT(DISTINCT p.ceptoar_id) AS n {over}");
    let bodies = format!(
        "SELECT COUNT(DISTINCT l.org_id) AS n FROM deliveries l WHERE l.tier = 'member' AND l.handed_at IS NOT NULL
           AND l.dispatch_id IN (SELECT d.id {over})"
    );
    Ok((sql.count(&ceptoars, params![year.0]).await?, sql.count(&bodies, params![year.0]).await?))
}

/// The times of a part, of all bodies in it or of one alone; `None` before it is released. The right to read a part is the
/// right to its figures; who may see names decides its caller by the matrix. A report counts that came to the centre under
/// the exercise mark while the part ran.
pub(crate) async fn of(sql: &Sql<'_>, part: &Part, only: Option<OrgId>) -> Result<Option<Times>, StoreError> {
    let Some((dispatch, released)) = part.dispatch.zip(part.released_at) else { return Ok(None) };
    let letters = |what: &str, states: &str| {
        format!(
            "SELECT {what} FROM letters m WHERE m.about_id = l.dispatch_id AND m.occasion = 'notice'
             AND m.recipient_id = l.org_id AND m.state IN ({states})"
        )
    };
    let ask = format!(
        "SELECT l.org_id, o.name_ja, o.name_en, l.tier, l.reachable, l.handed_at, l.opened_at, l.acknowledged_at,
           l.answered_at, l.passed_at,
           (SELECT r.at FROM receipts r WHERE r.delivery_id = l.id) AS received_at,
           (SELECT a.way FROM letter_acknowledgements a WHERE a.delivery_id = l.id) AS acknowledged_by,
           ({mailed}) AS mailed_at, ({failed}) AS failed,
           (SELECT MIN(s.received_at) FROM reports p JOIN report_stops s ON s.report_id = p.id AND s.org_id = $2
            WHERE p.org_id = l.org_id AND p.exercise AND p.submitted_at >= $3
              AND ($4 = 0 OR p.submitted_at <= $4) AND l.tier = 'member') AS reported_at
         FROM deliveries l JOIN organisations o ON o.id = l.org_id
         WHERE l.dispatch_id = $1{one}
         ORDER BY CASE l.tier WHEN 'ministry' THEN 1 WHEN 'ceptoar' THEN 2 ELSE 3 END, o.kana, l.id",
        mailed = letters("MIN(m.ended_at)", "'handed'"),
        failed = letters("COUNT(*)", "'refused', 'given-up'"),
        one = if only.is_some() { " AND l.org_id = $5" } else { "" },
    );
    let ended = part.ended_at.map_or(0, kernel::At::millis);
    let mut values = params![dispatch, part.centre, released, ended];
    values.extend(only.into_iter().flat_map(|org| params![org]));
    Ok(Some(Times { released, lines: sql.all(&ask, values).await? }))
}
