//! Lists of reports without words, newest first: each walks one index of what a body has, and stops when a page is full.

use super::reports::{Line, State, Wanted};
use crate::report::Report;
use access::OrgId;
use kernel::{At, Day};
use std::{cmp::Reverse, collections::BTreeSet};
use store::{Bound, Param, StoreError, Visible, params, places};

/// What a line is made of.
pub(super) const LINE: &str = "SELECT reports.*, last.title, last.kind, last.stage, last.sealed_at, last.label";

/// That a row may be seen, asked of each while the index is walked: PostgreSQL would rather join all that the body has,
/// take it for few, and sort it. What has an offset it does not take apart.
const SEEN_EACH: &str = "EXISTS (SELECT 1 WHERE {visible} LIMIT 1 OFFSET 0)";

/// The newest of what has come to the body `org` and of what it filed itself.
///
/// # Errors
/// If the database refuses.
pub(super) async fn newest(
    visible: &Visible<'_, Report>,
    org: OrgId,
    wanted: &Wanted,
) -> Result<Vec<Line>, StoreError> {
    let mut all = filed(visible, org, wanted).await?;
    let finals: &[Option<bool>] = match wanted.state {
        State::Open => &[Some(false)],
        State::Final => &[Some(true)],
        // What is not acknowledged, and what is to be passed on, have indexes of their own.
        State::Unacknowledged | State::ToPass => &[None],
        // The index by sector knows both apart: each is walked.
        _ if !wanted.sectors.is_empty() => &[Some(false), Some(true)],
        _ => &[None],
    };
    let sectors: Vec<Option<&str>> = match wanted.sectors.as_slice() {
        // Only what it filed itself.
        _ if wanted.of == Some(org) => Vec::new(),
        [] => vec![None],
        some => some.iter().map(|code| Some(code.as_str())).collect(),
    };
    for sector in sectors {
        for is_final in finals {
            all.extend(received(visible, org, wanted, (sector, *is_final)).await?);
        }
    }
    all.sort_by_key(|line| Reverse((line.report.submitted_at, line.report.id)));
    let mut seen = BTreeSet::new();
    all.retain(|line| seen.insert(line.report.id));
    all.truncate(usize::try_from(wanted.most).unwrap_or(usize::MAX));
    Ok(all)
}

/// How many of a state wait at the body `org`, of `Unacknowledged` and `ToPass`; counted up to `most`.
///
/// # Errors
/// If the database refuses.
pub(crate) async fn waiting(
    visible: &Visible<'_, Report>,
    org: OrgId,
    (state, today): (State, Day),
    most: i64,
) -> Result<i64, StoreError> {
    let Some(waits) = waits_there(state, today) else { return Ok(0) };
    let join = visible.engine().join_in_order();
    // In the order of its index, else SQLite takes the one of all that the body ever received.
    let select = format!(
        "SELECT COUNT(*) AS n FROM (SELECT m.report_id FROM report_stops m {join} reports ON reports.id = m.report_id
         WHERE m.org_id = $1 AND m.received_at IS NOT NULL AND {waits} AND reports.org_id <> $1 AND {SEEN_EACH}
         ORDER BY m.submitted_at DESC LIMIT $2) waiting"
    );
    visible.count(&select, params![org, most]).await
}

/// What holds of a stop `m` at which a report of this state waits.
fn waits_there(state: State, today: Day) -> Option<String> {
    match state {
        State::Unacknowledged => Some("m.seen_stage < m.newest_stage".to_owned()),
        State::ToPass => Some(Wanted::to_pass(today)),
        State::Any | State::Open | State::Final => None,
    }
}

