//! The text of a letter, and what is attached to it.

use super::{Attachment, Limits, html, mask, unescaped, value};
use mail_parser::{
    Encoding, Message, MessagePart, MimeHeaders, PartType,
    decoders::{base64::base64_decode, charsets::map::charset_decoder, quoted_printable::quoted_printable_decode},
};

/// A text: all of it, and without what its own marks say is quoted.
#[derive(Default)]
pub(super) struct Text {
    pub(super) whole: String,
    pub(super) unquoted: String,
}

/// The text, of at most so many characters.
pub(super) fn text(message: &Message<'_>, most: usize) -> Text {
    let (mut whole, mut unquoted) = (Vec::new(), Vec::new());
    for part in message.text_bodies() {
        match &part.body {
            PartType::Html(text) => {
                let (all, new) = html::text(text);
                whole.push(all);
                unquoted.push(new);
            }
            PartType::Text(text) => {
                let text = relabelled(message, part).unwrap_or_else(|| unescaped(text));
                whole.push(text.clone());
                unquoted.push(text);
            }
            _ => {}
        }
    }
    Text { whole: bounded(&whole.join("\n"), most), unquoted: bounded(&unquoted.join("\n"), most) }
}

/// A text in a character set that the parser knows by another name only.
fn relabelled(message: &Message<'_>, part: &MessagePart<'_>) -> Option<String> {
    let label = part.content_type()?.attribute("charset")?.to_ascii_lowercase();
    let known = match label.as_str() {
        "cp932" | "x-ms-cp932" => "windows-31j",
        "eucjp" | "eucjp-win" | "ujis" | "x-euc" => "euc-jp",
        _ => return None,
    };
    let raw = message.raw_message.get(part.raw_body_offset() as usize..part.raw_end_offset() as usize)?;
    let bytes = match part.encoding {
        Encoding::Base64 => base64_decode(raw)?,
        Encoding::QuotedPrintable => quoted_printable_decode(raw)?,
        Encoding::None => raw.to_vec(),
    };
    charset_decoder(known.as_bytes()).map(|decode| decode(&bytes))
}

/// Lines end with LF, control characters are gone, and it is not longer than `most`.
fn bounded(text: &str, most: usize) -> String {
    let text = mask::read(text).replace("\r\n", "\n").replace('\r', "\n");
    let shown = text.chars().filter(|c| matches!(c, '\n' | '\t') || !c.is_control() && !hidden(*c));
    shown.take(most).collect::<String>().trim_end().to_owned()
}

/// Characters that nobody sees and that turn around what is seen.
fn hidden(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// What is attached, within limits, and how many are not among it.
pub(super) fn attachments(message: &Message<'_>, limits: &Limits) -> (Vec<Attachment>, usize) {
    let mut room = limits.attached;
    let (mut taken, mut left_out) = (Vec::new(), 0);
    for part in message.attachments() {
        let bytes = match part.encoding {
            Encoding::Base64 => part.contents().to_vec(),
            _ => mask::uncovered(part.contents()),
        };
        if taken.len() >= limits.attachments || bytes.len() > room {
            left_out += 1;
            continue;
        }
        room -= bytes.len();
        taken.push(Attachment { name: part.attachment_name().and_then(name), kind: kind(part), bytes });
    }
    (taken, left_out)
}

fn kind(part: &MessagePart<'_>) -> String {
    let stated = part.content_type().map(|kind| format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or("*")));
    stated.map_or_else(|| "application/octet-stream".to_owned(), |kind| value(&kind).chars().take(100).collect())
}

/// A file's name without folders.
fn name(stated: &str) -> Option<String> {
    let last = value(stated).rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
    let shown: String = last.chars().filter(|c| !hidden(*c)).take(200).collect();
    Some(shown.trim().to_owned()).filter(|name| !name.is_empty() && name != "." && name != "..")
}
