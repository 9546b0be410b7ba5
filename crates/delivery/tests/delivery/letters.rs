//! Letters are promised in the transaction from which they follow: one per recipient, thing and occasion.

use crate::world::*;
use access::Actor;
use delivery::{Dispatch, Embargo, Withdrawal, open_embargoes, post, withdraw};
use kernel::{At, Clock, Id};
use std::time::Duration;
use store::params;
use trial::{Bench, both_engines, org_id};

/// To which bodies (by number) letters about a dispatch are promised on an occasion.
async fn promised(bench: &Bench, dispatch: Id<Dispatch>, occasion: &str) -> Vec<u128> {
    let cx = reading(bench, Actor::nobody()).await;
    let ask = "SELECT recipient_id FROM letters WHERE about_id = $1 AND occasion = $2 AND state = 'waiting'";
    let rows = cx.system("test").rows(ask, params![dispatch, occasion]).await.unwrap();
    let mut bodies: Vec<u128> = rows
        .iter()
        .map(|row| row.get::<uuid::Uuid>("recipient_id").unwrap().as_u128() - org_id(0).uuid().as_u128())
        .collect();
    bodies.sort_unstable();
    bodies
}

async fn open(bench: &Bench) {
    assert!(post::open(&bench.db, bench.clock.now()).await.unwrap());
    assert!(!post::open(&bench.db, bench.clock.now()).await.unwrap(), "it is open");
}

both_engines! {
    async fn a_hub_that_sends_no_mail_promises_none(bench: Bench) with &tables(); {
        let released = flown(&bench).await;
        assert_eq!(promised(&bench, released.dispatch, "notice").await, Vec::<u128>::new());
    }

    async fn whoever_is_handed_it_is_promised_one_letter_in_that_moment(bench: Bench) with &tables(); {
        open(&bench).await;
        people(&bench).await;
        let dispatch = released(&bench, spec(12)).await.dispatch;
        assert_eq!(promised(&bench, dispatch, "notice").await, [MIC, FSA], "what waits for a hand is told to nobody below");
        pass(&bench, ministry(MIC), to(&bench, dispatch, MIC, None).await, "").await;
        let beyond = [MIC, FSA, TEL, CATV, 105, 106, 107, 108];
        assert_eq!(promised(&bench, dispatch, "notice").await, beyond, "what is passed on directly is told at once");
        bench.clock.advance(Duration::from_secs(60));
        pass(&bench, secretariat(TEL), to(&bench, dispatch, TEL, None).await, "").await;
        let all = promised(&bench, dispatch, "notice").await;
        assert_eq!(all, [MIC, FSA, TEL, CATV, 101, 102, 103, 104, 105, 106, 107, 108], "who is in two groups is told once");
    }

    async fn who_has_no_mail_address_today_is_promised_none(bench: Bench) with &tables(); {
        open(&bench).await;
        people(&bench).await;
        let cx = writing(&bench, Actor::nobody()).await;
        let sql = cx.system("test");
        sql.run_one("UPDATE contacts SET mail = '' WHERE org_id = $1", params![org_id(106)]).await.unwrap();
        // The first contact has none, the second has.
        sql.run_one("UPDATE contacts SET mail = '' WHERE org_id = $1", params![org_id(107)]).await.unwrap();
        let second = registry::Contact { id: uuid::Uuid::from_u128(7).into(), priority: 2, ..contact(107) };
        registry::load::contacts(&sql, vec![second]).await.unwrap();
        cx.commit_unrecorded("test").await.unwrap();
        let dispatch = released(&bench, spec(12)).await.dispatch;
        pass(&bench, ministry(MIC), to(&bench, dispatch, MIC, None).await, "").await;
        assert_eq!(promised(&bench, dispatch, "notice").await, [MIC, FSA, TEL, CATV, 105, 107, 108]);
        // Whoever telephones has both before him, and when each can be reached.
        let call = format!("/deliveries/{}/call", to(&bench, dispatch, 107, None).await);
        let form = crate::house::get(&crate::house::open(&bench), crate::world::CATV, "ja", &call).await.text;
        assert_eq!((form.matches("href=\"tel:0300000121\"").count(), form.matches("平日の日中").count()), (2, 2), "{form}");
    }

    async fn under_embargo_only_those_who_have_it_are_told_and_the_others_at_its_time(bench: Bench) with &tables(); {
        open(&bench).await;
        people(&bench).await;
        let embargo = Embargo { until: At::parse_local("2014-06-20 10:00").unwrap(), first: ["FIN-BANK".to_owned()].into() };
        let held = delivery::Spec { embargo: Some(embargo), answer_by: None, ..spec(12) };
        let dispatch = released(&bench, held).await.dispatch;
        assert_eq!(promised(&bench, dispatch, "notice").await, [FSA, BANK, 109, 110, 111]);
        bench.clock.set("2014-06-20 10:00");
        assert_eq!(open_embargoes(&bench.db, bench.clock.now()).await.unwrap(), 1);
        let all = promised(&bench, dispatch, "notice").await;
        assert_eq!(all, [MIC, FSA, BANK, 109, 110, 111], "who had it before is not told again");
    }

    async fn a_recall_is_told_to_whoever_had_it_and_to_nobody_else(bench: Bench) with &tables(); {
        open(&bench).await;
        people(&bench).await;
        let dispatch = released(&bench, spec(12)).await.dispatch;
        pass(&bench, ministry(FSA), to(&bench, dispatch, FSA, None).await, "").await;
        bench.clock.advance(Duration::from_secs(60));
        let cx = writing(&bench, centre()).await;
        let recall = Withdrawal { reason: "誤り".into(), instructions: "使わない".into(), at: bench.clock.now() };
        withdraw(&cx, &cx.system("test"), dispatch, &recall).await.unwrap();
        cx.commit().await.unwrap();
        assert_eq!(promised(&bench, dispatch, "recall").await, [MIC, FSA, BANK]);
    }

    async fn what_was_released_before_the_hub_sent_mail_is_told_to_nobody_afterwards(bench: Bench) with &tables(); {
        people(&bench).await;
        let before = released(&bench, spec(12)).await.dispatch;
        open(&bench).await;
        bench.clock.advance(Duration::from_secs(60));
        let after = released(&bench, spec(13)).await.dispatch;
        assert_eq!(promised(&bench, before, "notice").await, Vec::<u128>::new());
        assert_eq!(promised(&bench, after, "notice").await, [MIC, FSA]);
    }
}
