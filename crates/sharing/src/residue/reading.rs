//! The ways in which one folded text is read: as names, as romanised names, as telephone numbers, as places.
//!
//! A reading is the text that the patterns are searched in. It keeps, for each of its characters, the glyphs it was
//! made of, and so can say where in the original a match stands and what stands beside it.

use super::fold::Glyph;
use super::letters::{HALF_VOICED, PROLONGED, VOICED, bracket, dash, digit};
use std::ops::{Range, RangeInclusive};

/// Stands in a reading for whatever cannot be part of a match.
pub(super) const BREAK: char = '|';

/// A text made for searching.
#[derive(Debug, Default)]
pub(super) struct Reading {
    /// What is searched.
    pub(super) text: String,
    /// For each character: where it begins in `text`, and the first and last glyph it stands for.
    letters: Vec<Letter>,
}

/// One character of a reading.
#[derive(Debug, Clone, Copy)]
pub(super) struct Letter {
    /// First byte in the reading's text.
    at: usize,
    /// The character.
    pub(super) ch: char,
    /// The first glyph that it was made of.
    pub(super) first: usize,
    /// The last glyph that it was made of.
    pub(super) last: usize,
}

impl Reading {
    /// An empty one with room for about as many characters. Thousands of names are read, each for itself.
    pub(super) fn with_room(for_many: usize) -> Self {
        Self { text: String::with_capacity(for_many * 3), letters: Vec::with_capacity(for_many) }
    }
    /// Adds a character made of the glyphs `first..=last`.
    pub(super) fn push(&mut self, ch: char, first: usize, last: usize) {
        self.letters.push(Letter { at: self.text.len(), ch, first, last });
        self.text.push(ch);
    }
    /// Adds a break, unless there is one already.
    fn push_break(&mut self, at: usize) {
        if !self.text.ends_with(BREAK) {
            self.push(BREAK, at, at);
        }
    }
    /// The characters in order.
    pub(super) fn letters(&self) -> &[Letter] {
        &self.letters
    }
    /// The last character, to be stretched over what is merged into it.
    pub(super) fn last_mut(&mut self) -> Option<&mut Letter> {
        self.letters.last_mut()
    }
    /// The glyphs behind some bytes of the reading.
    pub(super) fn glyphs(&self, bytes: Range<usize>) -> Option<RangeInclusive<usize>> {
        let first = self.letters.partition_point(|letter| letter.at < bytes.start);
        let last = self.letters.partition_point(|letter| letter.at < bytes.end).checked_sub(1)?;
        Some(self.letters.get(first)?.first..=self.letters.get(last)?.last)
    }
}

/// As names: letters and digits only. White space, punctuation, brackets, dashes and prolonged sound marks are what
/// people (and layouts) put between them; "[dot]" and "(at)" are punctuation too. Kanji digits are digits (第一, 第1).
pub(super) fn names(glyphs: &[Glyph]) -> Reading {
    let mut reading = Reading::with_room(glyphs.len());
    let mut skip = 0;
    for (at, glyph) in glyphs.iter().enumerate() {
        let rest = glyphs.get(at..).unwrap_or_default();
        skip = skip.max(at + spelled_sign(rest).map_or(0, |(_, length)| length));
        if at < skip {
            continue;
        }
        if glyph.ch == PROLONGED {
            // Part of the kana before it, so that リコー is found whole.
            reading.last_mut().filter(|kana| kana.last + 1 == at).into_iter().for_each(|kana| kana.last = at);
            continue;
        }
        let mark = glyph.ch == VOICED || glyph.ch == HALF_VOICED;
        if mark || glyph.ch.is_alphanumeric() {
            reading.push(digit(glyph.ch).unwrap_or(glyph.ch), at, at);
        }
    }
    reading
}

