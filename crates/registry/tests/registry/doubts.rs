//! What speaks against a contact: the contact stays as it is, a task stands until its organisation has said something.

use crate::house::{Caller, code, facts_and_members, given, official, web};
use access::{Actor, BodyKind, OrgId, Role};
use kernel::Clock;
use registry::{
    Contact, ContactId, ask,
    contact::Card,
    doubt::{Cause, Heard, in_doubt},
    load,
    ops::{self, doubt_address, doubt_contact},
    verify_seals,
};
use std::time::Duration;
use store::{SealFault, StoreError, params};
use trial::{Bench, both_engines};
use uuid::Uuid;

async fn contacts(bench: &Bench, org: OrgId) -> Vec<Contact> {
    let cx = bench.db.read(Actor::nobody(), bench.clock.now()).await.unwrap();
    ask::contacts_of(&cx.system("test"), org, bench.clock.now().day()).await.unwrap()
}

fn heard(bench: &Bench, cause: Cause, about: u128) -> Heard {
    let said = "550 5.1.1 no such user".to_owned();
    Heard { cause, about: Uuid::from_u128(about), said, happened_at: bench.clock.now() }
}

/// Notes it; whether that was new.
async fn doubt(bench: &Bench, contact: ContactId, cause: Cause, about: u128) -> bool {
    let cx = bench.db.write(Actor::nobody(), bench.clock.now()).await.unwrap();
    let new = doubt_contact(&cx, contact, heard(bench, cause, about)).await.unwrap();
    cx.commit_noted("test").await.unwrap();
    new
}

async fn doubted(bench: &Bench, contact: ContactId) -> bool {
    let cx = bench.db.read(Actor::nobody(), bench.clock.now()).await.unwrap();
    let ask = format!("SELECT COUNT(*) AS n FROM contacts c WHERE c.id = $1 AND {}", in_doubt("c.id"));
    cx.system("test").count(&ask, params![contact]).await.unwrap() > 0
}

/// What waits of contacts in doubt: for whom the link is, and the words.
async fn waits(bench: &Bench, actor: Actor) -> Vec<(String, String)> {
    let cx = bench.db.read(actor, bench.clock.now()).await.unwrap();
    let room = registry::room();
    let texts = std::sync::Arc::new(shell::Texts::new([(room.texts_ja, room.texts_en)]));
    let voice = shell::Voice::new(&texts, kernel::Lang::Ja, cx.now());
    let waiting = room.waits(&cx, &voice).await.unwrap();
    let of_doubt = waiting.into_iter().filter(|one| one.title.contains("連絡がつかないおそれ"));
    of_doubt.map(|one| (one.href, [one.title, one.meta.join(" ")].join(" "))).collect()
}

