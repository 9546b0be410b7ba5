//! Files of shares: chosen by the hub, stripped, searched, agreed to with the text; had by its circle and by nobody else;
//! over a bridge with the text, and withdrawn with it.

use crate::{
    house::{fetch, get, open, post, send_form},
    recalled::{leaves, made_of, passed, recalled},
    samples,
    world::*,
};
use access::{Actor, Role};
use axum::http::StatusCode;
use community::{
    Content, Obstacle, SealKind, ShareId, SubmissionId,
    ops::{
        ask_approval::{AskApprovalError, ask_approval},
        attach_to_share::{AttachToShareError, attach_to_share, carry_to_share, detach_from_share},
        cross_bridge::cross_bridge,
        end_membership::end_membership,
        release_share::release_share,
        review_share::review_share,
        save_share::SaveShareError,
        submit::submit_with,
        take_up_arrival::take_up_arrival,
    },
    verify_seals,
};
use kernel::{Audience, Clock, ContentHash, Label, Tlp};
use sharing::{attachment::Attachment, ops::attach_to_notice::attach_to_notice, release::Verdict};
use std::collections::BTreeSet;
use store::params;
use trial::{Bench, both_engines, org_id};

const LOG: &[u8] = b"203.0.113.7 GET /a.php";

async fn with(bench: &Bench, files: &[(&str, &[u8])]) -> (SubmissionId, Vec<Attachment>) {
    let cx = write(bench, &member(101)).await;
    let files = files.iter().map(|(name, bytes)| ((*name).to_owned(), bytes.to_vec())).collect();
    let id = submit_with(&cx, jcsip(), contribution("検体の提供"), (files, false)).await.unwrap();
    cx.commit().await.unwrap();
    let cx = write(bench, &Actor::nobody()).await;
    let of = "SELECT * FROM submissions WHERE id = $1";
    let one = cx.system("test").one::<community::Submission>(of, params![id]).await.unwrap();
    (id, one.unwrap().content.files)
}

async fn carried(bench: &Bench, id: ShareId, file: &Attachment, name: &str) -> Attachment {
    let (_, number, _) = current(bench, id).await;
    let cx = write(bench, &first()).await;
    carry_to_share(&cx, id, number, file.id, name).await.unwrap();
    cx.commit().await.unwrap();
    current(bench, id).await.2.files.pop().unwrap()
}

/// Of one submission of 101 with these files, all carried over, not yet asked about.
async fn drafted(bench: &Bench, files: &[(&str, &[u8])]) -> (ShareId, Vec<Attachment>) {
    let (from, came) = with(bench, files).await;
    let share = derived(bench, &[from]).await;
    for file in &came {
        carried(bench, share, file, &file.name).await;
    }
    (share, current(bench, share).await.2.files)
}

async fn leaves_to_circle(bench: &Bench, share: ShareId) {
    let approval = asked(bench, share, org_id(101), None).await;
    agreed(bench, &member(101), approval).await;
    approved(bench, share).await;
    released(bench, share).await;
}

/// A share of J-CSIP with one file, which has passed to C4TAP.
async fn crossed(bench: &Bench) -> (ShareId, community::ArrivalId) {
    let (share, _) = drafted(bench, &[("記録.txt", LOG)]).await;
    leaves_to_circle(bench, share).await;
    let approval = asked(bench, share, org_id(101), Some(over())).await;
    agreed(bench, &member(101), approval).await;
    let cx = write(bench, &second()).await;
    let arrival = cross_bridge(&cx, over(), share).await.unwrap();
    cx.commit().await.unwrap();
    (share, arrival)
}

async fn content_of(bench: &Bench, arrival: community::ArrivalId) -> community::Passed {
    let cx = write(bench, &Actor::nobody()).await;
    let row = cx.system("test").row("SELECT content FROM arrivals WHERE id = $1", params![arrival]).await;
    row.unwrap().unwrap().json("content").unwrap()
}

