//! Until which day something may be handed on: as its label said when it was released, or earlier.

use crate::DispatchId;
use kernel::{At, Day};
use store::{Sql, StoreError, params};

/// The last day in force of the dispatch in this table or alias; `NULL` is without end.
macro_rules! last_day {
    ($dispatch:literal) => {
        concat!(
            "COALESCE((SELECT MIN(earlier.last_day) FROM shortened earlier WHERE earlier.dispatch_id = ",
            $dispatch,
            ".id), ",
            $dispatch,
            ".last_day)"
        )
    };
}
pub(crate) use last_day;

/// The last day in force of a dispatch; `None` is without end.
pub(crate) async fn of(sql: &Sql<'_>, dispatch: DispatchId) -> Result<Option<Day>, StoreError> {
    let ask = concat!("SELECT ", last_day!("p"), " AS ends_on FROM dispatches p WHERE p.id = $1");
    sql.row(ask, params![dispatch]).await?.map_or(Ok(None), |row| row.maybe_day("ends_on"))
}

/// Ends it on an earlier day than it would; whether it did not end by then anyway.
pub(crate) async fn shorten(sql: &Sql<'_>, dispatch: DispatchId, day: Day, now: At) -> Result<bool, StoreError> {
    let insert = concat!(
        "INSERT INTO shortened (dispatch_id, last_day, at) SELECT p.id, $2, $3 FROM dispatches p
         WHERE p.id = $1 AND (",
        last_day!("p"),
        " IS NULL OR ",
        last_day!("p"),
        " > $2)"
    );
    Ok(sql.run(insert, params![dispatch, day, now]).await? > 0)
}
