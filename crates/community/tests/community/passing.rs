//! What the centre passes over a bridge comes with all that its kind says, to the hub and to the members; what stays behind
//! is said before.

use crate::{
    house::{get, open, post},
    recalled::{left_with, made_of, passed},
    world::*,
};
use axum::http::StatusCode;
use community::ops::{release_share::release_share, review_share::review_share};
use kernel::{Audience, Clock, ContentHash, Label, Tlp};
use sharing::{
    attachment::Attachment,
    detail::{Detail, Mail, MailFile},
    notice::{Content, NoticeKind},
    release::Verdict,
};
use std::collections::BTreeSet;
use trial::{Bench, both_engines};

const FIELDS: [&str; 4] = ["billing[.]example", "請求書の件", "invoice.scr", "hxxp://203.0.113.9/a"];
const HASH: &str = "9e107d9d372bb6826bd81d3542a419d6";

/// A suspicious mail, as GSOC tells of one (004:6161-6164).
fn suspicious() -> Content {
    let mail = Mail {
        sender: format!("info@{}", FIELDS[0]),
        subject: FIELDS[1].into(),
        files: vec![MailFile { name: FIELDS[2].into(), hash: HASH.into() }],
        urls: vec![FIELDS[3].into()],
    };
    Content {
        kind: NoticeKind::SuspiciousMail,
        title: "請求書を装うメール".into(),
        body: "開かないでください。".into(),
        label: Label::new(Tlp::Amber, Audience::All, None),
        urgent: true,
        detail: Detail::SuspiciousMail(mail),
        ..Default::default()
    }
}

async fn shared(bench: &Bench, from: community::ArrivalId) -> community::ShareId {
    let share = made_of(bench, from, BTreeSet::new()).await;
    let (hash, ..) = current(bench, share).await;
    let cx = write(bench, &council_hub(822)).await;
    review_share(&cx, share, hash, Verdict::Approve, "").await.unwrap();
    release_share(&cx, share, hash).await.unwrap();
    cx.commit().await.unwrap();
    share
}

