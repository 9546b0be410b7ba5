//! Whether models, plans and openings are still as they were saved ([`store::seals`]).

use crate::{model::Version, plan::Content, store::seals};
use ::store::{
    Cx, Recorded, Row, Sql, StoreError,
    seals::{Kept, Key, Rows, Sealed, verify},
};
use kernel::ContentHash;
use serde_json::{Value, json};
use uuid::Uuid;

/// A kind of sealed thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SealKind {
    /// A version of a model.
    Version,
    /// A plan of what fails in it.
    Plan,
    /// That it was opened to an organisation.
    Reader,
    /// That this is over.
    End,
}

/// What checking all of them found.
pub type Seals = ::store::seals::Seals<SealKind>;

impl Sealed for SealKind {
    const ALL: &'static [Self] = &[SealKind::Version, SealKind::Plan, SealKind::Reader, SealKind::End];
    const ACTIONS: &'static [&'static str] =
        &["model.begun", "model.changed", "model.planned", "model.opened", "model.closed"];
    fn code(self) -> &'static str {
        match self {
            SealKind::Version => "model-version",
            SealKind::Plan => "model-plan",
            SealKind::Reader => "model-reader",
            SealKind::End => "model-end",
        }
    }
    fn sealed_by(entry: &Recorded, detail: &Value) -> Option<Key<Self>> {
        let id = entry.subject?;
        let number = || detail.get("number")?.as_i64();
        let reader = || detail.get("reader")?.as_str()?.parse::<Uuid>().ok();
        Some(match entry.action.as_str() {
            "model.begun" | "model.changed" => (SealKind::Version, id, number()?),
            "model.planned" => (SealKind::Plan, id, number()?),
            "model.opened" => (SealKind::Reader, reader()?, 0),
            "model.closed" => (SealKind::End, reader()?, 0),
            _ => return None,
        })
    }
    fn rows(self) -> Rows {
        seals::rows(self)
    }
    async fn kept(self, _: &Sql<'_>, row: &Row) -> Result<Kept, StoreError> {
        let mut kept = Kept::by(row.get("person")?, row.get("at")?);
        match self {
            SealKind::Version => {
                let text = hashed(row, &mut kept)?;
                begun(row, &mut kept)?;
                kept.shown &= shows_version(row, &text)?;
            }
            SealKind::Plan => {
                let text = hashed(row, &mut kept)?;
                let name = serde_json::from_str::<Content>(&text).ok().map(|plan| plan.name);
                kept.shown = name == Some(row.text("name")?);
            }
            SealKind::Reader => {
                kept.held.push(("org", json!(row.get::<Uuid>("org_id")?)));
                kept.held.push(("number", json!(row.get::<i64>("times")?)));
            }
            SealKind::End => {}
        }
        Ok(kept)
    }
    async fn reference(self, sql: &Sql<'_>, id: Uuid, _: i64) -> Result<String, StoreError> {
        Ok(seals::reference(sql, id).await?.unwrap_or_else(|| id.to_string()))
    }
}

/// The text, compared with the hash that stands beside it.
fn hashed(row: &Row, kept: &mut Kept) -> Result<String, StoreError> {
    let (text, hash) = (row.text("content")?, row.text("content_hash")?);
    kept.whole = ContentHash::of(text.as_bytes()).to_string() == hash;
    kept.held.push(("hash", json!(hash)));
    Ok(text)
}

/// Whose model it is and what people call it; with the first version by whom it was begun and when.
fn begun(row: &Row, kept: &mut Kept) -> Result<(), StoreError> {
    kept.organisation = row.get("org_id")?;
    kept.told.push(("reference", json!(row.text("reference")?)));
    if row.get::<i64>("number")? == 1 {
        kept.shown =
            row.get::<Option<Uuid>>("begun_by")? == kept.person && Some(row.get::<i64>("begun_at")?) == kept.at;
    }
    Ok(())
}

/// Whether what lists show of a version is what stands in it.
fn shows_version(row: &Row, text: &str) -> Result<bool, StoreError> {
    let Ok(version) = serde_json::from_str::<Version>(text) else { return Ok(false) };
    let many = |list: &str| version.model.get(list).and_then(Value::as_array).map_or(0, Vec::len);
    let counted =
        |column: &str, list: &str| Ok::<_, StoreError>(usize::try_from(row.get::<i64>(column)?) == Ok(many(list)));
    Ok(version.name == row.text("name")? && counted("nodes", "nodes")? && counted("needs", "needs")?)
}

/// Compares everything about models with its hash and with the chain. No actor is asked: whoever calls this decides who may
/// know.
///
/// # Errors
/// If the database refuses, or a key cannot be read.
pub async fn verify_seals(cx: &Cx) -> Result<Seals, StoreError> {
    verify(&cx.system("verify seals")).await
}
