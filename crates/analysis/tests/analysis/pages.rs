//! The pages, in both languages, for those who come to them; and for everybody else there is nothing.

use crate::house::*;
use trial::both_engines;

/// What stands in the row of a service.
fn row<'p>(page: &'p str, name: &str) -> &'p str {
    let begin = page.find(&format!("<th scope=\"row\">{name}<")).unwrap_or_else(|| panic!("no row of {name}: {page}"));
    page[begin..].split("</tr>").next().unwrap()
}

both_engines! {
    async fn the_worked_example_says_what_stops_when_and_through_whom(bench: Bench) with &TABLES; {
        let house = open(bench).await;
        let model = house.example().await;
        let plan = format!("{model}/plans/1");
        let (status, page) = house.get(&house.owner, "ja", &plan).await;
        assert_eq!(status, 200, "{page}");
        for (name, when) in [("電力（潮見）", 0), ("基地局", 3), ("浄水場", 12), ("情報処理施設", 20), ("電話交換局", 24), ("市民病院", 24)] {
            assert!(row(&page, name).contains(&format!("<b>{when} 時間</b>")), "{name}: {}", row(&page, name));
        }
        assert!(row(&page, "情報処理施設").contains("電力（潮見） → 浄水場 → 情報処理施設"), "{page}");
        assert!(row(&page, "電力（潮見）").contains("はじめに止まる"), "{page}");
        assert!(page.contains("role=\"img\"") && page.contains("chart narrow"), "the time line is drawn twice");
        // With 48 hours at the exchange the hospital falls at 36, through the water.
        let longer = |name: &str, text: String| if name == "needs.csv" { text.replace("T-P,T,,24", "T-P,T,,48") } else if name == "failures.csv" { "node,at_h\n".to_owned() } else { text };
        let upload = Upload::new(&[("name", "潮見の町"), ("seen", "1"), ("note", "発電機を増やした")]).example(longer);
        let (status, to, page) = house.bring(&house.owner, &model, upload).await;
        assert_eq!((status, to.as_str()), (303, model.as_str()), "{page}");
        let (_, page) = house.get(&house.owner, "ja", &plan).await;
        assert!(row(&page, "市民病院").contains("<b>36 時間</b>") && row(&page, "市民病院").contains("電力（潮見） → 浄水場 → 市民病院"), "{page}");
        // What was asked of the earlier version is asked of the new one; saving over an unseen version is refused.
        let upload = Upload::new(&[("name", "潮見の町"), ("seen", "1")]).example(|_, text| text);
        let (status, _, page) = house.bring(&house.owner, &model, upload).await;
        assert!(status == 422 && page.contains("ほかの人が保存しました"), "{status} {page}");
    }

    async fn a_broken_upload_says_file_row_and_column_and_leaves_nothing(bench: Bench) with &TABLES; {
        let house = open(bench).await;
        let broken = |name: &str, text: String| match name {
            "needs.csv" => text.replace("B-P,B,,3", "B-P,B,,-3"),
            "suppliers.csv" => text.replace("T-P,P", "T-P,Q"),
            _ => text,
        };
        let upload = || Upload::new(&[("name", "潮見の町"), ("plan", "停電")]).example(broken);
        let (status, _, page) = house.bring(&house.owner, "/interdependency", upload()).await;
        assert_eq!(status, 422, "{page}");
        assert!(page.contains("needs.csv 3行目 reserve_h列: 「-3」は0より小さい値です"), "{page}");
        assert!(page.contains("suppliers.csv 2行目 supplier列: ノード「Q」はありません"), "{page}");
        assert!(page.contains("value=\"潮見の町\""), "what was typed is still there: {page}");
        let (status, _, page) = house.bring(&house.owner, "/interdependency", Upload::new(&[("name", "x")])).await;
        assert!(status == 422 && page.contains("ファイルが選ばれていません"), "{page}");
        for table in ["models", "model_versions", "model_plans"] {
            assert_eq!(house.count(table).await, 0, "{table}");
        }
    }

    async fn what_fails_at_random_is_kept_and_goes_along(bench: Bench) with &TABLES; {
        let house = open(bench).await;
        let chances = "node,p_down,mtbf_h,mttr_h,mtbf_form\nP,,1000,24,weibull 1.5\nW,0.25,,,\n";
        let upload = Upload::new(&[("name", "潮見の町"), ("plan", "偶発")]).example(|_, text| text);
        let (status, model, page) = house.bring(&house.owner, "/interdependency", upload.file("chances.csv", chances)).await;
        assert_eq!(status, 303, "{page}");
        let (_, page) = house.get(&house.owner, "ja", &format!("{model}/plans/1")).await;
        assert!(page.contains("偶発の故障 2 件"), "{page}");
        assert!(page.contains(&format!("{model}/model.json?plan=1")), "{page}");
        let (status, document) = house.get(&house.owner, "ja", &format!("{model}/model.json?plan=1")).await;
        assert!(status == 200 && document.contains("\"mtbf_form\": \"weibull 1.5\"") && document.contains("\"p_down\": 0.25"), "{document}");
        let (_, alone) = house.get(&house.owner, "ja", &format!("{model}/model.json")).await;
        assert!(!alone.contains("chances"), "{alone}");
    }

    async fn of_another_organisation_it_is_said_only_whether_anybody_there_could_read(bench: Bench) with &TABLES; {
        let house = open(bench).await;
        let model = house.example().await;
        let asked = format!("{model}/readers/new?organisation=WATER");
        let water = house.neighbour.who().unwrap().organisation;
        let joins = async |number: u128, role: access::Role| {
            let cx = house.bench.db.write(access::Actor::nobody(), kernel::Clock::now(&*house.bench.clock)).await.unwrap();
            let person = identity::load::NewPerson {
                id: Some(trial::person_id(number)),
                name: kernel::Bilingual::new("ある人", "Somebody"),
                mail: format!("p{number}@water.example"),
                roles: vec![(water, role)],
                ..Default::default()
            };
            identity::load::person(&cx, person).await.unwrap();
            cx.commit().await.unwrap();
        };
        let (ja, en) = (async || house.get(&house.owner, "ja", &asked).await.1, async || house.get(&house.owner, "en", &asked).await.1);
        // Whoever keeps the accounts there reads no model.
        joins(501, access::Role::Manager).await;
        let page = ja().await;
        assert!(page.contains("読める担当者がまだいません") && !page.contains(" 人"), "{page}");
        let mut said = std::collections::BTreeSet::new();
        for number in 502..505 {
            joins(number, access::Role::Secretariat).await;
            let (page, english) = (ja().await, en().await);
            assert!(page.contains("読める担当者がいます") && !page.contains(" 人") && !page.contains("⟦analysis"), "{page}");
            assert!(english.contains("Somebody there can read it") && !english.contains("⟦analysis"), "{english}");
            said.insert(page);
        }
        assert_eq!(said.len(), 1, "one or many, it reads the same");
    }

    async fn a_model_is_there_for_its_owner_and_for_whom_it_is_open_and_for_nobody_else(bench: Bench) with &TABLES; {
        let house = open(bench).await;
        let model = house.example().await;
        let plan = format!("{model}/plans/1");
        let seen = [model.clone(), plan.clone(), format!("{plan}/why?node=H"), format!("{plan}/what-if"), format!("{model}/compare?a=1&b=1"), format!("{model}/model.json"), format!("{model}/model.zip?plan=1")];
        let kept = [format!("{model}/edit"), format!("{model}/plans/new")];
        for who in [&house.neighbour, &house.centre] {
            for path in seen.iter().chain(&kept) {
                assert_eq!(house.get(who, "ja", path).await.0, 404, "{path}");
            }
            for path in [format!("{model}/plans"), format!("{model}/readers")] {
                assert_eq!(house.post(who, &path, "name=x&failures=P&organisation=WATER").await.0, 404, "{path}");
            }
            let (_, list) = house.get(who, "ja", "/interdependency").await;
            assert!(!list.contains("潮見の町") && list.contains("資料に書かれている分野どうしの依存"), "{list}");
        }
        let asked = |code: &str| format!("{model}/readers/new?organisation={code}");
        for who in [&house.neighbour, &house.centre] {
            assert_eq!(house.get(who, "ja", &asked("WATER")).await.0, 404, "who may not open it does not learn who there is");
        }
        let (status, page) = house.get(&house.owner, "ja", &asked("WATER")).await;
        assert!(status == 200 && page.contains("name=\"organisation\" value=\"WATER\"") && page.contains("開かない"), "{page}");
        assert_eq!(house.get(&house.neighbour, "ja", &model).await.0, 404, "looking opens nothing");
        let (status, page) = house.get(&house.owner, "ja", &asked("nobody+at+all")).await;
        assert!(status == 422 && page.contains("nobody at all"), "{page}");
        let (status, _, page) = house.post(&house.owner, &format!("{model}/readers"), "organisation=nobody+at+all").await;
        assert!(status == 422 && page.contains("nobody at all"), "{page}");
        assert_eq!(house.post(&house.owner, &format!("{model}/readers"), "organisation=WATER").await.0, 303);
        let (status, _, page) = house.post(&house.owner, &format!("{model}/readers"), "organisation=WATER").await;
        assert!(status == 422 && page.contains("もう開いています"), "{status} {page}");
        for path in &seen {
            assert_eq!(house.get(&house.neighbour, "ja", path).await.0, 200, "{path}");
            assert_eq!(house.get(&house.centre, "ja", path).await.0, 404, "{path}");
        }
        for path in &kept {
            assert_eq!(house.get(&house.neighbour, "ja", path).await.0, 403, "{path}");
        }
        let (_, theirs) = house.get(&house.neighbour, "ja", &model).await;
        assert!(!theirs.contains("/readers"), "who else reads it is the owner's: {theirs}");
        let (_, page) = house.get(&house.owner, "ja", &model).await;
        let end = page.split("action=\"").find_map(|part| part.split('"').next().filter(|to| to.ends_with("/end"))).unwrap().to_owned();
        assert_eq!(house.post(&house.neighbour, &end, "").await.0, 403);
        assert_eq!(house.post(&house.owner, &end, "").await.0, 303);
        assert_eq!(house.get(&house.neighbour, "ja", &model).await.0, 404);
        assert_eq!(house.post(&house.owner, &end, "").await.0, 409);
        assert_eq!(house.post(&house.owner, &format!("{model}/readers"), "organisation=WATER").await.0, 303, "it may be opened again");
    }

    async fn the_number_of_a_model_tells_nobody_how_many_others_have(bench: Bench) with &TABLES; {
        let house = open(bench).await;
        let number = |page: &str| page.split("<span class=\"mono\">").nth(1).and_then(|rest| rest.split('<').next()).unwrap().to_owned();
        let mut numbers = Vec::new();
        for who in [&house.owner, &house.owner, &house.neighbour, &house.owner] {
            let upload = Upload::new(&[("name", "潮見の町"), ("plan", "停電")]).example(|_, text| text);
            let (status, model, page) = house.bring(who, "/interdependency", upload).await;
            assert_eq!(status, 303, "{page}");
            numbers.push(number(&house.get(who, "ja", &model).await.1));
        }
        let tails: Vec<&str> = numbers.iter().filter_map(|one| one.rsplit('-').next()).collect();
        assert_eq!(tails, ["00001", "00002", "00001", "00003"], "{numbers:?}");
    }

    async fn every_page_is_shown_in_both_languages_and_answers(bench: Bench) with &TABLES; {
        let house = open(bench).await;
        let model = house.example().await;
        let plan = format!("{model}/plans/1");
        let (status, to, page) = house.post(&house.owner, &format!("{model}/plans"), "name=%E5%BE%A9%E6%97%A7&failures=P+0&repairs=P+10").await;
        assert_eq!((status, to), (303, format!("{model}/plans/2")), "{page}");
        let (status, _, page) = house.post(&house.owner, &format!("{model}/plans"), "name=x&failures=P%0AZ+3").await;
        assert!(status == 422 && page.contains("id=\"e-failures\"><p>2 行目：ノード「Z」はありません"), "{page}");
        let mut pages = Vec::new();
        for lang in ["ja", "en"] {
            for path in ["/interdependency".to_owned(), "/interdependency/new".to_owned(), model.clone(), format!("{model}/edit"), format!("{model}/plans/new"), plan.clone(), format!("{model}/plans/2"),
                format!("{plan}/why?node=H&within=24"), format!("{plan}/what-if?need=T-P&reserve=48"), format!("{model}/compare?a=1&b=2")] {
                let (status, page) = house.get(&house.owner, lang, &path).await;
                assert!(status == 200 && !page.contains('⟦'), "{status} {path}: {page}");
                pages.push(page);
            }
        }
        let [list, _, shown, _, _, _, repaired, why, what_if, compared, ..] = &pages[..] else { panic!("{}", pages.len()) };
        assert!(list.contains("潮見の町") && list.contains("「第2次行動計画の説明（2009年2月）」150 行目") && list.contains("記載なし"), "{list}");
        let (_, pairs) = list.split_once("id=\"h-pairs\"").unwrap();
        assert!(row(pairs, "ガス").contains("ほかの 12 分野すべて") && list.contains("156 組のうち 48 組"), "{list}");
        assert!(row(shown, "市民病院").contains("電話交換局、基地局のうち 1"), "{shown}");
        assert!(shown.contains("chart map wide") && shown.contains("chart map narrow"), "{shown}");
        let (_, around) = house.get(&house.owner, "ja", &format!("{model}?node=B&steps=1")).await;
        assert!(around.contains("基地局の周り") && around.contains("<th scope=\"row\">電話交換局<") && !around.contains("<th scope=\"row\">浄水場<"), "{around}");
        assert_eq!(house.get(&house.owner, "ja", &format!("{model}?node=nobody")).await.0, 404);
        let (_, sector) = house.get(&house.owner, "ja", &format!("{model}?sector=MED")).await;
        assert!(sector.contains("医療を開いた図") && sector.contains("<th scope=\"row\">市民病院<"), "{sector}");
        assert!(row(repaired, "基地局").contains("3 時間から10 時間まで"), "{repaired}");
        assert!(why.contains("電力（潮見）が止まると止まる（24 時間）") && why.contains("1 時間遅れる"), "{why}");
        // T, D and H move; P, B and W are left alone.
        assert!(row(what_if, "市民病院").contains("<b>36 時間</b>") && !what_if.contains("<th scope=\"row\">浄水場"), "{what_if}");
        assert!(what_if.contains("6 のうち 2 サービス"), "{what_if}");
        assert!(row(compared, "浄水場").contains("A だけで止まる"), "{compared}");
        // Lost at the same moment and back at another is not the same.
        let (differ, _) = compared.split_once("同じところ").unwrap_or((compared, ""));
        assert!(row(differ, "基地局").contains("3 時間から10 時間まで") && row(differ, "基地局").contains("戻る時刻が違う"), "{compared}");
        let (_, dropped) = house.get(&house.owner, "ja", &format!("{plan}/what-if?need=T-P&drop=P")).await;
        assert!(dropped.contains("この依存そのものを外した結果です"), "{dropped}");
        let (status, page) = house.get(&house.owner, "ja", &format!("{plan}/what-if?need=T-P&k=9")).await;
        assert!(status == 422 && page.contains("要る供給元の数が正しくありません") && page.contains("id=\"e-k\""), "{page}");
        // What a plan repairs counts here too: with two hours at the exchange it is down until the power is back.
        let (_, repaired) = house.get(&house.owner, "ja", &format!("{model}/plans/2/what-if?need=T-P&reserve=2")).await;
        assert!(row(&repaired, "電話交換局").contains("<td data-l=\"いま\">止まらない</td>") && row(&repaired, "電話交換局").contains("<b>2 時間から10 時間まで</b>"), "{repaired}");
        let (_, part) = house.get(&house.owner, "ja", &format!("{plan}?sector=MED")).await;
        assert!(part.contains("医療だけ") && part.contains("<th scope=\"row\">市民病院<") && !part.contains("<th scope=\"row\">浄水場<"), "{part}");
        let (_, part) = house.get(&house.owner, "ja", &format!("{plan}?q=%E3%81%AA%E3%81%84%E5%90%8D")).await;
        assert!(part.contains("当てはまるものはありません"), "{part}");
        let (_, file) = house.get(&house.owner, "ja", &format!("{model}/model.json?plan=1")).await;
        let (read, plan) = interdependency::json::read(file.as_bytes()).unwrap();
        assert_eq!((read.node_count(), plan.failures.len()), (6, 1));
    }

    async fn what_is_down_a_hundred_times_is_told_in_a_line_that_can_be_read(bench: Bench) with &TABLES; {
        let house = open(bench).await;
        let model = house.example().await;
        let rows = |from: usize| (0..100).map(|n| format!("P+{}", 2 * n + from)).collect::<Vec<_>>().join("%0A");
        let (status, plan, page) = house.post(&house.owner, &format!("{model}/plans"), &format!("name=x&failures={}&repairs={}", rows(0), rows(1))).await;
        assert_eq!(status, 303, "{page}");
        for path in [plan.clone(), format!("{model}/compare?a=1&b=2")] {
            let (_, page) = house.get(&house.owner, "ja", &path).await;
            let power = row(&page, "電力（潮見）");
            assert_eq!((power.matches("時間まで").count(), power.contains("…（90）…")), (10, true), "{path}: {power}");
            assert!(power.contains("0 時間から1 時間まで") && power.contains("198 時間から199 時間まで"), "{path}: {power}");
        }
        let (_, page) = house.get(&house.owner, "ja", &plan).await;
        assert!(page.contains("起こることは、ほか 188"), "the head of the page names a few: {page}");
    }

    async fn an_unknown_reserve_is_shown_as_unknown_and_its_loss_as_a_range(bench: Bench) with &TABLES; {
        let house = open(bench).await;
        let unknown = |name: &str, text: String| if name == "needs.csv" { text.replace("W-P,W,,12", "W-P,W,,") } else { text };
        let upload = Upload::new(&[("name", "潮見の町"), ("plan", "停電")]).example(unknown);
        let (_, model, _) = house.bring(&house.owner, "/interdependency", upload).await;
        let (_, page) = house.get(&house.owner, "ja", &model).await;
        assert!(row(&page, "浄水場").contains("持ちこたえる時間 不明"), "{page}");
        let (_, page) = house.get(&house.owner, "ja", &format!("{model}/plans/1")).await;
        assert!(row(&page, "浄水場").contains("0 時間以降か、止まらない") && page.contains("class=\"hatch\""), "{page}");
        assert!(row(&page, "情報処理施設").contains("8〜24 時間"), "{}", row(&page, "情報処理施設"));
        let (_, page) = house.get(&house.owner, "ja", &format!("{model}/plans/1/why?node=D")).await;
        assert!(page.contains("先に確かめるとよい") && page.contains("浄水場 ← 電力（潮見）"), "{page}");
    }
}
