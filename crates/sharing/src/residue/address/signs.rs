//! A text as the row of signs in which addresses are read.

use crate::residue::{
    fold::Glyph,
    letters::{bracket, dash, dot},
    reading::{BREAK, spelled_sign},
};

/// One sign of an address, and whether something visible was left out before it.
pub(super) struct Sign {
    pub(super) ch: char,
    pub(super) gap: bool,
    pub(super) first: usize,
    pub(super) last: usize,
}

/// The signs of a text.
pub(super) struct Row(pub(super) Vec<Sign>);

impl Row {
    /// The signs of this text.
    pub(super) fn of(glyphs: &[Glyph]) -> Self {
        Self(signs(glyphs))
    }
    pub(super) fn ch(&self, at: usize) -> Option<char> {
        self.0.get(at).map(|sign| sign.ch)
    }
    pub(super) fn is(&self, at: usize, wanted: char) -> bool {
        self.ch(at) == Some(wanted)
    }
    /// Whether the sign here touches the one before, and both are letters or digits: the middle of a word.
    pub(super) fn inside_word(&self, at: usize) -> bool {
        let word = |at: usize| self.ch(at).is_some_and(|c| c.is_ascii_alphanumeric());
        at > 0 && word(at - 1) && word(at) && self.0.get(at).is_some_and(|sign| !sign.gap)
    }
}

/// The text as signs. "[.]", "(dot)", "[:]" lose their brackets; dots and dashes of every kind become one.
fn signs(glyphs: &[Glyph]) -> Vec<Sign> {
    let mut out: Vec<Sign> = Vec::new();
    let (mut gap, mut at) = (false, 0);
    while let Some(glyph) = glyphs.get(at) {
        let (ch, length) = match glyph.ch {
            c if bracket(c) => spelled_sign(glyphs.get(at..).unwrap_or_default()).unwrap_or((' ', 1)),
            c if dot(c) => ('.', 1),
            c if dash(c) => ('-', 1),
            c if c.is_ascii_alphanumeric() || matches!(c, ':' | '/' | '*' | '\\') => (c, 1),
            c if c.is_whitespace() => (' ', 1),
            _ => (BREAK, 1),
        };
        if ch == ' ' || ch == '\\' {
            gap = true;
        } else {
            out.push(Sign { ch, gap, first: at, last: at + length - 1 });
            gap = false;
        }
        at += length;
    }
    spelled_dots(&mut out);
    out
}

/// "192 dot 0 dot 2 dot 53": the word between digits is the sign.
fn spelled_dots(signs: &mut Vec<Sign>) {
    let is = |sign: Option<&Sign>, c: char| sign.is_some_and(|sign| sign.ch == c);
    let digit = |sign: Option<&Sign>| sign.is_some_and(|sign| sign.ch.is_ascii_digit());
    let mut at = 1;
    while at + 3 < signs.len() {
        let word = is(signs.get(at), 'd') && is(signs.get(at + 1), 'o') && is(signs.get(at + 2), 't');
        if word && digit(signs.get(at - 1)) && digit(signs.get(at + 3)) {
            let last = signs.get(at + 2).map_or(0, |sign| sign.last);
            if let Some(sign) = signs.get_mut(at) {
                (sign.ch, sign.last) = ('.', last);
            }
            signs.drain(at + 1..at + 3);
        }
        at += 1;
    }
}
