//! `/agencies/incidents/{id}`: one incident with its reports and how each came on its way.

use super::entry::{self, EntryView};
use super::links::{self, LinksView};
use super::public::{self, PublicView};
use super::register::Gathered;
use super::slip::slip;
use super::told::{self, BodyView};
use super::words;
use crate::incident::{Incident, IncidentId, IncidentState, halt};
use crate::pages::reports::id_of;
use crate::pages::reports::way::{Later, StopView, path};
use crate::store::incidents::Head;
use access::{
    OrgId,
    act::{JoinIncident, ViewIncident},
};
use askama::Template;
use axum::{extract::Path, response::Response};
use registry::ask;
use shell::{Fault, Page, Sent, Signed, Slip};
use store::{Cx, Denied};

#[derive(Template)]
#[template(path = "agencies/incident.html")]
struct IncidentPage {
    page: Page,
    id: String,
    reference: String,
    heading: String,
    body: String,
    /// The ministry that supervises the body; empty for a ministry.
    ministry: String,
    state: String,
    class: &'static str,
    reports: Vec<ReportView>,
    /// Who of the executives was told, by body.
    told: Vec<BodyView>,
    /// Whether somebody is yet to be told by telephone: then that stands first.
    calls_wait: bool,
    /// Whom the reader may say to have been told by telephone.
    callable: Vec<(String, String)>,
    may_join: bool,
    entry: EntryView,
    links: LinksView,
    public: PublicView,
    slip: Slip,
}

struct ReportView {
    href: String,
    reference: String,
    title: String,
    kind: String,
    when: String,
    halt: String,
    path: Vec<StopView>,
}

/// `GET /agencies/incidents/{id}`. One that went into another leads there.
pub(super) async fn show(request: Signed, Path(id): Path<String>) -> Result<Response, Fault> {
    draw(&request, id_of::<Incident>(&id)?, Slip::default()).await
}

/// The page again, with the form that could not be used as it was sent.
pub(super) async fn again(
    request: &Signed,
    id: IncidentId,
    (form, sent): (&'static str, Sent),
    fault: Fault,
) -> Result<Response, Fault> {
    draw(request, id, slip(form, sent, fault)?).await
}

async fn draw(request: &Signed, id: IncidentId, slip: Slip) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let incident = cx.permit::<_, Incident>(ViewIncident, id).await?;
    if let Some(into) = incident.joined {
        return slip.gone_to(&format!("/agencies/incidents/{into}"));
    }
    let mine = cx.organisation().ok_or(Fault::sign_in())?;
    let gathered = Gathered::of(&cx, std::slice::from_ref(incident.row()), mine).await?;
    let heads = gathered.heads(incident.id);
    let ministry = match ask::ministry_over(incident.sql(), incident.org, incident.opened_at.day()).await? {
        Some(ministry) => ask::organisation(incident.sql(), ministry).await?.map(|body| body.name),
        None => None,
    };
    let mut page = Page::signed(request, "").exercise(incident.exercise);
    page.title = page.t1("agency-show-title", "reference", &incident.reference);
    let state = IncidentState::of(heads.iter().map(|head| head.kind));
    let view = |head: &Head| report_view(&page, &cx, head, &gathered, mine);
    let told = told::bodies(&page, &incident, (mine, cx.now())).await?;
    let template = IncidentPage {
        id: incident.id.to_string(),
        reference: incident.reference.clone(),
        heading: heads.first().map_or_else(|| page.title.clone(), |head| head.title.clone()),
        body: words::name(&page, &gathered.names, incident.org),
        ministry: ministry.map(|name| page.pick(&name).to_owned()).unwrap_or_default(),
        state: page.t(state.key()),
        class: state.class(),
        reports: heads.iter().map(view).collect(),
        calls_wait: told.iter().any(|body| body.told.iter().any(|one| one.to_call)),
        told,
        callable: told::callable(&page, &cx, incident.id).await?,
        entry: entry::view(&page, &cx, &incident, &slip).await?,
        links: links::view(&page, &cx, &incident, &slip).await?,
        public: public::view(&page, &cx, &incident).await?,
        may_join: permitted(cx.permit::<_, Incident>(JoinIncident, incident.id).await.map(drop))?,
        page,
        slip,
    };
    shell::page::show_with(template.slip.status(), &template)
}

/// Whether an act would be permitted; a failure of the store is one.
pub(super) fn permitted(asked: Result<(), Denied>) -> Result<bool, Fault> {
    match asked {
        Ok(()) => Ok(true),
        Err(Denied::NotFound | Denied::Refused) => Ok(false),
        Err(Denied::Store(cause)) => Err(cause.into()),
    }
}

fn report_view(page: &Page, cx: &Cx, head: &Head, gathered: &Gathered, mine: OrgId) -> ReportView {
    let kind = page.t(head.kind.key());
    let stops = gathered.stops(&head.report);
    ReportView {
        href: format!("/reports/{}", head.report.id),
        reference: head.report.reference.clone(),
        title: head.title.clone(),
        kind: if head.stages > 1 {
            page.bracketed(&kind, &page.t1("report-stage-nth", "n", head.stages))
        } else {
            kind
        },
        when: page.when(&head.sealed_at),
        halt: words::halt(page, halt(stops, cx.now().day()), &gathered.names, cx.now()),
        path: path(page, &head.report, (stops, &Later::default()), &gathered.names, Some(mine)),
    }
}
