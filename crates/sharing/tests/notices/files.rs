//! Files of notices: searched, agreed to, reviewed, released and downloaded as the text is.

use crate::{
    house::{fetch, get, open, post, upload},
    world::*,
};
use axum::http::{StatusCode, header};
use sharing::{
    attachment::Attachment,
    notice::{Content, Flaw, NoticeId},
    ops::{
        attach_to_notice::{AttachToNoticeError, attach_to_notice, detach_from_notice},
        carry_over_file::carry_over_file,
        confirm_waiver::confirm_waiver,
        propose_waiver::propose_waiver,
        release_notice::{ReleaseNoticeError, release_notice},
        save_notice::{SaveNoticeError, save_notice},
    },
    release::Obstacle,
    report::FileId,
    residue::Place,
};
use store::{Denied, StoreError, params};
use trial::{Bench, both_engines, org_id};

const CSV: &[u8] = "日時,接続元\n2014-06-17,203.0.113.9\n".as_bytes();
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n and more";

async fn obstacles(bench: &Bench, notice: NoticeId) -> Vec<Obstacle> {
    let hash = hash(bench, notice).await;
    let cx = writing(bench, duty()).await;
    match release_notice(&cx, notice, hash).await {
        Err(ReleaseNoticeError::InTheWay(obstacles)) => obstacles,
        Ok(_) => Vec::new(),
        Err(other) => panic!("{other}"),
    }
}

/// Where something is found, each place once, in order.
async fn found(bench: &Bench, notice: NoticeId) -> Vec<Place> {
    let cx = reading(bench, analyst()).await;
    let granted = cx.permit::<_, sharing::notice::Notice>(access::act::ViewNotice, notice).await.unwrap();
    let desk = sharing::desk::gather(granted.sql(), &granted, cx.now()).await.unwrap();
    let mut places: Vec<Place> = desk.facts.open_findings().map(|finding| finding.place.clone()).collect();
    places.dedup();
    places
}

async fn source_file(bench: &Bench) -> FileId {
    let cx = reading(bench, access::Actor::nobody()).await;
    let row = cx.system("test").row("SELECT id FROM files ORDER BY name LIMIT 1", params![]).await.unwrap();
    row.unwrap().id("id").unwrap()
}

/// Two people say that they looked at every file that was not searched.
async fn look(bench: &Bench, notice: NoticeId) {
    for file in current(bench, notice).await.content.attachments.iter().filter(|file| !file.searchable()) {
        let cx = writing(bench, analyst()).await;
        let waiver = propose_waiver(&cx, notice, file.fingerprint(), "開いて見た。画面だけ").await.unwrap();
        cx.commit().await.unwrap();
        let cx = writing(bench, reviewer()).await;
        confirm_waiver(&cx, notice, waiver).await.unwrap();
        cx.commit().await.unwrap();
    }
}

async fn line(bench: &Bench, org: u128) -> String {
    let cx = reading(bench, access::Actor::nobody()).await;
    let find = "SELECT id FROM deliveries WHERE org_id = $1";
    let row = cx.system("test").row(find, params![org_id(org)]).await.unwrap().unwrap();
    row.id::<delivery::Delivery>("id").unwrap().to_string()
}

/// A notice with this file, agreed to, approved and released; the id of the file.
async fn released(bench: &Bench, name: &str, bytes: &[u8]) -> (NoticeId, String) {
    let (report, notice) = derived(bench).await;
    attach(bench, notice, name, bytes).await;
    look(bench, notice).await;
    let consent = ask(bench, report, notice).await;
    agree(bench, consent).await;
    approve(bench, reviewer(), notice).await;
    release(bench, notice).await;
    let file = current(bench, notice).await.content.attachments[0].id.to_string();
    (notice, file)
}

