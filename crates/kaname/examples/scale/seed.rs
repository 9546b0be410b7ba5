//! A million reports and their like, copied in sets from one that was filed, so that every row is one the house wrote.

use crate::{
    World, counts, filing, ledger,
    numbers::{CHUNK, digits, id, lay_out, moment, series, title},
};
use std::time::Instant;
use store::{Engine, Sql, params, search::Indexed};

/// A ministry to which hardly anybody reports.
pub(crate) const QUIET: &str = "MLIT";
/// So many of the newest reports are not acknowledged, and not judged.
const WAITING: i64 = 1_000;
/// Reports by case.
const PER_CASE: i64 = 50;

pub(crate) async fn fill(world: &World, cast: &kaname::demo::Cast, (reports, notices): (i64, i64)) {
    let start = Instant::now();
    filing::template(world, cast).await;
    transaction(world, async |sql| lay_out(sql, QUIET).await).await;
    let now = world.now().millis();
    for from in (0..reports).step_by(CHUNK as usize) {
        let many = CHUNK.min(reports - from);
        transaction(world, async |sql| self::reports(sql, (from, many), reports, now).await).await;
    }
    eprintln!("{:?}: reports in {:.0} s", world.db.engine(), start.elapsed().as_secs_f64());
    transaction(world, counts::fill).await;
    transaction(world, async |sql| cases(sql, reports, now).await).await;
    ledger::fill(world, notices).await;
    eprintln!("{:?}: notices in {:.0} s", world.db.engine(), start.elapsed().as_secs_f64());
    index(world).await;
    world.count_anew().await;
    eprintln!("{:?}: filled in {:.0} s", world.db.engine(), start.elapsed().as_secs_f64());
}

/// Some statements and their commit.
pub(crate) async fn transaction(world: &World, work: impl AsyncFn(&Sql<'_>)) {
    let cx = world.db.write(access::Actor::nobody(), world.now()).await.unwrap();
    let sql = cx.system("measure");
    if sql.engine() == Engine::Postgres {
        // What refers to what is known; asking for each row takes longer than writing it.
        sql.run("SET LOCAL session_replication_role = replica", params![]).await.unwrap();
    }
    work(&sql).await;
    cx.commit_unrecorded("measure").await.unwrap();
}

pub(crate) async fn run_all(sql: &Sql<'_>, statements: Vec<String>) {
    for statement in statements {
        sql.run(&statement, params![]).await.unwrap();
    }
}

/// Makes everything findable; on PostgreSQL the index is built behind it, not row by row.
async fn index(world: &World) {
    let built = match world.db.engine() {
        Engine::Sqlite => None,
        Engine::Postgres => Some(built(world).await),
    };
    if built.is_some() {
        world.db.run_script("DROP INDEX search_documents_words").await.unwrap();
    }
    reindex(world, &sharing::INDEXED).await;
    if let Some(built) = built {
        world.db.run_script(&format!("SET maintenance_work_mem = '512MB'; {built}")).await.unwrap();
    }
}

/// How the index of words is built.
async fn built(world: &World) -> String {
    let cx = world.db.read(access::Actor::nobody(), world.now()).await.unwrap();
    let select = "SELECT pg_get_indexdef(CAST('search_documents_words' AS regclass)) AS built";
    cx.system("measure").row(select, params![]).await.unwrap().unwrap().text("built").unwrap()
}

/// Makes everything of these kinds findable, as `kaname reindex` does.
pub(crate) async fn reindex(world: &World, kinds: &[Indexed]) {
    for one in kinds {
        let (start, mut after, mut things) = (Instant::now(), None, 0);
        loop {
            let cx = world.db.write(access::Actor::nobody(), world.now()).await.unwrap();
            let piece = one.reindex(&cx, after, false).await.unwrap();
            cx.commit_unrecorded("measure").await.unwrap();
            (after, things) = (piece.next, things + piece.things);
            if after.is_none() {
                break;
            }
        }
        eprintln!("{:?}: {things} in the index in {:.0} s", one.kind, start.elapsed().as_secs_f64());
    }
}

async fn reports(sql: &Sql<'_>, (from, many): (i64, i64), all: i64, now: i64) {
    let (engine, numbers) = (sql.engine(), series(from, many));
    let (rid, tid) = (id(engine, "aaaa", "n.n"), id(engine, "abab", "n.n"));
    let (at, title, reference) = (moment(now, all, 60_000), title(engine, ""), digits(engine, "n.n", 7));
    let orgs = "seed_orgs o ON o.n = n.n % (SELECT COUNT(*) FROM seed_orgs)";
    let first = |column: &str| format!("(SELECT {column} FROM report_stages WHERE title = '{}')", filing::TEMPLATE);
    let content = format!("REPLACE({}, '{}', {title})", first("content"), filing::TEMPLATE);
    let (centre, by) = ("(SELECT id FROM organisations WHERE kind = 'centre')", first("sealed_by"));
    let severity = "CASE WHEN n.n % 100 = 0 THEN 'severe' WHEN n.n % 10 = 0 THEN 'high'
        WHEN n.n % 3 = 0 THEN 'middle' ELSE 'low' END";
    let old = all - WAITING;
    let stop = |organisation: &str, position: i64| {
        format!(
            "{numbers} INSERT INTO report_stops (report_id, org_id, position, received_at, acknowledged_at, passed_at,
               newest_stage, seen_stage, newest_at, submitted_at, sector_code)
             SELECT {rid}, {organisation}, {position}, {at}, CASE WHEN n.n < {old} THEN {at} END,
               CASE WHEN {position} = 1 AND n.n < {old} THEN {at} END, 1, CASE WHEN n.n < {old} THEN 1 ELSE 0 END,
               {at}, {at}, o.sector_code
             FROM n JOIN {orgs} ORDER BY n.n"
        )
    };
    let receipt = |organisation: &str, from: &str| {
        format!(
            "{numbers} INSERT INTO stage_receipts (report_id, stage, org_id, person_id, at)
             SELECT {rid}, 1, {organisation}, {by}, {at} FROM {from} WHERE n.n < {old} ORDER BY n.n"
        )
    };
    let with_orgs = format!("n JOIN {orgs}");
    run_all(sql, vec![
        format!(
            "{numbers} INSERT INTO reports (id, reference, org_id, filed_by_org, channel, source, sector_code, exercise, submitted_at)
             SELECT {rid}, 'R-2013-' || {reference}, o.id, o.id, 'web', '', o.sector_code, FALSE, {at}
             FROM {with_orgs} ORDER BY n.n"
        ),
        format!(
            "{numbers} INSERT INTO report_stages (report_id, stage, kind, title, content, content_hash, label, sealed_by, sealed_at)
             SELECT {rid}, 1, 'first', {title}, {content}, {}, {}, {by}, {at} FROM n ORDER BY n.n",
            first("content_hash"), first("label")
        ),
        stop("o.ministry_id", 1),
        stop(centre, 2),
        receipt("o.ministry_id", &with_orgs),
        receipt(centre, "n"),
        format!(
            "{numbers} INSERT INTO triages (id, report_id, number, stage, level, severity, proposed_level, proposed_severity,
               category, reason, person_id, at)
             SELECT {tid}, {rid}, 1, 1, CASE WHEN n.n % 10 = 0 THEN 'reached' ELSE 'not-reached' END,
               {severity}, 'undecided', 'low', 'access-dos', '', {by}, {at} + 3600000 FROM n WHERE n.n < {old} ORDER BY n.n"
        ),
        // Half as many as wait for the first time wait again.
        format!(
            "{numbers} INSERT INTO triage_queue (report_id, org_id, since, severity, again)
             SELECT {rid}, {centre}, {at}, CASE WHEN n.n % 10 = 0 THEN 'high' ELSE 'low' END, n.n < {old} FROM n WHERE n.n >= {old} OR (n.n >= {old} - 5000 AND n.n % 10 = 0) ORDER BY n.n"
        ),
        format!(
            "{numbers} INSERT INTO judged_reports (report_id, triage_id, at, severity, person_id)
             SELECT {rid}, {tid}, {at} + 3600000, {severity}, {by} FROM n
             WHERE n.n < {old} AND NOT (n.n >= {old} - 5000 AND n.n % 10 = 0) ORDER BY n.n"
        ),
    ])
    .await;
}

