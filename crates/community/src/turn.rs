//! Whose turn it is with a share that has not left: the second person's, that of whoever wrote it, or nobody's here.

use crate::approval::State;
use sharing::release::Verdict;

/// What somebody at the hub can do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Turn {
    /// Look at it as the second person.
    Review,
    /// Share it: everybody has agreed.
    Release,
    /// Write another text: a provider refused.
    Refused,
    /// Write another text: a provider wishes so.
    EditWished,
    /// Write another text: the second person sent it back.
    Returned,
}

impl Turn {
    /// The end of the keys of its sentences.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Turn::Review => "review",
            Turn::Release => "release",
            Turn::Refused => "refused",
            Turn::EditWished => "edit",
            Turn::Returned => "returned",
        }
    }
}

/// How it stands with the text of this moment.
#[derive(Clone, Debug)]
pub(crate) struct Standing {
    /// With each provider's approval.
    pub(crate) states: Vec<State>,
    /// What the second person said of it.
    pub(crate) verdict: Option<Verdict>,
    /// Whether the rules ask for a second person.
    pub(crate) second: bool,
    /// Whether a file of it could not be searched whole: then the second person looks before a provider is asked.
    pub(crate) unsearched: bool,
}

impl Standing {
    /// What is next for somebody who wrote any of it (`wrote`), or none. A text of which no provider has been asked yet
    /// is still being written, and waits for nobody.
    pub(crate) fn turn(&self, wrote: bool) -> Option<Turn> {
        let is = |state| self.states.contains(&state);
        let back = match self.verdict {
            _ if is(State::Refused) => Some(Turn::Refused),
            _ if is(State::EditWished) => Some(Turn::EditWished),
            Some(Verdict::Return) => Some(Turn::Returned),
            _ => None,
        };
        if back.is_some() {
            return back.filter(|_| wrote);
        }
        let looks = self.second || self.unsearched;
        if looks && self.verdict.is_none() {
            let shown = self.unsearched || !is(State::NotAsked) && !is(State::Void);
            return (shown && !wrote).then_some(Turn::Review);
        }
        self.states.iter().all(|state| *state == State::Agreed).then_some(Turn::Release)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn standing(states: &[State], verdict: Option<Verdict>) -> Standing {
        Standing { states: states.to_vec(), verdict, second: true, unsearched: false }
    }

    #[test]
    fn each_is_told_when_it_is_their_turn_and_not_before() {
        use State::{Agreed, EditWished, NotAsked, Refused, Void, Waiting};
        let (approve, back) = (Some(Verdict::Approve), Some(Verdict::Return));
        for (states, verdict, author, other) in [
            (&[NotAsked][..], None, None, None),
            (&[Waiting, Void], None, None, None),
            (&[Waiting], None, None, Some(Turn::Review)),
            (&[Waiting], approve, None, None),
            (&[Agreed], None, None, Some(Turn::Review)),
            (&[Agreed, Waiting], approve, None, None),
            (&[Agreed], approve, Some(Turn::Release), Some(Turn::Release)),
            (&[Agreed], back, Some(Turn::Returned), None),
            (&[Agreed, Refused], approve, Some(Turn::Refused), None),
            (&[EditWished], None, Some(Turn::EditWished), None),
            (&[], None, None, Some(Turn::Review)),
        ] {
            let standing = standing(states, verdict);
            assert_eq!((standing.turn(true), standing.turn(false)), (author, other), "{standing:?}");
        }
    }

    #[test]
    fn files_that_could_not_be_searched_are_looked_at_before_a_provider_is_asked() {
        let standing = Standing { unsearched: true, second: false, ..standing(&[State::NotAsked], None) };
        assert_eq!((standing.turn(true), standing.turn(false)), (None, Some(Turn::Review)));
        let alone = Standing { unsearched: false, ..standing };
        assert_eq!(alone.turn(false), None);
    }
}
