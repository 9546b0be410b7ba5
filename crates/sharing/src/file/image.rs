//! Pictures taken apart: what is picture, what is said beside it, and whether something follows after the end.
//!
//! Nothing is decoded. PNG, JPEG, GIF and WebP are rows of parts, each with its length; parts that say something are
//! read by [`super::exif`], and left out where a picture is stripped.

use super::{Look, Mark, Property, exif, media_type};
use std::ops::Range;

/// A part that says something beside the picture, and where what it says stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Says {
    /// EXIF: what cameras write, from the first byte of its TIFF header.
    Exif(Range<usize>),
    /// XMP.
    Xmp(Range<usize>),
    /// A text with its name in front: PNG's `tEXt`, `zTXt`, `iTXt`.
    Text(Range<usize>, [u8; 4]),
    /// A comment.
    Comment(Range<usize>),
    /// Something else, by its name.
    Other(&'static str, Range<usize>),
}

/// A picture in parts.
#[derive(Debug, Default)]
pub(super) struct Parts {
    /// Each part, and what it says, if it is not picture.
    pub(super) parts: Vec<(Range<usize>, Option<Says>)>,
    /// It came to its proper end.
    pub(super) whole: bool,
}

impl Parts {
    fn push(&mut self, range: Range<usize>, says: Option<Says>) {
        self.parts.push((range, says));
    }
    fn end(&self) -> usize {
        self.parts.last().map_or(0, |(range, _)| range.end)
    }
    /// What is said beside the picture.
    pub(super) fn says(&self) -> impl Iterator<Item = &Says> {
        self.parts.iter().filter_map(|(_, says)| says.as_ref())
    }
}

/// Looks at a picture.
pub(super) fn look(bytes: &[u8], seen: &mut Look) {
    if media_type(bytes) == "image/tiff" {
        seen.say(exif::properties(bytes));
        return;
    }
    let parts = parts(bytes);
    if !parts.whole {
        seen.marks.insert(Mark::Malformed);
    } else if parts.end() < bytes.len() {
        seen.marks.insert(Mark::Trailing);
    }
    for says in parts.says() {
        seen.strippable = true;
        seen.say(said(bytes, says));
    }
    if parts.whole && parts.end() < bytes.len() {
        seen.strippable = true;
    }
}

/// What a part says.
fn said(bytes: &[u8], says: &Says) -> Vec<Property> {
    let at = |range: &Range<usize>| bytes.get(range.clone()).unwrap_or_default();
    match says {
        Says::Exif(range) => match exif::properties(at(range)) {
            none if none.is_empty() => size("EXIF", range),
            some => some,
        },
        Says::Xmp(range) => match exif::xmp(at(range)) {
            none if none.is_empty() => size("XMP", range),
            some => some,
        },
        Says::Text(range, kind) => exif::png_text(at(range), *kind),
        Says::Comment(range) => Property::new("Comment", &exif::words(at(range))).into_iter().collect(),
        Says::Other(name, range) => match exif::letters(at(range)) {
            none if none.is_empty() => size(name, range),
            some => Property::new(name, &some).into_iter().collect(),
        },
    }
}

fn size(name: &str, range: &Range<usize>) -> Vec<Property> {
    Property::new(name, &format!("({} bytes)", range.len())).into_iter().collect()
}

/// A PNG, JPEG, GIF or WebP in parts.
pub(super) fn parts(bytes: &[u8]) -> Parts {
    let mut parts = Parts::default();
    // Where a length leads out of the file, the walk ends early and the picture is not whole.
    let _ = match media_type(bytes) {
        "image/png" => png(bytes, &mut parts),
        "image/jpeg" => jpeg(bytes, &mut parts),
        "image/gif" => gif(bytes, &mut parts),
        "image/webp" => webp(bytes, &mut parts),
        _ => None,
    };
    parts
}

fn number<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..at.checked_add(N)?)?.try_into().ok()
}

/// PNG: a row of length, name, data, checksum.
fn png(bytes: &[u8], parts: &mut Parts) -> Option<()> {
    parts.push(0..8, None);
    let mut at = 8;
    loop {
        let length = usize::try_from(u32::from_be_bytes(number(bytes, at)?)).ok()?;
        let name: [u8; 4] = number(bytes, at + 4)?;
        let data = at + 8..(at + 8).checked_add(length)?;
        let end = data.end.checked_add(4).filter(|end| *end <= bytes.len())?;
        let says = match &name {
            b"eXIf" => Some(Says::Exif(data)),
            b"tEXt" | b"zTXt" | b"iTXt" => Some(Says::Text(data, name)),
            b"tIME" => Some(Says::Other("tIME", data)),
            // Needed to show it, or of known harmless use: colours, size, transparency, animation.
            b"IHDR" | b"PLTE" | b"IDAT" | b"IEND" | b"tRNS" | b"gAMA" | b"cHRM" | b"sRGB" | b"iCCP" | b"sBIT"
            | b"bKGD" | b"pHYs" | b"hIST" | b"sPLT" | b"acTL" | b"fcTL" | b"fdAT" | b"cICP" | b"mDCV" | b"cLLI" => None,
            _ => Some(Says::Other("PNG", data)),
        };
        parts.push(at..end, says);
        at = end;
        if &name == b"IEND" {
            parts.whole = true;
            return Some(());
        }
    }
}

