//! A text with its replacements put in, so that it still reads as somebody would write it: one body that is called by two
//! of its names stands there once.

use super::Removal;
use std::{borrow::Cow, collections::VecDeque};

/// A stretch of what was made of a text: as it stood, or what replaced something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece<'t> {
    /// What stands there now.
    pub(super) text: Cow<'t, str>,
    /// The removal, from 0, whose replacement it is.
    pub(super) mark: Option<usize>,
}

impl<'t> Piece<'t> {
    fn plain(text: &'t str) -> Self {
        Self { text: text.into(), mark: None }
    }
    /// Whether it replaced something with just this, with a capital or without.
    fn puts(&self, text: &str) -> bool {
        self.mark.is_some() && self.text.eq_ignore_ascii_case(text)
    }
}

const OPENS: &[char] = &['(', '（', '[', '［', '〔', '【', '〈', '＜'];
const CLOSES: &[char] = &[')', '）', ']', '］', '〕', '】', '〉', '＞'];
/// Signs between two names of one thing.
const BETWEEN: &[char] = &['、', '，', ',', '・', '/', '／'];
/// What only leads from one name of a thing to another, longest first where one begins another.
const ASIDES: &[&str] = &[
    "also known as",
    "referred to as",
    "known as",
    "hereinafter",
    "hereafter",
    "abbreviated",
    "formerly",
    "previously",
    "in short",
    "called",
    "former",
    "a.k.a.",
    "abbr.",
    "short",
    "i.e.",
    "aka",
    "now",
    "the",
    "for",
    "as",
    "or",
    "といいます",
    "と略記する",
    "と呼びます",
    "旧社名",
    "以下では",
    "という",
    "と略す",
    "と呼ぶ",
    "英語名",
    "旧称",
    "旧名",
    "前身",
    "現在の",
    "略称",
    "略して",
    "通称",
    "愛称",
    "別名",
    "英名",
    "以下",
    "旧",
    "現",
    "元",
    "略",
];
/// Legal forms as they stand behind a name, which mean nothing behind what replaced it.
const FORMS: &[&str] = &[
    "株式会社",
    "有限会社",
    "合同会社",
    "（株）",
    "(株)",
    "㈱",
    "（有）",
    "(有)",
    " Co., Ltd.",
    " Corporation",
    ", Inc.",
    " Inc.",
    " Corp.",
    " Ltd.",
    " K.K.",
];
const ARTICLES: &[&str] = &["the ", "The ", "an ", "An ", "a ", "A "];

/// The text with every removal made, the longest first; what was put in is not searched again.
pub(super) fn pieces<'t>(text: &'t str, removals: &'t [Removal]) -> Vec<Piece<'t>> {
    let mut order: Vec<(usize, &Removal)> =
        removals.iter().enumerate().filter(|(_, removal)| !removal.from.is_empty()).collect();
    order.sort_by_key(|(_, removal)| std::cmp::Reverse(removal.from.len()));
    let whole = vec![(text, None)];
    let parts = order.into_iter().fold(whole, |parts, (index, removal)| {
        parts.into_iter().flat_map(|part| parted(part, index, &removal.from)).collect()
    });
    let piece = |(text, mark): (&'t str, Option<usize>)| match mark.and_then(|index| removals.get(index)) {
        Some(removal) => Piece { text: removal.to.as_str().into(), mark },
        None => Piece::plain(text),
    };
    read_well(parts.into_iter().map(piece).collect())
}

fn parted<'t>((text, mark): (&'t str, Option<usize>), index: usize, from: &str) -> Vec<(&'t str, Option<usize>)> {
    if mark.is_some() {
        return vec![(text, mark)];
    }
    let mut parts = Vec::new();
    for (number, rest) in text.split(from).enumerate() {
        if number > 0 {
            parts.push(("", Some(index)));
        }
        if !rest.is_empty() {
            parts.push((rest, None));
        }
    }
    parts
}

/// How the same replacement stands before another.
enum Before {
    /// Beside it, or with a space between.
    Beside,
    /// In front of a bracket that opens in the piece between: where it begins, and where its inside does.
    Bracket(usize, usize),
}