/// Those that were filed, and of those that had come to the body before, which have had a new stage, from a moment on;
/// newest first.
///
/// # Errors
/// If the database refuses.
pub(crate) async fn changed_since(
    visible: &Visible<'_, Report>,
    org: OrgId,
    since: At,
    most: i64,
) -> Result<Vec<Line>, StoreError> {
    let mut all = newest(visible, org, &Wanted { most, ..Wanted::on(since.day()) }).await?;
    all.retain(|line| line.report.submitted_at >= since);
    let left = most - i64::try_from(all.len()).unwrap_or(most);
    if left > 0 {
        // Those that are older come after all of these.
        let join = visible.engine().join_in_order();
        let older = format!(
            "{LINE} FROM report_stops m {join} reports ON reports.id = m.report_id
             {join} report_stages last ON last.report_id = m.report_id AND last.stage = m.newest_stage
             WHERE m.org_id = $1 AND m.received_at IS NOT NULL AND m.newest_at >= $2 AND m.submitted_at < $2
               AND {SEEN_EACH} ORDER BY m.submitted_at DESC, m.report_id DESC LIMIT $3"
        );
        all.extend(visible.all::<Line>(&older, params![org, since, left]).await?);
    }
    Ok(all)
}

fn before(wanted: &Wanted) -> (At, uuid::Uuid) {
    wanted.before.map_or((At::from_millis(i64::MAX), uuid::Uuid::max()), |(at, id)| (at, id.uuid()))
}

/// Of what has come to the body, those of a sector whose last stage is final or not.
async fn received(
    visible: &Visible<'_, Report>,
    org: OrgId,
    wanted: &Wanted,
    (sector, is_final): (Option<&str>, Option<bool>),
) -> Result<Vec<Line>, StoreError> {
    let (at, id) = before(wanted);
    let mut values: Vec<Bound> = params![org, at, id, wanted.most];
    let mut also = String::new();
    if let Some(code) = sector {
        values.push(code.bound());
        also.push_str(&format!(" AND m.sector_code = ${}", values.len()));
    }
    if let Some(is_final) = is_final {
        values.push(is_final.bound());
        also.push_str(&format!(" AND m.is_final = ${}", values.len()));
    }
    also.extend(waits_there(wanted.state, wanted.today).map(|waits| format!(" AND {waits}")));
    let join = visible.engine().join_in_order();
    let select = format!(
        "{LINE} FROM report_stops m {join} reports ON reports.id = m.report_id
         {join} report_stages last ON last.report_id = m.report_id AND last.stage = m.newest_stage
         WHERE m.org_id = $1 AND m.received_at IS NOT NULL AND (m.submitted_at, m.report_id) < ($2, $3) {also}
            AND {SEEN_EACH} ORDER BY m.submitted_at DESC, m.report_id DESC LIMIT $4"
    );
    visible.all(&select, values).await
}

/// Of what the body filed itself.
async fn filed(visible: &Visible<'_, Report>, org: OrgId, wanted: &Wanted) -> Result<Vec<Line>, StoreError> {
    // What waits for a hand has come to the body.
    if wanted.state == State::ToPass {
        return Ok(Vec::new());
    }
    let (at, id) = before(wanted);
    let mut values: Vec<Bound> = params![org, at, id, wanted.most];
    let mut also = match wanted.state {
        State::Open => " AND last.kind <> 'final'".to_owned(),
        State::Final => " AND last.kind = 'final'".to_owned(),
        State::Unacknowledged => " AND NOT EXISTS (SELECT 1 FROM report_stops a WHERE a.report_id = reports.id
            AND a.acknowledged_at IS NOT NULL)"
            .to_owned(),
        _ => String::new(),
    };
    if !wanted.sectors.is_empty() {
        let first = values.len() + 1;
        values.extend(wanted.sectors.iter().map(|code| code.bound()));
        also.push_str(&format!(" AND reports.sector_code IN ({})", places(first, wanted.sectors.len())));
    }
    let join = visible.engine().join_in_order();
    let select = format!(
        "{LINE} FROM reports {join} report_stages last ON last.report_id = reports.id
           AND last.stage = (SELECT MAX(stage) FROM report_stages s WHERE s.report_id = reports.id)
         WHERE reports.org_id = $1 AND (reports.submitted_at, reports.id) < ($2, $3) {also} AND {{visible}}
         ORDER BY reports.submitted_at DESC, reports.id DESC LIMIT $4"
    );
    visible.all(&select, values).await
}
