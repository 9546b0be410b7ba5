//! The pages: everybody in the scope is told on every page, and nobody else.

use crate::hall::{FORM, form};
use crate::world::{TABLES, count, look, open, raised, reviewer, said, second, secretariat, web};
use std::time::Duration;
use trial::both_engines;

both_engines! {
    async fn every_page_says_it_to_those_in_the_scope_and_to_nobody_else(bench: Bench) with &TABLES; {
        let hall = open(bench).await;
        let web = web(&hall);
        assert!(!web.get(&hall.phone, "ja", "/").await.body.contains("大規模IT障害"));
        raised(&hall, said(&["ICT"]), false).await;
        let operator = web.get(&hall.phone, "ja", "/reports").await.body;
        assert!(operator.contains("大規模IT障害 L-2014-00001：大規模障害対応") && operator.contains("自組織の報告 11:31 まで"), "{operator}");
        assert!(!operator.contains("二人目の確認待ち"), "who confirms is the centre's own affair");
        let centre = web.get(&hall.duty, "en", "/reports").await.body;
        assert!(centre.contains("Large-scale outage L-2014-00001: Large-scale response") && centre.contains("Not confirmed"), "{centre}");
        for stranger in [&hall.water, &hall.mhlw] {
            let page = web.get(stranger, "ja", "/").await.body;
            assert!(!page.contains("広域の通信障害") && !page.contains("大規模障害対応"), "{page}");
        }
        let home = web.get(&hall.phone, "ja", "/").await.body;
        assert!(home.contains("自組織の状況を報告する"), "{home}");
        let other = web.get(&second(&hall), "ja", "/").await.body;
        assert!(other.contains("大規模IT障害の発動を確認する") && other.contains("範囲の全員に知らせる"), "{other}");
    }

    async fn it_is_raised_confirmed_answered_and_reported_on_by_its_pages(bench: Bench) with &TABLES; {
        let hall = open(bench).await;
        let web = web(&hall);
        let empty = web.post(&hall.duty, "/outages/new", FORM, form(&[("step", "large-scale")])).await;
        assert_eq!(empty.status, 422);
        assert!(empty.body.contains("何が起きているかを120字以内で書いてください"), "{}", empty.body);
        assert!(empty.body.contains("実際の事態か演習かを選んでください"), "{}", empty.body);
        let typed = [
            ("exercise", "no"),
            ("step", "large-scale"),
            ("title", "広域の通信障害"),
            ("sectors", "ICT"),
            ("upward", "60"),
            ("asked", "operator"),
            ("downward", "120"),
            ("reason", "同時に障害"),
        ];
        let asked = web.post(&hall.duty, "/outages/new", FORM, form(&typed)).await;
        assert!(asked.status == 200 && asked.body.contains("組織に発動する"), "{}", asked.body);
        assert_eq!(count(&hall, "SELECT COUNT(*) AS n FROM outages").await, 0, "the page that asks raises nothing");
        let back = web.post(&hall.duty, "/outages/new", FORM, form(&[&typed[..], &[("go", "back")]].concat())).await;
        assert!(back.status == 200 && back.body.contains("広域の通信障害\""), "{}", back.body);
        let sure = form(&[&typed[..], &[("go", "raise")]].concat());
        let raised = web.post(&hall.duty, "/outages/new", FORM, sure.clone()).await;
        assert_eq!(raised.status, 303, "{}", raised.body);
        let at = raised.to.clone();
        let twice = web.post(&hall.duty, "/outages/new", FORM, sure).await;
        assert_eq!((twice.status, &twice.to), (303, &at), "the second press leads to what the first raised");
        assert_eq!(count(&hall, "SELECT COUNT(*) AS n FROM outages").await, 1);
        for lang in ["ja", "en"] {
            for actor in [&hall.duty, &hall.phone, &hall.mic, &reviewer(&hall), &secretariat(&hall, "ICT-TEL").await] {
                for path in [at.clone(), format!("{at}/part"), "/outages".to_owned()] {
                    let page = web.get(actor, lang, &path).await;
                    assert_eq!(page.status, 200, "{path}");
                    assert!(!page.body.contains('⟦'), "{path}: {}", page.body);
                }
            }
            assert_eq!(web.get(&hall.water, lang, &at).await.status, 404);
            assert_eq!(web.get(&hall.water, lang, &format!("{at}/part")).await.status, 404);
            assert!(!web.get(&hall.duty, lang, &format!("{at}/change")).await.body.contains('⟦'));
        }
        let own = web.post(&hall.duty, &format!("{at}/confirm"), FORM, "seen=1").await;
        assert_eq!(own.status, 403, "{}", own.body);
        assert_eq!(web.post(&second(&hall), &format!("{at}/confirm"), FORM, "seen=1").await.status, 303);
        let answer = form(&[("news", "affected"), ("round", "1"), ("words", "西日本で通話不可")]);
        assert_eq!(web.post(&hall.phone, &format!("{at}/answer"), FORM, answer.clone()).await.status, 303);
        let twice = web.post(&hall.phone, &format!("{at}/answer"), FORM, answer).await;
        assert_eq!(twice.status, 409);
        assert!(twice.body.contains("この回の報告は済んでいる"), "{}", twice.body);
        assert!(web.get(&hall.duty, "ja", &at).await.body.contains("西日本で通話不可"));
        hall.bench.clock.advance(Duration::from_secs(3700));
        look(&hall).await;
        hall.bench.clock.advance(Duration::from_secs(3600));
        look(&hall).await;
        assert!(web.get(&hall.phone, "ja", "/").await.body.contains("自組織の 12:31 の報告が遅れています"));
        let begun = web.post(&hall.duty, &format!("{at}/report"), FORM, "").await;
        assert!(begun.status == 303 && begun.to.starts_with("/notices/"), "{}", begun.body);
        let desk = web.get(&hall.duty, "ja", &begun.to).await.body;
        assert!(desk.contains("影響あり 5 未満") && !desk.contains("影響あり 1") && !desk.contains("潮見通信が"), "{desk}");
    }
}
