//! The clocks of a report: what is due when, how much is left, what was done.

use crate::regime::ReportClock;
use crate::report::{Report, ReportId};
use crate::store::regimes;
use access::OrgId;
use askama::Template;
use kernel::Id;
use shell::{Fault, Hurry, Page, Voice, Waiting};
use store::{Cx, Sql, StoreError};

#[derive(Template)]
#[template(path = "reports/clocks.html")]
struct Panel<'p> {
    page: &'p Page,
    regime: String,
    clocks: Vec<ClockView>,
}

struct ClockView {
    what: String,
    class: &'static str,
    state: String,
}

/// What is due when, for whoever sees the report; empty where only stamps are kept.
pub(super) async fn panel(page: &Page, sql: &Sql<'_>, report: ReportId) -> Result<String, Fault> {
    let clocks = regimes::clocks(sql, report).await?;
    let Some(name) = regimes::name_of(sql, report).await? else { return Ok(String::new()) };
    let panel = Panel {
        page,
        regime: page.pick(&name).to_owned(),
        clocks: clocks.iter().map(|clock| clock_view(page, clock)).collect(),
    };
    panel.render().map_err(|cause| Fault::broken("page.broken").because(cause))
}

fn clock_view(voice: &Voice, clock: &ReportClock) -> ClockView {
    let (class, state) = match (clock.met_at, clock.runs) {
        (Some(at), Some((_, due))) if clock.met_late() => {
            ("half", voice.t2("regime-clock-met-late", "at", voice.when(&at), "due", voice.when(&due)))
        }
        (Some(at), _) => ("ok", voice.t1("regime-clock-met", "at", voice.when(&at))),
        (None, Some((_, due))) => {
            let class = if voice.urgency(&due) == "late" { "warn" } else { "todo" };
            (class, voice.t2("regime-clock-open", "due", voice.when(&due), "left", voice.left(&due)))
        }
        (None, None) => ("todo", voice.t("regime-clock-not-yet")),
    };
    ClockView { what: voice.t(&what(clock)), class, state }
}

fn what(clock: &ReportClock) -> String {
    format!("regime-clock-{}", clock.what.code())
}

/// What the actor's organisation owes of its own reports.
pub(super) async fn owed(cx: &Cx, voice: &Voice, mine: OrgId) -> Result<Vec<Waiting>, StoreError> {
    let owed = regimes::owed(&cx.visible::<Report>(), mine).await?;
    let line = |one: &regimes::Owed| {
        let due = one.clock.open()?;
        let id: Id<Report> = one.report;
        Some(Waiting {
            hurry: Hurry::Usual,
            due: Some(due),
            since: one.clock.runs.map_or(due, |(begun, _)| begun),
            mine: true,
            title: voice.t2("regime-owed", "reference", &one.reference, "what", voice.t(&what(&one.clock))),
            href: format!("/reports/{id}"),
            tlp: None,
            exercise: one.exercise,
            text: voice.t("regime-owed-text"),
            meta: Vec::new(),
            action: voice.t("regime-owed-do"),
        })
    };
    Ok(owed.iter().filter_map(line).collect())
}
