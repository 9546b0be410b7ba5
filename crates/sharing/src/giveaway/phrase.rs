//! Who stands in a phrase that says whom to ask: 「運輸指令 佐々木（折返し 03-0000-2222）」.
//!
//! Whoever takes a call writes down post, name and number in one line, in any order and without a space. What is a post
//! is taken off both ends; what is left is taken for a name, though it may be a firm's or a ship's: to search for too
//! much stops a clean notice, to search for too little lets a name pass.

use super::{
    heads::COMMON,
    posts::{AFTER, BEFORE, LATIN, WORDS},
};
use crate::residue::TermKind;
use std::collections::BTreeSet;
use unicode_normalization::UnicodeNormalization;

/// A word of more characters than this, with kana in it, is no name.
const MIXED: usize = 4;
/// The fewest digits that are a number of somebody's, an extension for instance.
const DIGITS: usize = 4;

/// The names and numbers in a phrase.
pub(super) fn told(text: &str) -> BTreeSet<(TermKind, String)> {
    let text: String = text.nfkc().collect();
    let mut found: BTreeSet<_> = names(&text).into_iter().map(|name| (TermKind::Person, name)).collect();
    found.extend(numbers(&text).into_iter().map(|number| (TermKind::Phone, number)));
    found
}

/// What is left of each word without posts and titles.
fn names(text: &str) -> BTreeSet<String> {
    let small = !text.chars().any(|c| c.is_ascii_uppercase());
    let mut all = BTreeSet::new();
    for word in without_addresses(text).split(|c: char| !(c.is_alphabetic() || matches!(c, '\'' | '々' | 'ー'))) {
        let word = without_title(word);
        for run in runs(word) {
            match run.is_ascii() {
                true => all.extend(latin(run, small)),
                false => all.extend(left(run, run == word)),
            }
        }
        // 一の瀬, みつ子: kanji and kana of one name.
        let mixed = runs(word).len() > 1 && !word.contains(|c: char| c.is_ascii());
        all.extend((mixed && word.chars().count() <= MIXED && !post(word)).then(|| word.to_owned()));
    }
    all.retain(|name| !COMMON.contains(&name.as_str()));
    all
}

/// Without what somebody is called behind his name.
fn without_title(word: &str) -> &str {
    let title = |title: &&&str| title.chars().count() > 1 || matches!(**title, "様" | "殿" | "氏");
    AFTER
        .iter()
        .filter(title)
        .find_map(|title| word.strip_suffix(title))
        .filter(|rest| !rest.is_empty())
        .unwrap_or(word)
}

/// The text without mail addresses and names of machines, which are searched for as such.
fn without_addresses(text: &str) -> String {
    let of_address = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '@' | '+');
    let mut kept = String::new();
    let mut run = String::new();
    for c in text.chars().chain(['\n']) {
        if of_address(c) {
            run.push(c);
            continue;
        }
        let inner = run.trim_matches(['.', '-', '_', '+']);
        let address = inner.contains('@') || inner.contains('.') && !inner.ends_with('.') && inner.len() > DIGITS;
        kept.push_str(if address { " " } else { &run });
        run.clear();
        kept.push(c);
    }
    kept
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    Hiragana,
    Latin,
    /// Kanji, and katakana with them: 井ノ上, 情報システム部.
    Other,
}

fn script(c: char) -> Script {
    match c {
        'ぁ'..='ゖ' => Script::Hiragana,
        c if c.is_ascii() || ('\u{c0}'..='\u{24f}').contains(&c) => Script::Latin,
        _ => Script::Other,
    }
}

/// The stretches of one script in a word.
fn runs(word: &str) -> Vec<&str> {
    let mut all = Vec::new();
    let mut begin = 0;
    let mut last = None;
    for (at, c) in word.char_indices() {
        let now = if c == 'ー' { last.unwrap_or(Script::Other) } else { script(c) };
        if last.is_some_and(|last| last != now) {
            all.extend(word.get(begin..at));
            begin = at;
        }
        last = Some(now);
    }
    all.extend(word.get(begin..).filter(|rest| !rest.is_empty()));
    all
}

/// A Latin word that is written like a name, or any where the whole phrase is in small letters.
fn latin(word: &str, small: bool) -> Option<String> {
    let word = word.strip_suffix("'s").unwrap_or(word).trim_matches('\'');
    let like = small || word.starts_with(|c: char| c.is_uppercase());
    (like && word.chars().count() > 2 && !LATIN.contains(&word.to_lowercase().as_str())).then(|| word.to_owned())
}

/// What a stretch may be called without posts before and titles behind it: every way of taking them off, where nothing is
/// left to be taken. None if it is nothing but posts. One sign alone is a name only where it stands alone.
fn left(run: &str, alone: bool) -> BTreeSet<String> {
    if post(run) {
        return BTreeSet::new();
    }
    let mut all = BTreeSet::from([run.to_owned()]);
    let mut open = vec![run.to_owned()];
    while let Some(one) = open.pop() {
        let before = BEFORE.iter().chain(WORDS.iter()).filter_map(|word| one.strip_prefix(word));
        let behind = AFTER.iter().chain(WORDS.iter()).filter_map(|word| one.strip_suffix(word));
        for rest in before.chain(behind).filter(|rest| !rest.is_empty()) {
            if all.insert(rest.to_owned()) {
                open.push(rest.to_owned());
            }
        }
    }
    let long = |word: &&&str| word.chars().count() > 1;
    let goes_on = |one: &str| {
        WORDS.iter().filter(long).any(|word| one.starts_with(word))
            || AFTER.iter().chain(WORDS.iter()).filter(long).any(|word| one.ends_with(word))
    };
    all.retain(|one| match one.chars().count() {
        1 => one == run && alone,
        2 if one.chars().all(|c| script(c) == Script::Hiragana) => one == run,
        _ => !goes_on(one),
    });
    // A name in kanji holds every longer one; two kana are found only where no others touch them.
    let held = |one: &String| all.iter().any(|other| other != one && one.contains(other.as_str()) && kanji(other));
    all.iter().filter(|one| !held(one)).cloned().collect()
}

