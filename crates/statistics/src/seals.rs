//! Whether what was published is still what was published: each table against its hash, each hash against the audit
//! chain, as [`sharing::verify_seals`] does it for reports and notices.

use crate::{publication::Content, store::seals};
use ::store::{Cx, Recorded, StoreError};
use kernel::{ContentHash, FiscalYear};
use serde_json::Value;
use sharing::SealFault;
use std::collections::BTreeMap;
use uuid::Uuid;

/// The code of what is sealed here.
pub const KIND: &str = "publication";

/// A published table that is not as it was published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrokenSeal {
    /// The publication.
    pub id: Uuid,
    /// Of which year.
    pub reference: String,
    /// What is wrong.
    pub why: SealFault,
}

/// What checking all publications found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seals {
    /// How many were read.
    pub checked: i64,
    /// Those that are not as they were published.
    pub broken: Vec<BrokenSeal>,
}

/// A publication as it is stored, nothing of it believed yet.
pub(crate) struct Kept {
    pub(crate) id: Uuid,
    pub(crate) org: Uuid,
    pub(crate) year: i64,
    pub(crate) content: String,
    pub(crate) hash: String,
    pub(crate) person: Uuid,
    pub(crate) at: i64,
}

impl Kept {
    fn fault(&self, promise: Option<&Recorded>) -> Option<SealFault> {
        let Some(promise) = promise else { return Some(SealFault::Extra) };
        let detail: Value = serde_json::from_str(&promise.detail).unwrap_or_default();
        let content: Option<Content> = serde_json::from_str(&self.content).ok();
        if ContentHash::of(self.content.as_bytes()).to_string() != self.hash {
            Some(SealFault::Content)
        } else if detail.get("hash").and_then(Value::as_str) != Some(&self.hash) {
            Some(SealFault::Chain)
        } else if content.is_none_or(|content| i64::from(content.year) != self.year) {
            Some(SealFault::Shown)
        } else if (promise.person, promise.organisation, promise.at.millis())
            != (Some(self.person), Some(self.org), self.at)
        {
            Some(SealFault::Stamp)
        } else {
            None
        }
    }
    fn reference(&self) -> String {
        i32::try_from(self.year).map_or_else(|_| self.id.to_string(), |year| FiscalYear(year).to_string())
    }
}

/// Compares every published table with its hash and with the chain. No actor is asked: whoever calls this decides who
/// may know.
///
/// # Errors
/// If the database refuses.
pub async fn verify_seals(cx: &Cx) -> Result<Seals, StoreError> {
    let sql = cx.system("verify seals");
    let promised = seals::promises(&sql).await?.into_iter().filter_map(|entry| Some((entry.subject?, entry)));
    let mut promised: BTreeMap<Uuid, Recorded> = promised.collect();
    let mut found = Seals::default();
    for kept in seals::all(&sql).await? {
        found.checked += 1;
        if let Some(why) = kept.fault(promised.remove(&kept.id).as_ref()) {
            found.broken.push(BrokenSeal { id: kept.id, reference: kept.reference(), why });
        }
    }
    let gone = |id: Uuid| BrokenSeal { id, reference: id.to_string(), why: SealFault::Gone };
    found.broken.extend(promised.into_keys().map(gone));
    Ok(found)
}
