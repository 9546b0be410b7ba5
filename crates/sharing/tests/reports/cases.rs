//! Triage and cases: who judges, what is kept, and that no report is lost or in two cases.

use crate::hall::{Hall, TABLES};
use access::{Actor, act::ViewCase};
use proptest::prelude::*;
use sharing::case::{Case, CaseId, CaseState, EventKind};
use sharing::ops::edit_case::{
    EditCaseError, link_report, merge_cases, note_case, open_case, set_case_state, split_case, unlink_report,
};
use sharing::ops::pass_report::pass_report;
use sharing::ops::triage_report::{TriageReportError, triage_report};
use sharing::report::{ReportId, detail::Category};
use sharing::store::{cases, triages};
use sharing::triage::{Judged, Reached, Severity};
use std::collections::{BTreeMap, BTreeSet};
use store::{Denied, params};
use trial::both_engines;

fn judged(level: Reached, severity: Severity) -> Judged {
    Judged { level, severity, category: None, threat: None, duplicate_of: None, reason: String::new() }
}

async fn triage(
    hall: &Hall,
    by: &Actor,
    report: ReportId,
    stage: i64,
    judged: Judged,
) -> Result<(), TriageReportError> {
    let cx = hall.write(by).await;
    triage_report(&cx, report, stage, judged).await?;
    cx.commit().await.unwrap();
    Ok(())
}

async fn queued(hall: &Hall) -> i64 {
    let cx = hall.read(&hall.duty).await;
    cx.system("test").count("SELECT COUNT(*) AS n FROM triage_queue", params![]).await.unwrap()
}

async fn open(hall: &Hall, title: &str, reports: &[ReportId]) -> CaseId {
    let cx = hall.write(&hall.analyst).await;
    let case = open_case(&cx, title, &reports.iter().copied().collect()).await.unwrap();
    cx.commit().await.unwrap();
    case
}

