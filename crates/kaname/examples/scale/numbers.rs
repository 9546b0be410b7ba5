//! Numbered rows in the SQL of both engines.

use store::{Engine, Sql, params};

/// How many rows a statement makes.
pub(crate) const CHUNK: i64 = 50_000;
/// Two years.
const SPAN: i64 = 63_072_000_000;
/// Words that titles are made of.
const WORDS: &str = "('表示遅延'), ('不審メール'), ('改ざん'), ('大量アクセス'), ('機器故障'), ('設定誤り'), ('マルウェア感染'), ('停電'), ('通信障害'), ('情報流出')";

/// Operators by number, each with its ministry; the words by number. `quiet` is a ministry whose operators do not file.
pub(crate) async fn lay_out(sql: &Sql<'_>, quiet: &str) {
    for statement in [
        &*format!(
            "CREATE TABLE seed_orgs AS SELECT ROW_NUMBER() OVER (ORDER BY e.sort, e.id) - 1 AS n, e.id, e.sector_code, e.ministry_id
             FROM (SELECT o.sort, o.id, o.sector_code,
               (SELECT k.ministry_id FROM competences k JOIN sectors s ON s.code = o.sector_code
                WHERE k.sector_code = s.code OR k.sector_code = s.parent LIMIT 1) AS ministry_id
               FROM organisations o WHERE o.kind = 'operator' AND o.sector_code IS NOT NULL) e
             WHERE e.ministry_id IS NOT NULL AND e.ministry_id <> (SELECT id FROM organisations WHERE code = '{quiet}')"
        ),
        "CREATE UNIQUE INDEX seed_orgs_n ON seed_orgs (n)",
        "CREATE TABLE seed_words (n BIGINT, word TEXT)",
        &*format!(
            "INSERT INTO seed_words SELECT ROW_NUMBER() OVER () - 1, w.word FROM
             (SELECT column1 AS word FROM (VALUES {WORDS}) v) w"
        ),
    ] {
        sql.run(statement, params![]).await.unwrap();
    }
}

/// The id of the row number `n` of a table that is told apart by `mark`.
pub(crate) fn id(engine: Engine, mark: &str, n: &str) -> String {
    match engine {
        Engine::Sqlite => format!("unhex('0140{mark}00007000' || '8000' || printf('%012x', {n}))"),
        Engine::Postgres => format!("CAST('0140{mark}00007000' || '8000' || lpad(to_hex({n}), 12, '0') AS UUID)"),
    }
}

pub(crate) fn digits(engine: Engine, n: &str, width: usize) -> String {
    match engine {
        Engine::Sqlite => format!("printf('%0{width}d', {n})"),
        Engine::Postgres => format!("lpad(CAST({n} AS TEXT), {width}, '0')"),
    }
}

/// `n` from `from`, `many` times.
pub(crate) fn series(from: i64, many: i64) -> String {
    format!(
        "WITH RECURSIVE n(n) AS (SELECT CAST({from} AS BIGINT) UNION ALL SELECT n + 1 FROM n WHERE n < {})",
        from + many - 1
    )
}

/// The moment of the row number `n` of `all` within two years that ended `before_now` milliseconds ago.
pub(crate) fn moment(now: i64, all: i64, before_now: i64) -> String {
    format!("({now} - {before_now} - ({all} - n.n) * {})", SPAN / all.max(1))
}

/// The title of the row number `n`.
pub(crate) fn title(engine: Engine, between: &str) -> String {
    format!("(SELECT word FROM seed_words w WHERE w.n = n.n % 10) || '{between}' || {}", digits(engine, "n.n", 7))
}
