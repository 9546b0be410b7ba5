//! What a notice says, as JSON: read by the desk, by reporters who are asked, by recipients.

use super::{FileLine, Handling, codes};
use crate::notice::Content;
use crate::removal::Removal;
use serde::Serialize;
use shell::api::{Stamp, moment};
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
    /// Addresses, hashes, subjects: one each.
    indicators: Vec<String>,
    /// What was taken out of the sources, as far as the caller may know it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    removals: Vec<RemovalView>,
    files: Vec<FileLine>,
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
            indicators: content.indicators,
            removals: removals.into_iter().map(removal).collect(),
            files: content.attachments.iter().map(FileLine::from).collect(),
        }
    }
    /// As the desk sees it.
    pub(super) fn whole(mut content: Content) -> Self {
        let removals = std::mem::take(&mut content.removals);
        Self::with(content, removals)
    }
}
