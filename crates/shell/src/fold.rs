//! A long note in a list: how it begins, and all of it at a press, so that it does not push everything else down; on paper
//! all of it.

use crate::chart::svg::escape;

/// A note of more letters is folded.
const BRIEF: usize = 120;
/// So is one of more lines.
const LINES: usize = 3;

/// The text as HTML; folded if it is long.
pub fn fold(text: &str) -> String {
    let whole = text.lines().map(escape).collect::<Vec<_>>().join("\n");
    if text.chars().count() <= BRIEF && text.lines().count() <= LINES {
        return whole;
    }
    let first: String = text.lines().next().unwrap_or_default().chars().take(BRIEF / 2).collect();
    format!("<details class=\"folded\"><summary>{}…</summary><p class=\"pre\">{whole}</p></details>", escape(&first))
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn a_short_note_stands_as_it_is_and_a_long_one_is_folded_and_whole() {
        assert_eq!(fold("再起動した"), "再起動した");
        assert_eq!(fold("<b>"), "&lt;b&gt;");
        for (long, whole) in [
            ("長".repeat(121), "長".repeat(121)),
            ("一\n二\n三\n四".into(), "一\n二\n三\n四".into()),
            ("<i>".repeat(60), "&lt;i&gt;".repeat(60)),
        ] {
            let html = fold(&long);
            let end = format!("<p class=\"pre\">{whole}</p></details>");
            assert!(html.starts_with("<details") && html.ends_with(&end) && !html.contains("<i>"), "{html}");
        }
        assert!(fold(&"長".repeat(3000)).contains(&format!("<summary>{}…</summary>", "長".repeat(60))));
    }
}
