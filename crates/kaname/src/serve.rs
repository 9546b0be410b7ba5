//! Listening, logging, stopping.

use crate::{house, manager, metrics::Metrics, post::Door};
use anyhow::{Context, Result, anyhow};
use axum::Router;
use delivery::post::{self, Mailroom, PostOffice};
use mail::listener::{Bounds, Listener};
use shell::App;
use std::{future::IntoFuture, net::SocketAddr, sync::Arc, time::Duration};
use store::retention;
use tokio::{net::TcpListener, sync::watch, time::MissedTickBehavior};
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

/// What a server does beside its pages.
#[derive(Default)]
pub struct Beside {
    /// Sends letters.
    pub office: Option<PostOffice>,
    /// Takes letters.
    pub door: Option<Door>,
    /// Where numbers are read.
    pub metrics: Option<SocketAddr>,
}

/// Listens, says so in one line on standard output, serves until told to stop, and does meanwhile what comes due, and what
/// else it is for.
///
/// # Errors
/// If an address cannot be listened on.
pub async fn serve(
    listen: SocketAddr,
    app: App,
    router: Router,
    Beside { office, door, metrics }: Beside,
) -> Result<()> {
    let listener = TcpListener::bind(listen).await.with_context(|| {
        format!("cannot listen on {listen}; is something else using the port? try --listen 127.0.0.1:0")
    })?;
    let letters = match door {
        Some(door) => Some(open(door, &app).await?),
        None => None,
    };
    println!("ready http://{}", listener.local_addr()?);
    let (tell, told) = watch::channel(false);
    let stopped = |mut told: watch::Receiver<bool>| async move { told.wait_for(|stop| *stop).await.map_or((), |_| ()) };
    let post = office.map(|office| tokio::spawn(post::work(app.clone(), office, stopped(told.clone()))));
    let taken = letters.map(|(socket, door)| {
        let stop = stopped(told.clone());
        tokio::spawn(async move { door.at_address(socket, stop).await })
    });
    let (router, read) = match metrics {
        Some(place) => {
            let metrics = Metrics::new(&app);
            let router = metrics.counting(router);
            (router, Some(tokio::spawn(metrics.open(place, app.clone(), stopped(told.clone())).await?)))
        }
        None => (router, None),
    };
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let served = axum::serve(listener, service).with_graceful_shutdown(stopped(told)).into_future();
    let signal = async {
        told_to_stop().await;
        manager::stopping();
        // Nobody listens any more: then everything has ended.
        let _ = tell.send(true);
        std::future::pending::<()>().await;
    };
    manager::ready();
    tokio::select! {
        ended = served => ended?,
        lost = keep_promises(&app) => return Err(lost),
        () = keep_in_order(&app) => {}
        () = signal => {}
        () = manager::alive() => {}
    }
    for task in [post, taken, read].into_iter().flatten() {
        task.await?;
    }
    Ok(())
}

/// The door at which letters come in, open.
async fn open(door: Door, app: &App) -> Result<(TcpListener, Listener<Mailroom>)> {
    let Door { listen, dialect, replies, reports, results_of } = door;
    let socket = TcpListener::bind(listen).await.with_context(|| format!("cannot listen for letters on {listen}"))?;
    println!("letters at {}", socket.local_addr()?);
    let intake = Arc::new(Mailroom::open(app.clone(), &replies, reports).await?.hearing(results_of));
    let name = replies.domain().to_owned();
    Ok((socket, Listener { intake, dialect, name, bounds: Bounds::default() }))
}

/// Ends only when the disk did not keep what it was told to. A transaction that is broken off by the end of the program is as if it had not begun.
async fn keep_promises(app: &App) -> anyhow::Error {
    let mut every = tokio::time::interval(EVERY);
    every.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut swept = None;
    loop {
        every.tick().await;
        app.do_what_is_due().await;
        if app.db().lost_disk() {
            return anyhow!("the disk did not keep what was committed; only a new start reads what is really there");
        }
        let today = app.now().day();
        if swept == Some(today) {
            continue;
        }
        match retention::sweep_today(app.db(), app.now(), &house::retained()).await {
            Ok(_) => swept = Some(today),
            Err(cause) => tracing::debug!(?cause, "what was kept for long enough could not be removed"),
        }
    }
}

/// How often it is looked whether a day has begun.
const EVERY_SO_OFTEN: Duration = Duration::from_secs(60);

/// Keeps the database in order, once a day, beside everything else. Never ends.
async fn keep_in_order(app: &App) {
    let mut kept = None;
    loop {
        tokio::time::sleep(EVERY_SO_OFTEN).await;
        let today = app.now().day();
        if kept != Some(today) {
            kept = Some(today);
            if let Err(cause) = store::upkeep(app.db(), app.now()).await {
                tracing::debug!(?cause, "the database could not be kept in order");
            }
        }
    }
}

/// Waits for an interrupt, or for being told to end.
pub(crate) async fn told_to_stop() {
    let interrupt = tokio::signal::ctrl_c();
    let Ok(mut terminate) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) else {
        let _ = interrupt.await;
        return;
    };
    tokio::select! { _ = interrupt => {}, _ = terminate.recv() => {} }
}
