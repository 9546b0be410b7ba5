//! Promising situation reports as they come due: each once, none early, late rather than never ([`crate::rounds`]).

use crate::{
    outage::OutageId,
    rounds::{self, Round, Way},
    store::{changes, outages, rounds as kept},
};
use ::store::{Cx, Db, Entry, Sql, StoreError};
use access::{Actor, Kind};
use kernel::At;
use serde_json::json;

/// Promises of an outage what is to be promised now; how many that was. The outage is locked by whoever calls this.
pub(super) async fn promise(cx: &Cx, sql: &Sql<'_>, outage: OutageId) -> Result<usize, StoreError> {
    let changes = changes::all(sql, outage).await?;
    let mut promised = 0;
    for way in Way::ALL {
        let all = kept::all(sql, outage, way).await?;
        let Some(round) = rounds::next(all.last(), &changes, way, cx.now()) else { continue };
        if kept::insert(sql, (outage, way), &round, cx.now()).await? {
            note(cx, outage, way, &round);
            promised += 1;
        }
    }
    Ok(promised)
}

fn note(cx: &Cx, outage: OutageId, way: Way, round: &Round) {
    let detail = json!({
        "way": way.code(),
        "number": round.number,
        "first": round.first,
        "change": round.change,
        "due": round.due.millis(),
    });
    cx.audit(Entry::new("outage.promised").on(Kind::Outage, outage).detail(detail));
}

/// Does that for every outage that stands, each in a transaction of its own; how many promises were made. Several may ask at
/// the same time, and any may end in the midst. One that fails keeps no other from being done.
///
/// # Errors
/// If the database refuses.
pub async fn promise_all(db: &Db, now: At) -> Result<usize, StoreError> {
    let cx = db.read(Actor::nobody(), now).await?;
    let sql = cx.system("situation reports that are due");
    let mut due = Vec::new();
    for outage in outages::all_standing(&sql).await? {
        if anything_to_promise(&sql, outage, now).await? {
            due.push(outage);
        }
    }
    drop(cx);
    let mut promised = 0;
    for outage in due {
        match one(db, now, outage).await {
            Ok(many) => promised += many,
            Err(cause) => {
                tracing::error!(?cause, %outage, "a situation report could not be promised; it is tried again")
            }
        }
    }
    Ok(promised)
}

async fn anything_to_promise(sql: &Sql<'_>, outage: OutageId, now: At) -> Result<bool, StoreError> {
    let changes = changes::all(sql, outage).await?;
    for way in Way::ALL {
        if rounds::next(kept::all(sql, outage, way).await?.last(), &changes, way, now).is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

async fn one(db: &Db, now: At, outage: OutageId) -> Result<usize, StoreError> {
    let cx = db.write(Actor::nobody(), now).await?;
    let sql = cx.system("situation reports that are due");
    outages::lock(&sql, outage).await?;
    let promised = promise(&cx, &sql, outage).await?;
    if promised > 0 {
        cx.commit().await?;
    }
    Ok(promised)
}
