//! An embargo (解禁日時): what was released is held back until a time.
//!
//! Before it, only the sector groups that are named have it, each line straight from the centre; nobody passes it on,
//! also those not to whom it came. At the time it flows as anything else does. It opens by the clock alone: the time
//! may be moved to a later one, with a reason, and never to an earlier one, for it is part of what was agreed.

use access::PersonId;
use kernel::{At, ContentHash};
use serde_json::json;
use std::collections::BTreeSet;
use store::{FromRow, Row, StoreError};

/// Until when something released is held back, and who has it before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Embargo {
    /// From then on it flows.
    pub until: At,
    /// The codes of the sector groups that have it before; may be empty.
    pub first: BTreeSet<String>,
}

/// How an embargo stands.
#[derive(Clone, Debug)]
pub struct Held {
    /// The time, as it was moved last.
    pub until: At,
    /// When it began to flow; `None` while it is held back.
    pub opened_at: Option<At>,
    /// The codes of the sector groups that have it before.
    pub first: BTreeSet<String>,
    /// How the time was moved, oldest first.
    pub moves: Vec<Move>,
}

/// One change of the time.
#[derive(Clone, Debug)]
pub struct Move {
    /// The time until then.
    pub from: At,
    /// The time from then on.
    pub to: At,
    /// Why.
    pub reason: String,
    /// Who.
    pub by: Option<PersonId>,
    /// When.
    pub at: At,
}

impl Move {
    /// The hash of its reason: what the audit chain keeps of it, beside the times.
    pub fn hash(&self) -> ContentHash {
        ContentHash::of(json!([self.reason]).to_string().as_bytes())
    }
}

impl FromRow for Move {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            from: row.at("from_at")?,
            to: row.at("to_at")?,
            reason: row.text("reason")?,
            by: row.maybe_id("person_id")?,
            at: row.at("at")?,
        })
    }
}
