//! The pages, in both languages, for those who come to them.

use crate::{
    drill::{all_tables, answers_at, decided, ended, line, planned, run, takes_part},
    world::*,
};
use access::Actor;
use axum::{Router, body::Body, http::Request};
use exercises::plan::{Plan, Way};
use kernel::Clock;
use shell::{App, AppParts, Mode, Visitor};
use std::sync::Arc;
use store::params;
use tower::ServiceExt;
use trial::{Bench, both_engines};

fn doorkeeper<'a>(
    _: &'a App,
    headers: &'a axum::http::HeaderMap,
) -> shell::app::Soon<'a, Result<Option<Visitor>, store::StoreError>> {
    Box::pin(async move {
        let said = headers.get("x-test-visitor").and_then(|value| value.to_str().ok()).unwrap_or_default();
        let parts: Vec<&str> = said.split(' ').collect();
        let [person, organisation, body, role] = parts.as_slice() else { return Ok(None) };
        let actor = Actor::new(access::Who {
            person: person.parse().unwrap(),
            organisation: organisation.parse().unwrap(),
            body: body.parse().unwrap(),
            roles: [role.parse().unwrap()].into(),
        });
        let name = kernel::Bilingual::new("試す人", "Somebody");
        Ok(Some(Visitor { actor, organisation: name.clone(), name, lang: None }))
    })
}

fn house(bench: &Bench) -> Router {
    shell::open(AppParts {
        db: bench.db.clone(),
        clock: bench.clock.clone(),
        chance: Arc::new(trial::Counter::default()),
        mode: Mode::Real,
        secure_cookies: false,
        duty_phone: "03-0000-0001".to_owned(),
        rooms: vec![exercises::room()],
        doorkeeper,
    })
    .1
}

async fn ask(house: &Router, who: &Actor, lang: &str, mut request: Request<Body>) -> (u16, String, String) {
    request.headers_mut().insert("cookie", format!("lang={lang}").parse().unwrap());
    if let Some(who) = who.who() {
        let role = who.roles.first().unwrap().code();
        let said = format!("{} {} {} {role}", who.person, who.organisation, who.body.code());
        request.headers_mut().insert("x-test-visitor", said.parse().unwrap());
    }
    let response = house.clone().oneshot(request).await.unwrap();
    let to = response.headers().get("location").map(|to| to.to_str().unwrap().to_owned()).unwrap_or_default();
    let status = response.status().as_u16();
    let body = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
    (status, to, String::from_utf8(body.to_vec()).unwrap())
}

async fn get(house: &Router, who: &Actor, lang: &str, path: &str) -> (u16, String) {
    let (status, _, page) = ask(house, who, lang, Request::get(path).body(Body::empty()).unwrap()).await;
    (status, page)
}

async fn post(house: &Router, who: &Actor, path: &str, body: &str) -> (u16, String, String) {
    let request = Request::post(path).header("content-type", "application/x-www-form-urlencoded");
    ask(house, who, "ja", request.body(Body::from(body.to_owned())).unwrap()).await
}

