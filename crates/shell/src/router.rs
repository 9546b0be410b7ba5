//! All rooms as one service, and what every request goes through.

use crate::{
    App, AppParts, Fault, NavItem, Page, Reach, Room, Route, Voice, accessibility, again, api, asset, body, done,
    fault, home, input,
    visitor::{Caller, address, language},
};
use axum::{
    Router,
    extract::{DefaultBodyLimit, MatchedPath, Request, State},
    http::{HeaderValue, Method, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Redirect, Response},
};
use std::{any::Any, time::Duration};
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::CompressionLayer,
    csrf::{CsrfLayer, ProtectionError},
    request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer},
    timeout::TimeoutLayer,
    trace::TraceLayer,
};

/// Nothing from elsewhere, nothing inline.
const CSP: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; \
                   form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/// The shell's own room: home, language switch, health, assets.
pub fn own_room() -> Room {
    Room {
        routes: [
            api::routes(),
            vec![
                Route::get("/", home::home).public(),
                Route::get("/language/{lang}", home::switch_language).public(),
                Route::get("/healthz", home::healthz).public(),
                Route::get("/accessibility", accessibility::accessibility).public(),
                Route::get("/assets/kaname.css", asset::css).public(),
                Route::get("/assets/kaname.js", asset::js).public(),
                Route::get("/assets/icon.svg", asset::icon).public(),
            ],
        ]
        .into_iter()
        .flatten()
        .collect(),
        nav: |actor| {
            let home =
                NavItem { group: "nav-work", href: "/", text: "home-title", thumb: Some(("home-short", "home")) };
            actor.who().map(|_| home).into_iter().collect()
        },
        ..Room::new("shell")
    }
}

/// The house, open: the app and the service made of its rooms, the shell's own first.
pub fn open(mut parts: AppParts) -> (App, Router) {
    parts.rooms.insert(0, own_room());
    let openapi = api::document_of(&parts.rooms);
    let routes = parts.rooms.iter_mut().flat_map(|room| std::mem::take(&mut room.routes)).collect();
    let app = App::with(parts, openapi);
    (app.clone(), router(app, routes))
}

fn router(app: App, routes: Vec<Route>) -> Router {
    let mut router = Router::new();
    for route in routes {
        let most = route.limit.unwrap_or(input::LIMIT);
        let limit = DefaultBodyLimit::max(most);
        let drained = middleware::from_fn(move |request, next| body::drained(request, next, most));
        let handler = match route.reach {
            Reach::Public => route.handler,
            Reach::SignedIn => route.handler.route_layer(middleware::from_fn(signed_in_only)),
        };
        router = router.route(route.path, handler.layer(limit).layer(drained));
    }
    router
        .fallback(async || Fault::not_found())
        .method_not_allowed_fallback(other_method)
        .layer(CsrfLayer::new())
        .layer(CatchPanicLayer::custom(panicked))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, Duration::from_secs(60)))
        .layer(middleware::from_fn_with_state(app.clone(), reception))
        .layer(CompressionLayer::new())
        .layer(PropagateRequestIdLayer::x_request_id())
        .layer(TraceLayer::new_for_http().make_span_with(span))
        .layer(SetRequestIdLayer::x_request_id(MakeRequestUuid))
        .with_state(app)
}

/// What every line of the log says of the request to which it belongs: its id, which its answer names, and the template of
/// its route. Never its address: words, ids and tokens stand in it.
fn span(request: &Request) -> tracing::Span {
    let id = request.headers().get("x-request-id").and_then(|id| id.to_str().ok()).filter(|id| api::is_plain(id));
    let route = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str);
    tracing::error_span!("request", id = id.unwrap_or_default(), method = %request.method(), route)
}

/// Somebody who comes back to where a form was sent (by changing the language on its answer, say) is led to the page
/// above it, on which the form stood.
async fn other_method(request: Request) -> Response {
    match request.uri().path().rsplit_once('/') {
        Some((above, _))
            if request.method() == Method::GET
                && !above.is_empty()
                && !request.uri().path().starts_with(crate::app::API) =>
        {
            Redirect::to(above).into_response()
        }
        _ => Fault::new(StatusCode::METHOD_NOT_ALLOWED, "shell.method").into_response(),
    }
}

fn panicked(_: Box<dyn Any + Send + 'static>) -> Response {
    Fault::broken("shell.panicked").into_response()
}

async fn signed_in_only(request: Request, next: Next) -> Response {
    match request.extensions().get::<Caller>() {
        Some(Caller { visitor: Some(_), .. }) => next.run(request).await,
        _ => Fault::sign_in().into_response(),
    }
}

