//! The SQL of what the public is told: proposals, verdicts, publications, and what of them waits.

use crate::disclosure::{Decided, Decision, Disclosure, Publication};
use crate::incident::{Incident, IncidentId};
use access::{OrgId, PersonId};
use kernel::{At, Day};
use std::collections::BTreeMap;
use store::{FromRow, Row, Sql, StoreError, Visible, among, params};

/// Proposals with what became of them.
const WHOLE: &str = "SELECT d.*, v.verdict, v.note, v.decided_by, v.decided_at, p.published_on, p.place, p.recorded_by,
      p.recorded_at
    FROM disclosures d LEFT JOIN disclosure_verdicts v ON v.incident_id = d.incident_id AND v.number = d.number
    LEFT JOIN disclosure_publications p ON p.incident_id = d.incident_id AND p.number = d.number";

/// What was proposed for an incident, oldest first.
pub async fn of_incident(sql: &Sql<'_>, incident: IncidentId) -> Result<Vec<Disclosure>, StoreError> {
    sql.all(&format!("{WHOLE} WHERE d.incident_id = $1 ORDER BY d.number"), params![incident]).await
}

/// What was proposed for each of these incidents, oldest first.
pub(crate) async fn of_incidents(
    visible: &Visible<'_, Incident>,
    incidents: &[IncidentId],
) -> Result<BTreeMap<IncidentId, Vec<Disclosure>>, StoreError> {
    let mut all: BTreeMap<IncidentId, Vec<Disclosure>> = BTreeMap::new();
    if incidents.is_empty() {
        return Ok(all);
    }
    let (places, ids) = among(incidents.iter().copied());
    let select = format!(
        "{WHOLE} JOIN incidents ON incidents.id = d.incident_id
         WHERE {{visible}} AND d.incident_id IN ({places}) ORDER BY d.incident_id, d.number"
    );
    for row in visible.rows(&select, ids).await? {
        all.entry(row.id("incident_id")?).or_default().push(Disclosure::from_row(&row)?);
    }
    Ok(all)
}

/// Keeps a proposal with its sealed text; `false` if another has taken its number.
pub(crate) async fn propose(
    sql: &Sql<'_>,
    incident: IncidentId,
    new: &Disclosure,
    sealed: &str,
) -> Result<bool, StoreError> {
    let insert = "INSERT INTO disclosures (incident_id, number, decision, day, content, content_hash, proposed_by,
                    proposed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING";
    let (proposal, hash) = (&new.proposal, new.hash.to_string());
    let (decision, day) = (proposal.decision.code(), proposal.day);
    let values = params![incident, new.number, decision, day, sealed, hash, new.proposed_by, new.proposed_at];
    Ok(sql.run(insert, values).await? == 1)
}

/// Keeps what was said of a proposal; `false` if something has been said of it.
pub(crate) async fn decide(
    sql: &Sql<'_>,
    (incident, number): (IncidentId, i64),
    decided: &Decided,
) -> Result<bool, StoreError> {
    let insert = "INSERT INTO disclosure_verdicts (incident_id, number, verdict, note, decided_by, decided_at)
                  VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING";
    let values = params![incident, number, decided.verdict.code(), &decided.note, decided.by, decided.at];
    Ok(sql.run(insert, values).await? == 1)
}

/// Keeps that the public was told; `false` if that stands there.
pub(crate) async fn publish(
    sql: &Sql<'_>,
    (incident, number): (IncidentId, i64),
    told: &Publication,
) -> Result<bool, StoreError> {
    let insert =
        "INSERT INTO disclosure_publications (incident_id, number, published_on, place, recorded_by, recorded_at)
                  VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING";
    let values = params![incident, number, told.on, &told.place, told.by, told.at];
    Ok(sql.run(insert, values).await? == 1)
}

/// Whether a proposal of this person waits to be decided.
pub(crate) async fn waits_of(sql: &Sql<'_>, incident: IncidentId, person: PersonId) -> Result<bool, StoreError> {
    let select = "SELECT COUNT(*) AS n FROM disclosures d WHERE d.incident_id = $1 AND d.proposed_by = $2
        AND NOT EXISTS (SELECT 1 FROM disclosure_verdicts v WHERE v.incident_id = d.incident_id AND v.number = d.number)";
    Ok(sql.count(select, params![incident, person]).await? > 0)
}

/// What of an incident waits before the public.
#[derive(Clone, Debug)]
pub struct Pending {
    /// The incident.
    pub incident: Incident,
    /// Who proposed what waits to be decided, and when.
    pub proposed: Option<(PersonId, At)>,
    /// What was decided last, and when.
    pub decided: Option<(Decision, At)>,
    /// The day that is named: of what waits to be decided, else of what was decided.
    pub day: Option<Day>,
}

impl FromRow for Pending {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let decided = match row.maybe_at("decided_at")? {
            Some(at) => Some((row.code("decision")?, at)),
            None => None,
        };
        Ok(Self {
            incident: FromRow::from_row(row)?,
            proposed: row.maybe_id("proposed_by")?.zip(row.maybe_at("proposed_at")?),
            decided,
            day: row.maybe_day("named_day")?,
        })
    }
}

/// The incidents of a body in which something waits: a proposal to be decided; a decision to be carried out, or to be taken
/// again on this day; where information has leaked or may have, a first proposal.
pub(crate) async fn pending(
    visible: &Visible<'_, Incident>,
    org: OrgId,
    today: Day,
) -> Result<Vec<Pending>, StoreError> {
    const SELECT: &str = "SELECT incidents.*, CAST(NULL AS UUID) AS into_id, w.proposed_by, w.proposed_at, f.decision,
          fv.decided_at, CASE WHEN w.number IS NULL THEN f.day ELSE w.day END AS named_day
        FROM incidents
        LEFT JOIN disclosures w ON w.incident_id = incidents.id AND NOT EXISTS (SELECT 1 FROM disclosure_verdicts u
          WHERE u.incident_id = w.incident_id AND u.number = w.number)
        LEFT JOIN disclosures f ON f.incident_id = incidents.id AND f.number = (SELECT MAX(u.number)
          FROM disclosure_verdicts u WHERE u.incident_id = incidents.id AND u.verdict = 'decide')
        LEFT JOIN disclosure_verdicts fv ON fv.incident_id = f.incident_id AND fv.number = f.number
        LEFT JOIN disclosure_publications p ON p.incident_id = f.incident_id AND p.number = f.number
        WHERE {visible} AND incidents.org_id = $1
        AND NOT EXISTS (SELECT 1 FROM incident_joins gone WHERE gone.incident_id = incidents.id)
        AND (w.number IS NOT NULL OR (f.decision = 'publish' AND p.number IS NULL)
          OR (f.decision = 'later' AND f.day <= $2)
          OR (f.number IS NULL AND (EXISTS (SELECT 1 FROM disclosures x WHERE x.incident_id = incidents.id)
            OR EXISTS (SELECT 1 FROM incident_reports t JOIN report_stages last ON last.report_id = t.report_id
              AND last.stage = (SELECT MAX(stage) FROM report_stages s WHERE s.report_id = t.report_id)
              WHERE t.incident_id = incidents.id AND last.leak IN ('possible', 'confirmed')))))
        ORDER BY incidents.opened_at, incidents.id LIMIT 50";
    visible.all(SELECT, params![org, today]).await
}
