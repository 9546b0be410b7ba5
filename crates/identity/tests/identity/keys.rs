//! API keys: what they open, and everything that ends them.

use crate::house::{BOSS, CITY, FUJITA, House, SATO, SHIOMI, TABLES, org, person};
use access::{Actor, BodyKind, Role, act};
use axum::http::{HeaderName, Request, StatusCode, header, request::Parts};
use identity::{
    Key,
    key::KeyText,
    ops::{
        change_roles::change_roles,
        end_key::{EndKeyError, end_key},
        end_person::end_person,
        make_key::{MakeKeyError, NewKey, make_key},
    },
    source::Source,
};
use shell::Visitor;
use std::{collections::BTreeSet, time::Duration};
use store::{Denied, params};
use trial::both_engines;

fn call(path: &str, source: &str, name: HeaderName, value: &str) -> Parts {
    let mut request = Request::builder().uri(path).header(name, value).body(()).unwrap();
    request.extensions_mut().insert(Source(source.into()));
    request.into_parts().0
}

/// Who a program is that sends this key from there.
async fn caller(house: &House, key: &str, source: &str) -> Option<Visitor> {
    let parts = call("/api/v1/reports", source, header::AUTHORIZATION, &format!("Bearer {key}"));
    house.app.recognise_request(&parts).await.unwrap()
}

async fn opens(house: &House, key: &KeyText) -> bool {
    caller(house, key.reveal(), "192.0.2.7").await.is_some()
}

fn new_key(roles: &[Role]) -> NewKey {
    NewKey { name: "監視システム".into(), roles: roles.iter().copied().collect(), ..NewKey::default() }
}

async fn made(house: &House, actor: &Actor, new: &NewKey) -> (Key, KeyText) {
    let cx = house.write(actor).await;
    let made = make_key(&cx, new).await.unwrap();
    cx.commit().await.unwrap();
    made
}

