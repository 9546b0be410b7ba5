//! Recalling: two people, then nobody outside the centre reads it by any way, and the seal still holds.

use crate::{
    house::{fetch, get, open, post},
    world::*,
};
use access::Actor;
use axum::http::StatusCode;
use sharing::{
    notice::{Content, NoticeId},
    ops::{
        confirm_recall::{ConfirmRecallError, confirm_recall},
        propose_recall::{ProposeRecallError, propose_recall},
        refuse_recall::{RefuseRecallError, refuse_recall},
    },
    recall::Recall,
    report::ReportId,
};
use store::{Denied, params};
use trial::{Bench, both_engines, org_id};

const SECRETS: [&str; 3] = ["間違えた本文", "CVE-2014-1234", "事務局の言葉"];

pub async fn out(bench: &Bench) -> (ReportId, NoticeId) {
    let (report, notice) = derived(bench).await;
    save(bench, analyst(), notice, |one| Content {
        title: "点検のお願い".into(),
        body: "間違えた本文".into(),
        indicators: vec!["CVE-2014-1234".into()],
        label: amber(),
        removals: Vec::new(),
        ..one
    })
    .await;
    attach(bench, notice, "手順.txt", "CVE-2014-1234".as_bytes()).await;
    let consent = ask(bench, report, notice).await;
    agree(bench, consent).await;
    approve(bench, reviewer(), notice).await;
    release(bench, notice).await;
    for (who, org, words) in [(liaison(), MIC, ""), (secretariat(), TEL, "事務局の言葉")] {
        let id = line(bench, org).await;
        let cx = writing(bench, who).await;
        let passed = delivery::pass_notice(&cx, id.into(), words, sharing::addition::search).await.unwrap();
        assert!(matches!(passed, delivery::Passed::On(_)));
        cx.commit().await.unwrap();
    }
    (report, notice)
}

async fn line(bench: &Bench, org: u128) -> uuid::Uuid {
    let cx = reading(bench, Actor::nobody()).await;
    let rows =
        cx.system("test").rows("SELECT id FROM deliveries WHERE org_id = $1", params![org_id(org)]).await.unwrap();
    rows[0].get("id").unwrap()
}

pub async fn proposed(bench: &Bench, who: Actor, notice: NoticeId) -> kernel::Id<Recall> {
    let cx = writing(bench, who).await;
    let id = propose_recall(&cx, notice, "版の番号に誤りがありました。", "印刷したものを廃棄してください。", false)
        .await
        .unwrap();
    cx.commit().await.unwrap();
    id
}

pub async fn recalled(bench: &Bench, notice: NoticeId) {
    let which = proposed(bench, analyst(), notice).await;
    let cx = writing(bench, duty()).await;
    confirm_recall(&cx, notice, which).await.unwrap();
    cx.commit().await.unwrap();
}