both_engines! {
    async fn what_the_hub_chose_is_had_by_those_who_are_told_and_by_nobody_else(bench: Bench) with &tables(); {
        build(&bench).await;
        let photo = samples::jpeg("潮見 太郎");
        let (from, came) = with(&bench, &[("記録.txt", LOG), ("現場.jpg", &photo)]).await;
        let share = derived(&bench, &[from]).await;
        let router = open(&bench);
        let (_, page) = get(&router, "hub", "ja", &format!("/shares/{share}/desk")).await;
        assert!(page.contains("記録.txt") && page.contains("現場.jpg") && page.contains("添付に加える"), "{page}");
        // The other words that were typed are saved with it.
        let form = format!("revision=1&title=typed&body=told&tlp=amber&groups=gas&carry_id={}&carry_name=a.txt", came[0].id);
        let (status, text) = post(&router, "hub", &format!("/shares/{share}/files/{}/carry", came[0].id), &form).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{text}");
        let (_, _, content) = current(&bench, share).await;
        assert_eq!((content.title.as_str(), content.files.len(), content.files[0].name.as_str()), ("typed", 1, "a.txt"));
        let file = &content.files[0];
        assert_ne!(file.id, came[0].id, "a copy under another id");
        let path = format!("/shares/{share}/files/{}", file.id);
        let api = format!("/api/v1{path}");
        let others = ["near", "other", "outsider", "elsewhere", "centre", "council"];
        for who in others.into_iter().chain(["member"]) {
            for path in [&path, &api] {
                assert_eq!(fetch(&router, who, path).await.0, StatusCode::NOT_FOUND, "{who} before it left");
            }
        }
        assert_eq!(fetch(&router, "hub", &path).await.0, StatusCode::OK);
        // Its provider sees exactly what would go along.
        let approval = asked(&bench, share, org_id(101), None).await;
        for under in ["", "/api/v1"] {
            let shown = format!("{under}/approvals/{approval}/files/{}", file.id);
            for who in ["member", "hub"] {
                let (status, _, bytes) = fetch(&router, who, &shown).await;
                assert_eq!((status, bytes.as_slice()), (StatusCode::OK, LOG), "{who}");
            }
            for who in ["near", "other", "outsider", "centre"] {
                assert_eq!(fetch(&router, who, &shown).await.0, StatusCode::NOT_FOUND, "{who}");
            }
        }
        let (_, page) = get(&router, "member", "ja", &format!("/approvals/{approval}")).await;
        assert!(page.contains("a.txt"), "{page}");
        agreed(&bench, &member(101), approval).await;
        approved(&bench, share).await;
        released(&bench, share).await;
        for who in ["member", "near", "hub", "second"] {
            for path in [&path, &api] {
                let (status, headers, bytes) = fetch(&router, who, path).await;
                assert_eq!((status, bytes.as_slice()), (StatusCode::OK, LOG), "{who} at {path}");
                assert!(headers["content-disposition"].to_str().unwrap().starts_with("attachment"));
            }
        }
        // Neither another group nor anybody outside, nor what was not chosen.
        for who in ["other", "outsider", "elsewhere", "centre", "council"] {
            for path in [&path, &api] {
                assert_eq!(fetch(&router, who, path).await.0, StatusCode::NOT_FOUND, "{who} at {path}");
            }
        }
        for file in &came {
            let path = format!("/shares/{share}/files/{}", file.id);
            assert_eq!(fetch(&router, "near", &path).await.0, StatusCode::NOT_FOUND);
            assert_eq!(fetch(&router, "near", &format!("/submissions/{from}/files/{}", file.id)).await.0, StatusCode::NOT_FOUND);
        }
        for (lang, path) in [("ja", format!("/shares/{share}")), ("en", format!("/shares/{share}")), ("ja", format!("/api/v1/shares/{share}"))] {
            let (_, text) = get(&router, "near", lang, &path).await;
            assert!(text.contains("a.txt") && !text.contains("現場") && !text.contains('⟦'), "{text}");
        }
        // Whoever left has it no more.
        let cx = write(&bench, &first()).await;
        end_membership(&cx, jcsip(), org_id(102)).await.unwrap();
        cx.commit().await.unwrap();
        for path in [&path, &api] {
            assert_eq!(fetch(&router, "near", path).await.0, StatusCode::NOT_FOUND, "who left");
        }
    }

    async fn what_a_file_says_of_itself_and_what_is_in_it_does_not_give_its_provider_away(bench: Bench) with &tables(); {
        build(&bench).await;
        let photo = samples::jpeg("潮見 太郎");
        let (from, came) = with(&bench, &[("潮見通信.txt", "潮見通信の記録".as_bytes()), ("現場.jpg", &photo)]).await;
        let share = derived(&bench, &[from]).await;
        let router = open(&bench);
        // What is taken out of the text is taken out of the name that is proposed.
        let (_, page) = get(&router, "hub", "ja", &format!("/shares/{share}/desk")).await;
        assert!(page.contains("value=\"参加組織.txt\""), "{page}");
        let file = carried(&bench, share, &came[1], "現場.jpg").await;
        assert_ne!(file.hash, came[1].hash, "stripped on the way");
        let (_, _, bytes) = fetch(&router, "hub", &format!("/shares/{share}/files/{}", file.id)).await;
        assert!(!String::from_utf8_lossy(&bytes).contains("潮見"));
        let cx = write(&bench, &first()).await;
        let (_, number, _) = current(&bench, share).await;
        detach_from_share(&cx, share, number, file.id).await.unwrap();
        cx.commit().await.unwrap();
        for name in ["潮見通信.txt", "記録.txt"] {
            let file = carried(&bench, share, &came[0], name).await;
            let (hash, number, _) = current(&bench, share).await;
            let cx = write(&bench, &first()).await;
            let refused = ask_approval(&cx, share, org_id(101), None, hash).await;
            assert!(matches!(&refused, Err(AskApprovalError::NotYet(why)) if matches!(why[..], [Obstacle::Residue(_)])), "{refused:?}");
            let (_, page) = get(&router, "hub", "ja", &format!("/shares/{share}/desk")).await;
            assert!(page.contains("添付 1 の中身"), "{page}");
            detach_from_share(&cx, share, number, file.id).await.unwrap();
            cx.commit().await.unwrap();
        }
        // The hub's own, without the name, goes.
        let (_, number, _) = current(&bench, share).await;
        let cx = write(&bench, &first()).await;
        attach_to_share(&cx, share, number, "記録.txt", LOG.to_vec()).await.unwrap();
        cx.commit().await.unwrap();
        asked(&bench, share, org_id(101), None).await;
    }

    async fn what_cannot_be_searched_waits_for_a_second_person_who_looks(bench: Bench) with &tables(); {
        build(&bench).await;
        let (share, _) = drafted(&bench, &[("現場.png", &samples::png(&[]))]).await;
        let (hash, ..) = current(&bench, share).await;
        let cx = write(&bench, &first()).await;
        let refused = ask_approval(&cx, share, org_id(101), None, hash).await;
        assert!(matches!(&refused, Err(AskApprovalError::NotYet(why)) if *why == [Obstacle::Unsearched(1)]), "{refused:?}");
        drop(cx);
        let router = open(&bench);
        for (lang, said) in [("ja", "中身をすべては調べていない添付があります"), ("en", "Some files could not be searched in full")] {
            let (_, page) = get(&router, "second", lang, &format!("/shares/{share}/desk")).await;
            assert!(page.contains(said) && !page.contains('⟦'), "{page}");
        }
        approved(&bench, share).await;
        let approval = asked(&bench, share, org_id(101), None).await;
        agreed(&bench, &member(101), approval).await;
        released(&bench, share).await;
    }

    async fn adding_or_taking_off_a_file_voids_what_was_agreed(bench: Bench) with &tables(); {
        build(&bench).await;
        let (share, files) = drafted(&bench, &[("記録.txt", LOG)]).await;
        let approval = asked(&bench, share, org_id(101), None).await;
        agreed(&bench, &member(101), approval).await;
        approved(&bench, share).await;
        let (_, number, _) = current(&bench, share).await;
        let cx = write(&bench, &first()).await;
        let hash = detach_from_share(&cx, share, number, files[0].id).await.unwrap();
        cx.commit().await.unwrap();
        let cx = write(&bench, &second()).await;
        assert!(release_share(&cx, share, hash).await.is_err());
        drop(cx);
        // A file of another share, or one under a name that is not safe, is not taken.
        let (another, strange) = drafted(&bench, &[("b.txt", LOG)]).await;
        let refused = saved(&bench, share, |content| content.files = strange.clone()).await;
        assert!(matches!(refused, Err(SaveShareError::StrangeFiles)), "{refused:?}");
        let refused = saved(&bench, another, |content| content.files[0].name = "../b.txt".into()).await;
        assert!(matches!(refused, Err(SaveShareError::StrangeFiles)), "{refused:?}");
        let refused = saved(&bench, another, |content| content.files.push(strange[0].clone())).await;
        assert!(matches!(refused, Err(SaveShareError::StrangeFiles)), "{refused:?}");
        // Nor is one of a submission of which the share was not made, nor by anybody but the hub.
        let (_, other) = with(&bench, &[("c.txt", LOG)]).await;
        let cx = write(&bench, &first()).await;
        let refused = carry_to_share(&cx, share, number + 1, other[0].id, "c.txt").await;
        assert!(matches!(refused, Err(AttachToShareError::Denied(store::Denied::NotFound))), "{refused:?}");
        drop(cx);
        for who in [member(101), member(105), member(OUTSIDER), centre(Role::Duty)] {
            let cx = write(&bench, &who).await;
            assert!(attach_to_share(&cx, share, number + 1, "d.txt", LOG.to_vec()).await.is_err());
        }
    }

    async fn what_cannot_be_shared_is_refused_with_words_and_what_was_typed_stays(bench: Bench) with &tables(); {
        build(&bench).await;
        let both = String::from_utf8([b"GIF89a/*".as_slice(), b"*/=1;alert(1)"].concat()).unwrap();
        let (from, came) = with(&bench, &[("a.gif", &samples::gif_script())]).await;
        let share = derived(&bench, &[from]).await;
        let router = open(&bench);
        let path = format!("/shares/{share}/files");
        let typed = [("revision", "1"), ("title", "typed by me"), ("body", "x"), ("tlp", "amber")];
        let large = "a".repeat(10 * 1024 * 1024 + 1);
        for (file, words) in [
            (Some(("a.txt", "")), "ファイルが空です"),
            (Some(("a.txt", large.as_str())), "10 MB を超えています"),
            (Some(("a.gif", both.as_str())), "2 種類のファイルを兼ねたもの"),
            (None, "ファイルが選ばれていません"),
        ] {
            let (status, page) = send_form(&router, "hub", &path, &typed, &Vec::from_iter(file)).await;
            assert!(status == StatusCode::UNPROCESSABLE_ENTITY && page.contains(words), "{words}: {status} {page}");
            assert!(page.contains("typed by me"), "{words}");
        }
        let form = format!("revision=1&title=typed&body=x&tlp=amber&carry_id={}&carry_name=", came[0].id);
        for (name, words) in [("a.gif", "2 種類のファイルを兼ねたもの"), ("", "共有するときの名前がありません")] {
            let (status, page) = post(&router, "hub", &format!("{path}/{}/carry", came[0].id), &format!("{form}{name}")).await;
            assert!(status == StatusCode::UNPROCESSABLE_ENTITY && page.contains(words), "{status} {page}");
        }
        assert_eq!(current(&bench, share).await.1, 1, "nothing was kept");
        for _ in 0..10 {
            let (_, number, _) = current(&bench, share).await;
            let cx = write(&bench, &first()).await;
            attach_to_share(&cx, share, number, "a.txt", LOG.to_vec()).await.unwrap();
            cx.commit().await.unwrap();
        }
        let (_, number, _) = current(&bench, share).await;
        let cx = write(&bench, &first()).await;
        let refused = attach_to_share(&cx, share, number, "b.txt", LOG.to_vec()).await;
        assert!(matches!(refused, Err(AttachToShareError::TooMany)), "{refused:?}");
        drop(cx);
        for who in ["member", "other", "outsider", "centre", "council"] {
            let (status, _) = send_form(&router, who, &path, &typed, &[("a.txt", "x")]).await;
            assert_eq!(status, StatusCode::NOT_FOUND, "{who}");
        }
    }

    async fn files_cross_the_bridge_with_the_text_and_are_had_there(bench: Bench) with &tables(); {
        build(&bench).await;
        let (share, arrival) = crossed(&bench).await;
        let file = &content_of(&bench, arrival).await.files[0];
        assert_ne!(file.id, current(&bench, share).await.2.files[0].id);
        let router = open(&bench);
        for under in ["", "/api/v1"] {
            let path = format!("{under}/arrivals/{arrival}/files/{}", file.id);
            let (status, _, bytes) = fetch(&router, "c4tap", &path).await;
            assert_eq!((status, bytes.as_slice()), (StatusCode::OK, LOG), "{path}");
            for who in ["member", "hub", "elsewhere", "outsider", "centre"] {
                assert_eq!(fetch(&router, who, &path).await.0, StatusCode::NOT_FOUND, "{who} at {path}");
            }
        }
        for lang in ["ja", "en"] {
            let (_, page) = get(&router, "c4tap", lang, &format!("/arrivals/{arrival}")).await;
            assert!(page.contains("記録.txt") && !page.contains('⟦'), "{page}");
        }
        // What was made of it there carries it on to those who are told there.
        let next = made_of(&bench, arrival, BTreeSet::new()).await;
        let cx = write(&bench, &council_hub(821)).await;
        carry_to_share(&cx, next, 1, file.id, "記録.txt").await.unwrap();
        cx.commit().await.unwrap();
        let (hash, _, content) = current(&bench, next).await;
        let cx = write(&bench, &council_hub(822)).await;
        review_share(&cx, next, hash, Verdict::Approve, "").await.unwrap();
        release_share(&cx, next, hash).await.unwrap();
        cx.commit().await.unwrap();
        let path = format!("/shares/{next}/files/{}", content.files[0].id);
        assert_eq!(fetch(&router, "elsewhere", &path).await.0, StatusCode::OK);
        for who in ["member", "hub", "outsider", "centre"] {
            assert_eq!(fetch(&router, who, &path).await.0, StatusCode::NOT_FOUND, "{who}");
        }
    }

    async fn files_of_a_notice_pass_with_it_and_are_withdrawn_with_it(bench: Bench) with &tables(); {
        build(&bench).await;
        let label = Label::new(Tlp::Amber, Audience::All, None);
        let content = sharing::notice::Content { title: "点検".into(), body: "本文".into(), label, ..Default::default() };
        let cx = write(&bench, &centre(Role::Analyst)).await;
        let notice = sharing::ops::begin_notice::begin_notice(&cx, content, false).await.unwrap();
        attach_to_notice(&cx, notice, 1, "一覧.txt", LOG.to_vec()).await.unwrap();
        leaves(&cx.system("test"), notice, (9001, "点検".into())).await;
        cx.commit().await.unwrap();
        let arrival = passed(&bench, notice).await;
        let file = content_of(&bench, arrival).await.files[0].clone();
        let share = made_of(&bench, arrival, BTreeSet::new()).await;
        let cx = write(&bench, &council_hub(821)).await;
        carry_to_share(&cx, share, 1, file.id, "一覧.txt").await.unwrap();
        cx.commit().await.unwrap();
        let (hash, _, content): (_, _, Content) = current(&bench, share).await;
        let cx = write(&bench, &council_hub(822)).await;
        review_share(&cx, share, hash, Verdict::Approve, "").await.unwrap();
        release_share(&cx, share, hash).await.unwrap();
        cx.commit().await.unwrap();
        let router = open(&bench);
        let paths = [
            ("c4tap", format!("/arrivals/{arrival}/files/{}", file.id)),
            ("elsewhere", format!("/shares/{share}/files/{}", content.files[0].id)),
            ("c4tap", format!("/shares/{share}/files/{}", content.files[0].id)),
        ];
        for (who, path) in &paths {
            assert_eq!(fetch(&router, who, path).await.2, LOG, "{path}");
        }
        recalled(&bench, notice).await;
        for (who, path) in &paths {
            for under in ["", "/api/v1"] {
                let (status, _, bytes) = fetch(&router, who, &format!("{under}{path}")).await;
                assert_eq!(status, StatusCode::CONFLICT, "{who} at {under}{path}");
                assert!(!String::from_utf8_lossy(&bytes).contains("a.php"));
            }
        }
        for (who, path) in [("elsewhere", format!("/shares/{share}")), ("c4tap", format!("/arrivals/{arrival}"))] {
            let (_, page) = get(&router, who, "ja", &path).await;
            assert!(!page.contains("一覧.txt"), "{page}");
        }
        let cx = bench.db.read(Actor::nobody(), bench.clock.now()).await.unwrap();
        assert!(verify_seals(&cx).await.unwrap().good(), "a recall breaks no seal");
    }

    async fn what_came_to_the_centre_is_taken_up_with_its_files(bench: Bench) with &tables(); {
        build(&bench).await;
        let cx = write(&bench, &member(ELSEWHERE)).await;
        let files = vec![("記録.txt".to_owned(), LOG.to_vec())];
        let one = community::Contribution { title: "標本".into(), text: "不審".into(), ..contribution("x") };
        let from = submit_with(&cx, c4tap(), one, (files, true)).await.unwrap();
        cx.commit().await.unwrap();
        let cx = write(&bench, &council_hub(821)).await;
        let words = sharing::removal::Substitutes::default();
        let share = community::ops::derive_share::derive_share(&cx, c4tap(), &BTreeSet::from([from]), &BTreeSet::new(), &words).await.unwrap();
        cx.commit().await.unwrap();
        let cx = write(&bench, &Actor::nobody()).await;
        let of = "SELECT * FROM submissions WHERE id = $1";
        let came = cx.system("test").one::<community::Submission>(of, params![from]).await.unwrap().unwrap().content.files;
        drop(cx);
        let cx = write(&bench, &council_hub(821)).await;
        let hash = carry_to_share(&cx, share, 1, came[0].id, "記録.txt").await.unwrap();
        cx.commit().await.unwrap();
        let ask = async |bridge| {
            let cx = write(&bench, &council_hub(821)).await;
            let id = ask_approval(&cx, share, org_id(ELSEWHERE), bridge, hash).await.unwrap();
            cx.commit().await.unwrap();
            agreed(&bench, &member(ELSEWHERE), id).await;
        };
        ask(None).await;
        let cx = write(&bench, &council_hub(822)).await;
        review_share(&cx, share, hash, Verdict::Approve, "").await.unwrap();
        release_share(&cx, share, hash).await.unwrap();
        cx.commit().await.unwrap();
        ask(Some(to_centre())).await;
        let cx = write(&bench, &council_hub(822)).await;
        let arrival = cross_bridge(&cx, to_centre(), share).await.unwrap();
        cx.commit().await.unwrap();
        let cx = write(&bench, &centre(Role::Analyst)).await;
        let notice = take_up_arrival(&cx, arrival).await.unwrap();
        cx.commit().await.unwrap();
        let cx = write(&bench, &Actor::nobody()).await;
        let newest = "SELECT content FROM notice_revisions WHERE notice_id = $1 ORDER BY revision DESC LIMIT 1";
        let row = cx.system("test").row(newest, params![notice]).await.unwrap().unwrap();
        let content: sharing::notice::Content = row.json("content").unwrap();
        assert_eq!(content.attachments.iter().map(|file| file.hash).collect::<Vec<_>>(), [ContentHash::of(LOG)]);
    }

    async fn a_byte_changed_in_what_was_shared_or_arrived_is_found(bench: Bench) with &tables(); {
        build(&bench).await;
        crossed(&bench).await;
        let seals = async || {
            let cx = bench.db.read(Actor::nobody(), bench.clock.now()).await.unwrap();
            verify_seals(&cx).await.unwrap()
        };
        assert!(seals().await.good(), "{:?}", seals().await);
        let lift = match bench.db.engine() {
            store::Engine::Sqlite => "DROP TRIGGER sealed_community_files_UPDATE; DROP TRIGGER sealed_community_files_DELETE",
            store::Engine::Postgres => "DROP TRIGGER sealed_community_files ON community_files",
        };
        bench.db.run_script(lift).await.unwrap();
        for (column, kind) in [("arrival_id", SealKind::Arrival), ("share_id", SealKind::Revision)] {
            for (set, bytes) in [("changed", b"203.0.113.8".to_vec()), ("as it was", LOG.to_vec())] {
                let cx = write(&bench, &Actor::nobody()).await;
                let deed = format!("UPDATE community_files SET bytes = $1 WHERE {column} IS NOT NULL");
                assert_eq!(cx.system("test").run(&deed, params![bytes]).await.unwrap(), 1);
                cx.commit_unrecorded("test").await.unwrap();
                let broken: BTreeSet<SealKind> = seals().await.broken.iter().map(|one| one.kind).collect();
                assert_eq!(broken, if set == "changed" { BTreeSet::from([kind]) } else { BTreeSet::new() }, "{column} {set}");
            }
        }
    }

    async fn a_program_hands_files_in(bench: Bench) with &tables(); {
        build(&bench).await;
        let router = open(&bench);
        let path = "/api/v1/communities/J-CSIP/submissions";
        let said = |bytes: &str| format!(r#"{{"title":"検体","label":{{"tlp":"amber"}},"files":[{{"name":"a.txt","bytes":"{bytes}"}}]}}"#);
        let (status, text) = crate::house::call(&router, "member", path, &said("MjAzLjAuMTEzLjc=")).await;
        assert_eq!(status, StatusCode::CREATED, "{text}");
        let id = serde_json::from_str::<serde_json::Value>(&text).unwrap()["id"].as_str().unwrap().to_owned();
        let (_, text) = get(&router, "hub", "ja", &format!("/api/v1/submissions/{id}")).await;
        let view: serde_json::Value = serde_json::from_str(&text).unwrap();
        let file = view["files"][0]["file"]["id"].as_str().unwrap().to_owned();
        assert_eq!(fetch(&router, "hub", &format!("/api/v1/submissions/{id}/files/{file}")).await.2, b"203.0.113.7");
        for wrong in ["no base64!", "", "MjAz"] {
            let (status, text) = crate::house::call(&router, "member", path, &said(wrong)).await;
            let good = wrong == "MjAz";
            assert_eq!(status, if good { StatusCode::CREATED } else { StatusCode::UNPROCESSABLE_ENTITY }, "{text}");
            assert!(good || text.contains("files"), "{text}");
        }
    }

    async fn each_provider_is_told_what_is_its_own_and_keeps_nothing_of_others_that_was_taken_off(bench: Bench) with &tables(); {
        build(&bench).await;
        let photo = samples::jpeg("潮見 太郎");
        let (one, came) = with(&bench, &[("記録.txt", LOG), ("現場.jpg", &photo)]).await;
        let mut another = contribution("別のメール");
        another.text = "不審なメールが届いた。".into();
        another.indicators = vec!["192.0.2.77".into()];
        let two = handed_in(&bench, &member(102), another).await;
        let share = derived(&bench, &[one, two]).await;
        for file in &came {
            carried(&bench, share, file, &file.name).await;
        }
        let content = current(&bench, share).await.2;
        assert!(content.removals.iter().any(|one| one.from.contains("潮見")), "{content:?}");
        approved(&bench, share).await;
        let (first, near) = (asked(&bench, share, org_id(101), None).await, asked(&bench, share, org_id(102), None).await);
        let router = open(&bench);
        let marks = |page: &str| (page.matches("あなたが提供したもの").count(), page.matches("あなたの提供にはないもの").count());
        let (_, page) = get(&router, "member", "ja", &format!("/approvals/{first}")).await;
        assert_eq!(marks(&page), (3, 1), "two files, one of them stripped, and one indicator of its own: {page}");
        assert!(page.contains("潮見") && page.find("取り除いたもの") < page.find("name=\"answer\""), "the answer stands last");
        let (_, page) = get(&router, "near", "ja", &format!("/approvals/{near}")).await;
        assert_eq!(marks(&page), (1, 3), "{page}");
        assert!(!page.contains("潮見"), "what was taken out of what another handed in is not for this one to know");
        let (_, page) = get(&router, "hub", "en", &format!("/approvals/{near}")).await;
        assert!(!page.contains("ubmitted by you") && !page.contains("what you submitted"), "not the hub's own: {page}");
        assert_eq!((page.matches("The provider&#39;s").count(), page.matches("Not in what the provider submitted").count()), (1, 3), "{page}");
        assert!(page.contains("awaited") && !page.contains('⟦') && !page.contains("name=\"answer\""), "{page}");
        let path = |approval, under: &str| format!("{under}/approvals/{approval}/files/{}", content.files[0].id);
        for under in ["", "/api/v1"] {
            assert_eq!(fetch(&router, "near", &path(near, under)).await.0, StatusCode::OK);
        }
        let (_, number, _) = current(&bench, share).await;
        let cx = write(&bench, &self::first()).await;
        detach_from_share(&cx, share, number, content.files[0].id).await.unwrap();
        cx.commit().await.unwrap();
        for under in ["", "/api/v1"] {
            assert_eq!(fetch(&router, "near", &path(near, under)).await.0, StatusCode::NOT_FOUND, "taken off: not to be shared");
            assert_eq!(fetch(&router, "member", &path(first, under)).await.0, StatusCode::OK, "its own");
            assert_eq!(fetch(&router, "hub", &path(near, under)).await.0, StatusCode::OK);
            let (_, text) = get(&router, "near", "ja", &format!("{under}/approvals/{near}")).await;
            assert!(!text.contains("記録.txt") && text.contains("現場.jpg"), "{text}");
        }
        let (_, page) = get(&router, "near", "ja", &format!("/approvals/{near}")).await;
        assert!(page.contains("要らなくなりました") && !page.contains("name=\"answer\""), "{page}");
    }

    async fn whoever_names_others_is_not_told_which_of_them_handed_in(bench: Bench) with &tables(); {
        build(&bench).await;
        let cx = write(&bench, &self::first()).await;
        let names: Vec<String> = registry::ask::organisations(&cx.system("test"), &[org_id(102), org_id(103)])
            .await
            .unwrap()
            .into_iter()
            .map(|one| one.name.ja)
            .collect();
        drop(cx);
        let listed = community::Contribution { text: format!("{}と{}にも尋ねた。", names[0], names[1]), ..contribution("照会") };
        let mine = handed_in(&bench, &member(101), listed).await;
        let theirs = handed_in(&bench, &member(102), contribution("別のメール")).await;
        let share = derived(&bench, &[mine, theirs]).await;
        let content = current(&bench, share).await.2;
        assert!(names.iter().all(|name| !content.body.contains(name)), "all alike are taken out: {}", content.body);
        let asked = asked(&bench, share, org_id(101), None).await;
        let (_, text) = get(&open(&bench), "member", "ja", &format!("/api/v1/approvals/{asked}")).await;
        let view: serde_json::Value = serde_json::from_str(&text).unwrap();
        let shown: Vec<&str> = view["taken_out"].as_array().unwrap().iter().filter_map(|one| one["from"].as_str()).collect();
        let told = |name: &String| shown.contains(&name.as_str());
        assert_eq!((told(&names[0]), told(&names[1])), (true, true), "of one as of the other: {shown:?}");
    }

    async fn a_hubs_program_chooses_files_on_what_it_read(bench: Bench) with &tables(); {
        build(&bench).await;
        let (from, came) = with(&bench, &[("記録.txt", LOG)]).await;
        let share = derived(&bench, &[from]).await;
        let router = open(&bench);
        let at = format!("/api/v1/shares/{share}/desk/files");
        let carry = format!("{at}/{}/carry?name=a.txt", came[0].id);
        let sent = async |who, method, path: &str, revision: Option<i64>| -> (StatusCode, serde_json::Value) {
            let (status, text) = crate::house::change(&router, who, (method, path), revision, "bytes").await;
            (status, serde_json::from_str(&text).unwrap_or_default())
        };
        assert_eq!(sent("hub", "POST", &carry, None).await.0, StatusCode::PRECONDITION_REQUIRED);
        assert_eq!(sent("hub", "POST", &carry, Some(7)).await.0, StatusCode::PRECONDITION_FAILED);
        for who in ["member", "near", "outsider", "centre", "council"] {
            assert_eq!(sent(who, "POST", &carry, Some(1)).await.0, StatusCode::NOT_FOUND, "{who}");
            assert_eq!(get(&router, who, "ja", &at).await.0, StatusCode::NOT_FOUND, "{who}");
        }
        let (status, seen) = sent("hub", "POST", &carry, Some(1)).await;
        assert_eq!((status, seen["file"]["name"].as_str()), (StatusCode::CREATED, Some("a.txt")), "{seen}");
        assert_eq!(sent("hub", "POST", &format!("{at}?name=b.txt"), Some(2)).await.0, StatusCode::CREATED);
        let (_, text) = get(&router, "hub", "ja", &at).await;
        assert!(text.contains("a.txt") && text.contains("b.txt"), "{text}");
        let file = seen["file"]["id"].as_str().unwrap().to_owned();
        assert_eq!(fetch(&router, "hub", &format!("/api/v1/shares/{share}/files/{file}")).await.2, LOG);
        assert_eq!(sent("hub", "DELETE", &format!("{at}/{file}"), Some(3)).await.0, StatusCode::NO_CONTENT);
        assert_eq!(current(&bench, share).await.2.files.len(), 1);
        assert_eq!(sent("hub", "DELETE", &format!("{at}/{file}"), Some(4)).await.0, StatusCode::NOT_FOUND);
    }
}
