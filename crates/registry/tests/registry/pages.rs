//! The pages: in both languages, for those who may, and with wrong input.

use crate::house::{Caller, code, day, facts_and_members, web};
use access::{Actor, BodyKind, Role};
use kernel::Clock;
use registry::{
    ask,
    contact::{Card, TypedCard},
    load,
};
use scraper::{Html, Selector};
use trial::{Bench, both_engines};

fn texts(html: &str, selector: &str) -> Vec<String> {
    let selector = Selector::parse(selector).unwrap();
    let words = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
    Html::parse_document(html).select(&selector).map(|found| words(found.text().collect())).collect()
}

fn count(html: &str, selector: &str) -> usize {
    texts(html, selector).len()
}

/// No page may say a missing text or break the content policy.
fn sound(html: &str) {
    assert!(!html.contains('⟦'), "a text is missing: {:?}", html.split('⟦').nth(1).map(|rest| rest.get(..60)));
    assert!(!html.contains(" style=") && !html.contains("onclick"));
}

const PAGES: [&str; 9] = [
    "/map",
    "/map?on=2008-03-31",
    "/map?on=2013-06-01",
    "/map?on=1999-01-01",
    "/sectors",
    "/sectors?on=2006-03-31",
    "/organisations",
    "/organisations?kind=operator&sector=ICT",
    "/organisations?q=%E3%81%AA%E3%81%84%E5%90%8D",
];

