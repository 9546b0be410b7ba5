//! What is searched for in a reading, and what may stand beside it.

use super::fold::{Glyph, glyphs};
use super::letters::{HALF_VOICED, VOICED, digit};
use super::reading;
use super::romaji::{from_kana, romanised};
use super::variants::{hiragana, kana_only, latin};

/// Names of so few Latin letters are looked for as whole words: "ion" is not in "notification".
const SHORT_WORD: usize = 5;

/// The reading that a pattern is searched in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Way {
    Names,
    Romanised,
    Numbers,
    Places,
}

/// A folded text to find.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Pattern {
    /// Where it is searched.
    pub(super) way: Way,
    /// What is searched, folded as that reading folds.
    pub(super) text: String,
    /// A short Latin word: no Latin letter may touch it.
    word: bool,
    /// A short word of letters and digits, as machines are called: neither may touch it ("ns1" is not in "ns1a").
    whole: bool,
    /// Two kana: no kana of the same script may touch them ("リコ" is not in "取りこぼし").
    run: bool,
}

impl Pattern {
    /// The patterns of a name: as it is, and romanised if it is Latin or kana. None if it is too short to tell
    /// from any other text: one kanji or kana, two Latin letters, three digits.
    pub(super) fn of_name(name: &str) -> Vec<Self> {
        let folded = glyphs(name);
        let names = reading::names(&folded);
        let text = names.text.clone();
        let count = text.chars().filter(|c| *c != VOICED && *c != HALF_VOICED).count();
        if text.chars().all(|c| c.is_ascii_digit()) {
            return Self::of_number(&text).into_iter().collect();
        }
        if count < if latin(name) && text.is_ascii() { 3 } else { 2 } {
            return Vec::new();
        }
        let kana = kana_only(name);
        let mut out =
            vec![Self { way: Way::Names, word: short_word(&text), whole: false, run: kana && count == 2, text }];
        if latin(name) {
            out.extend(Self::romanised(&romanised(&names, &folded).text));
        } else if kana {
            out.extend(from_kana(&hiragana(name)).and_then(|latin| {
                let folded = glyphs(&latin);
                Self::romanised(&romanised(&reading::names(&folded), &folded).text)
            }));
        }
        out
    }
    /// The same as the name of a machine.
    pub(super) fn of_machine(self) -> Self {
        Self { whole: self.word && self.text.contains(|c: char| c.is_ascii_digit()), ..self }
    }
    /// A romanised name, folded.
    fn romanised(text: &str) -> Option<Self> {
        let long = text.chars().count() > 2 && text.is_ascii();
        long.then(|| Self {
            way: Way::Romanised,
            text: text.to_owned(),
            word: short_word(text),
            whole: false,
            run: false,
        })
    }
    /// The pattern of a number of at least four digits.
    pub(super) fn of_number(digits: &str) -> Option<Self> {
        (digits.len() > 3).then(|| Self {
            way: Way::Numbers,
            text: digits.to_owned(),
            word: false,
            whole: false,
            run: false,
        })
    }
    /// The pattern of a postal address.
    pub(super) fn of_place(place: &str) -> Option<Self> {
        let text = reading::places(&reading::names(&glyphs(place))).text;
        (text.chars().count() > 2).then_some(Self { way: Way::Places, text, word: false, whole: false, run: false })
    }
    /// Whether the glyphs at both ends of a match let it be what it seems: it must not be part of a longer number,
    /// a longer short word, or another kana (か in が).
    pub(super) fn stands(&self, text: &str, all: &[Glyph], first: usize, last: usize) -> bool {
        let before = first.checked_sub(1).and_then(|at| Some((all.get(at)?, all.get(first)?)));
        let after = all.get(last + 1).and_then(|beside| Some((beside, all.get(last)?)));
        let voiced = after.is_some_and(|(mark, _)| mark.ch == VOICED || mark.ch == HALF_VOICED);
        !voiced && ![before, after].into_iter().flatten().any(|(beside, edge)| self.continues(text, *beside, *edge))
    }
    /// Whether the glyph beside a match belongs to the same word as the match's edge.
    fn continues(&self, text: &str, beside: Glyph, edge: Glyph) -> bool {
        let number = match self.way {
            Way::Numbers => digit(beside.ch).is_some(),
            _ => beside.ch.is_ascii_digit() && edge.ch.is_ascii_digit(),
        };
        let word = self.word && beside.ch.is_ascii_alphabetic() && edge.ch.is_ascii_alphabetic();
        let whole = self.whole && beside.ch.is_ascii_alphanumeric();
        let run = self.run && script(text, beside) != Script::Other && script(text, beside) == script(text, edge);
        number || word || whole || run
    }
}

fn short_word(text: &str) -> bool {
    text.is_ascii() && text.chars().filter(char::is_ascii_alphabetic).count() <= SHORT_WORD
}

#[derive(PartialEq, Eq)]
enum Script {
    Hiragana,
    Katakana,
    Other,
}

/// The script of the original character behind a glyph.
fn script(text: &str, glyph: Glyph) -> Script {
    match text.get(glyph.start..).and_then(|rest| rest.chars().next()) {
        Some('ぁ'..='ゟ') => Script::Hiragana,
        Some('ァ'..='ヿ' | '\u{FF66}'..='\u{FF9F}') => Script::Katakana,
        _ => Script::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_told_from_other_text_gives_no_pattern() {
        for name in ["林", "イ", "IT", "", "・", "123"] {
            assert_eq!(Pattern::of_name(name), [], "{name}");
        }
    }

    #[test]
    fn kana_and_latin_names_are_searched_romanised_too() {
        let ways = |name: &str| Pattern::of_name(name).into_iter().map(|pattern| pattern.way).collect::<Vec<_>>();
        assert_eq!(ways("シオミ"), [Way::Names, Way::Romanised]);
        assert_eq!(ways("Shiomi"), [Way::Names, Way::Romanised]);
        assert_eq!(ways("潮見"), [Way::Names]);
        assert_eq!(ways("0000-1234"), [Way::Numbers]);
    }
}
