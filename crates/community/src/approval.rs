//! A provider's approval: of exactly this text and label, for exactly this destination. Bound to the content hash.

use crate::{BridgeId, ShareId};
use access::{OrgId, PersonId};
use kernel::{At, ContentHash, Id};
use sharing::consent::ConsentAnswer;

/// The id of a request.
pub type ApprovalId = Id<Approval>;

/// A request to a provider to agree to one revision of a share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approval {
    /// Its id.
    pub id: ApprovalId,
    /// The share.
    pub share: ShareId,
    /// The provider.
    pub org: OrgId,
    /// The bridge that it would pass; `None` is the circle itself.
    pub bridge: Option<BridgeId>,
    /// The revision that is shown.
    pub revision: i64,
    /// Its hash.
    pub hash: ContentHash,
    /// Who asked.
    pub asked_by: PersonId,
    /// When.
    pub asked_at: At,
}

/// One request with what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The request.
    pub id: ApprovalId,
    /// The hash of what was shown.
    pub hash: ContentHash,
    /// The revision that was shown.
    pub revision: i64,
    /// When it was asked.
    pub at: At,
    /// What was answered, with its note.
    pub answer: Option<(ConsentAnswer, String)>,
}

/// How it stands with one provider's approval of the content of this moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Nobody has asked.
    NotAsked,
    /// Asked, not yet answered.
    Waiting,
    /// Agreed to, as it stands.
    Agreed,
    /// Another text is wished.
    EditWished,
    /// Refused.
    Refused,
    /// What was asked or answered was for another text.
    Void,
}

impl State {
    /// The end of the key of its sentence.
    pub fn code(self) -> &'static str {
        match self {
            State::NotAsked => "not-asked",
            State::Waiting => "waiting",
            State::Agreed => "agreed",
            State::EditWished => "edit",
            State::Refused => "refused",
            State::Void => "void",
        }
    }
}

/// How it stands with the content that has this hash, after these requests to one provider, oldest first.
pub fn state(current: ContentHash, asked: &[Asked]) -> State {
    let Some(latest) = asked.iter().rev().find(|asked| asked.hash == current) else {
        return if asked.is_empty() { State::NotAsked } else { State::Void };
    };
    match latest.answer.as_ref().map(|(answer, _)| *answer) {
        None => State::Waiting,
        Some(ConsentAnswer::Agree) => State::Agreed,
        Some(ConsentAnswer::Edit) => State::EditWished,
        Some(ConsentAnswer::Refuse) => State::Refused,
    }
}
