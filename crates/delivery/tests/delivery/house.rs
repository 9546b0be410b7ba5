//! The room as a service, with a doorkeeper who believes what a header says.

use crate::world;
use access::{Actor, BodyKind, Role};
use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Request, StatusCode, header},
};
use kernel::{Bilingual, Chance};
use shell::{App, AppParts, Mode, Page, Signed, Texts, Visitor, app::Soon};
use std::sync::Arc;
use store::StoreError;
use tower::ServiceExt;
use trial::Bench;

/// The sentences of the shell and of this room.
pub fn texts() -> Arc<Texts> {
    let room = delivery::room(crate::world::search);
    Arc::new(Texts::new([(room.texts_ja, room.texts_en)]))
}

fn believe<'a>(_: &'a App, headers: &'a HeaderMap) -> Soon<'a, Result<Option<Visitor>, StoreError>> {
    let said = headers.get("x-org").and_then(|value| value.to_str().ok()?.parse::<u128>().ok());
    Box::pin(async move {
        Ok(said.map(|org| Visitor {
            actor: acting(org),
            name: Bilingual::new("藤田 直樹", "Naoki Fujita"),
            organisation: Bilingual::new("ある組織", "Some body"),
            lang: None,
        }))
    })
}

/// The number by which an analyst of the centre comes.
pub const ANALYST: u128 = 990;
/// The number by which an administrator of the centre comes.
pub const KEEPER: u128 = 991;

/// Somebody with the usual role at this organisation of the small country.
pub fn acting(org: u128) -> Actor {
    match org {
        world::CENTRE => world::centre(),
        ANALYST => trial::actor(990, world::CENTRE, BodyKind::Centre, &[Role::Analyst]),
        KEEPER => trial::actor(991, world::CENTRE, BodyKind::Centre, &[Role::Manager]),
        world::MIC | world::FSA => world::ministry(org),
        world::TEL | world::CATV | world::BANK => world::secretariat(org),
        _ => world::member(org),
    }
}

/// A page as this organisation sees it, in Japanese.
pub async fn page(bench: &Bench, org: u128) -> Page {
    let (app, _) = parts(bench);
    let actor = acting(org);
    let visitor = Visitor {
        actor,
        name: Bilingual::default(),
        organisation: Bilingual::new("ある組織", "Some body"),
        lang: None,
    };
    Page::signed(
        &Signed { app, visitor, lang: kernel::Lang::Ja, address: "/".into(), did: None, banners: Vec::new() },
        "",
    )
}

/// The service over the bench's database.
pub fn open(bench: &Bench) -> Router {
    parts(bench).1
}

/// What the service is given, over the bench's database.
pub fn app(bench: &Bench) -> App {
    parts(bench).0
}

/// The service with one more room.
pub fn open_with(bench: &Bench, room: shell::Room) -> Router {
    opened(bench, vec![delivery::room(crate::world::search), room]).1
}

fn parts(bench: &Bench) -> (App, Router) {
    opened(bench, vec![delivery::room(crate::world::search)])
}

fn opened(bench: &Bench, rooms: Vec<shell::Room>) -> (App, Router) {
    let chance: Arc<dyn Chance> = Arc::new(trial::Counter::default());
    shell::open(AppParts {
        db: bench.db.clone(),
        clock: bench.clock.clone(),
        chance,
        mode: Mode::Real,
        secure_cookies: false,
        duty_phone: "03-0000-0100".into(),
        rooms,
        doorkeeper: believe,
    })
}

/// An answer, read.
pub struct Answered {
    pub status: StatusCode,
    pub location: String,
    pub cookie: String,
    pub text: String,
}

async fn send(router: &Router, request: Request<Body>) -> Answered {
    let response = router.clone().oneshot(request).await.unwrap();
    let location = response.headers().get(header::LOCATION).map(|to| to.to_str().unwrap().to_owned());
    let cookie = response.headers().get(header::SET_COOKIE).map(|cookie| cookie.to_str().unwrap().to_owned());
    let cookie = cookie.unwrap_or_default();
    let status = response.status();
    let body = axum::body::to_bytes(response.into_body(), 10_000_000).await.unwrap();
    Answered { status, location: location.unwrap_or_default(), cookie, text: String::from_utf8(body.to_vec()).unwrap() }
}

/// A page, as this organisation sees it in this language.
pub async fn get(router: &Router, org: u128, lang: &str, path: &str) -> Answered {
    let request = Request::get(path).header("x-org", org.to_string()).header("accept-language", lang);
    send(router, request.body(Body::empty()).unwrap()).await
}

/// A page, as a browser asks for it that holds this cookie.
pub async fn get_with(router: &Router, org: u128, cookie: &str, path: &str) -> Answered {
    let request = Request::get(path).header("x-org", org.to_string()).header(header::COOKIE, cookie);
    send(router, request.body(Body::empty()).unwrap()).await
}

/// A form, sent by this organisation.
pub async fn post(router: &Router, org: u128, path: &str, form: &str) -> Answered {
    let request = Request::post(path)
        .header("x-org", org.to_string())
        .header("sec-fetch-site", "same-origin")
        .header("content-type", "application/x-www-form-urlencoded");
    send(router, request.body(Body::from(form.to_owned())).unwrap()).await
}

/// A page, as somebody sees it who has not signed in.
pub async fn visit(router: &Router, path: &str) -> Answered {
    send(router, Request::get(path).body(Body::empty()).unwrap()).await
}

/// A button, pressed by somebody who has not signed in.
pub async fn press(router: &Router, path: &str) -> Answered {
    let request = Request::post(path)
        .header("sec-fetch-site", "same-origin")
        .header("content-type", "application/x-www-form-urlencoded");
    send(router, request.body(Body::empty()).unwrap()).await
}
