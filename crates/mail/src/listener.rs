//! The door at which letters come in: LMTP or SMTP, from a mail host of our own on this machine.
//!
//! It is no relay: it takes letters only for recipients that its [`Intake`] owns, and says for each what became of it. It
//! offers neither encryption nor sign-in: it belongs on loopback or on a socket of the file system, behind a host that does
//! what the Internet needs. What two hosts could read differently (bare line ends, commands sent along with a letter) it
//! refuses and hangs up.

mod body;
mod pipe;
mod session;

use std::{future::Future, io, sync::Arc, time::Duration};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, UnixListener},
    sync::Semaphore,
    task::JoinSet,
    time::{sleep, timeout},
};

/// How the other side talks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// SMTP: one answer for a letter. If not all recipients fare alike, the worst is said; "later" before "never".
    Smtp,
    /// LMTP (RFC 2033): an answer for each recipient.
    Lmtp,
}

/// What one door takes at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// Octets of a letter.
    pub size: usize,
    /// Octets of a line of a letter. Mail allows 998; some write more.
    pub line: usize,
    /// Recipients of a letter.
    pub recipients: usize,
    /// Connections at once; who comes beyond is asked to come back.
    pub connections: usize,
    /// Commands that are none, before we hang up.
    pub faults: usize,
    /// How long the other side may be silent.
    pub idle: Duration,
    /// How long a connection may last.
    pub whole: Duration,
    /// How long open connections may go on once the door is closed.
    pub drain: Duration,
}

impl Default for Bounds {
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Self {
            size: 25 * 1024 * 1024,
            line: 64 * 1024,
            recipients: 100,
            connections: 32,
            faults: 10,
            idle: seconds(300),
            whole: seconds(1800),
            drain: seconds(10),
        }
    }
}

/// A letter as it came in. Nothing in it is to be believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrived {
    /// The sender of the envelope; empty for bounces.
    pub sender: String,
    /// The recipients of the envelope, of whom the intake said that it owns them.
    pub recipients: Vec<String>,
    /// Headers and body; lines end with CR LF.
    pub bytes: Vec<u8>,
}

/// What becomes of a letter, or of a recipient.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Answer {
    /// Ours from now on: it will not be lost.
    Taken,
    /// Not taken, for good.
    Refused,
    /// Nobody of that name here.
    Unknown,
    /// Not now; the host keeps it and comes back.
    Later,
}

/// Who takes letters in.
pub trait Intake: Send + Sync + 'static {
    /// Whether a recipient is ours: asked before the letter comes.
    fn owns(&self, recipient: &str) -> impl Future<Output = Answer> + Send;
    /// Takes a letter: an answer for each recipient, in their order. It may come again if the connection breaks before the
    /// other side has read the answers; its `Message-ID` tells.
    fn take(&self, letter: &Arrived) -> impl Future<Output = Vec<Answer>> + Send;
}

/// A door, not yet open.
pub struct Listener<I> {
    /// Who takes the letters.
    pub intake: Arc<I>,
    /// How the other side talks.
    pub dialect: Dialect,
    /// Our name, as we greet.
    pub name: String,
    /// What it takes at most.
    pub bounds: Bounds,
}

impl<I: Intake> Listener<I> {
    /// Takes letters at an address until `stop`, then lets those finish who are in the middle of something.
    pub async fn at_address(&self, door: TcpListener, stop: impl Future<Output = ()>) {
        let come = || async {
            let (stream, _) = door.accept().await?;
            stream.set_nodelay(true)?;
            Ok(stream)
        };
        self.open(come, stop).await;
    }
    /// Takes letters at a socket of the file system until `stop`.
    pub async fn at_socket(&self, door: UnixListener, stop: impl Future<Output = ()>) {
        let come = || async { door.accept().await.map(|(stream, _)| stream) };
        self.open(come, stop).await;
    }

    async fn open<S, F>(&self, come: impl Fn() -> F, stop: impl Future<Output = ()>)
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
        F: Future<Output = io::Result<S>>,
    {
        let places = Arc::new(Semaphore::new(self.bounds.connections));
        let mut sessions = JoinSet::new();
        let mut stop = std::pin::pin!(stop);
        loop {
            let stream = tokio::select! {
                () = &mut stop => break,
                Some(_) = sessions.join_next(), if !sessions.is_empty() => continue,
                come = come() => come,
            };
            let Ok(stream) = stream else {
                // Too many files are open, as a rule: those who talk will be done sooner or later.
                sleep(Duration::from_millis(100)).await;
                continue;
            };
            let place = places.clone().try_acquire_owned().ok();
            let session = session::Session::new(stream, self);
            let whole = self.bounds.whole;
            sessions.spawn(async move {
                let talk = async { if place.is_some() { session.talk().await } else { session.turn_away().await } };
                // Whether the other side left, was silent or broke off: there is nobody left to tell.
                let _ = timeout(whole, talk).await;
                drop(place);
            });
        }
        let done = async { while sessions.join_next().await.is_some() {} };
        let _ = timeout(self.bounds.drain, done).await;
    }
}
