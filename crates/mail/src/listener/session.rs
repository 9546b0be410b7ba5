//! One connection at the door.

use super::{
    Answer, Arrived, Bounds, Dialect, Intake, Listener,
    body::{Body, Fault, Progress},
    pipe::Pipe,
};
use smtp_proto::{Error, MAIL_BODY_7BIT, MAIL_BODY_8BITMIME, MAIL_SMTPUTF8, MailFrom, RcptTo, Request};
use std::{borrow::Cow, io, ops::ControlFlow, sync::Arc};
use tokio::io::{AsyncRead, AsyncWrite};

/// Whether the conversation goes on.
type Next = ControlFlow<()>;
const ON: Next = ControlFlow::Continue(());
const END: Next = ControlFlow::Break(());

pub(super) struct Session<S, I> {
    pipe: Pipe<S>,
    intake: Arc<I>,
    dialect: Dialect,
    name: String,
    bounds: Bounds,
    greeted: bool,
    sender: Option<String>,
    utf8: bool,
    recipients: Vec<String>,
    faults: usize,
}

impl<S: AsyncRead + AsyncWrite + Unpin + Send, I: Intake> Session<S, I> {
    pub(super) fn new(stream: S, listener: &Listener<I>) -> Self {
        Self {
            pipe: Pipe::new(stream, listener.bounds.idle),
            intake: listener.intake.clone(),
            dialect: listener.dialect,
            name: listener.name.clone(),
            bounds: listener.bounds,
            greeted: false,
            sender: None,
            utf8: false,
            recipients: Vec::new(),
            faults: 0,
        }
    }
    /// Says that there is no room.
    pub(super) async fn turn_away(mut self) -> io::Result<()> {
        self.pipe.say("421 4.3.2 too many connections, come back later");
        self.pipe.leave().await
    }
    /// Talks until one side has had enough.
    pub(super) async fn talk(mut self) -> io::Result<()> {
        let protocol = if self.dialect == Dialect::Lmtp { "LMTP" } else { "ESMTP" };
        self.pipe.say(&format!("220 {} {protocol}", self.name));
        loop {
            let Some(line) = self.pipe.line().await? else { return self.pipe.leave().await };
            let next = match Request::parse(&mut line.iter()) {
                Ok(request) => self.command(request).await?,
                Err(why) => self.no_command(&why),
            };
            if next.is_break() {
                return self.pipe.leave().await;
            }
            if self.faults > self.bounds.faults {
                self.pipe.say("421 4.7.0 this is no conversation");
                return self.pipe.leave().await;
            }
        }
    }

