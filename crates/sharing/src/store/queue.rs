//! The SQL of the queue: what waits to be judged, who is asked to, and what was judged.

use crate::report::{Reader, Report, ReportId, Stage};
use crate::triage::{Severity, propose};
use access::{OrgId, PersonId};
use kernel::{At, Id};
use store::{Filter, FromRow, Row, Sql, StoreError, Visible, params};

/// What was ever asked of anybody about a report.
pub(crate) async fn assignments(sql: &Sql<'_>, report: ReportId) -> Result<Vec<uuid::Uuid>, StoreError> {
    let ask = "SELECT id FROM triage_assignments WHERE report_id = $1 ORDER BY id";
    sql.rows(ask, params![report]).await?.iter().map(|row| row.get("id")).collect()
}

/// Marks ids of assignments.
pub(crate) enum AssignmentMark {}

/// Puts a report that has come to the centre, or has a new stage there, into the queue, as grave as it is now proposed
/// to be.
pub(crate) async fn enqueue(sql: &Sql<'_>, report: ReportId, now: At) -> Result<(), StoreError> {
    let here = "SELECT s.org_id FROM report_stops s JOIN organisations o ON o.id = s.org_id
                WHERE s.report_id = $1 AND o.kind = 'centre' AND s.received_at IS NOT NULL";
    let Some(row) = sql.row(here, params![report]).await? else { return Ok(()) };
    let severity = proposed(sql, report).await?;
    let again = sql.run("DELETE FROM judged_reports WHERE report_id = $1", params![report]).await? > 0;
    let insert = "INSERT INTO triage_queue (report_id, org_id, since, severity, again) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (report_id) DO UPDATE SET severity = excluded.severity";
    let centre: OrgId = row.id("org_id")?;
    let values = params![report, centre, now, severity.map(|one| one.code().to_owned()), again];
    sql.run_one(insert, values).await
}

/// How grave a report is proposed to be, from what the centre sees of its newest stage.
async fn proposed(sql: &Sql<'_>, report: ReportId) -> Result<Option<Severity>, StoreError> {
    let newest = "SELECT s.*, reports.sector_code, reports.submitted_at FROM report_stages s
                  JOIN reports ON reports.id = s.report_id WHERE s.report_id = $1 ORDER BY s.stage DESC LIMIT 1";
    let Some(row) = sql.row(newest, params![report]).await? else { return Ok(None) };
    let (sector, day) = (row.text("sector_code")?, row.at("submitted_at")?.day());
    let levels = registry::ask::levels_of(sql, &sector, day).await?;
    let newest = Stage::from_row(&row)?.seen_by(Reader::Centre);
    Ok(propose(&newest.content, &levels, newest.sealed_at).severity)
}

/// A report that waits to be judged, or was.
#[derive(Clone, Debug)]
pub struct Queued {
    /// The report.
    pub report: Report,
    /// The title of its newest stage.
    pub title: String,
    /// Since when it waits; or when it was judged.
    pub since: At,
    /// Whether it was judged before, and a stage has come since.
    pub again: bool,
    /// How grave it is proposed to be, or was judged to be; `None`: nothing stated says it, or it came before
    /// that was kept.
    pub severity: Option<Severity>,
    /// Who is asked to judge it; or who did.
    pub person: Option<PersonId>,
    /// Its place among others of the same moment.
    pub place: uuid::Uuid,
}

impl FromRow for Queued {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let severity = row.get::<Option<String>>("severity")?.map(|code| code.parse()).transpose();
        Ok(Self {
            report: FromRow::from_row(row)?,
            title: row.text("title")?,
            since: row.at("since")?,
            again: row.get("again")?,
            severity: severity.map_err(|()| StoreError::Unreadable { column: "severity".into() })?,
            person: row.maybe_id("person_id")?,
            place: row.get("place")?,
        })
    }
}

/// Which of them a list shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum State {
    /// All that wait.
    #[default]
    Waiting,
    /// Those that were never judged.
    New,
    /// Those that were judged before, and have a new stage.
    Again,
    /// Those that the actor is asked to judge.
    Mine,
    /// Those that nobody in particular is asked to judge.
    Nobodys,
    /// Those that were judged and do not wait again, the newest first.
    Judged,
}

impl State {
    /// All that a form offers, with their codes.
    pub const ALL: [(State, &'static str); 6] = [
        (State::Waiting, ""),
        (State::New, "new"),
        (State::Again, "again"),
        (State::Mine, "mine"),
        (State::Nobodys, "nobodys"),
        (State::Judged, "judged"),
    ];
}

/// What a list is asked for.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// The state.
    pub state: State,
    /// Only these sectors; empty is all.
    pub sectors: Vec<String>,
    /// Only as grave as this. What states nothing may be as grave, and is shown with each.
    pub severity: Option<Severity>,
    /// Who asks.
    pub person: Option<PersonId>,
    /// Only what comes after this place in the list.
    pub after: Option<(At, Id<Report>)>,
    /// The most lines.
    pub most: i64,
}

