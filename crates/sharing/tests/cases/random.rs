//! Whatever people do with cases, in whatever order: no report is lost, none is in two cases, exercise and real stay
//! apart, the history only grows, and what stands now is what the history says.

use crate::hall::{Hall, TABLES};
use crate::world::{exercise_report, later, shown, traces};
use access::Actor;
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use sharing::case::{CaseId, CaseState, EventKind};
use sharing::ops::edit_case::{
    link_report, merge_cases, note_case, open_case, set_case_state, split_case, unlink_report,
};
use sharing::report::ReportId;
use std::collections::{BTreeMap, BTreeSet};
use store::params;
use trial::both_engines;

/// Something that somebody tries; the numbers choose among what there is.
#[derive(Clone, Debug)]
enum Try {
    Open(BTreeSet<usize>),
    Link(usize, usize),
    Unlink(usize, usize),
    Note(usize),
    Stand(usize, CaseState),
    Merge(usize, usize),
    Split(usize, BTreeSet<usize>),
}

fn tries() -> impl Strategy<Value = Vec<(Try, bool)>> {
    let few = || proptest::collection::btree_set(0..8usize, 0..4);
    let states = proptest::sample::select(CaseState::ALL.to_vec());
    let one = prop_oneof![
        3 => few().prop_map(Try::Open),
        4 => (0..6usize, 0..8usize).prop_map(|(case, report)| Try::Link(case, report)),
        2 => (0..6usize, 0..8usize).prop_map(|(case, report)| Try::Unlink(case, report)),
        1 => (0..6usize).prop_map(Try::Note),
        2 => (0..6usize, states).prop_map(|(case, state)| Try::Stand(case, state)),
        4 => (0..6usize, 0..6usize).prop_map(|(into, from)| Try::Merge(into, from)),
        4 => (0..6usize, few()).prop_map(|(case, reports)| Try::Split(case, reports)),
    ];
    // Now and then it is somebody who may not.
    proptest::collection::vec((one, proptest::bool::weighted(0.9)), 20..60)
}

/// Tries it; whether it was done.
async fn attempt(hall: &Hall, (what, by_one_who_may): &(Try, bool), reports: &[ReportId], all: &[CaseId]) -> bool {
    let who: &Actor = if *by_one_who_may { &hall.duty } else { &hall.mic };
    let cx = hall.write(who).await;
    let none: CaseId = cx.new_id();
    let case = |n: usize| all.get(n % all.len().max(1)).copied().unwrap_or(none);
    let few = |which: &BTreeSet<usize>| which.iter().map(|n| reports[*n]).collect::<BTreeSet<ReportId>>();
    let done = match what {
        Try::Open(which) => open_case(&cx, "件名", &few(which)).await.is_ok(),
        Try::Link(at, report) => link_report(&cx, case(*at), reports[*report]).await.is_ok(),
        Try::Unlink(at, report) => unlink_report(&cx, case(*at), reports[*report], "別の件").await.is_ok(),
        Try::Note(at) => note_case(&cx, case(*at), "覚え").await.is_ok(),
        Try::Stand(at, state) => set_case_state(&cx, case(*at), *state, "理由").await.is_ok(),
        Try::Merge(into, from) => merge_cases(&cx, case(*into), case(*from), "同じ").await.is_ok(),
        Try::Split(at, which) => {
            split_case(&cx, case(*at), (&few(which), &BTreeSet::new()), "別件", "違う").await.is_ok()
        }
    };
    if done {
        cx.commit().await.unwrap();
    }
    done
}

async fn case_ids(hall: &Hall) -> Vec<CaseId> {
    let cx = hall.read(&hall.duty).await;
    let rows = cx.system("test").rows("SELECT id FROM cases ORDER BY id", params![]).await.unwrap();
    rows.iter().map(|row| row.id("id").unwrap()).collect()
}

/// The events as somebody would tell them, one line each.
async fn history(hall: &Hall, all: &[CaseId]) -> BTreeSet<String> {
    let mut told = BTreeSet::new();
    for id in all {
        told.extend(shown(hall, *id).await.2.iter().map(|event| format!("{id} {event:?}")));
    }
    told
}

