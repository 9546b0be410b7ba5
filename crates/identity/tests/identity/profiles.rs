//! What people change about themselves, and what they want to be told.

use crate::house::{FUJITA, House, PASSWORD, SATO, TABLES, org, person};
use access::{Actor, BodyKind, Role};
use axum::http::StatusCode;
use identity::{
    ask,
    ops::{
        accept_invitation::join,
        invite_person::{Invitee, invite_person},
    },
    preferences::{Event, Quiet},
};
use kernel::{Clock, Day, Lang};
use store::{Migration, params};
use trial::both_engines;

/// The tables before letters were sent to anybody of whom people could choose.
const BEFORE: &[Migration] = TABLES.split_at(TABLES.len() - 3).0;

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

    async fn nobody_takes_the_address_of_a_contact_of_his_organisation(bench: Bench) with TABLES; {
        let house = House::with_people(bench).await;
        let insert = "INSERT INTO contacts (id, org_id, priority, name_ja, name_en, kana, romaji, post_ja, post_en, phone, fax, mail, hours, valid_from, valid_to)
            VALUES ($1, $2, 1, '窓口', 'Desk', '', '', '', '', '', '', $3, 'always', $4, $5)";
        let cx = house.bench.db.write(Actor::nobody(), house.bench.clock.now()).await.unwrap();
        let (from, ended) = (Day::parse("2010-04-01").unwrap(), Day::parse("2010-05-01").unwrap());
        for (n, mail, to) in [(7, "CSIRT@shiomi-tel.example", None), (8, "old@shiomi-tel.example", Some(ended))] {
            cx.system("test").run_one(insert, params![uuid::Uuid::from_u128(n), org(1), mail, from, to]).await.unwrap();
        }
        cx.commit_unrecorded("test").await.unwrap();
        let mut sato = house.signed_in(1, SATO).await;
        let form = sato.get("/account/mail").await.body;
        assert!(form.contains("組織の連絡窓口のアドレスには変えられません"), "{form}");
        let taken = sato.post("/account/mail", &[("mail", "csirt@shiomi-tel.example"), ("current", PASSWORD)]).await;
        assert!(taken.status == StatusCode::UNPROCESSABLE_ENTITY && taken.body.contains("使えません"), "{}", taken.body);
        assert_eq!(house.audited("identity.mail-changed").await, 0);
        let free = sato.post("/account/mail", &[("mail", "old@shiomi-tel.example"), ("current", PASSWORD)]).await;
        assert_eq!(free.to, "/account", "nobody is told there any more");
    }

    async fn an_address_that_nobody_else_confirmed_is_no_seat(bench: Bench) with TABLES; {
        let house = House::with_people(bench).await;
        let mut sato = house.signed_in(1, SATO).await;
        let new = "desk@shiomi-tel.example";
        let sits = async |mail: &str| {
            let cx = house.bench.db.read(Actor::nobody(), house.bench.clock.now()).await.unwrap();
            let place = (org(1), mail.to_owned());
            !ask::seats(&cx.system("test"), &[place].into(), &Default::default(), cx.now()).await.unwrap().is_empty()
        };
        assert!(sits(SATO).await, "an invitation led here");
        assert_eq!(sato.post("/account/mail", &[("mail", new), ("current", PASSWORD)]).await.to, "/account");
        assert!(!sits(new).await && !sits(SATO).await);
        assert!(sato.get("/account").await.body.contains("まだ確かめられていません"));
        let manager = |person| house.actor(person, 1, BodyKind::Operator, Role::Manager);
        let me = manager(1);
        let joined = async |by: Actor| {
            let cx = house.bench.db.write(by, house.bench.clock.now()).await.unwrap();
            let whom = Invitee { mail: new.into(), name: "佐藤".into(), roles: [Role::Contact].into() };
            let (_, token) = invite_person(&cx, org(1), &whom).await.unwrap();
            cx.commit().await.unwrap();
            let cx = house.bench.db.write(me.clone(), house.bench.clock.now()).await.unwrap();
            join(&cx, &token).await.unwrap();
            cx.commit().await.unwrap();
        };
        joined(me.clone()).await;
        assert!(!sits(new).await, "nobody confirms himself");
        joined(manager(2)).await;
        assert!(sits(new).await);
        assert!(!sato.get("/account").await.body.contains("まだ確かめられていません"));
    }

    async fn what_was_chosen_of_letters_holds_from_then_on(bench: Bench) with TABLES; {
        let house = House::with_people(bench).await;
        let mut sato = house.signed_in(1, SATO).await;
        let form = sato.get("/account/notifications").await.body;
        assert!(form.contains("value=\"notice\" checked") && form.contains("value=\"both\" checked"), "{form}");
        assert!(form.contains("いまメールは届きません"), "his address is nobody's contact");
        assert!(form.contains("至急の情報提供") && !form.contains("value=\"urgent-notice\""), "it cannot be switched off");
        let wrong = sato.post("/account/notifications", &[("quiet_from", "22:00")]).await;
        assert!(wrong.status == StatusCode::UNPROCESSABLE_ENTITY && wrong.body.contains("両方"));
        for mail in ["notice", "drill", "drill"] {
            let fields = [("mail", mail), ("mail", "recall"), ("lang", "en"), ("quiet_from", "22:00"), ("quiet_until", "07:00")];
            assert_eq!(sato.post("/account/notifications", &fields).await.to, "/account");
        }
        let cx = house.read().await;
        let all = ask::preferences(&cx.system("test"), &[person(1), person(2)]).await.unwrap();
        let (sato, boss) = (&all[&person(1)], &all[&person(2)]);
        assert!(sato.wants(Event::UrgentNotice) && !sato.wants(Event::Notice) && sato.wants(Event::Drill));
        assert_eq!((sato.quiet, sato.lang), (Quiet::read("22:00", "07:00"), Some(Lang::En)));
        assert!(Event::ALL.into_iter().all(|event| boss.wants(event)), "he chose nothing");
        drop(cx);
        assert_eq!(house.count("SELECT COUNT(*) AS n FROM letter_choices", params![]).await, 2, "and what held before stays");
        assert_eq!(house.count("SELECT COUNT(*) AS n FROM letter_choices WHERE until IS NULL", params![]).await, 1);
        assert_eq!(house.audited("identity.preferences-set").await, 2, "the same again changes nothing");
    }

    async fn whoever_is_a_contact_is_told_of_which_organisation(bench: Bench) with TABLES; {
        let house = House::with_people(bench).await;
        let insert = "INSERT INTO contacts (id, org_id, priority, name_ja, name_en, kana, romaji, post_ja, post_en, phone, fax, mail, hours, valid_from)
            VALUES ($1, $2, 1, '窓口', 'Desk', '', '', '', '', '', '', $3, 'always', $4)";
        let cx = house.bench.db.write(Actor::nobody(), house.bench.clock.now()).await.unwrap();
        let from = Day::parse("2010-04-01").unwrap();
        cx.system("test").run_one(insert, params![uuid::Uuid::from_u128(7), org(1), SATO.to_uppercase(), from]).await.unwrap();
        cx.commit_unrecorded("test").await.unwrap();
        let mut sato = house.signed_in(1, SATO).await;
        let form = sato.get("/account/notifications").await.body;
        assert!(form.contains("の連絡窓口に登録されています"), "{form}");
    }

    async fn what_was_chosen_before_letters_were_sent_holds_now_that_they_are(bench: Bench) with BEFORE; {
        let cx = bench.db.write(Actor::nobody(), bench.clock.now()).await.unwrap();
        let sql = cx.system("test");
        let some = r#"{"channels":{"notice":["mail"],"urgent-notice":["mail"]},"quiet":{"from":1320,"until":45},"weekly":true}"#;
        let none = r#"{"channels":{"urgent-notice":["mail"]},"quiet":null,"weekly":false}"#;
        for (n, content) in [(1, some), (2, none)] {
            let people = "INSERT INTO people (id, name_ja, name_en, kana, romaji, mail, created_at) VALUES ($1, '', '', '', '', $2, 0)";
            sql.run_one(people, params![person(n), format!("p{n}@member.example")]).await.unwrap();
            let choices = "INSERT INTO notification_choices (id, person_id, content, since) VALUES ($1, $1, $2, 0)";
            sql.run_one(choices, params![person(n), content]).await.unwrap();
        }
        cx.commit_unrecorded("test").await.unwrap();
        store::migrate(&bench.db, TABLES, bench.clock.now()).await.unwrap();
        let cx = bench.db.read(Actor::nobody(), bench.clock.now()).await.unwrap();
        let all = ask::preferences(&cx.system("test"), &[person(1), person(2)]).await.unwrap();
        let (some, none) = (&all[&person(1)], &all[&person(2)]);
        assert!(some.wants(Event::Notice) && !some.wants(Event::Drill) && some.lang.is_none());
        assert_eq!(some.quiet, Some(Quiet { from: 1320, until: 45 }));
        assert!(!none.wants(Event::Notice) && none.wants(Event::UrgentNotice) && none.quiet.is_none());
    }
}
