//! A call for help stays on the lists until whoever took care of it writes down what was done.

use crate::{
    house::{get, open, page, post},
    world::*,
};
use access::{Actor, BodyKind, Role};
use axum::http::StatusCode;
use delivery::{
    Answer, DeliveryId, DoneError, Outcome, RecordHelpError, Released, SealKind, ask, record_call, record_help,
    verify_seals,
};
use kernel::Clock;
use std::time::Duration;
use store::{Denied, SealFault, params};
use trial::{Bench, actor, both_engines};

/// Everything has flown, and member 101 calls for help.
async fn calling(bench: &Bench) -> (Released, DeliveryId) {
    let released = flown(bench).await;
    let id = to(bench, released.dispatch, 101, None).await;
    answer(bench, member(101), id, Answer::NeedHelp, "交換機が止まった").await;
    (released, id)
}

async fn help(bench: &Bench, who: Actor, id: DeliveryId, number: i64, done: &str) -> Result<(), RecordHelpError> {
    let cx = writing(bench, who).await;
    record_help(&cx, id, number, done).await?;
    cx.commit().await.unwrap();
    Ok(())
}

/// Whether the call for help is on the homes of its secretariat and of the centre.
async fn waits(bench: &Bench, released: &Released) -> (bool, bool) {
    let house = open(bench);
    let tel = to(bench, released.dispatch, TEL, None).await;
    let below = get(&house, TEL, "ja", "/").await.text.contains(&format!("/deliveries/{tel}/below?show=need-help"));
    let board = get(&house, CENTRE, "ja", "/").await.text.contains(&format!("/board/{}#h-call", released.dispatch));
    (below, board)
}

async fn broken(bench: &Bench) -> Vec<(SealKind, SealFault)> {
    let cx = reading(bench, Actor::nobody()).await;
    verify_seals(&cx).await.unwrap().broken.into_iter().map(|one| (one.kind, one.why)).collect()
}

