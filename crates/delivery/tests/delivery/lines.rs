//! Each line for itself: later versions, answers, calls and recalls where a ministry has up to three lines of one notice.

use crate::{
    government::{AGENCIES, agency, country, line, ministry_desk},
    house::{get, open, post},
    post::{Sender, letter_to, states},
    world::*,
};
use access::{Actor, act::ViewDelivery};
use delivery::{
    Answer, AnswerNoticeError, Audience, Delivery, DeliveryId, Outcome, RecordCallError, Released, Spec, Tier,
    update::{Leaver, Superseded},
};
use kernel::Clock;
use mail::sink::{Mood, Sink};
use store::params;
use trial::{Bench, both_engines, org_id};

/// The first of a chain, or what supersedes `before`.
async fn version(bench: &Bench, number: u128, codes: &[&str], before: Option<&Released>) -> Released {
    let audience = Audience::only(codes.iter().copied());
    released(bench, Spec { audience, supersedes: before.map(|one| one.dispatch), ..spec(number) }).await
}

async fn sector_line(bench: &Bench, released: &Released) -> DeliveryId {
    let cx = reading(bench, Actor::nobody()).await;
    let ask = "SELECT id FROM deliveries WHERE dispatch_id = $1 AND org_id = $2 AND NOT government";
    cx.system("test").row(ask, params![released.dispatch, org_id(MIC)]).await.unwrap().unwrap().id("id").unwrap()
}

async fn superseded(bench: &Bench, who: &Actor, id: DeliveryId) -> Option<Superseded> {
    let cx = reading(bench, who.clone()).await;
    cx.permit::<ViewDelivery, Delivery>(ViewDelivery, id).await.unwrap().superseded
}

async fn versions(bench: &Bench, who: &Actor, id: DeliveryId) -> Vec<DeliveryId> {
    let cx = reading(bench, who.clone()).await;
    let line = cx.permit::<ViewDelivery, Delivery>(ViewDelivery, id).await.unwrap();
    let all = delivery::ask::versions(line.sql(), &line).await.unwrap();
    all.iter().map(|one| one.delivery).collect()
}

/// Whatever somebody is led to from his inbox, he may see.
async fn all_ways_lead_somewhere(bench: &Bench, who: &Actor) {
    let cx = reading(bench, who.clone()).await;
    let handed: Vec<Delivery> = delivery::ask::handed(&cx.visible(), None, 100).await.unwrap();
    assert!(!handed.is_empty());
    for one in handed {
        let newer = match one.superseded {
            Some(Superseded::By(newer)) => Some(newer),
            _ => None,
        };
        for id in newer.into_iter().chain(versions(bench, who, one.id).await) {
            assert!(cx.permit::<ViewDelivery, Delivery>(ViewDelivery, id).await.is_ok(), "{who:?}");
        }
    }
}

async fn leavers(bench: &Bench, of: &Released, codes: &[&str]) -> Vec<Leaver> {
    let cx = reading(bench, centre()).await;
    let audience = Audience::only(codes.iter().copied());
    delivery::ask::leavers(&cx.system("test"), of.dispatch, &audience, bench.clock.now().day()).await.unwrap()
}

