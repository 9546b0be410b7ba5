//! Ending a part: its result stands, and contacts that failed become tasks.

use super::who;
use crate::{
    part::{Part, PartId, Standing},
    store::{parts, times},
    times::{Line, Times},
};
use ::store::{Cx, Denied, Entry, Sql, StoreError};
use access::{Kind, act::EndDrillPart};
use registry::{
    doubt::{Cause, Heard},
    ops::doubt_contact,
};
use serde_json::json;
use shell::Fault;

/// Why it was not ended.
#[derive(Debug, thiserror::Error)]
pub enum EndPartError {
    /// Its notice has not been released.
    #[error("its notice has not been released")]
    NotRunning,
    /// It has ended.
    #[error("it has ended")]
    Ended,
    /// It may not be done.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Ends a part that was run.
///
/// # Errors
/// If its notice has not been released, or it has ended.
pub async fn end_part(cx: &Cx, id: PartId) -> Result<(), EndPartError> {
    let part = cx.permit::<_, Part>(EndDrillPart, id).await?;
    let (_, person) = who(cx)?;
    match part.standing() {
        Standing::Running => {}
        Standing::Ended => return Err(EndPartError::Ended),
        _ => return Err(EndPartError::NotRunning),
    }
    if !parts::insert_end(&part, (person, cx.now())).await? {
        return Err(EndPartError::Ended);
    }
    let failed = match times::of(part.sql(), &part, None).await? {
        Some(times) => doubt(cx, part.sql(), (id, &times)).await?,
        None => 0,
    };
    cx.audit(Entry::new("drill.ended").on(Kind::DrillPart, id).detail(json!({ "failed": failed })));
    Ok(())
}

/// Notes of the first contact of everybody who was not reached that it is in doubt: a task of that organisation and of
/// whoever watches over it, until it is confirmed or changed. How many that were.
async fn doubt(cx: &Cx, sql: &Sql<'_>, (id, times): (PartId, &Times)) -> Result<usize, StoreError> {
    let mut doubted = 0;
    for line in times.lines.iter().filter(|line| Line::failed(line)) {
        let contacts = registry::ask::contacts_of(sql, line.org, cx.now().day()).await?;
        let Some(first) = contacts.iter().min_by_key(|contact| contact.priority) else { continue };
        let heard = Heard { cause: Cause::Drill, about: id.uuid(), said: String::new(), happened_at: cx.now() };
        doubted += usize::from(doubt_contact(cx, first.id, heard).await?);
    }
    Ok(doubted)
}

impl From<EndPartError> for Fault {
    fn from(error: EndPartError) -> Self {
        match error {
            EndPartError::NotRunning => Fault::conflict("exercises.not-running"),
            EndPartError::Ended => Fault::conflict("exercises.ended"),
            EndPartError::Denied(denied) => denied.into(),
            EndPartError::Store(cause) => cause.into(),
        }
    }
}
