//! Communities, groups, bridges and memberships as people bring them about: by consent, with four eyes, with history.

use crate::world::*;
use access::{Actor, Role, act::ViewCommunity};
use community::{
    Community, Group, MemberRole, NewCommunity, NewFlaw, Place, ProposalId, Rules,
    ops::{
        answer_proposal::*, change_membership::*, cross_bridge::*, declare_bridge::*, end_bridge::*,
        found_community::*, keep_groups::*, let_in::let_in,
    },
    verify_seals,
};
use kernel::{Bilingual, Tlp};
use store::{Denied, params};
use trial::{Bench, both_engines, org_id};

fn new(code: &str) -> NewCommunity {
    NewCommunity {
        code: code.into(),
        name: Bilingual::new("鉄道の集まり", "Rail circle"),
        purpose: Bilingual::new("手口を知らせ合う", "Sharing what was seen"),
        ..NewCommunity::default()
    }
}

async fn proposed(bench: &Bench, who: &Actor, new: NewCommunity) -> ProposalId {
    let cx = write(bench, who).await;
    let id = found_community(&cx, new, org_id(HUB)).await.unwrap();
    cx.commit().await.unwrap();
    id
}

async fn answered(bench: &Bench, who: &Actor, id: ProposalId, agrees: bool) {
    let cx = write(bench, who).await;
    answer_proposal(&cx, id, agrees, "まだ早い").await.unwrap();
    cx.commit().await.unwrap();
}

async fn count(bench: &Bench, select: &str) -> i64 {
    let cx = write(bench, &Actor::nobody()).await;
    cx.system("test").count(&format!("SELECT COUNT(*) AS n FROM {select}"), params![]).await.unwrap()
}

