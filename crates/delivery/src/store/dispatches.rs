//! Lists of dispatches.

use crate::{Dispatch, DispatchId, store::help::OPEN};
use kernel::At;
use std::collections::BTreeMap;
use store::{StoreError, Visible, params};
use uuid::Uuid;

/// Whether its answers are awaited, in SQL, as [`Dispatch::runs`] has it: without a clock it runs for a week. And whether,
/// after that or after a recall, somebody still calls for help. `$1` is now.
fn runs() -> String {
    format!(
        "((COALESCE(dispatches.answer_by, dispatches.released_at + 604800000) > $1
           AND NOT EXISTS (SELECT 1 FROM withdrawals WHERE withdrawals.dispatch_id = dispatches.id))
          OR EXISTS (SELECT 1 FROM deliveries d WHERE d.dispatch_id = dispatches.id AND {OPEN}))"
    )
}
/// So many are listed of those that have ended.
const ENDED: i64 = 50;
/// So many are listed of those that run.
const RUNNING: i64 = 200;

/// Those that run and the newest of those that have ended, each newest first.
pub(crate) async fn newest(
    visible: &Visible<'_, Dispatch>,
    now: At,
) -> Result<(Vec<Dispatch>, Vec<Dispatch>), StoreError> {
    let list = |runs: &str, limit: i64| {
        format!(
            "SELECT {} FROM dispatches WHERE {{visible}} AND {runs} ORDER BY released_at DESC, id DESC LIMIT {limit}",
            Dispatch::COLUMNS
        )
    };
    let running = visible.all(&list(&runs(), RUNNING), params![now]).await?;
    let ended = visible.all(&list(&format!("NOT {}", runs()), ENDED), params![now]).await?;
    Ok((running, ended))
}

/// How far the members of something that runs have come.
pub(crate) struct Running {
    pub(crate) entitled: i64,
    pub(crate) opened: i64,
    pub(crate) answered: i64,
    /// Calls for help on any hop of which nobody has taken care.
    pub(crate) calling: i64,
}

/// How far each of these has come that run. What has ended is not counted: its board does that.
pub(crate) async fn counts(
    visible: &Visible<'_, Dispatch>,
    running: &[Dispatch],
) -> Result<BTreeMap<DispatchId, Running>, StoreError> {
    let mut counts = BTreeMap::new();
    if running.is_empty() {
        return Ok(counts);
    }
    let places: Vec<String> = (1..=running.len()).map(|place| format!("${place}")).collect();
    let ask = format!(
        "SELECT dispatch_id, COUNT(*) AS entitled, COUNT(opened_at) AS opened, COUNT(answered_at) AS answered,
           (SELECT COUNT(*) FROM deliveries d WHERE d.dispatch_id = deliveries.dispatch_id AND {OPEN}) AS calling
         FROM deliveries WHERE tier = 'member'
           AND dispatch_id IN (SELECT id FROM dispatches WHERE {{visible}} AND id IN ({}))
         GROUP BY dispatch_id",
        places.join(", ")
    );
    let ids = running.iter().map(|dispatch| store::Param::bound(dispatch.id)).collect();
    for row in visible.rows(&ask, ids).await? {
        let (entitled, opened, answered) = (row.get("entitled")?, row.get("opened")?, row.get("answered")?);
        let calling = row.get("calling")?;
        counts.insert(row.id("dispatch_id")?, Running { entitled, opened, answered, calling });
    }
    Ok(counts)
}

/// Of these subjects, those of which somebody calls for help that nobody has taken care of: the dispatch, and how many call.
pub(crate) async fn calling(
    visible: &Visible<'_, Dispatch>,
    subjects: &[Uuid],
) -> Result<BTreeMap<Uuid, (DispatchId, i64)>, StoreError> {
    if subjects.is_empty() {
        return Ok(BTreeMap::new());
    }
    let places: Vec<String> = (1..=subjects.len()).map(|place| format!("${place}")).collect();
    let ask = format!(
        "SELECT dispatches.id, dispatches.subject_id, COUNT(*) AS n FROM dispatches
         JOIN deliveries d ON d.dispatch_id = dispatches.id
         WHERE {{visible}} AND dispatches.subject_id IN ({}) AND {OPEN} GROUP BY dispatches.id, dispatches.subject_id",
        places.join(", ")
    );
    let ids = subjects.iter().map(|id| store::Param::bound(*id)).collect();
    let rows = visible.rows(&ask, ids).await?;
    rows.iter().map(|row| Ok((row.get("subject_id")?, (row.id("id")?, row.get("n")?)))).collect()
}

/// What was released, newest first, after the place `before`.
pub(crate) async fn released(
    visible: &Visible<'_, Dispatch>,
    before: Option<(At, DispatchId)>,
    most: i64,
) -> Result<Vec<Dispatch>, StoreError> {
    let at = before.map_or(At::from_millis(i64::MAX), |(at, _)| at);
    let id = before.map_or(Uuid::max(), |(_, id)| id.uuid());
    let select = format!(
        "SELECT {} FROM dispatches WHERE {{visible}} AND (released_at < $1 OR (released_at = $1 AND id < $2))
         ORDER BY released_at DESC, id DESC LIMIT $3",
        Dispatch::COLUMNS
    );
    visible.all(&select, params![at, id, most]).await
}
