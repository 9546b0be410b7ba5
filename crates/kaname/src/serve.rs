//! Listening, logging, stopping.

use anyhow::{Context, Result};
use axum::Router;
use shell::App;
use std::{future::IntoFuture, net::SocketAddr, time::Duration};
use tokio::{net::TcpListener, time::MissedTickBehavior};
use tracing_subscriber::{EnvFilter, fmt, prelude::*};

/// Starts the logs, to standard error. `RUST_LOG` chooses; by default warnings, and refusals of our own.
pub fn start_logs(json: bool) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn"));
    let registry = tracing_subscriber::registry().with(filter);
    if json {
        registry.with(fmt::layer().json().with_writer(std::io::stderr)).init();
    } else {
        registry.with(fmt::layer().with_writer(std::io::stderr)).init();
    }
}

/// How often it is looked whether something has come due.
const EVERY: Duration = Duration::from_secs(1);

/// Listens, says so in one line on standard output, serves until told to stop, and does meanwhile what comes due.
///
/// # Errors
/// If the address cannot be listened on.
pub async fn serve(listen: SocketAddr, app: App, router: Router) -> Result<()> {
    let listener = TcpListener::bind(listen).await.with_context(|| {
        format!("cannot listen on {listen}; is something else using the port? try --listen 127.0.0.1:0")
    })?;
    println!("ready http://{}", listener.local_addr()?);
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let served = axum::serve(listener, service).with_graceful_shutdown(told_to_stop()).into_future();
    tokio::select! { ended = served => ended?, () = keep_promises(&app) => {} }
    Ok(())
}

/// Never ends. A transaction that is broken off by the end of the program is as if it had not begun.
async fn keep_promises(app: &App) {
    let mut every = tokio::time::interval(EVERY);
    every.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        every.tick().await;
        app.do_what_is_due().await;
    }
}

async fn told_to_stop() {
    let interrupt = tokio::signal::ctrl_c();
    let Ok(mut terminate) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) else {
        let _ = interrupt.await;
        return;
    };
    tokio::select! { _ = interrupt => {}, _ = terminate.recv() => {} }
}
