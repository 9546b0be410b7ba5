//! What was made of a notice that has since been superseded (第2報) says so, and leads to the newer one where the reader has it.

use crate::{
    house::{get, open},
    recalled::{leaves, made_of, passed},
    world::*,
};
use access::{OrgId, Role};
use axum::Router;
use community::{
    ArrivalId, ShareId,
    ops::{release_share::release_share, review_share::review_share},
};
use kernel::{Audience, Label, Tlp};
use sharing::{
    notice::{Content, NoticeId},
    ops::begin_notice::begin_notice,
    release::Verdict,
};
use std::collections::BTreeSet;
use store::params;
use trial::{Bench, both_engines, org_id};
use uuid::Uuid;

/// A notice that left as the dispatch with this number.
async fn notice(bench: &Bench, dispatch: u128, title: &str) -> NoticeId {
    let label = Label::new(Tlp::Amber, Audience::All, None);
    let content = Content { title: title.into(), body: "本文".into(), label, ..Content::default() };
    let cx = write(bench, &centre(Role::Analyst)).await;
    let id = begin_notice(&cx, content, false).await.unwrap();
    leaves(&cx.system("test"), id, (dispatch, title.into())).await;
    cx.commit().await.unwrap();
    id
}

async fn run(bench: &Bench, text: &str, values: Vec<store::Bound>) {
    let cx = write(bench, &access::Actor::nobody()).await;
    cx.system("test").run_one(text, values).await.unwrap();
    cx.commit_unrecorded("test").await.unwrap();
}

/// 第2報 of the first leaves.
async fn updated(bench: &Bench) -> NoticeId {
    let later = notice(bench, 9002, "第2報の件名").await;
    let text = "INSERT INTO dispatch_updates (dispatch_id, supersedes_id, first_id, number) VALUES ($1, $2, $2, 2)";
    run(bench, text, params![Uuid::from_u128(9002), Uuid::from_u128(9001)]).await;
    later
}

/// A line of the later one in the ledger: handed over, or still in the hands of those above.
async fn line(bench: &Bench, org: OrgId, handed: bool) {
    let text = "INSERT INTO deliveries (id, dispatch_id, org_id, tier, reachable, entitled_at, queued_at, handed_at)
                VALUES ($1, $2, $3, 'member', $4, 1, 1, $5)";
    let at = handed.then_some(2_i64);
    run(bench, text, params![Uuid::from_u128(7001), Uuid::from_u128(9002), org, true, at]).await;
}

async fn shared(bench: &Bench, from: ArrivalId) -> ShareId {
    let share = made_of(bench, from, BTreeSet::new()).await;
    let (hash, ..) = current(bench, share).await;
    let cx = write(bench, &council_hub(822)).await;
    review_share(&cx, share, hash, Verdict::Approve, "").await.unwrap();
    release_share(&cx, share, hash).await.unwrap();
    cx.commit().await.unwrap();
    share
}

const SAID: [(&str, &str); 2] = [("ja", "に更新されました"), ("en", "was updated on")];

/// What a reader is told at a page and in the API: whether it says so, and where it leads.
async fn told(router: &Router, who: &str, path: &str) -> (bool, String) {
    let mut says = BTreeSet::new();
    for (lang, words) in SAID {
        let (_, page) = get(router, who, lang, path).await;
        assert!(!page.contains('⟦') && !page.contains("第2報の件名"), "{page}");
        says.insert(page.contains(words));
    }
    assert_eq!(says.len(), 1, "both languages say the same");
    let (_, text) = get(router, who, "ja", &format!("/api/v1{path}")).await;
    let said: serde_json::Value = serde_json::from_str(&text).unwrap();
    let one = &said["superseded"][0];
    let says = says.pop_first().unwrap();
    assert_eq!(one["since"].is_string(), says, "{text}");
    let (_, page) = get(router, who, "ja", path).await;
    for (field, under) in [("delivery", "inbox"), ("notice", "notices"), ("arrival", "arrivals"), ("share", "shares")] {
        if let Some(id) = one[field].as_str() {
            let place = format!("/{under}/{id}");
            assert!(page.contains(&format!("href=\"{place}\"")), "{place}: {page}");
            return (says, place);
        }
    }
    (says, String::new())
}

