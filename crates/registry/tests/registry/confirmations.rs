//! Confirming contacts: what is due by whose rule, who sees it, what is noted.

use crate::house::{Caller, code, day, facts_and_members, given, official, web};
use access::{Actor, BodyKind, OrgId, Role};
use kernel::Clock;
use registry::{ContactId, Terms, ask, confirmation::Standing, load, ops, rules::Detail};
use store::{Denied, StoreError, params};
use trial::{Bench, both_engines};

async fn contacts_of(bench: &Bench, org: OrgId) -> Vec<registry::Contact> {
    let cx = bench.db.read(Actor::nobody(), bench.clock.now()).await.unwrap();
    ask::contacts_of(&cx.system("test"), org, bench.clock.now().day()).await.unwrap()
}

/// The CEPTOAR decides to have contacts confirmed every so many months from today on.
async fn every(bench: &Bench, ceptoar: &str, months: i64) {
    let secretariat = official(bench, ceptoar, BodyKind::Ceptoar, Role::Secretariat).await;
    let org = secretariat.who().unwrap().organisation;
    let cx = bench.db.write(secretariat, bench.clock.now()).await.unwrap();
    let detail =
        Detail { decided_by: "x".into(), decided_on: "2014-06-01".into(), reason: "x".into(), ..Detail::default() };
    let terms = Terms { confirm_months: months, ..Terms::default() };
    ops::decide_rules(&cx, org, (cx.now().day(), terms, detail)).await.unwrap();
    cx.commit().await.unwrap();
}

/// The centre sets the usual interval and the longest.
async fn set(bench: &Bench, months: (i64, i64)) -> Result<(), ops::SetIntervalError> {
    let duty = official(bench, "NISC", BodyKind::Centre, Role::Duty).await;
    let org = duty.who().unwrap().organisation;
    let cx = bench.db.write(duty, bench.clock.now()).await.unwrap();
    ops::set_interval(&cx, org, months, "人事異動に合わせる").await?;
    cx.commit().await.unwrap();
    Ok(())
}

async fn months_of(bench: &Bench, org: OrgId) -> i64 {
    let cx = bench.db.read(Actor::nobody(), bench.clock.now()).await.unwrap();
    ask::confirm_months(&cx.system("test"), org, bench.clock.now().day()).await.unwrap()
}

async fn noted(bench: &Bench, id: ContactId) -> i64 {
    let cx = bench.db.read(Actor::nobody(), bench.clock.now()).await.unwrap();
    cx.system("test").count("SELECT COUNT(*) AS n FROM confirmations WHERE contact_id = $1", params![id]).await.unwrap()
}

fn rows(html: &str) -> usize {
    html.matches("<th scope=\"row\"><a href=\"/organisations/").count()
}

