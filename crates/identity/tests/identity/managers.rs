//! What managers do to people of their organisation, at once.

use crate::house::{BOSS, CITY, FUJITA, House, PASSWORD, SATO, SHIOMI, TABLES, org, person, place};
use access::{Role, act};
use axum::http::StatusCode;
use identity::{
    Invitation, InvitationId, Person, ask,
    ops::{
        change_roles::{ChangeRolesError, change_roles},
        end_person::end_person,
        invite_first_manager::{invite_first_manager, to_be_managed},
        invite_person::{Invitee, invite_person},
    },
};
use std::collections::BTreeSet;
use store::{Denied, params};
use trial::both_engines;

both_engines! {
    async fn ones_own_page_shows_ones_roles_and_who_could_change_them(bench: Bench) with TABLES; {
        let house = House::with_people(bench).await;
        let boss = house.signed_in(2, BOSS).await;
        let own = boss.clone().get(&format!("/people/{}", person(2))).await.body;
        assert!(own.contains("<dd>管理担当</dd>") && own.contains("ほかに管理担当がいません"), "{own}");
        assert!(own.contains("href=\"/invitations/new\"") && !own.contains("ほかの管理担当だけ"), "{own}");
        house.add(1, "", "", SATO, None, &[(SHIOMI, Role::Manager)]).await;
        let own = boss.clone().get(&format!("/people/{}", person(2))).await.body;
        assert!(own.contains("ほかの管理担当だけ") && !own.contains("ほかに管理担当がいません"), "{own}");
    }

    async fn a_role_taken_away_is_gone_at_the_next_request(bench: Bench) with TABLES; {
        let house = House::with_people(bench).await;
        house.add(1, "", "", SATO, None, &[(SHIOMI, Role::Manager)]).await;
        let mut sato = house.signed_in(1, SATO).await;
        assert_eq!(sato.get("/people").await.status, StatusCode::OK);
        let mut boss = house.signed_in(2, BOSS).await;
        let path = format!("/people/{}", person(1));
        assert!(boss.get(&path).await.body.contains("value=\"contact\" checked"));
        assert_eq!(boss.post(&format!("{path}/roles"), &[("roles", "contact")]).await.to, "/people");
        assert_eq!(sato.get("/people").await.status, StatusCode::FORBIDDEN);
        assert!(sato.is_in().await);
        assert_eq!((house.audited("identity.role-taken").await, house.audited("identity.role-given").await), (1, 0));
        assert_eq!(boss.post(&format!("{path}/roles"), &[("roles", "contact"), ("roles", "manager")]).await.status, StatusCode::SEE_OTHER);
        assert_eq!(sato.get("/people").await.status, StatusCode::OK, "and can be given again");
    }

    async fn roles_that_cannot_be_are_refused(bench: Bench) with TABLES; {
        let house = House::with_people(bench).await;
        let before = house.everything().await;
        let cx = house.write(&house.boss()).await;
        let change = |id, roles: &[Role]| { let roles: BTreeSet<Role> = roles.iter().copied().collect(); let cx = &cx; async move { change_roles(cx, id, &roles).await } };
        assert!(matches!(change(person(1), &[]).await, Err(ChangeRolesError::NoneLeft)));
        assert!(matches!(change(person(1), &[Role::Reviewer]).await, Err(ChangeRolesError::DoesNotFit)));
        assert!(matches!(change(person(1), &[Role::Contact]).await, Err(ChangeRolesError::Unchanged)));
        assert!(matches!(change(person(2), &[Role::Contact, Role::Manager]).await, Err(ChangeRolesError::Denied(Denied::Refused))), "not oneself");
        assert!(matches!(change(person(3), &[Role::Contact]).await, Err(ChangeRolesError::Denied(Denied::NotFound))), "not others'");
        drop(cx);
        let mut boss = house.signed_in(2, BOSS).await;
        for (id, body, status) in [(person(1).to_string(), "emperor", 422), ("x".into(), "contact", 404), (person(3).to_string(), "contact", 404)] {
            assert_eq!(boss.post(&format!("/people/{id}/roles"), &[("roles", body)]).await.status.as_u16(), status);
        }
        let first = |all: &str| all.split("sessions").next().unwrap().to_owned();
        assert_eq!(first(&house.everything().await), first(&before));
    }

    async fn many_people_stand_on_pages_and_are_found_by_name(bench: Bench) with TABLES; {
        let house = House::with_people(bench).await;
        for n in 100..160 {
            house.add(n, "員", &format!("いん{n}"), &format!("in{n}@shiomi.example"), None, &[(SHIOMI, Role::Contact)]).await;
            house.add(n + 900, "他", &format!("いん{n}"), &format!("other{n}@city.example"), None, &[(CITY, Role::Contact)]).await;
        }
        let mut boss = house.signed_in(2, BOSS).await;
        let lines = |body: &str| body.matches("<tr><th scope=\"row\">").count();
        let next = |body: &str| body.split_once("rel=\"next\"").map(|(before, _)| {
            before.rsplit_once("href=\"").unwrap().1.split('"').next().unwrap().replace("&amp;", "&").replace("&#38;", "&")
        });
        let first = boss.get("/people").await.body;
        assert_eq!(lines(&first), 50);
        let second = boss.get(&next(&first).unwrap()).await.body;
        assert_eq!((lines(&second), next(&second)), (12, None), "sixty and the two who were there");
        assert!(!format!("{first}{second}").contains("city.example"), "nobody of another organisation");
        let found = boss.get("/people?q=%EF%BD%B2%EF%BE%9D15").await.body;
        assert_eq!((lines(&found), next(&found)), (10, None), "half width kana find hiragana");
        let many = boss.get("/people?q=%E3%82%A4%E3%83%B3").await.body;
        let rest = boss.get(&next(&many).unwrap()).await.body;
        assert_eq!((lines(&many), lines(&rest)), (50, 10), "the next page looks for the same");
        assert_eq!(lines(&boss.get("/people?q=other1").await.body), 0, "nor is anybody of another organisation found");
        assert_eq!(lines(&boss.get("/people?q=%25").await.body), 0, "signs of patterns are letters");
        assert_eq!(boss.get("/people?after=x").await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(boss.get("/people?before=x").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }

    async fn an_ended_person_is_out_at_once(bench: Bench) with TABLES; {
        let house = House::with_people(bench).await;
        let mut sato = house.signed_in(1, SATO).await;
        let mut boss = house.signed_in(2, BOSS).await;
        assert_eq!(boss.post(&format!("/people/{}/end", person(1)), &[]).await.to, "/people");
        assert!(!sato.is_in().await);
        assert_eq!(sato.post("/sign-in", &[("mail", SATO), ("password", PASSWORD)]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(!boss.get("/people").await.body.contains("佐藤 恵"));
        let cx = house.read().await;
        let sql = cx.system("test");
        assert!(ask::person(&sql, person(1)).await.unwrap().unwrap().ended_at.is_some());
        assert_eq!(ask::names(&sql, &[person(1)]).await.unwrap().len(), 1, "what she did stays hers");
        drop(cx);
        assert_eq!(boss.post(&format!("/people/{}/end", person(1)), &[]).await.status, StatusCode::NOT_FOUND);
        // The address can be invited again: it is a new person.
        let cx = house.write(&house.boss()).await;
        invite_person(&cx, org(SHIOMI), &Invitee { mail: SATO.into(), name: "佐藤".into(), roles: BTreeSet::from([Role::Contact]) }).await.unwrap();
    }

    async fn ending_here_leaves_what_one_has_elsewhere(bench: Bench) with TABLES; {
        let house = House::with_people(bench).await;
        house.add(1, "", "", SATO, None, &[(CITY, Role::Contact)]).await;
        let cx = house.write(&house.boss()).await;
        end_person(&cx, person(1)).await.unwrap();
        cx.commit().await.unwrap();
        let cx = house.read().await;
        let posts = ask::posts_of(&cx.system("test"), person(1)).await.unwrap();
        assert_eq!(posts.iter().map(|post| post.org).collect::<Vec<_>>(), [org(CITY)]);
        drop(cx);
        assert!(house.signed_in(1, SATO).await.get("/account").await.body.contains(&place(CITY, "岬ヶ丘市")));
    }

    async fn nobody_ends_himself_or_others_people(bench: Bench) with TABLES; {
        let house = House::with_people(bench).await;
        let before = house.everything().await;
        let cx = house.write(&house.boss()).await;
        assert!(matches!(end_person(&cx, person(2)).await, Err(Denied::Refused)));
        assert!(matches!(end_person(&cx, person(3)).await, Err(Denied::NotFound)));
        drop(cx);
        let cx = house.write(&house.sato()).await;
        assert!(matches!(end_person(&cx, person(2)).await, Err(Denied::NotFound)), "a contact does not even see her manager's account");
        drop(cx);
        assert_eq!(house.everything().await, before);
        let mut fujita = house.signed_in(3, FUJITA).await;
        assert_eq!(fujita.get("/people").await.status, StatusCode::FORBIDDEN);
        assert_eq!(fujita.get(&format!("/people/{}", person(1))).await.status, StatusCode::FORBIDDEN);
    }

    async fn a_list_holds_exactly_what_may_be_viewed(bench: Bench) with TABLES; {
        let house = House::with_people(bench).await;
        let cx = house.write(&house.boss()).await;
        let invitee = Invitee { mail: "x@shiomi-tel.example".into(), name: "中村".into(), roles: BTreeSet::from([Role::Contact]) };
        let (invitation, _) = invite_person(&cx, org(SHIOMI), &invitee).await.unwrap();
        cx.commit().await.unwrap();
        let fujita = house.actor(3, crate::house::NISC, access::BodyKind::Centre, Role::Duty);
        let cx = house.write(&fujita).await;
        let (first, _) = {
            let city = to_be_managed(&cx, org(CITY)).await.unwrap();
            invite_first_manager(&cx, &city, &invitee).await.unwrap()
        };
        cx.commit().await.unwrap();
        for actor in [house.sato(), house.boss(), fujita, access::Actor::nobody()] {
            let cx = house.app.read(&actor).await.unwrap();
            let listed = cx.visible::<Person>().rows("SELECT id FROM people WHERE {visible}", params![]).await.unwrap();
            let listed: BTreeSet<access::PersonId> = listed.iter().map(|row| row.id("id").unwrap()).collect();
            for n in 1..=3 {
                let viewed = cx.permit::<_, Person>(act::ViewPerson, person(n)).await.is_ok();
                assert_eq!(listed.contains(&person(n)), viewed, "{actor:?} {n}");
            }
            let rows = cx.visible::<Invitation>().rows("SELECT id FROM invitations WHERE {visible}", params![]).await.unwrap();
            let listed: BTreeSet<InvitationId> = rows.iter().map(|row| row.id("id").unwrap()).collect();
            for one in [invitation, first] {
                let viewed = cx.permit::<_, Invitation>(act::ViewInvitation, one).await.is_ok();
                assert_eq!(listed.contains(&one), viewed, "{actor:?}");
            }
        }
    }
}
