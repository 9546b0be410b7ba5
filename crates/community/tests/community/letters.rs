//! Whoever must act in a community hears by letter, once; who did it before the letter left gets none; nobody is written to who
//! cannot see what it tells of.

use crate::world::*;
use access::{Actor, OrgId, Role};
use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use community::ops::{
    answer_share::answer_share, change_membership::leave_community, cross_bridge::cross_bridge,
    end_membership::end_membership, open_share::open_share,
};
use kernel::Clock;
use std::time::Duration;
use store::params;
use tower::ServiceExt;
use trial::{Bench, both_engines, org_id};

/// Everybody has a contact with an address, and the hub sends mail.
pub(crate) async fn with_mail(bench: &Bench) {
    build(bench).await;
    let cx = write(bench, &Actor::nobody()).await;
    let insert = "INSERT INTO contacts (id, org_id, priority, name_ja, name_en, kana, romaji, post_ja, post_en, phone, fax,
        mail, hours, valid_from) VALUES ($1, $2, 1, '窓口', 'Desk', '', '', '', '', '', '', 'desk@member.example', 'always', 0)";
    for row in cx.system("test").rows("SELECT id FROM organisations", params![]).await.unwrap() {
        cx.system("test")
            .run_one(insert, params![cx.new_id::<()>(), row.id::<access::actor::Organisation>("id").unwrap()])
            .await
            .unwrap();
    }
    cx.commit_unrecorded("test").await.unwrap();
    assert!(delivery::post::open(&bench.db, bench.clock.now()).await.unwrap());
}

/// Who was promised a letter of a kind, and how it stands, in their order.
pub(crate) async fn letters(bench: &Bench, word: &str) -> Vec<(OrgId, String)> {
    let cx = bench.db.read(Actor::nobody(), bench.clock.now()).await.unwrap();
    let ask = "SELECT l.recipient_id, l.state FROM tidings t JOIN letters l ON l.about_id = t.id
        WHERE t.word = $1 ORDER BY t.told_at, l.recipient_id, l.id";
    let rows = cx.system("test").rows(ask, params![format!("community-letter-{word}")]).await.unwrap();
    rows.iter().map(|row| (row.id("recipient_id").unwrap(), row.text("state").unwrap())).collect()
}

pub(crate) fn to(orgs: &[u128], state: &str) -> Vec<(OrgId, String)> {
    orgs.iter().map(|org| (org_id(*org), state.to_owned())).collect()
}

pub(crate) async fn whole(bench: &Bench) {
    let cx = write(bench, &Actor::nobody()).await;
    assert!(delivery::verify_seals(&cx).await.unwrap().broken.is_empty(), "what was told and withdrawn is sealed");
}

async fn opens(bench: &Bench, who: &Actor, share: community::ShareId) {
    let cx = write(bench, who).await;
    assert!(open_share(&cx, share).await.unwrap().first);
    cx.commit().await.unwrap();
}

/// So long that what is told then is told by letters of its own.
fn later(bench: &Bench) {
    bench.clock.advance(Duration::from_mins(5));
}

