//! The SQL of incidents: the register, which report tells of which, what stands still at ministries.

use crate::incident::{Incident, IncidentId, IncidentState};
use crate::register::IncidentKind;
use crate::report::detail::Leak;
use crate::report::{Reader, Report, ReportId, Stage, StageKind};
use crate::store::{register, reports::Wanted};
use access::{OrgId, PersonId, act::WatchMinistries};
use kernel::{At, Day, FiscalYear};
use registry::Organisation;
use std::collections::BTreeMap;
use store::{Bound, FromRow, Granted, Row, Sql, StoreError, Visible, params, places};

/// Keeps a new incident and the report that it begins with.
pub(crate) async fn insert(sql: &Sql<'_>, incident: &Incident, report: ReportId) -> Result<(), StoreError> {
    let insert = "INSERT INTO incidents (id, reference, org_id, exercise, opened_at) VALUES ($1, $2, $3, $4, $5)";
    let values = params![incident.id, &incident.reference, incident.org, incident.exercise, incident.opened_at];
    sql.run_one(insert, values).await?;
    let tells = "INSERT INTO incident_reports (report_id, incident_id, began_id, since) VALUES ($1, $2, $2, $3)";
    sql.run_one(tells, params![report, incident.id, incident.opened_at]).await
}

/// The incident of which a report tells.
pub(crate) async fn of_report(sql: &Sql<'_>, report: ReportId) -> Result<Option<IncidentId>, StoreError> {
    let select = "SELECT incident_id FROM incident_reports WHERE report_id = $1";
    sql.row(select, params![report]).await?.map(|row| row.id("incident_id")).transpose()
}

/// The incident of a body with this reference.
pub(crate) async fn named(sql: &Sql<'_>, org: OrgId, reference: &str) -> Result<Option<IncidentId>, StoreError> {
    let select = "SELECT id FROM incidents WHERE org_id = $1 AND reference = $2";
    sql.row(select, params![org, reference]).await?.map(|row| row.id("id")).transpose()
}

/// The incident with this reference, if the actor may know of it.
pub(crate) async fn seen_as(
    visible: &Visible<'_, Incident>,
    reference: &str,
) -> Result<Option<IncidentId>, StoreError> {
    let select = "SELECT incidents.id FROM incidents WHERE {visible} AND incidents.reference = $1";
    visible.rows(select, params![reference]).await?.first().map(|row| row.id("id")).transpose()
}

/// Whether an incident has taken another in, stands in the register with its kind, or has a proposal for the public.
pub(crate) async fn has_more(sql: &Sql<'_>, id: IncidentId) -> Result<bool, StoreError> {
    let taken = sql.count("SELECT COUNT(*) AS n FROM incident_joins WHERE into_id = $1", params![id]).await?;
    let proposed = sql.count("SELECT COUNT(*) AS n FROM disclosures WHERE incident_id = $1", params![id]).await?;
    let entered = sql.count("SELECT COUNT(*) AS n FROM incident_entries WHERE incident_id = $1", params![id]).await?;
    Ok(taken + proposed + entered > 0)
}

/// Puts the reports of one incident into another, and keeps that it went there.
pub(crate) async fn join(
    sql: &Sql<'_>,
    (from, into): (IncidentId, IncidentId),
    reason: &str,
    (person, now): (PersonId, At),
) -> Result<(), StoreError> {
    let insert = "INSERT INTO incident_joins (incident_id, into_id, reason, person_id, at) VALUES ($1, $2, $3, $4, $5)";
    sql.run_one(insert, params![from, into, reason, person, now]).await?;
    let moved = "UPDATE incident_reports SET incident_id = $2, since = $3 WHERE incident_id = $1";
    sql.run(moved, params![from, into, now]).await?;
    Ok(())
}

/// What of a report the register shows.
#[derive(Clone, Debug)]
pub struct Head {
    /// The report.
    pub report: Report,
    /// The title of its newest stage.
    pub title: String,
    /// The kind of its newest stage.
    pub kind: StageKind,
    /// How many stages it has.
    pub stages: i64,
    /// When the newest was sealed.
    pub sealed_at: At,
    /// The code of whether information leaked, as the newest stage has it; empty if not stated.
    pub leak: String,
    /// The code of what kind of happening it is; empty if not stated.
    pub report_kind: String,
    /// The code of its row in the yearly table; empty if not stated.
    pub category: String,
}

