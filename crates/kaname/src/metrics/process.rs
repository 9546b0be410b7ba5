//! What the system says of this process, under the names that Prometheus has for it.

use prometheus_client::{metrics::gauge::ConstGauge, registry::Registry};
use std::fs;

/// Pages are of so many bytes wherever this runs in earnest.
const PAGE: i64 = 4096;

/// Says it; where the system tells nothing, nothing.
pub(super) fn register(registry: &mut Registry) {
    let mut says = |name: &str, help: &str, value: Option<i64>| {
        if let Some(value) = value {
            registry.register(name, help, ConstGauge::new(value));
        }
    };
    let statm = fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages = |at: usize| statm.split_whitespace().nth(at).and_then(|word| word.parse::<i64>().ok());
    says("process_virtual_memory_bytes", "Virtual memory", pages(0).map(|pages| pages * PAGE));
    says("process_resident_memory_bytes", "Memory in use", pages(1).map(|pages| pages * PAGE));
    let open = fs::read_dir("/proc/self/fd").ok().and_then(|all| i64::try_from(all.count()).ok());
    says("process_open_fds", "Open files and sockets", open);
}
