//! Known browsers: behind one address, whoever guesses does not keep the owner out, and what the cookie is worth.

use crate::house::{BOSS, Browser, FUJITA, House, PASSWORD, SATO, TABLES, person};
use axum::http::StatusCode;
use identity::{admin, known, ops};
use std::time::Duration;
use store::{Denied, params};
use trial::both_engines;

const COOKIE: &str = known::COOKIE;
const GUESS: &str = "guess guess guess";
const NEW: &str = "朝の港に白い船が三つ並ぶ";
const LATER: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;
const ON: StatusCode = StatusCode::SEE_OTHER;

async fn tries(browser: &mut Browser, mail: &str, password: &str) -> StatusCode {
    browser.post("/sign-in", &[("mail", mail), ("password", password)]).await.status
}
async fn guesses(browser: &mut Browser, mail: &str, times: usize) {
    for _ in 0..times {
        assert_eq!(tries(browser, mail, GUESS).await, LATER);
    }
}
/// A browser that holds this cookie and nothing else.
fn holding(house: &House, value: &str) -> Browser {
    let mut browser = house.browser();
    browser.cookies.insert(COOKIE.into(), value.into());
    browser
}
/// Whether the browser with this cookie is known for somebody whom strangers make wait.
async fn is_known(house: &House, value: &str, mail: &str, password: &str) -> bool {
    guesses(&mut house.browser(), mail, 12).await;
    assert_eq!(tries(&mut house.browser(), mail, password).await, LATER, "a stranger waits");
    tries(&mut holding(house, value), mail, password).await == ON
}
async fn known_browsers(house: &House, n: u128) -> i64 {
    house.count("SELECT COUNT(*) AS n FROM known_browsers WHERE person_id = $1", params![person(n)]).await
}

