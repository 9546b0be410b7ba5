//! Folding of text, so that a search finds it however it was typed; each folded letter knows whence it comes.

use super::letters::{is_dash, is_japanese, is_kana, is_settled, is_unseen, plain, v_row};
use std::ops::Range;
use unicode_normalization::{UnicodeNormalization, char::canonical_combining_class};

/// A folded text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folded {
    /// As it is compared.
    pub text: String,
    /// For each letter of it the bytes of the written text from which it comes.
    from: Vec<Range<usize>>,
}

/// A letter with the bytes from which it comes.
type Letter = (char, Range<usize>);

impl Folded {
    /// Folds width, case, the two kana, small kana, long vowels, digits, old characters, what hides an address from a
    /// careless click, and white space: `サーバー`, `ｻｰﾊﾞ` and `さーば` are alike, and so are `evil[.]example` and
    /// `evil.example`.
    pub fn of(text: &str) -> Self {
        joined(&refanged(kana(&letters(text))))
    }

    /// The bytes of the written text that became these bytes of the folded one.
    pub(super) fn written(&self, folded: &Range<usize>) -> Option<Range<usize>> {
        let letter = |byte: usize| self.text.get(..byte).map(|before| before.chars().count());
        let (first, behind) = (letter(folded.start)?, letter(folded.end)?);
        let (first, last) = (self.from.get(first)?, self.from.get(behind.checked_sub(1)?)?);
        Some(first.start..last.end)
    }

    fn push(&mut self, letter: char, from: Range<usize>) {
        self.text.push(letter);
        self.from.push(from);
    }
}

/// Compatibility forms and case are folded; a letter and its marks go together.
fn letters(text: &str) -> Vec<Letter> {
    let mut all = Vec::with_capacity(text.len());
    let mut rest = text.char_indices().peekable();
    while let Some((start, first)) = rest.next() {
        let mut end = start + first.len_utf8();
        if is_settled(first) && rest.peek().is_none_or(|(_, next)| is_settled(*next)) {
            if !is_unseen(first) {
                all.push((first.to_ascii_lowercase(), start..end));
            }
            continue;
        }
        while let Some((at, mark)) = rest.next_if(|(_, next)| is_mark(*next)) {
            end = at + mark.len_utf8();
        }
        let whole = text.get(start..end).unwrap_or_default();
        let folded = whole.nfkc().flat_map(char::to_lowercase).filter(|letter| !is_unseen(*letter));
        all.extend(folded.map(|letter| (letter, start..end)));
    }
    all
}

/// Something that changes the letter before it.
fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{ff9e}' | '\u{ff9f}' | '\u{3099}' | '\u{309a}') || canonical_combining_class(letter) != 0
}

/// Kana, long vowels, digits and old characters.
fn kana(letters: &[Letter]) -> Vec<Letter> {
    let mut all: Vec<Letter> = Vec::with_capacity(letters.len());
    let mut at = 0;
    while let Some((letter, from)) = letters.get(at) {
        let next = letters.get(at + 1).map(|(next, _)| *next);
        let after_kana = all.last().is_some_and(|(last, _)| is_kana(*last));
        at += 1;
        match *letter {
            'ー' => {}
            dash if is_dash(dash) && after_kana && next.is_some_and(is_kana) => {}
            'ゔ' | 'ヴ' => {
                let (one, taken) = v_row(next);
                let end = letters.get(at).filter(|_| taken).map_or(from.end, |(_, vowel)| vowel.end);
                at += usize::from(taken);
                all.push((one, from.start..end));
            }
            other => all.push((plain(other), from.clone())),
        }
    }
    all
}

/// How people hide an address, and what it stands for.
const DEFANGED: [(&str, &str); 14] = [
    ("[://]", "://"),
    ("[:]", ":"),
    ("[.]", "."),
    ("(.)", "."),
    ("{.}", "."),
    ("[dot]", "."),
    ("(dot)", "."),
    ("{dot}", "."),
    ("[/]", "/"),
    ("[@]", "@"),
    ("(@)", "@"),
    ("[at]", "@"),
    ("(at)", "@"),
    ("hxxp", "http"),
];

