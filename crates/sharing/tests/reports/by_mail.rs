//! Reports that come by mail: one letter makes one draft, of whoever confirms whose it is, and nothing is sent before that
//! person sends it.

use crate::{
    hall::{FORM, Hall, TABLES, form, given},
    samples,
};
use access::{Actor, BodyKind, Role};
use delivery::{IncomingId, post::Mailroom};
use kernel::Clock as _;
use mail::{
    Address,
    listener::{Answer, Arrived, Intake},
};
use shell::{App, AppParts, Mode};
use std::sync::Arc;
use store::params;
use trial::{both_engines, org_id};

fn app(hall: &Hall) -> App {
    let parts = AppParts {
        db: hall.bench.db.clone(),
        clock: hall.bench.clock.clone(),
        chance: Arc::new(trial::Counter::default()),
        mode: Mode::Demo,
        secure_cookies: false,
        duty_phone: String::new(),
        rooms: vec![sharing::room()],
        doorkeeper: crate::hall::doorkeeper,
    };
    shell::open(parts).0
}

fn letter(id: &str, marks: &str, files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut bytes = format!(
        "From: =?utf-8?B?5bGx55SwIOiKseWtkA==?= <Yamada@shiomi.example>\r\nTo: reports@kaname.example\r\n\
         Subject: =?utf-8?B?5LiN5a+p44Gq5o6l57aa?=\r\nMessage-ID: <{id}@shiomi.example>\r\nDate: Tue, 17 Jun 2014 08:55:00 +0900\r\n\
         {marks}MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\
         Content-Transfer-Encoding: 8bit\r\n\r\n会員サイトに不審な接続がありました。\r\nhxxp://evil[.]example/a\r\n<script>alert(1)</script>\r\n"
    )
    .into_bytes();
    for (name, file) in files {
        let head = format!(
            "--b\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; filename=\"{name}\"\r\n\
                            Content-Transfer-Encoding: binary\r\n\r\n"
        );
        bytes.extend(head.into_bytes());
        bytes.extend_from_slice(file);
        bytes.extend(b"\r\n");
    }
    bytes.extend(b"--b--\r\n");
    bytes
}

/// A letter comes to the address for reports.
async fn comes(hall: &Hall, bytes: Vec<u8>) -> Vec<Answer> {
    let address = |name: &str| Address::parse(&format!("{name}@kaname.example")).unwrap();
    let room = Mailroom::open(app(hall), &address("replies"), Some(address("reports"))).await.unwrap();
    assert!(matches!(room.owns("Reports@KANAME.example").await, Answer::Taken));
    assert!(matches!(room.owns("report@kaname.example").await, Answer::Unknown));
    let recipients = vec!["reports@kaname.example".to_owned()];
    room.take(&Arrived { sender: "yamada@shiomi.example".into(), recipients, bytes }).await
}

async fn came(hall: &Hall) -> Vec<IncomingId> {
    let cx = hall.read(&Actor::nobody()).await;
    let rows = cx.system("test").rows("SELECT id FROM incoming_letters ORDER BY at, id", params![]).await.unwrap();
    rows.iter().map(|row| row.id("id").unwrap()).collect()
}

async fn count(hall: &Hall, what: &str) -> i64 {
    let cx = hall.read(&Actor::nobody()).await;
    cx.system("test").count(&format!("SELECT COUNT(*) AS n FROM {what}"), params![]).await.unwrap()
}

/// The telephone company has a contact with an address, the water company a domain.
async fn registered(hall: &Hall) {
    let cx = hall.write(&Actor::nobody()).await;
    let insert = "INSERT INTO contacts (id, org_id, priority, name_ja, name_en, kana, romaji, post_ja, post_en, phone, fax, mail,
        hours, valid_from) VALUES ($1, $2, 1, '山田 花子', 'Hanako Yamada', '', '', '当直', 'Duty', '03-0000-0099', '', $3, 'always', 0)";
    cx.system("test").run_one(insert, params![cx.new_id::<()>(), org_id(1), "yamada@SHIOMI.example"]).await.unwrap();
    let update = "UPDATE organisations SET domains = $2 WHERE id = $1";
    cx.system("test").run_one(update, params![org_id(2), "minato.example"]).await.unwrap();
    cx.commit_unrecorded("test").await.unwrap();
}

fn filed(mail: IncomingId, org: u128) -> String {
    form(&[
        ("for", "other"),
        ("mail", &mail.to_string()),
        ("organisation", &org_id(org).to_string()),
        ("source", "山田 花子 <yamada@shiomi.example>"),
    ])
}

