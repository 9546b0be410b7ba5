//! The moment at which an embargo ends: it flows, and no hand is needed for that.

use crate::{DispatchId, store};
use ::store::{Cx, Db, Entry, Sql, StoreError};
use access::{Actor, Kind};
use kernel::At;

/// Lets everything flow whose time has come, each in a transaction of its own; how many dispatches those were.
/// Several may ask at the same time: each is opened once.
///
/// # Errors
/// If the database refuses.
pub async fn open_embargoes(db: &Db, now: At) -> Result<usize, StoreError> {
    let cx = db.read(Actor::nobody(), now).await?;
    let due = store::embargoes::due(&cx.system("embargoes whose time has come"), now).await?;
    drop(cx);
    let mut opened = 0;
    for dispatch in due {
        let cx = db.write(Actor::nobody(), now).await?;
        if open(&cx, &cx.system("embargoes whose time has come"), dispatch).await?.is_some() {
            cx.commit().await?;
            opened += 1;
        }
    }
    Ok(opened)
}

/// Lets one flow if its time has come and nobody else has; how many were handed it by that.
async fn open(cx: &Cx, sql: &Sql<'_>, dispatch: DispatchId) -> Result<Option<u64>, StoreError> {
    let handed = store::embargoes::open(sql, dispatch, cx.now()).await?;
    if let Some(handed) = handed {
        store::letters::promise_notice(cx, sql, dispatch).await?;
        store::reminders::promise(cx, sql, dispatch).await?;
        let detail = serde_json::json!({ "handed": handed });
        cx.audit(Entry::new("dispatch.opened").on(Kind::Dispatch, dispatch).detail(detail));
    }
    Ok(handed)
}
