//! One's own account: password, one-time code, language.

use crate::house::{House, PASSWORD, SATO, TABLES};
use axum::http::StatusCode;
use identity::{known::Tokens, ops};
use kernel::Lang;
use shell::Mode;
use std::time::Duration;
use store::Denied;
use trial::both_engines;

const NEW: &str = "朝の港に白い船が三つ並ぶ";

both_engines! {
    async fn changing_the_password_ends_the_sessions_elsewhere(bench: Bench) with TABLES; {
        let house = House::with_people(bench).await;
        let mut other = house.signed_in(1, SATO).await;
        house.bench.clock.advance(Duration::from_secs(60));
        let mut here = house.signed_in(1, SATO).await;
        let answer = here.post("/account/password", &[("current", PASSWORD), ("new", NEW)]).await;
        assert_eq!((answer.status, answer.to.as_str()), (StatusCode::SEE_OTHER, "/account"));
        assert!(here.is_in().await && !other.is_in().await);
        assert_eq!(other.post("/sign-in", &[("mail", SATO), ("password", PASSWORD)]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(other.post("/sign-in", &[("mail", SATO), ("password", NEW)]).await.status, StatusCode::SEE_OTHER);
        assert_eq!(house.audited("identity.password-changed").await, 1);
    }

    async fn a_new_password_needs_the_old_one_and_must_be_good(bench: Bench) with TABLES; {
        let house = House::with_people(bench).await;
        let mut here = house.signed_in(1, SATO).await;
        let before = house.everything().await;
        for (current, new, says) in [
            ("wrong wrong wrong", NEW, "今のパスワードが違う"), ("", NEW, "今のパスワードが違う"), (PASSWORD, "", "短すぎます"),
            (PASSWORD, "short", "短すぎます"), (PASSWORD, "password1234", "最初に試される"), (PASSWORD, "megumi.sato2014", "近いパスワード"),
        ] {
            let answer = here.post("/account/password", &[("current", current), ("new", new)]).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(answer.body.contains(says) && answer.body.contains("aria-invalid"), "{says}");
            assert!(!answer.body.contains(NEW) && !answer.body.contains(PASSWORD));
        }
        assert_eq!(house.everything().await, before);
    }

    async fn the_old_code_works_until_the_new_one_is_confirmed(bench: Bench) with TABLES; {
        let house = House::with_people(bench).await;
        let mut here = house.signed_in(1, SATO).await;
        house.bench.clock.advance(Duration::from_secs(60));
        let old = house.code(1, 0).await;
        assert_eq!(here.get("/account/code/confirm").await.status, StatusCode::CONFLICT, "nothing begun");
        assert_eq!(here.post("/account/code", &[("current", "wrong wrong")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(here.post("/account/code", &[("current", PASSWORD)]).await.to, "/account/code/confirm");
        assert!(here.get("/account/code/confirm").await.body.contains("class=\"qr\""));
        let new = house.code(1, 0).await;
        assert_ne!(old, new);
        assert_eq!(here.post("/account/code/confirm", &[("code", &old)]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let mut other = house.browser();
        other.post("/sign-in", &[("mail", SATO), ("password", PASSWORD)]).await;
        assert_eq!(other.post("/sign-in/code", &[("code", &new)]).await.status, StatusCode::UNPROCESSABLE_ENTITY, "not yet");
        assert_eq!(other.post("/sign-in/code", &[("code", &old)]).await.status, StatusCode::SEE_OTHER, "still the old one");
        assert_eq!(here.post("/account/code/confirm", &[("code", &new)]).await.to, "/account/recovery-codes");
        assert!(!other.is_in().await, "sessions elsewhere end");
        let mut third = house.browser();
        third.post("/sign-in", &[("mail", SATO), ("password", PASSWORD)]).await;
        assert_eq!(third.post("/sign-in/code", &[("code", &new)]).await.status, StatusCode::UNPROCESSABLE_ENTITY, "used up");
    }

    async fn the_proof_of_a_password_is_good_for_its_owner_only(bench: Bench) with TABLES; {
        let house = House::with_people(bench).await;
        let whence = identity::source::Source("192.0.2.7".into()).into();
        let proven = ops::prove_password::prove_password(&house.app, SATO, PASSWORD, &whence).await.unwrap();
        let before = house.everything().await;
        let cx = house.write(&house.boss()).await;
        assert!(matches!(ops::change_password::change_password(&cx, &proven, "x", None, &Tokens::default()).await, Err(Denied::NotFound)));
        assert!(ops::enrol_code::begin_code(&cx, &proven).await.is_err());
        drop(cx);
        assert_eq!(house.everything().await, before);
    }

    async fn the_language_one_chose_is_kept(bench: Bench) with TABLES; {
        let house = House::with_people(bench).await;
        let mut here = house.signed_in(1, SATO).await;
        assert!(here.get("/account").await.body.contains("<html lang=\"ja\">"));
        assert_eq!(here.post("/account/language", &[("lang", "en")]).await.status, StatusCode::SEE_OTHER);
        assert!(here.get("/account").await.body.contains("<html lang=\"en\">"));
        for bad in ["", "fr", "EN"] {
            assert_eq!(here.post("/account/language", &[("lang", bad)]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
        let nobody = house.read().await;
        assert!(matches!(ops::set_language::set_language(&nobody, Lang::En).await, Err(Denied::NotFound)));
    }

    async fn people_of_the_trial_have_no_password_to_change(bench: Bench) with TABLES; {
        let house = House::open(bench, Mode::Demo).await;
        house.add(1, "佐藤 恵", "Megumi Sato", SATO, None, &[(crate::house::SHIOMI, access::Role::Contact)]).await;
        let mut browser = house.browser();
        let id = crate::house::person(1).to_string();
        assert_eq!(browser.post("/demo/sign-in", &[("person", &id)]).await.to, "/");
        assert!(browser.is_in().await);
        let account = browser.get("/account").await.body;
        assert!(account.contains("人を選ぶだけで入ります") && account.contains("kaname serve"), "how to try it stands there");
        assert!(!account.contains("パスワードを変えてください"), "there is none to change");
        assert_eq!(browser.get("/account/password").await.status, StatusCode::CONFLICT);
        let passkeys = browser.get("/account/passkeys").await;
        assert!(passkeys.status == StatusCode::CONFLICT && passkeys.body.contains("kaname serve"), "{}", passkeys.body);
        assert_eq!(browser.post("/account/code", &[("current", "")]).await.status, StatusCode::CONFLICT);
        assert_eq!(browser.post("/sign-in", &[("mail", SATO), ("password", "")]).await.status, StatusCode::NOT_FOUND);
    }
}
