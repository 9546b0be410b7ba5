//! What is held back until a time: nobody has it one moment before, everybody at it, and no hand is needed.

use crate::{house, world::*};
use access::{Actor, Role};
use axum::http::StatusCode;
use delivery::{Embargo, MoveEmbargoError, PassNoticeError, Released, move_embargo, open_embargoes, pass_notice};
use kernel::{At, Clock, Id};
use std::time::Duration;
use store::{Denied, params};
use trial::{Bench, both_engines};

const TIME: &str = "2014-06-20 10:00";

async fn held(bench: &Bench, first: &[&str]) -> Released {
    people(bench).await;
    let first = first.iter().map(|code| (*code).to_owned()).collect();
    let embargo = Some(Embargo { until: At::parse_local(TIME).unwrap(), first });
    released(bench, delivery::Spec { embargo, answer_by: None, ..spec(12) }).await
}

async fn open_now(bench: &Bench) -> usize {
    open_embargoes(&bench.db, bench.clock.now()).await.unwrap()
}

async fn noted(bench: &Bench, action: &str) -> i64 {
    let cx = reading(bench, Actor::nobody()).await;
    let ask = "SELECT COUNT(*) AS n FROM audit_entries WHERE action = $1";
    cx.system("test").count(ask, params![action]).await.unwrap()
}

async fn moving(bench: &Bench, who: Actor, released: &Released, to: &str, why: &str) -> Result<(), MoveEmbargoError> {
    let cx = writing(bench, who).await;
    let done = move_embargo(&cx, released.dispatch, At::parse_local(to).unwrap(), why).await;
    if done.is_ok() {
        cx.commit().await.unwrap();
    }
    done
}

