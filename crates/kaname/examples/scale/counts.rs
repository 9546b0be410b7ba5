//! What filing counts of each report, for the many at once.

use store::{Engine, Sql, params};

/// Counts them, as filing would have: each with some category, kind and judgement.
pub(crate) async fn fill(sql: &Sql<'_>) {
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
        // Only whether it is counted is kept by months; all else by fiscal years, in the row of April.
        let told = if dimension == "standing" { "month" } else { "((month - 3) / 12) * 12 + 3" };
        let sums = format!(
            "INSERT INTO report_counts (org_id, month, dimension, value, sector_code, n)
             SELECT org_id, {told}, '{dimension}', {column}, sector_code, COUNT(*) FROM counted_reports
             WHERE {column} <> '' AND (standing = 'counted' OR '{dimension}' = 'standing')
             GROUP BY org_id, {told}, {column}, sector_code"
        );
        sql.run(&sums, params![]).await.unwrap();
    }
}
