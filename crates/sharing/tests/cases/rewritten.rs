//! Who lifts the triggers and rewrites a judgement or the history of a case is found.

use crate::hall::{Hall, TABLES};
use crate::world::*;
use access::Actor;
use sharing::ops::edit_case::note_case;
use sharing::triage::{Judged, Severity};
use sharing::{SealKind, verify_seals};
use store::{SealFault, params};
use trial::both_engines;

async fn broken(hall: &Hall) -> Vec<(SealKind, SealFault, String)> {
    let cx = hall.read(&Actor::nobody()).await;
    let seals = verify_seals(&cx).await.unwrap();
    seals.broken.into_iter().map(|one| (one.kind, one.why, one.reference)).collect()
}

async fn edit(hall: &Hall, statement: &str) {
    let cx = hall.write(&Actor::nobody()).await;
    assert!(cx.system("test").run(statement, params![]).await.unwrap() > 0, "{statement}");
    cx.commit_unrecorded("test").await.unwrap();
}

both_engines! {
    async fn a_judgement_or_an_event_that_was_rewritten_is_found(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let (report, other) = (hall.report(&hall.phone, &[]).await, hall.report(&hall.phone, &[]).await);
        judge(&hall, report, judged()).await;
        judge(&hall, report, Judged { severity: Severity::High, reason: "広がっている".into(), ..judged() }).await;
        let id = case(&hall, "表示遅延", &[report]).await;
        let cx = hall.write(&hall.duty).await;
        note_case(&cx, id, "接続元は同じ網").await.unwrap();
        cx.commit().await.unwrap();
        lift(&hall, &["triages", "case_events"]).await;
        assert_eq!(broken(&hall).await, []);
        let by = "(SELECT id FROM reports WHERE reference = 'R-2014-00002')";
        for (deed, undo, kind, why, reference) in [
            ("UPDATE triages SET severity = 'low' WHERE number = 2", "UPDATE triages SET severity = 'high' WHERE number = 2", SealKind::Triage, SealFault::Chain, "R-2014-00001 #2"),
            ("UPDATE triages SET reason = reason || 'x' WHERE number = 2", "UPDATE triages SET reason = '広がっている' WHERE number = 2", SealKind::Triage, SealFault::Chain, "R-2014-00001 #2"),
            ("UPDATE triages SET proposed_severity = 'severe' WHERE number = 1", "UPDATE triages SET proposed_severity = '' WHERE number = 1", SealKind::Triage, SealFault::Chain, "R-2014-00001 #1"),
            ("UPDATE triages SET at = at + 1 WHERE number = 1", "UPDATE triages SET at = at - 1 WHERE number = 1", SealKind::Triage, SealFault::Stamp, "R-2014-00001 #1"),
            ("UPDATE case_events SET text = 'x' WHERE kind = 'noted'", "UPDATE case_events SET text = '接続元は同じ網' WHERE kind = 'noted'", SealKind::CaseEvent, SealFault::Chain, "C-2014-00001 #3"),
            (&format!("UPDATE case_events SET report_id = {by} WHERE kind = 'linked'"), "UPDATE case_events SET report_id = (SELECT id FROM reports WHERE reference = 'R-2014-00001') WHERE kind = 'linked'", SealKind::CaseEvent, SealFault::Chain, "C-2014-00001 #2"),
            ("UPDATE case_events SET at = at - 1 WHERE kind = 'opened'", "UPDATE case_events SET at = at + 1 WHERE kind = 'opened'", SealKind::CaseEvent, SealFault::Stamp, "C-2014-00001 #1"),
        ] {
            edit(&hall, deed).await;
            assert_eq!(broken(&hall).await, [(kind, why, reference.to_owned())], "{deed}");
            edit(&hall, undo).await;
            assert_eq!(broken(&hall).await, []);
        }
        edit(&hall, "DELETE FROM judged_reports").await;
        edit(&hall, "DELETE FROM triages WHERE number = 2").await;
        edit(&hall, "DELETE FROM case_events WHERE kind = 'noted'").await;
        let gone = [(SealKind::Triage, "R-2014-00001 #2"), (SealKind::CaseEvent, "C-2014-00001 #3")];
        assert_eq!(broken(&hall).await, gone.map(|(kind, reference)| (kind, SealFault::Gone, reference.to_owned())));
        assert!(judgements(&hall, other).await.is_empty());
    }
}
