//! Letters that are HTML only, as text.

use mail_parser::decoders::html::html_to_text;

/// After these begins what is quoted, as the common programs mark it.
const QUOTED: [&str; 9] = [
    "<blockquote",
    "class=\"gmail_quote",
    "class=\"gmail_attr",
    "class=\"yahoo_quoted",
    "class=\"moz-cite-prefix",
    "id=\"divrplyfwdmsg",
    "id=\"appendonsend",
    "id=\"mail-editor-reference-message",
    "name=\"_mailoriginal",
];
/// Before these a new line begins.
const BLOCKS: [&str; 13] =
    ["<div", "<p>", "<p ", "<tr", "<li", "<h1", "<h2", "<h3", "<hr", "<pre", "<table", "<ul", "<blockquote"];

/// Its text: all of it, and without what is marked as quoted.
pub(super) fn text(html: &str) -> (String, String) {
    let small = html.to_ascii_lowercase();
    let quoted = QUOTED.iter().filter_map(|mark| small.find(mark)).min();
    // A mark stands inside a tag: from where that begins.
    let cut = quoted.and_then(|at| small.get(..at + 1)).and_then(|before| before.rfind('<'));
    let whole = lines(html, &small);
    let unquoted = match cut.and_then(|at| Some((html.get(..at)?, small.get(..at)?))) {
        Some((html, small)) => lines(html, small),
        None => whole.clone(),
    };
    // Whoever writes below what is quoted is not taken for silent.
    let unquoted = if unquoted.trim().is_empty() { whole.clone() } else { unquoted };
    (whole, unquoted)
}

/// The text with a line for each block; `small` is the same in small letters.
fn lines(html: &str, small: &str) -> String {
    let mut marked = String::with_capacity(html.len() + html.len() / 8);
    let mut began = 0;
    for (at, _) in small.match_indices('<') {
        let tag = small.get(at..).unwrap_or_default();
        if BLOCKS.iter().any(|block| tag.starts_with(block)) {
            marked.push_str(html.get(began..at).unwrap_or_default());
            marked.push_str("<br>");
            began = at;
        }
    }
    marked.push_str(html.get(began..).unwrap_or_default());
    let text = html_to_text(&marked).replace('\u{a0}', " ");
    text.lines().map(str::trim).collect::<Vec<_>>().join("\n")
}
