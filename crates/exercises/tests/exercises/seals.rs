//! What was planned, run and answered is compared with the chain.

use crate::{
    drill::{all_tables, decided, ended, given, planned, run, takes_part},
    world::*,
};
use access::Actor;
use exercises::{SealKind, ops::answer_questions::answer_questions, verify_seals};
use store::{SealFault, params};
use trial::both_engines;

both_engines! {
    async fn what_a_drill_sealed_is_found_when_somebody_changes_it(bench: Bench) with &all_tables(); {
        let (_, id) = planned(&bench).await;
        let chosen = Some([102, 103].map(trial::org_id).into());
        decided(&bench, id, &exercises::plan::Plan { members: chosen, ..takes_part() }).await;
        run(&bench, id).await;
        ended(&bench, id).await;
        let cx = writing(&bench, secretariat()).await;
        answer_questions(&cx, id, &given(&[("routes", "better")])).await.unwrap();
        cx.commit().await.unwrap();
        let cx = reading(&bench, Actor::nobody()).await;
        let whole = verify_seals(&cx).await.unwrap();
        assert!(whole.good() && whole.checked == 6, "{whole:?}");
        drop(cx);
        trial::lift(&bench, &["drills", "chosen_members", "drill_offers", "drill_parts", "drill_plans", "drill_notices", "drill_ends", "drill_answers"]).await;
        for (change, kind) in [
            ("UPDATE drills SET org_id = (SELECT ceptoar_id FROM drill_parts)", SealKind::Offer),
            ("UPDATE drills SET fiscal_year = 2015", SealKind::Offer),
            ("UPDATE drills SET planned_at = planned_at + 1", SealKind::Offer),
            ("DELETE FROM chosen_members", SealKind::Notice),
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

    async fn whom_a_ceptoar_chose_is_what_its_plan_says_also_of_an_update_and_of_nothing_else(bench: Bench) with &all_tables(); {
        let (_, id) = planned(&bench).await;
        let chosen = Some([102, 103].map(trial::org_id).into());
        decided(&bench, id, &exercises::plan::Plan { members: chosen, ..takes_part() }).await;
        let notice = run(&bench, id).await;
        let cx = writing(&bench, analyst()).await;
        let update = sharing::ops::update_notice::update_notice(&cx, notice).await.unwrap();
        cx.commit().await.unwrap();
        let found = async |change: &str, values| {
            let cx = writing(&bench, Actor::nobody()).await;
            assert_eq!(cx.system("test").run(change, values).await.unwrap(), 1, "{change}");
            verify_seals(&cx).await.unwrap().broken.into_iter().map(|one| (one.id, one.why)).collect::<Vec<_>>()
        };
        assert!(verify_seals(&reading(&bench, Actor::nobody()).await).await.unwrap().good());
        trial::lift(&bench, &["chosen_members"]).await;
        let taken_out = "DELETE FROM chosen_members WHERE subject_id = $1 AND org_id = $2";
        for subject in [notice.uuid(), update.uuid()] {
            assert_eq!(found(taken_out, params![subject, trial::org_id(102)]).await, [(subject, SealFault::Shown)]);
        }
        let put_in = "INSERT INTO chosen_members (subject_id, ceptoar_id, org_id) VALUES ($1, $2, $3)";
        let more = params![notice, trial::org_id(TEL), trial::org_id(104)];
        assert_eq!(found(put_in, more).await, [(notice.uuid(), SealFault::Shown)]);
        let other = trial::org_id(7);
        assert_eq!(found(put_in, params![other, trial::org_id(TEL), trial::org_id(104)]).await, [(other.uuid(), SealFault::Extra)]);
    }
}
