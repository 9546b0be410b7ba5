//! A notice (情報提供): what leaves the centre. Its content is hashed as it stands; consent, review and release are
//! bound to that hash, so a changed letter is another notice as far as they are concerned.

use crate::{attachment::Attachment, detail::Detail, embargo::Embargo, indicator, update::NEWS_MAX};
use access::PersonId;
use kernel::{At, ContentHash, Id, Label};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, str::FromStr};

pub use crate::store::notices::Notice;

/// The id of a notice.
pub type NoticeId = Id<Notice>;

/// The longest title, in characters.
pub const TITLE_MAX: usize = 120;
/// The longest body, in characters.
pub const BODY_MAX: usize = 100_000;

/// What kind of notice it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NoticeKind {
    /// 注意喚起
    #[default]
    Alert,
    /// 脆弱性情報
    Vulnerability,
    /// 不審メールの情報
    SuspiciousMail,
    /// 攻撃等の動向
    Trend,
    /// ニュースレター
    Newsletter,
    /// 状況のまとめ
    SituationReport,
}

impl NoticeKind {
    /// All kinds, in the order of forms.
    pub const ALL: [NoticeKind; 6] = [
        NoticeKind::Alert,
        NoticeKind::Vulnerability,
        NoticeKind::SuspiciousMail,
        NoticeKind::Trend,
        NoticeKind::Newsletter,
        NoticeKind::SituationReport,
    ];
    /// Its code in forms, in sealed content and in keys of sentences.
    pub fn code(self) -> &'static str {
        match self {
            NoticeKind::Alert => "alert",
            NoticeKind::Vulnerability => "vulnerability",
            NoticeKind::SuspiciousMail => "suspicious-mail",
            NoticeKind::Trend => "trend",
            NoticeKind::Newsletter => "newsletter",
            NoticeKind::SituationReport => "situation-report",
        }
    }
}

impl FromStr for NoticeKind {
    type Err = ();
    fn from_str(code: &str) -> Result<Self, ()> {
        NoticeKind::ALL.into_iter().find(|kind| kind.code() == code).ok_or(())
    }
}

/// Everything that consent, review and release are about. The order of the fields is the order in the canonical JSON.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// What kind of notice.
    pub kind: NoticeKind,
    /// Its title.
    pub title: String,
    /// Plain text with headings, paragraphs and lists; see [`crate::markup`].
    pub body: String,
    /// How it may be handled, and whom it may reach.
    pub label: Label,
    /// To be read at once.
    pub urgent: bool,
    /// By when recipients should answer.
    pub answer_by: Option<At>,
    /// Addresses, hashes, subjects: one each.
    pub indicators: Vec<String>,
    /// What was taken out of the sources, and why.
    pub removals: Vec<crate::removal::Removal>,
    /// Its files.
    pub attachments: Vec<Attachment>,
    /// What only its kind says. Left out where it says nothing, so that what was sealed before keeps its hash.
    #[serde(default, skip_serializing_if = "Detail::is_none")]
    pub detail: Detail,
    /// Until when it is held back after its release.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub embargo: Option<Embargo>,
    /// Of an update: what is new in it, in a sentence; empty until the writer has said it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub news: Option<String>,
}

/// What is missing from a content or cannot stand in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// It has no title.
    NoTitle,
    /// The title is longer than [`TITLE_MAX`].
    LongTitle,
    /// It has no body.
    NoBody,
    /// The body is longer than [`BODY_MAX`].
    LongBody,
    /// Chosen sector groups, and none chosen.
    NoAudience,
    /// The label has run out.
    Expired,
    /// The day by which an answer is asked for has passed.
    AnswerPast,
    /// The line of the indicators with this number, from 0, cannot be one.
    Indicator(usize),
    /// More lines of indicators, or longer ones, than may be.
    ManyIndicators,
    /// A file that is none of this notice's, or not under a safe name.
    UnknownFile,
    /// It says what another kind says.
    ForeignDetail,
    /// A field of its kind is too long.
    LongDetail,
    /// The CVSS score is none.
    Score,
    /// The CVSS vector is none.
    Vector,
    /// Versions of a product that has no name.
    UnnamedProduct,
    /// A number below one.
    Number,
    /// It ends before it begins.
    Period,
    /// The time by which something is asked for has passed.
    ActPast,
    /// The time of the next report has passed.
    NextPast,
    /// It is held back without a reason.
    EmbargoReason,
    /// The reason or the source of that is too long.
    LongEmbargo,
    /// It would end before the time until which it is held back.
    EndsUnderEmbargo,
    /// The time until which it is held back has passed.
    EmbargoPast,
    /// Somebody is to have it before who is not in its audience.
    EmbargoFirst,
    /// An answer is asked for before it may be read.
    AnswerBeforeEmbargo,
    /// An update that does not say what is new.
    NoNews,
    /// What is new takes more than a sentence.
    LongNews,
    /// What is no update says what is new, or an update has no place to say it.
    StrayNews,
    /// An update of another kind than what it supersedes.
    OtherKind,
}

