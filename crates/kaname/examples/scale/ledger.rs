//! Fifty thousand notices with twenty recipients each, and some that are still being written.

use crate::{
    World,
    numbers::{CHUNK, digits, id, moment, series, title},
    seed::{run_all, transaction},
};
use store::Sql;

/// Recipients of each of the many notices.
const RECIPIENTS: i64 = 20;
/// So many of the newest are not released.
const OPEN: i64 = 20;

pub(crate) async fn fill(world: &World, notices: i64) {
    let now = world.now().millis();
    for from in (0..notices).step_by(CHUNK as usize) {
        let many = CHUNK.min(notices - from);
        transaction(world, async |sql| self::notices(sql, (from, many), notices, now).await).await;
    }
}

async fn notices(sql: &Sql<'_>, (from, many): (i64, i64), all: i64, now: i64) {
    let (engine, numbers) = (sql.engine(), series(from, many));
    let (nid, did) = (id(engine, "bbbb", "n.n"), id(engine, "cccc", "n.n"));
    let (at, title) = (moment(now, all, 120_000), title(engine, "の注意喚起"));
    let reference = format!("'N-2013-' || {}", digits(engine, "n.n", 7));
    let first = |column: &str| format!("(SELECT {column} FROM notice_revisions ORDER BY saved_at LIMIT 1)");
    let centre = "(SELECT id FROM organisations WHERE kind = 'centre')";
    let (by, released) = (first("saved_by"), format!("n.n < {}", all - OPEN));
    let mut statements = vec![
        format!(
            "{numbers} INSERT INTO notices (id, reference, org_id, exercise, begun_by, begun_at)
             SELECT {nid}, {reference}, {centre}, FALSE, {by}, {at} FROM n ORDER BY n.n"
        ),
        format!(
            "{numbers} INSERT INTO notice_revisions (notice_id, revision, title, content, content_hash, saved_by, saved_at)
             SELECT {nid}, 1, {title}, REPLACE({}, {}, {title}), {}, {by}, {at} FROM n ORDER BY n.n",
            first("content"), first("title"), first("content_hash")
        ),
        format!(
            "{numbers} INSERT INTO dispatches (id, org_id, subject_id, reference, title, tlp, urgency, exercise, released_at)
             SELECT {did}, {centre}, {nid}, {reference}, {title}, 'green', 'normal', FALSE, {at} FROM n WHERE {released} ORDER BY n.n"
        ),
        format!(
            "{numbers} INSERT INTO releases (notice_id, revision, content_hash, dispatch_id, released_by, released_at)
             SELECT {nid}, 1, {}, {did}, {by}, {at} FROM n WHERE {released} ORDER BY n.n",
            first("content_hash")
        ),
        format!(
            "{numbers} INSERT INTO open_notices (notice_id, begun_at) SELECT {nid}, {at} FROM n WHERE NOT {released} ORDER BY n.n"
        ),
        format!(
            "{numbers} INSERT INTO notice_sources (notice_id, report_id)
             SELECT {nid}, {} FROM n WHERE n.n % 5 = 0 OR NOT {released} ORDER BY n.n",
            id(engine, "aaaa", "n.n")
        ),
    ];
    for recipient in 0..RECIPIENTS {
        let line = id(engine, &format!("dd{recipient:02x}"), "n.n");
        statements.push(format!(
            "{numbers} INSERT INTO deliveries (id, dispatch_id, org_id, tier, via_id, ceptoar_code, reachable, entitled_at, queued_at, handed_at,
               opened_at, acknowledged_at)
             SELECT {line}, {did}, o.id, 'member', NULL, o.sector_code, TRUE, {at}, {at}, {at},
               CASE WHEN n.n % 3 = 0 THEN {at} + 60000 END, CASE WHEN n.n % 3 = 0 THEN {at} + 60000 END
             FROM n JOIN seed_orgs o ON o.n = (n.n * {RECIPIENTS} + {recipient}) % (SELECT COUNT(*) FROM seed_orgs)
             WHERE {released} ORDER BY n.n"
        ));
    }
    run_all(sql, statements).await;
}
