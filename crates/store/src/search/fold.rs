//! Folding of text and cutting it to pieces, so that a search finds it however it was typed.

use std::collections::BTreeSet;
use unicode_normalization::UnicodeNormalization;

/// Folds width, case, the two kana, small kana, the long vowel and white space:
/// `サーバー`, `ｻｰﾊﾞ` and `さーば` are alike, and so are `ウィルス` and `ウイルス`.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut gap = false;
    for letter in text.nfkc().flat_map(char::to_lowercase).map(kana).filter(|letter| *letter != 'ー') {
        if letter.is_whitespace() {
            gap = true;
            continue;
        }
        // Japanese is written without spaces; a line that was broken inside a word is still that word.
        let inside = folded.chars().next_back().is_some_and(|last| is_japanese(last) && is_japanese(letter));
        if gap && !inside && !folded.is_empty() {
            folded.push(' ');
        }
        gap = false;
        folded.push(letter);
    }
    folded
}

/// Katakana as hiragana (they lie 0x60 apart), small ones as large ones.
fn kana(letter: char) -> char {
    let hiragana = match letter {
        'ァ'..='ヶ' | 'ヽ' | 'ヾ' => char::from_u32(u32::from(letter) - 0x60).unwrap_or(letter),
        other => other,
    };
    match hiragana {
        'ぁ' => 'あ',
        'ぃ' => 'い',
        'ぅ' => 'う',
        'ぇ' => 'え',
        'ぉ' => 'お',
        'っ' => 'つ',
        'ゃ' => 'や',
        'ゅ' => 'ゆ',
        'ょ' => 'よ',
        'ゎ' => 'わ',
        other => other,
    }
}

/// Whether a letter belongs to a script that puts no spaces between words.
fn is_japanese(letter: char) -> bool {
    matches!(letter, '\u{3005}'..='\u{3007}' | '\u{3041}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// A stretch of letters of one script.
enum Run {
    Japanese(Vec<char>),
    Word(String),
}

fn runs(folded: &str) -> Vec<Run> {
    let mut all: Vec<Run> = Vec::new();
    let mut joined = false;
    for letter in folded.chars() {
        if !is_japanese(letter) && !letter.is_alphanumeric() {
            joined = false;
            continue;
        }
        match (all.last_mut(), is_japanese(letter)) {
            (Some(Run::Japanese(letters)), true) if joined => letters.push(letter),
            (Some(Run::Word(word)), false) if joined => word.push(letter),
            (_, true) => all.push(Run::Japanese(vec![letter])),
            (_, false) => all.push(Run::Word(letter.into())),
        }
        joined = true;
    }
    all
}

/// The pieces under which a folded text is found: words, and pairs of Japanese letters. They consist of `a-z0-9`
/// alone, so that no engine's own notion of a word has a say.
pub(super) fn pieces(folded: &str) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for run in runs(folded) {
        match run {
            Run::Word(word) => {
                all.insert(word_piece(&word));
            }
            Run::Japanese(letters) => {
                all.extend(letters.windows(2).map(japanese_piece));
                // The last letter begins no pair, yet somebody may look for it alone.
                all.extend(letters.last().map(|last| japanese_piece(&[*last])));
            }
        }
    }
    all
}

/// The pieces that a text must have in which `folded` stands, each with whether a longer piece will do.
pub(super) fn wanted(folded: &str) -> BTreeSet<(String, bool)> {
    let mut all = BTreeSet::new();
    for run in runs(folded) {
        match run {
            Run::Word(word) => {
                all.insert((word_piece(&word), true));
            }
            Run::Japanese(letters) if letters.len() == 1 => {
                all.insert((japanese_piece(&letters), true));
            }
            Run::Japanese(letters) => all.extend(letters.windows(2).map(|pair| (japanese_piece(pair), false))),
        }
    }
    all
}

fn japanese_piece(letters: &[char]) -> String {
    letters.iter().fold(String::from("k"), |piece, letter| format!("{piece}{:06x}", u32::from(*letter)))
}

/// Longer words are found by how they begin, and the text itself decides.
const WORD_MAX: usize = 40;

fn word_piece(word: &str) -> String {
    let mut piece = String::from("w");
    for letter in word.chars().take(WORD_MAX) {
        match letter {
            'a'..='z' | '0'..='9' => piece.push(letter),
            other => piece.push_str(&format!("x{:06x}", u32::from(other))),
        }
    }
    piece
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn width_case_kana_long_vowels_and_small_kana_do_not_matter() {
        for typed in ["サーバー", "サーバ", "ｻｰﾊﾞｰ", "さーば"] {
            assert_eq!(fold(typed), "さば", "{typed}");
        }
        assert_eq!(fold("ウィルス"), fold("ウイルス"));
        assert_eq!(fold("ＶＰＮ　装置"), "vpn 装置");
    }

    #[test]
    fn a_broken_line_does_not_break_a_japanese_word() {
        assert_eq!(fold("障\n　害"), "障害");
        assert_eq!(fold("  two \t words "), "two words");
    }

    #[test]
    fn a_text_has_every_piece_that_any_part_of_it_asks_for() {
        let text: Vec<char> = fold("送電所で障害。VPN装置(192.0.2.1)").chars().collect();
        let whole: String = text.iter().collect();
        let has = pieces(&whole);
        for from in 0..text.len() {
            for to in from + 1..=text.len() {
                // A Latin word is found from its beginning.
                let inside = |letter: char| letter.is_alphanumeric() && !is_japanese(letter);
                if from > 0 && text.get(from - 1..=from).is_some_and(|two| two.iter().all(|one| inside(*one))) {
                    continue;
                }
                let part: String = text.get(from..to).into_iter().flatten().collect();
                for (piece, prefix) in wanted(&part) {
                    let met = has.iter().any(|one| if prefix { one.starts_with(&piece) } else { *one == piece });
                    assert!(met, "{part}: {piece}");
                }
            }
        }
    }
}
