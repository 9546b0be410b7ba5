//! What a notice says, as JSON: read by the desk, by reporters who are asked, by recipients; written at the desk.

use super::{FileLine, Handling, IndicatorView, codes, detail::DetailSaid};
use crate::detail::Detail;
use crate::embargo::Embargo;
use crate::notice::{Content, Flaw, NoticeKind};
use crate::pages::words::flaw;
use crate::removal::Removal;
use kernel::{Audience, Label};
use serde::{Deserialize, Deserializer, Serialize};
use shell::api::{Date, Stamp, moment};
use shell::{Fault, Problems};
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// What a notice says.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct NoticeContent {
    #[schema(schema_with = codes::notice_kind)]
    kind: String,
    #[schema(example = "公開サイトへの大量アクセスについて")]
    pub(super) title: String,
    /// Plain text with headings, paragraphs and lists.
    body: String,
    label: Handling,
    /// To be read at once.
    urgent: bool,
    /// By when an answer is wished.
    #[serde(skip_serializing_if = "Option::is_none")]
    answer_by: Option<Stamp>,
    /// Addresses, hashes, subjects: one each, as they were written.
    indicators: Vec<String>,
    /// The same, as read.
    typed_indicators: Vec<IndicatorView>,
    /// What was taken out of the sources, as far as the caller may know it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    removals: Vec<RemovalView>,
    files: Vec<FileLine>,
    /// What only its kind says.
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<DetailSaid>,
    /// What was said of an embargo when it was released; the time in force stands beside the content.
    #[serde(skip_serializing_if = "Option::is_none")]
    embargo: Option<EmbargoSaid>,
    /// Of an update: what is new in it, in a sentence; empty until it is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    news: Option<String>,
}

/// Until when it is held back after its release, and why.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct EmbargoSaid {
    until: Stamp,
    #[schema(example = "公表日の調整")]
    reason: String,
    /// Who asked for it.
    #[serde(skip_serializing_if = "String::is_empty")]
    source: String,
    /// The codes of the sector groups that have it before; told to the centre and to whoever is asked to agree.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    first: Vec<String>,
}

impl From<Embargo> for EmbargoSaid {
    fn from(one: Embargo) -> Self {
        let first = one.first.into_iter().collect();
        Self { until: moment(one.until), reason: one.reason, source: one.source, first }
    }
}

/// What was taken out of a source, and why.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct RemovalView {
    /// As it stands in the source.
    from: String,
    /// What stands in its place; empty if nothing does.
    to: String,
    #[schema(schema_with = codes::reason)]
    reason: String,
}

impl NoticeContent {
    /// With what the caller may know of what was taken out.
    pub(super) fn with(content: Content, removals: Vec<Removal>) -> Self {
        let removal = |one: Removal| RemovalView { from: one.from, to: one.to, reason: one.reason.code().to_owned() };
        Self {
            kind: content.kind.code().to_owned(),
            title: content.title,
            body: content.body,
            label: Handling::from(&content.label),
            urgent: content.urgent,
            answer_by: content.answer_by.map(moment),
            typed_indicators: content.indicators.iter().map(IndicatorView::from).collect(),
            indicators: content.indicators,
            removals: removals.into_iter().map(removal).collect(),
            embargo: content.embargo.map(EmbargoSaid::from),
            files: content.attachments.iter().map(FileLine::from).collect(),
            detail: DetailSaid::told(content.detail),
            news: content.news,
        }
    }
    /// As its recipients read it: what was taken out, and who has it first, is not told to them.
    pub(super) fn told(mut content: Content) -> Self {
        if let Some(embargo) = &mut content.embargo {
            embargo.first = BTreeSet::new();
        }
        Self::with(content, Vec::new())
    }
    /// As the desk sees it.
    pub(super) fn whole(mut content: Content) -> Self {
        let removals = std::mem::take(&mut content.removals);
        Self::with(content, removals)
    }
}

