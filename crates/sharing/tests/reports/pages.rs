//! The pages: in both languages, without script, with wrong input, and for strangers.

use crate::finding::follow_up;
use crate::hall::{Answer, FORM, Hall, TABLES, Web, form};
use access::{Actor, OrgId};
use kernel::Bilingual;
use registry::Hours;
use scraper::{Html, Selector};
use sharing::ops::pass_report::pass_report;
use std::time::Duration;
use trial::both_engines;

fn texts(html: &str, selector: &str) -> Vec<String> {
    let selector = Selector::parse(selector).unwrap();
    Html::parse_document(html)
        .select(&selector)
        .map(|found| found.text().collect::<String>().trim().to_owned())
        .collect()
}

/// What stands in a field.
fn value(html: &str, selector: &str) -> String {
    let html = Html::parse_document(html);
    let field = html.select(&Selector::parse(selector).unwrap()).next();
    field.and_then(|field| field.value().attr("value")).unwrap_or_default().to_owned()
}

/// No page may say a missing text or break the content policy, and each has one heading.
fn sound(html: &str) {
    assert!(
        !html.contains('⟦'),
        "a text is missing: {:?}",
        html.split('⟦').nth(1).map(|rest| rest.chars().take(60).collect::<String>())
    );
    assert!(!html.contains(" style=") && !html.contains("onclick") && !html.contains("<script>"));
    assert_eq!(texts(html, "h1").len(), 1);
}

/// A registered contact.
fn contact(org: OrgId, priority: u8, phone: &str, hours: Hours) -> registry::Contact {
    registry::Contact {
        id: format!("01900000-0000-7000-8000-00000000000{priority}").parse().unwrap(),
        org,
        priority: i64::from(priority),
        name: Bilingual::new("窓口 花子", "Hanako Madoguchi"),
        kana: String::new(),
        romaji: String::new(),
        post: Bilingual::new("情報係", "IT desk"),
        phone: phone.to_owned(),
        fax: String::new(),
        mail: "desk@member.example".into(),
        hours,
        confirmed_on: None,
        valid_from: kernel::Day::new(2010, 4, 1).unwrap(),
        valid_to: None,
    }
}

const LEAST: [(&str, &str); 4] = [("stage", "first"), ("title", "表示遅延"), ("tlp", "amber"), ("revision", "1")];

async fn begun(web: &Web, actor: &Actor) -> String {
    let answer = web.post(actor, "/reports/new", FORM, "").await;
    assert_eq!(answer.status, 303);
    answer.to
}

fn upload(pairs: &[(&str, &str)], name: &str, bytes: &str) -> String {
    let mut body = String::new();
    for (field, value) in pairs {
        body.push_str(&format!("--edge\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n"));
    }
    body.push_str(&format!("--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: text/html\r\n\r\n{bytes}\r\n--edge--\r\n"));
    body
}
const UPLOAD: &str = "multipart/form-data; boundary=edge";

