//! The one search finds what of communities its reader may read, and nothing else of them.

use crate::{
    house::{get, open},
    recalled::{left_with, made_of, passed, recalled},
    world::*,
};
use axum::http::StatusCode;
use community::{
    INDEXED, MemberRole, ShareId,
    ops::{end_membership::end_membership, let_in::let_in, release_share::release_share, review_share::review_share},
};
use sharing::release::Verdict;
use std::collections::BTreeSet;
use store::{Engine, params};
use trial::{Bench, both_engines, org_id};
use uuid::Uuid;

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

/// As `kaname reindex` does.
async fn reindexed(bench: &Bench) {
    for one in INDEXED {
        let mut after = None;
        loop {
            let cx = write(bench, &access::Actor::nobody()).await;
            after = one.reindex(&cx, after, false).await.unwrap().next;
            cx.commit_unrecorded("test").await.unwrap();
            if after.is_none() {
                break;
            }
        }
    }
}

/// So many copies of a released share, each a minute older than the one before.
async fn copied(bench: &Bench, share: ShareId, many: u128) {
    let cx = write(bench, &access::Actor::nobody()).await;
    let sql = cx.system("test");
    for number in 1..=many {
        let (id, earlier) = (Uuid::from_u128(0x77 << 64 | number), i64::try_from(number).unwrap() * 60_000);
        for (insert, values) in [
            (
                "INSERT INTO shares SELECT $2, reference || $3, community_id, begun_by, begun_at - $4 FROM shares WHERE id = $1",
                params![share, id, format!("-{number:05}"), earlier],
            ),
            (
                "INSERT INTO share_revisions SELECT $2, revision, content, content_hash, saved_by, saved_at FROM share_revisions
                 WHERE share_id = $1",
                params![share, id],
            ),
            (
                "INSERT INTO share_releases SELECT $2, revision, content_hash, released_by, released_at - $3 FROM share_releases
                 WHERE share_id = $1",
                params![share, id, earlier],
            ),
            (
                "INSERT INTO share_recipients SELECT $2, org_id FROM share_recipients WHERE share_id = $1",
                params![share, id],
            ),
        ] {
            sql.run(insert, values).await.unwrap();
        }
    }
    cx.commit_unrecorded("test").await.unwrap();
}

both_engines! {
    async fn among_thousands_the_oldest_is_found_too_and_by_nobody_else(bench: Bench) with &tables(); {
        build(&bench).await;
        let (_, share) = a_share(&bench).await;
        // More than are looked through first.
        copied(&bench, share, 2_050).await;
        reindexed(&bench).await;
        let oldest = format!("/shares/{}", Uuid::from_u128(0x77 << 64 | 2_050));
        for words in ["J-CSIP-2014-00001-02050", "請求書 00001-02050"] {
            assert_eq!(finders(&bench, words, &oldest).await, "member near other hub second", "{words}");
        }
        let (_, page) = get(&open(&bench), "near", "ja", "/search?q=%E8%AB%8B%E6%B1%82%E6%9B%B8&kind=share").await;
        assert!(page.contains("100 件より多く見つかりました"), "{page}");
    }

    async fn who_is_in_several_circles_finds_the_shares_of_each_newest_first(bench: Bench) with &tables(); {
        build(&bench).await;
        let cx = write(&bench, &first()).await;
        let_in(&cx, jcsip(), org_id(ELSEWHERE), MemberRole::Member, None).await.unwrap();
        cx.commit().await.unwrap();
        let (_, older) = a_share(&bench).await;
        bench.clock.set("2014-06-18 10:00");
        let notice = left_with(&bench, sharing::notice::Content {
            title: "請求書の注意".into(),
            body: "更新を止めてください。".into(),
            label: kernel::Label::new(kernel::Tlp::Amber, kernel::Audience::All, None),
            ..Default::default()
        }).await;
        let newer = made_of(&bench, passed(&bench, notice).await, BTreeSet::new()).await;
        let (hash, ..) = current(&bench, newer).await;
        let cx = write(&bench, &council_hub(822)).await;
        review_share(&cx, newer, hash, Verdict::Approve, "").await.unwrap();
        release_share(&cx, newer, hash).await.unwrap();
        cx.commit().await.unwrap();
        let [older, newer] = [older, newer].map(|share| format!("/shares/{share}"));
        assert_eq!(finders(&bench, "請求書", &older).await, "member near other hub second elsewhere");
        assert_eq!(finders(&bench, "請求書", &newer).await, "council elsewhere", "and its hub");
        let (_, page) = get(&open(&bench), "elsewhere", "ja", "/search?q=%E8%AB%8B%E6%B1%82%E6%9B%B8&kind=share").await;
        assert!(page.find(&newer).unwrap() < page.find(&older).unwrap(), "{page}");
    }

    async fn what_was_there_before_the_index_is_found_after_it_was_made_anew(bench: Bench) with &tables(); {
        build(&bench).await;
        let (submission, share) = a_share(&bench).await;
        for script in ["DELETE FROM search_documents", "UPDATE search_state SET version = 0"] {
            bench.db.run_script(script).await.unwrap();
        }
        if bench.db.engine() == Engine::Sqlite {
            bench.db.run_script("DELETE FROM search_words").await.unwrap();
        }
        let (shared, handed) = (format!("/shares/{share}"), format!("/submissions/{submission}"));
        assert_eq!(finders(&bench, "請求書", &shared).await, "");
        reindexed(&bench).await;
        assert_eq!(finders(&bench, "請求書", &shared).await, "member near other hub second");
        assert_eq!(finders(&bench, "請求書", &handed).await, "member hub second");
    }

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
        // Of what nobody there has opened, the title; opening it is stamped.
        let router = open(&bench);
        let found = async |who| get(&router, who, "ja", "/search?q=203.0.113.7&kind=share").await.1;
        for (who, opened) in [("near", false), ("hub", true)] {
            let page = found(who).await;
            assert_eq!((page.contains("未開封"), page.contains("<mark>203")), (!opened, opened), "{who}: {page}");
        }
        get(&router, "near", "ja", &href).await;
        let page = found("near").await;
        assert!(!page.contains("未開封") && page.contains("<mark>203"), "{page}");
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
        assert!(page.contains("<mark lang=\"ja\">蒼天</mark>") && !page.contains('⟦'), "{page}");
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
