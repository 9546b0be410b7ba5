//! What this room keeps beside what was handed in and shared, and how it is recounted.

use store::Derived;

/// The fiscal year of Japan in which `z` lies, the days since 1 April of the year 0. 146,097 days are four hundred years.
macro_rules! year {
    () => {
        "z / 146097 * 400 + (z % 146097 - z % 146097 / 1460 + z % 146097 / 36524 - z % 146097 / 146096) / 365"
    };
}
/// How many submissions came and how many shares left in each fiscal year in which anything did.
macro_rules! years {
    () => {
        concat!(
            "SELECT community_id, ",
            year!(),
            " AS fiscal_year, COUNT(CASE WHEN came THEN 1 END) AS came, COUNT(CASE WHEN came THEN NULL ELSE 1 END) AS gone
             FROM (SELECT community_id, (submitted_at + 32400000) / 86400000 + 719437 AS z, TRUE AS came FROM submissions
               UNION ALL SELECT s.community_id, (l.released_at + 32400000) / 86400000 + 719437, FALSE
               FROM share_releases l JOIN shares s ON s.id = l.share_id) each_one GROUP BY community_id, ",
            year!()
        )
    };
}

/// What organisations were told and have not opened.
macro_rules! unopened {
    () => {
        "FROM share_recipients r JOIN share_releases l ON l.share_id = r.share_id
         WHERE NOT EXISTS (SELECT 1 FROM share_openings o WHERE o.share_id = r.share_id AND o.org_id = r.org_id)"
    };
}
/// All of it.
pub const DERIVED: [Derived; 2] = [YEARS, UNOPENED];

const YEARS: Derived = Derived {
    what: "community_years",
    wrong: concat!(
        "SELECT COUNT(*) AS n FROM (SELECT * FROM (SELECT community_id, fiscal_year, came, gone FROM community_years EXCEPT ",
        years!(),
        ") more UNION ALL SELECT * FROM (",
        years!(),
        " EXCEPT SELECT community_id, fiscal_year, came, gone FROM community_years) fewer) wrong"
    ),
    mend: &[
        "DELETE FROM community_years",
        concat!("INSERT INTO community_years (community_id, fiscal_year, came, gone) ", years!()),
    ],
};

const UNOPENED: Derived = Derived {
    what: "unopened_shares",
    wrong: concat!(
        "SELECT COUNT(*) AS n FROM (SELECT r.share_id ",
        unopened!(),
        " AND NOT EXISTS (SELECT 1 FROM unopened_shares u
              WHERE u.org_id = r.org_id AND u.released_at = l.released_at AND u.share_id = r.share_id)
          UNION ALL SELECT u.share_id FROM unopened_shares u WHERE NOT EXISTS (SELECT 1 ",
        unopened!(),
        " AND r.share_id = u.share_id AND r.org_id = u.org_id AND l.released_at = u.released_at)) wrong"
    ),
    mend: &[
        "DELETE FROM unopened_shares",
        concat!(
            "INSERT INTO unopened_shares (org_id, released_at, share_id) SELECT r.org_id, l.released_at, r.share_id ",
            unopened!()
        ),
    ],
};
