//! Whose answers are seen by whom: what the CEPTOAR's rules said on the day of the release, and nothing decided after.

use crate::{
    house::{get, open, post},
    world::*,
};
use access::{Actor, act::ViewAnswers};
use axum::http::StatusCode;
use delivery::{Answer, Delivery, DeliveryId, PassNoticeError, pass_notice};
use kernel::Clock;
use registry::{
    MembersSee, MinistrySees, Passes, Terms,
    rules::{Detail, Origin, Rules},
};
use std::time::Duration;
use store::{Denied, StoreError};
use trial::{Bench, both_engines, org_id};

const OPEN: Terms = Terms {
    passes: Passes::ByHand,
    own_words: true,
    ministry_sees: MinistrySees::Names,
    members_see: MembersSee::EachOther,
    confirm_months: 12,
};

/// The CEPTOAR decides, from today on.
async fn decide(bench: &Bench, ceptoar: u128, number: i64, terms: Terms) {
    let cx = writing(bench, Actor::nobody()).await;
    let rules = Rules {
        ceptoar: org_id(ceptoar),
        number,
        valid_from: bench.clock.now().day(),
        terms,
        origin: Origin::Decision,
        detail: Detail::default(),
        person: None,
        at: bench.clock.now(),
    };
    assert_eq!(registry::load::rules(&cx.system("test"), &[rules]).await.unwrap(), 1);
    cx.commit_unrecorded("test").await.unwrap();
}

async fn may_see(bench: &Bench, actor: Actor, line: DeliveryId) -> bool {
    let cx = reading(bench, actor).await;
    match cx.permit::<_, Delivery>(ViewAnswers, line).await {
        Ok(_) => true,
        Err(Denied::NotFound | Denied::Refused) => false,
        Err(Denied::Store(cause)) => panic!("{cause}"),
    }
}

/// Released again and passed on by everybody.
async fn again(bench: &Bench, subject: u128) -> kernel::Id<delivery::Dispatch> {
    let dispatch = released(bench, spec(subject)).await.dispatch;
    for (org, actor) in [(MIC, ministry(MIC)), (FSA, ministry(FSA)), (TEL, secretariat(TEL)), (BANK, secretariat(BANK))]
    {
        let id = to(bench, dispatch, org, None).await;
        pass(bench, actor, id, "").await;
    }
    dispatch
}

