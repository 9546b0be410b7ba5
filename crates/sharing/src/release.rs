//! What must be true before a notice leaves. One pure function says what is still in the way; the desk shows it, the
//! operation obeys it.

use crate::{
    attachment::{Attachment, NoticeFileId},
    consent::{Asked, ConsentState, Override, state},
    notice::{Authors, Content, Flaw, label_holds},
    residue::Finding,
    update::Standing,
};
use access::PersonId;
use kernel::{At, ContentHash, Id, Label};
use std::{collections::BTreeSet, str::FromStr};

/// What a reviewer says of a revision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It may go out.
    Approve,
    /// Back to the writer.
    Return,
}

impl Verdict {
    /// Its code in forms and in the database.
    pub fn code(self) -> &'static str {
        match self {
            Verdict::Approve => "approve",
            Verdict::Return => "return",
        }
    }
}

impl FromStr for Verdict {
    type Err = ();
    fn from_str(code: &str) -> Result<Self, ()> {
        [Verdict::Approve, Verdict::Return].into_iter().find(|verdict| verdict.code() == code).ok_or(())
    }
}

/// A review of one revision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    /// What was read.
    pub hash: ContentHash,
    /// The verdict.
    pub verdict: Verdict,
    /// Why.
    pub note: String,
    /// Who read it.
    pub by: PersonId,
    /// When.
    pub at: At,
}

/// A residue that somebody wants to leave in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiver {
    /// Its id.
    pub id: Id<Waiver>,
    /// The finding's fingerprint.
    pub fingerprint: ContentHash,
    /// Why it may stay.
    pub reason: String,
    /// Who proposed it.
    pub proposed_by: PersonId,
    /// When.
    pub proposed_at: At,
    /// Who confirmed it, and when.
    pub confirmed: Option<(PersonId, At)>,
}

impl Waiver {
    /// Whether two people, the second no author, stand behind it.
    pub fn holds(&self, authors: &Authors) -> bool {
        self.confirmed.is_some_and(|(by, _)| by != self.proposed_by && !authors.contains(&by))
    }
}

/// Why a notice is held although nothing of it is wrong: what it was begun with came from elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hold {
    /// Whoever gave it took the leave back to go on with it.
    Leave,
    /// Whoever gave it took it back.
    Source,
}

impl Hold {
    /// Its code in the database.
    pub fn code(self) -> &'static str {
        match self {
            Hold::Leave => "leave",
            Hold::Source => "source",
        }
    }
}

impl FromStr for Hold {
    type Err = ();
    fn from_str(code: &str) -> Result<Self, ()> {
        [Hold::Leave, Hold::Source].into_iter().find(|hold| hold.code() == code).ok_or(())
    }
}

/// One source of a notice: its label over all stages, and what its reporter was asked.
#[derive(Clone, Debug)]
pub struct SourceFacts {
    /// The report's reference.
    pub reference: String,
    /// The join of the labels of all its stages.
    pub label: Label,
    /// The requests for consent, oldest first.
    pub asked: Vec<Asked>,
    /// Proposals to do without, oldest first.
    pub overrides: Vec<Override>,
}

/// Everything that is known of a notice at this moment.
#[derive(Clone, Debug)]
pub struct Facts {
    /// Now.
    pub now: At,
    /// The content.
    pub content: Content,
    /// Its hash.
    pub hash: ContentHash,
    /// Who wrote any revision.
    pub authors: Authors,
    /// The label of what came from elsewhere, where the notice was begun with such.
    pub floor: Option<Label>,
    /// Why what it was begun with may not go on.
    pub holds: Vec<Hold>,
    /// Where it came from.
    pub sources: Vec<SourceFacts>,
    /// What could give somebody away.
    pub findings: Vec<Finding>,
    /// The files that are not plain text, but whose text could be read whole.
    pub read: BTreeSet<NoticeFileId>,
    /// What may stay nevertheless, and which unsearched files may leave.
    pub waivers: Vec<Waiver>,
    /// What reviewers said, oldest first.
    pub reviews: Vec<Review>,
    /// It would reach some member today.
    pub anybody: bool,
    /// It has left already.
    pub released: bool,
    /// Of an update that has not left: how it stands to what it supersedes.
    pub update: Option<Standing>,
}

/// Something in the way of release.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// It has left already.
    Released,
    /// Something is missing in the content.
    Unfinished(Flaw),
    /// This many things could give somebody away.
    Residue(usize),
    /// The residue check could not read this many files, and no two people have said that they looked.
    Unsearched(usize),
    /// The label is weaker than that of a source.
    LabelTooWeak,
    /// The reporter of this report has not agreed to this content, and nothing overrides that.
    Consent {
        /// The report's reference.
        reference: String,
        /// How it stands.
        state: ConsentState,
    },
    /// No second person has approved this content.
    NotReviewed,
    /// The latest review of this content sent it back.
    Returned,
    /// The audience is nobody.
    NobodyToReach,
    /// What this one would supersede was recalled.
    SupersededRecalled,
    /// What it was begun with may not go on.
    Held(Hold),
    /// This many who had what it supersedes would not have it, and nobody has said that this is meant.
    Leaving(usize),
}

