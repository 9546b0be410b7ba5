//! The parts of a PDF: a dictionary, then `stream`, then bytes, mostly compressed.

use super::super::{exif, find};

/// The most places at which a part could begin.
const PLACES_MOST: usize = 50_000;

/// The parts: the dictionary in front of each, and where it begins.
pub(super) fn places(bytes: &[u8]) -> impl Iterator<Item = (&[u8], usize)> {
    let places = memchr::memmem::find_iter(bytes, b"stream").take(PLACES_MOST);
    let opens = places.filter(|at| bytes.get(at.saturating_sub(3)..*at) != Some(b"end"));
    opens.map(|at| {
        let before = bytes.get(at.saturating_sub(512)..at).unwrap_or_default();
        let begin = memchr::memmem::rfind(before, b" obj").unwrap_or(0);
        let rest = bytes.get(at + 6..).unwrap_or_default();
        let line = rest.iter().take(2).take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        (before.get(begin..).unwrap_or_default(), at + 6 + line)
    })
}

/// The compressed parts.
pub(super) fn packed(bytes: &[u8]) -> impl Iterator<Item = (&[u8], usize)> {
    places(bytes).filter(|(dictionary, _)| has_name(dictionary, "FlateDecode"))
}

/// What the compressed part that begins here unpacks to, as far as it may.
pub(super) fn unpacked(bytes: &[u8], at: usize) -> Vec<u8> {
    exif::inflated(bytes.get(at..).unwrap_or_default())
}

/// What stands in the part that begins here and is not compressed.
pub(super) fn plain(bytes: &[u8], at: usize) -> &[u8] {
    let rest = bytes.get(at..).unwrap_or_default();
    let near = rest.get(..NEAR).unwrap_or(rest);
    near.get(..find(near, b"endstream", 0).unwrap_or(near.len())).unwrap_or_default()
}
/// The most bytes that are read of a part.
const NEAR: usize = 256 * 1024;

/// Whether a name stands here, also with some of its letters written as numbers: `/J#61vaScript`.
pub(super) fn has_name(bytes: &[u8], name: &str) -> bool {
    memchr::memchr_iter(b'/', bytes).any(|at| {
        let rest = bytes.get(at + 1..(at + 1 + 3 * name.len() + 1).min(bytes.len())).unwrap_or_default();
        is_name(rest, name.as_bytes())
    })
}

fn is_name(mut rest: &[u8], name: &[u8]) -> bool {
    for letter in name {
        let hex = rest
            .strip_prefix(b"#")
            .and_then(|hex| std::str::from_utf8(hex.get(..2)?).ok())
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        let (read, length) = hex.map_or((rest.first().copied(), 1), |byte| (Some(byte), 3));
        if read != Some(*letter) {
            return false;
        }
        rest = rest.get(length..).unwrap_or_default();
    }
    !rest.first().is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'#')
}
