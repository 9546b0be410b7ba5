//! From hand to hand: what is handed in, agreed to, shared on, passed over a bridge.

use crate::world::*;
use access::{
    Role,
    act::{ReadShare, ViewApproval, ViewArrival, ViewCommunity, ViewSubmission},
};
use community::{
    Approval, Arrival, Community, MemberRole, Obstacle, Share, State, Submission,
    ops::{
        answer_approval::*, answer_share::answer_share, ask_approval::*, change_membership::leave_community,
        cross_bridge::*, derive_share::derive_share, end_membership::end_membership, let_in::*, open_share::open_share,
        release_share::*, review_share::review_share, save_share::SaveShareError, submit::*,
        take_up_arrival::take_up_arrival,
    },
};
use kernel::{Audience, Label, Tlp};
use sharing::{consent::ConsentAnswer, release::Verdict, removal::Substitutes};
use std::collections::BTreeSet;
use store::{Denied, params};
use trial::{both_engines, org_id};

both_engines! {
    async fn a_share_goes_from_hand_to_hand(bench: Bench) with &tables(); {
        build(&bench).await;
        let submission = handed_in(&bench, &member(101), contribution("潮見通信に届いたメール")).await;
        let share = derived(&bench, &[submission]).await;
        let (_, _, content) = current(&bench, share).await;
        assert!(!content.body.contains("潮見") && !content.title.contains("潮見"), "{content:?}");
        assert_eq!(content.indicators, ["203.0.113.7"], "the provider's host is not shared, the attacker's address is");
        assert!(!content.removals.is_empty());
        let approval = asked(&bench, share, org_id(101), None).await;
        // Before the provider and the second person have agreed, nothing leaves.
        let (hash, ..) = current(&bench, share).await;
        let cx = write(&bench, &second()).await;
        let refused = release_share(&cx, share, hash).await.unwrap_err();
        let ReleaseShareError::InTheWay(why) = refused else { panic!("{refused:?}") };
        assert_eq!(why, [Obstacle::Approval(State::Waiting), Obstacle::NotReviewed]);
        drop(cx);
        agreed(&bench, &member(101), approval).await;
        approved(&bench, share).await;
        assert_eq!(released(&bench, share).await, 7);
        let cx = write(&bench, &member(105)).await;
        let opened = open_share(&cx, share).await.unwrap();
        assert!(opened.first && opened.recall.is_none() && opened.revision.content == content);
        answer_share(&cx, share, true, "うちにも").await.unwrap();
        cx.commit().await.unwrap();
    }

    async fn who_wrote_it_is_not_the_second_person(bench: Bench) with &tables(); {
        build(&bench).await;
        let submission = handed_in(&bench, &member(101), contribution("メール")).await;
        let share = derived(&bench, &[submission]).await;
        let (hash, ..) = current(&bench, share).await;
        let cx = write(&bench, &first()).await;
        let refused = review_share(&cx, share, hash, Verdict::Approve, "").await.unwrap_err();
        assert!(matches!(refused, community::ops::review_share::ReviewShareError::Denied(Denied::Refused)));
    }

    async fn any_change_voids_what_was_agreed_and_approved(bench: Bench) with &tables(); {
        build(&bench).await;
        let submission = handed_in(&bench, &member(101), contribution("メール")).await;
        let share = derived(&bench, &[submission]).await;
        let approval = asked(&bench, share, org_id(101), None).await;
        agreed(&bench, &member(101), approval).await;
        approved(&bench, share).await;
        let hash = saved(&bench, share, |content| content.body.push('。')).await.unwrap();
        let cx = write(&bench, &second()).await;
        let ReleaseShareError::InTheWay(why) = release_share(&cx, share, hash).await.unwrap_err() else { panic!() };
        assert_eq!(why, [Obstacle::Approval(State::Void), Obstacle::NotReviewed]);
    }

    async fn who_left_is_asked_no_more_and_reads_nothing_that_was_asked(bench: Bench) with &tables(); {
        build(&bench).await;
        let submission = handed_in(&bench, &member(101), contribution("メール")).await;
        let share = derived(&bench, &[submission]).await;
        let approval = asked(&bench, share, org_id(101), None).await;
        let cx = write(&bench, &member(101)).await;
        cx.permit::<_, Approval>(ViewApproval, approval).await.unwrap();
        leave_community(&cx, jcsip()).await.unwrap();
        cx.commit().await.unwrap();
        let cx = write(&bench, &member(101)).await;
        assert!(matches!(cx.permit::<_, Approval>(ViewApproval, approval).await, Err(Denied::NotFound)));
        let listed = cx.visible::<Approval>().rows("SELECT approvals.id FROM approvals WHERE {visible}", params![]).await;
        assert!(listed.unwrap().is_empty());
        assert!(matches!(answer_approval(&cx, approval, ConsentAnswer::Agree, "").await, Err(AnswerApprovalError::Denied(Denied::NotFound))));
        drop(cx);
        let hash = saved(&bench, share, |content| content.body.push('。')).await.unwrap();
        let cx = write(&bench, &first()).await;
        assert!(matches!(ask_approval(&cx, share, org_id(101), None, hash).await, Err(AskApprovalError::Left)));
    }

    async fn a_name_left_in_the_text_blocks_and_a_weaker_label_is_not_saved(bench: Bench) with &tables(); {
        build(&bench).await;
        let submission = handed_in(&bench, &member(101), contribution("メール")).await;
        let share = derived(&bench, &[submission]).await;
        let weak = saved(&bench, share, |content| content.label = Label::new(Tlp::Green, Audience::All, None)).await;
        assert!(matches!(weak, Err(SaveShareError::LabelTooWeak)), "{weak:?}");
        let hash = saved(&bench, share, |content| content.body.push_str("ｼｵﾐ Shiomi")).await.unwrap();
        let cx = write(&bench, &first()).await;
        let refused = ask_approval(&cx, share, org_id(101), None, hash).await.unwrap_err();
        assert!(matches!(&refused, AskApprovalError::NotYet(why) if matches!(why[..], [Obstacle::Residue(_)])), "{refused:?}");
    }

    async fn a_wish_for_the_own_group_is_kept(bench: Bench) with &tables(); {
        build(&bench).await;
        let submission = handed_in(&bench, &member(101), kept()).await;
        let share = derived(&bench, &[submission]).await;
        let (_, _, content) = current(&bench, share).await;
        assert_eq!(content.groups, BTreeSet::from(["gas".to_owned()]));
        let hash = saved(&bench, share, |content| content.groups.clear()).await.unwrap();
        let cx = write(&bench, &second()).await;
        let ReleaseShareError::InTheWay(why) = release_share(&cx, share, hash).await.unwrap_err() else { panic!() };
        assert!(why.contains(&Obstacle::TooWide));
        drop(cx);
        saved(&bench, share, |content| content.groups = BTreeSet::from(["gas".into()])).await.unwrap();
        let approval = asked(&bench, share, org_id(101), None).await;
        agreed(&bench, &member(101), approval).await;
        approved(&bench, share).await;
        assert_eq!(released(&bench, share).await, 3, "the gas group has three members");
        let cx = write(&bench, &member(105)).await;
        assert!(matches!(cx.permit::<_, Share>(ReadShare, share).await, Err(Denied::NotFound)));
        drop(cx);
        let cx = write(&bench, &second()).await;
        let refused = cross_bridge(&cx, over(), share).await.unwrap_err();
        assert!(matches!(refused, CrossBridgeError::NoWay), "{refused:?}");
    }

    async fn a_share_passes_a_bridge_only_with_approval_for_that_destination(bench: Bench) with &tables(); {
        build(&bench).await;
        let (_, share) = a_share(&bench).await;
        let cx = write(&bench, &second()).await;
        let refused = cross_bridge(&cx, over(), share).await.unwrap_err();
        assert!(matches!(&refused, CrossBridgeError::InTheWay(why) if *why == [Obstacle::Approval(State::NotAsked)]), "{refused:?}");
        // There is no way to the centre from here, not even with approval: no such bridge leads from J-CSIP.
        assert!(matches!(cross_bridge(&cx, to_centre(), share).await.unwrap_err(), CrossBridgeError::Denied(Denied::Refused)));
        drop(cx);
        let approval = asked(&bench, share, org_id(101), Some(over())).await;
        agreed(&bench, &member(101), approval).await;
        let cx = write(&bench, &second()).await;
        let arrival = cross_bridge(&cx, over(), share).await.unwrap();
        assert!(matches!(cross_bridge(&cx, over(), share).await, Err(CrossBridgeError::Already)));
        cx.commit().await.unwrap();
        // The Council's desk has it, with its label and without its provider; no role at the centre has.
        let cx = write(&bench, &council()).await;
        let arrived = cx.permit::<_, Arrival>(ViewArrival, arrival).await.unwrap();
        assert!(arrived.content.label.tlp() == Tlp::Amber && !format!("{:?}", arrived.content).contains("潮見"));
        drop(arrived);
        // What came over a bridge becomes a share there, and does not go over another.
        let here = derive_share(&cx, c4tap(), &BTreeSet::new(), &BTreeSet::from([arrival]), &Substitutes::default()).await.unwrap();
        cx.commit().await.unwrap();
        let (hash, ..) = current(&bench, here).await;
        let other = { let access::Who { roles, .. } = council().who().unwrap().clone(); access::Actor::new(access::Who { person: trial::person_id(812), roles, ..council().who().unwrap().clone() }) };
        let cx = write(&bench, &other).await;
        review_share(&cx, here, hash, Verdict::Approve, "").await.unwrap();
        assert_eq!(release_share(&cx, here, hash).await.unwrap(), 1);
        assert!(matches!(cross_bridge(&cx, to_centre(), here).await.unwrap_err(), CrossBridgeError::NoWay));
        cx.commit().await.unwrap();
        let cx = write(&bench, &member(ELSEWHERE)).await;
        open_share(&cx, here).await.unwrap();
        drop(cx);
        for role in [Role::Duty, Role::Analyst, Role::Reviewer, Role::Manager] {
            let cx = write(&bench, &centre(role)).await;
            assert!(cx.permit::<_, Arrival>(ViewArrival, arrival).await.is_err());
            assert!(cx.permit::<_, Share>(ReadShare, share).await.is_err());
        }
    }

    async fn from_c4tap_it_comes_to_the_centre_which_begins_a_notice_with_it(bench: Bench) with &tables(); {
        build(&bench).await;
        let cx = write(&bench, &member(ELSEWHERE)).await;
        let submission = submit(&cx, c4tap(), contribution("C4TAPのメール")).await.unwrap();
        cx.commit().await.unwrap();
        let cx = write(&bench, &council()).await;
        let share = derive_share(&cx, c4tap(), &BTreeSet::from([submission]), &BTreeSet::new(), &Substitutes::default()).await.unwrap();
        cx.commit().await.unwrap();
        let other = access::Actor::new(access::Who { person: trial::person_id(812), ..council().who().unwrap().clone() });
        for bridge in [None, Some(to_centre())] {
            let (hash, ..) = current(&bench, share).await;
            let cx = write(&bench, &council()).await;
            let approval = ask_approval(&cx, share, org_id(ELSEWHERE), bridge, hash).await.unwrap();
            cx.commit().await.unwrap();
            agreed(&bench, &member(ELSEWHERE), approval).await;
            let cx = write(&bench, &other).await;
            match bridge {
                None => {
                    review_share(&cx, share, hash, Verdict::Approve, "").await.unwrap();
                    release_share(&cx, share, hash).await.unwrap();
                }
                Some(bridge) => { cross_bridge(&cx, bridge, share).await.unwrap(); }
            }
            cx.commit().await.unwrap();
        }
        let cx = write(&bench, &centre(Role::Analyst)).await;
        let all: Vec<Arrival> = cx.visible::<Arrival>().all("SELECT * FROM arrivals WHERE {visible}", vec![]).await.unwrap();
        assert_eq!(all.len(), 1);
        let notice = take_up_arrival(&cx, all[0].id).await.unwrap();
        let current = sharing::store::notices::current(&cx.system("test"), notice).await.unwrap();
        assert_eq!(current.content.label, all[0].content.label);
        let weaker = sharing::notice::Content { label: kernel::Label::weakest(), ..current.content.clone() };
        let saved = sharing::ops::save_notice::save_notice(&cx, notice, current.number, weaker).await;
        assert!(matches!(saved, Err(sharing::ops::save_notice::SaveNoticeError::LabelTooWeak(_))), "what came keeps its label");
        cx.commit().await.unwrap();
    }

    async fn government_is_let_in_only_where_the_rules_say_so(bench: Bench) with &tables(); {
        build(&bench).await;
        let cx = write(&bench, &first()).await;
        for body in [CENTRE, MIC] {
            assert!(matches!(let_in(&cx, jcsip(), org_id(body), MemberRole::Member, None).await, Err(LetInError::Government)));
        }
        assert!(matches!(let_in(&cx, jcsip(), org_id(101), MemberRole::Member, None).await, Err(LetInError::Already)));
        drop(cx);
        let cx = write(&bench, &council()).await;
        assert!(matches!(let_in(&cx, c4tap(), org_id(OUTSIDER), MemberRole::Member, None).await, Err(LetInError::NotInParent)));
        let council_id = community::load::community_id("COUNCIL").unwrap();
        let_in(&cx, council_id, org_id(MIC), MemberRole::Observer, None).await.unwrap();
    }

    async fn the_centre_sees_a_community_only_as_a_member(bench: Bench) with &tables(); {
        build(&bench).await;
        let council_id = community::load::community_id("COUNCIL").unwrap();
        for role in [Role::Duty, Role::Analyst, Role::Reviewer, Role::Manager, Role::Executive] {
            let cx = write(&bench, &centre(role)).await;
            for community in [jcsip(), c4tap(), council_id] {
                assert!(matches!(cx.permit::<_, Community>(ViewCommunity, community).await, Err(Denied::NotFound)));
            }
        }
        let cx = write(&bench, &council()).await;
        let_in(&cx, council_id, org_id(CENTRE), MemberRole::Member, None).await.unwrap();
        cx.commit().await.unwrap();
        let cx = write(&bench, &centre(Role::Duty)).await;
        assert!(cx.permit::<_, Community>(ViewCommunity, council_id).await.is_ok());
        assert!(cx.permit::<_, Community>(ViewCommunity, jcsip()).await.is_err());
    }

    async fn whoever_is_out_reads_nothing_more_and_observers_hand_nothing_in(bench: Bench) with &tables(); {
        build(&bench).await;
        let (submission, share) = a_share(&bench).await;
        let cx = write(&bench, &first()).await;
        end_membership(&cx, jcsip(), org_id(105)).await.unwrap();
        end_membership(&cx, jcsip(), org_id(106)).await.unwrap();
        let_in(&cx, jcsip(), org_id(106), MemberRole::Observer, None).await.unwrap();
        cx.commit().await.unwrap();
        let cx = write(&bench, &member(105)).await;
        assert!(cx.permit::<_, Share>(ReadShare, share).await.is_err());
        assert!(cx.permit::<_, Community>(ViewCommunity, jcsip()).await.is_err());
        drop(cx);
        let cx = write(&bench, &member(106)).await;
        assert!(matches!(submit(&cx, jcsip(), contribution("x")).await, Err(SubmitError::Observer)));
        assert!(cx.permit::<_, Submission>(ViewSubmission, submission).await.is_err());
    }

    async fn what_is_sealed_cannot_be_changed_even_in_sql(bench: Bench) with &tables(); {
        build(&bench).await;
        a_share(&bench).await;
        for table in ["submissions", "share_revisions", "approvals", "approval_answers", "share_reviews", "share_releases", "share_recipients"] {
            let cx = write(&bench, &first()).await;
            assert!(cx.system("test").run(&format!("DELETE FROM {table}"), vec![]).await.is_err(), "{table}");
        }
    }
}
