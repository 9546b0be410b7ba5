//! What a report itself names: its short name and the machines that it calls its own are searched for too, and what
//! may be one of them is shown to whoever writes.

use crate::{
    house::{get, open},
    world::*,
};
use sharing::{
    notice::{Content, NoticeId},
    report::ReportId,
};
use std::collections::BTreeSet;
use trial::{Bench, both_engines};

async fn reported(bench: &Bench, situation: &str, indicators: &str) -> ReportId {
    let fields = [
        ("stage", "first"),
        ("title", "DNSサーバへの大量の接続要求"),
        ("situation", situation),
        ("indicators", indicators),
        ("tlp", "amber"),
        ("audience", "all"),
    ];
    report_of(bench, &fields).await
}

/// A notice with this text and these indicators, made of such a report.
async fn made(bench: &Bench, (situation, listed): (&str, &str), body: &str, indicators: &[&str]) -> NoticeId {
    people(bench).await;
    let notice = derive(bench, reported(bench, situation, listed).await).await;
    let indicators = indicators.iter().map(|one| (*one).to_owned()).collect();
    let change =
        |content: Content| Content { title: "点検のお願い".into(), body: body.into(), indicators, ..content };
    save(bench, analyst(), notice, change).await;
    notice
}

/// What holds it, and what is only shown.
async fn found(bench: &Bench, notice: NoticeId) -> (BTreeSet<String>, BTreeSet<String>) {
    let cx = reading(bench, analyst()).await;
    let granted = cx.permit::<_, sharing::notice::Notice>(access::act::ViewNotice, notice).await.unwrap();
    let desk = sharing::desk::gather(granted.sql(), &granted, cx.now()).await.unwrap();
    let words = |all: Vec<sharing::residue::Finding>| all.into_iter().map(|one| one.found).collect();
    let doubts = words(desk.doubts().unwrap());
    (words(desk.facts.findings), doubts)
}

fn set(words: &[&str]) -> BTreeSet<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

both_engines! {
    async fn a_body_that_is_called_by_two_names_stands_in_the_text_once(bench: Bench) with &tables(); {
        people(&bench).await;
        let said = "潮見通信株式会社（以下「潮見通信」という。）の設備で起きた。担当は佐藤 恵（佐藤）。照会は第102組織株式会社(第102組織)へ。";
        let fields = [("stage", "first"), ("title", "潮見通信（潮見通信株式会社）の遅延"), ("situation", said), ("victim", "第102組織株式会社"), ("tlp", "amber"), ("audience", "all")];
        let notice = derive(&bench, report_of(&bench, &fields).await).await;
        let content = current(&bench, notice).await.content;
        assert_eq!(content.title, "事業者の遅延");
        assert_eq!(content.body, "事業者の設備で起きた。担当は担当者。照会は事業者へ。");
        let desk = get(&open(&bench), "analyst", "ja", &format!("/notices/{notice}")).await;
        assert!(!desk.text.contains("事業者（事業者"), "{}", desk.text);
    }

    async fn the_short_name_that_a_report_uses_and_what_it_calls_its_own_hold_the_notice(bench: Bench) with &tables(); {
        let said = ("潮見のDNSに要求が続いた。自社のサーバ（198.51.100.77）と toban@kanri.example が応答しない。", "198.51.100.77\n203.0.113.7\ntoban@kanri.example");
        let body = "潮見という地名の事業者で起きました。";
        let notice = made(&bench, said, body, &["198.51.100.77", "203.0.113.7", "from: toban@kanri.example"]).await;
        let (held, shown) = found(&bench, notice).await;
        assert_eq!((held, shown), (set(&["潮見", "198.51.100.77"]), set(&["toban@kanri.example"])));
        let page = get(&open(&bench), "analyst", "ja", &format!("/notices/{notice}")).await;
        assert!(!page.text.contains("調べた語は見つかりません"));
    }

    async fn what_may_be_the_reporters_is_shown_beside_a_clean_check_and_holds_nothing(bench: Bench) with &tables(); {
        let said = ("潮見通信の設備で起きた。弊社サイトに203.0.113.7から要求があった。", "203.0.113.7\n203.0.113.99");
        let notice = made(&bench, said, "潮見の件です。", &["203.0.113.7", "203.0.113.99"]).await;
        let (held, shown) = found(&bench, notice).await;
        assert_eq!((held, shown), (set(&[]), set(&["潮見", "203.0.113.7"])));
        let house = open(&bench);
        for (lang, doubt, why, not) in [
            ("ja", "確かめてください 2 件", "名の一部と同じです", "調べていないもの"),
            ("en", "2 to check", "part of the name of the reporter", "Not searched for"),
        ] {
            let page = get(&house, "analyst", lang, &format!("/notices/{notice}")).await;
            for words in [doubt, why, not] {
                assert!(page.text.contains(words), "{words}");
            }
            assert!(!page.text.contains("調べた語は見つかりません") && !page.text.contains("None of the words searched for"));
        }
    }

    async fn a_clean_check_says_what_it_did_not_look_for(bench: Bench) with &tables(); {
        let notice = made(&bench, ("サイトに203.0.113.7から要求があった。", "203.0.113.7"), "点検してください。", &["203.0.113.7"]).await;
        assert_eq!(found(&bench, notice).await, (set(&[]), set(&[])));
        let page = get(&open(&bench), "analyst", "ja", &format!("/notices/{notice}")).await;
        assert!(page.text.contains("調べた語は見つかりません") && page.text.contains("調べていないもの"));
    }
}
