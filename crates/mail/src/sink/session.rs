//! One connection to the sink.

use super::State;
use std::{
    io,
    sync::{Arc, atomic::Ordering},
};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::TcpStream,
    time::sleep,
};

/// Serves until the other side leaves or is hung up on. Whether that was gently does not matter to anybody.
pub(super) async fn run(stream: TcpStream, state: Arc<State>) {
    let _ = stream.set_nodelay(true);
    let _ = Session { stream: BufReader::with_capacity(64 * 1024, stream), state, sender: None, recipient: None }
        .talk()
        .await;
}

struct Session {
    stream: BufReader<TcpStream>,
    state: Arc<State>,
    sender: Option<String>,
    recipient: Option<String>,
}

impl Session {
    async fn talk(mut self) -> io::Result<()> {
        self.say("220 sink.example ESMTP").await?;
        loop {
            let line = self.line().await?;
            let line = String::from_utf8_lossy(&line).trim().to_owned();
            match line.get(..4).unwrap_or_default().to_ascii_uppercase().as_str() {
                "EHLO" => {
                    let more = if self.state.mood.slow_talk { "" } else { "250-PIPELINING\r\n" };
                    self.say(&format!("250-sink.example\r\n{more}250-SIZE 52428800\r\n250 8BITMIME")).await?;
                }
                "MAIL" => {
                    (self.sender, self.recipient) = (Some(path(&line)), None);
                    self.say("250 2.1.0 ok").await?;
                }
                "RCPT" => self.recipient(path(&line)).await?,
                "DATA" => {
                    if !self.data().await? {
                        return Ok(());
                    }
                }
                "RSET" => {
                    (self.sender, self.recipient) = (None, None);
                    self.say("250 2.0.0 forgotten").await?;
                }
                "NOOP" => self.say("250 2.0.0 ok").await?,
                "QUIT" => return self.say("221 2.0.0 bye").await,
                _ => self.say("500 5.5.1 what?").await?,
            }
        }
    }
    async fn recipient(&mut self, recipient: String) -> io::Result<()> {
        let mood = self.state.mood;
        if self.state.meets("refuse", mood.refuse, &recipient) {
            return self.say("550 5.1.1 nobody of that name").await;
        }
        if self.state.met_once("put off", mood.put_off, &recipient) {
            return self.say("450 4.2.0 come back later").await;
        }
        self.recipient = Some(recipient);
        self.say("250 2.1.5 ok").await
    }
    /// Whether the conversation goes on.
    async fn data(&mut self) -> io::Result<bool> {
        let mood = self.state.mood;
        let (Some(sender), Some(recipient)) = (self.sender.take(), self.recipient.take()) else {
            return self.say("554 5.5.1 no valid recipient").await.map(|()| true);
        };
        self.say("354 go on").await?;
        if self.state.met_once("hang up before", mood.hang_up_before, &recipient) {
            let _ = self.line().await?;
            return Ok(false);
        }
        let bytes = self.letter().await?;
        if self.state.meets("delay", mood.delay, &recipient) {
            sleep(mood.delay_by).await;
        }
        self.state.take(&sender, &recipient, &bytes);
        if self.state.met_once("hang up after", mood.hang_up_after, &recipient) {
            self.state.broken_off.fetch_add(1, Ordering::Relaxed);
            return Ok(false);
        }
        self.say("250 2.0.0 taken").await.map(|()| true)
    }
    async fn letter(&mut self) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        loop {
            let line = self.line().await?;
            if line == b".\r\n" {
                return Ok(bytes);
            }
            bytes.extend(line.strip_prefix(b".").unwrap_or(&line));
        }
    }
    async fn line(&mut self) -> io::Result<Vec<u8>> {
        let mut line = Vec::new();
        match self.stream.read_until(b'\n', &mut line).await? {
            0 => Err(io::ErrorKind::UnexpectedEof.into()),
            _ => Ok(line),
        }
    }
    async fn say(&mut self, words: &str) -> io::Result<()> {
        self.stream.get_mut().write_all(format!("{words}\r\n").as_bytes()).await
    }
}

/// What stands between the angle brackets.
fn path(line: &str) -> String {
    let from = line.find('<').map_or(0, |at| at + 1);
    let to = line.find('>').unwrap_or(line.len());
    line.get(from..to).unwrap_or_default().to_owned()
}
