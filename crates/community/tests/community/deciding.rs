//! Other rules, and an end: decided by two people at the hub, from a day that members know before; nothing that was
//! handed in or shared is read anew.

use crate::{
    house::{get, open, post},
    world::*,
};
use access::{
    Actor,
    act::{ReadShare, ViewProposal, ViewSubmission},
};
use axum::http::StatusCode;
use community::{
    AHEAD, Approves, MemberRole, Obstacle, Proposal, ProposalId, Rules, Share, Submission,
    ops::{
        answer_approval::{AnswerApprovalError, answer_approval},
        answer_proposal::{AnswerProposalError, answer_proposal, withdraw_proposal},
        answer_share::{AnswerShareError, answer_share},
        ask_approval::{AskApprovalError, ask_approval},
        change_membership::{ChangeMembershipError, change_membership, leave_community},
        cross_bridge::{CrossBridgeError, cross_bridge},
        derive_share::{DeriveShareError, derive_share},
        keep_groups::{KeepGroupsError, open_group},
        let_in::{LetInError, let_in},
        open_share::open_share,
        propose_decision::{ProposeDecisionError, propose_ending, propose_rules},
        record_meeting::{RecordMeetingError, record_meeting},
        release_share::{ReleaseShareError, release_share},
        review_share::{ReviewShareError, review_share},
        save_share::{SaveShareError, save_share},
        submit::{SubmitError, submit},
    },
    verify_seals,
};
use kernel::{Bilingual, Clock, Day, Tlp};
use sharing::{consent::ConsentAnswer, release::Verdict, removal::Substitutes};
use std::collections::BTreeSet;
use store::{Denied, params};
use trial::{Bench, both_engines, org_id};

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

/// Rules that protect less.
fn open_rules() -> Rules {
    Rules {
        approves: Approves::Provider,
        label: Tlp::Green,
        observers_read: true,
        anonymise: false,
        ..Rules::default()
    }
}

async fn proposed(bench: &Bench, rules: Rules, from: &str) -> ProposalId {
    let cx = write(bench, &first()).await;
    let id = propose_rules(&cx, jcsip(), (rules, day(from)), "参加組織が増えたため").await.unwrap();
    cx.commit().await.unwrap();
    id
}

async fn ending(bench: &Bench, last: &str) -> ProposalId {
    let cx = write(bench, &first()).await;
    let id = propose_ending(&cx, jcsip(), day(last), "役目を終えた").await.unwrap();
    cx.commit().await.unwrap();
    id
}

async fn agreed_by_second(bench: &Bench, id: ProposalId) {
    let cx = write(bench, &second()).await;
    answer_proposal(&cx, id, true, "").await.unwrap();
    cx.commit().await.unwrap();
}

async fn submitted(bench: &Bench, title: &str, tlp: Tlp) -> Result<community::SubmissionId, SubmitError> {
    let cx = write(bench, &member(101)).await;
    let label = kernel::Label::new(tlp, kernel::Audience::All, None);
    let id = submit(&cx, jcsip(), community::Contribution { label, ..contribution(title) }).await?;
    cx.commit().await.unwrap();
    Ok(id)
}

async fn good(bench: &Bench) {
    let cx = bench.db.read(Actor::nobody(), bench.clock.now()).await.unwrap();
    let seals = verify_seals(&cx).await.unwrap();
    assert!(seals.good(), "{:?}", seals.broken);
}

