//! The centre registers organisations and changes what is registered, by page: one by one, and from a list.

use crate::house::{Caller, Web, code, facts_only, web};
use access::{Actor, BodyKind, Role};
use kernel::Clock;
use registry::{SealKind, ask};
use store::SealFault;
use trial::{Bench, both_engines};

const EXAMPLE: &str = include_str!("../../../../docs/examples/organisations.csv");
pub(crate) const FORM: &str = "code=OP-7&kind=operator&name_ja=%E7%94%B2&sector=WATER&ceptoars=WATER&ceptoars=RAIL&from=2014-04-01\
    &domains=kou.example&contact_name=%E4%B9%99&contact_post=%E8%AA%B2&contact_phone=03-0000-0000&contact_mail=a%40kou.example&contact_hours=always";

async fn duty(bench: &Bench, lang: &'static str) -> Caller {
    Caller::of(code(bench, "NISC").await, BodyKind::Centre, Role::Duty, lang)
}

async fn count(bench: &Bench) -> i64 {
    let cx = bench.db.read(Actor::nobody(), bench.clock.now()).await.unwrap();
    cx.system("test").count("SELECT COUNT(*) AS n FROM organisations", Vec::new()).await.unwrap()
}

/// What a hidden field of a page holds.
fn hidden(html: &str, name: &str) -> String {
    let mark = format!("name=\"{name}\" value=\"");
    html.split(&mark).nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default().to_owned()
}

async fn entered(web: &Web, caller: &Caller, body: &str) -> crate::house::Answer {
    let confirmed = format!("file={}&plan={}", hidden(body, "file"), hidden(body, "plan"));
    web.post(caller, "/organisations/list/enter", &confirmed).await
}

