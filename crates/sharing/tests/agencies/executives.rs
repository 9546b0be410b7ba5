//! Executives are told beside the working level: at once by page, by telephone as written down; they read one page.

use crate::hall::{FORM, TABLES, form};
use crate::pages::sound;
use crate::world::World;
use access::{Actor, Role};
use sharing::SealKind;
use sharing::executive::{Post, Told};
use sharing::ops::{
    keep_executives::{KeepExecutivesError, NewExecutive, add_executive, end_executive},
    tell_executives::{Call, TellExecutiveError, tell_executive},
};
use sharing::store::executives::{briefings, of_body};
use std::time::Duration;
use store::{Denied, SealFault, StoreError, params};
use trial::both_engines;

async fn told(world: &World, incident: sharing::incident::IncidentId) -> Vec<(String, Post, Told, bool)> {
    let cx = world.hall.read(&Actor::nobody()).await;
    let of = "SELECT org_id FROM incidents WHERE id = $1";
    let org = cx.system("test").row(of, params![incident]).await.unwrap().unwrap().id("org_id").unwrap();
    let all = briefings(&cx.system("test"), incident, org).await.unwrap();
    all.into_iter().map(|one| (one.name, one.post, one.by, one.read_at.is_some())).collect()
}

async fn listed(
    world: &World,
    who: &Actor,
    new: &NewExecutive,
) -> Result<sharing::executive::ExecutiveId, KeepExecutivesError> {
    let cx = world.hall.write(who).await;
    let added = add_executive(&cx, new).await?;
    cx.commit().await.unwrap();
    Ok(added)
}

fn by_phone(name: &str) -> NewExecutive {
    NewExecutive { name: name.into(), phone: "03-0000-0002".into(), post: Post::Deputy, person: None }
}

