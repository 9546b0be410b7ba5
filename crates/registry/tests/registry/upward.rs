//! How reports of a sector go on to the centre: who decides it, from which day it holds, and that nobody rewrites it.

use crate::house::{Caller, code, day, facts_and_members, facts_only, given, official, web};
use access::{Actor, BodyKind, OrgId, Role};
use kernel::Clock;
use registry::{
    ReportsPass::{self, AtOnce, ByHand},
    SealKind, Seals, ask, load, ops,
    ops::DecideUpwardPathError as Refusal,
    upward::Proposal,
    verify_seals,
};
use store::{Denied, SealFault, StoreError, params};
use trial::{Bench, both_engines};

fn proposal(sector: &str, pass: ReportsPass, from: &str) -> Proposal {
    let (pass, valid_from) = (Some(pass), Some(day(from)));
    Proposal { sector: sector.into(), pass, valid_from, reason: "夜間も早く伝えるため".into() }
}

/// Decides as a liaison of this ministry.
async fn decide(bench: &Bench, ministry: &str, proposal: &Proposal) -> Result<(), Refusal> {
    let liaison = official(bench, ministry, BodyKind::Ministry, Role::Liaison).await;
    decide_as(bench, &liaison, code(bench, ministry).await, proposal).await
}

async fn decide_as(bench: &Bench, who: &Actor, org: OrgId, proposal: &Proposal) -> Result<(), Refusal> {
    let cx = bench.db.write(who.clone(), bench.clock.now()).await.unwrap();
    ops::decide_upward_path(&cx, org, proposal).await?;
    cx.commit().await.unwrap();
    Ok(())
}

async fn on(bench: &Bench, sector: &str, text: &str) -> ReportsPass {
    let cx = bench.db.read(Actor::nobody(), bench.clock.now()).await.unwrap();
    ask::reports_pass(&cx.system("test"), sector, day(text)).await.unwrap()
}

/// Decisions, and entries of the chain that tell of one.
async fn traces(bench: &Bench) -> (i64, i64) {
    let cx = bench.db.read(Actor::nobody(), bench.clock.now()).await.unwrap();
    let sql = cx.system("test");
    let kept = sql.count("SELECT COUNT(*) AS n FROM upward_paths", params![]).await.unwrap();
    let told = "SELECT COUNT(*) AS n FROM audit_entries WHERE action = 'registry.upward-path-decided'";
    (kept, sql.count(told, params![]).await.unwrap())
}

async fn edit(bench: &Bench, statement: &str) {
    let cx = bench.db.write(Actor::nobody(), bench.clock.now()).await.unwrap();
    assert!(cx.system("test").run(statement, params![]).await.unwrap() > 0, "{statement}");
    cx.commit_unrecorded("test").await.unwrap();
}

async fn seals(bench: &Bench) -> Seals {
    let cx = bench.db.read(Actor::nobody(), bench.clock.now()).await.unwrap();
    verify_seals(&cx).await.unwrap()
}