both_engines! {
    async fn the_centre_registers_one_and_nobody_else_does(bench: Bench) with registry::MIGRATIONS; {
        facts_only(&bench).await;
        let (web, duty, before) = (web(&bench), duty(&bench, "ja").await, count(&bench).await);
        let others = [
            Caller::of(code(&bench, "NISC").await, BodyKind::Centre, Role::Analyst, "ja"),
            Caller::of(code(&bench, "MIC").await, BodyKind::Ministry, Role::Liaison, "ja"),
            Caller::of(code(&bench, "ICT-TEL").await, BodyKind::Ceptoar, Role::Secretariat, "ja"),
        ];
        for other in &others {
            assert_eq!(web.get(other, "/organisations/enter").await.status, 403);
            assert_eq!(web.post(other, "/organisations/enter", FORM).await.status, 403);
            assert_eq!(web.get(other, "/organisations/list").await.status, 403);
            assert_eq!(web.bring(other, "/organisations/list", EXAMPLE).await.status, 403);
            assert_eq!(web.get(other, "/organisations/list/registered.csv").await.status, 403);
        }
        let wrong = web.post(&duty, "/organisations/enter", "code=a+b&kind=operator&name_ja=&sector=NONE&contact_phone=x").await;
        assert_eq!(wrong.status, 422);
        for said in ["href=\"#f-code\"", "href=\"#f-name_ja\"", "href=\"#f-sector\"", "href=\"#f-contact_phone\"", "value=\"a b\""] {
            assert!(wrong.body.contains(said), "{said}: {}", wrong.body);
        }
        assert_eq!(count(&bench).await, before);
        for (lang, said) in [("ja", ["重要インフラ事業者等は必須", "独立行政法人等は必須"]), ("en", ["required for operators", "required for agencies"])] {
            let reader = Caller::of(code(&bench, "NISC").await, BodyKind::Centre, Role::Duty, lang);
            let page = web.get(&reader, "/organisations/enter").await.body;
            assert!(said.iter().all(|said| page.contains(said)), "{page}");
            let unmarked: Vec<&str> = page.split("<label for=\"f-").skip(1)
                .filter(|field| !field.split("</label>").next().unwrap().contains("<span class=\"")).collect();
            assert!(unmarked.is_empty(), "each field says whether it may stay empty: {unmarked:?}");
        }
        let done = web.post(&duty, "/organisations/enter", FORM).await;
        assert_eq!((done.status, count(&bench).await), (303, before + 1), "{}", done.body);
        let page = web.get(&duty, &done.to).await.body;
        assert!(page.contains("kou.example") && page.contains("03-0000-0000") && page.contains("24 時間"), "{page}");
        assert!(page.contains(&format!("{}/registration", done.to)) && page.contains(&format!("{}/manager", done.to)));
        let twice = web.post(&duty, "/organisations/enter", FORM).await;
        assert!(twice.status == 422 && twice.body.contains("ほかの組織のもの"), "{}", twice.body);
    }

    async fn what_is_registered_is_changed_and_two_people_do_not_overwrite_each_other(bench: Bench) with registry::MIGRATIONS; {
        facts_only(&bench).await;
        let (web, duty) = (web(&bench), duty(&bench, "ja").await);
        let to = web.post(&duty, "/organisations/enter", FORM).await.to;
        let path = format!("{to}/registration");
        let form = web.get(&duty, &path).await.body;
        let version = hidden(&form, "version");
        assert!(form.contains("value=\"OP-7\"") && form.contains("value=\"kou.example\""), "{form}");
        let change = |text: &str| format!("version={version}&{}", FORM.replace("kou.example&", &format!("{text}&")).replace("&ceptoars=RAIL", ""));
        assert_eq!(web.post(&duty, &path, &format!("version={version}&{FORM}")).await.status, 303, "the same is no change");
        let done = web.post(&duty, &path, &change("first.example")).await;
        assert_eq!((done.status, done.to.as_str()), (303, to.as_str()), "{}", done.body);
        let late = web.post(&duty, &path, &change("second.example")).await;
        assert!(late.status == 409 && late.body.contains("first.example") && late.body.contains("second.example"), "{}", late.body);
        let now = hidden(&late.body, "version");
        assert!(now != version, "it builds on what stands there now");
        let page = web.get(&duty, &to).await.body;
        assert!(page.contains("first.example") && !page.contains("second.example"), "{page}");
        assert!(page.contains("内閣官房が変えた登録の内容"), "{page}");
        let cx = bench.db.read(Actor::nobody(), bench.clock.now()).await.unwrap();
        let kou = ask::by_code(&cx.system("test"), "OP-7").await.unwrap().unwrap();
        assert_eq!(ask::ceptoars_of(&cx.system("test"), kou.id, cx.now().day()).await.unwrap().len(), 1);
        drop(cx);
        let own = Caller::of(kou.id, BodyKind::Operator, Role::Manager, "ja");
        assert!(web.get(&own, "/our-organisation").await.body.contains("内閣官房が変えた登録の内容"));
        assert_eq!(web.get(&own, &path).await.status, 403);
        let stays = web.post(&duty, &path, &format!("version={now}&{}", FORM.replace("OP-7", "OP-8"))).await;
        assert!(stays.status == 422 && stays.body.contains("登録したコードは変えられません"), "{}", stays.body);
        let ministry = format!("/organisations/{}/registration", code(&bench, "MIC").await);
        assert_eq!(web.get(&duty, &ministry).await.status, 404, "what the documents name is not changed here");
    }

    async fn who_watches_over_an_organisation_is_told_what_the_centre_changed_of_it(bench: Bench) with registry::MIGRATIONS; {
        facts_only(&bench).await;
        let (web, duty) = (web(&bench), duty(&bench, "ja").await);
        let to = web.post(&duty, "/organisations/enter", FORM).await.to;
        let watching = Caller::of(code(&bench, "WATER").await, BodyKind::Ceptoar, Role::Secretariat, "ja");
        let before = web.get(&watching, "/changes").await.body;
        assert!(!before.contains("href=\"/changes/"), "a new one is no change: {before}");
        let path = format!("{to}/registration");
        let version = hidden(&web.get(&duty, &path).await.body, "version");
        let change = FORM.replace("kou.example&", "otsu.example&").replace("&ceptoars=RAIL", "").replace("03-0000-0000", "03-0000-0999");
        assert_eq!(web.post(&duty, &path, &format!("version={version}&{change}")).await.status, 303);
        let told = web.get(&watching, "/changes").await.body;
        for said in ["otsu.example", "03-0000-0999", "連絡先を変えた", "組織の内容を変えた", "構成員となっているセプター"] {
            assert!(told.contains(said), "{said}: {told}");
        }
        assert!(told.contains("内閣官房が変更"), "the member did not do it: {told}");
        let one = told.split("href=\"/changes/").nth(1).unwrap().split('"').next().unwrap();
        for (lang, said) in [("ja", "内閣官房が変更"), ("en", "Changed by the centre")] {
            let reader = Caller::of(code(&bench, "WATER").await, BodyKind::Ceptoar, Role::Secretariat, lang);
            let page = web.get(&reader, &format!("/changes/{one}")).await.body;
            assert!(page.contains(said), "{page}");
        }
        let own = Caller::of(to.rsplit('/').next().unwrap().parse().unwrap(), BodyKind::Operator, Role::Manager, "ja");
        bench.clock.advance(std::time::Duration::from_secs(60));
        assert_eq!(web.post(&own, &format!("{to}/edit"), "place=x&domains=own.example&networks=").await.status, 303);
        let newest = web.get(&watching, "/changes").await.body;
        let newest = newest.split("<li><p class=\"t\">").find(|line| line.contains("own.example")).unwrap();
        assert!(!newest.contains("内閣官房が変更"), "what it changed itself is its own: {newest}");
        let left = Caller::of(code(&bench, "FIN-BANK").await, BodyKind::Ceptoar, Role::Secretariat, "ja");
        assert!(!web.get(&left, "/changes").await.body.contains("otsu.example"), "nobody else");
        let cx = bench.db.read(Actor::nobody(), bench.clock.now()).await.unwrap();
        let sql = cx.system("test");
        let kept = sql.rows("SELECT fields FROM registrations", Vec::new()).await.unwrap().remove(0).text("fields").unwrap();
        let hash = kernel::ContentHash::of(kept.as_bytes()).to_string();
        let entries = sql.rows("SELECT detail FROM audit_entries WHERE action LIKE 'organisation.%'", Vec::new()).await.unwrap();
        let details: Vec<String> = entries.iter().map(|row| row.text("detail").unwrap()).collect();
        assert!(details.iter().any(|detail| detail.contains(&hash)) && details.iter().any(|detail| detail.contains("content")), "{details:?}");
    }

    async fn what_the_centre_changed_is_compared_with_the_chain(bench: Bench) with registry::MIGRATIONS; {
        facts_only(&bench).await;
        let (web, duty) = (web(&bench), duty(&bench, "ja").await);
        let path = format!("{}/registration", web.post(&duty, "/organisations/enter", FORM).await.to);
        for domain in ["first.example", "second.example"] {
            bench.clock.advance(std::time::Duration::from_secs(60));
            let version = hidden(&web.get(&duty, &path).await.body, "version");
            assert_eq!(web.post(&duty, &path, &format!("version={version}&{}", FORM.replace("kou.example", domain))).await.status, 303);
        }
        let found = async || {
            let cx = bench.db.read(Actor::nobody(), bench.clock.now()).await.unwrap();
            registry::verify_seals(&cx).await.unwrap().broken.into_iter().map(|one| (one.why, one.reference)).collect::<Vec<_>>()
        };
        let edit = async |statement: &str| {
            let cx = bench.db.write(Actor::nobody(), bench.clock.now()).await.unwrap();
            assert!(cx.system("test").run(statement, Vec::new()).await.unwrap() > 0, "{statement}");
            cx.commit_unrecorded("test").await.unwrap();
        };
        assert_eq!(found().await, []);
        trial::lift(&bench, &["registrations", "audit_entries"]).await;
        for (deed, undo, why) in [
            ("fields = REPLACE(fields, 'second.example', 'evil.example')", "fields = REPLACE(fields, 'evil.example', 'second.example')", SealFault::Chain),
            ("at = at - 1", "at = at + 1", SealFault::Stamp),
        ] {
            edit(&format!("UPDATE registrations SET {deed} WHERE fields LIKE '%\"after\":\"second.example%'")).await;
            assert_eq!(found().await, [(why, "OP-7".to_owned())], "{deed}");
            edit(&format!("UPDATE registrations SET {undo} WHERE fields LIKE '%\"after\":\"%.example%' AND fields NOT LIKE '%\"after\":\"first.example%'")).await;
            assert_eq!(found().await, [], "{undo}");
        }
        // Entries of before named the organisation and no row.
        let strip = "UPDATE audit_entries SET detail = REPLACE(detail, '\"registration\"', '\"x\"') WHERE action = 'organisation.registration-changed'";
        edit(strip).await;
        assert_eq!(found().await, []);
        edit("DELETE FROM registrations WHERE fields LIKE '%\"after\":\"first.example%'").await;
        assert!(matches!(&found().await[..], [(SealFault::Gone, reference)] if reference == "OP-7"), "{:?}", found().await);
    }

    async fn what_the_centre_registered_is_compared_with_the_tables(bench: Bench) with registry::MIGRATIONS; {
        facts_only(&bench).await;
        let (web, duty) = (web(&bench), duty(&bench, "ja").await);
        let to = web.post(&duty, "/organisations/enter", FORM).await.to;
        let agency = "code=AG-7&kind=agency&name_ja=%E4%B8%99&ministry=MIC&basis=%E6%B3%95&from=2014-04-01";
        assert_eq!(web.post(&duty, "/organisations/enter", agency).await.status, 303);
        let found = async || {
            let cx = bench.db.read(Actor::nobody(), bench.clock.now()).await.unwrap();
            let broken = registry::verify_seals(&cx).await.unwrap().broken;
            broken.into_iter().map(|one| (one.kind, one.why, one.reference)).collect::<Vec<_>>()
        };
        let edit = async |statement: &str| {
            let cx = bench.db.write(Actor::nobody(), bench.clock.now()).await.unwrap();
            assert!(cx.system("test").run(statement, Vec::new()).await.unwrap() > 0, "{statement}");
            cx.commit_unrecorded("test").await.unwrap();
        };
        let changed = |code: &str| [(SealKind::Registered, SealFault::Chain, code.to_owned())];
        assert_eq!(found().await, []);
        let kou = "(SELECT id FROM organisations WHERE code = 'OP-7')";
        let deeds = |domain: &str| [
            ("OP-7", "organisations SET name_ja = '乙' WHERE code = 'OP-7'".to_owned(), "organisations SET name_ja = '甲' WHERE code = 'OP-7'".to_owned()),
            ("OP-7", "organisations SET domains = 'evil.example' WHERE code = 'OP-7'".to_owned(), format!("organisations SET domains = '{domain}' WHERE code = 'OP-7'")),
            ("OP-7", format!("contacts SET phone = '03-0000-0666' WHERE org_id = {kou}"), format!("contacts SET phone = '03-0000-0000' WHERE org_id = {kou}")),
            ("OP-7", format!("members SET valid_to = valid_from WHERE org_id = {kou}"), format!("members SET valid_to = NULL WHERE org_id = {kou}")),
            ("AG-7", "supervisions SET basis = 'x' WHERE basis = '法'".to_owned(), "supervisions SET basis = '法' WHERE basis = 'x'".to_owned()),
        ];
        for (code, deed, undo) in deeds("kou.example") {
            edit(&format!("UPDATE {deed}")).await;
            assert_eq!(found().await, changed(code), "{deed}");
            edit(&format!("UPDATE {undo}")).await;
            assert_eq!(found().await, [], "{undo}");
        }
        // What the centre changes is what stands from then on.
        let path = format!("{to}/registration");
        let version = hidden(&web.get(&duty, &path).await.body, "version");
        let form = format!("version={version}&{}", FORM.replace("kou.example", "otsu.example"));
        assert_eq!(web.post(&duty, &path, &form).await.status, 303);
        assert_eq!(found().await, []);
        for (code, deed, undo) in deeds("otsu.example") {
            edit(&format!("UPDATE {deed}")).await;
            assert_eq!(found().await, changed(code), "{deed}");
            edit(&format!("UPDATE {undo}")).await;
            assert_eq!(found().await, [], "{undo}");
        }
        edit("UPDATE organisations SET domains = 'kou.example' WHERE code = 'OP-7'").await;
        assert_eq!(found().await, changed("OP-7"), "put back to what it was before");
        edit("UPDATE organisations SET domains = 'otsu.example' WHERE code = 'OP-7'").await;
        // What it says of itself is its own, and no false alarm: see `registered`.
        let own = Caller::of(to.rsplit('/').next().unwrap().parse().unwrap(), BodyKind::Operator, Role::Manager, "ja");
        assert_eq!(web.post(&own, &format!("{to}/edit"), "place=x&domains=own.example&networks=").await.status, 303);
        assert_eq!(found().await, []);
    }

    async fn a_list_is_shown_before_it_is_entered_and_is_entered_whole(bench: Bench) with registry::MIGRATIONS; {
        facts_only(&bench).await;
        let before = count(&bench).await;
        let (web, duty) = (web(&bench), duty(&bench, "ja").await);
        let flawed = web.bring(&duty, "/organisations/list", "code,name_ja,sector\nA1,甲,WATER\nA2,,RAIL\nA3,丙,WTAER\n").await;
        assert_eq!((flawed.status, count(&bench).await), (422, before));
        for said in ["<th scope=\"row\">3</th>", "<th scope=\"row\">4</th>", "WTAER", "2 件"] {
            assert!(flawed.body.contains(said), "{said}: {}", flawed.body);
        }
        assert!(!flawed.body.contains("name=\"plan\""), "nothing can be entered");
        for (file, said) in [("", "ファイルが空です"), ("\u{feff}\r\n", "ファイルが空です"), ("code,name_ja\n", "列の名だけで"), ("code,nam\n", "nam"), ("code,name_ja\nA1\n", "2 行目"), ("code,name_ja\nA\0,甲\n", "2 行目に、文字でないもの")] {
            let answer = web.bring(&duty, "/organisations/list", file).await;
            assert!(answer.status == 422 && answer.body.contains(said), "{said}: {}", answer.body);
        }
        let seen = web.bring(&duty, "/organisations/list", EXAMPLE).await;
        assert!(seen.status == 200 && seen.body.contains("新規 3 件・変更 0 件"), "{}", seen.body);
        assert_eq!(count(&bench).await, before, "looking enters nothing");
        assert!(seen.body.contains(">鉄道</td>") && !seen.body.contains(">RAIL</td>"), "a sector by its name: {}", seen.body);
        let done = entered(&web, &duty, &seen.body).await;
        assert_eq!((done.status, done.to.as_str(), count(&bench).await), (303, "/organisations", before + 3), "{}", done.body);
        let stale = entered(&web, &duty, &seen.body).await;
        assert!(stale.status == 409 && stale.body.contains("もう一度確かめて"), "what was seen is no longer what would come of it");
        let changed = EXAMPLE.replace("03-0000-0101", "03-0000-0999").replace("白帆鉄道,", "シラホ,");
        let seen = web.bring(&duty, "/organisations/list", &changed).await;
        assert!(seen.body.contains("新規 0 件・変更 2 件") && seen.body.contains("03-0000-0999"), "{}", seen.body);
        assert_eq!(entered(&web, &duty, &seen.body).await.status, 303);
        let table = web.get(&duty, "/organisations/list/registered.csv").await.body;
        assert!(table.contains("\"03-0000-0999\"") && table.contains("シラホ"), "{table}");
        let again = web.bring(&duty, "/organisations/list", &table).await;
        assert!(again.status == 200 && again.body.contains("すべてこのとおりに"), "what was given out can be brought again: {}", again.body);
        assert_eq!(web.post(&duty, "/organisations/list/enter", "file=%21&plan=x").await.status, 400);
        let nul = format!("file=Y29kZSxuYW1lX2phCkEwLAAK&plan={}", "0".repeat(64));
        assert!(web.post(&duty, "/organisations/list/enter", &nul).await.body.contains("2 行目に、文字でないもの"), "nothing of it is entered");
        let english = Caller::of(code(&bench, "NISC").await, BodyKind::Centre, Role::Duty, "en");
        assert!(web.get(&english, "/organisations/list").await.body.contains("Register from a list"));
    }
}
