//! The one search finds what of communities its reader may read, and nothing else of them.

use crate::{
    house::{get, open},
    recalled::{left_with, made_of, passed, recalled},
    world::*,
};
use axum::http::StatusCode;
use community::ops::end_membership::end_membership;
use std::collections::BTreeSet;
use trial::{Bench, both_engines, org_id};

const ALL: [&str; 9] = ["member", "near", "other", "hub", "second", "council", "centre", "outsider", "elsewhere"];

/// Who finds something that leads there, with these words.
async fn finders(bench: &Bench, words: &str, href: &str) -> String {
    let router = open(bench);
    let q = serde_html_form::to_string([("q", words)]).unwrap();
    let mut all = Vec::new();
    for who in ALL {
        let (status, page) = get(&router, who, "ja", &format!("/search?{q}")).await;
        assert!(status == StatusCode::OK && !page.contains('⟦'), "{who}: {status} {page}");
        if page.contains(&format!("href=\"{href}")) {
            all.push(who);
        }
    }
    all.join(" ")
}

both_engines! {
    async fn a_share_is_found_by_its_circle_and_by_nobody_else(bench: Bench) with &tables(); {
        build(&bench).await;
        let from = handed_in(&bench, &member(101), contribution("請求書を装うメール")).await;
        let share = derived(&bench, &[from]).await;
        let href = format!("/shares/{share}");
        assert_eq!(finders(&bench, "せいきゅうしょ", &href).await, "");
        assert_eq!(finders(&bench, "請求書", &href).await, "hub second", "being written");
        let approval = asked(&bench, share, org_id(101), None).await;
        agreed(&bench, &member(101), approval).await;
        approved(&bench, share).await;
        released(&bench, share).await;
        for words in ["請求書", "ﾒｰﾙ 請求", "203[.]0[.]113[.]7", "J-CSIP-2014-00001"] {
            assert_eq!(finders(&bench, words, &href).await, "member near other hub second", "{words}");
        }
        assert_eq!(finders(&bench, "潮見通信", &href).await, "", "who handed it in does not stand in it");
        // Whoever left finds nothing any more.
        let cx = write(&bench, &first()).await;
        end_membership(&cx, jcsip(), org_id(102)).await.unwrap();
        cx.commit().await.unwrap();
        assert_eq!(finders(&bench, "請求書", &href).await, "member other hub second");
        // What was handed in is found by its provider and the hub, who knows whose it is.
        let href = format!("/submissions/{from}");
        for words in ["請求書", "203.0.113.7", "潮見通信", "J-CSIP-S-2014-00001"] {
            assert_eq!(finders(&bench, words, &href).await, "member hub second", "{words}");
        }
    }

    async fn what_arrived_is_found_where_it_arrived_until_it_is_recalled(bench: Bench) with &tables(); {
        build(&bench).await;
        let content = sharing::notice::Content {
            title: "広域の障害".into(),
            body: "蒼天ルータの更新を止めてください。".into(),
            label: kernel::Label::new(kernel::Tlp::Amber, kernel::Audience::All, None),
            ..Default::default()
        };
        let notice = left_with(&bench, content).await;
        let arrival = passed(&bench, notice).await;
        let share = made_of(&bench, arrival, BTreeSet::new()).await;
        let router = open(&bench);
        let found = async |who: &'static str| get(&router, who, "en", "/search?q=%E8%92%BC%E5%A4%A9").await.1;
        let page = found("c4tap").await;
        assert!(page.contains(&format!("/arrivals/{arrival}")) && page.contains(&format!("/shares/{share}/desk")), "{page}");
        assert!(page.contains("<mark>蒼天</mark>") && !page.contains('⟦'), "{page}");
        for who in ALL.into_iter().filter(|who| *who != "council") {
            let page = found(who).await;
            assert!(!page.contains("/arrivals/0") && !page.contains("/shares/0"), "{who}: {page}");
        }
        // Only one kind; another word that is none.
        let (_, page) = get(&router, "c4tap", "ja", "/search?q=%E8%92%BC%E5%A4%A9&kind=arrival").await;
        assert!(page.contains(&format!("/arrivals/{arrival}")) && !page.contains("/shares/0"), "{page}");
        assert_eq!(get(&router, "c4tap", "ja", "/search?q=a&kind=nothing").await.0, StatusCode::UNPROCESSABLE_ENTITY);
        let (_, page) = get(&router, "c4tap", "ja", "/search?q=%E8%92%BC%E5%A4%A9&until=2014-01-01").await;
        assert!(!page.contains("/arrivals/0"), "{page}");
        recalled(&bench, notice).await;
        let page = found("c4tap").await;
        assert!(!page.contains("/arrivals/0") && !page.contains("/shares/0"), "{page}");
    }
}
