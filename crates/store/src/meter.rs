//! How the database does, for whoever watches: how many transactions end how, and how long they take. Never what is in them.

use prometheus_client::{
    encoding::EncodeLabelSet,
    metrics::{counter::Counter, family::Family, histogram::Histogram},
    registry::Registry,
};
use std::time::Instant;

/// Seconds: from a page's query to what makes people wait.
const BUCKETS: [f64; 9] = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 30.0];

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Ended {
    /// `read` or `write`.
    kind: &'static str,
    /// `committed`, `left` (nothing was to be stored, or an error came before) or `failed` (the commit was refused).
    outcome: &'static str,
}

/// What is counted; cheap to clone.
#[derive(Clone, Debug)]
pub struct Meter {
    ended: Family<Ended, Histogram, fn() -> Histogram>,
    unreached: Counter,
}

impl Default for Meter {
    fn default() -> Self {
        Self { ended: Family::new_with_constructor(|| Histogram::new(BUCKETS)), unreached: Counter::default() }
    }
}

impl Meter {
    /// Says what is counted.
    pub fn register(&self, registry: &mut Registry) {
        let help = "Transactions by how they ended, and how many seconds they took";
        registry.register("database_transaction_seconds", help, self.ended.clone());
        let help = "Transactions that could not begin: the database was not reached, or every connection was busy for too long";
        registry.register("database_unreached", help, self.unreached.clone());
    }
    pub(crate) fn unreached(&self) {
        self.unreached.inc();
    }
    pub(crate) fn begun(&self, writes: bool) -> Timed {
        Timed { meter: self.clone(), begun: now(), kind: if writes { "write" } else { "read" }, outcome: "left" }
    }
}

/// The moment from which something is measured.
#[allow(clippy::disallowed_methods, reason = "how long it takes, on this machine; nothing is decided by it")]
pub(crate) fn now() -> Instant {
    Instant::now()
}

/// A transaction that runs; it is counted when this goes away.
pub(crate) struct Timed {
    meter: Meter,
    begun: Instant,
    kind: &'static str,
    outcome: &'static str,
}

impl Timed {
    /// How it ended.
    pub(crate) fn ended(mut self, well: bool) {
        self.outcome = if well { "committed" } else { "failed" };
    }
}

impl Drop for Timed {
    fn drop(&mut self) {
        let ended = Ended { kind: self.kind, outcome: self.outcome };
        self.meter.ended.get_or_create(&ended).observe(self.begun.elapsed().as_secs_f64());
    }
}
