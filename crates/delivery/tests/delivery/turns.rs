//! At most so many letters to the addresses of one host: the others wait for their turn, nobody else does, and none is lost.

use crate::{
    house::{get, open},
    post::{BODIES, Sender, only, states, told, tries, until},
    world::*,
};
use access::Actor;
use delivery::post::PerHost;
use mail::sink::{Mood, Sink};
use std::time::Duration;
use store::params;
use trial::{Bench, both_engines, org_id};

/// Every answer takes a while, so that letters are on their way together.
fn slow() -> Mood {
    Mood { delay: 1_000, delay_by: Duration::from_millis(60), ..Mood::default() }
}

/// Three members have addresses at a host of their own.
const ELSEWHERE: [u128; 3] = [101, 102, 103];

async fn some_elsewhere(bench: &Bench) {
    let cx = writing(bench, Actor::nobody()).await;
    for body in ELSEWHERE {
        let update = "UPDATE contacts SET mail = $1 WHERE org_id = $2";
        cx.system("test").run_one(update, params![format!("desk{body}@Other.example"), org_id(body)]).await.unwrap();
    }
    cx.commit_unrecorded("test").await.unwrap();
}

/// How many are on their way to a host.
async fn under_way(bench: &Bench, host: &str) -> i64 {
    let cx = reading(bench, Actor::nobody()).await;
    let ask = "SELECT COUNT(*) AS n FROM letters WHERE state = 'sending' AND host = $1";
    cx.system("test").count(ask, params![host]).await.unwrap()
}

both_engines! {
    async fn never_more_than_the_limit_are_on_their_way_to_one_host_from_all_processes_together(bench: Bench) with &tables(); {
        told(&bench, spec(12)).await;
        some_elsewhere(&bench).await;
        let sink = Sink::start(slow(), true).await.unwrap();
        let per_host = PerHost { at_once: Some(2), a_minute: None };
        let both = [0, 1].map(|_| Sender::within(&bench, (sink.address(), 4), per_host));
        let mut most = 0;
        while states(&bench).await != only([("handed", BODIES)]) {
            let now = under_way(&bench, "member.example").await;
            assert!(now <= 2, "{now} at once");
            most = most.max(now + under_way(&bench, "other.example").await);
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        assert!(most > 2, "nobody waits for another host's turn");
        for one in both {
            one.stop().await;
        }
        assert_eq!(tries(&bench).await, only([("handed", BODIES)]), "waiting for its turn is no try");
        assert!(sink.taken().values().all(|one| one.times == 1));
    }

    async fn a_letter_does_not_wait_for_the_turn_of_a_host_that_its_contact_has_left(bench: Bench) with &tables(); {
        told(&bench, spec(12)).await;
        let sink = Sink::start(Mood::default(), true).await.unwrap();
        let per_host = PerHost { at_once: None, a_minute: Some(5) };
        let sender = Sender::within(&bench, (sink.address(), 4), per_host);
        until(&bench, only([("handed", 5), ("waiting", BODIES - 5)])).await;
        let cx = writing(&bench, Actor::nobody()).await;
        let ask = "SELECT recipient_id FROM letters WHERE state = 'waiting' AND host IS NOT NULL ORDER BY id LIMIT 1";
        let row = cx.system("test").row(ask, params![]).await.unwrap().unwrap();
        let waits: access::OrgId = row.id("recipient_id").unwrap();
        let update = "UPDATE contacts SET mail = 'moved@other.example' WHERE org_id = $1";
        cx.system("test").run_one(update, params![waits]).await.unwrap();
        cx.commit_unrecorded("test").await.unwrap();
        bench.clock.advance(Duration::from_secs(11));
        until(&bench, only([("handed", 6), ("waiting", BODIES - 6)])).await;
        sender.stop().await;
        let to: Vec<_> = sink.taken().into_values().map(|one| one.recipient).collect();
        assert!(to.iter().any(|to| to.contains("moved@other.example")), "{to:?}");
    }

    async fn what_is_over_a_minutes_limit_goes_in_the_minutes_after_it_and_the_page_says_so(bench: Bench) with &tables(); {
        told(&bench, spec(12)).await;
        some_elsewhere(&bench).await;
        let sink = Sink::start(Mood::default(), true).await.unwrap();
        let per_host = PerHost { at_once: None, a_minute: Some(5) };
        let sender = Sender::within(&bench, (sink.address(), 4), per_host);
        let others = BODIES - 3;
        until(&bench, only([("handed", 3 + 5), ("waiting", others - 5)])).await;
        let house = open(&bench);
        for (lang, limit, wait) in [("ja", "1 分に 5 通まで", "順番待ち 8"), ("en", "at most 5 a minute", "waiting for their turn: 8")] {
            let page = get(&house, CENTRE, lang, "/mail/queue").await.text;
            assert!(page.contains(limit) && page.contains(wait) && page.contains("member.example") && !page.contains('⟦'), "{page}");
            assert!(!page.contains("other.example"), "nothing waits there: {page}");
        }
        tokio::time::sleep(Duration::from_millis(600)).await;
        assert_eq!(states(&bench).await, only([("handed", 3 + 5), ("waiting", others - 5)]), "the minute is not over");
        bench.clock.advance(Duration::from_secs(61));
        until(&bench, only([("handed", 3 + 10), ("waiting", others - 10)])).await;
        bench.clock.advance(Duration::from_secs(61));
        until(&bench, only([("handed", BODIES)])).await;
        sender.stop().await;
        assert_eq!(tries(&bench).await, only([("handed", BODIES)]), "waiting for its turn is no try");
        assert!(sink.taken().values().all(|one| one.times == 1));
    }

    async fn without_limits_no_host_is_noted_and_the_page_speaks_of_none(bench: Bench) with &tables(); {
        told(&bench, spec(12)).await;
        let sink = Sink::start(Mood::default(), true).await.unwrap();
        let sender = Sender::start(&bench, sink.address(), 4);
        until(&bench, only([("handed", BODIES)])).await;
        sender.stop().await;
        let cx = reading(&bench, Actor::nobody()).await;
        assert_eq!(cx.system("test").count("SELECT COUNT(host) AS n FROM letters", params![]).await.unwrap(), 0);
        assert!(!get(&open(&bench), CENTRE, "ja", "/mail/queue").await.text.contains("一つのサーバへは"));
    }
}
