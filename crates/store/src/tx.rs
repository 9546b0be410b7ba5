//! A transaction. It ends by commit, or by being dropped: then nothing happened.

use crate::{Engine, Entry, StoreError, flush::Flush, meter::Timed};
use sea_orm::DatabaseTransaction;
use std::sync::{Mutex, PoisonError};
use tokio::sync::OwnedMutexGuard;

pub(crate) struct Tx {
    pub(crate) inner: DatabaseTransaction,
    pub(crate) engine: Engine,
    pub(crate) writes: bool,
    entries: Mutex<Vec<Entry>>,
    /// Where a commit waits until it outlives a loss of power; `None` where the engine sees to it.
    flush: Option<Flush>,
    timed: Box<Timed>,
    // Declared last: released only after `inner` has been dropped.
    gate: Option<OwnedMutexGuard<()>>,
}

impl Tx {
    pub(crate) fn new(
        inner: DatabaseTransaction,
        engine: Engine,
        writes: bool,
        (gate, flush): (Option<OwnedMutexGuard<()>>, Option<Flush>),
        timed: Timed,
    ) -> Self {
        Self { inner, engine, writes, entries: Mutex::default(), flush, timed: Box::new(timed), gate }
    }
    /// Commits, lets the next writer in, and waits until what was written is kept.
    pub(crate) async fn commit(self) -> Result<(), StoreError> {
        let Tx { inner, flush, timed, gate, .. } = self;
        let committed = kept(inner, flush, gate).await;
        timed.ended(committed.is_ok());
        committed
    }
    pub(crate) fn record(&self, entry: Entry) {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner).push(entry);
    }
    pub(crate) fn take_entries(&self) -> Vec<Entry> {
        std::mem::take(&mut *self.entries.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

async fn kept(
    inner: DatabaseTransaction,
    flush: Option<Flush>,
    gate: Option<OwnedMutexGuard<()>>,
) -> Result<(), StoreError> {
    inner.commit().await.map_err(StoreError::of_commit)?;
    drop(gate);
    match flush {
        Some(flush) => flush.settled().await.map_err(StoreError::Disk),
        None => Ok(()),
    }
}
