//! Passkeys, as far as no device is needed: challenges, pages, and answers that do not hold. What a device does is
//! tried in a browser (`tests/browser/passkey.test.mjs`).

use crate::house::{Answer, Browser, House, PASSWORD, SATO, TABLES, person};
use axum::http::StatusCode;
use identity::ops::{end_person::end_person, remove_passkey::remove_passkey};
use std::time::Duration;
use store::{Denied, params};
use trial::both_engines;

const SITE: &str = "https://kaname.example";
const MADE_UP: &str = r#"{"id":"AAAA","rawId":"AAAA","type":"public-key","extensions":{},"response":
  {"clientDataJSON":"e30","authenticatorData":"AAAA","signature":"AAAA","userHandle":"AAAA"}}"#;
const MADE_UP_NEW: &str = r#"{"id":"AAAA","rawId":"AAAA","type":"public-key","extensions":{},"response":
  {"clientDataJSON":"e30","attestationObject":"AAAA"}}"#;

fn options(answer: &Answer) -> serde_json::Value {
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    serde_json::from_str(&answer.body).unwrap()
}

/// Browsers of a site that has an address.
fn browser(house: &House) -> Browser {
    house.browser().at(SITE)
}

async fn signed_in(house: &House) -> Browser {
    house.signed_in(1, SATO).await.at(SITE)
}

async fn open(house: &House) -> i64 {
    house.count("SELECT COUNT(*) AS n FROM passkey_challenges", params![]).await
}