impl Wanted {
    fn narrowing(&self) -> Filter {
        let mut all = match self.state {
            State::Waiting | State::Judged => Filter::everything(),
            State::New => Filter::new("NOT q.again", params![]),
            State::Again => Filter::new("q.again", params![]),
            State::Mine => Filter::new("q.assignee_id = ?", params![self.person]),
            State::Nobodys => Filter::new("q.assignee_id IS NULL", params![]),
        };
        if !self.sectors.is_empty() {
            let places = vec!["?"; self.sectors.len()].join(", ");
            let codes = self.sectors.iter().map(|code| store::Param::bound(code.as_str())).collect();
            all = all.and(Filter::new(format!("reports.sector_code IN ({places})"), codes));
        }
        match (self.severity, self.state) {
            (None, _) => all,
            (Some(severity), State::Judged) => all.and(Filter::new("q.severity = ?", params![severity.code()])),
            (Some(severity), _) => {
                all.and(Filter::new("(q.severity = ? OR q.severity IS NULL)", params![severity.code()]))
            }
        }
    }
}

/// What waits at a body to be judged, longest first; or what was judged, newest first.
pub(crate) async fn list(
    visible: &Visible<'_, Report>,
    org: OrgId,
    wanted: &Wanted,
) -> Result<Vec<Queued>, StoreError> {
    let judged = wanted.state == State::Judged;
    let (first, end) = if judged { (i64::MAX, uuid::Uuid::max()) } else { (i64::MIN, uuid::Uuid::nil()) };
    let at = wanted.after.map_or(At::from_millis(first), |(at, _)| at);
    let id = wanted.after.map_or(end, |(_, id)| id.uuid());
    let mut values = params![at, id, wanted.most];
    let (from, order) = if judged {
        let from = "q.at AS since, q.triage_id AS place, FALSE AS again, q.severity, q.person_id, {title}
            FROM judged_reports q {join} reports ON reports.id = q.report_id
            WHERE {visible} AND (q.at, q.triage_id) < ($1, $2)";
        (from, "q.at DESC, q.triage_id DESC")
    } else {
        values.extend(params![org]);
        let from = "q.since, q.report_id AS place, q.again, q.severity, q.assignee_id AS person_id, {title}
            FROM triage_queue q {join} reports ON reports.id = q.report_id
            WHERE {visible} AND q.org_id = $4 AND (q.since, q.report_id) > ($1, $2)";
        (from, "q.since, q.report_id")
    };
    let (also, more) = wanted.narrowing().numbered(values.len() + 1);
    values.extend(more);
    // Asked of each line that is shown: a join would be reckoned to leave a few of all reports, and go through all.
    let title = "(SELECT last.title FROM report_stages last WHERE last.report_id = reports.id
        ORDER BY last.stage DESC LIMIT 1) AS title";
    let select = format!(
        "SELECT reports.*, {} AND {also} ORDER BY {order} LIMIT $3",
        from.replace("{title}", title).replace("{join}", visible.engine().join_in_order())
    );
    visible.all(&select, values).await
}

/// Whether a report waits to be judged, and who is asked to.
pub(crate) async fn assignee(sql: &Sql<'_>, report: ReportId) -> Result<Option<Option<PersonId>>, StoreError> {
    let select = format!("SELECT assignee_id FROM triage_queue WHERE report_id = $1{}", sql.lock());
    sql.row(&select, params![report]).await?.map(|row| row.maybe_id("assignee_id")).transpose()
}

/// How many wait that this person is asked to judge, and since when the first; nothing if none.
pub(crate) async fn asked_of(visible: &Visible<'_, Report>, person: PersonId) -> Result<Option<(i64, At)>, StoreError> {
    let select =
        "SELECT COUNT(*) AS n, MIN(q.since) AS since FROM triage_queue q JOIN reports ON reports.id = q.report_id
                  WHERE {visible} AND q.assignee_id = $1";
    let rows = visible.rows(select, params![person]).await?;
    let Some(row) = rows.first() else { return Ok(None) };
    row.maybe_at("since")?.map(|since| Ok((row.get("n")?, since))).transpose()
}

/// Asks somebody to judge a report, or nobody in particular.
pub(crate) async fn assign(
    sql: &Sql<'_>,
    id: Id<AssignmentMark>,
    report: ReportId,
    to: Option<PersonId>,
    (by, at): (PersonId, At),
) -> Result<(), StoreError> {
    sql.run_one("UPDATE triage_queue SET assignee_id = $2 WHERE report_id = $1", params![report, to]).await?;
    let insert =
        "INSERT INTO triage_assignments (id, report_id, assignee_id, person_id, at) VALUES ($1, $2, $3, $4, $5)";
    sql.run_one(insert, params![id, report, to, by, at]).await
}