both_engines! {
    async fn a_decision_holds_from_its_day_on_and_a_part_follows_its_sector(bench: Bench) with registry::MIGRATIONS; {
        facts_only(&bench).await;
        assert_eq!((on(&bench, "ICT", "2014-06-17").await, on(&bench, "X", "2014-06-17").await), (ByHand, ByHand));
        decide(&bench, "MIC", &proposal("ICT", AtOnce, "2014-07-01")).await.unwrap();
        for sector in ["ICT", "ICT-TEL"] {
            assert_eq!((on(&bench, sector, "2014-06-30").await, on(&bench, sector, "2014-07-01").await), (ByHand, AtOnce), "{sector}");
        }
        assert_eq!(on(&bench, "GOV", "2014-07-01").await, ByHand, "of the same ministry, and not decided");
        // A part has its own from then on, also where its sector is decided on again.
        decide(&bench, "MIC", &proposal("ICT-CATV", ByHand, "2014-07-10")).await.unwrap();
        bench.clock.set("2014-07-12 09:00");
        decide(&bench, "MIC", &proposal("ICT", ByHand, "2014-07-12")).await.unwrap();
        decide(&bench, "MIC", &proposal("ICT", AtOnce, "2014-07-20")).await.unwrap();
        assert_eq!((on(&bench, "ICT-CATV", "2014-07-09").await, on(&bench, "ICT-CATV", "2014-07-21").await), (AtOnce, ByHand));
        assert_eq!((on(&bench, "ICT-TEL", "2014-07-11").await, on(&bench, "ICT-TEL", "2014-07-12").await, on(&bench, "ICT-TEL", "2014-07-20").await), (AtOnce, ByHand, AtOnce));
        // What is to come is called off by a decision for the same day.
        decide(&bench, "MIC", &proposal("ICT", ByHand, "2014-07-20")).await.unwrap();
        assert_eq!(on(&bench, "ICT-TEL", "2014-07-20").await, ByHand);
        assert_eq!(traces(&bench).await, (5, 5));
        for write in ["UPDATE upward_paths SET pass = 'by-hand'", "DELETE FROM upward_paths"] {
            assert!(matches!(bench.db.run_script(write).await, Err(StoreError::Sealed(_))), "{write}");
        }
    }

    async fn nobody_decides_but_a_liaison_of_the_competent_ministry(bench: Bench) with registry::MIGRATIONS; {
        facts_and_members(&bench).await;
        let wanted = proposal("ICT-TEL", AtOnce, "2014-06-17");
        let others = ["FSA", "MLIT", "METI", "MHLW"];
        for ministry in others {
            let refused = decide(&bench, ministry, &wanted).await;
            assert!(matches!(refused, Err(Refusal::Denied(Denied::Refused))), "{ministry}");
        }
        let member = load::member_id("ICT-TEL", 0).unwrap();
        let mut all = vec![given(member, BodyKind::Operator, &[Role::Contact, Role::Manager])];
        all.push(given(code(&bench, "ICT-TEL").await, BodyKind::Ceptoar, &[Role::Secretariat, Role::Manager]));
        let every: Vec<Role> = Role::ALL.into_iter().filter(|role| *role != Role::Liaison).collect();
        all.push(given(code(&bench, "NISC").await, BodyKind::Centre, &every));
        all.push(given(code(&bench, "MIC").await, BodyKind::Ministry, &every));
        // Whoever is called a liaison elsewhere is of no competent ministry.
        all.push(given(code(&bench, "NISC").await, BodyKind::Centre, &Role::ALL));
        for who in &all {
            let own = who.who().unwrap().organisation;
            assert!(matches!(decide_as(&bench, who, own, &wanted).await, Err(Refusal::Denied(Denied::Refused))), "{who:?}");
            let refused = decide_as(&bench, who, code(&bench, "FSA").await, &wanted).await;
            assert!(matches!(refused, Err(Refusal::Denied(Denied::Refused))), "{who:?}");
        }
        let liaison = official(&bench, "FSA", BodyKind::Ministry, Role::Liaison).await;
        let refused = decide_as(&bench, &liaison, code(&bench, "MIC").await, &wanted).await;
        assert!(matches!(refused, Err(Refusal::Denied(Denied::Refused))), "for another ministry");
        let nobody = decide_as(&bench, &Actor::nobody(), code(&bench, "MIC").await, &wanted).await;
        assert!(matches!(nobody, Err(Refusal::Denied(Denied::Refused))));
        assert_eq!(traces(&bench).await, (0, 0));
        decide(&bench, "MIC", &wanted).await.unwrap();
        assert_eq!(traces(&bench).await, (1, 1));
    }

    async fn what_reaches_back_has_no_reason_or_is_so_already_is_refused(bench: Bench) with registry::MIGRATIONS; {
        facts_only(&bench).await;
        let good = proposal("RAIL", AtOnce, "2014-06-17");
        for (wrong, why) in [
            (Proposal { sector: "X".into(), ..good.clone() }, "NotFound"),
            // Ministries and agencies report under one of their own; no ministry alone is competent for it.
            (Proposal { sector: "STATE".into(), ..good.clone() }, "Refused"),
            (Proposal { pass: None, ..good.clone() }, "NoPass"),
            (Proposal { valid_from: None, ..good.clone() }, "Past"),
            (proposal("RAIL", AtOnce, "2014-06-16"), "Past"),
            (Proposal { reason: " \n".into(), ..good.clone() }, "NoReason"),
            (Proposal { reason: "長".repeat(2_001), ..good.clone() }, "NoReason"),
            (proposal("RAIL", ByHand, "2014-06-17"), "Already"),
        ] {
            let refused = decide(&bench, "MLIT", &wrong).await.unwrap_err();
            assert!(format!("{refused:?}").contains(why), "{refused:?}: {why}");
        }
        assert_eq!(traces(&bench).await, (0, 0));
        decide(&bench, "MLIT", &good).await.unwrap();
        assert!(matches!(decide(&bench, "MLIT", &good).await, Err(Refusal::Already)));
        // A part may keep for itself what it has from its sector.
        decide(&bench, "MLIT", &proposal("AIR-OPS", ByHand, "2014-06-17")).await.unwrap();
        assert_eq!(traces(&bench).await, (2, 2));
    }

    async fn a_ministry_that_hands_its_sector_over_decides_nothing_for_the_time_after(bench: Bench) with registry::MIGRATIONS; {
        facts_only(&bench).await;
        let (old, new) = (code(&bench, "METI").await, code(&bench, "MLIT").await);
        let cx = bench.db.write(Actor::nobody(), bench.clock.now()).await.unwrap();
        let sql = cx.system("test");
        let end = "UPDATE competences SET valid_to = $1 WHERE ministry_id = $2 AND sector_code = 'GAS'";
        sql.run_one(end, params![day("2014-06-30"), old]).await.unwrap();
        let begin = "INSERT INTO competences (ministry_id, sector_code, basis, valid_from) VALUES ($1, 'GAS', 'x', $2)";
        sql.run_one(begin, params![new, day("2014-07-01")]).await.unwrap();
        cx.commit_unrecorded("test").await.unwrap();
        assert!(matches!(decide(&bench, "METI", &proposal("GAS", AtOnce, "2014-07-01")).await, Err(Refusal::NotThen)));
        let early = decide(&bench, "MLIT", &proposal("GAS", AtOnce, "2014-07-01")).await;
        assert!(matches!(early, Err(Refusal::Denied(Denied::Refused))), "not yet");
        decide(&bench, "METI", &proposal("GAS", AtOnce, "2014-06-20")).await.unwrap();
        bench.clock.set("2014-07-01 09:00");
        let late = decide(&bench, "METI", &proposal("GAS", ByHand, "2014-07-02")).await;
        assert!(matches!(late, Err(Refusal::Denied(Denied::Refused))), "no more");
        assert_eq!(on(&bench, "GAS", "2014-07-01").await, AtOnce, "what was decided holds until something else is");
        decide(&bench, "MLIT", &proposal("GAS", ByHand, "2014-07-02")).await.unwrap();
        assert_eq!((on(&bench, "GAS", "2014-07-01").await, on(&bench, "GAS", "2014-07-02").await), (AtOnce, ByHand));
    }

    async fn a_decision_on_a_path_that_was_changed_taken_out_or_put_in_is_found(bench: Bench) with registry::MIGRATIONS; {
        facts_only(&bench).await;
        decide(&bench, "MIC", &proposal("ICT", AtOnce, "2014-07-01")).await.unwrap();
        decide(&bench, "MIC", &proposal("GOV", AtOnce, "2014-07-01")).await.unwrap();
        decide(&bench, "MLIT", &proposal("RAIL", AtOnce, "2014-07-01")).await.unwrap();
        assert!(seals(&bench).await.good());
        trial::lift(&bench, &["upward_paths"]).await;
        for (deed, undo, why) in [
            ("pass = 'by-hand'", "pass = 'at-once'", SealFault::Chain),
            ("valid_from = valid_from - 20", "valid_from = valid_from + 20", SealFault::Chain),
            ("sector_code = 'WATER'", "sector_code = 'GOV'", SealFault::Chain),
            ("reason = REPLACE(reason, '夜間', '昼間')", "reason = REPLACE(reason, '昼間', '夜間')", SealFault::Chain),
            ("at = at - 1", "at = at + 1", SealFault::Stamp),
        ] {
            edit(&bench, &format!("UPDATE upward_paths SET {deed} WHERE number = 2")).await;
            let found = seals(&bench).await.broken;
            let fits = matches!(&found[..], [one] if (one.kind, one.why, one.reference.as_str()) == (SealKind::UpwardPath, why, "MIC #2"));
            assert!(fits, "{deed}: {found:?}");
            edit(&bench, &format!("UPDATE upward_paths SET {undo} WHERE number = 2")).await;
            assert!(seals(&bench).await.good(), "{undo}");
        }
        edit(&bench, "UPDATE upward_paths SET number = 7 WHERE number = 2").await;
        let mut found: Vec<_> = seals(&bench).await.broken.into_iter().map(|one| (one.why, one.reference)).collect();
        found.sort_by_key(|(_, reference)| reference.clone());
        assert_eq!(found, [(SealFault::Gone, "MIC #2".into()), (SealFault::Extra, "MIC #7".into())]);
    }

    async fn sectors_show_the_path_of_a_day_and_whoever_may_decides_there(bench: Bench) with registry::MIGRATIONS; {
        facts_and_members(&bench).await;
        let web = web(&bench);
        let liaison = Caller::of(code(&bench, "MIC").await, BodyKind::Ministry, Role::Liaison, "ja");
        let elsewhere = Caller::of(code(&bench, "FSA").await, BodyKind::Ministry, Role::Liaison, "ja");
        let duty = Caller::of(code(&bench, "NISC").await, BodyKind::Centre, Role::Duty, "ja");
        let nobody = Caller::nobody("ja");
        let path = "/sectors/ICT/path";
        // Strangers see what holds and no way to decide; those who have signed in read how it came to be so.
        let sectors = web.get(&nobody, "/sectors").await.body;
        assert!(sectors.contains("決定はありません（初めの定め）") && !sectors.contains(path));
        assert!(web.get(&liaison, "/sectors").await.body.contains("この分野の進み方を決める"));
        for who in [&elsewhere, &duty] {
            let page = web.get(who, path).await;
            assert!(page.status == 200 && page.body.contains("まだ決定がありません") && !page.body.contains("<form method=\"post\" action=\"/sectors"));
            assert_eq!(web.post(who, path, "pass=at-once&from=2014-06-17&reason=x&go=decide").await.status, 403);
            assert_eq!(web.post(who, path, "pass=at-once&from=2014-06-17&reason=x&go=preview").await.status, 403);
        }
        assert!(web.get(&nobody, path).await.to.starts_with("/sign-in"));
        assert_eq!(web.get(&liaison, "/sectors/X/path").await.status, 404);
        assert_eq!(web.post(&liaison, "/sectors/X/path", "pass=at-once&from=2014-06-17&reason=x").await.status, 404);
        let form = web.get(&liaison, path).await.body;
        assert!(form.contains("value=\"2014-06-17\"") && form.contains("name=\"pass\"") && !form.contains('⟦') && !form.contains(" style="));
        // What is wrong is said, with everything typed kept.
        let wrong = web.post(&liaison, path, "pass=at-once&from=2014-06-16&reason=yy&go=decide").await;
        assert!(wrong.status == 422 && wrong.body.contains(">yy</textarea>") && wrong.body.contains("value=\"at-once\" required checked"));
        assert_eq!(web.post(&liaison, path, "pass=&from=2014-07-01&reason=yy").await.status, 422);
        // Looking decides nothing.
        let look = web.post(&liaison, path, "pass=at-once&from=2014-07-01&reason=yy&go=preview").await;
        assert!(look.status == 200 && look.body.contains("この決定の意味") && look.body.contains("電気通信") && look.body.contains(">yy</textarea>"));
        assert_eq!(traces(&bench).await, (0, 0));
        let done = web.post(&liaison, path, "pass=at-once&from=2014-07-01&reason=%E5%A4%9C%E9%96%93&go=decide").await;
        assert_eq!((done.status, done.to.as_str()), (303, path));
        let page = web.get(&liaison, path).await.body;
        assert!(page.contains("夜間") && page.contains("情報連絡の進み方を決めました"));
        // A part of its own, named on the page of all.
        let part = "/sectors/ICT-CATV/path";
        assert_eq!(web.post(&liaison, part, "pass=by-hand&from=2014-07-05&reason=x&go=decide").await.status, 303);
        let look = web.post(&liaison, path, "pass=by-hand&from=2014-07-05&reason=x&go=preview").await.body;
        assert!(look.contains("次の部分には自分の決定があり、それによります：ケーブルテレビ"));
        let ministry = "総務省の決定";
        let of = |page: &str| page.split("id=\"ICT\"").nth(1).unwrap().split("</dl>").next().unwrap().to_owned();
        assert!(!of(&web.get(&nobody, "/sectors").await.body).contains(ministry), "not before its day");
        let then = of(&web.get(&nobody, "/sectors?on=2014-07-06").await.body);
        assert!(then.contains(ministry) && then.contains("2014年7月1日") && then.contains("ケーブルテレビ：") && !then.contains("夜間"), "{then}");
        let english = Caller::of(code(&bench, "MIC").await, BodyKind::Ministry, Role::Liaison, "en");
        for path in [path, part, "/sectors", "/sectors?on=2014-07-06"] {
            let page = web.get(&english, path).await;
            assert!(page.status == 200 && !page.body.contains('⟦'), "{path}");
        }
        assert!(web.get(&english, part).await.body.contains("(for all of "));
    }
}
