//! What organisations change by themselves: who sees it, who speaks of it, and that nobody else changes anything.

use crate::house::{Caller, code, facts_and_members, given, official, web};
use access::{
    Actor, BodyKind, OrgId, Role,
    act::{AnswerChange, JudgeChange, ViewChange},
};
use kernel::Clock;
use registry::{
    Description, ask,
    change::{Change, ChangeId, LONGEST, State, Verdict, What},
    contact::Card,
    load, ops,
    ops::ChangeError,
};
use store::{Denied, StoreError, params};
use trial::{Bench, both_engines};

/// The member changes the telephone of its second contact; gives the change.
async fn telephone_changed(bench: &Bench, member: OrgId) -> ChangeId {
    let cx = bench.db.write(given(member, BodyKind::Operator, &[Role::Contact]), bench.clock.now()).await.unwrap();
    let second = ask::contacts_of(&cx.system("test"), member, cx.now().day()).await.unwrap().remove(1);
    let card = Card { phone: "03-0000-0950".into(), ..Card::from(&second) };
    ops::edit_contact(&cx, second.id, card).await.unwrap();
    cx.commit().await.unwrap();
    newest(bench, member).await.id
}

async fn newest(bench: &Bench, member: OrgId) -> Change {
    let cx = bench.db.read(given(member, BodyKind::Operator, &[Role::Manager]), bench.clock.now()).await.unwrap();
    let select = "SELECT id FROM changes WHERE {visible} AND changes.org_id = $1 ORDER BY id DESC LIMIT 1";
    let id = cx.visible::<Change>().rows(select, params![member]).await.unwrap().remove(0).id("id").unwrap();
    cx.permit::<_, Change>(access::act::ViewChange, id).await.unwrap().row().clone()
}

async fn state(bench: &Bench, change: ChangeId) -> Vec<State> {
    let cx = bench.db.read(Actor::nobody(), bench.clock.now()).await.unwrap();
    let rows = cx
        .system("test")
        .rows("SELECT state FROM watched_changes WHERE change_id = $1", params![change])
        .await
        .unwrap();
    rows.iter().map(|row| row.code("state").unwrap()).collect()
}

async fn says(bench: &Bench, who: &Actor, change: ChangeId, verdict: Verdict, text: &str) -> Result<(), ChangeError> {
    let cx = bench.db.write(who.clone(), bench.clock.now()).await.unwrap();
    ops::judge_change(&cx, change, verdict, text).await?;
    Ok(cx.commit().await?)
}

