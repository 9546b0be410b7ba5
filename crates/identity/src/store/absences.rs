//! The tables of absences and deputies.

use crate::absence::{Absence, AbsenceId, Answer, Deputy, lend::Lent};
use crate::invitation::written;
use ::store::{Cx, FromRow, Row, Sql, StoreError, among, params};
use access::{OrgId, PersonId, Role};
use kernel::{At, Id};
use std::collections::{BTreeMap, BTreeSet};

/// Marks ids of rows of deputies.
enum DeputyMark {}

/// Agreed, not ended, for somebody who has not ended: one row for each role that the absent person holds.
const LENT: &str = "SELECT absences.id, absences.org_id, absences.person_id, absences.begins_at, absences.ends_at,
                      absences.announced_at, absences.ended_at, deputies.person_id AS deputy_id,
                      deputies.roles AS roles, roles.role AS held
                    FROM deputies
                    JOIN absences ON absences.id = deputies.absence_id
                    JOIN people ON people.id = absences.person_id AND people.ended_at IS NULL
                    JOIN roles ON roles.person_id = absences.person_id AND roles.org_id = absences.org_id
                      AND roles.until IS NULL
                    WHERE deputies.accepted = $1 AND deputies.ended_at IS NULL AND absences.ended_at IS NULL
                      AND absences.begins_at <= $2 AND absences.ends_at > $2";

fn gather(rows: &[Row]) -> Result<Vec<Lent>, StoreError> {
    let mut all: BTreeMap<(AbsenceId, PersonId), Lent> = BTreeMap::new();
    for row in rows {
        let (absence, person) = (<Absence as FromRow>::from_row(row)?, row.id("deputy_id")?);
        let roles = crate::invitation::read(row)?;
        let deputy = Deputy { absence: absence.id, person, roles, answer: Answer::Agreed };
        let lent = Lent { absence, deputy, held: BTreeSet::new() };
        all.entry((lent.absence.id, person)).or_insert(lent).held.insert(row.code::<Role>("held")?);
    }
    Ok(all.into_values().collect())
}

/// What is lent to somebody in an organisation now.
pub(crate) async fn lent_to(sql: &Sql<'_>, person: PersonId, org: OrgId, now: At) -> Result<Vec<Lent>, StoreError> {
    let ask = format!("{LENT} AND deputies.person_id = $3 AND absences.org_id = $4");
    gather(&sql.rows(&ask, params![true, now, person, org]).await?)
}

/// All that is lent in an organisation now.
pub(crate) async fn lent_in(sql: &Sql<'_>, org: OrgId, now: At) -> Result<Vec<Lent>, StoreError> {
    gather(&sql.rows(&format!("{LENT} AND absences.org_id = $3"), params![true, now, org]).await?)
}

/// Whether the person is asked to stand in, whatever he answered.
pub(crate) async fn is_asked(sql: &Sql<'_>, absence: AbsenceId, person: PersonId) -> Result<bool, StoreError> {
    let asked = "SELECT COUNT(*) AS n FROM deputies WHERE absence_id = $1 AND person_id = $2";
    Ok(sql.count(asked, params![absence, person]).await? > 0)
}

pub(crate) async fn add(cx: &Cx, sql: &Sql<'_>, absence: &Absence, deputies: &[Deputy]) -> Result<(), StoreError> {
    let add = "INSERT INTO absences (id, org_id, person_id, begins_at, ends_at, announced_at)
               VALUES ($1, $2, $3, $4, $5, $6)";
    let Absence { id, org, person, begins_at, ends_at, announced_at, .. } = absence;
    sql.run_one(add, params![*id, *org, *person, *begins_at, *ends_at, *announced_at]).await?;
    for deputy in deputies {
        let row: Id<DeputyMark> = cx.new_id();
        let ask = "INSERT INTO deputies (id, absence_id, person_id, roles) VALUES ($1, $2, $3, $4)";
        sql.run_one(ask, params![row, *id, deputy.person, written(&deputy.roles)]).await?;
    }
    Ok(())
}

