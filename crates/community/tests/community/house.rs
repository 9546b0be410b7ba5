//! A house with the rooms that communities need, whose doorkeeper believes what he is told.

use crate::world::*;
use access::{Actor, Role};
use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Request, StatusCode},
};
use kernel::Bilingual;
use shell::{App, AppParts, Mode, Visitor, app::Soon};
use std::sync::Arc;
use store::StoreError;
use tower::ServiceExt;
use trial::Bench;

fn acting(who: &str) -> Option<Actor> {
    Some(match who {
        "member" => member(101),
        "near" => member(102),
        "other" => member(105),
        "hub" => first(),
        "second" => second(),
        "council" => council(),
        "centre" => centre(Role::Duty),
        "centre-analyst" => centre(Role::Analyst),
        "outsider" => member(OUTSIDER),
        "elsewhere" => member(ELSEWHERE),
        "c4tap" => council_hub(821),
        _ => return None,
    })
}

fn believe<'a>(_: &'a App, headers: &'a HeaderMap) -> Soon<'a, Result<Option<Visitor>, StoreError>> {
    let actor = headers.get("x-who").and_then(|who| acting(who.to_str().ok()?));
    Box::pin(async move {
        Ok(actor.map(|actor| Visitor {
            actor,
            name: Bilingual::new("ある人", "Somebody"),
            organisation: Bilingual::new("ある組織", "Some body"),
            lang: None,
        }))
    })
}

pub(crate) fn open(bench: &Bench) -> Router {
    shell::open(AppParts {
        db: bench.db.clone(),
        clock: bench.clock.clone(),
        chance: Arc::new(trial::Counter::default()),
        mode: Mode::Real,
        secure_cookies: false,
        duty_phone: "03-0000-0100".into(),
        rooms: vec![community::room(), sharing::room(), registry::room()],
        doorkeeper: believe,
    })
    .1
}

pub(crate) async fn get(router: &Router, who: &str, lang: &str, path: &str) -> (StatusCode, String) {
    let request = Request::get(path).header("x-who", who).header("accept-language", lang).body(Body::empty()).unwrap();
    let response = router.clone().oneshot(request).await.unwrap();
    let status = response.status();
    let body = axum::body::to_bytes(response.into_body(), 10_000_000).await.unwrap();
    (status, String::from_utf8(body.to_vec()).unwrap())
}

pub(crate) async fn post(router: &Router, who: &str, path: &str, form: &str) -> (StatusCode, String) {
    let request = Request::post(path)
        .header("x-who", who)
        .header("accept-language", "ja")
        .header("origin", "http://hub.example")
        .header("host", "hub.example")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Body::from(form.to_owned()))
        .unwrap();
    let response = router.clone().oneshot(request).await.unwrap();
    let status = response.status();
    let body = axum::body::to_bytes(response.into_body(), 10_000_000).await.unwrap();
    (status, String::from_utf8(body.to_vec()).unwrap())
}

/// What a program or a browser that saves is given.
pub(crate) async fn fetch(router: &Router, who: &str, path: &str) -> (StatusCode, HeaderMap, Vec<u8>) {
    let request = Request::get(path).header("x-who", who).body(Body::empty()).unwrap();
    let response = router.clone().oneshot(request).await.unwrap();
    let (status, headers) = (response.status(), response.headers().clone());
    (status, headers, axum::body::to_bytes(response.into_body(), 20_000_000).await.unwrap().to_vec())
}

/// Sends a form with files; where it leads to, or what is said.
pub(crate) async fn send_form(
    router: &Router,
    who: &str,
    path: &str,
    typed: &[(&str, &str)],
    files: &[(&str, &str)],
) -> (StatusCode, String) {
    let mut body = String::new();
    for (name, value) in typed {
        body.push_str(&format!("--part\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"));
    }
    for (name, text) in files {
        let head = format!("--part\r\nContent-Disposition: form-data; name=\"files\"; filename=\"{name}\"\r\n\r\n");
        body.push_str(&format!("{head}{text}\r\n"));
    }
    body.push_str("--part--\r\n");
    let request = Request::post(path)
        .header("x-who", who)
        .header("accept-language", "ja")
        .header("origin", "http://hub.example")
        .header("host", "hub.example")
        .header("content-type", "multipart/form-data; boundary=part")
        .body(Body::from(body))
        .unwrap();
    let response = router.clone().oneshot(request).await.unwrap();
    let (status, headers) = (response.status(), response.headers().clone());
    let body = axum::body::to_bytes(response.into_body(), 10_000_000).await.unwrap();
    match headers.get("location") {
        Some(at) => (status, at.to_str().unwrap().to_owned()),
        None => (status, String::from_utf8(body.to_vec()).unwrap()),
    }
}

/// What a program sends as JSON, and what it is told.
pub(crate) async fn call(router: &Router, who: &str, path: &str, json: &str) -> (StatusCode, String) {
    let request = Request::post(path)
        .header("x-who", who)
        .header("content-type", "application/json")
        .body(Body::from(json.to_owned()))
        .unwrap();
    let response = router.clone().oneshot(request).await.unwrap();
    let status = response.status();
    let body = axum::body::to_bytes(response.into_body(), 10_000_000).await.unwrap();
    (status, String::from_utf8(body.to_vec()).unwrap())
}

/// What a program changes on what it read: bytes as they are, under `If-Match`.
pub(crate) async fn change(
    router: &Router,
    who: &str,
    (method, path): (&str, &str),
    revision: Option<i64>,
    bytes: &str,
) -> (StatusCode, String) {
    let mut request = Request::builder().method(method).uri(path).header("x-who", who);
    if let Some(revision) = revision {
        request = request.header("if-match", format!("\"{revision}\""));
    }
    let request = request.header("content-type", "application/octet-stream").body(Body::from(bytes.to_owned()));
    let response = router.clone().oneshot(request.unwrap()).await.unwrap();
    let status = response.status();
    let body = axum::body::to_bytes(response.into_body(), 10_000_000).await.unwrap();
    (status, String::from_utf8(body.to_vec()).unwrap())
}
