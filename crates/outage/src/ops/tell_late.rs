//! Telling by letter that a situation report has come due and was not given: once for each promise, none early, late rather
//! than never.

use crate::{
    board,
    declared::Change,
    outage::{Outage, OutageId},
    rounds::{Round, Way},
    standing,
    store::{bodies, changes, outages},
};
use ::store::{Db, Entry, Sql, StoreError, backup};
use access::{Actor, Kind, OrgId};
use delivery::tidings::{self, Tiding};
use kernel::At;
use serde_json::json;

/// Tells those who have not given a situation report that has come due; how many letters were promised. Several may ask at
/// the same time, and any may end in the midst. One that fails keeps no other from being told.
///
/// # Errors
/// If the database refuses.
pub async fn tell_late(db: &Db, now: At) -> Result<u64, StoreError> {
    let cx = db.read(Actor::nobody(), now).await?;
    let sql = cx.system("situation reports that are due");
    // What a restored hub told before nobody knows: a person decides first.
    if backup::unsettled(&sql).await?.is_some() {
        return Ok(0);
    }
    let mut due = Vec::new();
    for outage in outages::all_standing(&sql).await? {
        let changes = changes::all(&sql, outage).await?;
        for way in Way::ALL {
            if untold(&sql, (outage, way), &changes, now).await?.is_some() {
                due.push((outage, way));
            }
        }
    }
    drop(cx);
    let mut letters = 0;
    for (outage, way) in due {
        match one(db, now, (outage, way)).await {
            Ok(many) => letters += many,
            Err(cause) => {
                tracing::error!(?cause, %outage, "that a situation report is due could not be told; it is tried again")
            }
        }
    }
    Ok(letters)
}

/// What begins the keys of the sentences of such a letter.
fn word(way: Way) -> &'static str {
    match way {
        Way::Up => "outage-late-up",
        Way::Down => "outage-late-down",
    }
}

/// The newest promise that is due, if nobody was told of it: it stands for those before it.
async fn untold(
    sql: &Sql<'_>,
    (outage, way): (OutageId, Way),
    changes: &[Change],
    now: At,
) -> Result<Option<Round>, StoreError> {
    let holding = standing::holding(sql, outage, changes, way).await?;
    let Some(round) = holding.into_iter().rev().find(|round| round.due <= now) else { return Ok(None) };
    if round.due < tidings::since(sql).await? {
        return Ok(None);
    }
    let told = tidings::was_told(sql, outage.uuid(), word(way), round.number).await?;
    Ok((!told).then_some(round))
}

async fn one(db: &Db, now: At, (id, way): (OutageId, Way)) -> Result<u64, StoreError> {
    let cx = db.write(Actor::nobody(), now).await?;
    let sql = cx.system("situation reports that are due");
    outages::lock(&sql, id).await?;
    let changes = changes::all(&sql, id).await?;
    let Some(round) = untold(&sql, (id, way), &changes, now).await? else { return Ok(0) };
    let Some(outage) = outages::of(&sql, id).await? else { return Ok(0) };
    let to = whom(&sql, (&outage, way), &changes, now).await?;
    let path = format!("/outages/{id}");
    let tiding = Tiding {
        subject: id.uuid(),
        kind: Kind::Outage,
        word: word(way),
        step: round.number,
        reference: &outage.reference,
        exercise: outage.exercise,
        urgent: true,
        optional: false,
        asks: None,
        at: round.due,
        path: &path,
    };
    let letters = tidings::tell(&cx, &sql, &tiding, &to).await?.unwrap_or_default();
    if letters > 0 {
        let detail = json!({ "way": way.code(), "number": round.number, "letters": letters });
        cx.audit(Entry::new("outage.told-late").on(Kind::Outage, id).detail(detail));
    }
    cx.commit_noted("situation reports that are due").await?;
    Ok(letters)
}

/// Who has not given it: bodies in the scope, or the centre.
async fn whom(
    sql: &Sql<'_>,
    (outage, way): (&Outage, Way),
    changes: &[Change],
    now: At,
) -> Result<Vec<OrgId>, StoreError> {
    if way == Way::Down {
        let downward = board::downward(sql, outage, changes, (None, now)).await?;
        return Ok(downward.expected.overdue.map(|_| outage.org).into_iter().collect());
    }
    let holding = standing::holding(sql, outage.id, changes, way).await?;
    let mut all = bodies::standing(sql, outage.id).await?;
    all.retain(|one| standing::expected((changes, &holding), (one.since, one.kind), one.kept, now).overdue.is_some());
    Ok(all.into_iter().map(|one| one.org).collect())
}
