//! Files of notices that say too much, pretend, or would run: what they say is found, what they are is told.

use crate::{
    house::{fetch, get, open, post, upload},
    samples::{docx, jpeg, pdf, pdf_page, png},
    world::*,
};
use axum::http::{StatusCode, header};
use kernel::ContentHash;
use sharing::{
    file::StripError,
    notice::NoticeId,
    ops::{
        carry_over_file::carry_over_file,
        release_notice::{ReleaseNoticeError, release_notice},
        strip_file::{StripFileError, strip_notice_file},
    },
    release::Obstacle,
    report::FileId,
    residue::Place,
};
use store::{Denied, params};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use trial::{Bench, both_engines};

async fn obstacles(bench: &Bench, notice: NoticeId) -> Vec<Obstacle> {
    let hash = hash(bench, notice).await;
    let cx = writing(bench, duty()).await;
    match release_notice(&cx, notice, hash).await {
        Err(ReleaseNoticeError::InTheWay(obstacles)) => obstacles,
        Ok(_) => Vec::new(),
        Err(other) => panic!("{other}"),
    }
}

async fn places(bench: &Bench, notice: NoticeId) -> Vec<Place> {
    let cx = reading(bench, analyst()).await;
    let granted = cx.permit::<_, sharing::notice::Notice>(access::act::ViewNotice, notice).await.unwrap();
    let desk = sharing::desk::gather(granted.sql(), &granted, cx.now()).await.unwrap();
    let mut places: Vec<Place> = desk.facts.open_findings().map(|finding| finding.place.clone()).collect();
    places.dedup();
    places
}

/// Takes out of the only file what it says of itself.
async fn strip(bench: &Bench, notice: NoticeId) {
    let current = current(bench, notice).await;
    let cx = writing(bench, analyst()).await;
    strip_notice_file(&cx, notice, current.number, current.content.attachments[0].id).await.unwrap();
    cx.commit().await.unwrap();
}

