//! The SQL of what the register says of incidents.

use crate::incident::{Incident, IncidentId};
use crate::register::{Entered, IncidentKind, Kinds, LeakSince, codes, read, turns};
use crate::report::detail::Leak;
use kernel::{At, Day, FiscalYear, Month};
use std::collections::BTreeMap;
use store::{Bound, FromRow, Sql, StoreError, Visible, among, params};

/// Of the lines `e` of an incident: the newest.
const NEWEST: &str = "e.incident_id = incidents.id
    AND e.number = (SELECT MAX(n.number) FROM incident_entries n WHERE n.incident_id = incidents.id)";

/// All that was written of an incident, oldest first.
pub async fn of_incident(sql: &Sql<'_>, incident: IncidentId) -> Result<Vec<Entered>, StoreError> {
    sql.all("SELECT * FROM incident_entries WHERE incident_id = $1 ORDER BY number", params![incident]).await
}

/// What was written last of each of these incidents.
pub(crate) async fn newest(
    visible: &Visible<'_, Incident>,
    incidents: &[IncidentId],
) -> Result<BTreeMap<IncidentId, Entered>, StoreError> {
    let mut all = BTreeMap::new();
    for some in incidents.chunks(500) {
        let (places, ids) = among(some.iter().copied());
        let select = format!(
            "SELECT e.* FROM incidents JOIN incident_entries e ON {NEWEST}
             WHERE {{visible}} AND incidents.id IN ({places})"
        );
        for row in visible.rows(&select, ids).await? {
            all.insert(row.id("incident_id")?, Entered::from_row(&row)?);
        }
    }
    Ok(all)
}

/// How what was written of a leak changed, of each of these incidents of which anything was.
pub(crate) async fn leaks(
    visible: &Visible<'_, Incident>,
    incidents: &[IncidentId],
) -> Result<BTreeMap<IncidentId, Vec<LeakSince>>, StoreError> {
    let mut all: BTreeMap<IncidentId, Vec<(Option<Leak>, At)>> = BTreeMap::new();
    for some in incidents.chunks(500) {
        let (places, ids) = among(some.iter().copied());
        let select = format!(
            "SELECT e.incident_id, e.leak, e.entered_at FROM incidents
             JOIN incident_entries e ON e.incident_id = incidents.id
             WHERE {{visible}} AND incidents.id IN ({places}) ORDER BY e.incident_id, e.number"
        );
        for row in visible.rows(&select, ids).await? {
            let leak = row.get::<Option<String>>("leak")?.map(|_| row.code("leak")).transpose()?;
            all.entry(row.id("incident_id")?).or_default().push((leak, row.at("entered_at")?));
        }
    }
    Ok(all.into_iter().map(|(id, lines)| (id, turns(lines))).filter(|(_, told)| !told.is_empty()).collect())
}

/// The condition that what was written last of a leak has the code bound at `place`.
pub(super) fn leaks_so(place: usize) -> String {
    format!("EXISTS (SELECT 1 FROM incident_entries e WHERE {NEWEST} AND e.leak = ${place})")
}

/// The condition that an incident is of the kind whose [`pattern`] is bound at `place`.
pub(super) fn of_kind(place: usize) -> String {
    format!("EXISTS (SELECT 1 FROM incident_entries e WHERE {NEWEST} AND ' ' || e.kinds || ' ' LIKE ${place})")
}
/// What [`of_kind`] is asked with.
pub(super) fn pattern(kind: IncidentKind) -> Vec<Bound> {
    params![format!("% {} %", kind.code())]
}

/// The condition that the public first learned of an incident, as [`crate::register::first_public`] has it, in the year
/// whose [`bounds`] are bound from `place` on.
pub(super) fn public_in(place: usize) -> String {
    format!(
        "(EXISTS (SELECT 1 FROM incident_entries e WHERE {NEWEST} AND e.first_public BETWEEN ${place} AND ${})
          OR (NOT EXISTS (SELECT 1 FROM incident_entries e WHERE {NEWEST} AND e.first_public IS NOT NULL)
            AND (SELECT MIN(told.published_on) FROM disclosure_publications told
              WHERE told.incident_id = incidents.id) BETWEEN ${} AND ${}))",
        place + 1,
        place + 2,
        place + 3
    )
}
/// What [`public_in`] is asked with: first and last month, first and last day.
pub(super) fn bounds(year: FiscalYear) -> Vec<Bound> {
    let month = |day: Day| {
        let (year, month, _) = day.ymd();
        i64::from(Month::new(year, month).number())
    };
    let (first, last) = (year.first_day(), year.last_day());
    params![month(first), month(last), first, last]
}

/// How many real incidents of a year are of which kinds; without a kind: nothing was written of them yet.
pub(crate) async fn tally(visible: &Visible<'_, Incident>, year: FiscalYear) -> Result<Vec<(Kinds, i64)>, StoreError> {
    let within = public_in(1);
    let select = format!(
        "SELECT COALESCE(newest.kinds, '') AS kinds, COUNT(*) AS n
         FROM incidents LEFT JOIN incident_entries newest ON newest.incident_id = incidents.id
           AND newest.number = (SELECT MAX(n.number) FROM incident_entries n WHERE n.incident_id = incidents.id)
         WHERE {{visible}} AND NOT incidents.exercise AND {within}
         AND NOT EXISTS (SELECT 1 FROM incident_joins gone WHERE gone.incident_id = incidents.id)
         GROUP BY COALESCE(newest.kinds, '')"
    );
    let rows = visible.rows(&select, bounds(year)).await?;
    let mut all = Vec::new();
    for row in &rows {
        let kinds = read(&row.text("kinds")?).ok_or_else(|| StoreError::Unreadable { column: "kinds".into() })?;
        all.push((kinds, row.get("n")?));
    }
    all.sort();
    Ok(all)
}

/// Writes it down, with its account as it is sealed; `false` if another has taken its number.
pub(crate) async fn enter(
    sql: &Sql<'_>,
    incident: IncidentId,
    new: &Entered,
    sealed: &str,
) -> Result<bool, StoreError> {
    let insert =
        "INSERT INTO incident_entries (incident_id, number, kinds, first_public, content, leak, org_id, entered_by,
                    entered_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING";
    let month = new.first_public.map(|month| i64::from(month.number()));
    let (kinds, leak) = (codes(&new.kinds), new.account.leak.map(Leak::code));
    let values = params![incident, new.number, kinds, month, sealed, leak, new.org, new.by, new.at];
    Ok(sql.run(insert, values).await? == 1)
}
