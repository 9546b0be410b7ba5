//! Raising, confirming, changing, lowering.

use crate::world::{TABLES, confirmed, count, open, raised, reviewer, said, second};
use access::{Actor, act::ViewOutage};
use outage::{
    Outage, OutageId, Step,
    declared::{ChangeKind, Flaw, Said, unconfirmed},
    ops::{
        DeclareError,
        change_outage::change_outage,
        confirm_outage::{confirm_outage, refuse_outage},
        raise_outage::raise_outage,
    },
    store::changes,
};
use store::Denied;
use trial::both_engines;

use crate::hall::Hall;

async fn story(hall: &Hall, id: OutageId) -> Vec<(ChangeKind, Step)> {
    let cx = hall.read(&hall.duty).await;
    let outage = cx.permit::<_, Outage>(ViewOutage, id).await.unwrap();
    changes::all(outage.sql(), id).await.unwrap().iter().map(|one| (one.kind, one.step)).collect()
}

async fn sees(hall: &Hall, actor: &Actor, id: OutageId) -> bool {
    let cx = hall.read(actor).await;
    let seen = cx.permit::<_, Outage>(ViewOutage, id).await.is_ok();
    let listed = outage::store::outages::newest(&cx.visible(), None, 50).await.unwrap().iter().any(|one| one.id == id);
    assert_eq!(seen, listed, "lists equal decisions");
    seen
}

