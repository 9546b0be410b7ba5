//! A last day that comes to be earlier, and a report that comes to be for fewer, hold for what crossed a bridge and for what was
//! made of it: nothing of it goes further.

use crate::{
    house::{get, open},
    recalled::{left_with, made_of, passed},
    world::*,
};
use access::{Actor, Role};
use community::{
    Obstacle, ShareId,
    ops::{
        derive_share::{DeriveShareError, derive_share},
        hand_over_notice::{HandOverNoticeError, Told, hand_over_notice},
        pass_notice::{PassNoticeError, pass_notice},
        release_share::{ReleaseShareError, release_share},
        review_share::review_share,
        save_share::{SaveShareError, save_share},
    },
    verify_seals,
};
use kernel::{Audience, Clock, Day, Label, Tlp};
use registry::load::settled_id;
use sharing::{
    notice::{Content, NoticeId},
    release::Verdict,
    removal::Substitutes,
};
use std::collections::BTreeSet;
use store::params;
use trial::{Bench, both_engines};

fn notice(bench: &Bench) -> Content {
    Content {
        title: "点検のお願い".into(),
        body: "点検してください。".into(),
        label: Label::new(Tlp::Green, Audience::All, Some(bench.clock.now().plus_days(90).day())),
        ..Content::default()
    }
}

async fn ends(bench: &Bench, notice: NoticeId, last: Day) {
    let cx = write(bench, &Actor::nobody()).await;
    let sql = cx.system("test");
    let dispatch = delivery::ask::dispatch_of(&sql, notice.uuid()).await.unwrap().unwrap();
    assert!(delivery::end_earlier(&cx, &sql, dispatch, last).await.unwrap().is_some());
    cx.commit().await.unwrap();
}

async fn leaves(bench: &Bench, share: ShareId) -> Result<u64, ReleaseShareError> {
    let (hash, ..) = current(bench, share).await;
    let cx = write(bench, &council_hub(822)).await;
    review_share(&cx, share, hash, Verdict::Approve, "").await.unwrap();
    let told = release_share(&cx, share, hash).await?;
    cx.commit().await.unwrap();
    Ok(told)
}

