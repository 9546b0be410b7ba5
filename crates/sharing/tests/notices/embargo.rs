//! An embargoed notice: by no way of reading does anybody have it one moment before its time.

use crate::{
    house::{fetch, get, open, post},
    world::*,
};
use axum::{Router, http::StatusCode};
use kernel::{At, Clock};
use sharing::{
    embargo::Embargo,
    notice::{Content, Flaw, NoticeId},
    ops::{self, release_notice::ReleaseNoticeError},
    release::Obstacle,
    report::ReportId,
};
use std::{collections::BTreeSet, time::Duration};
use store::params;
use trial::{Bench, both_engines, org_id};

const TIME: &str = "2014-06-20 10:00";
/// Words that stand nowhere else.
const SECRETS: [&str; 4] = ["未公表の弱点", "外部に出すと悪用される", "CVE-2014-9999", "調整機関の求めによる"];

fn content(content: Content, first: &[&str]) -> Content {
    Content {
        title: "未公表の弱点".into(),
        body: "外部に出すと悪用される。".into(),
        indicators: vec!["CVE-2014-9999".into()],
        label: amber(),
        removals: Vec::new(),
        embargo: Some(Embargo {
            until: At::parse_local(TIME).unwrap(),
            reason: "調整機関の求めによる".into(),
            source: String::new(),
            first: first.iter().map(|code| (*code).to_owned()).collect(),
        }),
        ..content
    }
}

async fn held_back(bench: &Bench, first: &[&str]) -> (ReportId, NoticeId) {
    let (report, notice) = derived(bench).await;
    save(bench, analyst(), notice, |one| content(one, first)).await;
    attach(bench, notice, "手順.txt", "CVE-2014-9999".as_bytes()).await;
    let consent = ask(bench, report, notice).await;
    agree(bench, consent).await;
    approve(bench, reviewer(), notice).await;
    release(bench, notice).await;
    (report, notice)
}

/// Every address at which somebody could read something of it.
async fn addresses(bench: &Bench, report: ReportId, notice: NoticeId, org: u128) -> Vec<String> {
    let cx = reading(bench, access::Actor::nobody()).await;
    let sql = cx.system("test");
    let rows =
        sql.rows("SELECT id, dispatch_id FROM deliveries WHERE org_id = $1", params![org_id(org)]).await.unwrap();
    let file = sql.rows("SELECT id FROM notice_files WHERE notice_id = $1", params![notice]).await.unwrap();
    let file: uuid::Uuid = file[0].get("id").unwrap();
    let mut all: Vec<String> = [
        "/",
        "/inbox",
        "/inbox?q=CVE-2014-9999",
        "/search?q=CVE-2014-9999",
        "/api/v1/inbox",
        "/board",
        "/notices",
        "/api/v1/boards",
    ]
    .map(str::to_owned)
    .into();
    all.extend([format!("/reports/{report}"), format!("/api/v1/reports/{report}")]);
    all.extend([
        format!("/notices/{notice}"),
        format!("/notices/{notice}/files/{file}"),
        format!("/notices/{notice}/indicators.csv"),
        format!("/api/v1/notices/{notice}"),
        format!("/notices/{notice}/dry-run"),
    ]);
    for row in rows {
        let (id, dispatch): (uuid::Uuid, uuid::Uuid) = (row.get("id").unwrap(), row.get("dispatch_id").unwrap());
        all.extend(["", "/text", "/indicators.csv", &format!("/files/{file}")].map(|end| format!("/inbox/{id}{end}")));
        all.extend(["pass", "below", "call"].map(|end| format!("/deliveries/{id}/{end}")));
        all.extend([
            format!("/api/v1/inbox/{id}"),
            format!("/api/v1/inbox/{id}/below"),
            format!("/board/{dispatch}"),
            format!("/board/{dispatch}/embargo"),
        ]);
    }
    all
}

/// Where somebody reads one of the secrets.
async fn leaks(
    bench: &Bench,
    router: &Router,
    (report, notice): (ReportId, NoticeId),
    who: &str,
    org: u128,
) -> Vec<String> {
    let mut found = Vec::new();
    for path in addresses(bench, report, notice, org).await {
        let (_, _, bytes) = fetch(router, who, &path).await;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        // What somebody looks for is shown to him again.
        let told = |secret: &&&str| text.contains(**secret) && !path.ends_with(**secret);
        found.extend(SECRETS.iter().filter(told).map(|secret| format!("{who} {path} {secret}")));
    }
    found
}

const STRANGERS: [(&str, u128); 3] = [("liaison", MIC), ("secretariat", TEL), ("neighbour", 102)];

