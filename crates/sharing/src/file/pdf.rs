//! What a PDF says of itself, found without a reader of PDF: those are large, and PDF is made to trick them.
//!
//! The letters of a PDF stand mostly as they are. Stripping overwrites them with blanks of the same length, so that
//! every place in the file that the file itself names stays right. What is compressed is shown, but cannot be overwritten.

mod streams;
mod strings;
mod text;

pub(super) use text::read;

use super::{Look, Mark, Property, exif, find};
use std::ops::Range;
use streams::{has_name, packed, unpacked};
use strings::string;

const NAMES: [&str; 9] =
    ["Author", "Creator", "Producer", "Title", "Subject", "Keywords", "Company", "CreationDate", "ModDate"];
/// The most compressed parts that are looked into.
const STREAMS_MOST: usize = 200;
/// The most information dictionaries, and objects of one number, that are looked at: the newest. A PDF that was saved
/// more often than that was built to take long.
const SAVED_MOST: usize = 16;
/// The most times that a name is looked at in one of them.
const NAMED_MOST: usize = 4;
/// The farthest that is read from where something begins.
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
    let ranges = dictionaries(bytes).into_iter().flat_map(|object| objects(bytes, &object)).take(SAVED_MOST);
    for (range, name) in ranges.flat_map(|range| NAMES.map(|name| (range.clone(), name))) {
        found.extend(named(bytes, name, range).filter(|said| found.iter().all(|one| one.range != said.range)));
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
    places.filter(ends).take(NAMED_MOST).find_map(|from| {
        let (range, text) = string(bytes, from).or_else(|| {
            let object = reference(bytes.get(from..(from + 24).min(bytes.len()))?)?;
            objects(bytes, &object).into_iter().find_map(|range| string(bytes, range.start))
        })?;
        Property::new(name, &text).map(|property| Said { property, range })
    })
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

/// Scripts, commands, embedded files, films.
fn acts(bytes: &[u8]) -> bool {
    ["JavaScript", "JS", "Launch", "EmbeddedFile", "RichMedia", "XFA", "ImportData", "SubmitForm"]
        .iter()
        .any(|name| has_name(bytes, name))
}
