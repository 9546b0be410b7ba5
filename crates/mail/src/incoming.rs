//! What a letter that came in is: an answer a person wrote, an absence note, a bounce, or rubbish.
//!
//! Everything here was written by strangers. Reading never fails: what cannot be read is said to be so, and a person looks at
//! it. It may take a second for a large letter made to be slow; do it where nobody waits.

mod automatic;
mod bounce;
mod html;
mod mask;
mod parts;
mod person;
mod results;

pub use automatic::Automatic;
pub use bounce::{Action, Bounce, Fate};
pub use results::Finding;

use kernel::At;
use mail_parser::{
    Addr, Address, HeaderName, HeaderValue, Message, MessageParser, decoders::charsets::map::charset_decoder,
};
use std::panic::catch_unwind;

/// What is read of a letter at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Octets of a letter of which more than the headers are read.
    pub size: usize,
    /// Characters of text.
    pub text: usize,
    /// Attached files.
    pub attachments: usize,
    /// Octets of all attached files.
    pub attached: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { size: 25 * 1024 * 1024, text: 100_000, attachments: 20, attached: 20 * 1024 * 1024 }
    }
}

/// A letter that came in, read. Nothing in it is proven but what a [`crate::verp::Verp`] says of its recipient.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Incoming {
    /// Its `Message-ID`, without brackets.
    pub message_id: Option<String>,
    /// The `Message-ID`s of what it answers.
    pub in_reply_to: Vec<String>,
    /// The `Message-ID`s of what came before it, oldest first.
    pub references: Vec<String>,
    /// The name that it gives its sender.
    pub from_name: Option<String>,
    /// The address that it gives its sender.
    pub from: Option<String>,
    /// What it is about.
    pub subject: String,
    /// When it says that it was written.
    pub date: Option<At>,
    /// What it is.
    pub kind: Kind,
    /// Its text.
    pub text: String,
    /// Of the text what the sender wrote: without what is quoted, without the signature.
    pub said: String,
    /// What is attached.
    pub attachments: Vec<Attachment>,
    /// How many attached files are not among them, being too many or too large.
    pub left_out: usize,
    /// Whether more than its headers could be read.
    pub whole: bool,
    /// What hosts that took it in say that they found of SPF, DKIM and DMARC, each with its name. It is to be believed of
    /// our own host alone.
    pub results: Vec<(String, Finding)>,
}

/// An attached file. What it says of itself is not to be believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// Its name, without folders.
    pub name: Option<String>,
    /// Its media type as stated.
    pub kind: String,
    /// What it holds. Texts are in UTF-8.
    pub bytes: Vec<u8>,
}

/// What a letter is.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Kind {
    /// Nothing says that a program wrote it.
    #[default]
    Person,
    /// A program wrote it: it acknowledges nothing.
    Automatic(Automatic),
    /// A report on what became of a letter (RFC 3464).
    Bounce(Bounce),
    /// It looks like one and is not in the form of one: a person decides.
    PerhapsBounce(Bounce),
}

/// The longest header value that is kept.
const LONGEST_VALUE: usize = 2000;
/// Message-IDs that are kept of one header.
const MOST_IDS: usize = 50;

/// Reads a letter. `sender` is that of the envelope, empty for bounces.
pub fn read(bytes: &[u8], sender: &str, limits: &Limits) -> Incoming {
    let whole = bytes.len() <= limits.size;
    let head = bytes.get(..bytes.len().min(limits.size)).unwrap_or_default();
    // A parser that breaks on a letter must not take the door with it: else the letter would come again and again.
    let read = catch_unwind(|| {
        let covered = mask::covered(head);
        let message = match whole {
            true => MessageParser::default().parse(&covered),
            false => MessageParser::default().parse_headers(&covered),
        };
        message.map(|message| understood(&message, sender, limits, whole))
    });
    read.ok().flatten().unwrap_or_default()
}

fn understood(message: &Message<'_>, sender: &str, limits: &Limits, whole: bool) -> Incoming {
    let from = message.from().and_then(Address::first);
    let text = if whole { parts::text(message, limits.text) } else { parts::Text::default() };
    let (attachments, left_out) = if whole { parts::attachments(message, limits) } else { (Vec::new(), 0) };
    let kind = match bounce::read(message, sender, &text.whole) {
        Some(kind) => kind,
        None => automatic::read(message, sender).map_or(Kind::Person, Kind::Automatic),
    };
    Incoming {
        message_id: ids(message.header(HeaderName::MessageId)).into_iter().next(),
        in_reply_to: ids(message.header(HeaderName::InReplyTo)),
        references: ids(message.header(HeaderName::References)),
        from_name: from.and_then(Addr::name).map(value),
        from: from.and_then(Addr::address).map(value),
        subject: message.subject().map(value).unwrap_or_default(),
        date: message.date().and_then(|date| date.to_timestamp().checked_mul(1000)).map(At::from_millis),
        kind,
        said: person::said(&text.unquoted),
        text: text.whole,
        attachments,
        left_out,
        whole,
        results: results::read(message),
    }
}

fn ids(header: Option<&HeaderValue<'_>>) -> Vec<String> {
    let ids: Vec<&str> = match header {
        Some(HeaderValue::Text(id)) => vec![id],
        Some(HeaderValue::TextList(ids)) => ids.iter().map(AsRef::as_ref).collect(),
        _ => Vec::new(),
    };
    let lawful =
        |id: &&str| id.len() <= 250 && !id.is_empty() && id.bytes().all(|byte| byte.is_ascii() && byte != b' ');
    ids.into_iter().filter(lawful).take(MOST_IDS).map(mask::read).collect()
}

/// A header's value on one line, of lawful length, in the script it was meant in.
fn value(raw: &str) -> String {
    let blank = |c: char| if c.is_control() { ' ' } else { c };
    unescaped(&mask::read(raw)).chars().map(blank).take(LONGEST_VALUE).collect::<String>().trim().to_owned()
}

/// Text in ISO-2022-JP that did not say so, as old programs send it.
fn unescaped(text: &str) -> String {
    match (text.contains("\u{1b}$"), charset_decoder(b"iso-2022-jp")) {
        (true, Some(decode)) => decode(text.as_bytes()),
        _ => text.to_owned(),
    }
}

/// A header's words as they stand, small.
fn raw(message: &Message<'_>, name: &'static str) -> Option<String> {
    message.header_raw(name).map(|value| mask::read(value).trim().to_ascii_lowercase())
}

#[cfg(test)]
mod tests;
