//! What the public is told: proposed by the desk, decided by an executive of the same body, written down; seen by whoever
//! sees the incident, changed by nobody.

use crate::hall::{FORM, TABLES, form};
use crate::pages::sound;
use crate::world::World;
use access::{Actor, Role};
use kernel::Day;
use sharing::SealKind;
use sharing::disclosure::{Decision, Proposal, Standing, Verdict};
use sharing::incident::IncidentId;
use sharing::ops::{
    decide_disclosure::{DecideDisclosureError, decide_disclosure},
    join_incident::{JoinIncidentError, join_incident},
    propose_disclosure::{ProposeDisclosureError, propose_disclosure},
    record_publication::{RecordPublicationError, record_publication},
};
use sharing::store::disclosures::of_incident;
use std::time::Duration;
use store::{Denied, SealFault, StoreError, params};
use trial::both_engines;

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn proposal(decision: Decision, on: Option<&str>) -> Proposal {
    Proposal {
        decision,
        rights: true,
        administration: false,
        reason: "利用者の連絡先が漏れた".into(),
        day: on.map(day),
    }
}

async fn propose(world: &World, who: &Actor, id: IncidentId, what: Proposal) -> Result<i64, ProposeDisclosureError> {
    let cx = world.hall.write(who).await;
    let number = propose_disclosure(&cx, id, what).await?;
    cx.commit().await.unwrap();
    Ok(number)
}

async fn decide(
    world: &World,
    who: &Actor,
    (id, number): (IncidentId, i64),
    said: (Verdict, &str),
) -> Result<(), DecideDisclosureError> {
    let cx = world.hall.write(who).await;
    decide_disclosure(&cx, id, number, said).await?;
    cx.commit().await.unwrap();
    Ok(())
}

async fn publish(world: &World, who: &Actor, id: IncidentId, told: (Day, &str)) -> Result<(), RecordPublicationError> {
    let cx = world.hall.write(who).await;
    record_publication(&cx, id, told).await?;
    cx.commit().await.unwrap();
    Ok(())
}

async fn standing(world: &World, id: IncidentId) -> Standing {
    let cx = world.hall.read(&Actor::nobody()).await;
    Standing::of(&of_incident(&cx.system("test"), id).await.unwrap(), cx.now().day())
}

