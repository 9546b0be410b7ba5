//! The SQL of cases: events, what stands now, what is linked.

use crate::case::{About, Case, CaseId, CaseState, Event, EventKind, Priority, Standing};
use crate::notice::{Notice, NoticeId};
use crate::report::{Report, ReportId};
use access::{OrgId, PersonId, act::EditCase};
use kernel::At;
use store::{FromRow, Granted, Row, Sql, StoreError, Visible, params};

/// Keeps a new case and how it stands.
pub(crate) async fn insert(sql: &Sql<'_>, case: &Case, title: &str, by: PersonId) -> Result<(), StoreError> {
    let insert =
        "INSERT INTO cases (id, reference, org_id, exercise, opened_by, opened_at) VALUES ($1, $2, $3, $4, $5, $6)";
    sql.run_one(insert, params![case.id, &case.reference, case.org, case.exercise, by, case.opened_at]).await?;
    let standing = "INSERT INTO case_standing (case_id, org_id, title, state, priority, changed_at)
                    VALUES ($1, $2, $3, 'open', 'normal', $4)";
    sql.run_one(standing, params![case.id, case.org, title, case.opened_at]).await
}

/// Adds an event to a case's history and moves the case to the head of the lists; the event as it was kept.
pub(crate) async fn happened(
    sql: &Sql<'_>,
    case: CaseId,
    (kind, about, text): (EventKind, About, &str),
    (id, person, at): (uuid::Uuid, PersonId, At),
) -> Result<Event, StoreError> {
    let insert = "INSERT INTO case_events (id, case_id, number, kind, report_id, notice_id, other_id, text, person_id, at)
        VALUES ($1, $2, (SELECT COALESCE(MAX(number), 0) + 1 FROM case_events e WHERE e.case_id = $2), $3, $4, $5, $6, $7, $8, $9)
        RETURNING *";
    let values = params![id, case, kind.code(), about.report, about.notice, about.other, text, person, at];
    let event = sql.one(insert, values).await?;
    sql.run_one("UPDATE case_standing SET changed_at = $2 WHERE case_id = $1", params![case, at]).await?;
    event.ok_or_else(|| StoreError::Unreadable { column: "case_events".into() })
}

/// How a case stands.
pub async fn standing(sql: &Sql<'_>, case: CaseId) -> Result<Standing, StoreError> {
    let select = "SELECT * FROM case_standing WHERE case_id = $1";
    let found = sql.one(select, params![case]).await?;
    found.ok_or_else(|| StoreError::Unreadable { column: "case_standing".into() })
}

/// Sets the state.
pub(crate) async fn set_state(sql: &Sql<'_>, case: CaseId, state: CaseState) -> Result<(), StoreError> {
    sql.run_one("UPDATE case_standing SET state = $2 WHERE case_id = $1", params![case, state.code()]).await
}

/// Sets who works on it.
pub(crate) async fn set_owner(sql: &Sql<'_>, case: CaseId, owner: PersonId) -> Result<(), StoreError> {
    sql.run_one("UPDATE case_standing SET owner_id = $2 WHERE case_id = $1", params![case, owner]).await
}

/// Sets whether it goes before others.
pub(crate) async fn set_priority(sql: &Sql<'_>, case: CaseId, priority: Priority) -> Result<(), StoreError> {
    sql.run_one("UPDATE case_standing SET priority = $2 WHERE case_id = $1", params![case, priority.code()]).await
}

/// The case in which a report is.
pub async fn of_report(sql: &Sql<'_>, report: ReportId) -> Result<Option<Case>, StoreError> {
    let select = "SELECT cases.* FROM case_reports JOIN cases ON cases.id = case_reports.case_id WHERE report_id = $1";
    sql.one(select, params![report]).await
}

/// Puts a report into a case; whether it was in none before.
pub(crate) async fn link_report(
    case: &Granted<'_, EditCase, Case>,
    report: ReportId,
    now: At,
) -> Result<bool, StoreError> {
    let insert = "INSERT INTO case_reports (report_id, case_id, since) VALUES ($1, $2, $3)
                  ON CONFLICT (report_id) DO NOTHING";
    Ok(case.sql().run(insert, params![report, case.id, now]).await? == 1)
}

/// Takes a report out of a case; whether it was in it.
pub(crate) async fn unlink_report(case: &Granted<'_, EditCase, Case>, report: ReportId) -> Result<bool, StoreError> {
    let delete = "DELETE FROM case_reports WHERE report_id = $1 AND case_id = $2";
    Ok(case.sql().run(delete, params![report, case.id]).await? == 1)
}

/// Puts a notice into a case; whether it was in none before.
pub(crate) async fn link_notice(
    case: &Granted<'_, EditCase, Case>,
    notice: NoticeId,
    now: At,
) -> Result<bool, StoreError> {
    let insert = "INSERT INTO case_notices (notice_id, case_id, since) VALUES ($1, $2, $3)
                  ON CONFLICT (notice_id) DO NOTHING";
    Ok(case.sql().run(insert, params![notice, case.id, now]).await? == 1)
}