both_engines! {
    async fn a_letter_becomes_the_draft_of_whoever_confirms_whose_it_is(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        registered(&hall).await;
        let bomb = samples::bomb();
        let files: [(&str, &[u8]); 3] = [("../../log.txt", b"203.0.113.9 - - GET /"), ("a\u{202e}fdp.exe", b"MZ\x90\x00"), ("many.zip", &bomb)];
        assert!(matches!(comes(&hall, letter("1", "", &files)).await[..], [Answer::Taken]));
        let [mail] = came(&hall).await[..] else { panic!() };
        assert_eq!(count(&hall, "drafts").await + count(&hall, "reports").await, 0, "nothing without a person");
        let web = hall.web();
        for lang in ["ja", "en"] {
            let page = web.get(&hall.duty, lang, &format!("/reports/new?mail={mail}")).await;
            assert_eq!(page.status, 200);
            for said in ["潮見通信株式会社", "03-0000-0099", "不審な接続", "Yamada@shiomi.example", &mail.to_string()] {
                assert!(page.body.contains(said), "{said} in {}", page.body);
            }
            assert!(!page.body.contains("みなと水道局") && !page.body.contains('⟦'), "{}", page.body);
        }
        let begun = web.post(&hall.duty, "/reports/new", FORM, filed(mail, 1)).await;
        assert_eq!(begun.status, 303, "{}", begun.body);
        let draft = web.get(&hall.duty, "ja", &begun.to).await;
        for said in ["不審な接続", "会員サイトに不審な接続がありました。", "hxxp://evil[.]example/a", "log.txt", "many.zip",
            "潮見通信株式会社", "yamada@shiomi.example", &format!("href=\"/mail/{mail}\"")] {
            assert!(draft.body.contains(said), "{said} in {}", draft.body);
        }
        assert!(!draft.body.contains("../../") && !draft.body.contains("<script>alert"), "{}", draft.body);
        assert_eq!(count(&hall, "draft_files WHERE looked IS NOT NULL").await, 3, "each is looked at");
        assert_eq!(count(&hall, "reports").await, 0, "it is not sent");
        // One letter, one draft.
        let again = web.post(&hall.duty, "/reports/new", FORM, filed(mail, 1)).await;
        assert_eq!((again.status, count(&hall, "drafts").await), (409, 1));
        assert_eq!(web.get(&hall.duty, "ja", &format!("/reports/new?mail={mail}")).await.status, 409);
    }

    async fn sending_it_settles_the_letter_and_throwing_it_away_puts_it_back(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        comes(&hall, letter("1", "", &[("log.txt", b"203.0.113.9")])).await;
        let [mail] = came(&hall).await[..] else { panic!() };
        let web = hall.web();
        let first = web.post(&hall.duty, "/reports/new", FORM, filed(mail, 1)).await.to;
        assert_eq!(web.post(&hall.duty, &format!("{first}/discard"), FORM, "").await.status, 303);
        assert_eq!((count(&hall, "incoming_taken").await, count(&hall, "incoming_settled").await), (0, 0), "it waits again");
        let draft = web.post(&hall.duty, "/reports/new", FORM, filed(mail, 1)).await.to;
        let typed = form(&[("revision", "2"), ("stage", "first"), ("title", "不審な接続"), ("situation", "x"), ("tlp", "amber")]);
        assert_eq!(web.post(&hall.duty, &format!("{draft}/save"), FORM, typed).await.status, 303);
        let sent = web.post(&hall.duty, &format!("{draft}/submit"), FORM, "revision=3").await;
        assert_eq!(sent.status, 303, "{}", sent.body);
        let cx = hall.read(&Actor::nobody()).await;
        let row = cx.system("test").row("SELECT done FROM incoming_settled", params![]).await.unwrap().unwrap();
        assert_eq!(row.text("done").unwrap(), "R-2014-00001");
        drop(cx);
        assert_eq!(count(&hall, "incoming_files").await, 0, "its files stand in the report now");
        assert_eq!(count(&hall, "stage_files").await, 1);
        // Whoever is on duty comes from the letter to the report.
        let there = web.get(&hall.duty, "ja", &draft).await;
        assert!(there.to.starts_with("/reports/"), "{}", there.to);
    }

    async fn a_draft_that_goes_after_its_time_puts_the_letter_back(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        comes(&hall, letter("1", "", &[])).await;
        comes(&hall, letter("2", "", &[])).await;
        let mails = came(&hall).await;
        let web = hall.web();
        for mail in &mails {
            assert_eq!(web.post(&hall.duty, "/reports/new", FORM, filed(*mail, 1)).await.status, 303);
        }
        let cx = hall.write(&Actor::nobody()).await;
        // One draft went in an earlier version, which left its letter behind.
        let gone = "DELETE FROM drafts WHERE id IN (SELECT thing_id FROM incoming_taken WHERE incoming_id = $1)";
        cx.system("test").run(gone, params![mails[0]]).await.unwrap();
        cx.commit_unrecorded("test").await.unwrap();
        hall.bench.clock.advance(std::time::Duration::from_secs(400 * 86_400));
        let now = hall.bench.clock.now();
        store::retention::sweep(&hall.bench.db, now, &sharing::RETAINED).await.unwrap();
        assert_eq!((count(&hall, "drafts").await, count(&hall, "incoming_taken").await), (0, 0), "they wait again");
        for mail in mails {
            assert_eq!(web.post(&hall.duty, "/reports/new", FORM, filed(mail, 1)).await.status, 303);
        }
    }

    async fn the_same_letter_twice_is_one_and_what_a_program_wrote_keeps_no_files(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        for _ in 0..3 {
            comes(&hall, letter("1", "", &[("a.txt", b"a")])).await;
        }
        assert_eq!((count(&hall, "incoming_letters").await, count(&hall, "incoming_files").await), (1, 1));
        comes(&hall, letter("2", "Auto-Submitted: auto-replied\r\n", &[("a.txt", b"a")])).await;
        assert_eq!((count(&hall, "incoming_letters").await, count(&hall, "incoming_files").await), (2, 1));
        let waits = "incoming_letters WHERE why = 'unmarked' AND reported_by = 'program'";
        assert_eq!(count(&hall, waits).await, 1, "it waits for a person");
    }

    async fn what_is_too_much_is_left_out_and_said(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let large = vec![b'x'; 10 * 1024 * 1024 + 1];
        let mut files: Vec<(&str, &[u8])> = vec![("large.bin", &large), ("empty.txt", b"")];
        files.extend([("a.txt", &b"a"[..]); 12]);
        comes(&hall, letter("1", "", &files)).await;
        assert_eq!(count(&hall, "incoming_files").await, 10, "as many as a person may bring, none of them too large");
        let [mail] = came(&hall).await[..] else { panic!() };
        let draft = hall.web().post(&hall.duty, "/reports/new", FORM, filed(mail, 1)).await;
        assert_eq!((draft.status, count(&hall, "draft_files").await), (303, 10));
    }

    async fn nobody_else_makes_anything_of_it(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        comes(&hall, letter("1", "", &[("a.txt", b"a")])).await;
        let [mail] = came(&hall).await[..] else { panic!() };
        let (web, centre) = (hall.web(), hall.duty.who().unwrap().organisation);
        let others = [hall.phone.clone(), hall.mic.clone(), hall.analyst.clone(), given(9, centre, BodyKind::Centre, Role::Reviewer)];
        for who in &others {
            assert_eq!(web.get(who, "ja", &format!("/reports/new?mail={mail}")).await.status, 404);
            let answer = web.post(who, "/reports/new", FORM, filed(mail, 1)).await;
            assert!([403, 404].contains(&answer.status), "{}", answer.status);
        }
        for bad in ["x", "", "00000000-0000-0000-0000-000000000000"] {
            let body = filed(mail, 1).replace(&mail.to_string(), bad);
            assert_ne!(web.post(&hall.duty, "/reports/new", FORM, body).await.status, 303, "{bad}");
        }
        assert_eq!((count(&hall, "drafts").await, count(&hall, "incoming_taken").await), (0, 0));
    }

    async fn whose_it_may_be_is_proposed_by_address_then_by_domain(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        registered(&hall).await;
        let at = |address: &str, id: &str| {
            String::from_utf8(letter(id, "", &[])).unwrap().replace("<Yamada@shiomi.example>", &format!("<{address}>")).into_bytes()
        };
        let web = hall.web();
        for (number, (address, tel, water)) in [
            ("YAMADA@shiomi.example", true, false),
            ("other@shiomi.example", true, false),
            ("somebody@minato.example", false, true),
            ("somebody@notminato.example", false, false),
            ("%@minato.example", false, true),
            ("x@%", false, false),
            ("x@example", false, false),
        ]
        .into_iter()
        .enumerate()
        {
            comes(&hall, at(address, &number.to_string())).await;
            let mail = *came(&hall).await.last().unwrap();
            let page = web.get(&hall.duty, "ja", &format!("/reports/new?mail={mail}")).await.body;
            let (has_tel, has_water) = (page.contains("潮見通信株式会社"), page.contains("みなと水道局"));
            assert_eq!((has_tel, has_water), (tel, water), "{address}");
        }
    }
}
