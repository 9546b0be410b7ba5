//! What a body on the way adds does not give the reporter away.

use crate::{
    house::{get, open, post},
    world::*,
};
use axum::http::StatusCode;
use delivery::{DeliveryId, Objection, Passed, pass_notice};
use store::params;
use trial::{Bench, both_engines, org_id};

async fn flown(bench: &Bench) -> DeliveryId {
    let (report, notice) = derived(bench).await;
    let consent = ask(bench, report, notice).await;
    agree(bench, consent).await;
    approve(bench, reviewer(), notice).await;
    release(bench, notice).await;
    line(bench, MIC).await
}

async fn line(bench: &Bench, org: u128) -> DeliveryId {
    let cx = reading(bench, access::Actor::nobody()).await;
    let find = "SELECT id FROM deliveries WHERE org_id = $1";
    cx.system("test").row(find, params![org_id(org)]).await.unwrap().unwrap().id("id").unwrap()
}

/// The secretariat of the reporter's sector group, to whom the notice has come and the report never did.
async fn at_the_secretariat(bench: &Bench) -> DeliveryId {
    let mic = flown(bench).await;
    let cx = writing(bench, liaison()).await;
    assert!(matches!(pass_notice(&cx, mic, "", sharing::addition::search).await.unwrap(), Passed::On(1..)));
    cx.commit().await.unwrap();
    line(bench, TEL).await
}

