//! A letter to one recipient, and the bytes that leave.

use crate::{
    address::{Address, BadAddress, Mailbox},
    dkim::{SignError, Signer},
};
use email_encoding::headers::{rfc2047, writer::EmailWriter};
use kernel::{At, hash};
use lettre::message::{
    Body, Message, MessageBuilder, MultiPart, SinglePart,
    header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue},
};
use sha2::{Digest, Sha256};
use std::time::{Duration, SystemTime};

/// The longest line of a mail, without its end (RFC 5322, 2.1.1).
const LONGEST_LINE: usize = 998;
/// The longest word that stands unencoded in a header; more would not fold.
const LONGEST_WORD: usize = 60;
/// How many of the letters before it a letter names; RFC 5322 sets no bound, header sizes do.
const MOST_REFERENCES: usize = 12;

/// A letter to one recipient.
///
/// It says nothing of who else got it, it says that a program wrote it, and absence notes are asked not to answer.
#[derive(Clone, Debug)]
pub struct Letter {
    /// The `Message-ID` without its angle brackets: `local@domain`. The same letter keeps it whenever it is handed over.
    pub message_id: String,
    /// When it was written.
    pub date: At,
    /// Who writes.
    pub from: Mailbox,
    /// The recipient.
    pub to: Mailbox,
    /// Where an answer goes, if not to who writes.
    pub reply_to: Option<Mailbox>,
    /// Where a bounce goes: the sender of the envelope, as a rule one of [`crate::verp::Verp`].
    pub bounce_to: Address,
    /// What it is about, in any script.
    pub subject: String,
    /// The text, lines ending as they like; empty lines at its end are left out.
    pub text: String,
    /// The same as HTML.
    pub html: Option<String>,
    /// The `Message-ID` of what this answers or updates.
    pub in_reply_to: Option<String>,
    /// The `Message-ID`s of what came before it, oldest first.
    pub references: Vec<String>,
    /// To which list of letters it belongs.
    pub list: Option<List>,
    /// Further headers; each name begins with `X-`.
    pub marks: Vec<(String, String)>,
}

/// A list of letters, by which clients sort.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List {
    /// Its name in the form of a domain: `notices.kaname.example`.
    pub id: String,
    /// A page that says what it is.
    pub help: Option<String>,
}

/// A letter as it leaves: the envelope and the bytes, lines ended with CR LF, ASCII only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// The sender of the envelope, to whom bounces go.
    pub sender: Address,
    /// The recipient of the envelope.
    pub recipient: Address,
    /// Headers and body.
    pub bytes: Vec<u8>,
}

