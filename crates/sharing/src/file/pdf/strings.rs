//! The strings of a PDF: `(…)` with escapes, `<…>` of digits.

use super::{super::exif, NEAR};
use std::ops::Range;

/// The string that stands here after white space: where, and what it says.
pub(super) fn string(bytes: &[u8], from: usize) -> Option<(Range<usize>, String)> {
    let start = from + bytes.get(from..)?.iter().position(|byte| !byte.is_ascii_whitespace())?;
    let (range, read) = match bytes.get(start)? {
        b'(' => literal(bytes, start + 1)?,
        b'<' if bytes.get(start + 1) != Some(&b'<') => digits(bytes, start + 1)?,
        _ => return None,
    };
    Some((range, decoded(&read)))
}

/// A string of digits, up to `>`.
pub(super) fn digits(bytes: &[u8], start: usize) -> Option<(Range<usize>, Vec<u8>)> {
    let near = bytes.get(start..(start + 2 * NEAR).min(bytes.len()))?;
    let end = start + near.iter().position(|byte| *byte == b'>')?;
    let digits: Vec<u8> = bytes.get(start..end)?.iter().copied().filter(u8::is_ascii_hexdigit).collect();
    let read = digits.chunks(2).filter_map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok());
    Some((start..end, read.collect()))
}

/// A string in brackets, which may nest and have escapes.
pub(super) fn literal(bytes: &[u8], start: usize) -> Option<(Range<usize>, Vec<u8>)> {
    let (mut at, mut depth, mut read) = (start, 1_u32, Vec::new());
    while at <= start + NEAR {
        let byte = *bytes.get(at)?;
        match byte {
            b'\\' => {
                let (value, length) = escaped(bytes.get(at + 1..)?)?;
                read.extend(value);
                at += 1 + length;
                continue;
            }
            b'(' => depth += 1,
            b')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some((start..at, read));
        }
        read.push(byte);
        at += 1;
    }
    None
}

/// What stands after a backslash: a byte (none, where a line is broken), and how long that was.
fn escaped(rest: &[u8]) -> Option<(Option<u8>, usize)> {
    let octal = rest.iter().take(3).take_while(|byte| (b'0'..=b'7').contains(byte)).count();
    if octal > 0 {
        let value = rest.iter().take(octal).fold(0_u32, |value, digit| value * 8 + u32::from(digit - b'0'));
        return Some((Some((value & 0xff) as u8), octal));
    }
    Some(match *rest.first()? {
        b'n' => (Some(b'\n'), 1),
        b'r' => (Some(b'\r'), 1),
        b't' => (Some(b'\t'), 1),
        b'\r' if rest.get(1) == Some(&b'\n') => (None, 2),
        b'\r' | b'\n' => (None, 1),
        other => (Some(other), 1),
    })
}

/// 16-bit letters if it says so, else UTF-8, else Latin letters.
fn decoded(bytes: &[u8]) -> String {
    match bytes.strip_prefix(b"\xfe\xff") {
        Some(rest) => wide(rest),
        None => exif::words(bytes),
    }
}

/// 16-bit letters, the high byte first.
pub(super) fn wide(bytes: &[u8]) -> String {
    let unit = |pair: &[u8]| pair.iter().fold(0, |unit, byte| (unit << 8) | u16::from(*byte));
    String::from_utf16_lossy(&bytes.chunks_exact(2).map(unit).collect::<Vec<u16>>())
}
