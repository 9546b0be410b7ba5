//! Making the index anew, in small pieces while people work: after an upgrade, or where it was lost.

use super::{Findable, index_many, missing, settle};
use crate::{Cx, Sql, StoreError, params};
use access::Kind;
use kernel::At;
use std::{fmt, future::Future, pin::Pin};
use uuid::Uuid;

/// How many things are made findable in one transaction.
const AT_ONCE: i64 = 100;

/// Makes the things with these ids findable by their words of today.
pub type MakeFindable =
    for<'a> fn(&'a Sql<'a>, &'a [Uuid]) -> Pin<Box<dyn Future<Output = Result<(), StoreError>> + Send + 'a>>;

/// A kind of thing that stands in the index.
#[derive(Clone, Copy)]
pub struct Indexed {
    /// The kind.
    pub kind: Kind,
    /// The table of those of which it speaks; its rows have an `id`.
    pub table: &'static str,
    /// SQL that names the `id` of each that must be in the index.
    pub ids: &'static str,
    /// Makes some of them findable.
    pub make: MakeFindable,
}

impl fmt::Debug for Indexed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Indexed").field("kind", &self.kind).field("table", &self.table).finish_non_exhaustive()
    }
}

/// How far it has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reindexed {
    /// How many things this piece made findable.
    pub things: usize,
    /// After which thing the next piece begins; `None`: the kind is done.
    pub next: Option<Uuid>,
}

impl Indexed {
    /// Makes the next things of the kind findable, and notes when all of them are. Whoever writes one of them at the same
    /// time waits. `afresh`: also those that are as they should be.
    ///
    /// # Errors
    /// If the database refuses.
    pub async fn reindex(&self, cx: &Cx, after: Option<Uuid>, afresh: bool) -> Result<Reindexed, StoreError> {
        let sql = cx.system("search index");
        let select = format!("SELECT id FROM {} WHERE id > $1 ORDER BY id LIMIT $2{}", self.table, sql.lock());
        let rows = sql.rows(&select, params![after.unwrap_or_default(), AT_ONCE]).await?;
        let ids: Vec<Uuid> = rows.iter().map(|row| row.get("id")).collect::<Result<_, _>>()?;
        if ids.is_empty() {
            settle(&sql, self.kind).await?;
            return Ok(Reindexed { things: 0, next: None });
        }
        if afresh {
            let bare = |id: &Uuid| Findable { subject: *id, at: At::from_millis(0), documents: Vec::new() };
            index_many(&sql, self.kind, &ids.iter().map(bare).collect::<Vec<_>>()).await?;
        }
        (self.make)(&sql, &ids).await?;
        Ok(Reindexed { things: ids.len(), next: ids.last().copied() })
    }

    /// How many things of the kind are not in the index as they should be.
    ///
    /// # Errors
    /// If the database refuses.
    pub async fn missing(&self, cx: &Cx) -> Result<i64, StoreError> {
        missing(&cx.system("search index"), self.kind, self.ids).await
    }
}
