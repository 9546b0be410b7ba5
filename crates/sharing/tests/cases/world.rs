//! What the tests of triage and cases do again and again.

use crate::hall::{Hall, typed};
use access::{Actor, act::ViewCase};
use sharing::case::{Case, CaseId, Event, Standing};
use sharing::ops::{
    begin_report::begin_report, edit_case::open_case, follow_up_report::follow_up_report, save_draft::save_draft,
    submit_report::submit_report, triage_report::triage_report,
};
use sharing::report::ReportId;
use sharing::store::{cases, triages};
use sharing::triage::{Judged, Reached, Severity, Triage};
use std::{collections::BTreeSet, time::Duration};
use store::{Engine, params};

/// A report that is part of an exercise.
pub(crate) async fn exercise_report(hall: &Hall, actor: &Actor) -> ReportId {
    let cx = hall.write(actor).await;
    let draft = begin_report(&cx, true).await.unwrap();
    let saved = save_draft(&cx, draft, &typed(&[]), 1).await.unwrap();
    let sent = submit_report(&cx, draft, saved.revision).await.unwrap();
    cx.commit().await.unwrap();
    sent.report
}

/// A further stage.
pub(crate) async fn follow_up(hall: &Hall, actor: &Actor, report: ReportId, more: &[(&str, &str)]) {
    let cx = hall.write(actor).await;
    let draft = follow_up_report(&cx, report).await.unwrap();
    let fields: Vec<(&str, &str)> = [("stage", "follow-up")].iter().chain(more).copied().collect();
    let saved = save_draft(&cx, draft, &typed(&fields), 1).await.unwrap();
    submit_report(&cx, draft, saved.revision).await.unwrap();
    cx.commit().await.unwrap();
}

/// A judgement: nobody can say whether the level was reached, low, nothing else.
pub(crate) fn judged() -> Judged {
    Judged {
        level: Reached::Undecided,
        severity: Severity::Low,
        category: None,
        threat: None,
        duplicate_of: None,
        reason: String::new(),
    }
}

/// Judges a report by its first stage, as the analyst.
pub(crate) async fn judge(hall: &Hall, report: ReportId, judged: Judged) {
    let cx = hall.write(&hall.analyst).await;
    triage_report(&cx, report, 1, judged).await.unwrap();
    cx.commit().await.unwrap();
}

/// The reports that wait to be judged, longest first.
pub(crate) async fn queue(hall: &Hall) -> Vec<ReportId> {
    let cx = hall.read(&hall.duty).await;
    let rows = cx.system("test").rows("SELECT report_id FROM triage_queue ORDER BY since, report_id", params![]).await;
    rows.unwrap().iter().map(|row| row.id("report_id").unwrap()).collect()
}

/// All judgements of a report, newest first.
pub(crate) async fn judgements(hall: &Hall, report: ReportId) -> Vec<Triage> {
    let cx = hall.read(&hall.duty).await;
    triages::all(&cx.system("test"), report).await.unwrap()
}

/// Opens a case, as the duty officer.
pub(crate) async fn case(hall: &Hall, title: &str, reports: &[ReportId]) -> CaseId {
    let cx = hall.write(&hall.duty).await;
    let case = open_case(&cx, title, &BTreeSet::from_iter(reports.iter().copied())).await.unwrap();
    cx.commit().await.unwrap();
    case
}

/// What a case shows: how it stands, its reports, its history from the beginning.
pub(crate) async fn shown(hall: &Hall, case: CaseId) -> (Standing, BTreeSet<ReportId>, Vec<Event>) {
    let cx = hall.read(&hall.duty).await;
    let granted = cx.permit::<_, Case>(ViewCase, case).await.unwrap();
    let standing = cases::standing(granted.sql(), case).await.unwrap();
    let reports = cases::reports(&granted).await.unwrap().into_iter().collect();
    let mut events = cases::events(&granted).await.unwrap();
    events.reverse();
    (standing, reports, events)
}

/// How many rows stand in what triage and cases keep, and in the chain: what a refusal leaves as it was.
pub(crate) async fn traces(hall: &Hall) -> Vec<i64> {
    let cx = hall.read(&hall.duty).await;
    let mut all = Vec::new();
    let tables = ["triages", "triage_queue", "cases", "case_events", "case_standing", "case_reports", "case_notices"];
    for table in tables.into_iter().chain(["audit_entries"]) {
        all.push(cx.system("test").count(&format!("SELECT COUNT(*) AS n FROM {table}"), params![]).await.unwrap());
    }
    all
}

/// Time goes on.
pub(crate) fn later(hall: &Hall, minutes: u64) {
    hall.bench.clock.advance(Duration::from_secs(minutes * 60));
}

/// Lifts the triggers that keep sealed rows as they are, as somebody who owns the database can.
pub(crate) async fn lift(hall: &Hall, tables: &[&str]) {
    for table in tables {
        let lift = match hall.bench.db.engine() {
            Engine::Sqlite => format!("DROP TRIGGER sealed_{table}_UPDATE; DROP TRIGGER sealed_{table}_DELETE"),
            Engine::Postgres => format!("DROP TRIGGER sealed_{table} ON {table}"),
        };
        hall.bench.db.run_script(&lift).await.unwrap();
    }
}