fn kanji(text: &str) -> bool {
    text.chars().all(|c| matches!(c, '\u{4e00}'..='\u{9fff}' | '々'))
}

/// Whether it is made of the words of posts and nothing else: 「運輸指令室長」.
fn post(text: &str) -> bool {
    AFTER.contains(&text)
        || BEFORE.contains(&text)
        || WORDS.iter().filter_map(|word| text.strip_prefix(word)).any(|rest| rest.is_empty() || post(rest))
        || AFTER.iter().filter_map(|word| text.strip_prefix(word)).any(|rest| WORDS.contains(&rest))
}

/// The numbers of telephones, in groups with anything usual between them, and extensions.
fn numbers(text: &str) -> BTreeSet<String> {
    let tight = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '(' | ')' | 'ー' | '‐'..='―' | '−');
    let loose = |c: char| tight(c) || matches!(c, ' ' | '.' | '・');
    let of = |inside: &dyn Fn(char) -> bool| -> Vec<String> {
        text.split(|c| !inside(c))
            .map(|run| run.trim_matches(|c: char| !c.is_ascii_digit() && c != '+').to_owned())
            .collect()
    };
    let digits = |run: &str| run.chars().filter(char::is_ascii_digit).count();
    // What is only set off by spaces is as likely a day and a time, unless it begins as telephone numbers do.
    let dialled = of(&loose).into_iter().filter(|run| run.starts_with(['0', '+']));
    of(&tight).into_iter().chain(dialled).filter(|run| digits(run) >= DIGITS && !day(run)).collect()
}

/// 「2014」, 「2014-06-17」: a day or a year, which stands in sentences about anybody.
fn day(run: &str) -> bool {
    let groups: Vec<&str> = run.split(|c: char| !c.is_ascii_digit()).filter(|group| !group.is_empty()).collect();
    let year = |text: &str| text.len() == 4 && (text.starts_with("19") || text.starts_with("20"));
    match groups.as_slice() {
        [one] => year(one),
        [first, rest @ ..] => year(first) && rest.len() < 3 && rest.iter().all(|group| group.len() < 3),
        [] => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> (Vec<String>, Vec<String>) {
        let all = told(text);
        let kind = |kind| all.iter().filter(|one| one.0 == kind).map(|one| one.1.clone()).collect();
        (kind(TermKind::Person), kind(TermKind::Phone))
    }

    #[test]
    fn a_name_is_found_among_posts_titles_and_brackets() {
        for (text, name) in [
            ("運輸指令 佐々木（折返し 03-0000-2222）", "佐々木"),
            ("運輸指令佐々木", "佐々木"),
            ("指令の佐々木さん（03-0000-2222）", "佐々木"),
            ("佐々木課長", "佐々木"),
            ("情報システム部佐々木様", "佐々木"),
            ("情報システム部長 山本", "山本"),
            ("山本部長", "山本"),
            ("浄水課 山田　03-0000-0002", "山田"),
            ("総務部服部", "服部"),
            ("長谷部部長", "長谷"),
            ("危機管理室：井ノ上主任", "井ノ上"),
            ("一の瀬さん", "一の瀬"),
            ("当直のさとうさん", "さとう"),
            ("スズキ（運転係）", "スズキ"),
            ("ｻﾄｳ ｹｲ", "サトウ"),
            ("林（折返し）", "林"),
            ("Transport control, Sasaki (call back +81 3 0000 2222)", "Sasaki"),
            ("duty officer megumi o'hara", "o'hara"),
            ("Dr. ABE, ICT dept.", "ABE"),
            ("港南電力 担当 大久保", "大久保"),
        ] {
            let names = of(text).0;
            assert!(names.iter().any(|one| one == name), "{text}: {names:?}");
        }
    }

    #[test]
    fn posts_alone_are_nobodys_name() {
        for text in [
            "運輸指令",
            "総務課長",
            "情報システム部 当直",
            "システム担当より電話（折返し）",
            "危機管理室から",
            "夜間受付の方",
            "Duty officer, ICT department (call back)",
            "",
        ] {
            assert_eq!(of(text).0, [""; 0], "{text}");
        }
    }

    #[test]
    fn numbers_are_found_however_they_are_written_and_days_are_none() {
        for (text, number) in [
            ("03-0000-2222", "03-0000-2222"),
            ("０３－００００－２２２２", "03-0000-2222"),
            ("0300002222", "0300002222"),
            ("03 0000 2222", "03 0000 2222"),
            ("03(0000)2222", "03(0000)2222"),
            ("+81 3 0000 2222", "+81 3 0000 2222"),
            ("内線 4511", "4511"),
        ] {
            let numbers = of(text).1;
            assert!(numbers.iter().any(|one| one == number), "{text}: {numbers:?}");
        }
        assert_eq!(of("2014年6月17日 2014/06/17 2014-06-17 14:26 に電話").1, [""; 0]);
    }
}