both_engines! {
    async fn a_community_comes_to_be_when_its_hub_agrees_and_is_closed_to_who_proposed_it(bench: Bench) with &tables(); {
        build(&bench).await;
        let duty = centre(Role::Duty);
        let id = proposed(&bench, &duty, new("RAIL")).await;
        assert_eq!(count(&bench, "communities WHERE code = 'RAIL'").await, 0, "not before the hub agrees");
        // Neither who proposed it nor somebody else agrees in the hub's place.
        for (who, hidden) in [(duty.clone(), false), (member(101), true), (council(), true)] {
            let cx = write(&bench, &who).await;
            let refused = answer_proposal(&cx, id, true, "").await.unwrap_err();
            let as_said = matches!(refused, AnswerProposalError::Denied(Denied::NotFound)) == hidden;
            assert!(as_said && matches!(refused, AnswerProposalError::Denied(_)), "{refused:?}");
        }
        answered(&bench, &first(), id, true).await;
        let cx = write(&bench, &first()).await;
        let rail = cx.visible::<Community>().all::<Community>("SELECT * FROM communities WHERE code = 'RAIL' AND {visible}", params![]).await.unwrap();
        let rail = rail.first().unwrap().clone();
        let_in(&cx, rail.id, org_id(OUTSIDER), MemberRole::Member, None).await.unwrap();
        assert!(let_in(&cx, rail.id, org_id(MIC), MemberRole::Member, None).await.is_err(), "its rules let no government in");
        cx.commit().await.unwrap();
        let cx = write(&bench, &duty).await;
        assert!(matches!(cx.permit::<_, Community>(ViewCommunity, rail.id).await, Err(Denied::NotFound)));
        drop(cx);
        let cx = write(&bench, &first()).await;
        assert!(matches!(answer_proposal(&cx, id, true, "").await.unwrap_err(), AnswerProposalError::Answered));
        drop(cx);
        assert_eq!(count(&bench, "community_events WHERE kind = 'founded'").await, 1);
        let cx = bench.db.read(Actor::nobody(), kernel::Clock::now(&*bench.clock)).await.unwrap();
        assert!(verify_seals(&cx).await.unwrap().good());
    }

    async fn what_cannot_be_founded_is_not(bench: Bench) with &tables(); {
        build(&bench).await;
        let flawed = NewCommunity { code: "rail".into(), rules: Rules { k: 1, ..Rules::default() }, ..new("RAIL") };
        let within = NewCommunity { parent: Some(c4tap()), ..new("RAIL") };
        let cx = write(&bench, &centre(Role::Duty)).await;
        let refused = found_community(&cx, flawed, org_id(HUB)).await.unwrap_err();
        assert!(matches!(&refused, FoundCommunityError::Flawed(why) if *why == [NewFlaw::Code, NewFlaw::Small]), "{refused:?}");
        assert!(matches!(found_community(&cx, new("J-CSIP"), org_id(HUB)).await.unwrap_err(), FoundCommunityError::Taken));
        assert!(matches!(found_community(&cx, new("RAIL"), org_id(MIC)).await.unwrap_err(), FoundCommunityError::Government));
        assert!(matches!(found_community(&cx, new("RAIL"), org_id(999)).await.unwrap_err(), FoundCommunityError::UnknownHub));
        // The centre founds nothing within the independent Council.
        assert!(matches!(found_community(&cx, within.clone(), org_id(HUB)).await.unwrap_err(), FoundCommunityError::Denied(Denied::NotFound)));
        drop(cx);
        let cx = write(&bench, &council()).await;
        assert!(matches!(found_community(&cx, within, org_id(HUB)).await.unwrap_err(), FoundCommunityError::NotWithin));
        drop(cx);
        for who in [member(101), first(), centre(Role::Analyst), centre(Role::Reviewer)] {
            let cx = write(&bench, &who).await;
            let refused = found_community(&cx, new("RAIL"), org_id(HUB)).await.unwrap_err();
            assert!(matches!(refused, FoundCommunityError::Denied(_)), "{refused:?}");
        }
        // A proposal that was declined or taken back leaves nothing.
        let declined = proposed(&bench, &centre(Role::Duty), new("RAIL")).await;
        let cx = write(&bench, &first()).await;
        assert!(matches!(answer_proposal(&cx, declined, false, " ").await.unwrap_err(), AnswerProposalError::NoteMissing));
        drop(cx);
        answered(&bench, &first(), declined, false).await;
        let withdrawn = proposed(&bench, &centre(Role::Duty), new("RAIL")).await;
        let cx = write(&bench, &centre(Role::Reviewer)).await;
        withdraw_proposal(&cx, withdrawn).await.unwrap();
        cx.commit().await.unwrap();
        assert_eq!(count(&bench, "communities WHERE code = 'RAIL'").await, 0);
    }

    async fn a_community_within_another_takes_two_people_of_a_hub_that_is_both_ends(bench: Bench) with &tables(); {
        build(&bench).await;
        let id = proposed(&bench, &centre(Role::Duty), NewCommunity { rules: Rules { founds: true, ..Rules::default() }, ..new("RAIL") }).await;
        answered(&bench, &first(), id, true).await;
        let cx = write(&bench, &Actor::nobody()).await;
        let rail = cx.system("test").row("SELECT id FROM communities WHERE code = 'RAIL'", params![]).await.unwrap().unwrap().id("id").unwrap();
        drop(cx);
        let id = proposed(&bench, &first(), NewCommunity { parent: Some(rail), ..new("RAIL-EAST") }).await;
        let cx = write(&bench, &first()).await;
        let refused = answer_proposal(&cx, id, true, "").await.unwrap_err();
        assert!(matches!(refused, AnswerProposalError::Denied(Denied::Refused)), "nobody agrees with himself: {refused:?}");
        drop(cx);
        answered(&bench, &second(), id, true).await;
        assert_eq!(count(&bench, "communities WHERE code = 'RAIL-EAST' AND parent_id IS NOT NULL").await, 1);
    }

    async fn a_bridge_is_declared_by_both_ends_and_ended_by_either(bench: Bench) with &tables(); {
        build(&bench).await;
        let nisc = Place::Centre(org_id(CENTRE));
        let (circle, other) = (Place::Community(jcsip()), Place::Community(c4tap()));
        let cx = write(&bench, &first()).await;
        assert!(matches!(declare_bridge(&cx, circle, other, true, Tlp::Amber).await.unwrap_err(), DeclareBridgeError::Already));
        assert!(matches!(declare_bridge(&cx, circle, circle, true, Tlp::Amber).await.unwrap_err(), DeclareBridgeError::SameEnd));
        assert!(matches!(declare_bridge(&cx, other, circle, true, Tlp::Amber).await.unwrap_err(), DeclareBridgeError::Denied(_)));
        assert!(matches!(declare_bridge(&cx, nisc, circle, true, Tlp::Amber).await.unwrap_err(), DeclareBridgeError::Denied(_)));
        let id = declare_bridge(&cx, circle, nisc, true, Tlp::Green).await.unwrap();
        cx.commit().await.unwrap();
        let open = "bridges JOIN communities c ON c.id = from_community WHERE c.code = 'J-CSIP' AND to_centre IS NOT NULL AND bridges.valid_to IS NULL";
        assert_eq!(count(&bench, open).await, 0, "not before the centre agrees");
        let cx = write(&bench, &second()).await;
        assert!(answer_proposal(&cx, id, true, "").await.is_err(), "the hub does not agree in the centre's place");
        drop(cx);
        answered(&bench, &centre(Role::Reviewer), id, true).await;
        assert_eq!(count(&bench, open).await, 1);
        let cx = write(&bench, &Actor::nobody()).await;
        let row = cx.system("test").row(&format!("SELECT bridges.id AS id FROM {open}").replace("SELECT COUNT(*) AS n FROM ", ""), params![]).await.unwrap().unwrap();
        let bridge = row.id("id").unwrap();
        drop(cx);
        // Whoever stands at neither end is refused; the centre, at its end, ends it alone.
        let cx = write(&bench, &council()).await;
        assert!(matches!(end_bridge(&cx, bridge, "理由").await.unwrap_err(), EndBridgeError::Denied(Denied::Refused)));
        drop(cx);
        let (_, share) = a_share(&bench).await;
        let cx = write(&bench, &centre(Role::Duty)).await;
        end_bridge(&cx, bridge, "理由").await.unwrap();
        cx.commit().await.unwrap();
        let cx = write(&bench, &centre(Role::Duty)).await;
        assert!(matches!(end_bridge(&cx, bridge, "理由").await.unwrap_err(), EndBridgeError::Ended));
        drop(cx);
        let cx = write(&bench, &second()).await;
        assert!(matches!(cross_bridge(&cx, bridge, share).await.unwrap_err(), CrossBridgeError::NoWay), "over what has ended nothing passes");
        drop(cx);
        assert_eq!(count(&bench, "community_events WHERE kind IN ('bridge-declared', 'bridge-ended')").await, 2);
    }

    async fn groups_open_and_close_and_members_move_between_them(bench: Bench) with &tables(); {
        build(&bench).await;
        let water = Group { code: "water".into(), name: Bilingual::new("水道SIG", "Water SIG") };
        let cx = write(&bench, &member(101)).await;
        assert!(matches!(open_group(&cx, jcsip(), &water).await.unwrap_err(), KeepGroupsError::Denied(Denied::Refused)));
        drop(cx);
        let cx = write(&bench, &first()).await;
        open_group(&cx, jcsip(), &water).await.unwrap();
        cx.commit().await.unwrap();
        let cx = write(&bench, &first()).await;
        for bad in ["W", "Water", "水", "a b"] {
            let flawed = Group { code: bad.into(), ..water.clone() };
            assert!(matches!(open_group(&cx, jcsip(), &flawed).await.unwrap_err(), KeepGroupsError::Flawed), "{bad}");
        }
        assert!(matches!(close_group(&cx, jcsip(), "gas").await.unwrap_err(), KeepGroupsError::NotEmpty));
        assert!(matches!(close_group(&cx, jcsip(), "none").await.unwrap_err(), KeepGroupsError::NoGroup));
        for number in 101..=103 {
            change_membership(&cx, jcsip(), org_id(number), MemberRole::Member, Some("water")).await.unwrap();
        }
        let same = change_membership(&cx, jcsip(), org_id(101), MemberRole::Member, Some("water")).await.unwrap_err();
        assert!(matches!(same, ChangeMembershipError::Same));
        close_group(&cx, jcsip(), "gas").await.unwrap();
        assert!(matches!(change_membership(&cx, jcsip(), org_id(104), MemberRole::Member, Some("gas")).await.unwrap_err(), ChangeMembershipError::NoGroup));
        cx.commit().await.unwrap();
        let taken = write(&bench, &first()).await;
        let again = Group { code: "gas".into(), ..water };
        assert!(matches!(open_group(&taken, jcsip(), &again).await.unwrap_err(), KeepGroupsError::Taken));
        drop(taken);
        assert_eq!(count(&bench, "memberships WHERE valid_to IS NULL AND group_code = 'water'").await, 3);
        assert_eq!(count(&bench, "memberships WHERE valid_to IS NOT NULL AND group_code = 'gas'").await, 3, "history stays");
    }

    async fn who_leaves_reads_nothing_more(bench: Bench) with &tables(); {
        build(&bench).await;
        let (_, share) = a_share(&bench).await;
        let cx = write(&bench, &member(105)).await;
        leave_community(&cx, jcsip()).await.unwrap();
        cx.commit().await.unwrap();
        let cx = write(&bench, &member(105)).await;
        assert!(matches!(cx.permit::<_, community::Share>(access::act::ReadShare, share).await, Err(Denied::NotFound)));
        assert!(matches!(leave_community(&cx, jcsip()).await.unwrap_err(), ChangeMembershipError::Denied(Denied::NotFound)));
    }
}
