//! How long something takes, on this machine.

use std::time::Instant;

/// A stopwatch that runs.
#[derive(Clone, Copy)]
pub(super) struct Watch(Instant);

impl Watch {
    #[allow(clippy::disallowed_methods, reason = "how long it takes, on this machine")]
    pub(super) fn started() -> Self {
        Self(Instant::now())
    }
    pub(super) fn seconds(self) -> f64 {
        self.0.elapsed().as_secs_f64()
    }
}
