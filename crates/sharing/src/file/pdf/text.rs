//! The text on the pages of a PDF, as far as it can be found without following the file's own directions.
//!
//! On a page stand strings of codes; which letter a code is, says a table of its font. Which table belongs to which
//! string is only known to who follows the references, and with those a PDF leads its readers astray. So every string is
//! read with every table, as 16-bit letters, and as it stands: a name comes out of the right one, the others give noise.
//! That is enough to find a name, and not enough to be sure that there is none: two people look all the same.

use super::{
    super::Reading,
    NEAR,
    streams::{has_name, places, plain, unpacked},
    strings::{digits, literal, wide},
};
use crate::file::{exif, find};
use std::collections::BTreeMap;

/// The most tables of letters that are tried.
const TABLES_MOST: usize = 32;
/// The most letters of one table.
const LETTERS_MOST: usize = 70_000;
/// The most bytes of parts that are looked through.
const PARTS_MOST: usize = 16 * 1024 * 1024;
/// The most bytes of strings, and of the text that comes of them in all readings.
const STRINGS_MOST: usize = 256 * 1024;
const TEXT_MOST: usize = 1024 * 1024;

/// The texts in a PDF; never known to be all.
pub(in crate::file) fn read(bytes: &[u8]) -> Reading {
    let (mut tables, mut strings): (Vec<Table>, Vec<Vec<u8>>) = (Vec::new(), Vec::new());
    let mut taken = 0;
    for part in parts(bytes) {
        if find(&part, b"beginbf", 0).is_some() && tables.len() < TABLES_MOST {
            tables.extend(Table::of(&part));
        } else if taken < STRINGS_MOST && [b"Tj", b"TJ"].iter().any(|sign| find(&part, *sign, 0).is_some()) {
            let shown = shown(&part);
            taken += shown.iter().map(Vec::len).sum::<usize>();
            strings.extend(shown);
        }
    }
    let read = tables.iter().map(|table| said(&strings, |codes| table.read(codes)));
    let read = read.chain([said(&strings, as_wide), said(&strings, as_it_stands)]);
    let mut room = TEXT_MOST;
    let fits = |text: &String| !text.is_empty() && room.checked_sub(text.len()).map(|rest| room = rest).is_some();
    Reading { whole: false, texts: read.filter(fits).collect() }
}

/// The parts that are neither a picture nor a font, as they stand or unpacked.
fn parts(bytes: &[u8]) -> Vec<Vec<u8>> {
    let (mut found, mut looked, mut end) = (Vec::new(), 0, 0);
    for (dictionary, at) in places(bytes) {
        let other = || ["Image", "Length1"].iter().any(|name| has_name(dictionary, name));
        // What stands in a part is no other part.
        if at < end || other() {
            continue;
        }
        let part = match (has_name(dictionary, "FlateDecode"), has_name(dictionary, "Filter")) {
            (true, _) => unpacked(bytes, at),
            (false, false) => plain(bytes, at).to_vec(),
            (false, true) => continue,
        };
        if !has_name(dictionary, "Filter") {
            end = at + part.len();
        }
        looked += part.len();
        if looked > PARTS_MOST {
            break;
        }
        found.push(part);
    }
    found
}

/// All strings that can be read in this way, one to a line.
fn said(strings: &[Vec<u8>], read: impl Fn(&[u8]) -> Option<String>) -> String {
    let mut text = String::new();
    for line in strings.iter().filter_map(|codes| read(codes)) {
        if text.len() + line.len() > TEXT_MOST {
            break;
        }
        text.push_str(&line);
        text.push('\n');
    }
    text
}

fn as_wide(codes: &[u8]) -> Option<String> {
    let text = wide(codes);
    let strange = |c: char| c.is_control() || c == '\u{fffd}';
    (codes.len() > 1 && codes.len().is_multiple_of(2) && !text.contains(strange)).then_some(text)
}

fn as_it_stands(codes: &[u8]) -> Option<String> {
    let text = exif::words(codes);
    (!text.trim().is_empty() && !text.contains(|c: char| c.is_control() && !c.is_whitespace())).then_some(text)
}

/// What stands in a part: a string, the beginning and the end of a row, a word.
enum Piece<'b> {
    Text(Vec<u8>),
    Open,
    Close,
    Word(&'b [u8]),
}