both_engines! {
    async fn the_hub_hears_once_of_what_was_handed_in_and_not_of_what_it_took_up_before(bench: Bench) with &tables(); {
        with_mail(&bench).await;
        let one = handed_in(&bench, &member(101), contribution("一つ目")).await;
        let two = handed_in(&bench, &member(102), contribution("二つ目")).await;
        assert_eq!(letters(&bench, "submission").await, to(&[HUB], "waiting"), "one letter tells of both, and nobody else");
        derived(&bench, &[one]).await;
        assert_eq!(letters(&bench, "submission").await, [to(&[HUB], "needless"), to(&[HUB], "waiting")].concat(), "the other still waits");
        derived(&bench, &[two]).await;
        assert_eq!(letters(&bench, "submission").await, to(&[HUB, HUB], "needless"));
        whole(&bench).await;
    }

    async fn a_provider_is_asked_once_and_the_hub_hears_its_answer(bench: Bench) with &tables(); {
        with_mail(&bench).await;
        let one = handed_in(&bench, &member(101), contribution("一つ目")).await;
        let share = derived(&bench, &[one]).await;
        let approval = asked(&bench, share, org_id(101), None).await;
        assert_eq!(letters(&bench, "approval").await, to(&[101], "waiting"), "its provider, and nobody else");
        agreed(&bench, &member(101), approval).await;
        assert_eq!(letters(&bench, "approval").await, to(&[101], "needless"));
        assert_eq!(letters(&bench, "answer").await, to(&[HUB], "waiting"));
        approved(&bench, share).await;
        released(&bench, share).await;
        assert_eq!(letters(&bench, "answer").await, to(&[HUB], "needless"), "it has gone on");
        whole(&bench).await;
    }

    async fn a_share_is_told_to_its_circle_and_to_nobody_who_has_read_or_answered_it(bench: Bench) with &tables(); {
        with_mail(&bench).await;
        let one = handed_in(&bench, &member(104), kept()).await;
        let share = derived(&bench, &[one]).await;
        let approval = asked(&bench, share, org_id(104), None).await;
        agreed(&bench, &member(104), approval).await;
        approved(&bench, share).await;
        released(&bench, share).await;
        assert_eq!(letters(&bench, "share").await, to(&[104, 105, 106, 107], "waiting"), "of its group alone");
        opens(&bench, &member(105), share).await;
        let cx = write(&bench, &member(106)).await;
        answer_share(&cx, share, true, "").await.unwrap();
        cx.commit().await.unwrap();
        let stand = ["waiting", "needless", "needless", "waiting"];
        let wanted: Vec<_> = (104..).zip(stand).map(|(org, state)| (org_id(org), state.to_owned())).collect();
        assert_eq!(letters(&bench, "share").await, wanted);
        whole(&bench).await;
    }

    async fn who_read_the_first_of_two_hears_of_the_second(bench: Bench) with &tables(); {
        with_mail(&bench).await;
        let (_, first_one) = a_share(&bench).await;
        let (_, second_one) = a_share(&bench).await;
        let mine = async || letters(&bench, "share").await.into_iter().filter(|(org, _)| *org == org_id(105)).map(|(_, state)| state).collect::<Vec<_>>();
        assert_eq!(mine().await, ["waiting"], "one letter for both");
        opens(&bench, &member(105), first_one).await;
        assert_eq!(mine().await, ["needless", "waiting"]);
        opens(&bench, &member(105), second_one).await;
        assert_eq!(mine().await, ["needless", "needless"]);
        assert_eq!(letters(&bench, "share").await.iter().filter(|(_, state)| state == "waiting").count(), 6, "the others hear of it still");
        whole(&bench).await;
    }

    async fn who_leaves_the_circle_is_not_written_to_of_what_he_cannot_see_any_more(bench: Bench) with &tables(); {
        with_mail(&bench).await;
        a_share(&bench).await;
        let one = handed_in(&bench, &member(106), contribution("六つ目")).await;
        let share = derived(&bench, &[one]).await;
        asked(&bench, share, org_id(106), None).await;
        let cx = write(&bench, &first()).await;
        end_membership(&cx, jcsip(), org_id(105)).await.unwrap();
        cx.commit().await.unwrap();
        let cx = write(&bench, &member(106)).await;
        leave_community(&cx, jcsip()).await.unwrap();
        cx.commit().await.unwrap();
        let waiting: Vec<_> = letters(&bench, "share").await.into_iter().filter(|(_, state)| state == "waiting").collect();
        assert_eq!(waiting, to(&[101, 102, 103, 104, 107], "waiting"));
        assert_eq!(letters(&bench, "approval").await.last().unwrap(), &(org_id(106), "needless".to_owned()));
        later(&bench);
        a_share(&bench).await;
        let anew: Vec<_> = letters(&bench, "share").await.into_iter().skip(7).map(|(org, _)| org).collect();
        assert_eq!(anew, [101, 102, 103, 104, 107].map(org_id), "nor of what is shared afterwards");
        whole(&bench).await;
    }

    async fn what_crosses_a_bridge_is_told_at_its_other_end_until_something_is_made_of_it(bench: Bench) with &tables(); {
        with_mail(&bench).await;
        let (_, share) = a_share(&bench).await;
        let approval = asked(&bench, share, org_id(101), Some(over())).await;
        agreed(&bench, &member(101), approval).await;
        let cx = write(&bench, &second()).await;
        let arrival = cross_bridge(&cx, over(), share).await.unwrap();
        cx.commit().await.unwrap();
        let hub = council().who().unwrap().organisation;
        assert_eq!(letters(&bench, "arrival").await, [(hub, "waiting".to_owned())]);
        let cx = write(&bench, &council_hub(812)).await;
        let words = Default::default();
        community::ops::derive_share::derive_share(&cx, c4tap(), &Default::default(), &[arrival].into(), &words).await.unwrap();
        cx.commit().await.unwrap();
        assert_eq!(letters(&bench, "arrival").await, [(hub, "needless".to_owned())]);
        whole(&bench).await;
    }

    async fn whoever_is_to_agree_to_a_proposal_hears_until_it_is_settled(bench: Bench) with &tables(); {
        with_mail(&bench).await;
        let cx = write(&bench, &centre(Role::Duty)).await;
        let (own, other) = (community::Place::Centre(org_id(CENTRE)), community::Place::Community(jcsip()));
        let proposal = community::ops::declare_bridge::declare_bridge(&cx, own, other, true, kernel::Tlp::Green).await.unwrap();
        cx.commit().await.unwrap();
        assert_eq!(letters(&bench, "proposal").await, to(&[HUB], "waiting"));
        let cx = write(&bench, &first()).await;
        community::ops::answer_proposal::answer_proposal(&cx, proposal, true, "").await.unwrap();
        cx.commit().await.unwrap();
        assert_eq!(letters(&bench, "proposal").await, to(&[HUB], "needless"));
        whole(&bench).await;
    }

    async fn what_a_browser_asks_for_ahead_of_a_click_is_not_opened(bench: Bench) with &tables(); {
        with_mail(&bench).await;
        let (_, share) = a_share(&bench).await;
        let router = crate::house::open(&bench);
        let path = format!("/shares/{share}");
        let opened = async || {
            let cx = bench.db.read(Actor::nobody(), bench.clock.now()).await.unwrap();
            cx.system("test").count("SELECT COUNT(*) AS n FROM share_openings", params![]).await.unwrap()
        };
        let table = format!("{path}/indicators.csv");
        for path in [&path, &table] {
            for (name, value) in [("sec-purpose", "prefetch"), ("sec-purpose", "prefetch;prerender"), ("purpose", "prefetch")] {
                let request = Request::get(path).header("x-who", "member").header(name, value).body(Body::empty()).unwrap();
                let answer = router.clone().oneshot(request).await.unwrap();
                assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{name}");
                let told = axum::body::to_bytes(answer.into_body(), 1_000_000).await.unwrap();
                assert!(told.is_empty(), "{name}: whoever says that he asks ahead reads nothing");
            }
            let request = Request::head(path).header("x-who", "member").body(Body::empty()).unwrap();
            assert_eq!(router.clone().oneshot(request).await.unwrap().status(), StatusCode::OK);
        }
        assert_eq!(opened().await, 0, "nobody has read it");
        assert_eq!(letters(&bench, "share").await, to(&[101, 102, 103, 104, 105, 106, 107], "waiting"));
        let (status, _) = crate::house::get(&router, "member", "ja", &path).await;
        assert_eq!((status, opened().await), (StatusCode::OK, 1));
        let (status, _) = crate::house::get(&router, "near", "ja", &table).await;
        assert_eq!((status, opened().await), (StatusCode::OK, 2), "whoever has the indicators has opened it");
    }
}
