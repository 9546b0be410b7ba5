//! What a hub recalls of what it shared: nobody to whom it went reads it any more, here or where it went on; who had it is told.

use crate::{
    centre_hands::{broken, left_from},
    hands::{SAID, to_jpcert},
    house::{call, fetch, get, open, post},
    letters::{letters, to, whole, with_mail},
    told::miscounted,
    world::*,
};
use access::{Actor, Role};
use axum::http::StatusCode;
use community::{
    ArrivalId, Obstacle, SealKind, ShareId,
    ops::{
        answer_approval::answer_approval,
        answer_share::{AnswerShareError, answer_share},
        ask_approval::ask_approval,
        attach_to_share::attach_to_share,
        cross_bridge::{CrossBridgeError, cross_bridge},
        derive_share::{DeriveShareError, derive_share},
        end_membership::end_membership,
        hand_over_share::{HandOverError, hand_over_share},
        open_share::open_share,
        recall_share::{RecallShareError, recall_share},
        release_share::{ReleaseShareError, release_share},
        review_share::{ReviewShareError, review_share},
        submit::submit,
        take_up_arrival::{TakeUpArrivalError, take_up_arrival},
    },
};
use sharing::{
    consent::ConsentAnswer,
    notice::NoticeId,
    ops::{
        release_notice::{ReleaseNoticeError, release_notice},
        update_notice::update_notice,
    },
    release::{Hold, Obstacle as NoticeObstacle, Verdict},
    removal::Substitutes,
};
use std::collections::BTreeSet;
use store::{SealFault, params};
use trial::{Bench, both_engines, org_id};

const REASON: &str = "指標の一つに誤りがありました。";
const INSTRUCTIONS: &str = "遮断の設定を解除してください。";
/// Of the text, of the indicators and of the files, in whatever way they are shown.
const SECRETS: [&str; 4] = ["メールが届いた", "203.0.113.7", "203[.]0[.]113[.]7", "手順の写し"];

/// A share with a file, released to the whole circle.
async fn with_file(bench: &Bench) -> (ShareId, String) {
    let submission = handed_in(bench, &member(101), contribution("請求書を装うメール")).await;
    let share = derived(bench, &[submission]).await;
    let cx = write(bench, &first()).await;
    attach_to_share(&cx, share, 1, "手順の写し.txt", b"nothing of anybody".to_vec()).await.unwrap();
    cx.commit().await.unwrap();
    let approval = asked(bench, share, org_id(101), None).await;
    agreed(bench, &member(101), approval).await;
    approved(bench, share).await;
    released(bench, share).await;
    (share, current(bench, share).await.2.files[0].id.to_string())
}

async fn recalls(bench: &Bench, who: &Actor, share: ShareId) {
    let cx = write(bench, who).await;
    recall_share(&cx, share, REASON, INSTRUCTIONS).await.unwrap();
    cx.commit().await.unwrap();
}

fn encoded(reason: &str, instructions: &str, more: &[(&str, &str)]) -> String {
    let mut pairs = vec![("reason", reason), ("instructions", instructions)];
    pairs.extend(more);
    serde_html_form::to_string(pairs).unwrap()
}

async fn crossed(bench: &Bench) -> (ShareId, ArrivalId) {
    let (_, share) = a_share(bench).await;
    let approval = asked(bench, share, org_id(101), Some(over())).await;
    agreed(bench, &member(101), approval).await;
    let cx = write(bench, &second()).await;
    let arrival = cross_bridge(&cx, over(), share).await.unwrap();
    cx.commit().await.unwrap();
    (share, arrival)
}

async fn agrees(bench: &Bench, share: ShareId, bridge: Option<community::BridgeId>) {
    let (hash, ..) = current(bench, share).await;
    let cx = write(bench, &council_hub(821)).await;
    let approval = ask_approval(&cx, share, org_id(ELSEWHERE), bridge, hash).await.unwrap();
    cx.commit().await.unwrap();
    let cx = write(bench, &member(ELSEWHERE)).await;
    answer_approval(&cx, approval, ConsentAnswer::Agree, "").await.unwrap();
    cx.commit().await.unwrap();
}