/// Takes a notice out of a case; whether it was in it.
pub(crate) async fn unlink_notice(case: &Granted<'_, EditCase, Case>, notice: NoticeId) -> Result<bool, StoreError> {
    let delete = "DELETE FROM case_notices WHERE notice_id = $1 AND case_id = $2";
    Ok(case.sql().run(delete, params![notice, case.id]).await? == 1)
}

/// Moves everything of one case into another.
pub(crate) async fn move_all(
    from: &Granted<'_, EditCase, Case>,
    into: &Granted<'_, EditCase, Case>,
) -> Result<(), StoreError> {
    for table in ["case_reports", "case_notices"] {
        let update = format!("UPDATE {table} SET case_id = $2 WHERE case_id = $1");
        from.sql().run(&update, params![from.id, into.id]).await?;
    }
    Ok(())
}

/// The reports that are in a case.
pub async fn reports<A>(case: &Granted<'_, A, Case>) -> Result<Vec<ReportId>, StoreError> {
    let rows = case
        .sql()
        .rows("SELECT report_id FROM case_reports WHERE case_id = $1 ORDER BY since, report_id", params![case.id])
        .await?;
    rows.iter().map(|row| row.id("report_id")).collect()
}

/// A notice as a case shows it.
#[derive(Clone, Debug)]
pub struct NoticeLine {
    /// The notice.
    pub id: NoticeId,
    /// Its reference.
    pub reference: String,
    /// The title of its newest revision.
    pub title: String,
    /// When it was released.
    pub released_at: Option<At>,
    /// When it was begun.
    pub begun_at: At,
    /// Whether somebody linked it, and it is not only made of a report here.
    pub linked: bool,
}

impl FromRow for NoticeLine {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id("id")?,
            reference: row.text("reference")?,
            title: row.text("title")?,
            released_at: row.maybe_at("released_at")?,
            begun_at: row.at("begun_at")?,
            linked: row.get("linked")?,
        })
    }
}

/// The notices of a case that the actor may see: those linked, and those made of its reports.
pub(crate) async fn notices(visible: &Visible<'_, Notice>, case: CaseId) -> Result<Vec<NoticeLine>, StoreError> {
    let select = "SELECT notices.id, notices.reference, notices.begun_at, releases.released_at,
          (SELECT title FROM notice_revisions r WHERE r.notice_id = notices.id ORDER BY revision DESC LIMIT 1) AS title,
          notices.id IN (SELECT notice_id FROM case_notices WHERE case_id = $1) AS linked
        FROM notices LEFT JOIN releases ON releases.notice_id = notices.id
        WHERE {visible} AND notices.id IN (SELECT notice_id FROM case_notices WHERE case_id = $1
          UNION SELECT s.notice_id FROM notice_sources s JOIN case_reports c ON c.report_id = s.report_id WHERE c.case_id = $1)
        ORDER BY notices.begun_at DESC LIMIT 200";
    visible.all(select, params![case]).await
}

/// The references of all notices that a case's history names, of those that the actor may see.
pub(crate) async fn notices_named(
    visible: &Visible<'_, Notice>,
    case: CaseId,
) -> Result<Vec<(NoticeId, String)>, StoreError> {
    let select = "SELECT notices.id, notices.reference FROM notices WHERE {visible}
        AND notices.id IN (SELECT notice_id FROM case_events WHERE case_id = $1)";
    let rows = visible.rows(select, params![case]).await?;
    rows.iter().map(|row| Ok((row.id("id")?, row.text("reference")?))).collect()
}

/// The history of a case, newest first.
pub async fn events<A>(case: &Granted<'_, A, Case>) -> Result<Vec<Event>, StoreError> {
    case.sql().all("SELECT * FROM case_events WHERE case_id = $1 ORDER BY number DESC", params![case.id]).await
}

/// Something that happened to a report of a case.
#[derive(Clone, Debug)]
pub struct Told {
    /// When.
    pub at: At,
    /// What.
    pub what: Telling,
    /// To which report.
    pub report: ReportId,
    /// Its reference.
    pub reference: String,
    /// Which stage was sealed, received or judged.
    pub stage: i64,
    /// Who did it.
    pub person: PersonId,
}

/// What happens to a report, as the story of its case tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Telling {
    /// A stage was sealed.
    Sealed,
    /// A body said that it has a stage.
    Received,
    /// The centre judged it.
    Judged,
}

impl std::str::FromStr for Telling {
    type Err = ();
    fn from_str(code: &str) -> Result<Self, ()> {
        match code {
            "sealed" => Ok(Telling::Sealed),
            "received" => Ok(Telling::Received),
            "judged" => Ok(Telling::Judged),
            _ => Err(()),
        }
    }
}

impl FromRow for Told {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            at: row.at("at")?,
            what: row.code("what")?,
            report: row.id("id")?,
            reference: row.text("reference")?,
            stage: row.get("stage")?,
            person: row.id("person_id")?,
        })
    }
}

