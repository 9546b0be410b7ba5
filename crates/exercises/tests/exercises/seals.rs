//! What was planned, run and answered is compared with the chain.

use crate::{
    drill::{all_tables, decided, ended, given, planned, run, takes_part},
    world::*,
};
use access::Actor;
use exercises::{SealKind, ops::answer_questions::answer_questions, verify_seals};
use store::params;
use trial::both_engines;

both_engines! {
    async fn what_a_drill_sealed_is_found_when_somebody_changes_it(bench: Bench) with &all_tables(); {
        let (_, id) = planned(&bench).await;
        decided(&bench, id, &takes_part()).await;
        run(&bench, id).await;
        ended(&bench, id).await;
        let cx = writing(&bench, secretariat()).await;
        answer_questions(&cx, id, &given(&[("routes", "better")])).await.unwrap();
        cx.commit().await.unwrap();
        let cx = reading(&bench, Actor::nobody()).await;
        let whole = verify_seals(&cx).await.unwrap();
        assert!(whole.good() && whole.checked == 6, "{whole:?}");
        drop(cx);
        trial::lift(&bench, &["drill_offers", "drill_parts", "drill_plans", "drill_notices", "drill_ends", "drill_answers"]).await;
        for (change, kind) in [
            ("UPDATE drill_offers SET content = content || ' '", SealKind::Offer),
            ("UPDATE drill_parts SET ministry_id = NULL", SealKind::Part),
            ("UPDATE drill_plans SET announced = FALSE", SealKind::Plan),
            ("UPDATE drill_notices SET plan = 2", SealKind::Notice),
            ("UPDATE drill_ends SET ended_at = ended_at + 1", SealKind::End),
            ("DELETE FROM drill_answers", SealKind::Answers),
        ] {
            let cx = writing(&bench, Actor::nobody()).await;
            cx.system("test").run(change, params![]).await.unwrap();
            let found = verify_seals(&cx).await.unwrap();
            assert!(found.broken.iter().any(|one| one.kind == kind), "{change}: {found:?}");
        }
    }
}