/// What a notice is to say. Its files are put to it and taken off on their own.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "kind": "alert", "title": "公開サイトへの大量アクセスについて", "body": "外部からの大量のアクセスが確認されています。",
    "label": { "tlp": "amber", "ceptoars": ["ICT-TEL"] }, "indicators": ["203.0.113.7"],
    "answer_by": "2014-06-20T17:00:00+09:00", "detail": { "alert": { "action": "ログを確認してください。" } },
}))]
pub(super) struct NoticeSaid {
    #[schema(schema_with = codes::notice_kind)]
    kind: String,
    #[schema(max_length = 120, example = "公開サイトへの大量アクセスについて")]
    title: String,
    /// Plain text with headings, paragraphs and lists. May be empty until it is released.
    #[serde(default)]
    #[schema(max_length = 100_000)]
    body: String,
    label: LabelSaid,
    /// To be read at once.
    #[serde(default)]
    urgent: bool,
    /// By when an answer is wished.
    #[serde(default)]
    answer_by: Option<Stamp>,
    /// Addresses, hashes, subjects: one each.
    #[serde(default)]
    #[schema(example = json!(["203.0.113.7"]))]
    indicators: Vec<String>,
    /// What was taken out of the sources, and why.
    #[serde(default)]
    removals: Vec<RemovalSaid>,
    /// What only its kind says.
    #[serde(default)]
    detail: Option<DetailSaid>,
    /// Until when it is held back after its release. Absent: as it stands; `null`: not at all.
    #[serde(default, deserialize_with = "stated")]
    #[schema(value_type = Option<EmbargoWanted>)]
    embargo: Option<Option<EmbargoWanted>>,
    /// Of an update, and of nothing else: what is new in it, in a sentence. Absent: as it was.
    #[serde(default)]
    #[schema(max_length = 300)]
    news: Option<String>,
}

/// What is stated, be it `null`.
fn stated<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Option<EmbargoWanted>>, D::Error> {
    Option::deserialize(from).map(Some)
}

/// Until when it is to be held back, why, and who has it before.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct EmbargoWanted {
    until: Stamp,
    #[schema(max_length = 300, example = "公表日の調整")]
    reason: String,
    /// Who asked for it.
    #[serde(default)]
    #[schema(max_length = 300)]
    source: String,
    /// The codes of the sector groups that have it before, straight from the centre.
    #[serde(default)]
    #[schema(example = json!(["ICT-TEL"]))]
    first: BTreeSet<String>,
}

impl EmbargoWanted {
    fn read(self, problems: &mut Problems) -> Option<Embargo> {
        let until = self.until.at();
        if until.is_none() {
            problems.add("embargo/until", "notice-problem-embargo");
        }
        let (reason, source) = (self.reason.trim().to_owned(), self.source.trim().to_owned());
        Some(Embargo { until: until?, reason, source, first: self.first })
    }
}

/// How it may be handled.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LabelSaid {
    #[schema(schema_with = codes::tlp, example = "amber")]
    tlp: String,
    /// The codes of the sector groups that it may reach; absent: all.
    #[serde(default)]
    #[schema(example = json!(["ICT-TEL"]))]
    ceptoars: Option<BTreeSet<String>>,
    /// The last day on which it may be used; absent: without end.
    #[serde(default)]
    until: Option<Date>,
}

/// What was taken out, and why.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RemovalSaid {
    /// As it stands in the source.
    from: String,
    /// What stands in its place.
    #[serde(default)]
    to: String,
    #[schema(schema_with = codes::reason)]
    reason: String,
}

