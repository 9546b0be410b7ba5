//! Writing down what is declared, and what follows from it: who is in the scope, and which situation reports are promised.

use super::{promise, scope::reached};
use crate::{
    declared::{Change, ChangeKind, Flaw, Said},
    outage::{Outage, OutageId, Step},
    store::{bodies, changes},
};
use ::store::{Cx, Denied, Entry, Sql, StoreError};
use access::Kind;
use kernel::ContentHash;
use serde_json::json;
use shell::{Fault, Problems};

/// Why something was not declared.
#[derive(Debug, thiserror::Error)]
pub enum DeclareError {
    /// Something is missing or cannot stand so.
    #[error("this cannot be declared")]
    Flawed(Vec<Flaw>),
    /// It names a sector or a CEPTOAR that there is not, or nobody is in it.
    #[error("nobody is in the scope")]
    NobodyInScope,
    /// From here it does not go there.
    #[error("it cannot go to that step from here")]
    NoSuchStep,
    /// Somebody has changed it since it was seen.
    #[error("it has been changed since it was seen")]
    Stale,
    /// Nothing waits for a second person.
    #[error("nothing waits to be confirmed")]
    NothingToConfirm,
    /// It would be as it is.
    #[error("nothing is changed")]
    Unchanged,
    /// The same person has raised just that, and it stands as it was raised.
    #[error("just that has been raised")]
    Already(OutageId),
    /// It may not be done.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Writes down a change after those that there are, and what follows from it.
pub(super) async fn declare(
    cx: &Cx,
    sql: &Sql<'_>,
    outage: &Outage,
    before: &[Change],
    (kind, step, mut said): (ChangeKind, Step, Said),
) -> Result<(), DeclareError> {
    let number = before.last().map_or(0, |change| change.number) + 1;
    let by = cx.person().ok_or(Denied::NotFound)?;
    let rescoped = before.last().is_none_or(|last| last.said.declared.scope != said.declared.scope);
    said.bodies = None;
    let reached = match rescoped && step.stands() {
        true => Some(reached(sql, &said.declared.scope, cx.now().day()).await?.ok_or(DeclareError::NobodyInScope)?),
        false => None,
    };
    if let Some(reached) = &reached {
        let ids = bodies::ids(sql, reached, cx.now().day()).await?;
        if ids.is_empty() {
            return Err(DeclareError::NobodyInScope);
        }
        said.bodies = Some(bodies::hash_of(&ids));
        write(cx, sql, outage, Change { number, kind, step, said, by, at: cx.now() }).await?;
        bodies::insert(sql, (outage.id, number), ids).await?;
    } else {
        write(cx, sql, outage, Change { number, kind, step, said, by, at: cx.now() }).await?;
    }
    promise::promise(cx, sql, outage.id).await?;
    Ok(())
}

async fn write(cx: &Cx, sql: &Sql<'_>, outage: &Outage, change: Change) -> Result<(), StoreError> {
    let text = serde_json::to_string(&change.said).map_err(|_| StoreError::Unreadable { column: "content".into() })?;
    let hash = ContentHash::of(text.as_bytes());
    changes::insert(sql, outage.id, &change, (text, hash)).await?;
    let action = match change.kind {
        ChangeKind::Raised => "outage.raised",
        ChangeKind::Confirmed => "outage.confirmed",
        ChangeKind::Refused => "outage.refused",
        ChangeKind::Changed => "outage.changed",
        ChangeKind::Lowered => "outage.lowered",
    };
    cx.audit(Entry::new(action).on(Kind::Outage, outage.id).detail(json!({
        "reference": outage.reference,
        "exercise": outage.exercise,
        "number": change.number,
        "kind": change.kind.code(),
        "step": change.step.code(),
        "hash": hash.to_string(),
    })));
    Ok(())
}

impl From<DeclareError> for Fault {
    fn from(error: DeclareError) -> Self {
        match error {
            DeclareError::Flawed(flaws) => {
                let mut problems = Problems::default();
                flaws.iter().for_each(|flaw| problems.add(flaw.field(), flaw.key()));
                Fault::unusable("outage.flawed").with_problems(problems)
            }
            DeclareError::NobodyInScope => Fault::unusable("outage.nobody-in-scope"),
            DeclareError::NoSuchStep => Fault::conflict("outage.no-such-step"),
            DeclareError::Stale => Fault::conflict("outage.stale"),
            DeclareError::NothingToConfirm => Fault::conflict("outage.nothing-to-confirm"),
            DeclareError::Unchanged => Fault::unusable("outage.unchanged"),
            DeclareError::Already(_) => Fault::conflict("outage.already-raised"),
            DeclareError::Denied(denied) => denied.into(),
            DeclareError::Store(cause) => cause.into(),
        }
    }
}
