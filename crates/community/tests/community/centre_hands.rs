//! The centre's bridges to bodies that are not here: what is handed over, what comes, and that it goes on only with leave.

use crate::{
    house::{fetch, get, open, post, send_form},
    recalled::{leaves, left_with},
    world::*,
};
use access::{Actor, Role};
use axum::http::StatusCode;
use community::{
    ArrivalId, BridgeId, Contribution, HandFlaw, Onward, SealKind,
    ops::{
        hand_over_notice::{HandOverNoticeError, Told, hand_over_notice},
        pass_notice::{PassNoticeError, pass_notice},
        record_arrival::{CameByHand, RecordArrivalError, record_arrival},
        record_leave::{Given, RecordLeaveError, record_leave},
        take_up_arrival::{TakeUpArrivalError, take_up_arrival},
        withdraw_leave::{WithdrawLeaveError, withdraw_leave},
    },
    verify_seals,
};
use kernel::{Audience, Clock, Label, Tlp};
use registry::load::settled_id;
use sharing::notice::{Content, Notice, NoticeId};
use store::{Denied, Engine, SealFault, params};
use trial::{Bench, both_engines};

const POLICE: &str = "警察庁の情報共有ネットワーク";

pub(crate) fn out() -> BridgeId {
    settled_id(&format!("bridge NISC {POLICE}")).unwrap()
}
pub(crate) fn back() -> BridgeId {
    settled_id(&format!("bridge {POLICE} NISC")).unwrap()
}
pub(crate) fn to_c4tap() -> BridgeId {
    settled_id("bridge NISC C4TAP").unwrap()
}

pub(crate) fn told(bench: &Bench) -> Told {
    Told {
        whom: "警察庁 山田".into(), means: "暗号化したメール".into(), at: Some(bench.clock.now().plus_minutes(-5))
    }
}
pub(crate) fn given(bench: &Bench) -> Given {
    let Told { whom, means, at } = told(bench);
    Given { whom, means, at, terms: "出所を伏せること".into() }
}

pub(crate) fn came(bench: &Bench, exercise: bool) -> CameByHand {
    let Told { whom, means, at } = told(bench);
    let content = Contribution {
        title: "標的型メールの分析".into(),
        text: "手渡しの本文".into(),
        indicators: vec!["203.0.113.7".into()],
        label: Label::new(Tlp::Amber, Audience::All, None),
        ..Contribution::default()
    };
    CameByHand { content, whom, means, at, exercise }
}

pub(crate) async fn recorded(bench: &Bench, exercise: bool) -> ArrivalId {
    let cx = write(bench, &centre(Role::Duty)).await;
    let files = vec![("sample.txt".to_owned(), b"203.0.113.7".to_vec())];
    let id = record_arrival(&cx, back(), came(bench, exercise), files).await.unwrap();
    cx.commit().await.unwrap();
    id
}

pub(crate) fn released() -> Content {
    Content {
        title: "点検のお願い".into(),
        body: "点検してください。".into(),
        label: Label::new(Tlp::Green, Audience::All, None),
        ..Content::default()
    }
}

pub(crate) async fn broken(bench: &Bench) -> Vec<(SealKind, SealFault)> {
    let cx = write(bench, &Actor::nobody()).await;
    verify_seals(&cx).await.unwrap().broken.into_iter().map(|one| (one.kind, one.why)).collect()
}

/// What somebody does who owns the database.
async fn change(bench: &Bench, statement: &str) {
    let cx = write(bench, &Actor::nobody()).await;
    assert!(cx.system("test").run(statement, params![]).await.unwrap() > 0, "{statement}");
    cx.commit_unrecorded("test").await.unwrap();
}

/// A notice begun with what arrived, as if it had been released.
pub(crate) async fn left_from(bench: &Bench, arrival: ArrivalId) -> NoticeId {
    let cx = write(bench, &centre(Role::Analyst)).await;
    let notice = take_up_arrival(&cx, arrival).await.unwrap();
    cx.commit().await.unwrap();
    let cx = write(bench, &Actor::nobody()).await;
    leaves(&cx.system("test"), notice, (9002, "標的型メールの分析".into())).await;
    cx.commit_unrecorded("test").await.unwrap();
    notice
}

