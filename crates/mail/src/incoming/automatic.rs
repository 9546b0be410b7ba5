//! Letters that programs write.

use super::raw;
use mail_parser::Message;

/// Why a letter is taken for a program's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Automatic {
    /// It says so (`Auto-Submitted`, RFC 3834, and what programs of before wrote).
    Says,
    /// It has no sender to whom a bounce could go.
    NoSender,
    /// It went to many (`Precedence`, `List-…`).
    ToMany,
    /// Its subject is one of an absence note.
    Subject,
    /// A receipt, or a report of another kind.
    Report,
}

/// Headers that only programs set, whatever they say.
const TELLING: [&str; 9] = [
    "X-Auto-Response-Suppress",
    "X-Autoreply",
    "X-Autorespond",
    "X-Autoresponse",
    "X-Auto-Reply",
    "X-Auto-Respond",
    "X-AutoReply-From",
    "X-Mail-Autoreply",
    "X-Vacation",
];
/// How the subjects of absence notes begin.
const ABSENCE: [&str; 15] = [
    "automatic reply",
    "auto reply",
    "auto-reply",
    "autoreply",
    "auto response",
    "out of office",
    "out of the office",
    "out-of-office",
    "vacation",
    "自動応答",
    "自動返信",
    "不在通知",
    "不在連絡",
    "不在のお知らせ",
    "不在の連絡",
];

/// Whether a program wrote it.
pub(super) fn read(message: &Message<'_>, sender: &str) -> Option<Automatic> {
    let report = message.root_part().headers.iter().any(|header| {
        header
            .value
            .as_content_type()
            .is_some_and(|kind| kind.c_type == "multipart" && kind.subtype() == Some("report"))
    });
    if report {
        return Some(Automatic::Report);
    }
    // "no" may be followed by a comment.
    let submitted = raw(message, "Auto-Submitted");
    let says = submitted.is_some_and(|value| value.split([';', ' ', '(']).next() != Some("no"));
    if says || TELLING.iter().any(|name| message.header_raw(*name).is_some()) {
        return Some(Automatic::Says);
    }
    let path = raw(message, "Return-Path");
    if sender.is_empty() || sender == "<>" || path.is_some_and(|path| path == "<>") {
        return Some(Automatic::NoSender);
    }
    let precedence = raw(message, "Precedence");
    let many = precedence.is_some_and(|value| ["bulk", "list", "junk", "auto_reply"].contains(&value.as_str()));
    if many || ["List-Id", "List-Unsubscribe", "Feedback-ID"].iter().any(|name| message.header_raw(*name).is_some()) {
        return Some(Automatic::ToMany);
    }
    let subject = super::value(message.subject().unwrap_or_default()).to_lowercase();
    // What stands before: "Re:", "【…】".
    let subject = subject.trim_start_matches(['【', '[', '[', '(', '(', '<', '<', ' ', ' ']);
    ABSENCE.iter().any(|words| subject.starts_with(words)).then_some(Automatic::Subject)
}