/// In which case each report is, told by the histories alone. Within one step what is taken out goes first.
async fn retold(hall: &Hall, all: &[CaseId]) -> BTreeMap<ReportId, CaseId> {
    let mut events = Vec::new();
    for id in all {
        events.extend(shown(hall, *id).await.2.into_iter().map(|event| (*id, event)));
    }
    let order = |kind: EventKind| match kind {
        EventKind::Unlinked => 0,
        EventKind::MergedInto => 1,
        _ => 2,
    };
    events.sort_by_key(|(_, event)| (event.at, order(event.kind), event.number));
    let mut places = BTreeMap::new();
    for (id, event) in events {
        match (event.kind, event.about.report, event.about.other) {
            (EventKind::Linked, Some(report), _) => {
                assert_eq!(places.insert(report, id), None, "it was in a case already");
            }
            (EventKind::Unlinked, Some(report), _) => assert_eq!(places.remove(&report), Some(id)),
            (EventKind::MergedInto, _, Some(into)) => {
                places.values_mut().filter(|place| **place == id).for_each(|place| *place = into);
            }
            _ => {}
        }
    }
    places
}

async fn holds(hall: &Hall, tried: &[(Try, bool)]) {
    let mut reports = Vec::new();
    for _ in 0..6 {
        reports.push(hall.report(&hall.phone, &[]).await);
    }
    reports.push(exercise_report(hall, &hall.phone).await);
    reports.push(exercise_report(hall, &hall.phone).await);
    let mut told = history(hall, &case_ids(hall).await).await;
    for one in tried {
        later(hall, 1);
        let (all, before) = (case_ids(hall).await, traces(hall).await);
        let fresh: Vec<CaseId> = all.iter().rev().take(6).copied().collect();
        let done = attempt(hall, one, &reports, &fresh).await;
        let all = case_ids(hall).await;
        let now = history(hall, &all).await;
        assert!(told.is_subset(&now), "{one:?} changed what had happened");
        assert!(done || before == traces(hall).await, "{one:?} was refused and left something");
        assert!(!done || told.len() < now.len(), "{one:?} was done and is not told");
        told = now;
    }
    ends_well(hall).await;
}

/// Each report is in the case that the histories name, and in no other.
async fn ends_well(hall: &Hall) {
    let all = case_ids(hall).await;
    let mut places = BTreeMap::new();
    for id in &all {
        let (standing, here, _) = shown(hall, *id).await;
        assert!(standing.state != CaseState::Merged || here.is_empty(), "a case that is gone holds reports");
        for report in here {
            assert_eq!(places.insert(report, *id), None, "a report is in two cases");
        }
    }
    assert_eq!(places, retold(hall, &all).await);
    apart(hall).await;
}

async fn apart(hall: &Hall) {
    let cx = hall.read(&hall.duty).await;
    let mixed = "SELECT COUNT(*) AS n FROM case_reports l JOIN cases c ON c.id = l.case_id
                 JOIN reports r ON r.id = l.report_id WHERE r.exercise <> c.exercise";
    assert_eq!(cx.system("test").count(mixed, params![]).await.unwrap(), 0, "exercise and real are mixed");
    assert!(store::verify(&cx, None).await.unwrap().good());
    let seals = sharing::verify_seals(&cx).await.unwrap();
    assert!(seals.good(), "{:?}", seals.broken);
}

both_engines! {
    async fn no_sequence_of_links_merges_and_splits_loses_a_report_or_rewrites_what_happened(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let runtime = tokio::runtime::Handle::current();
        let failure = tokio::task::spawn_blocking(move || {
            let config = Config { cases: 4, max_shrink_iters: 0, failure_persistence: None, ..Config::default() };
            let outcome = TestRunner::new(config).run(&tries(), |tried| {
                runtime.block_on(holds(&hall, &tried));
                Ok(())
            });
            outcome.err().map(|failure| failure.to_string())
        }).await.unwrap();
        assert_eq!(failure, None);
    }
}
