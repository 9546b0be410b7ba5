//! The pages: happy, refused, malformed; in both languages; without the victim's name where it must not be.

use crate::{
    house::{get, get_with, open, post},
    world::*,
};
use axum::http::StatusCode;
use scraper::{Html, Selector};
use sharing::notice::{Content, NoticeId};
use store::params;
use trial::{Bench, both_engines, org_id};

/// No sentence is missing, no style or script stands inside, ids are unique and those named are there.
pub fn sound(text: &str, path: &str) {
    assert!(!text.contains('⟦'), "{path}: a sentence is missing: {}", text.split('⟦').nth(1).unwrap_or_default());
    assert!(!text.contains(" style=") && !text.contains("<style") && !text.contains("onclick"), "{path}");
    let page = Html::parse_document(text);
    let ids_of = Selector::parse("[id]").unwrap();
    let mut ids: Vec<&str> = page.select(&ids_of).map(|one| one.attr("id").unwrap()).collect();
    ids.sort_unstable();
    for pair in ids.windows(2) {
        assert_ne!(pair[0], pair[1], "{path}: an id stands twice");
    }
    for attribute in ["aria-labelledby", "aria-describedby", "for"] {
        for one in page.select(&Selector::parse(&format!("[{attribute}]")).unwrap()) {
            for target in one.attr(attribute).unwrap().split_whitespace() {
                assert!(ids.contains(&target), "{path}: {target} is not there");
            }
        }
    }
}

pub async fn line(bench: &Bench, org: u128) -> String {
    let cx = reading(bench, access::Actor::nobody()).await;
    let find = "SELECT id FROM deliveries WHERE org_id = $1";
    let row = cx.system("test").row(find, params![org_id(org)]).await.unwrap().unwrap();
    row.id::<delivery::Delivery>("id").unwrap().to_string()
}

pub async fn ready(bench: &Bench, report: sharing::report::ReportId, notice: NoticeId) {
    let consent = ask(bench, report, notice).await;
    agree(bench, consent).await;
    approve(bench, reviewer(), notice).await;
}

/// A second notice of the report leaves.
async fn another_leaves(bench: &Bench, report: sharing::report::ReportId) {
    let second = derive(bench, report).await;
    ready(bench, report, second).await;
    release(bench, second).await;
}