impl FromRow for Head {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let stated = |column: &str| Ok::<_, StoreError>(row.get::<Option<String>>(column)?.unwrap_or_default());
        Ok(Self {
            report: FromRow::from_row(row)?,
            title: row.text("title")?,
            kind: row.code("kind")?,
            stages: row.get("stage")?,
            sealed_at: row.at("sealed_at")?,
            leak: stated("leak")?,
            report_kind: stated("report_kind")?,
            category: stated("category")?,
        })
    }
}

/// The condition under which the report of this column is that of the body bound at `place`, or has come to it.
pub(super) fn has_come(report: &str, place: usize) -> String {
    format!(
        "(EXISTS (SELECT 1 FROM reports own WHERE own.id = {report} AND own.org_id = ${place})
          OR EXISTS (SELECT 1 FROM report_stops came WHERE came.report_id = {report} AND came.org_id = ${place}
                     AND came.received_at IS NOT NULL))"
    )
}

/// The reports of these incidents that have come to the body `mine`, its own included, oldest first.
pub(crate) async fn heads(
    visible: &Visible<'_, Incident>,
    incidents: &[IncidentId],
    mine: OrgId,
) -> Result<BTreeMap<IncidentId, Vec<Head>>, StoreError> {
    let mut all: BTreeMap<IncidentId, Vec<Head>> = BTreeMap::new();
    for some in incidents.chunks(500) {
        let select = format!(
            "SELECT reports.*, i.incident_id, last.title, last.kind, last.stage, last.sealed_at, last.leak,
               last.report_kind, last.category
             FROM incidents JOIN incident_reports i ON i.incident_id = incidents.id
             JOIN reports ON reports.id = i.report_id
             JOIN report_stages last ON last.report_id = reports.id
               AND last.stage = (SELECT MAX(stage) FROM report_stages s WHERE s.report_id = reports.id)
             WHERE {{visible}} AND incidents.id IN ({}) AND {} ORDER BY reports.submitted_at, reports.id",
            places(2, some.len()),
            has_come("reports.id", 1)
        );
        let values: Vec<Bound> = params![mine].into_iter().chain(some.iter().flat_map(|id| params![*id])).collect();
        for row in visible.rows(&select, values).await? {
            all.entry(row.id("incident_id")?).or_default().push(Head::from_row(&row)?);
        }
    }
    Ok(all)
}

/// What the register is asked for.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// Only those of this body.
    pub org: Option<OrgId>,
    /// Only those that stand so.
    pub state: Option<IncidentState>,
    /// Only those of this kind.
    pub kind: Option<IncidentKind>,
    /// Only those of which the register says so of a leak.
    pub leak: Option<Leak>,
    /// Only those of which the public first learned in this year.
    pub public: Option<FiscalYear>,
    /// Only those opened from this moment on, and before that.
    pub within: Option<(At, At)>,
    /// Only those before this place in the list.
    pub before: Option<(At, IncidentId)>,
    /// The most lines.
    pub most: i64,
}

