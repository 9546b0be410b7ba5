//! The pages: happy, refused, malformed; in both languages; and that nothing else happened.

use crate::{
    house::{get, get_with, open, post},
    world::*,
};
use axum::http::StatusCode;
use delivery::{Answer, DeliveryId, panel};
use kernel::Clock;
use scraper::{Html, Selector};
use std::time::Duration;
use store::params;
use trial::{Bench, both_engines};

/// No sentence is missing, no style or script stands inside, ids are unique.
fn sound(text: &str, path: &str) {
    assert!(!text.contains('⟦'), "{path}: a sentence is missing: {}", text.split('⟦').nth(1).unwrap_or_default());
    assert!(!text.contains(" style=") && !text.contains("<style") && !text.contains("onclick"), "{path}");
    let page = Html::parse_document(text);
    let mut ids: Vec<&str> =
        page.select(&Selector::parse("[id]").unwrap()).map(|one| one.attr("id").unwrap()).collect();
    ids.sort_unstable();
    for pair in ids.windows(2) {
        assert_ne!(pair[0], pair[1], "{path}: an id stands twice");
    }
    for link in page.select(&Selector::parse("[aria-labelledby], [aria-describedby]").unwrap()) {
        let targets = link.attr("aria-labelledby").or(link.attr("aria-describedby")).unwrap();
        for target in targets.split_whitespace() {
            assert!(ids.contains(&target), "{path}: {target} is not there");
        }
    }
}

