//! One open connection, over which many letters are handed one after another.

use super::{
    Relay, RelaySettings, Tls,
    outcome::{Outcome, Reply, Step, Trouble, TroubleWith},
    stream::Stream,
    wire::{Wire, within},
};
use crate::letter::Sealed;
use base64::{Engine, engine::general_purpose::STANDARD};
use smtp_proto::{AUTH_LOGIN, AUTH_PLAIN, EXT_8BIT_MIME, EXT_PIPELINING, EXT_SMTP_UTF8, EXT_START_TLS, EhloResponse};
use std::time::Duration;
use tokio::net::TcpStream;

/// What was found out about a relay while the line was opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Met {
    /// Its first words.
    pub greeting: String,
    /// How the line is encrypted: `TLSv1_3`; `None` if it is not.
    pub tls: Option<String>,
    /// Whether we signed in.
    pub signed_in: bool,
    /// The largest letter it takes, if it says so.
    pub size: Option<usize>,
    /// Whether it takes several commands at once.
    pub pipelining: bool,
    /// Whether it takes letters that are not ASCII only.
    pub eight_bit: bool,
    /// Whether it takes addresses that are not ASCII.
    pub utf8: bool,
}

/// An open connection to a relay, ready for letters. Dropping it hangs up; [`Line::close`] says goodbye first.
pub struct Line {
    wire: Wire,
    relay: Relay,
    met: Met,
    usable: bool,
}

impl Line {
    pub(super) async fn open(relay: &Relay) -> Result<Self, Trouble> {
        let settings = relay.settings();
        let patience = settings.patience;
        let target = (settings.host.trim_matches(['[', ']']), settings.port);
        let stream = within(patience.connect, Step::Connect, TcpStream::connect(target)).await?;
        // Commands are short and wait for answers.
        stream.set_nodelay(true).map_err(|why| Trouble::at(Step::Connect, why))?;
        let mut stream = Stream::Clear(stream);
        if settings.tls == Tls::Implicit {
            stream = encrypted(stream, relay).await?;
        }
        let mut wire = Wire::new(stream);
        let greeting = wanted(Step::Greeting, 220, wire.reply(patience.reply, Step::Greeting).await?)?;
        let mut offered = greet(&mut wire, settings).await?;
        if matches!(settings.tls, Tls::Required | Tls::Opportunistic) {
            wire = start_tls(wire, &offered, relay).await?;
            if matches!(wire.stream, Stream::Encrypted(_)) {
                offered = greet(&mut wire, settings).await?;
            }
        }
        let signed_in = sign_in(&mut wire, &offered, settings).await?;
        let met = Met {
            greeting: greeting.text,
            tls: tls_version(&wire.stream),
            signed_in,
            size: Some(offered.size).filter(|size| *size > 0),
            pipelining: offered.has_capability(EXT_PIPELINING),
            eight_bit: offered.has_capability(EXT_8BIT_MIME),
            utf8: offered.has_capability(EXT_SMTP_UTF8),
        };
        Ok(Self { wire, relay: relay.clone(), met, usable: true })
    }
    /// What was found out about the relay.
    pub fn met(&self) -> &Met {
        &self.met
    }
    /// Whether another letter can be handed over. After some troubles it cannot: open another line.
    pub fn usable(&self) -> bool {
        self.usable
    }
    /// Hands a letter over. A refusal leaves the line usable.
    pub async fn hand_over(&mut self, letter: &Sealed) -> Outcome {
        if !self.usable {
            return Outcome::Later(Trouble::at(Step::Sender, TroubleWith::Ended));
        }
        // Until the letter is through, whatever interrupts us leaves the line in the middle of something.
        self.usable = false;
        match self.envelope(letter).await {
            Ok(()) => self.letter(letter).await,
            Err(outcome) => outcome,
        }
    }
    /// Says goodbye and hangs up.
    pub async fn close(mut self) {
        // Whatever it answers, we are gone.
        let _ = self.wire.ask("QUIT\r\n", Duration::from_secs(5), Step::Letter).await;
    }

