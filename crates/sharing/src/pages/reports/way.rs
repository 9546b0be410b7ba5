//! The way of a report as it is shown: who received it, confirmed it and passed it on, and how long each took.

use super::name;
use crate::report::{Report, Stage, Stop};
use access::OrgId;
use kernel::{At, Bilingual};
use shell::Page;
use std::collections::BTreeMap;

pub(crate) struct StopView {
    pub(crate) name: String,
    pub(crate) lines: Vec<String>,
    pub(crate) here: bool,
}

/// The body after that of the reader.
pub(super) fn next(stops: &[Stop], mine: Option<OrgId>) -> Option<&Stop> {
    let mine = stops.iter().find(|stop| Some(stop.org) == mine)?;
    stops.iter().find(|stop| stop.position == mine.position + 1)
}

/// The stages after the first, and who has confirmed which.
#[derive(Default)]
pub(crate) struct Later<'s> {
    pub(crate) stages: &'s [Stage],
    pub(crate) receipts: &'s [(OrgId, i64, At)],
}

impl Later<'_> {
    /// When a body confirmed a stage.
    pub(super) fn confirmed(&self, org: OrgId, stage: &Stage) -> Option<At> {
        self.receipts.iter().find(|(by, number, _)| *by == org && *number == stage.number).map(|(.., at)| *at)
    }
    fn stages(&self) -> impl Iterator<Item = &Stage> {
        self.stages.iter().filter(|stage| stage.number > 1)
    }
    /// When each was sent.
    fn sent(&self, page: &Page) -> Vec<String> {
        let sent = |stage: &Stage| {
            let kind = page.t(stage.content.kind.key());
            page.t2("report-show-later-sent", "kind", kind, "at", page.when(&stage.sealed_at))
        };
        self.stages().map(sent).collect()
    }
    /// When a body to which the report had come by then confirmed each, or that it has not.
    fn at(&self, page: &Page, stop: &Stop) -> Vec<String> {
        let said = |stage: &Stage| {
            let kind = page.t(stage.content.kind.key());
            match self.confirmed(stop.org, stage) {
                Some(at) => page.t2("report-show-later-acknowledged", "kind", kind, "at", page.when(&at)),
                None => page.t1("report-show-later-unacknowledged", "kind", kind),
            }
        };
        let came = |stage: &&Stage| stop.received_at.is_some_and(|at| at <= stage.sealed_at);
        self.stages().filter(came).map(said).collect()
    }
}

/// The path with its stamps and how long each took. A body that has not received it does not see who did after it.
pub(crate) fn path(
    page: &Page,
    report: &Report,
    (stops, later): (&[Stop], &Later<'_>),
    orgs: &BTreeMap<OrgId, Bilingual>,
    mine: Option<OrgId>,
) -> Vec<StopView> {
    let first = format!("{} {}", page.t("report-step-sent"), page.when(&report.submitted_at));
    let sent = StopView {
        name: name(page, orgs, report.org),
        lines: std::iter::once(first).chain(later.sent(page)).collect(),
        here: Some(report.org) == mine,
    };
    let stop = |stop: &Stop| StopView {
        name: name(page, orgs, stop.org),
        lines: stamps(page, report.submitted_at, stop, stops.iter().any(|next| next.position == stop.position + 1))
            .into_iter()
            .chain(later.at(page, stop))
            .collect(),
        here: Some(stop.org) == mine,
    };
    std::iter::once(sent).chain(stops.iter().map(stop)).collect()
}

fn stamps(page: &Page, sent: At, stop: &Stop, more: bool) -> Vec<String> {
    let Some(received) = stop.received_at else { return vec![page.t("report-show-stop-waiting")] };
    let when = page.when(&received);
    let mut lines = vec![match received.seconds_since(sent) {
        ..60 => page.t1("report-show-stop-received-now", "at", when),
        seconds => page.t2("report-show-stop-received", "at", when, "span", page.span(seconds)),
    }];
    lines.push(match stop.acknowledged_at {
        None => page.t("report-show-stop-unacknowledged"),
        Some(at) => match at.seconds_since(received) {
            ..60 => page.t1("report-show-stop-acknowledged-now", "at", page.when(&at)),
            seconds => page.t2("report-show-stop-acknowledged", "at", page.when(&at), "span", page.span(seconds)),
        },
    });
    match stop.passed_at {
        Some(at) if at == received => lines.push(page.t("report-show-stop-passed-at-once")),
        Some(at) => lines.push(page.t1("report-show-stop-passed", "at", page.when(&at))),
        None if more => lines.push(page.t("report-show-stop-to-pass")),
        None => {}
    }
    lines
}