impl Content {
    /// The hash to which consent, review and release are bound.
    ///
    /// # Errors
    /// If it cannot be written as JSON.
    pub fn hash(&self) -> Result<ContentHash, serde_json::Error> {
        ContentHash::of_json(self)
    }
    /// By when recipients are to answer; where no time is set for that, by when they are to do what it asks: whoever has
    /// done it says so.
    pub fn due(&self) -> Option<At> {
        let act_by = match &self.detail {
            Detail::Alert(asked) => asked.act_by,
            _ => None,
        };
        self.answer_by.or(act_by)
    }
    /// What keeps it from being saved.
    pub fn flaws(&self) -> Vec<Flaw> {
        let mut flaws = Vec::new();
        if self.title.trim().is_empty() {
            flaws.push(Flaw::NoTitle);
        }
        if self.title.chars().count() > TITLE_MAX {
            flaws.push(Flaw::LongTitle);
        }
        if self.body.chars().count() > BODY_MAX {
            flaws.push(Flaw::LongBody);
        }
        if !indicator::fit(&self.indicators) {
            flaws.push(Flaw::ManyIndicators);
        }
        flaws.extend(self.detail.flaws(self.kind));
        flaws.extend(self.embargo.iter().flat_map(Embargo::flaws));
        if self.news.as_ref().is_some_and(|news| news.chars().count() > NEWS_MAX) {
            flaws.push(Flaw::LongNews);
        }
        flaws
    }
    /// What keeps it from being released on `now`.
    pub fn unfinished(&self, now: At) -> Vec<Flaw> {
        let mut flaws = self.flaws();
        if self.body.trim().is_empty() {
            flaws.push(Flaw::NoBody);
        }
        if self.news.as_ref().is_some_and(|news| news.trim().is_empty()) {
            flaws.push(Flaw::NoNews);
        }
        if matches!(self.label.audience(), kernel::Audience::Only(codes) if codes.is_empty()) {
            flaws.push(Flaw::NoAudience);
        }
        if self.label.ended(now.day()) {
            flaws.push(Flaw::Expired);
        }
        if self.answer_by.is_some_and(|by| by <= now) {
            flaws.push(Flaw::AnswerPast);
        }
        let last = self.label.until();
        if self.embargo.as_ref().is_some_and(|embargo| last.is_some_and(|last| last < embargo.until.day())) {
            flaws.push(Flaw::EndsUnderEmbargo);
        }
        flaws.extend(self.detail.unfinished(now));
        let unfinished = |embargo: &Embargo| embargo.unfinished(now, self.label.audience(), self.answer_by);
        flaws.extend(self.embargo.iter().flat_map(unfinished));
        flaws
    }
}

/// One saved state of a notice; sealed like everything that somebody may have agreed to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    /// Counted from 1.
    pub number: i64,
    /// What stands in it.
    pub content: Content,
    /// The hash of that.
    pub hash: ContentHash,
    /// Who saved it.
    pub saved_by: PersonId,
    /// When.
    pub saved_at: At,
}

/// The people who wrote any revision; none of them is the second pair of eyes.
pub type Authors = BTreeSet<PersonId>;

/// Whether a notice with this label may be made from sources with these labels.
pub fn label_holds(label: &Label, sources: &[Label]) -> bool {
    label.at_least(&Label::join_all(sources))
}

