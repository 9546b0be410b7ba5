//! What a member hands in: what the mail looked like, what to look for, how it may be handled.

use crate::CommunityId;
use access::OrgId;
use kernel::{At, ContentHash, Id, Label};
use serde::{Deserialize, Serialize};
use sharing::{attachment::Attachment, draft::moment_in_full, indicator::Slip};
use std::collections::BTreeSet;

/// The id of a submission.
pub type SubmissionId = Id<Submission>;

/// The longest title, in characters.
pub const TITLE_MAX: usize = 120;
/// The longest text, in characters.
pub const TEXT_MAX: usize = 20_000;
/// The most indicators.
pub const INDICATORS_MAX: usize = 200;

/// What a member handed in; sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Submission {
    /// Its id.
    pub id: SubmissionId,
    /// Its number.
    pub reference: String,
    /// To which community.
    pub community: CommunityId,
    /// The provider.
    pub org: OrgId,
    /// The provider's group at that moment.
    pub group: Option<String>,
    /// What it says.
    pub content: Contribution,
    /// The hash of that.
    pub hash: ContentHash,
    /// When.
    pub at: At,
}

/// Features of a suspicious mail; each may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mail {
    /// From whom it claims to be.
    pub sender: String,
    /// Its subject.
    pub subject: String,
    /// When it came, as told.
    pub received: String,
    /// The names of its attachments.
    pub attachments: String,
}

/// What the provider wishes (情報提供組織の意向, 004:6726-6728).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wishes {
    /// Only the provider's own group may be told.
    pub own_group: bool,
    /// JPCERT/CC may follow up and warn the owners of abused equipment.
    pub follow_up: bool,
    /// What else; may be empty.
    pub note: String,
}

/// What is sealed of a submission.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contribution {
    /// In one line.
    pub title: String,
    /// What happened.
    pub text: String,
    /// The mail.
    pub mail: Mail,
    /// Addresses, hashes, subjects: one each, as written.
    pub indicators: Vec<String>,
    /// How it may be handled.
    pub label: Label,
    /// What the provider wishes.
    pub wishes: Wishes,
    /// The files that came with it: for the hub, not for others.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<Attachment>,
}

/// What is wrong with what was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Flaw {
    /// No title.
    NoTitle,
    /// The title is longer than [`TITLE_MAX`].
    LongTitle,
    /// Nothing is told: no text, no mail, no indicator, no file.
    Nothing,
    /// The text is longer than [`TEXT_MAX`].
    LongText,
    /// More than [`INDICATORS_MAX`] indicators.
    ManyIndicators,
    /// The label is weaker than the community's.
    WeakLabel,
    /// The label has run out.
    Expired,
    /// A line of the indicators cannot be one.
    Indicator(Slip),
    /// When the mail came cannot be read; the key of the sentence that says what to write.
    Received(&'static str),
    /// A file has no bytes.
    EmptyFile,
    /// A file is larger than any may be.
    LargeFile,
    /// The files are larger together than one may be.
    LargeTogether,
    /// There are more files than may be.
    ManyFiles,
    /// What a file says of itself could not be taken out.
    Unstripped,
}

impl Flaw {
    /// The field where it is put right, and the key of its sentence.
    pub fn said(self) -> (&'static str, &'static str) {
        match self {
            Flaw::NoTitle => ("title", "community-flaw-no-title"),
            Flaw::LongTitle => ("title", "community-flaw-long-title"),
            Flaw::Nothing => ("text", "community-flaw-nothing"),
            Flaw::LongText => ("text", "community-flaw-long-text"),
            Flaw::ManyIndicators => ("indicators", "community-flaw-many-indicators"),
            Flaw::WeakLabel => ("tlp", "community-flaw-weak-label"),
            Flaw::Expired => ("until", "community-flaw-expired"),
            Flaw::Indicator(slip) => ("indicators", slip.key()),
            Flaw::Received(key) => ("received", key),
            Flaw::EmptyFile => ("files", "community-flaw-empty-file"),
            Flaw::LargeFile => ("files", "community-flaw-large-file"),
            Flaw::LargeTogether => ("files", "community-flaw-large-together"),
            Flaw::ManyFiles => ("files", "community-flaw-many-files"),
            Flaw::Unstripped => ("files", "community-flaw-unstripped"),
        }
    }
}

impl Contribution {
    /// What keeps it from being handed in to a community whose weakest label is `weakest`.
    pub fn flaws(&self, weakest: kernel::Tlp, now: At) -> Vec<Flaw> {
        let Mail { sender, subject, received, attachments } = &self.mail;
        let slips: BTreeSet<Slip> = self.indicators.iter().filter_map(|line| Slip::in_line(line)).collect();
        let when = moment_in_full(received, now).err();
        let told = [&self.text, sender, subject, attachments].iter().any(|text| !text.trim().is_empty());
        [
            (self.title.trim().is_empty(), Flaw::NoTitle),
            (self.title.chars().count() > TITLE_MAX, Flaw::LongTitle),
            (!told && self.indicators.is_empty() && self.files.is_empty(), Flaw::Nothing),
            (self.length() > TEXT_MAX, Flaw::LongText),
            (self.indicators.len() > INDICATORS_MAX, Flaw::ManyIndicators),
            (self.label.tlp() < weakest, Flaw::WeakLabel),
            (self.label.ended(now.day()), Flaw::Expired),
        ]
        .into_iter()
        .filter_map(|(wrong, flaw)| wrong.then_some(flaw))
        .chain(slips.into_iter().map(Flaw::Indicator))
        .chain(when.map(Flaw::Received))
        .collect()
    }
    fn length(&self) -> usize {
        let Mail { sender, subject, received, attachments } = &self.mail;
        let all = [&self.text, sender, subject, received, attachments, &self.wishes.note];
        all.into_iter().chain(&self.indicators).map(|text| text.chars().count()).sum()
    }
    /// Everything in it that is text, in the order in which it is read.
    pub fn said(&self) -> Vec<&str> {
        let Mail { sender, subject, received, attachments } = &self.mail;
        [&self.title, &self.text, sender, subject, received, attachments]
            .into_iter()
            .chain(&self.indicators)
            .map(String::as_str)
            .filter(|text| !text.trim().is_empty())
            .collect()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use kernel::{Audience, Day, Tlp};

    #[test]
    fn what_cannot_be_handed_in_says_why() {
        let now = At::parse_local("2014-06-17 10:00").unwrap();
        let label = Label::new(Tlp::Clear, Audience::All, Day::parse("2014-06-16"));
        let empty = Contribution { label, ..Contribution::default() };
        let all = [Flaw::NoTitle, Flaw::Nothing, Flaw::WeakLabel, Flaw::Expired];
        assert_eq!(empty.flaws(Tlp::Amber, now), all);
        let whole =
            Contribution { title: "件名".into(), indicators: vec!["203.0.113.7".into()], ..Contribution::default() };
        assert_eq!(whole.flaws(Tlp::Amber, now), []);
    }
}
