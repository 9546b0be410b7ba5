//! What the registry answers for any day, who may see contacts, and what changing them leaves behind.

use crate::house::{SOME, code, day, facts_and_members, facts_only, given, official};
use access::{
    Actor, BodyKind, Kind, OrgId, Role,
    act::{EditContact, ViewContact, ViewOrganisation},
};
use kernel::Clock;
use registry::{
    Contact, Description, Facts, Organisation, ask,
    confirmation::Standing,
    contact::{Card, TypedCard},
    facts::CouncilRole,
    load, ops,
};
use store::{Denied, params};
use trial::{Bench, actor, both_engines};

fn whole(sectors: &[registry::Sector]) -> usize {
    sectors.iter().filter(|sector| sector.parent.is_none()).count()
}

async fn first_contact(bench: &Bench, org: OrgId) -> Contact {
    let cx = bench.db.read(Actor::nobody(), bench.clock.now()).await.unwrap();
    ask::contacts_of(&cx.system("test"), org, bench.clock.now().day()).await.unwrap().remove(0)
}

/// Who may be asking, with what body and role.
async fn askers(bench: &Bench) -> Vec<Actor> {
    let mut all = vec![Actor::nobody()];
    let bodies = [
        ("NISC", BodyKind::Centre, Role::Duty),
        ("NISC", BodyKind::Centre, Role::Analyst),
        ("MIC", BodyKind::Ministry, Role::Liaison),
        ("MLIT", BodyKind::Ministry, Role::Liaison),
        ("MLIT", BodyKind::Ministry, Role::Manager),
        ("ICT-TEL", BodyKind::Ceptoar, Role::Secretariat),
        ("RAIL", BodyKind::Ceptoar, Role::Secretariat),
        ("COUNCIL", BodyKind::Council, Role::Secretariat),
        ("IPA", BodyKind::Related, Role::Manager),
    ];
    for (body, kind, role) in bodies {
        all.push(official(bench, body, kind, role).await);
    }
    for (ceptoar, number, role) in
        [("ICT-TEL", 0, Role::Contact), ("RAIL", 3, Role::Manager), ("WATER", 7, Role::Contact)]
    {
        all.push(given(load::member_id(ceptoar, number).unwrap(), BodyKind::Operator, &[role]));
    }
    // And whatever chance brings together, sensible or not: a body's kind, an organisation, some roles.
    let organisations = [code(bench, "MIC").await, code(bench, "RAIL").await, load::member_id("RAIL", 1).unwrap()];
    let chance = trial::Counter::default();
    for _ in 0..12 {
        let mut dice = [0; 4];
        kernel::Chance::fill(&chance, &mut dice);
        let [body, organisation, one, other] = dice.map(usize::from);
        let roles = [Role::ALL[one % 8], Role::ALL[other % 8]];
        all.push(given(organisations[organisation % 3], BodyKind::ALL[body % 7], &roles));
    }
    all
}

