//! Publishing a year: when it is over, once, what was seen, and nothing that covers few.

use crate::hall::{FORM, Hall, form};
use crate::world::{TABLES, ask, get, open, operators, reviewer, row, secretariat, web};
use access::{Actor, act::ViewPublication};
use axum::{body::Body, http::Request};
use kernel::{ContentHash, FiscalYear};
use statistics::live::ALL;
use statistics::ops::publish_figures::{PublishFiguresError, prepared, publish_figures};
use statistics::publication::Publication;
use statistics::sheet::Value;
use store::{Denied, params};
use trial::both_engines;

const YEAR: FiscalYear = FiscalYear(2013);

/// Twelve gas companies and seven railways report in FY2013, and one water company eleven times.
async fn a_year(hall: &Hall) {
    hall.bench.clock.set("2013-06-03 10:00");
    for gas in operators(hall, 100, 12, "GAS").await {
        hall.report(&gas, &[("threat", "1-1"), ("report_kind", "attack")]).await;
    }
    hall.bench.clock.set("2014-03-31 23:59");
    for rail in operators(hall, 200, 7, "RAIL").await {
        hall.report(&rail, &[("threat", "2-7"), ("report_kind", "failure")]).await;
    }
    let water = operators(hall, 300, 1, "WATER").await;
    for _ in 0..11 {
        hall.report(&water[0], &[("threat", "1-4"), ("report_kind", "attack")]).await;
    }
    hall.bench.clock.set("2014-06-17 10:31");
}

async fn seen(hall: &Hall, year: FiscalYear) -> ContentHash {
    let cx = hall.read(&reviewer(hall)).await;
    prepared(&cx, year).await.unwrap().sealed().unwrap().1
}

async fn published(hall: &Hall) -> i64 {
    let cx = hall.read(&Actor::nobody()).await;
    cx.system("test").count("SELECT COUNT(*) AS n FROM publications", params![]).await.unwrap()
}