both_engines! {
    async fn it_holds_at_once_and_a_second_person_of_the_centre_confirms_it(bench: Bench) with &TABLES; {
        let hall = open(bench).await;
        let id = raised(&hall, said(&["ICT"]), false).await;
        let cx = hall.read(&hall.duty).await;
        let outage = cx.permit::<_, Outage>(ViewOutage, id).await.unwrap();
        let all = changes::all(outage.sql(), id).await.unwrap();
        assert_eq!((all[0].step, unconfirmed(&all).is_some()), (Step::LargeScale, true));
        assert_eq!(outage.reference, "L-2014-00001");
        drop(cx);
        let cx = hall.write(&hall.duty).await;
        let own = confirm_outage(&cx, id, 1).await;
        assert!(matches!(own, Err(DeclareError::Denied(Denied::Refused))), "nobody confirms what he raised: {own:?}");
        drop(cx);
        let cx = hall.write(&hall.mic).await;
        assert!(matches!(confirm_outage(&cx, id, 1).await, Err(DeclareError::Denied(Denied::Refused))));
        drop(cx);
        confirmed(&hall, id).await;
        assert_eq!(story(&hall, id).await[1], (ChangeKind::Confirmed, Step::LargeScale));
        let cx = hall.write(&reviewer(&hall)).await;
        assert!(matches!(confirm_outage(&cx, id, 2).await, Err(DeclareError::NothingToConfirm)));
    }

    async fn what_is_refused_is_as_it_was_before(bench: Bench) with &TABLES; {
        let hall = open(bench).await;
        let id = raised(&hall, said(&["ICT"]), false).await;
        let cx = hall.write(&second(&hall)).await;
        assert!(matches!(refuse_outage(&cx, id, 1, " ").await, Err(DeclareError::Flawed(_))));
        refuse_outage(&cx, id, 1, "誤報だった").await.unwrap();
        cx.commit().await.unwrap();
        assert_eq!(story(&hall, id).await[1], (ChangeKind::Refused, Step::Lowered));
        // What asks more of others is refused alone: the alert goes on.
        let cx = hall.write(&hall.duty).await;
        let id = raise_outage(&cx, Step::Alert, said(&["WATER"]), false).await.unwrap();
        confirmed_by_other(&hall, cx, id).await;
        let cx = hall.write(&hall.duty).await;
        change_outage(&cx, id, 2, Step::LargeScale, said(&["WATER"])).await.unwrap();
        cx.commit().await.unwrap();
        let cx = hall.write(&second(&hall)).await;
        refuse_outage(&cx, id, 3, "まだ早い").await.unwrap();
        cx.commit().await.unwrap();
        assert_eq!(story(&hall, id).await[3], (ChangeKind::Refused, Step::Alert));
    }

    async fn it_goes_the_way_of_its_steps_and_each_says_why(bench: Bench) with &TABLES; {
        let hall = open(bench).await;
        let id = raised(&hall, said(&["ICT"]), false).await;
        confirmed(&hall, id).await;
        let cx = hall.write(&hall.duty).await;
        let lowered = Said { summary: "収まった".into(), ..said(&["ICT"]) };
        let direct = change_outage(&cx, id, 2, Step::Lowered, lowered.clone()).await;
        assert!(matches!(direct, Err(DeclareError::NoSuchStep)), "from large-scale it goes over recovery: {direct:?}");
        let silent = change_outage(&cx, id, 2, Step::Recovery, Said { reason: String::new(), ..said(&["ICT"]) }).await;
        assert!(matches!(silent, Err(DeclareError::Flawed(flaws)) if flaws == [Flaw::Reason]));
        assert!(matches!(change_outage(&cx, id, 1, Step::Recovery, said(&["ICT"])).await, Err(DeclareError::Stale)));
        assert!(matches!(change_outage(&cx, id, 2, Step::LargeScale, said(&["ICT"])).await, Err(DeclareError::Unchanged)));
        change_outage(&cx, id, 2, Step::Recovery, said(&["ICT"])).await.unwrap();
        cx.commit().await.unwrap();
        let cx = hall.write(&hall.duty).await;
        let bare = change_outage(&cx, id, 3, Step::Lowered, said(&["ICT"])).await;
        assert!(matches!(bare, Err(DeclareError::Flawed(flaws)) if flaws == [Flaw::Summary]), "it ends with a summary");
        change_outage(&cx, id, 3, Step::Lowered, lowered.clone()).await.unwrap();
        cx.commit().await.unwrap();
        let cx = hall.write(&hall.duty).await;
        assert!(matches!(change_outage(&cx, id, 4, Step::LargeScale, lowered).await, Err(DeclareError::NoSuchStep)));
    }

    async fn it_is_the_centres_duty_officer_who_steers_it_and_nobody_else(bench: Bench) with &TABLES; {
        let hall = open(bench).await;
        for actor in [&hall.analyst, &reviewer(&hall), &hall.mic, &hall.phone] {
            let cx = hall.write(actor).await;
            let tried = raise_outage(&cx, Step::Alert, said(&["ICT"]), false).await;
            assert!(matches!(tried, Err(DeclareError::Denied(_))), "{actor:?}");
        }
        assert_eq!(count(&hall, "SELECT COUNT(*) AS n FROM outages").await, 0);
    }

    async fn who_was_never_in_the_scope_does_not_learn_that_there_is_one(bench: Bench) with &TABLES; {
        let hall = open(bench).await;
        let id = raised(&hall, said(&["ICT"]), false).await;
        for actor in [&hall.phone, &hall.mic, &hall.duty, &hall.analyst] {
            assert!(sees(&hall, actor, id).await, "{actor:?}");
        }
        for actor in [&hall.water, &hall.mhlw, &Actor::nobody()] {
            assert!(!sees(&hall, actor, id).await, "{actor:?}");
        }
        for actor in hall.everybody() {
            sees(&hall, &actor, id).await;
        }
    }

    async fn a_list_goes_on_where_its_page_ended(bench: Bench) with &TABLES; {
        let hall = open(bench).await;
        let mut all = Vec::new();
        for _ in 0..5 {
            // Two were raised in one moment.
            if all.len() != 2 {
                hall.bench.clock.advance(std::time::Duration::from_secs(60));
            }
            let mut one = said(&["ICT"]);
            one.declared.title.push_str(&all.len().to_string());
            all.push(raised(&hall, one, true).await);
        }
        let cx = hall.read(&hall.phone).await;
        let (mut listed, mut after) = (Vec::new(), None);
        while let page = outage::store::outages::newest(&cx.visible(), after, 2).await.unwrap() && !page.is_empty() {
            after = page.last().map(|one| (one.raised_at, one.id));
            listed.extend(page.into_iter().map(|one| one.id));
        }
        all.sort_by_key(|id| std::cmp::Reverse(id.to_string()));
        listed.sort_by_key(|id| std::cmp::Reverse(id.to_string()));
        assert_eq!(listed, all, "each once");
    }

    async fn who_leaves_the_scope_sees_what_was_until_then_and_is_asked_no_more(bench: Bench) with &TABLES; {
        let hall = open(bench).await;
        let id = raised(&hall, said(&["ICT", "WATER"]), false).await;
        confirmed(&hall, id).await;
        let cx = hall.write(&hall.duty).await;
        change_outage(&cx, id, 2, Step::LargeScale, said(&["ICT"])).await.unwrap();
        cx.commit().await.unwrap();
        let cx = hall.write(&hall.duty).await;
        change_outage(&cx, id, 3, Step::Recovery, said(&["ICT"])).await.unwrap();
        cx.commit().await.unwrap();
        let cx = hall.read(&hall.water).await;
        let outage = cx.permit::<_, Outage>(ViewOutage, id).await.unwrap();
        let org = hall.water.who().unwrap().organisation;
        let part = outage::standing::part(outage.sql(), id, org, cx.now()).await.unwrap().unwrap();
        assert!(!part.within && part.expected.round.is_none());
        assert_eq!(part.changes.last().map(|change| change.number), Some(2), "what was its own, and nothing after");
        let board = outage::board::board(&cx, &outage).await.unwrap();
        assert_eq!((board.change.step, board.rows.len()), (Step::LargeScale, 0));
    }

    async fn a_scope_with_nobody_in_it_or_of_a_sector_that_there_is_not_is_refused(bench: Bench) with &TABLES; {
        let hall = open(bench).await;
        let cx = hall.write(&hall.duty).await;
        let strange = raise_outage(&cx, Step::Alert, said(&["NOSUCH"]), false).await;
        assert!(matches!(strange, Err(DeclareError::NobodyInScope)));
        let none = raise_outage(&cx, Step::Alert, said(&[]), false).await;
        assert!(matches!(none, Err(DeclareError::Flawed(flaws)) if flaws == [Flaw::Scope]));
    }

    async fn what_was_declared_promised_and_said_cannot_be_changed_by_sql(bench: Bench) with &TABLES; {
        let hall = open(bench).await;
        raised(&hall, said(&["ICT"]), true).await;
        for statement in [
            "UPDATE outages SET exercise = FALSE",
            "UPDATE outage_changes SET step = 'lowered'",
            "DELETE FROM outage_bodies",
            "UPDATE outage_rounds SET due_at = due_at + 1",
        ] {
            let cx = hall.write(&Actor::nobody()).await;
            assert!(cx.system("test").run(statement, vec![]).await.is_err(), "{statement}");
        }
    }
}

async fn confirmed_by_other(hall: &Hall, cx: store::Cx, id: OutageId) {
    cx.commit().await.unwrap();
    confirmed(hall, id).await;
}