both_engines! {
    async fn what_was_made_of_a_superseded_notice_says_so_and_leads_to_the_newer_where_one_has_it(bench: Bench) with &tables(); {
        build(&bench).await;
        let first = notice(&bench, 9001, "第1報").await;
        let arrival = passed(&bench, first).await;
        let share = shared(&bench, arrival).await;
        let router = open(&bench);
        let places = [("c4tap", format!("/arrivals/{arrival}")), ("elsewhere", format!("/shares/{share}")), ("c4tap", format!("/shares/{share}"))];
        for (who, path) in &places {
            assert_eq!(told(&router, who, path).await, (false, String::new()), "{who} {path}");
        }
        let later = updated(&bench).await;
        for (who, path) in &places {
            assert_eq!(told(&router, who, path).await, (true, String::new()), "{who} {path}");
        }
        // Lists mark it as well, the hub's desk included.
        for (who, path) in [("elsewhere", "/communities/C4TAP"), ("c4tap", "/communities/C4TAP/desk")] {
            for (lang, words) in [("ja", "更新済み"), ("en", ">updated<")] {
                let (_, page) = get(&router, who, lang, path).await;
                assert!(page.contains(words), "{page}");
            }
        }
        let (_, page) = get(&router, "c4tap", "ja", &format!("/shares/{share}/desk")).await;
        assert!(page.contains(SAID[0].1), "{page}");
        // It comes over the same bridge: the hub has it, and its members once it is shared with them.
        let second = passed(&bench, later).await;
        assert_eq!(told(&router, "c4tap", &places[0].1).await, (true, format!("/arrivals/{second}")));
        assert_eq!(told(&router, "elsewhere", &places[1].1).await, (true, String::new()));
        let newer = shared(&bench, second).await;
        assert_eq!(told(&router, "elsewhere", &places[1].1).await, (true, format!("/shares/{newer}")));
        let (_, page) = get(&router, "elsewhere", "ja", &format!("/shares/{newer}")).await;
        assert!(!page.contains(SAID[0].1), "the newest is not superseded");
        // Who has it in the inbox is led there.
        line(&bench, org_id(ELSEWHERE), true).await;
        assert_eq!(told(&router, "elsewhere", &places[1].1).await, (true, format!("/inbox/{}", Uuid::from_u128(7001))));
    }

    async fn who_waits_for_the_newer_one_in_the_ledger_is_told_nothing_of_it_here(bench: Bench) with &tables(); {
        build(&bench).await;
        let first = notice(&bench, 9001, "第1報").await;
        let arrival = passed(&bench, first).await;
        let share = shared(&bench, arrival).await;
        updated(&bench).await;
        line(&bench, org_id(ELSEWHERE), false).await;
        let router = open(&bench);
        assert_eq!(told(&router, "elsewhere", &format!("/shares/{share}")).await, (false, String::new()));
        let (_, page) = get(&router, "elsewhere", "ja", "/communities/C4TAP").await;
        assert!(!page.contains("更新済み"), "{page}");
        assert_eq!(told(&router, "c4tap", &format!("/shares/{share}")).await, (true, String::new()), "the hub waits for nothing");
    }

    async fn what_is_under_embargo_is_told_to_nobody_here_before_its_time(bench: Bench) with &tables(); {
        build(&bench).await;
        let first = notice(&bench, 9001, "第1報").await;
        let arrival = passed(&bench, first).await;
        let share = shared(&bench, arrival).await;
        updated(&bench).await;
        run(&bench, "INSERT INTO embargoes (dispatch_id, until) VALUES ($1, 9)", params![Uuid::from_u128(9002)]).await;
        let router = open(&bench);
        for (who, path) in [("elsewhere", format!("/shares/{share}")), ("c4tap", format!("/arrivals/{arrival}"))] {
            assert_eq!(told(&router, who, &path).await, (false, String::new()), "{who}");
        }
        run(&bench, "UPDATE embargoes SET opened_at = 9 WHERE dispatch_id = $1", params![Uuid::from_u128(9002)]).await;
        assert!(told(&router, "elsewhere", &format!("/shares/{share}")).await.0);
    }
}