/// What C4TAP shared and passed on to the centre.
async fn at_the_centre(bench: &Bench) -> (ShareId, ArrivalId) {
    let cx = write(bench, &member(ELSEWHERE)).await;
    let said = community::Contribution {
        text: "不審なメールが届いた。".into(), ..contribution("不審なメール")
    };
    let own = submit(&cx, c4tap(), said).await.unwrap();
    cx.commit().await.unwrap();
    let cx = write(bench, &council_hub(821)).await;
    let words = Substitutes::default();
    let share = derive_share(&cx, c4tap(), &BTreeSet::from([own]), &BTreeSet::new(), &words).await.unwrap();
    cx.commit().await.unwrap();
    agrees(bench, share, None).await;
    let (hash, ..) = current(bench, share).await;
    let cx = write(bench, &council_hub(822)).await;
    review_share(&cx, share, hash, Verdict::Approve, "").await.unwrap();
    release_share(&cx, share, hash).await.unwrap();
    cx.commit().await.unwrap();
    agrees(bench, share, Some(to_centre())).await;
    let cx = write(bench, &council_hub(822)).await;
    let arrival = cross_bridge(&cx, to_centre(), share).await.unwrap();
    cx.commit().await.unwrap();
    (share, arrival)
}

/// Whether the newest text of a notice is held because of what it was made of.
async fn held(bench: &Bench, notice: NoticeId) -> bool {
    let cx = write(bench, &centre(Role::Duty)).await;
    let newest = "SELECT content_hash FROM notice_revisions WHERE notice_id = $1 ORDER BY revision DESC LIMIT 1";
    let hash = cx.system("test").row(newest, params![notice]).await.unwrap().unwrap().hash("content_hash").unwrap();
    let release = release_notice(&cx, notice, hash).await;
    matches!(&release, Err(ReleaseNoticeError::InTheWay(why)) if why.contains(&NoticeObstacle::Held(Hold::Source)))
}

