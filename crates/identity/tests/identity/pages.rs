//! Every page in both languages, with nothing missing in it.

use crate::house::{Answer, BOSS, House, PASSWORD, SATO, SHIOMI, TABLES, person};
use access::Role;
use axum::http::StatusCode;
use scraper::{Html, Selector};
use shell::Mode;
use trial::both_engines;

fn whole(answer: &Answer, lang: &str) -> Html {
    assert!(!answer.body.contains('⟦'), "a sentence is missing: {}", answer.body);
    assert!(answer.body.contains(&format!("<html lang=\"{lang}\">")));
    assert!(!answer.body.contains("style="), "the policy forbids it");
    Html::parse_document(&answer.body)
}

fn count(html: &Html, selector: &str) -> usize {
    html.select(&Selector::parse(selector).unwrap()).count()
}

/// Every field has a label, every page one heading of the first order.
fn usable(html: &Html) {
    assert_eq!(count(html, "h1"), 1);
    for field in html.select(&Selector::parse("main input:not([type=hidden]):not([hidden])").unwrap()) {
        let inside = field
            .parent()
            .and_then(|parent| parent.value().as_element())
            .is_some_and(|parent| parent.name() == "label");
        let id = field.value().attr("id").unwrap_or_default();
        assert!(inside || count(html, &format!("label[for='{id}']")) == 1, "{id}");
    }
}

both_engines! {
    async fn every_page_is_there_in_both_languages(bench: Bench) with TABLES; {
        let house = House::with_people(bench).await;
        let mut boss = house.signed_in(2, BOSS).await;
        boss.post("/account/code", &[("current", PASSWORD)]).await;
        boss.post("/invitations/new", &[("name", "中村"), ("mail", "reiko@shiomi-tel.example"), ("roles", "contact")]).await;
        let link = format!("/invitations/{}", boss.cookies["kaname-invitation"]);
        let (person, recovery) = (format!("/people/{}", person(1)), boss.cookies["kaname-recovery"].clone());
        for lang in ["ja", "en"] {
            boss.lang = lang;
            boss.cookies.insert("kaname-recovery".into(), recovery.clone());
            for path in ["/account", "/account", "/account/password", "/account/code", "/account/code/confirm",
                "/account/recovery-codes", "/people", "/people", &person, "/invitations/new", "/invitations/made"] {
                let answer = boss.get(path).await;
                assert_eq!(answer.status, StatusCode::OK, "{path}");
                usable(&whole(&answer, lang));
            }
            let mut stranger = house.browser();
            stranger.lang = lang;
            for path in ["/sign-in", &link] {
                let answer = stranger.get(path).await;
                assert_eq!(answer.status, StatusCode::OK);
                usable(&whole(&answer, lang));
            }
            let wrong = stranger.post("/sign-in", &[("mail", SATO), ("password", "wrong wrong wrong")]).await;
            let html = whole(&wrong, lang);
            assert_eq!((count(&html, ".note.stop[role=alert] a[href='#f-mail']"), count(&html, "#f-mail[aria-invalid]")), (1, 1));
            stranger.post("/sign-in", &[("mail", SATO), ("password", PASSWORD)]).await;
            usable(&whole(&stranger.get("/sign-in/code").await, lang));
            for path in ["/invitations/x", "/people/x"] {
                whole(&boss.get(path).await, lang);
            }
        }
    }

    async fn the_start_page_of_the_trial_shows_the_fan_and_lets_one_in(bench: Bench) with TABLES; {
        let house = House::open(bench, Mode::Demo).await;
        let cx = house.write(&access::Actor::nobody()).await;
        registry::load::facts(&cx, &registry::Facts::load().unwrap()).await.unwrap();
        cx.commit().await.unwrap();
        house.add(1, "佐藤 恵", "Megumi Sato", SATO, None, &[(SHIOMI, Role::Contact)]).await;
        house.add(2, "山田 花子", "Hanako Yamada", BOSS, Some("$argon2id$"), &[(SHIOMI, Role::Manager)]).await;
        for (lang, name, hero) in [("ja", "佐藤 恵", "4,091 の組織に届くまで"), ("en", "Megumi Sato", "4,091 organisations")] {
            let mut browser = house.browser();
            browser.lang = lang;
            let answer = browser.get("/sign-in").await;
            let html = whole(&answer, lang);
            usable(&html);
            assert!(answer.body.contains(hero) && answer.body.contains(name), "{hero}");
            assert_eq!((count(&html, "svg.fan"), count(&html, ".fan.wide .seg2"), count(&html, ".fan.wide .zero2")), (2, 18, 3));
            assert_eq!(count(&html, ".people button"), 2, "one person without a password, and nobody");
        }
        let mut browser = house.browser();
        for bad in ["", "x", &person(2).to_string(), &person(9).to_string()] {
            assert_eq!(browser.post("/demo/sign-in", &[("person", bad)]).await.status, StatusCode::NOT_FOUND, "{bad}");
        }
        assert!(!browser.is_in().await);
        assert_eq!(browser.post("/demo/sign-in", &[("person", &person(1).to_string())]).await.to, "/");
        assert!(browser.is_in().await);
        assert_eq!(browser.post("/demo/sign-in", &[("person", "nobody")]).await.to, "/map");
        assert!(!browser.is_in().await);
    }

    async fn in_earnest_nobody_gets_in_without_a_password(bench: Bench) with TABLES; {
        let house = House::with_people(bench).await;
        house.add(7, "谷 由香", "Yuka Tani", "yuka@audit.example", None, &[(SHIOMI, Role::Contact)]).await;
        let mut browser = house.browser();
        let before = house.everything().await;
        assert_eq!(browser.post("/demo/sign-in", &[("person", &person(7).to_string())]).await.status, StatusCode::NOT_FOUND);
        for password in ["", "x", PASSWORD] {
            let answer = browser.post("/sign-in", &[("mail", "yuka@audit.example"), ("password", password)]).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
        assert_eq!(house.everything().await, before);
    }
}
