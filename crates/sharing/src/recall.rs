//! Recalling a released notice (回収): what was wrong to release is read by nobody outside the centre any more. One
//! person proposes it, with the reason and what recipients are to do; another confirms. What was sealed stays sealed.

use access::PersonId;
use kernel::{At, Id};

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
    /// Who proposed it.
    pub proposed_by: PersonId,
    /// When.
    pub proposed_at: At,
    /// Who confirmed it, and when: then it is recalled.
    pub confirmed: Option<(PersonId, At)>,
}