both_engines! {
    async fn a_report_waits_for_triage_once_it_has_come_to_the_centre_and_again_after_a_stage(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let at_once = hall.report(&hall.phone, &[]).await;
        let by_hand = hall.report(&hall.water, &[]).await;
        assert_eq!(queued(&hall).await, 1, "the one that waits at its ministry is not there yet");
        let cx = hall.write(&hall.mhlw).await;
        pass_report(&cx, by_hand, "").await.unwrap();
        cx.commit().await.unwrap();
        assert_eq!(queued(&hall).await, 2);
        triage(&hall, &hall.duty, at_once, 1, judged(Reached::Undecided, Severity::Low)).await.unwrap();
        assert_eq!(queued(&hall).await, 1);
        let cx = hall.write(&hall.phone).await;
        let draft = sharing::ops::follow_up_report::follow_up_report(&cx, at_once).await.unwrap();
        let typed = crate::hall::typed(&[("stage", "follow-up")]);
        let saved = sharing::ops::save_draft::save_draft(&cx, draft, &typed, 1).await.unwrap();
        sharing::ops::submit_report::submit_report(&cx, draft, saved.revision).await.unwrap();
        cx.commit().await.unwrap();
        assert_eq!(queued(&hall).await, 2, "a new stage asks for another look");
        let stale = triage(&hall, &hall.duty, at_once, 1, judged(Reached::Undecided, Severity::Low)).await;
        assert!(matches!(stale, Err(TriageReportError::Stale)));
    }

    async fn a_judgement_that_differs_from_the_proposal_says_why_and_all_are_kept(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let report = hall.report(&hall.phone, &[("m3_1", "yes"), ("threat", "1-4")]).await;
        let other = judged(Reached::NotReached, Severity::High);
        assert!(matches!(triage(&hall, &hall.duty, report, 1, other.clone()).await, Err(TriageReportError::NoReason)));
        let said = Judged { reason: "波及が大きい".into(), category: Some(Category::Virus), ..other };
        triage(&hall, &hall.duty, report, 1, said.clone()).await.unwrap();
        let calm = Judged { severity: Severity::Middle, ..said.clone() };
        triage(&hall, &hall.analyst, report, 1, calm.clone()).await.unwrap();
        let cx = hall.read(&hall.duty).await;
        let all = triages::all(&cx.system("test"), report).await.unwrap();
        assert_eq!(all.iter().map(|one| one.judged.clone()).collect::<Vec<_>>(), [calm, said]);
        assert_eq!(all[0].proposed.1, Severity::Middle);
        drop(cx);
        let cx = hall.write(&hall.duty).await;
        let changed = cx.system("test").run("UPDATE triages SET reason = ''", params![]).await;
        assert!(changed.is_err(), "what was judged is sealed");
    }

    async fn only_the_centre_judges_and_only_what_has_come_to_it(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let (here, waits) = (hall.report(&hall.phone, &[]).await, hall.report(&hall.water, &[]).await);
        let case = open(&hall, "遅延", &[here]).await;
        let before = hall.traces().await;
        for who in hall.everybody() {
            let writes = [&hall.duty, &hall.analyst].iter().any(|one| {
                let (one, who) = (one.who().unwrap(), who.who());
                who.is_some_and(|who| who.organisation == one.organisation && who.roles.iter().any(|role| {
                    [access::Role::Duty, access::Role::Analyst].contains(role)
                }))
            });
            assert!(matches!(
                triage(&hall, &who, waits, 1, judged(Reached::Undecided, Severity::Low)).await,
                Err(TriageReportError::Denied(Denied::NotFound | Denied::Refused))
            ));
            if !writes {
                assert!(matches!(
                    triage(&hall, &who, here, 1, judged(Reached::Undecided, Severity::Low)).await,
                    Err(TriageReportError::Denied(_))
                ), "{who:?}");
                let cx = hall.write(&who).await;
                assert!(matches!(note_case(&cx, case, "x").await, Err(EditCaseError::Denied(_))), "{who:?}");
                let cx = hall.read(&who).await;
                let listed: Vec<Case> = cx.visible::<Case>().all("SELECT cases.* FROM cases WHERE {visible}", params![]).await.unwrap();
                assert_eq!(!listed.is_empty(), cx.permit::<_, Case>(ViewCase, case).await.is_ok(), "{who:?}");
            }
        }
        assert_eq!(hall.traces().await, before);
    }

    async fn a_duplicate_points_to_an_original_and_never_in_a_circle(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let (a, b, c) = (hall.report(&hall.phone, &[]).await, hall.report(&hall.phone, &[]).await, hall.report(&hall.phone, &[]).await);
        let of = |original| Judged { duplicate_of: Some(original), ..judged(Reached::Undecided, Severity::Low) };
        triage(&hall, &hall.duty, b, 1, of(a)).await.unwrap();
        for (report, original) in [(a, a), (a, b), (c, b), (a, c)] {
            let tried = triage(&hall, &hall.duty, report, 1, of(original)).await;
            assert!(matches!(tried, Err(TriageReportError::NoOriginal)), "{report} of {original}");
        }
        triage(&hall, &hall.duty, c, 1, of(a)).await.unwrap();
    }

    async fn cases_are_merged_and_split_and_their_history_stays(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let reports = [hall.report(&hall.phone, &[]).await, hall.report(&hall.phone, &[]).await, hall.report(&hall.phone, &[]).await];
        let (one, two) = (open(&hall, "一つ目", &reports[..2]).await, open(&hall, "二つ目", &reports[2..]).await);
        let cx = hall.write(&hall.analyst).await;
        assert!(matches!(link_report(&cx, two, reports[0]).await, Err(EditCaseError::Elsewhere)));
        drop(cx);
        let cx = hall.write(&hall.analyst).await;
        merge_cases(&cx, one, two, "同じ攻撃元").await.unwrap();
        cx.commit().await.unwrap();
        let cx = hall.write(&hall.analyst).await;
        assert!(matches!(note_case(&cx, two, "x").await, Err(EditCaseError::Merged)));
        assert!(matches!(merge_cases(&cx, two, one, "x").await, Err(EditCaseError::Merged)));
        let new = split_case(&cx, one, &BTreeSet::from([reports[0]]), "別の攻撃", "調べた結果").await.unwrap();
        set_case_state(&cx, one, CaseState::Closed, "収束").await.unwrap();
        assert!(matches!(set_case_state(&cx, one, CaseState::Closed, "x").await, Err(EditCaseError::Already)));
        assert!(matches!(note_case(&cx, one, " ").await, Err(EditCaseError::NoText)));
        cx.commit().await.unwrap();
        let cx = hall.read(&hall.duty).await;
        let case = cx.permit::<_, Case>(ViewCase, one).await.unwrap();
        let kinds: Vec<EventKind> = cases::events(&case).await.unwrap().iter().rev().map(|event| event.kind).collect();
        use EventKind::{Closed, Linked, MergedFrom, Opened, SplitInto, Unlinked};
        assert_eq!(kinds, [Opened, Linked, Linked, MergedFrom, Unlinked, SplitInto, Closed]);
        assert_eq!(cases::reports(&case).await.unwrap().len(), 2);
        let new = cx.permit::<_, Case>(ViewCase, new).await.unwrap();
        assert_eq!(cases::reports(&new).await.unwrap(), [reports[0]]);
    }
}