fn refanged(letters: Vec<Letter>) -> Vec<Letter> {
    let suspicious = |(letter, _): &Letter| matches!(letter, '[' | '(' | '{' | 'x');
    if !letters.iter().any(suspicious) {
        return letters;
    }
    let mut all: Vec<Letter> = Vec::with_capacity(letters.len());
    let mut at = 0;
    while let Some((letter, from)) = letters.get(at) {
        let begins =
            |hidden: &str| hidden.chars().enumerate().all(|(n, one)| letters.get(at + n).is_some_and(|l| l.0 == one));
        let inside = *letter == 'h' && all.last().is_some_and(|(last, _)| last.is_alphanumeric());
        match DEFANGED.iter().find(|(hidden, _)| !inside && hidden.starts_with(*letter) && begins(hidden)) {
            None => {
                all.push((*letter, from.clone()));
                at += 1;
            }
            Some((hidden, stands_for)) => {
                let behind = at + hidden.chars().count();
                let end = letters.get(behind - 1).map_or(from.end, |(_, last)| last.end);
                all.extend(stands_for.chars().map(|one| (one, from.start..end)));
                at = behind;
            }
        }
    }
    all
}

/// White space is one space, and none inside Japanese: a line that was broken inside a word is still that word.
fn joined(letters: &[Letter]) -> Folded {
    let mut folded = Folded { text: String::with_capacity(letters.len()), from: Vec::with_capacity(letters.len()) };
    let (mut gap, mut last) = (false, None);
    for (letter, from) in letters {
        if letter.is_whitespace() {
            gap = true;
            continue;
        }
        let inside = last.is_some_and(is_japanese) && is_japanese(*letter);
        if gap && !inside && last.is_some() {
            folded.push(' ', from.start..from.start);
        }
        (gap, last) = (false, Some(*letter));
        folded.push(*letter, from.clone());
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn fold(text: &str) -> String {
        Folded::of(text).text
    }

    #[test]
    fn what_a_person_takes_for_the_same_folds_to_the_same() {
        for alike in [
            &["サーバー", "サーバ", "ｻｰﾊﾞｰ", "さーば", "サ―バ―の".trim_end_matches('の').trim_end_matches('―')][..],
            &["ウィルス", "ウイルス", "ｳｨﾙｽ"],
            &["ＶＰＮ　装置", "vpn 装置", "VPN\n装置"],
            &["ヴァイオリン", "バイオリン", "ｳﾞｧｲｵﾘﾝ"],
            &["ヂーゼル", "ジーゼル"],
            &["渡邊・澤田・髙﨑", "渡辺・沢田・高崎"],
            &["二〇一四年", "2014年", "２０１４年"],
            &["第三者", "第3者"],
            &["hxxp://evil[.]example/a", "http://evil.example/a", "hxxp[:]//evil(dot)example/a"],
            &["user[at]evil[.]example", "user@evil.example"],
            &["192[.]0[.]2[.]7", "１９２．０．２．７", "192.0.2.7"],
            &["障\n　害", "障害"],
            &["サ\u{200b}ーバ\u{0}", "サーバ"],
            &["が", "か\u{3099}", "ｶﾞ"],
            &["Ｒ－２０１４－０００１２", "r-2014-00012"],
        ] {
            let folded: BTreeSet<String> = alike.iter().map(|text| fold(text)).collect();
            assert_eq!(folded.len(), 1, "{alike:?}: {folded:?}");
        }
        assert_eq!(fold("  two \t words "), "two words");
    }

    #[test]
    fn a_dash_is_a_long_vowel_only_between_kana() {
        assert_eq!(fold("サ―バの"), "さばの");
        assert_eq!(fold("サーバ-1"), "さば-1");
        assert_eq!(fold("CVE-2014-0160"), "cve-2014-0160");
    }

    #[test]
    fn folding_twice_changes_nothing_and_each_letter_knows_whence_it_comes() {
        for text in ["ｻｰﾊﾞｰ障害 hxxp://a[.]example ヴァ 渡邊", "É ﬁ ㌔ ゔ", "", " \u{0} "] {
            let once = Folded::of(text);
            assert_eq!(fold(&once.text), once.text, "{text}");
            assert_eq!(once.text.chars().count(), once.from.len());
            assert!(once.from.iter().all(|from| text.get(from.clone()).is_some()));
        }
        let folded = Folded::of("監視ｻｰﾊﾞの障害");
        let at = folded.text.find("さば").unwrap_or_default();
        let written = folded.written(&(at..at + "さば".len())).unwrap_or_default();
        assert_eq!("監視ｻｰﾊﾞの障害".get(written), Some("ｻｰﾊﾞ"));
    }
}