both_engines! {
    async fn every_page_is_shown_in_both_languages_to_those_whom_it_is_for(bench: Bench) with &all_tables(); {
        let (drill, part) = planned(&bench).await;
        let house = house(&bench);
        let pages = |paths: &[String], who: Actor| {
            let (house, paths) = (house.clone(), paths.to_vec());
            async move {
                let mut all = Vec::new();
                for (lang, path) in ["ja", "en"].iter().flat_map(|lang| paths.iter().map(move |path| (lang, path))) {
                    let (status, page) = get(&house, &who, lang, path).await;
                    assert!(status == 200 && !page.contains('⟦'), "{status} {path}: {page}");
                    all.push(page);
                }
                all
            }
        };
        let drills = [format!("/drills/{drill}"), "/drills".to_owned()];
        pages(&[drills.as_slice(), &["/drills/new".to_owned(), format!("/drills/{drill}/edit")]].concat(), analyst()).await;
        let form = format!("/drill-parts/{part}/plan");
        let shown = pages(&[drills.as_slice(), std::slice::from_ref(&form)].concat(), secretariat()).await;
        assert!(shown[0].contains("模擬情報の本文"), "whoever was invited reads what is offered");
        let body = "seen=0&takes_part=yes&announced=yes&from=2014-07-08T10:00&until=2014-07-08T09:00&text=centre&carry=mail&way=answer&who=all";
        let (status, _, page) = post(&house, &secretariat(), &form, body).await;
        assert!(status == 422 && page.contains("日時が足りないか"), "{status} {page}");
        // What was typed is neither thrown away nor taken where something else is chosen; nor is it where another was first.
        let body = body.replace("T09:00", "T17:00");
        let (status, _, page) = post(&house, &secretariat(), &form, &format!("{body}&title=rewritten")).await;
        assert!(status == 422 && page.contains("value=\"rewritten\"") && page.contains("自分たちで書く"), "{status} {page}");
        let (status, _, page) = post(&house, &secretariat(), &form, &format!("{}&word=our+word", body.replace("seen=0", "seen=7"))).await;
        assert!(status == 422 && page.contains("our word") && page.contains("name=\"seen\" value=\"0\""), "{status} {page}");
        let (status, to, _) = post(&house, &secretariat(), &form, &body).await;
        assert_eq!((status, to), (303, format!("/drill-parts/{part}")));
        let one = [format!("/drill-parts/{part}")];
        let member = pages(&one, neighbour(103)).await;
        assert!(member[0].contains("7月8日") && !member[0].contains("模擬情報の本文"), "{}", member[0]);
        run(&bench, part).await;
        for (number, at) in [(102, "10:45"), (103, "10:50"), (104, "11:00"), (105, "11:10"), (106, "15:00"), (107, "15:10")] {
            answers_at(&bench, number, &format!("2014-07-08 {at}")).await;
        }
        let own = pages(&one, secretariat()).await;
        assert!(own[0].contains("第102組織株式会社") && own[0].contains("2時間以内に届いた：25.0%（4 / 16）"), "{}", own[0]);
        let centre = pages(&one, analyst()).await;
        assert!(!centre[0].contains("第102組織株式会社") && centre[0].contains("4 / 16"), "{}", centre[0]);
        let mine = pages(&one, neighbour(103)).await;
        assert!(mine[0].contains("50分") || mine[0].contains("50 分"), "{}", mine[0]);
        assert!(!mine[0].contains("第102組織株式会社") && !mine[0].contains("4 / 16"), "{}", mine[0]);
        ended(&bench, part).await;
        let questions = format!("/drill-parts/{part}/questions");
        pages(std::slice::from_ref(&questions), secretariat()).await;
        let (status, to, _) = post(&house, &secretariat(), &questions, "routes=better&next=two-way&next=concrete&problems=%E9%9B%BB%E8%A9%B1").await;
        assert_eq!((status, to), (303, questions.clone()));
        let after = [questions, format!("/drills/{drill}"), format!("/drills/{drill}/questions"), format!("/drill-parts/{part}/times.csv")];
        let shown = pages(&after, secretariat()).await;
        assert!(shown[0].contains("電話") && shown[2].contains("回答なし"), "{}", shown[2]);
        assert!(shown[1].contains("4 / 16") && shown[1].contains("実施していない"), "{}", shown[1]);
        let all = pages(&after[1..3], analyst()).await;
        assert!(all[0].contains("全体"), "{}", all[0]);
        let (status, _) = get(&house, &neighbour(103), "ja", &after[2]).await;
        assert_eq!(status, 404, "what others answered is not a member's");
        let (status, _) = get(&house, &neighbour(103), "ja", &after[3]).await;
        assert_eq!(status, 403);
    }

    async fn who_acknowledged_by_the_link_of_a_mail_stands_with_its_time_and_by_what(bench: Bench) with &all_tables(); {
        assert!(delivery::post::open(&bench.db, bench.clock.now()).await.unwrap());
        let (_, part) = planned(&bench).await;
        decided(&bench, part, &takes_part()).await;
        run(&bench, part).await;
        let letter = {
            let cx = reading(&bench, Actor::nobody()).await;
            let ask = "SELECT id FROM letters WHERE recipient_id = $1 AND occasion = 'notice' ORDER BY promised_at DESC LIMIT 1";
            let row = cx.system("test").row(ask, params![trial::org_id(102)]).await.unwrap().unwrap();
            row.get::<uuid::Uuid>("id").unwrap()
        };
        bench.clock.set("2014-07-08 10:45");
        let mine = line(&bench, 102).await;
        let cx = writing(&bench, Actor::holding(letter)).await;
        delivery::acknowledge_by_letter(&cx, mine, delivery::receipt::Way::Link).await.unwrap();
        cx.commit().await.unwrap();
        answers_at(&bench, 103, "2014-07-08 11:00").await;
        let house = house(&bench);
        let path = format!("/drill-parts/{part}");
        for (lang, by) in [("ja", "（メールのリンク）"), ("en", "(by the link in a mail)")] {
            let (_, page) = get(&house, &secretariat(), lang, &path).await;
            assert_eq!(page.matches(by).count(), 1, "{page}");
            assert!(!page.contains('⟦'), "{page}");
        }
        let (_, table) = get(&house, &secretariat(), "ja", &format!("{path}/times.csv")).await;
        let row = table.lines().find(|row| row.contains("第102組織")).unwrap();
        assert!(row.contains("メールのリンク") && row.matches("2014-07-08T10:45").count() == 2, "reached and acknowledged: {row}");
    }

    async fn a_ministry_on_the_way_is_told_in_multiples_and_nothing_of_few(bench: Bench) with &all_tables(); {
        let (drill, part) = planned(&bench).await;
        decided(&bench, part, &takes_part()).await;
        run(&bench, part).await;
        for number in [102, 103, 104, 105] {
            answers_at(&bench, number, "2014-07-08 10:45").await;
        }
        let house = house(&bench);
        let one = format!("/drill-parts/{part}");
        let (_, page) = get(&house, &liaison(), "ja", &one).await;
        assert!(page.contains("5 未満") && !page.contains("4 / 16") && !page.contains("<figure"), "{page}");
        assert!(!page.contains("会員に届いていません"), "the rest would be the few: {page}");
        answers_at(&bench, 106, "2014-07-08 10:50").await;
        answers_at(&bench, 107, "2014-07-08 10:55").await;
        ended(&bench, part).await;
        let cx = writing(&bench, secretariat()).await;
        let given = crate::drill::given(&[("routes", "better"), ("problems", "電話が通じない")]);
        exercises::ops::answer_questions::answer_questions(&cx, part, &given).await.unwrap();
        cx.commit().await.unwrap();
        for path in [one, format!("/drills/{drill}"), format!("/drills/{drill}/questions")] {
            for lang in ["ja", "en"] {
                let (status, page) = get(&house, &liaison(), lang, &path).await;
                assert!(status == 200 && !page.contains('⟦'), "{path}: {page}");
                let told = page.contains("5 以上") || page.contains("at least 5") || path.ends_with("questions");
                assert!(told && !page.contains("6 / 16") && !page.contains("6 of 16"), "{path}: {page}");
                assert!(!page.contains("電話が通じない"), "one CEPTOAR's words: {page}");
            }
        }
    }

    async fn lengths_are_told_a_ministry_when_it_is_over_and_then_of_many_alone(bench: Bench) with &all_tables(); {
        let (drill, part) = planned(&bench).await;
        decided(&bench, part, &takes_part()).await;
        run(&bench, part).await;
        let house = house(&bench);
        let paths = [format!("/drill-parts/{part}"), format!("/drills/{drill}")];
        let told = async |length: &str| {
            let mut told = Vec::new();
            for path in &paths {
                let (status, page) = get(&house, &liaison(), "ja", path).await;
                assert_eq!(status, 200, "{path}: {page}");
                told.push(page.split_whitespace().collect::<String>().contains(length));
            }
            told
        };
        for number in 102..108 {
            answers_at(&bench, number, "2014-07-08 10:47").await;
        }
        assert_eq!(told("47分").await, [false, false], "each arrival would move it");
        for number in 108..112 {
            answers_at(&bench, number, "2014-07-08 11:53").await;
        }
        assert_eq!(told("47分").await, [false, false]);
        ended(&bench, part).await;
        assert_eq!(told("47分").await, [true, true], "the middle one of ten");
        assert_eq!(told("53分").await, [false, false], "that of nine in ten is one of the last two");
        for number in 112..115 {
            answers_at(&bench, number, "2014-07-08 13:00").await;
        }
        assert_eq!(told("47分").await, [true, true], "who came later moves nothing");
        assert_eq!(told("53分").await, [false, false]);
    }

    async fn the_middle_one_of_few_is_not_told_a_ministry_when_it_is_over_either(bench: Bench) with &all_tables(); {
        let (drill, part) = planned(&bench).await;
        decided(&bench, part, &takes_part()).await;
        run(&bench, part).await;
        for number in 102..111 {
            answers_at(&bench, number, "2014-07-08 10:47").await;
        }
        ended(&bench, part).await;
        let house = house(&bench);
        for path in [format!("/drill-parts/{part}"), format!("/drills/{drill}")] {
            for (who, knows) in [(liaison(), false), (secretariat(), true)] {
                let (status, page) = get(&house, &who, "ja", &path).await;
                let told = page.split_whitespace().collect::<String>().contains("47分");
                assert!(status == 200 && told == knows, "{path} {who:?}: {page}");
            }
        }
    }

    async fn how_many_did_not_answer_cannot_be_worked_out_by_a_ministry(bench: Bench) with &all_tables(); {
        let (drill, part) = planned(&bench).await;
        decided(&bench, part, &takes_part()).await;
        run(&bench, part).await;
        ended(&bench, part).await;
        let house = house(&bench);
        let path = format!("/drills/{drill}/questions");
        let nobody = r#"<td class="num">—</td>"#;
        let (status, page) = get(&house, &liaison(), "ja", &path).await;
        assert!(status == 200 && page.contains("5 未満") && page.contains("15 以上"), "{page}");
        assert!(!page.contains(">回答なし<") && !page.contains("16 に尋ね") && !page.contains(nobody), "{page}");
        let (status, page) = get(&house, &secretariat(), "ja", &path).await;
        assert!(status == 200 && page.contains("16 に尋ね"), "{page}");
        assert!(page.contains(">回答なし<") && page.contains(nobody), "{page}");
    }

    async fn the_days_of_a_drill_of_its_own_are_told_where_it_is_announced(bench: Bench) with &all_tables(); {
        planned(&bench).await;
        let day = kernel::Day::parse("2014-07-08").unwrap();
        let offer = exercises::drill::Offer { from: day, until: day, ..crate::drill::offer() };
        let cx = writing(&bench, secretariat()).await;
        let own = exercises::ops::plan_drill::plan_drill(&cx, &offer, &[].into()).await.unwrap();
        cx.commit().await.unwrap();
        let cx = reading(&bench, Actor::nobody()).await;
        let find = "SELECT id FROM drill_parts WHERE drill_id = $1";
        let row = cx.system("test").row(find, store::params![own]).await.unwrap().unwrap();
        let part: exercises::part::PartId = row.id("id").unwrap();
        drop(cx);
        let house = house(&bench);
        let told = async |who: &Actor| {
            let mut told = Vec::new();
            for path in [format!("/drills/{own}"), "/drills".to_owned()] {
                let (status, page) = get(&house, who, "ja", &path).await;
                assert_eq!(status, 200, "{path}: {page}");
                told.push(page.contains("7月8日"));
            }
            told
        };
        assert_eq!(told(&liaison()).await, [false, false], "nothing is decided");
        decided(&bench, part, &Plan { announced: false, ..takes_part() }).await;
        assert_eq!(told(&liaison()).await, [false, false], "it is unannounced");
        for who in [secretariat(), analyst()] {
            assert_eq!(told(&who).await, [true, true], "{who:?}");
        }
        let cx = writing(&bench, secretariat()).await;
        exercises::ops::decide_part::decide_part(&cx, part, 1, &takes_part()).await.unwrap();
        cx.commit().await.unwrap();
        assert_eq!(told(&liaison()).await, [true, true], "it is announced");
    }

    async fn this_year_stands_beside_the_last_counted_alike(bench: Bench) with &all_tables(); {
        let (first, part) = planned(&bench).await;
        fin(&bench).await;
        decided(&bench, part, &takes_part()).await;
        run(&bench, part).await;
        for number in 102..108 {
            // Five within two hours, one after.
            answers_at(&bench, number, if number == 107 { "2014-07-08 15:00" } else { "2014-07-08 10:45" }).await;
        }
        ended(&bench, part).await;
        bench.clock.set("2015-06-01 09:00");
        let day = |text: &str| kernel::Day::parse(text).unwrap();
        let offer = exercises::drill::Offer {
            from: day("2015-06-01"),
            until: day("2015-10-31"),
            reply_by: day("2015-06-20"),
            ..crate::drill::offer()
        };
        let cx = writing(&bench, analyst()).await;
        let all = ["ICT-TEL".to_owned(), "FIN-BANK".to_owned()].into();
        let second = exercises::ops::plan_drill::plan_drill(&cx, &offer, &all).await.unwrap();
        cx.commit().await.unwrap();
        let cx = reading(&bench, Actor::nobody()).await;
        let find = "SELECT id FROM drill_parts WHERE drill_id = $1 AND ceptoar_id = $2";
        let row = cx.system("test").row(find, store::params![second, trial::org_id(TEL)]).await.unwrap().unwrap();
        let part: exercises::part::PartId = row.id("id").unwrap();
        drop(cx);
        let at = |text: &str| kernel::At::parse_local(text);
        let plan = Plan { from: at("2015-07-07 10:00"), until: at("2015-07-07 17:00"), ..takes_part() };
        decided(&bench, part, &plan).await;
        crate::drill::run_on(&bench, part, "2015-07-07").await;
        for number in 102..114 {
            answers_at(&bench, number, "2015-07-07 11:00").await;
        }
        ended(&bench, part).await;
        let house = house(&bench);
        let rows = async |who: &Actor, drill| {
            let (status, page) = get(&house, who, "ja", &format!("/drills/{drill}")).await;
            assert_eq!(status, 200, "{page}");
            let table = page.split("id=\"h-cmp\"").nth(1).unwrap().split("</table>").next().unwrap().to_owned();
            table.split("<tr>").skip(2).map(str::to_owned).collect::<Vec<_>>()
        };
        let says = |row: &str, all: &[&str]| all.iter().all(|one| row.contains(one));
        for who in [secretariat(), analyst()] {
            let all = rows(&who, second).await;
            assert!(says(&all[0], &["2015年度", "16", "12 / 16", "1 時間"]), "{who:?} {}", all[0]);
            assert!(says(&all[1], &["2014年度", "16", "5 / 16", "6 / 16", "45 分"]), "{who:?} {}", all[1]);
            let before = rows(&who, first).await;
            assert!(says(&before[0], &["2014年度", "5 / 16"]) && says(&before[1], &["2013年度", "実施していない"]), "{before:?}");
        }
        // The banks have not run theirs: all together are those who did.
        let all = rows(&analyst(), second).await;
        assert!(all.len() == 4 && says(&all[2], &["全体", "12 / 16"]) && says(&all[3], &["2014年度", "5 / 16"]), "{all:?}");
        let ministry = rows(&liaison(), second).await;
        assert!(says(&ministry[0], &["2015年度", "10 以上"]) && says(&ministry[1], &["2014年度", "5 以上"]), "{ministry:?}");
        assert!(!ministry.concat().contains("/ 16"), "{ministry:?}");
    }

    async fn a_ministry_does_not_see_that_an_unannounced_drill_is_being_made_ready(bench: Bench) with &all_tables(); {
        let (drill, part) = planned(&bench).await;
        decided(&bench, part, &Plan { announced: false, ..takes_part() }).await;
        let house = house(&bench);
        let paths = [format!("/drills/{drill}"), format!("/drill-parts/{part}"), "/drills".to_owned()];
        let mut before = Vec::new();
        for path in &paths {
            before.push(get(&house, &liaison(), "ja", path).await);
        }
        crate::drill::prepared(&bench, part).await;
        for (path, before) in paths.iter().zip(before) {
            assert_eq!(get(&house, &liaison(), "ja", path).await, before, "{path}");
            let (_, page) = get(&house, &secretariat(), "ja", path).await;
            assert!(page.contains("情報提供を作成中"), "{path}: {page}");
        }
    }

    async fn the_page_of_a_ministry_does_not_tell_when_it_is_unannounced(bench: Bench) with &all_tables(); {
        let (drill, part) = planned(&bench).await;
        decided(&bench, part, &Plan { announced: false, way: Way::OneWay, ..takes_part() }).await;
        let house = house(&bench);
        for path in [format!("/drills/{drill}"), format!("/drill-parts/{part}"), "/drills".to_owned()] {
            let (status, page) = get(&house, &liaison(), "ja", &path).await;
            assert!(status == 200 && page.contains("抜き打ち") && !page.contains("7月8日"), "{path}: {page}");
            let (status, page) = get(&house, &secretariat(), "ja", &path).await;
            assert!(status == 200 && page.contains("7月8日"), "{path}: {page}");
            let (status, page) = get(&house, &neighbour(103), "ja", &path).await;
            assert!(if path == "/drills" { status == 200 && !page.contains("2014年度セプター訓練") } else { status == 404 }, "{path}: {page}");
        }
    }
}
