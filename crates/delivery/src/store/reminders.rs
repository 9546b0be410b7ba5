//! Plans of reminders, and the rounds that follow from them: promised where something is handed over, done once.

use crate::{
    DispatchId, Urgency,
    clock::{Calendar, calendar, offices},
    delivery::NEWEST,
    reminder::{Plan, Progress, Round, RoundId, Step},
    store::waiting::STANDS,
};
use access::{Kind, OrgId};
use kernel::{At, Day};
use std::collections::BTreeMap;
use store::{Cx, Engine, Entry, Sql, StoreError, params};
use uuid::Uuid;

/// Nobody at the recipient of `deliveries` has said that it was read: on none of its lines of the same kind was it confirmed
/// or passed on by a hand. What a ministry passes on by itself, on the government's line, nobody there confirms.
pub(crate) const SILENT: &str = "deliveries.reachable
    AND NOT (deliveries.government AND deliveries.tier = 'ministry' AND deliveries.passed_at IS NOT NULL)
    AND NOT EXISTS (SELECT 1 FROM deliveries said WHERE said.dispatch_id = deliveries.dispatch_id
      AND said.org_id = deliveries.org_id AND said.tier = deliveries.tier AND said.government = deliveries.government
      AND (said.acknowledged_at IS NOT NULL OR said.passed_by IS NOT NULL))";

/// [`SILENT`] of the line `line`.
pub(crate) fn silent(line: &str) -> String {
    SILENT.replace("deliveries.", &format!("{line}."))
}

/// [`SILENT`] of the line `line`, and somebody is to telephone him: it was not recalled, he has no later version, and he
/// was not told by telephone.
pub(crate) fn to_call(line: &str) -> String {
    let told = "NOT EXISTS (SELECT 1 FROM calls c WHERE c.delivery_id = deliveries.id AND c.outcome = 'told'
        AND c.at >= deliveries.handed_at)";
    format!("({SILENT} AND {STANDS} AND {NEWEST} AND {told})").replace("deliveries.", &format!("{line}."))
}

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

/// Promises rounds to those who were handed it in this moment, as the plan of today says, and tells the chain which.
pub(crate) async fn promise(cx: &Cx, sql: &Sql<'_>, dispatch: DispatchId) -> Result<(), StoreError> {
    let (now, above) = (cx.now(), handing(sql, dispatch, cx.now()).await?);
    if above.is_empty() {
        return Ok(());
    }
    let Some(plan) = in_force(sql, urgency(sql, dispatch).await?, now.day()).await? else { return Ok(()) };
    let calendar = calendar_of(sql, &plan).await?;
    let mut rows = Vec::new();
    for above in above {
        for step in &plan.steps {
            let due = calendar.due(now, step.wait);
            rows.push(params![cx.new_id::<Round>(), dispatch, above, now, step.number, step.whom.code(), due]);
        }
    }
    let head = "INSERT INTO reminder_rounds (id, dispatch_id, above_id, handed_at, step, whom, due_at)";
    // Two hands in one millisecond find the same: one promise, told twice.
    sql.insert_many(head, 7, rows, "ON CONFLICT (above_id, handed_at, step) DO NOTHING").await?;
    let mine = "SELECT * FROM reminder_rounds WHERE dispatch_id = $1 AND handed_at = $2 ORDER BY id";
    let mut told = BTreeMap::new();
    for round in sql.all::<Round>(mine, params![dispatch, now]).await? {
        told.insert(round.id.to_string(), round.hash()?.to_string());
    }
    let detail = serde_json::json!({ "rounds": told });
    cx.audit(Entry::new("dispatch.reminders-promised").on(Kind::Dispatch, dispatch).detail(detail));
    Ok(())
}

/// What plans call the calendar of the hub itself ([`crate::clock::offices`]): by the name that Japan's has.
pub(crate) const OFFICES: &str = "japan";

struct Hurry(Urgency);
impl store::FromRow for Hurry {
    fn from_row(row: &store::Row) -> Result<Self, StoreError> {
        row.code("urgency").map(Self)
    }
}

/// The calendar of a plan. A slip in the rules keeps nobody from being told: then the usual one counts.
async fn calendar_of(sql: &Sql<'_>, plan: &Plan) -> Result<Calendar, StoreError> {
    if plan.calendar == OFFICES {
        return offices(sql).await;
    }
    match calendar(sql, &plan.calendar).await {
        Err(cause @ StoreError::Unreadable { .. }) => {
            let named = &plan.calendar;
            tracing::error!(named, ?cause, "unknown calendar in a plan of reminders: the usual one counts");
            offices(sql).await
        }
        found => found,
    }
}

