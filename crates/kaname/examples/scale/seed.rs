//! A million reports and their like, copied in sets from what the demo tells, so that every row is one the house wrote.

use crate::World;
use kernel::Clock;
use std::time::Instant;
use store::{Engine, Sql, params};

/// How many rows a statement makes.
const CHUNK: i64 = 50_000;
/// Recipients of each of the many notices.
const RECIPIENTS: i64 = 20;
/// Words that titles are made of.
const WORDS: &str = "('表示遅延'), ('不審メール'), ('改ざん'), ('大量アクセス'), ('機器故障'), ('設定誤り'), ('マルウェア感染'), ('停電'), ('通信障害'), ('情報流出')";

pub(crate) async fn fill(world: &World, reports: i64, notices: i64) {
    let start = Instant::now();
    let cx = world.bench.db.write(access::Actor::nobody(), world.bench.clock.now()).await.unwrap();
    let sql = cx.system("measure");
    numbered(&sql).await;
    let mut from = 0;
    while from < reports {
        self::reports(&sql, from, CHUNK.min(reports - from), reports, world.bench.clock.now().millis()).await;
        from += CHUNK;
    }
    counted(&sql).await;
    let mut from = 0;
    while from < notices {
        self::notices(&sql, from, CHUNK.min(notices - from), notices, world.bench.clock.now().millis()).await;
        from += CHUNK;
    }
    cx.commit_unrecorded("measure").await.unwrap();
    world.bench.db.run_script("ANALYZE").await.unwrap();
    eprintln!("{:?} filled in {:.0} s", world.bench.db.engine(), start.elapsed().as_secs_f64());
}

/// Operators by number, each with its ministry; the words by number; the centre; one stage, one revision to copy.
async fn numbered(sql: &Sql<'_>) {
    for statement in [
        "CREATE TABLE seed_orgs AS SELECT ROW_NUMBER() OVER (ORDER BY o.sort, o.id) - 1 AS n, o.id, o.sector_code,
           (SELECT k.ministry_id FROM competences k JOIN sectors s ON s.code = o.sector_code
            WHERE k.sector_code = s.code OR k.sector_code = s.parent LIMIT 1) AS ministry_id
         FROM organisations o WHERE o.kind = 'operator' AND o.sector_code IS NOT NULL",
        "CREATE UNIQUE INDEX seed_orgs_n ON seed_orgs (n)",
        "CREATE TABLE seed_words (n BIGINT, word TEXT)",
    ] {
        sql.run(statement, params![]).await.unwrap();
    }
    let words = format!(
        "INSERT INTO seed_words SELECT ROW_NUMBER() OVER () - 1, w.word FROM
         (SELECT column1 AS word FROM (VALUES {WORDS}) v) w"
    );
    sql.run(&words, params![]).await.unwrap();
}

/// The id of the `n`th row of a table that is told apart by `mark`.
fn id(engine: Engine, mark: &str, n: &str) -> String {
    match engine {
        Engine::Sqlite => format!("unhex('0140{mark}00007000' || '8000' || printf('%012x', {n}))"),
        Engine::Postgres => format!("CAST('0140{mark}00007000' || '8000' || lpad(to_hex({n}), 12, '0') AS UUID)"),
    }
}

fn digits(engine: Engine, n: &str, width: usize) -> String {
    match engine {
        Engine::Sqlite => format!("printf('%0{width}d', {n})"),
        Engine::Postgres => format!("lpad(CAST({n} AS TEXT), {width}, '0')"),
    }
}

/// `n` from `from`, `many` times.
fn series(from: i64, many: i64) -> String {
    format!(
        "WITH RECURSIVE n(n) AS (SELECT CAST({from} AS BIGINT) UNION ALL SELECT n + 1 FROM n WHERE n < {})",
        from + many - 1
    )
}

