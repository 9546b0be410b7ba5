//! Taking out what a file says of itself: another file comes of it, with another hash. The one that was sealed stays.

use super::{Property, archive, find, image, look, media_type, office, pdf, sniff};
use std::io::{Cursor, Read, Write};
use std::ops::Range;
use zip::write::SimpleFileOptions;

/// The largest picture in a document that is stripped.
const PICTURE_MOST: u64 = 8 * 1024 * 1024;

/// Why nothing was taken out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StripError {
    /// It says nothing that could be taken out here.
    #[error("nothing can be taken out of this file here")]
    Nothing,
    /// It is not whole, so what would be left is not known.
    #[error("the file is damaged")]
    Damaged,
}

/// The file without what it says of itself, and the names of what was taken out.
///
/// # Errors
/// If there is nothing to take out, or it cannot be done without harm to the rest.
pub fn strip(name: &str, bytes: &[u8]) -> Result<(Vec<u8>, Vec<String>), StripError> {
    let before = look(name, bytes);
    if !before.strippable {
        return Err(StripError::Nothing);
    }
    let stripped = match media_type(bytes) {
        "application/pdf" => blanked(bytes),
        kind if sniff::is_office(kind) => emptied(bytes)?,
        _ => without_parts(bytes)?,
    };
    let after = look(name, &stripped);
    let gone = |property: &&Property| !after.properties.contains(property);
    let mut names: Vec<String> = before.properties.iter().filter(gone).map(|property| property.name.clone()).collect();
    names.dedup();
    if stripped == bytes { Err(StripError::Nothing) } else { Ok((stripped, names)) }
}

/// A PDF with blanks where it said something.
fn blanked(bytes: &[u8]) -> Vec<u8> {
    let mut blank = bytes.to_vec();
    for (_, range) in pdf::ranges(bytes) {
        // In `<…>` a blank means nothing, in `(…)` it is a blank.
        for byte in blank.get_mut(range).unwrap_or_default() {
            *byte = b' ';
        }
    }
    blank
}

/// A picture of its picture parts alone, up to its end.
fn without_parts(bytes: &[u8]) -> Result<Vec<u8>, StripError> {
    let parts = image::parts(bytes);
    if !parts.whole {
        return Err(StripError::Damaged);
    }
    let turned = parts.says().find_map(|says| match says {
        image::Says::Exif(range) => orientation(bytes, range),
        _ => None,
    });
    let mut kept = Vec::with_capacity(bytes.len());
    for (range, says) in &parts.parts {
        if says.is_none() {
            kept.extend_from_slice(bytes.get(range.clone()).unwrap_or_default());
        }
        // Right after the first part, where readers look for it.
        if range.start == 0 && media_type(bytes) == "image/jpeg" {
            kept.extend(turned.iter().flat_map(|turn| upright(*turn)));
        }
    }
    if media_type(bytes) == "image/webp" {
        settle_webp(&mut kept);
    }
    Ok(kept)
}

/// How a photograph is to be turned; `None` where it is upright already.
fn orientation(bytes: &[u8], range: &Range<usize>) -> Option<u8> {
    let exif = exif::Reader::new().read_raw(bytes.get(range.clone())?.to_vec()).ok()?;
    let value = exif.get_field(exif::Tag::Orientation, exif::In::PRIMARY)?.value.get_uint(0)?;
    u8::try_from(value).ok().filter(|turn| (2..=8).contains(turn))
}

/// An EXIF segment that says how a photograph is to be turned, and nothing else.
fn upright(turn: u8) -> Vec<u8> {
    let mut segment = b"\xff\xe1\x00\x22Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    segment.extend([turn, 0, 0, 0, 0, 0, 0]);
    segment
}

/// A WebP says its own length, and in its head what it has.
fn settle_webp(bytes: &mut [u8]) {
    let length = u32::try_from(bytes.len().saturating_sub(8)).unwrap_or(u32::MAX);
    if let Some(said) = bytes.get_mut(4..8) {
        said.copy_from_slice(&length.to_le_bytes());
    }
    if bytes.get(12..16) == Some(b"VP8X")
        && let Some(flags) = bytes.get_mut(20)
    {
        *flags &= !(0x08 | 0x04);
    }
}

/// An office document whose properties are empty, its pictures stripped; everything else is copied as it is.
fn emptied(bytes: &[u8]) -> Result<Vec<u8>, StripError> {
    archive::open(bytes, |_| false).map_err(|_| StripError::Damaged)?;
    rewritten(bytes).map_err(|_| StripError::Damaged)
}

fn rewritten(bytes: &[u8]) -> zip::result::ZipResult<Vec<u8>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes))?;
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::with_capacity(bytes.len())));
    for index in 0..archive.len() {
        let entry = archive.by_index_raw(index)?;
        let name = String::from_utf8_lossy(entry.name_raw()).into_owned();
        if office::SAYS.contains(&name.as_str()) {
            drop(entry);
            let mut part = String::new();
            archive.by_index(index)?.take(1024 * 1024).read_to_string(&mut part)?;
            writer.start_file(name, SimpleFileOptions::default())?;
            writer.write_all(empty_root(&part).as_bytes())?;
        } else if office::is_picture(&name) && entry.size() <= PICTURE_MOST {
            drop(entry);
            let mut picture = Vec::new();
            archive.by_index(index)?.take(PICTURE_MOST).read_to_end(&mut picture)?;
            writer.start_file(&name, SimpleFileOptions::default())?;
            let stripped = media_type(&picture).starts_with("image/").then(|| strip(&name, &picture));
            writer.write_all(&stripped.and_then(Result::ok).map_or(picture, |(stripped, _)| stripped))?;
        } else {
            writer.raw_copy_file(entry)?;
        }
    }
    Ok(writer.finish()?.into_inner())
}

/// The root element with its vocabularies and nothing in it.
fn empty_root(part: &str) -> String {
    let root = || {
        let head = part.find("?>").map_or(0, |at| at + 2);
        let start = find(part.as_bytes(), b"<", head)?;
        let end = find(part.as_bytes(), b">", start)?;
        part.get(start + 1..end)
    };
    let root = root().unwrap_or("Properties").trim_end_matches('/').trim();
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<{root}/>")
}
