//! The room as a service, with a doorkeeper who believes what a header says; and the texts that pages use.

use crate::world;
use access::Actor;
use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Request, StatusCode, header},
};
use kernel::{Bilingual, Chance};
use shell::{App, AppParts, Mode, Visitor, app::Soon};
use std::{collections::BTreeSet, path::Path, sync::Arc};
use store::StoreError;
use tower::ServiceExt;
use trial::Bench;

fn acting(who: &str) -> Option<Actor> {
    match who {
        "analyst" => Some(world::analyst()),
        "duty" => Some(world::duty()),
        "reviewer" => Some(world::reviewer()),
        "both" => Some(world::both()),
        "reporter" => Some(world::reporter()),
        "liaison" => Some(world::liaison()),
        "secretariat" => Some(world::secretariat()),
        "neighbour" => Some(world::neighbour(102)),
        other => crate::government::acting(other),
    }
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

/// The service over the bench's database.
pub fn open(bench: &Bench) -> Router {
    let chance: Arc<dyn Chance> = Arc::new(trial::Counter::default());
    shell::open(AppParts {
        db: bench.db.clone(),
        clock: bench.clock.clone(),
        chance,
        mode: Mode::Real,
        secure_cookies: false,
        duty_phone: "03-0000-0100".into(),
        rooms: vec![sharing::room(), delivery::room(sharing::addition::search), registry::room()],
        doorkeeper: believe,
    })
    .1
}

/// An answer, read.
pub struct Answered {
    pub status: StatusCode,
    pub location: String,
    pub text: String,
}

async fn send(router: &Router, request: Request<Body>) -> Answered {
    let response = router.clone().oneshot(request).await.unwrap();
    let location = response.headers().get(header::LOCATION).map(|to| to.to_str().unwrap().to_owned());
    let status = response.status();
    let body = axum::body::to_bytes(response.into_body(), 10_000_000).await.unwrap();
    Answered { status, location: location.unwrap_or_default(), text: String::from_utf8(body.to_vec()).unwrap() }
}

/// A file as it comes: the answer's headers and its bytes.
pub async fn fetch(router: &Router, who: &str, path: &str) -> (StatusCode, HeaderMap, Vec<u8>) {
    let request = Request::get(path).header("x-who", who).body(Body::empty()).unwrap();
    let response = router.clone().oneshot(request).await.unwrap();
    let (status, headers) = (response.status(), response.headers().clone());
    (status, headers, axum::body::to_bytes(response.into_body(), 20_000_000).await.unwrap().to_vec())
}

/// A form with a file, sent by this person.
pub async fn upload(router: &Router, who: &str, path: &str, fields: &[(&str, &str)], file: (&str, &[u8])) -> Answered {
    let mut body = Vec::new();
    for (name, value) in fields {
        let part = format!("--kaname\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        body.extend(part.into_bytes());
    }
    let (name, bytes) = file;
    let part = format!("--kaname\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n");
    body.extend(part.into_bytes());
    body.extend(bytes);
    body.extend(b"\r\n--kaname--\r\n");
    let request = Request::post(path)
        .header("x-who", who)
        .header("sec-fetch-site", "same-origin")
        .header("content-type", "multipart/form-data; boundary=kaname");
    send(router, request.body(Body::from(body)).unwrap()).await
}

/// A page, as this person sees it in this language.
pub async fn get(router: &Router, who: &str, lang: &str, path: &str) -> Answered {
    let request = Request::get(path).header("x-who", who).header("accept-language", lang);
    send(router, request.body(Body::empty()).unwrap()).await
}

/// A page, as this person's browser asks for it with one more header.
pub async fn get_with(router: &Router, who: &str, path: &str, (name, value): (&str, &str)) -> Answered {
    let request = Request::get(path).header("x-who", who).header(name, value);
    send(router, request.body(Body::empty()).unwrap()).await
}

/// A form, sent by this person.
pub async fn post(router: &Router, who: &str, path: &str, form: &str) -> Answered {
    let request = Request::post(path)
        .header("x-who", who)
        .header("sec-fetch-site", "same-origin")
        .header("content-type", "application/x-www-form-urlencoded");
    send(router, request.body(Body::from(form.to_owned())).unwrap()).await
}

fn keys_used(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            keys_used(&path, found);
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        for part in text.split('"').filter(|part| part.starts_with("notice-") && !part.contains(['{', '/', ' ', '.'])) {
            found.insert(part.to_owned());
        }
    }
}

/// What notices say in Japanese.
const JA: &str = concat!(
    include_str!("../../texts/notice.ja.ftl"),
    "\n",
    include_str!("../../texts/kinds.ja.ftl"),
    "\n",
    include_str!("../../texts/versions.ja.ftl"),
    "\n",
    include_str!("../../texts/updates.ja.ftl")
);

#[test]
fn the_same_is_said_in_both_languages() {
    let en = concat!(
        include_str!("../../texts/notice.en.ftl"),
        "\n",
        include_str!("../../texts/kinds.en.ftl"),
        "\n",
        include_str!("../../texts/versions.en.ftl"),
        "\n",
        include_str!("../../texts/updates.en.ftl")
    );
    assert_eq!(shell::texts::keys(JA), shell::texts::keys(en));
}

#[test]
fn every_sentence_that_is_said_is_written() {
    let ja: BTreeSet<String> = shell::texts::keys(JA).into_iter().collect();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut used = BTreeSet::new();
    for folder in ["src", "templates"] {
        keys_used(&root.join(folder), &mut used);
    }
    let proper = |key: &&String| {
        !key.ends_with('-') && !["notice-waiver", "notice-looked", "notice-override"].contains(&key.as_str())
    };
    let missing: Vec<&String> = used.iter().filter(proper).filter(|key| !ja.contains(*key)).collect();
    assert_eq!(missing, Vec::<&String>::new());
}
