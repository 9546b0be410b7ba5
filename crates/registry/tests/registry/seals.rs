//! Whoever lifts the triggers and changes the rules of a CEPTOAR, loaded or decided, is found by the chain.

use crate::house::{code, day, facts_and_members, official};
use access::{Actor, BodyKind, Role};
use kernel::Clock;
use registry::{MembersSee, Seals, Terms, ops, rules::Detail, verify_seals};
use store::{SealFault, params};
use trial::{Bench, both_engines};

async fn seals(bench: &Bench) -> Seals {
    let cx = bench.db.read(Actor::nobody(), bench.clock.now()).await.unwrap();
    verify_seals(&cx).await.unwrap()
}

async fn edit(bench: &Bench, statement: &str) {
    let cx = bench.db.write(Actor::nobody(), bench.clock.now()).await.unwrap();
    assert!(cx.system("test").run(statement, params![]).await.unwrap() > 0, "{statement}");
    cx.commit_unrecorded("test").await.unwrap();
}

/// What the documents say, and a decision of one CEPTOAR.
async fn everything(bench: &Bench) {
    facts_and_members(bench).await;
    let ceptoar = code(bench, "ICT-TEL").await;
    let secretariat = official(bench, "ICT-TEL", BodyKind::Ceptoar, Role::Secretariat).await;
    let cx = bench.db.write(secretariat, bench.clock.now()).await.unwrap();
    let detail = Detail {
        decided_by: "運営委員会（第12回）".into(),
        decided_on: "2014-06-10".into(),
        reason: "夜間も早く届けるため".into(),
        ..Detail::default()
    };
    let terms = Terms { members_see: MembersSee::EachOther, ..Terms::default() };
    ops::decide_rules(&cx, ceptoar, (day("2014-07-01"), terms, detail)).await.unwrap();
    cx.commit().await.unwrap();
}

both_engines! {
    async fn rules_that_were_changed_taken_out_or_put_in_are_found_and_named(bench: Bench) with registry::MIGRATIONS; {
        everything(&bench).await;
        let whole = seals(&bench).await;
        assert!(whole.good() && whole.checked > 20 && whole.unsealed == 0, "{whole:?}");
        trial::lift(&bench, &["ceptoar_rules"]).await;
        let mine = "ceptoar_id = (SELECT id FROM organisations WHERE code = 'ICT-TEL')";
        for (number, deed, undo, why) in [
            (1, "members_see = 'each-other'", "members_see = 'own'", SealFault::Chain),
            (1, "valid_from = valid_from - 1", "valid_from = valid_from + 1", SealFault::Chain),
            (1, "at = at - 1", "at = at + 1", SealFault::Stamp),
            (3, "passes = 'direct'", "passes = 'by-hand'", SealFault::Chain),
            (3, "detail = REPLACE(detail, '夜間', '昼間')", "detail = REPLACE(detail, '昼間', '夜間')", SealFault::Chain),
        ] {
            edit(&bench, &format!("UPDATE ceptoar_rules SET {deed} WHERE {mine} AND number = {number}")).await;
            let found = seals(&bench).await.broken;
            assert!(matches!(&found[..], [one] if one.why == why && one.reference == format!("ICT-TEL #{number}")), "{deed}: {found:?}");
            edit(&bench, &format!("UPDATE ceptoar_rules SET {undo} WHERE {mine} AND number = {number}")).await;
            assert!(seals(&bench).await.good(), "{undo}");
        }
        edit(&bench, &format!("UPDATE ceptoar_rules SET number = 9 WHERE {mine} AND number = 1")).await;
        let mut found: Vec<_> = seals(&bench).await.broken.into_iter().map(|one| (one.why, one.reference)).collect();
        found.sort_by_key(|(_, reference)| reference.clone());
        assert_eq!(found, [(SealFault::Gone, "ICT-TEL #1".into()), (SealFault::Extra, "ICT-TEL #9".into())]);
    }

    async fn rules_that_an_earlier_version_loaded_are_no_false_alarm_and_are_missed_when_gone(bench: Bench) with registry::MIGRATIONS; {
        everything(&bench).await;
        let all = seals(&bench).await.checked;
        trial::lift(&bench, &["ceptoar_rules", "audit_entries"]).await;
        // As it was: nothing of what was loaded in the chain, of the decision its terms and no hash.
        edit(&bench, "UPDATE audit_entries SET detail = '{}' WHERE action = 'ceptoar.rules-loaded'").await;
        edit(&bench, r#"UPDATE audit_entries SET detail = '{"number":3,"passes":"by-hand"}' WHERE action = 'ceptoar.rules-decided'"#).await;
        trial::unsealed(&bench, "INSERT INTO unsealed (kind, id, number)
            SELECT 'ceptoar-rules', ceptoar_id, number FROM ceptoar_rules WHERE origin <> 'decision';").await;
        assert_eq!(seals(&bench).await, Seals { checked: 1, unsealed: all - 1, broken: Vec::new() });
        edit(&bench, "DELETE FROM ceptoar_rules WHERE number = 2 AND ceptoar_id = (SELECT id FROM organisations WHERE code = 'ICT-TEL')").await;
        let found = seals(&bench).await.broken;
        assert!(matches!(&found[..], [one] if one.why == SealFault::Gone && one.reference == "ICT-TEL #2"), "{found:?}");
        edit(&bench, "INSERT INTO ceptoar_rules SELECT ceptoar_id, 7, valid_from, passes, own_words, ministry_sees, members_see,
            confirm_months, origin, detail, person_id, 0 FROM ceptoar_rules WHERE number = 3").await;
        let found = seals(&bench).await.broken;
        assert!(found.iter().any(|one| one.why == SealFault::Extra && one.reference == "ICT-TEL #7"), "put in with an old moment: {found:?}");
        edit(&bench, "INSERT INTO unsealed (kind, id, number)
            SELECT 'ceptoar-rules', ceptoar_id, number FROM ceptoar_rules WHERE number = 7").await;
        let found = seals(&bench).await.broken;
        assert!(found.iter().any(|one| one.reference == "unsealed: ceptoar-rules"), "put into the list as well: {found:?}");
        assert!(found.iter().any(|one| one.why == SealFault::Extra && one.reference == "ICT-TEL #7"), "{found:?}");
    }

    async fn no_forged_row_is_let_through_by_the_list_of_what_was_there_before(bench: Bench) with registry::MIGRATIONS; {
        everything(&bench).await;
        edit(&bench, "INSERT INTO ceptoar_rules SELECT ceptoar_id, 7, valid_from, passes, own_words, ministry_sees, members_see,
            confirm_months, origin, detail, person_id, 0 FROM ceptoar_rules WHERE number = 3").await;
        edit(&bench, "INSERT INTO unsealed (kind, id, number)
            SELECT 'ceptoar-rules', ceptoar_id, number FROM ceptoar_rules WHERE number = 7").await;
        // The next start does not take the list for one that a migration wrote.
        store::migrate(&bench.db, registry::MIGRATIONS, bench.clock.now()).await.unwrap();
        let found = seals(&bench).await.broken;
        let named = |reference: &str| found.iter().any(|one| one.reference == reference);
        assert!(named("unsealed: ceptoar-rules") && named("ICT-TEL #7"), "{found:?}");
    }
}
