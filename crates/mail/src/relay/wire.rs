//! Commands out, answers in, each within its time.

use super::{
    outcome::{Reply, Step, Trouble, TroubleWith},
    stream::Stream,
};
use smtp_proto::{Error, response::parser::ResponseReceiver};
use std::{future::Future, io, time::Duration};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    time::timeout,
};

/// How much a host may say in one answer.
const MOST: usize = 64 * 1024;

/// A connection with what was read and not yet understood.
pub(super) struct Wire {
    pub(super) stream: Stream,
    unread: Vec<u8>,
}

/// `future` within `time`.
pub(super) async fn within<T>(
    time: Duration,
    step: Step,
    future: impl Future<Output = io::Result<T>>,
) -> Result<T, Trouble> {
    match timeout(time, future).await {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(why)) => Err(Trouble::at(step, why)),
        Err(_) => Err(Trouble::at(step, TroubleWith::Late)),
    }
}

impl Wire {
    pub(super) fn new(stream: Stream) -> Self {
        Self { stream, unread: Vec::new() }
    }
    /// Whether something came that nobody asked for.
    pub(super) fn holds_unasked(&self) -> bool {
        !self.unread.is_empty()
    }
    /// Writes the whole of `bytes`. An error means that the last of them did not leave.
    pub(super) async fn write(&mut self, bytes: &[u8], time: Duration, step: Step) -> Result<(), Trouble> {
        within(time, step, self.stream.write_all(bytes)).await
    }
    /// Presses out what an encrypted line still holds.
    pub(super) async fn flush(&mut self, time: Duration, step: Step) -> Result<(), Trouble> {
        within(time, step, self.stream.flush()).await
    }
    /// Sends a command and waits for its answer, whatever it is.
    pub(super) async fn ask(&mut self, command: &str, time: Duration, step: Step) -> Result<Reply, Trouble> {
        self.write(command.as_bytes(), time, step).await?;
        self.flush(time, step).await?;
        self.reply(time, step).await
    }
    /// The next answer.
    pub(super) async fn reply(&mut self, time: Duration, step: Step) -> Result<Reply, Trouble> {
        Ok(self.raw_reply(time, step).await?.0)
    }
    /// The next answer, and all its lines as they came.
    pub(super) async fn raw_reply(&mut self, time: Duration, step: Step) -> Result<(Reply, Vec<u8>), Trouble> {
        let raw = within(time, step, self.read_reply()).await?.unwrap_or_default();
        let reply = understood(&raw).ok_or(Trouble::at(step, TroubleWith::Unintelligible))?;
        Ok((reply, raw))
    }
    async fn read_reply(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut looked = 0;
        loop {
            while let Some(length) = self.unread.iter().skip(looked).position(|byte| *byte == b'\n') {
                let line = self.unread.get(looked..=looked + length).unwrap_or_default();
                looked += length + 1;
                // "250-more", "250 last", and "250" alone, which RFC 5321 asks to understand.
                if line.get(3) != Some(&b'-') {
                    let rest = self.unread.split_off(looked);
                    return Ok(Some(std::mem::replace(&mut self.unread, rest)));
                }
            }
            if self.unread.len() > MOST {
                return Ok(None);
            }
            self.unread.reserve(4096);
            if self.stream.read_buf(&mut self.unread).await? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
    }
}

/// An answer, read.
fn understood(raw: &[u8]) -> Option<Reply> {
    let response = match ResponseReceiver::default().parse(&mut raw.iter()) {
        // Much was said; each line begins with the code, so the last one will do.
        Err(Error::ResponseTooLong) => {
            let last = raw.trim_ascii_end().rsplit(|byte| *byte == b'\n').next()?;
            ResponseReceiver::default()
                .parse(&mut last.iter().chain(b"\r\n").copied().collect::<Vec<u8>>().iter())
                .ok()?
        }
        other => other.ok()?,
    };
    if !(200..600).contains(&response.code) {
        return None;
    }
    let status = (response.esc != [0; 3]).then_some(response.esc);
    Some(Reply { code: response.code, status, text: shown(&response.message) })
}

/// A host's words on one line, without what would disturb a log or a page.
fn shown(text: &str) -> String {
    let words = text.split(|c: char| c.is_control() || c.is_whitespace()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ").chars().take(500).collect()
}
