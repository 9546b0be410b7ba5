//! Whoever lifts the triggers and changes what was said of a recall is found.

use crate::{
    recall::{out, proposed, recalled},
    seals::seals,
    world::*,
};
use sharing::{SealKind, ops::refuse_recall::refuse_recall};
use store::{Engine, SealFault, params};
use trial::{Bench, both_engines};

async fn edit(bench: &Bench, statement: &str) {
    let cx = writing(bench, access::Actor::nobody()).await;
    assert!(cx.system("test").run(statement, params![]).await.unwrap() > 0, "{statement}");
    cx.commit_unrecorded("test").await.unwrap();
}

async fn lift(bench: &Bench) {
    for table in ["recalls", "recall_refusals", "recall_confirmations"] {
        let lift = match bench.db.engine() {
            Engine::Sqlite => format!("DROP TRIGGER sealed_{table}_UPDATE; DROP TRIGGER sealed_{table}_DELETE"),
            Engine::Postgres => format!("DROP TRIGGER sealed_{table} ON {table}"),
        };
        bench.db.run_script(&lift).await.unwrap();
    }
}

/// One proposal that was refused, one that was confirmed.
async fn everything(bench: &Bench) {
    let (_, notice) = out(bench).await;
    let which = proposed(bench, analyst(), notice).await;
    let cx = writing(bench, duty()).await;
    refuse_recall(&cx, notice, which, "誤りなし").await.unwrap();
    cx.commit().await.unwrap();
    bench.clock.set("2014-06-17 16:00");
    recalled(bench, notice).await;
}

async fn broken(bench: &Bench) -> Vec<(SealKind, SealFault)> {
    let found = seals(bench).await.broken;
    assert!(found.iter().all(|one| one.reference.starts_with("N-2014-")), "{found:?}");
    let mut found: Vec<_> = found.into_iter().map(|one| (one.kind, one.why)).collect();
    found.dedup();
    found
}

both_engines! {
    async fn what_was_said_of_a_recall_is_checked_word_by_word(bench: Bench) with &tables(); {
        everything(&bench).await;
        assert_eq!(broken(&bench).await, []);
        lift(&bench).await;
        use SealKind::{Recall, RecallConfirmation, RecallRefusal};
        for (table, deed, undo, kind, why) in [
            ("recalls", "reason = reason || 'x'", "reason = SUBSTR(reason, 1, LENGTH(reason) - 1)", Recall, SealFault::Chain),
            ("recalls", "instructions = instructions || 'x'", "instructions = SUBSTR(instructions, 1, LENGTH(instructions) - 1)", Recall, SealFault::Chain),
            ("recalls", "proposed_at = proposed_at + 1", "proposed_at = proposed_at - 1", Recall, SealFault::Stamp),
            ("recalls", "whole_chain = NOT whole_chain", "whole_chain = NOT whole_chain", Recall, SealFault::Chain),
            ("recall_refusals", "reason = 'x'", "reason = '誤りなし'", RecallRefusal, SealFault::Chain),
            ("recall_refusals", "refused_at = refused_at + 1", "refused_at = refused_at - 1", RecallRefusal, SealFault::Stamp),
            ("recall_confirmations", "confirmed_at = confirmed_at + 1", "confirmed_at = confirmed_at - 1", RecallConfirmation, SealFault::Stamp),
        ] {
            edit(&bench, &format!("UPDATE {table} SET {deed}")).await;
            assert_eq!(broken(&bench).await, [(kind, why)], "{table} {deed}");
            edit(&bench, &format!("UPDATE {table} SET {undo}")).await;
            assert_eq!(broken(&bench).await, [], "{undo}");
        }
        edit(&bench, "UPDATE recall_confirmations SET recall_id = (SELECT recall_id FROM recall_refusals)").await;
        assert_eq!(broken(&bench).await, [(RecallConfirmation, SealFault::Chain)], "another proposal than the one confirmed");
        edit(&bench, "DELETE FROM recall_refusals").await;
        edit(&bench, "DELETE FROM recall_confirmations").await;
        assert_eq!(broken(&bench).await, [(RecallRefusal, SealFault::Gone), (RecallConfirmation, SealFault::Gone)]);
    }
}
