//! What the service manager is told (`sd_notify`): that the server is ready, that it lives, that it stops. Where no manager
//! asks, nothing.

use std::{
    env,
    os::{
        linux::net::SocketAddrExt,
        unix::{
            ffi::OsStrExt,
            net::{SocketAddr, UnixDatagram},
        },
    },
    time::Duration,
};

/// Where it listens.
const SOCKET: &str = "NOTIFY_SOCKET";
/// Microseconds within which it wants to hear that the server lives.
const WATCHDOG: &str = "WATCHDOG_USEC";

/// Pages are served from now on.
pub(crate) fn ready() {
    tell("READY=1");
}

/// What is at hand is finished, nothing new begins.
pub(crate) fn stopping() {
    tell("STOPPING=1");
}

/// Says again and again that it lives, twice as often as is asked. It never ends.
pub(crate) async fn alive() {
    let Some(within) = env::var(WATCHDOG).ok().and_then(|text| text.parse().ok()).filter(|within| *within > 0) else {
        return std::future::pending().await;
    };
    let mut every = tokio::time::interval(Duration::from_micros(within) / 2);
    loop {
        every.tick().await;
        tell("WATCHDOG=1");
    }
}

fn tell(what: &str) {
    let Some(place) = env::var_os(SOCKET) else { return };
    let bytes = place.as_bytes();
    let address = match bytes.strip_prefix(b"@") {
        Some(name) => SocketAddr::from_abstract_name(name),
        None => SocketAddr::from_pathname(&place),
    };
    let told = address.and_then(|address| UnixDatagram::unbound()?.send_to_addr(what.as_bytes(), &address));
    if let Err(cause) = told {
        tracing::warn!(?cause, what, "the service manager was not told");
    }
}