both_engines! {
    async fn a_year_is_published_as_it_was_seen_and_then_stands_for_everybody(bench: Bench) with &TABLES; {
        let hall = open(bench).await;
        a_year(&hall).await;
        let (web, reviewer) = (web(&hall), reviewer(&hall));
        let (status, _, page) = get(&web, &reviewer, "ja", "/statistics/publish?year=2013").await;
        assert!(status == 200 && page.contains("2013年度を公表する") && !page.contains('⟦'), "{page}");
        let hash = page.split("name=\"seen\" value=\"").nth(1).unwrap().split('"').next().unwrap();
        assert_eq!(hash, seen(&hall, YEAR).await.to_string());
        let body = form(&[("year", "2013"), ("seen", hash)]);
        let request = Request::post("/statistics/publish").header("content-type", FORM).body(Body::from(body)).unwrap();
        let (status, to, _) = ask(&web, &reviewer, "ja", request).await;
        assert_eq!((status, to.as_str()), (303, "/statistics/publications/2013"));
        for (lang, who) in [("ja", &Actor::nobody()), ("en", &hall.phone), ("ja", &hall.mic)] {
            let (status, _, page) = get(&web, who, lang, "/statistics/publications/2013").await;
            assert!(status == 200 && !page.contains('⟦'), "{page}");
            let (_, _, page) = get(&web, who, lang, "/statistics").await;
            assert!(page.contains("/statistics/publications/2013"), "{page}");
        }
        let (_, _, file) = get(&web, &Actor::nobody(), "ja", "/statistics/publications/2013/table.csv").await;
        assert_eq!(row(&file, "全体").last().unwrap(), "30", "{file}");
        assert!(row(&file, "水道").iter().all(|value| value == "非表示"), "eleven reports of one company: {file}");
        assert!(!file.contains(",11"), "{file}");
        let (_, _, again) = get(&web, &reviewer, "ja", "/statistics/publish?year=2013").await;
        assert!(again.is_empty(), "it leads to the published table");
        let cx = hall.read(&Actor::nobody()).await;
        assert!(store::verify(&cx, None).await.unwrap().good());
    }

    async fn a_year_is_published_once_when_it_is_over_by_a_reviewer_who_saw_it(bench: Bench) with &TABLES; {
        let hall = open(bench).await;
        a_year(&hall).await;
        let hash = seen(&hall, YEAR).await;
        for (who, may) in [(&hall.duty, true), (&hall.mic, true), (&hall.phone, false), (&Actor::nobody(), false)] {
            let cx = hall.write(who).await;
            match publish_figures(&cx, YEAR, hash).await {
                Err(PublishFiguresError::Denied(Denied::Refused)) => assert!(may),
                Err(PublishFiguresError::Denied(Denied::NotFound)) => assert!(!may),
                other => panic!("{other:?}"),
            }
        }
        let by = reviewer(&hall);
        let running = seen(&hall, FiscalYear(2014)).await;
        let cx = hall.write(&by).await;
        assert!(matches!(publish_figures(&cx, FiscalYear(2014), running).await, Err(PublishFiguresError::NotOver)));
        let other = ContentHash::of(b"another table");
        assert!(matches!(publish_figures(&cx, YEAR, other).await, Err(PublishFiguresError::Changed)));
        drop(cx);
        assert_eq!(published(&hall).await, 0);
        let cx = hall.write(&by).await;
        publish_figures(&cx, YEAR, hash).await.unwrap();
        cx.commit().await.unwrap();
        let cx = hall.write(&by).await;
        assert!(matches!(publish_figures(&cx, YEAR, hash).await, Err(PublishFiguresError::Again)));
        drop(cx);
        let cx = hall.write(&by).await;
        let change = cx.system("test").run("UPDATE publications SET fiscal_year = 2012", params![]).await;
        assert!(change.is_err(), "what was published stays");
        drop(cx);
        assert_eq!(published(&hall).await, 1);
    }

    async fn what_may_be_viewed_of_publications_is_what_is_listed(bench: Bench) with &TABLES; {
        let hall = open(bench).await;
        a_year(&hall).await;
        let hash = seen(&hall, YEAR).await;
        let cx = hall.write(&reviewer(&hall)).await;
        let id = publish_figures(&cx, YEAR, hash).await.unwrap();
        cx.commit().await.unwrap();
        for who in hall.everybody() {
            let cx = hall.read(&who).await;
            cx.permit::<_, Publication>(ViewPublication, id).await.unwrap();
            let count = "SELECT COUNT(*) AS n FROM publications WHERE {visible}";
            assert_eq!(cx.visible::<Publication>().count(count, params![]).await.unwrap(), 1);
        }
    }

    async fn a_year_in_which_only_others_got_something_is_not_counted_as_none(bench: Bench) with &TABLES; {
        let hall = open(bench).await;
        let (gas, water) = (secretariat(&hall, "GAS").await, secretariat(&hall, "WATER").await);
        let cx = hall.write(&Actor::nobody()).await;
        let last_year = cx.now().plus_days(-300);
        let (org, centre) = (gas.who().unwrap().organisation, hall.duty.who().unwrap().organisation);
        let (dispatch, line, subject) = (trial::org_id(9001), trial::org_id(9002), trial::org_id(9003));
        let sql = cx.system("test");
        let insert = "INSERT INTO dispatches (id, org_id, subject_id, reference, title, tlp, urgency, exercise, released_at)
            VALUES ($1, $2, $3, 'N-2013-00001', 'x', 'amber', 'normal', $4, $5)";
        sql.run_one(insert, params![dispatch, centre, subject, false, last_year]).await.unwrap();
        let insert = "INSERT INTO deliveries (id, dispatch_id, org_id, tier, ceptoar_code, reachable, entitled_at, queued_at, handed_at)
            VALUES ($1, $2, $3, 'ceptoar', 'GAS', $4, $5, $5, $5)";
        sql.run_one(insert, params![line, dispatch, org, true, last_year]).await.unwrap();
        cx.commit_unrecorded("test").await.unwrap();
        let web = web(&hall);
        let (_, _, file) = get(&web, &gas, "ja", "/statistics/live.csv").await;
        assert_eq!(row(&file, "届いた"), ["1", "0"], "to it something came: {file}");
        let (_, _, file) = get(&web, &water, "ja", "/statistics/live.csv").await;
        assert_eq!(row(&file, "届いた"), ["0"], "what went to another circle begins nothing here: {file}");
        for (lang, said) in [("ja", "2013年度は要で記録を始める前"), ("en", "FY2013 lies before the first record")] {
            let (_, _, page) = get(&web, &water, lang, "/statistics/live").await;
            assert!(page.contains(said), "{page}");
        }
    }

    async fn a_secretariat_sees_of_its_sector_what_was_published_and_nothing_finer(bench: Bench) with &TABLES; {
        let hall = open(bench).await;
        a_year(&hall).await;
        let (web, gas, water) = (web(&hall), secretariat(&hall, "GAS").await, secretariat(&hall, "WATER").await);
        for who in [&gas, &water] {
            let (status, _, page) = get(&web, who, "ja", "/statistics/live").await;
            assert!(status == 200 && page.contains("公表された年度は、まだありません"), "{page}");
            let (_, _, file) = get(&web, who, "ja", "/statistics/live.csv?year=2013").await;
            assert_eq!(row(&file, "届いた"), ["0"]);
            assert!(!file.contains("分野の情報連絡") && !file.contains("全体"), "no count of reports: {file}");
            let (_, _, page) = get(&web, who, "ja", "/statistics").await;
            assert!(!page.contains("途中"), "nor of the running year: {page}");
        }
        let hash = seen(&hall, YEAR).await;
        let cx = hall.write(&reviewer(&hall)).await;
        publish_figures(&cx, YEAR, hash).await.unwrap();
        cx.commit().await.unwrap();
        let (_, _, table) = get(&web, &Actor::nobody(), "ja", "/statistics/publications/2013/table.csv").await;
        for (who, name) in [(&gas, "ガス"), (&water, "水道")] {
            for lang in ["ja", "en"] {
                let (status, _, page) = get(&web, who, lang, "/statistics/live").await;
                assert!(status == 200 && !page.contains('⟦'), "{page}");
            }
            let (_, _, file) = get(&web, who, "ja", "/statistics/live.csv").await;
            assert_eq!(row(&file, "2013年度"), row(&table, name), "{name}");
        }
    }

    async fn of_a_year_in_which_few_reported_nothing_is_told(bench: Bench) with &TABLES; {
        let hall = open(bench).await;
        hall.bench.clock.set("2013-06-03 10:00");
        for gas in operators(&hall, 100, 4, "GAS").await {
            hall.report(&gas, &[("threat", "1-1")]).await;
        }
        hall.bench.clock.set("2014-06-17 10:31");
        let cx = hall.read(&reviewer(&hall)).await;
        let content = prepared(&cx, YEAR).await.unwrap();
        assert_eq!((content.whole, content.tables.len()), (None, 0));
    }

    async fn no_ministry_takes_away_its_own_and_is_left_with_one_report(bench: Bench) with &TABLES; {
        let hall = open(bench).await;
        hall.bench.clock.set("2013-06-03 10:00");
        for gas in operators(&hall, 100, 10, "GAS").await {
            hall.report(&gas, &[("threat", "1-1")]).await;
        }
        let water = operators(&hall, 300, 1, "WATER").await;
        hall.report(&water[0], &[("threat", "1-1")]).await;
        let content = prepared(&hall.read(&reviewer(&hall)).await, YEAR).await.unwrap();
        assert_eq!(content.whole, None, "eleven less the ten of gas would be the one of water");
        for rail in operators(&hall, 200, 6, "RAIL").await {
            hall.report(&rail, &[("threat", "1-1")]).await;
        }
        let content = prepared(&hall.read(&reviewer(&hall)).await, YEAR).await.unwrap();
        assert_eq!(content.whole, Some(17));
        for sector in ["GAS", "RAIL", "WATER"] {
            assert_eq!(content.of_sector(sector, ALL), Value::Hidden, "two of them would tell the third: {sector}");
        }
    }
}
