//! Invitations: from the manager's form to the new person's first session.

use crate::house::{BOSS, CITY, FUJITA, House, NISC, PASSWORD, SATO, SHIOMI, TABLES, org, person};
use access::{BodyKind, Role};
use axum::http::StatusCode;
use identity::{
    admin,
    ops::{
        invite_person::{InviteError, Invitee, invite_person},
        revoke_invitation::{RevokeError, revoke_invitation},
    },
};
use std::{collections::BTreeSet, time::Duration};
use store::{Denied, params};
use trial::both_engines;

const NEW: &str = "reiko.nakamura@shiomi-tel.example";
const DAY: Duration = Duration::from_secs(86_400);
const ANSWER: [(&str, &str); 4] = [
    ("name", "中村 礼子"),
    ("kana", "なかむら れいこ"),
    ("romaji", "Reiko Nakamura"),
    ("password", "朝の港に白い船が三つ並ぶ"),
];

fn invitee(mail: &str, roles: &[Role]) -> Invitee {
    Invitee { mail: mail.into(), name: "中村".into(), roles: roles.iter().copied().collect() }
}

/// An invitation of Shiomi's; its link.
async fn invited(house: &House, mail: &str) -> (identity::InvitationId, String) {
    let cx = house.write(&house.boss()).await;
    let (id, token) = invite_person(&cx, org(SHIOMI), &invitee(mail, &[Role::Contact])).await.unwrap();
    cx.commit().await.unwrap();
    (id, format!("/invitations/{token}"))
}

/// The link that a page shows.
fn linked(page: &str) -> String {
    page.split("https://kaname.example").nth(1).unwrap().split('<').next().unwrap().to_owned()
}

