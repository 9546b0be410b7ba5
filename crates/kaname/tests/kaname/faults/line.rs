//! A line to PostgreSQL that a test can cut, hold and open again.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU8, Ordering},
    },
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// A line to the database that can be cut and held.
pub(super) struct Line {
    pub(super) state: Arc<AtomicU8>,
    port: u16,
}

pub(super) const OPEN: u8 = 0;
pub(super) const CUT: u8 = 1;
pub(super) const HELD: u8 = 2;

impl Line {
    /// The address of this PostgreSQL, by a new line; as another user of it where one is named.
    pub(super) async fn before(url: &str, user: Option<&str>) -> (Self, String) {
        let rest = url.strip_prefix("postgres://").unwrap();
        let (own, place) = rest.split_once('@').unwrap();
        let (address, path) = place.split_once('/').unwrap();
        let line = Self::to(address.to_owned()).await;
        let url = format!("postgres://{}@127.0.0.1:{}/{path}", user.unwrap_or(own), line.port);
        (line, url)
    }
    async fn to(address: String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (state, port) = (Arc::new(AtomicU8::new(OPEN)), listener.local_addr().unwrap().port());
        let shared = Arc::clone(&state);
        tokio::spawn(async move {
            loop {
                let (here, _) = listener.accept().await.unwrap();
                let (address, state) = (address.clone(), Arc::clone(&shared));
                tokio::spawn(async move {
                    if state.load(Ordering::SeqCst) == CUT {
                        return;
                    }
                    let Ok(there) = TcpStream::connect(address).await else { return };
                    let ((from_here, to_here), (from_there, to_there)) = (here.into_split(), there.into_split());
                    tokio::select! {
                        () = carried(from_here, to_there, &state) => {}
                        () = carried(from_there, to_here, &state) => {}
                    }
                });
            }
        });
        Self { state, port }
    }
    pub(super) fn set(&self, state: u8) {
        self.state.store(state, Ordering::SeqCst);
    }
}

async fn carried(mut from: impl AsyncReadExt + Unpin, mut to: impl AsyncWriteExt + Unpin, state: &AtomicU8) {
    let mut bytes = vec![0; 16 * 1024];
    loop {
        let read = tokio::select! {
            read = from.read(&mut bytes) => read.unwrap_or(0),
            () = until(state, CUT) => 0,
        };
        while state.load(Ordering::SeqCst) == HELD {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        if read == 0 || state.load(Ordering::SeqCst) == CUT || to.write_all(&bytes[..read]).await.is_err() {
            return;
        }
    }
}

async fn until(state: &AtomicU8, is: u8) {
    while state.load(Ordering::SeqCst) != is {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}