    /// Names sender and recipient and asks to send, all at once if the host allows it.
    async fn envelope(&mut self, letter: &Sealed) -> Result<(), Outcome> {
        let commands = self.commands(letter).map_err(Outcome::Later)?;
        let time = self.relay.settings().patience.reply;
        if self.met.pipelining {
            let all: String = commands.iter().map(|(_, command, _)| command.as_str()).collect();
            self.wire.write(all.as_bytes(), time, Step::Sender).await.map_err(Outcome::Later)?;
            self.wire.flush(time, Step::Sender).await.map_err(Outcome::Later)?;
        }
        let mut refused = None;
        for (step, command, good) in commands {
            let reply = match self.met.pipelining {
                true => self.wire.reply(time, step).await,
                false => self.wire.ask(&command, time, step).await,
            };
            let reply = reply.map_err(Outcome::Later)?;
            match (reply.code / 100 == good, &refused) {
                (true, Some(_)) if step == Step::Data => self.send_nothing(time).await?,
                (true, _) => {}
                (false, None) => refused = Some((step, reply)),
                (false, Some(_)) => {}
            }
            if refused.is_some() && !self.met.pipelining {
                break;
            }
        }
        match refused {
            None => Ok(()),
            Some((step, reply)) => Err(self.refused(step, reply).await),
        }
    }
    fn commands(&self, letter: &Sealed) -> Result<[(Step, String, u16); 3], Trouble> {
        let mut sender = format!("MAIL FROM:<{}>", letter.sender);
        if self.met.size.is_some() {
            sender.push_str(&format!(" SIZE={}", letter.bytes.len()));
        }
        if !letter.bytes.is_ascii() {
            if !self.met.eight_bit {
                return Err(Trouble::at(Step::Sender, TroubleWith::NotOffered("8BITMIME")));
            }
            sender.push_str(" BODY=8BITMIME");
        }
        Ok([
            (Step::Sender, format!("{sender}\r\n"), 2),
            (Step::Recipient, format!("RCPT TO:<{}>\r\n", letter.recipient), 2),
            (Step::Data, "DATA\r\n".to_owned(), 3),
        ])
    }
    /// The host waits for a letter that it said it would not take: an empty one ends that (RFC 2920, 3.1).
    async fn send_nothing(&mut self, time: Duration) -> Result<(), Outcome> {
        self.wire.ask(".\r\n", time, Step::Data).await.map(|_| ()).map_err(Outcome::Later)
    }
    /// The letter itself. From the moment at which its end may have left, a silence says nothing.
    async fn letter(&mut self, letter: &Sealed) -> Outcome {
        let patience = self.relay.settings().patience;
        if let Err(trouble) = self.wire.write(&stuffed(&letter.bytes), patience.body, Step::Letter).await {
            return Outcome::Later(trouble);
        }
        let flushed = self.wire.flush(patience.body, Step::Letter).await;
        let reply = match flushed {
            Ok(()) => self.wire.reply(patience.verdict, Step::Letter).await,
            Err(trouble) => Err(trouble),
        };
        match reply {
            Err(trouble) => Outcome::Perhaps(trouble),
            Ok(reply) if reply.code / 100 == 2 => {
                self.usable = true;
                Outcome::Handed { reply }
            }
            Ok(reply) if matches!(reply.code / 100, 4 | 5) => {
                self.usable = reply.code != 421;
                verdict(Step::Letter, reply)
            }
            Ok(reply) => Outcome::Perhaps(Trouble::at(Step::Letter, TroubleWith::Reply(reply))),
        }
    }
    /// After a refusal the host is asked to forget the envelope; if it does, the line serves the next letter.
    async fn refused(&mut self, step: Step, reply: Reply) -> Outcome {
        if reply.code != 421 {
            let forgot = self.wire.ask("RSET\r\n", self.relay.settings().patience.reply, step).await;
            self.usable = forgot.is_ok_and(|reply| reply.code == 250);
        }
        verdict(step, reply)
    }
}

fn verdict(step: Step, reply: Reply) -> Outcome {
    match reply.code / 100 {
        5 => Outcome::Never { step, reply },
        _ => Outcome::Later(Trouble::at(step, TroubleWith::Reply(reply))),
    }
}

fn wanted(step: Step, code: u16, reply: Reply) -> Result<Reply, Trouble> {
    match reply.code == code {
        true => Ok(reply),
        false => Err(Trouble::at(step, TroubleWith::Reply(reply))),
    }
}

