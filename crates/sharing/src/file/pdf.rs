//! What a PDF says of itself, found without a reader of PDF: those are large, and PDF is made to trick them.
//!
//! The letters of a PDF stand mostly as they are. Stripping overwrites them with blanks of the same length, so that
//! every place in the file that the file itself names stays right. What is compressed is shown, but cannot be overwritten.

use super::{Look, Mark, Property, exif, find};
use std::ops::Range;

const NAMES: [&str; 9] =
    ["Author", "Creator", "Producer", "Title", "Subject", "Keywords", "Company", "CreationDate", "ModDate"];
/// The most compressed parts that are looked into.
const STREAMS_MOST: usize = 200;
/// The most places at which a part could begin.
const PLACES_MOST: usize = 50_000;
/// The most information dictionaries, and objects of one number, that are looked at: the newest. A PDF that was saved
/// more often than that was built to take long.
const SAVED_MOST: usize = 16;
/// The longest text of one property, and the farthest that a dictionary is read.
const NEAR: usize = 4096;

/// A property, and the letters that say it.
struct Said {
    property: Property,
    range: Range<usize>,
}

/// Looks at a PDF.
pub(super) fn look(bytes: &[u8], seen: &mut Look) {
    let plain = said(bytes);
    let packets = packets(bytes);
    seen.strippable = !plain.is_empty() || !packets.is_empty();
    seen.say(plain.into_iter().map(|said| said.property));
    for packet in packets {
        seen.say(exif::xmp(bytes.get(packet).unwrap_or_default()));
    }
    let inner = streams(bytes);
    for stream in &inner {
        seen.say(NAMES.iter().filter_map(|name| named(stream, name, 0..stream.len())).map(|said| said.property));
        if find(stream, b"<x:xmpmeta", 0).is_some() {
            seen.say(exif::xmp(stream));
        }
    }
    let all = || std::iter::once(bytes).chain(inner.iter().map(Vec::as_slice));
    if all().any(acts) {
        seen.marks.insert(Mark::ActivePdf);
    }
    if has_name(bytes, "Encrypt") {
        seen.marks.insert(Mark::Locked);
    }
    if all().any(|part| has_name(part, "Popup")) {
        seen.marks.insert(Mark::Comments);
    }
    if find(bytes, b"%%EOF", 0).is_none() {
        seen.marks.insert(Mark::Malformed);
    }
}

/// Where letters stand that say something and can be overwritten.
pub(super) fn ranges(bytes: &[u8]) -> Vec<(Vec<String>, Range<usize>)> {
    let plain = said(bytes).into_iter().map(|said| (vec![said.property.name], said.range));
    let packet = |range: Range<usize>| {
        let names = exif::xmp(bytes.get(range.clone()).unwrap_or_default()).into_iter().map(|one| one.name);
        (names.chain(["XMP".to_owned()]).collect(), range)
    };
    plain.chain(packets(bytes).into_iter().map(packet)).collect()
}

/// The XMP packets that are not compressed: from the first sign after the opening to the last before the end.
fn packets(bytes: &[u8]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(start) = find(bytes, b"<x:xmpmeta", from) {
        let end = find(bytes, b"</x:xmpmeta>", start).map_or(bytes.len(), |end| end + 12);
        // A packet that was overwritten is blank.
        found.push(start..end);
        from = end;
    }
    found
}

/// What the information dictionaries say; a file that was saved several times has several.
fn said(bytes: &[u8]) -> Vec<Said> {
    let mut found: Vec<Said> = Vec::new();
    for object in dictionaries(bytes) {
        for range in objects(bytes, &object) {
            for name in NAMES {
                found.extend(
                    named(bytes, name, range.clone()).filter(|said| found.iter().all(|one| one.range != said.range)),
                );
            }
        }
    }
    found
}

/// The objects that are information dictionaries, the newest first.
fn dictionaries(bytes: &[u8]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for at in memchr::memmem::rfind_iter(bytes, b"/Info") {
        let from = at + 5;
        let object = reference(bytes.get(from..(from + 32).min(bytes.len())).unwrap_or_default());
        found.extend(object.filter(|object| !found.contains(object)));
        if found.len() >= SAVED_MOST {
            break;
        }
    }
    found
}

/// ` 12 0 R` as `12 0`.
fn reference(text: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(text.split(|byte| *byte == b'R').next()?).ok()?;
    let mut numbers = text.split_ascii_whitespace();
    let (number, generation) = (numbers.next()?.parse::<u32>().ok()?, numbers.next()?.parse::<u16>().ok()?);
    numbers.next().is_none().then(|| format!("{number} {generation}"))
}

/// Where the objects of this number stand, from after `obj` to `endobj`, the newest first.
fn objects(bytes: &[u8], number: &str) -> Vec<Range<usize>> {
    let sign = format!("{number} obj");
    let mut found = Vec::new();
    for at in memchr::memmem::rfind_iter(bytes, sign.as_bytes()) {
        let before = at.checked_sub(1).and_then(|before| bytes.get(before));
        if before.is_some_and(u8::is_ascii_digit) {
            continue;
        }
        let from = at + sign.len();
        let near = bytes.get(from..(from + 16 * NEAR).min(bytes.len())).unwrap_or_default();
        found.push(from..from + find(near, b"endobj", 0).unwrap_or(near.len()));
        if found.len() >= SAVED_MOST {
            break;
        }
    }
    found
}

