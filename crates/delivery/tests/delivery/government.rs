//! The government's own line: centre → ministry → the agencies that it supervises, beside the line of the sectors.

use crate::world::*;
use access::{Actor, BodyKind, Role, act::ViewDelivery};
use delivery::{Answer, Audience, Delivery, DeliveryId, Embargo, PassNoticeError, Released, Spec, Tier};
use kernel::Clock;
use std::time::Duration;
use store::{Denied, params};
use trial::{Bench, actor, both_engines, org_id};

/// A ministry that supervises nobody.
pub const MOF: u128 = 4;
/// Supervised by MIC.
pub const AGENCIES: [u128; 2] = [201, 202];
/// Supervised by FSA.
const ELSEWHERE: u128 = 203;
/// Was supervised by MIC until the day before.
const FORMER: u128 = 204;

fn desk(org: u128, body: BodyKind) -> Actor {
    actor(800 + org, org, body, &[Role::Csirt])
}
pub fn ministry_desk(org: u128) -> Actor {
    desk(org, BodyKind::Ministry)
}
pub fn agency(org: u128) -> Actor {
    desk(org, BodyKind::Agency)
}
fn executive(org: u128, body: BodyKind) -> Actor {
    actor(850 + org, org, body, &[Role::Executive])
}

/// The small country with agencies.
pub async fn country(bench: &Bench) {
    people(bench).await;
    let cx = writing(bench, Actor::nobody()).await;
    let sql = cx.system("test");
    let mut orgs = vec![organisation(MOF, BodyKind::Ministry, Some("MOF"), None)];
    let agencies = [AGENCIES[0], AGENCIES[1], ELSEWHERE, FORMER];
    orgs.extend(agencies.map(|number| organisation(number, BodyKind::Agency, None, None)));
    registry::load::organisations(&sql, orgs).await.unwrap();
    let under = |agency: u128, ministry: u128| registry::load::NewSupervision {
        agency: org_id(agency),
        ministry: org_id(ministry),
        basis: "test".into(),
        valid_from: day("2010-04-01"),
    };
    let under = vec![under(201, MIC), under(202, MIC), under(FORMER, MIC), under(ELSEWHERE, FSA)];
    registry::load::supervisions(&sql, under).await.unwrap();
    let end = "UPDATE supervisions SET valid_to = $1 WHERE agency_id = $2";
    sql.run_one(end, params![day("2014-06-16"), org_id(FORMER)]).await.unwrap();
    let contacts = [MOF].into_iter().chain(agencies);
    registry::load::contacts(&sql, contacts.map(contact).collect()).await.unwrap();
    cx.commit_unrecorded("test").await.unwrap();
}

async fn to_government(bench: &Bench, codes: &[&str]) -> Released {
    country(bench).await;
    released(bench, Spec { audience: Audience::only(codes.iter().copied()), ..spec(30) }).await
}

/// The line of an organisation on one of its tiers.
pub async fn line(bench: &Bench, released: &Released, org: u128, tier: Tier) -> DeliveryId {
    let cx = reading(bench, Actor::nobody()).await;
    let ask = "SELECT id FROM deliveries WHERE dispatch_id = $1 AND org_id = $2 AND tier = $3 AND government";
    let rows = cx.system("test").rows(ask, params![released.dispatch, org_id(org), tier.code()]).await.unwrap();
    assert_eq!(rows.len(), 1, "one line of {org}");
    rows[0].id("id").unwrap()
}

async fn sees(bench: &Bench, who: &Actor, id: DeliveryId) -> bool {
    let cx = reading(bench, who.clone()).await;
    cx.permit::<ViewDelivery, Delivery>(ViewDelivery, id).await.is_ok()
}

/// How much of it stands in somebody's inbox.
async fn inbox(bench: &Bench, who: &Actor) -> usize {
    let cx = reading(bench, who.clone()).await;
    delivery::ask::handed(&cx.visible(), None, 100).await.unwrap().len()
}

