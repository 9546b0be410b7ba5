//! What a body on the way adds does not give the reporter away.

use crate::{
    house::{get, open, post},
    world::*,
};
use axum::http::StatusCode;
use delivery::{DeliveryId, Passed, pass_notice};
use store::params;
use trial::{Bench, both_engines, org_id};

async fn flown(bench: &Bench) -> DeliveryId {
    let (report, notice) = derived(bench).await;
    let consent = ask(bench, report, notice).await;
    agree(bench, consent).await;
    approve(bench, reviewer(), notice).await;
    release(bench, notice).await;
    let cx = reading(bench, access::Actor::nobody()).await;
    let find = "SELECT id FROM deliveries WHERE org_id = $1";
    cx.system("test").row(find, params![org_id(MIC)]).await.unwrap().unwrap().id("id").unwrap()
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
            let Passed::Held(passages) = pass_notice(&cx, mic, addition, sharing::addition::search).await.unwrap() else { panic!("passed: {addition}") };
            let held: Vec<&str> = passages.into_iter().map(|range| &addition[range]).collect();
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
