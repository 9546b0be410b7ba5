//! What people change about themselves, and what they want to be told.

use crate::house::{FUJITA, House, PASSWORD, SATO, TABLES, person};
use axum::http::StatusCode;
use identity::{
    ask,
    preferences::{Channel, Event, Quiet},
};
use store::params;
use trial::both_engines;

both_engines! {
    async fn somebody_changes_what_he_says_about_himself(bench: Bench) with TABLES; {
        let house = House::with_people(bench).await;
        let mut sato = house.signed_in(1, SATO).await;
        assert!(sato.get("/account/profile").await.body.contains("value=\"佐藤 恵\""));
        let fields = |telephone| [("name", "鈴木 恵"), ("kana", "すずき めぐみ"), ("romaji", "Megumi Suzuki"), ("english", ""), ("post", "情報システム課"), ("telephone", telephone)];
        let wrong = sato.post("/account/profile", &fields("ask me")).await;
        assert!(wrong.status == StatusCode::UNPROCESSABLE_ENTITY && wrong.body.contains("電話番号を"));
        assert_eq!(house.audited("identity.profile-changed").await, 0);
        assert_eq!(sato.post("/account/profile", &fields("03-0000-0042")).await.to, "/account");
        sato.post("/account/profile", &fields("03-0000-0042")).await;
        assert_eq!(house.audited("identity.profile-changed").await, 1, "the same again changes nothing");
        assert!(sato.get("/account").await.body.contains("鈴木 恵"));
        let names = "SELECT COUNT(*) AS n FROM audit_entries WHERE detail LIKE '%鈴木%' OR detail LIKE '%0042%'";
        assert_eq!(house.count(names, params![]).await, 0, "the record holds no names");
    }

    async fn the_name_on_english_pages_is_the_latin_letters_until_another_is_given(bench: Bench) with TABLES; {
        let house = House::with_people(bench).await;
        let mut sato = house.signed_in(1, SATO).await;
        let form = sato.get("/account/profile").await.body;
        assert!(!form.contains("英語の画面での氏名になります") && form.contains("空けておくと、ローマ字の氏名を使います"), "{form}");
        assert_eq!(form.matches("value=\"Megumi Sato\"").count(), 1, "once");
        let fields = |romaji, english| [("name", "佐藤 恵"), ("kana", "さとう めぐみ"), ("romaji", romaji), ("english", english)];
        sato.lang = "en";
        for (romaji, english, shown) in [("Megumi Suzuki", "", "Megumi Suzuki"), ("Megumi Suzuki", "Meg Suzuki", "Meg Suzuki")] {
            assert_eq!(sato.post("/account/profile", &fields(romaji, english)).await.to, "/account");
            assert!(sato.get("/account").await.body.contains(shown), "{shown}");
        }
        assert!(sato.get("/account/profile").await.body.contains("value=\"Meg Suzuki\""));
    }

    async fn the_address_changes_with_the_password_only_and_to_nobody_elses(bench: Bench) with TABLES; {
        let house = House::with_people(bench).await;
        let mut sato = house.signed_in(1, SATO).await;
        let new = "Megumi.Suzuki@shiomi-tel.example";
        for (mail, current, word) in [(new, "wrong", "今のパスワードが違うか"), ("x", PASSWORD, "形ではありません"), (FUJITA, PASSWORD, "使えません"), (SATO, PASSWORD, "今と同じ")] {
            let answer = sato.post("/account/mail", &[("mail", mail), ("current", current)]).await;
            assert!(answer.status == StatusCode::UNPROCESSABLE_ENTITY && answer.body.contains(word), "{mail} {}", answer.body);
        }
        assert_eq!(sato.post("/account/mail", &[("mail", new), ("current", PASSWORD)]).await.to, "/account");
        assert_eq!(house.audited("identity.mail-changed").await, 1);
        let mut again = house.browser();
        assert_eq!(again.post("/sign-in", &[("mail", SATO), ("password", PASSWORD)]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(again.post("/sign-in", &[("mail", new), ("password", PASSWORD)]).await.status, StatusCode::SEE_OTHER);
    }

    async fn what_was_chosen_to_be_told_holds_from_then_on(bench: Bench) with TABLES; {
        let house = House::with_people(bench).await;
        let mut sato = house.signed_in(1, SATO).await;
        assert!(sato.get("/account/notifications").await.body.contains("value=\"remark\" checked"));
        let wrong = sato.post("/account/notifications", &[("quiet_from", "22:00")]).await;
        assert!(wrong.status == StatusCode::UNPROCESSABLE_ENTITY && wrong.body.contains("両方"));
        for mail in ["notice", "urgent-notice"] {
            let fields = [("mail", mail), ("mail", "nonsense"), ("quiet_from", "22:00"), ("quiet_until", "07:00"), ("weekly", "yes")];
            assert_eq!(sato.post("/account/notifications", &fields).await.to, "/account");
        }
        let cx = house.read().await;
        let all = ask::preferences(&cx.system("test"), &[person(1), person(2)]).await.unwrap();
        let (sato, boss) = (&all[&person(1)], &all[&person(2)]);
        assert!(sato.wants(Event::UrgentNotice, Channel::Mail) && !sato.wants(Event::Notice, Channel::Mail) && sato.weekly);
        assert_eq!(sato.quiet, Quiet::read("22:00", "07:00"));
        assert!(Event::ALL.into_iter().all(|event| boss.wants(event, Channel::Mail)), "he chose nothing");
        drop(cx);
        assert_eq!(house.count("SELECT COUNT(*) AS n FROM notification_choices", params![]).await, 2, "and what held before stays");
        assert_eq!(house.count("SELECT COUNT(*) AS n FROM notification_choices WHERE until IS NULL", params![]).await, 1);
    }
}