both_engines! {
    async fn it_goes_to_the_ministry_and_through_its_hand_to_its_agencies(bench: Bench) with &tables(); {
        let released = to_government(&bench, &["MIC", "FSA", "MOF"]).await;
        let n = async |condition: &str| count(&bench, released.dispatch, condition).await;
        // Three heads; MIC and its two agencies, FSA and its one, MOF.
        assert_eq!((released.recipients, released.unreachable, released.reachable_members), (9, 0, 6));
        assert_eq!(n("government").await, 9);
        assert_eq!(n("tier = 'ministry' AND via_id IS NULL AND handed_at IS NOT NULL").await, 3);
        // What is a ministry's own waits for no hand; one that supervises nobody has nothing to pass on.
        assert_eq!(n("tier = 'member' AND handed_at IS NOT NULL").await, 3);
        assert_eq!(n("tier = 'ministry' AND passed_at IS NOT NULL").await, 1);
        for org in AGENCIES {
            assert_eq!(inbox(&bench, &agency(org)).await, 0, "before its ministry passes it on");
        }
        bench.clock.advance(Duration::from_mins(9));
        let head = line(&bench, &released, MIC, Tier::Ministry).await;
        assert_eq!(pass(&bench, ministry_desk(MIC), head, "所管法人への追記").await, 2);
        for org in AGENCIES {
            let id = line(&bench, &released, org, Tier::Member).await;
            assert!(sees(&bench, &agency(org), id).await);
            assert_eq!(inbox(&bench, &agency(org)).await, 1);
            let cx = reading(&bench, agency(org)).await;
            let path = delivery::ask::path_of(&cx.system("test"), id).await.unwrap();
            assert_eq!(path.iter().map(|hop| hop.org).collect::<Vec<_>>(), [org_id(CENTRE), org_id(MIC), org_id(org)]);
            assert_eq!(path[1].addition, "所管法人への追記");
            assert_eq!(path[2].handed_at.unwrap().seconds_since(path[1].handed_at.unwrap()), 540);
        }
        assert_eq!(inbox(&bench, &agency(ELSEWHERE)).await, 0, "its ministry has not passed it on");
        assert_eq!(inbox(&bench, &agency(FORMER)).await, 0, "it was of that ministry until the day before");
        let cx = writing(&bench, ministry_desk(MIC)).await;
        let again = delivery::pass_notice(&cx, head, "", search).await;
        assert!(matches!(again, Err(PassNoticeError::AlreadyPassed)));
    }

    async fn who_is_of_a_sector_sees_nothing_of_it_and_the_other_way_round(bench: Bench) with &tables(); {
        let released = to_government(&bench, &["MIC"]).await;
        let lines = [line(&bench, &released, MIC, Tier::Ministry).await, line(&bench, &released, MIC, Tier::Member).await, line(&bench, &released, 201, Tier::Member).await];
        pass(&bench, ministry_desk(MIC), lines[0], "").await;
        for who in [member(101), member(BOTH), secretariat(TEL), ministry(FSA), ministry_desk(FSA), ministry_desk(MOF), agency(ELSEWHERE), agency(FORMER), executive(FSA, BodyKind::Ministry)] {
            assert_eq!(inbox(&bench, &who).await, 0, "{who:?}");
            for id in lines {
                assert!(!sees(&bench, &who, id).await, "{who:?}");
            }
        }
        // To everybody of every sector: agencies have nothing of it, nor has the desk of a ministry in its inbox.
        released_to_all(&bench).await;
        for who in [ministry_desk(MIC), agency(201), executive(MIC, BodyKind::Ministry)] {
            let cx = reading(&bench, who.clone()).await;
            let handed: Vec<Delivery> = delivery::ask::handed(&cx.visible(), None, 100).await.unwrap();
            assert!(handed.iter().all(|one| one.government && one.dispatch == released.dispatch), "{who:?}");
        }
        assert_eq!(inbox(&bench, &ministry(MIC)).await, 3, "the liaison sees both lines");
    }

    async fn the_desk_of_an_agency_answers_and_its_ministry_sees_by_whom(bench: Bench) with &tables(); {
        let released = to_government(&bench, &["MIC"]).await;
        let head = line(&bench, &released, MIC, Tier::Ministry).await;
        pass(&bench, ministry_desk(MIC), head, "").await;
        let own = line(&bench, &released, MIC, Tier::Member).await;
        let theirs = line(&bench, &released, 201, Tier::Member).await;
        answer(&bench, ministry_desk(MIC), own, Answer::NotAffected, "").await;
        answer(&bench, agency(201), theirs, Answer::NeedHelp, "委託先の連絡先が要る").await;
        for who in [agency(202), ministry_desk(MIC), agency(ELSEWHERE), executive(201, BodyKind::Agency), member(101)] {
            let cx = writing(&bench, who.clone()).await;
            let refused = delivery::answer_notice(&cx, theirs, Answer::Done, "").await;
            assert!(matches!(refused, Err(delivery::AnswerNoticeError::Denied(Denied::NotFound | Denied::Refused))), "{who:?}");
        }
        assert!(sees(&bench, &ministry_desk(MIC), theirs).await && sees(&bench, &executive(201, BodyKind::Agency), theirs).await);
        assert!(!sees(&bench, &executive(MIC, BodyKind::Ministry), theirs).await, "executives read what is their body's");
        let cx = reading(&bench, centre()).await;
        let board = delivery::ask::board(&cx.system("test"), released.dispatch, bench.clock.now()).await.unwrap();
        let rows: Vec<_> = board.rows.iter().map(|row| (row.code.as_str(), row.government, row.sector.as_str(), row.tally.entitled, row.tally.answered, row.passed)).collect();
        assert_eq!(rows, [("MIC", true, "STATE", 3, 2, true)]);
        assert_eq!((board.total.need_help, board.hops[0].all, board.hops[1].all), (1, 1, 0));
        assert_eq!(board.calls.len(), 1, "whoever needs help is telephoned");
    }

    async fn an_executive_reads_beside_the_desk_and_opens_nothing_for_it(bench: Bench) with &tables(); {
        let released = to_government(&bench, &["MOF"]).await;
        let own = line(&bench, &released, MOF, Tier::Member).await;
        let cx = writing(&bench, executive(MOF, BodyKind::Ministry)).await;
        let (read, first) = delivery::open_notice(&cx, own).await.unwrap();
        assert!(!first && read.opened_at.is_none());
        drop(cx);
        let cx = writing(&bench, ministry_desk(MOF)).await;
        assert!(delivery::open_notice(&cx, own).await.unwrap().1);
        cx.commit().await.unwrap();
    }

    async fn the_dry_run_says_what_the_release_writes_on_both_lines(bench: Bench) with &tables(); {
        country(&bench).await;
        for (number, codes) in [(40, &["MIC"][..]), (41, &["MIC", "FSA", "MOF"]), (42, &["ICT-TEL", "MIC"]), (43, &["MOF", "FIN-BANK"])] {
            let audience = Audience::only(codes.iter().copied());
            let cx = reading(&bench, centre()).await;
            let plan = delivery::plan(&cx.system("test"), &audience, bench.clock.now().day()).await.unwrap();
            drop(cx);
            let released = released(&bench, Spec { audience, ..spec(number) }).await;
            assert_eq!((released.recipients, released.unreachable, released.reachable_members), (plan.recipients(), plan.unreachable_count, plan.reachable_members()), "{codes:?}");
        }
        let cx = reading(&bench, centre()).await;
        let both = delivery::plan(&cx.system("test"), &Audience::only(["ICT-TEL", "MIC"]), bench.clock.now().day()).await.unwrap();
        let tree: Vec<_> = both.ministries.iter().flat_map(|one| one.ceptoars.iter().map(|group| (one.org, one.government, group.code.as_str(), group.members, group.direct))).collect();
        assert_eq!(tree, [(Some(org_id(MIC)), false, "ICT-TEL", 5, false), (None, true, "MIC", 3, false)]);
        // All sectors are no agency: nobody is reached whom nobody named.
        let all = delivery::plan(&cx.system("test"), &Audience::All, bench.clock.now().day()).await.unwrap();
        assert!(all.ministries.iter().all(|one| !one.government));
    }

    async fn under_embargo_only_the_ministry_that_is_named_has_it(bench: Bench) with &tables(); {
        country(&bench).await;
        let until = bench.clock.now().plus_seconds(3600);
        let embargo = Embargo { until, first: ["FSA".to_owned()].into() };
        let held = released(&bench, Spec { audience: Audience::only(["MIC", "FSA"]), embargo: Some(embargo), ..spec(31) }).await;
        assert_eq!((inbox(&bench, &ministry_desk(MIC)).await, inbox(&bench, &agency(201)).await), (0, 0));
        assert_eq!((inbox(&bench, &ministry_desk(FSA)).await, inbox(&bench, &agency(ELSEWHERE)).await), (2, 1));
        bench.clock.advance(Duration::from_secs(3601));
        delivery::open_embargoes(&bench.db, bench.clock.now()).await.unwrap();
        assert_eq!((inbox(&bench, &ministry_desk(MIC)).await, inbox(&bench, &agency(201)).await), (2, 0), "now it waits for the ministry's hand");
        let head = line(&bench, &held, MIC, Tier::Ministry).await;
        assert_eq!(pass(&bench, ministry_desk(MIC), head, "").await, 2);
        assert_eq!(count(&bench, held.dispatch, "tier = 'ministry' AND passed_at IS NULL").await, 0);
    }
}

async fn released_to_all(bench: &Bench) -> Released {
    released(bench, spec(32)).await
}
