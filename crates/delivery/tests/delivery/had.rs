//! After a recall: who has had the text, by opening it or by a letter that carries it, and is to be telephoned.

use crate::{
    house::{get, open},
    post::{BODIES, Sender, only, told, until},
    world::*,
};
use access::Actor;
use delivery::{Spec, Withdrawal, withdraw};
use kernel::{Clock, Tlp};
use mail::sink::{Mood, Sink};
use store::params;
use trial::{Bench, both_engines};

/// Everybody is told by letter under this label, one opens it, and it is recalled; the board's address.
async fn recalled(bench: &Bench, tlp: Tlp) -> String {
    told(bench, Spec { tlp, ..spec(12) }).await;
    let sink = Sink::start(Mood::default(), true).await.unwrap();
    let sender = Sender::start(bench, sink.address(), 2);
    until(bench, only([("handed", BODIES)])).await;
    sender.stop().await;
    let cx = reading(bench, Actor::nobody()).await;
    let dispatch = cx.system("test").rows("SELECT id FROM dispatches", params![]).await.unwrap()[0].id("id").unwrap();
    drop(cx);
    let cx = writing(bench, member(101)).await;
    delivery::open_notice(&cx, to(bench, dispatch, 101, None).await).await.unwrap();
    cx.commit().await.unwrap();
    let cx = writing(bench, centre()).await;
    let recall = Withdrawal { reason: "誤り".into(), instructions: "使わない".into(), at: bench.clock.now() };
    withdraw(&cx, &cx.system("test"), dispatch, &recall).await.unwrap();
    cx.commit().await.unwrap();
    let cx = reading(bench, Actor::nobody()).await;
    let recalls =
        cx.system("test").count("SELECT COUNT(*) AS n FROM letters WHERE occasion = 'recall'", params![]).await;
    assert_eq!(recalls.unwrap(), BODIES, "whoever was handed the letter is told of the recall");
    format!("/board/{dispatch}/opened")
}

/// The lines of a list.
async fn listed(bench: &Bench, board: &str, show: &str) -> Vec<String> {
    let table = get(&open(bench), CENTRE, "ja", &format!("{board}.csv?show={show}")).await.text;
    assert!(!table.contains('⟦'), "{table}");
    table.lines().skip(1).map(str::to_owned).collect()
}

both_engines! {
    async fn whoever_was_handed_a_letter_with_the_text_has_had_it_and_is_telephoned(bench: Bench) with &tables(); {
        let board = recalled(&bench, Tlp::Green).await;
        assert_eq!(listed(&bench, &board, "opened").await.len(), 1);
        for show in ["had", "unconfirmed"] {
            let all = listed(&bench, &board, show).await;
            assert_eq!(all.len(), usize::try_from(BODIES).unwrap(), "{show}: {all:?}");
            let unopened = all.iter().find(|line| line.contains("組織102")).unwrap();
            assert_eq!(unopened.matches("2014-06-17").count(), 2, "handed over, and by a letter with the text: {unopened}");
        }
        let page = get(&open(&bench), CENTRE, "ja", &format!("{board}?show=unconfirmed")).await.text;
        assert!(page.contains("本文のメールを渡した") && page.contains("組織102") && page.contains("本文が渡ったが未確認の組織 16"), "{page}");
        let cx = writing(&bench, member(102)).await;
        let line = { let read = reading(&bench, Actor::nobody()).await; read.system("test").rows("SELECT id FROM deliveries WHERE org_id = $1", params![trial::org_id(102)]).await.unwrap()[0].id("id").unwrap() };
        delivery::confirm_withdrawal(&cx, line).await.unwrap();
        cx.commit().await.unwrap();
        let left = listed(&bench, &board, "unconfirmed").await;
        assert!(left.len() == usize::try_from(BODIES).unwrap() - 1 && !left.iter().any(|line| line.contains("組織102")), "{left:?}");
    }

    async fn a_letter_that_says_only_that_something_waits_gave_nobody_the_text(bench: Bench) with &tables(); {
        let board = recalled(&bench, Tlp::Amber).await;
        for show in ["opened", "had", "unconfirmed"] {
            let all = listed(&bench, &board, show).await;
            assert!(all.len() == 1 && all[0].contains("組織101"), "{show}: {all:?}");
        }
    }

    async fn who_sends_back_what_he_was_handed_stays_on_the_list(bench: Bench) with &tables(); {
        let board = recalled(&bench, Tlp::Green).await;
        let cx = writing(&bench, Actor::nobody()).await;
        let back = "UPDATE letters SET state = 'refused' WHERE recipient_id = $1 AND occasion = 'notice'";
        cx.system("test").run_one(back, params![trial::org_id(102)]).await.unwrap();
        cx.commit_unrecorded("test").await.unwrap();
        let all = listed(&bench, &board, "had").await;
        assert!(all.iter().any(|line| line.contains("組織102")), "{all:?}");
    }
}
