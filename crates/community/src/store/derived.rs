//! What this room keeps beside what was handed in and shared, and how it is recounted.

use store::Derived;

/// How many submissions came and how many shares left in each fiscal year in which anything did.
macro_rules! years {
    () => {
        "SELECT community_id, fiscal_year, COUNT(CASE WHEN came THEN 1 END) AS came,
           COUNT(CASE WHEN came THEN NULL ELSE 1 END) AS gone
         FROM (SELECT community_id, submitted_at AS at, TRUE AS came FROM submissions
           UNION ALL SELECT s.community_id, l.released_at, FALSE
           FROM share_releases l JOIN shares s ON s.id = l.share_id) each_one
         JOIN {fiscal_years} ON at >= begins AND at < ends GROUP BY community_id, fiscal_year"
    };
}

/// Submissions of which no share was made.
macro_rules! untaken {
    () => {
        "SELECT p.community_id, p.submitted_at, p.id FROM submissions p
         WHERE NOT EXISTS (SELECT 1 FROM share_sources x WHERE x.submission_id = p.id)"
    };
}
/// Shares that have not left.
macro_rules! open {
    () => {
        "SELECT s.community_id, s.id FROM shares s
         WHERE NOT EXISTS (SELECT 1 FROM share_releases l WHERE l.share_id = s.id)"
    };
}
/// What organisations were told and have not opened.
macro_rules! unopened {
    () => {
        "FROM share_recipients r JOIN share_releases l ON l.share_id = r.share_id JOIN shares s ON s.id = r.share_id
         WHERE NOT EXISTS (SELECT 1 FROM share_openings o WHERE o.share_id = r.share_id AND o.org_id = r.org_id)"
    };
}
/// To whom outside notices were handed over, for whoever recalls them.
macro_rules! outside {
    () => {
        "SELECT h.id, h.notice_id, b.to_ja, b.to_en, h.whom, h.means, h.handed_at
         FROM notice_hand_overs h JOIN bridges b ON b.id = h.bridge_id"
    };
}
/// Notices that were begun with what came by hand: those that have not left without a leave to go on into a notice; and, with
/// their updates, those that were begun with what was taken back, or with a share that its hub recalled.
macro_rules! holds {
    () => {
        "SELECT * FROM (SELECT n.notice_id, 'leave' AS why FROM arrival_notices n JOIN arrivals a ON a.id = n.arrival_id
         WHERE a.given_by IS NOT NULL AND NOT EXISTS (SELECT 1 FROM releases r WHERE r.notice_id = n.notice_id)
           AND NOT EXISTS (SELECT 1 FROM giver_leaves l WHERE l.arrival_id = a.id AND l.destination = 'notice'
             AND NOT EXISTS (SELECT 1 FROM leave_withdrawals w WHERE w.leave_id = l.id))
         UNION SELECT n.notice_id, 'source' FROM arrival_notices n JOIN arrival_withdrawals w ON w.arrival_id = n.arrival_id
         UNION SELECT u.notice_id, 'source' FROM notice_updates u JOIN arrival_notices n ON n.notice_id = u.first_id
           JOIN arrival_withdrawals w ON w.arrival_id = n.arrival_id
         UNION SELECT n.notice_id, 'source' FROM arrival_notices n JOIN arrivals a ON a.id = n.arrival_id
           JOIN share_recalls r ON r.share_id = a.share_id
         UNION SELECT u.notice_id, 'source' FROM notice_updates u JOIN arrival_notices n ON n.notice_id = u.first_id
           JOIN arrivals a ON a.id = n.arrival_id JOIN share_recalls r ON r.share_id = a.share_id) held"
    };
}
/// All of it.
pub const DERIVED: [Derived; 6] = [YEARS, UNTAKEN, OPEN, UNOPENED, OUTSIDE, HOLDS];

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

const UNTAKEN: Derived = Derived {
    what: "untaken_submissions",
    wrong: concat!(
        "SELECT COUNT(*) AS n FROM (SELECT * FROM (SELECT community_id, submitted_at, submission_id FROM untaken_submissions EXCEPT ",
        untaken!(),
        ") more UNION ALL SELECT * FROM (",
        untaken!(),
        " EXCEPT SELECT community_id, submitted_at, submission_id FROM untaken_submissions) fewer) wrong"
    ),
    mend: &[
        "DELETE FROM untaken_submissions",
        concat!("INSERT INTO untaken_submissions (community_id, submitted_at, submission_id) ", untaken!()),
    ],
};

const OPEN: Derived = Derived {
    what: "open_shares",
    wrong: concat!(
        "SELECT COUNT(*) AS n FROM (SELECT * FROM (SELECT community_id, share_id FROM open_shares EXCEPT ",
        open!(),
        ") more UNION ALL SELECT * FROM (",
        open!(),
        " EXCEPT SELECT community_id, share_id FROM open_shares) fewer) wrong"
    ),
    mend: &["DELETE FROM open_shares", concat!("INSERT INTO open_shares (community_id, share_id) ", open!())],
};

const OUTSIDE: Derived = Derived {
    what: "notice_outside",
    wrong: concat!(
        "SELECT COUNT(*) AS n FROM (SELECT * FROM (SELECT id, notice_id, place_ja, place_en, whom, means, handed_at
           FROM notice_outside EXCEPT ",
        outside!(),
        ") more UNION ALL SELECT * FROM (",
        outside!(),
        " EXCEPT SELECT id, notice_id, place_ja, place_en, whom, means, handed_at FROM notice_outside) fewer) wrong"
    ),
    mend: &[
        "DELETE FROM notice_outside",
        concat!("INSERT INTO notice_outside (id, notice_id, place_ja, place_en, whom, means, handed_at) ", outside!()),
    ],
};

const HOLDS: Derived = Derived {
    what: "notice_holds",
    wrong: concat!(
        "SELECT COUNT(*) AS n FROM (SELECT * FROM (SELECT notice_id, why FROM notice_holds EXCEPT ",
        holds!(),
        ") more UNION ALL SELECT * FROM (",
        holds!(),
        " EXCEPT SELECT notice_id, why FROM notice_holds) fewer) wrong"
    ),
    mend: &["DELETE FROM notice_holds", concat!("INSERT INTO notice_holds (notice_id, why) ", holds!())],
};

const UNOPENED: Derived = Derived {
    what: "unopened_shares",
    wrong: concat!(
        "SELECT COUNT(*) AS n FROM (SELECT r.share_id ",
        unopened!(),
        " AND NOT EXISTS (SELECT 1 FROM unopened_shares u
              WHERE u.org_id = r.org_id AND u.released_at = l.released_at AND u.share_id = r.share_id
                AND u.community_id = s.community_id)
          UNION ALL SELECT u.share_id FROM unopened_shares u WHERE NOT EXISTS (SELECT 1 ",
        unopened!(),
        " AND r.share_id = u.share_id AND r.org_id = u.org_id AND l.released_at = u.released_at
           AND s.community_id = u.community_id)) wrong"
    ),
    mend: &[
        "DELETE FROM unopened_shares",
        concat!(
            "INSERT INTO unopened_shares (org_id, released_at, share_id, community_id)
             SELECT r.org_id, l.released_at, r.share_id, s.community_id ",
            unopened!()
        ),
    ],
};