/// Whether the person has announced another absence that touches this time.
pub(crate) async fn touches(
    sql: &Sql<'_>,
    person: PersonId,
    org: OrgId,
    begins: At,
    ends: At,
) -> Result<bool, StoreError> {
    let ask = "SELECT COUNT(*) AS n FROM absences WHERE person_id = $1 AND org_id = $2 AND ended_at IS NULL
               AND begins_at < $4 AND ends_at > $3";
    Ok(sql.count(ask, params![person, org, begins, ends]).await? > 0)
}

/// How many absences of a person are not over.
pub(crate) async fn open(sql: &Sql<'_>, person: PersonId, org: OrgId, now: At) -> Result<i64, StoreError> {
    let ask = "SELECT COUNT(*) AS n FROM absences WHERE person_id = $1 AND org_id = $2 AND ended_at IS NULL
               AND ends_at > $3";
    sql.count(ask, params![person, org, now]).await
}

/// Ends one; `false` if it is over.
pub(crate) async fn end(sql: &Sql<'_>, id: AbsenceId, now: At) -> Result<bool, StoreError> {
    let end = "UPDATE absences SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL AND ends_at > $2";
    Ok(sql.run(end, params![id, now]).await? == 1)
}

/// Ends those of a person in an organisation, and his standing in there.
pub(crate) async fn end_for(sql: &Sql<'_>, person: PersonId, org: OrgId, now: At) -> Result<(), StoreError> {
    let end = "UPDATE absences SET ended_at = $3 WHERE person_id = $1 AND org_id = $2 AND ended_at IS NULL
               AND ends_at > $3";
    sql.run(end, params![person, org, now]).await?;
    let end = "UPDATE deputies SET ended_at = $3 WHERE person_id = $1 AND ended_at IS NULL
               AND absence_id IN (SELECT id FROM absences WHERE org_id = $2 AND ends_at > $3)";
    sql.run(end, params![person, org, now]).await?;
    Ok(())
}

/// Notes an answer; `false` if there is one already.
pub(crate) async fn answer(
    sql: &Sql<'_>,
    absence: AbsenceId,
    person: PersonId,
    agrees: bool,
    now: At,
) -> Result<bool, StoreError> {
    let answer = "UPDATE deputies SET answered_at = $3, accepted = $4
                  WHERE absence_id = $1 AND person_id = $2 AND answered_at IS NULL AND ended_at IS NULL";
    Ok(sql.run(answer, params![absence, person, now, agrees]).await? == 1)
}

/// Ends somebody's standing in; `false` if he does not.
pub(crate) async fn step_back(
    sql: &Sql<'_>,
    absence: AbsenceId,
    person: PersonId,
    now: At,
) -> Result<bool, StoreError> {
    let end = "UPDATE deputies SET ended_at = $3
               WHERE absence_id = $1 AND person_id = $2 AND accepted = $4 AND ended_at IS NULL";
    Ok(sql.run(end, params![absence, person, now, true]).await? == 1)
}

/// At most `most` absences of the actor's organisation that are not over, by beginning, after the place `after`.
pub(crate) async fn coming_after(
    cx: &Cx,
    after: Option<(At, AbsenceId)>,
    most: i64,
) -> Result<Vec<Absence>, StoreError> {
    let at = after.map_or(At::from_millis(i64::MIN), |(at, _)| at);
    let id = after.map_or(uuid::Uuid::nil(), |(_, id)| id.uuid());
    let ask = "SELECT * FROM absences WHERE {visible} AND ended_at IS NULL AND ends_at > $1
                 AND (begins_at > $2 OR (begins_at = $2 AND id > $3)) ORDER BY begins_at, id LIMIT $4";
    cx.visible::<Absence>().all(ask, params![cx.now(), at, id, most]).await
}

/// The deputies of these absences, which the actor has been shown.
pub(crate) async fn deputies(cx: &Cx, absences: &[Absence]) -> Result<Vec<Deputy>, StoreError> {
    if absences.is_empty() {
        return Ok(Vec::new());
    }
    let (places, ids) = among(absences.iter().map(|absence| absence.id));
    let ask = format!(
        "SELECT deputies.* FROM deputies JOIN absences ON absences.id = deputies.absence_id
         WHERE {{visible}} AND absences.id IN ({places}) ORDER BY deputies.id"
    );
    cx.visible::<Absence>().all(&ask, ids).await
}
