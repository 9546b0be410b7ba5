//! The SQL of executives: the list of each body, who was told of what, who read it.

use super::incidents::has_come;
use crate::executive::{Briefing, BriefingMark, Executive, ExecutiveId};
use crate::incident::{Incident, IncidentId};
use access::{OrgId, PersonId};
use kernel::{At, Id};
use store::{FromRow, Row, Sql, StoreError, Visible, params};
use uuid::Uuid;

/// The executives in the list of a body, CISO first.
pub async fn of_body(sql: &Sql<'_>, org: OrgId) -> Result<Vec<Executive>, StoreError> {
    let select = "SELECT * FROM executives WHERE org_id = $1 AND ended_at IS NULL ORDER BY post, since, id";
    sql.all(select, params![org]).await
}

/// Keeps a new entry; `false` if the person stands in the list already.
pub(crate) async fn insert(sql: &Sql<'_>, new: &Executive) -> Result<bool, StoreError> {
    let insert = "INSERT INTO executives (id, org_id, person_id, name, post, phone, since)
                  VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING";
    let values = params![new.id, new.org, new.person, &new.name, new.post.code(), &new.phone, new.since];
    Ok(sql.run(insert, values).await? == 1)
}

/// Ends an entry; `false` if there is none of this body that stands.
pub(crate) async fn end(sql: &Sql<'_>, org: OrgId, id: ExecutiveId, now: At) -> Result<bool, StoreError> {
    let end = "UPDATE executives SET ended_at = $3 WHERE id = $1 AND org_id = $2 AND ended_at IS NULL";
    Ok(sql.run(end, params![id, org, now]).await? == 1)
}

/// Keeps that somebody was told.
pub(crate) async fn tell(sql: &Sql<'_>, told: &Briefing) -> Result<(), StoreError> {
    let insert =
        "INSERT INTO briefings (id, incident_id, report_id, stage, org_id, person_id, executive_id, name, post,
                  channel, source, told_at, recorded_by, recorded_at)
                  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
    let values = params![
        told.id,
        told.incident,
        told.report,
        told.stage,
        told.org,
        told.person,
        told.executive,
        &told.name,
        told.post.code(),
        told.by.code(),
        &told.source,
        told.told_at,
        told.recorded_by,
        told.recorded_at
    ];
    sql.run_one(insert, values).await
}

/// What an incident is called.
pub(crate) async fn reference(sql: &Sql<'_>, incident: IncidentId) -> Result<String, StoreError> {
    let row = sql.row("SELECT reference FROM incidents WHERE id = $1", params![incident]).await?;
    row.ok_or_else(|| StoreError::Unreadable { column: "reference".into() })?.text("reference")
}

/// The condition under which a briefing `b` belongs to incident `$1`, or to one that went into it.
const OF_INCIDENT: &str =
    "(b.incident_id = $1 OR b.incident_id IN (SELECT j.incident_id FROM incident_joins j WHERE j.into_id = $1))";

/// Who was told of an incident, oldest first: of those of its reports that have come to the body `mine`, its own included.
pub async fn briefings(sql: &Sql<'_>, incident: IncidentId, mine: OrgId) -> Result<Vec<Briefing>, StoreError> {
    let select = format!(
        "SELECT b.*, r.read_at FROM briefings b LEFT JOIN briefing_readings r ON r.briefing_id = b.id
         WHERE {OF_INCIDENT} AND {} ORDER BY b.told_at, b.org_id, b.post, b.id",
        has_come("b.report_id", 2)
    );
    sql.all(&select, params![incident, mine]).await
}

/// Who was told at once, as a row of [`crate::SealKind::Briefing`] counts them, by id.
pub(crate) async fn told_at_once(sql: &Sql<'_>, row: &Row) -> Result<Vec<Briefing>, StoreError> {
    let select =
        "SELECT b.*, CAST(NULL AS BIGINT) AS read_at FROM briefings b WHERE b.org_id = $1 AND b.recorded_at = $2
        AND b.incident_id = $3 AND b.report_id = $4 AND b.stage = $5 ORDER BY b.id";
    let (body, at): (Uuid, i64) = (row.get("id")?, row.get("number")?);
    let (incident, report): (Uuid, Uuid) = (row.get("incident_id")?, row.get("report_id")?);
    let all: Vec<Briefing> = sql.all(select, params![body, at, incident, report, row.get::<i64>("stage")?]).await?;
    let by = row.maybe_id("person")?;
    Ok(all.into_iter().filter(|one| one.recorded_by == by).collect())
}

/// The executives without account in the list of the body `mine` who have not been told the newest of an incident.
pub(crate) async fn to_call(sql: &Sql<'_>, incident: IncidentId, mine: OrgId) -> Result<Vec<Executive>, StoreError> {
    let select = format!(
        "SELECT e.* FROM executives e WHERE e.org_id = $2 AND e.person_id IS NULL AND e.ended_at IS NULL AND EXISTS (
           SELECT 1 FROM incident_reports b JOIN report_stages last ON last.report_id = b.report_id
             AND last.stage = (SELECT MAX(stage) FROM report_stages s WHERE s.report_id = b.report_id)
           WHERE {OF_INCIDENT} AND e.since <= last.sealed_at AND {}
             AND NOT EXISTS (SELECT 1 FROM briefings t WHERE t.executive_id = e.id AND t.report_id = b.report_id
                             AND t.stage >= last.stage))
         ORDER BY e.post, e.since, e.id",
        has_come("b.report_id", 2)
    );
    sql.all(&select, params![incident, mine]).await
}