/// The value of a name in a dictionary: `(…)`, `<…>`, or a reference to one.
fn named(bytes: &[u8], name: &str, within: Range<usize>) -> Option<Said> {
    let sign = format!("/{name}");
    let part = bytes.get(within.clone())?;
    // `/CreatorTool` is another name.
    let ends = |from: &usize| !bytes.get(*from).is_some_and(u8::is_ascii_alphanumeric);
    let places = memchr::memmem::find_iter(part, sign.as_bytes()).map(|at| within.start + at + sign.len());
    places.filter(ends).take(SAVED_MOST).find_map(|from| {
        let (range, text) = string(bytes, from).or_else(|| {
            let object = reference(bytes.get(from..(from + 24).min(bytes.len()))?)?;
            objects(bytes, &object).into_iter().find_map(|range| string(bytes, range.start))
        })?;
        Property::new(name, &text).map(|property| Said { property, range })
    })
}

/// The string that stands here after white space: its letters, and what they say.
fn string(bytes: &[u8], from: usize) -> Option<(Range<usize>, String)> {
    let start = from + bytes.get(from..)?.iter().position(|byte| !byte.is_ascii_whitespace())?;
    match bytes.get(start)? {
        b'(' => literal(bytes, start + 1),
        b'<' if bytes.get(start + 1) != Some(&b'<') => {
            let end = start
                + 1
                + bytes
                    .get(start + 1..(start + 1 + 2 * NEAR).min(bytes.len()))?
                    .iter()
                    .position(|byte| *byte == b'>')?;
            let digits: Vec<u8> = bytes.get(start + 1..end)?.iter().copied().filter(u8::is_ascii_hexdigit).collect();
            let read = digits
                .chunks(2)
                .filter_map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
                .collect();
            Some((start + 1..end, decoded(read)))
        }
        _ => None,
    }
}

/// A string in brackets, which may nest and have escapes.
fn literal(bytes: &[u8], start: usize) -> Option<(Range<usize>, String)> {
    let (mut at, mut depth, mut read) = (start, 1_u32, Vec::new());
    loop {
        if at > start + NEAR {
            return None;
        }
        let byte = *bytes.get(at)?;
        match byte {
            b'\\' => {
                let next = *bytes.get(at + 1)?;
                let octal: Vec<u8> = bytes
                    .get(at + 1..(at + 4).min(bytes.len()))?
                    .iter()
                    .copied()
                    .take_while(|byte| (b'0'..=b'7').contains(byte))
                    .collect();
                if octal.is_empty() {
                    read.push(match next {
                        b'n' => b'\n',
                        b'r' => b'\r',
                        b't' => b'\t',
                        other => other,
                    });
                    at += 2;
                } else {
                    let value = octal.iter().fold(0_u32, |value, digit| value * 8 + u32::from(digit - b'0'));
                    read.push((value & 0xff) as u8);
                    at += 1 + octal.len();
                }
                continue;
            }
            b'(' => depth += 1,
            b')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some((start..at, decoded(read)));
        }
        read.push(byte);
        at += 1;
    }
}

/// 16-bit letters if it says so, else UTF-8, else Latin letters.
fn decoded(bytes: Vec<u8>) -> String {
    let units = |rest: &[u8]| -> Vec<u16> {
        rest.chunks_exact(2).map(|pair| pair.iter().fold(0, |unit, byte| (unit << 8) | u16::from(*byte))).collect()
    };
    match bytes.strip_prefix(b"\xfe\xff") {
        Some(rest) => String::from_utf16_lossy(&units(rest)),
        None => exif::words(&bytes),
    }
}

/// The compressed parts that may say something: lists of objects, and metadata.
fn streams(bytes: &[u8]) -> Vec<Vec<u8>> {
    let says = |dictionary: &[u8]| ["ObjStm", "Metadata"].iter().any(|name| has_name(dictionary, name));
    packed(bytes)
        .filter(|(dictionary, _)| says(dictionary))
        .take(STREAMS_MOST)
        .map(|(_, at)| unpacked(bytes, at))
        .collect()
}

/// The compressed parts: the dictionary in front of each, and where it begins.
fn packed(bytes: &[u8]) -> impl Iterator<Item = (&[u8], usize)> {
    let places = memchr::memmem::find_iter(bytes, b"stream").take(PLACES_MOST);
    let opens = places.filter(|at| bytes.get(at.saturating_sub(3)..*at) != Some(b"end"));
    let with_dictionary = opens.map(|at| {
        let before = bytes.get(at.saturating_sub(512)..at).unwrap_or_default();
        let begin = memchr::memmem::rfind(before, b" obj").unwrap_or(0);
        (before.get(begin..).unwrap_or_default(), at + 6)
    });
    with_dictionary.filter(|(dictionary, _)| has_name(dictionary, "FlateDecode"))
}

/// What the part that begins here unpacks to, as far as it may.
fn unpacked(bytes: &[u8], at: usize) -> Vec<u8> {
    let rest = bytes.get(at..).unwrap_or_default();
    let line = rest.iter().take(2).take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
    exif::inflated(rest.get(line..).unwrap_or_default())
}

/// Scripts, commands, embedded files, films.
fn acts(bytes: &[u8]) -> bool {
    ["JavaScript", "JS", "Launch", "EmbeddedFile", "RichMedia", "XFA", "ImportData", "SubmitForm"]
        .iter()
        .any(|name| has_name(bytes, name))
}

/// Whether a name stands here, also with some of its letters written as numbers: `/J#61vaScript`.
fn has_name(bytes: &[u8], name: &str) -> bool {
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