both_engines! {
    async fn it_stands_with_its_organisation_and_who_watches_until_it_is_confirmed(bench: Bench) with registry::MIGRATIONS; {
        facts_and_members(&bench).await;
        let (member, neighbour) = (load::member_id("ICT-TEL", 0).unwrap(), load::member_id("ICT-TEL", 1).unwrap());
        let before = contacts(&bench, member).await;
        let first = before[0].id;
        assert!(doubt(&bench, first, Cause::Bounce, 7).await);
        assert!(!doubt(&bench, first, Cause::Bounce, 7).await, "one letter speaks against it once");
        bench.clock.advance(Duration::from_secs(60));
        assert!(doubt(&bench, first, Cause::Drill, 7).await);
        assert_eq!(contacts(&bench, member).await, before, "the contact is its organisation's own");
        let manager = given(member, BodyKind::Operator, &[Role::Manager]);
        let of = |code: &'static str, body, role| official(&bench, code, body, role);
        let secretariat = of("ICT-TEL", BodyKind::Ceptoar, Role::Secretariat).await;
        let own = waits(&bench, manager.clone()).await;
        assert!(matches!(&own[..], [(href, said)] if href == "/confirmations" && said.contains("訓練で連絡がつきませんでした") && said.contains("2 回")), "{own:?}");
        let watched = waits(&bench, secretariat.clone()).await;
        assert!(matches!(&watched[..], [(href, said)] if href.starts_with("/confirmations?standing=doubted") && said.contains("1 件")), "{watched:?}");
        for other in [
            given(neighbour, BodyKind::Operator, &[Role::Manager]),
            given(member, BodyKind::Operator, &[]),
            of("RAIL", BodyKind::Ceptoar, Role::Secretariat).await,
            of("MIC", BodyKind::Ministry, Role::Liaison).await,
            of("NISC", BodyKind::Centre, Role::Duty).await,
        ] {
            assert_eq!(waits(&bench, other.clone()).await, [], "{other:?}");
        }
        bench.clock.advance(Duration::from_secs(60));
        let cx = bench.db.write(manager.clone(), bench.clock.now()).await.unwrap();
        ops::confirm_contact(&cx, first).await.unwrap();
        cx.commit().await.unwrap();
        assert!(!doubted(&bench, first).await);
        assert_eq!((waits(&bench, manager).await, waits(&bench, secretariat).await), (vec![], vec![]));
        for attempt in ["UPDATE contact_doubts SET said = ''", "DELETE FROM contact_doubts"] {
            assert!(matches!(bench.db.run_script(attempt).await, Err(StoreError::Sealed(_))), "{attempt}");
        }
    }

    async fn what_happened_before_somebody_said_that_it_holds_speaks_no_more(bench: Bench) with registry::MIGRATIONS; {
        facts_and_members(&bench).await;
        let member = load::member_id("ICT-TEL", 0).unwrap();
        let first = contacts(&bench, member).await[0].id;
        let late = heard(&bench, Cause::Bounce, 7);
        bench.clock.advance(Duration::from_secs(60));
        let cx = bench.db.write(given(member, BodyKind::Operator, &[Role::Contact]), bench.clock.now()).await.unwrap();
        ops::confirm_contact(&cx, first).await.unwrap();
        doubt_contact(&cx, first, late).await.unwrap();
        cx.commit().await.unwrap();
        assert!(!doubted(&bench, first).await, "a bounce that was long on its way");
        bench.clock.advance(Duration::from_secs(60));
        assert!(doubt(&bench, first, Cause::Bounce, 8).await);
        assert!(doubted(&bench, first).await, "and what happened since does");
    }

    async fn it_speaks_against_all_who_have_the_address_and_ends_with_a_change(bench: Bench) with registry::MIGRATIONS; {
        facts_and_members(&bench).await;
        let member = load::member_id("ICT-TEL", 0).unwrap();
        let manager = given(member, BodyKind::Operator, &[Role::Manager, Role::Contact]);
        let all = contacts(&bench, member).await;
        let shared = Card { mail: all[0].mail.to_uppercase(), ..Card::from(&all[1]) };
        let cx = bench.db.write(manager.clone(), bench.clock.now()).await.unwrap();
        let second = ops::edit_contact(&cx, all[1].id, shared).await.unwrap();
        cx.commit().await.unwrap();
        bench.clock.advance(Duration::from_secs(60));
        let cx = bench.db.write(Actor::nobody(), bench.clock.now()).await.unwrap();
        assert_eq!(doubt_address(&cx, member, &all[0].mail, &heard(&bench, Cause::Bounce, 7)).await.unwrap(), 2);
        assert_eq!(doubt_address(&cx, member, "other@member.example", &heard(&bench, Cause::Bounce, 7)).await.unwrap(), 0);
        let replaced = doubt_contact(&cx, all[1].id, heard(&bench, Cause::Bounce, 7)).await.unwrap();
        assert!(!replaced, "what was replaced is nobody's contact");
        cx.commit().await.unwrap();
        assert!(doubted(&bench, second).await && doubted(&bench, all[0].id).await);
        let cx = bench.db.write(manager.clone(), bench.clock.now()).await.unwrap();
        let new = Card { mail: "new@member.example".into(), ..Card::from(&all[0]) };
        let changed = ops::edit_contact(&cx, all[0].id, new).await.unwrap();
        ops::end_contact(&cx, second).await.unwrap();
        cx.commit().await.unwrap();
        assert!(!doubted(&bench, changed).await);
        assert_eq!(waits(&bench, manager).await, []);
    }

    async fn the_ministry_watches_who_is_of_no_ceptoar_and_the_centre_who_has_neither(bench: Bench) with registry::MIGRATIONS; {
        facts_and_members(&bench).await;
        let member = load::member_id("ICT-TEL", 0).unwrap();
        let first = contacts(&bench, member).await[0].id;
        doubt(&bench, first, Cause::Bounce, 7).await;
        let ministry = official(&bench, "MIC", BodyKind::Ministry, Role::Liaison).await;
        let other = official(&bench, "MLIT", BodyKind::Ministry, Role::Liaison).await;
        let centre = official(&bench, "NISC", BodyKind::Centre, Role::Duty).await;
        let edit = async |statement: &str| {
            let cx = bench.db.write(Actor::nobody(), bench.clock.now()).await.unwrap();
            assert!(cx.system("test").run(statement, params![member]).await.unwrap() > 0);
            cx.commit_unrecorded("test").await.unwrap();
        };
        let seen = async || (waits(&bench, ministry.clone()).await.len(), waits(&bench, other.clone()).await.len(), waits(&bench, centre.clone()).await.len());
        assert_eq!(seen().await, (0, 0, 0), "its secretariat watches");
        edit("UPDATE members SET valid_to = valid_from WHERE org_id = $1").await;
        assert_eq!(seen().await, (1, 0, 0));
        edit("UPDATE organisations SET kind = 'related', sector_code = NULL WHERE id = $1").await;
        assert_eq!(seen().await, (0, 0, 1));
    }

    async fn who_was_not_reached_in_a_drill_is_known_to_it_and_its_secretariat_alone(bench: Bench) with registry::MIGRATIONS; {
        facts_and_members(&bench).await;
        let member = load::member_id("ICT-TEL", 0).unwrap();
        let first = contacts(&bench, member).await[0].id;
        let web = web(&bench);
        let of = async |name: &'static str, body, role| Caller::of(code(&bench, name).await, body, role, "ja");
        let secretariat = of("ICT-TEL", BodyKind::Ceptoar, Role::Secretariat).await;
        let own = Caller::of(member, BodyKind::Operator, Role::Contact, "ja");
        let above = [of("MIC", BodyKind::Ministry, Role::Liaison).await, of("NISC", BodyKind::Centre, Role::Duty).await];
        let paths = [format!("/organisations/{member}"), "/confirmations".into(), "/confirmations?standing=doubted".into()];
        let mut before = Vec::new();
        for (who, path) in above.iter().flat_map(|who| paths.iter().map(move |path| (who, path))) {
            before.push(web.get(who, path).await.body);
        }
        doubt(&bench, first, Cause::Drill, 7).await;
        let mut after = Vec::new();
        for (who, path) in above.iter().flat_map(|who| paths.iter().map(move |path| (who, path))) {
            after.push(web.get(who, path).await.body);
        }
        assert!(before == after, "those above see no difference");
        for who in [&own, &secretariat] {
            let page = web.get(who, "/confirmations?standing=doubted").await.body;
            assert!(page.contains("訓練で連絡がつきませんでした"), "{page}");
        }
        let edit = async |statement: &str| {
            let cx = bench.db.write(Actor::nobody(), bench.clock.now()).await.unwrap();
            assert!(cx.system("test").run(statement, params![member]).await.unwrap() > 0);
            cx.commit_unrecorded("test").await.unwrap();
        };
        edit("UPDATE members SET valid_to = valid_from WHERE org_id = $1").await;
        let ministry = official(&bench, "MIC", BodyKind::Ministry, Role::Liaison).await;
        assert_eq!(waits(&bench, ministry.clone()).await, [], "nor who watches over it since it left its CEPTOAR");
        doubt(&bench, first, Cause::Bounce, 8).await;
        let told = waits(&bench, ministry).await;
        assert!(matches!(&told[..], [(_, said)] if said.contains("1 件")), "{told:?}");
    }

    async fn pages_show_what_speaks_against_a_contact_and_lists_put_it_apart(bench: Bench) with registry::MIGRATIONS; {
        facts_and_members(&bench).await;
        let member = load::member_id("ICT-TEL", 0).unwrap();
        let first = contacts(&bench, member).await[0].id;
        doubt(&bench, first, Cause::Bounce, 7).await;
        let web = web(&bench);
        let secretariat = code(&bench, "ICT-TEL").await;
        for (lang, words) in [("ja", "メールが届きません"), ("en", "Mail does not arrive")] {
            let contact = Caller::of(member, BodyKind::Operator, Role::Contact, lang);
            for path in [format!("/organisations/{member}"), "/confirmations".into(), format!("/contacts/{first}/edit")] {
                let page = web.get(&contact, &path).await.body;
                assert!(page.contains(words) && page.contains("550 5.1.1 no such user") && !page.contains('⟦'), "{path} {page}");
            }
            let watching = Caller::of(secretariat, BodyKind::Ceptoar, Role::Secretariat, lang);
            let list = web.get(&watching, "/confirmations?standing=doubted").await.body;
            assert!(list.contains(words) && list.contains("550 5.1.1"), "{list}");
            assert_eq!(list.matches("<th scope=\"row\"><a href=\"/organisations/").count(), 1, "that one alone");
            let others = Caller::of(load::member_id("ICT-TEL", 1).unwrap(), BodyKind::Operator, Role::Contact, lang);
            assert!(!web.get(&others, &format!("/organisations/{member}")).await.body.contains("5.1.1"));
        }
        let contact = Caller::of(member, BodyKind::Operator, Role::Contact, "ja");
        let own = web.get(&contact, "/confirmations").await.body;
        assert!(!own.contains(&format!("value=\"{first}\" checked")), "it is not confirmed along with the others");
    }

    async fn what_was_noted_and_changed_behind_the_triggers_is_found(bench: Bench) with registry::MIGRATIONS; {
        facts_and_members(&bench).await;
        let member = load::member_id("ICT-TEL", 0).unwrap();
        doubt(&bench, contacts(&bench, member).await[0].id, Cause::Bounce, 7).await;
        let broken = async || {
            let cx = bench.db.read(Actor::nobody(), bench.clock.now()).await.unwrap();
            verify_seals(&cx).await.unwrap().broken.into_iter().map(|one| one.why).collect::<Vec<_>>()
        };
        assert_eq!(broken().await, []);
        trial::lift(&bench, &["contact_doubts"]).await;
        let edit = async |statement: &str| {
            let cx = bench.db.write(Actor::nobody(), bench.clock.now()).await.unwrap();
            assert!(cx.system("test").run(statement, params![]).await.unwrap() > 0);
            cx.commit_unrecorded("test").await.unwrap();
        };
        edit("UPDATE contact_doubts SET said = 'x'").await;
        assert_eq!(broken().await, [SealFault::Chain]);
        edit("DELETE FROM contact_doubts").await;
        assert_eq!(broken().await, [SealFault::Gone]);
    }
}