both_engines! {
    async fn a_notice_comes_over_a_bridge_with_all_that_its_kind_says(bench: Bench) with &tables(); {
        build(&bench).await;
        let notice = left_with(&bench, suspicious()).await;
        let arrival = passed(&bench, notice).await;
        let share = shared(&bench, arrival).await;
        let router = open(&bench);
        for (who, path) in [("council", format!("/arrivals/{arrival}")), ("elsewhere", format!("/shares/{share}"))] {
            for (lang, kind, urgent) in [("ja", "不審メールの情報", "至急"), ("en", "Suspicious mail", "rgent")] {
                let (status, page) = get(&router, who, lang, &path).await;
                assert_eq!(status, StatusCode::OK, "{who} {path}");
                for said in FIELDS.iter().chain([&HASH, &kind, &urgent]) {
                    assert!(page.contains(said), "{who} at {path} misses {said}");
                }
                assert!(!page.contains('⟦') && page.contains("TLP:AMBER"), "{path}");
            }
        }
        for (who, path) in [("council", format!("/api/v1/arrivals/{arrival}")), ("elsewhere", format!("/api/v1/shares/{share}"))] {
            let (_, text) = get(&router, who, "ja", &path).await;
            let said: serde_json::Value = serde_json::from_str(&text).unwrap();
            let about = if said["about"].is_array() { &said["about"][0] } else { &said["about"] };
            assert_eq!((about["kind"].as_str(), about["urgent"].as_bool()), (Some("suspicious-mail"), Some(true)), "{text}");
            assert_eq!(about["detail"]["suspicious-mail"]["files"][0]["hash"], HASH, "{text}");
        }
        // Nobody outside the circle reads any of it.
        for who in ["member", "outsider", "hub"] {
            let (status, page) = get(&router, who, "ja", &format!("/shares/{share}")).await;
            assert!(status == StatusCode::NOT_FOUND && !page.contains(FIELDS[0]), "{who}");
        }
    }

    async fn what_passes_and_what_stays_behind_is_said_before_the_press(bench: Bench) with &tables(); {
        build(&bench).await;
        let file = |number: u128| Attachment {
            id: uuid::Uuid::from_u128(number).into(),
            name: format!("sample-{number}.txt"),
            media_type: "text/plain".into(),
            size: 4,
            hash: ContentHash::of(b"text"),
        };
        let answer_by = Some(bench.clock.now().plus_days(3));
        left_with(&bench, Content { answer_by, attachments: vec![file(1), file(2)], ..suspicious() }).await;
        let router = open(&bench);
        for (lang, said) in [
            ("ja", ["回答の期限は渡りません", "（添付ファイル 2 個も渡ります）", "（回答の期限は渡りません）"]),
            ("en", ["It does not receive the answer deadline", "(attachments passed on: 2)", "(the answer deadline is not passed on)"]),
        ] {
            let (_, page) = get(&router, "centre", lang, "/arrivals").await;
            for words in said {
                assert!(page.contains(words), "{words}: {page}");
            }
        }
    }

    async fn nothing_passes_at_one_press_or_twice(bench: Bench) with &tables(); {
        build(&bench).await;
        let router = open(&bench);
        let notice = left_with(&bench, suspicious()).await;
        let bridge: community::BridgeId = registry::load::settled_id("bridge NISC C4TAP").unwrap();
        let path = format!("/bridges/{bridge}/notices");
        let arrived = async || {
            let cx = bench.db.read(access::Actor::nobody(), bench.clock.now()).await.unwrap();
            cx.system("test").count("SELECT COUNT(*) AS n FROM arrivals", store::params![]).await.unwrap()
        };
        let before = arrived().await;
        let (_, page) = get(&router, "centre", "ja", "/arrivals").await;
        assert!(page.contains("type=\"radio\" name=\"notice\"") && !page.contains(" checked"), "nothing is chosen: {page}");
        let (status, page) = post(&router, "centre", &path, "").await;
        assert!(status == StatusCode::UNPROCESSABLE_ENTITY && page.contains("渡す情報提供を選んでください"), "{page}");
        let (status, page) = post(&router, "centre", &path, &format!("notice={notice}")).await;
        assert!(status == StatusCode::OK && page.contains("まだ渡していません") && !page.contains('⟦'), "{page}");
        assert_eq!(arrived().await, before, "what asks passes nothing");
        let sure = format!("notice={notice}&sure=yes");
        assert_eq!(post(&router, "centre", &path, &sure).await.0, StatusCode::SEE_OTHER);
        let (status, page) = post(&router, "centre", &path, &sure).await;
        assert!(status == StatusCode::CONFLICT && page.contains("すでに渡しました"), "{page}");
        assert_eq!(arrived().await, before + 1);
        // Over another bridge to the same community it is said that it is there.
        let (_, page) = get(&router, "centre", "ja", "/arrivals").await;
        assert!(page.contains("渡すと二度届きます") && page.contains("渡したもの"), "{page}");
        let (_, page) = get(&router, "centre", "en", "/arrivals").await;
        assert!(page.contains("It would receive it twice") && !page.contains('⟦'), "{page}");
    }

    async fn only_what_can_pass_is_offered_and_what_arrived_leads_to_the_desk(bench: Bench) with &tables(); {
        build(&bench).await;
        let router = open(&bench);
        let notice = left_with(&bench, suspicious()).await;
        let offered = async || {
            let page = get(&router, "centre", "ja", "/arrivals").await.1;
            page.matches(&format!("value=\"{notice}\"")).count()
        };
        assert_eq!(offered().await, 2, "over both bridges");
        let arrival = passed(&bench, notice).await;
        assert_eq!(offered().await, 1, "over the one that it has not passed");
        let path = format!("/arrivals/{arrival}");
        let (_, page) = get(&router, "c4tap", "ja", &path).await;
        assert!(page.contains("name=\"arrivals\"") && page.contains("/communities/C4TAP/shares"), "{page}");
        let share = made_of(&bench, arrival, BTreeSet::new()).await;
        let (_, page) = get(&router, "c4tap", "en", &path).await;
        assert!(page.contains(&format!("/shares/{share}/desk")) && !page.contains("name=\"arrivals\"") && !page.contains('⟦'), "{page}");
    }
}
