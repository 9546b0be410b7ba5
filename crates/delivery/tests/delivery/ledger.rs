//! What each operation does and refuses, and that nothing else happens.

use crate::world::*;
use access::{
    Actor, BodyKind, Role,
    act::{AnswerNotice, PassNotice, ViewBelow, ViewBoard, ViewDelivery},
};
use delivery::{
    AcknowledgeNoticeError, Answer, AnswerNoticeError, Delivery, Dispatch, Outcome, PassNoticeError, RecordCallError,
    acknowledge_notice, answer_notice, ask, open_notice, pass_notice, record_call,
};
use std::time::Duration;
use store::{Denied, FromRow, StoreError, params};
use trial::{actor, both_engines, org_id};

both_engines! {
    async fn it_flows_from_hand_to_hand(bench: Bench) with &tables(); {
        let released = with_release(&bench).await;
        let at_tel = to(&bench, released.dispatch, TEL, None).await;
        let member_101 = to(&bench, released.dispatch, 101, None).await;
        let mic = to(&bench, released.dispatch, MIC, None).await;

        // Before the ministry passes it on, neither the secretariat nor its member knows of it, nor the one by the other.
        for (who, id) in [(secretariat(TEL), at_tel), (member(101), member_101), (secretariat(TEL), member_101)] {
            let cx = reading(&bench, who).await;
            assert!(matches!(cx.permit::<_, Delivery>(ViewDelivery, id).await, Err(Denied::NotFound)));
            assert_eq!(cx.visible::<Delivery>().count("SELECT COUNT(*) AS n FROM deliveries WHERE {visible}", params![]).await.unwrap(), 0);
        }
        // Two secretariats, and through the direct one its four members.
        assert_eq!(pass(&bench, ministry(MIC), mic, "庁内の委託先にも確認を。").await, 2 + 4);
        assert_eq!(count(&bench, released.dispatch, "tier = 'member' AND handed_at IS NOT NULL AND ceptoar_code = 'ICT-CATV'").await, 4);
        assert_eq!(count(&bench, released.dispatch, "tier = 'ceptoar' AND ceptoar_code = 'ICT-CATV' AND passed_at IS NOT NULL AND passed_by IS NULL").await, 1);
        let cx = reading(&bench, member(101)).await;
        assert!(matches!(cx.permit::<_, Delivery>(ViewDelivery, member_101).await, Err(Denied::NotFound)));
        drop(cx);
        assert_eq!(pass(&bench, secretariat(TEL), at_tel, "").await, 5);
        let cx = reading(&bench, member(101)).await;
        let seen = cx.permit::<_, Delivery>(ViewDelivery, member_101).await.unwrap();
        assert_eq!((seen.reference.as_str(), seen.via_org), ("N-2014-00012", Some(org_id(TEL))));
        let path = ask::path_of(seen.sql(), member_101).await.unwrap();
        let additions: Vec<&str> = path.iter().map(|hop| hop.addition.as_str()).collect();
        assert_eq!(additions, ["", "庁内の委託先にも確認を。", "", ""]);
        assert!(!path[2].automatic);
    }

    async fn who_is_in_two_ceptoars_has_a_line_through_each(bench: Bench) with &tables(); {
        let released = flown(&bench).await;
        let through_tel = to(&bench, released.dispatch, BOTH, Some(TEL)).await;
        let through_catv = to(&bench, released.dispatch, BOTH, Some(CATV)).await;
        assert_ne!(through_tel, through_catv);
        answer(&bench, member(BOTH), through_catv, Answer::Affected, "").await;
        let cx = reading(&bench, centre()).await;
        let board = ask::board(&cx.system("test"), released.dispatch, cx.now()).await.unwrap();
        assert_eq!((board.twice, board.total.affected, board.total.entitled), (1, 1, 13));
    }

    async fn passing_twice_is_refused_and_adds_nothing(bench: Bench) with &tables(); {
        let released = with_release(&bench).await;
        let mic = to(&bench, released.dispatch, MIC, None).await;
        pass(&bench, ministry(MIC), mic, "一度目").await;
        let cx = writing(&bench, ministry(MIC)).await;
        assert!(matches!(pass_notice(&cx, mic, "二度目", search).await, Err(PassNoticeError::AlreadyPassed)));
        assert!(matches!(cx.commit().await, Err(StoreError::NothingAudited)));
        let cx = reading(&bench, centre()).await;
        assert_eq!(cx.system("test").count("SELECT COUNT(*) AS n FROM additions WHERE text = '一度目'", params![]).await.unwrap(), 1);
        assert_eq!(cx.system("test").count("SELECT COUNT(*) AS n FROM additions", params![]).await.unwrap(), 1);
        // What passed by itself is not passed on by hand either.
        let catv = to(&bench, released.dispatch, CATV, None).await;
        let cx = writing(&bench, secretariat(CATV)).await;
        assert!(matches!(pass_notice(&cx, catv, "", search).await, Err(PassNoticeError::AlreadyPassed)));
    }

    async fn only_who_passes_on_passes_on(bench: Bench) with &tables(); {
        let released = flown(&bench).await;
        let id = to(&bench, released.dispatch, 101, None).await;
        let cx = writing(&bench, member(101)).await;
        assert!(matches!(pass_notice(&cx, id, "", search).await, Err(PassNoticeError::Denied(Denied::Refused))));
        drop(cx);
        // Even with the role of one who does, at the end of the path there is nobody below.
        let cx = writing(&bench, actor(1, 101, BodyKind::Operator, &[Role::Secretariat])).await;
        assert!(matches!(pass_notice(&cx, id, "", search).await, Err(PassNoticeError::NobodyBelow)));
        drop(cx);
        let mic = to(&bench, released.dispatch, MIC, None).await;
        let cx = writing(&bench, ministry(MIC)).await;
        assert!(matches!(pass_notice(&cx, mic, &"長".repeat(10_001), search).await, Err(PassNoticeError::AdditionTooLong)));
        drop(cx);
        for stranger in [ministry(FSA), secretariat(TEL), centre(), Actor::nobody()] {
            let cx = writing(&bench, stranger).await;
            assert!(matches!(pass_notice(&cx, mic, "", search).await, Err(PassNoticeError::Denied(Denied::NotFound))));
        }
    }

    async fn a_neighbours_delivery_is_not_there(bench: Bench) with &tables(); {
        let released = flown(&bench).await;
        let id = to(&bench, released.dispatch, 101, None).await;
        for stranger in [member(102), member(109), secretariat(BANK), ministry(FSA), Actor::nobody()] {
            let cx = writing(&bench, stranger).await;
            assert!(matches!(cx.permit::<_, Delivery>(ViewDelivery, id).await, Err(Denied::NotFound)));
            assert!(matches!(answer_notice(&cx, id, Answer::Done, "").await, Err(AnswerNoticeError::Denied(Denied::NotFound))));
            assert!(matches!(record_call(&cx, id, Outcome::Told, "").await, Err(RecordCallError::Denied(Denied::NotFound))));
            assert!(matches!(acknowledge_notice(&cx, id).await, Err(AcknowledgeNoticeError::Denied(Denied::NotFound))));
            assert!(open_notice(&cx, id).await.is_err());
            let unknown = cx.new_id();
            assert!(matches!(cx.permit::<_, Delivery>(ViewDelivery, unknown).await, Err(Denied::NotFound)));
        }
        // The ministry of its sector is two hands away: it sees its CEPTOARs, not their members one by one.
        let cx = reading(&bench, ministry(MIC)).await;
        assert!(matches!(cx.permit::<_, Delivery>(ViewDelivery, id).await, Err(Denied::NotFound)));
        for nobody in [member(101), ministry(MIC), secretariat(TEL)] {
            let cx = reading(&bench, nobody).await;
            assert!(matches!(cx.permit::<_, Dispatch>(ViewBoard, released.dispatch).await, Err(Denied::NotFound)));
            assert_eq!(cx.visible::<Dispatch>().count("SELECT COUNT(*) AS n FROM dispatches WHERE {visible}", params![]).await.unwrap(), 0);
        }
    }

    async fn the_inbox_lists_exactly_what_may_be_viewed_as_ones_own(bench: Bench) with &tables(); {
        let released = flown(&bench).await;
        for who in [member(101), member(BOTH), member(LOST), ministry(MIC), secretariat(BANK), centre(), actor(5, 101, BodyKind::Operator, &[Role::Manager])] {
            let cx = reading(&bench, who).await;
            let all: Vec<Delivery> = cx.system("test").all(&format!("SELECT {} FROM deliveries", delivery::COLUMNS), params![]).await.unwrap();
            let listed: Vec<Delivery> = cx.visible::<Delivery>().all(&format!("SELECT {} FROM deliveries WHERE {{visible}}", delivery::COLUMNS), params![]).await.unwrap();
            let mut mine = 0;
            for one in all {
                let may = cx.permit::<_, Delivery>(ViewDelivery, one.id).await.is_ok_and(|seen| Some(seen.org) == cx.organisation());
                assert_eq!(listed.iter().any(|other| other.id == one.id), may);
                mine += usize::from(may);
            }
            assert_eq!(listed.len(), mine);
            assert!(listed.iter().all(|one| one.dispatch == released.dispatch));
        }
    }

    async fn opening_stamps_once_and_only_for_the_recipient(bench: Bench) with &tables(); {
        let released = flown(&bench).await;
        let id = to(&bench, released.dispatch, 101, None).await;
        let cx = writing(&bench, secretariat(TEL)).await;
        assert!(!open_notice(&cx, id).await.unwrap().1, "whoever is above reads without a stamp");
        drop(cx);
        let cx = writing(&bench, member(101)).await;
        let first = open_notice(&cx, id).await.unwrap().1;
        assert!(first);
        cx.commit().await.unwrap();
        bench.clock.advance(Duration::from_secs(60));
        let cx = writing(&bench, member(101)).await;
        assert!(!open_notice(&cx, id).await.unwrap().1);
        assert_eq!(count(&bench, released.dispatch, "opened_at IS NOT NULL AND acknowledged_at IS NULL").await, 1);
    }

    async fn answers_are_added_and_the_newest_stands(bench: Bench) with &tables(); {
        let released = flown(&bench).await;
        let id = to(&bench, released.dispatch, 101, None).await;
        answer(&bench, member(101), id, Answer::NeedHelp, " 助けて ").await;
        // The clock stands still: two answers in the same millisecond keep their order.
        answer(&bench, member(101), id, Answer::Affected, "").await;
        let cx = reading(&bench, member(101)).await;
        let first = cx.permit::<AnswerNotice, Delivery>(AnswerNotice, id).await.unwrap();
        let (opened, acknowledged, answered) = (first.opened_at, first.acknowledged_at, first.answered_at);
        assert!(opened.is_some() && opened == acknowledged && acknowledged == answered);
        drop(first);
        drop(cx);
        bench.clock.advance(Duration::from_secs(3600));
        answer(&bench, member(101), id, Answer::Done, "直した").await;
        let cx = reading(&bench, member(101)).await;
        let now = cx.permit::<AnswerNotice, Delivery>(AnswerNotice, id).await.unwrap();
        assert_eq!((now.opened_at, now.acknowledged_at, now.answered_at), (opened, acknowledged, answered));
        assert_eq!(now.answer, Some(Answer::Done));
        let given = ask::answers_of(now.sql(), id).await.unwrap();
        let given: Vec<_> = given.iter().map(|one| (one.number, one.answer, one.note.as_str())).collect();
        assert_eq!(given, [(3, Answer::Done, "直した"), (2, Answer::Affected, ""), (1, Answer::NeedHelp, "助けて")]);
    }

    async fn a_note_has_a_limit_and_a_role_is_needed(bench: Bench) with &tables(); {
        let released = flown(&bench).await;
        let id = to(&bench, released.dispatch, 101, None).await;
        let cx = writing(&bench, member(101)).await;
        assert!(matches!(answer_notice(&cx, id, Answer::Done, &"長".repeat(2001)).await, Err(AnswerNoticeError::NoteTooLong)));
        assert!(matches!(cx.commit().await, Err(StoreError::NothingAudited)));
        // The secretariat above sees it, and does not answer for it.
        let cx = writing(&bench, secretariat(TEL)).await;
        assert!(matches!(answer_notice(&cx, id, Answer::Done, "").await, Err(AnswerNoticeError::Denied(Denied::Refused))));
        drop(cx);
        let cx = writing(&bench, actor(7, 101, BodyKind::Operator, &[Role::Manager])).await;
        assert!(matches!(answer_notice(&cx, id, Answer::Done, "").await, Err(AnswerNoticeError::Denied(Denied::NotFound))));
        drop(cx);
        assert_eq!(count(&bench, released.dispatch, "answered_at IS NOT NULL").await, 0);
    }

    async fn acknowledging_is_not_answering_and_happens_once(bench: Bench) with &tables(); {
        let released = flown(&bench).await;
        let id = to(&bench, released.dispatch, 101, None).await;
        let cx = writing(&bench, member(101)).await;
        acknowledge_notice(&cx, id).await.unwrap();
        cx.commit().await.unwrap();
        assert_eq!(count(&bench, released.dispatch, "acknowledged_at IS NOT NULL AND opened_at IS NOT NULL AND answered_at IS NULL").await, 1);
        let cx = writing(&bench, member(101)).await;
        assert!(matches!(acknowledge_notice(&cx, id).await, Err(AcknowledgeNoticeError::AlreadyAcknowledged)));
    }

    async fn calls_are_recorded_by_those_above_and_by_the_centre(bench: Bench) with &tables(); {
        let released = flown(&bench).await;
        let id = to(&bench, released.dispatch, LOST, None).await;
        for (who, outcome) in [(secretariat(BANK), Outcome::NoAnswer), (centre(), Outcome::Told)] {
            let cx = writing(&bench, who).await;
            record_call(&cx, id, outcome, "総務課").await.unwrap();
            cx.commit().await.unwrap();
            bench.clock.advance(Duration::from_secs(60));
        }
        let cx = writing(&bench, centre()).await;
        assert!(matches!(record_call(&cx, id, Outcome::Told, &"長".repeat(2001)).await, Err(RecordCallError::NoteTooLong)));
        drop(cx);
        let reviewer = actor(8, CENTRE, BodyKind::Centre, &[Role::Reviewer]);
        let cx = writing(&bench, reviewer).await;
        assert!(matches!(record_call(&cx, id, Outcome::Told, "").await, Err(RecordCallError::Denied(Denied::NotFound))));
        drop(cx);
        assert_eq!(count(&bench, released.dispatch, "NOT reachable AND handed_at IS NULL AND opened_at IS NULL").await, 1);
        let cx = reading(&bench, centre()).await;
        let board = ask::board(&cx.system("test"), released.dispatch, cx.now()).await.unwrap();
        assert_eq!(board.calls_count, 1);
        let call = &board.calls[0];
        assert_eq!(call.last.as_ref().map(|last| last.outcome), Some(Outcome::Told));
        assert!(call.contact.as_ref().is_some_and(|contact| !contact.valid && contact.phone == "03-0000-0121"));
    }

    async fn those_below_are_seen_by_who_passes_on(bench: Bench) with &tables(); {
        let released = flown(&bench).await;
        let tel = to(&bench, released.dispatch, TEL, None).await;
        let cx = reading(&bench, secretariat(TEL)).await;
        assert!(cx.permit::<ViewBelow, Delivery>(ViewBelow, tel).await.is_ok());
        let cx = reading(&bench, ministry(MIC)).await;
        assert!(matches!(cx.permit::<ViewBelow, Delivery>(ViewBelow, tel).await, Err(Denied::Refused)));
        let cx = reading(&bench, member(101)).await;
        assert!(matches!(cx.permit::<PassNotice, Delivery>(PassNotice, tel).await, Err(Denied::NotFound)));
    }

    async fn what_was_answered_added_and_called_is_sealed(bench: Bench) with &tables(); {
        let released = flown(&bench).await;
        let id = to(&bench, released.dispatch, 101, None).await;
        answer(&bench, member(101), id, Answer::Done, "").await;
        let cx = writing(&bench, secretariat(TEL)).await;
        record_call(&cx, id, Outcome::Told, "").await.unwrap();
        cx.commit().await.unwrap();
        for attempt in ["UPDATE answers SET note = 'x'", "DELETE FROM answers", "UPDATE additions SET text = 'x'", "DELETE FROM additions",
            "UPDATE calls SET note = 'x'", "DELETE FROM calls", "UPDATE dispatches SET exercise = TRUE", "DELETE FROM dispatches"] {
            assert!(matches!(bench.db.run_script(attempt).await, Err(StoreError::Sealed(_))), "{attempt}");
        }
        for attempt in ["UPDATE deliveries SET opened_at = NULL WHERE answered_at IS NOT NULL", "UPDATE deliveries SET handed_at = NULL WHERE answered_at IS NOT NULL",
            "UPDATE deliveries SET passed_at = 1 WHERE tier = 'member'", "UPDATE deliveries SET answer = NULL WHERE answered_at IS NOT NULL"] {
            assert!(matches!(bench.db.run_script(attempt).await, Err(StoreError::Conflict(_))), "{attempt}");
        }
        let cx = reading(&bench, centre()).await;
        assert!(store::verify(&cx, None).await.unwrap().good());
        let _: Vec<Dispatch> = cx.visible::<Dispatch>().rows("SELECT * FROM dispatches WHERE {visible}", params![]).await.unwrap().iter().map(|row| FromRow::from_row(row).unwrap()).collect();
    }
}
