//! The SQL of reports: stages, stops on the path, receipts, remarks, lists.

use super::finding;
use crate::incident::{Incident, IncidentId};
use crate::indicator::Indicator;
use crate::matter::SystemTier;
use crate::report::detail::{Category, Leak, ReportKind};
use crate::report::sight::Part;
use crate::report::{Direction, Reader, Remark, Report, ReportId, Stage, StageKind, Stop};
use access::{Actor, OrgId, PersonId};
use kernel::At;
use std::collections::BTreeMap;
use store::{
    Filter, FromRow, Granted, Row, Sql, StoreError, Visible, params,
    search::{Place, Query, Span},
};

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
    let newest = "UPDATE report_stops SET newest_stage = $2, is_final = $3 WHERE report_id = $1";
    sql.run(newest, params![stage.report, stage.number, stage.content.kind == StageKind::Final]).await?;
    super::queue::enqueue(sql, stage.report, stage.sealed_at).await?;
    super::counts::recount(sql, stage.report).await
}

/// Keeps the indicators of a stage as data, for searching and matching.
async fn insert_indicators(sql: &Sql<'_>, stage: &Stage) -> Result<(), StoreError> {
    let holds = |reader| stage.content.holds(Part::Indicators, reader);
    let insert = "INSERT INTO report_indicators (report_id, stage, place, kind, value, held_from_ministry,
                  held_from_centre) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    for (place, line) in (1_i64..).zip(&stage.content.indicators) {
        let Indicator { kind, value } = Indicator::read(line);
        let (ministry, centre) = (holds(Reader::Ministry), holds(Reader::Centre));
        let values = params![stage.report, stage.number, place, kind.code(), value, ministry, centre];
        sql.run_one(insert, values).await?;
    }
    Ok(())
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

/// Puts a body on the path. No regime of Japan sets a clock in hours, so nothing is due.
pub(crate) async fn insert_stop(sql: &Sql<'_>, report: ReportId, stop: &Stop) -> Result<(), StoreError> {
    let insert = "INSERT INTO report_stops (report_id, org_id, position, received_at, acknowledged_at, passed_at,
                  newest_stage, is_final, submitted_at, sector_code)
                  SELECT $1, $2, $3, $4, $5, $6, COALESCE(last.stage, 0), COALESCE(last.kind = 'final', FALSE),
                    reports.submitted_at, reports.sector_code
                  FROM reports LEFT JOIN report_stages last ON last.report_id = reports.id
                    AND last.stage = (SELECT MAX(stage) FROM report_stages s WHERE s.report_id = $1)
                  WHERE reports.id = $1";
    let stamps = params![report, stop.org, stop.position, stop.received_at, stop.acknowledged_at, stop.passed_at];
    sql.run_one(insert, stamps).await
}

/// The number and kind of the last stage.
pub(crate) async fn last_stage(sql: &Sql<'_>, report: ReportId) -> Result<Option<(i64, StageKind)>, StoreError> {
    let select = "SELECT stage, kind FROM report_stages WHERE report_id = $1 ORDER BY stage DESC LIMIT 1";
    sql.row(select, params![report]).await?.map(|row| Ok((row.get("stage")?, row.code("kind")?))).transpose()
}

/// All stages as sealed, with what is withheld from the centre: for the residue check, which must search for it, and
/// never for a page. Pages ask [`stages_seen`].
pub async fn stages_sealed(sql: &Sql<'_>, report: ReportId) -> Result<Vec<Stage>, StoreError> {
    sql.all("SELECT * FROM report_stages WHERE report_id = $1 ORDER BY stage", params![report]).await
}

/// All stages, oldest first, as this actor may see them.
pub async fn stages_seen<A>(report: &Granted<'_, A, Report>, actor: &access::Actor) -> Result<Vec<Stage>, StoreError> {
    let reader = Reader::on(actor, report.org);
    Ok(stages_sealed(report.sql(), report.id).await?.into_iter().map(|stage| stage.seen_by(reader)).collect())
}

/// The bodies on the path, in order.
pub async fn stops(sql: &Sql<'_>, report: ReportId) -> Result<Vec<Stop>, StoreError> {
    sql.all("SELECT * FROM report_stops WHERE report_id = $1 ORDER BY position", params![report]).await
}

