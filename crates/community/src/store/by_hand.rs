//! What the centre wrote down of what passes its bridges by hand, and how much passed them.

use super::arrivals;
use crate::{Arrival, ArrivalId, Bridge, BridgeId, ByHand, HandedNotice, Leave, Onward, TakenBack, Withdrawn};
use ::store::{FromRow, Granted, Row, Sql, StoreError, params};
use access::{
    PersonId,
    act::{CrossBridge, RecordLeave},
};
use kernel::{At, FiscalYear, Id};
use sharing::{notice::NoticeId, release::Hold, store::notices};
use std::collections::BTreeMap;

/// What the chain is told of a leave, beside words that only who has read the text knows.
pub(crate) fn leave_words(hand: &ByHand, terms: &str) -> String {
    serde_json::json!([hand.words(), terms]).to_string()
}

/// Who took it or gave it, how and when, in a row with `whom`, `means` and the moment.
pub(crate) fn hand(row: &Row, at: &str) -> Result<ByHand, StoreError> {
    Ok(ByHand { whom: row.text("whom")?, means: row.text("means")?, at: row.at(at)? })
}

impl FromRow for Leave {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let to = Onward::read(&row.text("destination")?);
        Ok(Self {
            id: row.id("id")?,
            arrival: row.id("arrival_id")?,
            to: to.ok_or_else(|| StoreError::Unreadable { column: "destination".into() })?,
            hand: hand(row, "given_at")?,
            terms: row.text("terms")?,
            by: row.id("recorded_by")?,
            noted_at: row.at("recorded_at")?,
            withdrawn: match row.maybe_at("withdrawn_at")? {
                Some(at) => Some(TakenBack { why: row.text("why")?, at }),
                None => None,
            },
        })
    }
}

impl FromRow for HandedNotice {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id("id")?,
            bridge: row.id("bridge_id")?,
            notice: row.id("notice_id")?,
            revision: row.get("revision")?,
            hash: row.hash("content_hash")?,
            hand: hand(row, "handed_at")?,
            by: row.id("recorded_by")?,
            noted_at: row.at("recorded_at")?,
        })
    }
}

/// Writes down that a notice was handed over. No bridge, no way.
pub(crate) async fn insert_handed(
    bridge: &Granted<'_, CrossBridge, Bridge>,
    one: &HandedNotice,
) -> Result<(), StoreError> {
    let insert = "INSERT INTO notice_hand_overs (id, bridge_id, notice_id, revision, content_hash, whom, means,
           handed_at, recorded_by, recorded_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    let HandedNotice { id, bridge: _, notice, revision, hash, hand, by, noted_at } = one;
    let ByHand { whom, means, at } = hand;
    let values = params![*id, bridge.id, *notice, *revision, *hash, whom, means, *at, *by, *noted_at];
    bridge.sql().run_one(insert, values).await
}

/// Writes down a leave. Of one arrival and destination one is in force at most.
pub(crate) async fn insert_leave(arrival: &Granted<'_, RecordLeave, Arrival>, one: &Leave) -> Result<(), StoreError> {
    // As many as were withdrawn come before it.
    let insert =
        "INSERT INTO giver_leaves (id, arrival_id, destination, number, whom, means, given_at, terms, recorded_by,
           recorded_at) VALUES ($1, $2, $3, (SELECT 1 + COUNT(*) FROM giver_leaves l JOIN leave_withdrawals w
           ON w.leave_id = l.id WHERE l.arrival_id = $2 AND l.destination = $3), $4, $5, $6, $7, $8, $9)";
    let Leave { id, arrival: _, to, hand, terms, by, noted_at, withdrawn: _ } = one;
    let ByHand { whom, means, at } = hand;
    let values = params![*id, arrival.id, to.code(), whom, means, *at, terms, *by, *noted_at];
    arrival.sql().run_one(insert, values).await
}

/// Writes down that a leave was withdrawn.
pub(crate) async fn insert_withdrawal(
    arrival: &Granted<'_, RecordLeave, Arrival>,
    leave: Id<Leave>,
    why: &str,
    (by, at): (PersonId, At),
) -> Result<(), StoreError> {
    let insert = "INSERT INTO leave_withdrawals (leave_id, why, recorded_by, recorded_at) VALUES ($1, $2, $3, $4)";
    arrival.sql().run_one(insert, params![leave, why, by, at]).await
}

/// Writes down that whoever gave it took it back. That it is once is decided by the database.
pub(crate) async fn insert_taken_back(
    arrival: &Granted<'_, RecordLeave, Arrival>,
    one: &Withdrawn,
    by: PersonId,
) -> Result<(), StoreError> {
    let insert = "INSERT INTO arrival_withdrawals (arrival_id, why, whom, means, told_at, recorded_by, recorded_at)
                  VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let Withdrawn { hand: ByHand { whom, means, at }, why, noted_at } = one;
    arrival.sql().run_one(insert, params![arrival.id, why, whom, means, *at, by, *noted_at]).await
}

/// That whoever gave it took it back.
pub(crate) async fn taken_back(sql: &Sql<'_>, arrival: ArrivalId) -> Result<Option<Withdrawn>, StoreError> {
    let row = sql.row("SELECT * FROM arrival_withdrawals WHERE arrival_id = $1", params![arrival]).await?;
    let read = |row: Row| {
        Ok(Withdrawn { hand: hand(&row, "told_at")?, why: row.text("why")?, noted_at: row.at("recorded_at")? })
    };
    row.map(read).transpose()
}

