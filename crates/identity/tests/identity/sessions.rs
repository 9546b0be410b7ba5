//! Sessions: when they end, and what a stolen database is worth.

use crate::house::{CITY, FUJITA, House, NISC, SATO, SHIOMI, TABLES, org, person, place};
use access::{BodyKind, Role};
use axum::http::StatusCode;
use identity::{ask, ops, session};
use std::time::Duration;
use store::{Denied, params};
use trial::both_engines;

const MINUTE: Duration = Duration::from_secs(60);

both_engines! {
    async fn a_session_ends_when_nothing_is_done_sooner_in_government(bench: Bench) with TABLES; {
        let house = House::with_people(bench).await;
        let mut sato = house.signed_in(1, SATO).await;
        let mut fujita = house.signed_in(3, FUJITA).await;
        house.bench.clock.advance(29 * MINUTE);
        assert!(sato.is_in().await && fujita.is_in().await);
        house.bench.clock.advance(30 * MINUTE);
        assert!(sato.is_in().await, "an operator has an hour");
        assert!(!fujita.is_in().await, "the centre has half an hour");
        house.bench.clock.advance(60 * MINUTE);
        assert!(!sato.is_in().await);
    }

    async fn a_session_ends_after_twelve_hours_however_busy(bench: Bench) with TABLES; {
        let house = House::with_people(bench).await;
        let mut sato = house.signed_in(1, SATO).await;
        for _ in 0..23 {
            house.bench.clock.advance(30 * MINUTE);
            assert!(sato.is_in().await);
        }
        house.bench.clock.advance(30 * MINUTE);
        assert!(!sato.is_in().await);
    }

    async fn being_seen_is_written_once_a_minute(bench: Bench) with TABLES; {
        let house = House::with_people(bench).await;
        let mut sato = house.signed_in(1, SATO).await;
        let seen = || house.count("SELECT seen_at AS n FROM sessions", vec![]);
        let first = seen().await;
        house.bench.clock.advance(Duration::from_secs(59));
        sato.is_in().await;
        assert_eq!(seen().await, first);
        house.bench.clock.advance(Duration::from_secs(1));
        sato.is_in().await;
        assert_eq!(seen().await, first + 60_000);
    }

    async fn a_row_of_the_database_is_no_cookie(bench: Bench) with TABLES; {
        let house = House::with_people(bench).await;
        let mut sato = house.signed_in(1, SATO).await;
        let cx = house.read().await;
        let row = cx.system("test").row("SELECT id, token_hash FROM sessions", vec![]).await.unwrap().unwrap();
        let stolen = row.text("token_hash").unwrap();
        assert!(sato.is_in().await);
        assert_ne!(stolen, sato.cookies["kaname"]);
        for value in [stolen, row.id::<session::SessionMark>("id").unwrap().to_string(), "0".repeat(64)] {
            let mut thief = house.browser();
            thief.cookies.insert("kaname".into(), value);
            assert!(!thief.is_in().await);
        }
    }

    async fn signing_out_ends_the_session_on_the_server(bench: Bench) with TABLES; {
        let house = House::with_people(bench).await;
        let mut sato = house.signed_in(1, SATO).await;
        let mut copy = sato.clone();
        let answer = sato.post("/sign-out", &[]).await;
        assert_eq!((answer.status, answer.to.as_str()), (StatusCode::SEE_OTHER, "/sign-in"));
        assert!(answer.cookies[0].contains("Max-Age=0"));
        assert!(!copy.is_in().await, "a copy of the cookie is worth nothing");
        assert_eq!(house.audited("identity.signed-out").await, 1);
        assert_eq!(sato.post("/sign-out", &[]).await.to, "/sign-in", "a second time does no harm");
        assert_eq!(house.audited("identity.signed-out").await, 1);
    }

    async fn one_sees_and_ends_ones_own_sessions_only(bench: Bench) with TABLES; {
        let house = House::with_people(bench).await;
        let mut here = house.signed_in(1, SATO).await;
        let cx = house.write(&house.sato()).await;
        let token = session::begin(&cx, person(1), org(SHIOMI), "Lost telephone").await.unwrap();
        cx.commit_unrecorded("test").await.unwrap();
        let mut lost = house.browser();
        lost.cookies.insert("kaname".into(), token);
        assert!(lost.is_in().await);
        let page = here.get("/account").await.body;
        assert!(page.contains("Lost telephone") && page.contains("この端末"));
        let id = page.split("/account/sessions/").nth(1).unwrap().split('/').next().unwrap().to_owned();
        let mut fujita = house.signed_in(3, FUJITA).await;
        assert_eq!(fujita.post(&format!("/account/sessions/{id}/end"), &[]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(fujita.post("/account/sessions/x/end", &[]).await.status, StatusCode::NOT_FOUND);
        assert!(lost.is_in().await, "nothing happened");
        assert_eq!(here.post(&format!("/account/sessions/{id}/end"), &[]).await.status, StatusCode::SEE_OTHER);
        assert!(!lost.is_in().await && here.is_in().await);
        assert_eq!(here.post(&format!("/account/sessions/{id}/end"), &[]).await.status, StatusCode::NOT_FOUND);
    }

    async fn somebody_with_two_organisations_changes_between_them(bench: Bench) with TABLES; {
        let house = House::with_people(bench).await;
        house.add(1, "", "", SATO, None, &[(CITY, Role::Contact)]).await;
        let mut sato = house.signed_in(1, SATO).await;
        let old = sato.cookies["kaname"].clone();
        assert!(sato.get("/account").await.body.contains("岬ヶ丘市"));
        let to = org(CITY).to_string();
        assert_eq!(sato.post("/account/organisation", &[("organisation", &to)]).await.status, StatusCode::SEE_OTHER);
        assert_ne!(sato.cookies["kaname"], old);
        let mut before = house.browser();
        before.cookies.insert("kaname".into(), old);
        assert!(!before.is_in().await, "the old cookie is over");
        assert!(sato.get("/account").await.body.contains(&place(CITY, "岬ヶ丘市")));
        let elsewhere = org(NISC).to_string();
        for bad in [elsewhere.as_str(), "", "x"] {
            assert_eq!(sato.post("/account/organisation", &[("organisation", bad)]).await.status, StatusCode::NOT_FOUND);
        }
        // The twelve hours go on.
        for _ in 0..23 { house.bench.clock.advance(30 * MINUTE); sato.is_in().await; }
        house.bench.clock.advance(30 * MINUTE);
        assert!(!sato.is_in().await);
    }

    async fn switching_needs_ones_own_session(bench: Bench) with TABLES; {
        let house = House::with_people(bench).await;
        house.add(1, "", "", SATO, None, &[(CITY, Role::Contact)]).await;
        let fujita = house.signed_in(3, FUJITA).await;
        let before = house.everything().await;
        let cx = house.write(&house.sato()).await;
        let theirs = ops::switch_organisation::switch_organisation(&cx, &fujita.cookies["kaname"], org(CITY)).await;
        assert!(matches!(theirs, Err(Denied::NotFound)));
        drop(cx);
        assert_eq!(house.everything().await, before);
    }

    async fn what_others_ask_about_people_is_answered(bench: Bench) with TABLES; {
        let house = House::with_people(bench).await;
        let cx = house.read().await;
        let sql = cx.system("test");
        let names = ask::names(&sql, &[person(1), person(3), person(99)]).await.unwrap();
        assert_eq!((names.len(), names[&person(1)].ja.as_str()), (2, "佐藤 恵"));
        assert_eq!(ask::people_of(&sql, org(SHIOMI)).await.unwrap().len(), 2);
        assert_eq!(ask::posts_of(&sql, person(3)).await.unwrap()[0].body, BodyKind::Centre);
        assert!(ask::person(&sql, person(99)).await.unwrap().is_none());
        assert!(ask::demo_people(&sql).await.unwrap().is_empty(), "all of them have passwords");
        let held = sql.count("SELECT COUNT(*) AS n FROM roles WHERE person_id = $1", params![person(1)]).await.unwrap();
        assert_eq!(held, 1);
    }
}
