//! The SQL of reports and of their stages.

mod lists;
mod remarks;
mod stops;

pub use lists::{Line, Lines, State, Wanted};
pub(crate) use lists::{answered_since, lines_of, list};
pub(crate) use remarks::{insert_remark, last_said, remarks, remarks_of};
pub use stops::stops;
pub(crate) use stops::{acknowledge, insert_stops, pass, receipts, stops_of, stops_of_incidents};

use crate::indicator::Indicator;
use crate::matter::SystemTier;
use crate::report::detail::{Category, Leak, ReportKind};
use crate::report::sight::Part;
use crate::report::{Reader, Report, ReportId, Stage, StageKind};
use access::OrgId;
use std::collections::{BTreeMap, BTreeSet};
use store::{Granted, Sql, StoreError, Visible, among, params};

/// Keeps a new report.
pub(crate) async fn insert(sql: &Sql<'_>, report: &Report) -> Result<(), StoreError> {
    let values = params![
        report.id,
        &report.reference,
        report.org,
        report.filed_by_org,
        report.channel.code(),
        &report.source,
        &report.sector,
        report.exercise,
        report.submitted_at
    ];
    let insert = "INSERT INTO reports (id, reference, org_id, filed_by_org, channel, source, sector_code, exercise,
                  submitted_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    sql.run_one(insert, values).await
}

/// Seals a stage: `text` is what `stage.hash` is the hash of.
pub(crate) async fn seal(sql: &Sql<'_>, stage: &Stage, text: String) -> Result<(), StoreError> {
    let values = params![
        stage.report,
        stage.number,
        stage.content.kind.code(),
        &stage.content.title,
        text,
        stage.hash,
        serde_json::json!(stage.content.label).to_string(),
        stage.sealed_by,
        stage.sealed_at,
        stage.content.detail.kind.map(ReportKind::code),
        stage.content.category().map(Category::code),
        stage.content.threat.map(|threat| threat.to_string()),
        stage.content.tier.map(SystemTier::code),
        stage.content.leak().map(Leak::code)
    ];
    let insert = "INSERT INTO report_stages (report_id, stage, kind, title, content, content_hash, label, sealed_by,
                  sealed_at, report_kind, category, threat, tier, leak)
                  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
    sql.run_one(insert, values).await?;
    insert_indicators(sql, stage).await?;
    // The bodies were put on the path with the first stage.
    if stage.number > 1 {
        let newest = "UPDATE report_stops SET newest_stage = $2, is_final = $3, newest_at = $4,
                        until = CASE WHEN until IS NULL OR until > $5 THEN CAST($5 AS BIGINT) ELSE until END
                      WHERE report_id = $1";
        let last = stage.content.kind == StageKind::Final;
        let until = stage.content.label.until();
        sql.run(newest, params![stage.report, stage.number, last, stage.sealed_at, until]).await?;
        sql.run("DELETE FROM answered_reports WHERE report_id = $1", params![stage.report]).await?;
    }
    super::queue::enqueue(sql, stage.report, stage.sealed_at).await?;
    super::counts::recount(sql, stage.report).await
}

/// Keeps the indicators of a stage as data, for searching and matching.
async fn insert_indicators(sql: &Sql<'_>, stage: &Stage) -> Result<(), StoreError> {
    let holds = |reader| stage.content.holds(Part::Indicators, reader);
    let (ministry, centre) = (holds(Reader::Ministry), holds(Reader::Centre));
    let row = |(place, line): (i64, &String)| {
        let Indicator { kind, value } = Indicator::read(line);
        params![stage.report, stage.number, place, kind.code(), value, ministry, centre]
    };
    let rows = (1_i64..).zip(&stage.content.indicators).map(row).collect();
    let head = "INSERT INTO report_indicators
                (report_id, stage, place, kind, value, held_from_ministry, held_from_centre)";
    sql.insert_many(head, 7, rows, "").await.map(|_| ())
}

