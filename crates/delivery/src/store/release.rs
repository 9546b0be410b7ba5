//! Writing a dispatch and its ledger, in sets.

use crate::{
    DispatchId, Released, Spec, channel,
    store::{chosen::chosen, embargoes, flow, letters, reach, reminders, rules, updates},
};
use kernel::{At, Audience, Day};
use store::{Bound, Cx, Engine, Sql, StoreError, params};

/// Writes the dispatch and a line for everybody entitled on `day`, hands it over to the first hop, and lets it flow
/// on where no hand is needed; under an embargo only to those who are named.
pub(crate) async fn write(cx: &Cx, sql: &Sql<'_>, spec: &Spec, now: At, day: Day) -> Result<Released, StoreError> {
    let dispatch = cx.new_id();
    insert_dispatch(sql, dispatch, spec, now).await?;
    if let Some(before) = spec.supersedes {
        updates::insert(sql, dispatch, before).await?;
    }
    let above = insert_ministries(cx, sql, dispatch, spec, (now, day)).await?
        + insert_ceptoars(cx, sql, dispatch, spec, (now, day)).await?;
    rules::copy(sql, dispatch, day).await?;
    let mut members = 0;
    if let Audience::Only(_) = spec.audience {
        members += insert_government(cx, sql, dispatch, (now, day)).await?;
    }
    // It flows before the members' lines are written: these are many, and are written once.
    let embargo = spec.embargo.as_ref().filter(|embargo| embargo.until > now);
    if embargo.is_none() {
        flow::from_the_centre(sql, dispatch, now).await?;
    }
    members += insert_members(cx, sql, dispatch, spec, (now, day)).await?;
    if let Some(embargo) = embargo {
        embargoes::insert(sql, dispatch, embargo).await?;
        flow::under_embargo(sql, dispatch, now).await?;
    }
    letters::promise_notice(cx, sql, dispatch).await?;
    reminders::promise(cx, sql, dispatch).await?;
    counted(sql, dispatch, above, members).await
}

async fn insert_dispatch(sql: &Sql<'_>, id: DispatchId, spec: &Spec, now: At) -> Result<(), StoreError> {
    sql.run_one(
        "INSERT INTO dispatches
           (id, org_id, subject_id, reference, title, tlp, urgency, exercise, released_at, answer_by, last_day)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        params![
            id,
            spec.org,
            spec.subject,
            &spec.reference,
            &spec.title,
            spec.tlp.code(),
            spec.urgency.code(),
            spec.exercise,
            now,
            spec.answer_by,
            spec.last_day
        ],
    )
    .await
}

const LEDGER: &str = "INSERT INTO deliveries
    (id, dispatch_id, org_id, tier, via_id, ceptoar_code, government, reachable, entitled_at, queued_at, handed_at)";

/// The values that every one of the three inserts has after those of `groups`, and the places of their placeholders.
struct Places {
    values: Vec<Bound>,
    id: String,
    dispatch: String,
    now: String,
}

/// Ids of a set: twelve bytes of one fresh UUIDv7, then the row's `number`. So they are unique, sorted by time and made
/// from the chance that was handed in, without a row of them passing through here.
fn places(cx: &Cx, sql: &Sql<'_>, mut values: Vec<Bound>, dispatch: DispatchId, now: At, number: &str) -> Places {
    let first = values.len() + 1;
    let fresh = cx.new_id::<crate::Delivery>().uuid().simple().to_string();
    values.extend(params![fresh.get(..24).unwrap_or_default(), dispatch, now]);
    let id = match sql.engine() {
        Engine::Sqlite => format!("unhex(${first} || printf('%08x', {number}))"),
        Engine::Postgres => {
            format!("CAST(CAST(${first} AS TEXT) || lpad(to_hex({number}), 8, '0') AS UUID)")
        }
    };
    Places { values, id, dispatch: cast(sql, first + 1, "UUID"), now: cast(sql, first + 2, "BIGINT") }
}

/// PostgreSQL wants to know what a placeholder in a SELECT list is; SQLite's UUID is bytes and takes no cast.
fn cast(sql: &Sql<'_>, place: usize, kind: &str) -> String {
    match sql.engine() {
        Engine::Sqlite => format!("${place}"),
        Engine::Postgres => format!("CAST(${place} AS {kind})"),
    }
}

/// `e.reachable` of an inner select into the last columns; handed over is what can be reached while `open` holds.
fn standing(now: &str, open: &str) -> String {
    format!("e.reachable, {now}, CASE WHEN e.reachable THEN {now} END, CASE WHEN e.reachable AND {open} THEN {now} END")
}

/// What stands above the members flows afterwards.
const LATER: &str = "1 = 0";

async fn insert_ministries(
    cx: &Cx,
    sql: &Sql<'_>,
    dispatch: DispatchId,
    spec: &Spec,
    (now, day): (At, Day),
) -> Result<i64, StoreError> {
    let (groups, values) = reach::groups(&spec.audience, day);
    let p = places(cx, sql, values, dispatch, now, "ROW_NUMBER() OVER (ORDER BY e.code)");
    let insert = format!(
        "WITH {groups}
         {LEDGER}
         SELECT {id}, {dispatch}, e.id, 'ministry', NULL, NULL, FALSE, {standing}
         FROM (SELECT m.id, m.code, {reachable} AS reachable FROM organisations m
               WHERE m.id IN (SELECT ministry_id FROM groups)) e",
        id = p.id,
        dispatch = p.dispatch,
        reachable = channel::reachable("m.id", "$1"),
        standing = standing(&p.now, LATER),
    );
    sql.run(&null_uuid(sql, &insert), p.values).await.map(lines)
}