#[derive(Clone, Debug)]
enum Move {
    Open(usize),
    Link(usize, usize),
    Unlink(usize, usize),
    Merge(usize, usize),
    Split(usize, usize),
}

fn moves() -> impl Strategy<Value = Vec<Move>> {
    let n = 0usize..6;
    let one = prop_oneof![
        n.clone().prop_map(Move::Open),
        (n.clone(), n.clone()).prop_map(|(a, b)| Move::Link(a, b)),
        (n.clone(), n.clone()).prop_map(|(a, b)| Move::Unlink(a, b)),
        (n.clone(), n.clone()).prop_map(|(a, b)| Move::Merge(a, b)),
        (n.clone(), n).prop_map(|(a, b)| Move::Split(a, b)),
    ];
    proptest::collection::vec(one, 1..20)
}

/// What cases should hold, told beside the database.
async fn play(hall: &Hall, reports: &[ReportId], moves: &[Move]) {
    let (mut all, mut known) = (Vec::new(), Vec::<CaseId>::new());
    let mut in_case = BTreeMap::<ReportId, CaseId>::new();
    for one in moves {
        let cx = hall.write(&hall.analyst).await;
        let case = |number: usize| known.get(number % known.len().max(1)).copied();
        let done = match one {
            Move::Open(report) => match open_case(&cx, "x", &BTreeSet::from([reports[*report]])).await {
                Ok(new) => {
                    all.push((new, reports[*report]));
                    true
                }
                Err(_) => false,
            },
            Move::Link(to, report) => match case(*to) {
                Some(to) if link_report(&cx, to, reports[*report]).await.is_ok() => {
                    in_case.insert(reports[*report], to);
                    true
                }
                _ => false,
            },
            Move::Unlink(from, report) => match case(*from) {
                Some(from) if unlink_report(&cx, from, reports[*report], "x").await.is_ok() => {
                    assert_eq!(in_case.remove(&reports[*report]), Some(from));
                    true
                }
                _ => false,
            },
            Move::Merge(into, from) => match (case(*into), case(*from)) {
                (Some(into), Some(from)) if merge_cases(&cx, into, from, "x").await.is_ok() => {
                    in_case.values_mut().filter(|case| **case == from).for_each(|case| *case = into);
                    true
                }
                _ => false,
            },
            Move::Split(from, report) => match case(*from) {
                Some(from) => match split_case(&cx, from, &BTreeSet::from([reports[*report]]), "x", "x").await {
                    Ok(new) => {
                        all.push((new, reports[*report]));
                        true
                    }
                    Err(_) => false,
                },
                None => false,
            },
        };
        for (new, report) in all.drain(..) {
            known.push(new);
            in_case.insert(report, new);
        }
        if done {
            cx.commit().await.unwrap();
        }
        let cx = hall.read(&hall.duty).await;
        let rows = cx.system("test").rows("SELECT report_id, case_id FROM case_reports", params![]).await.unwrap();
        let held: BTreeMap<ReportId, CaseId> =
            rows.iter().map(|row| (row.id("report_id").unwrap(), row.id("case_id").unwrap())).collect();
        assert_eq!(held, in_case, "{moves:?}");
        let lost = "SELECT COUNT(*) AS n FROM case_reports r JOIN case_standing s ON s.case_id = r.case_id WHERE s.state = 'merged'";
        assert_eq!(cx.system("test").count(lost, params![]).await.unwrap(), 0);
    }
}

#[test]
fn no_sequence_of_links_merges_and_splits_loses_a_report_or_puts_it_into_two_cases() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let config = ProptestConfig { cases: 12, ..ProptestConfig::default() };
    proptest!(config, |(moves in moves())| {
        runtime.block_on(async {
            let hall = Hall::new(trial::bench(store::Engine::Sqlite, &TABLES).await).await;
            let mut reports = Vec::new();
            for _ in 0..6 {
                reports.push(hall.report(&hall.phone, &[]).await);
            }
            play(&hall, &reports, &moves).await;
        });
    });
}
