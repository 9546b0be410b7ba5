//! What comes back with the page that says why something was not stored, and by which way it goes on.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use askama::Template;
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode},
};
use shell::{App, AppParts, Fault, Mode, Page, Room, Route, Signed, Visitor, app::Soon, show};
use std::sync::Arc;
use store::{Engine, StoreError};
use tower::ServiceExt;

/// Lets everybody in, except while the database is away; `x-who` says who has signed in.
fn door<'a>(_: &'a App, headers: &'a HeaderMap) -> Soon<'a, Result<Option<Visitor>, StoreError>> {
    let away = headers.contains_key("x-away").then(|| StoreError::Disk(std::io::Error::other("away")));
    let who = headers.get("x-who").and_then(|who| who.to_str().ok()?.parse::<u128>().ok());
    let visitor = who.map(|number| {
        let name = kernel::Bilingual::new("ある人", "Somebody");
        let actor = trial::actor(number, 1, access::BodyKind::Operator, &[access::Role::Contact]);
        Visitor { actor, organisation: name.clone(), name, lang: None }
    });
    Box::pin(async move { away.map_or(Ok(visitor), Err) })
}

/// A page with a form to type in, one for files, and the frame's own.
#[derive(Template)]
#[template(
    ext = "html",
    source = r#"{% extends "layout.html" %}{% block main %}<form method="post" action="/desk/own"><textarea name="story"></textarea></form>
<form method="post" action="/desk/files" enctype="multipart/form-data"><input type="file" name="file"></form>{% endblock %}"#
)]
struct Desk {
    page: Page,
}

fn room() -> Room {
    let mut room = Room::new("desk");
    room.routes = vec![
        Route::get("/desk/page", async |request: Signed| show(&Desk { page: Page::signed(&request, "Desk") })),
        Route::post("/desk/full", async || Fault::later("store.full")).public(),
        Route::post("/desk/unsure", async || Fault::later("store.unsure")).public(),
        Route::post("/desk/changed", async || Fault::conflict("store.conflict")).public(),
        Route::post("/desk/own", async |body: String| format!("stored {body}")),
        Route::post("/desk/files", async || "taken"),
        // As the layer answers that ends what takes too long.
        Route::post("/desk/slow", async || StatusCode::SERVICE_UNAVAILABLE).public(),
    ];
    room
}

async fn house() -> (Router, trial::Bench) {
    let bench = trial::bench(Engine::Sqlite, &[]).await;
    let parts = AppParts {
        db: bench.db.clone(),
        clock: bench.clock.clone(),
        chance: Arc::new(trial::Counter::default()),
        mode: Mode::Real,
        secure_cookies: false,
        duty_phone: "03-0000-0100".into(),
        rooms: vec![room()],
        doorkeeper: door,
    };
    (shell::open(parts).1, bench)
}

const FORM: &str = "title=short&story=what+somebody+wrote+at+length";

async fn sent(house: &Router, path: &str, headers: &[(&str, &str)]) -> (StatusCode, String) {
    sent_form(house, path, headers, FORM).await
}

async fn sent_form(house: &Router, path: &str, headers: &[(&str, &str)], form: &str) -> (StatusCode, String) {
    let request = Request::post(path)
        .header("content-type", "application/x-www-form-urlencoded")
        .header("content-length", form.len())
        .header("accept-language", "en");
    let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    let answer = house.clone().oneshot(request.body(Body::from(form.to_owned())).unwrap()).await.unwrap();
    let status = answer.status();
    let page = to_bytes(answer.into_body(), 1_000_000).await.unwrap();
    (status, String::from_utf8(page.to_vec()).unwrap())
}

#[tokio::test]
async fn what_was_not_stored_is_sent_again_by_one_press() {
    let (house, _bench) = house().await;
    let (status, page) = sent(&house, "/desk/full", &[("sec-fetch-site", "same-origin")]).await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(page.contains("method=\"post\" action=\"/desk/full\"") && page.contains("value=\"short\""), "{page}");
    assert!(page.contains("what somebody wrote at length") && page.contains("Send again"), "{page}");
}

#[tokio::test]
async fn what_may_have_been_stored_has_no_button_that_stores_it_twice() {
    let (house, _bench) = house().await;
    for path in ["/desk/unsure", "/desk/slow"] {
        let (status, page) = sent(&house, path, &[("sec-fetch-site", "same-origin")]).await;
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(!page.contains(&format!("action=\"{path}\"")) && !page.contains("Send again"), "{page}");
        assert!(
            page.contains("Look first whether it was saved") && page.contains(&format!("href=\"{path}\"")),
            "{page}"
        );
        assert!(page.contains("what somebody wrote at length"), "nothing that was typed is lost: {page}");
    }
}

