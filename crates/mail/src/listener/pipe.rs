//! Octets in and words out, each within its time.

use std::{io, time::Duration};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    time::timeout,
};

/// The longest command (RFC 5321, 4.5.3.1.4, with room for the parameters of extensions).
const LONGEST_COMMAND: usize = 2048;

/// Octets read at once.
const AT_ONCE: usize = 16 * 1024;
/// Octets that are still read, and how long, after we said the last word: else it may be lost on its way.
const LAST: (usize, Duration) = (256 * 1024, Duration::from_secs(2));

/// A connection with what was read and not looked at, and what was said and not sent.
pub(super) struct Pipe<S> {
    stream: S,
    pub(super) input: Vec<u8>,
    output: Vec<u8>,
    idle: Duration,
}

impl<S: AsyncRead + AsyncWrite + Unpin + Send> Pipe<S> {
    pub(super) fn new(stream: S, idle: Duration) -> Self {
        Self { stream, input: Vec::new(), output: Vec::new(), idle }
    }
    /// Says a line, with what is read next or at the end.
    pub(super) fn say(&mut self, words: &str) {
        self.output.extend(words.as_bytes());
        self.output.extend(b"\r\n");
    }
    pub(super) async fn send(&mut self) -> io::Result<()> {
        let said = std::mem::take(&mut self.output);
        match timeout(self.idle, async {
            self.stream.write_all(&said).await?;
            self.stream.flush().await
        })
        .await
        {
            Ok(done) => done,
            Err(_) => Err(io::ErrorKind::TimedOut.into()),
        }
    }
    /// Sends the last words and hangs up, once they can have been heard.
    pub(super) async fn leave(mut self) -> io::Result<()> {
        self.send().await?;
        self.stream.shutdown().await?;
        let (most, time) = LAST;
        let mut rest = self.stream.take(most as u64);
        let heard = timeout(time, tokio::io::copy(&mut rest, &mut tokio::io::sink())).await;
        heard.map_or(Ok(()), |done| done.map(|_| ()))
    }
    /// Reads more, after sending what is to be said. An error if the other side left or is silent.
    pub(super) async fn read(&mut self) -> io::Result<()> {
        self.send().await?;
        self.input.reserve(AT_ONCE);
        match timeout(self.idle, self.stream.read_buf(&mut self.input)).await {
            Ok(Ok(0)) => Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(done) => done.map(|_| ()),
            Err(_) => {
                self.say("421 4.4.2 nothing was said for too long");
                self.send().await?;
                Err(io::ErrorKind::TimedOut.into())
            }
        }
    }
    /// The next command with its line end; `None`, after saying why, if it is not to be read as one.
    pub(super) async fn line(&mut self) -> io::Result<Option<Vec<u8>>> {
        loop {
            if let Some(end) = self.input.iter().position(|byte| *byte == b'\n') {
                let rest = self.input.split_off(end + 1);
                let line = std::mem::replace(&mut self.input, rest);
                let text = line.strip_suffix(b"\r\n");
                if line.len() > LONGEST_COMMAND {
                    self.say("500 5.5.6 this line is too long");
                } else if text.is_none_or(|text| text.iter().any(|byte| matches!(byte, b'\r' | 0))) {
                    self.say("500 5.5.2 a line ends with CR LF");
                } else {
                    return Ok(Some(line));
                }
                return Ok(None);
            }
            if self.input.len() > LONGEST_COMMAND {
                self.say("500 5.5.6 this line is too long");
                return Ok(None);
            }
            self.read().await?;
        }
    }
}