both_engines! {
    async fn executives_of_the_agency_and_its_ministry_are_told_as_the_report_is_sent(bench: Bench) with &TABLES; {
        let world = World::new(bench).await;
        let ciso = NewExecutive { person: world.coast_head.who().map(|who| who.person), post: Post::Ciso, ..NewExecutive::default() };
        listed(&world, &world.coast_manager, &ciso).await.unwrap();
        let (report, incident) = world.report(&world.coast, &[]).await;
        let all = told(&world, incident).await;
        let expected = [("堤 理事", Post::Ciso), ("岬 部長", Post::Executive), ("国分 審議官", Post::Executive)];
        assert_eq!(all.len(), expected.len(), "{all:?}");
        for (name, post) in expected {
            assert!(all.contains(&(name.to_owned(), post, Told::Page, false)), "{all:?}");
        }
        // The centre has not got it, but they have: in parallel, not after.
        assert!(world.listed(&world.hall.duty).await.is_empty());
        // What is added later is told as well.
        let cx = world.hall.write(&world.coast).await;
        let draft = sharing::ops::follow_up_report::follow_up_report(&cx, report).await.unwrap();
        sharing::ops::submit_report::submit_report(&cx, draft, 1).await.unwrap();
        cx.commit().await.unwrap();
        assert_eq!(told(&world, incident).await.len(), 6);
    }

    async fn an_executive_who_does_not_read_is_told_by_letter_and_then_by_telephone(bench: Bench) with &TABLES; {
        let world = World::new(bench).await;
        world.hall.with_mail().await;
        let (_, incident) = world.report(&world.coast, &[("title", "印甲")]).await;
        let cx = world.hall.read(&Actor::nobody()).await;
        let ask = "SELECT t.mail, t.path, p.id FROM tidings t JOIN letters l ON l.about_id = t.id JOIN people p ON p.mail = t.mail
            JOIN briefings b ON b.id = t.subject_id AND b.person_id = p.id AND b.org_id = l.recipient_id
            WHERE t.word = 'told-letter-executive'";
        let rows = cx.system("test").rows(ask, params![]).await.unwrap();
        drop(cx);
        assert_eq!(rows.len(), 3, "each executive once, at the own address");
        let path = format!("/agencies/incidents/{incident}/summary");
        assert!(rows.iter().all(|row| row.text("path").unwrap() == path));
        let web = world.hall.web();
        let waiting = async || {
            let cx = world.hall.read(&Actor::nobody()).await;
            let ask = "SELECT COUNT(*) AS n FROM tidings t JOIN letters l ON l.about_id = t.id
                WHERE t.word = 'told-letter-executive' AND l.state = 'waiting'";
            cx.system("test").count(ask, params![]).await.unwrap()
        };
        assert_eq!(waiting().await, 3);
        let asked = async || web.get(&world.coast, "ja", "/").await.body.contains("人に電話で知らせる");
        world.hall.bench.clock.advance(Duration::from_mins(179));
        assert!(!asked().await, "there is time to read");
        world.hall.bench.clock.advance(Duration::from_mins(2));
        assert!(asked().await);
        let page = web.get(&world.coast, "ja", &format!("/agencies/incidents/{incident}")).await.body;
        assert!(page.contains("まだ読んでいません。電話で知らせてください"), "{page}");
        sound(&page);
        web.get(&world.coast_head, "ja", &path).await;
        assert!(asked().await, "the other has not read it");
        assert_eq!(waiting().await, 2, "who has read it gets no letter that is still to go");
        let whom = world.coast_deputy.who().unwrap().person.to_string();
        let cx = world.hall.write(&world.coast).await;
        tell_executive(&cx, incident, &Call { whom, source: "総務課長が電話".into(), at: String::new() }).await.unwrap();
        cx.commit().await.unwrap();
        assert!(!asked().await, "whoever has read it or was telephoned is telephoned no more");
        let page = web.get(&world.coast, "ja", &format!("/agencies/incidents/{incident}")).await.body;
        assert!(!page.contains("まだ読んでいません。電話で知らせてください"), "{page}");
    }

    async fn a_ministry_s_own_executives_are_told_and_no_other_ministry_s(bench: Bench) with &TABLES; {
        let world = World::new(bench).await;
        let (_, incident) = world.report(&world.mlit, &[]).await;
        assert_eq!(told(&world, incident).await, [("国分 審議官".to_owned(), Post::Executive, Told::Page, false)]);
        let (_, incident) = world.report(&world.mining, &[]).await;
        assert!(told(&world, incident).await.is_empty(), "nobody is registered there: the page says so");
        let page = world.hall.web().get(&world.mining, "ja", &format!("/agencies/incidents/{incident}")).await;
        assert!(page.body.contains("だれにも知らせていません"));
    }

    async fn the_summary_shows_what_executives_may_see_and_nothing_more(bench: Bench) with &TABLES; {
        let world = World::new(bench).await;
        let fields = [
            ("title", "印甲"), ("situation", "印乙"), ("victim", "印丙研究所"), ("contact", "印丁 7730"), ("systems", "印戊サーバ"),
            ("indicators", "203.0.113.99"), ("leak", "possible"), ("leaked", "印己の名簿"), ("cause", "印庚"), ("measures", "印辛"),
            ("hold_cause_ministry", "on"), ("hold_leaked_ministry", "on"), ("withhold", "on"),
        ];
        let (_, incident) = world.report(&world.coast, &fields).await;
        let path = format!("/agencies/incidents/{incident}/summary");
        let web = world.hall.web();
        for (who, own) in [(&world.coast_head, true), (&world.mlit_head, false)] {
            for lang in ["ja", "en"] {
                let page = web.get(who, lang, &path).await;
                assert_eq!(page.status, 200);
                sound(&page.body);
                for shown in ["印甲", "印乙", "印辛"] {
                    assert!(page.body.contains(shown), "{shown}");
                }
                for hidden in ["印丙", "印丁", "7730", "印戊", "203.0.113", "203[.]0[.]113"] {
                    assert!(!page.body.contains(hidden), "{hidden}");
                }
                for held in ["印己", "印庚"] {
                    assert_eq!(page.body.contains(held), own, "{held}");
                }
            }
            assert_eq!(web.get(who, "ja", &format!("/agencies/incidents/{incident}")).await.status, 403);
            assert_eq!(web.get(who, "ja", "/reports").await.body.matches("印甲").count(), 0);
        }
        for who in [&world.harbour, &world.meti, &world.mining, &world.hall.duty, &world.hall.phone, &world.centre_head, &world.coast_manager] {
            assert_eq!(web.get(who, "ja", &path).await.status, 404, "{who:?}");
        }
    }

    async fn who_reports_for_an_agency_sees_beforehand_what_executives_will_read(bench: Bench) with &TABLES; {
        let world = World::new(bench).await;
        let (draft, _) = world.hall.draft(&world.coast, &[("hold_cause_ministry", "on")]).await;
        for path in [format!("/drafts/{draft}"), format!("/drafts/{draft}/check")] {
            let page = world.hall.web().get(&world.coast, "ja", &path).await.body;
            let (_, table) = page.split_once("who-sees").unwrap();
            assert!(table.contains(r#"<th scope="col">幹部</th>"#), "{table}");
            assert!(table.contains(">自<") && table.contains(">一部<") && table.contains("自組織の幹部だけ"), "{table}");
        }
    }

    async fn reading_is_stamped_once_and_only_of_whom_it_was_told_to(bench: Bench) with &TABLES; {
        let world = World::new(bench).await;
        let (_, incident) = world.report(&world.coast, &[]).await;
        let web = world.hall.web();
        let path = format!("/agencies/incidents/{incident}/summary");
        let home = web.get(&world.coast_head, "ja", "/").await;
        sound(&home.body);
        assert!(home.body.contains(&path), "it waits on the executive's home page");
        world.hall.bench.clock.advance(Duration::from_mins(4));
        // The desk looks at the same page: that is no reading by an executive.
        assert_eq!(web.get(&world.coast, "ja", &path).await.status, 200);
        assert!(told(&world, incident).await.iter().all(|one| !one.3));
        web.get(&world.coast_head, "ja", &path).await;
        let first = world.count("SELECT COUNT(*) AS n FROM audit_entries WHERE action = 'incident.summary-read'").await;
        web.get(&world.coast_head, "ja", &path).await;
        let all = told(&world, incident).await;
        assert_eq!(all.iter().filter(|one| one.3).map(|one| one.0.as_str()).collect::<Vec<_>>(), ["堤 理事"]);
        assert_eq!((first, world.count("SELECT COUNT(*) AS n FROM audit_entries WHERE action = 'incident.summary-read'").await), (1, 1));
        assert!(!web.get(&world.coast_head, "ja", "/").await.body.contains(&path), "and it waits no more");
        let page = web.get(&world.mlit, "ja", &format!("/agencies/incidents/{incident}")).await;
        assert!(page.body.contains("10:35") && page.body.contains("まだ読んでいません"));
        for attempt in ["UPDATE briefings SET name = 'x'", "DELETE FROM briefings", "DELETE FROM briefing_readings", "UPDATE briefing_readings SET read_at = 0"] {
            assert!(matches!(world.hall.bench.db.run_script(attempt).await, Err(StoreError::Sealed(_))), "{attempt}");
        }
    }

    async fn a_reading_that_was_changed_taken_out_or_put_in_is_found(bench: Bench) with &TABLES; {
        let world = World::new(bench).await;
        let (_, incident) = world.report(&world.coast, &[]).await;
        world.hall.bench.clock.advance(Duration::from_mins(4));
        world.hall.web().get(&world.coast_head, "ja", &format!("/agencies/incidents/{incident}/summary")).await;
        let broken = async || {
            let cx = world.hall.read(&Actor::nobody()).await;
            let seals = sharing::verify_seals(&cx).await.unwrap();
            seals.broken.into_iter().map(|one| (one.kind, one.why, one.reference.starts_with("I-"))).collect::<Vec<_>>()
        };
        let edit = async |statement: &str| {
            let cx = world.hall.write(&Actor::nobody()).await;
            assert!(cx.system("test").run(statement, params![]).await.unwrap() > 0, "{statement}");
            cx.commit_unrecorded("test").await.unwrap();
        };
        assert_eq!(broken().await, []);
        world.lift("briefing_readings").await;
        edit("UPDATE briefing_readings SET read_at = read_at - 1").await;
        assert!(matches!(&broken().await[..], [(SealKind::BriefingReading, SealFault::Stamp, true)]), "{:?}", broken().await);
        edit("UPDATE briefing_readings SET read_at = read_at + 1").await;
        edit("INSERT INTO briefing_readings (briefing_id, read_at) SELECT b.id, 0 FROM briefings b
            WHERE NOT EXISTS (SELECT 1 FROM briefing_readings r WHERE r.briefing_id = b.id)").await;
        let found = broken().await;
        assert!(!found.is_empty() && found.iter().all(|one| (one.0, one.1) == (SealKind::BriefingReading, SealFault::Extra)), "{found:?}");
        edit("DELETE FROM briefing_readings").await;
        assert!(matches!(&broken().await[..], [(SealKind::BriefingReading, SealFault::Gone, true)]), "{:?}", broken().await);
    }

    async fn whoever_has_no_account_is_telephoned_and_that_is_written_down_with_its_source(bench: Bench) with &TABLES; {
        let world = World::new(bench).await;
        let entry = listed(&world, &world.coast_manager, &by_phone("浜 監事")).await.unwrap();
        let (_, incident) = world.report(&world.coast, &[]).await;
        let web = world.hall.web();
        let waits = "に電話で知らせる";
        assert!(web.get(&world.coast, "ja", "/").await.body.contains(waits));
        assert!(!web.get(&world.mlit, "ja", "/").await.body.contains(waits), "not the ministry's to call");
        let shown = async |who: &Actor| web.get(who, "ja", &format!("/agencies/incidents/{incident}")).await.body;
        let due = "まだ。電話で知らせてください";
        assert_eq!(shown(&world.coast).await.matches(due).count(), 1, "he stands in the table as one to be telephoned");
        assert!(!shown(&world.mlit).await.contains(due), "nor is the ministry told whom");
        world.hall.bench.clock.advance(Duration::from_mins(20));
        let call = |whom: &str, source: &str, at: &str| Call { whom: whom.into(), source: source.into(), at: at.into() };
        let id = entry.to_string();
        let tell = async |who: &Actor, call: Call| {
            let cx = world.hall.write(who).await;
            let told = tell_executive(&cx, incident, &call).await;
            if told.is_ok() { cx.commit().await.unwrap(); }
            told
        };
        assert!(matches!(tell(&world.coast, call(&id, " ", "")).await, Err(TellExecutiveError::NoSource)));
        assert!(matches!(tell(&world.coast, call("x", "総務課長", "")).await, Err(TellExecutiveError::Unknown)));
        for wrong in ["2014-06-17 10:52", "2014-06-17 10:29", "きのう"] {
            assert!(matches!(tell(&world.coast, call(&id, "総務課長", wrong)).await, Err(TellExecutiveError::Moment)), "{wrong}");
        }
        assert!(matches!(tell(&world.mlit, call(&id, "総務課長", "")).await, Err(TellExecutiveError::Unknown)), "another body's executive");
        for stranger in [&world.harbour, &world.meti, &world.hall.duty, &world.hall.phone] {
            assert!(matches!(tell(stranger, call(&id, "総務課長", "")).await, Err(TellExecutiveError::Denied(Denied::NotFound))));
        }
        tell(&world.coast, call(&id, "総務課長が電話。本人から聞き取り", "2014-06-17 10:31")).await.unwrap();
        assert!(told(&world, incident).await.contains(&("浜 監事".to_owned(), Post::Deputy, Told::Telephone, false)));
        assert!(!web.get(&world.coast, "ja", "/").await.body.contains(waits));
        let page = shown(&world.coast).await;
        sound(&page);
        assert!(page.contains("総務課長が電話。本人から聞き取り") && !page.contains(due));
    }

    async fn a_telling_that_was_changed_taken_out_or_put_in_is_found(bench: Bench) with &TABLES; {
        let world = World::new(bench).await;
        let entry = listed(&world, &world.coast_manager, &by_phone("浜 監事")).await.unwrap();
        let (_, incident) = world.report(&world.coast, &[]).await;
        world.hall.bench.clock.advance(Duration::from_mins(20));
        let cx = world.hall.write(&world.coast).await;
        let call = Call { whom: entry.to_string(), source: "総務課長が電話".into(), at: String::new() };
        tell_executive(&cx, incident, &call).await.unwrap();
        cx.commit().await.unwrap();
        let broken = async || {
            let cx = world.hall.read(&Actor::nobody()).await;
            let seals = sharing::verify_seals(&cx).await.unwrap();
            seals.broken.into_iter().map(|one| (one.kind, one.why)).collect::<Vec<_>>()
        };
        let edit = async |statement: &str| {
            let cx = world.hall.write(&Actor::nobody()).await;
            assert!(cx.system("test").run(statement, params![]).await.unwrap() > 0, "{statement}");
            cx.commit_unrecorded("test").await.unwrap();
        };
        assert_eq!(broken().await, []);
        let cx = world.hall.read(&Actor::nobody()).await;
        for row in cx.system("test").rows("SELECT detail FROM audit_entries", params![]).await.unwrap() {
            assert!(!row.text("detail").unwrap().contains("浜"), "the chain tells no names");
        }
        drop(cx);
        world.lift("briefings").await;
        for (deed, undo, why) in [
            ("name = 'x' WHERE name = '堤 理事'", "name = '堤 理事' WHERE name = 'x'", SealFault::Chain),
            ("post = 'ciso' WHERE name = '国分 審議官'", "post = 'executive' WHERE name = '国分 審議官'", SealFault::Chain),
            ("source = 'x' WHERE channel = 'telephone'", "source = '総務課長が電話' WHERE channel = 'telephone'", SealFault::Chain),
            ("told_at = told_at - 1 WHERE channel = 'telephone'", "told_at = told_at + 1 WHERE channel = 'telephone'", SealFault::Chain),
            ("recorded_at = recorded_at - 1 WHERE channel = 'telephone'", "recorded_at = recorded_at + 1 WHERE channel = 'telephone'", SealFault::Extra),
        ] {
            edit(&format!("UPDATE briefings SET {deed}")).await;
            assert!(broken().await.contains(&(SealKind::Briefing, why)), "{deed}");
            edit(&format!("UPDATE briefings SET {undo}")).await;
            assert_eq!(broken().await, [], "{undo}");
        }
        // As an earlier version told it: how many, and no hash. One more or one less is found all the same.
        world.lift("audit_entries").await;
        edit("UPDATE audit_entries SET detail = REPLACE(detail, '\"hash\"', '\"was\"') WHERE action LIKE 'incident.executive%'").await;
        assert_eq!(broken().await, []);
        edit("DELETE FROM briefings WHERE name = '岬 部長'").await;
        assert_eq!(broken().await, [(SealKind::Briefing, SealFault::Chain)]);
        edit("DELETE FROM briefings WHERE name = '堤 理事' OR channel = 'telephone'").await;
        assert_eq!(broken().await, [(SealKind::Briefing, SealFault::Gone), (SealKind::Briefing, SealFault::Gone)]);
    }

    async fn the_list_is_kept_by_the_body_s_own_manager_or_desk(bench: Bench) with &TABLES; {
        let world = World::new(bench).await;
        let person = |actor: &Actor| actor.who().map(|who| who.person);
        let refused = async |who: &Actor, new: NewExecutive| listed(&world, who, &new).await.unwrap_err();
        assert!(matches!(refused(&world.coast_head, by_phone("x")).await, KeepExecutivesError::Denied(Denied::Refused)));
        assert!(matches!(refused(&world.hall.phone, by_phone("x")).await, KeepExecutivesError::Denied(Denied::Refused)));
        let mut manager = world.hall.phone.who().unwrap().clone();
        manager.roles = [Role::Manager].into();
        assert!(matches!(refused(&Actor::new(manager), by_phone("x")).await, KeepExecutivesError::NoList));
        assert!(matches!(refused(&world.coast, by_phone(" ")).await, KeepExecutivesError::NoName));
        assert!(matches!(refused(&world.coast, NewExecutive { phone: String::new(), ..by_phone("x") }).await, KeepExecutivesError::NoPhone));
        let foreign = NewExecutive { person: person(&world.mlit_head), ..NewExecutive::default() };
        assert!(matches!(refused(&world.coast, foreign).await, KeepExecutivesError::Unknown));
        let head = NewExecutive { person: person(&world.coast_head), post: Post::Ciso, ..NewExecutive::default() };
        let id = listed(&world, &world.coast, &head).await.unwrap();
        assert!(matches!(refused(&world.coast, head).await, KeepExecutivesError::Already));
        let cx = world.hall.write(&world.harbour).await;
        assert!(matches!(end_executive(&cx, id).await, Err(KeepExecutivesError::Denied(Denied::NotFound))), "not another body's");
        drop(cx);
        let cx = world.hall.write(&world.of_coast(60, Role::Manager)).await;
        end_executive(&cx, id).await.unwrap();
        cx.commit().await.unwrap();
        let cx = world.hall.read(&Actor::nobody()).await;
        assert!(of_body(&cx.system("test"), world.coast.who().unwrap().organisation).await.unwrap().is_empty());
    }

    async fn the_list_is_kept_by_forms(bench: Bench) with &TABLES; {
        let world = World::new(bench).await;
        let web = world.hall.web();
        for lang in ["ja", "en"] {
            let page = web.get(&world.coast_manager, lang, "/agencies/executives").await;
            assert_eq!(page.status, 200);
            sound(&page.body);
            assert!(page.body.contains("堤 理事"));
        }
        let person = world.coast_head.who().unwrap().person.to_string();
        let add = web.post(&world.coast_manager, "/agencies/executives", FORM, form(&[("person", &person), ("post", "ciso")])).await;
        assert_eq!((add.status, add.to.as_str()), (303, "/agencies/executives"));
        for (bad, said) in [(form(&[("name", "x")]), "職"), (form(&[("name", "x"), ("post", "ciso")]), "電話番号"), (form(&[("person", "x"), ("post", "ciso")]), "幹部")] {
            let wrong = web.post(&world.coast_manager, "/agencies/executives", FORM, bad).await;
            assert!(wrong.status == 422 && wrong.body.contains(said) && !wrong.body.contains('⟦'), "{said}");
        }
        let page = web.get(&world.coast_manager, "ja", "/agencies/executives").await;
        let action = page.body.split("action=\"").find(|part| part.contains("/end\"")).unwrap().split('"').next().unwrap().to_owned();
        assert_eq!(web.post(&world.coast_manager, &action, FORM, "").await.status, 303);
        assert_eq!(web.post(&world.coast_manager, &action, FORM, "").await.status, 404);
        assert_eq!(web.get(&world.coast_head, "ja", "/agencies/executives").await.status, 403);
    }
}
