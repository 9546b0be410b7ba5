//! Whether the rules of CEPTOARs are still those that were decided or loaded, and what the centre changed of
//! registrations is still what it was ([`store::seals`]).

use crate::{Rules, store::seals};
use ::store::{
    Cx, FromRow, Recorded, Row, Sql, StoreError,
    seals::{Kept, Key, Rows, Sealed, verify},
};
use kernel::ContentHash;
use serde_json::{Value, json};
use uuid::Uuid;

/// A kind of sealed thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SealKind {
    /// A set of rules of a CEPTOAR.
    Rules,
    /// What the centre changed of what is registered of an organisation.
    Registration,
}

/// What checking all sets found.
pub type Seals = ::store::seals::Seals<SealKind>;

impl Sealed for SealKind {
    const ALL: &'static [Self] = &[SealKind::Rules, SealKind::Registration];
    const ACTIONS: &'static [&'static str] =
        &["ceptoar.rules-decided", "ceptoar.rules-loaded", "organisation.registration-changed"];
    fn code(self) -> &'static str {
        match self {
            SealKind::Rules => "ceptoar-rules",
            SealKind::Registration => "registration",
        }
    }
    fn sealed_by(entry: &Recorded, detail: &Value) -> Option<Key<Self>> {
        if entry.action != "organisation.registration-changed" {
            return Some((SealKind::Rules, entry.subject?, detail.get("number")?.as_i64()?));
        }
        // Entries of before named no row: it is found by its organisation and the moment.
        let kept = detail.get("registration").and_then(Value::as_str).and_then(|id| id.parse().ok());
        Some(match kept {
            Some(kept) => (SealKind::Registration, kept, 0),
            None => (SealKind::Registration, entry.subject?, entry.at.millis()),
        })
    }
    fn also_sealed_by(entry: &Recorded, detail: &Value) -> Vec<(Key<Self>, Value)> {
        let sets = detail.get("sets").and_then(Value::as_object).into_iter().flatten();
        let set = |(number, hash): (&String, &Value)| {
            Some(((SealKind::Rules, entry.subject?, number.parse().ok()?), json!({ "hash": hash })))
        };
        sets.filter_map(set).collect()
    }
    fn rows(self) -> Rows {
        match self {
            SealKind::Rules => seals::ROWS,
            SealKind::Registration => seals::REGISTRATIONS,
        }
    }
    async fn kept(self, _: &Sql<'_>, row: &Row) -> Result<Kept, StoreError> {
        if self == SealKind::Registration {
            let hash = ContentHash::of(row.text("fields")?.as_bytes());
            let mut kept = Kept::by(row.get("person_id")?, row.get("at")?);
            kept.told = vec![("fields", json!(hash.to_string()))];
            return Ok(kept);
        }
        let set = Rules::from_row(row)?;
        let mut kept = Kept::by(set.person.map(kernel::Id::uuid), set.at.millis());
        // Of decisions, entries of earlier versions told the terms and no hash.
        kept.told = vec![
            ("hash", json!(set.hash().to_string())),
            ("valid_from", json!(set.valid_from.to_string())),
            ("passes", json!(set.terms.passes.code())),
            ("own_words", json!(set.terms.own_words)),
            ("ministry_sees", json!(set.terms.ministry_sees.code())),
            ("members_see", json!(set.terms.members_see.code())),
            ("confirm_months", json!(set.terms.confirm_months)),
        ];
        Ok(kept)
    }
    async fn reference(self, sql: &Sql<'_>, id: Uuid, number: i64) -> Result<String, StoreError> {
        let code = match self {
            SealKind::Rules => seals::code(sql, id).await?.map(|code| format!("{code} #{number}")),
            SealKind::Registration => seals::changed_code(sql, id).await?,
        };
        Ok(code.unwrap_or_else(|| id.to_string()))
    }
}

/// Compares every set of rules of every CEPTOAR, and what the centre changed of registrations, with the chain. No actor is asked: whoever calls this decides who may know.
///
/// # Errors
/// If the database refuses, or a key cannot be read.
pub async fn verify_seals(cx: &Cx) -> Result<Seals, StoreError> {
    verify(&cx.system("verify seals")).await
}
