//! The edge of the house: the only place that asks the system for the time and for chance.
#![allow(clippy::disallowed_methods, reason = "this is the edge")]

use kernel::{At, Chance, Clock};
use std::time::{SystemTime, UNIX_EPOCH};

/// The system's clock, shifted by a fixed span (zero in earnest; the demo tells a day of 2014).
pub struct SystemClock {
    shift_ms: i64,
}

impl SystemClock {
    /// The clock as it is.
    pub fn real() -> Self {
        Self { shift_ms: 0 }
    }
    /// A clock that is `shift_ms` milliseconds off.
    pub fn shifted(shift_ms: i64) -> Self {
        Self { shift_ms }
    }
}

impl Clock for SystemClock {
    fn now(&self) -> At {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        At::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX).saturating_add(self.shift_ms))
    }
}

/// The operating system's chance.
pub struct SystemChance;

impl Chance for SystemChance {
    fn fill(&self, bytes: &mut [u8]) {
        if let Err(cause) = getrandom::fill(bytes) {
            // Going on with guessable ids and tokens would be worse than stopping.
            eprintln!("kaname: the operating system gives no random bytes: {cause}");
            std::process::exit(70);
        }
    }
}