fn pieces(bytes: &[u8]) -> impl Iterator<Item = Piece<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let text = match bytes.get(at)? {
                b'(' => literal(bytes, at + 1),
                b'<' if bytes.get(at + 1) == Some(&b'<') => {
                    at += 2;
                    continue;
                }
                b'<' => digits(bytes, at + 1),
                b'[' | b']' => {
                    at += 1;
                    return Some(if bytes.get(at - 1) == Some(&b'[') { Piece::Open } else { Piece::Close });
                }
                byte if byte.is_ascii_alphabetic() => {
                    let word = bytes.get(at..)?.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
                    at += word;
                    return Some(Piece::Word(bytes.get(at - word..at)?));
                }
                _ => {
                    at += 1;
                    continue;
                }
            };
            // What has no end near is no string; to try again at its next letter would take too long.
            let Some((range, text)) = text else {
                at += NEAR;
                continue;
            };
            at = range.end + 1;
            return Some(Piece::Text(text));
        }
    })
}

/// The strings that are shown; what stands in a row is one string, with its spacing left out.
fn shown(part: &[u8]) -> Vec<Vec<u8>> {
    let (mut found, mut row): (Vec<Vec<u8>>, Option<Vec<u8>>) = (Vec::new(), None);
    for piece in pieces(part) {
        match (piece, row.as_mut()) {
            (Piece::Text(text), Some(row)) => row.extend(text),
            (Piece::Text(text), None) => found.push(text),
            (Piece::Open, _) => row = Some(Vec::new()),
            (Piece::Close, _) => found.extend(row.take()),
            (Piece::Word(_), _) => {}
        }
    }
    found
}

/// Which letters the codes of a font are.
#[derive(Default)]
struct Table {
    /// Codes have two bytes.
    wide: bool,
    letters: BTreeMap<u32, String>,
    /// How many were put in, also over one another.
    put: usize,
}

impl Table {
    /// The table in a part (`beginbfchar`, `beginbfrange`).
    fn of(part: &[u8]) -> Option<Self> {
        let (mut table, mut row, mut within): (Self, Vec<Vec<u8>>, &[u8]) = (Self::default(), Vec::new(), b"");
        let mut listed = false;
        for piece in pieces(part) {
            match piece {
                Piece::Word(word @ (b"beginbfchar" | b"beginbfrange")) => (within, row) = (word, Vec::new()),
                Piece::Word(_) => within = b"",
                Piece::Open => listed = true,
                Piece::Close => (listed, row) = (false, Vec::new()),
                Piece::Text(text) => row.push(text),
            }
            match (within, row.as_slice()) {
                (b"beginbfchar", [code, letter]) => table.put(code, 0, letter),
                // `<01> <03> [<…> <…> <…>]`: each in turn.
                (b"beginbfrange", [from, _, .., letter]) if listed && row.len() > 2 => {
                    table.put(from, row.len() - 3, letter);
                    continue;
                }
                (b"beginbfrange", [from, to, letter]) => table.put_all(from, to, letter),
                _ => continue,
            }
            row.clear();
        }
        (!table.letters.is_empty()).then_some(table)
    }
    fn put(&mut self, code: &[u8], further: usize, letter: &[u8]) {
        if self.put < LETTERS_MOST {
            self.put += 1;
            self.wide |= code.len() > 1;
            let code = number(code).saturating_add(u32::try_from(further).unwrap_or(u32::MAX));
            self.letters.insert(code, wide(letter));
        }
    }
    /// A range of codes for a range of letters: the last unit counts up.
    fn put_all(&mut self, from: &[u8], to: &[u8], letter: &[u8]) {
        let room = u32::try_from(LETTERS_MOST.saturating_sub(self.put)).unwrap_or_default();
        let many = number(to).saturating_sub(number(from)).min(0xffff).min(room);
        let (head, last) = letter.split_at(letter.len().saturating_sub(2));
        for step in 0..=many {
            let unit = number(last).saturating_add(step);
            let unit = u16::try_from(unit).unwrap_or(0xfffd).to_be_bytes();
            self.put(from, usize::try_from(step).unwrap_or(usize::MAX), &[head, &unit].concat());
        }
    }
    /// What codes say, if most of them are in the table.
    fn read(&self, codes: &[u8]) -> Option<String> {
        let size = if self.wide { 2 } else { 1 };
        let found: Vec<&str> =
            codes.chunks_exact(size).filter_map(|code| self.letters.get(&number(code))).map(String::as_str).collect();
        (!found.is_empty() && found.len() * 2 >= codes.len() / size).then(|| found.concat())
    }
}

fn number(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |number, byte| (number << 8) | u32::from(*byte))
}