/// A sign spelled out in brackets, as in defanged addresses: "[dot]", "(at)"; the sign and the number of glyphs.
pub(super) fn spelled_sign(rest: &[Glyph]) -> Option<(char, usize)> {
    if !bracket(rest.first()?.ch) {
        return None;
    }
    let close = rest.iter().take(8).skip(1).position(|glyph| bracket(glyph.ch))? + 1;
    let word: String = rest.get(1..close)?.iter().map(|glyph| glyph.ch).filter(|c| !c.is_whitespace()).collect();
    match word.as_str() {
        "dot" => Some(('.', close + 1)),
        "at" => Some(('@', close + 1)),
        _ => None,
    }
}

/// As telephone and other long numbers: digits, with what people write between groups of digits left out.
pub(super) fn numbers(glyphs: &[Glyph]) -> Reading {
    let mut reading = Reading::default();
    for (at, glyph) in glyphs.iter().enumerate() {
        let c = glyph.ch;
        match digit(c) {
            Some(digit) => reading.push(digit, at, at),
            None if c.is_whitespace() || dash(c) || bracket(c) || matches!(c, '.' | '・' | '·' | '/' | '+' | 'の') =>
                {}
            None => reading.push_break(at),
        }
    }
    reading
}

/// As places: like names, but 一丁目2番地3号 is 1-2-3 and 二十三 is 23.
pub(super) fn places(names: &Reading) -> Reading {
    let mut reading = Reading::default();
    let mut skip = 0;
    for (at, letter) in names.letters().iter().enumerate() {
        let rest = names.letters().get(at..).unwrap_or_default();
        let before = at.checked_sub(1).and_then(|before| names.letters().get(before));
        let after_digit = before.is_some_and(|before| before.ch.is_ascii_digit());
        if after_digit || before.is_some_and(|before| before.ch == '十') {
            skip = skip.max(at + counter(rest));
        }
        if at < skip {
            continue;
        }
        if letter.ch != '十' {
            reading.push(letter.ch, letter.first, letter.last);
            continue;
        }
        if !after_digit {
            reading.push('1', letter.first, letter.last);
        }
        if !rest.get(1).is_some_and(|next| next.ch.is_ascii_digit()) {
            reading.push('0', letter.first, letter.last);
        }
    }
    reading
}

/// How many letters of a counter (丁目, 番地 …) stand here, after a digit.
fn counter(rest: &[Letter]) -> usize {
    let begins =
        |word: &str| rest.len() >= word.chars().count() && rest.iter().zip(word.chars()).all(|(l, c)| l.ch == c);
    let words = ["丁目", "番地の", "番地", "番", "号室", "号", "の"];
    words.into_iter().find(|word| begins(word)).map_or(0, |word| word.chars().count())
}

#[cfg(test)]
mod tests {
    use super::super::fold::glyphs;
    use super::*;

    #[test]
    fn names_are_read_without_what_stands_between() {
        let read = |text: &str| names(&glyphs(text)).text;
        assert_eq!(read("シオミ・テレコム サービス"), read("ｼｵﾐ\nてれこむ-サービス"));
        assert_eq!(read("shiomi[dot]example"), read("Shiomi . Example"));
        assert_eq!(read("第一電力"), read("第１電力"));
    }

    #[test]
    fn numbers_are_read_through_their_separators() {
        let read = |text: &str| numbers(&glyphs(text)).text;
        assert_eq!(read("電話（０３）〇〇〇〇－１２３４まで"), "|0300001234|");
        assert_eq!(read("1,2"), "1|2");
    }

    #[test]
    fn places_are_read_with_or_without_counters() {
        let read = |text: &str| places(&names(&glyphs(text))).text;
        assert_eq!(read("芝一丁目二番二十三号"), "芝1223");
        assert_eq!(read("芝１－２－23"), "芝1223");
        assert_eq!(read("芝三十番十二号"), "芝3012");
    }

    #[test]
    fn a_match_leads_back_to_its_glyphs() {
        let reading = names(&glyphs("a・シ オ"));
        let at = reading.text.find("しお").unwrap();
        assert_eq!(reading.glyphs(at..at + "しお".len()), Some(2..=4));
    }
}