/// Finds out who comes, lets him through, and turns a fault into a page in his language.
async fn reception(State(app): State<App>, request: Request, next: Next) -> Response {
    let asset = request.uri().path().starts_with("/assets/");
    let program = request.uri().path().starts_with(crate::app::API);
    let address = address(&request);
    let Ok((request, typed)) = again::typed(request).await else {
        return guard(&app, StatusCode::BAD_REQUEST.into_response());
    };
    let (parts, body) = request.into_parts();
    let (visitor, trouble) = match app.recognise_request(&parts).await {
        Ok(visitor) => (visitor, None),
        Err(cause) => (None, Some(Fault::from(cause))),
    };
    let did = done::heard(&parts);
    let mark = visitor.as_ref().and_then(|visitor| app.mark_of(visitor.actor.who()?.person));
    // What one person typed is not filed under the name of another who has signed in since.
    let others = typed.typist.is_some() && mark.is_some() && typed.typist != mark;
    let trouble = trouble.or_else(|| others.then(|| Fault::new(StatusCode::FORBIDDEN, "shell.typed-by-another")));
    let mut request = Request::from_parts(parts, body);
    let lang = language(request.headers(), visitor.as_ref());
    let id = request.headers().get("x-request-id").and_then(|id| id.to_str().ok()).map(str::to_owned);
    // What is a part of a page, a file or an answer to a program has no frame in which it would stand.
    let framed = !asset && !program && !request.headers().contains_key("x-kaname-part");
    let banners = match visitor.as_ref().filter(|_| framed) {
        Some(visitor) => app.banners(&visitor.actor, lang).await,
        None => Vec::new(),
    };
    let caller = Caller { visitor, lang, address, did, banners };
    request.extensions_mut().insert(caller.clone());
    let mut response = match trouble.or_else(|| nul(request.uri())) {
        Some(fault) if !asset => fault.into_response(),
        _ => next.run(request).await,
    };
    response = as_fault(response);
    if let Some(fault) = response.extensions().get::<Fault>().cloned() {
        fault.log();
        if program {
            let allow = response.headers().get(header::ALLOW).cloned();
            response = api::problem(&fault, &Voice::new(app.texts(), caller.lang, app.now()), id.as_deref());
            if let Some(allow) = allow {
                response.headers_mut().insert(header::ALLOW, allow);
            }
            when_to_try(&mut response);
            return guard(&app, response);
        }
        let page = Page::new(&app, caller.visitor.as_ref(), caller.lang, &caller.address, String::new());
        let page = page.after(caller.did.as_deref()).saying(&caller.banners);
        response = fault::fault_page(&fault, page, typed.again);
        when_to_try(&mut response);
    }
    done::keep(&mut response, caller.did.is_some(), app.secure_cookies());
    guard(&app, response)
}

/// What a layer answered without a fault of ours, as one.
fn as_fault(response: Response) -> Response {
    if response.extensions().get::<ProtectionError>().is_some() {
        return Fault::new(StatusCode::FORBIDDEN, "shell.other-site").into_response();
    }
    if response.extensions().get::<Fault>().is_some() {
        return response;
    }
    match response.status() {
        // An address or a form that the framework could not read; it says so in English, and quotes it.
        StatusCode::BAD_REQUEST => Fault::unreadable("shell.unreadable").into_response(),
        StatusCode::SERVICE_UNAVAILABLE => Fault::later("shell.too-long").into_response(),
        _ => response,
    }
}

/// After so many seconds what is away may be there again.
const TRY_AFTER: HeaderValue = HeaderValue::from_static("10");

/// Says with 503 when it is worth trying again.
fn when_to_try(response: &mut Response) {
    if response.status() == StatusCode::SERVICE_UNAVAILABLE {
        response.headers_mut().insert(header::RETRY_AFTER, TRY_AFTER);
    }
}

/// An address with a NUL names nothing, and no database keeps one in a text; what is no text names nothing either.
fn nul(uri: &axum::http::Uri) -> Option<Fault> {
    match (uri.path().contains("%00") || !is_text(uri.path()), uri.query().is_some_and(|query| query.contains("%00"))) {
        (true, _) => Some(Fault::not_found()),
        (false, true) => Some(Fault::unreadable("shell.nul")),
        (false, false) => None,
    }
}

/// Whether a path is UTF-8 where its codes are read.
fn is_text(path: &str) -> bool {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let (byte, behind) = input::coded(rest).unwrap_or((*first, after));
        bytes.push(byte);
        rest = behind;
    }
    std::str::from_utf8(&bytes).is_ok()
}

fn guard(app: &App, mut response: Response) -> Response {
    let headers = response.headers_mut();
    // A file that is sent as it came has a stricter one of its own.
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(CSP));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert("cross-origin-opener-policy", HeaderValue::from_static("same-origin"));
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
    if app.secure_cookies() {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}
