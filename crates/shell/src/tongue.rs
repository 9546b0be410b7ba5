//! Words in the other language: what somebody wrote in Japanese is marked so on an English page, and the other way round,
//! so that it is read aloud in its own voice (WCAG 3.1.2). Done to the finished page, so that no template has to think of it.

/// Elements that hold no text to be read, or nothing at all: whoever looked behind each break of a line for its end would
/// go through a long text as often as it has lines.
const SILENT: [&str; 10] = ["br", "wbr", "input", "img", "hr", "meta", "link", "col", "script", "style"];

/// So many words one after the other are a sentence; fewer are names, codes and what machines are called.
const SENTENCE: usize = 4;

/// The page, with the attribute `lang` on each element that holds nothing but text in the other language. What has no frame
/// stays as it is.
pub(crate) fn marked(html: String) -> String {
    let japanese = match html.split_once("<html lang=\"").map(|(_, rest)| rest.starts_with("ja")) {
        Some(japanese) => japanese,
        None => return html,
    };
    let mut marked = String::with_capacity(html.len() + 1024);
    let mut rest = html.as_str();
    while let Some((before, from)) = rest.find('<').map(|open| rest.split_at(open)) {
        marked.push_str(before);
        let Some((tag, after)) = tag_of(from) else {
            rest = from;
            break;
        };
        match other(japanese, tag, after).zip(tag.strip_suffix('>')) {
            Some((lang, begun)) => marked.push_str(&format!("{begun} lang=\"{lang}\">")),
            None => marked.push_str(tag),
        }
        rest = after;
    }
    marked.push_str(rest);
    marked
}

/// The tag with which a text begins, and what comes after it. Quotes may hold its end.
fn tag_of(text: &str) -> Option<(&str, &str)> {
    let mut quoted = false;
    let end = text.char_indices().find_map(|(place, letter)| {
        quoted ^= letter == '"';
        (letter == '>' && !quoted).then_some(place + 1)
    })?;
    text.split_at_checked(end)
}

/// The other language, if the element that this tag opens holds text in it and nothing else.
fn other(japanese: bool, tag: &str, after: &str) -> Option<&'static str> {
    let name = tag.strip_prefix('<')?;
    let name = name.split(|letter: char| !letter.is_ascii_alphanumeric()).next().filter(|name| !name.is_empty())?;
    if tag.contains(" lang=") || tag.ends_with("/>") || SILENT.contains(&name) {
        return None;
    }
    let text = leaf(after, name)?;
    match japanese {
        true => is_english(text).then_some("en"),
        false => is_japanese(text).then_some("ja"),
    }
}

/// What stands in an element that holds no other but breaks of lines.
fn leaf<'t>(after: &'t str, name: &str) -> Option<&'t str> {
    let mut from = 0;
    loop {
        let place = from + after.get(from..)?.find('<')?;
        let (text, tag) = after.split_at_checked(place)?;
        if tag.starts_with("<br") || tag.starts_with("<wbr") {
            from = place + 1;
            continue;
        }
        let closes =
            tag.strip_prefix("</").and_then(|tag| tag.strip_prefix(name)).is_some_and(|tag| tag.starts_with('>'));
        return closes.then_some(text);
    }
}

/// More of it is Japanese than anything else: kana and Chinese characters weigh more than letters.
fn is_japanese(text: &str) -> bool {
    let kana = |letter: &char| matches!(letter, '\u{3041}'..='\u{30fa}' | '\u{30fc}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ff66}'..='\u{ff9f}');
    let many = text.chars().filter(kana).count();
    many > 0 && many * 2 >= text.chars().filter(char::is_ascii_alphabetic).count()
}

/// It is a sentence in Latin letters, with nothing Japanese in it.
fn is_english(text: &str) -> bool {
    let word = |word: &&str| {
        let bare = word.trim_matches([',', '.', ';', ':', '(', ')', '?', '!', '\u{201c}', '\u{201d}']);
        bare.chars().any(|letter| letter.is_ascii_lowercase())
            && bare.chars().all(|letter| letter.is_ascii_alphabetic())
    };
    !text.chars().any(|letter| letter >= '\u{3041}') && text.split_whitespace().filter(word).count() >= SENTENCE
}

#[cfg(test)]
mod tests {
    use super::marked;

    fn of(lang: &str, body: &str) -> String {
        let frame = format!("<html lang=\"{lang}\"><body>");
        marked(format!("{frame}{body}")).replace(&frame, "")
    }

    #[test]
    fn what_stands_in_the_other_language_says_so_and_nothing_else_changes() {
        for (lang, body, wanted) in [
            ("en", "<h1>駅の表示</h1>", "<h1 lang=\"ja\">駅の表示</h1>"),
            ("en", "<a href=\"/a\" title=\"a>b\">速水 圭</a>", "<a href=\"/a\" title=\"a>b\" lang=\"ja\">速水 圭</a>"),
            ("en", "<p>一行<br>二行</p>", "<p lang=\"ja\">一行<br>二行</p>"),
            ("en", "<textarea>駅で\n停止</textarea>", "<textarea lang=\"ja\">駅で\n停止</textarea>"),
            ("en", "<p>Reply to the duty officer 当直</p>", "<p>Reply to the duty officer 当直</p>"),
            ("en", "<p>駅 <b>x</b></p>", "<p>駅 <b>x</b></p>"),
            ("en", "<a lang=\"ja\">日本語</a>", "<a lang=\"ja\">日本語</a>"),
            ("en", "<input value=\"駅\"><br>駅", "<input value=\"駅\"><br>駅"),
            ("en", "<script>駅</script>", "<script>駅</script>"),
            (
                "ja",
                "<p>The control system does not answer.</p>",
                "<p lang=\"en\">The control system does not answer.</p>",
            ),
            ("ja", "<p>Windows Server 2008 R2</p>", "<p>Windows Server 2008 R2</p>"),
            ("ja", "<p>駅の表示 is down since the morning</p>", "<p>駅の表示 is down since the morning</p>"),
            ("ja", "<p>report.submitted</p", "<p>report.submitted</p"),
        ] {
            assert_eq!(of(lang, body), wanted);
        }
        let lines = format!("<p>{}</p>", "駅<br>".repeat(100_000));
        assert!(of("en", &lines).starts_with("<p lang=\"ja\">駅<br>駅<br>"), "a long text is gone through once");
        assert_eq!(marked("<p>駅</p>".into()), "<p>駅</p>", "a part of a page is put into one that says its language");
    }
}