async fn reports(sql: &Sql<'_>, from: i64, many: i64, all: i64, now: i64) {
    let (engine, numbers) = (sql.engine(), series(from, many));
    let rid = id(engine, "aaaa", "n.n");
    // Two years, ending a minute ago.
    let at = format!("({now} - 60000 - ({all} - n.n) * {})", 63_072_000_000 / all.max(1));
    let title = format!("(SELECT word FROM seed_words w WHERE w.n = n.n % 10) || {}", digits(engine, "n.n", 7));
    let orgs = "seed_orgs o ON o.n = n.n % (SELECT COUNT(*) FROM seed_orgs)";
    let reference = digits(engine, "n.n", 7);
    let template = "(SELECT content FROM report_stages ORDER BY sealed_at LIMIT 1)";
    let (hash, label, by) = ("content_hash", "label", "sealed_by");
    let first = |column: &str| format!("(SELECT {column} FROM report_stages ORDER BY sealed_at LIMIT 1)");
    let statements = [
        format!(
            "{numbers} INSERT INTO reports (id, reference, org_id, filed_by_org, channel, source, sector_code, exercise, submitted_at)
             SELECT {rid}, 'R-2013-' || {reference}, o.id, o.id, 'web', '', o.sector_code, FALSE, {at}
             FROM n JOIN {orgs} ORDER BY n.n"
        ),
        format!(
            "{numbers} INSERT INTO report_stages (report_id, stage, kind, title, content, content_hash, label, sealed_by, sealed_at)
             SELECT {rid}, 1, 'first', {title}, {template}, {}, {}, {}, {at} FROM n ORDER BY n.n",
            first(hash), first(label), first(by)
        ),
        // The newest thousand wait at the centre.
        format!(
            "{numbers} INSERT INTO report_stops (report_id, org_id, position, received_at, acknowledged_at, passed_at,
               newest_stage, seen_stage) SELECT {rid}, o.ministry_id, 1, {at}, {at}, {at}, 1, 1 FROM n JOIN {orgs} WHERE o.ministry_id IS NOT NULL ORDER BY n.n"
        ),
        format!(
            "{numbers} INSERT INTO report_stops (report_id, org_id, position, received_at, acknowledged_at, passed_at,
               newest_stage, seen_stage)
             SELECT {rid}, (SELECT id FROM organisations WHERE kind = 'centre'), 2, {at},
               CASE WHEN n.n < {0} THEN {at} END, NULL, 1, CASE WHEN n.n < {0} THEN 1 ELSE 0 END FROM n ORDER BY n.n",
            all - 1000
        ),
        format!(
            "{numbers} INSERT INTO stage_receipts (report_id, stage, org_id, person_id, at)
             SELECT {rid}, 1, (SELECT id FROM organisations WHERE kind = 'centre'), {}, {at} FROM n WHERE n.n < {} ORDER BY n.n",
            first(by), all - 1000
        ),
        format!(
            "{numbers} INSERT INTO stage_receipts (report_id, stage, org_id, person_id, at)
             SELECT {rid}, 1, o.ministry_id, {}, {at} FROM n JOIN {orgs} WHERE o.ministry_id IS NOT NULL ORDER BY n.n",
            first(by)
        ),
    ];
    for statement in statements {
        sql.run(&statement, params![]).await.unwrap();
    }
}

/// Counts them, as filing would have: each with some category, kind and judgement.
async fn counted(sql: &Sql<'_>) {
    let (one_of, month) = match sql.engine() {
        Engine::Sqlite => (
            "ABS(RANDOM()) % 5",
            "CAST(strftime('%Y', (s.received_at + 32400000) / 1000, 'unixepoch') AS INTEGER) * 12
             + CAST(strftime('%m', (s.received_at + 32400000) / 1000, 'unixepoch') AS INTEGER) - 1",
        ),
        Engine::Postgres => (
            "CAST(FLOOR(RANDOM() * 5) AS BIGINT)",
            "CAST(EXTRACT(YEAR FROM to_timestamp(s.received_at / 1000) AT TIME ZONE 'Asia/Tokyo') * 12
             + EXTRACT(MONTH FROM to_timestamp(s.received_at / 1000) AT TIME ZONE 'Asia/Tokyo') - 1 AS BIGINT)",
        ),
    };
    let word = |words: [&str; 5]| {
        let cases: Vec<String> = words.iter().enumerate().map(|(n, word)| format!("WHEN {n} THEN '{word}'")).collect();
        format!("CASE {one_of} {} ELSE 'none' END", cases.join(" "))
    };
    let category = word(["access-dos", "virus", "other-intentional", "unintentional", "none"]);
    let kind = word(["failure", "sign", "attack", "voluntary", "none"]);
    let threat = word(["1-1", "1-4", "1-5", "2-7", "none"]);
    let matters = word(["1-1:yes", "3-1:suspected", "4-2:yes", "5-1:no", "7-4:suspected"]);
    let level = word(["reached", "not-reached", "undecided", "none", "none"]);
    let severity = word(["low", "middle", "high", "severe", "none"]);
    let rows = format!(
        "INSERT INTO counted_reports (org_id, report_id, reporter_id, month, sector_code, standing, category, kind, threat, matters, channel, level, severity)
         SELECT s.org_id, s.report_id, r.org_id, {month}, r.sector_code, 'counted', {category}, {kind}, {threat}, {matters}, 'web',
           CASE WHEN s.position = 2 THEN {level} ELSE '' END, CASE WHEN s.position = 2 THEN {severity} ELSE '' END
         FROM report_stops s JOIN reports r ON r.id = s.report_id WHERE s.received_at IS NOT NULL
         ON CONFLICT (org_id, report_id) DO NOTHING"
    );
    sql.run(&rows, params![]).await.unwrap();
    sql.run("DELETE FROM report_counts", params![]).await.unwrap();
    for dimension in ["standing", "category", "kind", "threat", "matter", "channel", "level", "severity"] {
        // One matter each here, so that it is the value.
        let column = if dimension == "matter" { "matters" } else { dimension };
        let sums = format!(
            "INSERT INTO report_counts (org_id, month, dimension, value, sector_code, n)
             SELECT org_id, month, '{dimension}', {column}, sector_code, COUNT(*) FROM counted_reports
             WHERE {column} <> '' AND (standing = 'counted' OR '{dimension}' = 'standing')
             GROUP BY org_id, month, {column}, sector_code"
        );
        sql.run(&sums, params![]).await.unwrap();
    }
}

