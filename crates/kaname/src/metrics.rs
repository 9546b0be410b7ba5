//! What Prometheus reads of a running server: numbers at a listener of its own. No content, no name, no id, no address of
//! anybody is in it, and no label has more values than there are routes.

mod hub;
mod process;

use anyhow::{Context, Result, bail};
use axum::{
    Router,
    extract::{MatchedPath, Request, State},
    http::{Method, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::get,
};
use prometheus_client::{
    encoding::{
        EncodeLabelSet,
        text::{encode_eof, encode_registry},
    },
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram, info::Info},
    registry::Registry,
};
use shell::App;
use std::{future::Future, net::SocketAddr, sync::Arc, time::Instant};
use tokio::{net::TcpListener, sync::Mutex};

/// How Prometheus knows the format.
const FORMAT: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";
/// Seconds, as pages take them.
const BUCKETS: [f64; 9] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0];

/// Where it is read; `None`: nowhere.
///
/// # Errors
/// If it would stand where others reach it, and that was not asked for.
pub fn place(asked: Option<SocketAddr>, anywhere: bool) -> Result<Option<SocketAddr>> {
    if let Some(listen) = asked.filter(|listen| !listen.ip().is_loopback() && !anywhere) {
        bail!(
            "--metrics {listen} can be reached from elsewhere, and asks nobody who he is: let Prometheus read 127.0.0.1, or say \
             --metrics-anywhere"
        );
    }
    Ok(asked)
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Answered {
    method: &'static str,
    route: String,
    status: u16,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Asked {
    method: &'static str,
    route: String,
}

/// What is counted of requests; cheap to clone.
#[derive(Clone)]
pub struct Metrics(Arc<Counted>);

struct Counted {
    registry: Registry,
    answered: Family<Answered, Counter>,
    seconds: Family<Asked, Histogram, fn() -> Histogram>,
    open: Gauge,
    /// What was asked of the database last, and when: whoever reads often costs nothing.
    hub: Mutex<Option<(Instant, hub::Hub)>>,
}

impl Metrics {
    /// Nothing counted yet.
    pub fn new(app: &App) -> Self {
        let mut registry = Registry::with_prefix("kaname");
        let answered = Family::default();
        let seconds: Family<Asked, Histogram, fn() -> Histogram> =
            Family::new_with_constructor(|| Histogram::new(BUCKETS));
        let open = Gauge::default();
        registry.register("requests", "Requests answered, by route", answered.clone());
        registry.register("request_seconds", "How many seconds the answer took", seconds.clone());
        registry.register("requests_open", "Requests being answered", open.clone());
        let build = Info::new([("version", env!("CARGO_PKG_VERSION")), ("engine", hub::engine(app.db().engine()))]);
        registry.register("build", "Which Kaname, on which database", build);
        app.db().meter().register(&mut registry);
        Self(Arc::new(Counted { registry, answered, seconds, open, hub: Mutex::default() }))
    }
    /// The service, with its requests counted.
    pub fn counting(&self, router: Router) -> Router {
        router.layer(middleware::from_fn_with_state(self.clone(), counted))
    }
    /// Listens there until `stop`.
    ///
    /// # Errors
    /// If the address cannot be listened on.
    pub async fn open(
        self,
        listen: SocketAddr,
        app: App,
        stop: impl Future<Output = ()> + Send + 'static,
    ) -> Result<impl Future<Output = ()> + Send> {
        let listener =
            TcpListener::bind(listen).await.with_context(|| format!("cannot listen for Prometheus on {listen}"))?;
        println!("metrics at http://{}/metrics", listener.local_addr()?);
        let service = Router::new().route("/metrics", get(read)).with_state((self, app));
        let served = axum::serve(listener, service).with_graceful_shutdown(stop);
        Ok(async move {
            if let Err(cause) = served.await {
                tracing::error!(?cause, "nobody can read the metrics any more");
            }
        })
    }
    async fn text(&self, app: &App) -> Result<String, std::fmt::Error> {
        let mut text = String::new();
        encode_registry(&mut text, &self.0.registry)?;
        let mut now = Registry::with_prefix("kaname");
        self.hub(app).await.register(&mut now, app.now());
        hub::pool(app.db(), &mut now);
        encode_registry(&mut text, &now)?;
        let mut own = Registry::default();
        process::register(&mut own);
        encode_registry(&mut text, &own)?;
        encode_eof(&mut text)?;
        Ok(text)
    }
    async fn hub(&self, app: &App) -> hub::Hub {
        let mut kept = self.0.hub.lock().await;
        if let Some((_, hub)) = kept.as_ref().filter(|(asked, _)| asked.elapsed() < hub::FRESH) {
            return hub.clone();
        }
        let hub = hub::Hub::ask(app).await;
        *kept = Some((now(), hub.clone()));
        hub
    }
}

#[allow(clippy::disallowed_methods, reason = "how long it takes, on this machine")]
fn now() -> Instant {
    Instant::now()
}

/// Methods as a label: what somebody makes up is no value of its own.
fn method(of: &Method) -> &'static str {
    let known = [Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::PATCH, Method::DELETE, Method::OPTIONS];
    let names = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
    known.iter().zip(names).find(|(one, _)| *one == of).map_or("other", |(_, name)| name)
}

async fn counted(State(Metrics(metrics)): State<Metrics>, request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str).to_owned();
    let (method, begun) = (method(request.method()), now());
    let open = Open::one(&metrics.open);
    let response = next.run(request).await;
    drop(open);
    metrics.seconds.get_or_create(&Asked { method, route: route.clone() }).observe(begun.elapsed().as_secs_f64());
    metrics.answered.get_or_create(&Answered { method, route, status: response.status().as_u16() }).inc();
    response
}

/// A request that is being answered; whoever hangs up is no longer waited for.
struct Open<'a>(&'a Gauge);

impl<'a> Open<'a> {
    fn one(open: &'a Gauge) -> Self {
        open.inc();
        Self(open)
    }
}

impl Drop for Open<'_> {
    fn drop(&mut self) {
        self.0.dec();
    }
}

async fn read(State((metrics, app)): State<(Metrics, App)>) -> Response {
    match metrics.text(&app).await {
        Ok(text) => ([(header::CONTENT_TYPE, FORMAT)], text).into_response(),
        Err(_) => axum::http::StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