/// The incidents that the actor may know of, newest first, without those that went into another. How one stands is what the
/// reports say that have come to the body `mine`.
pub(crate) async fn list(
    visible: &Visible<'_, Incident>,
    asked: &Asked,
    mine: OrgId,
) -> Result<Vec<Incident>, StoreError> {
    let mut sql = "SELECT incidents.*, CAST(NULL AS UUID) AS into_id FROM incidents WHERE {visible}
        AND NOT EXISTS (SELECT 1 FROM incident_joins gone WHERE gone.incident_id = incidents.id)"
        .to_owned();
    let mut values: Vec<Bound> = Vec::new();
    let mut bind = |more: Vec<Bound>| {
        let from = values.len() + 1;
        values.extend(more);
        from
    };
    if let Some(org) = asked.org {
        sql.push_str(&format!(" AND incidents.org_id = ${}", bind(params![org])));
    }
    if let Some(state) = asked.state {
        let not = if state == IncidentState::Over { "NOT " } else { "" };
        let come = has_come("t.report_id", bind(params![mine]));
        sql.push_str(&format!(
            " AND {not}EXISTS (SELECT 1 FROM incident_reports t JOIN report_stages last ON last.report_id = t.report_id
               AND last.stage = (SELECT MAX(stage) FROM report_stages s WHERE s.report_id = t.report_id)
               WHERE t.incident_id = incidents.id AND last.kind <> 'final' AND {come})"
        ));
    }
    if let Some(kind) = asked.kind {
        sql.push_str(&format!(" AND {}", register::of_kind(bind(register::pattern(kind)))));
    }
    if let Some(leak) = asked.leak {
        sql.push_str(&format!(" AND {}", register::leaks_so(bind(params![leak.code()]))));
    }
    if let Some(year) = asked.public {
        sql.push_str(&format!(" AND {}", register::public_in(bind(register::bounds(year)))));
    }
    if let Some((from, until)) = asked.within {
        let n = bind(params![from, until]);
        sql.push_str(&format!(" AND incidents.opened_at >= ${n} AND incidents.opened_at < ${}", n + 1));
    }
    if let Some((at, id)) = asked.before {
        let n = bind(params![at, id]);
        sql.push_str(&format!(
            " AND (incidents.opened_at < ${n} OR (incidents.opened_at = ${n} AND incidents.id < ${}))",
            n + 1
        ));
    }
    let n = bind(params![asked.most]);
    sql.push_str(&format!(" ORDER BY incidents.opened_at DESC, incidents.id DESC LIMIT ${n}"));
    visible.all(&sql, values).await
}

/// The bodies whose incidents the actor may know of.
pub(crate) async fn bodies(visible: &Visible<'_, Incident>) -> Result<Vec<OrgId>, StoreError> {
    let select = "SELECT DISTINCT incidents.org_id AS org_id FROM incidents WHERE {visible} LIMIT 500";
    visible.rows(select, params![]).await?.iter().map(|row| row.id("org_id")).collect()
}

/// How many reports of agencies, or of operators, stand at a ministry and have not come to the centre. What they say, whose
/// they are and of which sector, the centre does not see.
#[derive(Clone, Debug)]
pub struct HeldUp {
    /// The ministry.
    pub ministry: OrgId,
    /// Of agencies; else of operators.
    pub agencies: bool,
    /// How many.
    pub count: i64,
    /// Since when the longest has stood there.
    pub since: At,
    /// Part of an exercise.
    pub exercise: bool,
}

/// What stands at ministries, the longest first.
pub(crate) async fn held_up(
    centre: &Granted<'_, WatchMinistries, Organisation>,
    today: Day,
) -> Result<Vec<HeldUp>, StoreError> {
    let to_pass = Wanted::to_pass(today);
    let select = format!(
        "SELECT m.org_id, s.kind, reports.exercise, COUNT(*) AS n, MIN(m.received_at) AS since
        FROM report_stops m JOIN report_stops x ON x.report_id = m.report_id AND x.position = m.position + 1
        JOIN reports ON reports.id = m.report_id
        LEFT JOIN (SELECT code, kind FROM sectors WHERE kind = 'government') s ON s.code = m.sector_code
        WHERE {to_pass} AND x.org_id = $1
        GROUP BY m.org_id, s.kind, reports.exercise ORDER BY since, m.org_id"
    );
    let rows = centre.sql().rows(&select, params![centre.id]).await?;
    let one = |row: &Row| {
        Ok(HeldUp {
            ministry: row.id("org_id")?,
            agencies: row.get::<Option<String>>("kind")?.is_some(),
            count: row.get("n")?,
            since: row.at("since")?,
            exercise: row.get("exercise")?,
        })
    };
    rows.iter().map(one).collect()
}

/// The newest stage of a report that tells of this incident, as this reader may see it.
pub(crate) async fn newest_seen<A>(
    incident: &Granted<'_, A, Incident>,
    report: ReportId,
    reader: Reader,
) -> Result<Option<Stage>, StoreError> {
    let select = "SELECT s.* FROM report_stages s JOIN incident_reports i ON i.report_id = s.report_id
                  WHERE i.incident_id = $1 AND s.report_id = $2 ORDER BY s.stage DESC LIMIT 1";
    let stage: Option<Stage> = incident.sql().one(select, params![incident.id, report]).await?;
    Ok(stage.map(|stage| stage.seen_by(reader)))
}