both_engines! {
    async fn by_no_way_of_reading_does_anybody_have_it_before_its_time(bench: Bench) with &tables(); {
        let both = held_back(&bench, &[]).await;
        let router = open(&bench);
        bench.clock.set("2014-06-20 09:59");
        bench.clock.advance(Duration::from_millis(59_999));
        delivery::open_embargoes(&bench.db, bench.clock.now()).await.unwrap();
        for (who, org) in STRANGERS {
            assert_eq!(leaks(&bench, &router, both, who, org).await, Vec::<String>::new());
        }
        bench.clock.advance(Duration::from_millis(1));
        delivery::open_embargoes(&bench.db, bench.clock.now()).await.unwrap();
        assert!(!leaks(&bench, &router, both, "liaison", MIC).await.is_empty(), "at its time the ministry has it");
        assert_eq!(leaks(&bench, &router, both, "neighbour", 102).await, Vec::<String>::new(), "others when it is passed on");
        let inbox = get(&router, "liaison", "ja", "/inbox").await;
        assert!(inbox.text.contains("未公表の弱点") && !inbox.text.contains("解禁前"));
    }

    async fn a_report_whose_label_ends_before_it_keeps_it_closed_and_the_desk_hears_of_it(bench: Bench) with &tables(); {
        let (report, _) = held_back(&bench, &["ICT-TEL"]).await;
        delivery::post::open(&bench.db, bench.clock.now()).await.unwrap();
        let shorter = |day: &'static str| {
            let bench = &bench;
            async move {
                let cx = writing(bench, reporter()).await;
                let draft = ops::follow_up_report::follow_up_report(&cx, report).await.unwrap();
                let fields = [("stage", "follow-up"), ("title", "期限を早める"), ("tlp", "amber"), ("until", day)];
                let typed = sharing::draft::Typed::from_form(fields.map(|(name, said)| (name.to_owned(), said.to_owned())));
                let saved = ops::save_draft::save_draft(&cx, draft, &typed, 1).await.unwrap();
                ops::submit_report::submit_report(&cx, draft, saved.revision).await.unwrap();
                cx.commit().await.unwrap();
            }
        };
        let told = async || {
            let cx = reading(&bench, access::Actor::nobody()).await;
            let ask = "SELECT t.path FROM tidings t WHERE t.word = 'told-letter-never'";
            let rows = cx.system("test").rows(ask, params![]).await.unwrap();
            rows.iter().map(|row| row.text("path").unwrap()).collect::<Vec<_>>()
        };
        let router = open(&bench);
        shorter("2014-06-20").await;
        assert_eq!(told().await, Vec::<String>::new(), "it still opens on its last day");
        shorter("2014-06-19").await;
        shorter("2014-06-30").await;
        let paths = told().await;
        assert!(paths.len() == 1 && paths[0].starts_with("/board/") && paths[0].ends_with("/embargo"), "{paths:?}");
        let desk = get(&router, "duty", "ja", &paths[0]).await;
        assert!(desk.text.contains("ほかのどこにも届きません"), "{}", desk.text);
        bench.clock.set(TIME);
        assert_eq!(delivery::open_embargoes(&bench.db, bench.clock.now()).await.unwrap(), 0, "a later day opens nothing again");
        // Who had it before keeps it, and reads when it ended.
        let rows = { let cx = reading(&bench, access::Actor::nobody()).await; cx.system("test").rows("SELECT id FROM deliveries WHERE org_id = $1", params![org_id(102)]).await.unwrap() };
        let id: uuid::Uuid = rows[0].get("id").unwrap();
        for (lang, said) in [("ja", "で終わり。もうどこへも渡せません"), ("en", "it is passed on to nobody any more")] {
            let page = get(&router, "neighbour", lang, &format!("/inbox/{id}")).await.text;
            assert!(page.contains("外部に出すと悪用される") && page.contains(said), "{page}");
        }
        let api = get(&router, "neighbour", "ja", &format!("/api/v1/inbox/{id}")).await.text;
        assert!(api.contains(r#""last_day":"2014-06-19""#), "{api}");
    }

    async fn those_who_are_named_read_it_marked_and_nobody_else_does(bench: Bench) with &tables(); {
        let (report, notice) = held_back(&bench, &["ICT-TEL"]).await;
        let router = open(&bench);
        assert!(get(&router, "neighbour", "ja", "/inbox").await.text.contains("解禁前・取扱注意"));
        let rows = { let cx = reading(&bench, access::Actor::nobody()).await; cx.system("test").rows("SELECT id FROM deliveries WHERE org_id = $1", params![org_id(102)]).await.unwrap() };
        let id: uuid::Uuid = rows[0].get("id").unwrap();
        for lang in ["ja", "en"] {
            let page = get(&router, "neighbour", lang, &format!("/inbox/{id}")).await;
            assert_eq!(page.status, StatusCode::OK);
            assert!(page.text.contains("外部に出すと悪用される") && !page.text.contains('⟦'));
        }
        let text = get(&router, "neighbour", "ja", &format!("/inbox/{id}/text")).await.text;
        assert!(text.starts_with("解禁前・取扱注意") && text.contains("組織の外へ渡すことも"), "{text}");
        let api = get(&router, "neighbour", "ja", &format!("/api/v1/inbox/{id}")).await;
        assert!(api.text.contains("\"embargo_until\":\"2014-06-20T"), "{}", api.text);
        for path in ["pass", "below"] {
            assert_ne!(get(&router, "secretariat", "ja", &format!("/deliveries/{id}/{path}")).await.status, StatusCode::OK);
        }
        // The reporter is told, and the centre sees it in its list.
        assert!(get(&router, "reporter", "ja", &format!("/reports/{report}")).await.text.contains("解禁前"));
        assert!(get(&router, "analyst", "ja", "/notices").await.text.contains("解禁前"));
        bench.clock.set(TIME);
        delivery::open_embargoes(&bench.db, bench.clock.now()).await.unwrap();
        let page = get(&router, "neighbour", "ja", &format!("/inbox/{id}")).await;
        assert!(!page.text.contains("解禁前・取扱注意") && page.text.contains("調整機関の求めによる"));
        let _ = notice;
    }

    async fn an_embargo_is_part_of_what_was_agreed_to(bench: Bench) with &tables(); {
        let (report, notice) = derived(&bench).await;
        save(&bench, analyst(), notice, |one| Content { embargo: None, ..content(one, &[]) }).await;
        let consent = ask(&bench, report, notice).await;
        agree(&bench, consent).await;
        approve(&bench, reviewer(), notice).await;
        save(&bench, analyst(), notice, |one| content(one, &[])).await;
        let hash = hash(&bench, notice).await;
        let cx = writing(&bench, duty()).await;
        let refused = sharing::ops::release_notice::release_notice(&cx, notice, hash).await;
        let Err(ReleaseNoticeError::InTheWay(in_the_way)) = refused else { panic!("released") };
        assert!(in_the_way.contains(&Obstacle::NotReviewed));
        assert!(in_the_way.iter().any(|one| matches!(one, Obstacle::Consent { .. })));
    }

    async fn what_is_said_of_the_embargo_is_searched_for_the_reporter(bench: Bench) with &tables(); {
        let (_, notice) = derived(&bench).await;
        save(&bench, analyst(), notice, |one| {
            let mut content = content(one, &[]);
            content.embargo.as_mut().unwrap().reason = "潮見通信の求めによる".into();
            content
        }).await;
        let page = get(&open(&bench), "analyst", "ja", &format!("/notices/{notice}")).await;
        assert!(page.text.contains("解禁の理由") && page.text.contains("「潮見通信」"), "the residue check names the place");
    }

    async fn the_form_reads_it_and_says_what_is_wrong(bench: Bench) with &tables(); {
        let (_, notice) = derived(&bench).await;
        let router = open(&bench);
        let form = |more: &str| format!("revision=1&kind=alert&title=x&tlp=amber&audience=all&{more}");
        for (more, said) in [
            ("embargo_reason=調整", "解禁の日時を書いてください"),
            ("embargo_until=x&embargo_reason=調整", "解禁の日時を書いてください"),
            ("embargo_until=2014-06-20T10:00", "解禁まで待つ理由を書いてください"),
            ("embargo_first=ICT-TEL", "解禁の日時を書いてください"),
        ] {
            let again = post(&router, "analyst", &format!("/notices/{notice}/save"), &form(more)).await;
            assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "{more}");
            assert!(again.text.contains(said), "{more}");
        }
        let typed = "embargo_until=2014-06-20T10:00&embargo_reason=調整&embargo_source=JPCERT/CC&embargo_first=ICT-TEL&answer_by=2014-06-19T10:00";
        assert_eq!(post(&router, "analyst", &format!("/notices/{notice}/save"), &form(typed)).await.status, StatusCode::SEE_OTHER);
        let saved = current(&bench, notice).await.content;
        let embargo = saved.embargo.clone().unwrap();
        assert_eq!((embargo.reason.as_str(), embargo.source.as_str(), embargo.first.len()), ("調整", "JPCERT/CC", 1));
        let now = bench.clock.now();
        assert_eq!(saved.unfinished(now), [Flaw::NoBody, Flaw::AnswerBeforeEmbargo]);
        let past = Content { answer_by: None, ..saved };
        assert_eq!(past.unfinished(now.plus_days(4)), [Flaw::NoBody, Flaw::EmbargoPast]);
        let elsewhere = Embargo { first: BTreeSet::from(["FIN-BANK".to_owned()]), ..embargo };
        let only = kernel::Audience::only(["ICT-TEL"]);
        assert_eq!(elsewhere.unfinished(now, &only, None), [Flaw::EmbargoFirst]);
        let page = get(&router, "analyst", "ja", &format!("/notices/{notice}/edit")).await;
        assert!(page.text.contains("value=\"2014-06-20T10:00\"") && page.text.contains("JPCERT/CC"));
    }
}
