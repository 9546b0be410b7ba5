//! The pages of triage and cases: what they show, in both languages, what they take, and to whom they are not there.

use crate::hall::{FORM, Hall, TABLES, form};
use crate::world::*;
use sharing::case::CaseState;
use sharing::triage::{Reached, Severity};
use store::params;
use trial::both_engines;

/// Tells of a page in either language that no sentence is missing.
fn whole(body: &str) -> bool {
    !body.contains("case-")
        || !body.split(|c: char| c.is_whitespace() || "<>\"".contains(c)).any(|word| {
            ["case-queue-", "case-triage-", "case-show-", "case-list-", "case-told-", "case-event-", "case-alike-"]
                .iter()
                .any(|key| word.starts_with(key))
        })
}

both_engines! {
    async fn the_queue_is_read_judged_and_empty_again(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let web = hall.web();
        let empty = web.get(&hall.analyst, "ja", "/triage").await;
        assert!(empty.status == 200 && empty.body.contains("確かめを待つ情報連絡はありません"));
        let report = hall.report(&hall.phone, &[("users", "41000"), ("minutes", "3:00")]).await;
        for lang in ["ja", "en"] {
            let page = web.get(&hall.analyst, lang, "/triage").await;
            assert!(page.status == 200 && page.body.contains("R-2014-00001") && whole(&page.body), "{}", page.body);
            let page = web.get(&hall.analyst, lang, &format!("/reports/{report}/triage")).await;
            assert!(page.status == 200 && whole(&page.body));
            assert!(page.body.contains("41,000") && page.body.contains("30,000"), "what was stated stands beside the level");
            assert!(page.body.contains(r#"value="reached" checked"#) && page.body.contains(r#"value="high" checked"#));
        }
        let other = web.get(&hall.duty, "ja", "/triage?sector=WATER").await;
        assert!(other.status == 200 && !other.body.contains("R-2014-00001"));
        assert!(web.get(&hall.duty, "ja", "/triage?sector=ICT-TEL").await.body.contains("R-2014-00001"));
        let to = format!("/reports/{report}/triage");
        let body = form(&[("stage", "1"), ("level", "reached"), ("severity", "low")]);
        let refused = web.post(&hall.analyst, &to, FORM, body).await;
        assert!(refused.status == 422 && refused.body.contains("理由が要ります"));
        let body = form(&[("stage", "1"), ("level", "reached"), ("severity", "low"), ("reason", "すぐに戻った")]);
        let done = web.post(&hall.analyst, &to, FORM, body).await;
        assert_eq!((done.status, done.to), (303, format!("/reports/{report}")));
        let judged = judgements(&hall, report).await;
        assert_eq!((judged[0].judged.level, judged[0].judged.severity), (Reached::Reached, Severity::Low));
        let page = web.get(&hall.duty, "ja", &format!("/reports/{report}")).await;
        assert!(page.body.contains("すぐに戻った") && page.body.contains("判断し直す"));
        for who in [&hall.phone, &hall.mic] {
            assert!(!web.get(who, "ja", &format!("/reports/{report}")).await.body.contains("すぐに戻った"));
        }
        assert!(web.get(&hall.analyst, "ja", "/triage").await.body.contains("確かめを待つ情報連絡はありません"));
    }

    async fn who_judges_reads_beside_it_what_was_reported_and_whom_to_telephone(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let web = hall.web();
        let report = hall.report(&hall.phone, &[("situation", "交換機が止まった。"), ("measures", "予備へ切り替えた。")]).await;
        let to = format!("/reports/{report}/triage");
        for lang in ["ja", "en"] {
            for (who, phones) in [(&hall.analyst, false), (&hall.duty, true)] {
                let page = web.get(who, lang, &to).await.body;
                let form = page.find("name=\"stage\"").unwrap();
                for said in ["交換機が止まった。", "予備へ切り替えた。"] {
                    assert!(page.find(said).is_some_and(|at| at < form), "{said} before the judgement: {page}");
                }
                assert_eq!(page.contains("class=\"reach\""), phones, "contacts are for whoever may see them: {page}");
                assert!(whole(&page), "{page}");
            }
        }
        let long = "長い経過。".repeat(200);
        follow_up(&hall, &hall.phone, report, &[("situation", &long)]).await;
        let page = web.get(&hall.analyst, "ja", &to).await.body;
        let folded = page.find("<details><summary>長い経過。").unwrap();
        assert!(page.find(&long).is_some_and(|at| at > folded), "{page}");
        // Who judges is told whom the report names, without what is registered.
        assert!(page.contains("この連絡に、問い合わせ先の記載はありません"), "{page}");
        let named = hall.report(&hall.phone, &[("contact", "情報システム課 夜間窓口 内線 7730")]).await;
        let page = web.get(&hall.analyst, "ja", &format!("/reports/{named}/triage")).await.body;
        let form = page.find("name=\"stage\"").unwrap();
        assert!(page.find("情報システム課 夜間窓口 内線 7730").is_some_and(|at| at < form) && !page.contains("tel:"), "{page}");
        // What is held back from the centre is not to be read here either.
        let held = hall.report(&hall.phone, &[("cause", "秘密の型番"), ("holds", "on"), ("hold_cause_centre", "on")]).await;
        let page = web.get(&hall.analyst, "ja", &format!("/reports/{held}/triage")).await.body;
        assert!(!page.contains("秘密の型番"), "{page}");
    }

    async fn forty_stages_are_all_there_and_only_the_newest_stand_open(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let report = hall.report(&hall.phone, &[]).await;
        for n in 2..=40 {
            follow_up(&hall, &hall.phone, report, &[("situation", &format!("第{n}報のようす"))]).await;
        }
        let page = hall.web().get(&hall.duty, "ja", &format!("/reports/{report}")).await.body;
        let (open, folded) = page.split_once(r#"<details class="sec sealed older">"#).unwrap();
        assert_eq!(folded.matches("sealed older").count(), 36, "and the one that the page was split at");
        for n in 2..=40 {
            let (here, there) = if n > 37 { (open, folded) } else { (folded, open) };
            let said = format!("第{n}報のようす");
            assert!(here.contains(&said) && !there.contains(&said), "{said}");
        }
    }

    async fn what_cannot_be_read_is_said_and_nothing_else_happens(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let web = hall.web();
        let report = hall.report(&hall.phone, &[]).await;
        let (id, to) = (case(&hall, "件", &[report]).await, format!("/reports/{report}/triage"));
        let before = traces(&hall).await;
        for pairs in [
            vec![], vec![("stage", "1")], vec![("stage", "x"), ("level", "reached"), ("severity", "low")],
            vec![("stage", "1"), ("level", "over"), ("severity", "low")],
            vec![("stage", "1"), ("level", "undecided"), ("severity", "worst")],
            vec![("stage", "1"), ("level", "undecided"), ("severity", "low"), ("category", "x")],
            vec![("stage", "1"), ("level", "undecided"), ("severity", "low"), ("threat", "99")],
            vec![("stage", "1"), ("level", "undecided"), ("severity", "low"), ("duplicate", "another")],
            vec![("stage", "1"), ("level", "undecided"), ("severity", "low"), ("duplicate", "another"), ("original", "R-2014-99999")],
            vec![("stage", "1"), ("level", "undecided"), ("severity", "low"), ("duplicate", "another"), ("original", "R-2014-00001")],
            vec![("stage", "1"), ("level", "undecided"), ("severity", "low"), ("duplicate", ""), ("original", "R-2014-00001")],
            vec![("stage", "2"), ("level", "undecided"), ("severity", "low")],
        ] {
            let refused = web.post(&hall.analyst, &to, FORM, form(&pairs)).await;
            assert_eq!(refused.status, 422, "{pairs:?}");
        }
        let two = [("stage", "1"), ("level", "reached"), ("severity", "low"), ("duplicate", "another"), ("original", "R-2014-99999")];
        let refused = web.post(&hall.analyst, &to, FORM, form(&two)).await.body;
        for (href, said) in [("#f-original", "見つかりません"), ("#f-reason", "「重い」に届いていません")] {
            assert!(refused.contains(&format!("href=\"{href}\"")) && refused.contains(said), "all is told at once: {said}: {refused}");
        }
        let unheard = [("stage", "1"), ("level", "undecided"), ("severity", "low"), ("duplicate", ""), ("original", "R-2014-00077")];
        let refused = web.post(&hall.analyst, &to, FORM, form(&unheard)).await.body;
        assert!(refused.contains("番号が書かれていますが") && refused.contains(r#"value="R-2014-00077" aria-invalid"#), "{refused}");
        let nothing = web.post(&hall.analyst, &to, FORM, form(&[("stage", "1")])).await.body;
        assert!(nothing.contains("低下レベルに達したかを選んでください") && nothing.contains("重さを選んでください"), "{nothing}");
        for (path, pairs) in [
            ("link", vec![("reference", "")]), ("link", vec![("reference", "Q-1")]), ("note", vec![]), ("merge", vec![]),
            ("merge", vec![("reference", "C-2014-00001"), ("text", "同じ")]), ("split", vec![("text", "x"), ("title", "y")]),
            ("priority", vec![("text", "x")]), ("priority", vec![("priority", "high")]), ("state", vec![("state", "burnt"), ("text", "x")]), ("state", vec![("state", "closed")]), ("unlink", vec![]),
        ] {
            let refused = web.post(&hall.duty, &format!("/cases/{id}/{path}"), FORM, form(&pairs)).await;
            assert!((400..500).contains(&refused.status), "{path} {pairs:?} {}", refused.status);
        }
        for query in ["/triage?sector=MOON", "/triage?after=x", "/cases?state=burnt", "/cases?after=1_x", "/cases/x", "/reports/x/triage"] {
            assert!((400..500).contains(&web.get(&hall.duty, "ja", query).await.status), "{query}");
        }
        assert_eq!(traces(&hall).await, before);
    }

    async fn a_duplicate_is_named_by_its_number(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let web = hall.web();
        let original = hall.report(&hall.phone, &[]).await;
        later(&hall, 60 * 24 * 60);
        let report = hall.report(&hall.phone, &[]).await;
        let to = format!("/reports/{report}/triage");
        let named = [("stage", "1"), ("level", "undecided"), ("severity", "low"), ("duplicate", "another"), ("original", " r-2014-00001 ")];
        assert_eq!(web.post(&hall.analyst, &to, FORM, form(&named)).await.status, 303);
        assert_eq!(judgements(&hall, report).await[0].judged.duplicate_of, Some(original));
        let page = web.get(&hall.analyst, "ja", &to).await;
        assert!(page.body.contains(&format!(r#"value="{original}" checked"#)), "who judges again does not lose it");
    }

    async fn a_case_is_opened_worked_on_and_told(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let web = hall.web();
        let common = [("indicators", "203.0.113.7")];
        let (one, two) = (hall.report(&hall.phone, &common).await, hall.report(&hall.colleague, &common).await);
        judge(&hall, one, judged()).await;
        let opened = web.post(&hall.duty, "/cases", FORM, form(&[("title", "<表示遅延>"), ("report", &one.to_string())])).await;
        assert_eq!(opened.status, 303);
        let (at, id) = (opened.to.clone(), opened.to.rsplit('/').next().unwrap().parse().unwrap());
        let post = async |path: &str, pairs: &[(&str, &str)]| {
            let done = web.post(&hall.duty, &format!("{at}/{path}"), FORM, form(pairs)).await;
            assert_eq!(done.status, 303, "{path} {}", done.body);
            done.to
        };
        post("link", &[("reference", "r-2014-00002 ")]).await;
        post("take", &[]).await;
        post("priority", &[("priority", "high"), ("text", "広がっている")]).await;
        post("note", &[("text", "接続元は同じ網\n二行目")]).await;
        post("state", &[("state", "monitoring"), ("text", "収まった")]).await;
        for lang in ["ja", "en"] {
            let page = web.get(&hall.analyst, lang, &at).await;
            assert!(page.status == 200 && whole(&page.body), "{}", page.body);
            for word in ["C-2014-00001", "R-2014-00001", "R-2014-00002", "接続元は同じ網\n二行目", "203[.]0[.]113[.]7", "&#60;表示遅延&#62;"] {
                assert!(page.body.contains(word), "{word} {}", page.body);
            }
            let list = web.get(&hall.analyst, lang, "/cases").await;
            assert!(list.body.contains("C-2014-00001") && whole(&list.body));
        }
        let page = web.get(&hall.analyst, "ja", &at).await.body;
        for word in ["第1報が送られた", "第1報までを判断した", "見守りに移した"] {
            assert!(page.contains(word), "{word}");
        }
        let new = post("split", &[("title", "別件"), ("report", &two.to_string()), ("text", "違う網")]).await;
        assert_ne!(new, at);
        post("merge", &[("reference", "C-2014-00002"), ("text", "やはり同じ")]).await;
        let (_, reports, _) = shown(&hall, id).await;
        assert_eq!(reports.len(), 2);
        let gone = web.get(&hall.analyst, "ja", &new).await;
        assert!(gone.body.contains("統合済み") && !gone.body.contains("/merge"), "nothing more can be done to it");
        assert!(gone.body.contains("次の事案へ移りました：") && !gone.body.contains("まだありません"), "{}", gone.body);
        post("unlink", &[("report", &two.to_string()), ("text", "別の件")]).await;
        assert_eq!(shown(&hall, id).await.1.len(), 1);
        assert!(!web.get(&hall.duty, "ja", "/cases?state=open").await.body.contains("C-2014-00001"));
        assert_eq!(shown(&hall, id).await.0.state, CaseState::Monitoring);
    }

    async fn a_notice_is_made_from_all_reports_of_a_case_and_stands_in_it(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let web = hall.web();
        let (one, two) = (hall.report(&hall.phone, &[]).await, hall.report(&hall.phone, &[]).await);
        let id = case(&hall, "件", &[one, two]).await;
        let page = web.get(&hall.analyst, "ja", &format!("/cases/{id}")).await.body;
        assert!(page.contains("この情報連絡から情報提供を作る"));
        let both = form(&[("reports", &one.to_string()), ("reports", &two.to_string())]);
        let made = web.post(&hall.analyst, "/notices/new", FORM, both).await;
        assert_eq!(made.status, 303, "{}", made.body);
        let page = web.get(&hall.analyst, "ja", &format!("/cases/{id}")).await.body;
        assert!(page.contains("N-2014-00001") && page.contains("情報提供を書き始めた"));
    }

    async fn to_others_there_are_no_cases_and_no_triage(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let web = hall.web();
        let report = hall.report(&hall.phone, &[]).await;
        let id = case(&hall, "内輪の見立て", &[report]).await;
        let before = traces(&hall).await;
        for who in [&hall.phone, &hall.water, &hall.mic, &hall.mhlw] {
            for path in ["/triage".to_owned(), "/cases".to_owned(), format!("/cases/{id}"), format!("/reports/{report}/triage")] {
                let refused = web.get(who, "ja", &path).await;
                assert!(matches!(refused.status, 403 | 404) && !refused.body.contains("内輪"), "{path}");
            }
            let page = web.get(who, "ja", &format!("/reports/{report}")).await.body;
            assert!(!page.contains("C-2014-00001") && !page.contains("内輪の見立て") && !page.contains("/triage"));
            for path in ["link", "unlink", "note", "state", "merge", "split", "take", "priority"] {
                let body = form(&[("text", "x"), ("reference", "R-2014-00001"), ("state", "closed"), ("title", "x"), ("priority", "high")]);
                let refused = web.post(who, &format!("/cases/{id}/{path}"), FORM, body).await;
                assert!(matches!(refused.status, 403 | 404), "{path} {}", refused.status);
            }
        }
        assert_eq!(traces(&hall).await, before);
    }

    async fn long_lists_come_in_pages_without_gap_or_repetition(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let web = hall.web();
        let report = hall.report(&hall.phone, &[]).await;
        // As many as three pages hold, all of one moment, so that only the id tells them apart.
        let cx = hall.write(&hall.duty).await;
        let sql = cx.system("test");
        for n in 2..=120_u128 {
            let id = trial::org_id(n + 5_000).uuid();
            let copy = "INSERT INTO reports SELECT $1, 'R-2014-9' || CAST($2 AS TEXT), org_id, filed_by_org, channel, source,
                        sector_code, exercise, submitted_at FROM reports WHERE id = $3";
            sql.run(copy, params![id, format!("{n:04}"), report]).await.unwrap();
            for (table, columns) in [
                ("report_stages", "stage, kind, title, content, content_hash, label, sealed_by, sealed_at"),
                ("report_stops", "org_id, position, received_at, newest_stage"), ("triage_queue", "org_id, since"),
            ] {
                let copy = format!("INSERT INTO {table} (report_id, {columns}) SELECT $1, {columns} FROM {table} WHERE report_id = $2");
                sql.run(&copy, params![id, report]).await.unwrap();
            }
        }
        cx.commit_unrecorded("test").await.unwrap();
        let (mut seen, mut next, mut pages) = (std::collections::BTreeSet::new(), "/triage?sector=ICT-TEL".to_owned(), 0);
        while !next.is_empty() {
            let body = web.get(&hall.duty, "ja", &next).await.body;
            for part in body.split("/triage\">R-2014-").skip(1) {
                assert!(seen.insert(part[..5].to_owned()), "{} again", &part[..5]);
            }
            pages += 1;
            let link = body.split("href=\"/triage?sector=ICT-TEL&#38;severity=&#38;state=&#38;after=").nth(1);
            next = link.map(|rest| format!("/triage?sector=ICT-TEL&after={}", rest.split('"').next().unwrap())).unwrap_or_default();
        }
        assert_eq!((seen.len(), pages), (120, 3));
    }
}
