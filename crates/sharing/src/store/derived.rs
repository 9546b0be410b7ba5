//! What this room keeps beside reports and releases for its lists and sums, and how it is recounted. Migrations filled it for what was there.

use store::Derived;

/// Whether the body has it, has not passed it on, and the next body waits for that.
macro_rules! to_pass {
    () => {
        "(received_at IS NOT NULL AND passed_at IS NULL AND EXISTS (SELECT 1 FROM report_stops next
           WHERE next.report_id = report_stops.report_id AND next.position = report_stops.position + 1
             AND next.received_at IS NULL))"
    };
}
macro_rules! newest_stage {
    () => {
        "COALESCE((SELECT MAX(s.stage) FROM report_stages s WHERE s.report_id = report_stops.report_id), 0)"
    };
}
macro_rules! seen_stage {
    () => {
        "COALESCE((SELECT MAX(r.stage) FROM stage_receipts r
           WHERE r.report_id = report_stops.report_id AND r.org_id = report_stops.org_id), 0)"
    };
}
macro_rules! newest_at {
    () => {
        "COALESCE((SELECT s.sealed_at FROM report_stages s WHERE s.report_id = report_stops.report_id AND s.stage =
           (SELECT MAX(t.stage) FROM report_stages t WHERE t.report_id = report_stops.report_id)), 0)"
    };
}
/// The earliest last day of the labels of all stages; `NULL` is without end. A label ends with its day, as in
/// `"until":"2014-06-17"}`; the sum makes of it days since 1970-01-01.
macro_rules! until {
    () => {
        "(SELECT MIN(365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + d - 719469) FROM (
           SELECT CAST(substr(t.label, length(t.label) - 11, 4) AS BIGINT)
               - CASE WHEN substr(t.label, length(t.label) - 6, 2) <= '02' THEN 1 ELSE 0 END AS y,
             (CAST(substr(t.label, length(t.label) - 6, 2) AS BIGINT) + 9) % 12 AS m,
             CAST(substr(t.label, length(t.label) - 3, 2) AS BIGINT) AS d
           FROM report_stages t WHERE t.report_id = report_stops.report_id AND t.label LIKE '%\"until\":\"____-__-__\"}') days)"
    };
}
/// A column of the bodies on the path of reports that must be what this gives. Only rows that differ are written.
macro_rules! stops {
    ($column:literal, $is:ident) => {
        Derived {
            what: concat!("report_stops.", $column),
            wrong: concat!("SELECT COUNT(*) AS n FROM report_stops WHERE ", $column, " <> ", $is!()),
            mend: &[concat!("UPDATE report_stops SET ", $column, " = ", $is!(), " WHERE ", $column, " <> ", $is!())],
        }
    };
}
/// What was said back to a reporter since the newest stage, or in the same moment, in which nobody can tell.
macro_rules! answered {
    ($after:literal) => {
        concat!(
            "SELECT r.id AS report_id, r.org_id AS org_id, MAX(m.at) AS at FROM report_remarks m
               JOIN reports r ON r.id = m.report_id
             WHERE m.direction = 'back' AND m.at ",
            $after,
            " (SELECT MAX(s.sealed_at) FROM report_stages s WHERE s.report_id = r.id) GROUP BY r.id, r.org_id"
        )
    };
}
/// The judgement in force of each report that does not wait to be judged again.
macro_rules! judged {
    () => {
        "SELECT t.report_id, t.id AS triage_id, t.at, t.severity, t.person_id FROM triages t
         WHERE t.number = (SELECT MAX(newest.number) FROM triages newest WHERE newest.report_id = t.report_id)
           AND NOT EXISTS (SELECT 1 FROM triage_queue waits WHERE waits.report_id = t.report_id)"
    };
}

/// All of it.
pub const DERIVED: [Derived; 9] = [
    super::counts::notices::ALONE,
    super::counts::notices::SUMS,
    stops!("to_pass", to_pass),
    stops!("newest_stage", newest_stage),
    stops!("seen_stage", seen_stage),
    stops!("newest_at", newest_at),
    Derived {
        what: "report_stops.until",
        wrong: concat!("SELECT COUNT(*) AS n FROM report_stops WHERE COALESCE(until, -1) <> COALESCE(", until!(), ", -1)"),
        mend: &[concat!(
            "UPDATE report_stops SET until = ",
            until!(),
            " WHERE COALESCE(until, -1) <> COALESCE(",
            until!(),
            ", -1)"
        )],
    },
    Derived {
        what: "answered_reports",
        wrong: concat!(
            "SELECT COUNT(*) AS n FROM (SELECT a.report_id FROM answered_reports a WHERE NOT EXISTS (SELECT 1 FROM (",
            answered!(">="),
            ") d WHERE d.report_id = a.report_id AND d.org_id = a.org_id AND d.at = a.at)
             UNION ALL SELECT d.report_id FROM (",
            answered!(">"),
            ") d WHERE NOT EXISTS (SELECT 1 FROM answered_reports a WHERE a.report_id = d.report_id)) wrong"
        ),
        mend: &[
            "DELETE FROM answered_reports",
            concat!("INSERT INTO answered_reports (report_id, org_id, at) ", answered!(">")),
        ],
    },
    Derived {
        what: "judged_reports",
        wrong: concat!(
            "SELECT COUNT(*) AS n FROM (SELECT * FROM (SELECT report_id, triage_id, at, severity, person_id FROM judged_reports
               EXCEPT ",
            judged!(),
            ") more UNION ALL SELECT * FROM (",
            judged!(),
            " EXCEPT SELECT report_id, triage_id, at, severity, person_id FROM judged_reports) fewer) wrong"
        ),
        mend: &[
            "DELETE FROM judged_reports",
            concat!("INSERT INTO judged_reports (report_id, triage_id, at, severity, person_id) ", judged!()),
        ],
    },
];