both_engines! {
    async fn what_is_said_in_one_moment_stands_in_the_order_in_which_it_was_said(bench: Bench) with registry::MIGRATIONS; {
        facts_and_members(&bench).await;
        let member = load::member_id("ICT-TEL", 0).unwrap();
        let mut changes = Vec::new();
        for n in 0..6 {
            let cx = bench.db.write(given(member, BodyKind::Operator, &[Role::Manager]), bench.clock.now()).await.unwrap();
            let description = Description { place: format!("所在{n}"), ..Description::default() };
            ops::edit_organisation(&cx, member, description).await.unwrap();
            cx.commit().await.unwrap();
            changes.push(newest(&bench, member).await);
        }
        let placed: Vec<&str> = changes.iter().map(|change| change.fields.iter().find(|field| field.field == "place").unwrap().after.as_str()).collect();
        assert_eq!(placed, ["所在0", "所在1", "所在2", "所在3", "所在4", "所在5"], "the newest is the last, always");
        let (change, tel) = (changes.remove(5).id, code(&bench, "ICT-TEL").await);
        let secretariat = given(tel, BodyKind::Ceptoar, &[Role::Secretariat]);
        let contact = given(member, BodyKind::Operator, &[Role::Contact]);
        for n in 0..5 {
            says(&bench, &secretariat, change, Verdict::Question, &format!("問{n}")).await.unwrap();
            let cx = bench.db.write(contact.clone(), bench.clock.now()).await.unwrap();
            ops::answer_change(&cx, change, tel, &format!("答{n}")).await.unwrap();
            cx.commit().await.unwrap();
        }
        let cx = bench.db.read(Actor::nobody(), bench.clock.now()).await.unwrap();
        let select = "SELECT text FROM change_words WHERE change_id = $1 ORDER BY id";
        let said = cx.system("test").rows(select, params![change]).await.unwrap();
        let said: Vec<String> = said.iter().map(|row| row.text("text").unwrap()).collect();
        assert_eq!(said, ["問0", "答0", "問1", "答1", "問2", "答2", "問3", "答3", "問4", "答4"]);
    }

    async fn every_change_is_kept_with_what_was_and_what_is(bench: Bench) with registry::MIGRATIONS; {
        facts_and_members(&bench).await;
        let member = load::member_id("ICT-TEL", 0).unwrap();
        telephone_changed(&bench, member).await;
        let change = newest(&bench, member).await;
        assert_eq!((change.what, change.fields.len()), (What::ContactChanged, 1), "{:?}", change.fields);
        assert_eq!((change.fields[0].field.as_str(), change.fields[0].after.as_str()), ("phone", "03-0000-0950"));
        assert!(change.fields[0].before.starts_with("03-0000-") && !change.subject.is_empty());
        let manager = given(member, BodyKind::Operator, &[Role::Manager, Role::Contact]);
        bench.clock.set("2014-06-17 15:01");
        let cx = bench.db.write(manager.clone(), bench.clock.now()).await.unwrap();
        let first = ask::contacts_of(&cx.system("test"), member, cx.now().day()).await.unwrap().remove(0);
        let added = ops::add_contact(&cx, member, Card { priority: 3, ..Card::from(&first) }).await.unwrap();
        cx.commit().await.unwrap();
        assert_eq!(newest(&bench, member).await.what, What::ContactAdded);
        bench.clock.set("2014-06-17 15:02");
        let cx = bench.db.write(manager.clone(), bench.clock.now()).await.unwrap();
        ops::end_contact(&cx, added).await.unwrap();
        cx.commit().await.unwrap();
        let ended = newest(&bench, member).await;
        assert!(ended.what == What::ContactEnded && ended.fields.iter().all(|field| field.after.is_empty()));
        bench.clock.set("2014-06-17 15:03");
        let cx = bench.db.write(manager.clone(), bench.clock.now()).await.unwrap();
        let new = Description { place: "岬ヶ丘市".into(), domains: vec!["a.example".into()], networks: vec![] };
        ops::edit_organisation(&cx, member, new).await.unwrap();
        cx.commit().await.unwrap();
        assert_eq!(newest(&bench, member).await.what, What::Described);
        // To confirm is no change.
        bench.clock.set("2014-06-17 15:04");
        let cx = bench.db.write(manager, bench.clock.now()).await.unwrap();
        ops::confirm_contact(&cx, first.id).await.unwrap();
        cx.commit().await.unwrap();
        assert_eq!(newest(&bench, member).await.what, What::Described);
        for table in ["changes", "change_words"] {
            for attempt in [format!("UPDATE {table} SET at = 0"), format!("DELETE FROM {table}")] {
                let done = bench.db.run_script(&attempt).await;
                assert!(matches!(done, Err(StoreError::Sealed(_))) || table == "change_words", "{attempt}");
            }
        }
    }

    async fn only_the_organisation_and_its_own_secretariat_see_a_change(bench: Bench) with registry::MIGRATIONS; {
        facts_and_members(&bench).await;
        let (member, neighbour) = (load::member_id("ICT-TEL", 0).unwrap(), load::member_id("ICT-TEL", 1).unwrap());
        let change = telephone_changed(&bench, member).await;
        for (who, sees, judges, answers) in [
            (given(member, BodyKind::Operator, &[Role::Contact]), true, false, true),
            (given(member, BodyKind::Operator, &[Role::Manager]), true, false, true),
            (given(neighbour, BodyKind::Operator, &[Role::Manager, Role::Contact]), false, false, false),
            (official(&bench, "ICT-TEL", BodyKind::Ceptoar, Role::Secretariat).await, true, true, false),
            (official(&bench, "ICT-TEL", BodyKind::Ceptoar, Role::Manager).await, false, false, false),
            (official(&bench, "ICT-CATV", BodyKind::Ceptoar, Role::Secretariat).await, false, false, false),
            (official(&bench, "MIC", BodyKind::Ministry, Role::Liaison).await, false, false, false),
            (official(&bench, "NISC", BodyKind::Centre, Role::Duty).await, false, false, false),
            (Actor::nobody(), false, false, false),
        ] {
            let cx = bench.db.write(who.clone(), bench.clock.now()).await.unwrap();
            assert_eq!(cx.permit::<_, Change>(ViewChange, change).await.is_ok(), sees, "{who:?}");
            assert_eq!(cx.permit::<_, Change>(JudgeChange, change).await.is_ok(), judges, "{who:?}");
            assert_eq!(cx.permit::<_, Change>(AnswerChange, change).await.is_ok(), answers, "{who:?}");
            let listed = cx.visible::<Change>().count("SELECT COUNT(*) AS n FROM changes WHERE {visible}", params![]).await.unwrap();
            assert_eq!(listed == 1, sees, "{who:?}");
        }
        // Who has left the CEPTOAR is no longer watched by it.
        bench.db.run_script("UPDATE members SET valid_to = 16200").await.unwrap();
        let secretariat = official(&bench, "ICT-TEL", BodyKind::Ceptoar, Role::Secretariat).await;
        let cx = bench.db.read(secretariat, bench.clock.now()).await.unwrap();
        assert!(matches!(cx.permit::<_, Change>(ViewChange, change).await, Err(Denied::NotFound)));
        assert_eq!(cx.visible::<Change>().count("SELECT COUNT(*) AS n FROM changes WHERE {visible}", params![]).await.unwrap(), 0);
    }

    async fn who_is_of_no_ceptoar_is_watched_by_its_ministry_or_the_centre(bench: Bench) with registry::MIGRATIONS; {
        let agency = crate::government::agency(&bench).await;
        let ministry = official(&bench, "MLIT", BodyKind::Ministry, Role::Liaison).await;
        let centre = official(&bench, "NISC", BodyKind::Centre, Role::Duty).await;
        let described = async |org: OrgId, body: BodyKind| {
            let cx = bench.db.write(given(org, body, &[Role::Manager]), bench.clock.now()).await.unwrap();
            let new = Description { place: "岬ヶ丘市".into(), domains: vec!["a.example".into()], networks: vec![] };
            ops::edit_organisation(&cx, org, new).await.unwrap();
            cx.commit().await.unwrap();
            let cx = bench.db.read(Actor::nobody(), bench.clock.now()).await.unwrap();
            let row = cx.system("test").row("SELECT id FROM changes WHERE org_id = $1", params![org]).await.unwrap();
            row.unwrap().id::<Change>("id").unwrap()
        };
        let of_agency = described(agency, BodyKind::Agency).await;
        let of_ministry = described(code(&bench, "MIC").await, BodyKind::Ministry).await;
        let of_hub = described(code(&bench, "IPA").await, BodyKind::Related).await;
        let of_secretariat = described(code(&bench, "ICT-TEL").await, BodyKind::Ceptoar).await;
        let mic = official(&bench, "MIC", BodyKind::Ministry, Role::Liaison).await;
        let others = [
            official(&bench, "METI", BodyKind::Ministry, Role::Liaison).await,
            official(&bench, "MLIT", BodyKind::Ministry, Role::Contact).await,
            official(&bench, "WATER", BodyKind::Ceptoar, Role::Secretariat).await,
            official(&bench, "NISC", BodyKind::Centre, Role::Reviewer).await,
            Actor::nobody(),
        ];
        for (change, watcher, not) in [(of_agency, &ministry, &centre), (of_ministry, &centre, &ministry), (of_hub, &centre, &mic), (of_secretariat, &mic, &centre)] {
            for (who, sees) in [(watcher, true), (not, false)].into_iter().chain(others.iter().map(|who| (who, false))) {
                let cx = bench.db.write(who.clone(), bench.clock.now()).await.unwrap();
                assert_eq!(cx.permit::<_, Change>(ViewChange, change).await.is_ok(), sees, "{who:?}");
                assert_eq!(cx.permit::<_, Change>(JudgeChange, change).await.is_ok(), sees, "{who:?}");
                let listed = cx.visible::<Change>().count("SELECT COUNT(*) AS n FROM changes WHERE {visible} AND id = $1", params![change]).await.unwrap();
                assert_eq!(listed == 1, sees, "{who:?}");
            }
        }
        // It is asked and answered as with a secretariat.
        says(&bench, &ministry, of_agency, Verdict::Question, "移転の日はいつですか。").await.unwrap();
        let cx = bench.db.write(given(agency, BodyKind::Agency, &[Role::Manager]), bench.clock.now()).await.unwrap();
        ops::answer_change(&cx, of_agency, code(&bench, "MLIT").await, "7月1日です。").await.unwrap();
        cx.commit().await.unwrap();
        says(&bench, &ministry, of_agency, Verdict::Acknowledge, "").await.unwrap();
        assert_eq!(state(&bench, of_agency).await, [State::Acknowledged]);
        for lang in ["ja", "en"] {
            let liaison = Caller::of(code(&bench, "MLIT").await, BodyKind::Ministry, Role::Liaison, lang);
            let list = web(&bench).get(&liaison, "/changes?state=all").await;
            let others = if lang == "ja" { "構成員が変えたことは、そのセプターの事務局が" } else { "watched by the secretariat of that CEPTOAR" };
            assert!(list.body.contains(others), "who watches the others: {}", list.body);
            assert!(list.status == 200 && !list.body.contains('⟦') && list.body.contains(&of_agency.to_string()), "{}", list.body);
            let one = web(&bench).get(&liaison, &format!("/changes/{of_agency}")).await;
            assert!(one.status == 200 && one.body.contains("岬ヶ丘市") && !one.body.contains('⟦'));
        }
        // When the supervision ends, so does the sight.
        bench.db.run_script("UPDATE supervisions SET valid_to = 16200").await.unwrap();
        let cx = bench.db.read(ministry, bench.clock.now()).await.unwrap();
        assert!(matches!(cx.permit::<_, Change>(ViewChange, of_agency).await, Err(Denied::NotFound)));
    }

    async fn the_council_is_watched_by_no_government(bench: Bench) with registry::MIGRATIONS; {
        facts_and_members(&bench).await;
        let cx = bench.db.write(Actor::nobody(), bench.clock.now()).await.unwrap();
        let id = load::settled_id("body COUNCIL").unwrap();
        let name = kernel::Bilingual::new("セプターカウンシル", "Council");
        let new = load::NewOrganisation::new(id, BodyKind::Council, name, crate::house::day("2009-02-26"));
        load::organisations(&cx.system("test"), vec![new]).await.unwrap();
        cx.commit_unrecorded("test").await.unwrap();
        let cx = bench.db.write(given(id, BodyKind::Council, &[Role::Manager]), bench.clock.now()).await.unwrap();
        let described = Description { place: "霞".into(), domains: vec![], networks: vec![] };
        ops::edit_organisation(&cx, id, described).await.unwrap();
        assert_eq!(cx.system("test").count("SELECT COUNT(*) AS n FROM watched_changes", params![]).await.unwrap(), 0);
    }

    async fn it_is_asked_sent_back_answered_and_taken_note_of(bench: Bench) with registry::MIGRATIONS; {
        facts_and_members(&bench).await;
        let member = load::member_id("ICT-TEL", 0).unwrap();
        let ceptoar = code(&bench, "ICT-TEL").await;
        let change = telephone_changed(&bench, member).await;
        let secretariat = official(&bench, "ICT-TEL", BodyKind::Ceptoar, Role::Secretariat).await;
        let contact = given(member, BodyKind::Operator, &[Role::Contact]);
        assert_eq!(state(&bench, change).await, [State::New]);
        let answers = async |text: &str, to: OrgId| {
            let cx = bench.db.write(contact.clone(), bench.clock.now()).await.unwrap();
            ops::answer_change(&cx, change, to, text).await?;
            Ok::<_, ChangeError>(cx.commit().await?)
        };
        assert!(matches!(answers("x", ceptoar).await, Err(ChangeError::NotNow)), "nobody asked");
        for (text, wrong) in [("", true), (" \n", true), (&"あ".repeat(LONGEST + 1), true), (&"あ".repeat(LONGEST), false)] {
            let said = says(&bench, &secretariat, change, Verdict::Question, text).await;
            assert_eq!(matches!(said, Err(ChangeError::NoWords)), wrong, "{}", text.chars().count());
        }
        assert!(matches!(says(&bench, &secretariat, change, Verdict::Answer, "x").await, Err(ChangeError::NotNow)));
        assert!(matches!(answers("x", code(&bench, "WATER").await).await, Err(ChangeError::Denied(Denied::NotFound))));
        answers("夜間もつながります。", ceptoar).await.unwrap();
        assert_eq!(state(&bench, change).await, [State::Answered]);
        says(&bench, &secretariat, change, Verdict::Return, "番号が違います。").await.unwrap();
        answers("直しました。", ceptoar).await.unwrap();
        says(&bench, &secretariat, change, Verdict::Acknowledge, "").await.unwrap();
        assert_eq!(state(&bench, change).await, [State::Acknowledged]);
        assert!(matches!(says(&bench, &secretariat, change, Verdict::Question, "x").await, Err(ChangeError::NotNow)));
        assert!(matches!(bench.db.run_script("DELETE FROM change_words").await, Err(StoreError::Sealed(_))));
    }

    async fn nobody_stands_above_the_centre_and_watches_what_it_changes(bench: Bench) with registry::MIGRATIONS; {
        facts_and_members(&bench).await;
        let centre = official(&bench, "NISC", BodyKind::Centre, Role::Manager).await;
        let org = centre.who().unwrap().organisation;
        let cx = bench.db.write(centre, bench.clock.now()).await.unwrap();
        ops::edit_organisation(&cx, org, Description { place: "霞".into(), ..Description::default() }).await.unwrap();
        cx.commit().await.unwrap();
        let change = newest(&bench, org).await.id;
        assert!(state(&bench, change).await.is_empty());
    }

    async fn the_pages_show_before_and_after_and_take_what_is_said(bench: Bench) with registry::MIGRATIONS; {
        facts_and_members(&bench).await;
        let member = load::member_id("ICT-TEL", 0).unwrap();
        let ceptoar = code(&bench, "ICT-TEL").await;
        let change = telephone_changed(&bench, member).await;
        let web = web(&bench);
        let path = format!("/changes/{change}");
        for lang in ["ja", "en"] {
            let own = Caller::of(member, BodyKind::Operator, Role::Contact, lang);
            let secretariat = Caller::of(ceptoar, BodyKind::Ceptoar, Role::Secretariat, lang);
            for (who, path) in [
                (&own, "/our-organisation"), (&own, "/changes"), (&own, path.as_str()), (&own, "/"),
                (&secretariat, "/our-organisation"), (&secretariat, "/changes"), (&secretariat, "/changes?state=all"),
                (&secretariat, "/changes?of=own"), (&secretariat, path.as_str()), (&secretariat, "/"),
            ] {
                let page = web.get(who, path).await;
                assert_eq!(page.status, 200, "{path}");
                assert!(!page.body.contains('⟦') && !page.body.contains(" style="), "{path} {:?}", page.body.split('⟦').nth(1));
            }
        }
        let secretariat = Caller::of(ceptoar, BodyKind::Ceptoar, Role::Secretariat, "ja");
        let own = Caller::of(member, BodyKind::Operator, Role::Contact, "ja");
        assert!(web.get(&secretariat, "/").await.body.contains("構成員の変更 1 件を見てください"));
        assert!(web.get(&secretariat, "/changes").await.body.contains("03-0000-0950"));
        for wrong in ["/changes?state=x", "/changes?before=x"] {
            assert_eq!(web.get(&secretariat, wrong).await.status, 422, "{wrong}");
        }
        for nothing in ["/changes/x", "/changes/00000000-0000-7000-8000-000000000000"] {
            assert_eq!(web.get(&secretariat, nothing).await.status, 404);
        }
        let elsewhere = Caller::of(code(&bench, "WATER").await, BodyKind::Ceptoar, Role::Secretariat, "ja");
        assert_eq!(web.get(&elsewhere, &path).await.status, 404);
        assert_eq!(web.post(&elsewhere, &format!("{path}/judge"), "verdict=acknowledge").await.status, 404);
        assert_eq!(web.post(&own, &format!("{path}/judge"), "verdict=acknowledge").await.status, 403);
        for (form, status) in [("", 422), ("verdict=x", 422), ("verdict=question&text=", 422), ("verdict=answer&text=x", 422)] {
            assert_eq!(web.post(&secretariat, &format!("{path}/judge"), form).await.status, status, "{form}");
        }
        let asked = web.post(&secretariat, &format!("{path}/judge"), "verdict=question&text=%3Cb%3E").await;
        assert_eq!((asked.status, asked.to.as_str()), (303, path.as_str()));
        assert!(web.get(&own, "/").await.body.contains("セプター事務局が変更について尋ねています"));
        let page = web.get(&own, &path).await.body;
        assert!(page.contains("&#60;b&#62;") && page.contains("/answer\""));
        assert_eq!(web.post(&own, &format!("{path}/answer"), "ceptoar=x&text=x").await.status, 404);
        assert_eq!(web.post(&own, &format!("{path}/answer"), &format!("ceptoar={ceptoar}&text=")).await.status, 422);
        let done = web.post(&own, &format!("{path}/answer"), &format!("ceptoar={ceptoar}&text=x")).await;
        assert_eq!(done.status, 303);
        let seen = web.post(&secretariat, &format!("{path}/judge"), "verdict=acknowledge&from=list").await;
        assert_eq!((seen.status, seen.to.as_str()), (303, "/changes"));
        assert!(!web.get(&secretariat, "/").await.body.contains("件を見てください"));
        // Whoever writes into the list of members changes nothing of theirs.
        let cx = bench.db.read(Actor::nobody(), bench.clock.now()).await.unwrap();
        let contacts = ask::contacts_of(&cx.system("test"), member, bench.clock.now().day()).await.unwrap();
        assert_eq!(contacts[1].phone, "03-0000-0950");
    }
}
