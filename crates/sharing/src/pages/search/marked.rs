//! What was found, with the words marked; everything else of it escaped.

use ::store::search::Query;
use shell::chart::svg::escape;
use std::ops::Range;

/// Letters shown before the first word of an excerpt.
const BEFORE: usize = 24;
/// Letters of an excerpt.
const LONG: usize = 120;

/// A text with the words marked, as HTML.
pub(super) fn whole(query: &Query, text: &str) -> String {
    html(text, 0..text.len(), &query.marks(text))
}

/// The surroundings of the first word that stands in a text, as HTML; `None` if none does.
pub(super) fn excerpt(query: &Query, text: &str) -> Option<String> {
    let marks = query.marks(text);
    let first = marks.first()?.start;
    let start = text.get(..first)?.char_indices().rev().nth(BEFORE - 1).map_or(0, |(at, _)| at);
    let end = text.get(start..)?.char_indices().nth(LONG).map_or(text.len(), |(at, _)| start + at);
    let (before, behind) = (if start > 0 { "…" } else { "" }, if end < text.len() { "…" } else { "" });
    Some(format!("{before}{}{behind}", html(text, start..end, &marks)))
}

/// These bytes of a text, with what is marked of them in `<mark>`.
fn html(text: &str, shown: Range<usize>, marks: &[Range<usize>]) -> String {
    let plain = |from: usize, to: usize| escape(text.get(from..to).unwrap_or_default()).to_string();
    let (mut html, mut at) = (String::new(), shown.start);
    for mark in marks {
        let (start, end) = (mark.start.max(at), mark.end.min(shown.end));
        if start < end {
            html.push_str(&format!("{}<mark>{}</mark>", plain(at, start), plain(start, end)));
            at = end;
        }
    }
    html.push_str(&plain(at, shown.end));
    html
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use proptest::prelude::*;

    fn query(typed: &str) -> Query {
        Query::read(typed).unwrap()
    }

    #[test]
    fn words_are_marked_as_written_and_the_rest_is_escaped() {
        assert_eq!(whole(&query("さーば"), "<b>監視ｻｰﾊﾞ</b>"), "&lt;b&gt;監視<mark>ｻｰﾊﾞ</mark>&lt;/b&gt;");
        assert_eq!(whole(&query("<b>x"), "a<b>x"), "a<mark>&lt;b&gt;x</mark>");
        assert_eq!(excerpt(&query("停電"), "障害"), None);
    }

    #[test]
    fn an_excerpt_shows_what_stands_around_the_first_word() {
        let text = format!("{}障害{}", "あ".repeat(100), "い".repeat(300));
        let shown = excerpt(&query("障害"), &text).unwrap();
        assert!(shown.starts_with(&format!("…{}<mark>障害</mark>い", "あ".repeat(BEFORE))) && shown.ends_with("い…"));
        assert_eq!(excerpt(&query("障害"), "障害です").unwrap(), "<mark>障害</mark>です");
    }

    proptest! {
        #[test]
        fn nothing_that_was_written_becomes_markup(typed in "[<>&a\"'障 ]{1,8}", text in "[<>&a\"'障 ]{0,200}") {
            if let Some(query) = Query::read(&typed) {
                for html in excerpt(&query, &text).into_iter().chain([whole(&query, &text)]) {
                    let rest = html.replace("<mark>", "").replace("</mark>", "");
                    prop_assert!(!rest.contains(['<', '>', '"', '\'']), "{html}");
                }
            }
        }
    }
}