both_engines! {
    async fn what_was_recalled_is_read_by_nobody_by_any_way(bench: Bench) with &tables(); {
        let (_, notice) = out(&bench).await;
        let router = open(&bench);
        let own = line(&bench, 102).await;
        let file = { let cx = reading(&bench, Actor::nobody()).await; cx.system("test").rows("SELECT id FROM notice_files WHERE notice_id = $1", params![notice]).await.unwrap()[0].get::<uuid::Uuid>("id").unwrap() };
        assert!(get(&router, "neighbour", "ja", &format!("/inbox/{own}")).await.text.contains("間違えた本文"), "it is opened before");
        recalled(&bench, notice).await;
        for (who, org) in [("liaison", MIC), ("secretariat", TEL), ("neighbour", 102)] {
            let id = line(&bench, org).await;
            let mut paths: Vec<String> = ["/", "/inbox", "/inbox?q=間違えた", "/search?q=間違えた", "/api/v1/inbox"].map(|path| path.replace("間違えた", "%E9%96%93%E9%81%95%E3%81%88%E3%81%9F")).into();
            paths.extend(["", "/text", "/indicators.csv", &format!("/files/{file}")].map(|end| format!("/inbox/{id}{end}")));
            paths.extend([format!("/api/v1/inbox/{id}"), format!("/api/v1/inbox/{id}/files/{file}"), format!("/deliveries/{id}/pass"), format!("/deliveries/{id}/below")]);
            for path in paths {
                let (_, _, bytes) = fetch(&router, who, &path).await;
                let text = String::from_utf8_lossy(&bytes);
                for secret in SECRETS {
                    assert!(!text.contains(secret), "{who} {path} {secret}");
                }
            }
            for path in ["text", "indicators.csv", &format!("files/{file}")].map(|end| format!("/inbox/{id}/{end}")) {
                assert_eq!(fetch(&router, who, &path).await.0, StatusCode::CONFLICT, "{who} {path}");
            }
            for (path, form) in [("answer", "answer=done"), ("acknowledge", "")] {
                assert_eq!(post(&router, who, &format!("/deliveries/{id}/{path}"), form).await.status, StatusCode::CONFLICT, "{who} {path}");
            }
        }
        let page = get(&router, "neighbour", "ja", "/inbox?q=%E9%96%93%E9%81%95%E3%81%88%E3%81%9F").await;
        assert!(!page.text.contains(&format!("/inbox/{own}")), "it is not found by its words");
        let page = get(&router, "neighbour", "ja", "/inbox?q=%E7%82%B9%E6%A4%9C").await;
        assert!(page.text.contains(&format!("/inbox/{own}")), "it is found by its title");
        assert!(get(&router, "analyst", "ja", &format!("/notices/{notice}")).await.text.contains("間違えた本文"), "the sealed content stays in the centre");
        let cx = reading(&bench, Actor::nobody()).await;
        assert!(sharing::verify_seals(&cx).await.unwrap().broken.is_empty(), "and its seals hold");
    }

    async fn each_who_had_it_confirms_and_the_centre_sees_who_had_opened_it(bench: Bench) with &tables(); {
        let (_, notice) = out(&bench).await;
        let router = open(&bench);
        let own = line(&bench, 102).await;
        get(&router, "neighbour", "ja", &format!("/inbox/{own}")).await;
        let confirm = format!("/deliveries/{own}/confirm-recall");
        assert_eq!(post(&router, "neighbour", &confirm, "").await.status, StatusCode::CONFLICT, "nothing to confirm");
        recalled(&bench, notice).await;
        for lang in ["ja", "en"] {
            let page = get(&router, "neighbour", lang, &format!("/inbox/{own}")).await;
            assert!(page.text.contains("印刷したものを廃棄") && page.text.contains("confirm-recall") && !page.text.contains('⟦'));
        }
        assert!(get(&router, "neighbour", "ja", "/").await.text.contains("読んで対応する"));
        assert_eq!(post(&router, "secretariat", &confirm, "").await.status, StatusCode::FORBIDDEN, "each for himself");
        assert_eq!(post(&router, "neighbour", &confirm, "").await.status, StatusCode::SEE_OTHER);
        assert_eq!(post(&router, "neighbour", &confirm, "").await.status, StatusCode::CONFLICT, "once");
        assert!(!get(&router, "neighbour", "ja", "/").await.text.contains("読んで対応する"));
        let dispatch: uuid::Uuid = { let cx = reading(&bench, Actor::nobody()).await; cx.system("test").rows("SELECT id FROM dispatches", params![]).await.unwrap()[0].get("id").unwrap() };
        let page = get(&router, "analyst", "ja", &format!("/board/{dispatch}/opened")).await;
        assert!(page.text.contains("第102組織株式会社") && page.text.contains("版の番号に誤りがありました") && !page.text.contains('⟦'));
        let table = get(&router, "analyst", "ja", &format!("/board/{dispatch}/opened.csv")).await.text;
        let lines: Vec<&str> = table.lines().collect();
        assert_eq!(lines.len(), 1 + 2 + 16, "a ministry, a secretariat, sixteen members");
        let mine = lines.iter().find(|line| line.contains("第102組織株式会社")).unwrap();
        assert_eq!(mine.matches("2014-06-17 10:31").count(), 3, "handed over, opened, confirmed: {mine}");
        for who in ["liaison", "neighbour", "reporter"] {
            assert_eq!(get(&router, who, "ja", &format!("/board/{dispatch}/opened")).await.status, StatusCode::NOT_FOUND);
        }
    }

    async fn it_takes_two_people_a_reason_and_words_that_give_nobody_away(bench: Bench) with &tables(); {
        let (_, notice) = out(&bench).await;
        let router = open(&bench);
        let refused = async |who: Actor, reason: &str, todo: &str| {
            let cx = writing(&bench, who).await;
            propose_recall(&cx, notice, reason, todo, false).await.unwrap_err()
        };
        assert!(matches!(refused(analyst(), " ", "x").await, ProposeRecallError::Missing));
        assert!(matches!(refused(analyst(), "x", "").await, ProposeRecallError::Missing));
        assert!(matches!(refused(analyst(), &"長".repeat(1001), "x").await, ProposeRecallError::Long));
        assert!(matches!(refused(analyst(), "潮見通信の名が残っていた", "x").await, ProposeRecallError::Held));
        for who in [liaison(), neighbour(102)] {
            let hidden = refused(who, "x", "x").await;
            assert!(matches!(hidden, ProposeRecallError::Denied(_)), "{hidden}");
        }
        let which = proposed(&bench, both(), notice).await;
        let cx = writing(&bench, both()).await;
        assert!(matches!(confirm_recall(&cx, notice, which).await, Err(ConfirmRecallError::SamePerson)));
        drop(cx);
        let cx = writing(&bench, analyst()).await;
        assert!(matches!(confirm_recall(&cx, notice, which).await, Err(ConfirmRecallError::Denied(Denied::Refused))));
        drop(cx);
        assert!(get(&router, "duty", "ja", "/").await.text.contains("回収の確認"), "it waits for the second person");
        assert!(!get(&router, "both", "ja", "/").await.text.contains("回収の確認"));
        let newer = proposed(&bench, analyst(), notice).await;
        let cx = writing(&bench, duty()).await;
        assert!(matches!(confirm_recall(&cx, notice, which).await, Err(ConfirmRecallError::Unknown)), "only the newest");
        confirm_recall(&cx, notice, newer).await.unwrap();
        cx.commit().await.unwrap();
        assert!(matches!(refused(analyst(), "x", "x").await, ProposeRecallError::Recalled));
        let cx = writing(&bench, duty()).await;
        assert!(matches!(refuse_recall(&cx, notice, newer, "x").await, Err(RefuseRecallError::NotWaiting(ConfirmRecallError::Recalled))));
        drop(cx);
        for lang in ["ja", "en"] {
            let page = get(&router, "analyst", lang, &format!("/notices/{notice}/recall")).await;
            assert!(page.status == StatusCode::OK && page.text.contains("版の番号") && !page.text.contains('⟦'));
        }
        assert!(bench.db.run_script("UPDATE recalls SET reason = 'x'").await.is_err(), "what was said is sealed");
    }

    async fn the_second_person_refuses_with_a_reason_and_it_stays_as_it_was(bench: Bench) with &tables(); {
        let (_, notice) = out(&bench).await;
        let router = open(&bench);
        let own = line(&bench, 102).await;
        let page = format!("/notices/{notice}/recall");
        let which = proposed(&bench, both(), notice).await;
        for (who, refused) in [(both(), "own"), (analyst(), "role"), (liaison(), "elsewhere")] {
            let cx = writing(&bench, who).await;
            let error = refuse_recall(&cx, notice, which, "x").await.unwrap_err();
            assert!(matches!(error, RefuseRecallError::NotWaiting(ConfirmRecallError::SamePerson | ConfirmRecallError::Denied(_))), "{refused}: {error}");
        }
        for (reason, wanted) in [(" ".to_owned(), "回収しない理由を書いて"), ("長".repeat(1001), "1,000 字以内")] {
            let form = format!("recall={which}&refusal={}", reason.replace(' ', "+"));
            let told = post(&router, "duty", &format!("{page}/refuse"), &form).await;
            assert!(told.status == StatusCode::UNPROCESSABLE_ENTITY && told.text.contains(wanted), "{}", told.text);
        }
        let form = format!("recall={which}&refusal=%E8%AA%A4%E3%82%8A%E3%81%AA%E3%81%97");
        assert_eq!(post(&router, "duty", &format!("{page}/refuse"), &form).await.status, StatusCode::SEE_OTHER);
        assert_eq!(post(&router, "duty", &format!("{page}/refuse"), &form).await.status, StatusCode::CONFLICT, "once");
        assert_eq!(post(&router, "duty", &format!("{page}/confirm"), &form).await.status, StatusCode::CONFLICT, "nor confirmed any more");
        assert!(!get(&router, "duty", "ja", "/").await.text.contains("回収の確認"), "it waits for nobody");
        for lang in ["ja", "en"] {
            let told = get(&router, "both", lang, &page).await;
            assert!(told.text.contains("誤りなし") && told.text.contains("f-instructions") && !told.text.contains('⟦'), "why is told, and it can be proposed anew");
        }
        assert!(get(&router, "neighbour", "ja", &format!("/inbox/{own}")).await.text.contains("間違えた本文"), "it is read as before");
        assert!(bench.db.run_script("UPDATE recall_refusals SET reason = 'x'").await.is_err(), "what was said is sealed");
        recalled(&bench, notice).await;
        assert!(!get(&router, "neighbour", "ja", &format!("/inbox/{own}")).await.text.contains("間違えた本文"), "a new proposal is a new question");
    }

    async fn what_is_recalled_under_embargo_never_opens(bench: Bench) with &tables(); {
        let (report, notice) = derived(&bench).await;
        let until = kernel::At::parse_local("2014-06-20 10:00").unwrap();
        let embargo = Some(sharing::embargo::Embargo { until, reason: "調整".into(), source: String::new(), first: Default::default() });
        save(&bench, analyst(), notice, |one| Content { title: "点検".into(), body: "間違えた本文".into(), label: amber(), removals: Vec::new(), embargo, ..one }).await;
        let consent = ask(&bench, report, notice).await;
        agree(&bench, consent).await;
        approve(&bench, reviewer(), notice).await;
        release(&bench, notice).await;
        recalled(&bench, notice).await;
        bench.clock.set("2014-06-21 10:00");
        let opened = delivery::open_embargoes(&bench.db, kernel::Clock::now(bench.clock.as_ref())).await.unwrap();
        assert_eq!(opened, 0);
        assert!(!get(&open(&bench), "liaison", "ja", "/inbox").await.text.contains("点検"));
    }
}