both_engines! {
    async fn public_pages_are_there_for_strangers_in_both_languages(bench: Bench) with registry::MIGRATIONS; {
        facts_and_members(&bench).await;
        let web = web(&bench);
        for path in PAGES {
            let (ja, en) = (web.get(&Caller::nobody("ja"), path).await, web.get(&Caller::nobody("en"), path).await);
            for answer in [&ja, &en] {
                assert_eq!(answer.status, 200, "{path}");
                sound(&answer.body);
                assert_eq!(count(&answer.body, "h1"), 1, "{path}");
            }
            assert!(ja.body.contains("<html lang=\"ja\">") && en.body.contains("<html lang=\"en\">"));
        }
    }

    async fn the_map_shows_what_the_documents_say_for_each_day(bench: Bench) with registry::MIGRATIONS; {
        facts_and_members(&bench).await;
        let web = web(&bench);
        for (on, rows, forming, said) in [
            ("2008-03-31", 14, 0, "14 セプター"),
            ("2014-03-31", 15, 0, "15 セプター"),
            ("2014-04-08", 18, 3, "18 セプター（うち 3 は構成員を調整中）"),
        ] {
            let map = web.get(&Caller::nobody("ja"), &format!("/map?on={on}")).await.body;
            assert_eq!(count(&map, ".cmap tbody th[scope=row]"), rows, "{on}");
            assert_eq!(count(&map, ".cmap .st.todo"), forming, "{on}");
            assert!(map.contains(said), "{on}");
            assert!(texts(&map, ".cmap td.mem").iter().all(|cell| !cell.starts_with('0')), "not stated is never zero");
        }
        let map = web.get(&Caller::nobody("ja"), "/map?on=2014-04-08").await.body;
        let bank = texts(&map, ".cmap td.mem").into_iter().find(|cell| cell.contains("1,411社")).unwrap();
        assert!(bank.contains("2014年3月のマップ"), "{bank}");
        assert!(texts(&map, ".cmap td.mem").iter().any(|cell| cell == "調整中2014年4月の一覧"));
        assert!(texts(&map, ".rows li").contains(&"2,047 社（9 セプター）".to_owned()));
        let mixed = web.get(&Caller::nobody("ja"), "/map?on=2013-06-01").await.body;
        assert!(mixed.contains("合計は出しません"));
        assert!(mixed.contains("2008年3月のマップ") && mixed.contains("2014年3月のマップ"));
        let before = web.get(&Caller::nobody("ja"), "/map?on=2007-03-30").await.body;
        assert!(before.contains("記録は 2007年3月31日(土) から始まります"));
        assert_eq!(count(&before, "table"), 0);
    }

    async fn a_wrong_day_is_said_and_kept(bench: Bench) with registry::MIGRATIONS; {
        facts_and_members(&bench).await;
        let web = web(&bench);
        let shiomi = load::member_id("ICT-TEL", 0).unwrap();
        for path in ["/map", "/sectors", "/organisations", &format!("/organisations/{shiomi}")] {
            let wrong = web.get(&Caller::nobody("ja"), &format!("{path}?on=2014-02-30")).await;
            assert_eq!(wrong.status, 422, "{path}");
            sound(&wrong.body);
            assert!(wrong.body.contains("「2014-02-30」という日はありません"), "{path}");
            assert_eq!(count(&wrong.body, ".note.stop[role=alert]"), 1, "{path}");
            assert!(wrong.body.contains("value=\"2014-02-30\""), "{path}");
        }
        for (path, status) in [
            ("/organisations?kind=king", 400),
            ("/organisations?sector=NOWHERE", 400),
            ("/organisations?after=x", 400),
            ("/organisations/x", 404),
            ("/organisations/01900000-0000-7000-8000-0000000000ff", 404),
            ("/contacts/x/edit", 404),
        ] {
            let who = Caller::of(shiomi, BodyKind::Operator, Role::Contact, "en");
            let answer = web.get(&who, path).await;
            assert_eq!(answer.status, status, "{path}");
            sound(&answer.body);
        }
        let escaped = web.get(&Caller::nobody("ja"), "/map?on=%3Cscript%3E").await;
        assert!(!escaped.body.contains("<script>alert") && escaped.body.contains("&#60;script&#62;"), "typed text is escaped");
    }

    async fn an_organisation_is_found_by_any_of_its_names(bench: Bench) with registry::MIGRATIONS; {
        facts_and_members(&bench).await;
        let web = web(&bench);
        let typed = ["潮見", "しおみつうしん", "シオミツウシン", "ｼｵﾐﾂｳ", "shiomi tsushin", "ＳＨＩＯＭＩ　ＴＥＬＥＣＯＭ"];
        for q in typed {
            let found = web.get(&Caller::nobody("ja"), &format!("/organisations?q={}", percent(q))).await.body;
            let names = texts(&found, "tbody th[scope=row] a");
            assert!(names.contains(&"潮見通信株式会社".to_owned()), "{q}: {names:?}");
            assert!(found.contains(&format!("value=\"{q}\"")), "{q}");
        }
        for (q, name) in [("METI", "経済産業省"), ("そうむしょう", "総務省"), ("t-ceptoar", "T-CEPTOAR")] {
            let found = web.get(&Caller::nobody("ja"), &format!("/organisations?q={}", percent(q))).await.body;
            assert!(texts(&found, "tbody th[scope=row] a").contains(&name.to_owned()), "{q}");
        }
        for q in ["%", "_", "\\", "株式会社潮見通信潮見"] {
            let found = web.get(&Caller::nobody("ja"), &format!("/organisations?q={}", percent(q))).await.body;
            assert_eq!(count(&found, "tbody tr"), 0, "{q}");
        }
    }

    async fn the_list_turns_pages_without_losing_or_doubling_anyone(bench: Bench) with registry::MIGRATIONS; {
        facts_and_members(&bench).await;
        let web = web(&bench);
        let (mut path, mut names, mut pages) = ("/organisations?kind=operator".to_owned(), Vec::new(), 0);
        loop {
            let list = web.get(&Caller::nobody("ja"), &path).await.body;
            let links = Selector::parse("tbody th[scope=row] a").unwrap();
            names.extend(Html::parse_document(&list).select(&links).map(|a| a.attr("href").unwrap().to_owned()));
            pages += 1;
            let next = Selector::parse("a[rel=next]").unwrap();
            match Html::parse_document(&list).select(&next).next() {
                Some(link) => path = link.attr("href").unwrap().to_owned(),
                None => break,
            }
        }
        let operators: usize = crate::house::SOME.iter().map(|(_, count)| count).sum::<usize>() + 1;
        assert_eq!((names.len(), pages), (operators, operators.div_ceil(50)));
        names.sort();
        names.dedup();
        assert_eq!(names.len(), operators);
        let april = web.get(&Caller::nobody("ja"), "/organisations?kind=operator&on=2014-03-31").await.body;
        assert_eq!(texts(&april, "tbody th[scope=row] a"), ["株式会社ゆうちょ銀行"], "members are registered from April on");
    }

    async fn contacts_stand_on_the_page_only_for_those_who_may_see_them(bench: Bench) with registry::MIGRATIONS; {
        facts_and_members(&bench).await;
        let web = web(&bench);
        let shiomi = load::member_id("ICT-TEL", 0).unwrap();
        let path = format!("/organisations/{shiomi}");
        let ministry = code(&bench, "MIC").await;
        let other = code(&bench, "MLIT").await;
        let phone = "03-0000-0101";
        for (who, sees, edits) in [
            (Caller::of(shiomi, BodyKind::Operator, Role::Contact, "ja"), true, true),
            (Caller::of(ministry, BodyKind::Ministry, Role::Liaison, "en"), true, false),
            (Caller::of(other, BodyKind::Ministry, Role::Liaison, "ja"), false, false),
            (Caller::of(load::member_id("ICT-TEL", 1).unwrap(), BodyKind::Operator, Role::Contact, "en"), false, false),
            (Caller::nobody("ja"), false, false),
        ] {
            let html = web.get(&who, &path).await.body;
            sound(&html);
            assert_eq!(html.contains(phone), sees, "{who:?}");
            assert_eq!(html.contains("shiomi-tel.example"), sees, "{who:?}");
            assert_eq!(html.contains("/confirm\""), edits, "{who:?}");
            assert!(html.contains("T-CEPTOAR") && html.contains("30,000"), "what is public is for all: {who:?}");
        }
        let ceptoar = web.get(&Caller::nobody("en"), &format!("/organisations/{}", code(&bench, "WATER").await)).await.body;
        sound(&ceptoar);
        assert!(ceptoar.contains("map of March 2008") && ceptoar.contains("map of March 2014"));
        assert!(ceptoar.contains("first date not stated"), "the council does not state when it joined");
        let council = format!("/organisations/{}?on=", code(&bench, "COUNCIL").await);
        for (on, members) in [("2014-03-31", 13), ("2014-04-08", 16)] {
            let html = web.get(&Caller::nobody("ja"), &format!("{council}{on}")).await.body;
            sound(&html);
            assert_eq!(texts(&html, "td[data-l=カウンシル]").iter().filter(|role| *role == "参加").count(), members, "{on}");
        }
        let back_then = web.get(&Caller::nobody("ja"), &format!("{path}?on=2014-03-31")).await;
        assert!(back_then.body.contains("2014年3月31日(月) には登録されていません"));
    }

    async fn a_contact_is_confirmed_and_changed_through_its_forms(bench: Bench) with registry::MIGRATIONS; {
        facts_and_members(&bench).await;
        let web = web(&bench);
        let shiomi = load::member_id("ICT-TEL", 0).unwrap();
        let own = Caller::of(shiomi, BodyKind::Operator, Role::Contact, "ja");
        let contact = first(&bench).await;
        let confirmed = web.post(&own, &format!("/contacts/{}/confirm", contact.id), "").await;
        assert_eq!((confirmed.status, confirmed.to.as_str()), (303, format!("/organisations/{shiomi}").as_str()));
        let page = web.get(&own, &confirmed.to).await.body;
        assert!(page.contains("連絡先を確認しました") && page.contains("2014年6月17日(火) に確認（今日）"));
        let edit = format!("/contacts/{}/edit", contact.id);
        let form = web.get(&own, &edit).await.body;
        sound(&form);
        assert!(form.contains("value=\"佐藤 恵\"") && form.contains("value=\"03-0000-0101\""));
        // What is wrong is said with everything typed kept; nothing happens.
        let typed = TypedCard { phone: "でんわ".into(), name_ja: "新しい 人".into(), ..TypedCard::from(&Card::from(&contact)) };
        let wrong = web.post(&own, &edit, &body(&typed)).await;
        assert_eq!(wrong.status, 422);
        sound(&wrong.body);
        assert!(wrong.body.contains("value=\"でんわ\"") && wrong.body.contains("value=\"新しい 人\""));
        assert_eq!(texts(&wrong.body, ".note.stop a"), ["電話：電話番号を、数字と + - ( ) # で書いてください。"]);
        assert_eq!(count(&wrong.body, "#f-phone[aria-invalid=true]"), 1);
        assert_eq!(first(&bench).await.phone, "03-0000-0101");
        let right = web.post(&own, &edit, &body(&TypedCard { phone: "０３－００００－０１９９".into(), ..typed })).await;
        assert_eq!((right.status, right.to.ends_with("")), (303, true));
        let now = first(&bench).await;
        assert_eq!((now.phone.as_str(), now.name.ja.as_str()), ("03-0000-0199", "新しい 人"));
        // The old version is closed.
        for answer in [web.get(&own, &edit).await, web.post(&own, &format!("/contacts/{}/confirm", contact.id), "").await] {
            assert_eq!(answer.status, 409);
            assert!(answer.body.contains("registry.contact-ended"));
            sound(&answer.body);
        }
    }

    async fn strangers_reach_no_form_and_change_nothing(bench: Bench) with registry::MIGRATIONS; {
        facts_and_members(&bench).await;
        let web = web(&bench);
        let (shiomi, contact) = (load::member_id("ICT-TEL", 0).unwrap(), first(&bench).await);
        let neighbour = Caller::of(load::member_id("ICT-TEL", 1).unwrap(), BodyKind::Operator, Role::Contact, "ja");
        let ministry = Caller::of(code(&bench, "MIC").await, BodyKind::Ministry, Role::Liaison, "ja");
        let card = body(&TypedCard::from(&Card { priority: 5, ..Card::from(&contact) }));
        for (path, typed, hidden, refused) in [
            (format!("/contacts/{}/confirm", contact.id), "", 404, 403),
            (format!("/contacts/{}/end", contact.id), "", 404, 403),
            (format!("/contacts/{}/edit", contact.id), card.as_str(), 404, 403),
            (format!("/organisations/{shiomi}/contacts/new"), card.as_str(), 403, 403),
            (format!("/organisations/{shiomi}/edit"), "place=x&domains=&networks=", 403, 403),
        ] {
            assert_eq!(web.post(&neighbour, &path, typed).await.status, hidden, "{path}");
            assert_eq!(web.post(&ministry, &path, typed).await.status, refused, "{path}");
            let nobody = web.post(&Caller::nobody("ja"), &path, typed).await;
            assert_eq!((nobody.status, nobody.to.starts_with("/sign-in")), (303, true), "{path}");
        }
        assert_eq!(first(&bench).await, contact);
    }

    async fn the_manager_describes_adds_and_ends(bench: Bench) with registry::MIGRATIONS; {
        facts_and_members(&bench).await;
        let web = web(&bench);
        let shiomi = load::member_id("ICT-TEL", 0).unwrap();
        let manager = Caller::of(shiomi, BodyKind::Operator, Role::Manager, "en");
        let edit = format!("/organisations/{shiomi}/edit");
        let form = web.get(&manager, &edit).await.body;
        sound(&form);
        assert_eq!(count(&form, "input[name=passes]"), 0, "how a CEPTOAR passes on is its rules' matter");
        let wrong = web.post(&manager, &edit, "place=Misaki&domains=not%20a%20domain&networks=192.0.2.0/40").await;
        assert_eq!((wrong.status, texts(&wrong.body, ".note.stop a").len()), (422, 2));
        let done = web.post(&manager, &edit, "place=Misaki&domains=a.example%0D%0Ab.example&networks=").await;
        assert_eq!(done.status, 303);
        let page = web.get(&manager, &done.to).await.body;
        assert!(page.contains("Misaki") && page.contains("b.example") && page.contains("description has been saved"));
        let new = format!("/organisations/{shiomi}/contacts/new");
        sound(&web.get(&manager, &new).await.body);
        assert_eq!(web.post(&manager, &new, "").await.status, 422);
        let typed = TypedCard { priority: "3".into(), ..TypedCard::from(&Card::from(&first(&bench).await)) };
        assert_eq!(web.post(&manager, &new, &body(&typed)).await.status, 303);
        for _ in 0..2 {
            let id = first(&bench).await.id;
            assert_eq!(web.post(&manager, &format!("/contacts/{id}/end"), "").await.status, 303);
        }
        let last = web.post(&manager, &format!("/contacts/{}/end", first(&bench).await.id), "").await;
        assert_eq!(last.status, 409);
        assert!(last.body.contains("You cannot end the last contact"));
    }

    async fn contacts_wait_for_confirmation_after_a_year(bench: Bench) with registry::MIGRATIONS; {
        facts_and_members(&bench).await;
        let shiomi = load::member_id("ICT-TEL", 0).unwrap();
        let own = Caller::of(shiomi, BodyKind::Operator, Role::Contact, "ja");
        let secretariat = Caller::of(code(&bench, "ICT-TEL").await, BodyKind::Ceptoar, Role::Secretariat, "ja");
        assert_eq!(count(&web(&bench).get(&own, "/").await.body, ".tt > li"), 0);
        bench.clock.set("2015-04-02 09:00");
        let web = web(&bench);
        let home = web.get(&own, "/").await.body;
        sound(&home);
        assert_eq!(texts(&home, ".tt h3"), ["連絡先 2 件を確かめてください"]);
        let home = web.get(&secretariat, "/").await.body;
        // Their own is theirs to confirm, the members' are theirs to watch.
        assert_eq!(texts(&home, ".tt h3"), ["連絡先 1 件を確かめてください", "構成員の連絡先 56 件が確認されていません"]);
    }
}

async fn first(bench: &Bench) -> registry::Contact {
    let cx = bench.db.read(Actor::nobody(), bench.clock.now()).await.unwrap();
    let shiomi = load::member_id("ICT-TEL", 0).unwrap();
    ask::contacts_of(&cx.system("test"), shiomi, day("2014-06-17")).await.unwrap().remove(0)
}

fn percent(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

fn body(card: &TypedCard) -> String {
    let TypedCard { priority, name_ja, name_en, kana, romaji, post_ja, post_en, phone, fax, mail, hours } = card;
    let pairs = [
        ("priority", priority),
        ("name_ja", name_ja),
        ("name_en", name_en),
        ("kana", kana),
        ("romaji", romaji),
        ("post_ja", post_ja),
        ("post_en", post_en),
        ("phone", phone),
        ("fax", fax),
        ("mail", mail),
        ("hours", hours),
    ];
    pairs.map(|(name, value)| format!("{name}={}", percent(value))).join("&")
}