both_engines! {
    async fn telephoning_ends_no_call_for_help_and_helping_does(bench: Bench) with &tables(); {
        let (released, id) = calling(&bench).await;
        assert_eq!(waits(&bench, &released).await, (true, true));
        let cx = writing(&bench, secretariat(TEL)).await;
        record_call(&cx, id, Outcome::Told, "折り返し待ち").await.unwrap();
        cx.commit().await.unwrap();
        assert_eq!(waits(&bench, &released).await, (true, true), "it was telephoned, and not helped");
        help(&bench, secretariat(TEL), id, 1, "予備の交換機を送った").await.unwrap();
        assert_eq!(waits(&bench, &released).await, (false, false));
        // Whoever called reads who took care, and what was done; so does the other who was asked to.
        let house = open(&bench);
        let board = get(&house, CENTRE, "ja", &format!("/board/{}", released.dispatch)).await.text;
        assert!(board.contains("支援済み") && board.contains("組織10が支援：予備の交換機を送った"), "{board}");
        assert!(board.contains("支援を待つ 0 件"), "{board}");
        assert!(!board.contains(&format!("/deliveries/{id}/help")), "nothing more is to be done");
        let cx = reading(&bench, member(101)).await;
        let given = ask::answers_of(&cx.system("test"), id).await.unwrap();
        let helped = given[0].helped.as_ref().unwrap();
        assert_eq!((helped.name.ja.as_str(), helped.done.as_str(), helped.at), ("組織10", "予備の交換機を送った", bench.clock.now()));
        drop(cx);
        // It calls once more: that is another call.
        answer(&bench, member(101), id, Answer::NeedHelp, "また止まった").await;
        assert_eq!(waits(&bench, &released).await, (true, true));
        answer(&bench, member(101), id, Answer::Done, "").await;
        assert_eq!(waits(&bench, &released).await, (false, false), "it says itself that it needs none");
    }

    async fn whoever_called_reads_who_was_told_and_then_who_helped(bench: Bench) with &tables(); {
        let released = flown(&bench).await;
        let id = to(&bench, released.dispatch, 101, None).await;
        let form = |said: &str| format!("answer={said}&note=");
        let answer = format!("/deliveries/{id}/answer");
        let house = open(&bench);
        assert!(post(&house, 101, &answer, &form("need-help")).await.status.is_redirection());
        let panel = async || {
            let cx = reading(&bench, member(101)).await;
            let sql = cx.system("test");
            let delivery = ask::line(&sql, id).await.unwrap().unwrap();
            let (given, hops) = (ask::answers_of(&sql, id).await.unwrap(), ask::path_of(&sql, id).await.unwrap());
            delivery::panel::answer(&page(&bench, 101).await, &delivery, &given, &hops).unwrap()
        };
        let asked = panel().await;
        assert!(asked.contains("支援の求めは、組織10（事務局）") && asked.contains("当直に電話してください"), "{asked}");
        help(&bench, secretariat(TEL), id, 1, "予備を送った").await.unwrap();
        let helped = panel().await;
        assert!(helped.contains("支援したと記録されています") && helped.contains("予備を送った") && !helped.contains("電話があるまで"), "{helped}");
        let said = async |code: &str| {
            let done = post(&house, 101, &answer, &form(code)).await;
            done.cookie.split(';').next().unwrap().to_owned()
        };
        assert_eq!(said("done").await, "done=did-notice-answered", "somebody has helped: nothing is taken back");
        assert_eq!(said("need-help").await, "done=did-notice-help");
        assert_eq!(said("not-affected").await, "done=did-notice-help-withdrawn", "a slip of the thumb is told");
        assert_eq!(said("done").await, "done=did-notice-answered");
        let tel = to(&bench, released.dispatch, TEL, None).await;
        let list = get(&house, TEL, "ja", &format!("/deliveries/{tel}/below?show=need-help")).await.text;
        assert!(!list.contains("組織101</th>") && list.contains("支援を待つ 0"), "{list}");
    }

    async fn it_is_written_down_once_by_those_who_may_telephone_and_of_the_call_they_saw(bench: Bench) with &tables(); {
        let (released, id) = calling(&bench).await;
        let analyst = actor(8, CENTRE, BodyKind::Centre, &[Role::Analyst]);
        for who in [member(101), member(102), secretariat(BANK), ministry(MIC), analyst] {
            let refused = help(&bench, who.clone(), id, 1, "助けた").await;
            assert!(matches!(refused, Err(RecordHelpError::Denied(Denied::NotFound | Denied::Refused))), "{who:?}: {refused:?}");
        }
        let other = to(&bench, released.dispatch, 102, None).await;
        assert!(matches!(help(&bench, centre(), other, 1, "助けた").await, Err(RecordHelpError::NotCalling)));
        assert!(matches!(help(&bench, centre(), id, 1, " ").await, Err(RecordHelpError::Done(DoneError::NothingDone))));
        assert!(matches!(help(&bench, centre(), id, 1, &"長".repeat(2001)).await, Err(RecordHelpError::Done(DoneError::NoteTooLong))));
        answer(&bench, member(101), id, Answer::NeedHelp, "もう 1 台も").await;
        assert!(matches!(help(&bench, centre(), id, 1, "助けた").await, Err(RecordHelpError::NotCalling)), "the newer call was not seen");
        assert_eq!(waits(&bench, &released).await, (true, true), "nothing was written");
        help(&bench, centre(), id, 2, "専門家をつないだ").await.unwrap();
        assert!(matches!(help(&bench, secretariat(TEL), id, 2, "私も").await, Err(RecordHelpError::Already)));
        for statement in ["UPDATE helped SET done = 'x'", "DELETE FROM helped"] {
            assert!(matches!(bench.db.run_script(statement).await, Err(store::StoreError::Sealed(_))), "{statement}");
        }
    }

    async fn the_form_shows_the_call_and_leads_back(bench: Bench) with &tables(); {
        let (released, id) = calling(&bench).await;
        let (house, path) = (open(&bench), format!("/deliveries/{id}/help"));
        let board = get(&house, CENTRE, "ja", &format!("/board/{}", released.dispatch)).await.text;
        assert!(board.contains(&path), "one press from the call list");
        for lang in ["ja", "en"] {
            let form = get(&house, CENTRE, lang, &path).await;
            assert_eq!(form.status, StatusCode::OK);
            assert!(!form.text.contains('⟦') && form.text.contains("name=\"number\" value=\"1\"") && form.text.contains("tel:0300000121"));
        }
        let wrong = post(&house, CENTRE, &path, "number=1&done=").await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.text.contains("href=\"#f-done\""), "{}", wrong.text);
        let stale = post(&house, CENTRE, &path, "number=7&done=%E5%8A%A9%E3%81%91%E3%81%9F").await;
        assert_eq!(stale.status, StatusCode::CONFLICT);
        assert!(stale.text.contains("name=\"number\" value=\"1\"") && stale.text.contains(">助けた</textarea>"), "the call in force, and what was typed: {}", stale.text);
        assert_eq!(post(&house, 102, &path, "number=1&done=x").await.status, StatusCode::NOT_FOUND);
        let done = post(&house, CENTRE, &path, "number=1&done=%E5%8A%A9%E3%81%91%E3%81%9F").await;
        assert_eq!((done.status, done.location), (StatusCode::SEE_OTHER, format!("/board/{}#h-call", released.dispatch)));
        for lang in ["ja", "en"] {
            let again = get(&house, TEL, lang, &path).await;
            assert_eq!(again.status, StatusCode::OK);
            assert!(again.text.contains("助けた") && !again.text.contains("<textarea") && !again.text.contains('⟦'), "who helped, and no form: {}", again.text);
        }
        let second = post(&house, TEL, &path, "number=1&done=%E7%A7%81%E3%82%82").await;
        assert_eq!(second.status, StatusCode::CONFLICT);
        assert!(second.text.contains("すでに記録されています") && second.text.contains("助けた") && second.text.contains("私も"), "what was done, and what was typed: {}", second.text);
        // Who telephones sees on the form that a call alone ends nothing, while it is so.
        assert!(!get(&house, TEL, "ja", &format!("/deliveries/{id}/call")).await.text.contains("一覧から消えません"));
    }

    async fn a_recalled_notice_stays_among_the_open_while_somebody_waits_for_help(bench: Bench) with &tables(); {
        let (released, id) = calling(&bench).await;
        let cx = writing(&bench, centre()).await;
        let recall = delivery::Withdrawal { reason: "誤り".into(), instructions: "使わない".into(), at: bench.clock.now() };
        delivery::withdraw(&cx, &cx.system("test"), released.dispatch, &recall).await.unwrap();
        cx.commit().await.unwrap();
        let house = open(&bench);
        let running = async || {
            let page = get(&house, CENTRE, "ja", "/board").await.text;
            page.split("h-end").next().unwrap().contains("支援がほしい 1")
        };
        assert!(running().await);
        help(&bench, centre(), id, 1, "助けた").await.unwrap();
        assert!(!running().await);
        let board = get(&house, CENTRE, "ja", &format!("/board/{}", released.dispatch)).await.text;
        assert!(board.contains("組織1が支援：助けた"), "what was done is still read: {board}");
    }

    async fn what_was_done_is_compared_with_the_chain(bench: Bench) with &tables(); {
        let (_, id) = calling(&bench).await;
        bench.clock.advance(Duration::from_secs(60));
        help(&bench, secretariat(TEL), id, 1, "予備を送った").await.unwrap();
        assert_eq!(broken(&bench).await, []);
        let cx = reading(&bench, Actor::nobody()).await;
        let told = cx.system("test").row("SELECT detail FROM audit_entries WHERE action = 'delivery.helped'", params![]).await.unwrap().unwrap();
        assert!(!told.text("detail").unwrap().contains("予備"), "the chain tells no words");
        drop(cx);
        trial::lift(&bench, &["helped"]).await;
        for (deed, undo, why) in [
            ("done = 'x'", "done = '予備を送った'", SealFault::Chain),
            ("at = at - 1", "at = at + 1", SealFault::Stamp),
            ("org_id = (SELECT id FROM organisations WHERE code = 'FIN-BANK')", "org_id = (SELECT id FROM organisations WHERE code = 'ICT-TEL')", SealFault::Stamp),
        ] {
            bench.db.run_script(&format!("UPDATE helped SET {deed}")).await.unwrap();
            assert_eq!(broken(&bench).await, [(SealKind::Helped, why)], "{deed}");
            bench.db.run_script(&format!("UPDATE helped SET {undo}")).await.unwrap();
            assert_eq!(broken(&bench).await, [], "{undo}");
        }
        bench.db.run_script("DELETE FROM helped").await.unwrap();
        assert_eq!(broken(&bench).await, [(SealKind::Helped, SealFault::Gone)]);
    }

    async fn for_whom_somebody_telephoned_is_compared_with_the_chain(bench: Bench) with &tables(); {
        let (_, id) = calling(&bench).await;
        let cx = writing(&bench, secretariat(TEL)).await;
        record_call(&cx, id, Outcome::NoAnswer, "").await.unwrap();
        cx.commit().await.unwrap();
        assert_eq!(broken(&bench).await, []);
        trial::lift(&bench, &["calls"]).await;
        bench.db.run_script("UPDATE calls SET org_id = NULL").await.unwrap();
        assert_eq!(broken(&bench).await, [(SealKind::Call, SealFault::Chain)]);
    }
}