fn typed(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

async fn count(bench: &Bench, sql: &str) -> i64 {
    let cx = reading(bench, access::Actor::nobody()).await;
    cx.system("test").count(sql, params![]).await.unwrap()
}

both_engines! {
    async fn an_addition_that_points_to_the_reporter_is_held(bench: Bench) with &tables(); {
        let mic = flown(&bench).await;
        for (addition, passage) in [
            ("まず潮見通信に聞くこと。", "潮見通信"), ("潮 見\u{200b}通信", "潮 見\u{200b}通信"), ("ｼｵﾐﾂｳｼﾝの件", "ｼｵﾐﾂｳｼﾝ"),
            ("www[.]shiomi-tel[.]example を塞ぐ", "www[.]shiomi-tel[.]example"), ("１９２.０.２.５３ から", "１９２.０.２.５３"), ("電話 03-0000-0121", "03-0000-0121"),
        ] {
            let cx = writing(&bench, liaison()).await;
            let Passed::Held(found) = pass_notice(&cx, mic, addition, sharing::addition::search).await.unwrap() else { panic!("passed: {addition}") };
            assert_eq!(found.why, Objection::Reporter);
            let held: Vec<&str> = found.passages.into_iter().map(|range| &addition[range]).collect();
            assert_eq!(held, [passage]);
        }
        let handed = "SELECT COUNT(*) AS n FROM deliveries WHERE handed_at IS NOT NULL";
        let before = count(&bench, handed).await;
        let cx = writing(&bench, liaison()).await;
        let passed = pass_notice(&cx, mic, "設定を確かめ、18 時までに答えてください。", sharing::addition::search).await.unwrap();
        assert!(matches!(passed, Passed::On(1..)));
        cx.commit().await.unwrap();
        assert!(count(&bench, handed).await > before);
    }

    async fn whoever_did_not_have_the_report_learns_nothing_by_trying_names(bench: Bench) with &tables(); {
        let below = at_the_secretariat(&bench).await;
        let house = open(&bench);
        let path = format!("/deliveries/{below}/pass");
        let mut answers = Vec::new();
        for name in ["潮見通信株式会社", "第102組織株式会社", "第116組織株式会社"] {
            let held = post(&house, "secretariat", &path, &format!("text={}", typed(&format!("{name}では？")))).await;
            assert_eq!(held.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
            assert!(held.text.contains(&format!("<mark>{name}</mark>")), "{name}");
            answers.push(held.text.replace(name, "○○"));
        }
        assert!(answers[0].contains("だれが連絡したかに関わりなく"));
        assert_eq!(answers[0], answers[1], "the answer is the same, whoever reported");
        assert_eq!(answers[0], answers[2]);
        // What only the report says is not searched for here: that, too, would be an answer.
        for addition in ["192.0.2.53 を塞ぐ", "電話 03-0000-0121", "担当は佐藤 恵"] {
            let cx = writing(&bench, secretariat()).await;
            let passed = pass_notice(&cx, below, addition, sharing::addition::search).await.unwrap();
            assert!(matches!(passed, Passed::On(1..)), "{addition}");
        }
        let cx = writing(&bench, secretariat()).await;
        for addition in ["www[.]shiomi-tel[.]example", "ｼｵﾐﾂｳｼﾝの件", "shiomiに聞く"] {
            let passed = pass_notice(&cx, below, addition, sharing::addition::search).await.unwrap();
            assert!(matches!(passed, Passed::Held(found) if found.why == Objection::Registered), "{addition}");
        }
    }

    async fn a_ministry_without_the_report_is_told_of_every_name_and_one_with_it_of_the_reporter(bench: Bench) with &tables(); {
        let mic = flown(&bench).await;
        let cx = writing(&bench, liaison()).await;
        let other = "第102組織株式会社にも聞くこと。";
        assert!(matches!(pass_notice(&cx, mic, other, sharing::addition::search).await.unwrap(), Passed::On(1..)));
        drop(cx);
        let cx = writing(&bench, access::Actor::nobody()).await;
        let away = "UPDATE report_stops SET received_at = NULL, acknowledged_at = NULL, acknowledged_by = NULL, passed_at = NULL WHERE org_id = $1";
        cx.system("test").run(away, params![org_id(MIC)]).await.unwrap();
        cx.commit_unrecorded("test").await.unwrap();
        for name in ["潮見通信株式会社", "第102組織株式会社"] {
            let cx = writing(&bench, liaison()).await;
            let passed = pass_notice(&cx, mic, name, sharing::addition::search).await.unwrap();
            let Passed::Held(found) = passed else { panic!("passed: {name}") };
            assert_eq!((found.why, found.passages.len(), &name[found.passages[0].clone()]), (Objection::Registered, 1, name));
        }
    }

    async fn a_notice_made_of_no_report_is_answered_for_like_any_other(bench: Bench) with &tables(); {
        people(&bench).await;
        let cx = writing(&bench, analyst()).await;
        let content = sharing::notice::Content { title: "点検のお願い".into(), body: "点検してください。".into(), label: amber(), ..Default::default() };
        let notice = sharing::ops::begin_notice::begin_notice(&cx, content, false).await.unwrap();
        cx.commit().await.unwrap();
        approve(&bench, reviewer(), notice).await;
        release(&bench, notice).await;
        let mic = line(&bench, MIC).await;
        let cx = writing(&bench, liaison()).await;
        let passed = pass_notice(&cx, mic, "潮見通信では？", sharing::addition::search).await.unwrap();
        assert!(matches!(passed, Passed::Held(found) if found.why == Objection::Registered));
    }

    async fn the_page_marks_what_was_typed_and_names_nobody(bench: Bench) with &tables(); {
        let mic = flown(&bench).await;
        let house = open(&bench);
        let typed = "text=%E7%A2%BA%E8%AA%8D%E3%80%82shiomi%20%E3%81%AB%E8%81%9E%E3%81%8F";
        let held = post(&house, "liaison", &format!("/deliveries/{mic}/pass"), typed).await;
        assert_eq!(held.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(held.text.contains("<mark>shiomi</mark>") && held.text.contains("書き方を変えてください") && held.text.contains("確認。shiomi に聞く</textarea>"));
        assert!(!held.text.contains("潮見"), "who it is, is not said");
        assert_eq!(count(&bench, "SELECT COUNT(*) AS n FROM deliveries WHERE passed_at IS NOT NULL").await, 0);
        assert_eq!(count(&bench, "SELECT COUNT(*) AS n FROM audit_entries WHERE action = 'delivery.addition-held'").await, 1, "trying leaves a trace");
        assert_eq!(count(&bench, "SELECT COUNT(*) AS n FROM audit_entries WHERE action = 'delivery.addition-held' AND detail LIKE '%shiomi%'").await, 0);
        assert_eq!(post(&house, "liaison", &format!("/deliveries/{mic}/pass"), "text=ok").await.status, StatusCode::SEE_OTHER);
        assert!(get(&house, "liaison", "en", &format!("/inbox/{mic}")).await.text.contains("ok"));
    }
}
