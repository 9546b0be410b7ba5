//! Rules of CEPTOARs: what the documents say, what is decided after, who sees and who decides.

use crate::house::{Caller, code, day, facts_and_members, facts_only, given, official, web};
use access::{
    Actor, BodyKind, Role,
    act::{DecideRules, ViewRules},
};
use kernel::Clock;
use registry::{
    Facts, MembersSee, MinistrySees, Organisation, Passes, Terms, ask, load, ops,
    ops::DecideRulesError,
    rules::{Detail, Origin},
};
use store::{Denied, StoreError};
use trial::both_engines;

fn decision() -> Detail {
    Detail {
        decided_by: "運営委員会（第12回）".into(),
        decided_on: "2014-06-10".into(),
        reason: "夜間も早く届けるため".into(),
        ..Detail::default()
    }
}

const OPEN: Terms = Terms {
    passes: Passes::Direct,
    own_words: false,
    ministry_sees: MinistrySees::Names,
    members_see: MembersSee::EachOther,
    confirm_months: 6,
};

both_engines! {
    async fn the_documents_rules_stand_with_their_sources(bench: Bench) with registry::MIGRATIONS; {
        facts_only(&bench).await;
        let water = code(&bench, "WATER").await;
        let cx = bench.db.read(Actor::nobody(), bench.clock.now()).await.unwrap();
        let sql = cx.system("test");
        let (old, new) = (ask::rules_on(&sql, water, day("2009-01-01")).await.unwrap().unwrap(), ask::rules_on(&sql, water, day("2014-06-17")).await.unwrap().unwrap());
        assert_eq!((old.origin, old.number, new.number), (Origin::Document, 1, 2));
        assert_eq!((old.rests_on("passes"), new.rests_on("passes")), ("002:415", "004:20654-20655"));
        assert_eq!((old.detail.hubs.len(), new.detail.hubs.len()), (2, 1));
        assert!(ask::rules_on(&sql, water, day("2008-03-30")).await.unwrap().is_none());
        // Local governments took no part in the drill: nothing is said, and nobody is told that something was.
        let local = code(&bench, "GOV-LOCAL").await;
        let rules = ask::rules_on(&sql, local, day("2014-06-17")).await.unwrap().unwrap();
        assert_eq!((rules.rests_on("passes"), rules.rests_on("own_words"), rules.terms), ("", "", Terms::default()));
        // In the drill words were added: said of those who took part, with the line, and of nobody else.
        assert_eq!((old.rests_on("own_words"), new.rests_on("own_words"), new.terms.own_words), ("", "004:20673-20682", true));
        for (number, ceptoar) in ask::ceptoars_on(&sql, day("2014-06-17")).await.unwrap().iter().enumerate() {
            assert!(ask::rules_on(&sql, ceptoar.id, day("2014-06-17")).await.unwrap().is_some(), "{number} {:?}", ceptoar.code);
        }
        drop(cx);
        // Loading again changes nothing.
        let cx = bench.db.write(Actor::nobody(), bench.clock.now()).await.unwrap();
        let again = load::facts(&cx, &Facts::load().unwrap()).await.unwrap();
        assert_eq!(again.rows["ceptoar_rules"], 0);
    }

    async fn a_decision_follows_and_does_not_reach_back(bench: Bench) with registry::MIGRATIONS; {
        facts_and_members(&bench).await;
        let ceptoar = code(&bench, "ICT-TEL").await;
        let secretariat = official(&bench, "ICT-TEL", BodyKind::Ceptoar, Role::Secretariat).await;
        let cx = bench.db.write(secretariat.clone(), bench.clock.now()).await.unwrap();
        let past = ops::decide_rules(&cx, ceptoar, (day("2014-06-16"), OPEN, decision())).await;
        assert!(matches!(past, Err(DecideRulesError::Past)));
        let bare = ops::decide_rules(&cx, ceptoar, (day("2014-06-17"), OPEN, Detail { reason: String::new(), ..decision() })).await;
        assert!(matches!(bare, Err(DecideRulesError::Unfounded)));
        assert!(matches!(cx.commit().await, Err(StoreError::NothingAudited)));
        let cx = bench.db.write(secretariat, bench.clock.now()).await.unwrap();
        assert_eq!(ops::decide_rules(&cx, ceptoar, (day("2014-07-01"), OPEN, decision())).await.unwrap(), 3);
        cx.commit().await.unwrap();
        let cx = bench.db.read(Actor::nobody(), bench.clock.now()).await.unwrap();
        let sql = cx.system("test");
        let on = |on: &'static str| ask::rules_on(&sql, ceptoar, day(on));
        assert_eq!(on("2014-06-30").await.unwrap().unwrap().terms, Terms::default());
        let new = on("2014-07-01").await.unwrap().unwrap();
        assert_eq!((new.terms, new.origin, new.detail.decided_by.as_str()), (OPEN, Origin::Decision, "運営委員会（第12回）"));
        assert_eq!(ask::rules_of(&sql, ceptoar).await.unwrap().len(), 3);
        drop(cx);
        for attempt in ["UPDATE ceptoar_rules SET members_see = 'each-other'", "DELETE FROM ceptoar_rules"] {
            assert!(matches!(bench.db.run_script(attempt).await, Err(StoreError::Sealed(_))), "{attempt}");
        }
    }

    async fn only_the_secretariat_decides_and_only_those_concerned_see(bench: Bench) with registry::MIGRATIONS; {
        facts_and_members(&bench).await;
        let ceptoar = code(&bench, "ICT-TEL").await;
        let (member, stranger) = (load::member_id("ICT-TEL", 0).unwrap(), load::member_id("RAIL", 0).unwrap());
        for (who, sees) in [
            (given(member, BodyKind::Operator, &[Role::Contact]), true),
            (given(stranger, BodyKind::Operator, &[Role::Contact]), false),
            (official(&bench, "MIC", BodyKind::Ministry, Role::Liaison).await, true),
            (official(&bench, "MLIT", BodyKind::Ministry, Role::Liaison).await, false),
            (official(&bench, "NISC", BodyKind::Centre, Role::Duty).await, true),
            (official(&bench, "WATER", BodyKind::Ceptoar, Role::Secretariat).await, false),
            (official(&bench, "ICT-TEL", BodyKind::Ceptoar, Role::Manager).await, true),
            (Actor::nobody(), false),
        ] {
            let cx = bench.db.write(who.clone(), bench.clock.now()).await.unwrap();
            assert_eq!(cx.permit::<_, Organisation>(ViewRules, ceptoar).await.is_ok(), sees, "{who:?}");
            assert!(matches!(cx.permit::<_, Organisation>(DecideRules, ceptoar).await, Err(Denied::Refused)), "{who:?}");
        }
        // No body but a CEPTOAR has rules, whatever roles its people were given.
        let odd = given(member, BodyKind::Operator, &[Role::Secretariat]);
        let cx = bench.db.write(odd, bench.clock.now()).await.unwrap();
        let refused = ops::decide_rules(&cx, member, (day("2014-06-17"), OPEN, decision())).await;
        assert!(matches!(refused, Err(DecideRulesError::NoCeptoar)));
    }

    async fn the_page_shows_what_rests_on_what_and_takes_a_decision(bench: Bench) with registry::MIGRATIONS; {
        facts_and_members(&bench).await;
        let web = web(&bench);
        let (tel, local) = (code(&bench, "ICT-TEL").await, code(&bench, "GOV-LOCAL").await);
        let path = format!("/ceptoars/{tel}/rules");
        for lang in ["ja", "en"] {
            let secretariat = Caller::of(tel, BodyKind::Ceptoar, Role::Secretariat, lang);
            for path in [path.clone(), format!("{path}/new")] {
                let page = web.get(&secretariat, &path).await;
                assert_eq!(page.status, 200, "{path}");
                assert!(!page.body.contains('⟦') && !page.body.contains(" style="), "{path}");
            }
        }
        let secretariat = Caller::of(tel, BodyKind::Ceptoar, Role::Secretariat, "ja");
        let page = web.get(&secretariat, &path).await.body;
        assert!(page.contains("004:20654-20655") && page.contains("資料に記載なし") && page.contains("新しい取り決めを書く"));
        assert!(page.contains("004:20673-20682（2013年度のセプター訓練で"), "the words that were added are said to be those of the drill");
        let ministry = Caller::of(code(&bench, "MIC").await, BodyKind::Ministry, Role::Liaison, "ja");
        let seen = web.get(&ministry, &path).await;
        assert!(seen.status == 200 && !seen.body.contains("新しい取り決めを書く"));
        assert_eq!(web.get(&ministry, &format!("{path}/new")).await.status, 403);
        assert_eq!(web.get(&secretariat, &format!("/ceptoars/{local}/rules")).await.status, 403);
        for nothing in ["x", "00000000-0000-7000-8000-000000000000"] {
            assert_eq!(web.get(&secretariat, &format!("/ceptoars/{nothing}/rules")).await.status, 404);
        }
        let typed = "valid_from=2014-06-17&passes=direct&own_words=no&ministry_sees=names&members_see=each-other&confirm_months=6&hand=&outside=&hubs=";
        let wrong = web.post(&secretariat, &format!("{path}/new"), &format!("{typed}&decided_by=&decided_on=2014-06-18&reason=")).await;
        assert_eq!(wrong.status, 422);
        assert!(wrong.body.contains("まだ来ていない日です"));
        assert_eq!(web.post(&secretariat, &format!("{path}/new"), "").await.status, 422);
        let founded = format!("{typed}&decided_by=x&decided_on=2014-06-10&reason=%3Cb%3E");
        assert_eq!(web.post(&ministry, &format!("{path}/new"), &founded).await.status, 403);
        let done = web.post(&secretariat, &format!("{path}/new"), &founded).await;
        assert_eq!((done.status, done.to.as_str()), (303, path.as_str()));
        let page = web.get(&secretariat, &done.to).await.body;
        assert!(page.contains("構成員どうしで互いの回答") && page.contains("6 か月ごと") && page.contains("&#60;b&#62;") && page.contains("第 3 号"));
        let public = web.get(&Caller::nobody("ja"), &format!("/organisations/{tel}")).await.body;
        assert!(public.contains("構成員へ直ちに届く") && !public.contains(&path));
    }
}
