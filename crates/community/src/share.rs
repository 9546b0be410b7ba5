//! What a hub shares on, and what must be true before it leaves. One pure function says what is still in the way.

use crate::{Approves, CommunityId, approval::Asked, approval::State};
use access::PersonId;
use kernel::{At, ContentHash, Id, Label};
use serde::{Deserialize, Serialize};
use sharing::{
    attachment::Attachment,
    detail::Detail,
    notice::NoticeKind,
    release::{Review, Verdict},
    removal::Removal,
    residue::Finding,
};
use std::collections::BTreeSet;

/// The id of a share.
pub type ShareId = Id<Share>;

/// What a hub makes of submissions, from the first draft on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    /// Its id.
    pub id: ShareId,
    /// Its number.
    pub reference: String,
    /// In which community.
    pub community: CommunityId,
    /// Who began it.
    pub begun_by: PersonId,
    /// When.
    pub begun_at: At,
}

/// What one revision says; sealed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// In one line.
    pub title: String,
    /// The text.
    pub body: String,
    /// One each.
    pub indicators: Vec<String>,
    /// How it may be handled.
    pub label: Label,
    /// Only these groups, by code; empty is the whole circle.
    pub groups: BTreeSet<String>,
    /// What was taken out, and why.
    pub removals: Vec<Removal>,
    /// What the notices said besides their text, of which it was made. Left out where there are none, so that what was
    /// sealed before keeps its hash.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub about: Vec<About>,
    /// The files that go along.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<Attachment>,
}

/// What a notice says besides its text, its indicators and its label.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// What kind of notice it is.
    pub kind: NoticeKind,
    /// To be read at once.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub urgent: bool,
    /// What only its kind says: the products of a vulnerability, the sender of a suspicious mail.
    #[serde(default, skip_serializing_if = "Detail::is_none")]
    pub detail: Detail,
}

/// What passes over a bridge: the text, its files and its label; neither provider nor removals.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passed {
    /// In one line.
    pub title: String,
    /// The text.
    pub body: String,
    /// One each.
    pub indicators: Vec<String>,
    /// How it may be handled.
    pub label: Label,
    /// What a notice says besides. Left out where it was a share, so that what was sealed before keeps its hash.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<About>,
    /// The files that went along, each under another id than on the other side.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<Attachment>,
}

impl Content {
    /// The hash to which approvals, reviews and releases are bound.
    ///
    /// # Errors
    /// If it cannot be written as JSON.
    pub fn hash(&self) -> Result<ContentHash, serde_json::Error> {
        ContentHash::of_json(self)
    }
    /// What of it passes over a bridge. What was made of a notice does not: it came over one.
    pub fn passed(&self) -> Passed {
        let Content { title, body, indicators, label, files, .. } = self.clone();
        Passed { title, body, indicators, label, about: None, files }
    }
    /// Whether it says something or brings files, within the limits.
    pub fn complete(&self) -> bool {
        use crate::submission::{INDICATORS_MAX, TEXT_MAX, TITLE_MAX};
        let tells = !self.indicators.is_empty() || !self.files.is_empty();
        let within = |text: &str, most: usize| !text.trim().is_empty() && text.chars().count() <= most;
        within(&self.title, TITLE_MAX)
            && (within(&self.body, TEXT_MAX) || self.body.trim().is_empty() && tells)
            && self.indicators.len() <= INDICATORS_MAX
    }
}

/// One saved state of a share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    /// Counted from 1.
    pub number: i64,
    /// What it says.
    pub content: Content,
    /// The hash of that.
    pub hash: ContentHash,
    /// Who saved it.
    pub saved_by: PersonId,
    /// When.
    pub saved_at: At,
}

impl Revision {
    /// What is left of it once it or something of it was recalled: title, label, groups, hash.
    pub(crate) fn only_title(self) -> Self {
        let Content { title, label, groups, .. } = self.content;
        let content = Content { title, label, groups, ..Content::default() };
        Self { content, ..self }
    }
}

/// A provider behind a share, and what it was asked for one destination.
#[derive(Clone, Debug)]
pub struct Behind {
    /// The references of what it handed in.
    pub references: Vec<String>,
    /// The requests for this destination, oldest first.
    pub asked: Vec<Asked>,
}

/// Everything that decides whether a share may leave.
#[derive(Clone, Debug)]
pub struct Facts {
    /// Now.
    pub now: At,
    /// The content.
    pub content: Content,
    /// Its hash.
    pub hash: ContentHash,
    /// Who must agree.
    pub approves: Approves,
    /// Whether a provider must not be told from it.
    pub anonymise: bool,
    /// The labels of all that it was made of, and the weakest that the community allows.
    pub labels: Vec<Label>,
    /// The groups to which a provider wished it to be kept.
    pub wished: BTreeSet<String>,
    /// The providers.
    pub behind: Vec<Behind>,
    /// Who wrote any revision.
    pub authors: BTreeSet<PersonId>,
    /// What could give somebody away.
    pub findings: Vec<Finding>,
    /// How many of its files could not be searched whole: two people look at them.
    pub unsearched: usize,
    /// What reviewers said, oldest first.
    pub reviews: Vec<Review>,
    /// How many organisations would be told.
    pub recipients: i64,
    /// It has left already.
    pub released: bool,
    /// It, or something of which it was made, has been recalled.
    pub recalled: bool,
}