/// Writes down that a body has every stage so far; how many it had not said so of before.
pub(crate) async fn acknowledge(
    sql: &Sql<'_>,
    report: ReportId,
    by: (OrgId, PersonId),
    now: At,
) -> Result<u64, StoreError> {
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
    let arrive =
        "UPDATE report_stops SET received_at = $3 WHERE report_id = $1 AND org_id = $2 AND received_at IS NULL";
    if sql.run(arrive, params![report, next, now]).await? == 0 {
        return Ok(false);
    }
    let pass = "UPDATE report_stops SET passed_at = $3, passed_by = $4
                WHERE report_id = $1 AND org_id = $2 AND passed_at IS NULL";
    sql.run_one(pass, params![report, by.0, now, by.1]).await?;
    super::queue::enqueue(sql, report, now).await?;
    super::counts::recount(sql, report).await?;
    Ok(true)
}

/// Keeps a remark.
pub(crate) async fn insert_remark(sql: &Sql<'_>, report: ReportId, remark: &Remark) -> Result<(), StoreError> {
    let insert = "INSERT INTO report_remarks (id, report_id, org_id, person_id, direction, text, at)
                  VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let direction = remark.direction.code();
    let values = params![remark.id, report, remark.org, remark.person, direction, &remark.text, remark.at];
    sql.run_one(insert, values).await
}

/// All remarks, oldest first; what each reader may see of them is decided by [`Remark::seen_from`].
pub(crate) async fn remarks(sql: &Sql<'_>, report: ReportId) -> Result<Vec<Remark>, StoreError> {
    sql.all("SELECT * FROM report_remarks WHERE report_id = $1 ORDER BY at, id", params![report]).await
}

impl FromRow for Remark {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id("id")?,
            org: row.id("org_id")?,
            person: row.id("person_id")?,
            direction: row.code::<Direction>("direction")?,
            text: row.text("text")?,
            at: row.at("at")?,
        })
    }
}

/// A report as a list shows it.
#[derive(Clone, Debug)]
pub struct Line {
    /// The report.
    pub report: Report,
    /// The title of its last stage.
    pub title: String,
    /// The kind of its last stage.
    pub kind: StageKind,
    /// How many stages it has.
    pub stages: i64,
    /// When the last was sealed.
    pub sealed_at: At,
    /// The label of the last stage.
    pub label: kernel::Label,
}

impl FromRow for Line {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            report: FromRow::from_row(row)?,
            title: row.text("title")?,
            kind: row.code("kind")?,
            stages: row.get("stage")?,
            sealed_at: row.at("sealed_at")?,
            label: row.json("label")?,
        })
    }
}

/// Which reports of a state a list shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum State {
    /// All.
    #[default]
    Any,
    /// Those of which the body has not acknowledged every stage; for a reporter: no body has acknowledged.
    Unacknowledged,
    /// Those that the body has not passed on while the next one waits.
    ToPass,
    /// Those whose last stage is not final.
    Open,
    /// Those whose last stage is final.
    Final,
}

impl State {
    /// All that a form offers, with their codes.
    pub const ALL: [(State, &'static str); 5] = [
        (State::Any, ""),
        (State::Unacknowledged, "unacknowledged"),
        (State::ToPass, "to-pass"),
        (State::Open, "open"),
        (State::Final, "final"),
    ];
}

/// What a list is asked for.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// The state.
    pub state: State,
    /// Only these sectors; empty is all.
    pub sectors: Vec<String>,
    /// Words that stand in what the actor sees of it.
    pub words: String,
    /// Only those filed before this place in the list.
    pub before: Option<(At, ReportId)>,
    /// Only those filed from this moment on.
    pub since: Option<At>,
    /// Only those of this organisation.
    pub of: Option<OrgId>,
    /// The most lines.
    pub most: i64,
}

const LINES: &str = "SELECT reports.*, last.title, last.kind, last.stage, last.sealed_at, last.label
    FROM reports JOIN report_stages last ON last.report_id = reports.id
    AND last.stage = (SELECT MAX(stage) FROM report_stages s WHERE s.report_id = reports.id) WHERE {visible}";