both_engines! {
    async fn what_gives_somebody_away_is_found_wherever_it_is_planted(bench: Bench) with &tables(); {
        let (_, notice) = derived(&bench).await;
        attach(&bench, notice, "記録.csv", CSV).await;
        let clean = current(&bench, notice).await.content;
        assert_eq!(found(&bench, notice).await, []);
        let planted = [
            ("潮見通信", "潮 見\u{200b}通信"), ("www.shiomi-tel.example", "www[.]shiomi-tel[.]example"),
            ("192.0.2.53", "１９２.０.２.５３"), ("03-0000-0121", "０３（００００）０１２１"),
        ];
        for text in planted.iter().flat_map(|(plain, disguised)| [*plain, *disguised]) {
            let named = |content: Content| {
                let renamed = Attachment { name: sharing::draft::file::safe_name(&format!("{text}.csv")), ..content.attachments[0].clone() };
                Content { attachments: vec![renamed], ..content }
            };
            let places: [(Place, Content); 4] = [
                (Place::Title, Content { title: text.into(), ..clean.clone() }),
                (Place::Body, Content { body: format!("点検\n{text}の件"), ..clean.clone() }),
                (Place::Indicator(0), Content { indicators: vec![format!("mutex: {text}")], ..clean.clone() }),
                (Place::AttachmentName(0), named(clean.clone())),
            ];
            for (place, content) in places {
                save(&bench, analyst(), notice, |_| content).await;
                assert_eq!(found(&bench, notice).await, std::slice::from_ref(&place), "{text}");
                assert!(obstacles(&bench, notice).await.iter().any(|one| matches!(one, Obstacle::Residue(_))), "{place:?} {text}");
            }
            save(&bench, analyst(), notice, |_| clean.clone()).await;
            attach(&bench, notice, "追加.txt", format!("1行目\n{text}\n").as_bytes()).await;
            assert_eq!(found(&bench, notice).await, [Place::AttachmentText(1)], "{text}");
            save(&bench, analyst(), notice, |_| clean.clone()).await;
        }
    }

    async fn escapes_in_a_text_file_hide_nothing(bench: Bench) with &tables(); {
        let (_, notice) = derived(&bench).await;
        for text in [r#"{"who":"\u6f6e\u898b\u901a\u4fe1"}"#, "<a>&#28526;&#x898B;通信</a>", "q=%E6%BD%AE%E8%A6%8B%E9%80%9A%E4%BF%A1"] {
            let clean = current(&bench, notice).await.content;
            attach(&bench, notice, "a.json", text.as_bytes()).await;
            assert_eq!(found(&bench, notice).await, [Place::AttachmentText(0)], "{text}");
            save(&bench, analyst(), notice, |_| clean).await;
        }
    }

    async fn what_cannot_be_searched_takes_two_people_who_looked(bench: Bench) with &tables(); {
        let (_, notice) = derived(&bench).await;
        let unseen = |found: Vec<Obstacle>| found.contains(&Obstacle::Unsearched(1));
        let shift_jis: &[u8] = &[0x92, 0xaa, 0x8c, 0xa9];
        for bytes in [PNG, b"%PDF-1.4", b"PK\x03\x04", shift_jis, b"a\0b", "あ".repeat(400_000).as_bytes()] {
            attach(&bench, notice, "図.png", bytes).await;
            assert!(unseen(obstacles(&bench, notice).await));
            let file = current(&bench, notice).await.content.attachments[0].clone();
            let cx = writing(&bench, both()).await;
            let waiver = propose_waiver(&cx, notice, file.fingerprint(), "開いて見た").await.unwrap();
            assert!(confirm_waiver(&cx, notice, waiver).await.is_err(), "not by the same person");
            cx.commit().await.unwrap();
            assert!(unseen(obstacles(&bench, notice).await));
            let cx = writing(&bench, reviewer()).await;
            confirm_waiver(&cx, notice, waiver).await.unwrap();
            cx.commit().await.unwrap();
            assert!(!unseen(obstacles(&bench, notice).await));
            let seen = current(&bench, notice).await.number;
            let cx = writing(&bench, analyst()).await;
            detach_from_notice(&cx, notice, seen, file.id).await.unwrap();
            cx.commit().await.unwrap();
        }
    }

    async fn adding_renaming_or_removing_a_file_voids_what_was_agreed(bench: Bench) with &tables(); {
        let (report, notice) = derived(&bench).await;
        let missing = |found: &[Obstacle]| found.iter().any(|one| matches!(one, Obstacle::Consent { .. }));
        let agreed = async || {
            let consent = ask(&bench, report, notice).await;
            agree(&bench, consent).await;
            approve(&bench, reviewer(), notice).await;
            assert_eq!(obstacles(&bench, notice).await, []);
        };
        let void = async || {
            let found = obstacles(&bench, notice).await;
            assert!(missing(&found) && found.contains(&Obstacle::NotReviewed), "{found:?}");
        };
        agreed().await;
        attach(&bench, notice, "a.csv", CSV).await;
        void().await;
        agreed().await;
        save(&bench, analyst(), notice, |mut content| { content.attachments[0].name = "b.csv".into(); content }).await;
        void().await;
        agreed().await;
        save(&bench, analyst(), notice, |content| Content { attachments: Vec::new(), ..content }).await;
        // Without the file it is the text of the first agreement again, letter by letter.
        assert_eq!(obstacles(&bench, notice).await, []);
    }

    async fn only_files_of_this_notice_leave_with_it(bench: Bench) with &tables(); {
        let (report, notice) = derived(&bench).await;
        let other = derive(&bench, report).await;
        attach(&bench, other, "a.csv", CSV).await;
        let foreign = current(&bench, other).await.content.attachments[0].clone();
        attach(&bench, notice, "b.csv", CSV).await;
        let content = current(&bench, notice).await.content;
        let own = content.attachments[0].clone();
        let cx = writing(&bench, analyst()).await;
        for files in [
            vec![foreign], vec![own.clone(), own.clone()], vec![Attachment { name: "../x".into(), ..own.clone() }],
            vec![Attachment { media_type: "text/html".into(), ..own.clone() }], vec![Attachment { size: 1, ..own }],
        ] {
            let saved = save_notice(&cx, notice, 2, Content { attachments: files, ..content.clone() }).await;
            assert!(matches!(saved, Err(SaveNoticeError::Flawed(flaws)) if flaws == [Flaw::UnknownFile]));
        }
    }

    async fn a_file_is_refused_as_in_reports(bench: Bench) with &tables(); {
        let (_, notice) = derived(&bench).await;
        let cx = writing(&bench, analyst()).await;
        assert!(matches!(attach_to_notice(&cx, notice, 1, "a", Vec::new()).await, Err(AttachToNoticeError::Empty)));
        let large = vec![b'a'; sharing::draft::file::FILE_MOST + 1];
        assert!(matches!(attach_to_notice(&cx, notice, 1, "a", large).await, Err(AttachToNoticeError::TooLarge)));
        let stale = attach_to_notice(&cx, notice, 7, "a", vec![1]).await;
        assert!(matches!(stale, Err(AttachToNoticeError::Save(SaveNoticeError::Stale))));
        assert!(matches!(detach_from_notice(&cx, notice, 1, cx.new_id()).await, Err(AttachToNoticeError::Denied(Denied::NotFound))));
        drop(cx);
        for number in 0..10u8 {
            attach(&bench, notice, "../../evil\u{202e}gpj.exe", &[b'a', number]).await;
        }
        assert_eq!(current(&bench, notice).await.content.attachments[0].name, "evilgpj.exe");
        let cx = writing(&bench, analyst()).await;
        assert!(matches!(attach_to_notice(&cx, notice, 11, "a", vec![1]).await, Err(AttachToNoticeError::TooMany)));
        drop(cx);
        for who in [reviewer(), reporter(), liaison()] {
            let cx = writing(&bench, who).await;
            assert!(matches!(attach_to_notice(&cx, notice, 11, "a", vec![1]).await, Err(AttachToNoticeError::Denied(_))));
        }
    }

    async fn a_file_of_a_source_is_carried_over_as_a_copy_under_another_id(bench: Bench) with &tables(); {
        people(&bench).await;
        let report = report_with(&bench, "amber", false, &[("潮見通信の接続元.csv", CSV)]).await;
        let (notice, written) = (derive(&bench, report).await, derive(&bench, report).await);
        let file = source_file(&bench).await;
        let cx = writing(&bench, analyst()).await;
        carry_over_file(&cx, notice, 1, file, "接続元/../x.csv").await.unwrap();
        cx.commit().await.unwrap();
        let carried = current(&bench, notice).await.content.attachments[0].clone();
        assert_eq!((carried.name.as_str(), carried.size), ("x.csv", i64::try_from(CSV.len()).unwrap()));
        assert_ne!(carried.id.uuid(), file.uuid());
        let cx = writing(&bench, analyst()).await;
        let fresh = sharing::ops::begin_notice::begin_notice(&cx, Content { title: "T".into(), ..Content::default() }, false).await.unwrap();
        let stranger = carry_over_file(&cx, fresh, 1, file, "x").await;
        assert!(matches!(stranger, Err(AttachToNoticeError::Denied(Denied::NotFound))), "not from a report it was not made of");
        drop(cx);
        let edit = get(&open(&bench), "analyst", "ja", &format!("/notices/{written}/edit")).await.text;
        assert!(edit.contains(r#"name="carry_name" value="事業者の接続元.csv""#), "what was taken out is taken out of the name");
    }

    async fn files_are_sealed(bench: Bench) with &tables(); {
        let (_, notice) = derived(&bench).await;
        attach(&bench, notice, "a.csv", CSV).await;
        for attempt in ["UPDATE notice_files SET bytes = NULL", "UPDATE notice_files SET media_type = 'text/html'", "DELETE FROM notice_files"] {
            assert!(matches!(bench.db.run_script(attempt).await, Err(StoreError::Sealed(_))), "{attempt}");
        }
    }

    async fn who_has_the_notice_has_its_files_and_nobody_else(bench: Bench) with &tables(); {
        let (notice, file) = released(&bench, "接続元.csv", CSV).await;
        let house = open(&bench);
        let (mic, tel, near) = (line(&bench, MIC).await, line(&bench, TEL).await, line(&bench, 102).await);
        let path = |line: &str| format!("/inbox/{line}/files/{file}");
        let (status, headers, bytes) = fetch(&house, "liaison", &path(&mic)).await;
        assert_eq!((status, bytes.as_slice()), (StatusCode::OK, CSV));
        assert_eq!(headers[header::CONTENT_DISPOSITION], "attachment; filename*=UTF-8''%E6%8E%A5%E7%B6%9A%E5%85%83.csv");
        assert_eq!(headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
        let read = get(&house, "liaison", "ja", &format!("/inbox/{mic}")).await.text;
        assert!(read.contains(&path(&mic)) && read.contains("接続元.csv") && !read.contains("/reports/R-"));
        // Before the hop: neither its own secretariat, nor a member below it, nor the ministry above by another line.
        for (who, line) in [("secretariat", &tel), ("neighbour", &near), ("liaison", &tel), ("secretariat", &near), ("neighbour", &mic), ("nobody", &mic)] {
            let status = fetch(&house, who, &path(line)).await.0;
            let want = if who == "nobody" { StatusCode::SEE_OTHER } else { StatusCode::NOT_FOUND };
            assert_eq!(status, want, "{who}");
            assert_eq!(get(&house, who, "ja", &format!("/inbox/{line}")).await.status, want, "{who} reads");
        }
        for (who, text) in [("liaison", &mic), ("secretariat", &tel)] {
            assert_eq!(post(&house, who, &format!("/deliveries/{text}/pass"), "text=").await.status, StatusCode::SEE_OTHER);
        }
        for (who, line) in [("secretariat", &tel), ("neighbour", &near)] {
            assert_eq!(fetch(&house, who, &path(line)).await.2, CSV, "{who}");
        }
        for (who, path) in [
            ("liaison", format!("/notices/{notice}/files/{file}")), ("reporter", format!("/notices/{notice}/files/{file}")),
            ("liaison", format!("/inbox/{mic}/files/{notice}")), ("liaison", format!("/inbox/{mic}/files/x")),
        ] {
            assert_eq!(fetch(&house, who, &path).await.0, StatusCode::NOT_FOUND, "{who} {path}");
        }
    }

    async fn the_reporter_sees_exactly_the_files_that_are_asked_about(bench: Bench) with &tables(); {
        let (report, notice) = derived(&bench).await;
        attach(&bench, notice, "a.csv", CSV).await;
        let file = current(&bench, notice).await.content.attachments[0].id;
        let consent = ask(&bench, report, notice).await;
        attach(&bench, notice, "later.txt", b"later").await;
        let later = current(&bench, notice).await.content.attachments[1].id;
        let house = open(&bench);
        let page = get(&house, "reporter", "ja", &format!("/consents/{consent}")).await.text;
        assert!(page.contains("あなたの連絡に") && !page.contains("連絡した組織の"), "{page}");
        let theirs = get(&house, "analyst", "ja", &format!("/consents/{consent}")).await.text;
        assert!(theirs.contains("連絡した組織の") && !theirs.contains("あなたの連絡に"), "{theirs}");
        assert!(page.contains("a.csv") && page.contains(&format!("/consents/{consent}/files/{file}")) && !page.contains("later.txt"));
        assert_eq!(fetch(&house, "reporter", &format!("/consents/{consent}/files/{file}")).await.2, CSV);
        for (who, file) in [("reporter", later), ("neighbour", file), ("liaison", file)] {
            assert_eq!(fetch(&house, who, &format!("/consents/{consent}/files/{file}")).await.0, StatusCode::NOT_FOUND, "{who}");
        }
    }

    async fn the_form_adds_renames_carries_over_and_removes_with_all_that_was_typed(bench: Bench) with &tables(); {
        people(&bench).await;
        let report = report_with(&bench, "amber", false, &[("元.csv", CSV)]).await;
        let notice = derive(&bench, report).await;
        let house = open(&bench);
        let at = |end: &str| format!("/notices/{notice}{end}");
        let fields = |revision: &'static str| [("revision", revision), ("kind", "alert"), ("title", "T2"), ("body", "B2"), ("tlp", "amber"), ("audience", "all")];
        let none = upload(&house, "analyst", &at("/files"), &fields("1"), ("", b"")).await;
        assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(none.text.contains("T2") && none.text.contains("ファイルを選んでから"));
        let empty = upload(&house, "analyst", &at("/files"), &fields("1"), ("a.txt", b"")).await;
        assert!(empty.text.contains("ファイルが空です"));
        assert_eq!(upload(&house, "analyst", &at("/files"), &fields("9"), ("a.txt", b"a")).await.status, StatusCode::CONFLICT);
        assert_eq!(current(&bench, notice).await.number, 1, "nothing else happened");
        let added = upload(&house, "analyst", &at("/files"), &fields("1"), ("図.png", PNG)).await;
        assert_eq!((added.status, added.location), (StatusCode::SEE_OTHER, at("/edit#f-file")));
        let now = current(&bench, notice).await;
        assert_eq!((now.number, now.content.title.as_str(), now.content.attachments.len()), (3, "T2", 1));
        let form = |revision: i64, more: &str| format!("revision={revision}&kind=alert&title=T2&body=B2&tlp=amber&audience=all&{more}");
        let file = now.content.attachments[0].id;
        let unnamed = post(&house, "analyst", &at("/save"), &form(3, &format!("file_id={file}&file_name="))).await;
        assert!(unnamed.status == StatusCode::UNPROCESSABLE_ENTITY && unnamed.text.contains("添付の名前を書いてください"));
        assert_eq!(post(&house, "analyst", &at("/save"), &form(3, &format!("file_id={file}&file_name=new.png"))).await.status, StatusCode::SEE_OTHER);
        assert_eq!(current(&bench, notice).await.content.attachments[0].name, "new.png");
        let desk = get(&house, "analyst", "ja", &at("")).await.text;
        assert!(desk.contains("中身は調べていません。人が見る必要があります") && desk.contains("人が見ていない添付 1 件") && desk.contains("new.png") && desk.contains("元.csv"));
        assert!(get(&house, "duty", "ja", &at("/dry-run")).await.text.contains("添付 1 個"));
        assert_eq!(fetch(&house, "reviewer", &at(&format!("/files/{file}"))).await.2, PNG);
        let source = source_file(&bench).await;
        let carry = at(&format!("/files/{source}/carry"));
        assert_eq!(post(&house, "analyst", &carry, &form(4, &format!("carry_id={source}&carry_name="))).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(post(&house, "analyst", &carry, &form(4, &format!("carry_id={source}&carry_name=log.csv"))).await.status, StatusCode::SEE_OTHER);
        let names: Vec<String> = current(&bench, notice).await.content.attachments.into_iter().map(|file| file.name).collect();
        assert_eq!(names, ["new.png", "log.csv"]);
        assert_eq!(post(&house, "analyst", &at(&format!("/files/{file}/remove")), &form(5, "")).await.status, StatusCode::SEE_OTHER);
        assert_eq!(post(&house, "analyst", &at(&format!("/files/{file}/remove")), &form(6, "")).await.status, StatusCode::NOT_FOUND);
        assert_eq!(current(&bench, notice).await.content.attachments.len(), 1);
        for (who, status) in [("reviewer", StatusCode::FORBIDDEN), ("reporter", StatusCode::NOT_FOUND)] {
            assert_eq!(upload(&house, who, &at("/files"), &fields("6"), ("a.txt", b"a")).await.status, status, "{who}");
            assert_eq!(post(&house, who, &carry, &form(6, "")).await.status, status, "{who}");
        }
    }
}