both_engines! {
    async fn what_the_hub_recalls_is_read_by_nobody_to_whom_it_went(bench: Bench) with &tables(); {
        build(&bench).await;
        let router = open(&bench);
        let (share, file) = with_file(&bench).await;
        let path = format!("/shares/{share}");
        let (_, before) = get(&router, "other", "ja", &path).await;
        assert!(SECRETS.iter().filter(|secret| before.contains(*secret)).count() >= 3, "it is read before: {before}");
        let (_, found) = get(&router, "other", "ja", "/search?q=%E8%AB%8B%E6%B1%82%E6%9B%B8").await;
        assert!(found.contains(&path), "it is found before");
        recalls(&bench, &first(), share).await;
        for under in ["", "/api/v1"] {
            for at in [format!("{under}{path}/files/{file}"), format!("{path}/indicators.csv")] {
                let (status, _, bytes) = fetch(&router, "other", &at).await;
                assert_eq!(status, StatusCode::CONFLICT, "{at}: {}", String::from_utf8_lossy(&bytes));
            }
        }
        let cx = bench.db.read(Actor::nobody(), kernel::Clock::now(&*bench.clock)).await.unwrap();
        let approval = cx.system("test").row("SELECT id FROM approvals", params![]).await.unwrap().unwrap();
        let approval = format!("/approvals/{}", approval.id::<community::Approval>("id").unwrap());
        drop(cx);
        for (who, at) in [("other", &path), ("member", &path), ("hub", &path), ("member", &approval)] {
            for (lang, at, words, name) in [
                ("ja", at.clone(), "第5組織株式会社 が回収しました", "第5組織株式会社"),
                ("en", at.clone(), "Recalled by Body 5", "Body 5"),
                ("ja", format!("/api/v1{at}"), "\"by\":\"hub\"", "第5組織株式会社"),
            ] {
                let (status, text) = get(&router, who, lang, &at).await;
                assert_eq!(status, StatusCode::OK, "{who} at {at}: {text}");
                for said in [REASON, INSTRUCTIONS, words, name] {
                    assert!(text.contains(said) && !text.contains('⟦'), "{who} at {at}: {said}: {text}");
                }
                assert!(!SECRETS.iter().any(|secret| text.contains(secret)), "{who} at {at}: {text}");
                assert!(!text.contains(&format!("{path}/answer")), "{text}");
            }
        }
        for at in ["/", "/communities/J-CSIP", "/search?q=%E8%AB%8B%E6%B1%82%E6%9B%B8", "/api/v1/communities/J-CSIP/shares"] {
            let (_, text) = get(&router, "other", "ja", at).await;
            assert!(!SECRETS.iter().any(|secret| text.contains(secret)), "{at}: {text}");
            let lists = at.contains("J-CSIP");
            assert_eq!(text.contains(&share.to_string()), lists, "{at}: {text}");
            assert!(!lists || text.contains("回収") || text.contains("recalled_at"), "{at}: {text}");
        }
        let (_, became) = get(&router, "member", "ja", "/communities/J-CSIP").await;
        assert!(became.contains("st bad"), "{became}");
        // Nobody answers it.
        assert_eq!(post(&router, "other", &format!("{path}/answer"), "seen=yes").await.0, StatusCode::CONFLICT);
        let (status, text) = call(&router, "other", &format!("/api/v1{path}/answer"), "{\"seen\":true}").await;
        assert!(status == StatusCode::CONFLICT && text.contains("community.recalled"), "{text}");
        let cx = write(&bench, &member(105)).await;
        assert!(matches!(answer_share(&cx, share, true, "").await, Err(AnswerShareError::Recalled)));
        drop(cx);
        // Its hub still reads it, and who had it.
        for (lang, words) in [("ja", "開いた組織（1）"), ("en", "Opened it (1)")] {
            let (status, desk) = get(&router, "second", lang, &format!("{path}/desk")).await;
            for said in [words, SECRETS[0], REASON, "手順の写し.txt"] {
                assert!(status == StatusCode::OK && desk.contains(said) && !desk.contains('⟦'), "{said}: {desk}");
            }
            assert!(!desk.contains(&format!("{path}/recall")) && !desk.contains("formaction"), "{desk}");
        }
        let (_, desk) = get(&router, "second", "ja", &format!("/api/v1{path}/desk")).await;
        let desk: serde_json::Value = serde_json::from_str(&desk).unwrap();
        assert_eq!(desk["received"].as_array().unwrap().len(), 7, "{desk}");
        assert!(desk["received"][0]["opened_at"].is_string() && desk["received"][1]["opened_at"].is_null(), "{desk}");
        assert!(desk["body"].as_str().unwrap().contains(SECRETS[0]) && desk["recall"]["by"] == "hub", "{desk}");
        assert_eq!(fetch(&router, "hub", &format!("{path}/files/{file}")).await.0, StatusCode::OK);
        let (_, list) = get(&router, "hub", "ja", "/communities/J-CSIP/desk").await;
        assert!(list.contains("st bad"), "{list}");
        assert_eq!((broken(&bench).await, miscounted(&bench).await), (vec![], vec![]));
    }

    async fn the_hub_alone_recalls_once_and_says_why_and_what_to_do(bench: Bench) with &tables(); {
        build(&bench).await;
        let router = open(&bench);
        let (_, share) = a_share(&bench).await;
        let path = format!("/shares/{share}/recall");
        let sure = encoded(REASON, INSTRUCTIONS, &[("sure", "yes")]);
        let json = serde_json::json!({ "reason": REASON, "instructions": INSTRUCTIONS }).to_string();
        for (who, status) in [("member", 403), ("other", 403), ("council", 404), ("c4tap", 404), ("centre", 404), ("outsider", 404), ("elsewhere", 404)] {
            let asked = [post(&router, who, &path, &sure).await.0, get(&router, who, "ja", &path).await.0, call(&router, who, &format!("/api/v1{path}"), &json).await.0];
            assert_eq!(asked, [StatusCode::from_u16(status).unwrap(); 3], "{who}");
        }
        // What is not said, is said at length, or tells who provided it.
        let long = "長".repeat(1_001);
        for (reason, instructions, code) in [("", INSTRUCTIONS, "missing"), (REASON, " ", "missing"), (&long, INSTRUCTIONS, "long"), ("潮見通信の名が出ていました。", INSTRUCTIONS, "held")] {
            for more in [&[][..], &[("sure", "yes")][..]] {
                let (status, text) = post(&router, "hub", &path, &encoded(reason, instructions, more)).await;
                assert!(status == StatusCode::UNPROCESSABLE_ENTITY && text.contains("aria-invalid") && !text.contains('⟦'), "{code}: {text}");
                assert!(text.contains(reason), "what was typed stays");
            }
            let json = serde_json::json!({ "reason": reason, "instructions": instructions }).to_string();
            let (status, text) = call(&router, "hub", &format!("/api/v1{path}"), &json).await;
            assert!(status == StatusCode::UNPROCESSABLE_ENTITY && text.contains(&format!("community.recall-{code}")), "{text}");
        }
        for (lang, words) in [("ja", "7組織に共有し"), ("en", "Shared with 7 organisations")] {
            let (status, form) = get(&router, "hub", lang, &path).await;
            assert!(status == StatusCode::OK && form.contains(words) && !form.contains('⟦'), "{form}");
        }
        assert!(get(&router, "hub", "ja", &format!("/shares/{share}/desk")).await.1.contains(&path));
        // It is looked at first, and can be put in other words.
        let (status, check) = post(&router, "hub", &path, &encoded(REASON, INSTRUCTIONS, &[])).await;
        assert!(status == StatusCode::OK && check.contains("まだ回収していません") && check.contains("name=\"sure\""), "{check}");
        let (status, form) = post(&router, "hub", &path, &encoded(REASON, INSTRUCTIONS, &[("back", "yes")])).await;
        assert!(status == StatusCode::OK && form.contains(REASON) && form.contains("<textarea"), "{form}");
        assert_eq!(get(&router, "hub", "ja", &path).await.0, StatusCode::OK, "nothing is recalled by looking");
        assert_eq!(post(&router, "hub", &path, &sure).await.0, StatusCode::SEE_OTHER);
        assert_eq!(post(&router, "hub", &path, &sure).await.0, StatusCode::CONFLICT);
        assert_eq!(get(&router, "hub", "ja", &path).await.0, StatusCode::CONFLICT);
        let (status, text) = call(&router, "second", &format!("/api/v1{path}"), &json).await;
        assert!(status == StatusCode::CONFLICT && text.contains("community.recalled"), "{text}");
        // What has not left is not recalled.
        let submission = handed_in(&bench, &member(102), contribution("まだ")).await;
        let written = derived(&bench, &[submission]).await;
        let cx = write(&bench, &first()).await;
        let early = recall_share(&cx, written, REASON, INSTRUCTIONS).await;
        assert!(matches!(early, Err(RecallShareError::NotReleased)), "{early:?}");
        drop(cx);
        let (_, another) = a_share(&bench).await;
        let (status, text) = call(&router, "second", &format!("/api/v1/shares/{another}/recall"), &json).await;
        assert_eq!(status, StatusCode::NO_CONTENT, "{text}");
    }

    async fn what_crossed_a_bridge_is_recalled_there_with_what_was_made_of_it(bench: Bench) with &tables(); {
        build(&bench).await;
        let router = open(&bench);
        let (share, arrival) = crossed(&bench).await;
        let beyond = async || crate::recalled::made_of(&bench, arrival, BTreeSet::new()).await;
        let (left, written) = (beyond().await, beyond().await);
        let (hash, ..) = current(&bench, left).await;
        let cx = write(&bench, &council_hub(822)).await;
        review_share(&cx, left, hash, Verdict::Approve, "").await.unwrap();
        release_share(&cx, left, hash).await.unwrap();
        cx.commit().await.unwrap();
        let at = [("c4tap", format!("/arrivals/{arrival}")), ("elsewhere", format!("/shares/{left}")), ("c4tap", format!("/shares/{left}/desk")), ("c4tap", format!("/shares/{written}/desk"))];
        for (who, path) in &at {
            assert!(get(&router, who, "ja", path).await.1.contains(SECRETS[0]), "{path}: it is read before");
        }
        recalls(&bench, &second(), share).await;
        for (who, path) in &at {
            for (lang, path) in [("ja", path.clone()), ("en", path.clone()), ("ja", format!("/api/v1{path}"))] {
                let (status, text) = get(&router, who, lang, &path).await;
                assert!(status == StatusCode::OK && !SECRETS.iter().any(|secret| text.contains(secret)), "{path}: {text}");
                for said in [REASON, INSTRUCTIONS, if lang == "ja" { "第5組織株式会社" } else { "Body 5" }] {
                    assert!(text.contains(said) && !text.contains('⟦'), "{path}: {said}: {text}");
                }
                assert!(!text.contains("\"received\"") && !text.contains("h-had"), "who had it is for the hub that recalled it: {text}");
            }
        }
        for path in ["/", "/communities/C4TAP", "/communities/C4TAP/desk", "/search?q=%E8%AB%8B%E6%B1%82%E6%9B%B8", "/api/v1/arrivals", "/api/v1/communities/C4TAP/shares"] {
            for who in ["elsewhere", "c4tap"] {
                let (_, text) = get(&router, who, "ja", path).await;
                assert!(!SECRETS.iter().any(|secret| text.contains(secret)), "{who} at {path}: {text}");
            }
        }
        // Nobody goes on with it there.
        let cx = write(&bench, &council_hub(822)).await;
        let (hash, ..) = current(&bench, written).await;
        assert!(matches!(review_share(&cx, written, hash, Verdict::Approve, "").await, Err(ReviewShareError::Recalled)));
        let release = release_share(&cx, written, hash).await;
        assert!(matches!(&release, Err(ReleaseShareError::InTheWay(why)) if *why == [Obstacle::Recalled]), "{release:?}");
        let again = derive_share(&cx, c4tap(), &BTreeSet::new(), &BTreeSet::from([arrival]), &Substitutes::default()).await;
        assert!(matches!(again, Err(DeriveShareError::Recalled)), "{again:?}");
        let twice = recall_share(&cx, left, REASON, INSTRUCTIONS).await;
        assert!(matches!(twice, Err(RecallShareError::Recalled)), "it is recalled: {twice:?}");
        drop(cx);
        assert_eq!((broken(&bench).await, miscounted(&bench).await), (vec![], vec![]));
    }

    async fn what_was_recalled_goes_over_no_bridge_and_is_handed_over_to_nobody(bench: Bench) with &tables(); {
        build(&bench).await;
        let router = open(&bench);
        let (_, share) = a_share(&bench).await;
        for bridge in [over(), to_jpcert()] {
            let approval = asked(&bench, share, org_id(101), Some(bridge)).await;
            agreed(&bench, &member(101), approval).await;
        }
        let cx = write(&bench, &second()).await;
        hand_over_share(&cx, to_jpcert(), share, SAID).await.unwrap();
        cx.commit().await.unwrap();
        for (org, opens) in [(105, true), (106, false)] {
            if opens {
                let cx = write(&bench, &member(org)).await;
                assert!(open_share(&cx, share).await.unwrap().first);
                cx.commit().await.unwrap();
            }
            let cx = write(&bench, &first()).await;
            end_membership(&cx, jcsip(), org_id(org)).await.unwrap();
            cx.commit().await.unwrap();
        }
        let desk = format!("/shares/{share}/desk");
        let (_, before) = get(&router, "hub", "ja", &desk).await;
        assert!(before.contains("/cross\"") && !before.contains("直接知らせる") && !before.contains("第105組織"), "nobody is named before: {before}");
        recalls(&bench, &first(), share).await;
        let cx = write(&bench, &second()).await;
        let cross = cross_bridge(&cx, over(), share).await;
        assert!(matches!(&cross, Err(CrossBridgeError::InTheWay(why)) if *why == [Obstacle::Recalled]), "{cross:?}");
        let hand = hand_over_share(&cx, to_jpcert(), share, SAID).await;
        assert!(matches!(&hand, Err(HandOverError::InTheWay(why)) if *why == [Obstacle::Recalled]), "{hand:?}");
        drop(cx);
        for (lang, told, left) in [("ja", "直接知らせる", "今は参加していません"), ("en", "Tell them directly", "No longer a member")] {
            let (_, page) = get(&router, "hub", lang, &desk).await;
            for said in [told, "JPCERT/CC", "山田"] {
                assert!(page.contains(said) && !page.contains("/cross\"") && !page.contains('⟦'), "{said}: {page}");
            }
            assert_eq!(page.matches(left).count(), 2, "both who left are told otherwise: {page}");
        }
        let (_, text) = get(&router, "hub", "ja", &format!("/api/v1{desk}")).await;
        assert!(text.contains("\"outside\":[{") && text.contains("山田") && text.contains("\"still_in\":false"), "{text}");
    }

    async fn what_reached_the_centre_is_recalled_there_and_no_notice_of_it_leaves(bench: Bench) with &tables(); {
        build(&bench).await;
        let router = open(&bench);
        let ((share, arrival), (other, free)) = (at_the_centre(&bench).await, at_the_centre(&bench).await);
        let cx = write(&bench, &centre(Role::Analyst)).await;
        let notice = take_up_arrival(&cx, arrival).await.unwrap();
        cx.commit().await.unwrap();
        assert!(!held(&bench, notice).await);
        recalls(&bench, &council_hub(821), share).await;
        recalls(&bench, &council_hub(821), other).await;
        assert!(held(&bench, notice).await);
        for (id, means) in [(arrival, "公開したものは、回収するかどうか"), (free, "情報提供をはじめることも")] {
            let (_, page) = get(&router, "centre", "ja", &format!("/arrivals/{id}")).await;
            for said in ["が回収しました", means, REASON, INSTRUCTIONS] {
                assert!(page.contains(said) && !page.contains(SECRETS[0]) && !page.contains('⟦'), "{said}: {page}");
            }
            let (_, text) = get(&router, "centre", "ja", &format!("/api/v1/arrivals/{id}")).await;
            assert!(text.contains("\"by\":\"hub\"") && !text.contains(SECRETS[0]), "{text}");
        }
        let cx = write(&bench, &centre(Role::Analyst)).await;
        let taken = take_up_arrival(&cx, free).await;
        assert!(matches!(taken, Err(TakeUpArrivalError::Recalled)), "{taken:?}");
        drop(cx);
        assert_eq!((broken(&bench).await, miscounted(&bench).await), (vec![], vec![]));
    }

    async fn no_update_leaves_of_a_notice_that_was_made_of_it_and_who_may_recall_that_is_told(bench: Bench) with &tables(); {
        build(&bench).await;
        let router = open(&bench);
        let (share, arrival) = at_the_centre(&bench).await;
        let notice = left_from(&bench, arrival).await;
        assert!(!get(&router, "centre", "ja", "/").await.1.contains("もとの情報が取り下げられました"));
        recalls(&bench, &council_hub(821), share).await;
        let cx = write(&bench, &centre(Role::Analyst)).await;
        let update = update_notice(&cx, notice).await.unwrap();
        cx.commit().await.unwrap();
        assert!(held(&bench, update).await);
        let (_, home) = get(&router, "centre", "ja", "/").await;
        assert!(home.contains("もとの情報が取り下げられました") && home.contains(&format!("/notices/{notice}/recall")), "{home}");
        assert_eq!(miscounted(&bench).await, [] as [&str; 0]);
    }

    async fn who_had_it_is_told_by_letter_once_and_no_letter_tells_any_more_that_it_is_there(bench: Bench) with &tables(); {
        with_mail(&bench).await;
        let (share, arrival) = crossed(&bench).await;
        let made = crate::recalled::made_of(&bench, arrival, BTreeSet::new()).await;
        let (hash, ..) = current(&bench, made).await;
        let cx = write(&bench, &council_hub(822)).await;
        review_share(&cx, made, hash, Verdict::Approve, "").await.unwrap();
        release_share(&cx, made, hash).await.unwrap();
        cx.commit().await.unwrap();
        let cx = write(&bench, &first()).await;
        end_membership(&cx, jcsip(), org_id(103)).await.unwrap();
        cx.commit().await.unwrap();
        recalls(&bench, &first(), share).await;
        let hub = council().who().unwrap().organisation;
        assert!(letters(&bench, "share").await.iter().all(|(_, state)| state == "needless"));
        assert!(letters(&bench, "arrival").await.iter().all(|(_, state)| state == "needless"));
        let told = to(&[101, 102, 104, 105, 106, 107, ELSEWHERE], "waiting");
        assert_eq!(letters(&bench, "recalled").await, told, "everybody who can still see what is said of it");
        assert_eq!(letters(&bench, "arrival-recalled").await, [(hub, "waiting".to_owned())]);
        let cx = write(&bench, &second()).await;
        let again = recall_share(&cx, share, REASON, INSTRUCTIONS).await;
        assert!(matches!(again, Err(RecallShareError::Recalled)), "{again:?}");
        drop(cx);
        assert_eq!(letters(&bench, "recalled").await, told, "once");
        let cx = write(&bench, &first()).await;
        end_membership(&cx, jcsip(), org_id(104)).await.unwrap();
        cx.commit().await.unwrap();
        assert!(letters(&bench, "recalled").await.contains(&(org_id(104), "needless".to_owned())), "nor of what is seen no more");
        whole(&bench).await;
    }

    async fn a_recall_that_was_changed_taken_out_or_put_in_is_found(bench: Bench) with &tables(); {
        build(&bench).await;
        let (_, share) = a_share(&bench).await;
        a_share(&bench).await;
        recalls(&bench, &first(), share).await;
        assert_eq!(broken(&bench).await, []);
        let change = async |statement: &str| {
            let cx = write(&bench, &Actor::nobody()).await;
            assert_eq!(cx.system("test").run(statement, params![]).await.unwrap(), 1, "{statement}");
            cx.commit_unrecorded("test").await.unwrap();
        };
        let cx = write(&bench, &Actor::nobody()).await;
        assert!(cx.system("test").run("UPDATE share_recalls SET reason = 'x'", params![]).await.is_err(), "it is sealed in SQL");
        drop(cx);
        trial::lift(&bench, &["share_recalls"]).await;
        for (deed, undo, why) in [
            ("reason = reason || 'x'", "reason = SUBSTR(reason, 1, LENGTH(reason) - 1)", SealFault::Chain),
            ("instructions = instructions || 'x'", "instructions = SUBSTR(instructions, 1, LENGTH(instructions) - 1)", SealFault::Chain),
            ("recalled_at = recalled_at + 1", "recalled_at = recalled_at - 1", SealFault::Stamp),
        ] {
            change(&format!("UPDATE share_recalls SET {deed}")).await;
            assert_eq!(broken(&bench).await, [(SealKind::ShareRecall, why)], "{deed}");
            change(&format!("UPDATE share_recalls SET {undo}")).await;
            assert_eq!(broken(&bench).await, [], "{undo}");
        }
        change("INSERT INTO share_recalls SELECT share_id, 'x', 'y', released_by, released_at FROM share_releases WHERE share_id NOT IN (SELECT share_id FROM share_recalls)").await;
        assert_eq!(broken(&bench).await, [(SealKind::ShareRecall, SealFault::Extra)]);
        change("DELETE FROM share_recalls WHERE reason = 'x'").await;
        change("DELETE FROM share_recalls").await;
        assert_eq!(broken(&bench).await, [(SealKind::ShareRecall, SealFault::Gone)]);
        let cx = write(&bench, &Actor::nobody()).await;
        let select = "SELECT detail FROM audit_entries WHERE action = 'community.share-recalled'";
        let told = cx.system("test").row(select, params![]).await.unwrap().unwrap().text("detail").unwrap();
        assert!(!told.contains("誤り") && !told.contains("遮断"), "the chain tells no words: {told}");
    }
}