both_engines! {
    async fn a_picture_with_the_reporters_name_in_it_is_held_until_it_is_stripped(bench: Bench) with &tables(); {
        let (_, notice) = derived(&bench).await;
        let clean = current(&bench, notice).await.content;
        for (name, bytes, property) in [
            ("図.jpg", jpeg("潮見通信 広報"), "Artist"),
            ("図.png", png(&[("Author", "潮 見通信"), ("Comment", "ns1.shiomi-tel.example")]), "Author"),
            ("資料.pdf", pdf("潮見通信", ""), "Author"),
            ("資料.docx", docx("潮見通信", "<w:t>本文</w:t>", &[]), "creator"),
        ] {
            attach(&bench, notice, name, &bytes).await;
            let meta = Place::AttachmentMeta(0, property.to_owned());
            assert!(places(&bench, notice).await.contains(&meta), "{name}: {:?}", places(&bench, notice).await);
            assert!(obstacles(&bench, notice).await.iter().any(|one| matches!(one, Obstacle::Residue(_))));
            let before = current(&bench, notice).await;
            strip(&bench, notice).await;
            let after = current(&bench, notice).await;
            assert_eq!(after.number, before.number + 1, "another file is another revision");
            assert_ne!(after.content.attachments[0].hash, before.content.attachments[0].hash);
            assert_ne!(after.content.attachments[0].id, before.content.attachments[0].id);
            assert!(!places(&bench, notice).await.iter().any(|place| matches!(place, Place::AttachmentMeta(..))), "{name}");
            save(&bench, analyst(), notice, |_| clean.clone()).await;
        }
    }

    async fn the_text_of_an_office_document_is_searched_and_a_document_of_text_alone_needs_no_eyes(bench: Bench) with &tables(); {
        let (_, notice) = derived(&bench).await;
        let clean = current(&bench, notice).await.content;
        let split = docx("分析", "<w:r><w:t>潮見</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>通信</w:t></w:r>", &[]);
        attach(&bench, notice, "資料.docx", &split).await;
        assert_eq!(places(&bench, notice).await, [Place::AttachmentText(0)]);
        save(&bench, analyst(), notice, |_| clean.clone()).await;
        attach(&bench, notice, "資料.docx", &docx("分析", "<w:t>経路を遮断</w:t>", &[])).await;
        assert_eq!(places(&bench, notice).await, []);
        assert!(!obstacles(&bench, notice).await.iter().any(|one| matches!(one, Obstacle::Unsearched(_))));
        save(&bench, analyst(), notice, |_| clean.clone()).await;
        attach(&bench, notice, "資料.docx", &docx("分析", "<w:t>図</w:t>", &[("word/media/image1.png", &png(&[]))])).await;
        assert!(obstacles(&bench, notice).await.contains(&Obstacle::Unsearched(1)), "a picture in it was not read");
        save(&bench, analyst(), notice, |_| clean.clone()).await;
        for packed in [false, true] {
            attach(&bench, notice, "資料.pdf", &pdf_page("潮見通信の経過", packed)).await;
            assert_eq!(places(&bench, notice).await, [Place::AttachmentText(0)]);
            assert!(obstacles(&bench, notice).await.contains(&Obstacle::Unsearched(1)), "nobody knows whether that is all");
            save(&bench, analyst(), notice, |_| clean.clone()).await;
        }
    }

    async fn what_was_carried_over_is_stripped_and_the_sealed_file_stays(bench: Bench) with &tables(); {
        people(&bench).await;
        let bytes = jpeg("潮見通信");
        let report = report_with(&bench, "amber", false, &[("図.jpg", &bytes)]).await;
        let notice = derive(&bench, report).await;
        let sealed = async || {
            let cx = reading(&bench, access::Actor::nobody()).await;
            let row = cx.system("test").row("SELECT id, bytes FROM files", params![]).await.unwrap().unwrap();
            (row.id::<sharing::report::File>("id").unwrap(), row.get::<Vec<u8>>("bytes").unwrap())
        };
        let (file, before): (FileId, Vec<u8>) = sealed().await;
        let cx = writing(&bench, analyst()).await;
        carry_over_file(&cx, notice, 1, file, "図.jpg").await.unwrap();
        cx.commit().await.unwrap();
        assert_eq!(current(&bench, notice).await.content.attachments[0].hash, ContentHash::of(&bytes));
        strip(&bench, notice).await;
        assert_eq!(sealed().await.1, before);
        let now = current(&bench, notice).await;
        let cx = writing(&bench, analyst()).await;
        // Of its orientation nobody is afraid; that is all that is left.
        let again = strip_notice_file(&cx, notice, now.number, now.content.attachments[0].id).await;
        assert!(matches!(again, Err(StripFileError::Strip(StripError::Nothing))), "{again:?}");
        let foreign = strip_notice_file(&cx, notice, now.number, cx.new_id()).await;
        assert!(matches!(foreign, Err(StripFileError::Denied(Denied::NotFound))));
        drop(cx);
        for who in [reviewer(), reporter(), liaison()] {
            let cx = writing(&bench, who).await;
            let refused = strip_notice_file(&cx, notice, now.number, now.content.attachments[0].id).await;
            assert!(matches!(refused, Err(StripFileError::Denied(_))));
        }
    }

    async fn a_dangerous_file_leaves_as_bytes_under_a_name_that_does_not_run(bench: Bench) with &tables(); {
        let (_, notice) = derived(&bench).await;
        attach(&bench, notice, "請求書.pdf.exe", b"MZ\x90\0\xff\xff").await;
        let house = open(&bench);
        let file = current(&bench, notice).await.content.attachments[0].clone();
        let path = format!("/notices/{notice}/files/{}", file.id);
        let (status, headers, bytes) = fetch(&house, "analyst", &path).await;
        assert_eq!((status, bytes.as_slice()), (StatusCode::OK, b"MZ\x90\0\xff\xff".as_slice()));
        assert_eq!(headers[header::CONTENT_TYPE], "application/octet-stream");
        assert!(headers[header::CONTENT_DISPOSITION].to_str().unwrap().starts_with("attachment;"));
        assert!(headers[header::CONTENT_DISPOSITION].to_str().unwrap().ends_with(".pdf.exe.bin"));
        assert_eq!(headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
        assert!(headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap().starts_with("sandbox; default-src 'none'"));
        for (lang, said) in [("ja", "拡張子が二重です"), ("en", "double extension")] {
            for page in [format!("/notices/{notice}"), format!("/notices/{notice}/edit"), format!("/notices/{notice}/dry-run")] {
                let page = get(&house, "analyst", lang, &page).await.text;
                assert!(page.contains(said) && page.contains("請求書.pdf.exe.bin"), "{lang}");
                assert!(!page.contains('⟦'));
            }
        }
        // A harmless name makes it no less dangerous, nor does a dangerous one make it safe.
        save(&bench, analyst(), notice, |mut content| { content.attachments[0].name = "図.png".into(); content }).await;
        let (_, headers, _) = fetch(&house, "analyst", &path).await;
        assert!(headers[header::CONTENT_DISPOSITION].to_str().unwrap().ends_with(".png.bin"));
    }

    async fn a_harmless_file_renamed_to_a_program_is_treated_as_one(bench: Bench) with &tables(); {
        let (_, notice) = derived(&bench).await;
        attach(&bench, notice, "a.txt", b"text").await;
        save(&bench, analyst(), notice, |mut content| { content.attachments[0].name = "a.vbs".into(); content }).await;
        let file = current(&bench, notice).await.content.attachments[0].id;
        let (_, headers, _) = fetch(&open(&bench), "analyst", &format!("/notices/{notice}/files/{file}")).await;
        assert_eq!(headers[header::CONTENT_DISPOSITION], "attachment; filename*=UTF-8''a.vbs.bin");
    }

    async fn the_desk_shows_what_a_file_says_and_strips_it_by_a_button(bench: Bench) with &tables(); {
        let (_, notice) = derived(&bench).await;
        let house = open(&bench);
        let seen = current(&bench, notice).await;
        let fields = [("revision", "1"), ("title", seen.content.title.as_str()), ("body", seen.content.body.as_str()), ("kind", "alert"), ("tlp", "amber")];
        let added = upload(&house, "analyst", &format!("/notices/{notice}/files"), &fields, ("図.jpg", &jpeg("潮見 太郎"))).await;
        assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.text);
        let edit = get(&house, "analyst", "ja", &format!("/notices/{notice}/edit")).await.text;
        assert!(edit.contains("潮見 太郎") && edit.contains("Artist") && edit.contains("残っている情報を取り除く"));
        let now = current(&bench, notice).await;
        let strip = format!("/notices/{notice}/files/{}/strip", now.content.attachments[0].id);
        let form = format!("revision={}&title=T&body=B&kind=alert&tlp=amber", now.number);
        let done = post(&house, "analyst", &strip, &form).await;
        assert_eq!((done.status, done.location), (StatusCode::SEE_OTHER, format!("/notices/{notice}/edit#f-file")));
        let edit = get(&house, "analyst", "ja", &format!("/notices/{notice}/edit")).await.text;
        assert!(!edit.contains("潮見 太郎") && edit.contains("取り除いた情報：人"));
        let now = current(&bench, notice).await;
        assert_eq!(now.content.title, "T", "what was typed was saved");
        let strip = format!("/notices/{notice}/files/{}/strip", now.content.attachments[0].id);
        let nothing = post(&house, "analyst", &strip, &format!("revision={}&title=T&body=B&kind=alert&tlp=amber", now.number)).await;
        assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(nothing.text.contains("取り除ける情報はありません"));
    }

    async fn two_hundred_megabytes_are_answered_with_a_page_and_not_with_silence(bench: Bench) with &tables(); {
        let (_, notice) = derived(&bench).await;
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let serving = tokio::spawn(async move { axum::serve(listener, open(&bench)).await });
        for (lang, said) in [("ja", "大きすぎます"), ("en", "too large")] {
            let answer = send_much(address, &format!("/notices/{notice}/files"), lang, 200 * 1024 * 1024).await;
            assert!(answer.starts_with("HTTP/1.1 413 "), "{}", &answer[..answer.len().min(200)]);
            assert!(answer.contains("<h1") && answer.to_lowercase().contains(said), "{answer}");
        }
        serving.abort();
    }
}

