//! Absence and deputies: what is lent, when, and what never is.

use crate::house::{Browser, CITY, FUJITA, House, NISC, PASSWORD, SATO, TABLES, person};
use access::{Act, Actor, BodyKind, Decision, Relation, Relations, Role, act::ViewAbsence, decide};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use identity::{
    absence::{Absence, AbsenceId},
    ops::{
        announce_absence::{AnnounceError, NewAbsence, announce_absence},
        answer_delegation::{DelegationError, answer_delegation, step_back},
        change_roles::change_roles,
        end_absence::{EndAbsenceError, end_absence},
        end_person::end_person,
        make_key::{MakeKeyError, NewKey, make_key},
    },
};
use kernel::At;
use shell::Visitor;
use std::collections::BTreeSet;
use store::{Denied, params};
use trial::both_engines;

const ONO: &str = "shinji.ono@nisc.example";

/// Fujita is duty and reviewer, Ono analyst, Kuroda manager of the same body.
async fn centre(bench: trial::Bench) -> House {
    let house = House::with_people(bench).await;
    house.add(3, "", "", FUJITA, None, &[(NISC, Role::Reviewer)]).await;
    let hash = identity::password::hash(PASSWORD, &trial::Counter::default()).unwrap();
    house.add(4, "大野 真司", "Shinji Ono", ONO, Some(&hash), &[(NISC, Role::Analyst)]).await;
    house.add(5, "黒田 管理", "Kanri Kuroda", "kuroda@nisc.example", Some(&hash), &[(NISC, Role::Manager)]).await;
    house
}

fn fujita() -> Actor {
    trial::actor(3, NISC, BodyKind::Centre, &[Role::Duty, Role::Reviewer])
}
fn ono() -> Actor {
    trial::actor(4, NISC, BodyKind::Centre, &[Role::Analyst])
}
fn kuroda() -> Actor {
    trial::actor(5, NISC, BodyKind::Centre, &[Role::Manager])
}
fn at(local: &str) -> At {
    At::parse_local(local).unwrap()
}
fn leave(deputy: u128, roles: &[Role]) -> NewAbsence {
    NewAbsence {
        begins_at: at("2014-06-17 12:00"),
        ends_at: at("2014-06-17 12:20"),
        deputies: vec![(person(deputy), roles.iter().copied().collect())],
    }
}

async fn announced(house: &House, by: &Actor, new: &NewAbsence) -> AbsenceId {
    let cx = house.write(by).await;
    let id = announce_absence(&cx, new).await.unwrap();
    cx.commit().await.unwrap();
    id
}

async fn agreed(house: &House, by: &Actor, id: AbsenceId) {
    let cx = house.write(by).await;
    answer_delegation(&cx, id, true).await.unwrap();
    cx.commit().await.unwrap();
}

async fn visitor(house: &House, browser: &Browser) -> Visitor {
    let cookie = HeaderValue::from_str(&format!("kaname={}", browser.cookies["kaname"])).unwrap();
    let headers = HeaderMap::from_iter([(header::COOKIE, cookie)]);
    house.app.recognise(&headers).await.unwrap().unwrap()
}

async fn roles(house: &House, browser: &Browser) -> BTreeSet<Role> {
    visitor(house, browser).await.actor.who().unwrap().roles.clone()
}