    fn fault(&mut self, words: &str) -> Next {
        self.faults += 1;
        self.pipe.say(words);
        ON
    }
    fn no_command(&mut self, why: &Error) -> Next {
        match why {
            Error::UnknownCommand => self.fault("500 5.5.1 there is no such command"),
            Error::UnsupportedParameter { .. } => self.fault("555 5.5.4 this parameter is not offered"),
            Error::InvalidSenderAddress => self.fault("553 5.1.7 this is no address"),
            Error::InvalidRecipientAddress => self.fault("553 5.1.3 this is no address"),
            _ => self.fault("501 5.5.4 this command is not understood"),
        }
    }
    async fn command(&mut self, request: Request<Cow<'_, str>>) -> io::Result<Next> {
        let lmtp = self.dialect == Dialect::Lmtp;
        Ok(match request {
            Request::Ehlo { .. } if !lmtp => self.greet(true),
            Request::Helo { .. } if !lmtp => self.greet(false),
            Request::Lhlo { .. } if lmtp => self.greet(true),
            Request::Mail { from } => self.mail(&from),
            Request::Rcpt { to } => self.recipient(&to).await,
            Request::Data => return self.data().await,
            Request::Rset => {
                self.forget();
                self.pipe.say("250 2.0.0 forgotten");
                ON
            }
            Request::Noop { .. } => {
                self.pipe.say("250 2.0.0 here");
                ON
            }
            Request::Quit => {
                self.pipe.say(&format!("221 2.0.0 {} says goodbye", self.name));
                END
            }
            // What follows these is not a command: there is no telling where the next one begins.
            Request::Bdat { .. } | Request::Burl { .. } => {
                self.pipe.say("503 5.5.1 not offered");
                END
            }
            _ => self.fault("502 5.5.1 not offered"),
        })
    }
    fn forget(&mut self) {
        self.sender = None;
        self.utf8 = false;
        self.recipients.clear();
    }
    fn greet(&mut self, extended: bool) -> Next {
        self.forget();
        self.greeted = true;
        match extended {
            false => self.pipe.say(&format!("250 {}", self.name)),
            true => self.pipe.say(&format!(
                "250-{}\r\n250-PIPELINING\r\n250-SIZE {}\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 ENHANCEDSTATUSCODES",
                self.name, self.bounds.size
            )),
        }
        ON
    }
    fn mail(&mut self, from: &MailFrom<Cow<'_, str>>) -> Next {
        if !self.greeted || self.sender.is_some() {
            return self.fault("503 5.5.1 not now");
        }
        let offered = MAIL_BODY_7BIT | MAIL_BODY_8BITMIME | MAIL_SMTPUTF8;
        if from.flags & !offered != 0 || from.hold_for != 0 || from.hold_until != 0 || from.env_id.is_some() {
            return self.fault("555 5.5.4 this parameter is not offered");
        }
        if from.size > self.bounds.size {
            self.pipe.say("552 5.3.4 this is larger than is taken");
            return ON;
        }
        self.utf8 = from.flags & MAIL_SMTPUTF8 != 0;
        if !self.utf8 && !from.address.is_ascii() {
            return self.fault("553 5.6.7 say SMTPUTF8 with such an address");
        }
        self.sender = Some(from.address.to_string());
        self.pipe.say("250 2.1.0 from there");
        ON
    }
    async fn recipient(&mut self, to: &RcptTo<Cow<'_, str>>) -> Next {
        if self.sender.is_none() {
            return self.fault("503 5.5.1 from whom first");
        }
        if to.flags != 0 || to.orcpt.is_some() {
            return self.fault("555 5.5.4 this parameter is not offered");
        }
        if to.address.is_empty() || !self.utf8 && !to.address.is_ascii() {
            return self.fault("553 5.1.3 this is no address");
        }
        if self.recipients.len() >= self.bounds.recipients {
            self.pipe.say("452 4.5.3 these are enough");
            return ON;
        }
        match self.intake.owns(&to.address).await {
            Answer::Taken => {
                self.recipients.push(to.address.to_string());
                self.pipe.say("250 2.1.5 lives here");
            }
            Answer::Later => self.pipe.say("451 4.3.0 come back later"),
            // Whoever tries names one after another is hung up on.
            Answer::Unknown => return self.fault("550 5.1.1 nobody of that name lives here"),
            Answer::Refused => return self.fault("550 5.7.1 not for this one"),
        }
        ON
    }
    async fn data(&mut self) -> io::Result<Next> {
        if self.recipients.is_empty() {
            return Ok(self.fault("503 5.5.1 to whom first"));
        }
        if !self.pipe.input.is_empty() {
            // A host waits here for the answer; who does not may be somebody who speaks through another's mouth.
            self.pipe.say("503 5.5.0 the letter came before it was asked for");
            return Ok(END);
        }
        self.pipe.say("354 go on, and end with a dot");
        let mut body = Body::new(&self.bounds);
        loop {
            match body.feed(&mut self.pipe.input) {
                Progress::Done => break,
                Progress::More => self.pipe.read().await?,
                Progress::Endless => return Ok(END),
            }
        }
        let sender = self.sender.take().unwrap_or_default();
        let recipients = std::mem::take(&mut self.recipients);
        self.forget();
        match body.letter() {
            Ok(bytes) => {
                self.judged(Arrived { sender, recipients, bytes }).await;
                Ok(ON)
            }
            Err(fault) => {
                let (words, next) = refusal(fault);
                let answers = if self.dialect == Dialect::Lmtp { recipients.len() } else { 1 };
                (0..answers).for_each(|_| self.pipe.say(words));
                Ok(next)
            }
        }
    }
    async fn judged(&mut self, letter: Arrived) {
        let answers = self.intake.take(&letter).await;
        // An answer that is missing is no promise.
        let answers = answers.into_iter().chain(std::iter::repeat(Answer::Later)).take(letter.recipients.len());
        match self.dialect {
            Dialect::Lmtp => answers.for_each(|answer| self.pipe.say(verdict(answer))),
            Dialect::Smtp => self.pipe.say(verdict(answers.max().unwrap_or(Answer::Later))),
        }
    }
}

fn verdict(answer: Answer) -> &'static str {
    match answer {
        Answer::Taken => "250 2.0.0 taken",
        Answer::Later => "451 4.3.0 not taken, come back later",
        Answer::Unknown => "550 5.1.1 nobody of that name lives here",
        Answer::Refused => "554 5.7.1 not taken",
    }
}

fn refusal(fault: Fault) -> (&'static str, Next) {
    match fault {
        Fault::TooLarge => ("552 5.3.4 this is larger than is taken", ON),
        Fault::LongLine => ("554 5.6.0 a line of this is too long", ON),
        Fault::BareEnd => ("554 5.6.0 a line ends with CR LF, and neither stands alone", END),
    }
}
