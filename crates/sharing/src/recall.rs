//! Recalling a released notice (回収): what was wrong to release is read by nobody outside the centre any more. One
//! person proposes it, with the reason and what recipients are to do; another confirms, or refuses and says why. What
//! was sealed stays sealed.

use access::PersonId;
use kernel::{At, ContentHash, Id};
use serde_json::json;

/// The longest reason or instruction, in characters.
pub const WORDS_MAX: usize = 1000;

/// A proposal to recall, and whether it was confirmed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recall {
    /// Its id.
    pub id: Id<Recall>,
    /// Why.
    pub reason: String,
    /// What those who had it are to do.
    pub instructions: String,
    /// All versions of it are to be recalled with it, and not this one alone.
    pub whole_chain: bool,
    /// Who proposed it.
    pub proposed_by: PersonId,
    /// When.
    pub proposed_at: At,
    /// Who confirmed it, and when: then it is recalled.
    pub confirmed: Option<(PersonId, At)>,
    /// That it was refused instead.
    pub refused: Option<Refusal>,
}

impl Recall {
    /// The hash of what it says: what the audit chain keeps of it. A list in this order, never to be changed.
    pub fn hash(&self) -> ContentHash {
        hash(&self.reason, &self.instructions)
    }
    /// Whether it waits for a second person.
    pub fn waits(&self) -> bool {
        self.confirmed.is_none() && self.refused.is_none()
    }
}

/// That the second person refused, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Why.
    pub reason: String,
    /// Who.
    pub by: PersonId,
    /// When.
    pub at: At,
}

impl Refusal {
    /// The hash of what it says: what the audit chain keeps of it.
    pub fn hash(&self) -> ContentHash {
        refusal_hash(&self.reason)
    }
}

pub(crate) fn hash(reason: &str, instructions: &str) -> ContentHash {
    ContentHash::of(json!([reason, instructions]).to_string().as_bytes())
}
pub(crate) fn refusal_hash(reason: &str) -> ContentHash {
    ContentHash::of(json!([reason]).to_string().as_bytes())
}