both_engines! {
    async fn one_moment_before_nobody_has_it_and_at_its_time_it_flows(bench: Bench) with &tables(); {
        let released = held(&bench, &[]).await;
        assert_eq!(count(&bench, released.dispatch, "handed_at IS NOT NULL OR passed_at IS NOT NULL").await, 0);
        bench.clock.set("2014-06-20 09:59");
        bench.clock.advance(Duration::from_millis(59_999));
        assert_eq!(open_now(&bench).await, 0);
        assert_eq!(count(&bench, released.dispatch, "handed_at IS NOT NULL").await, 0);
        for org in [MIC, TEL, CATV, 101] {
            let id = to(&bench, released.dispatch, org, None).await;
            let page = house::get(&house::open(&bench), org, "ja", &format!("/deliveries/{id}/below")).await;
            assert_eq!(page.status, StatusCode::NOT_FOUND);
        }
        bench.clock.advance(Duration::from_millis(1));
        assert_eq!(open_now(&bench).await, 1);
        assert_eq!(count(&bench, released.dispatch, "tier = 'ministry' AND handed_at IS NOT NULL").await, 2);
        assert_eq!(count(&bench, released.dispatch, "handed_at IS NOT NULL").await, 2);
        assert_eq!((open_now(&bench).await, noted(&bench, "dispatch.opened").await), (0, 1), "once");
        let mic = to(&bench, released.dispatch, MIC, None).await;
        assert_eq!(pass(&bench, ministry(MIC), mic, "").await, 6, "TEL, CATV and the four below CATV");
    }

    async fn those_who_are_named_have_it_straight_and_pass_it_to_nobody(bench: Bench) with &tables(); {
        let released = held(&bench, &["ICT-TEL"]).await;
        let early = "handed_at IS NOT NULL AND passed_at IS NULL";
        assert_eq!(count(&bench, released.dispatch, early).await, 7, "MIC, the secretariat of TEL, its five members");
        assert_eq!(count(&bench, released.dispatch, "handed_at IS NOT NULL").await, 7);
        assert_eq!(count(&bench, released.dispatch, "handed_at IS NOT NULL AND ceptoar_code = 'ICT-TEL'").await, 6);
        for (org, who) in [(MIC, ministry(MIC)), (TEL, secretariat(TEL))] {
            let id = to(&bench, released.dispatch, org, None).await;
            let cx = writing(&bench, who).await;
            let refused = pass_notice(&cx, id, "", search).await;
            assert!(matches!(refused, Err(PassNoticeError::Embargoed)));
            drop(cx);
            let house = house::open(&bench);
            assert_eq!(house::post(&house, org, &format!("/deliveries/{id}/pass"), "text=x").await.status, StatusCode::CONFLICT);
            let page = house::get(&house, org, "ja", "/").await;
            assert!(!page.text.contains("読んで、必要なら書き足し、届け先へ送ってください。"), "nothing waits before its time");
        }
        bench.clock.set(TIME);
        assert_eq!(open_now(&bench).await, 1);
        assert_eq!(count(&bench, released.dispatch, "tier = 'ministry' AND handed_at IS NOT NULL").await, 2);
        assert_eq!(count(&bench, released.dispatch, "ceptoar_code = 'ICT-TEL' AND tier = 'ceptoar' AND passed_at IS NOT NULL").await, 1);
        assert_eq!(count(&bench, released.dispatch, "ceptoar_code = 'ICT-CATV' AND handed_at IS NOT NULL").await, 0, "it waits for the ministry's hand");
        let mic = to(&bench, released.dispatch, MIC, None).await;
        assert_eq!(pass(&bench, ministry(MIC), mic, "").await, 5, "CATV and its four");
    }

    async fn the_board_tells_nothing_untrue_before_its_time(bench: Bench) with &tables(); {
        let released = held(&bench, &["ICT-TEL"]).await;
        let house = house::open(&bench);
        let board = format!("/board/{}", released.dispatch);
        let page = house::get(&house, CENTRE, "ja", &board).await.text;
        assert!(page.contains("先に届けています") && page.contains("解禁待ち") && page.contains("送付が始まります"), "{page}");
        for untrue in ["送付待ち", "送付済み", "slowrow"] {
            assert!(!page.contains(untrue), "{untrue}");
        }
        bench.clock.set(TIME);
        assert_eq!(open_now(&bench).await, 1);
        let page = house::get(&house, CENTRE, "ja", &board).await.text;
        assert!(page.contains("省庁の送付待ち") && !page.contains("解禁待ち") && !page.contains("slowrow"), "nobody is slow at once");
        bench.clock.advance(Duration::from_secs(30 * 60));
        assert!(house::get(&house, CENTRE, "ja", &board).await.text.contains("slowrow"));
    }

    async fn a_ministry_all_of_whose_groups_had_it_has_nothing_left_to_pass(bench: Bench) with &tables(); {
        let released = held(&bench, &["FIN-BANK"]).await;
        bench.clock.set(TIME);
        assert_eq!(open_now(&bench).await, 1);
        let fsa = to(&bench, released.dispatch, FSA, None).await;
        assert_eq!(count(&bench, released.dispatch, "tier = 'ministry' AND passed_at IS NOT NULL").await, 1);
        let cx = writing(&bench, ministry(FSA)).await;
        assert!(matches!(pass_notice(&cx, fsa, "", search).await, Err(PassNoticeError::AlreadyPassed)));
    }

    async fn an_embargo_outlasts_no_label(bench: Bench) with &tables(); {
        people(&bench).await;
        let embargo = Some(Embargo { until: At::parse_local(TIME).unwrap(), first: [].into() });
        let last_day = kernel::Day::parse("2014-06-21");
        let held = released(&bench, delivery::Spec { embargo, last_day, answer_by: None, ..spec(12) }).await;
        let after = moving(&bench, centre(), &held, "2014-06-22 00:00", "x").await;
        assert!(matches!(after, Err(MoveEmbargoError::AfterLastDay)));
        moving(&bench, centre(), &held, "2014-06-21 23:59", "x").await.unwrap();
    }

    async fn what_ends_before_its_embargo_never_opens_and_the_desk_is_told_so(bench: Bench) with &tables(); {
        let held = held(&bench, &["ICT-TEL"]).await;
        let had = count(&bench, held.dispatch, "handed_at IS NOT NULL").await;
        let (line, day) = (to(&bench, held.dispatch, 101, None).await, |day| kernel::Day::parse(day).unwrap());
        let ending = async |last| {
            let cx = writing(&bench, Actor::nobody()).await;
            let done = delivery::end_earlier(&cx, &cx.system("test"), held.dispatch, last).await.unwrap();
            if done.is_some() { cx.commit().await.unwrap(); }
            done.map(|one| one.never_opens(bench.clock.now()))
        };
        let house = house::open(&bench);
        let (board, home) = (format!("/board/{}/embargo", held.dispatch), "ほかのどこにも届きません");
        assert_eq!(ending(day("2014-06-20")).await, Some(false), "until its last day it may");
        assert!(!house::get(&house, CENTRE, "ja", "/").await.text.contains(home));
        assert_eq!(ending(day("2014-06-19")).await, Some(true));
        assert_eq!((ending(day("2014-06-19")).await, ending(day("2014-07-01")).await), (None, None), "never later");
        for (lang, said) in [("ja", home), ("en", "never opens and reaches nobody else")] {
            for path in ["/", &board, &format!("/board/{}", held.dispatch)] {
                let page = house::get(&house, CENTRE, lang, path).await.text;
                assert!(page.contains(said) && !page.contains('⟦'), "{path} {page}");
            }
        }
        let api = house::get(&house, CENTRE, "ja", &format!("/api/v1/boards/{}/embargo", held.dispatch)).await.text;
        assert!(api.contains(r#""last_day":"2014-06-19","never_opens":true"#), "{api}");
        for now in [TIME, "2014-07-01 10:00"] {
            bench.clock.set(now);
            assert_eq!((open_now(&bench).await, noted(&bench, "dispatch.opened").await), (0, 0), "{now}");
            assert_eq!(count(&bench, held.dispatch, "handed_at IS NOT NULL").await, had, "nobody else is ever handed it");
        }
        assert_eq!(to(&bench, held.dispatch, 101, None).await, line);
        assert_eq!(count(&bench, held.dispatch, "org_id IN (SELECT id FROM organisations) AND passed_at IS NOT NULL").await, 0);
    }

    async fn who_was_away_until_after_the_last_day_opens_nothing_late(bench: Bench) with &tables(); {
        people(&bench).await;
        let embargo = Some(Embargo { until: At::parse_local(TIME).unwrap(), first: [].into() });
        let last_day = kernel::Day::parse("2014-06-21");
        let held = released(&bench, delivery::Spec { embargo, last_day, answer_by: None, ..spec(12) }).await;
        bench.clock.set("2014-06-22 00:00");
        assert_eq!(open_now(&bench).await, 0);
        assert_eq!(count(&bench, held.dispatch, "handed_at IS NOT NULL").await, 0);
        bench.clock.set("2014-06-21 23:59");
        assert_eq!(open_now(&bench).await, 1, "on its last day it does");
    }

    async fn the_time_is_moved_later_with_a_reason_by_those_who_may(bench: Bench) with &tables(); {
        let released = held(&bench, &[]).await;
        let late = "2014-06-21 10:00";
        let analyst = trial::actor(901, CENTRE, access::BodyKind::Centre, &[Role::Analyst]);
        assert!(matches!(moving(&bench, analyst, &released, late, "x").await, Err(MoveEmbargoError::Denied(Denied::Refused))));
        for who in [ministry(MIC), secretariat(TEL), member(101)] {
            assert!(matches!(moving(&bench, who, &released, late, "x").await, Err(MoveEmbargoError::Denied(Denied::NotFound))));
        }
        assert!(matches!(moving(&bench, centre(), &released, late, " ").await, Err(MoveEmbargoError::NoReason)));
        assert!(matches!(moving(&bench, centre(), &released, late, &"長".repeat(2001)).await, Err(MoveEmbargoError::LongReason)));
        assert!(matches!(moving(&bench, centre(), &released, TIME, "x").await, Err(MoveEmbargoError::NoTime)));
        assert_eq!(noted(&bench, "dispatch.embargo-moved").await, 0, "nothing else happened");
        assert_eq!(moving(&bench, centre(), &released, late, "製品開発者の修正が遅れるため").await.unwrap(), ());
        bench.clock.set(TIME);
        assert_eq!(open_now(&bench).await, 0, "the old time opens nothing");
        bench.clock.set(late);
        assert!(matches!(moving(&bench, centre(), &released, late, "x").await, Err(MoveEmbargoError::NoTime)));
        assert_eq!(open_now(&bench).await, 1, "the new one does");
        assert_eq!(count(&bench, released.dispatch, "handed_at IS NOT NULL").await, 2);
        assert!(matches!(moving(&bench, centre(), &released, "2014-06-30 10:00", "x").await, Err(MoveEmbargoError::NotHeld)), "what flows is not called back by that");
        assert_eq!((noted(&bench, "dispatch.embargo-moved").await, noted(&bench, "dispatch.opened").await), (1, 1));
        let change = "UPDATE embargo_moves SET reason = 'x'";
        assert!(bench.db.run_script(change).await.is_err(), "what was said of it is sealed");
        let house = house::open(&bench);
        for lang in ["ja", "en"] {
            let page = house::get(&house, CENTRE, lang, &format!("/board/{}/embargo", released.dispatch)).await;
            assert_eq!(page.status, StatusCode::OK);
            assert!(page.text.contains("製品開発者の修正が遅れるため") && !page.text.contains('⟦'));
        }
    }

    async fn nobody_opens_it_before_the_time_that_was_agreed(bench: Bench) with &tables(); {
        let released = held(&bench, &[]).await;
        let both = trial::actor(902, CENTRE, access::BodyKind::Centre, &[Role::Duty, Role::Reviewer]);
        for who in [centre(), both] {
            for early in ["2014-06-20 09:59", "2014-06-17 10:32", "2014-06-17 10:31", "2014-06-01 00:00"] {
                let refused = moving(&bench, who.clone(), &released, early, "他所で公表されたため").await;
                assert!(matches!(refused, Err(MoveEmbargoError::Earlier)), "{early}");
            }
        }
        let house = house::open(&bench);
        let path = format!("/board/{}/embargo", released.dispatch);
        for form in ["when=now&reason=x", "when=now&at=2014-06-19T10:00&reason=x", "at=2014-06-17T10:31&reason=x"] {
            let again = house::post(&house, CENTRE, &path, form).await;
            assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "{form}");
        }
        assert_eq!(moving(&bench, centre(), &released, "2014-06-22 10:00", "遅れるため").await.unwrap(), ());
        let back = moving(&bench, centre(), &released, "2014-06-21 10:00", "x").await;
        assert!(matches!(back, Err(MoveEmbargoError::Earlier)), "what was moved later does not come back either");
        assert_eq!(open_now(&bench).await, 0);
        assert_eq!(count(&bench, released.dispatch, "handed_at IS NOT NULL OR passed_at IS NOT NULL").await, 0);
        assert_eq!((noted(&bench, "dispatch.embargo-moved").await, noted(&bench, "dispatch.opened").await), (1, 0));
    }

    async fn many_that_ask_at_once_open_it_once(bench: Bench) with &tables(); {
        let released = held(&bench, &[]).await;
        bench.clock.set("2014-06-27 10:00");
        let ask = || open_embargoes(&bench.db, bench.clock.now());
        let (a, b, c) = tokio::join!(ask(), ask(), ask());
        assert_eq!(a.unwrap() + b.unwrap() + c.unwrap(), 1, "a week late, and once");
        assert_eq!((noted(&bench, "dispatch.opened").await, count(&bench, released.dispatch, "handed_at IS NOT NULL").await), (1, 2));
    }

    async fn the_form_says_what_is_wrong_and_keeps_what_was_typed(bench: Bench) with &tables(); {
        let released = held(&bench, &["ICT-TEL"]).await;
        let house = house::open(&bench);
        let path = format!("/board/{}/embargo", released.dispatch);
        let page = house::get(&house, CENTRE, "ja", &path).await;
        assert!(page.text.contains("組織10") && page.text.contains("6月20日"), "who has it before, and until when");
        for form in ["at=&reason=理由", "at=2014-06-01T10:00&reason=理由", "at=2014-06-21T10:00&reason=", "at=x&reason=理由"] {
            let again = house::post(&house, CENTRE, &path, form).await;
            assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "{form}");
            assert!(form.ends_with('=') || again.text.contains("理由</textarea>"), "{form}");
        }
        assert_eq!(house::post(&house, CENTRE, &path, "at=2014-06-21T10:00&reason=理由").await.status, StatusCode::SEE_OTHER);
        assert!(house::get(&house, CENTRE, "ja", &format!("/board/{}", released.dispatch)).await.text.contains("6月21日"));
        let nothing = format!("/board/{}/embargo", Id::<delivery::Dispatch>::from(uuid::Uuid::nil()));
        assert_eq!(house::get(&house, CENTRE, "ja", &nothing).await.status, StatusCode::NOT_FOUND);
    }
}
