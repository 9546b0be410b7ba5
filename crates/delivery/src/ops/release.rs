//! Releasing: the ledger of a dispatch is written, and it begins to flow.

use crate::{DispatchId, Spec, Whom, store};
use ::store::{Cx, Entry, Sql, StoreError};
use access::Kind;
use serde_json::json;

/// What a release wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Released {
    /// The dispatch.
    pub dispatch: DispatchId,
    /// Lines in the ledger: ministries, secretariats and members, one for each way to them.
    pub recipients: i64,
    /// Lines of those whom nobody can reach.
    pub unreachable: i64,
    /// Lines of members who can be reached.
    pub reachable_members: i64,
}

/// Why nothing was released.
#[derive(Debug, thiserror::Error)]
pub enum ReleaseError {
    /// No member in the audience can be reached.
    #[error("no member in the audience can be reached")]
    NobodyToReach,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Releases to everybody in the audience who is entitled on this day. `sql` comes from the right to release the subject
/// (`Granted<ReleaseNotice, …>`). On an error the transaction must be dropped: nothing of it may be committed.
///
/// # Errors
/// `NobodyToReach` before anything is written if no member can be reached; or if the database refuses, also where the
/// subject was released before.
pub async fn release(cx: &Cx, sql: &Sql<'_>, spec: Spec) -> Result<Released, ReleaseError> {
    let (now, day) = (cx.now(), cx.now().day());
    if !store::reach::anybody(sql, &Whom::from((spec.subject, &spec.audience)), day).await? {
        return Err(ReleaseError::NobodyToReach);
    }
    let released = store::release::write(cx, sql, &spec, now, day).await?;
    cx.audit(Entry::new("dispatch.released").on(Kind::Dispatch, released.dispatch).detail(json!({
        "reference": spec.reference,
        "tlp": spec.tlp.code(),
        "urgency": spec.urgency.code(),
        "exercise": spec.exercise,
        "recipients": released.recipients,
        "unreachable": released.unreachable,
        "embargo": spec.embargo.as_ref().map(|one| json!({ "until": one.until.millis(), "first": one.first })),
    })));
    Ok(released)
}
