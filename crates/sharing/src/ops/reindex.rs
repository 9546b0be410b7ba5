//! Making the index anew, in small pieces while people work: after an upgrade, or where it was lost.

use crate::store::finding;
use access::Kind;
use store::{Cx, StoreError, search};
use uuid::Uuid;

/// How many things are made findable in one transaction.
const AT_ONCE: i64 = 100;

/// How far it has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reindexed {
    /// How many things this piece made findable.
    pub things: usize,
    /// After which thing the next piece begins; `None`: the kind is done.
    pub next: Option<Uuid>,
}

/// The kinds that are found.
pub fn kinds() -> impl Iterator<Item = Kind> {
    finding::KINDS.into_iter().map(|(kind, _)| kind)
}

/// Makes the next things of a kind findable, and notes when all of them are. `afresh`: also those that are as they
/// should be.
///
/// # Errors
/// If the database refuses.
pub async fn reindex(cx: &Cx, kind: Kind, after: Option<Uuid>, afresh: bool) -> Result<Reindexed, StoreError> {
    let sql = cx.system("search index");
    let ids = finding::index_some(&sql, kind, (after, AT_ONCE), afresh).await?;
    let next = ids.last().copied();
    if next.is_none() {
        search::settle(&sql, kind).await?;
    }
    Ok(Reindexed { things: ids.len(), next })
}

/// How many things are not in the index as they should be, by kind.
///
/// # Errors
/// If the database refuses.
pub async fn missing(cx: &Cx) -> Result<Vec<(Kind, i64)>, StoreError> {
    let sql = cx.system("search index");
    let mut all = Vec::new();
    for (kind, ids) in finding::KINDS {
        all.push((kind, search::missing(&sql, kind, ids).await?));
    }
    Ok(all)
}
