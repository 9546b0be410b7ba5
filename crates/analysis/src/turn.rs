//! What takes a processor for a while: few at once, and never one that others wait for.

use shell::Fault;
use std::time::Duration;
use tokio::{
    runtime::{Handle, RuntimeFlavor},
    sync::Semaphore,
    task::block_in_place,
    time::timeout,
};

/// So many at once.
static TURNS: Semaphore = Semaphore::const_new(2);
/// So long somebody waits for a turn.
const WAIT: Duration = Duration::from_secs(10);

/// Works something out when its turn comes. Nobody holds the database meanwhile.
///
/// # Errors
/// If no turn comes.
pub(crate) async fn worked_out<T>(work: impl FnOnce() -> T) -> Result<T, Fault> {
    let busy = || Fault::later("analysis.busy");
    let _turn = timeout(WAIT, TURNS.acquire()).await.map_err(|_| busy())?.map_err(|_| busy())?;
    // A runtime of one thread, as tests have it, has no other that could go on.
    match Handle::current().runtime_flavor() {
        RuntimeFlavor::CurrentThread => Ok(work()),
        _ => Ok(block_in_place(work)),
    }
}
