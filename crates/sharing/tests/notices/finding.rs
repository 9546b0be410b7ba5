//! Finding notices by words: at the desk.

use crate::{house, world::*};
use sharing::notice::Content;
use trial::both_engines;

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
}

fn encoded(typed: &str) -> String {
    typed.bytes().map(|byte| if byte == b'+' { "+".to_owned() } else { format!("%{byte:02X}") }).collect()
}