async fn insert_ceptoars(
    cx: &Cx,
    sql: &Sql<'_>,
    dispatch: DispatchId,
    spec: &Spec,
    (now, day): (At, Day),
) -> Result<i64, StoreError> {
    let (groups, values) = reach::groups(&spec.audience, day);
    let p = places(cx, sql, values, dispatch, now, "ROW_NUMBER() OVER (ORDER BY e.code)");
    let insert = format!(
        "WITH {groups}
         {LEDGER}
         SELECT {id}, {dispatch}, e.id, CASE WHEN e.government THEN 'ministry' ELSE 'ceptoar' END, e.via_id, e.code,
           e.government, {standing}
         FROM (SELECT groups.id, groups.code, groups.government, above.id AS via_id, {reachable} AS reachable FROM groups
               LEFT JOIN deliveries above ON above.dispatch_id = {dispatch} AND above.tier = 'ministry'
                 AND above.org_id = groups.ministry_id) e",
        id = p.id,
        dispatch = p.dispatch,
        reachable = channel::reachable("groups.id", "$1"),
        standing = standing(&p.now, LATER),
    );
    sql.run(&insert, p.values).await.map(lines)
}

async fn insert_members(
    cx: &Cx,
    sql: &Sql<'_>,
    dispatch: DispatchId,
    spec: &Spec,
    (now, day): (At, Day),
) -> Result<i64, StoreError> {
    // SQLite numbers the rows of a table itself; a membership is in a dispatch once.
    let (number, place) = match sql.engine() {
        Engine::Sqlite => ("e.place", ", members.rowid AS place"),
        Engine::Postgres => ("ROW_NUMBER() OVER ()", ""),
    };
    let p = places(cx, sql, params![day, spec.subject], dispatch, now, number);
    let insert = format!(
        "{LEDGER}
         SELECT {id}, {dispatch}, e.org_id, 'member', e.via_id, e.ceptoar_code, FALSE, {standing}
         FROM (SELECT above.id AS via_id, above.ceptoar_code, members.org_id, {reachable} AS reachable,
               above.passed_at IS NOT NULL AS passed{place}
               FROM deliveries above
               JOIN members ON members.ceptoar_id = above.org_id AND {member}
               JOIN organisations o ON o.id = members.org_id AND {body}
               WHERE above.dispatch_id = {dispatch} AND above.tier = 'ceptoar' AND {chosen}) e",
        id = p.id,
        dispatch = p.dispatch,
        reachable = channel::reachable("members.org_id", "$1"),
        chosen = chosen("$2", "above.org_id", "members.org_id"),
        member = reach::valid("members", "$1"),
        body = reach::valid("o", "$1"),
        standing = standing(&p.now, "e.passed"),
    );
    sql.run(&insert, p.values).await.map(lines)
}

/// Below each ministry on the government's line: its agencies, and itself.
async fn insert_government(
    cx: &Cx,
    sql: &Sql<'_>,
    dispatch: DispatchId,
    (now, day): (At, Day),
) -> Result<i64, StoreError> {
    let p = places(cx, sql, params![day], dispatch, now, "ROW_NUMBER() OVER (ORDER BY e.ceptoar_code, e.org_id)");
    let insert = format!(
        "{LEDGER}
         SELECT {id}, {dispatch}, e.org_id, 'member', e.via_id, e.ceptoar_code, TRUE, {standing}
         FROM (SELECT heads.id AS via_id, heads.ceptoar_code, ends.org_id, {reachable} AS reachable
               FROM deliveries heads
               JOIN (SELECT v.ministry_id, v.agency_id AS org_id FROM supervisions v
                       JOIN organisations o ON o.id = v.agency_id AND {body} WHERE {agency}
                     UNION ALL SELECT m.id, m.id FROM organisations m WHERE m.kind = 'ministry') ends
                 ON ends.ministry_id = heads.org_id
               WHERE heads.dispatch_id = {dispatch} AND heads.tier = 'ministry' AND heads.government) e",
        id = p.id,
        dispatch = p.dispatch,
        reachable = channel::reachable("ends.org_id", "$1"),
        agency = reach::valid("v", "$1"),
        body = reach::valid("o", "$1"),
        standing = standing(&p.now, LATER),
    );
    sql.run(&insert, p.values).await.map(lines)
}

/// PostgreSQL takes a bare NULL in a SELECT list for a text.
fn null_uuid(sql: &Sql<'_>, insert: &str) -> String {
    match sql.engine() {
        Engine::Sqlite => insert.to_owned(),
        Engine::Postgres => insert.replace("NULL, NULL,", "CAST(NULL AS UUID), NULL,"),
    }
}

/// How many lines a statement wrote, as figures are kept.
fn lines(written: u64) -> i64 {
    i64::try_from(written).unwrap_or(i64::MAX)
}

/// What was written: `above` lines of ministries and CEPTOARs, `members` of members; read are only those of whom
/// nobody can be reached.
async fn counted(sql: &Sql<'_>, dispatch: DispatchId, above: i64, members: i64) -> Result<Released, StoreError> {
    let ask = "SELECT COUNT(*) AS n FROM deliveries WHERE dispatch_id = $1 AND NOT reachable";
    let unreachable = sql.count(ask, params![dispatch]).await?;
    let unreachable_members = sql.count(&format!("{ask} AND tier = 'member'"), params![dispatch]).await?;
    Ok(Released {
        dispatch,
        recipients: above + members,
        unreachable,
        reachable_members: members - unreachable_members,
    })
}
