//! A letter that came to a sink, as whoever has it sees it.

use super::Taken;
use crate::incoming::{Limits, read};
use kernel::At;
use mail_parser::{Address, HeaderName, Message, MessageParser, PartType};

/// What a mail program shows of a letter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// Who wrote it: address.
    pub from: String,
    /// To whom.
    pub to: String,
    /// Where a reply goes.
    pub reply_to: String,
    /// When it says that it was written.
    pub date: Option<At>,
    /// What it is about.
    pub subject: String,
    /// Its plain text.
    pub text: String,
    /// Its HTML.
    pub html: String,
    /// Its headers as they stand, one a line.
    pub headers: String,
}

impl Taken {
    /// What a mail program shows of it; only what a reply needs where its bytes were not kept.
    pub fn shown(&self) -> Shown {
        let plain = read(&self.bytes, &self.sender, &Limits::default());
        let Some(message) = MessageParser::default().parse(&self.bytes) else {
            return Shown { to: self.recipient.clone(), ..Shown::default() };
        };
        let head = self.bytes.windows(4).position(|four| four == b"\r\n\r\n").unwrap_or(self.bytes.len());
        Shown {
            from: plain.from.unwrap_or_default(),
            to: self.recipient.clone(),
            reply_to: reply_to(&message),
            date: plain.date,
            subject: plain.subject,
            text: plain.text,
            html: html(&message),
            headers: String::from_utf8_lossy(self.bytes.get(..head).unwrap_or_default()).replace("\r\n", "\n"),
        }
    }
}

fn reply_to(message: &Message<'_>) -> String {
    let header = message.header(HeaderName::ReplyTo).and_then(|value| value.as_address());
    let address = header.and_then(Address::first).or_else(|| message.from().and_then(Address::first));
    address.and_then(|one| one.address()).unwrap_or_default().to_owned()
}

fn html(message: &Message<'_>) -> String {
    let parts = message.html_bodies().filter_map(|part| match &part.body {
        PartType::Html(html) => Some(html.as_ref().to_owned()),
        _ => None,
    });
    parts.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Letter, Mailbox};

    #[test]
    fn what_was_written_is_shown_to_whom_it_came() {
        let of = |typed: &str| Mailbox::named("要", crate::Address::parse(typed).unwrap_or_else(|_| unreachable!()));
        let letter = Letter {
            message_id: "1@kaname.example".into(),
            date: At::from_millis(1_402_963_200_000),
            from: of("notices@kaname.example"),
            to: of("desk@member.example"),
            reply_to: Some(of("replies+x@kaname.example")),
            bounce_to: of("replies+y@kaname.example").address,
            subject: "情報提供が届いています".into(),
            text: "本文\n".into(),
            html: Some("<p>本文</p>".into()),
            in_reply_to: None,
            references: Vec::new(),
            list: None,
            marks: Vec::new(),
        };
        let sealed = letter.seal(&[]).unwrap_or_else(|_| unreachable!());
        let (sender, recipient) = ("replies+y@kaname.example".into(), "desk@member.example".into());
        let shown = Taken { sender, recipient, times: 1, bytes: sealed.bytes.clone().into() }.shown();
        assert_eq!((shown.subject.as_str(), shown.text.trim()), ("情報提供が届いています", "本文"));
        assert_eq!((shown.from.as_str(), shown.to.as_str()), ("notices@kaname.example", "desk@member.example"));
        assert_eq!(shown.reply_to, "replies+x@kaname.example");
        assert!(shown.html.contains("<p>本文</p>") && shown.headers.contains("Message-ID: <1@kaname.example>"));
    }

    #[test]
    fn rubbish_breaks_nothing() {
        for bytes in [&b""[..], b"\r\n\r\n", b"\xff\xfe", b"Subject: x"] {
            let taken = Taken { bytes: bytes.to_vec().into(), recipient: "a@b.example".into(), ..Taken::default() };
            assert_eq!(taken.shown().to, "a@b.example");
        }
    }
}