/// A leave is written down; its id.
pub(crate) async fn let_go(bench: &Bench, arrival: ArrivalId, to: Onward) -> kernel::Id<community::Leave> {
    let cx = write(bench, &centre(Role::Duty)).await;
    record_leave(&cx, arrival, to, given(bench)).await.unwrap();
    let newest = "SELECT id FROM giver_leaves WHERE arrival_id = $1 ORDER BY id DESC LIMIT 1";
    let id = cx.system("test").row(newest, params![arrival]).await.unwrap().unwrap().id("id").unwrap();
    cx.commit().await.unwrap();
    id
}

pub(crate) async fn taken_back(
    bench: &Bench,
    who: &Actor,
    arrival: ArrivalId,
    (leave, why): (kernel::Id<community::Leave>, &str),
) -> Result<(), WithdrawLeaveError> {
    let cx = write(bench, who).await;
    withdraw_leave(&cx, arrival, leave, why).await?;
    cx.commit().await.unwrap();
    Ok(())
}

both_engines! {
    async fn a_leave_is_withdrawn_by_who_wrote_it_down_until_something_goes_on_with_it(bench: Bench) with &tables(); {
        build(&bench).await;
        let router = open(&bench);
        let id = recorded(&bench, false).await;
        let leave = let_go(&bench, id, Onward::Notice).await;
        let (path, duty) = (format!("/arrivals/{id}"), centre(Role::Duty));
        let back = format!("{path}/leaves/{leave}/withdraw");
        assert!(matches!(taken_back(&bench, &member(101), id, (leave, "x")).await.unwrap_err(), WithdrawLeaveError::Denied(Denied::NotFound)));
        for who in ["member", "council", "hub"] {
            assert_eq!(post(&router, who, &back, "why=x").await.0, StatusCode::NOT_FOUND, "{who}");
        }
        let (status, page) = post(&router, "centre", &back, "why=+").await;
        assert!(status == StatusCode::UNPROCESSABLE_ENTITY && page.contains("取消しの理由を書いてください"), "{page}");
        let (status, page) = post(&router, "centre", &format!("{path}/leaves/{id}/withdraw"), "why=x").await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{page}");
        taken_back(&bench, &duty, id, (leave, "相手先が内容を確認中")).await.unwrap();
        assert!(matches!(taken_back(&bench, &duty, id, (leave, "x")).await.unwrap_err(), WithdrawLeaveError::Already));
        for (lang, words) in [("ja", "<span class=\"st bad\">取消し（"), ("en", "<span class=\"st bad\">Withdrawn (")] {
            let (_, page) = get(&router, "centre", lang, &path).await;
            assert!(page.contains(words) && page.contains("相手先が内容を確認中") && !page.contains(&back) && !page.contains('⟦'), "{page}");
        }
        let (_, text) = get(&router, "centre", "ja", &format!("/api/v1/arrivals/{id}")).await;
        assert!(text.contains("\"why\":\"相手先が内容を確認中\""), "{text}");
        let cx = write(&bench, &centre(Role::Analyst)).await;
        assert!(matches!(take_up_arrival(&cx, id).await.unwrap_err(), TakeUpArrivalError::NoLeave), "nothing goes on with it");
        drop(cx);
        // Given anew, it goes on, and stays.
        let anew = let_go(&bench, id, Onward::Notice).await;
        let notice = left_from(&bench, id).await;
        assert!(matches!(taken_back(&bench, &duty, id, (anew, "x")).await.unwrap_err(), WithdrawLeaveError::WentOn));
        let (_, page) = get(&router, "centre", "ja", &path).await;
        assert!(page.contains("に先へ出ました。もう取り消せません。") && page.contains("取消し（"), "{page}");
        // Of each bridge by itself.
        let over = let_go(&bench, id, Onward::Bridge(out())).await;
        taken_back(&bench, &duty, id, (over, "条件が変わった")).await.unwrap();
        let cx = write(&bench, &duty).await;
        assert!(matches!(hand_over_notice(&cx, out(), notice, told(&bench)).await.unwrap_err(), HandOverNoticeError::Pass(PassNoticeError::SecondBridge)));
        drop(cx);
        let over = let_go(&bench, id, Onward::Bridge(out())).await;
        let cx = write(&bench, &duty).await;
        hand_over_notice(&cx, out(), notice, told(&bench)).await.unwrap();
        cx.commit().await.unwrap();
        assert!(matches!(taken_back(&bench, &duty, id, (over, "x")).await.unwrap_err(), WithdrawLeaveError::WentOn));
        let here = let_go(&bench, id, Onward::Bridge(to_c4tap())).await;
        let cx = write(&bench, &duty).await;
        pass_notice(&cx, to_c4tap(), notice).await.unwrap();
        cx.commit().await.unwrap();
        assert!(matches!(taken_back(&bench, &duty, id, (here, "x")).await.unwrap_err(), WithdrawLeaveError::WentOn));
        assert_eq!(broken(&bench).await, []);
    }

    async fn a_withdrawal_that_was_changed_put_in_or_taken_out_is_found(bench: Bench) with &tables(); {
        build(&bench).await;
        let id = recorded(&bench, false).await;
        let (first_one, second_one) = (let_go(&bench, id, Onward::Notice).await, let_go(&bench, id, Onward::Bridge(out())).await);
        taken_back(&bench, &centre(Role::Duty), id, (first_one, "理由")).await.unwrap();
        trial::lift(&bench, &["leave_withdrawals"]).await;
        for (deed, undo, why) in [
            ("UPDATE leave_withdrawals SET why = why || 'x'", "UPDATE leave_withdrawals SET why = '理由'", SealFault::Chain),
            ("UPDATE leave_withdrawals SET recorded_at = recorded_at + 1", "UPDATE leave_withdrawals SET recorded_at = recorded_at - 1", SealFault::Stamp),
        ] {
            change(&bench, deed).await;
            assert_eq!(broken(&bench).await, [(SealKind::LeaveWithdrawal, why)], "{deed}");
            change(&bench, undo).await;
            assert_eq!(broken(&bench).await, [], "{undo}");
        }
        let cx = write(&bench, &Actor::nobody()).await;
        let forged = "INSERT INTO leave_withdrawals (leave_id, why, recorded_by, recorded_at) VALUES ($1, 'x', $1, 1)";
        cx.system("test").run_one(forged, params![second_one]).await.unwrap();
        cx.commit_unrecorded("test").await.unwrap();
        assert_eq!(broken(&bench).await, [(SealKind::LeaveWithdrawal, SealFault::Extra)]);
        change(&bench, "DELETE FROM leave_withdrawals").await;
        assert_eq!(broken(&bench).await, [(SealKind::LeaveWithdrawal, SealFault::Gone)]);
    }

    async fn what_the_centre_hands_over_is_written_down_once_with_its_text(bench: Bench) with &tables(); {
        build(&bench).await;
        let router = open(&bench);
        let notice = left_with(&bench, released()).await;
        let path = format!("/bridges/{}", out());
        // That the bridge is declared is public; what passed it is not.
        for (who, status) in [("centre", StatusCode::OK), ("member", StatusCode::FORBIDDEN), ("council", StatusCode::FORBIDDEN), ("hub", StatusCode::FORBIDDEN)] {
            assert_eq!(get(&router, who, "ja", &path).await.0, status, "{who}");
            if who != "centre" {
                let form = format!("notice={notice}&whom=a&means=b&at=2014-06-17T09:00");
                assert_eq!(post(&router, who, &format!("{path}/hand-overs"), &form).await.0, StatusCode::FORBIDDEN, "{who}");
            }
        }
        let (_, page) = post(&router, "centre", &format!("{path}/hand-overs"), "notice=&whom=&means=&at=").await;
        assert!(page.contains("渡す情報提供を選んで") && page.contains("日時を入れて"), "all that is missing at once: {page}");
        let (status, page) = post(&router, "centre", &format!("{path}/hand-overs"), &format!("notice={notice}&whom=&means=&at=")).await;
        assert!(status == StatusCode::UNPROCESSABLE_ENTITY && page.contains("相手の方を200字までで") && page.contains("日時を入れて"), "{page}");
        let cx = write(&bench, &centre(Role::Duty)).await;
        let late = Told { at: Some(bench.clock.now().plus_minutes(1)), ..told(&bench) };
        assert!(matches!(hand_over_notice(&cx, out(), notice, late).await.unwrap_err(), HandOverNoticeError::Flawed(flaws) if flaws == [HandFlaw::Future]));
        // By hand goes only what has nobody here at the other end.
        assert!(matches!(hand_over_notice(&cx, to_c4tap(), notice, told(&bench)).await.unwrap_err(), HandOverNoticeError::Pass(PassNoticeError::NoWay)));
        assert!(matches!(pass_notice(&cx, out(), notice).await.unwrap_err(), PassNoticeError::NoWay));
        hand_over_notice(&cx, out(), notice, told(&bench)).await.unwrap();
        cx.commit().await.unwrap();
        let cx = write(&bench, &centre(Role::Duty)).await;
        assert!(matches!(hand_over_notice(&cx, out(), notice, told(&bench)).await.unwrap_err(), HandOverNoticeError::Pass(PassNoticeError::Already)));
        drop(cx);
        for (lang, said) in [("ja", "警察庁 山田（暗号化したメール）"), ("en", "警察庁 山田 (暗号化したメール)")] {
            let (_, page) = get(&router, "centre", lang, &path).await;
            assert!(page.contains(said) && page.contains("sha256") && page.contains("<td class=\"n\">1</td>") && !page.contains('⟦'), "{page}");
        }
        let (_, bridges) = get(&router, "centre", "en", "/bridges").await;
        assert!(bridges.contains(&path) && bridges.contains("1 this fiscal year") && !bridges.contains('⟦'), "{bridges}");
        let (_, text) = get(&router, "centre", "ja", &format!("/api/v1/bridges/{}/hand-overs", out())).await;
        let said: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!((said["items"][0]["notice"].as_str(), said["items"][0]["handed"]["whom"].as_str()), (Some(notice.to_string().as_str()), Some("警察庁 山田")));
        assert_eq!(broken(&bench).await, []);
    }

    async fn a_label_stronger_than_the_bridge_takes_is_not_handed_over(bench: Bench) with &tables(); {
        build(&bench).await;
        let red = Content { label: Label::new(Tlp::AmberStrict, Audience::All, None), ..released() };
        let notice = left_with(&bench, red).await;
        let cx = write(&bench, &centre(Role::Duty)).await;
        assert!(matches!(hand_over_notice(&cx, out(), notice, told(&bench)).await.unwrap_err(), HandOverNoticeError::Pass(PassNoticeError::NoWay)));
    }

    async fn what_comes_by_hand_is_read_at_the_centre_and_goes_on_only_with_leave(bench: Bench) with &tables(); {
        build(&bench).await;
        let router = open(&bench);
        let id = recorded(&bench, false).await;
        let path = format!("/arrivals/{id}");
        for who in ["member", "council", "hub", "outsider", "c4tap"] {
            let (status, page) = get(&router, who, "ja", &path).await;
            assert!(status == StatusCode::NOT_FOUND && !page.contains("手渡しの本文"), "{who}");
            assert_eq!(post(&router, who, &format!("{path}/leaves"), "to=notice&whom=a&means=b&at=2014-06-17T09:00").await.0, StatusCode::NOT_FOUND);
        }
        for (lang, words) in [("ja", "先へ出すことの承諾"), ("en", "Leave to go on")] {
            let (_, page) = get(&router, "centre", lang, &path).await;
            for said in ["手渡しの本文", "警察庁 山田", "暗号化したメール", "sample.txt", words] {
                assert!(page.contains(said), "{said}: {page}");
            }
            assert!(!page.contains('⟦') && !page.contains(&format!("{path}/notice")), "no leave, no notice: {page}");
        }
        let cx = write(&bench, &centre(Role::Analyst)).await;
        assert!(matches!(take_up_arrival(&cx, id).await.unwrap_err(), TakeUpArrivalError::NoLeave));
        drop(cx);
        assert_eq!(post(&router, "centre", &format!("{path}/leaves"), "to=notice&whom=a&means=&at=").await.0, StatusCode::UNPROCESSABLE_ENTITY);
        let cx = write(&bench, &centre(Role::Duty)).await;
        record_leave(&cx, id, Onward::Notice, given(&bench)).await.unwrap();
        assert!(matches!(record_leave(&cx, id, Onward::Bridge(back()), given(&bench)).await.unwrap_err(), RecordLeaveError::NoWay));
        cx.commit().await.unwrap();
        let cx = write(&bench, &centre(Role::Duty)).await;
        assert!(matches!(record_leave(&cx, id, Onward::Notice, given(&bench)).await.unwrap_err(), RecordLeaveError::Already));
        drop(cx);
        let notice = left_from(&bench, id).await;
        // It passes no second bridge of which the giver has said nothing, neither here nor by hand.
        let cx = write(&bench, &centre(Role::Duty)).await;
        assert!(matches!(pass_notice(&cx, to_c4tap(), notice).await.unwrap_err(), PassNoticeError::SecondBridge));
        assert!(matches!(hand_over_notice(&cx, out(), notice, told(&bench)).await.unwrap_err(), HandOverNoticeError::Pass(PassNoticeError::SecondBridge)));
        drop(cx);
        assert!(!get(&router, "centre", "ja", "/arrivals").await.1.contains(&notice.to_string()), "it is not offered");
        let cx = write(&bench, &centre(Role::Duty)).await;
        record_leave(&cx, id, Onward::Bridge(to_c4tap()), given(&bench)).await.unwrap();
        pass_notice(&cx, to_c4tap(), notice).await.unwrap();
        cx.commit().await.unwrap();
        assert_eq!(broken(&bench).await, []);
    }

    async fn what_a_community_gave_the_centre_passes_no_second_bridge(bench: Bench) with &tables(); {
        build(&bench).await;
        let (_, share) = a_share(&bench).await;
        let approval = asked(&bench, share, trial::org_id(101), Some(over())).await;
        agreed(&bench, &member(101), approval).await;
        let cx = write(&bench, &second()).await;
        let arrival = community::ops::cross_bridge::cross_bridge(&cx, over(), share).await.unwrap();
        cx.commit().await.unwrap();
        let cx = write(&bench, &centre(Role::Duty)).await;
        assert!(matches!(record_leave(&cx, arrival, Onward::Notice, given(&bench)).await.unwrap_err(), RecordLeaveError::Denied(Denied::NotFound)));
        drop(cx);
        // As if it had come to the centre, and a notice had been made of it.
        let notice = left_with(&bench, released()).await;
        let cx = write(&bench, &Actor::nobody()).await;
        let taken = "INSERT INTO arrival_notices (arrival_id, notice_id, begun_by, begun_at) VALUES ($1, $2, $3, 0)";
        cx.system("test").run_one(taken, params![arrival, notice, trial::person_id(900)]).await.unwrap();
        cx.commit_unrecorded("test").await.unwrap();
        let cx = write(&bench, &centre(Role::Duty)).await;
        assert!(matches!(pass_notice(&cx, to_c4tap(), notice).await.unwrap_err(), PassNoticeError::SecondBridge));
        assert!(matches!(hand_over_notice(&cx, out(), notice, told(&bench)).await.unwrap_err(), HandOverNoticeError::Pass(PassNoticeError::SecondBridge)));
    }

    async fn the_exercise_mark_stays_and_exercises_are_not_counted(bench: Bench) with &tables(); {
        build(&bench).await;
        let router = open(&bench);
        let id = recorded(&bench, true).await;
        recorded(&bench, false).await;
        let cx = write(&bench, &centre(Role::Duty)).await;
        record_leave(&cx, id, Onward::Notice, given(&bench)).await.unwrap();
        let notice = take_up_arrival(&cx, id).await.unwrap();
        cx.commit().await.unwrap();
        let cx = write(&bench, &centre(Role::Duty)).await;
        assert!(cx.permit::<_, Notice>(access::act::ViewNotice, notice).await.unwrap().exercise);
        drop(cx);
        assert!(get(&router, "centre", "ja", &format!("/arrivals/{id}")).await.1.contains("is-exercise"));
        let (_, page) = get(&router, "centre", "ja", &format!("/bridges/{}", back())).await;
        assert!(page.contains("extag") && page.contains("<td class=\"n\">1</td>"), "{page}");
        let (_, text) = get(&router, "centre", "ja", &format!("/api/v1/bridges/{}/counts", back())).await;
        assert!(text.contains("\"count\":1"), "{text}");
    }

    async fn the_form_takes_files_and_says_what_is_missing(bench: Bench) with &tables(); {
        build(&bench).await;
        let router = open(&bench);
        let path = format!("/bridges/{}/arrivals", back());
        let (status, page) = send_form(&router, "centre", &path, &[("whom", "山田"), ("title", "題")], &[]).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        for said in ["本文、メールの特徴、指標、添付", "方法を200字まで", "日時を入れて", "value=\"題\""] {
            assert!(page.contains(said), "{said}: {page}");
        }
        assert_eq!(send_form(&router, "member", &path, &[("title", "題")], &[]).await.0, StatusCode::FORBIDDEN);
        let at = bench.clock.now().plus_minutes(-10).field();
        let typed = [("whom", "山田"), ("means", "対面"), ("at", at.as_str()), ("title", "題"), ("tlp", "green")];
        let (status, to) = send_form(&router, "centre", &path, &typed, &[("a.txt", "text")]).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{to}");
        let (_, page) = get(&router, "centre", "ja", to.split('?').next().unwrap()).await;
        let file = page.split("/files/").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
        let (status, _, bytes) = fetch(&router, "centre", &format!("{}/files/{file}", to.split('?').next().unwrap())).await;
        assert_eq!((status, bytes.as_slice()), (StatusCode::OK, b"text".as_slice()));
        assert_eq!(send_form(&router, "centre", &format!("/bridges/{}/arrivals", out()), &typed, &[]).await.0, StatusCode::FORBIDDEN, "what leads out brings nothing");
    }

    async fn whoever_changes_what_was_written_down_by_hand_is_found(bench: Bench) with &tables(); {
        build(&bench).await;
        let notice = left_with(&bench, released()).await;
        let id = recorded(&bench, false).await;
        let cx = write(&bench, &centre(Role::Duty)).await;
        hand_over_notice(&cx, out(), notice, told(&bench)).await.unwrap();
        record_leave(&cx, id, Onward::Notice, given(&bench)).await.unwrap();
        cx.commit().await.unwrap();
        assert_eq!(broken(&bench).await, []);
        for table in ["notice_hand_overs", "giver_leaves", "arrivals"] {
            bench.db.run_script(&match bench.db.engine() {
                Engine::Sqlite => format!("DROP TRIGGER sealed_{table}_UPDATE; DROP TRIGGER sealed_{table}_DELETE"),
                Engine::Postgres => format!("DROP TRIGGER sealed_{table} ON {table}"),
            }).await.unwrap();
        }
        for (table, deed, undo, kind, why) in [
            ("notice_hand_overs", "whom = whom || 'x'", "whom = SUBSTR(whom, 1, LENGTH(whom) - 1)", SealKind::HandedNotice, SealFault::Chain),
            ("notice_hand_overs", "handed_at = handed_at + 1", "handed_at = handed_at - 1", SealKind::HandedNotice, SealFault::Chain),
            ("giver_leaves", "terms = terms || 'x'", "terms = SUBSTR(terms, 1, LENGTH(terms) - 1)", SealKind::Leave, SealFault::Chain),
            ("giver_leaves", "recorded_at = recorded_at + 1", "recorded_at = recorded_at - 1", SealKind::Leave, SealFault::Stamp),
            ("arrivals", "given_by = given_by || 'x'", "given_by = SUBSTR(given_by, 1, LENGTH(given_by) - 1)", SealKind::Arrival, SealFault::Chain),
            ("arrivals", "exercise = NOT exercise", "exercise = NOT exercise", SealKind::Arrival, SealFault::Chain),
        ] {
            change(&bench, &format!("UPDATE {table} SET {deed}")).await;
            assert_eq!(broken(&bench).await, [(kind, why)], "{deed}");
            change(&bench, &format!("UPDATE {table} SET {undo}")).await;
            assert_eq!(broken(&bench).await, [], "{undo}");
        }
        let cx = write(&bench, &Actor::nobody()).await;
        let chain = cx.system("test").rows("SELECT detail FROM audit_entries", params![]).await.unwrap();
        assert!(chain.iter().all(|row| !row.text("detail").unwrap().contains("山田")), "the chain tells no words");
        drop(cx);
        change(&bench, "DELETE FROM giver_leaves").await;
        assert_eq!(broken(&bench).await, [(SealKind::Leave, SealFault::Gone)]);
    }

    async fn programs_write_down_what_comes_and_read_it(bench: Bench) with &tables(); {
        build(&bench).await;
        let cx = write(&bench, &centre(Role::Duty)).await;
        let CameByHand { content, .. } = came(&bench, false);
        let bare = CameByHand { content, ..CameByHand::default() };
        assert!(matches!(record_arrival(&cx, back(), bare, Vec::new()).await.unwrap_err(), RecordArrivalError::Flawed(flaws, hand) if flaws.is_empty() && hand.len() == 3));
        assert!(matches!(record_arrival(&cx, to_centre(), came(&bench, false), Vec::new()).await.unwrap_err(), RecordArrivalError::NoWay));
        drop(cx);
        let id = recorded(&bench, false).await;
        let router = open(&bench);
        let (_, text) = get(&router, "centre", "ja", &format!("/api/v1/arrivals/{id}")).await;
        let said: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!((said["by_hand"]["means"].as_str(), said["exercise"].as_bool()), (Some("暗号化したメール"), Some(false)), "{text}");
    }

    async fn nothing_crosses_a_bridge_before_its_first_day(bench: Bench) with &tables(); {
        build(&bench).await;
        let router = open(&bench);
        let notice = left_with(&bench, released()).await;
        let (_, share) = a_share(&bench).await;
        let tomorrow = bench.clock.now().day().plus(1);
        let cx = write(&bench, &Actor::nobody()).await;
        let update = "UPDATE bridges SET valid_from = $1";
        cx.system("test").run(update, params![tomorrow]).await.unwrap();
        cx.commit_unrecorded("test").await.unwrap();
        let cx = write(&bench, &centre(Role::Duty)).await;
        assert!(matches!(hand_over_notice(&cx, out(), notice, told(&bench)).await.unwrap_err(), HandOverNoticeError::Pass(PassNoticeError::NoWay)));
        assert!(matches!(pass_notice(&cx, to_c4tap(), notice).await.unwrap_err(), PassNoticeError::NoWay));
        assert!(matches!(record_arrival(&cx, back(), came(&bench, false), Vec::new()).await.unwrap_err(), RecordArrivalError::NoWay));
        drop(cx);
        let cx = write(&bench, &first()).await;
        let (hash, ..) = current(&bench, share).await;
        let asked = community::ops::ask_approval::ask_approval(&cx, share, trial::org_id(101), Some(over()), hash).await;
        assert!(matches!(asked.unwrap_err(), community::ops::ask_approval::AskApprovalError::NoWay));
        drop(cx);
        for (lang, words) in [("ja", "から渡せる"), ("en", "open from")] {
            for (who, path) in [("centre", "/bridges"), ("hub", "/bridges"), ("member", "/communities")] {
                let (_, page) = get(&router, who, lang, path).await;
                assert!(page.contains(words) && !page.contains('⟦'), "{who} {path}: {page}");
            }
            let (_, page) = get(&router, "centre", lang, &format!("/bridges/{}", out())).await;
            let said = if lang == "ja" { "それまでは何も渡せず" } else { "Until then nothing goes over it" };
            assert!(page.contains(said) && !page.contains("hand-overs\""), "{page}");
        }
        let (_, arrivals) = get(&router, "centre", "ja", "/arrivals").await;
        assert!(!arrivals.contains(&notice.to_string()), "it is not offered");
        let (_, text) = get(&router, "member", "ja", "/api/v1/bridges").await;
        assert!(text.contains("\"reach\":\"later\"") && text.contains(&format!("\"begins\":\"{tomorrow}\"")), "{text}");
        bench.clock.advance(std::time::Duration::from_secs(24 * 3600));
        let cx = write(&bench, &centre(Role::Duty)).await;
        hand_over_notice(&cx, out(), notice, told(&bench)).await.unwrap();
        pass_notice(&cx, to_c4tap(), notice).await.unwrap();
        cx.commit().await.unwrap();
        assert!(get(&router, "member", "ja", "/api/v1/bridges").await.1.contains("\"reach\":\"here\""));
    }
}
