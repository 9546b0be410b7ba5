//! What passes the centre's bridges by hand: to and from bodies that are not here (the network of the National Police Agency
//! and the council of the Ministry of Defence, 004:6002-6008). It is done outside; here it is written down.

use crate::{ArrivalId, BridgeId};
use access::PersonId;
use kernel::{At, ContentHash, Id};
use sharing::notice::NoticeId;

/// The longest that may be written of who there took or gave something, and how.
pub(crate) const WORDS_MAX: usize = 200;
/// The longest that may be written of the terms of a leave.
pub const TERMS_MAX: usize = 2000;

/// What is said of something done by hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ByHand {
    /// Who there took it, gave it or gave leave.
    pub whom: String,
    /// By telephone, by mail, in person.
    pub means: String,
    /// When.
    pub at: At,
}

/// What is wrong with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HandFlaw {
    /// It is not said who there, or in too many words.
    Whom,
    /// It is not said how, or in too many words.
    Means,
    /// It is not said when.
    When,
    /// That is still to come.
    Future,
    /// The notice had not been released then.
    Unreleased,
    /// What it is about had not been received then.
    Unreceived,
}

impl HandFlaw {
    /// The field where it is put right, and the key of its sentence.
    pub fn said(self) -> (&'static str, &'static str) {
        match self {
            HandFlaw::Whom => ("whom", "community-flaw-whom"),
            HandFlaw::Means => ("means", "community-flaw-means"),
            HandFlaw::When => ("at", "community-flaw-when"),
            HandFlaw::Future => ("at", "community-flaw-future"),
            HandFlaw::Unreleased => ("at", "community-flaw-unreleased"),
            HandFlaw::Unreceived => ("at", "community-flaw-unreceived"),
        }
    }
}

impl ByHand {
    /// What was typed, as it can be kept.
    ///
    /// # Errors
    /// All that is wrong with it.
    pub fn read(whom: &str, means: &str, at: Option<At>, now: At) -> Result<Self, Vec<HandFlaw>> {
        let said = |text: &str| !text.is_empty() && text.chars().count() <= WORDS_MAX;
        let (whom, means) = (whom.trim(), means.trim());
        let mut flaws = Vec::new();
        if !said(whom) {
            flaws.push(HandFlaw::Whom);
        }
        if !said(means) {
            flaws.push(HandFlaw::Means);
        }
        match at {
            None => flaws.push(HandFlaw::When),
            Some(at) if at > now => flaws.push(HandFlaw::Future),
            Some(at) if flaws.is_empty() => return Ok(Self { whom: whom.to_owned(), means: means.to_owned(), at }),
            Some(_) => {}
        }
        Err(flaws)
    }
    /// The same, unless it was done before `earliest`: what is typed says minutes.
    ///
    /// # Errors
    /// If it was, the flaw that this is.
    pub fn not_before(self, earliest: At, flaw: HandFlaw) -> Result<Self, Vec<HandFlaw>> {
        if self.at.plus_minutes(1) <= earliest { Err(vec![flaw]) } else { Ok(self) }
    }
    /// What the chain keeps of it, beside words that only who has read the text knows.
    pub(crate) fn words(&self) -> String {
        serde_json::json!([self.whom, self.means, self.at.millis()]).to_string()
    }
}

/// Where what came by hand may go on to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Onward {
    /// Into a notice of the centre.
    Notice,
    /// Over another bridge.
    Bridge(BridgeId),
}

impl Onward {
    /// As it is kept.
    pub fn code(self) -> String {
        match self {
            Onward::Notice => "notice".into(),
            Onward::Bridge(id) => id.to_string(),
        }
    }
    /// From what is kept or typed.
    pub fn read(text: &str) -> Option<Self> {
        match text {
            "notice" => Some(Onward::Notice),
            id => id.parse().ok().map(Onward::Bridge),
        }
    }
}

/// That whoever gave something lets it go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leave {
    /// Its id.
    pub id: Id<Leave>,
    /// Of what came.
    pub arrival: ArrivalId,
    /// Where to.
    pub to: Onward,
    /// Who there gave leave, how and when.
    pub hand: ByHand,
    /// On which terms; may be empty.
    pub terms: String,
    /// Who wrote it down.
    pub by: PersonId,
    /// When.
    pub noted_at: At,
    /// That it was withdrawn before anything went on with it.
    pub withdrawn: Option<TakenBack>,
}

impl Leave {
    /// Whether something may go on with it.
    pub fn in_force(&self) -> bool {
        self.withdrawn.is_none()
    }
}

/// That a leave was withdrawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenBack {
    /// Why.
    pub why: String,
    /// When it was written down.
    pub at: At,
}

/// That whoever gave something took it back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withdrawn {
    /// Who there said so, how and when.
    pub hand: ByHand,
    /// Why.
    pub why: String,
    /// When it was written down.
    pub noted_at: At,
}

/// That the centre handed a released notice over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandedNotice {
    /// Its id.
    pub id: Id<HandedNotice>,
    /// Over which bridge.
    pub bridge: BridgeId,
    /// Which notice.
    pub notice: NoticeId,
    /// Its released revision.
    pub revision: i64,
    /// The hash of that.
    pub hash: ContentHash,
    /// Who there took it, how and when.
    pub hand: ByHand,
    /// Who wrote it down.
    pub by: PersonId,
    /// When.
    pub noted_at: At,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn who_how_and_when_are_said_and_nothing_is_still_to_come() {
        let now = At::from_millis(1_000_000);
        let long = "x".repeat(WORDS_MAX + 1);
        assert!(ByHand::read(" a ", "b", Some(now), now).is_ok_and(|hand| hand.whom == "a"));
        assert_eq!(ByHand::read("", &long, None, now), Err(vec![HandFlaw::Whom, HandFlaw::Means, HandFlaw::When]));
        assert_eq!(ByHand::read("a", "b", Some(now.plus_minutes(1)), now), Err(vec![HandFlaw::Future]));
        assert_eq!(ByHand::read("", "b", Some(now), now), Err(vec![HandFlaw::Whom]));
        let done = ByHand::read("a", "b", Some(now), now).unwrap();
        let after = |millis: i64| done.clone().not_before(At::from_millis(now.millis() + millis), HandFlaw::Unreleased);
        assert!(
            after(59_999).is_ok() && after(60_000) == Err(vec![HandFlaw::Unreleased]),
            "what is typed says minutes"
        );
    }
}
