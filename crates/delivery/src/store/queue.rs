//! What of letters waits, failed or may have gone twice.

use crate::{DispatchId, LetterState};
use access::OrgId;
use kernel::{At, Bilingual};
use std::collections::BTreeMap;
use store::{FromRow, Row, Sql, StoreError, params};

/// How many letters to the addresses of one host stand how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct AtHost {
    /// Tried, and to be tried again.
    pub(crate) waiting: i64,
    /// Not tried yet: it is not the host's turn.
    pub(crate) in_turn: i64,
    /// Refused or given up.
    pub(crate) failed: i64,
}

/// The condition, in SQL, that a letter `l` tells of something released. Others tell of a report, which may be on its way still:
/// to whom they go, and to which host, would tell who reported.
const RELEASED: &str = "NOT EXISTS (SELECT 1 FROM tidings i WHERE i.id = l.about_id)";

/// By the host of the address of the last try, of what tells of something released: what waits for another one, and what
/// failed since a moment; where most waits first.
pub(crate) async fn by_host(sql: &Sql<'_>, since: At) -> Result<Vec<(String, AtHost)>, StoreError> {
    let ask = format!(
        "SELECT t.address, l.ended_at IS NULL AS open, COUNT(*) AS n FROM letters l
        JOIN letter_tries t ON t.letter_id = l.id AND t.number = (SELECT MAX(k.number) FROM letter_tries k
          WHERE k.letter_id = l.id AND k.address <> '')
        WHERE ((l.due_at IS NOT NULL AND l.tries > 0) OR (l.state IN ('refused', 'given-up') AND l.ended_at >= $1))
          AND {RELEASED}
        GROUP BY t.address, l.ended_at IS NULL"
    );
    let mut all: BTreeMap<String, AtHost> = BTreeMap::new();
    for row in sql.rows(&ask, params![since]).await? {
        let (address, n): (String, i64) = (row.text("address")?, row.get("n")?);
        let host = address.rsplit('@').next().unwrap_or_default().to_ascii_lowercase();
        let one = all.entry(host).or_default();
        if row.get("open")? { one.waiting += n } else { one.failed += n }
    }
    for (host, n) in in_turn(sql).await? {
        all.entry(host).or_default().in_turn = n;
    }
    let mut all: Vec<(String, AtHost)> = all.into_iter().collect();
    all.sort_by_key(|(_, at)| std::cmp::Reverse((at.waiting + at.in_turn, at.failed)));
    Ok(all)
}

/// What of that waits for its host's turn. A host is noted only where there are limits.
async fn in_turn(sql: &Sql<'_>) -> Result<Vec<(String, i64)>, StoreError> {
    let ask = format!(
        "SELECT l.host, COUNT(*) AS n FROM letters l JOIN post_office p ON COALESCE(p.host_at_once, p.host_a_minute) IS NOT NULL
         WHERE l.state = 'waiting' AND l.tries = 0 AND l.due_at IS NOT NULL AND l.host IS NOT NULL AND {RELEASED}
         GROUP BY l.host"
    );
    sql.rows(&ask, params![]).await?.iter().map(|row| Ok((row.text("host")?, row.get("n")?))).collect()
}

/// How many letters may have gone twice since a moment: the host had the text and did not answer, or whoever sent it ended.
pub(crate) async fn perhaps_twice(sql: &Sql<'_>, since: At) -> Result<i64, StoreError> {
    let ask =
        "SELECT COUNT(DISTINCT letter_id) AS n FROM letter_tries WHERE outcome IN ('perhaps', 'lost') AND at >= $1";
    sql.count(ask, params![since]).await
}

/// A letter that failed.
#[derive(Clone, Debug)]
pub(crate) struct Failed {
    /// Whose contact it was for.
    pub(crate) org: OrgId,
    pub(crate) name: Bilingual,
    /// The reference of what it told of; empty where that has none.
    pub(crate) about: String,
    /// Where that is something released.
    pub(crate) dispatch: Option<DispatchId>,
    pub(crate) state: LetterState,
    pub(crate) at: At,
    /// The last words of a host.
    pub(crate) said: String,
}

impl FromRow for Failed {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            org: row.id("org_id")?,
            name: Bilingual { ja: row.text("name_ja")?, en: row.text("name_en")? },
            about: row.get::<Option<String>>("reference")?.unwrap_or_default(),
            dispatch: row.maybe_id("dispatch_id")?,
            state: row.code("state")?,
            at: row.at("ended_at")?,
            said: row.get::<Option<String>>("said")?.unwrap_or_default(),
        })
    }
}

/// So many are listed.
const LISTED: i64 = 50;

/// How many failed since a moment of those that tell of something released.
pub(crate) async fn failed_count(sql: &Sql<'_>, since: At) -> Result<i64, StoreError> {
    let ask = format!(
        "SELECT COUNT(*) AS n FROM letters l WHERE l.state IN ('refused', 'given-up') AND l.ended_at >= $1 AND {RELEASED}"
    );
    sql.count(&ask, params![since]).await
}

/// Those of them, newest first.
pub(crate) async fn failed(sql: &Sql<'_>, since: At) -> Result<Vec<Failed>, StoreError> {
    let ask = format!(
        "SELECT o.id AS org_id, o.name_ja, o.name_en, p.id AS dispatch_id, p.reference, l.state, l.ended_at,
           (SELECT t.said FROM letter_tries t WHERE t.letter_id = l.id ORDER BY t.number DESC LIMIT 1) AS said
         FROM letters l JOIN organisations o ON o.id = l.recipient_id
         LEFT JOIN reminder_rounds n ON n.id = l.about_id
         LEFT JOIN dispatches p ON p.id = COALESCE(n.dispatch_id, l.about_id)
         WHERE l.state IN ('refused', 'given-up') AND l.ended_at >= $1
           AND {RELEASED} ORDER BY l.ended_at DESC, l.id LIMIT {LISTED}"
    );
    sql.all(&ask, params![since]).await
}
