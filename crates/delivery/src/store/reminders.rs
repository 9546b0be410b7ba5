//! Plans of reminders, and the rounds that follow from them: promised where something is handed over, done once.

use crate::{
    DispatchId, Urgency,
    clock::Calendar,
    delivery::NEWEST,
    reminder::{Plan, Progress, Round, RoundId, Step},
    store::waiting::STANDS,
};
use access::OrgId;
use kernel::{At, Day};
use store::{Cx, Engine, Sql, StoreError, params};
use uuid::Uuid;

/// Nobody at the recipient of `deliveries` has said that it was read: on none of its lines of the same kind was it confirmed
/// or passed on by a hand. What a ministry passes on by itself, on the government's line, nobody there confirms.
pub(crate) const SILENT: &str = "deliveries.reachable
    AND NOT (deliveries.government AND deliveries.tier = 'ministry' AND deliveries.passed_at IS NOT NULL)
    AND NOT EXISTS (SELECT 1 FROM deliveries said WHERE said.dispatch_id = deliveries.dispatch_id
      AND said.org_id = deliveries.org_id AND said.tier = deliveries.tier AND said.government = deliveries.government
      AND (said.acknowledged_at IS NOT NULL OR said.passed_by IS NOT NULL))";

/// The plan that holds for an urgency on a day.
pub(crate) async fn in_force(sql: &Sql<'_>, urgency: Urgency, day: Day) -> Result<Option<Plan>, StoreError> {
    let ask = "SELECT number, calendar FROM reminder_plans WHERE urgency = $1 AND valid_from <= $2
        ORDER BY valid_from DESC, number DESC LIMIT 1";
    let Some(row) = sql.row(ask, params![urgency.code(), day]).await? else { return Ok(None) };
    let number: i64 = row.get("number")?;
    let steps = "SELECT * FROM reminder_steps WHERE urgency = $1 AND number = $2 ORDER BY step";
    let steps = sql.all::<Step>(steps, params![urgency.code(), number]).await?;
    Ok(Some(Plan { urgency, number, calendar: row.text("calendar")?, steps }))
}

/// Promises rounds to those who were handed it in this moment, as the plan of today says.
pub(crate) async fn promise(cx: &Cx, sql: &Sql<'_>, dispatch: DispatchId) -> Result<(), StoreError> {
    let (now, above) = (cx.now(), handing(sql, dispatch, cx.now()).await?);
    if above.is_empty() {
        return Ok(());
    }
    let Some(plan) = in_force(sql, urgency(sql, dispatch).await?, now.day()).await? else { return Ok(()) };
    let calendar = calendar(&plan.calendar)?;
    let mut rows = Vec::new();
    for above in above {
        for step in &plan.steps {
            let due = calendar.due(now, step.wait);
            rows.push(params![cx.new_id::<Round>(), dispatch, above, now, step.number, step.whom.code(), due]);
        }
    }
    let head = "INSERT INTO reminder_rounds (id, dispatch_id, above_id, handed_at, step, whom, due_at)";
    // Two hands in one millisecond find the same: one promise.
    sql.insert_many(head, 7, rows, "ON CONFLICT (above_id, handed_at, step) DO NOTHING").await.map(|_| ())
}

struct Hurry(Urgency);
impl store::FromRow for Hurry {
    fn from_row(row: &store::Row) -> Result<Self, StoreError> {
        row.code("urgency").map(Self)
    }
}

/// The calendar of this code.
///
/// # Errors
/// `Unreadable` if there is none.
pub(crate) fn calendar(code: &str) -> Result<Calendar, StoreError> {
    Calendar::of(code).ok_or_else(|| StoreError::Unreadable { column: "calendar".into() })
}

/// Whose hands gave it to somebody in this moment: lines of bodies on the way, and the dispatch itself for the first hop.
/// Lines of members are not gone through.
async fn handing(sql: &Sql<'_>, dispatch: DispatchId, now: At) -> Result<Vec<Uuid>, StoreError> {
    let first = "SELECT COUNT(*) AS n FROM deliveries WHERE dispatch_id = $1 AND via_id IS NULL AND handed_at = $2";
    let mut above = Vec::new();
    if sql.count(first, params![dispatch, now]).await? > 0 {
        above.push(dispatch.uuid());
    }
    // Who has passed it on before has handed nothing over now; before an embargo ends, nobody has passed it on.
    let gives =
        "(v.passed_at = $2 OR EXISTS (SELECT 1 FROM embargoes e WHERE e.dispatch_id = $1 AND e.opened_at IS NULL))
        AND EXISTS (SELECT 1 FROM deliveries d WHERE d.via_id = v.id AND d.handed_at = $2)";
    let ask = format!(
        "SELECT v.id FROM deliveries v WHERE v.dispatch_id = $1 AND v.via_id IS NULL AND {gives}
         UNION ALL SELECT v.id FROM deliveries v WHERE v.via_id IN (SELECT f.id FROM deliveries f
           WHERE f.dispatch_id = $1 AND f.via_id IS NULL) AND v.tier <> 'member' AND {gives}"
    );
    for row in sql.rows(&ask, params![dispatch, now]).await? {
        above.push(row.get("id")?);
    }
    Ok(above)
}