fn selected(text: &str, css: &str) -> Vec<String> {
    let page = Html::parse_document(text);
    let css = Selector::parse(css).unwrap();
    let found = page.select(&css);
    found.map(|one| one.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

async fn audited(bench: &Bench) -> i64 {
    let cx = reading(bench, centre()).await;
    cx.system("test").count("SELECT COUNT(*) AS n FROM audit_entries", params![]).await.unwrap()
}

async fn answers(bench: &Bench, id: DeliveryId) -> i64 {
    let cx = reading(bench, centre()).await;
    cx.system("test").count("SELECT COUNT(*) AS n FROM answers WHERE delivery_id = $1", params![id]).await.unwrap()
}

fn words(answer: Answer) -> &'static str {
    match answer {
        Answer::NotAffected => "影響なし",
        Answer::Affected => "影響あり",
        Answer::Done => "対応済み",
        Answer::NeedHelp => "支援がほしい",
    }
}

both_engines! {
    async fn every_page_speaks_both_languages(bench: Bench) with &tables(); {
        let released = flown(&bench).await;
        let (dispatch, tel, mic) = (released.dispatch, to(&bench, released.dispatch, TEL, None).await, to(&bench, released.dispatch, MIC, None).await);
        let lost = to(&bench, dispatch, LOST, None).await;
        answer(&bench, member(101), to(&bench, dispatch, 101, None).await, Answer::NeedHelp, "<script>").await;
        let house = open(&bench);
        for (org, path) in [
            (CENTRE, "/board".to_owned()), (CENTRE, format!("/board/{dispatch}")), (CENTRE, format!("/board/{dispatch}/part")),
            (CENTRE, format!("/deliveries/{lost}/call")), (BANK, format!("/deliveries/{lost}/call")), (TEL, format!("/deliveries/{tel}/below")),
            (TEL, format!("/deliveries/{tel}/below?show=need-help")), (TEL, format!("/deliveries/{tel}/below?show=unreachable&page=7")),
            (MIC, format!("/deliveries/{mic}/below")), (TEL, format!("/deliveries/{tel}/pass")), (CENTRE, "/".to_owned()), (101, "/".to_owned()), (MIC, "/".to_owned()), (TEL, "/".to_owned()),
        ] {
            let (ja, en) = (get(&house, org, "ja", &path).await, get(&house, org, "en", &path).await);
            assert_eq!((ja.status, en.status), (StatusCode::OK, StatusCode::OK), "{path}");
            sound(&ja.text, &path);
            sound(&en.text, &path);
            assert_ne!(ja.text, en.text, "{path}");
            assert!(!ja.text.contains("<script>"), "{path}");
        }
    }

    async fn the_board_shows_figures_matrix_and_whom_to_telephone(bench: Bench) with &tables(); {
        let released = flown(&bench).await;
        answer(&bench, member(101), to(&bench, released.dispatch, 101, None).await, Answer::NeedHelp, "").await;
        answer(&bench, member(109), to(&bench, released.dispatch, 109, None).await, Answer::Affected, "").await;
        let house = open(&bench);
        let page = get(&house, CENTRE, "ja", &format!("/board/{}", released.dispatch)).await.text;
        assert_eq!(selected(&page, ".figs dd"), ["133 セプター", "215.4%", "215.4% 影響あり 1", "1未対応 1 件：電話一覧へ", "1電話一覧へ"]);
        assert_eq!(selected(&page, ".matrix tbody th[scope=row]"), ["組10", "組11", "組12"]);
        assert_eq!(selected(&page, ".matrix tbody th.secc"), ["分野ICT", "分野FIN"]);
        assert_eq!(selected(&page, ".matrix tfoot td.num"), ["13", "2 15.4%", "2", "0", "0", "1", "1", "1"]);
        assert_eq!(selected(&page, "#h-call ~ p"), ["届かない 1 件、確認していない 0 件、支援を待つ 1 件。支援済みも合わせ 2 件を表示"]);
        assert!(page.contains("2013年度のセプター訓練") && page.contains("tel:0300000121") && page.contains("（期限切れの連絡先）"));
        assert!(page.contains("2 つ以上のセプターに属する 1 組織"));
        assert!(page.contains(&format!("data-refresh=\"/board/{}/part\" data-every=\"10\"", released.dispatch)));
        let part = get(&house, CENTRE, "ja", &format!("/board/{}/part", released.dispatch)).await.text;
        assert!(!part.contains("<html") && page.contains(part.trim()), "the part is a part of the page");
    }

    async fn who_called_for_help_is_telephoned_after_a_recall_too(bench: Bench) with &tables(); {
        let released = flown(&bench).await;
        let calling = to(&bench, released.dispatch, 101, None).await;
        answer(&bench, member(101), calling, Answer::NeedHelp, "").await;
        let house = open(&bench);
        let board = format!("/board/{}", released.dispatch);
        let telephoned = async || selected(&get(&house, CENTRE, "ja", &board).await.text, "#h-call ~ p, #h-call");
        assert_eq!(telephoned().await, ["電話一覧", "届かない 1 件、確認していない 0 件、支援を待つ 1 件。支援済みも合わせ 2 件を表示"]);
        let cx = writing(&bench, centre()).await;
        let recall = delivery::Withdrawal { reason: "誤り".into(), instructions: "使わない".into(), at: bench.clock.now() };
        delivery::withdraw(&cx, &cx.system("test"), released.dispatch, &recall).await.unwrap();
        cx.commit().await.unwrap();
        assert_eq!(telephoned().await, ["電話一覧", "支援を待つ 1 件。支援済みも合わせ 1 件を表示"], "nobody need be reached any more");
        let home = get(&house, CENTRE, "ja", "/").await.text;
        assert!(home.contains(&format!("{board}#h-call")), "what waits leads to what is there");
        let page = get(&house, CENTRE, "ja", &board).await.text;
        sound(&page, &board);
        assert_eq!(selected(&page, "a[href$='/call']").len(), 1);
        assert_eq!(selected(&page, ".figs a[href='#h-call']").len(), 1, "no link to those whom it did not reach");
    }

    async fn nobody_is_telephoned_of_a_recall_without_a_call_for_help(bench: Bench) with &tables(); {
        let released = flown(&bench).await;
        let cx = writing(&bench, centre()).await;
        let recall = delivery::Withdrawal { reason: "誤り".into(), instructions: "使わない".into(), at: bench.clock.now() };
        delivery::withdraw(&cx, &cx.system("test"), released.dispatch, &recall).await.unwrap();
        cx.commit().await.unwrap();
        let house = open(&bench);
        let page = get(&house, CENTRE, "ja", &format!("/board/{}", released.dispatch)).await.text;
        assert!(!page.contains("h-call"), "neither the section nor a link to it");
        assert!(!get(&house, CENTRE, "ja", "/").await.text.contains("#h-call"));
    }

    async fn what_was_done_is_said_once_and_no_link_makes_a_page_say_it(bench: Bench) with &tables(); {
        let released = flown(&bench).await;
        let lost = to(&bench, released.dispatch, LOST, None).await;
        let house = open(&bench);
        let done = post(&house, BANK, &format!("/deliveries/{lost}/call"), "outcome=told").await;
        assert_eq!(done.status, StatusCode::SEE_OTHER);
        let held = done.cookie.split(';').next().unwrap();
        assert_eq!(held, "done=did-notice-called");
        let said = get_with(&house, BANK, held, &done.location).await;
        assert_eq!(selected(&said.text, "p[role=status]"), ["電話の結果を記録しました。"]);
        assert!(said.cookie.starts_with("done=;") && said.cookie.contains("Max-Age=0"), "{}", said.cookie);
        // Without the cookie, by a link, or with a code of somebody's own making: nothing.
        for (cookie, path) in [("lang=ja", done.location.clone()), ("lang=ja", format!("{}?done=did-notice-called", done.location)),
            ("done=delivery-call-told", done.location.clone()), ("done=<b>", done.location.clone())] {
            let quiet = get_with(&house, BANK, cookie, &path).await;
            assert_eq!(selected(&quiet.text, "p[role=status]"), Vec::<String>::new(), "{cookie} {path}");
        }
        let refused = post(&house, BANK, &format!("/deliveries/{lost}/call"), "outcome=").await;
        assert!(refused.status == StatusCode::UNPROCESSABLE_ENTITY && !refused.cookie.contains("done="), "{}", refused.cookie);
    }

    async fn what_has_ended_stays_among_the_open_while_somebody_calls_for_help(bench: Bench) with &tables(); {
        let released = flown(&bench).await;
        let house = open(&bench);
        let running = async || {
            let page = get(&house, CENTRE, "ja", "/board").await.text;
            let open = page.split("h-end").next().unwrap().to_owned();
            (open.contains("N-2014-00012"), open.contains("支援がほしい 1"))
        };
        let id = to(&bench, released.dispatch, 101, None).await;
        answer(&bench, member(101), id, Answer::NeedHelp, "").await;
        assert_eq!(running().await, (true, true));
        bench.clock.advance(Duration::from_secs(8 * 86_400));
        assert_eq!(running().await, (true, true), "its time is over, and nobody has helped");
        let cx = writing(&bench, secretariat(TEL)).await;
        delivery::record_help(&cx, id, 1, "人を送った").await.unwrap();
        cx.commit().await.unwrap();
        assert_eq!(running().await, (false, false));
    }

    async fn an_answer_looks_the_same_wherever_it_is_shown(bench: Bench) with &tables(); {
        let released = flown(&bench).await;
        let house = open(&bench);
        let id = to(&bench, released.dispatch, 101, None).await;
        let tel = to(&bench, released.dispatch, TEL, None).await;
        for (said, class) in [(Answer::NotAffected, "ok"), (Answer::Affected, "warn"), (Answer::NeedHelp, "bad"), (Answer::Done, "ok")] {
            bench.clock.advance(Duration::from_secs(60));
            answer(&bench, member(101), id, said, "").await;
            assert_eq!(said.class(), class);
            for path in [format!("/deliveries/{tel}/answers"), format!("/deliveries/{tel}/below")] {
                let page = get(&house, TEL, "ja", &path).await.text;
                assert!(page.contains(&format!("<span class=\"st {class}\">{}", words(said))), "{path}: {said:?}");
            }
        }
    }

    async fn an_exercise_shows_itself(bench: Bench) with &tables(); {
        people(&bench).await;
        let released = released(&bench, delivery::Spec { exercise: true, reference: "X-N-2014-00003".into(), answer_by: None, ..spec(3) }).await;
        let house = open(&bench);
        let page = get(&house, CENTRE, "ja", &format!("/board/{}", released.dispatch)).await.text;
        assert!(page.contains("is-exercise") && page.contains("これは演習です"));
        assert!(get(&house, CENTRE, "ja", "/board").await.text.contains("extag"));
        let mic = to(&bench, released.dispatch, MIC, None).await;
        assert!(get(&house, MIC, "en", &format!("/deliveries/{mic}/pass")).await.text.contains("is-exercise"));
    }

    async fn strangers_find_nothing(bench: Bench) with &tables(); {
        let released = flown(&bench).await;
        let id = to(&bench, released.dispatch, 101, None).await;
        let tel = to(&bench, released.dispatch, TEL, None).await;
        let house = open(&bench);
        let before = audited(&bench).await;
        for (org, path) in [
            (101, format!("/board/{}", released.dispatch)), (TEL, format!("/board/{}/part", released.dispatch)), (CENTRE, "/board/x".into()),
            (CENTRE, format!("/board/{}", id)), (102, format!("/deliveries/{id}/call")), (BANK, format!("/deliveries/{tel}/below")),
            (BANK, format!("/deliveries/{tel}/pass")), (101, "/deliveries/x/below".into()), (101, format!("/deliveries/{tel}/below")),
        ] {
            assert_eq!(get(&house, org, "ja", &path).await.status, StatusCode::NOT_FOUND, "{org} {path}");
        }
        for (org, path, form) in [
            (102, format!("/deliveries/{id}/answer"), "answer=done"), (102, format!("/deliveries/{id}/acknowledge"), ""),
            (BANK, format!("/deliveries/{tel}/pass"), "text=x"), (102, format!("/deliveries/{id}/call"), "outcome=told"), (101, "/deliveries/x/answer".into(), "answer=done"),
        ] {
            assert_eq!(post(&house, org, &path, form).await.status, StatusCode::NOT_FOUND, "{org} {path}");
        }
        assert_eq!(post(&house, TEL, &format!("/deliveries/{id}/answer"), "answer=done").await.status, StatusCode::FORBIDDEN);
        assert_eq!(audited(&bench).await, before);
        assert!(get(&house, 101, "ja", "/board").await.text.contains("いま配信中のものはありません"));
    }

    async fn one_press_answers_and_leads_back(bench: Bench) with &tables(); {
        let released = flown(&bench).await;
        let id = to(&bench, released.dispatch, 101, None).await;
        let house = open(&bench);
        let done = post(&house, 101, &format!("/deliveries/{id}/acknowledge"), "").await;
        assert_eq!((done.status, done.location), (StatusCode::SEE_OTHER, format!("/inbox/{id}")));
        assert_eq!(post(&house, 101, &format!("/deliveries/{id}/acknowledge"), "").await.status, StatusCode::CONFLICT);
        let done = post(&house, 101, &format!("/deliveries/{id}/answer"), "answer=not-affected&note=").await;
        assert_eq!((done.status, done.location), (StatusCode::SEE_OTHER, format!("/inbox/{id}")));
        assert_eq!(answers(&bench, id).await, 1);
    }

    async fn a_form_with_something_wrong_comes_back_with_what_was_typed(bench: Bench) with &tables(); {
        let released = with_release(&bench).await;
        let house = open(&bench);
        let mic = to(&bench, released.dispatch, MIC, None).await;
        let long = "長".repeat(10_001);
        let wrong = post(&house, MIC, &format!("/deliveries/{mic}/pass"), &format!("text={long}")).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.text.contains(&long) && wrong.text.contains("href=\"#f-text\"") && wrong.text.contains("aria-invalid"));
        sound(&wrong.text, "pass");
        assert_eq!(count(&bench, released.dispatch, "passed_at IS NOT NULL").await, 0);
        pass(&bench, ministry(MIC), mic, "").await;
        let tel = to(&bench, released.dispatch, TEL, None).await;
        pass(&bench, secretariat(TEL), tel, "").await;
        let id = to(&bench, released.dispatch, 101, None).await;
        for (form, field) in [("note=abc", "f-answer"), ("answer=perhaps&note=abc", "f-answer"), (&*format!("answer=done&note=abc{long}"), "f-note")] {
            let wrong = post(&house, 101, &format!("/deliveries/{id}/answer"), form).await;
            assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(wrong.text.contains("abc") && wrong.text.contains(&format!("href=\"#{field}\"")) && wrong.text.contains(&format!("id=\"{field}\"")), "{field}");
            sound(&wrong.text, "answer");
        }
        assert_eq!(answers(&bench, id).await, 0);
        for (form, field) in [("note=abc", "f-outcome"), (&*format!("outcome=told&note=abc{long}"), "f-note")] {
            let wrong = post(&house, TEL, &format!("/deliveries/{id}/call"), form).await;
            assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(wrong.text.contains("abc") && wrong.text.contains(&format!("href=\"#{field}\"")), "{field}");
            sound(&wrong.text, "call");
        }
    }

    async fn whichever_button_is_pressed_what_was_typed_for_the_other_is_shown_again(bench: Bench) with &tables(); {
        let released = with_release(&bench).await;
        let house = open(&bench);
        let mic = to(&bench, released.dispatch, MIC, None).await;
        let (answering, passing) = (format!("/deliveries/{mic}/answer"), format!("/deliveries/{mic}/pass"));
        let answered = post(&house, MIC, &answering, "answer=not-affected&note=n1&text=added-words").await;
        assert_eq!((answered.status, answers(&bench, mic).await), (StatusCode::OK, 1));
        sound(&answered.text, "answered");
        assert_eq!(selected(&answered.text, "#f-text"), ["added-words"]);
        assert!(!answered.text.contains("f-note"), "the note was sent");
        let passed = post(&house, MIC, &passing, "text=added-words&note=half-a-note").await;
        assert_eq!(passed.status, StatusCode::OK);
        assert_eq!(selected(&passed.text, "#f-note"), ["half-a-note"]);
        assert!(count(&bench, released.dispatch, "passed_at IS NOT NULL").await > 0);
        // Refused: both are still there.
        let refused = post(&house, MIC, &passing, "text=too-late&note=half-a-note").await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        assert!(refused.text.contains("too-late") && selected(&refused.text, "#f-note") == ["half-a-note"]);
        let wrong = post(&house, MIC, &answering, "answer=perhaps&note=n2&text=late").await;
        assert!(wrong.text.contains("late") && selected(&wrong.text, "#f-note") == ["n2"]);
    }

    async fn a_long_note_is_folded_and_a_short_one_is_not(bench: Bench) with &tables(); {
        let released = flown(&bench).await;
        let id = to(&bench, released.dispatch, 101, None).await;
        answer(&bench, member(101), id, Answer::Affected, "短いひとこと").await;
        answer(&bench, member(101), id, Answer::Done, &"長い説明です。".repeat(100)).await;
        let cx = reading(&bench, member(101)).await;
        let sql = cx.system("test");
        let ask_one = format!("SELECT {} FROM deliveries WHERE deliveries.id = $1", delivery::COLUMNS);
        let one: delivery::Delivery = sql.one(&ask_one, params![id]).await.unwrap().unwrap();
        let given = delivery::ask::answers_of(&sql, id).await.unwrap();
        let hops = delivery::ask::path_of(&sql, id).await.unwrap();
        let html = panel::answer(&crate::house::page(&bench, 101).await, &one, &given, &hops).unwrap();
        assert_eq!(selected(&html, ".log details p"), ["長い説明です。".repeat(100)]);
        assert!(selected(&html, ".log li").iter().any(|line| line.ends_with("短いひとこと")));
    }

    async fn passing_on_and_calling_lead_back(bench: Bench) with &tables(); {
        let released = with_release(&bench).await;
        let house = open(&bench);
        let mic = to(&bench, released.dispatch, MIC, None).await;
        let form = get(&house, MIC, "ja", &format!("/deliveries/{mic}/pass")).await.text;
        assert!(form.contains("セプター事務局 2 に送る") && form.contains("直接届く構成員 4 にも"), "says how many it will reach");
        let done = post(&house, MIC, &format!("/deliveries/{mic}/pass"), "text=%E8%BF%BD%E8%A8%98").await;
        assert_eq!((done.status, done.location), (StatusCode::SEE_OTHER, format!("/inbox/{mic}")));
        assert_eq!(post(&house, MIC, &format!("/deliveries/{mic}/pass"), "").await.status, StatusCode::CONFLICT);
        assert!(!get(&house, MIC, "ja", &format!("/deliveries/{mic}/pass")).await.text.contains("<textarea"));
        let tel = to(&bench, released.dispatch, TEL, None).await;
        let done = post(&house, MIC, &format!("/deliveries/{tel}/call"), "outcome=no-answer&note=").await;
        assert_eq!((done.status, done.location), (StatusCode::SEE_OTHER, format!("/deliveries/{mic}/below#r-{tel}")));
        assert!(get(&house, MIC, "ja", &format!("/deliveries/{mic}/below")).await.text.contains("応答なし"));
        let done = post(&house, CENTRE, &format!("/deliveries/{tel}/call"), "outcome=told&note=").await;
        assert_eq!((done.status, done.location), (StatusCode::SEE_OTHER, format!("/board/{}#h-call", released.dispatch)));
    }

    async fn those_below_are_found_by_name_saved_as_a_table_and_called_without_losing_the_place(bench: Bench) with &tables(); {
        let released = flown(&bench).await;
        let house = open(&bench);
        let (tel, id) = (to(&bench, released.dispatch, TEL, None).await, to(&bench, released.dispatch, 101, None).await);
        let list = format!("/deliveries/{tel}/below");
        for (lang, typed) in [("ja", "%EF%BC%91%EF%BC%90%EF%BC%91"), ("en", "101"), ("ja", "%E7%B5%84%E7%B9%94%E3%80%80101")] {
            let found = get(&house, TEL, lang, &format!("{list}?q={typed}")).await.text;
            sound(&found, "below by name");
            assert!(found.contains(&format!("r-{id}")) && found.matches("<tr id=").count() == 1, "{typed}: {found}");
        }
        assert_eq!(get(&house, TEL, "ja", &format!("{list}?q=nobody")).await.text.matches("<tr id=").count(), 0);
        let place = "?show=unopened&q=101";
        let found = get(&house, TEL, "ja", &format!("{list}?show=unopened&q=%EF%BC%91%EF%BC%90%EF%BC%91&page=1")).await.text;
        assert!(found.contains(&format!("{list}.csv?show=unopened")), "the file is of the same list: {found}");
        let form = get(&house, TEL, "ja", &format!("/deliveries/{id}/call{place}")).await.text;
        assert!(form.contains("show=unopened") && form.contains("q=101"), "{form}");
        for bad in ["outcome=", "outcome=told&note=x"] {
            let done = post(&house, TEL, &format!("/deliveries/{id}/call{place}"), bad).await;
            match done.status {
                StatusCode::SEE_OTHER => assert_eq!(done.location, format!("{list}{place}#r-{id}")),
                _ => assert!(done.text.contains("show=unopened"), "the place is kept over a slip: {}", done.text),
            }
        }
        let file = get(&house, TEL, "ja", &format!("{list}.csv?q=101")).await.text;
        assert!(file.lines().count() == 2 && file.contains("組織101") && file.contains("電話"), "{file}");
        // Who may not see those below gets no file, and a ministry reads no member in it.
        assert_eq!(get(&house, 101, "ja", &format!("/deliveries/{tel}/below.csv")).await.status, StatusCode::NOT_FOUND);
        let mic = to(&bench, released.dispatch, MIC, None).await;
        for path in ["below?q=101", "below.csv", "below.csv?q=101"] {
            let file = get(&house, MIC, "ja", &format!("/deliveries/{mic}/{path}")).await.text;
            assert!(!file.contains("組織101"), "{path}: {file}");
        }
    }

    async fn a_ministry_counts_calls_for_help_once_and_is_told_why_it_sees_no_names(bench: Bench) with &tables(); {
        let released = flown(&bench).await;
        let house = open(&bench);
        let id = to(&bench, released.dispatch, 101, None).await;
        answer(&bench, member(101), id, Answer::NeedHelp, "").await;
        let mic = to(&bench, released.dispatch, MIC, None).await;
        for (lang, said, chip) in [("ja", "支援がほしいと答えた構成員は、合わせて 1 件です", "支援を待つ 0"), ("en", "Members that need help: 1 in all", "Waiting for help 0")] {
            let page = get(&house, MIC, lang, &format!("/deliveries/{mic}/below")).await.text;
            sound(&page, "below");
            assert!(page.contains(said) && !page.contains(chip) && !page.contains("show=need-help"), "{page}");
        }
    }

    async fn the_panels_of_the_reading_page_know_their_reader(bench: Bench) with &tables(); {
        let released = flown(&bench).await;
        let id = to(&bench, released.dispatch, 101, None).await;
        answer(&bench, member(101), id, Answer::Done, "直しました").await;
        let cx = reading(&bench, centre()).await;
        let sql = cx.system("test");
        let ask_one = format!("SELECT {} FROM deliveries WHERE deliveries.id = $1", delivery::COLUMNS);
        let one: delivery::Delivery = sql.one(&ask_one, params![id]).await.unwrap().unwrap();
        let (given, hops) = (delivery::ask::answers_of(&sql, id).await.unwrap(), delivery::ask::path_of(&sql, id).await.unwrap());
        let page = crate::house::page(&bench, 101).await;
        let html = panel::answer(&page, &one, &given, &hops).unwrap();
        sound(&html, "answer panel");
        assert_eq!(selected(&html, ".ans button b"), ["影響なし", "影響あり", "対応済み", "支援がほしい"]);
        assert!(html.contains("直しました") && html.contains("いまの回答") && html.contains("ある組織は、どうですか"));
        let html = panel::path(&page, &one, &hops).unwrap();
        assert_eq!(selected(&html, ".hop b"), ["組織1", "組織2", "組織10", "組織101"]);
        assert!(html.contains("追記：追記10") && html.contains("送付"));
        assert_eq!(panel::pass(&page, &one, &delivery::Passing::default()).unwrap(), "");
        // Another reader sees the answers, and no buttons.
        let other = crate::house::page(&bench, TEL).await;
        let html = panel::answer(&other, &one, &given, &hops).unwrap();
        assert!(html.contains("直しました") && !html.contains("<button"));
    }
}
