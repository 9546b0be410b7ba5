//! The register as a file for a spreadsheet, with all of its lines.

use super::register::{Gathered, Wanted, asked, row};
use super::{account, comes, words};
use crate::incident::Incident;
use crate::pages::reports::titled;
use crate::store::incidents::{self, Asked};
use axum::{extract::Query, response::Response};
use kernel::Lang;
use shell::{Fault, Page, Signed, csv};
use store::Cx;

/// Incidents that are gathered at once.
const AT_ONCE: i64 = 500;
/// Over the columns.
const COLUMNS: [&str; 17] = [
    "agency-first-public",
    "report-list-reference",
    "agency-body",
    "agency-incident",
    "agency-kind",
    "agency-public-column",
    "agency-state",
    "agency-opened",
    "exercise-word",
    "agency-outline",
    "agency-response",
    "agency-leak",
    "agency-affected",
    "agency-stopped",
    "agency-bodies",
    "agency-links",
    "agency-lacks",
];

/// `GET /agencies/register.csv?body=&state=&kind=&leak=&year=`: the same for a spreadsheet, with all lines.
pub(super) async fn table(request: Signed, Query(wanted): Query<Wanted>) -> Result<Response, Fault> {
    if !comes(request.actor()) {
        return Err(Fault::not_found());
    }
    let cx = request.app.read(request.actor()).await?;
    let mine = cx.organisation().ok_or(Fault::sign_in())?;
    let mut asked = Asked { most: AT_ONCE, ..asked(&wanted)? };
    let page = titled(&request, "agency-title");
    let mut lines = csv::line(&COLUMNS.map(|column| page.t(column)));
    loop {
        let found = incidents::list(&cx.visible(), &asked, mine).await?;
        let Some(last) = found.last() else { return Ok(csv::file("incidents", &lines)) };
        asked.before = Some((last.opened_at, last.id));
        lines.push_str(&cells(&page, &cx, &found, &Gathered::of(&cx, &found, mine).await?));
    }
}

/// The lines of these incidents in the file.
fn cells(page: &Page, cx: &Cx, found: &[Incident], gathered: &Gathered) -> String {
    let mut lines = String::new();
    for incident in found {
        let shown = row(page, cx, incident, gathered);
        let exercise = if incident.exercise { page.t("exercise-word") } else { String::new() };
        let month = gathered.first_public(incident.id).map(|month| month.to_string()).unwrap_or_default();
        let opened = incident.opened_at.field().replace('T', " ");
        let first =
            [month, shown.reference, shown.body, shown.title, shown.kinds, shown.public, shown.state, opened, exercise];
        let cells: Vec<String> = first.into_iter().chain(told(page, incident, gathered)).collect();
        lines.push_str(&csv::line(&cells));
    }
    lines
}

/// What the register tells of an incident.
fn told(page: &Page, incident: &Incident, gathered: &Gathered) -> [String; 8] {
    let account = gathered.account(incident.id);
    let leaks = gathered.leaks(incident.id).iter().map(|turn| {
        let (at, leak) = (turn.at.day().to_string(), words::leak(page, turn.leak));
        format!("{at} {leak}")
    });
    let affected = account.affected.iter().map(|one| account::affected(page, one));
    let linked = gathered.linked(incident.id).iter().map(|one| {
        let tie = page.t(one.link.tie.key());
        format!("{} {tie}", one.other.reference)
    });
    [
        account.outline.clone(),
        account.response.clone(),
        leaks.collect::<Vec<_>>().join(" → "),
        listed(page, affected.collect()),
        account.stopped.map(|said| page.t(said.key())).unwrap_or_default(),
        listed(page, account::concerned(page, account, &gathered.names)),
        listed(page, linked.collect()),
        words::lacks(page, &gathered.lacks(incident)),
    ]
}

fn listed(page: &Page, all: Vec<String>) -> String {
    all.join(if page.lang == Lang::Ja { "、" } else { ", " })
}