/// What is wrong, by JSON pointer.
pub(super) struct Wrong(&'static str, Problems);

impl Wrong {
    /// The same in a part of what was sent.
    pub(super) fn within(self, part: &str) -> Self {
        let mut all = Problems::default();
        self.1.iter().for_each(|problem| all.add(format!("{part}/{}", problem.field), problem.key));
        Self(self.0, all)
    }
}
impl From<Wrong> for Fault {
    fn from(wrong: Wrong) -> Self {
        Fault::unusable(wrong.0).with_problems(wrong.1)
    }
}

/// What keeps a notice of this kind from being as it was sent, by JSON pointer.
pub(super) fn flawed(code: &'static str, kind: NoticeKind, flaws: &[Flaw]) -> Wrong {
    let mut problems = Problems::default();
    for one in flaws {
        let (field, key) = flaw(*one);
        match one {
            Flaw::Indicator(place) => problems.add(format!("indicators/{place}"), key),
            _ => problems.add(pointer(field, kind), key),
        }
    }
    Wrong(code, problems)
}

/// Where in the JSON a field of the form stands.
fn pointer(field: &'static str, kind: NoticeKind) -> String {
    match field {
        "audience" => "label/ceptoars".to_owned(),
        "until" => "label/until".to_owned(),
        "embargo_until" => "embargo/until".to_owned(),
        "embargo_reason" => "embargo/reason".to_owned(),
        "embargo_first" => "embargo/first".to_owned(),
        "d_product" => "detail/vulnerability/products".to_owned(),
        _ => match field.strip_prefix("d_") {
            Some(field) => format!("detail/{}/{field}", kind.code()),
            None => field.to_owned(),
        },
    }
}

impl LabelSaid {
    fn read(&self, problems: &mut Problems) -> Label {
        let tlp = self.tlp.parse().map_err(|()| problems.add("label/tlp", "notice-problem-tlp")).unwrap_or_default();
        let until = self.until.as_ref().map(Date::day);
        if until == Some(None) {
            problems.add("label/until", "notice-problem-day");
        }
        let audience = self.ceptoars.as_ref().map_or(Audience::All, |codes| Audience::Only(codes.clone()));
        Label::new(tlp, audience, until.flatten())
    }
}

impl NoticeSaid {
    /// A content that says this, with the files and what else there is of `before`.
    pub(super) fn over(self, before: Content) -> Result<Content, Wrong> {
        let mut problems = Problems::default();
        let kind = self.kind.parse().map_err(|()| problems.add("kind", "notice-problem-choice")).unwrap_or_default();
        let label = self.label.read(&mut problems);
        let answer_by = self.answer_by.as_ref().map(Stamp::at);
        if answer_by == Some(None) {
            problems.add("answer_by", "notice-problem-moment");
        }
        let line = |text: &String| text.trim().to_owned();
        let embargo = match self.embargo {
            None => before.embargo.clone(),
            Some(said) => said.and_then(|said| said.read(&mut problems)),
        };
        let line_of = |text: &str| text.trim().to_owned();
        let content = Content {
            kind,
            title: line(&self.title),
            // The same text must have the same hash, whoever sends it.
            body: self.body.replace("\r\n", "\n").trim().to_owned(),
            label,
            urgent: self.urgent,
            answer_by: answer_by.flatten(),
            indicators: self.indicators.iter().map(line).filter(|one| !one.is_empty()).collect(),
            removals: removals(&self.removals, &mut problems),
            detail: self.detail.map_or(Detail::None, |said| said.read(&mut problems)),
            embargo,
            news: self.news.as_deref().map(line_of).or(before.news.clone()),
            ..before
        };
        if problems.is_empty() { Ok(content) } else { Err(Wrong("sharing.notice-flawed", problems)) }
    }
}

fn removals(said: &[RemovalSaid], problems: &mut Problems) -> Vec<Removal> {
    let mut read = |(number, one): (usize, &RemovalSaid)| Removal {
        from: one.from.trim().to_owned(),
        to: one.to.trim().to_owned(),
        reason: one
            .reason
            .parse()
            .map_err(|()| problems.add(format!("removals/{number}/reason"), "notice-problem-choice"))
            .unwrap_or_default(),
    };
    let all: Vec<Removal> = said.iter().enumerate().map(&mut read).collect();
    all.into_iter().filter(|removal| !removal.from.is_empty()).collect()
}
