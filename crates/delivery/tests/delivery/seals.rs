//! Whoever lifts the triggers and changes an embargo, a move of it, a recall, a recipient's word on it or a promise
//! to remind is found.

use crate::world::*;
use access::Actor;
use delivery::{
    Embargo, Outcome, Released, SealKind, Withdrawal, confirm_withdrawal, move_embargo, open_embargoes, record_call,
    remind, verify_seals, withdraw,
};
use kernel::{At, Clock};
use store::{Engine, SealFault, params};
use trial::{Bench, both_engines};

fn at(text: &str) -> At {
    At::parse_local(text).unwrap()
}

/// Held back, moved later, opened, recalled, and the recall confirmed by one who had it.
async fn everything(bench: &Bench) -> Released {
    people(bench).await;
    let first = ["ICT-TEL".to_owned()].into();
    let embargo = Some(Embargo { until: at("2014-06-20 10:00"), first });
    let released = released(bench, delivery::Spec { embargo, answer_by: None, ..spec(12) }).await;
    let cx = writing(bench, centre()).await;
    move_embargo(&cx, released.dispatch, at("2014-06-21 10:00"), "公表が延びた").await.unwrap();
    let last = kernel::Day::parse("2014-07-01").unwrap();
    assert!(delivery::end_earlier(&cx, &cx.system("test"), released.dispatch, last).await.unwrap().is_some());
    cx.commit().await.unwrap();
    bench.clock.set("2014-06-21 10:00");
    assert_eq!(open_embargoes(&bench.db, at("2014-06-21 10:00")).await.unwrap(), 1);
    let cx = writing(bench, centre()).await;
    let recall = Withdrawal { reason: "誤り".into(), instructions: "廃棄".into(), at: cx.now() };
    withdraw(&cx, &cx.system("test"), released.dispatch, &recall).await.unwrap();
    cx.commit().await.unwrap();
    let line = to(bench, released.dispatch, 101, None).await;
    let cx = writing(bench, member(101)).await;
    confirm_withdrawal(&cx, line).await.unwrap();
    cx.commit().await.unwrap();
    released
}

pub async fn broken(bench: &Bench) -> Vec<(SealKind, SealFault, String)> {
    let cx = reading(bench, Actor::nobody()).await;
    let seals = verify_seals(&cx).await.unwrap();
    seals.broken.into_iter().map(|one| (one.kind, one.why, one.reference)).collect()
}

pub async fn edit(bench: &Bench, statement: &str) {
    let cx = writing(bench, Actor::nobody()).await;
    assert!(cx.system("test").run(statement, params![]).await.unwrap() > 0, "{statement}");
    cx.commit_unrecorded("test").await.unwrap();
}

async fn lift(bench: &Bench) {
    for table in ["embargo_groups", "embargo_moves", "shortened", "withdrawals", "withdrawal_confirmations"] {
        let lift = match bench.db.engine() {
            Engine::Sqlite => format!("DROP TRIGGER sealed_{table}_UPDATE; DROP TRIGGER sealed_{table}_DELETE"),
            Engine::Postgres => format!("DROP TRIGGER sealed_{table} ON {table}"),
        };
        bench.db.run_script(&lift).await.unwrap();
    }
}