async fn notices(sql: &Sql<'_>, from: i64, many: i64, all: i64, now: i64) {
    let (engine, numbers) = (sql.engine(), series(from, many));
    let (nid, did) = (id(engine, "bbbb", "n.n"), id(engine, "cccc", "n.n"));
    let at = format!("({now} - 120000 - ({all} - n.n) * {})", 63_072_000_000 / all.max(1));
    let title =
        format!("(SELECT word FROM seed_words w WHERE w.n = n.n % 10) || 'の注意喚起' || {}", digits(engine, "n.n", 7));
    let reference = format!("'N-2013-' || {}", digits(engine, "n.n", 7));
    let first = |column: &str| format!("(SELECT {column} FROM notice_revisions ORDER BY saved_at LIMIT 1)");
    let centre = "(SELECT id FROM organisations WHERE kind = 'centre')";
    let by = first("saved_by");
    let mut statements = vec![
        format!(
            "{numbers} INSERT INTO notices (id, reference, org_id, exercise, begun_by, begun_at)
             SELECT {nid}, {reference}, {centre}, FALSE, {by}, {at} FROM n ORDER BY n.n"
        ),
        format!(
            "{numbers} INSERT INTO notice_revisions (notice_id, revision, title, content, content_hash, saved_by, saved_at)
             SELECT {nid}, 1, {title}, {}, {}, {by}, {at} FROM n ORDER BY n.n",
            first("content"), first("content_hash")
        ),
        format!(
            "{numbers} INSERT INTO dispatches (id, org_id, subject_id, reference, title, tlp, urgency, exercise, released_at)
             SELECT {did}, {centre}, {nid}, {reference}, {title}, 'green', 'normal', FALSE, {at} FROM n ORDER BY n.n"
        ),
        format!(
            "{numbers} INSERT INTO releases (notice_id, revision, content_hash, dispatch_id, released_by, released_at)
             SELECT {nid}, 1, {}, {did}, {by}, {at} FROM n ORDER BY n.n",
            first("content_hash")
        ),
    ];
    for recipient in 0..RECIPIENTS {
        let line = id(engine, &format!("dd{recipient:02x}"), "n.n");
        statements.push(format!(
            "{numbers} INSERT INTO deliveries (id, dispatch_id, org_id, tier, via_id, ceptoar_code, reachable, entitled_at, queued_at, handed_at,
               opened_at, acknowledged_at)
             SELECT {line}, {did}, o.id, 'member', NULL, o.sector_code, TRUE, {at}, {at}, {at},
               CASE WHEN n.n % 3 = 0 THEN {at} + 60000 END, CASE WHEN n.n % 3 = 0 THEN {at} + 60000 END
             FROM n JOIN seed_orgs o ON o.n = (n.n * {RECIPIENTS} + {recipient}) % (SELECT COUNT(*) FROM seed_orgs) ORDER BY n.n"
        ));
    }
    for statement in statements {
        sql.run(&statement, params![]).await.unwrap();
    }
}
