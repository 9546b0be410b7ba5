//! The pages of figures: recorded ones for everybody, one's own for the centre and the ministries.

use crate::world::{TABLES, duplicate, exercise, get, open, operators, row, web};
use access::Actor;
use store::params;
use trial::both_engines;

both_engines! {
    async fn the_recorded_figures_stand_with_their_sources_for_everybody(bench: Bench) with &TABLES; {
        let hall = open(bench).await;
        let web = web(&hall);
        for (lang, words) in [("ja", ["記載なし", "297", "1.39", "004:804", "情報連絡 全体", "ほかに公表されている数", "NISC重要インフラニュースレター", "113"]), ("en", ["not stated", "297", "1.39", "004:804", "Reports, all", "Other figures that were made public", "NISC critical-infrastructure newsletters", "113"])] {
            for who in [&Actor::nobody(), &hall.phone, &hall.duty, &hall.mic] {
                let (status, _, page) = get(&web, who, lang, "/statistics").await;
                assert_eq!(status, 200);
                for word in words {
                    assert!(page.contains(word), "{word}: {page}");
                }
                assert!(!page.contains('⟦'), "a text is missing: {page}");
            }
        }
        let (status, _, file) = get(&web, &Actor::nobody(), "ja", "/statistics/recorded.csv").await;
        assert!(status == 200 && file.starts_with('\u{feff}'));
        assert_eq!(&row(&file, "情報連絡 全体")[..6], ["記載なし", "記載なし", "43", "110", "153", "603"]);
        assert_eq!(&row(&file, "セプターカウンシル：相互理解WG（2010年6月から、回）")[4..6], ["記載なし", "18"]);
        assert_eq!(&row(&file, "広報公聴・リスクコミュニケーション：情報セキュリティ政策に係る講演等（回）")[..6], ["6", "6", "5", "4", "4", "25"]);
    }

    async fn each_body_counts_what_came_to_it_and_neither_exercises_nor_duplicates(bench: Bench) with &TABLES; {
        let hall = open(bench).await;
        let gas = operators(&hall, 50, 1, "GAS").await;
        let first = hall.report(&hall.phone, &[("threat", "1-1"), ("report_kind", "attack")]).await;
        let second = hall.report(&hall.phone, &[("threat", "1-1")]).await;
        hall.report(&gas[0], &[("threat", "2-7")]).await;
        duplicate(&hall, second, first).await;
        exercise(&hall, &hall.phone).await;
        let web = web(&hall);
        let (_, _, file) = get(&web, &hall.duty, "ja", "/statistics/live.csv").await;
        assert_eq!(row(&file, "全体"), ["2"]);
        assert_eq!(row(&file, "うちサイバー攻撃"), ["1"]);
        assert_eq!((row(&file, "重複"), row(&file, "演習")), (vec!["1".to_owned()], vec!["1".into()]));
        assert_eq!(row(&file, "6月"), ["2"]);
        assert_eq!((row(&file, "情報提供 全体"), row(&file, "ガス")), (vec!["0".to_owned()], vec!["1".into()]));
        // The ministry of the telephone company sees both of its reports and no judgement of the centre.
        let (_, _, file) = get(&web, &hall.mic, "ja", "/statistics/live.csv").await;
        assert_eq!((row(&file, "全体"), row(&file, "重複")), (vec!["2".to_owned()], vec!["0".into()]));
        assert!(!file.contains("重さごと") && !file.contains("情報提供 全体"));
        let (_, _, file) = get(&web, &hall.meti, "ja", "/statistics/live.csv?sector=GAS").await;
        assert_eq!(row(&file, "全体"), ["1"]);
        let (_, _, page) = get(&web, &hall.duty, "en", "/statistics/live?year=2014&sector=ICT").await;
        assert!(page.contains("Not counted: exercise reports (1) and duplicates (1)") && !page.contains('⟦'), "{page}");
        let (_, _, page) = get(&web, &hall.duty, "ja", "/statistics").await;
        assert!(page.contains("2014 途中"), "{page}");
        let chart = |page: &str| page.split("<figure").nth(1).and_then(|part| part.split("</figure>").next()).unwrap().to_owned();
        assert!(chart(&page).contains("点線の右は要が数えた数"), "the centre's count is the nation's: {page}");
        for (lang, said) in [("ja", "自分の組織に届いた数は国の一部にすぎない"), ("en", "is only a part of that")] {
            let (_, _, page) = get(&web, &hall.mic, lang, "/statistics").await;
            assert!(chart(&page).contains(said) && !chart(&page).contains("2014"), "a part stands in no chart beside the whole: {page}");
            assert!(page.replace(&chart(&page), "").contains("2014"), "but in the table");
        }
    }

    async fn what_ministries_and_agencies_report_of_themselves_stands_in_no_yearly_table(bench: Bench) with &TABLES; {
        let hall = open(bench).await;
        let gas = operators(&hall, 50, 1, "GAS").await;
        hall.report(&hall.phone, &[]).await;
        hall.report(&gas[0], &[]).await;
        let web = web(&hall);
        let (_, _, file) = get(&web, &hall.duty, "ja", "/statistics/live.csv").await;
        assert_eq!(row(&file, "全体"), ["2"]);
        let cx = hall.write(&Actor::nobody()).await;
        cx.system("test").run("UPDATE sectors SET kind = 'government' WHERE code = 'GAS'", params![]).await.unwrap();
        cx.commit_unrecorded("test").await.unwrap();
        let (_, _, file) = get(&web, &hall.duty, "ja", "/statistics/live.csv").await;
        assert_eq!(row(&file, "全体"), ["1"]);
    }

    async fn a_year_before_the_first_record_is_not_counted_as_none(bench: Bench) with &TABLES; {
        let hall = open(bench).await;
        hall.report(&hall.phone, &[]).await;
        let web = web(&hall);
        for (who, lang, said) in [(&hall.duty, "ja", "2013年度は要で記録を始める前"), (&hall.mic, "en", "FY2013 lies before the first record")] {
            let (_, _, page) = get(&web, who, lang, "/statistics/live").await;
            assert!(page.contains(said) && page.contains("href=\"/statistics\""), "{page}");
            assert!(!page.contains(">2013年度</th>") && !page.contains(">FY2013</th>"), "no column of zeros");
        }
        hall.bench.clock.advance(std::time::Duration::from_secs(365 * 86_400));
        let (_, _, page) = get(&web, &hall.duty, "ja", "/statistics/live").await;
        assert!(page.contains(">2014年度</th>") && !page.contains("要で記録を始める前"), "what was counted stands beside");
        let (_, _, file) = get(&web, &hall.duty, "ja", "/statistics/live.csv").await;
        assert_eq!(row(&file, "全体"), ["1", "0"]);
    }

    async fn others_do_not_get_at_what_came_to_a_body(bench: Bench) with &TABLES; {
        let hall = open(bench).await;
        hall.report(&hall.phone, &[]).await;
        let web = web(&hall);
        for path in ["/statistics/live", "/statistics/live.csv", "/statistics/publish?year=2013"] {
            for who in [&hall.phone, &hall.water] {
                assert_eq!(get(&web, who, "ja", path).await.0, 404, "{path}");
            }
            let (status, to, _) = get(&web, &Actor::nobody(), "ja", path).await;
            assert!(status == 303 && to.starts_with("/sign-in"));
        }
        let (_, _, page) = get(&web, &hall.phone, "ja", "/statistics").await;
        assert!(!page.contains("途中"), "nobody else learns of the running year: {page}");
    }

    async fn odd_questions_are_answered_without_harm(bench: Bench) with &TABLES; {
        let hall = open(bench).await;
        let web = web(&hall);
        for (path, want) in [
            ("/statistics/live?year=", 200), ("/statistics/live?year=2013", 200), ("/statistics/live?year=1850", 404),
            ("/statistics/live?year=99999999999", 404), ("/statistics/live?year=x", 404), ("/statistics/live?sector=NOWHERE", 404),
            ("/statistics/live?sector=%27%20OR%201=1", 404), ("/statistics/publications/2013", 404),
            ("/statistics/publications/x", 404), ("/statistics/publications/-1/table.csv", 404),
        ] {
            assert_eq!(get(&web, &hall.duty, "ja", path).await.0, want, "{path}");
        }
    }
}
