//! Who finds a report by which of its words: exactly those who may read the word there.

use crate::hall::{Hall, TABLES, Web};
use access::{Actor, Kind};
use proptest::prelude::*;
use sharing::ops::{
    follow_up_report::follow_up_report, pass_report::pass_report, remark_report::remark_report, save_draft::save_draft,
    submit_report::submit_report,
};
use sharing::report::{Direction, ReportId};
use std::collections::BTreeSet;
use store::{
    Engine, params,
    search::{Document, index},
};
use trial::{bench, both_engines};

fn encoded(typed: &str) -> String {
    typed.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// The reports on a page of this address, as it links to them.
async fn on_page(web: &Web, actor: &Actor, address: &str) -> (Vec<String>, String) {
    let answer = web.get(actor, "ja", address).await;
    assert_eq!(answer.status, 200, "{address}: {}", answer.body);
    let links = answer.body.split("href=\"/reports/").skip(1).filter_map(|rest| rest.split('"').next());
    let mut ids: Vec<String> = links.filter(|id| id.len() == 36).map(str::to_owned).collect();
    // The number and the title lead to the same.
    ids.dedup();
    (ids, answer.body)
}

/// Whether this actor finds this report by these words, in the list and in the search.
async fn finds(web: &Web, actor: &Actor, report: ReportId, typed: &str) -> bool {
    let id = report.to_string();
    let (listed, _) = on_page(web, actor, &format!("/reports?q={}", encoded(typed))).await;
    let (found, page) = on_page(web, actor, &format!("/search?q={}", encoded(typed))).await;
    assert_eq!(listed, found, "{typed}");
    assert_eq!(page.contains("<mark>"), !found.is_empty(), "{typed}");
    assert!(found.is_empty() || page.contains(&format!("{} 件", found.len())), "{typed}");
    found.contains(&id)
}

pub(crate) async fn follow_up(hall: &Hall, actor: &Actor, report: ReportId, more: &[(&str, &str)]) {
    let cx = hall.write(actor).await;
    let draft = follow_up_report(&cx, report).await.unwrap();
    let fields: Vec<(&str, &str)> = [("stage", "follow-up")].iter().chain(more).copied().collect();
    let saved = save_draft(&cx, draft, &crate::hall::typed(&fields), 1).await.unwrap();
    submit_report(&cx, draft, saved.revision).await.unwrap();
    cx.commit().await.unwrap();
}

/// Gives a report so many documents of its reporter with the pieces of a word, and without the word, that no search looks
/// through all of them at once.
async fn crowd(hall: &Hall, reporter: &Actor, report: ReportId) {
    let cx = hall.write(reporter).await;
    let readers: BTreeSet<_> = reporter.who().map(|who| who.organisation).into_iter().collect();
    let document = |n| Document { circle: format!("w{n}"), readers: readers.clone(), text: "害障 障害".into() };
    let documents: Vec<Document> = (0..4_200).map(document).collect();
    index(&cx.system("test"), (Kind::Report, report.uuid()), cx.now(), &documents).await.unwrap();
    cx.commit_unrecorded("test").await.unwrap();
}

async fn pass(hall: &Hall, report: ReportId, remark: &str) {
    let cx = hall.write(&hall.mhlw).await;
    pass_report(&cx, report, remark).await.unwrap();
    cx.commit().await.unwrap();
}

both_engines! {
    async fn a_report_is_found_by_all_that_its_reader_sees_of_it(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let web = hall.web();
        let report = hall.report(&hall.phone, &[
            ("title", "監視サーバーの障害"), ("situation", "ＶＰＮ装置から侵入された。CVE-2014-0160 を使われた"),
            ("cause", "渡邊の設定誤り"), ("indicators", "hxxp://evil[.]example/a\n192.0.2.17"), ("contact", "内線 7730"),
        ]).await;
        for typed in ["監視サーバ", "ｻｰﾊﾞｰ 侵入", "vpn", "R-2014-00001", "evil.example", "192.0.2.17", "渡辺", "7730",
            "cve-2014-0160", "潮見通信", "侵", "\"設定誤り\""] {
            for reader in [&hall.phone, &hall.colleague, &hall.mic, &hall.duty, &hall.analyst] {
                assert!(finds(&web, reader, report, typed).await, "{typed}");
            }
            for stranger in [&hall.water, &hall.mhlw, &hall.meti] {
                assert!(!finds(&web, stranger, report, typed).await, "{typed}");
            }
        }
        for typed in ["停電", "192.0.2.1", "監視 停電", "\"侵入 障害\""] {
            assert!(!finds(&web, &hall.phone, report, typed).await, "{typed}");
        }
    }

    async fn what_is_held_back_from_a_reader_is_no_word_to_find_it_by(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let web = hall.web();
        let report = hall.report(&hall.phone, &[
            ("situation", "表示が遅い"), ("cause", "古い版"), ("hold_cause_centre", "on"), ("measures", "閉じた"),
            ("hold_measures_ministry", "on"), ("victim", "被害商事"), ("withhold", "on"),
        ]).await;
        let sees = async |who, typed| finds(&web, who, report, typed).await;
        for (typed, centre, ministry) in [("遅い", true, true), ("古い版", false, true), ("閉じた", true, false), ("被害商事", false, true)] {
            assert!(sees(&hall.phone, typed).await, "{typed}");
            assert_eq!((sees(&hall.duty, typed).await, sees(&hall.mic, typed).await), (centre, ministry), "{typed}");
            assert_eq!(finds(&web, &hall.duty, report, &format!("遅い {typed}")).await, centre, "{typed}");
        }
        // What the next stage shows is found from then on; what the first held back stays held back there.
        follow_up(&hall, &hall.phone, report, &[("cause", "新しい手口")]).await;
        assert!(sees(&hall.duty, "新しい手口").await && !sees(&hall.duty, "古い版").await);
    }

    async fn the_centre_finds_it_when_the_ministry_has_passed_it_on_and_each_what_was_said_to_him(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let web = hall.web();
        let report = hall.report(&hall.water, &[("situation", "断水")]).await;
        assert!(finds(&web, &hall.mhlw, report, "断水").await && !finds(&web, &hall.duty, report, "断水").await);
        pass(&hall, report, "確認中の付記").await;
        assert!(finds(&web, &hall.duty, report, "断水").await);
        assert!(finds(&web, &hall.duty, report, "付記").await && finds(&web, &hall.mhlw, report, "付記").await);
        assert!(!finds(&web, &hall.water, report, "付記").await, "it went up, not back");
        let cx = hall.write(&hall.duty).await;
        remark_report(&cx, report, Direction::Back, "照会します").await.unwrap();
        cx.commit().await.unwrap();
        assert!(finds(&web, &hall.water, report, "照会").await);
    }

    async fn a_draft_is_found_by_nobody(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let web = hall.web();
        hall.draft(&hall.phone, &[("situation", "まだ出していない言葉")]).await;
        for actor in [&hall.phone, &hall.colleague, &hall.mic, &hall.duty] {
            assert!(on_page(&web, actor, &format!("/search?q={}", encoded("出していない"))).await.0.is_empty());
        }
    }

    async fn whatever_is_typed_the_answer_is_a_page(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let web = hall.web();
        hall.report(&hall.phone, &[("situation", "100% の_報告")]).await;
        let (long, longer) = ("障".repeat(5_000), "a ".repeat(5_000));
        for typed in ["\"", "\" OR \"", "' OR 1=1 --", "NEAR(a b)", "a* AND b", "報告\u{1}", "%", "_", "。。。", ":* & !", "{title}:x",
            "<script>alert(1)</script>", "\u{202e}", "\u{feff}", "^", "-", "()", "\\", &long, &longer] {
            for address in ["/search?q=", "/reports?q=", "/inbox?q=", "/notices?q="] {
                let page = web.get(&hall.phone, "ja", &format!("{address}{}", encoded(typed))).await;
                assert_eq!(page.status, 200, "{address}{typed}");
                assert!(!page.body.contains("<script>alert"), "{typed}");
            }
        }
        let (found, _) = on_page(&web, &hall.phone, &format!("/search?q={}", encoded("報告\u{1}"))).await;
        assert_eq!(found.len(), 1);
        assert_eq!(web.get(&hall.phone, "ja", "/search?q=%00").await.status, 400, "no address holds a NUL");
        for address in ["/search?q=a&before=x", "/search?q=a&kind=draft", "/search?q=a&since=yesterday", "/inbox?q=a&before=x"] {
            assert_eq!(web.get(&hall.phone, "ja", address).await.status, 422, "{address}");
        }
    }

    async fn an_empty_answer_says_what_was_searched_for(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let web = hall.web();
        let page = web.get(&hall.phone, "ja", &format!("/search?q={}&since=2014-01-01", encoded("サーバー 停電"))).await.body;
        assert!(page.contains("見つかりませんでした") && page.contains("「サーバー 停電」を"), "{page}");
        let page = web.get(&hall.phone, "en", &format!("/search?q={}", encoded("。"))).await.body;
        assert!(page.contains("needs letters or digits"), "{page}");
    }

    async fn days_and_pages_narrow_what_is_found(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let web = hall.web();
        let mut all = Vec::new();
        for day in 10..17 {
            hall.bench.clock.set(&format!("2014-06-{day} 10:31"));
            all.push(hall.report(&hall.phone, &[("situation", "同じ言葉")]).await.to_string());
        }
        all.reverse();
        let q = encoded("同じ");
        assert_eq!(on_page(&web, &hall.phone, &format!("/search?q={q}")).await.0, all);
        let some = on_page(&web, &hall.phone, &format!("/search?q={q}&since=2014-06-12&until=2014-06-14")).await.0;
        assert_eq!(some, all[2..5]);
        assert_eq!(on_page(&web, &hall.phone, &format!("/search?q={q}&kind=inbox")).await.0, Vec::<String>::new());
    }

    async fn a_search_that_stops_says_how_far_it_came_and_goes_on_from_there(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let web = hall.web();
        hall.bench.clock.set("2014-06-10 10:31");
        let old = hall.report(&hall.phone, &[("situation", "通信の障害障")]).await;
        hall.bench.clock.set("2014-06-12 10:31");
        let new = hall.report(&hall.phone, &[("situation", "平常")]).await;
        crowd(&hall, &hall.phone, new).await;
        let q = encoded("障害障");
        for address in ["/search", "/reports"] {
            let (mut found, mut page) = on_page(&web, &hall.phone, &format!("{address}?q={q}")).await;
            assert!(found.is_empty() && page.contains("ここまでには見つかりませんでした"), "{page}");
            for _ in 0..3 {
                if !found.is_empty() {
                    break;
                }
                assert!(page.contains("までさかのぼって探しました") && page.contains("さらに前を探す"), "{page}");
                let before = page.split_once("name=\"before\" value=\"").or(page.split_once("before=")).unwrap().1;
                let before = before.split('"').next().unwrap().to_owned();
                (found, page) = on_page(&web, &hall.phone, &format!("{address}?q={q}&before={before}")).await;
            }
            assert_eq!(found, [old.to_string()], "{address}");
            assert!(!page.contains("さらに前を探す"), "that was all");
        }
        // Whoever sees less comes to the end at once, and is told so.
        let (found, page) = on_page(&web, &hall.duty, &format!("/search?q={q}")).await;
        assert_eq!(found, [old.to_string()]);
        assert!(!page.contains("さかのぼって"), "{page}");
        assert_eq!(web.get(&hall.phone, "ja", "/reports?before=12").await.status, 422, "a place without words");
    }

    async fn what_was_there_before_the_index_is_found_after_it_was_made_anew(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let web = hall.web();
        let report = hall.report(&hall.phone, &[("situation", "古い言葉"), ("cause", "秘"), ("hold_cause_centre", "on")]).await;
        for script in ["DELETE FROM search_documents", "UPDATE search_state SET version = 0"] {
            hall.bench.db.run_script(script).await.unwrap();
        }
        if hall.bench.db.engine() == Engine::Sqlite {
            hall.bench.db.run_script("DELETE FROM search_words").await.unwrap();
        }
        let search = format!("/search?q={}", encoded("古い言葉"));
        assert!(on_page(&web, &hall.duty, &search).await.1.contains("索引を作り直しています"));
        let cx = hall.read(&Actor::nobody()).await;
        let mut missing = 0;
        for one in sharing::INDEXED {
            missing += one.missing(&cx).await.unwrap();
        }
        assert_eq!(missing, 1);
        drop(cx);
        for one in sharing::INDEXED {
            let mut after = None;
            loop {
                let cx = hall.write(&Actor::nobody()).await;
                after = one.reindex(&cx, after, false).await.unwrap().next;
                cx.commit_unrecorded("test").await.unwrap();
                if after.is_none() { break }
            }
        }
        assert!(finds(&web, &hall.duty, report, "古い言葉").await && !finds(&web, &hall.duty, report, "秘").await);
        assert!(!on_page(&web, &hall.duty, &search).await.1.contains("索引を作り直しています"));
        let cx = hall.read(&Actor::nobody()).await;
        let state = "SELECT COUNT(*) AS n FROM search_state WHERE version <> $1";
        assert_eq!(cx.system("test").count(state, params![store::search::VERSION]).await.unwrap(), 0);
    }
}

/// A report of the property: by whom, what is held back from whom, whether it was passed on and what was said.
#[derive(Clone, Debug)]
struct Told {
    by_water: bool,
    held: Vec<(bool, bool)>,
    passed: bool,
}

/// Parts with the field in which they are typed.
const PARTS: [(&str, &str); 5] = [
    ("cause", "cause"),
    ("measures", "measures"),
    ("systems", "systems"),
    ("indicators", "indicators"),
    ("leaked", "leaked"),
];

fn told() -> impl Strategy<Value = Told> {
    let held = proptest::collection::vec((any::<bool>(), any::<bool>()), PARTS.len());
    (any::<bool>(), held, any::<bool>()).prop_map(|(by_water, held, passed)| Told { by_water, held, passed })
}

/// A word that stands in one part of one report, and nowhere else.
fn secret(report: usize, part: usize) -> String {
    format!("秘{report}密{part}鍵")
}

async fn holds(engine: Engine, all: Vec<Told>) {
    let hall = Hall::new(bench(engine, &TABLES).await).await;
    let web = hall.web();
    let mut filed = Vec::new();
    for (number, told) in all.iter().enumerate() {
        let mut fields: Vec<(String, String)> = vec![("situation".into(), secret(number, 9))];
        for (part, ((name, field), (ministry, centre))) in PARTS.iter().zip(&told.held).enumerate() {
            fields.push(((*field).into(), secret(number, part)));
            for (_, seer) in [(ministry, "ministry"), (centre, "centre")].into_iter().filter(|(held, _)| **held) {
                fields.push((format!("hold_{name}_{seer}"), "on".into()));
            }
        }
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let by = if told.by_water { &hall.water } else { &hall.phone };
        let report = hall.report(by, &fields).await;
        if told.by_water && told.passed {
            pass(&hall, report, "").await;
        }
        filed.push(report);
    }
    for (number, told) in all.iter().enumerate() {
        for part in (0..PARTS.len()).chain([9]) {
            let (from_ministry, from_centre) = told.held.get(part).copied().unwrap_or_default();
            let centre = (!told.by_water || told.passed) && !from_centre;
            for (actor, sees) in [
                (&hall.phone, !told.by_water),
                (&hall.water, told.by_water),
                (&hall.mic, !told.by_water && !from_ministry),
                (&hall.mhlw, told.by_water && !from_ministry),
                (&hall.meti, false),
                (&hall.duty, centre),
            ] {
                let word = secret(number, part);
                assert_eq!(finds(&web, actor, filed[number], &word).await, sees, "{word} {told:?}");
                // Half of it beside something that everybody has is no way around.
                let typed = format!("{} webサイト", word.trim_start_matches('秘'));
                assert_eq!(finds(&web, actor, filed[number], &typed).await, sees, "{typed} {told:?}");
            }
        }
    }
}

fn property(engine: Engine) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let config =
        ProptestConfig { cases: 3, failure_persistence: None, max_shrink_iters: 20, ..ProptestConfig::default() };
    proptest!(config, |(all in proptest::collection::vec(told(), 1..4))| runtime.block_on(holds(engine, all)));
}

#[test]
fn a_word_is_found_by_exactly_those_who_may_read_it_on_sqlite() {
    property(Engine::Sqlite);
}

#[test]
fn a_word_is_found_by_exactly_those_who_may_read_it_on_postgres() {
    property(Engine::Postgres);
}

#[test]
fn the_same_is_said_in_both_languages() {
    let (ja, en) = (include_str!("../../texts/search.ja.ftl"), include_str!("../../texts/search.en.ftl"));
    assert_eq!(shell::texts::keys(ja), shell::texts::keys(en));
}
