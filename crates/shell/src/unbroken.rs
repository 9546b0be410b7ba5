//! References and telephone numbers in a sentence: `R-2014-00012` is one word to whoever reads it, and a line never ends
//! within it.

use crate::chart::svg::escape;

/// The text as HTML in which no reference and no telephone number breaks at its hyphens.
pub fn unbroken(text: &str) -> String {
    let mut html = String::new();
    let mut rest = text;
    let part = |c: char| c.is_ascii_alphanumeric() || c == '-';
    while let Some(begin) = rest.find(part) {
        let (before, word) = rest.split_at(begin);
        let (word, after) = word.split_at(word.find(|c| !part(c)).unwrap_or(word.len()));
        html.push_str(&escape(before));
        match is_reference(word) || is_telephone(word) {
            true => html.push_str(&format!("<span class=\"nw\">{word}</span>")),
            false => html.push_str(&escape(word)),
        }
        rest = after;
    }
    html + &escape(rest)
}

/// Capital letters, a year, a number, with hyphens between: `R-2014-00012`, `X-N-2014-00001`.
fn is_reference(word: &str) -> bool {
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let mut parts = word.rsplit('-');
    let number = parts.next().is_some_and(|part| !part.is_empty() && digits(part));
    let year = parts.next().is_some_and(|part| part.len() == 4 && digits(part));
    let letters: Vec<&str> = parts.collect();
    let capital = |part: &&str| part.len() == 1 && part.bytes().all(|byte| byte.is_ascii_uppercase());
    number && year && !letters.is_empty() && letters.iter().all(capital)
}

/// `03-0000-0001`.
fn is_telephone(word: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    word.starts_with('0') && word.split('-').count() == 3 && word.split('-').all(digits)
}

#[cfg(test)]
mod tests {
    use super::unbroken;

    #[test]
    fn a_reference_stays_on_one_line_and_everything_else_is_as_it_was() {
        let nw = |word: &str| format!("<span class=\"nw\">{word}</span>");
        for (text, html) in [
            ("R-2014-00012", nw("R-2014-00012")),
            ("Confirm R-2014-00012, now", format!("Confirm {}, now", nw("R-2014-00012"))),
            (
                "X-N-2014-00001の回収（N-2014-00002）",
                format!("{}の回収（{}）", nw("X-N-2014-00001"), nw("N-2014-00002")),
            ),
            ("03-0000-0001", nw("03-0000-0001")),
            ("2014-06-17 a-2014-1 R-2014-x R--2014 0-1", "2014-06-17 a-2014-1 R-2014-x R--2014 0-1".into()),
            ("<b>&", "&lt;b&gt;&amp;".into()),
            ("", String::new()),
        ] {
            assert_eq!(unbroken(text), html, "{text}");
        }
    }
}