both_engines! {
    async fn the_plan_has_ten_sectors_until_march_2014_and_thirteen_from_april(bench: Bench) with registry::MIGRATIONS; {
        facts_and_members(&bench).await;
        let cx = bench.db.read(Actor::nobody(), bench.clock.now()).await.unwrap();
        let sql = cx.system("test");
        for (on, sectors) in [("2013-04-01", 10), ("2014-03-31", 10), ("2014-04-01", 13), ("2000-01-01", 0)] {
            assert_eq!(whole(&ask::sectors_on(&sql, day(on)).await.unwrap()), sectors, "{on}");
        }
    }

    async fn there_are_fourteen_fifteen_eighteen_ceptoars(bench: Bench) with registry::MIGRATIONS; {
        facts_and_members(&bench).await;
        let cx = bench.db.read(Actor::nobody(), bench.clock.now()).await.unwrap();
        let sql = cx.system("test");
        for (on, ceptoars) in [("2007-03-30", 0), ("2008-03-31", 14), ("2014-03-31", 15), ("2014-04-01", 18)] {
            assert_eq!(ask::ceptoars_on(&sql, day(on)).await.unwrap().len(), ceptoars, "{on}");
            assert_eq!(ask::sheets_on(&sql, day(on)).await.unwrap().len(), ceptoars, "{on}");
        }
        assert_eq!(ask::first_ceptoar_day(&sql).await.unwrap(), Some(day("2007-03-31")));
        let sheets = ask::sheets_of(&sql, code(&bench, "WATER").await).await.unwrap();
        let counts: Vec<i64> = sheets.iter().map(|entry| entry.sheet.counts[0].count).collect();
        assert_eq!(counts, [8, 1_393], "two ways of counting, newest first");
    }

    async fn the_council_has_thirteen_members_then_sixteen(bench: Bench) with registry::MIGRATIONS; {
        facts_and_members(&bench).await;
        let cx = bench.db.read(Actor::nobody(), bench.clock.now()).await.unwrap();
        let sql = cx.system("test");
        for (on, members) in [("2009-02-25", 0), ("2013-04-09", 13), ("2014-03-31", 13), ("2014-04-08", 16)] {
            let seats = ask::council_on(&sql, day(on)).await.unwrap();
            assert_eq!(seats.iter().filter(|seat| seat.role == CouncilRole::Member).count(), members, "{on}");
        }
        let catv = ask::council_seats_of(&sql, code(&bench, "ICT-CATV").await).await.unwrap();
        assert_eq!(catv.iter().map(|seat| seat.role).collect::<Vec<_>>(), [CouncilRole::Member, CouncilRole::Observer]);
    }

    async fn the_tables_answer_as_the_facts_do(bench: Bench) with registry::MIGRATIONS; {
        facts_and_members(&bench).await;
        let facts = Facts::load().unwrap();
        let cx = bench.db.read(Actor::nobody(), bench.clock.now()).await.unwrap();
        let sql = cx.system("test");
        let on = day("2014-06-17");
        for sector in &facts.sectors {
            let code = &sector.code;
            let ministry = ask::ministry_of(&sql, code, on).await.unwrap().unwrap();
            let ministry = ask::organisation(&sql, ministry).await.unwrap().unwrap();
            assert_eq!(ministry.code.as_ref(), Some(&sector.ministry), "{code}");
            let levels = ask::levels_of(&sql, code, on).await.unwrap();
            let ids: Vec<&String> = levels.iter().map(|level| &level.id).collect();
            assert_eq!(ids, facts.levels_of(code).iter().map(|level| &level.id).collect::<Vec<_>>(), "{code}");
            assert_eq!(ask::services_of(&sql, code, on).await.unwrap().len(), facts.services_of(code).len(), "{code}");
        }
        let telecom = ask::levels_of(&sql, "ICT-TEL", on).await.unwrap().remove(0);
        assert_eq!((telecom.min_users, telecom.min_minutes), (Some(30_000), Some(120)));
        assert_eq!(telecom.conditions(), facts.levels[0].conditions());
        assert!(ask::levels_of(&sql, "ICT-TEL", day("2009-03-31")).await.unwrap().is_empty());
        assert_eq!(ask::ministry_of(&sql, "CHEM", day("2014-03-31")).await.unwrap(), None);
        assert_eq!(ask::ministry_of(&sql, "no such", on).await.unwrap(), None);
        assert_eq!(ask::centre(&sql, on).await.unwrap(), Some(code(&bench, "NISC").await));
    }

    async fn loading_twice_changes_nothing(bench: Bench) with registry::MIGRATIONS; {
        facts_and_members(&bench).await;
        let tables = ["sectors", "services", "levels", "organisations", "competences", "ceptoar_sheets", "council_seats", "members", "contacts"];
        let mut before = Vec::new();
        for table in tables { before.push(count(&bench, table).await); }
        let cx = bench.db.write(Actor::nobody(), bench.clock.now()).await.unwrap();
        let facts = load::facts(&cx, &Facts::load().unwrap()).await.unwrap();
        let fiction = load::fiction_of(&cx, day("2014-04-01"), &SOME).await.unwrap();
        assert_eq!((facts.total(), fiction.total()), (0, 0), "{facts:?} {fiction:?}");
        cx.commit().await.unwrap();
        let mut after = Vec::new();
        for table in tables { after.push(count(&bench, table).await); }
        assert_eq!(before, after);
        // Each load is one entry in the chain, and one for each CEPTOAR whose rules it brought.
        assert_eq!(count(&bench, "audit_entries WHERE action <> 'ceptoar.rules-loaded'").await, 4);
        assert_eq!(count(&bench, "audit_entries").await, 4 + count(&bench, "(SELECT DISTINCT ceptoar_id FROM ceptoar_rules) r").await);
    }

    async fn every_member_of_2014_is_there_with_two_contacts_and_every_office_with_one(bench: Bench) with registry::MIGRATIONS; {
        facts_only(&bench).await;
        let cx = bench.db.write(Actor::nobody(), bench.clock.now()).await.unwrap();
        #[allow(clippy::disallowed_methods, reason = "measures the machine")]
        let begin = std::time::Instant::now();
        load::fiction(&cx, day("2014-04-01")).await.unwrap();
        cx.commit().await.unwrap();
        let took = begin.elapsed();
        println!("all members with contacts and memberships: {took:?} on {:?}", bench.db.engine());
        // About 0.35 s in release on a busy machine; the limit leaves room and catches what grows with the square (29 s).
        assert!(cfg!(debug_assertions) || took.as_secs() < 2, "{took:?}");
        assert_eq!((count(&bench, "members").await, count(&bench, "contacts").await), (4_091, 8_182 + 25));
        let cx = bench.db.read(Actor::nobody(), bench.clock.now()).await.unwrap();
        let sql = cx.system("test");
        let bank = code(&bench, "FIN-BANK").await;
        assert_eq!(ask::members_of(&sql, bank, day("2014-06-17")).await.unwrap().len(), 1_411);
        assert_eq!(ask::count_members(&sql, bank, day("2014-06-17")).await.unwrap(), 1_411);
        assert_eq!(ask::count_members(&sql, bank, day("2014-03-31")).await.unwrap(), 0, "members are loaded from April on");
        let shiomi = load::member_id("ICT-TEL", 0).unwrap();
        let groups = ask::ceptoars_of(&sql, shiomi, day("2014-06-17")).await.unwrap();
        assert_eq!(groups.iter().map(|group| group.code.as_deref()).collect::<Vec<_>>(), [Some("ICT-TEL")]);
        let names = ask::names(&sql, &[shiomi, bank, trial::org_id(999)]).await.unwrap();
        assert_eq!(names.len(), 2);
        assert_eq!(names[&shiomi].ja, "潮見通信株式会社");
        let reach = sql.count("SELECT COUNT(*) AS n FROM reach WHERE ceptoar_code = 'GOV-LOCAL'", params![]).await.unwrap();
        assert_eq!(reach, 1_789);
    }

    async fn contacts_are_seen_by_their_own_and_by_those_who_must_reach_them(bench: Bench) with registry::MIGRATIONS; {
        facts_and_members(&bench).await;
        let shiomi = load::member_id("ICT-TEL", 0).unwrap();
        let contact = first_contact(&bench, shiomi).await.id;
        let own = given(shiomi, BodyKind::Operator, &[Role::Contact]);
        let neighbour = given(load::member_id("ICT-TEL", 1).unwrap(), BodyKind::Operator, &[Role::Contact, Role::Manager]);
        let cases = [
            (own, true, true),
            (neighbour, false, false),
            (official(&bench, "MIC", BodyKind::Ministry, Role::Liaison).await, true, false),
            (official(&bench, "MLIT", BodyKind::Ministry, Role::Liaison).await, false, false),
            (official(&bench, "ICT-TEL", BodyKind::Ceptoar, Role::Secretariat).await, true, false),
            (official(&bench, "ICT-CATV", BodyKind::Ceptoar, Role::Secretariat).await, false, false),
            (official(&bench, "NISC", BodyKind::Centre, Role::Duty).await, true, false),
            (official(&bench, "NISC", BodyKind::Centre, Role::Analyst).await, false, false),
            (Actor::nobody(), false, false),
        ];
        for (who, sees, edits) in cases {
            let cx = bench.db.write(who.clone(), bench.clock.now()).await.unwrap();
            match cx.permit::<_, Contact>(ViewContact, contact).await {
                Ok(_) => assert!(sees, "{who:?}"),
                Err(Denied::NotFound) => assert!(!sees, "{who:?}"),
                Err(other) => panic!("{who:?}: {other}"),
            }
            match cx.permit::<_, Contact>(EditContact, contact).await {
                Ok(_) => assert!(edits, "{who:?}"),
                Err(Denied::NotFound) => assert!(!sees, "{who:?}"),
                Err(Denied::Refused) => assert!(sees && !edits, "{who:?}"),
                Err(other) => panic!("{who:?}: {other}"),
            }
        }
    }

    async fn a_list_holds_exactly_what_may_be_viewed(bench: Bench) with registry::MIGRATIONS; {
        facts_and_members(&bench).await;
        let some = "SELECT contacts.* FROM contacts WHERE {visible} ORDER BY id";
        for who in askers(&bench).await {
            let cx = bench.db.read(who.clone(), bench.clock.now()).await.unwrap();
            let listed: Vec<Contact> = cx.visible::<Contact>().all(some, params![]).await.unwrap();
            let all = cx.system("test").all::<Contact>("SELECT * FROM contacts ORDER BY id", params![]).await.unwrap();
            let mut listed = listed.into_iter().map(|contact| contact.id).peekable();
                        for contact in &all {
                let in_list = listed.next_if(|id| *id == contact.id).is_some();
                let permitted = cx.permit::<_, Contact>(ViewContact, contact.id).await.is_ok();
                assert_eq!(in_list, permitted, "{who:?} {contact:?}");
            }
            assert_eq!(listed.next(), None);
            let orgs: Vec<Organisation> = cx.visible::<Organisation>().all("SELECT * FROM organisations WHERE {visible} ORDER BY sort, id LIMIT 60", params![]).await.unwrap();
            assert_eq!(orgs.len(), 60);
            for org in orgs { assert!(cx.permit::<_, Organisation>(ViewOrganisation, org.id).await.is_ok(), "{who:?}"); }
        }
    }

    async fn a_change_ends_one_version_and_begins_another(bench: Bench) with registry::MIGRATIONS; {
        facts_and_members(&bench).await;
        let shiomi = load::member_id("ICT-TEL", 0).unwrap();
        let before = first_contact(&bench, shiomi).await;
        let own = given(shiomi, BodyKind::Operator, &[Role::Contact]);
        let cx = bench.db.write(own.clone(), bench.clock.now()).await.unwrap();
        let card = Card { phone: "03-0000-0199".into(), ..Card::from(&before) };
        let new = ops::edit_contact(&cx, before.id, card.clone()).await.unwrap();
        cx.commit().await.unwrap();
        assert_ne!(new, before.id);
        let now = first_contact(&bench, shiomi).await;
        assert_eq!((now.id, now.phone.as_str(), now.confirmed_on), (new, "03-0000-0199", Some(day("2014-06-17"))));
        let cx = bench.db.read(own.clone(), bench.clock.now()).await.unwrap();
        let old = ask::contacts_of(&cx.system("test"), shiomi, day("2014-06-16")).await.unwrap().remove(0);
        assert_eq!(old, Contact { valid_to: Some(day("2014-06-16")), ..before.clone() }, "nothing of it was overwritten");
        drop(cx);
        // The same again says nothing new; the old version cannot be changed any more.
        let cx = bench.db.write(own, bench.clock.now()).await.unwrap();
        assert_eq!(ops::edit_contact(&cx, new, card.clone()).await.unwrap(), new);
        assert!(matches!(ops::edit_contact(&cx, before.id, card).await, Err(ops::EditContactError::ContactEnded)));
        assert!(matches!(ops::confirm_contact(&cx, before.id).await, Err(ops::ConfirmContactError::ContactEnded)));
    }

    async fn a_contact_changed_twice_on_one_day_stays_as_it_was_the_day_before(bench: Bench) with registry::MIGRATIONS; {
        facts_and_members(&bench).await;
        let shiomi = load::member_id("ICT-TEL", 0).unwrap();
        let before = first_contact(&bench, shiomi).await;
        let own = given(shiomi, BodyKind::Operator, &[Role::Contact]);
        let cx = bench.db.write(own, bench.clock.now()).await.unwrap();
        let mut id = before.id;
        for phone in ["03-0000-0198", "03-0000-0199"] {
            id = ops::edit_contact(&cx, id, Card { phone: phone.into(), ..Card::from(&before) }).await.unwrap();
        }
        let sql = cx.system("test");
        for (on, phone) in [("2014-06-16", before.phone.as_str()), ("2014-06-17", "03-0000-0199"), ("2015-01-01", "03-0000-0199")] {
            let contacts = ask::contacts_of(&sql, shiomi, day(on)).await.unwrap();
            assert_eq!((contacts.len(), contacts[0].phone.as_str()), (2, phone), "{on}");
        }
    }

    async fn confirming_says_the_day_and_changes_nothing_else(bench: Bench) with registry::MIGRATIONS; {
        facts_and_members(&bench).await;
        let shiomi = load::member_id("ICT-TEL", 0).unwrap();
        let before = first_contact(&bench, shiomi).await;
        assert_eq!((before.standing(false, 12, day("2015-04-01")), before.standing(false, 12, day("2015-04-02"))), (Standing::Soon, Standing::Overdue));
        let cx = bench.db.write(given(shiomi, BodyKind::Operator, &[Role::Contact]), bench.clock.now()).await.unwrap();
        assert_eq!(ops::confirm_contact(&cx, before.id).await.unwrap(), shiomi);
        cx.commit().await.unwrap();
        let confirmed = Contact { confirmed_on: Some(day("2014-06-17")), ..before.clone() };
        assert_eq!(first_contact(&bench, shiomi).await, confirmed);
        let neighbour = given(load::member_id("ICT-TEL", 1).unwrap(), BodyKind::Operator, &[Role::Contact]);
        let cx = bench.db.write(neighbour, bench.clock.now()).await.unwrap();
        let refused = ops::confirm_contact(&cx, before.id).await;
        assert!(matches!(refused, Err(ops::ConfirmContactError::Denied(Denied::NotFound))));
    }

    async fn a_contact_is_added_by_the_manager_and_the_last_one_stays(bench: Bench) with registry::MIGRATIONS; {
        facts_and_members(&bench).await;
        let shiomi = load::member_id("ICT-TEL", 0).unwrap();
        let first = first_contact(&bench, shiomi).await;
        let typed = TypedCard { priority: "3".into(), ..TypedCard::from(&Card::from(&first)) };
        let card = typed.read().unwrap();
        let contact = given(shiomi, BodyKind::Operator, &[Role::Contact]);
        let cx = bench.db.write(contact, bench.clock.now()).await.unwrap();
        let refused = ops::add_contact(&cx, shiomi, card.clone()).await;
        assert!(matches!(refused, Err(ops::AddContactError::Denied(Denied::Refused))));
        drop(cx);
        let manager = given(shiomi, BodyKind::Operator, &[Role::Manager]);
        let cx = bench.db.write(manager, bench.clock.now()).await.unwrap();
        ops::add_contact(&cx, shiomi, card).await.unwrap();
        let all = ask::contacts_of(&cx.system("test"), shiomi, day("2014-06-17")).await.unwrap();
        assert_eq!(all.iter().map(|contact| contact.priority).collect::<Vec<_>>(), [1, 2, 3]);
        ops::end_contact(&cx, all[0].id).await.unwrap();
        ops::end_contact(&cx, all[1].id).await.unwrap();
        assert!(matches!(ops::end_contact(&cx, all[2].id).await, Err(ops::EndContactError::LastContact)));
        assert!(matches!(ops::end_contact(&cx, all[0].id).await, Err(ops::EndContactError::ContactEnded)));
    }

    async fn an_organisation_is_described_anew_and_remembers_how_it_was(bench: Bench) with registry::MIGRATIONS; {
        facts_and_members(&bench).await;
        let ceptoar = code(&bench, "ICT-TEL").await;
        let manager = given(ceptoar, BodyKind::Ceptoar, &[Role::Manager]);
        let new = Description { place: "東京都".into(), domains: vec!["t-ceptoar.example".into()], networks: vec![] };
        let cx = bench.db.write(manager.clone(), bench.clock.now()).await.unwrap();
        assert!(ops::edit_organisation(&cx, ceptoar, new.clone()).await.unwrap());
        assert!(!ops::edit_organisation(&cx, ceptoar, new.clone()).await.unwrap());
        let sql = cx.system("test");
        let then = ask::organisation_on(&sql, ceptoar, day("2014-06-16")).await.unwrap().unwrap();
        let now = ask::organisation_on(&sql, ceptoar, day("2014-06-17")).await.unwrap().unwrap();
        assert_eq!((then.domains, now.description()), (Vec::<String>::new(), new.clone()));
        assert_eq!(ask::organisation_on(&sql, ceptoar, day("2007-03-30")).await.unwrap(), None);
        cx.commit().await.unwrap();
        // Only its own manager describes it.
        let shiomi = load::member_id("ICT-TEL", 0).unwrap();
        let cx = bench.db.write(given(shiomi, BodyKind::Operator, &[Role::Manager]), bench.clock.now()).await.unwrap();
        let refused = ops::edit_organisation(&cx, ceptoar, new).await;
        assert!(matches!(refused, Err(ops::EditOrganisationError::Denied(Denied::Refused))));
    }

    async fn what_has_ended_gives_no_oversight(bench: Bench) with registry::MIGRATIONS; {
        facts_and_members(&bench).await;
        let shiomi = load::member_id("ICT-TEL", 0).unwrap();
        let contact = first_contact(&bench, shiomi).await.id;
        let ceptoar = official(&bench, "ICT-TEL", BodyKind::Ceptoar, Role::Secretariat).await;
        let cx = bench.db.write(ceptoar, bench.clock.now()).await.unwrap();
        assert!(cx.permit::<_, Contact>(ViewContact, contact).await.is_ok());
        let end = "UPDATE members SET valid_to = $1 WHERE org_id = $2";
        cx.system("test").run(end, params![day("2014-06-16"), shiomi]).await.unwrap();
        assert!(matches!(cx.permit::<_, Contact>(ViewContact, contact).await, Err(Denied::NotFound)));
        assert_eq!(ask::ceptoars_of(&cx.system("test"), shiomi, day("2014-06-16")).await.unwrap().len(), 1);
        assert_eq!(ask::ceptoars_of(&cx.system("test"), shiomi, day("2014-06-17")).await.unwrap().len(), 0);
    }

    async fn every_change_is_in_the_chain(bench: Bench) with registry::MIGRATIONS; {
        facts_and_members(&bench).await;
        let shiomi = load::member_id("ICT-TEL", 0).unwrap();
        let contact = first_contact(&bench, shiomi).await;
        let who = actor(7, 0, BodyKind::Operator, &[]);
        assert!(bench.db.write(who, bench.clock.now()).await.unwrap().commit().await.is_err());
        let cx = bench.db.write(given(shiomi, BodyKind::Operator, &[Role::Contact]), bench.clock.now()).await.unwrap();
        let new = ops::edit_contact(&cx, contact.id, Card { priority: 4, ..Card::from(&contact) }).await.unwrap();
        ops::confirm_contact(&cx, new).await.unwrap();
        cx.commit().await.unwrap();
        let cx = bench.db.read(Actor::nobody(), bench.clock.now()).await.unwrap();
        let mut entries = store::Chain::after(&cx.system("test"), 2, 50).await.unwrap();
        entries.retain(|entry| entry.action.starts_with("contact."));
        let said: Vec<_> = entries.iter().map(|entry| (entry.action.as_str(), entry.subject_kind.as_str())).collect();
        let kind = format!("{:?}", Kind::Contact);
        assert_eq!(said, [("contact.replaced", kind.as_str()), ("contact.confirmed", kind.as_str())]);
    }
}

async fn count(bench: &Bench, table: &str) -> i64 {
    let cx = bench.db.read(Actor::nobody(), bench.clock.now()).await.unwrap();
    cx.system("test").count(&format!("SELECT COUNT(*) AS n FROM {table}"), params![]).await.unwrap()
}