both_engines! {
    async fn an_earlier_last_day_holds_for_what_crossed_a_bridge_and_for_what_was_made_of_it(bench: Bench) with &tables(); {
        build(&bench).await;
        let router = open(&bench);
        let id = left_with(&bench, notice(&bench)).await;
        let arrival = passed(&bench, id).await;
        let (left, written) = (made_of(&bench, arrival, BTreeSet::new()).await, made_of(&bench, arrival, BTreeSet::new()).await);
        leaves(&bench, left).await.unwrap();
        let last = bench.clock.now().plus_days(3).day();
        ends(&bench, id, last).await;
        // It is the day that everybody reads.
        for (who, path) in [
            ("c4tap", format!("/arrivals/{arrival}")), ("elsewhere", format!("/shares/{left}")), ("c4tap", format!("/shares/{written}/desk")),
        ] {
            let (_, page) = get(&router, who, "ja", &path).await;
            let (_, text) = get(&router, who, "ja", &format!("/api/v1{path}")).await;
            assert!(page.contains(&last.show_long(kernel::Lang::Ja)) || page.contains(&last.to_string()), "{path}: {page}");
            assert!(text.contains(&format!("\"until\":\"{last}\"")), "{path}: {text}");
        }
        for path in ["/api/v1/communities/C4TAP/shares", "/api/v1/communities/C4TAP/desk"] {
            let (_, text) = get(&router, "c4tap", "ja", path).await;
            assert!(text.contains(&format!("\"until\":\"{last}\"")), "{path}: {text}");
        }
        // No longer day is saved over it.
        let (_, number, content) = current(&bench, written).await;
        let cx = write(&bench, &council_hub(821)).await;
        let longer = save_share(&cx, written, number, community::Content { body: "別の本文".into(), ..content }).await;
        assert!(matches!(longer, Err(SaveShareError::LabelTooWeak)), "{longer:?}");
        drop(cx);
        // After it nothing goes further.
        bench.clock.advance(std::time::Duration::from_hours(96));
        let cx = write(&bench, &council_hub(821)).await;
        let again = derive_share(&cx, c4tap(), &BTreeSet::new(), &BTreeSet::from([arrival]), &Substitutes::default()).await;
        assert!(matches!(again, Err(DeriveShareError::Past)), "{again:?}");
        drop(cx);
        let told = leaves(&bench, written).await;
        assert!(matches!(&told, Err(ReleaseShareError::InTheWay(why)) if *why == [Obstacle::Expired]), "{told:?}");
        let cx = write(&bench, &centre(Role::Duty)).await;
        let over = pass_notice(&cx, settled_id("bridge GSOC（NISC） C4TAP").unwrap(), id).await;
        assert!(matches!(over, Err(PassNoticeError::NoWay)), "{over:?}");
        let police = settled_id("bridge NISC 警察庁の情報共有ネットワーク").unwrap();
        let told = Told { whom: "担当".into(), means: "電話".into(), at: Some(cx.now()) };
        let by_hand = hand_over_notice(&cx, police, id, told).await;
        assert!(matches!(by_hand, Err(HandOverNoticeError::Pass(PassNoticeError::NoWay))), "{by_hand:?}");
        drop(cx);
        for lang in ["ja", "en"] {
            let (_, page) = get(&router, "c4tap", lang, &format!("/arrivals/{arrival}")).await;
            assert!(!page.contains("name=\"arrivals\"") && !page.contains('⟦'), "nothing is begun with it: {page}");
        }
        let cx = bench.db.read(Actor::nobody(), bench.clock.now()).await.unwrap();
        let seals = verify_seals(&cx).await.unwrap();
        assert!(seals.good(), "{seals:?}");
    }

    async fn a_report_that_comes_to_be_for_fewer_binds_what_is_made_of_it_after_the_bridge(bench: Bench) with &tables(); {
        build(&bench).await;
        let id = left_with(&bench, notice(&bench)).await;
        let arrival = passed(&bench, id).await;
        let written = made_of(&bench, arrival, BTreeSet::new()).await;
        // Its report has a later stage, under a stronger label.
        let cx = write(&bench, &Actor::nobody()).await;
        let sql = cx.system("test");
        let report = uuid::Uuid::from_u128(77);
        sql.run_one(
            "INSERT INTO sectors (code, place, name_ja, name_en, reports_pass, valid_from, source, note)
             VALUES ('POWER', 1, '電力', 'Power', 'at-once', 0, '', '')", params![]).await.unwrap();
        let insert = "INSERT INTO reports (id, reference, org_id, filed_by_org, channel, source, sector_code, exercise, submitted_at)
            VALUES ($1, 'R-1', $2, $2, 'web', '', 'POWER', $3, 0)";
        sql.run_one(insert, params![report, trial::org_id(101), false]).await.unwrap();
        let label = serde_json::json!(Label::new(Tlp::Red, Audience::only(["POWER"]), None)).to_string();
        let insert = "INSERT INTO report_stages (report_id, stage, kind, title, content, content_hash, label, sealed_by, sealed_at)
            VALUES ($1, 1, 'first', 'x', '{}', 'x', $2, $1, 0)";
        sql.run_one(insert, params![report, label]).await.unwrap();
        sql.run_one("INSERT INTO notice_sources (notice_id, report_id) VALUES ($1, $2)", params![id, report]).await.unwrap();
        cx.commit_unrecorded("test").await.unwrap();
        let told = leaves(&bench, written).await;
        assert!(matches!(&told, Err(ReleaseShareError::InTheWay(why)) if why.contains(&Obstacle::LabelTooWeak)), "{told:?}");
        let later = made_of(&bench, arrival, BTreeSet::new()).await;
        let (.., content) = current(&bench, later).await;
        assert_eq!((content.label.tlp(), content.label.audience()), (Tlp::Red, &Audience::All));
        let cx = write(&bench, &centre(Role::Duty)).await;
        let over = pass_notice(&cx, settled_id("bridge GSOC（NISC） C4TAP").unwrap(), id).await;
        assert!(matches!(over, Err(PassNoticeError::Narrow | PassNoticeError::FromReports)), "{over:?}");
    }
}
