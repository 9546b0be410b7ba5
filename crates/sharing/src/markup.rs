//! The simple markup of a notice's body: headings, paragraphs, lists. Whatever is typed comes out escaped.

use crate::removal::Run;
use shell::chart::svg::escape;

/// A part of a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A line that begins with `#`.
    Heading(String),
    /// Lines up to an empty one.
    Paragraph(Vec<String>),
    /// Lines that begin with `-`, `*` or `・`.
    List(Vec<String>),
    /// Lines that begin with `1.`, `(1)` or `（1）`.
    Numbered(Vec<String>),
}

/// The blocks of a body.
pub fn blocks(body: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut fresh = true;
    for line in body.lines().map(str::trim) {
        if line.is_empty() {
            fresh = true;
            continue;
        }
        let block = read(line);
        match (blocks.last_mut(), block) {
            (Some(Block::Paragraph(lines)), Block::Paragraph(more)) if !fresh => lines.extend(more),
            (Some(Block::List(items)), Block::List(more)) => items.extend(more),
            (Some(Block::Numbered(items)), Block::Numbered(more)) => items.extend(more),
            (_, block) => blocks.push(block),
        }
        fresh = false;
    }
    blocks
}

fn read(line: &str) -> Block {
    if let Some(heading) = line.strip_prefix(['#', '＃']) {
        return Block::Heading(heading.trim_start_matches(['#', '＃']).trim().to_owned());
    }
    if let Some(item) = ["- ", "* ", "・"].iter().find_map(|sign| line.strip_prefix(sign)) {
        return Block::List(vec![item.trim().to_owned()]);
    }
    match numbered(line) {
        Some(item) => Block::Numbered(vec![item.trim().to_owned()]),
        None => Block::Paragraph(vec![line.to_owned()]),
    }
}

/// A body's lines one after the other, without the signs at their beginnings that make them headings and items.
pub fn bare(body: &str) -> String {
    let lines = blocks(body).into_iter().flat_map(|block| match block {
        Block::Heading(line) => vec![line],
        Block::Paragraph(lines) | Block::List(lines) | Block::Numbered(lines) => lines,
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// What follows `1. `, `(1)` or `（1）`.
fn numbered(line: &str) -> Option<&str> {
    let bare = line.strip_prefix(['(', '（']);
    let text = bare.unwrap_or(line);
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit() || ('０'..='９').contains(&c));
    if rest.len() == text.len() {
        return None;
    }
    match bare {
        Some(_) => rest.strip_prefix([')', '）']),
        None => rest.strip_prefix(". "),
    }
}

/// The body as HTML under headings of level `level`; `runs` says what is marked in a stretch of text.
pub fn html(body: &str, level: u8, mut runs: impl FnMut(&str) -> Vec<Run>) -> String {
    let mut html = String::new();
    let mut item = |tag: &str, text: &str| format!("<{tag}>{}</{tag}>", marked(&runs(text), "ins", "put"));
    for block in blocks(body) {
        match block {
            Block::Heading(text) => html.push_str(&item(&format!("h{level}"), &text)),
            Block::Paragraph(lines) => {
                let lines: Vec<String> = lines.iter().map(|line| item("span", line)).collect();
                html.push_str(&format!("<p>{}</p>", lines.join("<br>")));
            }
            Block::List(items) => html.push_str(&list("ul", &items, &mut item)),
            Block::Numbered(items) => html.push_str(&list("ol", &items, &mut item)),
        }
    }
    html
}

fn list(tag: &str, items: &[String], item: &mut impl FnMut(&str, &str) -> String) -> String {
    let items: String = items.iter().map(|text| item("li", text)).collect();
    format!("<{tag}>{items}</{tag}>")
}

/// The body as HTML, unmarked.
pub fn plain(body: &str, level: u8) -> String {
    html(body, level, |text| vec![Run { text: text.to_owned(), mark: None }])
}

/// Runs as HTML: the marked ones in `<tag class="class">` with their number.
pub fn marked(runs: &[Run], tag: &str, class: &str) -> String {
    let one = |run: &Run| match run.mark {
        Some(number) => format!(r#"<{tag} class="{class}">{}<sup>{number}</sup></{tag}>"#, escape(&run.text)),
        None => escape(&run.text).to_string(),
    };
    runs.iter().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn bare_lines_have_no_signs_before_them() {
        assert_eq!(bare("# 概要\n一行目\n\n- 点検 # 2\n（2）更新\n3. 三"), "概要\n一行目\n点検 # 2\n更新\n三");
    }

    #[test]
    fn headings_paragraphs_and_lists_are_told_apart() {
        let body = "# 概要\n一行目\n二行目\n\n次の段落\n(1) 点検\n（2）更新\n・その他\n- 以上\n3. 三";
        assert_eq!(
            blocks(body),
            [
                Block::Heading("概要".into()),
                Block::Paragraph(vec!["一行目".into(), "二行目".into()]),
                Block::Paragraph(vec!["次の段落".into()]),
                Block::Numbered(vec!["点検".into(), "更新".into()]),
                Block::List(vec!["その他".into(), "以上".into()]),
                Block::Numbered(vec!["三".into()]),
            ]
        );
    }

    #[test]
    fn years_and_addresses_are_no_lists() {
        for line in ["2014年に起きた", "192.0.2.1 への接続", "（参考）"] {
            assert_eq!(blocks(line), [Block::Paragraph(vec![line.into()])]);
        }
    }

    proptest! {
        #[test]
        fn no_markup_of_the_writer_survives(body in "[<>&\"'a#\n(1) -]{0,40}") {
            let html = plain(&body, 3);
            let tags = ["<h3>", "</h3>", "<p>", "</p>", "<span>", "</span>", "<br>", "<ul>", "</ul>", "<ol>", "</ol>", "<li>", "</li>"];
            let rest = tags.iter().fold(html, |html, tag| html.replace(tag, ""));
            prop_assert!(!rest.contains(['<', '>', '"']));
        }
    }
}
