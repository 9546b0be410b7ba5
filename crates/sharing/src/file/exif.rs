//! What pictures say of themselves, read: EXIF, XMP, the texts of PNG.

use super::{Property, xml};
use exif::{Field, In, Reader, Tag, Value};
use std::io::{Cursor, Read};

/// The most bytes that a compressed text may unpack to.
const TEXT_MOST: u64 = 256 * 1024;

/// The properties in an EXIF block, or in a whole TIFF.
pub(super) fn properties(bytes: &[u8]) -> Vec<Property> {
    let mut reader = Reader::new();
    reader.continue_on_error(true);
    let read = reader.read_raw(bytes.to_vec()).or_else(|error| error.distill_partial_result(|_| {}));
    read.map(|exif| said(&exif)).unwrap_or_default()
}

/// The properties of an EXIF block in a container (HEIF, AVIF).
pub(super) fn in_container(bytes: &[u8]) -> Vec<Property> {
    let mut reader = Reader::new();
    reader.continue_on_error(true);
    let read = reader.read_from_container(&mut Cursor::new(bytes));
    let read = read.or_else(|error| error.distill_partial_result(|_| {}));
    read.map(|exif| said(&exif)).unwrap_or_default()
}

fn said(exif: &exif::Exif) -> Vec<Property> {
    let mut found: Vec<Property> =
        exif.fields().filter(|field| field.ifd_num == In::PRIMARY).filter_map(property).collect();
    found.extend(position(exif));
    found
}

fn property(field: &Field) -> Option<Property> {
    let name = name(field.tag);
    match &field.value {
        Value::Ascii(lines) => {
            let said: Vec<String> = lines.iter().map(|line| words(line)).collect();
            Property::new(&name, &said.join(" "))
        }
        // Windows writes these as 16-bit letters.
        Value::Byte(bytes) if (0x9c9b..=0x9c9f).contains(&field.tag.number()) => Property::new(&name, &wide(bytes)),
        Value::Byte(bytes) | Value::Undefined(bytes, _) => match field.tag {
            Tag::MakerNote => Property::new(&name, &format!("({} bytes) {}", bytes.len(), letters(bytes))),
            Tag::UserComment => Property::new(&name, &comment(bytes)),
            _ => Property::new(&name, &letters(bytes)),
        },
        _ => None,
    }
}

fn name(tag: Tag) -> String {
    match tag.number() {
        0x9c9b => "XPTitle".to_owned(),
        0x9c9c => "XPComment".to_owned(),
        0x9c9d => "XPAuthor".to_owned(),
        0x9c9e => "XPKeywords".to_owned(),
        0x9c9f => "XPSubject".to_owned(),
        0x013c => "HostComputer".to_owned(),
        0xa430 => "CameraOwnerName".to_owned(),
        other => match tag.description() {
            Some(_) => tag.to_string(),
            None => format!("Tag {other:#06x}"),
        },
    }
}

/// Where it was taken.
fn position(exif: &exif::Exif) -> Option<Property> {
    let said = |tag| exif.get_field(tag, In::PRIMARY).map(|field| field.display_value().with_unit(exif).to_string());
    let (latitude, longitude) = (said(Tag::GPSLatitude)?, said(Tag::GPSLongitude)?);
    Property::new("GPSPosition", &format!("{latitude}, {longitude}"))
}

/// The comment of a user begins with eight letters that say in which letters it is.
fn comment(bytes: &[u8]) -> String {
    let (code, rest) = bytes.split_at(bytes.len().min(8));
    if code.starts_with(b"UNICODE") { wide(rest) } else { words(rest) }
}

fn wide(bytes: &[u8]) -> String {
    let units: Vec<u16> = bytes
        .chunks_exact(2)
        .map(|pair| match pair {
            [low, high] => u16::from_le_bytes([*low, *high]),
            _ => 0,
        })
        .collect();
    String::from_utf16_lossy(&units)
}

/// Bytes as words: UTF-8, else Latin letters.
pub(super) fn words(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().map(|byte| char::from(*byte)).collect(),
    }
}

/// The words among bytes that are not only words: runs of four letters and more.
pub(super) fn letters(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let runs = text.split(|c: char| c.is_control() || c == '\u{fffd}');
    let runs: Vec<&str> = runs
        .map(str::trim)
        .filter(|run| run.chars().count() >= 4 || run.chars().any(|c| c > '\u{7f}' && run.chars().count() > 1))
        .collect();
    runs.join(" ")
}

/// What an XMP says.
pub(super) fn xmp(bytes: &[u8]) -> Vec<Property> {
    let text = String::from_utf8_lossy(bytes);
    // The packet stands between marks of its own; what is not XML around it is nothing.
    let text = text.find('<').and_then(|at| text.get(at..)).unwrap_or_default();
    let dull =
        |name: &str| matches!(name, "about" | "xmptk" | "lang" | "parseType" | "format" | "instanceID" | "documentID");
    xml::leaves(text)
        .iter()
        .filter(|(name, _)| !dull(name))
        .filter_map(|(name, value)| Property::new(name, value))
        .collect()
}

/// What a text of a PNG says: a name, then the text, compressed or not.
pub(super) fn png_text(data: &[u8], kind: [u8; 4]) -> Vec<Property> {
    let Some(at) = data.iter().position(|byte| *byte == 0) else { return Vec::new() };
    let (name, rest) = data.split_at(at);
    let rest = rest.get(1..).unwrap_or_default();
    let text = match &kind {
        b"zTXt" => inflated(rest.get(1..).unwrap_or_default()),
        b"iTXt" => {
            let compressed = rest.first() == Some(&1);
            let mut parts = rest.get(2..).unwrap_or_default().splitn(3, |byte| *byte == 0);
            let text = parts.nth(2).unwrap_or_default();
            if compressed { inflated(text) } else { text.to_vec() }
        }
        _ => rest.to_vec(),
    };
    let name = words(name);
    if name.starts_with("XML:com.adobe.xmp") {
        xmp(&text)
    } else {
        Property::new(&name, &words(&text)).into_iter().collect()
    }
}

/// What it unpacks to, as far as it may.
pub(super) fn inflated(bytes: &[u8]) -> Vec<u8> {
    let mut unpacked = Vec::new();
    // Half a text is better than none: an error ends it.
    let _ = flate2::read::ZlibDecoder::new(bytes).take(TEXT_MOST).read_to_end(&mut unpacked);
    unpacked
}
