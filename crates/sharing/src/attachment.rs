//! A file of a notice: what its content says of it, and whether the residue check can read it.
//!
//! Searched are files that are UTF-8 throughout (plain text, CSV, JSON, XML), as they stand and with their escapes
//! undone; the text of office documents and, as far as it is found, of PDF; and what any file says of itself
//! ([`crate::file`]: EXIF, authors, companies, places). An office document with nothing but text in it is searched whole.
//! Everything else (pictures, PDF, archives, Shift_JIS and other encodings, text of more than 512 KB) is not: two people
//! must say that they looked. Text in base64 or the like inside a text file is not found.

use crate::{
    file::{Look, Reading},
    release::Waiver,
    residue::Place,
};
use kernel::{ContentHash, Id};
use serde::{Deserialize, Serialize};

/// Marks ids of files of notices.
#[derive(Debug)]
pub enum NoticeFile {}
/// The id of a file of a notice. It is another than that of the file of the report from which it was taken.
pub type NoticeFileId = Id<NoticeFile>;

/// The most bytes of a text that are searched: the desk searches anew each time it is looked at.
pub const SEARCHED_MOST: i64 = 512 * 1024;

/// A file as a notice's content names it, so that consent, review and release cover it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// Its id.
    pub id: NoticeFileId,
    /// Under which name it leaves, made safe.
    pub name: String,
    /// Its media type, found from its bytes.
    pub media_type: String,
    /// Its size in bytes.
    pub size: i64,
    /// The hash of its bytes.
    pub hash: ContentHash,
}

impl Attachment {
    /// Whether the residue check reads it as it stands. (Some others are read too: [`crate::release::Facts::searched`].)
    pub fn searchable(&self) -> bool {
        self.media_type == "text/plain" && self.size <= SEARCHED_MOST
    }
    /// What a waiver for a file that was not searched is bound to: its bytes, under whatever name.
    pub fn fingerprint(&self) -> ContentHash {
        ContentHash::of(format!("kaname unsearched file 1:{}", self.hash).as_bytes())
    }
    /// Whether it is the same file, under whatever name.
    pub fn same_file(&self, other: &Attachment) -> bool {
        self.id == other.id && self.media_type == other.media_type && self.size == other.size && self.hash == other.hash
    }
}

/// What is in a file that can be searched: its text, or something that it says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileText {
    /// Where it stands.
    pub place: Place,
    /// As it stands.
    pub text: String,
}

/// What the file with this number says, as it stands and with its escapes undone, and what it says of itself: for the
/// residue check. `seen` is what was seen in it, `plain` are its bytes where it is read as it stands
/// ([`Attachment::searchable`]).
pub fn texts(number: usize, seen: Option<(&Look, &Reading)>, plain: Option<Vec<u8>>) -> Vec<FileText> {
    let (mut texts, mut inside) = (Vec::new(), Vec::new());
    if let Some((look, reading)) = seen {
        for property in &look.properties {
            let place = || Place::AttachmentMeta(number, property.name.clone());
            let said = [&property.name, &property.value].into_iter().cloned();
            texts.extend(said.map(|text| FileText { place: place(), text }));
        }
        inside.clone_from(&reading.texts);
    }
    inside.extend(plain.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()));
    for text in inside {
        let place = Place::AttachmentText(number);
        texts.extend(unescaped(&text).map(|text| FileText { place: place.clone(), text }));
        texts.push(FileText { place, text });
    }
    texts
}

/// The proposal to let a file leave that was not searched, if there is one.
pub fn proposal<'w>(file: &Attachment, waivers: &'w [Waiver]) -> Option<&'w Waiver> {
    let fingerprint = file.fingerprint();
    waivers.iter().rev().find(|waiver| waiver.fingerprint == fingerprint)
}

/// `text` with the escapes of JSON (`\u6f6e`, `\/`), XML and HTML (`&#28526;`) and addresses (`%E6%BD%AE`) undone;
/// `None` if there are none.
pub fn unescaped(text: &str) -> Option<String> {
    if !text.contains("\\u") && !text.contains("&#") && !text.contains('%') {
        return None;
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (length, read) = escape(rest).unwrap_or_else(|| (first.len_utf8(), None));
        let stands = rest.get(..length).unwrap_or_default();
        match read {
            Some(Read::Unit(unit)) => {
                // Characters beyond the first plane are written as two units.
                let low = rest.get(length..).and_then(escape);
                match (char::decode_utf16([unit]).next(), low) {
                    (Some(Ok(char)), _) => push(&mut bytes, char),
                    (_, Some((more, Some(Read::Unit(second))))) => {
                        bytes.extend(String::from_utf16_lossy(&[unit, second]).into_bytes());
                        rest = rest.get(more..).unwrap_or_default();
                    }
                    _ => bytes.extend(stands.as_bytes()),
                }
            }
            Some(Read::Char(char)) => push(&mut bytes, char),
            Some(Read::Byte(byte)) => bytes.push(byte),
            None => bytes.extend(stands.as_bytes()),
        }
        rest = rest.get(length..).unwrap_or_default();
    }
    let read = String::from_utf8_lossy(&bytes).into_owned();
    (read != text).then_some(read)
}

/// What an escape stands for.
enum Read {
    Unit(u16),
    Char(char),
    Byte(u8),
}

/// The escape at the beginning of a text: its length, and what it stands for.
fn escape(text: &str) -> Option<(usize, Option<Read>)> {
    if let Some(digits) = text.strip_prefix("\\u").and_then(|rest| rest.get(..4)) {
        return Some((6, Some(Read::Unit(u16::from_str_radix(digits, 16).ok()?))));
    }
    if let Some(rest) = text.strip_prefix("&#") {
        let digits = rest.get(..rest.bytes().take(12).position(|byte| byte == b';')?)?;
        let number = match digits.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => digits.parse().ok()?,
        };
        return Some((digits.len() + 3, Some(Read::Char(char::from_u32(number)?))));
    }
    let digits = text.strip_prefix('%')?.get(..2)?;
    Some((3, Some(Read::Byte(u8::from_str_radix(digits, 16).ok()?))))
}

fn push(bytes: &mut Vec<u8>, char: char) {
    bytes.extend(char.encode_utf8(&mut [0; 4]).as_bytes());
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn escapes_are_undone() {
        for (written, read) in [
            (r#"{"host":"\u6f6e\u898b"}"#, r#"{"host":"潮見"}"#),
            ("<b>&#28526;&#x898B;</b>", "<b>潮見</b>"),
            ("/?q=%E6%BD%AE%e8%a6%8b&x=1", "/?q=潮見&x=1"),
            (r"\ud83d\ude00!", "😀!"),
        ] {
            assert_eq!(unescaped(written).as_deref(), Some(read));
        }
        for plain in ["潮見", "100 %", r"C:\users", "a&#b;", "&#99999999999;", r"\ud83d!"] {
            assert_eq!(unescaped(plain), None, "{plain}");
        }
    }

    proptest! {
        #[test]
        fn undoing_reads_any_text(text in r"(\\u[0-9a-fg]{0,5}|&#x?[0-9a-f]{0,7};?|%[0-9a-f]{0,3}|\PC){0,12}") {
            let _ = unescaped(&text);
        }
        #[test]
        fn what_json_escapes_is_read(name in "[ぁ-ん一-鿿😀]{1,6}") {
            let escaped: String = name.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect();
            prop_assert_eq!(unescaped(&escaped).unwrap(), name);
        }
    }
}
