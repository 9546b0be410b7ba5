//! The dry run and the release: who is entitled, who is reached, what is written.

use crate::world::*;
use delivery::{Audience, ReleaseError, Tier};
use kernel::Clock;
use store::{StoreError, params};
use trial::{both_engines, org_id};

both_engines! {
    async fn the_dry_run_names_everybody_and_who_cannot_be_reached(bench: Bench) with &tables(); {
        people(&bench).await;
        let cx = reading(&bench, centre()).await;
        let plan = delivery::plan(&cx.system("test"), &Audience::All, bench.clock.now().day()).await.unwrap();
        let tree: Vec<_> = plan.ministries.iter().flat_map(|ministry| {
            ministry.ceptoars.iter().map(|c| (ministry.org, c.code.as_str(), c.members, c.reachable_members, c.direct))
        }).collect();
        assert_eq!(tree, [
            (Some(org_id(MIC)), "ICT-TEL", 5, 5, false),
            (Some(org_id(MIC)), "ICT-CATV", 4, 4, true),
            (Some(org_id(FSA)), "FIN-BANK", 4, 3, false),
        ]);
        assert_eq!((plan.recipients(), plan.members(), plan.reachable_members()), (18, 13, 12));
        assert!(!plan.nobody() && plan.empty_ceptoars().is_empty());
        assert_eq!(plan.unreachable_count, 1);
        let lost = &plan.unreachable[0];
        assert_eq!((lost.org, lost.tier, lost.ceptoar.as_deref(), lost.ended_on), (org_id(LOST), Tier::Member, Some("FIN-BANK"), Some(day("2014-04-01"))));
        assert_eq!(plan.ministries[1].ceptoars[0].means.phone, 3);
        assert_eq!(plan.ministries[1].ceptoars[0].means.fax, 0);
    }

    async fn the_release_writes_what_the_dry_run_said(bench: Bench) with &tables(); {
        people(&bench).await;
        for audience in [Audience::All, Audience::only(["ICT-TEL"]), Audience::only(["ICT-CATV", "FIN-BANK"]), Audience::only(["FIN-BANK", "NO-SUCH"])] {
            let cx = reading(&bench, centre()).await;
            let plan = delivery::plan(&cx.system("test"), &audience, bench.clock.now().day()).await.unwrap();
            drop(cx);
            let subject = u128::try_from(plan.recipients()).unwrap() + 100;
            let released = released(&bench, delivery::Spec { audience, ..spec(subject) }).await;
            assert_eq!((released.recipients, released.unreachable), (plan.recipients(), plan.unreachable_count));
            assert_eq!(released.reachable_members, plan.reachable_members());
        }
    }

    async fn ministries_have_it_at_once_and_nobody_else(bench: Bench) with &tables(); {
        let released = with_release(&bench).await;
        let n = async |condition: &str| count(&bench, released.dispatch, condition).await;
        assert_eq!(n("tier = 'ministry' AND handed_at IS NOT NULL AND passed_at IS NULL AND via_id IS NULL").await, 2);
        assert_eq!(n("handed_at IS NOT NULL").await, 2);
        assert_eq!(n("queued_at IS NOT NULL").await, 17);
        assert_eq!(n("tier = 'ceptoar' AND via_id IS NOT NULL").await, 3);
        assert_eq!(n("tier = 'member' AND via_id IS NOT NULL").await, 13);
        assert_eq!(n("NOT reachable AND queued_at IS NULL").await, 1);
        assert_eq!(n("opened_at IS NOT NULL OR answered_at IS NOT NULL").await, 0);
    }

    async fn an_audience_of_nobody_is_an_error_and_nothing_is_stored(bench: Bench) with &tables(); {
        people(&bench).await;
        let run = "UPDATE contacts SET valid_to = 16000 WHERE org_id IN (SELECT org_id FROM members)";
        for (audience, before) in [(Audience::only(["NO-SUCH"]), ""), (Audience::Only(Default::default()), ""), (Audience::All, run)] {
            if !before.is_empty() { bench.db.run_script(before).await.unwrap(); }
            let cx = writing(&bench, centre()).await;
            let outcome = delivery::release(&cx, &cx.system("test"), delivery::Spec { audience, ..spec(12) }).await;
            assert!(matches!(outcome, Err(ReleaseError::NobodyToReach)));
            assert!(matches!(cx.commit().await, Err(StoreError::NothingAudited)));
            let cx = reading(&bench, centre()).await;
            for table in ["dispatches", "deliveries", "audit_entries"] {
                let ask = format!("SELECT COUNT(*) AS n FROM {table}");
                assert_eq!(cx.system("test").count(&ask, params![]).await.unwrap(), 0, "{table}");
            }
        }
    }

    async fn a_subject_is_released_once(bench: Bench) with &tables(); {
        with_release(&bench).await;
        let cx = writing(&bench, centre()).await;
        let again = delivery::release(&cx, &cx.system("test"), spec(12)).await;
        assert!(matches!(again, Err(ReleaseError::Store(StoreError::Conflict(_)))));
    }

    async fn members_are_those_of_the_day_of_the_release(bench: Bench) with &tables(); {
        people(&bench).await;
        for (moment, subject, expected) in [("2014-06-16 12:00", 21, vec![109, 110, 111, 112, 113]), ("2014-06-17 12:00", 22, vec![109, 110, 111, 112]), ("2014-06-18 00:00", 23, vec![109, 110, 111, 112, 114])] {
            bench.clock.set(moment);
            let released = released(&bench, delivery::Spec { audience: Audience::only(["FIN-BANK"]), ..spec(subject) }).await;
            let cx = reading(&bench, centre()).await;
            let ask = "SELECT org_id FROM deliveries WHERE dispatch_id = $1 AND tier = 'member' ORDER BY org_id";
            let orgs: Vec<access::OrgId> = cx.system("test").rows(ask, params![released.dispatch]).await.unwrap().iter().map(|row| row.id("org_id").unwrap()).collect();
            assert_eq!(orgs, expected.into_iter().map(org_id).collect::<Vec<_>>(), "{moment}");
        }
    }

    async fn a_body_nobody_can_reach_cuts_nobody_off(bench: Bench) with &tables(); {
        people(&bench).await;
        bench.db.run_script("UPDATE contacts SET valid_to = 16000 WHERE org_id IN (SELECT id FROM organisations WHERE code IN ('MIC', 'ICT-TEL'))").await.unwrap();
        let released = released(&bench, spec(12)).await;
        // The ministry is passed by; so is one CEPTOAR, and the other passes directly: nine lines are there at once.
        assert_eq!(count(&bench, released.dispatch, "tier = 'member' AND handed_at IS NOT NULL").await, 9);
        assert_eq!(count(&bench, released.dispatch, "tier <> 'member' AND handed_at IS NULL AND passed_at IS NOT NULL AND passed_by IS NULL").await, 2);
        let id = to(&bench, released.dispatch, 101, None).await;
        let cx = reading(&bench, centre()).await;
        let path = delivery::ask::path_of(&cx.system("test"), id).await.unwrap();
        let hops: Vec<_> = path.iter().map(|hop| (hop.org, hop.tier, hop.handed_at.is_some(), hop.automatic)).collect();
        assert_eq!(hops, [
            (org_id(CENTRE), None, false, false),
            (org_id(MIC), Some(Tier::Ministry), false, true),
            (org_id(TEL), Some(Tier::Ceptoar), false, true),
            (org_id(101), Some(Tier::Member), true, false),
        ]);
    }

    async fn where_no_ministry_is_competent_the_centre_hands_over_itself(bench: Bench) with &tables(); {
        people(&bench).await;
        bench.db.run_script("UPDATE competences SET valid_to = 16000 WHERE sector_code = 'FIN-BANK'").await.unwrap();
        let released = released(&bench, delivery::Spec { audience: Audience::only(["FIN-BANK"]), ..spec(12) }).await;
        assert_eq!(released.recipients, 5);
        assert_eq!(count(&bench, released.dispatch, "tier = 'ceptoar' AND via_id IS NULL AND handed_at IS NOT NULL").await, 1);
    }
}
