//! A transaction. It ends by commit, or by being dropped: then nothing happened.

use crate::{Engine, Entry};
use sea_orm::DatabaseTransaction;
use std::sync::{Mutex, PoisonError};
use tokio::sync::OwnedMutexGuard;

pub(crate) struct Tx {
    pub(crate) inner: DatabaseTransaction,
    pub(crate) engine: Engine,
    pub(crate) writes: bool,
    entries: Mutex<Vec<Entry>>,
    // Declared last: released only after `inner` has been dropped.
    _gate: Option<OwnedMutexGuard<()>>,
}

impl Tx {
    pub(crate) fn new(
        inner: DatabaseTransaction,
        engine: Engine,
        writes: bool,
        gate: Option<OwnedMutexGuard<()>>,
    ) -> Self {
        Self { inner, engine, writes, entries: Mutex::default(), _gate: gate }
    }
    pub(crate) fn record(&self, entry: Entry) {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner).push(entry);
    }
    pub(crate) fn take_entries(&self) -> Vec<Entry> {
        std::mem::take(&mut *self.entries.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
