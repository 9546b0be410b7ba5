//! What must never happen in a drill.

use crate::{
    drill::{all_tables, answers_at, decided, ended, given, offer, part, planned, prepared, run, takes_part},
    world::*,
};
use access::{
    Actor, BodyKind, Role,
    act::{EndDrillPart, ViewDrillNames, ViewDrillPart},
};
use exercises::{
    drill::Offer,
    ops::{
        answer_questions::answer_questions,
        change_drill::change_drill,
        decide_part::decide_part,
        end_part::end_part,
        plan_drill::{PlanDrillError, plan_drill},
        prepare_part::prepare_part,
    },
    part::{Part, PartId},
    plan::Plan,
};
use store::{Denied, params};
use trial::{Bench, actor, both_engines};

fn everybody() -> Vec<Actor> {
    let centre = [Role::Duty, Role::Analyst, Role::Reviewer].map(|role| actor(950, CENTRE, BodyKind::Centre, &[role]));
    let bodies = [
        (MIC, BodyKind::Ministry),
        (TEL, BodyKind::Ceptoar),
        (20, BodyKind::Ceptoar),
        (102, BodyKind::Operator),
        (201, BodyKind::Operator),
    ];
    let others = bodies.into_iter().flat_map(|(org, body)| Role::ALL.map(|role| actor(951, org, body, &[role])));
    centre.into_iter().chain(others).chain([Actor::nobody()]).collect()
}

/// Lists hold exactly what may be opened, for everybody.
async fn lists_are_decisions(bench: &Bench, id: PartId) {
    for who in everybody() {
        let cx = reading(bench, who.clone()).await;
        let opened = cx.permit::<_, Part>(ViewDrillPart, id).await.is_ok();
        let count = "SELECT COUNT(*) AS n FROM drill_parts WHERE {visible} AND id = $1";
        let listed = cx.visible::<Part>().count(count, params![id]).await.unwrap();
        assert_eq!(listed, i64::from(opened), "{who:?}");
        let (drills, drill) =
            ("SELECT COUNT(*) AS n FROM drills WHERE {visible} AND id = $1", part_of(bench, id).await);
        let listed = cx.visible::<exercises::drill::Drill>().count(drills, params![drill]).await.unwrap();
        let may = cx.permit::<_, exercises::drill::Drill>(access::act::ViewDrill, drill).await;
        assert_eq!(listed, i64::from(may.is_ok()), "{who:?}");
    }
}

async fn part_of(bench: &Bench, id: PartId) -> exercises::drill::DrillId {
    part(bench, analyst(), id).await.unwrap().drill
}

fn hidden(answer: Result<Part, Denied>) -> bool {
    matches!(answer, Err(Denied::NotFound))
}

