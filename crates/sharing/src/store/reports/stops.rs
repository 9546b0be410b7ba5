//! The bodies on the path of a report: when it came there, that they have it, that they passed it on.

use crate::incident::{Incident, IncidentId};
use crate::regime::MetBy;
use crate::report::{Report, ReportId, StageKind, Stop};
use crate::store::regimes;
use access::{OrgId, PersonId};
use kernel::{At, Day};
use std::collections::BTreeMap;
use store::{Cx, FromRow, Sql, StoreError, Visible, among, params};

/// Puts the bodies on the path of a new report whose first stage is of this kind and is sealed with it. No regime of Japan
/// sets a clock in hours, so nothing is due.
pub(crate) async fn insert_stops(
    sql: &Sql<'_>,
    report: &Report,
    (kind, until): (StageKind, Option<Day>),
    stops: &[Stop],
) -> Result<(), StoreError> {
    let row = |stop: &Stop| {
        let next = stops.iter().find(|next| next.position == stop.position + 1);
        let waits = next.is_some_and(|next| next.received_at.is_none());
        let to_pass = waits && stop.received_at.is_some() && stop.passed_at.is_none();
        params![
            report.id,
            stop.org,
            stop.position,
            stop.received_at,
            stop.acknowledged_at,
            stop.passed_at,
            report.submitted_at,
            report.sector.as_str(),
            to_pass,
            1_i64,
            report.submitted_at,
            kind == StageKind::Final,
            until
        ]
    };
    let into = "INSERT INTO report_stops (report_id, org_id, position, received_at, acknowledged_at, passed_at,
                  submitted_at, sector_code, to_pass, newest_stage, newest_at, is_final, until)";
    sql.insert_many(into, 13, stops.iter().map(row).collect(), "").await.map(drop)
}

/// The bodies on the path, in order.
pub async fn stops(sql: &Sql<'_>, report: ReportId) -> Result<Vec<Stop>, StoreError> {
    sql.all("SELECT * FROM report_stops WHERE report_id = $1 ORDER BY position", params![report]).await
}

/// Writes down that a body has every stage so far; how many it had not said so of before.
pub(crate) async fn acknowledge(
    cx: &Cx,
    sql: &Sql<'_>,
    report: ReportId,
    by: (OrgId, PersonId),
) -> Result<u64, StoreError> {
    let now = cx.now();
    let receipts = "INSERT INTO stage_receipts (report_id, stage, org_id, person_id, at)
        SELECT report_id, stage, $2, $3, CAST($4 AS BIGINT) FROM report_stages WHERE report_id = $1
        AND NOT EXISTS (SELECT 1 FROM stage_receipts had WHERE had.report_id = report_stages.report_id
                        AND had.stage = report_stages.stage AND had.org_id = $2)";
    let new = sql.run(receipts, params![report, by.0, by.1, now]).await?;
    let stamp = "UPDATE report_stops SET acknowledged_at = $3, acknowledged_by = $4
                 WHERE report_id = $1 AND org_id = $2 AND acknowledged_at IS NULL";
    sql.run(stamp, params![report, by.0, now, by.1]).await?;
    let seen = "UPDATE report_stops SET seen_stage = newest_stage WHERE report_id = $1 AND org_id = $2";
    sql.run(seen, params![report, by.0]).await?;
    regimes::meet(cx, sql, report, &[MetBy::Acknowledged]).await?;
    Ok(new)
}

/// Stamps that a body passed it on, and that the next body has it; whether the next one did not have it yet.
pub(crate) async fn pass(
    sql: &Sql<'_>,
    report: ReportId,
    by: (OrgId, PersonId),
    next: OrgId,
    now: At,
) -> Result<bool, StoreError> {
    let arrive = "UPDATE report_stops SET received_at = $3, to_pass = EXISTS
                    (SELECT 1 FROM report_stops next WHERE next.report_id = report_stops.report_id
                     AND next.position = report_stops.position + 1 AND next.received_at IS NULL)
                  WHERE report_id = $1 AND org_id = $2 AND received_at IS NULL";
    if sql.run(arrive, params![report, next, now]).await? == 0 {
        return Ok(false);
    }
    let pass = "UPDATE report_stops SET passed_at = $3, passed_by = $4, to_pass = FALSE
                WHERE report_id = $1 AND org_id = $2 AND passed_at IS NULL";
    sql.run_one(pass, params![report, by.0, now, by.1]).await?;
    crate::store::queue::enqueue(sql, report, now).await?;
    crate::store::counts::recount(sql, report).await?;
    Ok(true)
}

/// The stops of many reports.
pub(crate) async fn stops_of(
    visible: &Visible<'_, Report>,
    reports: &[ReportId],
) -> Result<BTreeMap<ReportId, Vec<Stop>>, StoreError> {
    let mut all: BTreeMap<ReportId, Vec<Stop>> = BTreeMap::new();
    if reports.is_empty() {
        return Ok(all);
    }
    let (places, ids) = among(reports.iter().copied());
    let select = format!(
        "SELECT stops.* FROM report_stops stops JOIN reports ON reports.id = stops.report_id
         WHERE {{visible}} AND stops.report_id IN ({places}) ORDER BY stops.position"
    );
    for row in visible.rows(&select, ids).await? {
        all.entry(row.id("report_id")?).or_default().push(FromRow::from_row(&row)?);
    }
    Ok(all)
}

/// The stops of the reports that tell of these incidents.
pub(crate) async fn stops_of_incidents(
    visible: &Visible<'_, Incident>,
    incidents: &[IncidentId],
) -> Result<BTreeMap<ReportId, Vec<Stop>>, StoreError> {
    let mut all: BTreeMap<ReportId, Vec<Stop>> = BTreeMap::new();
    for some in incidents.chunks(500) {
        let (places, ids) = among(some.iter().copied());
        let select = format!(
            "SELECT stops.* FROM incidents JOIN incident_reports t ON t.incident_id = incidents.id
             JOIN report_stops stops ON stops.report_id = t.report_id
             WHERE {{visible}} AND incidents.id IN ({places}) ORDER BY stops.position"
        );
        for row in visible.rows(&select, ids).await? {
            all.entry(row.id("report_id")?).or_default().push(FromRow::from_row(&row)?);
        }
    }
    Ok(all)
}

/// Which body has said of which stage that it has it, and when.
pub(crate) async fn receipts(sql: &Sql<'_>, report: ReportId) -> Result<Vec<(OrgId, i64, At)>, StoreError> {
    let select = "SELECT org_id, stage, at FROM stage_receipts WHERE report_id = $1 ORDER BY at";
    let rows = sql.rows(select, params![report]).await?;
    rows.iter().map(|row| Ok((row.id("org_id")?, row.get("stage")?, row.at("at")?))).collect()
}