/// Without the second of two replacements that stand for one thing.
fn read_well(all: Vec<Piece<'_>>) -> Vec<Piece<'_>> {
    let mut done: Vec<Piece<'_>> = Vec::new();
    let mut rest = VecDeque::from(all);
    while let Some(next) = rest.pop_front() {
        if next.mark.is_none() || next.text.is_empty() {
            done.push(next);
            continue;
        }
        match before(&done, &next.text) {
            Some(Before::Beside) => drop(done.pop_if(|glue| glue.mark.is_none())),
            Some(Before::Bracket(start, _)) if closes(&mut rest, &next.text) => keep(&mut done, start),
            Some(Before::Bracket(_, inside)) if goes_on(&mut rest) => keep(&mut done, inside),
            _ => {
                let put = as_written(&mut done, next);
                done.push(put);
            }
        }
        without_form(&mut rest);
    }
    done
}

fn before(done: &[Piece<'_>], text: &str) -> Option<Before> {
    let (last, earlier) = done.split_last()?;
    if last.puts(text) {
        return Some(Before::Beside);
    }
    if last.mark.is_some() || !earlier.last()?.puts(text) {
        return None;
    }
    if last.text.chars().all(|letter| letter.is_whitespace() && letter != '\n') {
        return Some(Before::Beside);
    }
    let lead = last.text.trim_start_matches([' ', '\u{3000}', '」', '』', '"', '”']);
    let inside = lead.strip_prefix(OPENS).filter(|inside| aside(inside))?;
    let start = last.text.len() - lead.len();
    Some(Before::Bracket(start, last.text.len() - inside.len()))
}

/// Keeps of the last piece what stands up to `end`, without the space before it.
fn keep(done: &mut Vec<Piece<'_>>, end: usize) {
    let Some(last) = done.pop() else { return };
    let kept = last.text.get(..end).unwrap_or_default().trim_end();
    if !kept.is_empty() {
        done.push(Piece { text: kept.to_owned().into(), mark: None });
    }
}

/// Whether nothing but names of the same thing follows up to the end of the bracket; takes them and the end away.
fn closes(rest: &mut VecDeque<Piece<'_>>, text: &str) -> bool {
    for (index, piece) in rest.iter().enumerate() {
        if piece.puts(text) {
            continue;
        }
        if piece.mark.is_some() {
            return false;
        }
        if let Some((inside, behind)) = piece.text.split_once(CLOSES) {
            if !aside(inside) {
                return false;
            }
            let behind = Piece { text: behind.to_owned().into(), mark: None };
            rest.drain(..=index);
            if !behind.text.is_empty() {
                rest.push_front(behind);
            }
            return true;
        }
        if !aside(&piece.text) {
            return false;
        }
    }
    false
}

/// Whether something else follows in the bracket, such as an address; takes the sign between them away.
fn goes_on(rest: &mut VecDeque<Piece<'_>>) -> bool {
    let Some(next) = rest.front_mut().filter(|next| next.mark.is_none()) else { return false };
    let Some(behind) = next.text.trim_start().strip_prefix(BETWEEN) else { return false };
    next.text = behind.trim_start().to_owned().into();
    true
}

/// Whether a text only leads from one name of a thing to another.
fn aside(text: &str) -> bool {
    let plain = |letter: char| {
        letter.is_whitespace() || BETWEEN.contains(&letter) || "：:；;「」『』\"'“”‘’。.".contains(letter)
    };
    let mut rest = text.trim_start_matches(plain);
    while !rest.is_empty() {
        let lower = rest.to_ascii_lowercase();
        let whole = |word: &&&str| {
            let latin = word.starts_with(|letter: char| letter.is_ascii());
            let behind = lower.get(word.len()..).and_then(|behind| behind.chars().next());
            lower.starts_with(**word) && !(latin && behind.is_some_and(|letter| letter.is_ascii_alphanumeric()))
        };
        let Some(word) = ASIDES.iter().find(whole) else { return false };
        rest = rest.get(word.len()..).unwrap_or_default().trim_start_matches(plain);
    }
    true
}

/// Takes a legal form away that stood behind the name.
fn without_form(rest: &mut VecDeque<Piece<'_>>) {
    let Some(next) = rest.front_mut().filter(|next| next.mark.is_none()) else { return };
    if let Some(behind) = FORMS.iter().find_map(|form| next.text.strip_prefix(form)) {
        next.text = behind.to_owned().into();
    }
}

/// A replacement in Latin letters with one article, and with a capital where a sentence begins.
fn as_written<'t>(done: &mut [Piece<'t>], put: Piece<'t>) -> Piece<'t> {
    if !ARTICLES.iter().any(|article| put.text.starts_with(article)) {
        return put;
    }
    if let Some(last) = done.last_mut().filter(|last| last.mark.is_none()) {
        let ends = |article: &&&str| {
            let front = last.text.strip_suffix(**article);
            front.is_some_and(|front| !front.ends_with(|letter: char| letter.is_alphanumeric()))
        };
        if let Some(article) = ARTICLES.iter().find(ends) {
            let kept = last.text.len() - article.len();
            last.text = last.text.get(..kept).unwrap_or_default().to_owned().into();
        }
    }
    let before = done.iter().rev().map(|piece| piece.text.as_ref()).find(|text| !text.is_empty()).unwrap_or_default();
    let sentence = before.trim_end();
    let begins = before.is_empty()
        || before.ends_with('\n')
        || sentence.len() < before.len() && sentence.ends_with(['.', '!', '?']);
    let mut letters = put.text.chars();
    match letters.next().filter(|_| begins) {
        Some(first) => Piece { text: format!("{}{}", first.to_ascii_uppercase(), letters.as_str()).into(), ..put },
        None => put,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Reason, Removal, applied};

    const NAMES: [(&str, &str); 11] = [
        ("潮見通信株式会社", "事業者"),
        ("潮見通信", "事業者"),
        ("潮見", "事業者"),
        ("しおみつうしん", "事業者"),
        ("潮見電話", "事業者"),
        ("佐藤 恵", "担当者"),
        ("佐藤", "担当者"),
        ("ns1", "サーバ"),
        ("192.0.2.53", "該当のアドレス"),
        ("Shiomi Telecom", "an operator"),
        ("Shiomi", "an operator"),
    ];

    fn reads(text: &str) -> String {
        let removals: Vec<Removal> = NAMES
            .iter()
            .map(|(from, to)| Removal { from: (*from).into(), to: (*to).into(), reason: Reason::Reporter })
            .collect();
        applied(text, &removals)
    }

    #[test]
    fn one_body_called_by_two_of_its_names_stands_there_once() {
        for (text, made) in [
            ("潮見通信株式会社（潮見通信）の設備", "事業者の設備"),
            ("潮見通信株式会社（以下「潮見」という。）は", "事業者は"),
            ("潮見通信株式会社(旧 潮見電話)で", "事業者で"),
            ("潮見通信株式会社（略称：潮見、旧称：潮見電話）で", "事業者で"),
            ("「潮見通信」（しおみつうしん）の", "「事業者」の"),
            ("潮見通信 潮見の", "事業者の"),
            ("潮見通信(株)の", "事業者の"),
            ("佐藤 恵（佐藤）が", "担当者が"),
            ("潮見通信（潮見、192.0.2.53）の", "事業者（該当のアドレス）の"),
            ("ns1（192.0.2.53）の", "サーバ（該当のアドレス）の"),
            ("Shiomi Telecom (Shiomi) is down.", "An operator is down."),
            ("Down: Shiomi Telecom (formerly Shiomi), since 14:00", "Down: an operator, since 14:00"),
            ("Shiomi Telecom Shiomi is down. Shiomi Telecom asks", "An operator is down. An operator asks"),
            ("At the Shiomi Telecom (hereinafter \"Shiomi\") site", "At an operator site"),
            ("潮見通信株式会社 Shiomi Telecom", "事業者 an operator"),
        ] {
            assert_eq!(reads(text), made, "{text}");
        }
    }

    #[test]
    fn what_says_something_else_stays() {
        for (text, made) in [
            ("潮見通信、潮見電話の2社", "事業者、事業者の2社"),
            ("潮見通信（潮見の子会社）の", "事業者（事業者の子会社）の"),
            ("潮見通信は潮見に", "事業者は事業者に"),
            ("潮見通信（東京）の", "事業者（東京）の"),
            ("潮見通信（潮見", "事業者（事業者"),
            ("1行目 潮見\n潮見", "1行目 事業者\n事業者"),
            ("theShiomi", "thean operator"),
        ] {
            assert_eq!(reads(text), made, "{text}");
        }
    }

    #[test]
    fn what_was_put_in_is_not_searched_again() {
        let removal = |from: &str, to: &str| Removal { from: from.into(), to: to.into(), reason: Reason::Reporter };
        let removals = [removal("潮見通信株式会社", "通信事業者"), removal("通信", "（略）")];
        assert_eq!(applied("潮見通信株式会社の通信", &removals), "通信事業者の（略）");
    }
}