#[tokio::test]
async fn while_the_database_is_away_what_another_site_sent_is_not_shown_as_somebodys_own_words() {
    let (house, _bench) = house().await;
    let away = ("x-away", "");
    let (_, own) = sent(&house, "/desk/full", &[away, ("sec-fetch-site", "same-origin")]).await;
    assert!(own.contains("what somebody wrote at length"), "{own}");
    for from in [("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")] {
        let (status, page) = sent(&house, "/desk/full", &[away, ("host", "kaname.example"), from]).await;
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(
            !page.contains("what somebody wrote at length") && !page.contains("action=\"/desk"),
            "{from:?}: {page}"
        );
    }
}

#[tokio::test]
async fn what_was_typed_while_the_session_ran_out_is_not_lost() {
    let (house, _bench) = house().await;
    let here = ("sec-fetch-site", "same-origin");
    let (status, page) = sent(&house, "/desk/own", &[here, ("cookie", "lang=en; kaname=over")]).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    assert!(page.contains("what somebody wrote at length") && page.contains("action=\"/desk/own\""), "{page}");
    assert!(page.contains("href=\"/sign-in\" target=\"_blank\""), "{page}");
    // Whoever never signed in is led there, and so is what another site sent.
    let site = ("sec-fetch-site", "cross-site");
    for headers in [&[here][..], &[site, ("cookie", "kaname=over")]] {
        let (status, page) = sent(&house, "/desk/own", headers).await;
        assert!(
            status != StatusCode::UNAUTHORIZED && !page.contains("what somebody wrote at length"),
            "{status} {page}"
        );
    }
}

/// The mark in the form that a page shows to somebody.
fn mark_in(page: &str) -> Option<&str> {
    page.split_once("name=\"kept-of\" value=\"")?.1.split('"').next()
}

#[tokio::test]
async fn what_one_person_typed_is_not_sent_by_another_who_has_signed_in_since() {
    let (house, _bench) = house().await;
    let here = ("sec-fetch-site", "same-origin");
    let page = |who: &'static str| {
        let house = house.clone();
        async move {
            let request = Request::get("/desk/page").header("x-who", who).body(Body::empty()).unwrap();
            let page = to_bytes(house.oneshot(request).await.unwrap().into_body(), 1_000_000).await.unwrap();
            String::from_utf8(page.to_vec()).unwrap()
        }
    };
    let (shown, other) = (page("7").await, page("8").await);
    let (mark, anothers) = (mark_in(&shown).expect("the form says whose it is"), mark_in(&other).unwrap());
    assert!(mark.len() == 32 && mark != anothers, "{mark} {anothers}");
    let files = format!("action=\"/desk/files?kept-of={mark}\"");
    assert!(shown.contains(&files), "a form with files has it in its address: {shown}");
    assert_eq!(shown.matches("kept-of").count(), 2, "one that signs out has none: {shown}");
    for (who, expected) in [("7", StatusCode::OK), ("8", StatusCode::FORBIDDEN)] {
        let request = Request::post(format!("/desk/files?kept-of={mark}")).header("x-who", who);
        let request =
            request.header("content-type", "multipart/form-data; boundary=x").body(Body::from("--x--")).unwrap();
        assert_eq!(house.clone().oneshot(request).await.unwrap().status(), expected, "{who}");
    }
    let typed = format!("kept-of={mark}&{FORM}");
    // The session ends: the page that keeps what was typed keeps whose it is, whoever signed in meanwhile.
    let (status, page) = sent_form(&house, "/desk/own", &[here, ("cookie", "lang=en; kaname=over")], &typed).await;
    let field = format!("name=\"kept-of\" value=\"{mark}\"");
    assert!(status == StatusCode::UNAUTHORIZED && page.contains(&field), "{page}");
    // So does the page that says that nothing can be stored now.
    let (status, page) = sent_form(&house, "/desk/full", &[here, ("x-who", "7")], &typed).await;
    assert!(status == StatusCode::SERVICE_UNAVAILABLE && page.contains(&field), "{page}");
    assert_eq!(page.matches("kept-of").count(), 1, "{page}");
    // Another has signed in: nothing is stored, and what was typed is not shown to him; not from the first page either.
    for path in ["/desk/own", "/desk/full"] {
        let (status, page) = sent_form(&house, path, &[here, ("x-who", "8")], &typed).await;
        assert_eq!(status, StatusCode::FORBIDDEN);
        assert!(page.contains("Somebody else wrote this") && !page.contains("wrote at length"), "{page}");
    }
    // Whoever typed it sends it as it was.
    let (status, stored) = sent_form(&house, "/desk/own", &[here, ("x-who", "7")], &typed).await;
    assert!(status == StatusCode::OK && stored == format!("stored {FORM}"), "{stored}");
}

#[tokio::test]
async fn who_can_mend_it_is_led_back_to_where_he_was() {
    let (house, _bench) = house().await;
    let (status, page) = sent(&house, "/desk/changed", &[("sec-fetch-site", "same-origin")]).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(page.contains("href=\"/desk/changed\"") && !page.contains("action=\"/desk"), "{page}");
}
