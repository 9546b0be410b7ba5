//! Embargoes: until when, for whom not, and how the time was moved.

use crate::{
    Dispatch, DispatchId, Embargo,
    embargo::Held,
    embargo::Move,
    store::{flow, last_days::last_day},
};
use access::act::MoveEmbargo;
use kernel::{At, Id};
use store::{Granted, Sql, StoreError, params};

/// Holds a dispatch back whose ledger has just been written.
pub(crate) async fn insert(sql: &Sql<'_>, dispatch: DispatchId, embargo: &Embargo) -> Result<(), StoreError> {
    let insert = "INSERT INTO embargoes (dispatch_id, until) VALUES ($1, $2)";
    sql.run_one(insert, params![dispatch, embargo.until]).await?;
    let rows = embargo.first.iter().map(|code| params![dispatch, code]).collect();
    sql.insert_many("INSERT INTO embargo_groups (dispatch_id, ceptoar_code)", 2, rows, "").await?;
    Ok(())
}

/// How the embargo of a dispatch stands, if it has one.
pub(crate) async fn of(sql: &Sql<'_>, dispatch: DispatchId) -> Result<Option<Held>, StoreError> {
    let one = "SELECT until, opened_at FROM embargoes WHERE dispatch_id = $1";
    let Some(row) = sql.row(one, params![dispatch]).await? else { return Ok(None) };
    let groups = "SELECT ceptoar_code FROM embargo_groups WHERE dispatch_id = $1 ORDER BY ceptoar_code";
    let groups = sql.rows(groups, params![dispatch]).await?;
    let moves = "SELECT * FROM embargo_moves WHERE dispatch_id = $1 ORDER BY at, id";
    Ok(Some(Held {
        until: row.at("until")?,
        opened_at: row.maybe_at("opened_at")?,
        first: groups.iter().map(|row| row.text("ceptoar_code")).collect::<Result<_, _>>()?,
        moves: sql.all::<Move>(moves, params![dispatch]).await?,
    }))
}

/// It was not recalled, and the day `$2` is not after the last of its label.
const STANDS: &str = concat!(
    "NOT EXISTS (SELECT 1 FROM withdrawals w WHERE w.dispatch_id = embargoes.dispatch_id)
     AND NOT EXISTS (SELECT 1 FROM dispatches p WHERE p.id = embargoes.dispatch_id AND ",
    last_day!("p"),
    " < $2)"
);

/// Those whose time has come and that have not been opened, the longest due first.
pub(crate) async fn due(sql: &Sql<'_>, now: At) -> Result<Vec<DispatchId>, StoreError> {
    let due = format!(
        "SELECT dispatch_id FROM embargoes WHERE opened_at IS NULL AND until <= $1 AND {STANDS} ORDER BY until, dispatch_id"
    );
    let rows = sql.rows(&due, params![now, now.day()]).await?;
    rows.iter().map(|row| row.id("dispatch_id")).collect()
}

/// Lets it flow if its time has come and nobody else has; how many were handed it by that.
pub(crate) async fn open(sql: &Sql<'_>, dispatch: DispatchId, now: At) -> Result<Option<u64>, StoreError> {
    let claim = format!(
        "UPDATE embargoes SET opened_at = $1 WHERE dispatch_id = $3 AND opened_at IS NULL AND until <= $1 AND {STANDS}"
    );
    if sql.run(&claim, params![now, now.day(), dispatch]).await? == 0 {
        return Ok(None);
    }
    flow::after_embargo(sql, dispatch, now).await.map(Some)
}

/// Moves the time of one that is held back to a later one; whether it still was.
pub(crate) async fn moved(
    it: &Granted<'_, MoveEmbargo, Dispatch>,
    id: Id<Move>,
    one: &Move,
) -> Result<bool, StoreError> {
    let Move { from, to, reason, by, at } = one;
    let update =
        "UPDATE embargoes SET until = $1 WHERE dispatch_id = $2 AND until = $3 AND until < $1 AND opened_at IS NULL";
    if it.sql().run(update, params![*to, it.id, *from]).await? == 0 {
        return Ok(false);
    }
    let insert = "INSERT INTO embargo_moves (id, dispatch_id, from_at, to_at, reason, person_id, at)
                  VALUES ($1, $2, $3, $4, $5, $6, $7)";
    it.sql().run_one(insert, params![id, it.id, *from, *to, reason, *by, *at]).await?;
    Ok(true)
}
