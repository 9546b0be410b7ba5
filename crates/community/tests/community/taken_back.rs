//! What came by hand and its giver took back: nobody reads it or goes on with it, and what was begun with it does not leave.

use crate::{
    centre_hands::{broken, given, left_from, let_go, out, recorded, told},
    house::{call, get, open, post},
    world::*,
};
use access::{Actor, Role};
use axum::http::StatusCode;
use community::{
    HandFlaw, Onward, SealKind,
    ops::{
        hand_over_notice::hand_over_notice,
        record_leave::{RecordLeaveError, record_leave},
        take_up_arrival::{TakeUpArrivalError, take_up_arrival},
        withdraw_arrival::{Said, WithdrawArrivalError, withdraw_arrival},
    },
};
use kernel::Clock;
use sharing::{
    ops::{
        discard_notice::discard_notice,
        release_notice::{ReleaseNoticeError, release_notice},
        update_notice::update_notice,
    },
    release::{Hold, Obstacle},
};
use store::{Denied, SealFault, params};
use trial::{Bench, both_engines};

fn said(bench: &Bench) -> Said {
    let whom = told(bench);
    Said { whom: whom.whom, means: whom.means, at: whom.at, why: "内容に誤りがあった".into() }
}

both_engines! {
    async fn what_its_giver_took_back_is_read_by_nobody_and_goes_no_further(bench: Bench) with &tables(); {
        build(&bench).await;
        let router = open(&bench);
        let id = recorded(&bench, false).await;
        let_go(&bench, id, Onward::Notice).await;
        let cx = write(&bench, &centre(Role::Analyst)).await;
        let notice = take_up_arrival(&cx, id).await.unwrap();
        cx.commit().await.unwrap();
        let path = format!("/arrivals/{id}");
        let (_, page) = get(&router, "centre", "ja", &path).await;
        assert!(page.contains("手渡しの本文") && page.contains(&format!("{path}/withdraw")) && !page.contains('⟦'), "{page}");
        // Who may not, and what is not said.
        let form = "whom=a&means=b&at=2014-06-17T14:00&why=x";
        for who in ["member", "hub", "council", "c4tap", "outsider"] {
            assert_eq!(post(&router, who, &format!("{path}/withdraw"), form).await.0, StatusCode::NOT_FOUND, "{who}");
        }
        let cx = write(&bench, &centre(Role::Duty)).await;
        let early = withdraw_arrival(&cx, id, Said { at: Some(bench.clock.now().plus_days(-1)), ..said(&bench) }).await;
        assert!(matches!(&early, Err(WithdrawArrivalError::Flawed(flaws)) if *flaws == [HandFlaw::Unreceived]), "{early:?}");
        let silent = withdraw_arrival(&cx, id, Said { why: " ".into(), ..said(&bench) }).await;
        assert!(matches!(silent, Err(WithdrawArrivalError::Why)), "{silent:?}");
        drop(cx);
        let (status, page) = post(&router, "centre", &format!("{path}/withdraw"), "whom=佐藤&means=&at=&why=x").await;
        assert!(status == StatusCode::UNPROCESSABLE_ENTITY && page.contains("value=\"佐藤\""), "{page}");
        let json = r#"{"whom":"a","means":"b","at":"2006-06-17T09:00:00+09:00","why":"x"}"#;
        let (status, text) = call(&router, "centre", &format!("/api/v1{path}/withdraw"), json).await;
        assert!(status == StatusCode::UNPROCESSABLE_ENTITY && text.contains("unreceived"), "{text}");
        let cx = write(&bench, &centre(Role::Duty)).await;
        withdraw_arrival(&cx, id, said(&bench)).await.unwrap();
        cx.commit().await.unwrap();
        // Nobody reads it.
        for (lang, words) in [("ja", "取り下げました"), ("en", "The giver has withdrawn it")] {
            let (_, page) = get(&router, "centre", lang, &path).await;
            assert!(page.contains(words) && page.contains("内容に誤りがあった") && page.contains("警察庁 山田"), "{page}");
            for secret in ["手渡しの本文", "203.0.113.7", "sample.txt", "/withdraw\"", "⟦"] {
                assert!(!page.contains(secret), "{secret}: {page}");
            }
        }
        let (_, text) = get(&router, "centre", "ja", &format!("/api/v1{path}")).await;
        assert!(text.contains("\"taken_back\":{\"said\":{\"whom\":\"警察庁 山田\"") && !text.contains("手渡しの本文"), "{text}");
        let (_, found) = get(&router, "centre", "ja", "/search?q=%E6%89%8B%E6%B8%A1%E3%81%97").await;
        assert!(!found.contains(&id.to_string()), "{found}");
        // Nobody goes on with it.
        let cx = write(&bench, &centre(Role::Duty)).await;
        let again = withdraw_arrival(&cx, id, said(&bench)).await;
        assert!(matches!(again, Err(WithdrawArrivalError::Already)), "{again:?}");
        let leave = record_leave(&cx, id, Onward::Bridge(out()), given(&bench)).await;
        assert!(matches!(leave, Err(RecordLeaveError::Recalled)), "{leave:?}");
        let newest = "SELECT content_hash FROM notice_revisions WHERE notice_id = $1 ORDER BY revision DESC LIMIT 1";
        let hash = cx.system("test").row(newest, params![notice]).await.unwrap().unwrap().hash("content_hash").unwrap();
        let release = release_notice(&cx, notice, hash).await;
        assert!(matches!(&release, Err(ReleaseNoticeError::InTheWay(why)) if why.contains(&Obstacle::Held(Hold::Source))), "{release:?}");
        drop(cx);
        let cx = write(&bench, &centre(Role::Analyst)).await;
        assert!(matches!(take_up_arrival(&cx, id).await.unwrap_err(), TakeUpArrivalError::Recalled));
        drop(cx);
        assert_eq!((broken(&bench).await, crate::told::miscounted(&bench).await), (vec![], vec![]));
        trial::lift(&bench, &["arrival_withdrawals"]).await;
        let cx = write(&bench, &Actor::nobody()).await;
        cx.system("test").run("UPDATE arrival_withdrawals SET why = 'x'", params![]).await.unwrap();
        cx.commit_unrecorded("test").await.unwrap();
        assert_eq!(broken(&bench).await, [(SealKind::ArrivalWithdrawal, SealFault::Chain)]);
    }

    async fn no_update_of_what_left_with_it_leaves_and_who_may_recall_it_is_told(bench: Bench) with &tables(); {
        build(&bench).await;
        let router = open(&bench);
        let update = async |notice| {
            let cx = write(&bench, &centre(Role::Analyst)).await;
            let new = update_notice(&cx, notice).await.unwrap();
            cx.commit().await.unwrap();
            new
        };
        let takes_back = async |id| {
            let cx = write(&bench, &centre(Role::Duty)).await;
            withdraw_arrival(&cx, id, said(&bench)).await.unwrap();
            cx.commit().await.unwrap();
        };
        let id = recorded(&bench, false).await;
        let_go(&bench, id, Onward::Notice).await;
        let notice = left_from(&bench, id).await;
        // One that is being written, and one that is begun after it was taken back.
        for begun_before in [true, false] {
            let update = if begun_before {
                let update = update(notice).await;
                assert!(!get(&router, "centre", "ja", "/").await.1.contains("もとの情報が取り下げられました"));
                takes_back(id).await;
                update
            } else {
                update(notice).await
            };
            let cx = write(&bench, &centre(Role::Duty)).await;
            let newest = "SELECT content_hash FROM notice_revisions WHERE notice_id = $1 ORDER BY revision DESC LIMIT 1";
            let hash = cx.system("test").row(newest, params![update]).await.unwrap().unwrap().hash("content_hash").unwrap();
            let release = release_notice(&cx, update, hash).await;
            assert!(matches!(&release, Err(ReleaseNoticeError::InTheWay(why)) if why.contains(&Obstacle::Held(Hold::Source))), "{release:?}");
            drop(cx);
            let cx = write(&bench, &centre(Role::Analyst)).await;
            discard_notice(&cx, update).await.unwrap();
            cx.commit().await.unwrap();
            assert_eq!(crate::told::miscounted(&bench).await, [] as [&str; 0], "as a recount has it");
        }
        for (lang, words) in [("ja", "もとの情報が取り下げられました"), ("en", "was made of was taken back")] {
            let (_, home) = get(&router, "centre", lang, "/").await;
            assert!(home.contains(words) && home.contains(&format!("/notices/{notice}/recall")) && !home.contains('⟦'), "{home}");
        }
        bench.clock.advance(std::time::Duration::from_secs(31 * 24 * 3600));
        assert!(!get(&router, "centre", "ja", "/").await.1.contains("もとの情報が取り下げられました"), "it was weighed");
    }

    async fn what_left_with_it_passes_no_further_bridge_and_what_came_here_is_not_taken_back_by_hand(bench: Bench) with &tables(); {
        build(&bench).await;
        let id = recorded(&bench, false).await;
        let_go(&bench, id, Onward::Notice).await;
        let_go(&bench, id, Onward::Bridge(out())).await;
        let notice = left_from(&bench, id).await;
        let cx = write(&bench, &centre(Role::Duty)).await;
        withdraw_arrival(&cx, id, said(&bench)).await.unwrap();
        cx.commit().await.unwrap();
        let cx = write(&bench, &centre(Role::Duty)).await;
        assert!(hand_over_notice(&cx, out(), notice, told(&bench)).await.is_err(), "the leave for that bridge is worth nothing now");
        drop(cx);
        // What a notice of the centre brought to a community is recalled there, not taken back here.
        let arrival = crate::recalled::passed(&bench, crate::recalled::left_with(&bench, crate::centre_hands::released()).await).await;
        let cx = write(&bench, &centre(Role::Duty)).await;
        let not_here = withdraw_arrival(&cx, arrival, said(&bench)).await;
        assert!(matches!(not_here, Err(WithdrawArrivalError::Denied(Denied::NotFound) | WithdrawArrivalError::NotByHand)), "{not_here:?}");
    }
}