both_engines! {
    async fn rules_change_by_two_people_from_a_day_that_members_know_before(bench: Bench) with &tables(); {
        build(&bench).await;
        bench.clock.set("2014-06-17 10:00");
        let cx = write(&bench, &first()).await;
        for (rules, from, why) in [
            (open_rules(), "2014-06-23", "x"),
            (open_rules(), "2014-07-01", " "),
            (Rules { k: 4, ..open_rules() }, "2014-07-01", "x"),
            (Rules::default(), "2014-07-01", "x"),
        ] {
            let refused = propose_rules(&cx, jcsip(), (rules, day(from)), why).await;
            assert!(matches!(&refused, Err(ProposeDecisionError::Flawed(why)) if why.len() == 1), "{refused:?}");
        }
        drop(cx);
        // A member, the centre and another hub propose nothing.
        for who in [member(101), centre(access::Role::Duty), council()] {
            let cx = write(&bench, &who).await;
            let refused = propose_rules(&cx, jcsip(), (open_rules(), day("2014-07-01")), "x").await;
            assert!(matches!(refused, Err(ProposeDecisionError::Denied(_))), "{refused:?}");
        }
        let id = proposed(&bench, open_rules(), "2014-07-01").await;
        let cx = write(&bench, &first()).await;
        assert!(matches!(answer_proposal(&cx, id, true, "").await, Err(AnswerProposalError::Denied(Denied::Refused))));
        drop(cx);
        for who in [member(101), centre(access::Role::Duty), council()] {
            let cx = write(&bench, &who).await;
            assert!(matches!(cx.permit::<_, Proposal>(ViewProposal, id).await, Err(Denied::NotFound)));
            assert!(matches!(answer_proposal(&cx, id, true, "").await, Err(AnswerProposalError::Denied(Denied::NotFound))));
        }
        let router = open(&bench);
        let (_, before) = get(&router, "member", "ja", "/communities/J-CSIP").await;
        assert!(!before.contains("2014年7月1日"), "nothing is decided yet");
        agreed_by_second(&bench, id).await;
        for (lang, words) in [("ja", "2014年7月1日(火)から、きまりが変わります。"), ("en", "The rules change on")] {
            for path in ["/communities/J-CSIP", "/communities/J-CSIP/history", "/communities/J-CSIP/rules"] {
                let (status, text) = get(&router, "member", lang, path).await;
                assert!(status == StatusCode::OK && !text.contains('⟦'), "{path}: {text}");
                assert!(!path.ends_with("J-CSIP") || text.contains(words), "{text}");
            }
        }
        // Until that day the old rules hold, from it on the new ones.
        bench.clock.set("2014-06-30 23:59");
        assert!(matches!(submitted(&bench, "弱いラベル", Tlp::Green).await, Err(SubmitError::Flawed(_))));
        bench.clock.set("2014-07-01 00:00");
        submitted(&bench, "弱いラベル", Tlp::Green).await.unwrap();
        good(&bench).await;
    }

    async fn a_decision_that_leaves_members_no_time_is_not_made(bench: Bench) with &tables(); {
        build(&bench).await;
        bench.clock.set("2014-06-17 10:00");
        let (rules, end) = (proposed(&bench, open_rules(), "2014-06-24").await, ending(&bench, "2014-06-24").await);
        bench.clock.set("2014-06-18 00:00");
        let cx = write(&bench, &second()).await;
        for id in [rules, end] {
            let refused = answer_proposal(&cx, id, true, "").await;
            assert!(matches!(refused, Err(AnswerProposalError::TooLate)), "{refused:?}");
        }
        drop(cx);
        let cx = write(&bench, &first()).await;
        withdraw_proposal(&cx, rules).await.unwrap();
        cx.commit().await.unwrap();
        let cx = write(&bench, &Actor::nobody()).await;
        assert_eq!(cx.system("test").count("SELECT COUNT(*) AS n FROM community_decisions", params![]).await.unwrap(), 0);
        assert_eq!(AHEAD, 7);
    }

    async fn what_was_handed_in_and_shared_under_old_rules_stays_under_them(bench: Bench) with &tables(); {
        build(&bench).await;
        bench.clock.set("2014-06-17 10:00");
        let before = handed_in(&bench, &member(101), contribution("前のもの")).await;
        let (_, shared) = a_share(&bench).await;
        let cx = write(&bench, &first()).await;
        let_in(&cx, jcsip(), org_id(OUTSIDER), MemberRole::Observer, None).await.unwrap();
        cx.commit().await.unwrap();
        let id = proposed(&bench, open_rules(), "2014-07-01").await;
        agreed_by_second(&bench, id).await;
        bench.clock.set("2014-07-02 10:00");
        let after = handed_in(&bench, &member(101), contribution("あとのもの")).await;
        let (old, new) = (derived(&bench, &[before]).await, derived(&bench, &[after]).await);
        for (share, why) in [
            (old, vec![Obstacle::Approval(community::State::NotAsked), Obstacle::NotReviewed]),
            (new, vec![Obstacle::Approval(community::State::NotAsked)]),
        ] {
            let (hash, _, content) = current(&bench, share).await;
            assert_eq!(content.body.contains("潮見"), share == new, "what was promised to whoever handed it in is kept");
            let cx = write(&bench, &first()).await;
            let refused = release_share(&cx, share, hash).await;
            assert!(matches!(&refused, Err(ReleaseShareError::InTheWay(found)) if *found == why), "{refused:?}");
        }
        // An observer reads nothing of what left before, and of what was handed in before.
        let approval = asked(&bench, old, org_id(101), None).await;
        agreed(&bench, &member(101), approval).await;
        approved(&bench, old).await;
        assert_eq!(released(&bench, old).await, 7);
        let approval = asked(&bench, new, org_id(101), None).await;
        agreed(&bench, &member(101), approval).await;
        assert_eq!(released(&bench, new).await, 8);
        let cx = write(&bench, &member(OUTSIDER)).await;
        for (share, reads) in [(shared, false), (old, false), (new, true)] {
            assert_eq!(cx.permit::<_, Share>(ReadShare, share).await.is_ok(), reads);
        }
        drop(cx);
        good(&bench).await;
    }

    async fn what_ended_is_still_read_by_those_who_were_in_it_and_nothing_new_comes(bench: Bench) with &tables(); {
        build(&bench).await;
        bench.clock.set("2014-06-17 10:00");
        let (submission, share) = a_share(&bench).await;
        let another = handed_in(&bench, &member(102), contribution("扱われなかったもの")).await;
        let draft = derived(&bench, &[another]).await;
        let approval = asked(&bench, draft, org_id(102), None).await;
        let over = { let id = asked(&bench, share, org_id(101), Some(over())).await; agreed(&bench, &member(101), id).await; over() };
        agreed_by_second(&bench, ending(&bench, "2014-06-30").await).await;
        // Until its last day it goes on; a second end, or rules after it, are not proposed.
        bench.clock.set("2014-06-30 23:00");
        handed_in(&bench, &member(103), contribution("最後のもの")).await;
        let cx = write(&bench, &first()).await;
        assert!(matches!(propose_ending(&cx, jcsip(), day("2014-08-01"), "x").await, Err(ProposeDecisionError::Ended(_))));
        let late = propose_rules(&cx, jcsip(), (open_rules(), day("2014-08-01")), "x").await;
        assert!(matches!(late, Err(ProposeDecisionError::Ended(_))));
        drop(cx);
        bench.clock.set("2014-07-01 00:00");
        let (hash, number, content) = current(&bench, draft).await;
        let cx = write(&bench, &first()).await;
        let none = BTreeSet::new();
        assert!(matches!(derive_share(&cx, jcsip(), &BTreeSet::from([another]), &none, &Substitutes::default()).await, Err(DeriveShareError::Ended(_))));
        assert!(matches!(save_share(&cx, draft, number, content).await, Err(SaveShareError::Ended(_))));
        assert!(matches!(ask_approval(&cx, draft, org_id(102), None, hash).await, Err(AskApprovalError::Ended(_))));
        assert!(matches!(release_share(&cx, draft, hash).await, Err(ReleaseShareError::Ended(_))));
        assert!(matches!(cross_bridge(&cx, over, share).await, Err(CrossBridgeError::Ended(_))));
        assert!(matches!(let_in(&cx, jcsip(), org_id(OUTSIDER), MemberRole::Member, None).await, Err(LetInError::Ended(_))));
        assert!(matches!(change_membership(&cx, jcsip(), org_id(101), MemberRole::Observer, None).await, Err(ChangeMembershipError::Ended(_))));
        let group = community::Group { code: "rail".into(), name: Bilingual::new("鉄道", "Rail") };
        assert!(matches!(open_group(&cx, jcsip(), &group).await, Err(KeepGroupsError::Ended(_))));
        let meeting = community::Meeting {
            kind: community::MeetingKind::General,
            number: 1,
            held_on: day("2014-06-20"),
            title: String::new(),
            agenda: "x".into(),
            decisions: String::new(),
            attendees: Vec::new(),
        };
        assert!(matches!(record_meeting(&cx, jcsip(), &meeting).await, Err(RecordMeetingError::Ended(_))));
        assert!(matches!(propose_rules(&cx, jcsip(), (open_rules(), day("2014-08-01")), "x").await, Err(ProposeDecisionError::Ended(_))));
        drop(cx);
        let cx = write(&bench, &second()).await;
        assert!(matches!(review_share(&cx, draft, hash, Verdict::Approve, "").await, Err(ReviewShareError::Ended(_))));
        drop(cx);
        let cx = write(&bench, &member(102)).await;
        assert!(matches!(answer_approval(&cx, approval, ConsentAnswer::Agree, "").await, Err(AnswerApprovalError::Ended(_))));
        assert!(matches!(answer_share(&cx, share, true, "").await, Err(AnswerShareError::Ended(_))));
        assert!(open_share(&cx, share).await.unwrap().first, "it is still read");
        cx.commit().await.unwrap();
        assert!(matches!(submitted(&bench, "遅れたもの", Tlp::Amber).await, Err(SubmitError::Ended(_))));
        // Nothing comes over a bridge either: the centre's notice finds no way. Whoever leaves reads nothing more.
        let cx = write(&bench, &member(101)).await;
        cx.permit::<_, Submission>(ViewSubmission, submission).await.unwrap();
        leave_community(&cx, jcsip()).await.unwrap();
        cx.commit().await.unwrap();
        let cx = write(&bench, &member(101)).await;
        assert!(cx.permit::<_, Share>(ReadShare, share).await.is_err());
        drop(cx);
        let router = open(&bench);
        for (who, lang) in [("other", "ja"), ("other", "en"), ("hub", "ja")] {
            for path in ["", "/members", "/meetings", "/groups", "/history", "/rules"] {
                let (status, text) = get(&router, who, lang, &format!("/communities/J-CSIP{path}")).await;
                assert!(status == StatusCode::OK && !text.contains('⟦'), "{who} {path}: {status}");
                // The hub may still go to its desk and read.
                assert!(!text.contains("main-act") || who == "hub" && path.is_empty(), "{who} {path}: nothing to do: {text}");
            }
        }
        let (_, text) = get(&router, "other", "ja", "/communities/J-CSIP").await;
        assert!(text.contains("2014年6月30日(月)で終わりました"), "{text}");
        let (_, cards) = get(&router, "outsider", "ja", "/communities").await;
        assert!(cards.contains("～2014年6月30日(月)"), "{cards}");
        good(&bench).await;
    }

    async fn the_hub_proposes_on_its_page_which_keeps_what_was_typed(bench: Bench) with &tables(); {
        build(&bench).await;
        bench.clock.set("2014-06-17 10:00");
        let router = open(&bench);
        let rules = "approves=provider&tlp=green&k=7&day=2014-06-18&why=typed+by+me";
        for (path, form) in [("rules", rules), ("ending", "day=2014-06-18&why=typed+by+me"), ("rules", "day=%E3%81%82&k=7&why=typed+by+me")] {
            let (status, text) = post(&router, "hub", &format!("/communities/J-CSIP/{path}"), form).await;
            assert!(status == StatusCode::UNPROCESSABLE_ENTITY && text.contains("typed by me") && !text.contains('⟦'), "{status} {text}");
            for who in ["member", "centre", "council", "outsider"] {
                let (status, _) = post(&router, who, &format!("/communities/J-CSIP/{path}"), form).await;
                assert!(status == StatusCode::NOT_FOUND || who == "member" && status == StatusCode::FORBIDDEN, "{who}: {status}");
            }
        }
        let (status, _) = post(&router, "hub", "/communities/J-CSIP/rules", &rules.replace("06-18", "07-01")).await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        let (_, list) = get(&router, "second", "en", "/proposals").await;
        let at = list.split("href=\"/proposals/").find(|part| part.contains("Change the rules")).unwrap();
        let id = at.split('"').next().unwrap();
        for lang in ["ja", "en"] {
            let (status, text) = get(&router, "second", lang, &format!("/proposals/{id}")).await;
            assert!(status == StatusCode::OK && text.contains("typed by me") && !text.contains('⟦'), "{text}");
        }
        let (status, _) = post(&router, "hub", &format!("/proposals/{id}/answer"), "answer=accept").await;
        assert_eq!(status, StatusCode::FORBIDDEN);
        let (status, _) = post(&router, "second", &format!("/proposals/{id}/answer"), "answer=accept").await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        let (_, text) = get(&router, "member", "ja", "/communities/J-CSIP/rules").await;
        assert!(text.contains("2014年7月1日(火)から") && text.contains("typed by me"), "{text}");
    }
}