/// A case for every fifty reports, with five of them; the newest hundred are open.
async fn cases(sql: &Sql<'_>, reports: i64, now: i64) {
    let (engine, all) = (sql.engine(), reports / PER_CASE);
    let numbers = series(0, all);
    let (cid, at) = (id(engine, "eeee", "n.n"), moment(now, all, 90_000));
    let linked = |k: i64| id(engine, "aaaa", &format!("(n.n * {PER_CASE} + {k})"));
    let event = |mark: i64| id(engine, &format!("ef{mark:02x}"), "n.n");
    let centre = "(SELECT id FROM organisations WHERE kind = 'centre')";
    let by = format!("(SELECT sealed_by FROM report_stages WHERE title = '{}')", filing::TEMPLATE);
    let mut statements = vec![
        format!(
            "{numbers} INSERT INTO cases (id, reference, org_id, exercise, opened_by, opened_at)
             SELECT {cid}, 'C-2013-' || {}, {centre}, FALSE, {by}, {at} FROM n ORDER BY n.n",
            digits(engine, "n.n", 6)
        ),
        format!(
            "{numbers} INSERT INTO case_standing (case_id, org_id, title, state, owner_id, priority, changed_at)
             SELECT {cid}, {centre}, {}, CASE WHEN n.n >= {all} - 100 THEN 'open' WHEN n.n >= {all} - 200 THEN 'monitoring'
               ELSE 'closed' END, NULL, 'normal', {at} FROM n ORDER BY n.n",
            title(engine, "の事案")
        ),
        format!(
            "{numbers} INSERT INTO case_events (id, case_id, number, kind, text, person_id, at)
             SELECT {}, {cid}, 1, 'opened', '', {by}, {at} FROM n ORDER BY n.n",
            event(0)
        ),
    ];
    for k in 0..5 {
        let report = linked(k);
        statements.push(format!(
            "{numbers} INSERT INTO case_events (id, case_id, number, kind, report_id, text, person_id, at)
             SELECT {}, {cid}, {k} + 2, 'linked', {report}, '', {by}, {at} FROM n ORDER BY n.n",
            event(k + 1)
        ));
        statements.push(format!(
            "{numbers} INSERT INTO case_reports (report_id, case_id, since) SELECT {report}, {cid}, {at} FROM n ORDER BY n.n"
        ));
    }
    run_all(sql, statements).await;
}