/// The reports that an actor may see, newest first.
pub(crate) async fn list(
    visible: &Visible<'_, Report>,
    wanted: &Wanted,
    actor: &Actor,
) -> Result<Vec<Line>, StoreError> {
    if let Some(query) = Query::read(&wanted.words) {
        return found(visible, wanted, actor, &query).await;
    }
    let few = matches!(wanted.state, State::Unacknowledged | State::ToPass) || wanted.since.is_some();
    if let Some(who) = actor.who().filter(|_| !few) {
        return super::listed::newest(visible, who.organisation, wanted).await;
    }
    let (also, mut values) = wanted.narrowing(actor).numbered(1);
    let mut sql = format!("{LINES} AND {also}");
    if let Some((at, id)) = wanted.before {
        let (n, m) = (values.len() + 1, values.len() + 2);
        values.extend(params![at, id]);
        sql.push_str(&format!(
            " AND (reports.submitted_at < ${n} OR (reports.submitted_at = ${n} AND reports.id < ${m}))"
        ));
    }
    values.extend(params![wanted.most]);
    // A sum keeps the engines from walking through all reports by time to find the few that wait.
    sql.push_str(&format!(" ORDER BY reports.submitted_at + 0 DESC, reports.id DESC LIMIT ${}", values.len()));
    visible.all(&sql, values).await
}

/// Those of them in which all words stand that the actor may read there.
async fn found(
    visible: &Visible<'_, Report>,
    wanted: &Wanted,
    actor: &Actor,
    query: &Query,
) -> Result<Vec<Line>, StoreError> {
    let before = match wanted.before {
        Some((at, id)) => Some(finding::place(visible, actor, id).await?.unwrap_or(Place::first(at))),
        None => None,
    };
    let search = finding::Wanted { query, span: Span { before, ..Span::default() }, most: wanted.most };
    let hits = finding::reports(visible, actor, &search, wanted.narrowing(actor)).await?;
    let ids: Vec<ReportId> = hits.iter().map(|hit| hit.id.into()).collect();
    let mut lines = lines_of(visible, &ids).await?;
    let place = |line: &Line| ids.iter().position(|id| *id == line.report.id);
    lines.sort_by_key(place);
    Ok(lines)
}

impl Wanted {
    /// What must hold of a report besides its words, where `last` is its last stage.
    fn narrowing(&self, actor: &Actor) -> Filter {
        let body = actor.who().map(|who| who.organisation);
        let state = match self.state {
            State::Any => Filter::everything(),
            State::Open => Filter::new("last.kind <> 'final'", params![]),
            State::Final => Filter::new("last.kind = 'final'", params![]),
            State::Unacknowledged => Filter::new(
                "reports.id IN (
                   SELECT m.report_id FROM report_stops m
                   WHERE m.org_id = ? AND m.received_at IS NOT NULL AND m.seen_stage < m.newest_stage
                   UNION SELECT mine.id FROM reports mine WHERE mine.org_id = ? AND NOT EXISTS
                     (SELECT 1 FROM report_stops a WHERE a.report_id = mine.id AND a.acknowledged_at IS NOT NULL))",
                params![body, body],
            ),
            State::ToPass => Filter::new(
                "reports.id IN (SELECT x.report_id FROM report_stops x
                   JOIN report_stops m ON m.report_id = x.report_id AND m.position = x.position - 1
                   WHERE x.received_at IS NULL AND m.org_id = ? AND m.passed_at IS NULL)",
                params![body],
            ),
        };
        let since = self.since.map(|since| {
            let new = "reports.id IN (SELECT new.report_id FROM report_stages new WHERE new.sealed_at >= ?)";
            Filter::new(new, params![since])
        });
        let sectors = (!self.sectors.is_empty()).then(|| {
            let places = vec!["?"; self.sectors.len()].join(", ");
            let codes = self.sectors.iter().map(|code| store::Param::bound(code.as_str())).collect();
            Filter::new(format!("reports.sector_code IN ({places})"), codes)
        });
        let of = self.of.map(|of| Filter::new("reports.org_id = ?", params![of]));
        since.into_iter().chain(sectors).chain(of).fold(state, Filter::and)
    }
}