both_engines! {
    async fn a_neighbours_answer_is_seen_only_where_the_rules_at_the_release_said_so(bench: Bench) with &tables(); {
        let first = flown(&bench).await.dispatch;
        let (tel, bank) = (to(&bench, first, TEL, None).await, to(&bench, first, BANK, None).await);
        answer(&bench, member(101), to(&bench, first, 101, None).await, Answer::Affected, "秘密の言葉").await;
        // By the usual rules only the secretariat sees who answered what.
        assert!(may_see(&bench, secretariat(TEL), tel).await);
        for other in [member(101), member(102), ministry(MIC), centre(), secretariat(CATV), ministry(FSA), Actor::nobody()] {
            assert!(!may_see(&bench, other, tel).await);
        }
        // The CEPTOAR decides otherwise: what is out already stays as it was.
        decide(&bench, TEL, 1, OPEN).await;
        for other in [member(101), member(102), ministry(MIC)] {
            assert!(!may_see(&bench, other, tel).await, "a change of rules never reaches back");
        }
        bench.clock.advance(Duration::from_secs(3600));
        let second = again(&bench, 13).await;
        let tel2 = to(&bench, second, TEL, None).await;
        for own in [member(101), member(102), ministry(MIC), secretariat(TEL)] {
            assert!(may_see(&bench, own, tel2).await);
        }
        // Of another CEPTOAR, of another ministry, the centre: not theirs. And nobody sees the other CEPTOAR's.
        for other in [member(109), secretariat(BANK), secretariat(CATV), ministry(FSA), centre(), Actor::nobody()] {
            assert!(!may_see(&bench, other, tel2).await);
        }
        for other in [member(101), member(109), ministry(FSA)] {
            assert!(!may_see(&bench, other, bank).await);
            assert!(!may_see(&bench, member(109), to(&bench, second, BANK, None).await).await);
        }
        // Decided back: the second stays open, the third is closed.
        decide(&bench, TEL, 2, Terms::default()).await;
        let third = again(&bench, 14).await;
        assert!(may_see(&bench, member(101), tel2).await);
        assert!(!may_see(&bench, member(101), to(&bench, third, TEL, None).await).await);
    }

    async fn who_has_not_been_handed_it_sees_no_answers(bench: Bench) with &tables(); {
        people(&bench).await;
        decide(&bench, TEL, 1, OPEN).await;
        let dispatch = released(&bench, spec(12)).await.dispatch;
        let tel = to(&bench, dispatch, TEL, None).await;
        // The ministry has it in its hands; the secretariat and the members have not.
        assert!(may_see(&bench, ministry(MIC), tel).await);
        for other in [secretariat(TEL), member(101)] {
            assert!(!may_see(&bench, other, tel).await);
        }
    }

    async fn the_page_and_its_links_are_there_for_those_to_whom_it_is_shown(bench: Bench) with &tables(); {
        people(&bench).await;
        decide(&bench, TEL, 1, OPEN).await;
        let dispatch = again(&bench, 12).await;
        let (tel, mic, bank) = (to(&bench, dispatch, TEL, None).await, to(&bench, dispatch, MIC, None).await, to(&bench, dispatch, BANK, None).await);
        answer(&bench, member(102), to(&bench, dispatch, 102, None).await, Answer::NeedHelp, "秘密の言葉").await;
        let house = open(&bench);
        let path = format!("/deliveries/{tel}/answers");
        for org in [101, MIC, TEL] {
            for lang in ["ja", "en"] {
                let page = get(&house, org, lang, &path).await;
                assert_eq!(page.status, StatusCode::OK, "{org}");
                assert!(!page.text.contains('⟦') && !page.text.contains("秘密の言葉"), "{org}");
                assert!(page.text.contains("102"), "{org}");
            }
        }
        for org in [109, FSA, BANK, CENTRE] {
            assert_eq!(get(&house, org, "ja", &path).await.status, StatusCode::NOT_FOUND, "{org}");
        }
        assert_eq!(get(&house, BANK, "ja", &format!("/deliveries/{bank}/answers?page=9")).await.status, StatusCode::OK);
        assert_eq!(get(&house, FSA, "ja", &format!("/deliveries/{bank}/answers")).await.status, StatusCode::FORBIDDEN);
        assert_eq!(get(&house, MIC, "ja", &format!("/deliveries/{mic}/answers")).await.status, StatusCode::FORBIDDEN);
        let below = get(&house, MIC, "ja", &format!("/deliveries/{mic}/below")).await.text;
        assert!(below.contains(&path) && !below.contains(&format!("{}/answers", to(&bench, dispatch, CATV, None).await)));
        let page = crate::house::page(&bench, 101).await;
        let cx = reading(&bench, member(101)).await;
        let mine = cx.permit::<_, Delivery>(access::act::ViewDelivery, to(&bench, dispatch, 101, None).await).await.unwrap();
        assert!(delivery::panel::answer(&page, &mine, &[], &[]).unwrap().contains("ほかの構成員と所管省庁にも"));
        assert!(delivery::panel::path(&page, &mine, &[]).unwrap().contains(&path));
    }

    async fn where_the_rules_allow_no_words_none_are_added(bench: Bench) with &tables(); {
        people(&bench).await;
        decide(&bench, TEL, 1, Terms { own_words: false, ..Terms::default() }).await;
        let dispatch = released(&bench, spec(12)).await.dispatch;
        pass(&bench, ministry(MIC), to(&bench, dispatch, MIC, None).await, "省の追記").await;
        let tel = to(&bench, dispatch, TEL, None).await;
        let cx = writing(&bench, secretariat(TEL)).await;
        assert!(matches!(pass_notice(&cx, tel, "一言", search).await, Err(PassNoticeError::NoOwnWords)));
        assert!(matches!(cx.commit().await, Err(StoreError::NothingAudited)));
        let house = open(&bench);
        let form = get(&house, TEL, "ja", &format!("/deliveries/{tel}/pass")).await.text;
        assert!(form.contains("そのまま伝えます") && !form.contains("<textarea"));
        assert_eq!(post(&house, TEL, &format!("/deliveries/{tel}/pass"), "text=x").await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(pass(&bench, secretariat(TEL), tel, "").await, 5);
    }

    async fn a_change_to_direct_after_the_release_passes_nothing_by_itself(bench: Bench) with &tables(); {
        people(&bench).await;
        let dispatch = released(&bench, spec(12)).await.dispatch;
        decide(&bench, TEL, 1, Terms { passes: Passes::Direct, ..Terms::default() }).await;
        // The secretariats of CATV (direct) and the members below it, and TEL's secretariat: not TEL's members.
        pass(&bench, ministry(MIC), to(&bench, dispatch, MIC, None).await, "").await;
        assert_eq!(count(&bench, dispatch, "tier = 'member' AND handed_at IS NOT NULL AND ceptoar_code = 'ICT-TEL'").await, 0);
        let later = released(&bench, spec(13)).await.dispatch;
        pass(&bench, ministry(MIC), to(&bench, later, MIC, None).await, "").await;
        assert_eq!(count(&bench, later, "tier = 'member' AND handed_at IS NOT NULL AND ceptoar_code = 'ICT-TEL'").await, 5);
        for attempt in ["UPDATE dispatch_rules SET members_see = 'each-other'", "DELETE FROM dispatch_rules"] {
            assert!(matches!(bench.db.run_script(attempt).await, Err(StoreError::Sealed(_))), "{attempt}");
        }
    }
}
