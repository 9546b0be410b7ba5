//! Files that come with what is handed in: for the hub and nobody else, looked at, stripped, never run, sealed.

use crate::{
    house::{fetch, get, open, send_form},
    samples,
    world::*,
};
use access::Actor;
use axum::http::StatusCode;
use community::{
    Flaw, SealKind, Submission, SubmissionId,
    ops::submit::{SubmitError, submit_with},
    verify_seals,
};
use kernel::Clock;
use store::params;
use trial::{Bench, both_engines};

async fn with(bench: &Bench, files: Vec<(String, Vec<u8>)>, strip: bool) -> Result<SubmissionId, SubmitError> {
    let cx = write(bench, &member(101)).await;
    let id = submit_with(&cx, jcsip(), contribution("検体の提供"), (files, strip)).await?;
    cx.commit().await.unwrap();
    Ok(id)
}

async fn files_of(bench: &Bench, id: SubmissionId) -> Vec<sharing::attachment::Attachment> {
    let cx = bench.db.read(Actor::nobody(), bench.clock.now()).await.unwrap();
    let one =
        cx.system("test").one::<Submission>("SELECT * FROM submissions WHERE id = $1", params![id]).await.unwrap();
    one.unwrap().content.files
}

fn file(name: &str, bytes: &[u8]) -> (String, Vec<u8>) {
    (name.to_owned(), bytes.to_vec())
}