/// These reports as a list shows them, newest first; those that the actor may not see are left out.
pub(crate) async fn lines_of(visible: &Visible<'_, Report>, reports: &[ReportId]) -> Result<Vec<Line>, StoreError> {
    if reports.is_empty() {
        return Ok(Vec::new());
    }
    let places: Vec<String> = (1..=reports.len()).map(|place| format!("${place}")).collect();
    let sql = format!("{LINES} AND reports.id IN ({}) ORDER BY reports.submitted_at + 0 DESC", places.join(", "));
    visible.all(&sql, reports.iter().map(|id| store::Param::bound(*id)).collect()).await
}

/// A pattern that finds these words anywhere; the signs of patterns stand for themselves.
fn like(words: &str) -> String {
    let plain = words.to_lowercase().replace('!', "!!").replace('%', "!%").replace('_', "!_");
    format!("%{plain}%")
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
    let places: Vec<String> = (1..=reports.len()).map(|place| format!("${place}")).collect();
    let select = format!(
        "SELECT stops.* FROM report_stops stops JOIN reports ON reports.id = stops.report_id
         WHERE {{visible}} AND stops.report_id IN ({}) ORDER BY stops.position",
        places.join(", ")
    );
    for row in visible.rows(&select, reports.iter().map(|id| store::Param::bound(*id)).collect()).await? {
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
        let places: Vec<String> = (1..=some.len()).map(|place| format!("${place}")).collect();
        let select = format!(
            "SELECT stops.* FROM incidents JOIN incident_reports t ON t.incident_id = incidents.id
             JOIN report_stops stops ON stops.report_id = t.report_id
             WHERE {{visible}} AND incidents.id IN ({}) ORDER BY stops.position",
            places.join(", ")
        );
        for row in visible.rows(&select, some.iter().map(|id| store::Param::bound(*id)).collect()).await? {
            all.entry(row.id("report_id")?).or_default().push(FromRow::from_row(&row)?);
        }
    }
    Ok(all)
}

/// Reports of the actor's organisation to which a body has said something since the last stage, with when.
pub(crate) async fn answered_since(visible: &Visible<'_, Report>, org: OrgId) -> Result<Vec<(Line, At)>, StoreError> {
    let select = format!(
        "{} AND reports.org_id = $1 AND EXISTS (SELECT 1 FROM report_remarks r WHERE r.report_id = reports.id
            AND r.direction = 'back' AND r.at > last.sealed_at) ORDER BY reports.submitted_at DESC LIMIT 50",
        LINES.replace(
            "last.label",
            "last.label, (SELECT MAX(r.at) FROM report_remarks r
            WHERE r.report_id = reports.id AND r.direction = 'back') AS said_at"
        )
    );
    let rows = visible.rows(&select, params![org]).await?;
    rows.iter().map(|row| Ok((Line::from_row(row)?, row.at("said_at")?))).collect()
}

/// The last thing that was said back to the reporter.
pub(crate) async fn last_said(visible: &Visible<'_, Report>, report: ReportId) -> Result<Option<Remark>, StoreError> {
    let select = "SELECT r.* FROM report_remarks r JOIN reports ON reports.id = r.report_id
                  WHERE {visible} AND r.report_id = $1 AND r.direction = 'back' ORDER BY r.at DESC LIMIT 1";
    Ok(visible.all(select, params![report]).await?.into_iter().next())
}

/// Which body has said of which stage that it has it, and when.
pub(crate) async fn receipts(sql: &Sql<'_>, report: ReportId) -> Result<Vec<(OrgId, i64, At)>, StoreError> {
    let select = "SELECT org_id, stage, at FROM stage_receipts WHERE report_id = $1 ORDER BY at";
    let rows = sql.rows(select, params![report]).await?;
    rows.iter().map(|row| Ok((row.id("org_id")?, row.get("stage")?, row.at("at")?))).collect()
}

/// Those that report (operators, CEPTOARs, ministries, agencies) whose name, reading or Latin letters hold these words.
pub(crate) async fn reporters(
    visible: &Visible<'_, registry::Organisation>,
    words: &str,
    day: kernel::Day,
) -> Result<Vec<registry::Organisation>, StoreError> {
    let select = "SELECT organisations.* FROM organisations WHERE {visible} AND kind IN ('operator', 'ceptoar', 'ministry', 'agency')
        AND valid_from <= $1 AND (valid_to IS NULL OR valid_to >= $1)
        AND search LIKE $2 ESCAPE '!' ORDER BY sort, id LIMIT 20";
    visible.all(select, params![day, like(&registry::fold::fold(words))]).await
}
