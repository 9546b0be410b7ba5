//! A reporter's consent: to exactly this text, this label, this audience, these removals. It is bound to the hash of
//! the content; whatever was agreed to for another hash does not count.

use access::PersonId;
use kernel::{At, ContentHash, Id};
use std::str::FromStr;

pub use crate::store::consents::Consent;

/// The id of a request for consent.
pub type ConsentId = Id<Consent>;

/// What a reporter can say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConsentAnswer {
    /// It may go out as it stands.
    Agree,
    /// It may go out when something is changed.
    Edit,
    /// It may not go out.
    Refuse,
}

impl ConsentAnswer {
    /// All, in the order of the form.
    pub const ALL: [ConsentAnswer; 3] = [ConsentAnswer::Agree, ConsentAnswer::Edit, ConsentAnswer::Refuse];
    /// Its code in forms, in the database and in keys of sentences.
    pub fn code(self) -> &'static str {
        match self {
            ConsentAnswer::Agree => "agree",
            ConsentAnswer::Edit => "edit",
            ConsentAnswer::Refuse => "refuse",
        }
    }
    /// Whether it must say why, or what should be different.
    pub fn needs_note(self) -> bool {
        self != ConsentAnswer::Agree
    }
}

impl FromStr for ConsentAnswer {
    type Err = ();
    fn from_str(code: &str) -> Result<Self, ()> {
        ConsentAnswer::ALL.into_iter().find(|answer| answer.code() == code).ok_or(())
    }
}

/// What a reporter answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// What.
    pub answer: ConsentAnswer,
    /// Why, or what should be different.
    pub note: String,
    /// Who.
    pub by: PersonId,
    /// When.
    pub at: At,
}

/// One request for consent with what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The request.
    pub id: ConsentId,
    /// The revision that was shown.
    pub revision: i64,
    /// The hash of what was shown.
    pub hash: ContentHash,
    /// When it was asked.
    pub at: At,
    /// By when an answer is wished.
    pub due: Option<At>,
    /// When and by whom it was first opened.
    pub opened: Option<(At, PersonId)>,
    /// The answer.
    pub answered: Option<Answered>,
}

/// How it stands with one reporter's consent to the content of this moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConsentState {
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
    /// What was asked or answered was for another text, label or audience.
    Void,
}

impl ConsentState {
    /// All states.
    pub const ALL: [ConsentState; 6] = [
        ConsentState::NotAsked,
        ConsentState::Waiting,
        ConsentState::Agreed,
        ConsentState::EditWished,
        ConsentState::Refused,
        ConsentState::Void,
    ];
    /// The end of the keys of its sentences.
    pub fn code(self) -> &'static str {
        match self {
            ConsentState::NotAsked => "not-asked",
            ConsentState::Waiting => "waiting",
            ConsentState::Agreed => "agreed",
            ConsentState::EditWished => "edit-wished",
            ConsentState::Refused => "refused",
            ConsentState::Void => "void",
        }
    }
}

/// How it stands with the content that has this hash, after these requests to one reporter, oldest first.
pub fn state(current: ContentHash, asked: &[Asked]) -> ConsentState {
    let Some(latest) = asked.iter().rev().find(|asked| asked.hash == current) else {
        return if asked.is_empty() { ConsentState::NotAsked } else { ConsentState::Void };
    };
    match latest.answered.as_ref().map(|answered| answered.answer) {
        None => ConsentState::Waiting,
        Some(ConsentAnswer::Agree) => ConsentState::Agreed,
        Some(ConsentAnswer::Edit) => ConsentState::EditWished,
        Some(ConsentAnswer::Refuse) => ConsentState::Refused,
    }
}

/// A proposal to release without consent on a ground of law, and its confirmation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Override {
    /// Its id.
    pub id: Id<Override>,
    /// For which text.
    pub hash: ContentHash,
    /// The ground in law.
    pub ground: String,
    /// Why it is needed now.
    pub reason: String,
    /// Who proposed it.
    pub proposed_by: PersonId,
    /// When.
    pub proposed_at: At,
    /// Who confirmed it, and when.
    pub confirmed: Option<(PersonId, At)>,
}

impl Override {
    /// Whether two people, the second no author, stand behind it for the content with this hash.
    pub fn holds(&self, current: ContentHash, authors: &crate::notice::Authors) -> bool {
        let second = |(by, _): &(PersonId, At)| *by != self.proposed_by && !authors.contains(by);
        self.hash == current && self.confirmed.as_ref().is_some_and(second)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::notice::{Content, tests::contents};
    use proptest::prelude::*;

    fn asked(content: &Content, answer: Option<ConsentAnswer>) -> Asked {
        let (id, at, by) =
            ("01900000-0000-7000-8000-000000000001", At::from_millis(0), "01900000-0000-7000-8000-000000000002");
        Asked {
            id: id.parse().unwrap(),
            revision: 1,
            hash: content.hash().unwrap(),
            at,
            due: None,
            opened: None,
            answered: answer.map(|answer| Answered { answer, note: String::new(), by: by.parse().unwrap(), at }),
        }
    }

    proptest! {
        #[test]
        fn any_change_of_text_label_or_audience_voids_it(agreed in contents(), edits in proptest::collection::vec(contents(), 1..6)) {
            let asked = [asked(&agreed, Some(ConsentAnswer::Agree))];
            for edited in edits {
                let want = if edited == agreed { ConsentState::Agreed } else { ConsentState::Void };
                prop_assert_eq!(state(edited.hash().unwrap(), &asked), want);
            }
        }
        #[test]
        fn only_an_agreement_to_this_very_content_counts(
            current in contents(),
            history in proptest::collection::vec((contents(), proptest::option::of(proptest::sample::select(ConsentAnswer::ALL.to_vec()))), 0..5),
        ) {
            let asks: Vec<Asked> = history.iter().map(|(content, answer)| asked(content, *answer)).collect();
            if state(current.hash().unwrap(), &asks) == ConsentState::Agreed {
                prop_assert!(history.iter().any(|(content, answer)| *content == current && *answer == Some(ConsentAnswer::Agree)));
            }
        }
    }

    #[test]
    fn a_later_refusal_of_the_same_text_outweighs_an_earlier_agreement() {
        let content = Content::default();
        let asked = [asked(&content, Some(ConsentAnswer::Agree)), asked(&content, Some(ConsentAnswer::Refuse))];
        assert_eq!(state(content.hash().unwrap(), &asked), ConsentState::Refused);
        assert_eq!(state(content.hash().unwrap(), &[]), ConsentState::NotAsked);
    }
}