both_engines! {
    async fn a_key_is_its_maker_in_its_roles_under_the_api_and_nowhere_else(bench: Bench) with TABLES; {
        let house = House::with_people(bench).await;
        house.add(1, "", "", SATO, None, &[(SHIOMI, Role::Manager)]).await;
        let (key, text) = made(&house, &house.sato(), &new_key(&[Role::Contact])).await;
        let visitor = caller(&house, text.reveal(), "192.0.2.7").await.unwrap();
        let who = visitor.actor.who().unwrap();
        assert_eq!((who.person, who.organisation, who.body), (person(1), org(SHIOMI), BodyKind::Operator));
        assert_eq!(who.roles, BTreeSet::from([Role::Contact]), "not manager too");
        assert_eq!(visitor.actor.key(), Some(key.id));
        for page in ["/", "/account", "/apis", "/api"] {
            let parts = call(page, "192.0.2.7", header::AUTHORIZATION, &format!("Bearer {}", text.reveal()));
            assert!(house.app.recognise_request(&parts).await.unwrap().is_none(), "{page}");
        }
        // A cookie that opens pages opens nothing here.
        let mut sato = house.signed_in(1, SATO).await;
        assert!(sato.is_in().await);
        let parts = call("/api/v1/reports", "192.0.2.7", header::COOKIE, &format!("kaname={}", sato.cookies["kaname"]));
        assert!(house.app.recognise_request(&parts).await.unwrap().is_none());
        assert_eq!(sato.get("/api/v1/reports").await.status, StatusCode::NOT_FOUND);
        // Only the hash is kept, and the record says through which key somebody acted.
        let kept = house.count("SELECT COUNT(*) AS n FROM api_keys WHERE key_hash = $1", params![text.hash()]).await;
        assert_eq!((kept, house.audited("key.made").await), (1, 1));
        assert!(!house.everything().await.contains(text.reveal()));
        let cx = house.write(&visitor.actor).await;
        identity::ops::set_language::set_language(&cx, kernel::Lang::En).await.unwrap();
        assert!(matches!(make_key(&cx, &new_key(&[Role::Contact])).await, Err(MakeKeyError::ByKey)), "keys make no keys");
        cx.commit().await.unwrap();
        let said = format!("%{}%", key.id);
        assert_eq!(house.count("SELECT COUNT(*) AS n FROM audit_entries WHERE detail LIKE $1", params![said]).await, 1);
    }

    async fn an_ended_or_expired_key_is_a_strangers(bench: Bench) with TABLES; {
        let house = House::with_people(bench).await;
        let (key, text) = made(&house, &house.sato(), &new_key(&[Role::Contact])).await;
        let until = house.app.now().plus_minutes(10);
        let (_, short) = made(&house, &house.sato(), &NewKey { expires_at: Some(until), ..new_key(&[Role::Contact]) }).await;
        assert!(opens(&house, &text).await && opens(&house, &short).await);
        house.bench.clock.advance(Duration::from_secs(600));
        assert!(opens(&house, &text).await && !opens(&house, &short).await);
        let cx = house.write(&house.sato()).await;
        end_key(&cx, key.id).await.unwrap();
        cx.commit().await.unwrap();
        assert!(!opens(&house, &text).await);
        let cx = house.write(&house.sato()).await;
        assert!(matches!(end_key(&cx, key.id).await, Err(EndKeyError::Ended)));
        assert_eq!(house.audited("key.ended").await, 1);
    }

    async fn a_key_loses_what_its_maker_loses(bench: Bench) with TABLES; {
        let house = House::with_people(bench).await;
        let (_, text) = made(&house, &house.sato(), &new_key(&[Role::Contact])).await;
        assert!(opens(&house, &text).await);
        let cx = house.write(&house.boss()).await;
        change_roles(&cx, person(1), &BTreeSet::from([Role::Manager])).await.unwrap();
        cx.commit().await.unwrap();
        assert!(!opens(&house, &text).await, "she is manager now, which the key never gave");
        let cx = house.write(&house.boss()).await;
        change_roles(&cx, person(1), &BTreeSet::from([Role::Manager, Role::Contact])).await.unwrap();
        cx.commit().await.unwrap();
        assert!(opens(&house, &text).await, "and it opens again with the role");
        let cx = house.write(&house.boss()).await;
        end_person(&cx, person(1)).await.unwrap();
        cx.commit().await.unwrap();
        assert!(!opens(&house, &text).await);
        // Somebody who comes back has no old keys.
        house.add(9, "佐藤 恵", "Megumi Sato", SATO, None, &[(SHIOMI, Role::Contact)]).await;
        assert!(!opens(&house, &text).await);
    }

    async fn a_key_ends_with_access_to_its_organisation_though_its_maker_works_elsewhere(bench: Bench) with TABLES; {
        let house = House::with_people(bench).await;
        house.add(1, "", "", SATO, None, &[(CITY, Role::Contact)]).await;
        let (_, text) = made(&house, &house.sato(), &new_key(&[Role::Contact])).await;
        let city = house.actor(1, CITY, BodyKind::Operator, Role::Contact);
        let (_, other) = made(&house, &city, &new_key(&[Role::Contact])).await;
        let cx = house.write(&house.boss()).await;
        end_person(&cx, person(1)).await.unwrap();
        cx.commit().await.unwrap();
        assert!(!opens(&house, &text).await && opens(&house, &other).await);
        house.add(1, "", "", SATO, None, &[(SHIOMI, Role::Contact)]).await;
        assert!(!opens(&house, &text).await, "what was ended stays ended");
    }

    async fn a_key_bound_to_a_network_opens_from_there_only(bench: Bench) with TABLES; {
        let house = House::with_people(bench).await;
        let networks = identity::key::read_networks("192.0.2.0/24").unwrap();
        let (_, text) = made(&house, &house.sato(), &NewKey { networks, ..new_key(&[Role::Contact]) }).await;
        assert!(caller(&house, text.reveal(), "192.0.2.200").await.is_some());
        for elsewhere in ["198.51.100.1", "2001:db8::/64", "unknown"] {
            assert!(caller(&house, text.reveal(), elsewhere).await.is_none(), "{elsewhere}");
        }
    }

    async fn whoever_guesses_waits_and_keeps_nobody_out(bench: Bench) with TABLES; {
        let house = House::with_people(bench).await;
        let (_, used) = made(&house, &house.sato(), &new_key(&[Role::Contact])).await;
        assert!(caller(&house, used.reveal(), "198.51.100.1").await.is_some());
        let (_, fresh) = made(&house, &house.sato(), &new_key(&[Role::Contact])).await;
        let wrong = KeyText::draw(&trial::Counter::default());
        for _ in 0..200 {
            assert!(caller(&house, wrong.reveal(), "198.51.100.1").await.is_none());
        }
        let noted = "SELECT COUNT(*) AS n FROM failed_keys";
        assert_eq!(house.count(noted, params![]).await, 20, "what comes too early is not even counted");
        assert!(caller(&house, used.reveal(), "198.51.100.1").await.is_some(), "it was used from there before");
        assert!(caller(&house, fresh.reveal(), "198.51.100.1").await.is_none(), "this one must wait there");
        assert!(caller(&house, fresh.reveal(), "203.0.113.9").await.is_some(), "and not elsewhere");
        house.bench.clock.advance(Duration::from_secs(15 * 60));
        assert!(caller(&house, fresh.reveal(), "198.51.100.1").await.is_some());
        // What has not the look of a key costs nothing.
        for odd in ["", "kn_", "x", &"a".repeat(5000), &wrong.reveal()[..49]] {
            assert!(caller(&house, odd, "203.0.113.77").await.is_none());
        }
        assert_eq!(house.count("SELECT COUNT(*) AS n FROM failed_keys WHERE source = '203.0.113.77'", params![]).await, 0);
    }

    async fn the_use_of_a_key_is_written_down_once_a_minute(bench: Bench) with TABLES; {
        let house = House::with_people(bench).await;
        let (_, text) = made(&house, &house.sato(), &new_key(&[Role::Contact])).await;
        let used = "SELECT used_at AS n FROM api_keys";
        opens(&house, &text).await;
        let first = house.count(used, params![]).await;
        house.bench.clock.advance(Duration::from_secs(59));
        opens(&house, &text).await;
        assert_eq!(house.count(used, params![]).await, first);
        house.bench.clock.advance(Duration::from_secs(1));
        opens(&house, &text).await;
        assert_eq!(house.count(used, params![]).await, first + 60_000);
    }

    async fn what_cannot_be_a_key_is_not_made(bench: Bench) with TABLES; {
        let house = House::with_people(bench).await;
        let before = house.everything().await;
        let cx = house.write(&house.sato()).await;
        let contact = || new_key(&[Role::Contact]);
        let over = NewKey { expires_at: Some(cx.now()), ..contact() };
        assert!(matches!(make_key(&cx, &NewKey { name: " ".into(), ..contact() }).await, Err(MakeKeyError::NoName)));
        assert!(matches!(make_key(&cx, &NewKey { name: "x".repeat(61), ..contact() }).await, Err(MakeKeyError::NoName)));
        assert!(matches!(make_key(&cx, &new_key(&[])).await, Err(MakeKeyError::NoRole)));
        assert!(matches!(make_key(&cx, &new_key(&[Role::Contact, Role::Manager])).await, Err(MakeKeyError::BeyondOwn)));
        assert!(matches!(make_key(&cx, &over).await, Err(MakeKeyError::OverAlready)));
        drop(cx);
        let cx = house.write(&Actor::nobody()).await;
        assert!(matches!(make_key(&cx, &contact()).await, Err(MakeKeyError::Denied(Denied::NotFound))));
        // An actor who says he has a role that no row gives him.
        let cx = { drop(cx); house.write(&house.actor(1, CITY, BodyKind::Operator, Role::Contact)).await };
        assert!(matches!(make_key(&cx, &contact()).await, Err(MakeKeyError::BeyondOwn)));
        drop(cx);
        assert_eq!(house.everything().await, before);
        let cx = house.write(&house.sato()).await;
        for _ in 0..identity::key::MOST {
            make_key(&cx, &contact()).await.unwrap();
        }
        assert!(matches!(make_key(&cx, &contact()).await, Err(MakeKeyError::TooMany)));
    }

    async fn managers_see_and_end_keys_of_their_organisation_and_no_others(bench: Bench) with TABLES; {
        let house = House::with_people(bench).await;
        house.add(4, "市の人", "City", "manager@misakigaoka-city.example", None, &[(CITY, Role::Manager)]).await;
        house.add(5, "同僚", "Colleague", "colleague@shiomi-tel.example", None, &[(SHIOMI, Role::Contact)]).await;
        let (key, text) = made(&house, &house.sato(), &new_key(&[Role::Contact])).await;
        let colleague = house.actor(5, SHIOMI, BodyKind::Operator, Role::Contact);
        let other = house.actor(4, CITY, BodyKind::Operator, Role::Manager);
        for (actor, sees) in [(house.sato(), true), (house.boss(), true), (colleague.clone(), false), (other.clone(), false)] {
            let cx = house.app.read(&actor).await.unwrap();
            let listed = cx.visible::<Key>().rows("SELECT id FROM api_keys WHERE {visible}", params![]).await.unwrap().len();
            assert_eq!((listed == 1, cx.permit::<_, Key>(act::ViewKey, key.id).await.is_ok()), (sees, sees), "{actor:?}");
        }
        for actor in [colleague, other] {
            let cx = house.write(&actor).await;
            assert!(matches!(end_key(&cx, key.id).await, Err(EndKeyError::Denied(Denied::NotFound))));
        }
        let mut boss = house.signed_in(2, BOSS).await;
        let list = boss.get("/people/keys").await;
        assert!(list.body.contains(&key.prefix) && list.body.contains("佐藤 恵") && !list.body.contains(text.reveal()));
        let path = format!("/account/keys/{}/end", key.id);
        assert_eq!(boss.post(&path, &[("from", "organisation")]).await.to, "/people/keys");
        assert!(!opens(&house, &text).await);
        assert_eq!(boss.post(&path, &[]).await.status, StatusCode::CONFLICT);
    }

    async fn the_pages_make_show_once_and_end(bench: Bench) with TABLES; {
        let house = House::with_people(bench).await;
        let mut sato = house.signed_in(1, SATO).await;
        assert!(sato.get("/account/keys").await.body.contains("APIキーはありません"));
        let form = sato.get("/account/keys/new").await.body;
        assert!(form.contains("value=\"contact\"") && !form.contains("value=\"manager\""));
        for (field, value, word) in [("until", "2014-02-30", "2014-06-30 のように"), ("networks", "office", "192.0.2.0/24"), ("name", "", "1～60 文字")] {
            let fields = [("name", "x"), ("roles", "contact"), ("until", ""), ("networks", "")];
            let fields: Vec<(&str, &str)> = fields.iter().map(|(name, kept)| (*name, if *name == field { value } else { kept })).collect();
            let answer = sato.post("/account/keys/new", &fields).await;
            assert!(answer.status == StatusCode::UNPROCESSABLE_ENTITY && answer.body.contains(word), "{field} {}", answer.status);
        }
        assert_eq!(sato.post("/account/keys/new", &[("name", "x")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(sato.post("/account/keys/new", &[("name", "x"), ("roles", "manager")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let fields = [("name", "監視"), ("roles", "contact"), ("until", "2014-06-17"), ("networks", "192.0.2.0/24")];
        assert_eq!(sato.post("/account/keys/new", &fields).await.to, "/account/keys/made");
        let shown = sato.get("/account/keys/made").await.body;
        let text = shown.split("id=\"key\">").nth(1).unwrap().split('<').next().unwrap().to_owned();
        assert!(caller(&house, &text, "192.0.2.9").await.is_some());
        assert!(!sato.get("/account/keys/made").await.body.contains(&text), "once");
        house.bench.clock.set("2014-06-17 23:59");
        assert!(caller(&house, &text, "192.0.2.9").await.is_some(), "the last day counts");
        house.bench.clock.set("2014-06-18 00:00");
        assert!(caller(&house, &text, "192.0.2.9").await.is_none());
        let mut fujita = house.signed_in(3, FUJITA).await;
        assert_eq!(fujita.get("/people/keys").await.status, StatusCode::FORBIDDEN);
        assert_eq!(fujita.post("/account/keys/x/end", &[]).await.status, StatusCode::NOT_FOUND);
    }

    async fn the_last_day_stands_in_the_list_as_it_was_typed_with_its_year(bench: Bench) with TABLES; {
        let house = House::with_people(bench).await;
        let mut fujita = house.signed_in(3, FUJITA).await;
        let fields = [("name", "監視"), ("roles", "duty"), ("until", "2014-12-31"), ("networks", "192.0.2.0/24、198.51.100.0/24")];
        assert_eq!(fujita.post("/account/keys/new", &fields).await.to, "/account/keys/made");
        let list = fujita.get("/account/keys").await.body;
        assert!(list.contains("2014年12月31日(水) まで") && list.contains("192.0.2.0/24、198.51.100.0/24 からだけ"), "{list}");
        assert!(!list.contains("1月1日"), "{list}");
        fujita.lang = "en";
        assert!(fujita.get("/account/keys").await.body.contains("Until Wed 31 Dec 2014"));
    }
}