both_engines! {
    async fn behind_one_address_a_stranger_does_not_keep_the_owner_out(bench: Bench) with TABLES; {
        let house = House::with_people(bench).await;
        let mut owner = house.signed_in(1, SATO).await;
        let mut stranger = house.browser();
        assert_eq!(owner.source, stranger.source, "both come through one proxy");
        for round in 1..4 {
            house.bench.clock.advance(Duration::from_secs(901));
            guesses(&mut stranger, SATO, 12).await;
            assert_eq!(tries(&mut stranger, SATO, PASSWORD).await, LATER, "the address alone is worth nothing");
            assert_eq!(tries(&mut owner, SATO, PASSWORD).await, ON, "{round}");
            // Up to the second half: a wrong code and the right one.
            assert_eq!(owner.post("/sign-in/code", &[("code", "000000")]).await.status, LATER);
            let code = house.code(1, 0).await;
            assert_eq!(owner.post("/sign-in/code", &[("code", &code)]).await.status, ON, "{round}");
        }
        // Nor do guesses at others from the same address.
        for n in 0..30 {
            tries(&mut stranger, &format!("guess-{n}@shiomi-tel.example"), GUESS).await;
        }
        assert_eq!(tries(&mut owner, SATO, PASSWORD).await, ON);
        // And to change the password she need not wait either.
        guesses(&mut stranger, SATO, 12).await;
        assert_eq!(owner.post("/account/password", &[("current", PASSWORD), ("new", NEW)]).await.status, ON);
    }

    async fn a_known_browser_waits_for_its_own_failures_and_hinders_nobody(bench: Bench) with TABLES; {
        let house = House::with_people(bench).await;
        let mut owner = house.signed_in(1, SATO).await;
        guesses(&mut owner, SATO, 12).await;
        assert_eq!(tries(&mut owner, SATO, PASSWORD).await, LATER, "a stolen cookie does not let one guess for ever");
        assert_eq!(tries(&mut house.browser(), SATO, PASSWORD).await, ON);
        house.bench.clock.advance(Duration::from_secs(901));
        assert_eq!(tries(&mut owner, SATO, PASSWORD).await, ON);
        // Once in, the failures are forgotten: the next mistypes are free again.
        let code = house.code(1, 0).await;
        assert_eq!(owner.post("/sign-in/code", &[("code", &code)]).await.status, ON);
        guesses(&mut owner, SATO, 4).await;
        assert_eq!(tries(&mut owner, SATO, PASSWORD).await, ON);
    }

    async fn the_cookie_is_worthless_without_the_password_and_a_row_is_no_cookie(bench: Bench) with TABLES; {
        let house = House::with_people(bench).await;
        let mut owner = house.signed_in(1, SATO).await;
        let value = owner.cookies[COOKIE].clone();
        assert_eq!(value.len(), 64);
        let mut thief = holding(&house, &value);
        assert!(!thief.is_in().await);
        assert_eq!(tries(&mut thief, SATO, GUESS).await, LATER);
        let cx = house.read().await;
        let row = cx.system("test").row("SELECT id, token_hash FROM known_browsers", vec![]).await.unwrap().unwrap();
        let stolen = row.text("token_hash").unwrap();
        drop(cx);
        assert_ne!(stolen, value);
        for worthless in [stolen.as_str(), &"0".repeat(64), "", "x", "' OR 1=1 --"] {
            assert!(!is_known(&house, worthless, SATO, PASSWORD).await, "{worthless}");
        }
        assert!(is_known(&house, &value, SATO, PASSWORD).await);
        // It is bound to its person.
        assert!(!is_known(&house, &value, FUJITA, PASSWORD).await);
        // Signing out does not take it away; signing in again makes a new one of it.
        owner.post("/sign-out", &[]).await;
        assert_eq!(owner.cookies[COOKIE], value);
        house.bench.clock.advance(Duration::from_secs(60));
        assert_eq!(tries(&mut owner, SATO, PASSWORD).await, ON);
        let code = house.code(1, 0).await;
        let answer = owner.post("/sign-in/code", &[("code", &code)]).await;
        let set = answer.cookies.iter().find(|cookie| cookie.starts_with("kaname-known=")).unwrap();
        assert!(set.ends_with("; Path=/; Max-Age=15552000; HttpOnly; SameSite=Lax; Secure"), "{set}");
        assert_ne!(owner.cookies[COOKIE], value);
        assert!(!is_known(&house, &value, SATO, PASSWORD).await, "the old one is over");
        assert_eq!(known_browsers(&house, 1).await, 1);
    }

    async fn the_password_alone_makes_no_browser_known(bench: Bench) with TABLES; {
        let house = House::with_people(bench).await;
        house.signed_in(1, SATO).await;
        let mut thief = house.browser();
        assert_eq!(tries(&mut thief, SATO, PASSWORD).await, ON);
        assert_eq!(thief.post("/sign-in/code", &[("code", "000000")]).await.status, LATER);
        assert!(!thief.cookies.contains_key(COOKIE));
        assert_eq!(known_browsers(&house, 1).await, 1);
    }

    async fn those_of_one_watch_are_known_at_one_desk(bench: Bench) with TABLES; {
        let house = House::with_people(bench).await;
        let mut desk = house.signed_in(1, SATO).await;
        desk.post("/sign-out", &[]).await;
        assert_eq!(tries(&mut desk, BOSS, PASSWORD).await, ON);
        let code = house.code(2, 0).await;
        desk.post("/sign-in/code", &[("code", &code)]).await;
        let value = desk.cookies[COOKIE].clone();
        assert!(is_known(&house, &value, SATO, PASSWORD).await && is_known(&house, &value, BOSS, PASSWORD).await);
        // What one of them fails does not make the other wait.
        guesses(&mut desk, SATO, 12).await;
        assert_eq!(tries(&mut desk, SATO, PASSWORD).await, LATER);
        assert_eq!(tries(&mut desk, BOSS, PASSWORD).await, ON);
    }

    async fn a_browser_is_forgotten_after_half_a_year(bench: Bench) with TABLES; {
        let house = House::with_people(bench).await;
        let value = house.signed_in(1, SATO).await.cookies[COOKIE].clone();
        let day = Duration::from_secs(24 * 60 * 60);
        house.bench.clock.advance(179 * day);
        assert!(is_known(&house, &value, SATO, PASSWORD).await);
        house.bench.clock.advance(day);
        assert!(!is_known(&house, &value, SATO, PASSWORD).await);
        house.bench.clock.advance(Duration::from_secs(901));
        house.signed_in(2, BOSS).await;
        assert_eq!(known_browsers(&house, 1).await, 0, "swept");
    }

    async fn a_new_password_forgets_all_browsers_but_the_one_it_was_set_in(bench: Bench) with TABLES; {
        let house = House::with_people(bench).await;
        let elsewhere = house.signed_in(1, SATO).await.cookies[COOKIE].clone();
        house.bench.clock.advance(Duration::from_secs(60));
        let mut here = house.signed_in(1, SATO).await;
        let old = here.cookies[COOKIE].clone();
        assert_eq!(known_browsers(&house, 1).await, 2);
        here.post("/account/password", &[("current", PASSWORD), ("new", NEW)]).await;
        assert_eq!(known_browsers(&house, 1).await, 1);
        for gone in [&elsewhere, &old] {
            assert!(!is_known(&house, gone, SATO, NEW).await);
        }
        assert!(is_known(&house, &here.cookies[COOKIE], SATO, NEW).await);
    }

    async fn a_reset_password_and_an_end_forget_all_browsers(bench: Bench) with TABLES; {
        let house = House::with_people(bench).await;
        let value = house.signed_in(1, SATO).await.cookies[COOKIE].clone();
        house.signed_in(2, BOSS).await;
        house.signed_in(3, FUJITA).await;
        let cx = house.write(&access::Actor::nobody()).await;
        let password = admin::reset_password(&cx, SATO, false).await.unwrap();
        cx.commit().await.unwrap();
        assert!(!is_known(&house, &value, SATO, &password).await);
        house.bench.clock.advance(Duration::from_secs(901));
        let cx = house.write(&access::Actor::nobody()).await;
        admin::end(&cx, FUJITA).await.unwrap();
        cx.commit().await.unwrap();
        assert_eq!((known_browsers(&house, 1).await, known_browsers(&house, 3).await), (0, 0));
        assert_eq!(known_browsers(&house, 2).await, 1, "nobody else's");
        // Ended by the manager.
        let mut sato = house.browser();
        assert_eq!(tries(&mut sato, SATO, &password).await, ON);
        let code = house.code(1, 0).await;
        assert_eq!(sato.post("/sign-in/code", &[("code", &code)]).await.status, ON);
        assert_eq!(known_browsers(&house, 1).await, 1);
        let cx = house.write(&house.boss()).await;
        ops::end_person::end_person(&cx, person(1)).await.unwrap();
        cx.commit().await.unwrap();
        assert_eq!(known_browsers(&house, 1).await, 0);
    }

    async fn one_can_forget_all_ones_browsers(bench: Bench) with TABLES; {
        let house = House::with_people(bench).await;
        let elsewhere = house.signed_in(1, SATO).await.cookies[COOKIE].clone();
        house.bench.clock.advance(Duration::from_secs(60));
        let mut here = house.signed_in(1, SATO).await;
        house.signed_in(2, BOSS).await;
        let page = here.get("/account").await;
        assert!(page.body.contains("2 個") && page.body.contains("action=\"/account/browsers/forget\""), "{}", page.body);
        assert_eq!(here.post("/account/browsers/forget", &[]).await.to, "/account");
        assert!(here.get("/account").await.body.contains("すべて忘れました"));
        assert!(here.is_in().await && !here.cookies.contains_key(COOKIE), "sessions go on");
        assert!(!is_known(&house, &elsewhere, SATO, PASSWORD).await);
        assert_eq!((known_browsers(&house, 1).await, known_browsers(&house, 2).await), (0, 1));
        assert_eq!(house.audited("identity.browsers-forgotten").await, 1);
        let nobody = house.write(&access::Actor::nobody()).await;
        assert!(matches!(ops::forget_browsers::forget_browsers(&nobody).await, Err(Denied::NotFound)));
    }
}
