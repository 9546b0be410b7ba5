//! One flush to the disk for all who wait for it.
//!
//! SQLite flushes its log for each commit, while it holds the one lock for writing: so many commits a second as the disk
//! has flushes. Here a commit writes the log and lets the next writer in; who committed waits until a flush that began
//! after his commit has ended. Nobody is told that something is kept before it outlives a loss of power; what others
//! built on it stands behind it in the same log.

use std::{
    fs, io,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};
use tokio::sync::Mutex;

/// What flushes.
type Work = Arc<dyn Fn() -> io::Result<()> + Send + Sync>;

/// A file that many write, and one flushes for all.
#[derive(Clone)]
pub(crate) struct Flush(Arc<Shared>);

struct Shared {
    work: Work,
    /// How many have asked.
    asked: AtomicU64,
    done: Mutex<Done>,
    lost: AtomicBool,
}

/// How far it has come.
#[derive(Default)]
struct Done {
    /// Of how many it is known that what they wrote is on the disk.
    all: u64,
    /// Whether a flush has failed.
    failed: bool,
}

impl Flush {
    /// The write-ahead log beside this SQLite database.
    pub(crate) fn of_log(database: &str) -> Self {
        let log = PathBuf::from(format!("{database}-wal"));
        Self::with(Arc::new(move || match fs::File::open(&log) {
            Ok(file) => file.sync_data(),
            // It was written over into the database, which SQLite flushes, and removed.
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(cause) => Err(cause),
        }))
    }

    fn with(work: Work) -> Self {
        Self(Arc::new(Shared { work, asked: AtomicU64::new(0), done: Mutex::default(), lost: AtomicBool::new(false) }))
    }

    /// Whether a flush has failed: what is really on the disk only a new start reads.
    pub(crate) fn lost(&self) -> bool {
        self.0.lost.load(Ordering::SeqCst)
    }

    /// Waits until everything that was written before is on the disk.
    ///
    /// # Errors
    /// If the disk refuses, now or ever before: what it lost once it does not find again by a later flush.
    pub(crate) async fn settled(&self) -> io::Result<()> {
        let mine = self.0.asked.fetch_add(1, Ordering::SeqCst) + 1;
        let mut done = self.0.done.lock().await;
        if done.failed {
            return Err(io::Error::other("an earlier flush failed"));
        }
        if done.all >= mine {
            return Ok(());
        }
        // Whoever has asked by now had written before; his flush is this one.
        let all = self.0.asked.load(Ordering::SeqCst);
        let work = Arc::clone(&self.0.work);
        let flushed = tokio::task::spawn_blocking(move || work()).await.map_err(io::Error::other).flatten();
        *done = Done { all, failed: flushed.is_err() };
        self.0.lost.store(done.failed, Ordering::SeqCst);
        flushed
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use std::sync::mpsc;

    #[tokio::test(flavor = "multi_thread")]
    async fn those_who_come_during_a_flush_share_the_next_one() {
        let (let_through, gate) = mpsc::channel::<()>();
        let (begun, begins) = mpsc::channel::<()>();
        let (count, gate) = (Arc::new(AtomicU64::new(0)), std::sync::Mutex::new(gate));
        let counted = Arc::clone(&count);
        let flush = Flush::with(Arc::new(move || {
            counted.fetch_add(1, Ordering::SeqCst);
            begun.send(()).unwrap();
            gate.lock().unwrap().recv().map_err(io::Error::other)
        }));
        let wait = || {
            let flush = flush.clone();
            tokio::spawn(async move { flush.settled().await })
        };
        let first = wait();
        tokio::task::block_in_place(|| begins.recv().unwrap());
        let others: Vec<_> = (0..20).map(|_| wait()).collect();
        while flush.0.asked.load(Ordering::SeqCst) < 21 {
            tokio::task::yield_now().await;
        }
        // The first flush began before the others wrote: it does not do for them.
        let_through.send(()).unwrap();
        first.await.unwrap().unwrap();
        tokio::task::block_in_place(|| begins.recv().unwrap());
        assert!(others.iter().all(|other| !other.is_finished()));
        let_through.send(()).unwrap();
        for other in others {
            other.await.unwrap().unwrap();
        }
        assert_eq!(count.load(Ordering::SeqCst), 2);
    }

    #[tokio::test]
    async fn after_a_flush_that_failed_nothing_is_said_to_be_kept() {
        let fails = Arc::new(std::sync::atomic::AtomicBool::new(true));
        let now = Arc::clone(&fails);
        let flush = Flush::with(Arc::new(move || match now.load(Ordering::SeqCst) {
            true => Err(io::Error::other("no space")),
            false => Ok(()),
        }));
        assert!(flush.settled().await.is_err());
        fails.store(false, Ordering::SeqCst);
        assert!(flush.settled().await.is_err());
    }
}