/// What happened to the reports that are in a case now, of those that the actor may see; the newest `most`.
pub(crate) async fn told(visible: &Visible<'_, Report>, case: CaseId, most: i64) -> Result<Vec<Told>, StoreError> {
    let select = "WITH held AS (SELECT reports.id, reports.reference FROM case_reports c
            JOIN reports ON reports.id = c.report_id WHERE {visible} AND c.case_id = $1)
        SELECT held.id, held.reference, 'sealed' AS what, s.stage, s.sealed_at AS at, s.sealed_by AS person_id
          FROM held JOIN report_stages s ON s.report_id = held.id
        UNION ALL SELECT held.id, held.reference, 'received', r.stage, r.at, r.person_id
          FROM held JOIN stage_receipts r ON r.report_id = held.id
        UNION ALL SELECT held.id, held.reference, 'judged', t.stage, t.at, t.person_id
          FROM held JOIN triages t ON t.report_id = held.id
        ORDER BY 5 DESC LIMIT $2";
    visible.all(select, params![case, most]).await
}

/// A case as a list shows it.
#[derive(Clone, Debug)]
pub struct Line {
    /// The case.
    pub case: Case,
    /// How it stands.
    pub standing: Standing,
    /// How many reports are in it.
    pub reports: i64,
}

impl FromRow for Line {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self { case: FromRow::from_row(row)?, standing: FromRow::from_row(row)?, reports: row.get("reports")? })
    }
}

/// Cases in a state (or all but merged ones), what changed last first, after the place `after`.
pub(crate) async fn list(
    visible: &Visible<'_, Case>,
    org: OrgId,
    state: Option<CaseState>,
    after: Option<(At, CaseId)>,
    most: i64,
) -> Result<Vec<Line>, StoreError> {
    let wanted = match state {
        Some(state) => format!("s.state = '{}'", state.code()),
        None => "s.state <> 'merged'".to_owned(),
    };
    let at = after.map_or(At::from_millis(i64::MAX), |(at, _)| at);
    let id = after.map_or(uuid::Uuid::max(), |(_, id)| id.uuid());
    let select = format!(
        "SELECT cases.*, s.title, s.state, s.owner_id, s.priority, s.changed_at,
           (SELECT COUNT(*) FROM case_reports r WHERE r.case_id = cases.id) AS reports
         FROM case_standing s {join} cases ON cases.id = s.case_id
         WHERE {{visible}} AND s.org_id = $1 AND {wanted} AND (s.changed_at, s.case_id) < ($2, $3)
         ORDER BY s.changed_at DESC, s.case_id DESC LIMIT $4",
        join = visible.engine().join_in_order()
    );
    visible.all(&select, params![org, at, id, most]).await
}

/// The case with this reference, if the actor may see it.
pub(crate) async fn by_reference(visible: &Visible<'_, Case>, reference: &str) -> Result<Option<Case>, StoreError> {
    let found: Vec<Case> =
        visible.all("SELECT cases.* FROM cases WHERE {visible} AND reference = $1", params![reference]).await?;
    Ok(found.into_iter().next())
}

/// The case in which the report or notice with this reference is, if the actor may see it.
pub(crate) async fn holding(visible: &Visible<'_, Case>, reference: &str) -> Result<Option<Case>, StoreError> {
    let ask = "SELECT cases.* FROM cases WHERE {visible} AND (
        EXISTS (SELECT 1 FROM case_reports c JOIN reports r ON r.id = c.report_id
                WHERE c.case_id = cases.id AND r.reference = $1)
        OR EXISTS (SELECT 1 FROM case_notices c JOIN notices n ON n.id = c.notice_id
                   WHERE c.case_id = cases.id AND n.reference = $1))";
    Ok(visible.all::<Case>(ask, params![reference]).await?.into_iter().next())
}

/// The report with this reference, if the actor may see it.
pub(crate) async fn report_by_reference(
    visible: &Visible<'_, Report>,
    reference: &str,
) -> Result<Option<Report>, StoreError> {
    let found: Vec<Report> =
        visible.all("SELECT reports.* FROM reports WHERE {visible} AND reference = $1", params![reference]).await?;
    Ok(found.into_iter().next())
}

/// The notice with this reference, if the actor may see it.
pub(crate) async fn notice_by_reference(
    visible: &Visible<'_, Notice>,
    reference: &str,
) -> Result<Option<Notice>, StoreError> {
    let found: Vec<Notice> =
        visible.all("SELECT notices.* FROM notices WHERE {visible} AND reference = $1", params![reference]).await?;
    Ok(found.into_iter().next())
}

/// Indicators that at least two reports of a case name: kind, value, how many.
pub(crate) async fn common<A>(case: &Granted<'_, A, Case>) -> Result<Vec<(String, String, i64)>, StoreError> {
    let select = "SELECT i.kind, i.value, COUNT(DISTINCT i.report_id) AS n FROM report_indicators i
        JOIN case_reports c ON c.report_id = i.report_id WHERE c.case_id = $1 AND NOT i.held_from_centre
        GROUP BY i.kind, i.value HAVING COUNT(DISTINCT i.report_id) > 1 ORDER BY n DESC, i.kind, i.value LIMIT 100";
    let rows = case.sql().rows(select, params![case.id]).await?;
    rows.iter().map(|row| Ok((row.text("kind")?, row.text("value")?, row.get("n")?))).collect()
}
