//! `/agencies/incidents/{id}/summary`: one page for executives, and nothing beside it. Reading it is stamped.

use super::entry::{self, EntryView};
use super::links::{self, LinksView};
use super::public::{self, PublicView};
use super::register::Gathered;
use super::words;
use crate::incident::{Incident, IncidentId, IncidentState, halt};
use crate::ops::read_summary::read_summary;
use crate::pages::reports::content::{Fact, summary_facts};
use crate::pages::reports::id_of;
use crate::report::Reader;
use crate::store::incidents::{self, Head};
use access::act::ReadSummary;
use askama::Template;
use axum::{extract::Path, response::Response};
use shell::{Ahead, Fault, Page, Signed, Slip};

#[derive(Template)]
#[template(path = "agencies/summary.html")]
struct SummaryPage {
    page: Page,
    reference: String,
    heading: String,
    body: String,
    state: String,
    class: &'static str,
    reports: Vec<PartView>,
    entry: EntryView,
    links: LinksView,
    public: PublicView,
    slip: Slip,
}

/// What one report says, in its newest stage.
struct PartView {
    kind: String,
    when: String,
    sent: String,
    halt: String,
    title: String,
    facts: Vec<Fact>,
}

/// `GET /agencies/incidents/{id}/summary`. The first reading of what one was told is stamped, a browser's asking ahead is
/// not.
pub(super) async fn show(request: Signed, Path(id): Path<String>, Ahead(ahead): Ahead) -> Result<Response, Fault> {
    let incident = id_of::<Incident>(&id)?;
    if !ahead {
        let cx = request.app.write(request.actor()).await?;
        if read_summary(&cx, incident).await? {
            cx.commit().await?;
        }
    }
    draw(&request, incident, Slip::default()).await
}

/// The page, with the form that could not be used as it was sent.
pub(super) async fn draw(request: &Signed, id: IncidentId, slip: Slip) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let incident = cx.permit::<_, Incident>(ReadSummary, id).await?;
    if let Some(into) = incident.joined {
        return slip.gone_to(&format!("/agencies/incidents/{into}/summary"));
    }
    let mine = cx.organisation().ok_or(Fault::sign_in())?;
    let gathered = Gathered::of(&cx, std::slice::from_ref(incident.row()), mine).await?;
    let heads = gathered.heads(incident.id);
    let reader = Reader::on(cx.actor(), incident.org);
    let mut page = Page::signed(request, "").exercise(incident.exercise);
    page.title = page.t1("agency-summary-title", "reference", &incident.reference);
    let mut reports = Vec::new();
    for head in heads.iter().rev() {
        let stage = incidents::newest_seen(&incident, head.report.id, reader).await?;
        reports.push(part(&page, head, stage.map(|stage| summary_facts(&page, &stage, reader)), &gathered));
    }
    let state = IncidentState::of(heads.iter().map(|head| head.kind));
    let template = SummaryPage {
        reference: incident.reference.clone(),
        heading: heads.first().map_or_else(|| page.title.clone(), |head| head.title.clone()),
        body: words::name(&page, &gathered.names, incident.org),
        state: page.t(state.key()),
        class: state.class(),
        reports,
        entry: entry::view(&page, &cx, &incident, &slip).await?,
        links: links::view(&page, &cx, &incident, &slip).await?,
        public: public::view(&page, &cx, &incident).await?,
        page,
        slip,
    };
    shell::page::show_with(template.slip.status(), &template)
}

fn part(page: &Page, head: &Head, facts: Option<Vec<Fact>>, gathered: &Gathered) -> PartView {
    PartView {
        kind: page.t(head.kind.key()),
        when: page.when(&head.sealed_at),
        sent: page.t1("agency-summary-sent", "at", page.when(&head.report.submitted_at)),
        halt: words::halt(page, halt(gathered.stops(&head.report), page.now.day()), &gathered.names, page.now),
        title: head.title.clone(),
        facts: facts.unwrap_or_default(),
    }
}