both_engines! {
    async fn what_nobody_touched_is_as_it_was_done(bench: Bench) with &tables(); {
        released(&bench, { people(&bench).await; spec(13) }).await;
        let cx = reading(&bench, Actor::nobody()).await;
        let checked = verify_seals(&cx).await.unwrap().checked;
        assert_eq!(checked, 3, "what is released at once holds nothing back; to remind of it was promised three times");
    }

    async fn whatever_is_changed_is_found_and_named(bench: Bench) with &tables(); {
        everything(&bench).await;
        assert_eq!(broken(&bench).await, []);
        lift(&bench).await;
        use SealKind::{Embargo, EmbargoMove, EmbargoOpening, Shortening, Withdrawal, WithdrawalConfirmation};
        for (table, deed, undo, kind, why) in [
            ("embargoes", "until = until - 1", "until = until + 1", Embargo, SealFault::Shown),
            ("embargo_groups", "ceptoar_code = 'RAIL'", "ceptoar_code = 'ICT-TEL'", Embargo, SealFault::Chain),
            ("embargoes", "opened_at = opened_at - 1", "opened_at = opened_at + 1", EmbargoOpening, SealFault::Stamp),
            ("embargo_moves", "reason = 'x'", "reason = '公表が延びた'", EmbargoMove, SealFault::Chain),
            ("embargo_moves", "at = at - 1", "at = at + 1", EmbargoMove, SealFault::Stamp),
            ("shortened", "at = at - 1", "at = at + 1", Shortening, SealFault::Stamp),
            ("withdrawals", "reason = 'x'", "reason = '誤り'", Withdrawal, SealFault::Chain),
            ("withdrawals", "instructions = '何もしない'", "instructions = '廃棄'", Withdrawal, SealFault::Chain),
            ("withdrawals", "at = at + 1", "at = at - 1", Withdrawal, SealFault::Stamp),
            ("withdrawal_confirmations", "at = at - 1", "at = at + 1", WithdrawalConfirmation, SealFault::Stamp),
        ] {
            edit(&bench, &format!("UPDATE {table} SET {deed}")).await;
            let found = broken(&bench).await;
            let named = |(one, fault, reference): &(SealKind, SealFault, String)| {
                (*one, *fault) == (kind, why) && reference.starts_with("N-2014-")
            };
            assert!(found.iter().any(named), "{table} {deed}: {found:?}");
            edit(&bench, &format!("UPDATE {table} SET {undo}")).await;
            assert_eq!(broken(&bench).await, [], "{undo}");
        }
        // A day put off: the chain misses its own, and knows nothing of the other.
        edit(&bench, "UPDATE shortened SET last_day = last_day + 365").await;
        let found: Vec<_> = broken(&bench).await.into_iter().map(|(kind, why, _)| (kind, why)).collect();
        assert!(found.len() == 2 && found.contains(&(Shortening, SealFault::Gone)), "{found:?}");
        assert!(found.contains(&(Shortening, SealFault::Extra)), "{found:?}");
        edit(&bench, "UPDATE shortened SET last_day = last_day - 365").await;
        // The time that was agreed, together with the move from it.
        edit(&bench, "UPDATE embargo_moves SET from_at = from_at - 1").await;
        let found: Vec<_> = broken(&bench).await.into_iter().map(|(kind, why, _)| (kind, why)).collect();
        assert_eq!(found, [(Embargo, SealFault::Chain), (EmbargoMove, SealFault::Chain)]);
    }

    async fn what_was_noted_of_a_call_is_checked_and_cannot_be_guessed(bench: Bench) with &tables(); {
        people(&bench).await;
        let released = released(&bench, spec(12)).await;
        let line = to(&bench, released.dispatch, 101, None).await;
        for (minute, outcome, note) in [(10, Outcome::NoAnswer, ""), (20, Outcome::Told, "夜勤の担当に伝えた")] {
            bench.clock.set(&format!("2014-06-17 15:{minute}"));
            let cx = writing(&bench, centre()).await;
            record_call(&cx, line, outcome, note).await.unwrap();
            cx.commit().await.unwrap();
        }
        assert_eq!(broken(&bench).await, []);
        let cx = reading(&bench, Actor::nobody()).await;
        assert_eq!(verify_seals(&cx).await.unwrap().checked, 2 + 3, "two calls, three promises to remind");
        let told = "SELECT detail FROM audit_entries WHERE action = 'delivery.called'";
        let ids = cx.system("test").rows("SELECT id FROM calls", params![]).await.unwrap();
        for entry in cx.system("test").rows(told, params![]).await.unwrap() {
            let detail = entry.text("detail").unwrap();
            assert!(!detail.contains("夜勤"), "the chain tells no words: {detail}");
            let told = |row: &store::Row| detail.contains(&row.get::<uuid::Uuid>("id").unwrap().to_string());
            assert!(!ids.iter().any(told), "nor by what its hash could be tried: {detail}");
        }
        drop(cx);
        let lift = match bench.db.engine() {
            Engine::Sqlite => "DROP TRIGGER sealed_calls_UPDATE; DROP TRIGGER sealed_calls_DELETE",
            Engine::Postgres => "DROP TRIGGER sealed_calls ON calls",
        };
        bench.db.run_script(lift).await.unwrap();
        for (deed, undo, why) in [
            ("note = 'x' WHERE outcome = 'told'", "note = '夜勤の担当に伝えた' WHERE outcome = 'told'", SealFault::Chain),
            ("outcome = 'calling' WHERE outcome = 'told'", "outcome = 'told' WHERE outcome = 'calling'", SealFault::Chain),
            ("at = at + 1 WHERE outcome = 'told'", "at = at - 1 WHERE outcome = 'told'", SealFault::Extra),
        ] {
            edit(&bench, &format!("UPDATE calls SET {deed}")).await;
            let found = broken(&bench).await;
            assert!(found.iter().any(|(kind, fault, _)| (*kind, *fault) == (SealKind::Call, why)), "{deed}: {found:?}");
            edit(&bench, &format!("UPDATE calls SET {undo}")).await;
            assert_eq!(broken(&bench).await, [], "{undo}");
        }
        edit(&bench, "DELETE FROM calls WHERE outcome = 'told'").await;
        let found = broken(&bench).await;
        assert!(matches!(&found[..], [(SealKind::Call, SealFault::Gone, named)] if named.starts_with("N-2014-")), "{found:?}");
    }

    async fn what_was_taken_out_and_what_was_put_in_is_found(bench: Bench) with &tables(); {
        let released = everything(&bench).await;
        lift(&bench).await;
        let other = to(&bench, released.dispatch, 102, None).await;
        let cx = writing(&bench, Actor::nobody()).await;
        let insert = "INSERT INTO withdrawal_confirmations (delivery_id, person_id, at) VALUES ($1, NULL, 1)";
        cx.system("test").run(insert, params![other]).await.unwrap();
        cx.commit_unrecorded("test").await.unwrap();
        let found = broken(&bench).await;
        assert!(matches!(&found[..], [(SealKind::WithdrawalConfirmation, SealFault::Extra, _)]), "{found:?}");
        edit(&bench, "DELETE FROM withdrawal_confirmations").await;
        edit(&bench, "UPDATE embargoes SET opened_at = NULL").await;
        edit(&bench, "DELETE FROM withdrawals").await;
        let mut gone: Vec<_> = broken(&bench).await.into_iter().map(|(kind, why, _)| (kind, why)).collect();
        gone.sort_by_key(|(kind, _)| *kind);
        let kinds = [SealKind::EmbargoOpening, SealKind::Withdrawal, SealKind::WithdrawalConfirmation];
        assert_eq!(gone, kinds.map(|kind| (kind, SealFault::Gone)));
    }

    async fn a_promise_to_remind_that_was_changed_taken_out_put_in_or_silenced_is_found(bench: Bench) with &tables(); {
        people(&bench).await;
        released(&bench, spec(12)).await;
        bench.clock.set("2014-06-18 13:00");
        assert_eq!(remind(&bench.db, bench.clock.now()).await.unwrap(), 1);
        assert_eq!(broken(&bench).await, []);
        let open = "done_at IS NULL AND step = 3";
        for (deed, undo, kind, why) in [
            ("due_at = due_at + 86400000", "due_at = due_at - 86400000", SealKind::Round, SealFault::Chain),
            ("whom = 'second'", "whom = 'telephone'", SealKind::Round, SealFault::Chain),
            ("handed_at = handed_at + 1", "handed_at = handed_at - 1", SealKind::Round, SealFault::Chain),
        ] {
            edit(&bench, &format!("UPDATE reminder_rounds SET {deed} WHERE {open}")).await;
            let found = broken(&bench).await;
            assert!(matches!(&found[..], [(one, fault, named)] if (*one, *fault) == (kind, why) && named.starts_with("N-2014-")), "{deed}: {found:?}");
            edit(&bench, &format!("UPDATE reminder_rounds SET {undo} WHERE {open}")).await;
            assert_eq!(broken(&bench).await, [], "{undo}");
        }
        for (deed, why) in [
            ("done_at = due_at, silent = 0 WHERE step = 3", SealFault::Extra),
            ("done_at = NULL, silent = NULL WHERE step IN (1, 3)", SealFault::Gone),
            ("done_at = due_at, silent = 0 WHERE step = 1", SealFault::Chain),
        ] {
            edit(&bench, &format!("UPDATE reminder_rounds SET {deed}")).await;
            let found = broken(&bench).await;
            assert!(matches!(&found[..], [(SealKind::RoundDone, fault, _)] if *fault == why), "{deed}: {found:?}");
        }
        edit(&bench, &format!("DELETE FROM reminder_rounds WHERE {open}")).await;
        let found = broken(&bench).await;
        let gone = |(kind, why, named): &(SealKind, SealFault, String)| {
            (*kind, *why) == (SealKind::Round, SealFault::Gone) && named.starts_with("N-2014-")
        };
        assert!(found.iter().any(gone), "{found:?}");
    }
}