/// Something in the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// It has left already.
    Released,
    /// It, or something of which it was made, has been recalled.
    Recalled,
    /// It has no title, or says nothing, or too much.
    Unfinished,
    /// Its label has run out.
    Expired,
    /// This many things could give somebody away.
    Residue(usize),
    /// This many files could not be searched, and no second person has looked at them.
    Unsearched(usize),
    /// The label is weaker than that of a source, or than the community's.
    LabelTooWeak,
    /// It is for named recipients only, and names no group: the whole circle is nobody's name.
    RedToAll,
    /// A provider wished it to be kept to its own group.
    TooWide,
    /// A provider has not agreed to this content.
    Approval(State),
    /// No second person has approved this content.
    NotReviewed,
    /// The latest review of this content sent it back.
    Returned,
    /// Nobody would be told.
    NobodyToReach,
}

impl Obstacle {
    /// The end of the key of its sentence.
    pub fn code(&self) -> &'static str {
        match self {
            Obstacle::Released => "released",
            Obstacle::Recalled => "recalled",
            Obstacle::Unfinished => "unfinished",
            Obstacle::Expired => "expired",
            Obstacle::Residue(_) => "residue",
            Obstacle::Unsearched(_) => "unsearched",
            Obstacle::LabelTooWeak => "label",
            Obstacle::RedToAll => "red",
            Obstacle::TooWide => "wide",
            Obstacle::Approval(_) => "approval",
            Obstacle::NotReviewed => "review",
            Obstacle::Returned => "returned",
            Obstacle::NobodyToReach => "nobody",
        }
    }
}

impl Facts {
    /// Whether the label is at least as strong as that of every source.
    pub fn label_holds(&self) -> bool {
        self.content.label.at_least(&Label::join_all(&self.labels))
    }
    /// Whether every provider who wished so is heard: only its own group is told.
    fn kept(&self) -> bool {
        self.wished.is_empty() || self.wished.len() == 1 && self.content.groups == self.wished
    }
    /// The latest review of this content by somebody who wrote none of it.
    pub fn review(&self) -> Option<&Review> {
        self.reviews.iter().rev().find(|review| review.hash == self.hash && !self.authors.contains(&review.by))
    }
    /// Whether this person has approved this content, and nobody has said otherwise since.
    pub fn approved_by(&self, person: Option<PersonId>) -> bool {
        self.review().is_some_and(|one| one.verdict == Verdict::Approve && Some(one.by) == person)
    }
    /// What keeps it from being shown to a provider: a recall, a text that is not finished, or shows another provider.
    pub fn before_asking(&self) -> Vec<Obstacle> {
        if self.recalled {
            return vec![Obstacle::Recalled];
        }
        let mut found = Vec::new();
        if !self.content.complete() {
            found.push(Obstacle::Unfinished);
        }
        if self.content.label.ended(self.now.day()) {
            found.push(Obstacle::Expired);
        }
        if self.anonymise && !self.findings.is_empty() {
            found.push(Obstacle::Residue(self.findings.len()));
        }
        let looked = self.review().is_some_and(|review| review.verdict == Verdict::Approve);
        if self.anonymise && self.unsearched > 0 && !looked {
            found.push(Obstacle::Unsearched(self.unsearched));
        }
        if !self.label_holds() {
            found.push(Obstacle::LabelTooWeak);
        }
        if self.content.label.tlp() == kernel::Tlp::Red && self.content.groups.is_empty() {
            found.push(Obstacle::RedToAll);
        }
        found
    }
    /// What of the approvals and the second pair of eyes is missing, for the destination of `behind`.
    pub fn not_agreed(&self) -> Vec<Obstacle> {
        let states = self.behind.iter().map(|behind| crate::approval::state(self.hash, &behind.asked));
        let mut found: Vec<Obstacle> = states.filter(|state| *state != State::Agreed).map(Obstacle::Approval).collect();
        if self.approves == Approves::ProviderAndSecond {
            match self.review().map(|review| review.verdict) {
                Some(Verdict::Approve) => {}
                Some(Verdict::Return) => found.push(Obstacle::Returned),
                None => found.push(Obstacle::NotReviewed),
            }
        }
        found
    }
}

/// What is in the way of release to the circle, in the order in which it is dealt with.
pub fn obstacles(facts: &Facts) -> Vec<Obstacle> {
    let mut found = Vec::new();
    if facts.released {
        found.push(Obstacle::Released);
    }
    if facts.recalled {
        found.push(Obstacle::Recalled);
        return found;
    }
    found.extend(facts.before_asking());
    if !facts.kept() {
        found.push(Obstacle::TooWide);
    }
    found.extend(facts.not_agreed());
    if facts.recipients == 0 {
        found.push(Obstacle::NobodyToReach);
    }
    found
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn what_was_sealed_before_notices_brought_fields_and_files_keeps_its_hash() {
        let passed = serde_json::to_string(&Passed::default()).unwrap();
        let content = serde_json::to_string(&Content::default()).unwrap();
        for text in [&passed, &content] {
            assert!(!text.contains("about") && !text.contains("files"), "{text}");
        }
        let with = Passed { about: Some(About::default()), ..Passed::default() };
        assert_ne!(ContentHash::of_json(&with).unwrap(), ContentHash::of_json(&Passed::default()).unwrap());
        assert_eq!(serde_json::from_str::<Passed>(&passed).unwrap(), Passed::default());
    }
}
