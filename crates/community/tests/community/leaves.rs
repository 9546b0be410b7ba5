//! Leave to go on with what came by hand: it is used when a notice leaves, and not when one is begun; what is given up binds
//! nothing; and nothing is done before it can have been.

use crate::{
    centre_hands::{broken, given, left_from, let_go, out, recorded, released, taken_back, told},
    house::{call, get, open, post},
    recalled::left_with,
    world::*,
};
use access::Role;
use axum::http::StatusCode;
use community::{
    ArrivalId, HandFlaw, Onward,
    ops::{
        hand_over_notice::{HandOverNoticeError, Told, hand_over_notice},
        record_leave::{Given, RecordLeaveError, record_leave},
        take_up_arrival::{TakeUpArrivalError, take_up_arrival},
        withdraw_leave::WithdrawLeaveError,
    },
};
use kernel::Clock;
use sharing::{
    notice::NoticeId,
    ops::{
        discard_notice::discard_notice,
        release_notice::{ReleaseNoticeError, release_notice},
    },
    release::{Hold, Obstacle},
};
use trial::{Bench, both_engines};

async fn begun(bench: &Bench, arrival: ArrivalId) -> NoticeId {
    let cx = write(bench, &centre(Role::Analyst)).await;
    let notice = take_up_arrival(&cx, arrival).await.unwrap();
    cx.commit().await.unwrap();
    notice
}

/// What keeps a notice from leaving.
async fn in_the_way(bench: &Bench, notice: NoticeId) -> Vec<Obstacle> {
    let cx = write(bench, &centre(Role::Duty)).await;
    let newest = "SELECT content_hash FROM notice_revisions WHERE notice_id = $1 ORDER BY revision DESC LIMIT 1";
    let row = cx.system("test").row(newest, store::params![notice]).await.unwrap().unwrap();
    match release_notice(&cx, notice, row.hash("content_hash").unwrap()).await {
        Err(ReleaseNoticeError::InTheWay(why)) => why,
        other => panic!("{other:?}"),
    }
}