both_engines! {
    async fn the_centre_invites_the_first_manager_of_a_body_that_has_none_and_nobody_into_another(bench: Bench) with TABLES; {
        let house = House::with_people(bench).await;
        let (mut duty, mut boss) = (house.signed_in(3, FUJITA).await, house.signed_in(2, BOSS).await);
        let path = format!("/organisations/{}/manager", org(CITY));
        let page = duty.get(&path).await;
        assert!(page.status == StatusCode::OK && page.body.contains("岬ヶ丘市") && page.body.contains("value=\"contact\" checked"), "{}", page.body);
        assert!(!page.body.contains("value=\"manager\""), "whoever is invited here manages: {}", page.body);
        assert_eq!(boss.get(&path).await.status, StatusCode::FORBIDDEN);
        assert_eq!(boss.post(&path, &[("name", "中村"), ("mail", NEW)]).await.status, StatusCode::FORBIDDEN);
        let wrong = duty.post(&path, &[("name", ""), ("mail", "x"), ("roles", "contact")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        for field in ["#f-name", "#f-mail"] {
            assert!(wrong.body.contains(&format!("href=\"{field}\"")), "all that is wrong is told at once: {field}: {}", wrong.body);
        }
        assert_eq!(house.count("SELECT COUNT(*) AS n FROM invitations", params![]).await, 0);
        let answer = duty.post(&path, &[("name", "中村"), ("mail", NEW), ("roles", "contact")]).await;
        assert_eq!(answer.to, "/invitations/made", "{}", answer.body);
        let made = duty.get("/invitations/made").await.body;
        let link = linked(&made);
        assert!(!made.contains("href=\"/people\""), "a duty officer manages nobody");
        duty.post(&path, &[("name", "別人"), ("mail", "spare@elsewhere.example")]).await;
        let spare = linked(&duty.get("/invitations/made").await.body);
        let mut new = house.browser();
        assert_eq!(new.post(&link, &ANSWER).await.to, "/sign-in/code");
        assert_eq!(house.browser().get(&spare).await.status, StatusCode::GONE, "somebody manages it, and invites others");
        assert_eq!(house.browser().post(&spare, &ANSWER).await.status, StatusCode::GONE);
        let held = "SELECT COUNT(*) AS n FROM roles WHERE org_id = $1 AND until IS NULL AND role IN ('manager', 'contact')";
        assert_eq!(house.count(held, params![org(CITY)]).await, 2);
        assert_eq!(house.audited("identity.person-invited").await, 2);
        let managed = duty.get(&path).await;
        assert!(managed.status == StatusCode::OK && managed.body.contains("この組織には管理者がいます"), "{}", managed.body);
        assert!(managed.body.contains("受け入れ済み") && !managed.body.contains("name=\"mail\"") && !managed.body.contains("/again"), "{}", managed.body);
        let late = duty.post(&path, &[("name", "中村"), ("mail", "third@elsewhere.example")]).await;
        assert!(late.status == StatusCode::CONFLICT && late.body.contains("もう管理者がいます"), "{}", late.body);
        assert_eq!(duty.get(&format!("/organisations/{}/manager", org(NISC))).await.status, StatusCode::NOT_FOUND, "its own");
    }

    async fn the_centre_sees_what_became_of_whom_it_invited_takes_it_back_and_invites_anew(bench: Bench) with TABLES; {
        let house = House::with_people(bench).await;
        let (mut duty, mut boss) = (house.signed_in(3, FUJITA).await, house.signed_in(2, BOSS).await);
        let path = format!("/organisations/{}/manager", org(CITY));
        duty.post(&path, &[("name", "中村"), ("mail", NEW), ("roles", "contact")]).await;
        let made = duty.get("/invitations/made").await.body;
        assert!(made.contains("中村") && made.contains("岬ヶ丘市") && made.contains(&path), "{made}");
        let again = duty.get("/invitations/made").await.body;
        assert!(!again.contains("https://kaname.example") && again.contains(&format!("href=\"{path}\"")), "loaded again, it leads to what became of it: {again}");
        let lost = linked(&made);
        for (lang, waits, by, until) in [("ja", "返事待ち", "藤田 直樹 が招待", "まで有効"), ("en", "Waiting for an answer", "by Naoki Fujita", "Works until")] {
            duty.get(&format!("/language/{lang}?to=/")).await;
            let page = duty.get(&path).await.body;
            assert!([NEW, "中村", waits, by, until].iter().all(|part| page.contains(part)), "{page}");
        }
        duty.get("/language/ja?to=/").await;
        let id = house.id("SELECT id FROM invitations").await;
        for (who, what) in [(&mut boss, "revoke"), (&mut house.signed_in(1, SATO).await, "again")] {
            assert_eq!(who.post(&format!("/people/invitations/{id}/{what}"), &[]).await.status, StatusCode::NOT_FOUND, "no business of theirs");
        }
        // The link was lost: another one, and the lost one is worth nothing.
        assert_eq!(duty.post(&format!("/people/invitations/{id}/again"), &[]).await.to, "/invitations/made");
        let anew = linked(&duty.get("/invitations/made").await.body);
        assert_eq!(house.browser().get(&lost).await.status, StatusCode::GONE);
        assert_eq!(house.browser().get(&anew).await.status, StatusCode::OK);
        let page = duty.get(&path).await.body;
        assert!(page.contains("取消し") && page.contains("返事待ち"), "{page}");
        // Taken back; and nobody's week is longer.
        let open = house.id("SELECT id FROM invitations WHERE revoked_at IS NULL").await;
        assert_eq!(duty.post(&format!("/people/invitations/{open}/revoke"), &[]).await.to, path);
        assert_eq!(house.browser().get(&anew).await.status, StatusCode::GONE);
        assert_eq!(duty.post(&format!("/people/invitations/{open}/revoke"), &[]).await.status, StatusCode::CONFLICT);
        duty.post(&format!("/people/invitations/{open}/again"), &[]).await;
        let last = linked(&duty.get("/invitations/made").await.body);
        house.bench.clock.advance(7 * DAY);
        let mut duty = house.signed_in(3, FUJITA).await;
        assert!(duty.get(&path).await.body.contains("期限切れ"));
        assert_eq!(house.browser().get(&last).await.status, StatusCode::GONE);
        assert_eq!((house.audited("identity.person-invited").await, house.audited("identity.invitation-revoked").await), (3, 2));
    }

    async fn whom_the_first_manager_invites_is_no_business_of_the_centre(bench: Bench) with TABLES; {
        let house = House::with_people(bench).await;
        let (id, _) = invited(&house, NEW).await;
        let mut duty = house.signed_in(3, FUJITA).await;
        let page = duty.get(&format!("/organisations/{}/manager", org(SHIOMI))).await;
        assert!(page.status == StatusCode::OK && !page.body.contains(NEW), "{}", page.body);
        for what in ["revoke", "again"] {
            assert_eq!(duty.post(&format!("/people/invitations/{id}/{what}"), &[]).await.status, StatusCode::NOT_FOUND);
        }
        // Somebody of the centre who is both sees of his own people only who is invited to the centre.
        house.add(3, "", "", FUJITA, None, &[(NISC, Role::Manager)]).await;
        duty.post(&format!("/organisations/{}/manager", org(CITY)), &[("name", "中村"), ("mail", "first@city.example")]).await;
        assert!(!duty.get("/people").await.body.contains("first@city.example"));
    }

    async fn a_manager_invites_anew_whose_link_was_lost_and_nobody_who_is_in(bench: Bench) with TABLES; {
        let house = House::with_people(bench).await;
        let (id, lost) = invited(&house, NEW).await;
        let mut boss = house.signed_in(2, BOSS).await;
        assert!(boss.get("/people").await.body.contains("管理 太郎 が招待"));
        assert_eq!(boss.post(&format!("/people/invitations/{id}/again"), &[]).await.to, "/invitations/made");
        let anew = linked(&boss.get("/invitations/made").await.body);
        assert_eq!(house.browser().get(&lost).await.status, StatusCode::GONE);
        assert_eq!(house.browser().post(&anew, &ANSWER).await.to, "/sign-in/code");
        let used = house.id("SELECT id FROM invitations WHERE accepted_at IS NOT NULL").await;
        let again = boss.post(&format!("/people/invitations/{used}/again"), &[]).await;
        assert!(again.status == StatusCode::CONFLICT && again.body.contains("もう使われています"), "{}", again.body);
        let again = boss.post(&format!("/people/invitations/{id}/again"), &[]).await;
        assert_eq!(again.status, StatusCode::CONFLICT, "the person is in: {}", again.body);
    }

    async fn what_is_shown_once_cannot_be_lost_by_changing_the_language(bench: Bench) with TABLES; {
        let house = House::with_people(bench).await;
        let mut boss = house.signed_in(2, BOSS).await;
        boss.post("/invitations/new", &[("name", "中村"), ("mail", NEW), ("roles", "contact")]).await;
        let shown = boss.get("/invitations/made").await.body;
        assert!(shown.contains("id=\"link\"") && !shown.contains("href=\"/language/"), "{shown}");
        assert!(shown.contains("このページでは切り替えられません") && shown.contains("The language cannot be changed on this page"), "{shown}");
        let gone = boss.get("/invitations/made").await.body;
        assert!(gone.contains("href=\"/language/en"), "nothing is lost any more: {gone}");
        boss.post("/account/keys/new", &[("name", "監視"), ("roles", "manager"), ("until", "")]).await;
        let key = boss.get("/account/keys/made").await.body;
        assert!(key.contains("id=\"key\"") && !key.contains("href=\"/language/"), "{key}");
        assert!(boss.get("/account/keys/made").await.body.contains("href=\"/language/en"));
    }

    async fn a_manager_invites_and_the_person_comes_in(bench: Bench) with TABLES; {
        let house = House::with_people(bench).await;
        let mut boss = house.signed_in(2, BOSS).await;
        let answer = boss.post("/invitations/new", &[("name", "中村"), ("mail", NEW), ("roles", "contact"), ("roles", "manager")]).await;
        assert_eq!(answer.to, "/invitations/made");
        let link = linked(&boss.get("/invitations/made").await.body);
        assert!(!boss.get("/invitations/made").await.body.contains("/invitations/0"), "shown once");
        assert!(boss.get("/people").await.body.contains("返事待ち"));
        let mut new = house.browser();
        let page = new.get(&link).await;
        assert!(page.status == StatusCode::OK && page.body.contains("潮見通信株式会社") && page.body.contains(NEW));
        let answer = new.post(&link, &ANSWER).await;
        assert_eq!(answer.to, "/sign-in/code", "{}", answer.body);
        assert!(!new.is_in().await, "not before the code is set up");
        let cx = house.read().await;
        let row = cx.system("test").row("SELECT pending FROM one_time_codes WHERE confirmed_at IS NULL AND person_id IN (SELECT id FROM people WHERE mail = $1)", params![NEW]).await.unwrap();
        assert!(row.is_some());
        drop(cx);
        assert!(new.get("/sign-in/code").await.body.contains("class=\"qr\""));
        assert_eq!(house.audited("identity.invitation-accepted").await, 1);
        assert_eq!(new.get(&link).await.status, StatusCode::GONE, "good once");
        assert_eq!(new.post(&link, &ANSWER).await.status, StatusCode::GONE);
        assert_eq!(house.count("SELECT COUNT(*) AS n FROM roles JOIN people ON people.id = person_id WHERE mail = $1", params![NEW]).await, 2);
    }

    async fn what_a_manager_writes_wrongly_comes_back_with_what_was_typed(bench: Bench) with TABLES; {
        let house = House::with_people(bench).await;
        let mut boss = house.signed_in(2, BOSS).await;
        let before = house.everything().await;
        let long = "長".repeat(81);
        for (name, mail, roles, field) in [
            ("中村", "no address", "contact", "f-mail"), ("", NEW, "contact", "f-name"), (&long, NEW, "contact", "f-name"),
            ("中村", NEW, "", "f-roles"), ("中村", NEW, "emperor", "f-roles"), ("中村", SATO, "contact", "f-mail"),
        ] {
            let answer = boss.post("/invitations/new", &[("name", name), ("mail", mail), ("roles", roles)]).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{name} {mail} {roles}");
            assert!(answer.body.contains(&format!("href=\"#{field}\"")) && answer.body.contains(mail));
        }
        assert_eq!(boss.post("/invitations/new", &[("name", "中村"), ("mail", NEW), ("roles", "duty")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(house.everything().await, before);
    }

    async fn only_managers_invite_and_only_into_their_own(bench: Bench) with TABLES; {
        let house = House::with_people(bench).await;
        let before = house.everything().await;
        let cx = house.write(&house.boss()).await;
        assert!(matches!(invite_person(&cx, org(CITY), &invitee(NEW, &[Role::Contact])).await, Err(InviteError::Denied(Denied::Refused))));
        drop(cx);
        let cx = house.write(&house.sato()).await;
        assert!(matches!(invite_person(&cx, org(SHIOMI), &invitee(NEW, &[Role::Contact])).await, Err(InviteError::Denied(Denied::Refused))));
        drop(cx);
        let cx = house.write(&house.boss()).await;
        assert!(matches!(invite_person(&cx, org(SHIOMI), &invitee(NEW, &[Role::Liaison])).await, Err(InviteError::DoesNotFit)));
        drop(cx);
        let mut sato = house.signed_in(1, SATO).await;
        assert_eq!(sato.get("/invitations/new").await.status, StatusCode::FORBIDDEN);
        let mut nobody = house.browser();
        assert_eq!(nobody.get("/invitations/new").await.to, "/sign-in?to=/invitations/new");
        assert_eq!(house.count("SELECT COUNT(*) AS n FROM invitations", vec![]).await, 0);
        assert_eq!(before.lines().next(), house.everything().await.lines().next());
    }

    async fn an_invitation_is_over_after_a_week_or_when_taken_back(bench: Bench) with TABLES; {
        let house = House::with_people(bench).await;
        let (_, late) = invited(&house, "late@shiomi-tel.example").await;
        house.bench.clock.advance(7 * DAY);
        let (id, revoked) = invited(&house, NEW).await;
        let mut fujita = house.signed_in(3, FUJITA).await;
        assert_eq!(fujita.post(&format!("/people/invitations/{id}/revoke"), &[]).await.status, StatusCode::NOT_FOUND, "not theirs");
        let cx = house.write(&house.sato()).await;
        assert!(matches!(revoke_invitation(&cx, id).await, Err(RevokeError::Denied(Denied::NotFound))));
        drop(cx);
        let mut boss = house.signed_in(2, BOSS).await;
        assert_eq!(boss.post(&format!("/people/invitations/{id}/revoke"), &[]).await.to, "/people");
        assert_eq!(boss.post(&format!("/people/invitations/{id}/revoke"), &[]).await.status, StatusCode::CONFLICT);
        let before = house.everything().await;
        let mut new = house.browser();
        let missing = format!("/invitations/{}", "0".repeat(64));
        for link in [late.as_str(), &revoked, &missing, "/invitations/x"] {
            assert_eq!(new.get(link).await.status, StatusCode::GONE, "{link}");
            assert_eq!(new.post(link, &ANSWER).await.status, StatusCode::GONE);
        }
        assert_eq!(house.everything().await, before);
    }

    async fn what_the_new_person_writes_wrongly_comes_back(bench: Bench) with TABLES; {
        let house = House::with_people(bench).await;
        let (_, link) = invited(&house, NEW).await;
        let before = house.everything().await;
        for (field, bad) in [("name", ""), ("kana", ""), ("kana", "nakamura"), ("romaji", "中村"), ("romaji", " "), ("password", "short"), ("password", "reiko.nakamura1"), ("password", "ReikoNakamura99")] {
            let mut fields = ANSWER;
            for pair in &mut fields { if pair.0 == field { pair.1 = bad; } }
            let answer = house.browser().post(&link, &fields).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{field} {bad}");
            assert!(answer.body.contains(&format!("href=\"#f-{field}\"")), "{field}");
            assert!(!answer.body.contains(ANSWER[3].1), "the password does not come back");
        }
        assert_eq!(house.everything().await, before);
        assert_eq!(house.browser().post(&link, &ANSWER).await.status, StatusCode::SEE_OTHER, "and the link is still good");
    }

    async fn somebody_with_an_account_accepts_by_signing_in(bench: Bench) with TABLES; {
        let house = House::with_people(bench).await;
        house.add(4, "市 管理", "Ichi Kanri", "boss@misakigaoka-city.example", None, &[(CITY, Role::Manager)]).await;
        let cx = house.write(&house.actor(4, CITY, BodyKind::Operator, Role::Manager)).await;
        let (_, token) = invite_person(&cx, org(CITY), &invitee(SATO, &[Role::Contact])).await.unwrap();
        cx.commit().await.unwrap();
        let link = format!("/invitations/{token}");
        let mut stranger = house.browser();
        assert_eq!(stranger.post(&link, &ANSWER).await.status, StatusCode::CONFLICT, "the account is not taken over");
        assert_eq!(stranger.post(&format!("{link}/join"), &[]).await.to, format!("/sign-in?to={link}/join"));
        let mut fujita = house.signed_in(3, FUJITA).await;
        assert_eq!(fujita.post(&format!("{link}/join"), &[]).await.status, StatusCode::FORBIDDEN);
        let mut sato = house.signed_in(1, SATO).await;
        assert!(sato.get(&link).await.body.contains("この役割を受ける"));
        assert_eq!(sato.post(&format!("{link}/join"), &[]).await.to, "/account");
        assert_eq!(identity::ask::posts_of(&house.read().await.system("test"), person(1)).await.unwrap().len(), 2);
        assert_eq!(sato.post(&format!("{link}/join"), &[]).await.status, StatusCode::GONE);
    }

    async fn the_command_line_invites_the_first_manager_resets_and_ends(bench: Bench) with TABLES; {
        let house = House::with_people(bench).await;
        let nobody = access::Actor::nobody();
        let cx = house.write(&nobody).await;
        let token = admin::invite(&cx, org(CITY), NEW, "中村 礼子", &[Role::Manager, Role::Contact]).await.unwrap();
        assert!(matches!(admin::invite(&cx, org(CITY), NEW, "中村", &[Role::Duty]).await, Err(admin::AdminError::Invite(InviteError::DoesNotFit))));
        assert!(matches!(admin::invite(&cx, org(77), NEW, "中村", &[Role::Manager]).await, Err(admin::AdminError::NoOrganisation)));
        cx.commit().await.unwrap();
        assert_eq!(house.browser().post(&format!("/invitations/{token}"), &ANSWER).await.status, StatusCode::SEE_OTHER);
        let mut sato = house.signed_in(1, SATO).await;
        let cx = house.write(&nobody).await;
        let password = admin::reset_password(&cx, SATO, true).await.unwrap();
        assert!(matches!(admin::reset_password(&cx, "nobody@x.example", false).await, Err(admin::AdminError::Nobody(_))));
        cx.commit().await.unwrap();
        assert!(!sato.is_in().await, "sessions ended");
        assert_eq!(sato.post("/sign-in", &[("mail", SATO), ("password", PASSWORD)]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(sato.post("/sign-in", &[("mail", SATO), ("password", &password)]).await.status, StatusCode::SEE_OTHER);
        assert!(sato.get("/sign-in/code").await.body.contains("class=\"qr\""), "to be set up anew");
        let cx = house.write(&nobody).await;
        admin::end(&cx, SATO).await.unwrap();
        cx.commit().await.unwrap();
        let all = admin::people(&house.read().await).await.unwrap();
        let sato: Vec<_> = all.iter().filter(|line| line.mail == SATO).collect();
        assert!(sato.len() == 1 && sato[0].ended && sato[0].roles.is_empty());
        let new = all.iter().find(|line| line.mail == NEW).unwrap();
        assert_eq!((new.organisation.as_str(), &new.roles), ("岬ヶ丘市", &BTreeSet::from([Role::Contact, Role::Manager])));
    }
}
