//! Whether what was published is still what was published ([`store::seals`]).

use crate::{publication::Content, store::seals};
use ::store::{
    Cx, Recorded, Row, Sql, StoreError,
    seals::{Kept, Key, Rows, Sealed, check, find_gone},
};
use kernel::ContentHash;
use serde_json::{Value, json};
use uuid::Uuid;

/// A kind of sealed thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SealKind {
    /// The table of a year.
    Publication,
}

/// What checking all publications found.
pub type Seals = ::store::seals::Seals<SealKind>;

impl Sealed for SealKind {
    const ALL: &'static [Self] = &[SealKind::Publication];
    const ACTIONS: &'static [&'static str] = &["figures.published"];
    fn code(self) -> &'static str {
        match self {
            SealKind::Publication => "publication",
        }
    }
    fn sealed_by(entry: &Recorded, _: &Value) -> Option<Key<Self>> {
        Some((SealKind::Publication, entry.subject?, 0))
    }
    fn rows(self) -> Rows {
        seals::ROWS
    }
    async fn kept(self, _: &Sql<'_>, row: &Row) -> Result<Kept, StoreError> {
        let (text, hash) = (row.text("content")?, row.text("content_hash")?);
        let (content, year) = (serde_json::from_str::<Content>(&text), row.get::<i64>("fiscal_year")?);
        let mut kept = Kept::by(row.get("published_by")?, row.get("at")?);
        kept.organisation = row.get("org_id")?;
        kept.whole = ContentHash::of(text.as_bytes()).to_string() == hash;
        kept.shown = content.is_ok_and(|content| i64::from(content.year) == year);
        kept.held = vec![("hash", json!(hash))];
        Ok(kept)
    }
    async fn reference(self, sql: &Sql<'_>, id: Uuid, _: i64) -> Result<String, StoreError> {
        let year = seals::year(sql, id).await?;
        Ok(year.map_or_else(|| id.to_string(), |year| year.to_string()))
    }
}

/// Compares every published table with its hash and with the chain. No actor is asked: whoever calls this decides who
/// may know.
///
/// # Errors
/// If the database refuses, or a key cannot be read.
pub async fn verify_seals(cx: &Cx) -> Result<Seals, StoreError> {
    let sql = cx.system("verify seals");
    let mut seals = Seals::default();
    check(&sql, SealKind::Publication, &mut seals).await?;
    // In the order of the years.
    seals.broken.sort_by(|one, other| one.reference.cmp(&other.reference));
    find_gone(&sql, &mut seals).await?;
    Ok(seals)
}