/// Sends a form with a file of so many bytes over a connection, to its end, and reads what comes back.
async fn send_much(address: std::net::SocketAddr, path: &str, lang: &str, size: usize) -> String {
    let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
    let front = "--kaname\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.bin\"\r\n\r\n";
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: kaname.example\r\nx-who: analyst\r\nsec-fetch-site: same-origin\r\naccept-language: {lang}\r\n\
         connection: close\r\ncontent-type: multipart/form-data; boundary=kaname\r\ncontent-length: {}\r\n\r\n{front}",
        front.len() + size
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let piece = vec![b'x'; 1024 * 1024];
    for _ in 0..size / piece.len() {
        // The connection is not cut while something is sent.
        stream.write_all(&piece).await.unwrap();
    }
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

#[test]
fn what_is_said_of_files_is_said_in_both_languages() {
    let (ja, en) = (include_str!("../../texts/file.ja.ftl"), include_str!("../../texts/file.en.ftl"));
    let keys = shell::texts::keys(ja);
    assert_eq!(keys, shell::texts::keys(en));
    for mark in sharing::file::Mark::ALL {
        assert!(keys.iter().any(|key| *key == format!("file-mark-{}", mark.code())));
    }
    for about in sharing::file::About::ALL {
        assert!(keys.iter().any(|key| *key == format!("file-about-{}", about.code())));
    }
}