/// The leaves given for something that came, oldest first.
pub(crate) async fn leaves(sql: &Sql<'_>, arrival: ArrivalId) -> Result<Vec<Leave>, StoreError> {
    let ask = "SELECT l.*, w.why, w.recorded_at AS withdrawn_at FROM giver_leaves l
        LEFT JOIN leave_withdrawals w ON w.leave_id = l.id WHERE l.arrival_id = $1 ORDER BY l.recorded_at, l.id";
    sql.all(ask, params![arrival]).await
}

/// Whether there is leave for something that came to go there, and nobody took it back. Until the end of the transaction none
/// is withdrawn.
pub(crate) async fn may_go_on(sql: &Sql<'_>, arrival: ArrivalId, to: Onward) -> Result<bool, StoreError> {
    hold(sql, arrival).await?;
    Ok(taken_back(sql, arrival).await?.is_none() && leave_stands(sql, arrival, to).await?)
}

async fn leave_stands(sql: &Sql<'_>, arrival: ArrivalId, to: Onward) -> Result<bool, StoreError> {
    let ask = "SELECT COUNT(*) AS n FROM giver_leaves l WHERE l.arrival_id = $1 AND l.destination = $2
        AND NOT EXISTS (SELECT 1 FROM leave_withdrawals w WHERE w.leave_id = l.id)";
    Ok(sql.count(ask, params![arrival, to.code()]).await? > 0)
}

/// Of what came, one at a time goes on or has its leave withdrawn.
pub(crate) async fn hold(sql: &Sql<'_>, arrival: ArrivalId) -> Result<(), StoreError> {
    sql.row(&format!("SELECT id FROM arrivals WHERE id = $1{}", sql.lock()), params![arrival]).await.map(drop)
}

/// When what came first went on there: when a notice that was begun with it was released, or when such a notice passed that
/// bridge.
pub(crate) async fn went_on(sql: &Sql<'_>, arrival: ArrivalId, to: Onward) -> Result<Option<At>, StoreError> {
    let left = "SELECT MIN(l.released_at) AS at FROM arrival_notices n JOIN releases l ON l.notice_id = n.notice_id
        WHERE n.arrival_id = $1";
    // A notice that was begun with it, and its later versions.
    let made =
        "(SELECT notice_id FROM arrival_notices WHERE arrival_id = $1 UNION SELECT u.notice_id FROM notice_updates u
        JOIN arrival_notices a ON a.notice_id = u.first_id WHERE a.arrival_id = $1)";
    let row = match to {
        Onward::Notice => sql.row(left, params![arrival]).await?,
        Onward::Bridge(bridge) => {
            let passed = format!(
                "SELECT MIN(p.at) AS at FROM (SELECT arrived_at AS at FROM arrivals WHERE bridge_id = $2 AND notice_id IN {made}
                 UNION ALL SELECT recorded_at FROM notice_hand_overs WHERE bridge_id = $2 AND notice_id IN {made}) p"
            );
            sql.row(&passed, params![arrival, bridge]).await?
        }
    };
    row.map(|row| row.maybe_at("at")).transpose().map(Option::flatten)
}

/// Holds what was begun with something that came, and has not left, as long as there is no leave to go on into a notice; `false`
/// if it has left meanwhile.
pub(crate) async fn settle(sql: &Sql<'_>, arrival: ArrivalId) -> Result<bool, StoreError> {
    hold(sql, arrival).await?;
    let may = leave_stands(sql, arrival, Onward::Notice).await?;
    for notice in arrivals::begun(sql, arrival).await? {
        if may {
            notices::let_go(sql, notice, Hold::Leave).await?;
        } else if !notices::hold(sql, notice, Hold::Leave).await? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// What came over a bridge of which a notice was begun, or the first of which it is a later version.
pub(crate) async fn made_of(sql: &Sql<'_>, notice: NoticeId) -> Result<Option<ArrivalId>, StoreError> {
    let ask = "SELECT arrival_id FROM arrival_notices WHERE notice_id = $1
        OR notice_id = (SELECT first_id FROM notice_updates WHERE notice_updates.notice_id = $1)";
    sql.row(ask, params![notice]).await?.map(|row| row.id("arrival_id")).transpose()
}

/// How many passed a bridge of the centre in each fiscal year, newest first; exercises are not counted.
pub(crate) async fn years(sql: &Sql<'_>, bridge: BridgeId) -> Result<Vec<(FiscalYear, i64)>, StoreError> {
    let moments = "SELECT COALESCE(received_at, arrived_at) AS at FROM arrivals WHERE bridge_id = $1 AND NOT exercise
        UNION ALL SELECT handed_at FROM notice_hand_overs WHERE bridge_id = $1";
    let mut years = BTreeMap::new();
    for row in sql.rows(moments, params![bridge]).await? {
        *years.entry(FiscalYear::at(row.at("at")?)).or_insert(0) += 1;
    }
    Ok(years.into_iter().rev().collect())
}

/// What came over a bridge, newest first.
pub(crate) async fn came(
    visible: &::store::Visible<'_, Arrival>,
    bridge: BridgeId,
    before: ArrivalId,
    most: i64,
) -> Result<Vec<Arrival>, StoreError> {
    let newest = format!(
        "SELECT {} FROM arrivals WHERE bridge_id = $1 AND id < $2 AND {{visible}} ORDER BY id DESC LIMIT $3",
        arrivals::COLUMNS
    );
    visible.all(&newest, params![bridge, before, most]).await
}
