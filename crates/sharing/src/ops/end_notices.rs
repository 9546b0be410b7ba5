//! A further stage gives a report an earlier last day: what was released of what was made from it ends then, too. Where an
//! embargo would last longer, nobody else will ever have it, and who released it is told.

use super::tell_by_letter;
use crate::{report::Report, store::notices};
use kernel::{Day, Label};
use store::{Cx, Sql, StoreError};

/// Ends what was made from `report` on the last day of this label.
///
/// # Errors
/// If the database refuses.
pub(super) async fn end_notices(cx: &Cx, sql: &Sql<'_>, report: &Report, label: &Label) -> Result<(), StoreError> {
    let Some(last) = label.until() else { return Ok(()) };
    for dispatch in notices::left_of(sql, report.id).await? {
        end(cx, sql, dispatch, last).await?;
    }
    Ok(())
}

async fn end(cx: &Cx, sql: &Sql<'_>, dispatch: delivery::DispatchId, last: Day) -> Result<(), StoreError> {
    match delivery::end_earlier(cx, sql, dispatch, last).await? {
        Some(shortened) if shortened.never_opens(cx.now()) => {
            tell_by_letter::never_opens(cx, sql, &shortened, last).await
        }
        Some(_) | None => Ok(()),
    }
}
