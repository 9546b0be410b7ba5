//! Text as a reader takes it in: signs without width, case, form of kana or shape of kanji, each with its place.
//!
//! The fold looks at one character at a time (compatibility *decomposition*, not composition), so that nothing a
//! writer puts between two characters can keep them from being folded.

use super::letters::{HALF_VOICED, VOICED, invisible, shape};
use kernel::kana;
use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// One folded character and the bytes of the original text that it stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Glyph {
    /// The folded character.
    pub(super) ch: char,
    /// First byte in the original.
    pub(super) start: usize,
    /// One past the last byte in the original, with the accents that were dropped.
    pub(super) end: usize,
}

/// Folds a text. Invisible characters leave nothing; white space and punctuation stay, for each reading to judge.
pub(super) fn glyphs(text: &str) -> Vec<Glyph> {
    let mut out = Vec::with_capacity(text.len());
    for (start, c) in text.char_indices() {
        let end = start + c.len_utf8();
        if c.is_ascii() && !c.is_ascii_control() {
            out.push(Glyph { ch: c.to_ascii_lowercase(), start, end });
        } else if ('一'..='\u{9FFF}').contains(&c) {
            // Most of a Japanese text: kanji, which have neither case nor decomposition.
            out.push(Glyph { ch: shape(c), start, end });
        } else if !invisible(c) {
            decompose_compatible(c, |part| push(&mut out, part, start, end));
        }
    }
    out
}

/// Adds one decomposed character: lower case, plain kana, common shape, accents dropped, 々 as what it repeats.
fn push(out: &mut Vec<Glyph>, part: char, start: usize, end: usize) {
    if part == VOICED || part == HALF_VOICED {
        return out.push(Glyph { ch: part, start, end });
    }
    if is_combining_mark(part) {
        if let Some(last) = out.last_mut().filter(|last| last.end == start) {
            last.end = end;
        }
        return;
    }
    if part == '々' {
        let repeated = out.iter().rev().take(8).find(|last| last.ch.is_alphanumeric()).map_or(part, |last| last.ch);
        return out.push(Glyph { ch: repeated, start, end });
    }
    if ('ぁ'..='ヿ').contains(&part) {
        return out.push(Glyph { ch: kana::plain(part), start, end });
    }
    // A letter that looks Latin is judged in its own case (Ν is an N, ν is a v); kanji have no case.
    let seen = shape(part);
    for lower in seen.to_lowercase().filter(|lower| !is_combining_mark(*lower)) {
        out.push(Glyph { ch: shape(lower), start, end });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> String {
        glyphs(text).iter().map(|glyph| glyph.ch).collect()
    }

    #[test]
    fn width_case_kana_accents_and_lookalikes_are_one() {
        assert_eq!(folded("ＳＨＩＯＭＩ"), "shiomi");
        assert_eq!(folded("ＳｈＩō"), "shio");
        assert_eq!(folded("ｶﾞｷﾞﾊﾟ"), folded("ガギパ"));
        assert_eq!(folded("がぎぱ"), folded("ガギパ"));
        assert_eq!(folded("ЅНІОМІ"), "shiomi");
        assert_eq!(folded("㍿"), "株式会社");
        assert_eq!(folded("佐々木"), "佐佐木");
        assert_eq!(folded("葛\u{E0100}城\u{200B}"), "葛城");
    }

    #[test]
    fn each_sign_knows_its_bytes() {
        let text = "ａ\u{200B}o\u{304}";
        let found = glyphs(text);
        assert_eq!(found[0], Glyph { ch: 'a', start: 0, end: 3 });
        assert_eq!(found[1], Glyph { ch: 'o', start: 6, end: 9 });
    }
}