/// How far the reminders of a dispatch are, step by step.
pub(crate) async fn progress(sql: &Sql<'_>, dispatch: DispatchId) -> Result<Vec<Progress>, StoreError> {
    let ask = "SELECT step, whom, MIN(CASE WHEN done_at IS NULL THEN due_at END) AS next_at, COUNT(done_at) AS done,
          CAST(COALESCE(SUM(silent), 0) AS BIGINT) AS told, MAX(done_at) AS last_at
        FROM reminder_rounds WHERE dispatch_id = $1 GROUP BY step, whom ORDER BY step, whom";
    sql.all(ask, params![dispatch]).await
}

/// Whether a round is due.
pub(crate) async fn anything_due(sql: &Sql<'_>, now: At) -> Result<bool, StoreError> {
    let ask = "SELECT 1 AS one FROM reminder_rounds WHERE done_at IS NULL AND due_at <= $1 LIMIT 1";
    Ok(sql.row(ask, params![now]).await?.is_some())
}

/// Takes the round that is due the longest and that nobody else has taken.
pub(crate) async fn claim(sql: &Sql<'_>, now: At) -> Result<Option<Round>, StoreError> {
    let skip = match sql.engine() {
        Engine::Sqlite => "",
        Engine::Postgres => " FOR UPDATE SKIP LOCKED",
    };
    let ask = format!(
        "SELECT * FROM reminder_rounds WHERE done_at IS NULL AND due_at <= $1 ORDER BY due_at, id LIMIT 1{skip}"
    );
    sql.one(&ask, params![now]).await
}

/// Says that it is done, and how many had not confirmed.
pub(crate) async fn done(sql: &Sql<'_>, round: RoundId, silent: i64, now: At) -> Result<(), StoreError> {
    let update = "UPDATE reminder_rounds SET done_at = $1, silent = $2 WHERE id = $3 AND done_at IS NULL";
    sql.run_one(update, params![now, silent, round]).await
}

/// Those whom a round concerns, as a condition on `deliveries`: handed it at `$9` by the hand `$8`, and silent.
pub(crate) fn concerned(round: &Round) -> String {
    let scope = match round.above() {
        Some(_) => "deliveries.via_id = $8",
        None => "deliveries.dispatch_id = $8 AND deliveries.via_id IS NULL",
    };
    format!("{scope} AND deliveries.handed_at = $9 AND {SILENT} AND {STANDS} AND {NEWEST}")
}

/// How many a round concerns; where somebody is to telephone, himself apart.
pub(crate) async fn concerns(sql: &Sql<'_>, round: &Round, caller: Option<OrgId>) -> Result<i64, StoreError> {
    let ask = format!("SELECT COUNT(*) AS n FROM deliveries WHERE {} AND deliveries.org_id <> $3", concerned(round))
        .replace("$8", "$1")
        .replace("$9", "$2");
    let nobody = Uuid::nil();
    sql.count(&ask, params![round.hand(), round.handed_at, caller.map_or(nobody, OrgId::uuid)]).await
}

/// Who telephones those whom a round concerns: whoever handed it over, and where that is a body that nobody can reach,
/// whoever released it.
pub(crate) async fn caller(sql: &Sql<'_>, round: &Round) -> Result<OrgId, StoreError> {
    let ask =
        "SELECT COALESCE((SELECT d.org_id FROM deliveries d WHERE d.id = $1 AND d.handed_at IS NOT NULL), p.org_id)
        AS org_id FROM dispatches p WHERE p.id = $2";
    let row = sql.row(ask, params![round.hand(), round.dispatch]).await?;
    row.ok_or_else(|| StoreError::Unreadable { column: "dispatch_id".into() })?.id("org_id")
}

/// How a dispatch hurries.
pub(crate) async fn urgency(sql: &Sql<'_>, dispatch: DispatchId) -> Result<Urgency, StoreError> {
    let one = sql.one::<Hurry>("SELECT urgency FROM dispatches WHERE id = $1", params![dispatch]).await?;
    one.map(|Hurry(urgency)| urgency).ok_or_else(|| StoreError::Unreadable { column: "dispatch_id".into() })
}