async fn greet(wire: &mut Wire, settings: &RelaySettings) -> Result<EhloResponse<String>, Trouble> {
    let time = settings.patience.reply;
    let hello = format!("EHLO {}\r\n", settings.hello);
    wire.write(hello.as_bytes(), time, Step::Hello).await?;
    wire.flush(time, Step::Hello).await?;
    let (reply, lines) = wire.raw_reply(time, Step::Hello).await?;
    wanted(Step::Hello, 250, reply)?;
    EhloResponse::parse(&mut lines.iter()).map_err(|_| Trouble::at(Step::Hello, TroubleWith::Unintelligible))
}

async fn start_tls(mut wire: Wire, offered: &EhloResponse<String>, relay: &Relay) -> Result<Wire, Trouble> {
    if !offered.has_capability(EXT_START_TLS) {
        return match relay.settings().tls {
            Tls::Opportunistic => Ok(wire),
            _ => Err(Trouble::at(Step::Tls, TroubleWith::NotOffered("STARTTLS"))),
        };
    }
    let reply = wire.ask("STARTTLS\r\n", relay.settings().patience.reply, Step::Tls).await?;
    wanted(Step::Tls, 220, reply)?;
    if wire.holds_unasked() {
        return Err(Trouble::at(Step::Tls, TroubleWith::SlippedIn));
    }
    Ok(Wire::new(encrypted(wire.stream, relay).await?))
}

async fn encrypted(stream: Stream, relay: &Relay) -> Result<Stream, Trouble> {
    match (stream, &relay.tls) {
        (Stream::Clear(stream), Some((connector, name))) => {
            let handshake = connector.connect(name.clone(), stream);
            let stream = within(relay.settings().patience.connect, Step::Tls, handshake).await?;
            Ok(Stream::Encrypted(Box::new(stream)))
        }
        (stream, _) => Ok(stream),
    }
}

fn tls_version(stream: &Stream) -> Option<String> {
    match stream {
        Stream::Clear(_) => None,
        Stream::Encrypted(stream) => stream.get_ref().1.protocol_version().map(|version| format!("{version:?}")),
    }
}

/// Signs in, if there is a login: `PLAIN`, or `LOGIN` where there is nothing else.
async fn sign_in(wire: &mut Wire, offered: &EhloResponse<String>, settings: &RelaySettings) -> Result<bool, Trouble> {
    let Some(login) = &settings.login else { return Ok(false) };
    let time = settings.patience.reply;
    let (user, password) = (&login.user, &login.password);
    if offered.auth_mechanisms & AUTH_PLAIN != 0 {
        let said = STANDARD.encode(format!("\0{user}\0{password}"));
        wanted(Step::Login, 235, wire.ask(&format!("AUTH PLAIN {said}\r\n"), time, Step::Login).await?)?;
    } else if offered.auth_mechanisms & AUTH_LOGIN != 0 {
        wanted(Step::Login, 334, wire.ask("AUTH LOGIN\r\n", time, Step::Login).await?)?;
        let said = format!("{}\r\n", STANDARD.encode(user));
        wanted(Step::Login, 334, wire.ask(&said, time, Step::Login).await?)?;
        let said = format!("{}\r\n", STANDARD.encode(password));
        wanted(Step::Login, 235, wire.ask(&said, time, Step::Login).await?)?;
    } else {
        return Err(Trouble::at(Step::Login, TroubleWith::NotOffered("AUTH PLAIN or LOGIN")));
    }
    Ok(true)
}

/// A letter as it goes over the line: a dot before each dot that begins a line, and the dot that ends it.
fn stuffed(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() + 64);
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        if line.first() == Some(&b'.') {
            out.push(b'.');
        }
        out.extend(line);
    }
    if !out.ends_with(b"\r\n") {
        out.extend(b"\r\n");
    }
    out.extend(b".\r\n");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_are_doubled_and_the_end_is_one() {
        assert_eq!(stuffed(b".a\r\n..\r\nb.\r\n"), b"..a\r\n...\r\nb.\r\n.\r\n");
        assert_eq!(stuffed(b"no end"), b"no end\r\n.\r\n");
        assert_eq!(stuffed(b""), b"\r\n.\r\n");
    }
}
