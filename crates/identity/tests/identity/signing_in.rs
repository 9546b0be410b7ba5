//! Signing in: password, one-time code, and how guessing is slowed down.

use crate::house::{FUJITA, House, PASSWORD, SATO, TABLES, person};
use axum::http::StatusCode;
use std::time::Duration;
use trial::both_engines;

const SECOND: Duration = Duration::from_secs(1);

both_engines! {
    async fn password_and_code_let_one_in(bench: Bench) with TABLES; {
        let house = House::with_people(bench).await;
        let mut browser = house.browser();
        let answer = browser.post("/sign-in", &[("mail", " Megumi.Sato@shiomi-tel.example"), ("password", PASSWORD), ("to", "/people")]).await;
        assert_eq!((answer.status, answer.to.as_str()), (StatusCode::SEE_OTHER, "/sign-in/code?to=/people"));
        assert!(!browser.is_in().await, "the password alone is not enough");
        // The first time, the code is set up on the way in, and recovery codes are shown once.
        let page = browser.get("/sign-in/code").await;
        assert!(page.body.contains("<svg viewBox") && page.body.contains("Kaname"), "{}", page.body);
        let code = house.code(1, 0).await;
        let answer = browser.post("/sign-in/code", &[("code", &code)]).await;
        assert_eq!(answer.to, "/account/recovery-codes");
        let shown = browser.get("/account/recovery-codes").await;
        let codes = shown.body.split("<ul class=\"codes\">").nth(1).unwrap().split("</ul>").next().unwrap();
        assert_eq!(codes.matches("<li>").count(), identity::recovery::COUNT);
        assert!(!browser.get("/account/recovery-codes").await.body.contains("class=\"codes\""), "shown once");
        assert!(browser.is_in().await);
        assert_eq!((house.audited("identity.signed-in").await, house.audited("identity.code-enrolled").await), (1, 1));
        // The second time, the key is not shown any more.
        house.bench.clock.advance(60 * SECOND);
        let mut again = house.browser();
        again.post("/sign-in", &[("mail", SATO), ("password", PASSWORD)]).await;
        assert!(!again.get("/sign-in/code").await.body.contains("class=\"qr\""));
        let code = house.code(1, 0).await;
        assert_eq!(again.post("/sign-in/code", &[("code", &code), ("to", "/people")]).await.to, "/people");
        assert!(again.is_in().await);
    }

    async fn a_wrong_password_and_an_unknown_address_look_the_same(bench: Bench) with TABLES; {
        let house = House::with_people(bench).await;
        let before = house.everything().await;
        let mut browser = house.browser();
        let known = browser.post("/sign-in", &[("mail", SATO), ("password", "another password")]).await;
        let unknown = browser.post("/sign-in", &[("mail", "nobody@shiomi-tel.example"), ("password", "another password")]).await;
        assert_eq!((known.status, unknown.status), (StatusCode::UNPROCESSABLE_ENTITY, StatusCode::UNPROCESSABLE_ENTITY));
        assert_eq!(known.body.replace(SATO, ""), unknown.body.replace("nobody@shiomi-tel.example", ""));
        assert!(known.body.contains(SATO) && !known.body.contains("another password"), "what was typed stays, but not the password");
        assert!(known.cookies.is_empty());
        assert_eq!(house.everything().await, before);
        assert_eq!(house.audited("identity.sign-in-refused").await, 2);
    }

    async fn what_is_malformed_is_refused_and_does_nothing(bench: Bench) with TABLES; {
        let house = House::with_people(bench).await;
        let before = house.everything().await;
        let mut browser = house.browser();
        let long = "a".repeat(5000);
        for fields in [vec![], vec![("mail", "")], vec![("mail", SATO)], vec![("mail", "' OR 1=1 --"), ("password", PASSWORD)], vec![("mail", &long), ("password", &long)]] {
            let answer = browser.post("/sign-in", &fields).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{fields:?}");
        }
        assert_eq!(browser.post("/sign-in", &[("mail", "a\0b")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(browser.post("/sign-in/code", &[("code", "123456")]).await.to, "/sign-in", "no challenge");
        browser.cookies.insert("kaname-code".into(), "ab".repeat(32));
        assert_eq!(browser.post("/sign-in/code", &[("code", "123456")]).await.to, "/sign-in");
        assert_eq!(house.everything().await, before);
    }

    async fn a_code_never_works_twice(bench: Bench) with TABLES; {
        let house = House::with_people(bench).await;
        house.signed_in(1, SATO).await;
        let mut browser = house.browser();
        browser.post("/sign-in", &[("mail", SATO), ("password", PASSWORD)]).await;
        // The code with which it was set up, and the one before it.
        for steps in [0, -1] {
            let code = house.code(1, steps).await;
            let answer = browser.post("/sign-in/code", &[("code", &code)]).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{steps}");
        }
        let code = house.code(1, 1).await;
        assert_eq!(browser.post("/sign-in/code", &[("code", &code)]).await.status, StatusCode::SEE_OTHER, "a clock 30 s ahead");
        let mut other = house.browser();
        other.post("/sign-in", &[("mail", SATO), ("password", PASSWORD)]).await;
        assert_eq!(other.post("/sign-in/code", &[("code", &code)]).await.status, StatusCode::UNPROCESSABLE_ENTITY, "nor from elsewhere");
        assert!(!other.is_in().await);
    }

    async fn after_five_wrong_codes_the_password_is_asked_for_again(bench: Bench) with TABLES; {
        let house = House::with_people(bench).await;
        house.signed_in(1, SATO).await;
        house.bench.clock.advance(60 * SECOND);
        let mut browser = house.browser();
        browser.post("/sign-in", &[("mail", SATO), ("password", PASSWORD)]).await;
        for _ in 0..5 {
            assert_eq!(browser.post("/sign-in/code", &[("code", "000000")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
        let code = house.code(1, 0).await;
        assert_eq!(browser.post("/sign-in/code", &[("code", &code)]).await.to, "/sign-in");
        assert!(!browser.is_in().await);
    }

    async fn a_challenge_is_over_after_ten_minutes(bench: Bench) with TABLES; {
        let house = House::with_people(bench).await;
        house.signed_in(1, SATO).await;
        let mut browser = house.browser();
        browser.post("/sign-in", &[("mail", SATO), ("password", PASSWORD)]).await;
        house.bench.clock.advance(601 * SECOND);
        let code = house.code(1, 0).await;
        assert_eq!(browser.post("/sign-in/code", &[("code", &code)]).await.to, "/sign-in");
    }

    async fn a_recovery_code_works_once(bench: Bench) with TABLES; {
        let house = House::with_people(bench).await;
        let browser = house.signed_in(1, SATO).await;
        let recovery = browser.cookies["kaname-recovery"].split('.').next().unwrap().to_owned();
        let fujita = house.signed_in(3, FUJITA).await.cookies["kaname-recovery"].split('.').next().unwrap().to_owned();
        for (code, status) in [(&fujita, StatusCode::UNPROCESSABLE_ENTITY), (&recovery, StatusCode::SEE_OTHER), (&recovery, StatusCode::UNPROCESSABLE_ENTITY)] {
            let mut browser = house.browser();
            browser.post("/sign-in", &[("mail", SATO), ("password", PASSWORD)]).await;
            assert_eq!(browser.post("/sign-in/code", &[("code", &code.to_lowercase())]).await.status, status);
        }
        let stored = house.count("SELECT COUNT(*) AS n FROM recovery_codes WHERE code_hash = $1", store::params![&recovery]).await;
        assert_eq!(stored, 0, "only hashes are stored");
    }

    async fn strangers_who_guess_do_not_keep_the_owner_out(bench: Bench) with TABLES; {
        let house = House::with_people(bench).await;
        let mut owner = house.signed_in(1, SATO).await;
        house.bench.clock.advance(60 * SECOND);
        let mut stranger = house.browser();
        stranger.source = "203.0.113.9".into();
        for _ in 0..12 {
            stranger.post("/sign-in", &[("mail", SATO), ("password", "guess guess guess")]).await;
        }
        // From an unknown place even the right password has to wait now.
        let refused = stranger.post("/sign-in", &[("mail", SATO), ("password", PASSWORD)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        let answer = owner.post("/sign-in", &[("mail", SATO), ("password", PASSWORD)]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "the owner comes with the browser that she came with before");
        // And nowhere for ever.
        house.bench.clock.advance(901 * SECOND);
        let answer = stranger.post("/sign-in", &[("mail", SATO), ("password", PASSWORD)]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
    }

    async fn one_source_that_tries_many_addresses_is_slowed_down(bench: Bench) with TABLES; {
        let house = House::with_people(bench).await;
        let mut browser = house.browser();
        for n in 0..25 {
            let mail = format!("guess-{n}@shiomi-tel.example");
            browser.post("/sign-in", &[("mail", &mail), ("password", "guess guess guess")]).await;
        }
        let noted = house.count("SELECT COUNT(*) AS n FROM failed_sign_ins", vec![]).await;
        assert_eq!(noted, 20, "the rest came too early and was not even looked at");
        assert_eq!(browser.post("/sign-in", &[("mail", FUJITA), ("password", PASSWORD)]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }

    async fn guessing_does_not_flood_the_chain(bench: Bench) with TABLES; {
        let house = House::with_people(bench).await;
        for n in 0..90 {
            let mut browser = house.browser();
            browser.source = format!("203.0.113.{n}");
            browser.post("/sign-in", &[("mail", &format!("guess-{n}@shiomi-tel.example")), ("password", "guess guess guess")]).await;
        }
        assert_eq!(house.audited("identity.sign-in-refused").await, 60);
        let mut browser = house.browser();
        browser.source = "198.51.100.4".into();
        house.bench.clock.advance(3601 * SECOND);
        for _ in 0..4 {
            browser.post("/sign-in", &[("mail", SATO), ("password", "guess guess guess")]).await;
        }
        assert_eq!(house.audited("identity.sign-in-refused").await, 61, "one for an account from a source");
    }

    async fn nobody_is_sent_to_another_site_after_signing_in(bench: Bench) with TABLES; {
        let house = House::with_people(bench).await;
        for bad in ["https://evil.example/", "//evil.example", "/\\evil.example", "/a\r\nset-cookie: x=y"] {
            let mut browser = house.browser();
            let answer = browser.post("/sign-in", &[("mail", FUJITA), ("password", PASSWORD), ("to", bad)]).await;
            assert_eq!(answer.to, "/sign-in/code?to=/", "{bad}");
        }
        let mut browser = house.signed_in(1, SATO).await;
        assert_eq!(browser.get("/sign-in?to=//evil.example").await.to, "/");
        house.bench.clock.advance(60 * SECOND);
        let mut browser = house.browser();
        browser.post("/sign-in", &[("mail", SATO), ("password", PASSWORD)]).await;
        let code = house.code(1, 0).await;
        assert_eq!(browser.post("/sign-in/code", &[("code", &code), ("to", "https://evil.example")]).await.to, "/");
    }

    async fn somebody_without_a_role_does_not_get_in(bench: Bench) with TABLES; {
        let house = House::with_people(bench).await;
        let cx = house.write(&house.boss()).await;
        cx.system("test").run("UPDATE roles SET until = 1 WHERE person_id = $1", store::params![person(1)]).await.unwrap();
        cx.commit_unrecorded("test").await.unwrap();
        let mut browser = house.browser();
        browser.post("/sign-in", &[("mail", SATO), ("password", PASSWORD)]).await;
        let code = house.code(1, 0).await;
        assert_eq!(browser.post("/sign-in/code", &[("code", &code)]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(!browser.is_in().await);
        assert_eq!(house.count("SELECT COUNT(*) AS n FROM one_time_codes WHERE confirmed_at IS NOT NULL", vec![]).await, 0);
        assert_eq!(house.audited("identity.code-enrolled").await, 0);
    }
}