/// Why a letter could not be written.
#[derive(Debug, thiserror::Error)]
pub enum LetterError {
    /// A `Message-ID` that is none.
    #[error("{0:?} is no Message-ID")]
    MessageId(String),
    /// A header that may not be given, or whose value does not fit.
    #[error("the header {0:?} cannot be set to this")]
    Header(String),
    /// An address that mail libraries refuse.
    #[error("a mailbox cannot be written")]
    Mailbox(#[from] BadAddress),
    /// The library did not take it.
    #[error("the letter could not be put together")]
    Builder(#[from] lettre::error::Error),
    /// It could not be signed.
    #[error("the letter could not be signed")]
    Sign(#[from] SignError),
    /// A line is over what mail allows.
    #[error("a line of the letter is longer than {LONGEST_LINE} octets")]
    LineTooLong,
}

impl Letter {
    /// Writes the letter and signs it with each signer. The same letter gives the same bytes.
    ///
    /// # Errors
    /// If a header cannot hold what it is given, or a key cannot sign.
    pub fn seal(&self, signers: &[Signer]) -> Result<Sealed, LetterError> {
        let mut bytes = self.write()?;
        for signer in signers {
            let mut signed = signer.header(&bytes, self.date)?.into_bytes();
            signed.append(&mut bytes);
            bytes = signed;
        }
        if bytes.split(|byte| *byte == b'\n').any(|line| line.len() > LONGEST_LINE + 1) {
            return Err(LetterError::LineTooLong);
        }
        Ok(Sealed { sender: self.bounce_to.clone(), recipient: self.to.address.clone(), bytes })
    }

    fn write(&self) -> Result<Vec<u8>, LetterError> {
        let builder = self.headers(self.addressed()?)?;
        let message = match &self.html {
            None => builder.singlepart(part(ContentType::TEXT_PLAIN, &self.text))?,
            Some(html) => builder.multipart(
                MultiPart::alternative()
                    .boundary(self.boundary())
                    .singlepart(part(ContentType::TEXT_PLAIN, &self.text))
                    .singlepart(part(ContentType::TEXT_HTML, html)),
            )?,
        };
        Ok(message.formatted())
    }

    fn addressed(&self) -> Result<MessageBuilder, LetterError> {
        let millis = u64::try_from(self.date.millis()).unwrap_or_default();
        let mut builder = Message::builder()
            .date(SystemTime::UNIX_EPOCH + Duration::from_millis(millis))
            .from(mailbox(&self.from)?)
            .to(mailbox(&self.to)?);
        if let Some(reply_to) = &self.reply_to {
            builder = builder.reply_to(mailbox(reply_to)?);
        }
        let envelope = lettre::address::Envelope::new(Some(plain(&self.bounce_to)?), vec![plain(&self.to.address)?])?;
        Ok(builder.envelope(envelope))
    }

    fn headers(&self, builder: MessageBuilder) -> Result<MessageBuilder, LetterError> {
        let mut builder =
            builder.raw_header(unstructured("Subject", &self.subject)?).message_id(Some(bracketed(&self.message_id)?));
        if let Some(id) = &self.in_reply_to {
            builder = builder.raw_header(ascii("In-Reply-To", bracketed(id)?)?);
        }
        if !self.references.is_empty() {
            let ids: Result<Vec<String>, _> = thread(&self.references).map(|id| bracketed(id)).collect();
            builder = builder.raw_header(ascii("References", ids?.join(" "))?);
        }
        if let Some(list) = &self.list {
            builder = builder.raw_header(ascii("List-Id", format!("<{}>", list.id))?);
            if let Some(help) = &list.help {
                builder = builder.raw_header(ascii("List-Help", format!("<{help}>"))?);
            }
            builder = builder.raw_header(ascii("List-Post", "NO".to_owned())?);
        }
        // RFC 3834; and the same for Exchange, which does not read it.
        builder = builder.raw_header(ascii("Auto-Submitted", "auto-generated".to_owned())?);
        builder = builder.raw_header(ascii("X-Auto-Response-Suppress", "OOF, AutoReply".to_owned())?);
        for (name, value) in &self.marks {
            if !name.starts_with("X-") {
                return Err(LetterError::Header(name.clone()));
            }
            builder = builder.raw_header(unstructured(name, value)?);
        }
        Ok(builder)
    }

    /// What stands between the parts. Both are encoded so that `=_` cannot occur in them, and it is the letter's own.
    fn boundary(&self) -> String {
        let hash = hash::hex(&Sha256::digest(self.message_id.as_bytes()));
        format!("=_{}", hash.get(..32).unwrap_or(&hash))
    }
}

/// The first letter and the last few: what clients need to show a thread.
fn thread(references: &[String]) -> impl Iterator<Item = &String> {
    let last = references.len().saturating_sub(MOST_REFERENCES - 1).max(1);
    references.iter().take(1).chain(references.iter().skip(last))
}

/// A part, encoded so that it arrives as it left: no long line, nothing but ASCII, no line that begins with a dot or `From`.
fn part(kind: ContentType, text: &str) -> SinglePart {
    let text = text.replace("\r\n", "\n").replace('\r', "\n").trim_end_matches('\n').to_owned();
    let foreign = text.bytes().filter(|byte| !byte.is_ascii()).count();
    let encoding = match foreign * 6 > text.len() {
        true => ContentTransferEncoding::Base64,
        false => ContentTransferEncoding::QuotedPrintable,
    };
    // Neither encoding can be refused; were one, the text would leave in base64.
    let body = Body::new_with_encoding(text, encoding).unwrap_or_else(Body::new);
    SinglePart::builder().header(kind).body(body)
}

fn plain(address: &Address) -> Result<lettre::Address, BadAddress> {
    address.as_str().parse().map_err(|_: lettre::address::AddressError| BadAddress::Malformed)
}

fn mailbox(mailbox: &Mailbox) -> Result<lettre::message::Mailbox, BadAddress> {
    let name = mailbox.name.as_deref().map(one_line).filter(|name| !name.is_empty());
    Ok(lettre::message::Mailbox::new(name, plain(&mailbox.address)?))
}

/// Without line ends and other control characters, which would begin another header.
fn one_line(text: &str) -> String {
    let blank = |c: char| if c.is_control() || c == '\u{2028}' || c == '\u{2029}' { ' ' } else { c };
    text.chars().map(blank).collect::<String>().trim().to_owned()
}

fn name(name: &str) -> Result<HeaderName, LetterError> {
    let lawful = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let made = HeaderName::new_from_ascii(name.to_owned());
    made.ok().filter(|_| lawful).ok_or_else(|| LetterError::Header(name.to_owned()))
}

/// A header of free text: as it is if every client reads it so, else wholly encoded and folded (RFC 2047).
fn unstructured(header: &str, text: &str) -> Result<HeaderValue, LetterError> {
    let text = one_line(text);
    let plain = |word: &str| word.len() <= LONGEST_WORD && word.bytes().all(|byte| byte.is_ascii_graphic());
    if !text.contains("=?") && text.split(' ').all(plain) {
        return Ok(HeaderValue::new(name(header)?, text));
    }
    let mut encoded = String::new();
    let done = rfc2047::encode(&text, &mut EmailWriter::new(&mut encoded, header.len() + 2, 0, false));
    done.map_err(|_| LetterError::Header(header.to_owned()))?;
    Ok(HeaderValue::dangerous_new_pre_encoded(name(header)?, text, encoded))
}

/// A header that programs read.
fn ascii(header: &str, value: String) -> Result<HeaderValue, LetterError> {
    let lawful = value.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ');
    if lawful && value.split(' ').all(|word| word.len() < LONGEST_LINE - 64) {
        return Ok(HeaderValue::new(name(header)?, value));
    }
    Err(LetterError::Header(header.to_owned()))
}

fn bracketed(id: &str) -> Result<String, LetterError> {
    let lawful = |c: u8| c.is_ascii_graphic() && !b"<>()[]\\,:;\"".contains(&c);
    let two = id.split('@').filter(|half| !half.is_empty()).count() == 2 && id.matches('@').count() == 1;
    match two && id.len() <= 250 && id.bytes().all(lawful) {
        true => Ok(format!("<{id}>")),
        false => Err(LetterError::MessageId(id.to_owned())),
    }
}