both_engines! {
    async fn who_is_to_be_surprised_sees_nothing_before_it_comes(bench: Bench) with &all_tables(); {
        let (_, id) = planned(&bench).await;
        fin(&bench).await;
        decided(&bench, id, &Plan { announced: false, ..takes_part() }).await;
        lists_are_decisions(&bench, id).await;
        assert!(hidden(part(&bench, neighbour(102), id).await), "a member is to be surprised");
        let ministry = reading(&bench, liaison()).await;
        let seen = ministry.permit::<_, Part>(ViewDrillPart, id).await.unwrap();
        assert!(!seen.tells_when(seen.relations()) && !seen.tells_words(seen.relations()), "the ministry knows that, not when");
        drop(seen);
        drop(ministry);
        let notice = prepared(&bench, id).await;
        approve(&bench, reviewer(), notice).await;
        assert!(hidden(part(&bench, neighbour(102), id).await), "also not while it is made ready");
        bench.clock.set("2014-07-08 10:00");
        release(&bench, notice).await;
        assert!(hidden(part(&bench, neighbour(102), id).await), "also not while it is on its way");
        lists_are_decisions(&bench, id).await;
    }

    async fn what_is_announced_is_known_to_the_members_of_that_day_and_to_nobody_else(bench: Bench) with &all_tables(); {
        let (_, id) = planned(&bench).await;
        fin(&bench).await;
        lists_are_decisions(&bench, id).await;
        assert!(hidden(part(&bench, neighbour(102), id).await), "nothing is decided");
        decided(&bench, id, &Plan { members: Some([trial::org_id(103)].into()), ..takes_part() }).await;
        lists_are_decisions(&bench, id).await;
        assert!(hidden(part(&bench, neighbour(102), id).await), "it was not chosen");
        assert!(part(&bench, neighbour(103), id).await.is_ok());
        let cx = reading(&bench, neighbour(103)).await;
        let seen = cx.permit::<_, Part>(ViewDrillPart, id).await.unwrap();
        assert!(seen.tells_when(seen.relations()) && !seen.tells_words(seen.relations()), "the time, and not the words");
        let cx = writing(&bench, secretariat()).await;
        decide_part(&cx, id, 1, &Plan { announced: false, ..takes_part() }).await.unwrap();
        cx.commit().await.unwrap();
        assert!(hidden(part(&bench, neighbour(103), id).await), "what was announced before is taken back");
    }

    async fn a_ceptoar_plans_a_drill_of_its_own_in_which_nobody_else_takes_part(bench: Bench) with &all_tables(); {
        let (centres, _) = planned(&bench).await;
        fin(&bench).await;
        let elsewhere = actor(960, 20, BodyKind::Ceptoar, &[Role::Secretariat]);
        for who in [neighbour(102), liaison(), reviewer(), Actor::nobody()] {
            let cx = writing(&bench, who).await;
            assert!(plan_drill(&cx, &offer(), &["ICT-TEL".to_owned()].into()).await.is_err());
        }
        let cx = writing(&bench, secretariat()).await;
        // Whoever it names, it invites itself alone.
        let own = plan_drill(&cx, &offer(), &["FIN-BANK".to_owned(), "ICT-CATV".to_owned()].into()).await.unwrap();
        cx.commit().await.unwrap();
        let cx = writing(&bench, secretariat()).await;
        assert!(matches!(plan_drill(&cx, &offer(), &[].into()).await, Err(PlanDrillError::Again)), "one in a year");
        drop(cx);
        let cx = reading(&bench, Actor::nobody()).await;
        let rows = cx.system("test").rows("SELECT id, ceptoar_id FROM drill_parts WHERE drill_id = $1", params![own]).await.unwrap();
        let [row] = &rows[..] else { panic!() };
        let (id, of): (PartId, access::OrgId) = (row.id("id").unwrap(), row.id("ceptoar_id").unwrap());
        assert_eq!(of, trial::org_id(TEL));
        drop(cx);
        let there = part(&bench, analyst(), id).await.unwrap();
        assert!(there.own && there.centre == trial::org_id(CENTRE), "the centre knows of what is to leave through its gates");
        lists_are_decisions(&bench, id).await;
        assert!(hidden(part(&bench, elsewhere, id).await) && hidden(part(&bench, neighbour(102), id).await));
        let other = Offer { guidance: "別の案内".into(), ..offer() };
        let cx = writing(&bench, analyst()).await;
        assert!(change_drill(&cx, own, 1, (&other, &[].into())).await.is_err(), "it is not the centre's");
        drop(cx);
        let cx = writing(&bench, secretariat()).await;
        assert!(change_drill(&cx, centres, 1, (&other, &[].into())).await.is_err(), "nor the other way round");
        change_drill(&cx, own, 1, (&other, &["FIN-BANK".to_owned()].into())).await.unwrap();
        cx.commit().await.unwrap();
        let cx = reading(&bench, Actor::nobody()).await;
        assert_eq!(cx.system("test").count("SELECT COUNT(*) AS n FROM drill_parts", params![]).await.unwrap(), 2);
        drop(cx);
        decided(&bench, id, &Plan { announced: false, ..takes_part() }).await;
        lists_are_decisions(&bench, id).await;
        run(&bench, id).await;
        answers_at(&bench, 102, "2014-07-08 10:45").await;
        ended(&bench, id).await;
        lists_are_decisions(&bench, id).await;
        assert!(exercises::verify_seals(&reading(&bench, Actor::nobody()).await).await.unwrap().good());
    }

    async fn nothing_takes_the_exercise_mark_away(bench: Bench) with &all_tables(); {
        let (_, id) = planned(&bench).await;
        decided(&bench, id, &takes_part()).await;
        let notice = run(&bench, id).await;
        for change in [
            "UPDATE notices SET exercise = FALSE",
            "UPDATE dispatches SET exercise = FALSE",
            "UPDATE drill_plans SET announced = FALSE",
            "DELETE FROM drill_notices",
            "UPDATE drill_answers SET content = '{}'",
        ] {
            let cx = writing(&bench, Actor::nobody()).await;
            let changed = cx.system("test").run(change, params![]).await;
            assert!(changed.is_err() || change.contains("answers"), "{change}");
        }
        let cx = writing(&bench, analyst()).await;
        let update = sharing::ops::update_notice::update_notice(&cx, notice).await.unwrap();
        let marked = "SELECT COUNT(*) AS n FROM notices WHERE id = $1 AND exercise";
        assert_eq!(cx.system("test").count(marked, params![update]).await.unwrap(), 1, "an update of it is one as well");
    }

    async fn nobody_sees_the_times_of_a_neighbour(bench: Bench) with &all_tables(); {
        let (_, id) = planned(&bench).await;
        fin(&bench).await;
        decided(&bench, id, &takes_part()).await;
        run(&bench, id).await;
        answers_at(&bench, 102, "2014-07-08 10:45").await;
        ended(&bench, id).await;
        lists_are_decisions(&bench, id).await;
        let named = |who: Actor| {
            let bench = &bench;
            async move { reading(bench, who).await.permit::<_, Part>(ViewDrillNames, id).await.map(|_| ()) }
        };
        assert!(named(secretariat()).await.is_ok());
        assert!(matches!(named(neighbour(103)).await, Err(Denied::Refused)));
        assert!(matches!(named(liaison()).await, Err(Denied::Refused)), "its rules show counts alone");
        assert!(matches!(named(analyst()).await, Err(Denied::Refused)));
        let elsewhere = actor(960, 20, BodyKind::Ceptoar, &[Role::Secretariat]);
        assert!(matches!(named(elsewhere).await, Err(Denied::NotFound)));
    }

    async fn only_those_whose_it_is_decide_prepare_end_and_answer(bench: Bench) with &all_tables(); {
        let (_, id) = planned(&bench).await;
        fin(&bench).await;
        for who in [analyst(), liaison(), neighbour(102), Actor::nobody()] {
            let cx = writing(&bench, who).await;
            assert!(decide_part(&cx, id, 0, &takes_part()).await.is_err());
        }
        decided(&bench, id, &takes_part()).await;
        for who in [secretariat(), liaison(), reviewer(), neighbour(102)] {
            let cx = writing(&bench, who).await;
            assert!(prepare_part(&cx, id, "").await.is_err());
        }
        run(&bench, id).await;
        for who in [liaison(), neighbour(102), reviewer()] {
            let cx = writing(&bench, who).await;
            assert!(end_part(&cx, id).await.is_err());
            assert!(cx.permit::<_, Part>(EndDrillPart, id).await.is_err());
        }
        ended(&bench, id).await;
        for who in [analyst(), liaison(), actor(961, 201, BodyKind::Operator, &[Role::Contact])] {
            let cx = writing(&bench, who).await;
            assert!(answer_questions(&cx, id, &given(&[("routes", "better")])).await.is_err());
        }
    }
}