both_engines! {
    async fn a_leave_counts_from_the_release_and_one_that_is_taken_back_keeps_the_notice_from_leaving(bench: Bench) with &tables(); {
        build(&bench).await;
        let router = open(&bench);
        let (id, duty) = (recorded(&bench, false).await, centre(Role::Duty));
        let leave = let_go(&bench, id, Onward::Notice).await;
        let notice = begun(&bench, id).await;
        let held = Obstacle::Held(Hold::Leave);
        assert!(!in_the_way(&bench, notice).await.contains(&held));
        let (_, page) = get(&router, "centre", "ja", &format!("/arrivals/{id}")).await;
        assert!(page.contains(&format!("/leaves/{leave}/withdraw")) && !page.contains("先へ出ました"), "{page}");
        taken_back(&bench, &duty, id, (leave, "相手先が内容を確認中")).await.unwrap();
        assert!(in_the_way(&bench, notice).await.contains(&held));
        for (lang, words) in [("ja", "承諾を取り消している"), ("en", "has withdrawn the leave")] {
            let (_, page) = get(&router, "centre", lang, &format!("/notices/{notice}")).await;
            assert!(page.contains(words) && !page.contains('⟦'), "{page}");
        }
        let (_, text) = get(&router, "centre", "ja", &format!("/api/v1/notices/{notice}/desk")).await;
        assert!(text.contains("\"no-leave\""), "{text}");
        // Given anew, it may leave; once it has left, it is too late.
        let anew = let_go(&bench, id, Onward::Notice).await;
        assert!(!in_the_way(&bench, notice).await.contains(&held));
        let cx = write(&bench, &access::Actor::nobody()).await;
        crate::recalled::leaves(&cx.system("test"), notice, (9002, "x".into())).await;
        cx.commit_unrecorded("test").await.unwrap();
        assert!(matches!(taken_back(&bench, &duty, id, (anew, "x")).await.unwrap_err(), WithdrawLeaveError::WentOn));
        assert_eq!(broken(&bench).await, []);
    }

    async fn what_was_begun_and_given_up_leaves_the_arrival_free(bench: Bench) with &tables(); {
        build(&bench).await;
        let router = open(&bench);
        let id = recorded(&bench, false).await;
        let_go(&bench, id, Onward::Notice).await;
        let first = begun(&bench, id).await;
        let path = format!("/arrivals/{id}");
        let cx = write(&bench, &centre(Role::Analyst)).await;
        assert!(matches!(take_up_arrival(&cx, id).await.unwrap_err(), TakeUpArrivalError::Already));
        discard_notice(&cx, first).await.unwrap();
        cx.commit().await.unwrap();
        let (_, page) = get(&router, "centre-analyst", "ja", &path).await;
        assert!(page.contains(&format!("{path}/notice")) && !page.contains(&first.to_string()), "{page}");
        let (_, text) = get(&router, "centre-analyst", "ja", &format!("/api/v1{path}")).await;
        assert!(!text.contains("\"notice\":"), "{text}");
        let second = left_from(&bench, id).await;
        assert_ne!(first, second);
        let (_, text) = get(&router, "centre-analyst", "ja", &format!("/api/v1{path}")).await;
        assert!(text.contains(&second.to_string()), "{text}");
        assert_eq!(broken(&bench).await, [], "both are in the chain");
    }

    async fn nothing_is_handed_over_before_its_release_and_no_leave_is_given_before_the_receipt(bench: Bench) with &tables(); {
        build(&bench).await;
        let router = open(&bench);
        let notice = left_with(&bench, released()).await;
        let hour = |back: i64| bench.clock.now().plus_minutes(-60 * back);
        trial::lift(&bench, &["releases"]).await;
        let cx = write(&bench, &access::Actor::nobody()).await;
        let moved = "UPDATE releases SET released_at = $2 WHERE notice_id = $1";
        assert_eq!(cx.system("test").run(moved, store::params![notice, hour(2)]).await.unwrap(), 1);
        cx.commit_unrecorded("test").await.unwrap();
        let early = Told { at: Some(hour(3)), ..told(&bench) };
        let cx = write(&bench, &centre(Role::Duty)).await;
        let refused = hand_over_notice(&cx, out(), notice, early).await;
        assert!(matches!(&refused, Err(HandOverNoticeError::Flawed(flaws)) if *flaws == [HandFlaw::Unreleased]), "{refused:?}");
        drop(cx);
        let (path, at) = (format!("/bridges/{}/hand-overs", out()), "2006-01-01T09:00");
        let (status, page) = post(&router, "centre", &path, &format!("notice={notice}&whom=a&means=b&at={at}")).await;
        assert!(status == StatusCode::UNPROCESSABLE_ENTITY && page.contains("情報提供を公開した日時より前です。"), "{page}");
        let said = format!(r#"{{"notice":"{notice}","whom":"a","means":"b","at":"2006-01-01T09:00:00+09:00"}}"#);
        let (status, text) = call(&router, "centre", &format!("/api/v1{path}"), &said).await;
        assert!(status == StatusCode::UNPROCESSABLE_ENTITY && text.contains("\"/at\"") && text.contains("unreleased"), "{text}");
        let cx = write(&bench, &centre(Role::Duty)).await;
        hand_over_notice(&cx, out(), notice, told(&bench)).await.unwrap();
        drop(cx);
        // A leave for what had not come yet.
        let id = recorded(&bench, false).await;
        let cx = write(&bench, &centre(Role::Duty)).await;
        let refused = record_leave(&cx, id, Onward::Notice, Given { at: Some(hour(1)), ..given(&bench) }).await;
        assert!(matches!(&refused, Err(RecordLeaveError::Flawed(flaws)) if *flaws == [HandFlaw::Unreceived]), "{refused:?}");
        drop(cx);
        let path = format!("/arrivals/{id}/leaves");
        let (status, page) = post(&router, "centre", &path, &format!("to=notice&whom=a&means=b&at={at}")).await;
        assert!(status == StatusCode::UNPROCESSABLE_ENTITY && page.contains("受け取った日時から今まで"), "{page}");
        let said = r#"{"to":"notice","whom":"a","means":"b","at":"2006-01-01T09:00:00+09:00"}"#;
        let (status, text) = call(&router, "centre", &format!("/api/v1{path}"), said).await;
        assert!(status == StatusCode::UNPROCESSABLE_ENTITY && text.contains("unreceived"), "{text}");
    }
}