impl Obstacle {
    /// The codes of all.
    pub const CODES: [&'static str; 13] = [
        "released",
        "superseded-recalled",
        "no-leave",
        "taken-back",
        "unfinished",
        "residue",
        "unsearched",
        "label",
        "consent",
        "review",
        "returned",
        "nobody",
        "leaving",
    ];
    /// The end of the key of its sentence.
    pub fn code(&self) -> &'static str {
        match self {
            Obstacle::Released => "released",
            Obstacle::Unfinished(_) => "unfinished",
            Obstacle::Residue(_) => "residue",
            Obstacle::Unsearched(_) => "unsearched",
            Obstacle::LabelTooWeak => "label",
            Obstacle::Consent { .. } => "consent",
            Obstacle::NotReviewed => "review",
            Obstacle::Returned => "returned",
            Obstacle::NobodyToReach => "nobody",
            Obstacle::SupersededRecalled => "superseded-recalled",
            Obstacle::Held(Hold::Leave) => "no-leave",
            Obstacle::Held(Hold::Source) => "taken-back",
            Obstacle::Leaving(_) => "leaving",
        }
    }
}

impl Facts {
    /// The findings that nobody has waived.
    pub fn open_findings(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| !self.waived(finding))
    }
    /// How many things that is: what is found several times in one place is one, as it is shown.
    pub fn open_things(&self) -> usize {
        self.open_findings().map(|finding| (&finding.place, &finding.found)).collect::<BTreeSet<_>>().len()
    }
    /// Whether two people have said that this may stay.
    pub fn waived(&self, finding: &Finding) -> bool {
        self.two_people_stand_behind(finding.fingerprint)
    }
    fn two_people_stand_behind(&self, fingerprint: ContentHash) -> bool {
        self.waivers.iter().any(|waiver| waiver.fingerprint == fingerprint && waiver.holds(&self.authors))
    }
    /// Whether the residue check reads all that is in a file.
    pub fn searched(&self, file: &Attachment) -> bool {
        file.searchable() || self.read.contains(&file.id)
    }
    /// The files that the residue check cannot read.
    pub fn unsearched(&self) -> impl Iterator<Item = &Attachment> {
        self.content.attachments.iter().filter(|file| !self.searched(file))
    }
    /// Those of them that no two people have looked through.
    pub fn unseen_files(&self) -> impl Iterator<Item = &Attachment> {
        self.unsearched().filter(|file| !self.two_people_stand_behind(file.fingerprint()))
    }
    /// Whether the label is at least as strong as that of every source.
    pub fn label_holds(&self) -> bool {
        let labels: Vec<Label> =
            self.sources.iter().map(|source| source.label.clone()).chain(self.floor.clone()).collect();
        label_holds(&self.content.label, &labels)
    }
    /// How it stands with the consent of one source.
    pub fn consent(&self, source: &SourceFacts) -> ConsentState {
        state(self.hash, &source.asked)
    }
    /// The override that stands in for a consent.
    pub fn overridden<'s>(&self, source: &'s SourceFacts) -> Option<&'s Override> {
        source.overrides.iter().find(|one| one.holds(self.hash, &self.authors))
    }
    /// The latest review of this content by somebody who wrote none of it.
    pub fn review(&self) -> Option<&Review> {
        let counts = |review: &&Review| review.hash == self.hash && !self.authors.contains(&review.by);
        self.reviews.iter().rev().find(counts)
    }
    /// Whether this person has approved this content, and nobody has said otherwise since.
    pub fn approved_by(&self, person: Option<PersonId>) -> bool {
        self.review().is_some_and(|one| one.verdict == Verdict::Approve && Some(one.by) == person)
    }
}

/// What is still in the way of release, in the order in which it is dealt with. Nothing in the way is an empty list.
pub fn obstacles(facts: &Facts) -> Vec<Obstacle> {
    let mut found = Vec::new();
    if facts.released {
        found.push(Obstacle::Released);
    }
    if facts.update.as_ref().is_some_and(|update| update.recalled) {
        found.push(Obstacle::SupersededRecalled);
    }
    if !facts.released {
        found.extend(facts.holds.iter().copied().map(Obstacle::Held));
    }
    found.extend(facts.content.unfinished(facts.now).into_iter().map(Obstacle::Unfinished));
    match facts.open_things() {
        0 => {}
        open => found.push(Obstacle::Residue(open)),
    }
    match facts.unseen_files().count() {
        0 => {}
        unseen => found.push(Obstacle::Unsearched(unseen)),
    }
    if !facts.label_holds() {
        found.push(Obstacle::LabelTooWeak);
    }
    for source in &facts.sources {
        let state = facts.consent(source);
        if state != ConsentState::Agreed && facts.overridden(source).is_none() {
            found.push(Obstacle::Consent { reference: source.reference.clone(), state });
        }
    }
    match facts.review().map(|review| review.verdict) {
        Some(Verdict::Approve) => {}
        Some(Verdict::Return) => found.push(Obstacle::Returned),
        None => found.push(Obstacle::NotReviewed),
    }
    if !facts.anybody {
        found.push(Obstacle::NobodyToReach);
    }
    if let Some(update) = facts.update.as_ref().filter(|update| !update.leavers.is_empty() && !update.meant) {
        found.push(Obstacle::Leaving(update.leavers.len()));
    }
    found
}

#[cfg(test)]
mod tests;