both_engines! {
    async fn the_deputy_has_the_lent_roles_exactly_while_their_owner_is_away(bench: Bench) with TABLES; {
        let house = centre(bench).await;
        house.bench.clock.set("2014-06-17 11:50");
        let browser = house.signed_in(4, ONO).await;
        let own = BTreeSet::from([Role::Analyst]);
        let both = BTreeSet::from([Role::Analyst, Role::Reviewer]);
        let id = announced(&house, &fujita(), &leave(4, &[Role::Reviewer])).await;
        house.bench.clock.set("2014-06-17 12:00");
        assert_eq!(roles(&house, &browser).await, own, "nothing before he agrees");
        agreed(&house, &ono(), id).await;
        for (clock, expected) in [("11:59", &own), ("12:00", &both), ("12:19", &both), ("12:20", &own), ("12:30", &own)] {
            house.bench.clock.set(&format!("2014-06-17 {clock}"));
            assert_eq!(&roles(&house, &browser).await, expected, "{clock}");
        }
        house.bench.clock.set("2014-06-17 12:10");
        let who = visitor(&house, &browser).await;
        assert_eq!(who.actor.absent(), &BTreeSet::from([person(3)]));
        assert_eq!((who.name.ja.as_str(), who.name.en.as_str()), ("大野 真司（藤田 直樹の代理）", "Shinji Ono (acting for Naoki Fujita)"));
        assert_eq!(house.count("SELECT COUNT(*) AS n FROM roles WHERE person_id = $1", params![person(4)]).await, 1, "never copied");
        // The record says for whom.
        let cx = house.write(&who.actor).await;
        identity::ops::set_language::set_language(&cx, kernel::Lang::Ja).await.unwrap();
        cx.commit().await.unwrap();
        let said = format!("%\"acting_for\":[\"{}\"]%", person(3));
        assert_eq!(house.count("SELECT COUNT(*) AS n FROM audit_entries WHERE detail LIKE $1", params![said]).await, 1);
    }

    async fn what_is_lent_ends_at_once(bench: Bench) with TABLES; {
        let house = centre(bench).await;
        let browser = house.signed_in(4, ONO).await;
        house.bench.clock.set("2014-06-17 11:00");
        let now = || NewAbsence { begins_at: at("2014-06-17 11:00"), ..leave(4, &[Role::Reviewer, Role::Duty]) };
        // Its owner comes back.
        let id = announced(&house, &fujita(), &now()).await;
        agreed(&house, &ono(), id).await;
        assert_eq!(roles(&house, &browser).await.len(), 3);
        let cx = house.write(&fujita()).await;
        end_absence(&cx, id).await.unwrap();
        cx.commit().await.unwrap();
        assert_eq!(roles(&house, &browser).await.len(), 1);
        // The deputy stops.
        let id = announced(&house, &fujita(), &now()).await;
        agreed(&house, &ono(), id).await;
        let cx = house.write(&ono()).await;
        step_back(&cx, id).await.unwrap();
        assert!(matches!(step_back(&cx, id).await, Err(DelegationError::Answered)));
        cx.commit().await.unwrap();
        assert_eq!(roles(&house, &browser).await.len(), 1);
        let cx = house.write(&kuroda()).await;
        end_absence(&cx, id).await.unwrap();
        cx.commit().await.unwrap();
        // A role of its owner ends; then his access.
        let id = announced(&house, &fujita(), &now()).await;
        agreed(&house, &ono(), id).await;
        let cx = house.write(&kuroda()).await;
        change_roles(&cx, person(3), &BTreeSet::from([Role::Duty])).await.unwrap();
        cx.commit().await.unwrap();
        assert_eq!(roles(&house, &browser).await, BTreeSet::from([Role::Analyst, Role::Duty]));
        let cx = house.write(&kuroda()).await;
        end_person(&cx, person(3)).await.unwrap();
        cx.commit().await.unwrap();
        assert_eq!(roles(&house, &browser).await, BTreeSet::from([Role::Analyst]));
        // The deputy's own place ends: he is out, though something was lent to him.
        let cx = house.write(&kuroda()).await;
        end_person(&cx, person(4)).await.unwrap();
        cx.commit().await.unwrap();
        assert!(!browser.clone().is_in().await);
    }

    async fn a_deputy_is_never_his_own_second_pair_of_eyes(bench: Bench) with TABLES; {
        let house = centre(bench).await;
        let browser = house.signed_in(4, ONO).await;
        house.bench.clock.set("2014-06-17 11:00");
        let id = announced(&house, &fujita(), &NewAbsence { begins_at: at("2014-06-17 11:00"), ..leave(4, &[Role::Reviewer]) }).await;
        agreed(&house, &ono(), id).await;
        let deputy = visitor(&house, &browser).await.actor;
        assert_eq!(deputy.who().unwrap().person, person(4), "he acts as himself");
        // Relations are by person: what he wrote is his, what the absent wrote is another's.
        let (his, absents) = (Relations::from_iter([Relation::Own, Relation::Author]), Relations::from_iter([Relation::Own]));
        for act in [Act::ReviewNotice, Act::ConfirmWaiver, Act::ConfirmOverride] {
            assert_eq!(decide(&deputy, act, his), Decision::Refuse, "{act:?}");
            assert_eq!(decide(&deputy, act, absents), Decision::Allow, "{act:?}");
        }
    }

    async fn what_was_lent_is_neither_lent_on_nor_put_into_a_key(bench: Bench) with TABLES; {
        let house = centre(bench).await;
        let browser = house.signed_in(4, ONO).await;
        house.bench.clock.set("2014-06-17 11:00");
        let id = announced(&house, &fujita(), &NewAbsence { begins_at: at("2014-06-17 11:00"), ..leave(4, &[Role::Reviewer]) }).await;
        agreed(&house, &ono(), id).await;
        let deputy = visitor(&house, &browser).await.actor;
        assert!(deputy.has(Role::Reviewer));
        let cx = house.write(&deputy).await;
        assert!(matches!(announce_absence(&cx, &leave(5, &[Role::Reviewer])).await, Err(AnnounceError::BeyondOwn)));
        let key = NewKey { name: "x".into(), roles: BTreeSet::from([Role::Reviewer]), ..NewKey::default() };
        assert!(matches!(make_key(&cx, &key).await, Err(MakeKeyError::BeyondOwn)));
    }

    async fn what_cannot_be_an_absence_is_not_announced(bench: Bench) with TABLES; {
        let house = centre(bench).await;
        let cx = house.write(&fujita()).await;
        let ok = leave(4, &[Role::Reviewer]);
        for (begins, ends) in [("2014-06-17 12:00", "2014-06-17 12:00"), ("2014-06-17 09:00", "2014-06-17 10:00"), ("2014-06-18 09:00", "2015-06-30 10:00")] {
            let new = NewAbsence { begins_at: at(begins), ends_at: at(ends), ..ok.clone() };
            assert!(matches!(announce_absence(&cx, &new).await, Err(AnnounceError::NoTime)), "{begins} {ends}");
        }
        for wrong in [1, 3, 99] {
            assert!(matches!(announce_absence(&cx, &leave(wrong, &[Role::Reviewer])).await, Err(AnnounceError::NoDeputy)), "{wrong}");
        }
        let twice = NewAbsence { deputies: [ok.deputies.clone(), ok.deputies.clone()].concat(), ..ok.clone() };
        assert!(matches!(announce_absence(&cx, &twice).await, Err(AnnounceError::NoDeputy)));
        for roles in [&[][..], &[Role::Analyst][..]] {
            assert!(matches!(announce_absence(&cx, &leave(4, roles)).await, Err(AnnounceError::BeyondOwn)));
        }
        announce_absence(&cx, &ok).await.unwrap();
        assert!(matches!(announce_absence(&cx, &ok).await, Err(AnnounceError::Touches)));
    }

    async fn only_the_deputy_answers_once_and_only_colleagues_know(bench: Bench) with TABLES; {
        let house = centre(bench).await;
        let id = announced(&house, &fujita(), &leave(4, &[Role::Reviewer])).await;
        for (who, answer) in [(fujita(), "refused"), (kuroda(), "refused"), (house.sato(), "hidden"), (Actor::nobody(), "hidden")] {
            let cx = house.write(&who).await;
            let said = answer_delegation(&cx, id, true).await;
            let expected = match answer {
                "refused" => matches!(said, Err(DelegationError::Denied(Denied::Refused))),
                _ => matches!(said, Err(DelegationError::Denied(Denied::NotFound))),
            };
            assert!(expected, "{who:?} {said:?}");
            let listed = cx.visible::<Absence>().rows("SELECT id FROM absences WHERE {visible}", params![]).await.unwrap().len();
            assert_eq!(listed == 1, cx.permit::<_, Absence>(ViewAbsence, id).await.is_ok());
            assert_eq!(listed == 1, answer == "refused");
        }
        // Through another of his organisations he is not asked.
        house.add(4, "", "", ONO, None, &[(CITY, Role::Contact)]).await;
        let cx = house.write(&trial::actor(4, CITY, BodyKind::Operator, &[Role::Contact])).await;
        assert!(matches!(answer_delegation(&cx, id, true).await, Err(DelegationError::Denied(Denied::NotFound))));
        drop(cx);
        let cx = house.write(&ono()).await;
        assert!(matches!(end_absence(&cx, id).await, Err(EndAbsenceError::Denied(Denied::Refused))), "it is not his");
        answer_delegation(&cx, id, false).await.unwrap();
        assert!(matches!(answer_delegation(&cx, id, true).await, Err(DelegationError::Answered)));
        cx.commit().await.unwrap();
        house.bench.clock.set("2014-06-17 13:00");
        let cx = house.write(&ono()).await;
        assert!(matches!(answer_delegation(&cx, id, true).await, Err(DelegationError::Over)));
        drop(cx);
        let cx = house.write(&fujita()).await;
        assert!(matches!(end_absence(&cx, id).await, Err(EndAbsenceError::Over)));
    }

    async fn the_pages_announce_ask_and_show_who_acts(bench: Bench) with TABLES; {
        let house = centre(bench).await;
        let mut fujita = house.signed_in(3, FUJITA).await;
        let form = fujita.get("/absences/new").await.body;
        assert!(form.contains("大野 真司") && form.contains("value=\"reviewer\" checked") && !form.contains("value=\"analyst\""));
        let deputy = person(4).to_string();
        let wrong = fujita.post("/absences/new", &[("begins", "tomorrow"), ("ends", ""), ("roles", "duty")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        let fields = [("begins", "2014-06-17T10:31"), ("ends", "2014-06-17T18:00"), ("deputies", &*deputy), ("roles", "duty")];
        assert_eq!(fujita.post("/absences/new", &fields).await.to, "/absences");
        let mut ono = house.signed_in(4, ONO).await;
        assert!(ono.get("/").await.body.contains("藤田 直樹さんの代理を頼まれています"));
        let mut kuroda = house.signed_in(5, "kuroda@nisc.example").await;
        let home = kuroda.get("/").await.body;
        assert!(home.contains("役割を務める人がいません：当直、査読") && home.contains("代わりの人はいません"), "{home}");
        let id = house.read().await.system("test").rows("SELECT id FROM absences", params![]).await.unwrap()[0].id::<()>("id").unwrap();
        assert_eq!(ono.post(&format!("/absences/{id}/answer"), &[("agrees", "maybe")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(ono.post(&format!("/absences/{id}/answer"), &[("agrees", "yes")]).await.to, "/absences");
        let home = kuroda.get("/").await.body;
        assert!(home.contains("役割を務める人がいません：査読") && home.contains("代わりは 大野 真司さんです"), "{home}");
        assert!(ono.get("/absences").await.body.contains("（藤田 直樹の代理）"));
        ono.lang = "en";
        assert!(ono.get("/absences").await.body.contains("acting for Naoki Fujita"));
        let mut sato = house.signed_in(1, SATO).await;
        assert!(!sato.get("/absences").await.body.contains("藤田"));
        for path in ["end", "answer", "step-back"] {
            assert_eq!(sato.post(&format!("/absences/{id}/{path}"), &[("agrees", "yes")]).await.status, StatusCode::NOT_FOUND);
        }
        assert_eq!(kuroda.post(&format!("/absences/{id}/end"), &[]).await.to, "/absences");
        assert!(!kuroda.get("/").await.body.contains("代わりは"));
        assert_eq!((house.audited("absence.announced").await, house.audited("absence.answered").await, house.audited("absence.ended").await), (1, 1, 1));
    }

    async fn the_list_goes_on_where_it_ended_also_when_somebody_comes_back_meanwhile(bench: Bench) with TABLES; {
        let house = centre(bench).await;
        let mut all = Vec::new();
        for person in 20..38 {
            house.add(person, "代わり", "Somebody", &format!("x{person}@nisc.example"), None, &[(NISC, Role::Analyst)]).await;
            let by = trial::actor(person, NISC, BodyKind::Centre, &[Role::Analyst]);
            for number in 0..3 {
                let begins_at = at("2014-07-01 09:00").plus_days(number * 2);
                let new = NewAbsence { begins_at, ends_at: begins_at.plus_days(1), deputies: Vec::new() };
                all.push((begins_at, announced(&house, &by, &new).await, by.clone()));
            }
        }
        all.sort_by_key(|(begins_at, id, _)| (*begins_at, id.uuid()));
        let mut manager = house.signed_in(5, "kuroda@nisc.example").await;
        let first = manager.get("/absences").await.body;
        let next = first.split("href=\"?after=").nth(1).expect("there are more").split('"').next().unwrap().to_owned();
        // Somebody of the first page comes back: nobody of the second is passed over.
        let cx = house.write(&all[0].2).await;
        identity::ops::end_absence::end_absence(&cx, all[0].1).await.unwrap();
        cx.commit().await.unwrap();
        let second = manager.get(&format!("/absences?after={next}")).await.body;
        for (place, (_, id, _)) in all.iter().enumerate() {
            let shown = |body: &str| body.contains(&format!("/absences/{id}/end"));
            assert_eq!((shown(&first), shown(&second)), (place < 50, place >= 50), "{place}");
        }
        assert!(!second.contains("href=\"?after="));
        assert_eq!(manager.get("/absences?after=50").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }

    async fn who_has_nobody_to_ask_is_told_that_nobody_stands_in(bench: Bench) with TABLES; {
        let house = House::with_people(bench).await;
        let mut fujita = house.signed_in(3, FUJITA).await;
        let form = fujita.get("/absences/new").await.body;
        assert!(form.contains("この組織には、代理を頼める人がいません") && !form.contains("name=\"roles\""), "{form}");
        assert!(!form.contains("相手が引き受ける"), "{form}");
        let fields = [("begins", "2014-06-17T16:00"), ("ends", "2014-06-17T17:00")];
        assert_eq!(fujita.post("/absences/new", &fields).await.to, "/absences");
        let list = fujita.get("/absences").await.body;
        assert!(list.contains("不在を届け出ました。代理はいません。") && !list.contains("頼んだ人が引き受けると"), "{list}");
        let list = fujita.get("/absences").await.body;
        assert!(list.contains("代理なし") && list.contains("戻るまでだれも受け取りません"), "{list}");
        fujita.lang = "en";
        assert!(fujita.get("/absences").await.body.contains("No deputy"));
    }

    async fn who_was_asked_and_declined_leaves_nobody_who_stands_in(bench: Bench) with TABLES; {
        let house = centre(bench).await;
        house.bench.clock.set("2014-06-17 11:00");
        let id = announced(&house, &fujita(), &leave(4, &[Role::Reviewer])).await;
        let mut browser = house.signed_in(3, FUJITA).await;
        assert!(!browser.get("/absences").await.body.contains("代理なし"), "an answer may still come");
        let cx = house.write(&ono()).await;
        answer_delegation(&cx, id, false).await.unwrap();
        cx.commit().await.unwrap();
        assert!(browser.get("/absences").await.body.contains("代理なし"));
    }
}