both_engines! {
    async fn the_desk_proposes_an_executive_decides_and_the_public_is_told(bench: Bench) with &TABLES; {
        let world = World::new(bench).await;
        let (_, id) = world.report(&world.coast, &[]).await;
        assert_eq!(standing(&world, id).await, Standing::Undecided);
        assert_eq!(propose(&world, &world.coast, id, proposal(Decision::Publish, Some("2014-06-18"))).await.unwrap(), 1);
        assert_eq!(standing(&world, id).await, Standing::Proposed);
        assert!(matches!(propose(&world, &world.coast, id, proposal(Decision::NotPublish, None)).await, Err(ProposeDisclosureError::Waits)));
        let before = publish(&world, &world.coast, id, (day("2014-06-17"), "報道発表")).await;
        assert!(matches!(before, Err(RecordPublicationError::NothingToPublish)), "not before it is decided");
        assert!(matches!(decide(&world, &world.coast_head, (id, 2), (Verdict::Decide, "")).await, Err(DecideDisclosureError::Stale)));
        assert!(matches!(decide(&world, &world.coast_head, (id, 1), (Verdict::Return, " ")).await, Err(DecideDisclosureError::NoReason)));
        decide(&world, &world.coast_head, (id, 1), (Verdict::Return, "件数を書くこと")).await.unwrap();
        assert_eq!(standing(&world, id).await, Standing::Undecided);
        assert!(matches!(decide(&world, &world.coast_head, (id, 1), (Verdict::Decide, "")).await, Err(DecideDisclosureError::Stale)));
        assert_eq!(propose(&world, &world.coast, id, proposal(Decision::Publish, None)).await.unwrap(), 2);
        decide(&world, &world.coast_deputy, (id, 2), (Verdict::Decide, "")).await.unwrap();
        assert_eq!(standing(&world, id).await, Standing::ToPublish);
        for (on, place) in [("2014-06-18", "報道発表"), ("2014-06-16", "報道発表")] {
            assert!(matches!(publish(&world, &world.coast, id, (day(on), place)).await, Err(RecordPublicationError::Day)), "{on}");
        }
        assert!(matches!(publish(&world, &world.coast, id, (day("2014-06-17"), " ")).await, Err(RecordPublicationError::NoPlace)));
        publish(&world, &world.coast, id, (day("2014-06-17"), "報道発表")).await.unwrap();
        assert_eq!(standing(&world, id).await, Standing::Published);
        assert!(matches!(publish(&world, &world.coast, id, (day("2014-06-17"), "x")).await, Err(RecordPublicationError::NothingToPublish)));
        for attempt in ["UPDATE disclosures SET decision = 'later'", "DELETE FROM disclosures", "UPDATE disclosure_verdicts SET note = 'x'",
            "DELETE FROM disclosure_verdicts", "UPDATE disclosure_publications SET place = 'x'", "DELETE FROM disclosure_publications"] {
            assert!(matches!(world.hall.bench.db.run_script(attempt).await, Err(StoreError::Sealed(_))), "{attempt}");
        }
    }

    async fn nobody_decides_his_own_proposal_and_no_other_body_decides_at_all(bench: Bench) with &TABLES; {
        let world = World::new(bench).await;
        let (report, id) = world.report(&world.coast, &[]).await;
        world.pass(&world.mlit, report, "").await;
        let mut both = world.coast.who().unwrap().clone();
        both.roles = [Role::Csirt, Role::Executive].into();
        let both = Actor::new(both);
        propose(&world, &both, id, proposal(Decision::NotPublish, None)).await.unwrap();
        for (who, gone) in [
            (&both, false), (&world.coast, false), (&world.mlit, false), (&world.mlit_head, false), (&world.hall.duty, false),
            (&world.centre_head, false), (&world.meti, true), (&world.harbour, true), (&world.hall.phone, true), (&world.coast_manager, true),
        ] {
            let refused = decide(&world, who, (id, 1), (Verdict::Decide, "")).await.unwrap_err();
            let as_expected = if gone { Denied::NotFound } else { Denied::Refused };
            assert!(matches!(&refused, DecideDisclosureError::Denied(denied) if format!("{denied:?}") == format!("{as_expected:?}")), "{who:?} {refused:?}");
            let refused = propose(&world, who, id, proposal(Decision::Publish, None)).await.unwrap_err();
            assert!(matches!(refused, ProposeDisclosureError::Denied(_) | ProposeDisclosureError::Waits), "{who:?}");
        }
        assert!(matches!(propose(&world, &world.mlit, id, proposal(Decision::Publish, None)).await, Err(ProposeDisclosureError::Denied(Denied::Refused))));
        decide(&world, &world.coast_head, (id, 1), (Verdict::Decide, "影響がない")).await.unwrap();
        assert_eq!(standing(&world, id).await, Standing::NotPublished);
        // Who sees the incident sees the decision, by whom and why.
        let web = world.hall.web();
        for (who, path) in [
            (&world.mlit, ""), (&world.mlit_liaison, ""), (&world.hall.duty, ""), (&world.reviewer, ""), (&world.mlit_head, "/summary"),
            (&world.coast_head, "/summary"), (&world.centre_head, "/summary"),
        ] {
            for lang in ["ja", "en"] {
                let page = web.get(who, lang, &format!("/agencies/incidents/{id}{path}")).await;
                sound(&page.body);
                assert!(page.body.contains("影響がない") && page.body.contains("利用者の連絡先") && page.body.contains("堤 理事"), "{who:?}");
                assert!(!page.body.contains("/disclosures\"") && !page.body.contains("/verdicts\""), "no form for {who:?}");
            }
        }
        let register = web.get(&world.mlit, "ja", "/agencies").await;
        assert!(register.body.contains("公表しない"));
    }

    async fn a_proposal_says_why_and_when_and_what_was_put_off_comes_back(bench: Bench) with &TABLES; {
        let world = World::new(bench).await;
        let (_, id) = world.report(&world.coast, &[("leak", "possible")]).await;
        let refused = async |what: Proposal| propose(&world, &world.coast, id, what).await.unwrap_err();
        let silent = Proposal { reason: " \u{3000}".into(), ..proposal(Decision::Publish, None) };
        assert!(matches!(refused(silent).await, ProposeDisclosureError::NoReason));
        let long = Proposal { reason: "長".repeat(100_000), ..proposal(Decision::Publish, None) };
        assert!(matches!(refused(long).await, ProposeDisclosureError::TooLong));
        assert!(matches!(refused(proposal(Decision::Later, None)).await, ProposeDisclosureError::NoDay));
        assert!(matches!(refused(proposal(Decision::Later, Some("2014-06-17"))).await, ProposeDisclosureError::PastDay));
        assert!(matches!(refused(proposal(Decision::Publish, Some("2014-06-16"))).await, ProposeDisclosureError::PastDay));
        let web = world.hall.web();
        let waits = async |who: &Actor, what: &str| web.get(who, "ja", "/").await.body.contains(what);
        assert!(waits(&world.coast, "公表についての案を出す").await, "something may have leaked: the desk is asked");
        assert!(!waits(&world.mlit, "公表についての案を出す").await && !waits(&world.coast_head, "公表についての案を出す").await);
        propose(&world, &world.coast, id, proposal(Decision::Later, Some("2014-06-20"))).await.unwrap();
        assert!(waits(&world.coast_head, "公表の案を決める").await && waits(&world.coast_deputy, "公表の案を決める").await);
        assert!(!waits(&world.coast, "公表の案を決める").await && !waits(&world.mlit_head, "公表の案を決める").await);
        decide(&world, &world.coast_head, (id, 1), (Verdict::Decide, "")).await.unwrap();
        assert_eq!(standing(&world, id).await, Standing::Later);
        assert!(!waits(&world.coast, "公表をあらためて判断する").await);
        world.hall.bench.clock.advance(Duration::from_hours(72));
        assert_eq!(standing(&world, id).await, Standing::Again);
        assert!(waits(&world.coast, "公表をあらためて判断する").await);
        propose(&world, &world.coast, id, proposal(Decision::Publish, None)).await.unwrap();
        decide(&world, &world.coast_head, (id, 2), (Verdict::Decide, "")).await.unwrap();
        assert!(waits(&world.coast, "公表し、記録する").await);
        publish(&world, &world.coast, id, (day("2014-06-20"), "報道発表")).await.unwrap();
        assert!(!waits(&world.coast, "公表し、記録する").await);
    }

    async fn an_incident_with_a_proposal_goes_into_no_other(bench: Bench) with &TABLES; {
        let world = World::new(bench).await;
        let (_, one) = world.report(&world.coast, &[]).await;
        let (_, other) = world.report(&world.coast, &[]).await;
        propose(&world, &world.coast, other, proposal(Decision::Publish, None)).await.unwrap();
        let cx = world.hall.write(&world.coast).await;
        assert!(matches!(join_incident(&cx, other, "I-2014-00001", "x").await, Err(JoinIncidentError::HasMore)));
        drop(cx);
        let cx = world.hall.write(&world.coast).await;
        join_incident(&cx, one, "I-2014-00002", "同じ攻撃元").await.unwrap();
        cx.commit().await.unwrap();
        assert!(matches!(propose(&world, &world.coast, one, proposal(Decision::Publish, None)).await, Err(ProposeDisclosureError::Gone)));
    }

    async fn who_lifts_the_triggers_and_rewrites_a_proposal_is_found(bench: Bench) with &TABLES; {
        let world = World::new(bench).await;
        let (_, id) = world.report(&world.coast, &[]).await;
        propose(&world, &world.coast, id, proposal(Decision::Publish, None)).await.unwrap();
        decide(&world, &world.coast_head, (id, 1), (Verdict::Return, "件数も")).await.unwrap();
        propose(&world, &world.coast, id, proposal(Decision::Publish, None)).await.unwrap();
        decide(&world, &world.coast_head, (id, 2), (Verdict::Decide, "")).await.unwrap();
        publish(&world, &world.coast, id, (day("2014-06-17"), "報道発表")).await.unwrap();
        let broken = async || {
            let cx = world.hall.read(&Actor::nobody()).await;
            let seals = sharing::verify_seals(&cx).await.unwrap();
            seals.broken.into_iter().map(|one| (one.kind, one.why, one.reference)).collect::<Vec<_>>()
        };
        assert_eq!(broken().await, []);
        for table in ["disclosures", "disclosure_verdicts", "disclosure_publications"] {
            world.lift(table).await;
        }
        let run = async |statement: &str| {
            let cx = world.hall.write(&Actor::nobody()).await;
            assert!(cx.system("test").run(statement, params![]).await.unwrap() > 0, "{statement}");
            cx.commit_unrecorded("test").await.unwrap();
        };
        for (deed, undo, why) in [
            ("UPDATE disclosures SET decision = 'not-publish' WHERE number = 2", "UPDATE disclosures SET decision = 'publish' WHERE number = 2", SealFault::Shown),
            ("UPDATE disclosures SET content = content || ' ' WHERE number = 2", "UPDATE disclosures SET content = TRIM(content) WHERE number = 2", SealFault::Content),
            ("UPDATE disclosures SET proposed_at = proposed_at - 1 WHERE number = 2", "UPDATE disclosures SET proposed_at = proposed_at + 1 WHERE number = 2", SealFault::Stamp),
        ] {
            run(deed).await;
            assert_eq!(broken().await, [(SealKind::Disclosure, why, "I-2014-00001 #2".to_owned())], "{deed}");
            run(undo).await;
            assert_eq!(broken().await, []);
        }
        for (table, deed, undo, kind, why) in [
            ("disclosure_verdicts", "verdict = 'return'", "verdict = 'decide'", SealKind::Verdict, SealFault::Chain),
            ("disclosure_verdicts", "note = 'x'", "note = ''", SealKind::Verdict, SealFault::Chain),
            ("disclosure_verdicts", "decided_at = decided_at + 1", "decided_at = decided_at - 1", SealKind::Verdict, SealFault::Stamp),
            ("disclosure_publications", "published_on = published_on - 1", "published_on = published_on + 1", SealKind::Publication, SealFault::Chain),
            ("disclosure_publications", "place = 'x'", "place = '報道発表'", SealKind::Publication, SealFault::Chain),
            ("disclosure_publications", "recorded_at = recorded_at + 1", "recorded_at = recorded_at - 1", SealKind::Publication, SealFault::Stamp),
        ] {
            run(&format!("UPDATE {table} SET {deed} WHERE number = 2")).await;
            assert_eq!(broken().await, [(kind, why, "I-2014-00001 #2".to_owned())], "{table} {deed}");
            run(&format!("UPDATE {table} SET {undo} WHERE number = 2")).await;
            assert_eq!(broken().await, [], "{undo}");
        }
        for (table, kind) in [
            ("disclosure_publications", SealKind::Publication),
            ("disclosure_verdicts", SealKind::Verdict),
            ("disclosures", SealKind::Disclosure),
        ] {
            run(&format!("DELETE FROM {table} WHERE number = 2")).await;
            assert!(broken().await.contains(&(kind, SealFault::Gone, "I-2014-00001 #2".to_owned())), "{table}");
        }
    }

    async fn it_is_done_by_forms_and_wrong_ones_are_told_so(bench: Bench) with &TABLES; {
        let world = World::new(bench).await;
        let web = world.hall.web();
        let (_, id) = world.report(&world.coast, &[]).await;
        let path = format!("/agencies/incidents/{id}");
        let to = |what: &str| format!("{path}/{what}");
        for (what, fields, status) in [
            ("disclosures", vec![("decision", "x"), ("reason", "x")], 422),
            ("disclosures", vec![("decision", "later"), ("reason", "x"), ("day", "きのう")], 422),
            ("disclosures", vec![], 422),
            ("publications", vec![("on", ""), ("place", "x")], 422),
            ("publications", vec![("on", "2014-06-17"), ("place", "x")], 409),
        ] {
            let page = web.post(&world.coast, &to(what), FORM, form(&fields)).await;
            assert_eq!(page.status, status, "{what} {fields:?}");
            assert!(!page.body.contains('⟦'));
        }
        let fields = [("decision", "publish"), ("rights", "on"), ("reason", "<b>漏れた</b>"), ("day", "2014-06-18")];
        let done = web.post(&world.coast, &to("disclosures"), FORM, form(&fields)).await;
        assert_eq!((done.status, done.to), (303, format!("{path}#h-public")));
        let summary = web.get(&world.coast_head, "ja", &to("summary")).await;
        assert!(summary.body.contains("/verdicts\"") && !summary.body.contains("<b>漏れた"), "the executive decides on the one page he has");
        assert_eq!(web.post(&world.coast_head, &to("verdicts"), FORM, form(&[("number", "1"), ("verdict", "x")])).await.status, 422);
        let done = web.post(&world.coast_head, &to("verdicts"), FORM, form(&[("number", "1"), ("verdict", "decide")])).await;
        assert_eq!((done.status, done.to), (303, format!("{path}/summary#h-public")));
        let done = web.post(&world.coast, &to("publications"), FORM, form(&[("on", "2014-06-17"), ("place", "報道発表")])).await;
        assert_eq!(done.status, 303);
        let page = web.get(&world.coast, "en", &path).await;
        sound(&page.body);
        assert!(page.body.contains("報道発表") && page.body.contains("published"));
    }
}
