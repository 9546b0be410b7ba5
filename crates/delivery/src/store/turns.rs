//! How many letters are on their way, and went lately, to the addresses of each host.

use crate::{Letter, post::PerHost, store::reach};
use kernel::{At, Day};
use std::collections::BTreeMap;
use store::{FromRow, Row, Sql, StoreError, among, params};

/// Nobody else who sends looks at turns until this transaction ends, if it writes.
pub(crate) async fn alone(sql: &Sql<'_>) -> Result<(), StoreError> {
    sql.row(&format!("SELECT one FROM post_office{}", sql.lock()), params![]).await.map(|_| ())
}

/// How many are on their way now. Whose claim ran out are not: whoever was at them is gone.
pub(crate) async fn under_way(sql: &Sql<'_>, now: At) -> Result<Vec<(String, i64)>, StoreError> {
    let ask = "SELECT host, COUNT(*) AS n FROM letters
        WHERE state = 'sending' AND host IS NOT NULL AND due_at > $1 GROUP BY host";
    by_host(sql.rows(ask, params![now]).await?)
}

/// How many came back since a moment, whatever came of them.
pub(crate) async fn lately(sql: &Sql<'_>, since: At) -> Result<Vec<(String, i64)>, StoreError> {
    let ask = "SELECT l.host, COUNT(*) AS n FROM letter_tries t JOIN letters l ON l.id = t.letter_id
        WHERE t.at > $1 AND l.host IS NOT NULL GROUP BY l.host";
    by_host(sql.rows(ask, params![since]).await?)
}

fn by_host(rows: Vec<Row>) -> Result<Vec<(String, i64)>, StoreError> {
    rows.iter().map(|row| Ok((row.text("host")?, row.get("n")?))).collect()
}

/// Notes to which host letters go.
pub(crate) async fn note(sql: &Sql<'_>, hosts: &BTreeMap<String, Vec<Letter>>) -> Result<(), StoreError> {
    for (host, letters) in hosts {
        let (ids, mut values) = among(letters.iter().map(|letter| letter.id));
        values.extend(params![host]);
        sql.run(&format!("UPDATE letters SET host = ${} WHERE id IN ({ids})", values.len()), values).await?;
    }
    Ok(())
}

/// Forgets of letters that wait for the turn of one of these hosts that they go there, where no contact of their recipient has an
/// address there any more: then it is looked at again to which host they go.
pub(crate) async fn forget_moved(sql: &Sql<'_>, full: &[String], day: Day) -> Result<(), StoreError> {
    if full.is_empty() {
        return Ok(());
    }
    let places: Vec<String> = (2..2 + full.len()).map(|at| format!("${at}")).collect();
    let mut values = params![day];
    values.extend(full.iter().flat_map(|host| params![host]));
    let update = format!(
        "UPDATE letters SET host = NULL WHERE state = 'waiting' AND due_at IS NOT NULL AND host IN ({})
         AND NOT EXISTS (SELECT 1 FROM contacts c WHERE c.org_id = letters.recipient_id AND {}
           AND lower(c.mail) LIKE '%@' || letters.host)",
        places.join(", "),
        reach::valid("c", "$1")
    );
    sql.run(&update, values).await.map(|_| ())
}

impl FromRow for PerHost {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let limit = |column: &str| Ok::<_, StoreError>(row.get::<Option<i64>>(column)?.and_then(|n| n.try_into().ok()));
        Ok(Self { at_once: limit("host_at_once")?, a_minute: limit("host_a_minute")? })
    }
}

/// The limits that whoever sent last was told.
pub(crate) async fn limits(sql: &Sql<'_>) -> Result<PerHost, StoreError> {
    Ok(sql.one("SELECT host_at_once, host_a_minute FROM post_office", params![]).await?.unwrap_or_default())
}

/// Notes them.
pub(crate) async fn set_limits(sql: &Sql<'_>, limits: PerHost) -> Result<(), StoreError> {
    let update = "UPDATE post_office SET host_at_once = $1, host_a_minute = $2";
    let values = params![limits.at_once.map(i64::from), limits.a_minute.map(i64::from)];
    sql.run(update, values).await.map(|_| ())
}
