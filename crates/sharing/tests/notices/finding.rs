//! Finding notices by words: at the desk, and where they arrive.

use crate::{house, world::*};
use sharing::notice::Content;
use store::params;
use trial::{both_engines, org_id};

fn written(content: Content) -> Content {
    Content {
        title: "監視サーバーへの不正アクセス".into(),
        body: "ＶＰＮ装置の更新をお願いします。".into(),
        label: amber(),
        removals: Vec::new(),
        ..content
    }
}

both_engines! {
    async fn a_notice_is_found_by_its_words_by_those_who_have_it(bench: Bench) with &tables(); {
        let (_, notice) = derived(&bench).await;
        save(&bench, analyst(), notice, written).await;
        let router = house::open(&bench);
        for typed in ["監視サーバ", "ｻｰﾊﾞｰ", "vpn", "不正 更新", "正"] {
            let query = typed.replace(' ', "+");
            let page = house::get(&router, "analyst", "ja", &format!("/notices?q={}", encoded(&query))).await;
            assert!(page.text.contains("監視サーバーへの"), "{typed}");
            // Nothing of a draft is found where it has not arrived.
            let page = house::get(&router, "neighbour", "ja", &format!("/inbox?q={}", encoded(&query))).await;
            assert!(!page.text.contains("監視サーバーへの"), "{typed}");
        }
        let page = house::get(&router, "analyst", "ja", &format!("/notices?q={}", encoded("停電"))).await;
        assert!(!page.text.contains("監視サーバーへの"));
    }

    async fn what_was_taken_out_is_no_word_to_be_found_by(bench: Bench) with &tables(); {
        let (_, notice) = derived(&bench).await;
        let removed = current(&bench, notice).await.content.removals;
        assert!(removed.iter().any(|one| one.from.contains("潮見")), "{removed:?}");
        let router = house::open(&bench);
        let reference = house::get(&router, "analyst", "ja", "/notices").await.text;
        assert!(reference.contains("/notices/"));
        let page = house::get(&router, "analyst", "ja", &format!("/notices?q={}", encoded("潮見"))).await;
        assert!(!page.text.contains(&format!("/notices/{notice}")));
    }

    async fn what_was_released_is_found_by_those_to_whom_it_was_handed(bench: Bench) with &tables(); {
        let (report, notice) = derived(&bench).await;
        save(&bench, analyst(), notice, written).await;
        let consent = ask(&bench, report, notice).await;
        agree(&bench, consent).await;
        approve(&bench, reviewer(), notice).await;
        let router = house::open(&bench);
        assert!(finders(&router, "監視サーバ").await.is_empty(), "nobody is handed what is being written");
        release(&bench, notice).await;
        assert_eq!(finders(&router, "ｻｰﾊﾞｰ vpn").await, ["liaison"]);
        pass(&bench, liaison(), MIC).await;
        assert_eq!(finders(&router, "監視サーバ").await, ["liaison", "secretariat"]);
        pass(&bench, secretariat(), TEL).await;
        assert_eq!(finders(&router, "N-2014-00001").await, ["reporter", "liaison", "secretariat", "neighbour"]);
        for typed in ["潮見", "佐藤", "停電"] {
            assert!(finders(&router, typed).await.is_empty(), "{typed}");
        }
    }

    async fn of_what_nobody_there_has_opened_a_search_shows_the_title_and_no_text(bench: Bench) with &tables(); {
        let (report, notice) = derived(&bench).await;
        save(&bench, analyst(), notice, written).await;
        let consent = ask(&bench, report, notice).await;
        agree(&bench, consent).await;
        approve(&bench, reviewer(), notice).await;
        release(&bench, notice).await;
        let router = house::open(&bench);
        let found = async || house::get(&router, "liaison", "ja", &format!("/search?q={}", encoded("装置"))).await.text;
        let (page, href) = (found().await, format!("/inbox/{}", line(&bench, MIC).await));
        assert!(page.contains(&href) && page.contains("未開封") && page.contains("監視サーバー"), "{page}");
        assert!(!page.contains("更新をお願い"), "{page}");
        assert!(house::get(&router, "liaison", "ja", &href).await.text.contains("更新をお願い"));
        let page = found().await;
        assert!(page.contains("更新をお願い") && !page.contains("未開封"), "{page}");
    }

    async fn the_desk_finds_what_it_writes_and_cases_by_what_was_noted(bench: Bench) with &tables(); {
        let (report, notice) = derived(&bench).await;
        save(&bench, analyst(), notice, written).await;
        let cx = writing(&bench, analyst()).await;
        let case = sharing::ops::edit_case::open_case(&cx, "接続要求の事案", &[report].into()).await.unwrap();
        sharing::ops::edit_case::note_case(&cx, case, "渡邊さんに電話した").await.unwrap();
        cx.commit().await.unwrap();
        let router = house::open(&bench);
        let found = async |who, typed: &str| house::get(&router, who, "ja", &format!("/search?q={}", encoded(typed))).await.text;
        let (to_case, to_notice) = (format!("/cases/{case}\""), format!("/notices/{notice}\""));
        for who in ["analyst", "duty", "reviewer"] {
            assert!(found(who, "渡辺").await.contains(&to_case) && found(who, "C-2014-00001").await.contains(&to_case));
            assert!(found(who, "監視サーバ").await.contains(&to_notice));
        }
        for who in ["reporter", "liaison", "secretariat", "neighbour"] {
            let page = found(who, "渡辺").await + &found(who, "監視サーバ").await;
            assert!(!page.contains("/cases/") && !page.contains("/notices/") && !page.contains("<mark>"), "{who}");
        }
        // One list, the newest first, with how many of each kind there are.
        let all = found("analyst", "2014").await;
        assert!(all.contains("3 件") && all.contains("情報連絡 1") && all.contains("事案 1"), "{all}");
    }
}

async fn line(bench: &trial::Bench, org: u128) -> delivery::DeliveryId {
    let cx = reading(bench, access::Actor::nobody()).await;
    let find = "SELECT id FROM deliveries WHERE org_id = $1";
    cx.system("test").row(find, params![org_id(org)]).await.unwrap().unwrap().id("id").unwrap()
}

async fn pass(bench: &trial::Bench, who: access::Actor, org: u128) {
    let id = line(bench, org).await;
    let cx = writing(bench, who).await;
    let passed = delivery::pass_notice(&cx, id, "", sharing::addition::search).await.unwrap();
    assert!(matches!(passed, delivery::Passed::On(_)));
    cx.commit().await.unwrap();
}

/// Who finds something by these words, in the inbox and in the search.
async fn finders(router: &axum::Router, typed: &str) -> Vec<&'static str> {
    let mut all = Vec::new();
    for who in ["analyst", "reporter", "liaison", "secretariat", "neighbour"] {
        let listed = house::get(router, who, "ja", &format!("/inbox?q={}", encoded(typed))).await.text;
        let found = house::get(router, who, "ja", &format!("/search?q={}&kind=", encoded(typed))).await.text;
        let listed = listed.contains("<a href=\"/inbox/");
        assert_eq!(listed, found.contains("<a href=\"/inbox/"), "{who} {typed}");
        all.extend(listed.then_some(who));
    }
    all
}

fn encoded(typed: &str) -> String {
    typed.bytes().map(|byte| if byte == b'+' { "+".to_owned() } else { format!("%{byte:02X}") }).collect()
}