/// JPEG: a row of segments; after "start of scan" the picture, up to the next sign that is not part of it.
fn jpeg(bytes: &[u8], parts: &mut Parts) -> Option<()> {
    parts.push(0..2, None);
    let mut at = 2;
    loop {
        let start = at;
        while bytes.get(at + 1)? == &0xff {
            at += 1;
        }
        if bytes.get(at)? != &0xff {
            return None;
        }
        let sign = *bytes.get(at + 1)?;
        if sign == 0xd9 {
            parts.push(start..at + 2, None);
            parts.whole = true;
            return Some(());
        }
        if matches!(sign, 0x01 | 0xd0..=0xd7) {
            parts.push(start..at + 2, None);
            at += 2;
            continue;
        }
        let length = usize::from(u16::from_be_bytes(number(bytes, at + 2)?));
        let data = at + 4..at.checked_add(2)?.checked_add(length.max(2))?;
        let says = segment(sign, bytes.get(data.clone())?, &data);
        at = if sign == 0xda { scan_end(bytes, data.end)? } else { data.end };
        parts.push(start..at, says);
    }
}

/// Where the entropy-coded data ends that begins here.
fn scan_end(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        at = memchr::memchr(0xff, bytes.get(at..)?)? + at;
        match bytes.get(at + 1)? {
            0x00 | 0xd0..=0xd7 => at += 2,
            0xff => at += 1,
            _ => return Some(at),
        }
    }
}

/// What a JPEG segment says, if it is not picture.
fn segment(sign: u8, data: &[u8], at: &Range<usize>) -> Option<Says> {
    const XMP: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";
    let from = |length: usize| (at.start + length).min(at.end)..at.end;
    match sign {
        0xe0 if data.starts_with(b"JFIF\0") => None,
        0xee if data.starts_with(b"Adobe") => None,
        0xe2 if data.starts_with(b"ICC_PROFILE\0") => None,
        0xe1 if data.starts_with(b"Exif\0") => Some(Says::Exif(from(6))),
        0xe1 if data.starts_with(XMP) => Some(Says::Xmp(from(XMP.len()))),
        0xe1 => Some(Says::Other("APP1", at.clone())),
        0xed => Some(Says::Other("IPTC", at.clone())),
        0xe0..=0xef => Some(Says::Other("APP", at.clone())),
        0xfe => Some(Says::Comment(at.clone())),
        _ => None,
    }
}

/// GIF: a head, then blocks.
fn gif(bytes: &[u8], parts: &mut Parts) -> Option<()> {
    let table = |flags: u8| if flags & 0x80 == 0 { 0 } else { 3_usize << ((flags & 7) + 1) };
    let mut at = 13 + table(*bytes.get(10)?);
    bytes.get(..at)?;
    parts.push(0..at, None);
    loop {
        let start = at;
        let says = match bytes.get(at)? {
            0x3b => {
                parts.push(start..at + 1, None);
                parts.whole = true;
                return Some(());
            }
            0x2c => {
                let after = at + 10 + table(*bytes.get(at + 9)?) + 1;
                at = sub_blocks(bytes, after)?;
                None
            }
            0x21 => {
                let label = *bytes.get(at + 1)?;
                let data = at + 2;
                at = sub_blocks(bytes, data)?;
                match label {
                    0xfe => Some(Says::Comment(data + 1..at - 1)),
                    0xff if is_animation(bytes, data) => None,
                    0xff if bytes.get(data + 1..data + 9) == Some(b"XMP Data") => Some(Says::Xmp(data + 12..at)),
                    0xff => Some(Says::Other("GIF", data + 1..at)),
                    0x01 => Some(Says::Comment(data + 14..at.max(data + 14))),
                    _ => None,
                }
            }
            _ => return None,
        };
        parts.push(start..at, says);
    }
}

fn is_animation(bytes: &[u8], data: usize) -> bool {
    let name = bytes.get(data + 1..data + 12).unwrap_or_default();
    [b"NETSCAPE2.0", b"ANIMEXTS1.0", b"ICCRGBG1012"].iter().any(|known| name == known.as_slice())
}

/// Where the row of blocks ends that begins here: each with its length, the last with none.
fn sub_blocks(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        let length = usize::from(*bytes.get(at)?);
        at += 1 + length;
        if length == 0 {
            return Some(at);
        }
    }
}

/// WebP: RIFF; a row of name, length, data, padded to even.
fn webp(bytes: &[u8], parts: &mut Parts) -> Option<()> {
    let said = usize::try_from(u32::from_le_bytes(number(bytes, 4)?)).ok()?;
    let end = said.checked_add(8).filter(|end| *end <= bytes.len())?;
    parts.push(0..12, None);
    let mut at = 12;
    while at < end {
        let name: [u8; 4] = number(bytes, at)?;
        let length = usize::try_from(u32::from_le_bytes(number(bytes, at + 4)?)).ok()?;
        let data = at + 8..(at + 8).checked_add(length).filter(|data| *data <= end)?;
        let next = (data.end + length % 2).min(end);
        let says = match &name {
            // Some write JPEG's sign before it.
            b"EXIF" if bytes.get(data.clone())?.starts_with(b"Exif\0\0") => Some(Says::Exif(data.start + 6..data.end)),
            b"EXIF" => Some(Says::Exif(data)),
            b"XMP " => Some(Says::Xmp(data)),
            b"VP8 " | b"VP8L" | b"VP8X" | b"ALPH" | b"ANIM" | b"ANMF" | b"ICCP" => None,
            _ => Some(Says::Other("WebP", data)),
        };
        parts.push(at..next, says);
        at = next;
    }
    parts.whole = true;
    Some(())
}
