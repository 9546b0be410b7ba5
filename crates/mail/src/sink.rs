//! A mail host that keeps count, for tests and measurements: it refuses, delays and hangs up as it is told, the same each
//! time, and says by `Message-ID` what it took and how often.

mod session;
mod shown;

pub use shown::Shown;

use sha2::{Digest, Sha256};
use std::{
    collections::{BTreeMap, HashMap},
    io,
    net::SocketAddr,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio::{
    net::TcpListener,
    task::{JoinHandle, JoinSet},
};

/// How a sink behaves, in thousandths of the recipients. Whom it meets, the recipient's address and the seed decide.
#[derive(Clone, Copy, Debug, Default)]
pub struct Mood {
    /// Refused for good (550), each time.
    pub refuse: u16,
    /// Put off once (450), taken the next time.
    pub put_off: u16,
    /// Answered late, after `delay_by`.
    pub delay: u16,
    /// How late.
    pub delay_by: Duration,
    /// Hung up on once, in the middle of the letter: not taken.
    pub hang_up_before: u16,
    /// Hung up on once, after the letter was taken and before that is said: the sender cannot know.
    pub hang_up_after: u16,
    /// Take one command at a time only.
    pub slow_talk: bool,
    /// What decides whom it meets.
    pub seed: u64,
}

/// What a sink took under one `Message-ID`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// The sender of the envelope, the last time.
    pub sender: String,
    /// The recipient of the envelope, the last time.
    pub recipient: String,
    /// How often it was taken.
    pub times: usize,
    /// The letter as it came, the last time.
    pub bytes: Arc<[u8]>,
}

/// A running sink. It ends when it is dropped.
pub struct Sink {
    address: SocketAddr,
    state: Arc<State>,
    task: JoinHandle<()>,
}

struct State {
    mood: Mood,
    keep: bool,
    taken: Mutex<BTreeMap<String, Taken>>,
    tries: Mutex<HashMap<String, usize>>,
    connections: AtomicUsize,
    open: AtomicUsize,
    broken_off: AtomicUsize,
}

impl Sink {
    /// Starts one on a free port of this machine. It keeps the letters' bytes if `keep`.
    ///
    /// # Errors
    /// If it cannot listen.
    pub async fn start(mood: Mood, keep: bool) -> io::Result<Self> {
        Self::start_at(([127, 0, 0, 1], 0).into(), mood, keep).await
    }
    /// Starts one at an address.
    ///
    /// # Errors
    /// If it cannot listen there.
    pub async fn start_at(address: SocketAddr, mood: Mood, keep: bool) -> io::Result<Self> {
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        let [connections, open, broken_off] = Default::default();
        let (taken, tries) = (Mutex::default(), Mutex::default());
        let state = Arc::new(State { mood, keep, taken, tries, connections, open, broken_off });
        let task = tokio::spawn(serve(listener, state.clone()));
        Ok(Self { address, state, task })
    }
    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }
    /// What it took, by `Message-ID`.
    pub fn taken(&self) -> BTreeMap<String, Taken> {
        self.state.taken.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
    /// How many letters it took, each counted once.
    pub fn many(&self) -> usize {
        self.state.taken.lock().unwrap_or_else(PoisonError::into_inner).len()
    }
    /// How many connections to it are open.
    pub fn open(&self) -> usize {
        self.state.open.load(Ordering::Relaxed)
    }
    /// How often it hung up after it had taken a letter, and before it said so.
    pub fn broken_off(&self) -> usize {
        self.state.broken_off.load(Ordering::Relaxed)
    }
    /// How many connections were made to it.
    pub fn connections(&self) -> usize {
        self.state.connections.load(Ordering::Relaxed)
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(listener: TcpListener, state: Arc<State>) {
    let mut sessions = JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        state.connections.fetch_add(1, Ordering::Relaxed);
        let state = state.clone();
        sessions.spawn(async move {
            state.open.fetch_add(1, Ordering::Relaxed);
            session::run(stream, state.clone()).await;
            state.open.fetch_sub(1, Ordering::Relaxed);
        });
        while sessions.try_join_next().is_some() {}
    }
}

impl State {
    /// Whether a recipient is among `share` thousandths for `what`.
    fn meets(&self, what: &str, share: u16, recipient: &str) -> bool {
        let hash = Sha256::digest(format!("{} {what} {recipient}", self.mood.seed));
        let drawn = hash.iter().take(4).fold(0u32, |number, byte| number << 8 | u32::from(*byte));
        drawn % 1000 < u32::from(share)
    }
    /// Counts a try; whether it is the first for this recipient.
    fn first_try(&self, what: &str, recipient: &str) -> bool {
        let mut tries = self.tries.lock().unwrap_or_else(PoisonError::into_inner);
        let count = tries.entry(format!("{what} {recipient}")).or_default();
        *count += 1;
        *count == 1
    }
    fn met_once(&self, what: &str, share: u16, recipient: &str) -> bool {
        self.meets(what, share, recipient) && self.first_try(what, recipient)
    }
    fn take(&self, sender: &str, recipient: &str, bytes: &[u8]) {
        let id = message_id(bytes);
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = taken.entry(id).or_default();
        entry.times += 1;
        entry.sender = sender.to_owned();
        entry.recipient = recipient.to_owned();
        if self.keep {
            entry.bytes = bytes.into();
        }
    }
}

/// The `Message-ID` in the headers, without brackets; empty if there is none.
fn message_id(bytes: &[u8]) -> String {
    let lines = bytes.split(|byte| *byte == b'\n').map(|line| line.trim_ascii());
    let mut head = lines.take_while(|line| !line.is_empty()).map(String::from_utf8_lossy);
    let found = head.find(|line| line.get(..11).is_some_and(|name| name.eq_ignore_ascii_case("message-id:")));
    found.and_then(|line| line.get(11..).map(|id| id.trim().trim_matches(['<', '>']).to_owned())).unwrap_or_default()
}