#[cfg(test)]
pub(crate) mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::removal::{Reason, Removal};
    use kernel::{Audience, Day, Tlp};
    use proptest::prelude::*;

    pub(crate) fn contents() -> impl Strategy<Value = Content> {
        let audience =
            prop_oneof![Just(Audience::All), proptest::collection::btree_set("[A-C]", 0..3).prop_map(Audience::Only)];
        let until = proptest::option::of((16_000i32..17_000).prop_map(Day::from_number));
        let label = (proptest::sample::select(Tlp::ALL.to_vec()), audience, until)
            .prop_map(|(tlp, audience, until)| Label::new(tlp, audience, until));
        let file = |(id, name): (u8, String)| Attachment {
            id: format!("01900000-0000-7000-8000-00000000000{id}").parse().unwrap(),
            name,
            media_type: "text/plain".into(),
            size: 1,
            hash: ContentHash::of(&[id]),
        };
        let files = proptest::collection::btree_map(1u8..4, "[a-c]{1,3}", 0..3)
            .prop_map(move |named| named.into_iter().map(file).collect::<Vec<_>>());
        let removal =
            ("[a-c]{1,2}", "[x-z]{0,2}").prop_map(|(from, to)| Removal { from, to, reason: Reason::Reporter });
        let lists = (proptest::collection::vec("[0-9.]{1,4}", 0..3), proptest::collection::vec(removal, 0..3), files);
        let kind = proptest::sample::select(NoticeKind::ALL.to_vec());
        let answer_by = proptest::option::of((0i64..9).prop_map(At::from_millis));
        let kind = kind.prop_flat_map(|kind| (Just(kind), crate::detail::tests::details(kind)));
        let first = proptest::collection::btree_set("[A-C]", 0..2);
        let embargo = (0i64..9, "[a-c]{1,3}", "[a-c]{0,2}", first).prop_map(|(minute, reason, source, first)| {
            Embargo { until: At::from_millis(minute * 60_000), reason, source, first }
        });
        let news = proptest::option::of("[a-c]{0,2}");
        let said = ("[a-c]{1,3}", "[a-c\n]{0,4}", proptest::option::of(embargo), news);
        (kind, said, label, any::<bool>(), answer_by, lists).prop_map(
            |(
                (kind, detail),
                (title, body, embargo, news),
                label,
                urgent,
                answer_by,
                (indicators, removals, attachments),
            )| Content {
                news,
                embargo,
                kind,
                detail,
                title,
                body,
                label,
                urgent,
                answer_by,
                indicators,
                removals,
                attachments,
            },
        )
    }

    proptest! {
        #[test]
        fn a_content_survives_json_with_its_hash(content in contents()) {
            let read: Content = serde_json::from_str(&serde_json::to_string(&content).unwrap()).unwrap();
            prop_assert_eq!(read.hash().unwrap(), content.hash().unwrap());
            prop_assert_eq!(read, content);
        }
        #[test]
        fn any_difference_gives_another_hash(one in contents(), other in contents()) {
            prop_assert_eq!(one == other, one.hash().unwrap() == other.hash().unwrap());
        }
        #[test]
        fn what_may_be_made_of_all_may_be_made_of_each(content in contents(), sources in proptest::collection::vec(contents(), 1..4)) {
            let labels: Vec<Label> = sources.into_iter().map(|source| source.label).collect();
            let each = labels.iter().all(|label| content.label.at_least(label));
            prop_assert_eq!(label_holds(&content.label, &labels), each);
        }
    }

    #[test]
    fn what_is_not_finished_says_why() {
        let now = At::parse_local("2014-06-17 14:32").unwrap();
        let label = Label::new(Tlp::Amber, Audience::only::<_, String>([]), Day::parse("2014-06-16"));
        let answer_by = At::parse_local("2014-06-10 10:00");
        let content = Content { label, answer_by, ..Content::default() };
        assert_eq!(content.flaws(), [Flaw::NoTitle]);
        let all = [Flaw::NoTitle, Flaw::NoBody, Flaw::NoAudience, Flaw::Expired, Flaw::AnswerPast];
        assert_eq!(content.unfinished(now), all);
    }

    #[test]
    fn a_notice_from_an_unmarked_report_is_for_the_receiving_organisations_only() {
        let amber = Label::new(Tlp::Amber, Audience::All, None);
        assert!(!label_holds(&amber, &[Label::default()]));
        assert!(label_holds(&amber, &[]));
    }
}
