//! Reading the one page that executives get: that an executive has read what he was told is stamped once.

use crate::incident::{Incident, IncidentId};
use crate::store::executives;
use access::{Kind, act::ReadSummary};
use shell::Fault;
use std::collections::BTreeMap;
use store::{Cx, Denied, Entry, StoreError};

/// Why it could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadSummaryError {
    /// The actor may not.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Stamps what the actor was told of this incident as read; whether anything of it was new (then the transaction must be
/// committed, else there is nothing to store).
///
/// # Errors
/// If the actor may not see it.
pub async fn read_summary(cx: &Cx, id: IncidentId) -> Result<bool, ReadSummaryError> {
    let incident = cx.permit::<_, Incident>(ReadSummary, id).await?;
    let person = cx.person().ok_or(Denied::NotFound)?;
    // A program that fetched it is nobody who read it.
    if cx.actor().key().is_some() {
        return Ok(false);
    }
    let read = executives::read(incident.sql(), id, person, cx.now()).await?;
    if read.is_empty() {
        return Ok(false);
    }
    let mut told: BTreeMap<IncidentId, Vec<String>> = BTreeMap::new();
    for (of, briefing) in &read {
        told.entry(*of).or_default().push(briefing.to_string());
        super::tell_by_letter::executive_read(cx, incident.sql(), briefing.uuid()).await?;
    }
    for (of, briefings) in told {
        let detail =
            serde_json::json!({ "reference": incident.reference, "read": briefings.len(), "briefings": briefings });
        cx.audit(Entry::new("incident.summary-read").on(Kind::Incident, of).detail(detail));
    }
    Ok(true)
}

impl From<ReadSummaryError> for Fault {
    fn from(error: ReadSummaryError) -> Self {
        match error {
            ReadSummaryError::Denied(denied) => denied.into(),
            ReadSummaryError::Store(cause) => cause.into(),
        }
    }
}
