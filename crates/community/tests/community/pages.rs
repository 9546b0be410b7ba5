//! The pages as their readers see them; strangers see nothing.

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
use trial::{Bench, both_engines};

fn acting(who: &str) -> Option<Actor> {
    Some(match who {
        "member" => member(101),
        "other" => member(105),
        "hub" => first(),
        "second" => second(),
        "council" => council(),
        "centre" => centre(Role::Duty),
        "outsider" => member(OUTSIDER),
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

fn open(bench: &Bench) -> Router {
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

async fn get(router: &Router, who: &str, lang: &str, path: &str) -> (StatusCode, String) {
    let request = Request::get(path).header("x-who", who).header("accept-language", lang).body(Body::empty()).unwrap();
    let response = router.clone().oneshot(request).await.unwrap();
    let status = response.status();
    let body = axum::body::to_bytes(response.into_body(), 10_000_000).await.unwrap();
    (status, String::from_utf8(body.to_vec()).unwrap())
}

async fn post(router: &Router, who: &str, path: &str, form: &str) -> (StatusCode, String) {
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

both_engines! {
    async fn what_could_not_be_done_is_said_on_the_form_which_keeps_what_was_typed(bench: Bench) with &tables(); {
        build(&bench).await;
        let (_, share) = a_share(&bench).await;
        let (_, draft) = (share, derived(&bench, &[handed_in(&bench, &member(101), contribution("another")).await]).await);
        let router = open(&bench);
        let desk = format!("/shares/{draft}/save");
        for (path, form, kept) in [
            ("/communities/J-CSIP/members", "organisation=nobody+at+all&role=observer", "nobody at all"),
            ("/communities/J-CSIP/meetings", "kind=general&number=3&held_on=2031-01-01&agenda=what+was+planned", "what was planned"),
            ("/communities/J-CSIP/groups", "code=Gas&name_ja=typed+by+me", "typed by me"),
            ("/bridges", "own=community+x&other=centre+x&way=in&tlp=red", "value=\"in\" checked"),
            (desk.as_str(), "revision=99&title=mine&body=typed+by+me&indicators=&tlp=red", "typed by me"),
            (desk.as_str(), "revision=1&title=&body=typed+by+me&indicators=&tlp=red", "typed by me"),
        ] {
            let (status, text) = post(&router, "hub", path, form).await;
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{path} {form}");
            assert!(text.contains("role=\"alert\"") && text.contains(kept), "{path} {form}");
            assert!(!text.contains('⟦'), "{path}: a text is missing");
            let (status, _) = post(&router, "outsider", path, form).await;
            assert_eq!(status, StatusCode::NOT_FOUND, "{path} {form}");
        }
    }
}

both_engines! {
    async fn every_page_opens_for_whom_it_is_and_for_nobody_else(bench: Bench) with &tables(); {
        build(&bench).await;
        let (submission, share) = a_share(&bench).await;
        let approval = asked(&bench, share, trial::org_id(101), Some(over())).await;
        let cx = write(&bench, &first()).await;
        let council = community::load::community_id("COUNCIL").unwrap();
        let (own, there) = (community::Place::Community(jcsip()), community::Place::Community(council));
        let proposal = community::ops::declare_bridge::declare_bridge(&cx, own, there, true, kernel::Tlp::Green).await.unwrap();
        cx.commit().await.unwrap();
        let router = open(&bench);
        let pages = [
            ("/communities/J-CSIP".to_owned(), "member hub other second"),
            ("/communities/J-CSIP/members".to_owned(), "member hub other second"),
            ("/communities/J-CSIP/meetings".to_owned(), "member hub other second"),
            ("/communities/J-CSIP/submit".to_owned(), "member other"),
            ("/communities/J-CSIP/desk".to_owned(), "hub second"),
            (format!("/submissions/{submission}"), "member hub second"),
            (format!("/shares/{share}"), "member hub other second"),
            (format!("/shares/{share}/desk"), "hub second"),
            (format!("/approvals/{approval}"), "member hub second"),
            ("/communities/J-CSIP/history".to_owned(), "member hub other second"),
            ("/communities/J-CSIP/groups".to_owned(), "member hub other second"),
            ("/proposals".to_owned(), "hub second council centre"),
            ("/proposals/community".to_owned(), "centre"),
            (format!("/proposals/{proposal}"), "hub second council"),
            ("/bridges".to_owned(), "hub second council centre"),
            ("/arrivals".to_owned(), "centre"),
            ("/communities".to_owned(), "member other hub second council centre outsider"),
        ];
        for (path, readers) in pages {
            for who in ["member", "other", "hub", "second", "council", "centre", "outsider"] {
                for lang in ["ja", "en"] {
                    let (status, text) = get(&router, who, lang, &path).await;
                    let opens = readers.split(' ').any(|reader| reader == who);
                    assert_eq!(status == StatusCode::OK, opens, "{who} at {path}: {status}");
                    assert!(!text.contains('⟦'), "{path}: a text is missing: {}", text.split('⟦').nth(1).unwrap_or_default().chars().take(60).collect::<String>());
                    if !opens {
                        assert!(!text.contains("203.0.113.7") && !text.contains("請求書"), "{who} at {path}");
                    }
                }
            }
        }
        let (_, text) = get(&router, "other", "ja", "/communities/J-CSIP").await;
        for figure in ["246", "160", "385", "180"] {
            assert!(text.contains(figure), "{figure}");
        }
        let (_, text) = get(&router, "other", "ja", &format!("/shares/{share}")).await;
        assert!(!text.contains("潮見"), "a member does not learn who handed it in");
        let (_, home) = get(&router, "outsider", "ja", "/").await;
        assert!(!home.contains("請求書"));
    }

    async fn what_was_made_of_something_recalled_is_read_by_no_member(bench: Bench) with &tables(); {
        build(&bench).await;
        let (_, share) = a_share(&bench).await;
        let cx = write(&bench, &first()).await;
        let sql = cx.system("test");
        let id = |n: u128| uuid::Uuid::from_u128(n);
        let dispatch = "INSERT INTO dispatches (id, org_id, subject_id, reference, title, tlp, urgency, exercise, released_at)
            VALUES ($1, $2, $3, 'N-1', 'x', 'green', 'normal', $4, 0)";
        sql.run_one(dispatch, store::params![id(9001), trial::org_id(CENTRE), id(9002), false]).await.unwrap();
        let arrival = "INSERT INTO arrivals (id, bridge_id, notice_id, to_community, to_org, content, content_hash, passed_hash,
            passed_by, arrived_at) VALUES ($1, $2, $3, $4, $5, '{}', '', '', $1, 0)";
        sql.run_one(arrival, store::params![id(9003), over(), id(9002), jcsip(), trial::org_id(HUB)]).await.unwrap();
        let source = "INSERT INTO share_sources (share_id, arrival_id) VALUES ($1, $2)";
        sql.run_one(source, store::params![share, id(9003)]).await.unwrap();
        let recall = "INSERT INTO withdrawals (dispatch_id, reason, instructions, at) VALUES ($1, '誤り', '廃棄してください', 1)";
        sql.run_one(recall, store::params![id(9001)]).await.unwrap();
        cx.commit().await.unwrap();
        let router = open(&bench);
        for (who, lang) in [("member", "ja"), ("other", "en"), ("hub", "ja")] {
            let (status, text) = get(&router, who, lang, &format!("/shares/{share}")).await;
            assert_eq!(status, StatusCode::OK);
            assert!(text.contains("廃棄してください") && !text.contains("203.0.113.7") && !text.contains('⟦'), "{who}");
        }
    }
}
