//! Whoever lifts the triggers and changes what was declared, promised or said is found.

use crate::hall::Hall;
use crate::world::{TABLES, confirmed, open, raised, said};
use access::Actor;
use outage::{
    Seals,
    answer::{News, State},
    ops::answer_outage::{Telling, answer_outage},
    verify_seals,
};
use store::{SealFault, params};
use trial::both_engines;

async fn seals(hall: &Hall) -> Seals {
    verify_seals(&hall.read(&Actor::nobody()).await).await.unwrap()
}

async fn found(hall: &Hall, statement: &str) -> Vec<(&'static str, SealFault)> {
    let cx = hall.write(&Actor::nobody()).await;
    cx.system("test").run(statement, params![]).await.unwrap();
    cx.commit_unrecorded("test").await.unwrap();
    let all = seals(hall).await.broken;
    all.into_iter().map(|seal| (store::seals::Sealed::code(seal.kind), seal.why)).collect()
}

both_engines! {
    async fn whatever_is_changed_taken_out_or_put_in_is_found_and_named(bench: Bench) with &TABLES; {
        let hall = open(bench).await;
        let id = raised(&hall, said(&["ICT"]), true).await;
        confirmed(&hall, id).await;
        let cx = hall.write(&hall.phone).await;
        let told = Telling { news: News::Now(State::Affected), words: "通話不可".into(), round: Some(1), report: None };
        answer_outage(&cx, id, told).await.unwrap();
        cx.commit().await.unwrap();
        assert_eq!(seals(&hall).await, Seals { checked: 5, unsealed: 0, broken: vec![] });
        trial::lift(&hall.bench, &["outages", "outage_changes", "outage_bodies", "outage_rounds", "outage_answers"]).await;
        let real = found(&hall, "UPDATE outages SET exercise = FALSE").await;
        assert_eq!(real, [("outage-change", SealFault::Chain); 2], "an exercise that was made real");
        assert_eq!(found(&hall, "UPDATE outages SET exercise = TRUE").await, []);
        for change in ["raised_at = raised_at + 1", "raised_by = id"] {
            assert_eq!(found(&hall, &format!("UPDATE outages SET {change}")).await, [("outage-change", SealFault::Shown)], "{change}");
            let back = "UPDATE outages SET raised_at = (SELECT c.at FROM outage_changes c WHERE c.number = 1),
                          raised_by = (SELECT c.person_id FROM outage_changes c WHERE c.number = 1)";
            assert_eq!(found(&hall, back).await, []);
        }
        let whose = "UPDATE outages SET org_id = (SELECT id FROM organisations WHERE code = 'ICT-TEL')";
        assert_eq!(found(&hall, whose).await, [("outage-change", SealFault::Stamp)]);
        assert_eq!(found(&hall, "UPDATE outages SET org_id = (SELECT id FROM organisations WHERE code = 'NISC')").await, []);
        let state = found(&hall, "UPDATE outage_answers SET state = 'none'").await;
        assert_eq!(state, [("outage-answer", SealFault::Content)]);
        assert_eq!(found(&hall, "UPDATE outage_answers SET state = 'affected'").await, []);
        let due = found(&hall, "UPDATE outage_rounds SET due_at = due_at + 1 WHERE way = 'up'").await;
        assert_eq!(due, [("outage-upward", SealFault::Chain)]);
        assert_eq!(found(&hall, "UPDATE outage_rounds SET due_at = due_at - 1 WHERE way = 'up'").await, []);
        let body = "DELETE FROM outage_bodies WHERE org_id = (SELECT MIN(org_id) FROM outage_bodies WHERE number = 1)";
        let body = body.replace("MIN(org_id)", "org_id").replace("WHERE number = 1)", "WHERE number = 1 LIMIT 1)");
        assert_eq!(found(&hall, &body).await, [("outage-change", SealFault::Shown)], "who was in the scope");
        assert!(found(&hall, "DELETE FROM outage_rounds WHERE way = 'down'").await.contains(&("outage-downward", SealFault::Gone)));
    }
}