/// The reports that name this indicator, newest first: what is held back from the reader is not found by him.
pub async fn naming(
    visible: &Visible<'_, Report>,
    reader: Reader,
    indicator: &Indicator,
) -> Result<Vec<ReportId>, StoreError> {
    let held = match reader {
        Reader::Whole => "",
        Reader::Ministry => "AND NOT i.held_from_ministry",
        Reader::Centre => "AND NOT i.held_from_centre",
    };
    let select = format!(
        "SELECT DISTINCT reports.id AS id, reports.submitted_at FROM report_indicators i
         JOIN reports ON reports.id = i.report_id
         WHERE {{visible}} AND i.value = $1 AND i.kind = $2 {held} ORDER BY reports.submitted_at DESC, reports.id LIMIT 50"
    );
    let rows = visible.rows(&select, params![&indicator.value, indicator.kind.code()]).await?;
    rows.iter().map(|row| row.id("id")).collect()
}

/// Those of these that a body has: its own, those that it wrote down, those that came to it.
pub(crate) async fn had_by(sql: &Sql<'_>, org: OrgId, reports: &[Report]) -> Result<BTreeSet<ReportId>, StoreError> {
    let (places, mut values) = among(reports.iter().map(|report| report.id));
    values.extend(params![org]);
    let mine = values.len();
    let select = format!(
        "SELECT id FROM reports WHERE id IN ({places}) AND (org_id = ${mine} OR filed_by_org = ${mine} OR EXISTS
         (SELECT 1 FROM report_stops s WHERE s.report_id = reports.id AND s.org_id = ${mine} AND s.received_at IS NOT NULL))"
    );
    sql.rows(&select, values).await?.iter().map(|row| row.id("id")).collect()
}

/// The number and kind of the last stage.
pub(crate) async fn last_stage(sql: &Sql<'_>, report: ReportId) -> Result<Option<(i64, StageKind)>, StoreError> {
    let select = "SELECT stage, kind FROM report_stages WHERE report_id = $1 ORDER BY stage DESC LIMIT 1";
    sql.row(select, params![report]).await?.map(|row| Ok((row.get("stage")?, row.code("kind")?))).transpose()
}

/// All stages as sealed, with what is withheld from the centre: for the residue check, which must search for it, and
/// never for a page. Pages ask [`stages_seen`].
pub async fn stages_sealed(sql: &Sql<'_>, report: ReportId) -> Result<Vec<Stage>, StoreError> {
    Ok(stages_of(sql, &[report]).await?.remove(&report).unwrap_or_default())
}

/// The same for each of these.
pub(crate) async fn stages_of(
    sql: &Sql<'_>,
    reports: &[ReportId],
) -> Result<BTreeMap<ReportId, Vec<Stage>>, StoreError> {
    let (places, ids) = among(reports.iter().copied());
    let sealed = format!("SELECT * FROM report_stages WHERE report_id IN ({places}) ORDER BY stage");
    sql.grouped(&sealed, ids, |row| row.id("report_id")).await
}

/// All stages, oldest first, as this actor may see them.
pub async fn stages_seen<A>(report: &Granted<'_, A, Report>, actor: &access::Actor) -> Result<Vec<Stage>, StoreError> {
    let reader = Reader::on(actor, report.org);
    Ok(stages_sealed(report.sql(), report.id).await?.into_iter().map(|stage| stage.seen_by(reader)).collect())
}

/// Those that report (operators, CEPTOARs, ministries, agencies) whose name, reading or Latin letters hold these words: at
/// most so many.
pub(crate) async fn reporters(
    visible: &Visible<'_, registry::Organisation>,
    words: &str,
    (day, most): (kernel::Day, i64),
) -> Result<Vec<registry::Organisation>, StoreError> {
    let select = "SELECT organisations.* FROM organisations WHERE {visible} AND kind IN ('operator', 'ceptoar', 'ministry', 'agency')
        AND valid_from <= $1 AND (valid_to IS NULL OR valid_to >= $1)
        AND search LIKE $2 ESCAPE '\\' ORDER BY sort, id LIMIT $3";
    visible.all(select, params![day, registry::fold::pattern(words), most]).await
}
