//! No sequence of operations moves or clears a stamp, or takes anything away.

use crate::world::*;
use access::Actor;
use delivery::{Answer, DeliveryId, Outcome};
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use std::{collections::BTreeMap, time::Duration};
use store::{Cx, StoreError, params};
use trial::{Bench, both_engines};

/// Something that somebody tries.
#[derive(Clone, Debug)]
enum Try {
    Open,
    Acknowledge,
    Answer(Answer),
    Pass(bool),
    Call(Outcome),
}

/// Who tries it: an organisation of the small country.
const WHO: [u128; 12] = [CENTRE, MIC, FSA, TEL, CATV, BANK, 101, 102, BOTH, 107, 109, LOST];

fn tries() -> impl Strategy<Value = Vec<(usize, usize, Try, u64)>> {
    let what = prop_oneof![
        2 => Just(Try::Open),
        1 => Just(Try::Acknowledge),
        3 => proptest::sample::select(Answer::ALL).prop_map(Try::Answer),
        4 => any::<bool>().prop_map(Try::Pass),
        1 => proptest::sample::select(Outcome::ALL).prop_map(Try::Call),
    ];
    // Mostly one's own delivery (an index past the end), sometimes anybody's.
    proptest::collection::vec((0..WHO.len(), 0..60usize, what, 0..90u64), 1..40)
}

fn acting(org: u128) -> Actor {
    match org {
        CENTRE => centre(),
        MIC | FSA => ministry(org),
        TEL | CATV | BANK => secretariat(org),
        _ => member(org),
    }
}

async fn attempt(cx: &Cx, id: DeliveryId, what: &Try) -> bool {
    match what {
        Try::Open => delivery::open_notice(cx, id).await.is_ok_and(|(_, first)| first),
        Try::Acknowledge => delivery::acknowledge_notice(cx, id).await.is_ok(),
        Try::Answer(answer) => delivery::answer_notice(cx, id, *answer, "").await.is_ok(),
        Try::Pass(adds) => delivery::pass_notice(cx, id, if *adds { "追記" } else { "" }, search).await.is_ok(),
        Try::Call(outcome) => delivery::record_call(cx, id, *outcome, "").await.is_ok(),
    }
}

const STAMPS: [&str; 7] =
    ["entitled_at", "queued_at", "handed_at", "opened_at", "acknowledged_at", "answered_at", "passed_at"];

/// Every stamp of every line, and how many answers, additions and calls there are.
type Seen = (BTreeMap<(uuid::Uuid, &'static str), i64>, [i64; 3]);

async fn seen(bench: &Bench, dispatch: delivery::DispatchId) -> Seen {
    let cx = reading(bench, Actor::nobody()).await;
    let sql = cx.system("test");
    let mut stamps = BTreeMap::new();
    for row in sql.rows("SELECT * FROM deliveries WHERE dispatch_id = $1", params![dispatch]).await.unwrap() {
        for stamp in STAMPS {
            if let Some(at) = row.get::<Option<i64>>(stamp).unwrap() {
                stamps.insert((row.get("id").unwrap(), stamp), at);
            }
        }
    }
    let mut counts = [0; 3];
    for (count, table) in counts.iter_mut().zip(["answers", "additions", "calls"]) {
        *count = sql.count(&format!("SELECT COUNT(*) AS n FROM {table}"), params![]).await.unwrap();
    }
    (stamps, counts)
}

async fn holds(bench: &Bench, subject: u128, tries: &[(usize, usize, Try, u64)]) {
    let released = released(bench, spec(subject)).await;
    let cx = reading(bench, Actor::nobody()).await;
    let rows = "SELECT id, org_id FROM deliveries WHERE dispatch_id = $1 ORDER BY id";
    let rows = cx.system("test").rows(rows, params![released.dispatch]).await.unwrap();
    let lines: Vec<(DeliveryId, uuid::Uuid)> =
        rows.iter().map(|row| (row.id("id").unwrap(), row.get("org_id").unwrap())).collect();
    drop(cx);
    let mut before = seen(bench, released.dispatch).await;
    for (who, which, what, minutes) in tries {
        bench.clock.advance(Duration::from_secs(minutes * 60));
        let own = lines.iter().find(|(_, org)| *org == trial::org_id(WHO[*who]).uuid()).map(|(id, _)| *id);
        let id = lines.get(*which).map(|(id, _)| *id).or(own).unwrap_or(lines[0].0);
        let cx = writing(bench, acting(WHO[*who])).await;
        let done = attempt(&cx, id, what).await;
        match cx.commit().await {
            Ok(()) => assert!(done, "{what:?} stored something although it was refused"),
            Err(StoreError::NothingAudited) => assert!(!done, "{what:?} was done without a word in the chain"),
            Err(other) => panic!("{other}"),
        }
        let after = seen(bench, released.dispatch).await;
        for (key, at) in &before.0 {
            assert_eq!(after.0.get(key), Some(at), "{what:?} moved {key:?}");
        }
        assert!(before.1.iter().zip(after.1).all(|(before, after)| *before <= after), "{what:?} took something away");
        assert!(done || before == after, "{what:?} was refused and changed something");
        before = after;
    }
    // Nobody has it whose path above has not passed it on.
    let early = "tier <> 'ministry' AND handed_at IS NOT NULL AND via_id IN (SELECT id FROM deliveries WHERE passed_at IS NULL)";
    assert_eq!(count(bench, released.dispatch, early).await, 0);
    // And nobody lacks it whose path has.
    let late = "reachable AND handed_at IS NULL AND via_id IN (SELECT id FROM deliveries WHERE passed_at IS NOT NULL)";
    assert_eq!(count(bench, released.dispatch, late).await, 0);
}

both_engines! {
    async fn no_sequence_of_operations_moves_or_clears_a_stamp(bench: Bench) with &tables(); {
        people(&bench).await;
        let runtime = tokio::runtime::Handle::current();
        let (subjects, failure) = tokio::task::spawn_blocking(move || {
            let subjects = std::cell::Cell::new(0);
            let mut runner = TestRunner::new(Config { cases: 16, max_shrink_iters: 20, failure_persistence: None, ..Config::default() });
            let outcome = runner.run(&tries(), |tries| {
                subjects.set(subjects.get() + 1);
                runtime.block_on(holds(&bench, subjects.get(), &tries));
                Ok(())
            });
            (subjects.get(), outcome.err().map(|failure| failure.to_string()))
        }).await.unwrap();
        assert_eq!(failure, None);
        assert!(subjects >= 16);
    }
}