both_engines! {
    async fn a_report_goes_its_way_by_forms_alone(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let web = hall.web();
        let draft = begun(&web, &hall.phone).await;
        let added = web.post(&hall.phone, &format!("{draft}/files"), UPLOAD, upload(&LEAST, "../一覧.csv", "<script>")).await;
        assert_eq!(added.status, 303, "{}", added.body);
        let mut pairs = LEAST.to_vec();
        pairs[3].1 = "2";
        pairs.extend([("users", "４１０００"), ("victim", "<script>alert(1)</script>"), ("withhold", "on"), ("m4_1", "yes")]);
        let checked = web.post(&hall.phone, &format!("{draft}/check"), FORM, form(&pairs)).await;
        assert_eq!((checked.status, checked.to.as_str()), (303, format!("{draft}/check").as_str()));
        for lang in ["ja", "en"] {
            let page = web.get(&hall.phone, lang, &checked.to).await;
            assert_eq!(page.status, 200);
            sound(&page.body);
            assert!(page.body.contains("41,000") && page.body.contains("一覧.csv"));
        }
        let sent = web.post(&hall.phone, &format!("{draft}/submit"), FORM, form(&[("revision", "3")])).await;
        assert_eq!(sent.status, 303, "{}", sent.body);
        let told = web.get(&hall.phone, "ja", &sent.to).await;
        assert!(texts(&told.body, ".note.ok h2")[0].contains("第1報を送りました。総務省"), "{:?}", texts(&told.body, ".note.ok h2"));
        assert!(texts(&web.get(&hall.mic, "ja", &sent.to).await.body, ".note.ok").is_empty(), "only who sent it is told so");
        let sent = Answer { to: sent.to.split('?').next().unwrap().to_owned(), ..sent };
        // Whoever goes back, or presses twice, comes to the report.
        for (path, body) in [(draft.clone(), None), (format!("{draft}/check"), None), (format!("{draft}/submit"), Some("revision=3"))] {
            let back = match body {
                None => web.get(&hall.phone, "ja", &path).await,
                Some(body) => web.post(&hall.phone, &path, FORM, body).await,
            };
            assert_eq!((back.status, &back.to), (303, &sent.to), "{path}");
        }
        assert_eq!(web.get(&hall.water, "ja", &draft).await.status, 404);
        for (who, lang, sees) in [(&hall.phone, "ja", true), (&hall.mic, "en", true), (&hall.duty, "ja", false), (&hall.analyst, "en", false)] {
            let page = web.get(who, lang, &sent.to).await;
            assert_eq!(page.status, 200);
            sound(&page.body);
            assert_eq!(page.body.contains("alert(1)"), sees);
            assert!(texts(&page.body, "title")[0].contains("R-2014-00001"));
            assert!(!texts(&page.body, "title")[0].contains("alert"));
        }
        for who in [&hall.water, &hall.mhlw] {
            assert_eq!(web.get(who, "ja", &sent.to).await.status, 404);
        }
        let done = web.post(&hall.mic, &format!("{}/acknowledge", sent.to), FORM, "").await;
        assert_eq!((done.status, done.to.as_str()), (303, sent.to.as_str()));
        let remark = form(&[("direction", "back"), ("text", "オープンリゾルバです")]);
        assert_eq!(web.post(&hall.duty, &format!("{}/remark", sent.to), FORM, remark).await.status, 303);
        let home = web.get(&hall.phone, "ja", "/").await;
        sound(&home.body);
        assert!(home.body.contains("オープンリゾルバ") && home.body.contains("あなたの連絡は、こうなりました"));
        let duty = web.get(&hall.duty, "en", "/").await;
        sound(&duty.body);
        assert!(duty.body.contains("R-2014-00001"));
        let followed = web.post(&hall.phone, &format!("{}/follow-up", sent.to), FORM, "").await;
        let page = web.get(&hall.phone, "ja", &followed.to).await;
        sound(&page.body);
        assert!(page.body.contains("41000") && page.body.contains("R-2014-00001"));
    }

    async fn the_reporter_reads_on_the_sent_report_who_sees_what_and_nobody_else_is_told(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let web = hall.web();
        let report = hall.report(&hall.phone, &[("tlp", "amber"), ("victim", "港南電力"), ("hold_victim_centre", "on")]).await;
        let path = format!("/reports/{report}");
        for (lang, title, way) in [
            ("ja", "だれに、どこまで見えるか（送ったときの取り決め）", "道すじ："),
            ("en", "Who sees what (as agreed when it was sent)", "Path:"),
        ] {
            let page = web.get(&hall.phone, lang, &path).await;
            sound(&page.body);
            assert_eq!(texts(&page.body, "details.who-sees > summary"), [title]);
            assert!(texts(&page.body, "details.who-sees p").iter().any(|text| text.starts_with(way)));
            let rows = texts(&page.body, "details.who-sees tbody tr");
            assert!(rows.len() > 5 && texts(&page.body, "details.who-sees input").is_empty(), "shown, and not to be changed");
        }
        for who in [&hall.mic, &hall.duty] {
            assert!(texts(&web.get(who, "ja", &path).await.body, "details.who-sees").is_empty());
        }
    }

    async fn the_form_tells_nobody_to_mark_no_for_what_is_not_known(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let web = hall.web();
        let draft = begun(&web, &hall.phone).await;
        let page = web.get(&hall.phone, "ja", &draft).await.body;
        assert!(page.contains("選ばないものは「まだわからない」として伝わります") && !page.contains("侵入は「なし」"));
        let page = web.get(&hall.phone, "en", &draft).await.body;
        assert!(page.contains("What you leave unmarked is told as “not known yet”") && !page.contains("mark “no”"));
        let mut pairs = LEAST.to_vec();
        pairs.extend([("m5_1", "yes"), ("m5_3", "no"), ("leak", "confirmed")]);
        let wrong = web.post(&hall.phone, &format!("{draft}/check"), FORM, form(&pairs)).await;
        assert_eq!(wrong.status, 422);
        assert!(wrong.body.contains("情報の流出は「なし」で、ここの答えと合いません"), "said before it is sent");
        pairs[3].1 = "2";
        pairs.retain(|(field, _)| *field != "leak");
        let checked = web.post(&hall.phone, &format!("{draft}/check"), FORM, form(&pairs)).await;
        assert_eq!(checked.status, 303, "what is not marked is no problem: {}", checked.body);
        assert!(web.get(&hall.phone, "ja", &checked.to).await.body.contains("まだわからない"));
    }

    async fn whom_to_telephone_stands_where_a_report_is_read_for_those_who_may_see_contacts(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let web = hall.web();
        let report = hall.report(&hall.phone, &[]).await;
        let path = format!("/reports/{report}");
        for lang in ["ja", "en"] {
            let page = web.get(&hall.mic, lang, &path).await.body;
            sound(&page);
            assert_eq!(texts(&page, ".reach .st.warn").len(), 1, "nobody is registered, and that is said");
        }
        let org = hall.phone.who().unwrap().organisation;
        let cx = hall.write(&Actor::nobody()).await;
        registry::load::contacts(&cx.system("test"), vec![contact(org, 1, "03-0000-0101", Hours::Business), contact(org, 2, "+81 3-0000-0102", Hours::Always)]).await.unwrap();
        cx.commit_unrecorded("test").await.unwrap();
        for who in [&hall.mic, &hall.duty] {
            let page = web.get(who, "ja", &path).await.body;
            assert_eq!(texts(&page, ".reach a.tel"), ["+81 3-0000-0102", "03-0000-0101"], "day and night first");
            assert!(page.contains("href=\"tel:+81300000102\""), "{page}");
        }
        for who in [&hall.phone, &hall.analyst] {
            assert!(texts(&web.get(who, "ja", &path).await.body, ".reach").is_empty(), "not his to see");
        }
    }

    async fn a_file_is_always_saved_and_never_shown(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let web = hall.web();
        let draft = begun(&web, &hall.phone).await;
        web.post(&hall.phone, &format!("{draft}/files"), UPLOAD, upload(&LEAST, "a.html", "<script>alert(1)</script>")).await;
        let page = web.get(&hall.phone, "ja", &draft).await;
        let selector = Selector::parse("ul.files a").unwrap();
        let href = Html::parse_document(&page.body).select(&selector).next().unwrap().value().attr("href").unwrap().to_owned();
        let file = web.get(&hall.phone, "ja", &href).await;
        assert_eq!((file.status, file.body.as_str()), (200, "<script>alert(1)</script>"));
        assert_eq!(file.headers["content-type"], "application/octet-stream");
        assert_eq!(file.headers["x-content-type-options"], "nosniff");
        assert!(file.headers["content-disposition"].to_str().unwrap().starts_with("attachment"));
        assert_eq!(web.get(&hall.colleague, "ja", &href).await.status, 404);
        let empty = web.post(&hall.phone, &format!("{draft}/files"), UPLOAD, upload(&[("revision", "2")], "b.txt", "")).await;
        assert_eq!(empty.status, 422);
        assert!(empty.body.contains("空です"));
    }

    async fn a_form_with_problems_comes_back_with_all_that_was_typed(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let web = hall.web();
        let draft = begun(&web, &hall.phone).await;
        let pairs = [("stage", "first"), ("title", "<script>x</script>"), ("users", "約４万"), ("began", "きのう"), ("revision", "1")];
        let page = web.post(&hall.phone, &format!("{draft}/check"), FORM, form(&pairs)).await;
        assert_eq!(page.status, 422);
        sound(&page.body);
        assert!(page.body.contains("読み取れません"), "the level says that it cannot be judged by this");
        for kept in ["約４万", "きのう", "&#60;script&#62;x"] {
            assert!(page.body.contains(kept), "{kept}");
        }
        assert_eq!(texts(&page.body, ".note.stop li").len(), 3);
        for field in ["f-users", "f-began", "f-tlp"] {
            assert_eq!(texts(&page.body, &format!("#{field}")).len(), 1, "the link to {field} leads somewhere");
        }
        let english = web.get(&hall.phone, "en", &format!("{draft}/check")).await;
        assert_eq!(english.status, 422);
        assert!(english.body.contains("digits only"));
        sound(&english.body);
    }

    async fn drafts_save_themselves_and_never_over_each_other(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let web = hall.web();
        let draft = begun(&web, &hall.phone).await;
        let saved = web.autosave(&hall.phone, &format!("{draft}/save"), &form(&LEAST)).await;
        assert_eq!(saved.status, 200);
        assert!(saved.body.contains("10:31:00 に自動保存") && saved.body.contains("\"revision\":2"), "{}", saved.body);
        let stale = web.autosave(&hall.phone, &format!("{draft}/save"), &form(&[("title", "別の窓"), ("revision", "1")])).await;
        assert_eq!(stale.status, 409);
        let stale = web.post(&hall.phone, &format!("{draft}/save"), FORM, form(&[("title", "別の窓"), ("revision", "1")])).await;
        assert_eq!(stale.status, 409);
        sound(&stale.body);
        assert!(stale.body.contains("別の窓") && stale.body.contains("表示遅延"), "both texts are there");
        assert_eq!(web.autosave(&hall.colleague, &format!("{draft}/save"), &form(&LEAST)).await.status, 404);
        let pressed = web.post(&hall.phone, &format!("{draft}/save"), FORM, form(&[("title", "別の窓"), ("revision", "2")])).await;
        assert_eq!(pressed.status, 303);
    }

    async fn a_time_typed_loosely_keeps_its_day_when_midnight_passes(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let web = hall.web();
        let draft = begun(&web, &hall.phone).await;
        let drawn = |page: &str| value(page, "input[name=drawn]");
        hall.bench.clock.advance(Duration::from_mins(13 * 60 + 27)); // 23:58
        let open = drawn(&web.get(&hall.phone, "ja", &draft).await.body);
        let save = format!("{draft}/save");
        let typed = |revision: &'static str| [("title", "表示遅延"), ("began", "14:00"), ("noticed", "きのう 14:00"), ("revision", revision)];
        let first = web.autosave(&hall.phone, &save, &form(&[&typed("1")[..], &[("drawn", &open)]].concat())).await;
        assert!(first.body.contains(r#""began":"2014-06-17 14:00""#), "the full time comes back: {}", first.body);
        assert!(first.body.contains(r#""noticed":"2014-06-16 14:00""#), "{}", first.body);
        hall.bench.clock.advance(Duration::from_mins(7)); // 00:05
        for revision in ["2", "3"] {
            let more = [&typed(revision)[..], &[("situation", revision), ("drawn", &open)]].concat();
            assert_eq!(web.post(&hall.phone, &save, FORM, form(&more)).await.status, 303);
            let page = web.get(&hall.phone, "ja", &draft).await.body;
            assert_eq!(value(&page, "#f-began"), "2014-06-17 14:00");
            assert_eq!(value(&page, "#f-noticed"), "2014-06-16 14:00");
        }
        let late = drawn(&web.get(&hall.phone, "ja", &draft).await.body);
        let ahead = [("title", "表示遅延"), ("began", "23:50"), ("noticed", "0:03"), ("revision", "4"), ("drawn", &late)];
        assert_eq!(web.post(&hall.phone, &save, FORM, form(&ahead)).await.status, 303);
        let page = web.get(&hall.phone, "ja", &draft).await.body;
        assert_eq!(value(&page, "#f-began"), "2014-06-17 23:50", "not tonight");
        assert_eq!(value(&page, "#f-noticed"), "2014-06-18 00:03");
        for nonsense in ["", "x", "-9223372036854775808", "9223372036854775807"] {
            let odd = [("title", "表示遅延"), ("began", "23:50"), ("revision", "5"), ("drawn", nonsense)];
            web.autosave(&hall.phone, &save, &form(&odd)).await;
            assert_eq!(value(&web.get(&hall.phone, "ja", &draft).await.body, "#f-began"), "2014-06-17 23:50", "{nonsense}");
        }
    }

    async fn what_was_written_beside_a_report_is_not_lost_when_it_is_refused(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let web = hall.web();
        let report = hall.report(&hall.water, &[]).await;
        let (pass, remark) = (format!("/reports/{report}/pass"), format!("/reports/{report}/remark"));
        let long = "断水はありません".repeat(2_600);
        let answer = web.post(&hall.mhlw, &pass, FORM, form(&[("remark", &long)])).await;
        assert_eq!((answer.status, texts(&answer.body, "#f-pass-remark")), (422, vec![long.clone()]));
        sound(&answer.body);
        let answer = web.post(&hall.mhlw, &remark, FORM, form(&[("direction", "sideways"), ("text", "確認中")])).await;
        assert_eq!((answer.status, texts(&answer.body, "#f-text")), (422, vec!["確認中".to_owned()]));
        let answer = web.post(&hall.mhlw, &format!("/reports/{report}/acknowledge"), FORM, form(&[("remark", "漏水なし")])).await;
        assert_eq!((answer.status, texts(&answer.body, "#f-pass-remark")), (200, vec!["漏水なし".to_owned()]));
        assert_eq!(web.post(&hall.mhlw, &pass, FORM, "").await.status, 303);
        // A colleague was faster: what was to go along can still be added.
        let answer = web.post(&hall.mhlw, &pass, FORM, form(&[("remark", "漏水なし")])).await;
        assert_eq!((answer.status, texts(&answer.body, "#f-text")), (409, vec!["漏水なし".to_owned()]));
        assert!(answer.body.contains("value=\"up\" checked"));
        assert_eq!(web.post(&hall.phone, &remark, FORM, form(&[("direction", "up"), ("text", "x")])).await.status, 404);
        let answer = web.post(&hall.water, &remark, FORM, form(&[("direction", "up"), ("text", "自分へ")])).await;
        assert_eq!((answer.status, texts(&answer.body, "#f-kept")), (403, vec!["自分へ".to_owned()]));
    }

    async fn list_path_and_steps_say_the_same_of_a_report_that_has_grown(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let web = hall.web();
        let report = hall.report(&hall.water, &[]).await;
        let list = async |who, lang| texts(&web.get(who, lang, "/reports").await.body, ".reps .st");
        assert_eq!(web.post(&hall.mhlw, &format!("/reports/{report}/acknowledge"), FORM, "").await.status, 303);
        assert!(list(&hall.water, "ja").await[0].contains("受領"));
        let home = web.get(&hall.water, "ja", "/").await.body;
        let now = texts(&home, ".steps [aria-current=step]");
        assert!(now.len() == 1 && now[0].contains("通していません"), "where it stays, not where it has not come: {now:?}");
        follow_up(&hall, &hall.water, report, &[]).await;
        assert_eq!((list(&hall.water, "ja").await, list(&hall.mhlw, "ja").await), (vec!["送った".to_owned()], vec!["受領確認 待ち".to_owned()]));
        let page = web.get(&hall.water, "ja", &format!("/reports/{report}")).await.body;
        let path = texts(&page, ".hop li");
        assert!(path[0].contains("続報を送った") && path[1].contains("続報の受領確認はまだです"), "{path:?}");
        // One hand passes it on and confirms it: one task.
        let todo = texts(&web.get(&hall.mhlw, "ja", "/").await.body, "h3").into_iter().filter(|title| title.contains("R-2014"));
        assert_eq!(todo.collect::<Vec<_>>(), ["R-2014-00001 を先の機関へ通す"]);
        assert_eq!(web.post(&hall.mhlw, &format!("/reports/{report}/pass"), FORM, "").await.status, 303);
        assert!(list(&hall.mhlw, "ja").await[0].contains("へ通した"));
        let page = web.get(&hall.mhlw, "en", "/reports").await.body;
        assert!(page.contains("(stage 2, ") && !page.contains("（stage"));
        assert_eq!(texts(&page, ".reps a.free"), ["Webサイトの表示遅延"]);
        let sectors = texts(&page, "#f-sector option").len();
        assert!(sectors < texts(&web.get(&hall.duty, "en", "/reports").await.body, "#f-sector option").len());
    }

    async fn what_matters_is_read_first_and_what_nobody_stated_in_one_line(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let web = hall.web();
        let report = hall.report(&hall.water, &[("situation", "表示が遅い"), ("systems", "案内サーバ")]).await;
        let page = web.get(&hall.mhlw, "ja", &format!("/reports/{report}")).await.body;
        let rows = texts(&page, ".sealed .def tr");
        assert!(rows[0].contains("ようす") && rows[0].contains("表示が遅い"), "{rows:?}");
        assert_eq!(rows.iter().filter(|row| row.starts_with("記載なし")).count(), 1, "{rows:?}");
    }

    async fn a_level_is_asked_so_that_yes_means_it_was_broken(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let web = hall.web();
        let draft = begun(&web, &hall.water).await;
        for (lang, asked, yes) in [("ja", "この水準を下回りましたか", "下回った"), ("en", "Did service fall below this level?", "Yes, it fell below")] {
            let page = web.get(&hall.water, lang, &draft).await.body;
            assert_eq!(texts(&page, ".calc legend"), [asked]);
            assert_eq!(texts(&page, ".calc .seg label:first-child"), [yes]);
        }
    }

    async fn what_came_along_unseen_with_a_pasted_text_is_left_out_and_the_rest_kept(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let web = hall.web();
        let draft = begun(&web, &hall.phone).await;
        let pasted = [("title", "表示\u{0}遅延"), ("situation", "1 行目\r\n\t\u{1b}[0m2 行目\u{7}"), ("stage", "first"), ("tlp", "amber"), ("revision", "1")];
        assert_eq!(web.post(&hall.phone, &format!("{draft}/save"), FORM, form(&pasted)).await.status, 303);
        let page = web.get(&hall.phone, "ja", &draft).await.body;
        assert_eq!(value(&page, "#f-title"), "表示遅延");
        let pasted = [("title", "表示\u{0}停止"), ("stage", "first"), ("tlp", "amber"), ("revision", "2")];
        let answer = web.post(&hall.phone, &format!("{draft}/files"), UPLOAD, upload(&pasted, "a.txt", "a\0b")).await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        let page = web.get(&hall.phone, "ja", &draft).await.body;
        assert_eq!(value(&page, "#f-title"), "表示停止");
    }

    async fn what_cannot_be_read_is_refused_and_stores_nothing(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let web = hall.web();
        let draft = begun(&web, &hall.phone).await;
        let before = hall.traces().await;
        let save = format!("{draft}/save");
        for (path, kind, body, status) in [
            (save.as_str(), FORM, "title=a".to_owned(), 400),
            (&save, FORM, form(&[("situation", &"長".repeat(350_000)), ("revision", "1")]), 413),
            (&save, FORM, "x".repeat(100 * 1024 * 1024), 413),
            (&format!("{draft}/files"), UPLOAD, upload(&[("revision", "1")], "a", &"x".repeat(13 * 1024 * 1024)), 413),
            (&format!("{draft}/files"), UPLOAD, "--broken".to_owned(), 400),
            (&format!("{draft}/submit"), FORM, "revision=9".to_owned(), 409),
            ("/drafts/not-an-id/save", FORM, "revision=1".to_owned(), 404),
            ("/reports/not-an-id/remark", FORM, "direction=back&text=x".to_owned(), 404),
            ("/reports/not-an-id/remark", FORM, "direction=sideways&text=x".to_owned(), 422),
        ] {
            let answer = web.post(&hall.phone, path, kind, body).await;
            assert_eq!(answer.status, status, "{path}");
            assert!(!answer.body.contains('⟦'));
        }
        for (path, status) in [("/reports?sector=NONE", 422), ("/reports?state=x", 422), ("/reports?before=x", 422), ("/reports/1", 404), ("/reports?q=a%00b", 400), ("/reports/new?q=a%00b", 400), ("/reports?q=%25_!'%22", 200)] {
            let answer = web.get(&hall.duty, "en", path).await;
            assert_eq!(answer.status, status, "{path}");
            assert!(!answer.body.contains('⟦'));
        }
        assert_eq!(hall.traces().await, before);
    }

    async fn a_call_is_written_down_step_by_step(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let web = hall.web();
        let found = web.get(&hall.duty, "ja", "/reports/new?q=%E6%B0%B4%E9%81%93%E5%B1%80").await;
        sound(&found.body);
        assert!(found.body.contains("みなと水道局") && !found.body.contains("潮見通信"));
        assert!(!web.get(&hall.meti, "ja", "/reports/new?q=%E6%B0%B4%E9%81%93%E5%B1%80").await.body.contains("みなと水道局"));
        let org = trial::org_id(2).to_string();
        let unnamed = form(&[("for", "other"), ("q", "水道局"), ("organisation", &org), ("channel", "fax"), ("source", "")]);
        let refused = web.post(&hall.duty, "/reports/new", FORM, unnamed).await;
        assert_eq!(refused.status, 422);
        sound(&refused.body);
        let named = form(&[("for", "other"), ("organisation", &org), ("channel", "fax"), ("source", "浄水課 山田")]);
        let draft = web.post(&hall.duty, "/reports/new", FORM, named).await;
        assert_eq!(draft.status, 303);
        let page = web.get(&hall.duty, "en", &draft.to).await;
        sound(&page.body);
        assert!(page.body.contains("浄水課 山田"));
        let discard = web.get(&hall.duty, "ja", &format!("{}/discard", draft.to)).await;
        sound(&discard.body);
        assert_eq!(web.post(&hall.duty, &format!("{}/discard", draft.to), FORM, "").await.status, 303);
        assert_eq!(web.get(&hall.duty, "ja", &draft.to).await.status, 404);
    }

    async fn a_list_goes_on_where_it_stopped(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        for _ in 0..55 { hall.report(&hall.phone, &[]).await; }
        hall.report(&hall.water, &[("title", "50%_の断水")]).await;
        let web = hall.web();
        for (who, lang) in [(&hall.phone, "ja"), (&hall.duty, "en")] {
            let first = web.get(who, lang, "/reports?state=unacknowledged").await;
            sound(&first.body);
            assert_eq!(texts(&first.body, "table.reps tbody tr").len(), 50);
            let selector = Selector::parse("a[rel=next]").unwrap();
            let next = Html::parse_document(&first.body).select(&selector).next().unwrap().value().attr("href").unwrap().to_owned();
            let second = web.get(who, lang, &next).await;
            assert_eq!(texts(&second.body, "table.reps tbody tr").len(), 5);
        }
        let found = web.get(&hall.mhlw, "ja", "/reports?q=50%25_%E3%81%AE&sector=WATER&state=to-pass").await;
        assert_eq!(texts(&found.body, "table.reps tbody tr").len(), 1);
        assert_eq!(texts(&web.get(&hall.mhlw, "ja", "/reports?q=5_%25").await.body, "table.reps tbody tr").len(), 0);
        assert_eq!(texts(&web.get(&hall.duty, "ja", "/reports?sector=ICT&state=final").await.body, "table.reps tbody tr").len(), 0);
    }

    async fn today_is_what_was_filed_or_has_grown_since_this_morning(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let web = hall.web();
        let grown = hall.report(&hall.phone, &[("title", "昨日からのもの")]).await;
        hall.report(&hall.phone, &[("title", "昨日だけのもの")]).await;
        hall.bench.clock.advance(std::time::Duration::from_secs(24 * 3600));
        hall.report(&hall.phone, &[("title", "今日のもの")]).await;
        let today = async |who: &Actor| {
            let home = web.get(who, "ja", "/").await;
            texts(&home.body, "section[aria-labelledby=h-today] table.reps tbody tr").join("")
        };
        for who in [&hall.duty, &hall.mic] {
            let shown = today(who).await;
            assert!(shown.contains("今日のもの") && !shown.contains("昨日からのもの"), "{shown}");
        }
        follow_up(&hall, &hall.phone, grown, &[("title", "昨日からのもの")]).await;
        for who in [&hall.duty, &hall.mic] {
            let shown = today(who).await;
            assert!(shown.find("今日のもの") < shown.find("昨日からのもの"), "newest first: {shown}");
            assert!(!shown.contains("昨日だけのもの"), "{shown}");
        }
    }

    async fn what_waits_to_be_passed_on_is_gone_once_it_was(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let web = hall.web();
        let report = hall.report(&hall.water, &[("title", "断水")]).await;
        let waits = async |who: &Actor| texts(&web.get(who, "ja", "/reports?state=to-pass").await.body, "table.reps tbody tr").len();
        assert_eq!((waits(&hall.mhlw).await, waits(&hall.duty).await, waits(&hall.water).await), (1, 0, 0));
        let cx = hall.write(&hall.mhlw).await;
        pass_report(&cx, report, "").await.unwrap();
        cx.commit().await.unwrap();
        assert_eq!((waits(&hall.mhlw).await, waits(&hall.duty).await), (0, 0));
    }

    async fn an_empty_draft_is_nobodys_turn_and_a_written_one_stands_in_the_list(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let web = hall.web();
        let draft = begun(&web, &hall.phone).await;
        assert_eq!(begun(&web, &hall.phone).await, draft, "an empty one is taken up again");
        for path in ["/", "/reports", "/reports/new"] {
            assert!(!web.get(&hall.phone, "ja", path).await.body.contains(&draft), "{path}");
        }
        web.post(&hall.phone, &format!("{draft}/save"), FORM, form(&LEAST)).await;
        for path in ["/", "/reports", "/reports/new"] {
            let page = web.get(&hall.phone, "ja", path).await;
            sound(&page.body);
            assert!(page.body.contains(&draft), "{path}");
        }
        assert!(!web.get(&hall.colleague, "ja", "/reports").await.body.contains(&draft));
        assert_ne!(begun(&web, &hall.phone).await, draft);
    }

    async fn a_file_alone_makes_a_draft_a_written_one(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let web = hall.web();
        let draft = begun(&web, &hall.phone).await;
        let added = web.post(&hall.phone, &format!("{draft}/files"), UPLOAD, upload(&[("stage", "first"), ("revision", "1")], "a.txt", "x")).await;
        assert_eq!(added.status, 303);
        assert!(web.get(&hall.phone, "ja", "/reports").await.body.contains(&draft));
    }

    async fn every_field_comes_back_as_it_was_typed_and_is_shown_before_sending(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let web = hall.web();
        let draft = begun(&web, &hall.phone).await;
        let mut pairs = LEAST.to_vec();
        pairs.extend([
            ("report_kind", "attack"), ("threat", "virus/1-2"), ("noticed", "2014-06-17 09:20ごろ"), ("began_unknown", "on"),
            ("stopped", "2014-06-17 09:12"), ("restored", "2014-06-17 09:50"), ("recovery", "provisional"), ("again", "yes"),
            ("sv_1", "電気通信役務"), ("systems", "会員制サイト"), ("found_by", "users"), ("el_integrity", "on"),
            ("leak", "possible"), ("leaked", "認証ID"), ("planned", "on"), ("press", "15時に発表予定"), ("m1_2", "no"),
            ("indicators", "hxxp://ad[.]evil[.]example/X.js\n件名：至急"), ("contact", "監視室 青木"), ("pu_spread", "on"),
            ("help", "同じ事例を知りたい"),
        ]);
        let checked = web.post(&hall.phone, &format!("{draft}/check"), FORM, form(&pairs)).await;
        assert_eq!(checked.status, 303, "{:?}", texts(&checked.body, ".note.stop li"));
        for lang in ["ja", "en"] {
            let page = web.get(&hall.phone, lang, &checked.to).await;
            sound(&page.body);
            for said in ["会員制サイト", "認証ID", "15時に発表予定", "監視室 青木", "同じ事例を知りたい", "電気通信役務", "至急"] {
                assert!(page.body.contains(said), "{said} in {lang}");
            }
        }
        let japanese = web.get(&hall.phone, "ja", &checked.to).await.body;
        for said in ["攻撃（被害", "コンピュータウイルスへの感染", "データ改ざん", "09:20", "不明", "仮の手当て", "予定がある", "メールの件名"] {
            assert!(japanese.contains(said), "{said}");
        }
        let form = web.get(&hall.phone, "ja", &draft).await;
        sound(&form.body);
        let selector = Selector::parse("option[selected], input[checked]").unwrap();
        let document = Html::parse_document(&form.body);
        let chosen: Vec<&str> = document.select(&selector).filter_map(|found| found.value().attr("value")).collect();
        for value in ["attack", "virus/1-2", "provisional", "yes", "users", "possible", "電気通信役務"] {
            assert!(chosen.contains(&value), "{value}");
        }
        assert!(texts(&form.body, "table td").iter().any(|cell| cell == "hxxp://ad[.]evil[.]example/X.js"), "as it is read");
    }

    async fn what_is_held_back_on_the_checked_page_is_held_back_in_what_is_sent(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let web = hall.web();
        let draft = begun(&web, &hall.phone).await;
        let mut pairs = LEAST.to_vec();
        pairs.extend([("cause", "古い版のまま"), ("measures", "遮断した"), ("indicators", "203.0.113.7")]);
        web.post(&hall.phone, &format!("{draft}/check"), FORM, form(&pairs)).await;
        let ticked = form(&[("holds", "on"), ("back", "1"), ("hold_cause_ministry", "on"), ("hold_event_centre", "on"), ("revision", "2")]);
        let shown = web.post(&hall.phone, &format!("{draft}/check"), FORM, ticked).await;
        assert_eq!((shown.status, &shown.to), (303, &draft), "whoever goes back to change something");
        let page = web.get(&hall.phone, "ja", &format!("{draft}/check")).await;
        let boxes = Selector::parse("input[name^=hold_][checked]").unwrap();
        let document = Html::parse_document(&page.body);
        let on: Vec<&str> = document.select(&boxes).filter_map(|found| found.value().attr("name")).collect();
        assert_eq!(on, ["hold_cause_ministry"], "what happened cannot be held back");
        // A box that is ticked only here, without looking at the table again, counts.
        let last = form(&[("holds", "on"), ("hold_cause_ministry", "on"), ("hold_indicators_centre", "on"), ("revision", "3")]);
        let sent = web.post(&hall.phone, &format!("{draft}/submit"), FORM, last).await;
        assert_eq!(sent.status, 303, "{}", sent.body);
        for (who, cause, indicators) in [(&hall.phone, true, true), (&hall.mic, false, true), (&hall.duty, true, false), (&hall.analyst, true, false)] {
            let page = web.get(who, "ja", &sent.to).await.body;
            sound(&page);
            assert_eq!((page.contains("古い版のまま"), page.contains("203[.]0[.]113[.]7")), (cause, indicators));
            assert!(page.contains("遮断した"));
            // Whoever sees what the next body must not see is told so, where he writes to it too.
            let told = page.contains("先の機関に伏せてある項目") && page.contains("内閣官房には見えません");
            assert_eq!(told, who == &hall.mic);
        }
    }

    async fn going_back_from_the_checked_page_keeps_what_was_ticked_there(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let web = hall.web();
        let draft = begun(&web, &hall.phone).await;
        let mut pairs = LEAST.to_vec();
        pairs.push(("cause", "古い版のまま"));
        web.post(&hall.phone, &format!("{draft}/check"), FORM, form(&pairs)).await;
        let ticked = form(&[("holds", "on"), ("hold_cause_centre", "on"), ("back", "1"), ("revision", "2")]);
        let back = web.post(&hall.phone, &format!("{draft}/check"), FORM, ticked).await;
        assert_eq!((back.status, back.to.as_str()), (303, draft.as_str()));
        let again = web.get(&hall.phone, "ja", &format!("{draft}/check")).await.body;
        let held = Selector::parse("input[name=hold_cause_centre][checked]").unwrap();
        assert_eq!(Html::parse_document(&again).select(&held).count(), 1);
    }

    async fn before_sending_it_is_said_where_a_held_name_stands_and_what_a_final_report_lacks(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let web = hall.web();
        let draft = begun(&web, &hall.phone).await;
        let mut pairs = LEAST.to_vec();
        pairs.extend([("victim", "被害商事株式会社"), ("hold_victim_centre", "on"), ("situation", "被害商事の本社で"), ("cause", "被害商事の機器"), ("hold_cause_centre", "on")]);
        let shown = web.post(&hall.phone, &format!("{draft}/check"), FORM, form(&pairs)).await;
        let page = web.get(&hall.phone, "ja", &shown.to).await.body;
        assert_eq!(texts(&page, "form#send .note li"), ["被害者名を内閣官房に伏せても、次のところから読み取れます：ようす"], "the cause is held back too");
        let sent = web.post(&hall.phone, &format!("{draft}/submit"), FORM, "revision=2").await;
        let report = sent.to.split('?').next().unwrap().to_owned();
        // The ministry writes to the centre: it is told what not to write.
        let mic = web.get(&hall.mic, "ja", &report).await.body;
        sound(&mic);
        assert!(mic.contains("被害商事株式会社（内閣官房には見えません）") && mic.contains("先の機関に伏せてある項目：被害者名、原因"));
        assert!(!web.get(&hall.duty, "ja", &report).await.body.contains("（内閣官房には見えません）"));
        let next = web.post(&hall.phone, &format!("{report}/follow-up"), FORM, "").await.to;
        let form_of = web.get(&hall.phone, "ja", &next).await.body;
        assert_eq!(texts(&form_of, "h1"), ["R-2014-00001 への続き"]);
        let last = form(&[("stage", "final"), ("title", "表示遅延"), ("tlp", "amber"), ("audience", "all"), ("measures", "直した"), ("revision", "1")]);
        let shown = web.post(&hall.phone, &format!("{next}/check"), FORM, last).await;
        assert_eq!(shown.status, 303, "{}", shown.body);
        let page = web.get(&hall.phone, "en", &shown.to).await.body;
        sound(&page);
        let said = texts(&page, "form#send .note li");
        assert_eq!(said, ["A final report, and not yet written: Cause, Prevention, Ended. You may send it as it is."]);
    }

    async fn the_next_call_is_taken_by_who_took_the_first_one(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let web = hall.web();
        let org = trial::org_id(2).to_string();
        let named = form(&[("for", "other"), ("organisation", &org), ("channel", "telephone"), ("source", "浄水課 山田")]);
        let draft = web.post(&hall.duty, "/reports/new", FORM, named).await.to;
        web.post(&hall.duty, &format!("{draft}/check"), FORM, form(&LEAST)).await;
        let sent = web.post(&hall.duty, &format!("{draft}/submit"), FORM, "revision=2").await;
        let report = sent.to.split('?').next().unwrap().to_owned();
        let page = web.get(&hall.duty, "ja", &report).await;
        sound(&page.body);
        assert!(page.body.contains("電話・FAX・メールの続きを入力"));
        let follow = format!("{report}/follow-up");
        for (body, status) in [("", 422), ("channel=telephone&source=", 422), ("channel=web&source=x", 422), ("channel=pigeon&source=x", 422)] {
            assert_eq!(web.post(&hall.duty, &follow, FORM, body).await.status, status, "{body}");
        }
        let next = form(&[("channel", "fax"), ("source", "浄水課 川口")]);
        assert_eq!(web.post(&hall.mhlw, &follow, FORM, next.clone()).await.status, 403, "it is on the ministry's path, and another took the call");
        let draft = web.post(&hall.duty, &follow, FORM, next).await;
        assert_eq!(draft.status, 303);
        let pairs = [("stage", "follow-up"), ("title", "断水は解消"), ("tlp", "amber"), ("revision", "1")];
        web.post(&hall.duty, &format!("{}/check", draft.to), FORM, form(&pairs)).await;
        let sent = web.post(&hall.duty, &format!("{}/submit", draft.to), FORM, "revision=2").await;
        assert_eq!(sent.status, 303, "{}", sent.body);
        let page = web.get(&hall.water, "ja", &report).await.body;
        assert!(page.contains("断水は解消") && page.contains("FAXで届いた連絡（浄水課 川口）") && page.contains("浄水課 山田"));
    }

    async fn strangers_are_sent_to_sign_in(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let web = hall.web();
        for path in ["/reports", "/reports/new"] {
            assert_eq!(web.get(&Actor::nobody(), "ja", path).await.status, 303);
        }
    }
}