both_engines! {
    async fn a_file_is_had_by_its_provider_and_the_hub_and_by_nobody_else(bench: Bench) with &tables(); {
        build(&bench).await;
        let id = with(&bench, vec![file("../記録.txt", b"203.0.113.7"), file("invoice.pdf.exe", b"MZ\x90\x00program")], false).await.unwrap();
        let files = files_of(&bench, id).await;
        assert_eq!(files.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["記録.txt", "invoice.pdf.exe"]);
        let router = open(&bench);
        for (number, name) in [(0, "%E8%A8%98%E9%8C%B2.txt"), (1, "invoice.pdf.exe.bin")] {
            for under in ["", "/api/v1"] {
                let path = format!("{under}/submissions/{id}/files/{}", files[number].id);
                for who in ["member", "hub", "second"] {
                    let (status, headers, bytes) = fetch(&router, who, &path).await;
                    assert_eq!(status, StatusCode::OK, "{who} at {path}");
                    assert_eq!(kernel::ContentHash::of(&bytes), files[number].hash);
                    let how = headers["content-disposition"].to_str().unwrap();
                    assert!(how.starts_with("attachment") && how.ends_with(name), "{how}");
                    assert_eq!(headers["x-content-type-options"], "nosniff");
                }
                for who in ["other", "centre", "council", "outsider", "elsewhere"] {
                    assert_eq!(fetch(&router, who, &path).await.0, StatusCode::NOT_FOUND, "{who} at {path}");
                }
            }
        }
        for (who, lang) in [("member", "ja"), ("hub", "en")] {
            let (status, text) = get(&router, who, lang, &format!("/submissions/{id}")).await;
            assert!(status == StatusCode::OK && text.contains("記録.txt") && text.contains("invoice.pdf.exe.bin"), "{text}");
            assert!(!text.contains('⟦'), "a text is missing");
        }
        let (_, text) = get(&router, "hub", "ja", &format!("/api/v1/submissions/{id}")).await;
        assert!(text.contains("double-ending") && text.contains("program"), "{text}");
        // Of another submission there is no such file.
        let another = handed_in(&bench, &member(101), contribution("別のもの")).await;
        let path = format!("/submissions/{another}/files/{}", files[0].id);
        assert_eq!(fetch(&router, "member", &path).await.0, StatusCode::NOT_FOUND);
    }

    async fn what_a_file_says_of_itself_is_taken_out_unless_it_is_wished_otherwise(bench: Bench) with &tables(); {
        build(&bench).await;
        let photo = samples::jpeg("潮見 太郎");
        for (strip, tells) in [(true, false), (false, true)] {
            let id = with(&bench, vec![file("現場.jpg", &photo)], strip).await.unwrap();
            let named = &files_of(&bench, id).await[0];
            assert_eq!(named.hash == kernel::ContentHash::of(&photo), tells);
            let router = open(&bench);
            for path in [format!("/submissions/{id}"), format!("/api/v1/submissions/{id}")] {
                let (_, text) = get(&router, "hub", "ja", &path).await;
                assert_eq!(text.contains("潮見 太郎"), tells, "{path}: {text}");
            }
        }
    }

    async fn what_cannot_be_taken_is_said_and_nothing_is_kept(bench: Bench) with &tables(); {
        build(&bench).await;
        let many = vec![file("a.txt", b"a"); 11];
        for (files, flaw) in [
            (vec![file("a.txt", b"")], Flaw::EmptyFile),
            (vec![file("a.txt", &vec![b'a'; 10 * 1024 * 1024 + 1])], Flaw::LargeFile),
            (["a.txt", "b.txt"].map(|name| file(name, &vec![b'a'; 5 * 1024 * 1024 + 1])).to_vec(), Flaw::LargeTogether),
            (many, Flaw::ManyFiles),
        ] {
            let refused = with(&bench, files, true).await;
            assert!(matches!(&refused, Err(SubmitError::Flawed(flaws)) if *flaws == [flaw]), "{refused:?}");
        }
        let cx = write(&bench, &Actor::nobody()).await;
        assert_eq!(cx.system("test").count("SELECT COUNT(*) AS n FROM community_files", params![]).await.unwrap(), 0);
    }

    async fn the_form_takes_files_with_what_was_typed(bench: Bench) with &tables(); {
        build(&bench).await;
        let router = open(&bench);
        let path = "/communities/J-CSIP/submit";
        let (status, at) = send_form(&router, "member", path, &[("title", "検体"), ("tlp", "amber")], &[("標本.txt", "sample")]).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{at}");
        let (_, text) = get(&router, "member", "ja", &at).await;
        assert!(text.contains("標本.txt"), "{text}");
        // A form with something wrong keeps what was typed and says what is wrong; strangers are not even told that.
        let (status, text) = send_form(&router, "member", path, &[("title", "typed by me"), ("tlp", "amber")], &[("a.txt", "")]).await;
        assert!(status == StatusCode::UNPROCESSABLE_ENTITY && text.contains("typed by me"), "{status} {text}");
        assert!(text.contains("name=\"files\"") && text.contains("href=\"#f-files\""), "where files are chosen: {text}");
        let (status, _) = send_form(&router, "outsider", path, &[("title", "x")], &[("a.txt", "x")]).await;
        assert_eq!(status, StatusCode::NOT_FOUND);
    }

    async fn before_anything_is_handed_in_its_provider_sees_it_and_who_reads_it(bench: Bench) with &tables(); {
        build(&bench).await;
        let router = open(&bench);
        let path = "/communities/J-CSIP/submit/check";
        let typed = [("title", "不審なメール"), ("text", "typed by me"), ("indicators", "203.0.113.7"), ("received", "きのう 14:00ごろ"), ("tlp", "amber"), ("note", "至急")];
        let (status, text) = send_form(&router, "member", path, &typed, &[]).await;
        assert_eq!(status, StatusCode::OK, "{text}");
        for said in ["typed by me", "203[.]0[.]113[.]7", " 14:00 JST ごろ", "至急", "読めるのは、提供した組織と情報ハブだけです", "name=\"files\""] {
            assert!(text.contains(said), "{said}: {text}");
        }
        let count = async || {
            let cx = bench.db.read(Actor::nobody(), bench.clock.now()).await.unwrap();
            cx.system("test").count("SELECT COUNT(*) AS n FROM submissions", params![]).await.unwrap()
        };
        assert_eq!(count().await, 0, "nothing is stored by looking");
        // It is changed first, and nothing that was typed is lost.
        let back: Vec<_> = typed.iter().copied().chain([("back", "1")]).collect();
        let (status, text) = send_form(&router, "member", path, &back, &[]).await;
        assert!(status == StatusCode::OK && text.contains("きのう 14:00ごろ</") || text.contains("value=\"きのう 14:00ごろ\""), "{text}");
        // What cannot be handed in is said at once; nothing but files can.
        let (status, _) = send_form(&router, "member", path, &[("title", ""), ("tlp", "amber")], &[]).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        let (status, _) = send_form(&router, "member", path, &[("title", "検体"), ("tlp", "amber")], &[]).await;
        assert_eq!(status, StatusCode::OK);
        assert_eq!(send_form(&router, "outsider", path, &typed, &[]).await.0, StatusCode::NOT_FOUND);
        let (status, _) = send_form(&router, "member", "/communities/J-CSIP/submit", &typed, &[]).await;
        assert_eq!((status, count().await), (StatusCode::SEE_OTHER, 1));
    }

    async fn a_byte_changed_in_a_file_that_was_handed_in_is_found(bench: Bench) with &tables(); {
        build(&bench).await;
        with(&bench, vec![file("記録.txt", b"203.0.113.7")], false).await.unwrap();
        let seals = async || {
            let cx = bench.db.read(Actor::nobody(), bench.clock.now()).await.unwrap();
            verify_seals(&cx).await.unwrap()
        };
        assert!(seals().await.good());
        let lift = match bench.db.engine() {
            store::Engine::Sqlite => "DROP TRIGGER sealed_community_files_UPDATE; DROP TRIGGER sealed_community_files_DELETE",
            store::Engine::Postgres => "DROP TRIGGER sealed_community_files ON community_files",
        };
        bench.db.run_script(lift).await.unwrap();
        for (deed, values) in [
            ("UPDATE community_files SET bytes = $1", params![b"203.0.113.8".to_vec()]),
            ("DELETE FROM community_files", params![]),
        ] {
            let cx = write(&bench, &Actor::nobody()).await;
            assert_eq!(cx.system("test").run(deed, values).await.unwrap(), 1);
            cx.commit_unrecorded("test").await.unwrap();
            let found = seals().await;
            assert_eq!(found.broken.iter().map(|one| one.kind).collect::<Vec<_>>(), [SealKind::Submission], "{deed}");
        }
    }
}
