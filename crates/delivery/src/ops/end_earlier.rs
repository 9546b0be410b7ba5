//! A label ends earlier than it did when something was released under it: from then on that day is the last on which
//! anybody is handed it. Whoever has it keeps it.

use crate::{Dispatch, DispatchId, store};
use ::store::{Cx, Entry, Sql, StoreError, params};
use access::Kind;
use kernel::Day;

/// Ends a dispatch on `day`, unless it ends by then anyway. `Some` as it stands then, if it was shortened. `sql` comes from
/// the right to say so of what it was made from.
///
/// # Errors
/// If the database refuses.
pub async fn end_earlier(
    cx: &Cx,
    sql: &Sql<'_>,
    dispatch: DispatchId,
    day: Day,
) -> Result<Option<Dispatch>, StoreError> {
    if !store::last_days::shorten(sql, dispatch, day, cx.now()).await? {
        return Ok(None);
    }
    let detail = serde_json::json!({ "last_day": day.number() });
    cx.audit(Entry::new("dispatch.shortened").on(Kind::Dispatch, dispatch).detail(detail));
    let one = format!("SELECT {} FROM dispatches WHERE dispatches.id = $1", Dispatch::COLUMNS);
    sql.one(&one, params![dispatch]).await
}