/// Whose hands gave it to somebody in this moment: lines of bodies on the way, and the dispatch itself for the first hop.
/// Lines of members are not gone through.
async fn handing(sql: &Sql<'_>, dispatch: DispatchId, now: At) -> Result<Vec<Uuid>, StoreError> {
    let first = "SELECT COUNT(*) AS n FROM deliveries WHERE dispatch_id = $1 AND via_id IS NULL AND handed_at = $2";
    let mut above = Vec::new();
    if sql.count(first, params![dispatch, now]).await? > 0 {
        above.push(dispatch.uuid());
    }
    // Who has passed it on before has handed nothing over now; before an embargo ends, nobody has passed it on. What is a
    // ministry's own came with the first hop ([`FIRST_HOP`]).
    let gives =
        "(v.passed_at = $2 OR EXISTS (SELECT 1 FROM embargoes e WHERE e.dispatch_id = $1 AND e.opened_at IS NULL))
        AND EXISTS (SELECT 1 FROM deliveries d WHERE d.via_id = v.id AND d.handed_at = $2 AND d.org_id <> v.org_id)";
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

/// Whether a round after `after` is due. In a hub that was restored none is, until a person has said what is to become of
/// those that the hub before it may have done.
pub(crate) async fn anything_due(sql: &Sql<'_>, now: At, after: (At, Uuid)) -> Result<bool, StoreError> {
    let ask = "SELECT 1 AS one FROM reminder_rounds
        WHERE done_at IS NULL AND due_at <= $1 AND (due_at, id) > ($2, $3)
          AND NOT EXISTS (SELECT 1 FROM restorations WHERE settled_at IS NULL) LIMIT 1";
    Ok(sql.row(ask, params![now, after.0, after.1]).await?.is_some())
}

/// Takes the round after `after` that is due the longest and that nobody else has taken.
pub(crate) async fn claim(sql: &Sql<'_>, now: At, after: (At, Uuid)) -> Result<Option<Round>, StoreError> {
    let skip = match sql.engine() {
        Engine::Sqlite => "",
        Engine::Postgres => " FOR UPDATE SKIP LOCKED",
    };
    let ask = format!(
        "SELECT * FROM reminder_rounds WHERE done_at IS NULL AND due_at <= $1 AND (due_at, id) > ($2, $3)
         ORDER BY due_at, id LIMIT 1{skip}"
    );
    sql.one(&ask, params![now, after.0, after.1]).await
}

/// Those for which letters go, that fell due until a moment and are not done.
pub(crate) async fn by_mail_until(sql: &Sql<'_>, until: At) -> Result<Vec<Round>, StoreError> {
    let ask = "SELECT * FROM reminder_rounds WHERE done_at IS NULL AND due_at <= $1 AND whom <> 'telephone' ORDER BY due_at, id";
    sql.all(ask, params![until]).await
}

/// Says that it is done, and how many had not confirmed.
pub(crate) async fn done(sql: &Sql<'_>, round: RoundId, silent: i64, now: At) -> Result<(), StoreError> {
    let update = "UPDATE reminder_rounds SET done_at = $1, silent = $2 WHERE id = $3 AND done_at IS NULL";
    sql.run_one(update, params![now, silent, round]).await
}

/// Whom the hand of the centre gave it itself: the first hop of the dispatch `$8`, and on the government's line what is the
/// ministry's own, for which nobody telephones but the centre.
const FIRST_HOP: &str = "deliveries.id IN (SELECT first.id FROM deliveries first
      WHERE first.dispatch_id = $8 AND first.via_id IS NULL
    UNION ALL SELECT own.id FROM deliveries head JOIN deliveries own ON own.via_id = head.id AND own.org_id = head.org_id
      WHERE head.dispatch_id = $8 AND head.via_id IS NULL AND head.government)";

/// Of another organisation than the line above it.
const ANOTHERS: &str = "deliveries.org_id <> (SELECT above.org_id FROM deliveries above WHERE above.id = $8)";

/// Those whom a round concerns, as a condition on `deliveries`: handed it at `$9` by the hand `$8`, and silent.
pub(crate) fn concerned(round: &Round) -> String {
    let scope = match round.above() {
        Some(_) => &format!("deliveries.via_id = $8 AND {ANOTHERS}"),
        None => FIRST_HOP,
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

/// Lines `d` that rounds `r` have handed to somebody to telephone, where `lines` joins them and `scope` holds. The rounds
/// lead: they are few, and lines a million.
pub(crate) fn called(engine: Engine, lines: &str, scope: &str) -> String {
    let lines = lines.replace("JOIN", engine.join_in_order());
    format!(
        "SELECT d.id AS line, r.dispatch_id, r.above_id, r.done_at FROM reminder_rounds r {lines}
         WHERE r.whom = 'telephone' AND r.silent > 0 AND r.handed_at = d.handed_at AND {scope} AND {}",
        to_call("d")
    )
}

/// Those whom whoever released it telephones, where `scope` holds of the rounds `r`: see [`FIRST_HOP`] and [`caller`].
pub(crate) fn called_by_releaser(engine: Engine, scope: &str) -> String {
    let own = format!("{scope} AND r.above_id = r.dispatch_id");
    let unreached = format!("{scope} AND h.handed_at IS NULL AND d.org_id <> h.org_id");
    [
        called(engine, "JOIN deliveries d ON d.dispatch_id = r.dispatch_id AND d.via_id IS NULL", &own),
        called(
            engine,
            "JOIN deliveries h ON h.dispatch_id = r.dispatch_id AND h.via_id IS NULL AND h.government
             JOIN deliveries d ON d.via_id = h.id AND d.org_id = h.org_id",
            &own,
        ),
        called(engine, "JOIN deliveries h ON h.id = r.above_id JOIN deliveries d ON d.via_id = h.id", &unreached),
    ]
    .join(" UNION ALL ")
}

/// How a dispatch hurries.
pub(crate) async fn urgency(sql: &Sql<'_>, dispatch: DispatchId) -> Result<Urgency, StoreError> {
    let one = sql.one::<Hurry>("SELECT urgency FROM dispatches WHERE id = $1", params![dispatch]).await?;
    one.map(|Hurry(urgency)| urgency).ok_or_else(|| StoreError::Unreadable { column: "dispatch_id".into() })
}