both_engines! {
    async fn the_shortest_interval_of_an_organisations_ceptoars_holds(bench: Bench) with registry::MIGRATIONS; {
        facts_and_members(&bench).await;
        let (member, neighbour) = (load::member_id("ICT-TEL", 0).unwrap(), load::member_id("RAIL", 0).unwrap());
        assert_eq!((months_of(&bench, member).await, months_of(&bench, neighbour).await), (12, 12));
        every(&bench, "ICT-TEL", 3).await;
        let secretariat = code(&bench, "ICT-TEL").await;
        assert_eq!((months_of(&bench, member).await, months_of(&bench, secretariat).await), (3, 3));
        assert_eq!(months_of(&bench, neighbour).await, 12);
        // A member of two: the stricter one.
        let cx = bench.db.write(Actor::nobody(), bench.clock.now()).await.unwrap();
        let rail = code(&bench, "RAIL").await;
        load::members(&cx.system("test"), vec![load::NewMember { ceptoar: rail, org: member, valid_from: day("2014-06-01") }]).await.unwrap();
        cx.commit_unrecorded("test").await.unwrap();
        every(&bench, "RAIL", 2).await;
        assert_eq!((months_of(&bench, member).await, months_of(&bench, neighbour).await), (2, 2));
        // Whoever belongs to none goes by the usual interval.
        assert_eq!(months_of(&bench, code(&bench, "MIC").await).await, 12);
    }

    async fn what_the_centre_sets_holds_where_no_ceptoar_decided_and_bounds_what_they_decide(bench: Bench) with registry::MIGRATIONS; {
        facts_and_members(&bench).await;
        let (member, neighbour) = (load::member_id("ICT-TEL", 0).unwrap(), load::member_id("RAIL", 0).unwrap());
        let mic = code(&bench, "MIC").await;
        every(&bench, "ICT-TEL", 9).await;
        let all = async || (months_of(&bench, member).await, months_of(&bench, neighbour).await, months_of(&bench, mic).await);
        assert_eq!(all().await, (9, 12, 12));
        set(&bench, (4, 6)).await.unwrap();
        assert_eq!(all().await, (6, 4, 4), "a longer decision holds as the longest; where there is none, the usual");
        assert!(matches!(set(&bench, (4, 6)).await, Err(ops::SetIntervalError::Already)));
        for wrong in [(0, 6), (7, 6), (6, 13)] {
            assert!(matches!(set(&bench, wrong).await, Err(ops::SetIntervalError::DoesNotFit)), "{wrong:?}");
        }
        // Nobody decides on more from now on, and what was decided before comes back when the centre allows it again.
        let secretariat = official(&bench, "RAIL", BodyKind::Ceptoar, Role::Secretariat).await;
        let org = secretariat.who().unwrap().organisation;
        let cx = bench.db.write(secretariat.clone(), bench.clock.now()).await.unwrap();
        let detail = Detail { decided_by: "x".into(), decided_on: "2014-06-01".into(), reason: "x".into(), ..Detail::default() };
        let terms = Terms { confirm_months: 7, ..Terms::default() };
        let refused = ops::decide_rules(&cx, org, (cx.now().day(), terms, detail)).await;
        assert!(matches!(refused, Err(ops::DecideRulesError::Interval)));
        let others = ops::set_interval(&cx, org, (1, 1), "x").await;
        assert!(matches!(others, Err(ops::SetIntervalError::Denied(_))), "a CEPTOAR sets nothing for all");
        drop(cx);
        set(&bench, (6, 12)).await.unwrap();
        assert_eq!(all().await, (9, 6, 6));
        let cx = bench.db.read(Actor::nobody(), bench.clock.now()).await.unwrap();
        let kept = cx.system("test").count("SELECT COUNT(*) AS n FROM confirm_intervals", params![]).await.unwrap();
        let noted = "SELECT COUNT(*) AS n FROM audit_entries WHERE action = 'confirmations.interval-set'";
        assert_eq!((kept, cx.system("test").count(noted, params![]).await.unwrap()), (2, 2));
        drop(cx);
        for write in ["UPDATE confirm_intervals SET usual = 1", "DELETE FROM confirm_intervals"] {
            assert!(bench.db.run_script(write).await.is_err(), "{write}");
        }
    }

    async fn the_page_of_the_interval_is_read_by_all_and_set_by_the_centre(bench: Bench) with registry::MIGRATIONS; {
        facts_and_members(&bench).await;
        let member = load::member_id("ICT-TEL", 0).unwrap();
        let web = web(&bench);
        let duty = Caller::of(code(&bench, "NISC").await, BodyKind::Centre, Role::Duty, "ja");
        let contact = Caller::of(member, BodyKind::Operator, Role::Contact, "ja");
        let path = "/confirmations/interval";
        let page = web.get(&contact, path).await;
        assert!(page.status == 200 && page.body.contains("標準 12 か月ごと") && !page.body.contains("name=\"usual\""));
        assert_eq!(web.post(&contact, path, "usual=6&longest=12&reason=x").await.status, 403);
        let wrong = web.post(&duty, path, "usual=x&longest=12&reason=yy").await;
        assert!(wrong.status == 422 && wrong.body.contains(">yy</textarea>"), "what was typed stays");
        assert_eq!(web.post(&duty, path, "usual=6&longest=12&reason=").await.status, 422);
        let set = web.post(&duty, path, "usual=%EF%BC%96&longest=12&reason=%E7%95%B0%E5%8B%95").await;
        assert_eq!((set.status, set.to.as_str()), (303, "/confirmations/interval"));
        let page = web.get(&contact, path).await;
        assert!(page.body.contains("標準 6 か月ごと") && page.body.contains("異動"));
        assert!(web.get(&contact, "/confirmations").await.body.contains("6 か月ごと"));
    }

    async fn what_is_confirmed_is_noted_for_good_and_is_all_or_nothing(bench: Bench) with registry::MIGRATIONS; {
        facts_and_members(&bench).await;
        let (member, other) = (load::member_id("ICT-TEL", 0).unwrap(), load::member_id("ICT-TEL", 1).unwrap());
        let ids: Vec<ContactId> = contacts_of(&bench, member).await.iter().map(|contact| contact.id).collect();
        let theirs = contacts_of(&bench, other).await[0].id;
        let contact = given(member, BodyKind::Operator, &[Role::Contact]);
        let cx = bench.db.write(contact.clone(), bench.clock.now()).await.unwrap();
        assert!(matches!(ops::confirm_contacts(&cx, &[]).await, Err(ops::ConfirmContactsError::NoneChosen)));
        assert!(matches!(ops::confirm_contacts(&cx, &[ids[0]; 51]).await, Err(ops::ConfirmContactsError::TooMany)));
        let mixed = ops::confirm_contacts(&cx, &[ids[0], theirs]).await;
        assert!(matches!(mixed, Err(ops::ConfirmContactsError::One(ops::ConfirmContactError::Denied(Denied::NotFound)))));
        drop(cx);
        assert_eq!((noted(&bench, ids[0]).await, noted(&bench, theirs).await), (0, 0));
        let cx = bench.db.write(contact, bench.clock.now()).await.unwrap();
        ops::confirm_contacts(&cx, &ids).await.unwrap();
        cx.commit().await.unwrap();
        for contact in contacts_of(&bench, member).await {
            assert_eq!((contact.confirmed_on, noted(&bench, contact.id).await), (Some(day("2014-06-17")), 1));
            assert_eq!(contact.standing(false, 12, day("2014-06-17")), Standing::Fresh);
        }
        for attempt in ["UPDATE confirmations SET at = 0", "DELETE FROM confirmations"] {
            assert!(matches!(bench.db.run_script(attempt).await, Err(StoreError::Sealed(_))), "{attempt}");
        }
    }

    async fn everybody_sees_what_is_due_of_those_he_watches_over_and_of_nobody_else(bench: Bench) with registry::MIGRATIONS; {
        facts_and_members(&bench).await;
        every(&bench, "ICT-TEL", 2).await;
        let never = load::member_id("ICT-TEL", 3).unwrap();
        bench.db.run_script(&format!("UPDATE contacts SET confirmed_on = NULL WHERE priority = 1 AND name_ja = '{}'", contacts_of(&bench, never).await[0].name.ja)).await.unwrap();
        let web = web(&bench);
        let get = async |code: &str, kind: BodyKind, role: Role, path: &str| {
            let caller = Caller::of(crate::house::code(&bench, code).await, kind, role, "ja");
            web.get(&caller, path).await
        };
        // Two contacts each, confirmed on 1 April: late since 2 June.
        let telecom = get("ICT-TEL", BodyKind::Ceptoar, Role::Secretariat, "/confirmations").await;
        assert_eq!((telecom.status, rows(&telecom.body)), (200, 50));
        assert!(telecom.body.contains("一度も確認なし") && telecom.body.contains("次の 50 件"));
        let next = telecom.body.split("rel=\"next\"").next().unwrap().rsplit("href=\"").next().unwrap().split('"').next().unwrap().replace("&#38;", "&");
        let rest = get("ICT-TEL", BodyKind::Ceptoar, Role::Secretariat, next.split('#').next().unwrap()).await;
        assert_eq!(rows(&rest.body), 6, "28 members with two contacts each");
        let only = get("ICT-TEL", BodyKind::Ceptoar, Role::Secretariat, "/confirmations?standing=never").await;
        assert!(rows(&only.body) >= 1 && rows(&only.body) < 50);
        for (code, kind, role, want) in [
            // One of their own each, never confirmed.
            ("WATER", BodyKind::Ceptoar, Role::Secretariat, 1),
            ("MLIT", BodyKind::Ministry, Role::Liaison, 1),
            ("MIC", BodyKind::Ministry, Role::Liaison, 50),
            ("NISC", BodyKind::Centre, Role::Duty, 50),
        ] {
            let page = get(code, kind, role, "/confirmations").await;
            assert_eq!((page.status, rows(&page.body)), (200, want), "{code}");
        }
        // No role that must reach them, no list; an operator has only its own.
        let analyst = get("NISC", BodyKind::Centre, Role::Analyst, "/confirmations").await;
        assert!(analyst.status == 200 && !analyst.body.contains("id=\"watch\""));
        let member = Caller::of(load::member_id("ICT-TEL", 0).unwrap(), BodyKind::Operator, Role::Contact, "ja");
        let own = web.get(&member, "/confirmations").await.body;
        assert!(!own.contains("id=\"watch\"") && own.contains("2 か月ごとに確かめます") && own.contains("期限切れ"));
        // The ministry looks at one CEPTOAR.
        let telecom = code(&bench, "ICT-TEL").await;
        let cable = get("MIC", BodyKind::Ministry, Role::Liaison, &format!("/confirmations?ceptoar={telecom}&standing=overdue")).await;
        assert!(cable.status == 200 && rows(&cable.body) == 50);
        for wrong in ["standing=x", "ceptoar=x", "after=x"] {
            assert_eq!(get("MIC", BodyKind::Ministry, Role::Liaison, &format!("/confirmations?{wrong}")).await.status, 422, "{wrong}");
        }
    }

    async fn the_page_takes_what_is_unchanged_and_home_asks_until_then(bench: Bench) with registry::MIGRATIONS; {
        facts_and_members(&bench).await;
        every(&bench, "ICT-TEL", 2).await;
        let web = web(&bench);
        let member = load::member_id("ICT-TEL", 0).unwrap();
        let ids: Vec<String> = contacts_of(&bench, member).await.iter().map(|contact| contact.id.to_string()).collect();
        for lang in ["ja", "en"] {
            for role in [Role::Contact, Role::Manager] {
                let page = web.get(&Caller::of(member, BodyKind::Operator, role, lang), "/confirmations").await;
                assert!(page.status == 200 && !page.body.contains('⟦') && !page.body.contains(" style="));
            }
            let secretariat = Caller::of(code(&bench, "ICT-TEL").await, BodyKind::Ceptoar, Role::Secretariat, lang);
            for path in ["/confirmations", "/"] {
                let page = web.get(&secretariat, path).await;
                assert!(page.status == 200 && !page.body.contains('⟦'), "{path}");
            }
        }
        let contact = Caller::of(member, BodyKind::Operator, Role::Contact, "ja");
        assert!(web.get(&contact, "/").await.body.contains("連絡先 2 件を確かめてください"));
        let nothing = web.post(&contact, "/confirmations", "").await;
        assert!(nothing.status == 422 && nothing.body.contains("どの連絡先も選ばれていません") && nothing.body.contains("自分の組織の連絡先"));
        assert_eq!(web.post(&contact, "/confirmations", "contacts=x").await.status, 404);
        let neighbour = Caller::of(load::member_id("ICT-TEL", 1).unwrap(), BodyKind::Operator, Role::Contact, "ja");
        assert_eq!(web.post(&neighbour, "/confirmations", &format!("contacts={}", ids[0])).await.status, 404);
        let secretariat = Caller::of(code(&bench, "ICT-TEL").await, BodyKind::Ceptoar, Role::Secretariat, "ja");
        assert_eq!(web.post(&secretariat, "/confirmations", &format!("contacts={}", ids[0])).await.status, 403);
        let done = web.post(&contact, "/confirmations", &format!("contacts={}&contacts={}", ids[0], ids[1])).await;
        assert_eq!((done.status, done.to.as_str()), (303, "/confirmations"));
        assert!(web.get(&contact, &done.to).await.body.contains("変わりがないことを記録しました"));
        assert!(!web.get(&contact, "/").await.body.contains("を確かめてください"));
        // Months later it is asked again, by the clock that was given.
        bench.clock.set("2014-08-18 09:00");
        assert!(web.get(&contact, "/").await.body.contains("連絡先 2 件を確かめてください"));
    }

    async fn an_organisations_page_says_nothing_twice(bench: Bench) with registry::MIGRATIONS; {
        facts_and_members(&bench).await;
        let member = load::member_id("ICT-TEL", 0).unwrap();
        let cx = bench.db.write(Actor::nobody(), bench.clock.now()).await.unwrap();
        cx.system("test").run("UPDATE contacts SET name_ja = '山田 一', name_en = '', confirmed_on = NULL", params![]).await.unwrap();
        cx.system("test").run("UPDATE organisations SET name_en = '' WHERE id = $1", params![member]).await.unwrap();
        cx.audit(store::Entry::new("test.unnamed"));
        cx.commit().await.unwrap();
        let name = bench.db.read(Actor::nobody(), bench.clock.now()).await.unwrap();
        let name = ask::organisation(&name.system("test"), member).await.unwrap().unwrap().name.ja;
        let mut said = Vec::new();
        for (lang, never) in [("ja", "一度も確認"), ("en", "never confirmed")] {
            let page = web(&bench).get(&Caller::of(member, BodyKind::Operator, Role::Contact, lang), &format!("/organisations/{member}")).await.body;
            let contacts = contacts_of(&bench, member).await.len();
            assert_eq!(page.to_lowercase().matches(never).count(), contacts, "{page}");
            said.push(["山田 一", name.as_str()].map(|name| page.matches(name).count()));
        }
        assert!(said[0][0] > 0 && said[0] == said[1], "who has no other name is named once in each: {said:?}");
    }

    async fn a_secretariat_is_told_since_when_its_members_are_late(bench: Bench) with registry::MIGRATIONS; {
        facts_and_members(&bench).await;
        every(&bench, "ICT-TEL", 3).await;
        let secretariat = official(&bench, "ICT-TEL", BodyKind::Ceptoar, Role::Secretariat).await;
        let since = async || {
            let cx = bench.db.read(secretariat.clone(), bench.clock.now()).await.unwrap();
            let voice = shell::Voice::new(&std::sync::Arc::new(shell::Texts::new([])), kernel::Lang::Ja, cx.now());
            let waiting = registry::room().waits(&cx, &voice).await.unwrap();
            waiting.iter().find(|one| one.href == "/confirmations#watch").map(|one| one.since.day())
        };
        let first = since().await.unwrap();
        assert!(first < bench.clock.now().day(), "it came before today: {first:?}");
        bench.clock.advance(std::time::Duration::from_secs(5 * 86_400));
        assert_eq!(since().await, Some(first), "and does not come anew each day");
        // All confirmed today: late three months and a day from now.
        let cx = bench.db.write(Actor::nobody(), bench.clock.now()).await.unwrap();
        cx.system("test").run("UPDATE contacts SET confirmed_on = $1", params![day("2014-02-10")]).await.unwrap();
        cx.commit_unrecorded("test").await.unwrap();
        assert_eq!(since().await, Some(day("2014-05-11")));
    }
}
