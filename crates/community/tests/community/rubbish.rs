//! What cannot be an indicator or a time is refused in a community as it is in a report.

use crate::{
    house::{get, open, post, send_form},
    world::*,
};
use axum::http::StatusCode;
use kernel::Clock;
use store::params;
use trial::{Bench, both_engines};

async fn all(bench: &Bench, what: &str) -> i64 {
    let cx = bench.db.read(access::Actor::nobody(), bench.clock.now()).await.unwrap();
    cx.system("test").count(&format!("SELECT COUNT(*) AS n FROM {what}"), params![]).await.unwrap()
}

both_engines! {
    async fn rubbish_is_neither_handed_in_nor_shared(bench: Bench) with &tables(); {
        build(&bench).await;
        let router = open(&bench);
        let path = "/communities/J-CSIP/submit";
        for (indicators, received, said) in [
            ("203.0.113.7\nゴミ", "", "言葉だけでは何を探せばよいか分かりません"),
            ("some rubbish", "", "言葉だけでは何を探せばよいか分かりません"),
            ("203.0.113.700", "", "IP アドレスの数が 255 を超えています"),
            ("203.0.113.7", "きのうあたり", "読み取れません"),
            ("203.0.113.7", "2014-02-30 10:00", "その日はありません"),
        ] {
            let typed = [("title", "不審なメール"), ("text", "typed by me"), ("indicators", indicators), ("received", received), ("tlp", "amber")];
            let (status, text) = send_form(&router, "member", path, &typed, &[]).await;
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{indicators} {received}: {text}");
            assert!(text.contains(said) && text.contains("typed by me") && text.contains(received), "{indicators} {received}: {text}");
        }
        assert_eq!(all(&bench, "submissions").await, 0);
        // What is wrong stands in the order of the form, and a time says of which.
        let typed = [("title", ""), ("indicators", "ゴミ"), ("received", "あのとき"), ("tlp", "amber")];
        let (_, text) = send_form(&router, "member", path, &typed, &[]).await;
        let at = |what: &str| text.find(what).unwrap_or_else(|| panic!("{what}: {text}"));
        assert!(at("href=\"#f-title\"") < at("<a href=\"#f-received\">届いた日時：") && at("href=\"#f-received\"") < at("href=\"#f-indicators\""), "{text}");
        for received in ["きのう 14:00ごろ", "不明", ""] {
            let typed = [("title", "不審なメール"), ("indicators", "件名: 請求書\nmutex: abc"), ("received", received), ("tlp", "amber")];
            let (status, text) = send_form(&router, "member", path, &typed, &[]).await;
            assert_eq!(status, StatusCode::SEE_OTHER, "{received}: {text}");
        }
        // As it was understood, in full.
        assert_eq!(all(&bench, "submissions WHERE content LIKE '%14:00ごろ%' AND content NOT LIKE '%きのう%'").await, 1);
        let cx = bench.db.read(access::Actor::nobody(), bench.clock.now()).await.unwrap();
        let row = cx.system("test").row("SELECT id FROM submissions WHERE content LIKE '%14:00ごろ%'", params![]).await.unwrap().unwrap();
        let path = format!("/submissions/{}", row.id::<community::Submission>("id").unwrap());
        drop(cx);
        let (_, text) = get(&router, "member", "ja", &path).await;
        assert!(text.contains(" 14:00 JST ごろ") && !text.contains("-16 14:00"), "{text}");
        // Nor does the hub put it in.
        let share = derived(&bench, &[handed_in(&bench, &member(101), contribution("請求書")).await]).await;
        let form = "revision=1&title=x&body=typed+by+me&indicators=%E3%82%B4%E3%83%9F&tlp=amber";
        let (status, text) = post(&router, "hub", &format!("/shares/{share}/save"), form).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{text}");
        assert!(text.contains("指標として読み取れない行があります") && text.contains("ゴミ") && text.contains("typed by me"), "{text}");
    }
}