/// Stamps that a person has read what he was told of an incident by page; what of it was new to him, with the incident of
/// which he was told it, which may since have been joined to the one that he opened.
pub(crate) async fn read(
    sql: &Sql<'_>,
    incident: IncidentId,
    person: PersonId,
    now: At,
) -> Result<Vec<(IncidentId, Id<BriefingMark>)>, StoreError> {
    let select = format!(
        "SELECT b.id, b.incident_id FROM briefings b WHERE {OF_INCIDENT} AND b.person_id = $2 AND b.channel = 'page'
         AND NOT EXISTS (SELECT 1 FROM briefing_readings r WHERE r.briefing_id = b.id)"
    );
    let rows = sql.rows(&select, params![incident, person]).await?;
    let mut stamped = Vec::new();
    for row in &rows {
        let id: Id<BriefingMark> = row.id("id")?;
        let insert = "INSERT INTO briefing_readings (briefing_id, read_at) VALUES ($1, $2) ON CONFLICT DO NOTHING";
        if sql.run(insert, params![id, now]).await? == 1 {
            stamped.push((row.id("incident_id")?, id));
        }
    }
    Ok(stamped)
}

/// Something about an incident that waits for somebody.
#[derive(Clone, Debug)]
pub struct Due {
    /// The incident.
    pub incident: Incident,
    /// How many.
    pub count: i64,
    /// Since when.
    pub since: At,
}

impl FromRow for Due {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self { incident: FromRow::from_row(row)?, count: row.get("n")?, since: row.at("due_since")? })
    }
}

const DUE: &str = "SELECT incidents.*, CAST(NULL AS UUID) AS into_id, due.n, due.due_since FROM incidents
    JOIN (SELECT COALESCE(j.into_id, d.incident_id) AS incident_id, COUNT(*) AS n, MIN(d.since) AS due_since
          FROM ({due}) d LEFT JOIN incident_joins j ON j.incident_id = d.incident_id
          GROUP BY COALESCE(j.into_id, d.incident_id)) due
    ON due.incident_id = incidents.id WHERE {visible} ORDER BY due.due_since LIMIT 50";

/// What a person was told by page and has not read.
pub(crate) async fn unread(visible: &Visible<'_, Incident>, person: PersonId) -> Result<Vec<Due>, StoreError> {
    let due = "SELECT b.incident_id, b.told_at AS since FROM briefings b WHERE b.person_id = $1 AND b.channel = 'page'
               AND NOT EXISTS (SELECT 1 FROM briefing_readings r WHERE r.briefing_id = b.id)";
    visible.all(&DUE.replace("{due}", due), params![person]).await
}

/// Those of a body who were told by page, until `$2`, and neither read it nor were told by telephone since.
const UNREAD: &str =
    "SELECT b.incident_id, MIN(b.told_at) AS since FROM briefings b WHERE b.org_id = $1 AND b.channel = 'page'
      AND b.told_at <= $2 AND NOT EXISTS (SELECT 1 FROM briefing_readings r WHERE r.briefing_id = b.id)
      AND NOT EXISTS (SELECT 1 FROM briefings t WHERE t.channel = 'telephone' AND t.person_id = b.person_id
        AND t.report_id = b.report_id AND t.stage >= b.stage)
      AND EXISTS (SELECT 1 FROM roles h WHERE h.person_id = b.person_id AND h.org_id = b.org_id AND h.role = 'executive'
        AND h.until IS NULL)
    GROUP BY b.incident_id, b.person_id";

/// Of which incidents an executive of this body is to be telephoned: one without account, in its list, who has not been told
/// the newest; one with an account who was told by page until the moment `late` and has not read it.
pub(crate) async fn untold(visible: &Visible<'_, Incident>, org: OrgId, late: At) -> Result<Vec<Due>, StoreError> {
    let due = format!(
        "SELECT t.incident_id, last.sealed_at AS since FROM incident_reports t
        JOIN report_stages last ON last.report_id = t.report_id
          AND last.stage = (SELECT MAX(stage) FROM report_stages s WHERE s.report_id = t.report_id)
        JOIN executives e ON e.org_id = $1 AND e.person_id IS NULL AND e.ended_at IS NULL AND e.since <= last.sealed_at
        WHERE NOT EXISTS (SELECT 1 FROM briefings b WHERE b.executive_id = e.id AND b.report_id = t.report_id
                          AND b.stage >= last.stage) AND {}
        UNION ALL {UNREAD}",
        has_come("t.report_id", 1)
    );
    visible.all(&DUE.replace("{due}", &due), params![org, late]).await
}
