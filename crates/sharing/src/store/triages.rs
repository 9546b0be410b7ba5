//! The SQL of triage: the judgements, and which reports are alike.

use crate::report::{Report, ReportId};
use crate::triage::{Judged, Likeness, Proposal, Triage};
use access::PersonId;
use kernel::At;
use store::{FromRow, Row, Sql, StoreError, Visible, params};

/// How far apart two reports of one organisation may lie and still be looked at together.
const NEAR_DAYS: i64 = 7;
/// The same for two reports of one sector with one title.
const NEAR_TITLE_DAYS: i64 = 3;
/// The most reports that are compared for one reason.
const COMPARED: i64 = 50;
/// The most places that are read where other reports name the same: what half the country names is no likeness.
const NAMED: i64 = 2_000;

/// The judgement in force.
pub async fn in_force(sql: &Sql<'_>, report: ReportId) -> Result<Option<Triage>, StoreError> {
    sql.one("SELECT * FROM triages WHERE report_id = $1 ORDER BY number DESC LIMIT 1", params![report]).await
}

/// All judgements, newest first.
pub async fn all(sql: &Sql<'_>, report: ReportId) -> Result<Vec<Triage>, StoreError> {
    sql.all("SELECT * FROM triages WHERE report_id = $1 ORDER BY number DESC", params![report]).await
}

/// Keeps a judgement and takes the report off the queue.
pub(crate) async fn insert(
    sql: &Sql<'_>,
    triage: &Triage,
    id: kernel::Id<crate::triage::TriageMark>,
) -> Result<(), StoreError> {
    let Judged { level, severity, category, threat, duplicate_of, reason } = &triage.judged;
    let insert =
        "INSERT INTO triages (id, report_id, number, stage, level, severity, proposed_level, proposed_severity,
                  category, threat, duplicate_of, reason, person_id, at)
                  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
    let values = params![
        id,
        triage.report,
        triage.number,
        triage.stage,
        level.code(),
        severity.code(),
        triage.proposed.0.code(),
        triage.proposed.1.map_or("", crate::triage::Severity::code),
        category.map(|category| category.code()),
        threat.map(|threat| threat.to_string()),
        *duplicate_of,
        reason,
        triage.person,
        triage.at
    ];
    sql.run_one(insert, values).await?;
    let stands =
        "INSERT INTO judged_reports (report_id, triage_id, at, severity, person_id) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (report_id) DO UPDATE SET triage_id = excluded.triage_id, at = excluded.at,
          severity = excluded.severity, person_id = excluded.person_id";
    sql.run_one(stands, params![triage.report, id, triage.at, severity.code(), triage.person]).await?;
    sql.run("DELETE FROM triage_queue WHERE report_id = $1", params![triage.report]).await?;
    super::counts::recount(sql, triage.report).await
}

/// What a judgement to be kept is made of.
pub(crate) fn triage(
    report: ReportId,
    number: i64,
    stage: i64,
    judged: Judged,
    proposal: &Proposal,
    (person, at): (PersonId, At),
) -> Triage {
    Triage { report, number, stage, judged, proposed: (proposal.level, proposal.severity), person, at }
}

impl FromRow for Likeness {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            report: row.id("id")?,
            reference: row.text("reference")?,
            title: row.text("title")?,
            at: row.at("submitted_at")?,
            indicators: row.get("indicators")?,
            same_body: row.get("same_body")?,
            same_title: row.get("same_title")?,
        })
    }
}

/// Reports that may be about the same happening, likeliest first. Only by index: never by reading all reports.
/// What is held back from the centre is not compared. What few name is looked at before what many name.
pub async fn alike(visible: &Visible<'_, Report>, of: &Report) -> Result<Vec<Likeness>, StoreError> {
    let select = "WITH named AS (
            SELECT o.report_id AS id, o.value FROM (
              SELECT i.value, i.kind, (SELECT COUNT(*) FROM (SELECT 1 FROM report_indicators x
                WHERE x.value = i.value AND x.kind = i.kind LIMIT 100) AS few) AS often
              FROM report_indicators i WHERE i.report_id = $1 AND i.kind <> 'other' AND NOT i.held_from_centre
              ORDER BY often LIMIT 200) mine
            JOIN report_indicators o ON o.value = mine.value AND o.kind = mine.kind AND o.report_id <> $1
            WHERE NOT o.held_from_centre LIMIT $10),
          same AS (SELECT id, COUNT(DISTINCT value) AS n FROM named GROUP BY id ORDER BY n DESC LIMIT $8),
          near AS (
            SELECT id FROM reports b WHERE b.org_id = $2 AND b.submitted_at BETWEEN $3 AND $4 AND b.id <> $1
            ORDER BY b.submitted_at DESC LIMIT $8),
          titled AS (
            SELECT c.id FROM (SELECT title FROM report_stages WHERE report_id = $1 AND stage = 1) this
            JOIN report_stages t ON t.stage = 1 AND t.sealed_at BETWEEN $6 AND $7 AND t.title = this.title
              AND substr(t.title, 1, 120) = substr(this.title, 1, 120)
            JOIN reports c ON c.id = t.report_id AND c.sector_code = $5 AND c.id <> $1 LIMIT $8)
        SELECT reports.id, reports.reference, reports.submitted_at, last.title, COALESCE(same.n, 0) AS indicators,
          reports.id IN (SELECT id FROM near) AS same_body, reports.id IN (SELECT id FROM titled) AS same_title
        FROM reports LEFT JOIN same ON same.id = reports.id
        JOIN report_stages last ON last.report_id = reports.id
          AND last.stage = (SELECT MAX(stage) FROM report_stages s WHERE s.report_id = reports.id)
        WHERE {visible} AND reports.exercise = $9
          AND reports.id IN (SELECT id FROM same UNION SELECT id FROM near UNION SELECT id FROM titled)";
    let (from, to) = (of.submitted_at.plus_days(-NEAR_DAYS), of.submitted_at.plus_days(NEAR_DAYS));
    let (title_from, title_to) =
        (of.submitted_at.plus_days(-NEAR_TITLE_DAYS), of.submitted_at.plus_days(NEAR_TITLE_DAYS));
    let values = params![of.id, of.org, from, to, &of.sector, title_from, title_to, COMPARED, of.exercise, NAMED];
    let mut alike: Vec<Likeness> = visible.all(select, values).await?;
    alike.sort_by_key(|one| (std::cmp::Reverse(one.weight()), std::cmp::Reverse(one.at)));
    Ok(alike)
}