both_engines! {
    async fn a_later_version_on_one_line_is_elsewhere_for_the_other(bench: Bench) with &tables(); {
        country(&bench).await;
        let first = version(&bench, 50, &["ICT-TEL", "MIC"], None).await;
        let (head, own) = (line(&bench, &first, MIC, Tier::Ministry).await, line(&bench, &first, MIC, Tier::Member).await);
        let sectors = sector_line(&bench, &first).await;
        let second = version(&bench, 51, &["ICT-TEL"], Some(&first)).await;
        let newer = sector_line(&bench, &second).await;
        for who in [ministry_desk(MIC), ministry(MIC)] {
            for id in [head, own] {
                assert!(matches!(superseded(&bench, &who, id).await, Some(Superseded::Elsewhere(_))), "{who:?}");
                assert_eq!(versions(&bench, &who, id).await, [id], "{who:?}");
            }
            all_ways_lead_somewhere(&bench, &who).await;
        }
        assert_eq!(superseded(&bench, &ministry(MIC), sectors).await, Some(Superseded::By(newer)));
        assert_eq!(versions(&bench, &ministry(MIC), sectors).await, [sectors, newer]);
        let home = get(&open(&bench), MIC, "ja", "/").await.text;
        assert!(home.contains(&format!("/inbox/{head}")), "the first waits to be passed on to the agencies still: {home}");
        assert!(!home.contains(&format!("/inbox/{sectors}")), "that of the sectors is superseded");
        // Told by another way: the desk is led to nothing of the sectors.
        let cx = reading(&bench, ministry_desk(MIC)).await;
        let told = async |who: Actor| delivery::ask::later_than(&cx.system("test"), uuid::Uuid::from_u128(50), &who).await.unwrap().unwrap();
        assert_eq!(told(ministry_desk(MIC)).await.line, None);
        assert_eq!(told(ministry(MIC)).await.line, Some(newer));
    }

    async fn a_head_is_superseded_by_a_head_and_an_own_line_by_an_own_line(bench: Bench) with &tables(); {
        country(&bench).await;
        let first = version(&bench, 50, &["MIC"], None).await;
        let desk = ministry_desk(MIC);
        let cx = writing(&bench, desk.clone()).await;
        delivery::open_notice(&cx, line(&bench, &first, MIC, Tier::Member).await).await.unwrap();
        cx.commit().await.unwrap();
        let second = version(&bench, 51, &["MIC", "ICT-TEL"], Some(&first)).await;
        for tier in [Tier::Ministry, Tier::Member] {
            let (old, new) = (line(&bench, &first, MIC, tier).await, line(&bench, &second, MIC, tier).await);
            assert_eq!(superseded(&bench, &desk, old).await, Some(Superseded::By(new)), "{tier:?}");
            assert_eq!(versions(&bench, &desk, new).await, [old, new], "{tier:?}");
        }
        all_ways_lead_somewhere(&bench, &desk).await;
        // Only the own line was opened: the head, which nobody ever opened, is not behind.
        let table = get(&open(&bench), CENTRE, "ja", &format!("/board/{}/opened.csv?show=behind", second.dispatch)).await.text;
        assert_eq!(table.lines().count(), 2, "{table}");
        let head = line(&bench, &first, MIC, Tier::Ministry).await;
        assert!(!get(&open(&bench), MIC, "ja", "/").await.text.contains(&format!("/inbox/{head}")), "the newer one is passed on");
        let cx = reading(&bench, desk.clone()).await;
        let told = delivery::ask::later_than(&cx.system("test"), uuid::Uuid::from_u128(50), &desk).await.unwrap();
        assert_eq!(told.unwrap().line, Some(line(&bench, &second, MIC, Tier::Member).await));
    }

    async fn who_loses_the_line_of_the_government_leaves_although_it_keeps_that_of_the_sectors(bench: Bench) with &tables(); {
        country(&bench).await;
        let first = version(&bench, 50, &["ICT-TEL", "MIC"], None).await;
        let gone = async |codes: &[&str]| delivery::update::ids(&leavers(&bench, &first, codes).await);
        assert!(gone(&["ICT-TEL", "MIC"]).await.is_empty());
        assert_eq!(gone(&["ICT-TEL"]).await, [MIC, AGENCIES[0], AGENCIES[1]].map(org_id));
        assert_eq!(gone(&["MIC"]).await, [MIC, TEL, 101, 102, 103, 104, BOTH].map(org_id));
    }

    async fn the_head_takes_no_answer_and_no_call_and_own_help_stays_with_the_centre(bench: Bench) with &tables(); {
        country(&bench).await;
        let released = version(&bench, 50, &["MIC"], None).await;
        let (head, own) = (line(&bench, &released, MIC, Tier::Ministry).await, line(&bench, &released, MIC, Tier::Member).await);
        pass(&bench, ministry_desk(MIC), head, "").await;
        for who in [ministry_desk(MIC), ministry(MIC)] {
            let cx = writing(&bench, who.clone()).await;
            let refused = delivery::answer_notice(&cx, head, Answer::Done, "").await;
            assert!(matches!(refused, Err(AnswerNoticeError::ToPassOn)), "{who:?}");
        }
        let web = open(&bench);
        let refused = post(&web, MIC, &format!("/deliveries/{head}/answer"), "answer=done&note=").await;
        assert!(refused.status == 409 && refused.text.contains("これは所管の法人へ送るものです"), "{}", refused.text);
        answer(&bench, ministry_desk(MIC), own, Answer::NeedHelp, "").await;
        for who in [ministry_desk(MIC), ministry(MIC)] {
            for id in [head, own] {
                let cx = writing(&bench, who.clone()).await;
                let refused = delivery::record_call(&cx, id, Outcome::Told, "自分に").await;
                assert!(matches!(refused, Err(RecordCallError::Denied(_))), "{who:?}");
            }
        }
        let below = format!("/deliveries/{head}/below");
        assert!(!get(&web, MIC, "ja", "/").await.text.contains(&below), "it is not help below");
        let listed = get(&web, MIC, "ja", &below).await.text;
        assert!(listed.contains("組織201") && !listed.contains(&format!("/deliveries/{own}/call")), "{listed}");
        let cx = reading(&bench, centre()).await;
        let board = delivery::ask::board(&cx.system("test"), released.dispatch, bench.clock.now()).await.unwrap();
        assert_eq!(board.calls.iter().map(|one| one.delivery).collect::<Vec<_>>(), [own]);
        assert!(get(&web, CENTRE, "ja", "/").await.text.contains(&format!("/board/{}#h-call", released.dispatch)));
        drop(cx);
        // Help of an agency is help below, and its ministry telephones it.
        let theirs = line(&bench, &released, AGENCIES[0], Tier::Member).await;
        answer(&bench, agency(AGENCIES[0]), theirs, Answer::NeedHelp, "").await;
        assert!(get(&web, MIC, "ja", "/").await.text.contains(&below));
        let cx = writing(&bench, ministry_desk(MIC)).await;
        delivery::record_call(&cx, theirs, Outcome::Told, "").await.unwrap();
        delivery::record_help(&cx, theirs, 1, "人を送った").await.unwrap();
        cx.commit().await.unwrap();
        assert!(!get(&web, MIC, "ja", "/").await.text.contains(&below));
    }

    async fn a_recall_is_confirmed_on_the_own_line_and_asked_for_there_alone(bench: Bench) with &tables(); {
        country(&bench).await;
        let released = version(&bench, 50, &["MIC"], None).await;
        let (head, own) = (line(&bench, &released, MIC, Tier::Ministry).await, line(&bench, &released, MIC, Tier::Member).await);
        for id in [head, own] {
            let cx = writing(&bench, ministry_desk(MIC)).await;
            delivery::open_notice(&cx, id).await.unwrap();
            cx.commit().await.unwrap();
        }
        let cx = writing(&bench, centre()).await;
        let recall = delivery::Withdrawal { reason: "誤り".into(), instructions: "使わない".into(), at: bench.clock.now() };
        delivery::withdraw(&cx, &cx.system("test"), released.dispatch, &recall).await.unwrap();
        cx.commit().await.unwrap();
        let web = open(&bench);
        let home = get(&web, MIC, "ja", "/").await.text;
        assert!(home.contains(&format!("/inbox/{own}")) && !home.contains(&format!("/inbox/{head}")), "{home}");
        let unconfirmed = async || get(&web, CENTRE, "ja", &format!("/board/{}/opened.csv?show=unconfirmed", released.dispatch)).await.text.lines().count();
        assert_eq!(unconfirmed().await, 2, "a line of words and the own line");
        let cx = writing(&bench, ministry_desk(MIC)).await;
        delivery::confirm_withdrawal(&cx, own).await.unwrap();
        cx.commit().await.unwrap();
        assert_eq!(unconfirmed().await, 1);
    }

    async fn a_letter_leads_to_the_line_of_which_it_tells_where_a_body_has_several(bench: Bench) with &tables(); {
        country(&bench).await;
        let cx = writing(&bench, Actor::nobody()).await;
        let apart = "UPDATE contacts SET mail = 'desk2@member.example' WHERE org_id = $1";
        cx.system("test").run_one(apart, params![org_id(MIC)]).await.unwrap();
        cx.commit_unrecorded("test").await.unwrap();
        bench.clock.set("2014-06-17 10:00");
        assert!(delivery::post::open(&bench.db, bench.clock.now()).await.unwrap());
        let audience = Audience::only(["ICT-TEL", "MIC"]);
        let released = released(&bench, Spec { audience, urgency: delivery::Urgency::Urgent, ..spec(50) }).await;
        let lines = [line(&bench, &released, MIC, Tier::Ministry).await, sector_line(&bench, &released).await];
        let first = letter(&bench).await;
        let told = |said: &str| lines.into_iter().filter(|line| said.contains(&format!("/inbox/{line}"))).collect::<Vec<_>>();
        let [of_notice] = told(&first)[..] else { panic!("one line: {first}") };
        let [other] = lines.into_iter().filter(|line| *line != of_notice).collect::<Vec<_>>()[..] else { panic!("{lines:?}") };
        for who in [ministry_desk(MIC), ministry(MIC)] {
            let cx = writing(&bench, who).await;
            if delivery::acknowledge_notice(&cx, of_notice).await.is_ok() {
                cx.commit().await.unwrap();
            }
        }
        bench.clock.set("2014-06-17 10:30");
        delivery::remind(&bench.db, bench.clock.now()).await.unwrap();
        let reminder = letter(&bench).await;
        assert_eq!(told(&reminder), [other], "what was confirmed is not reminded of: {reminder}");
    }
}

/// What goes out now to the ministry, after all others have got theirs.
async fn letter(bench: &Bench) -> String {
    let sink = Sink::start(Mood::default(), true).await.unwrap();
    let sender = Sender::start(bench, sink.address(), 2);
    loop {
        let waiting = states(bench).await;
        if waiting.keys().all(|state| state == "handed" || state == "needless") {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    sender.stop().await;
    letter_to(&sink, MIC)
}