both_engines! {
    async fn the_second_look_sees_what_changed_since_it_was_approved_and_agreed_to_and_whom_it_reaches(bench: Bench) with &tables(); {
        let (report, notice) = derived(&bench).await;
        save(&bench, analyst(), notice, |content| Content { title: "点検のお願い".into(), body: "一行目\n二行目".into(), indicators: Vec::new(), ..content }).await;
        ready(&bench, report, notice).await;
        let house = open(&bench);
        let path = format!("/notices/{notice}");
        let before = get(&house, "reviewer", "ja", &path).await.text;
        assert!(!before.contains("内容からの変更"), "nothing has changed: {before}");
        assert!(before.contains("ほかの分野にも届きます"), "the reporter let all sectors have it: {before}");
        let narrow = |content: Content| Content {
            body: "一行目\n三行目".into(),
            label: kernel::Label::new(content.label.tlp(), kernel::Audience::only(["ICT-TEL"]), content.label.until()),
            ..content
        };
        save(&bench, analyst(), notice, narrow).await;
        let after = get(&house, "reviewer", "ja", &path).await.text;
        for said in ["に確かめて認めた内容からの変更", "に同意した内容からの変更", "<del>", "<ins>", "三"] {
            assert!(after.contains(said), "{said}: {after}");
        }
        assert!(after.split("id=\"h-since-1\"").nth(1).unwrap().contains("<h3>"), "{after}");
        assert!(!after.contains("ほかの分野にも届きます"), "only its own sector: {after}");
        sound(&after, &path);
        let english = get(&house, "reviewer", "en", &path).await.text;
        assert!(english.contains("Changed since it was approved") && english.contains("Changed since the reporter of"), "{english}");
        sound(&english, &path);
    }

    async fn every_page_speaks_both_languages(bench: Bench) with &tables(); {
        let (report, notice) = derived(&bench).await;
        save(&bench, analyst(), notice, |content| Content { body: "# 概要\n潮見通信、潮見通信<script>\n- 点検".into(), ..content }).await;
        let consent = ask(&bench, report, notice).await;
        let second = derive(&bench, report).await;
        ready(&bench, report, second).await;
        release(&bench, second).await;
        let mic = line(&bench, MIC).await;
        let house = open(&bench);
        for (who, path) in [
            ("analyst", "/notices".to_owned()), ("analyst", "/notices/new".into()), ("analyst", format!("/notices/{notice}")), ("analyst", format!("/notices/{notice}/edit")),
            ("reviewer", format!("/notices/{notice}")), ("duty", format!("/notices/{notice}/dry-run")), ("duty", format!("/notices/{second}")),
            ("reporter", format!("/consents/{consent}")), ("analyst", format!("/consents/{consent}")), ("reporter", "/inbox".into()), ("liaison", "/inbox".into()), ("liaison", format!("/inbox/{mic}")),
            ("analyst", "/".into()), ("reviewer", "/".into()), ("duty", "/".into()), ("reporter", "/".into()), ("liaison", "/".into()), ("reporter", format!("/reports/{report}")),
        ] {
            let (ja, en) = (get(&house, who, "ja", &path).await, get(&house, who, "en", &path).await);
            assert_eq!((ja.status, en.status), (StatusCode::OK, StatusCode::OK), "{who} {path}");
            sound(&ja.text, &path);
            sound(&en.text, &path);
            assert_ne!(ja.text, en.text, "{path}");
            assert!(!ja.text.contains("<script>"), "{path}");
        }
        let read = get(&house, "liaison", "ja", &format!("/inbox/{mic}")).await.text;
        assert!(!read.contains("潮見") && !read.contains("shiomi"), "nothing gives the victim away");
        assert!(read.contains(&format!(r#"action="/deliveries/{mic}/pass""#)), "who must pass it on can do so where he reads");
    }

    async fn the_desk_strikes_what_was_removed_and_says_why_it_cannot_leave(bench: Bench) with &tables(); {
        let (_, notice) = derived(&bench).await;
        let house = open(&bench);
        let desk = get(&house, "duty", "ja", &format!("/notices/{notice}")).await.text;
        assert!(desk.contains(r#"<del class="cut">"#) && desk.contains(r#"<ins class="put">"#));
        let page = Html::parse_document(&desk);
        let title = page.select(&Selector::parse("title").unwrap()).next().unwrap().text().collect::<String>();
        assert!(title.starts_with("N-2014-00001"));
        let button = page.select(&Selector::parse("button[aria-disabled=true]").unwrap()).next().unwrap();
        assert_eq!(button.attr("aria-describedby"), Some("why"));
        let why = page.select(&Selector::parse("#why li").unwrap()).map(|one| one.text().collect::<String>()).collect::<Vec<_>>();
        assert_eq!(why, ["R-2014-00001 の報告者の同意", "書いた人とは別の人の査読"]);
    }

    async fn what_a_browser_asks_for_ahead_is_shown_and_not_stamped(bench: Bench) with &tables(); {
        let (report, notice) = derived(&bench).await;
        save(&bench, analyst(), notice, |content| Content { body: "接続要求".into(), ..content }).await;
        let consent = ask(&bench, report, notice).await;
        another_leaves(&bench, report).await;
        let stamps = async || {
            let cx = reading(&bench, access::Actor::nobody()).await;
            let sql = cx.system("test");
            let opened = sql.count("SELECT COUNT(*) AS n FROM deliveries WHERE opened_at IS NOT NULL", params![]).await.unwrap();
            opened + sql.count("SELECT COUNT(*) AS n FROM consent_openings WHERE consent_id = $1", params![consent]).await.unwrap()
        };
        let inbox = format!("/inbox/{}", line(&bench, MIC).await);
        let house = open(&bench);
        for (who, path, stamped) in [("reporter", format!("/consents/{consent}"), 1), ("liaison", inbox, 2)] {
            for ahead in [("sec-purpose", "prefetch"), ("sec-purpose", "prefetch;prerender"), ("purpose", "prefetch")] {
                let shown = get_with(&house, who, &path, ahead).await;
                assert_eq!((shown.status, stamps().await), (StatusCode::FORBIDDEN, stamped - 1), "{path} {ahead:?}");
                assert!(shown.text.is_empty(), "{path} {ahead:?}: whoever says that he asks ahead reads nothing");
            }
            let hidden = get_with(&house, "neighbour", &path, ("sec-purpose", "prefetch")).await;
            assert_eq!(hidden.status, StatusCode::FORBIDDEN, "as to whom it may be shown");
            get(&house, who, "ja", &path).await;
            assert_eq!(stamps().await, stamped, "{path}: whoever reads it is stamped");
        }
    }

    async fn forms_do_what_their_buttons_say(bench: Bench) with &tables(); {
        let (report, notice) = derived(&bench).await;
        let house = open(&bench);
        let at = |end: &str| format!("/notices/{notice}{end}");
        let form = |revision: i64, tlp: &str| format!("revision={revision}&kind=alert&title=T&body=B&tlp={tlp}&audience=all&urgency=normal&removal_from=x&removal_to=y&removal_reason=wish");
        let weak = post(&house, "analyst", &at("/save"), &form(1, "green")).await;
        assert_eq!(weak.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(weak.text.contains("弱くできません") && weak.text.contains(r#"value="T""#), "what was typed is kept");
        sound(&weak.text, "save");
        let late = post(&house, "analyst", &at("/save"), &form(7, "amber")).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        sound(&late.text, "conflict");
        assert!(late.text.contains(r#"name="revision" value="1""#), "saving again goes on top of what stands now");
        assert!(late.text.contains(r#"value="T""#), "what was typed is kept");
        assert_eq!(post(&house, "analyst", &at("/save"), "revision=1&title=").await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let saved = post(&house, "analyst", &at("/autosave"), &form(1, "amber")).await;
        assert_eq!(saved.status, StatusCode::OK);
        assert!(saved.text.contains(r#""revision":"2""#), "{}", saved.text);
        assert!(post(&house, "analyst", &at("/autosave"), &form(2, "amber")).await.text.contains(r#""revision":"2""#), "nothing had changed");
        assert_eq!(post(&house, "analyst", &at("/save"), &form(2, "amber")).await.status, StatusCode::SEE_OTHER);
        let hash = hash(&bench, notice).await;
        assert_eq!(post(&house, "analyst", &at("/consents"), &format!("report={report}&hash={hash}&due=x")).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(post(&house, "analyst", &at("/consents"), &format!("report={report}&hash={hash}&due=2014-06-17T17:00")).await.status, StatusCode::SEE_OTHER);
        assert_eq!(post(&house, "analyst", &at("/consents"), &format!("report={report}&hash={hash}")).await.status, StatusCode::CONFLICT);
        let home = get(&house, "reporter", "ja", "/").await.text;
        let link = home.split("/consents/").nth(1).unwrap();
        let consent = format!("/consents/{}", &link[..36]);
        assert_eq!(post(&house, "reporter", &format!("{consent}/answer"), "answer=edit").await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(post(&house, "reporter", &format!("{consent}/answer"), "").await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(post(&house, "neighbour", &format!("{consent}/answer"), "answer=agree").await.status, StatusCode::NOT_FOUND);
        assert_eq!(post(&house, "reporter", &format!("{consent}/answer"), "answer=agree").await.status, StatusCode::SEE_OTHER);
        assert_eq!(post(&house, "duty", &at("/release"), &format!("hash={hash}")).await.status, StatusCode::CONFLICT);
        assert_eq!(post(&house, "reviewer", &at("/review"), &format!("hash={hash}&verdict=return")).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(post(&house, "reviewer", &at("/review"), &format!("hash={hash}&verdict=approve")).await.status, StatusCode::SEE_OTHER);
        let released = post(&house, "duty", &at("/release"), &format!("hash={hash}")).await;
        assert!(released.location.starts_with("/board/"), "{}", released.location);
    }

    async fn what_stands_in_one_place_is_let_stay_as_one(bench: Bench) with &tables(); {
        let (_, notice) = derived(&bench).await;
        save(&bench, analyst(), notice, |content| Content { body: "潮見通信の話".into(), ..content }).await;
        let house = open(&bench);
        let at = |end: &str| format!("/notices/{notice}{end}");
        let hidden = |text: &str, name: &str| {
            let page = Html::parse_document(text);
            let inputs = Selector::parse(&format!("input[name={name}]")).unwrap();
            page.select(&inputs).map(|one| format!("{name}={}", one.attr("value").unwrap())).collect::<Vec<_>>().join("&")
        };
        let desk = get(&house, "analyst", "ja", &at("")).await.text;
        assert_eq!(desk.matches(r#"class="find""#).count(), 1);
        let found = hidden(&desk, "fingerprint");
        assert_eq!(post(&house, "analyst", &at("/waivers"), &found).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(post(&house, "analyst", &at("/waivers"), &format!("{found}&reason=x")).await.status, StatusCode::SEE_OTHER);
        assert_eq!(hidden(&get(&house, "analyst", "ja", &at("")).await.text, "waiver"), "", "not by who proposed it");
        let proposed = hidden(&get(&house, "reviewer", "ja", &at("")).await.text, "waiver");
        assert_eq!(post(&house, "reviewer", &at("/waivers/confirm"), &proposed).await.status, StatusCode::SEE_OTHER);
        assert!(get(&house, "analyst", "ja", &at("")).await.text.contains("find pass"));
    }

    async fn all_that_was_found_is_replaced_at_once_for_somebody_to_look_at(bench: Bench) with &tables(); {
        let (_, notice) = derived(&bench).await;
        let body = "潮見通信の佐藤によれば、潮見通信のns1が落ちた。";
        save(&bench, analyst(), notice, |content| Content { title: "潮見通信の件".into(), body: body.into(), indicators: vec!["198.51.100.7".into(), "https://www.shiomi.example/x".into()], ..content }).await;
        let house = open(&bench);
        let path = format!("/notices/{notice}");
        let desk = get(&house, "analyst", "ja", &path).await.text;
        assert!(desk.contains(&format!("href=\"{path}/edit?replace=all\"")), "{desk}");
        for lang in ["ja", "en"] {
            let page = get(&house, "analyst", lang, &format!("{path}/edit?replace=all")).await;
            assert_eq!(page.status, StatusCode::OK);
            sound(&page.text, &path);
        }
        let page = get(&house, "analyst", "ja", &format!("{path}/edit?replace=all")).await.text;
        let field = |id: &str| Html::parse_document(&page).select(&Selector::parse(id).unwrap()).next().unwrap().text().collect::<String>();
        assert!(page.contains("value=\"事業者の件\"") && page.contains("まだ保存していません") && page.contains("潮見通信 → 事業者"), "{page}");
        assert!(field("#f-body").starts_with("事業者の") && !field("#f-body").contains("潮見"), "{page}");
        assert_eq!(field("#f-indicators"), "198.51.100.7", "an indicator that tells goes as a whole");
        assert!(get(&house, "analyst", "ja", &path).await.text.contains("潮見通信の件"), "nothing is saved by looking");
        assert!(page.contains("元の連絡は、全分野に届けることを許しています"), "{page}");
        assert_eq!(get(&house, "reporter", "ja", &format!("{path}/edit?replace=all")).await.status, StatusCode::NOT_FOUND);
    }

    async fn strangers_find_nothing(bench: Bench) with &tables(); {
        let (report, notice) = derived(&bench).await;
        let consent = ask(&bench, report, notice).await;
        let house = open(&bench);
        for (who, path) in [
            ("reporter", format!("/notices/{notice}")), ("liaison", format!("/notices/{notice}/dry-run")), ("neighbour", format!("/notices/{notice}/edit")),
            ("neighbour", format!("/consents/{consent}")), ("liaison", format!("/consents/{consent}")), ("neighbour", format!("/inbox/{notice}")), ("reporter", "/notices/new".into()),
        ] {
            let status = get(&house, who, "ja", &path).await.status;
            assert!(status == StatusCode::NOT_FOUND || (path == "/notices/new" && status == StatusCode::FORBIDDEN), "{who} {path}: {status}");
        }
        assert_eq!(get(&house, "nobody", "ja", "/inbox").await.status, StatusCode::SEE_OTHER);
        assert_eq!(post(&house, "neighbour", &format!("/reports/{report}/derive"), "").await.status, StatusCode::NOT_FOUND);
    }

    async fn reading_is_stamped_once(bench: Bench) with &tables(); {
        let (report, notice) = derived(&bench).await;
        ready(&bench, report, notice).await;
        release(&bench, notice).await;
        let path = format!("/inbox/{}", line(&bench, MIC).await);
        let house = open(&bench);
        for _ in 0..2 {
            assert_eq!(get(&house, "liaison", "ja", &path).await.status, StatusCode::OK);
        }
        let cx = reading(&bench, access::Actor::nobody()).await;
        let stamped = "SELECT COUNT(*) AS n FROM audit_entries WHERE action = 'delivery.opened'";
        assert_eq!(cx.system("test").count(stamped, params![]).await.unwrap(), 1);
    }
}
