//! What was decided on reminders.

use crate::{
    Urgency,
    clock::{Unit, Wait},
    reminder::{
        Step, Whom,
        decision::{Decision, DecisionId},
    },
    store::reminders::OFFICES,
};
use access::{OrgId, PersonId};
use kernel::At;
use std::collections::BTreeMap;
use store::{Row, SealFault, Sql, StoreError, params};

/// The highest number of any decision.
pub(crate) async fn last_number(sql: &Sql<'_>) -> Result<i64, StoreError> {
    sql.count("SELECT COALESCE(MAX(number), 0) AS n FROM reminder_plans", params![]).await
}

/// Writes one down.
pub(crate) async fn add(
    sql: &Sql<'_>,
    new: &Decision,
    id: DecisionId,
    (centre, person, at): (OrgId, Option<PersonId>, At),
) -> Result<(), StoreError> {
    let (mut plans, mut steps) = (Vec::new(), Vec::new());
    for (urgency, mine) in &new.steps {
        let (code, calendar, reason) = (urgency.code(), new.calendar.clone(), new.reason.clone());
        plans.push(params![code, new.number, new.valid_from, calendar, reason, person, at, id, centre]);
        let step =
            |one: &Step| params![code, new.number, one.number, one.wait.count, one.wait.unit.code(), one.whom.code()];
        steps.extend(mine.iter().map(step));
    }
    let head = "INSERT INTO reminder_plans
        (urgency, number, valid_from, calendar, reason, person_id, at, decision_id, org_id)";
    sql.insert_many(head, 9, plans, "").await?;
    let head = "INSERT INTO reminder_steps (urgency, number, step, wait, unit, whom)";
    sql.insert_many(head, 6, steps, "").await.map(|_| ())
}

/// All that was decided, and what came with Kaname, newest first.
pub(crate) async fn all(sql: &Sql<'_>) -> Result<Vec<Decision>, StoreError> {
    let ask = "SELECT * FROM reminder_plans ORDER BY number DESC, urgency";
    let mut all: Vec<Decision> = Vec::new();
    for row in sql.rows(ask, params![]).await? {
        let (_, mine) = of_row(sql, &row, row.get("number")?).await?;
        match all.last_mut().filter(|last| last.number == mine.number) {
            Some(last) => last.steps.extend(mine.steps),
            None => all.push(mine),
        }
    }
    Ok(all)
}

/// What a row with this number says for its urgency.
pub(crate) async fn of_row(sql: &Sql<'_>, row: &Row, number: i64) -> Result<(Urgency, Decision), StoreError> {
    let urgency: Urgency = row.code("urgency")?;
    let steps = "SELECT * FROM reminder_steps WHERE urgency = $1 AND number = $2 ORDER BY step";
    let steps = sql.all::<Step>(steps, params![urgency.code(), number]).await?;
    let decision = Decision {
        id: row.maybe_id("decision_id")?,
        number,
        valid_from: row
            .maybe_day("valid_from")?
            .ok_or_else(|| StoreError::Unreadable { column: "valid_from".into() })?,
        calendar: row.text("calendar")?,
        steps: BTreeMap::from([(urgency, steps)]),
        reason: row.text("reason")?,
    };
    Ok((urgency, decision))
}

/// What comes with Kaname, as `migrations/0011-reminders.sql` brought it: in which unit, after how many.
const SHIPPED: [(Urgency, Unit, [i64; 3]); 2] =
    [(Urgency::Urgent, Unit::Minutes, [30, 60, 90]), (Urgency::Normal, Unit::BusinessHours, [9, 18, 27])];

fn shipped(urgency: Urgency) -> Option<Vec<Step>> {
    let (_, unit, waits) = SHIPPED.into_iter().find(|(one, ..)| *one == urgency)?;
    let whom = [Whom::First, Whom::Second, Whom::Telephone];
    let step = |(number, (count, whom))| Step { number, wait: Wait { count, unit }, whom };
    Some((1..).zip(waits.into_iter().zip(whom)).map(step).collect())
}

/// What says that it came with Kaname and does not say what came, and what came and is gone.
pub(crate) async fn not_as_shipped(sql: &Sql<'_>) -> Result<Vec<(String, SealFault)>, StoreError> {
    let mut left: Vec<Urgency> = Urgency::ALL.to_vec();
    let mut wrong = Vec::new();
    let ask = "SELECT * FROM reminder_plans WHERE decision_id IS NULL ORDER BY urgency, number";
    for row in sql.rows(ask, params![]).await? {
        let (urgency, mine) = of_row(sql, &row, row.get("number")?).await?;
        let why = match mine.number {
            1 => {
                let as_shipped = mine.valid_from.number() == 0
                    && mine.calendar == OFFICES
                    && mine.reason.is_empty()
                    && mine.steps.get(&urgency) == shipped(urgency).as_ref();
                left.retain(|one| *one != urgency);
                (!as_shipped).then_some(SealFault::Content)
            }
            _ => Some(SealFault::Extra),
        };
        wrong.extend(why.map(|why| (format!("{} #{}", urgency.code(), mine.number), why)));
    }
    wrong.extend(left.into_iter().map(|urgency| (format!("{} #1", urgency.code()), SealFault::Gone)));
    Ok(wrong)
}