both_engines! {
    async fn a_challenge_asks_for_a_verified_user_at_this_site(bench: Bench) with TABLES; {
        let house = House::with_people(bench).await;
        let mut sato = signed_in(&house).await;
        let asked = options(&sato.post("/account/passkeys/begin", &[]).await);
        let asked = &asked["publicKey"];
        assert_eq!((asked["rp"]["id"].as_str(), asked["user"]["name"].as_str()), (Some("kaname.example"), Some(SATO)));
        assert_eq!(asked["authenticatorSelection"]["userVerification"], "required");
        assert_eq!(asked["authenticatorSelection"]["residentKey"], "required");
        let mut stranger = browser(&house);
        let asked = options(&stranger.post("/sign-in/passkey/begin", &[]).await);
        assert_eq!((asked["publicKey"]["rpId"].as_str(), asked["publicKey"]["userVerification"].as_str()), (Some("kaname.example"), Some("required")));
        assert!(asked["publicKey"]["allowCredentials"].as_array().is_none_or(Vec::is_empty), "nobody learns who has one");
        assert!(stranger.cookies.contains_key("kaname-passkey"));
    }

    async fn an_answer_that_does_not_hold_uses_the_challenge_up(bench: Bench) with TABLES; {
        let house = House::with_people(bench).await;
        let mut stranger = browser(&house);
        let form = stranger.get("/sign-in").await.body;
        assert!(form.contains("data-passkey=\"get\"") && form.contains("username webauthn"));
        stranger.post("/sign-in/passkey/begin", &[]).await;
        assert_eq!(open(&house).await, 1);
        for answer in ["", "{", MADE_UP] {
            let said = stranger.post("/sign-in/passkey", &[("answer", answer), ("to", "/people")]).await;
            assert!(said.status == StatusCode::UNPROCESSABLE_ENTITY && said.body.contains("このパスキーでは入れません"));
        }
        assert_eq!(open(&house).await, 0);
        assert!(!stranger.is_in().await);
        let mut sato = signed_in(&house).await;
        sato.post("/account/passkeys/begin", &[]).await;
        let wrong = sato.post("/account/passkeys", &[("name", "x"), ("answer", MADE_UP_NEW)]).await;
        assert!(wrong.status == StatusCode::UNPROCESSABLE_ENTITY && wrong.body.contains("identity.passkey-wrong"), "{}", wrong.body);
        let again = sato.post("/account/passkeys", &[("name", "x"), ("answer", MADE_UP_NEW)]).await;
        assert!(again.body.contains("identity.passkey-over"), "{}", again.body);
        assert_eq!(house.count("SELECT COUNT(*) AS n FROM passkeys", params![]).await, 0);
    }

    async fn a_challenge_is_over_after_five_minutes_and_is_its_owners(bench: Bench) with TABLES; {
        let house = House::with_people(bench).await;
        let mut sato = signed_in(&house).await;
        sato.post("/account/passkeys/begin", &[]).await;
        let mut boss = house.signed_in(2, crate::house::BOSS).await.at(SITE);
        boss.cookies.insert("kaname-passkey-add".into(), sato.cookies["kaname-passkey-add"].clone());
        let stolen = boss.post("/account/passkeys", &[("name", "x"), ("answer", MADE_UP_NEW)]).await;
        assert!(stolen.body.contains("identity.passkey-over"), "{}", stolen.body);
        sato.post("/account/passkeys/begin", &[]).await;
        house.bench.clock.advance(Duration::from_secs(300));
        let late = sato.post("/account/passkeys", &[("name", "x"), ("answer", MADE_UP_NEW)]).await;
        assert!(late.body.contains("identity.passkey-over"), "{}", late.body);
    }

    async fn some_time_after_signing_in_the_password_is_asked_again(bench: Bench) with TABLES; {
        let house = House::with_people(bench).await;
        let mut sato = signed_in(&house).await;
        assert!(!sato.get("/account/passkeys").await.body.contains("name=\"current\""));
        house.bench.clock.advance(Duration::from_secs(600));
        assert!(sato.get("/account/passkeys").await.body.contains("name=\"current\""));
        for typed in ["", "wrong-password-here"] {
            let refused = sato.post("/account/passkeys/begin", &[("current", typed)]).await;
            assert!(refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.body.contains("problem"));
        }
        assert_eq!(open(&house).await, 0);
        options(&sato.post("/account/passkeys/begin", &[("current", PASSWORD)]).await);
    }

    async fn one_source_cannot_fill_the_table(bench: Bench) with TABLES; {
        let house = House::with_people(bench).await;
        let mut stranger = browser(&house);
        for _ in 0..80 {
            stranger.post("/sign-in/passkey/begin", &[]).await;
        }
        assert_eq!(open(&house).await, identity::passkey::OPEN_PER_SOURCE);
        assert_eq!(stranger.post("/sign-in/passkey/begin", &[]).await.status, StatusCode::CONFLICT);
        stranger.source = "198.51.100.9".into();
        assert_eq!(stranger.post("/sign-in/passkey/begin", &[]).await.status, StatusCode::OK);
        house.bench.clock.advance(Duration::from_secs(301));
        stranger.post("/sign-in/passkey/begin", &[]).await;
        assert_eq!(open(&house).await, 1, "what is over is swept");
    }

    async fn without_an_address_there_are_no_passkeys(bench: Bench) with TABLES; {
        let house = House::with_people(bench).await;
        let mut stranger = house.browser();
        assert!(!stranger.get("/sign-in").await.body.contains("data-passkey"));
        assert_eq!(stranger.post("/sign-in/passkey/begin", &[]).await.status, StatusCode::NOT_FOUND);
        let mut sato = house.signed_in(1, SATO).await;
        let page = sato.get("/account/passkeys").await.body;
        assert!(!page.contains("data-passkey") && page.contains("--public-url"));
    }

    async fn passkeys_are_their_owners_and_go_with_the_account(bench: Bench) with TABLES; {
        let house = House::with_people(bench).await;
        let add = "INSERT INTO passkeys (id, person_id, name, credential, content, added_at) VALUES ($1, $2, 'x', 'ab', '{}', 1)";
        let cx = house.write(&access::Actor::nobody()).await;
        cx.system("test").run_one(add, params![person(7), person(1)]).await.unwrap();
        cx.commit_unrecorded("test").await.unwrap();
        let id: identity::passkey::PasskeyId = person(7).uuid().into();
        let cx = house.write(&house.boss()).await;
        assert!(matches!(remove_passkey(&cx, id).await, Err(Denied::NotFound)));
        end_person(&cx, person(1)).await.unwrap();
        cx.commit().await.unwrap();
        assert_eq!(house.count("SELECT COUNT(*) AS n FROM passkeys", params![]).await, 0);
    }
}
