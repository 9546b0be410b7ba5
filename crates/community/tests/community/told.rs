//! A recall names whom no ledger reaches: those to whom the notice was handed over by hand; telling them is a task until it is done.

use crate::{
    centre_hands::{broken, out, released, told},
    house::{call, get, open, post},
    recalled::{left_with, recalled},
    world::*,
};
use access::{Actor, Role};
use axum::http::StatusCode;
use community::ops::hand_over_notice::hand_over_notice;
use kernel::Clock;
use store::params;
use trial::{Bench, both_engines};

/// The ids under which what is kept beside is not what a recount gives.
pub(crate) async fn miscounted(bench: &Bench) -> Vec<&'static str> {
    let cx = bench.db.read(Actor::nobody(), bench.clock.now()).await.unwrap();
    let mut wrong = Vec::new();
    for one in community::DERIVED.iter().filter(|one| one.what != "community_years") {
        if cx.system("test").count(one.wrong, params![]).await.unwrap() > 0 {
            wrong.push(one.what);
        }
    }
    wrong
}

both_engines! {
    async fn a_recall_names_who_has_it_by_hand_and_waits_until_they_were_told(bench: Bench) with &tables(); {
        build(&bench).await;
        let router = open(&bench);
        let notice = left_with(&bench, released()).await;
        let cx = write(&bench, &centre(Role::Duty)).await;
        hand_over_notice(&cx, out(), notice, told(&bench)).await.unwrap();
        let ask = "SELECT id FROM notice_hand_overs";
        let hand: uuid::Uuid = cx.system("test").row(ask, params![]).await.unwrap().unwrap().get("id").unwrap();
        cx.commit().await.unwrap();
        assert_eq!(miscounted(&bench).await, [] as [&str; 0]);
        let path = format!("/notices/{notice}/recall");
        let tell = format!("{path}/outside/{hand}");
        let said = "whom=警察庁+佐藤&means=電話";
        assert_eq!(post(&router, "centre-analyst", &tell, said).await.0, StatusCode::CONFLICT, "nothing is recalled yet");
        recalled(&bench, notice).await;
        for who in ["member", "hub", "council", "c4tap", "outsider"] {
            assert_eq!(post(&router, who, &tell, said).await.0, StatusCode::NOT_FOUND, "{who}");
        }
        for (lang, words, waits) in [("ja", "手渡しで渡した相手", "まだ伝えていない相手が 1"), ("en", "Handed over by hand to", "have not been told: 1")] {
            let (_, page) = get(&router, "centre-analyst", lang, &path).await;
            for said in [words, "警察庁 山田", "暗号化したメール", &tell] {
                assert!(page.contains(said) && !page.contains('⟦'), "{said}: {page}");
            }
            let (_, home) = get(&router, "centre-analyst", lang, "/").await;
            assert!(home.contains(waits) && home.contains(&format!("{path}#h-outside")), "{home}");
        }
        let (status, page) = post(&router, "centre-analyst", &tell, "whom=佐藤&means=").await;
        assert!(status == StatusCode::UNPROCESSABLE_ENTITY && page.contains("伝えた相手と方法を") && page.contains("value=\"佐藤\""), "{page}");
        let (status, text) = call(&router, "centre-analyst", &format!("/api/v1{tell}"), r#"{"whom":"","means":"x"}"#).await;
        assert!(status == StatusCode::UNPROCESSABLE_ENTITY && text.contains("sharing.outside-unsaid"), "{text}");
        assert_eq!(post(&router, "centre-analyst", &tell, said).await.0, StatusCode::SEE_OTHER);
        assert_eq!(post(&router, "centre-analyst", &tell, said).await.0, StatusCode::CONFLICT, "it is said once");
        let (_, page) = get(&router, "centre-analyst", "ja", &path).await;
        assert!(page.contains("警察庁 佐藤") && page.contains("回収を伝えた") && !page.contains(&tell), "{page}");
        let (_, text) = get(&router, "centre-analyst", "ja", &format!("/api/v1{path}")).await;
        assert!(text.contains("\"whom\":\"警察庁 山田\"") && text.contains("\"told\":{\"whom\":\"警察庁 佐藤\""), "{text}");
        let (_, home) = get(&router, "centre-analyst", "ja", "/").await;
        assert!(!home.contains("まだ伝えていない"), "nothing waits: {home}");
        assert_eq!((broken(&bench).await, miscounted(&bench).await), (vec![], vec![]));
        let seals = async || {
            let cx = write(&bench, &Actor::nobody()).await;
            sharing::verify_seals(&cx).await.unwrap().broken.into_iter().filter(|one| one.kind == sharing::SealKind::OutsideTold).map(|one| one.why).collect::<Vec<_>>()
        };
        assert_eq!(seals().await, []);
        trial::lift(&bench, &["outside_told"]).await;
        let cx = write(&bench, &Actor::nobody()).await;
        cx.system("test").run("UPDATE outside_told SET whom = 'x'", params![]).await.unwrap();
        cx.commit_unrecorded("test").await.unwrap();
        assert_eq!(seals().await, [store::SealFault::Chain], "what was said of it is checked word by word");
    }
}
