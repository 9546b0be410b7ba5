//! What an incident has to do with others: told on both sides, of those alone of which the reader may know.

use super::incident::{again, permitted};
use super::words;
use crate::incident::{Incident, IncidentId};
use crate::ops::link_incident::link_incident;
use crate::pages::reports::id_of;
use crate::register::{Linked, Tie};
use crate::store::links;
use access::{Act, Actor, Decision, OrgId, act::ClassifyIncident, decide};
use axum::{extract::Path, response::Response};
use registry::ask;
use shell::{Fault, Input, Page, Sent, Signed, Slip};
use store::{Cx, Granted};

/// What an incident has to do with others, and whether the reader may write of it.
pub(super) struct LinksView {
    pub(super) id: String,
    pub(super) rows: Vec<LinkView>,
    pub(super) may: bool,
    pub(super) ties: Vec<(&'static str, String, bool)>,
}

/// One other.
pub(super) struct LinkView {
    pub(super) href: String,
    pub(super) reference: String,
    pub(super) body: String,
    pub(super) tie: String,
    pub(super) note: String,
    pub(super) by: String,
}

/// What is shown of it to whoever sees the incident.
pub(super) async fn view<A>(
    page: &Page,
    cx: &Cx,
    incident: &Granted<'_, A, Incident>,
    slip: &Slip,
) -> Result<LinksView, Fault> {
    let all = links::of_incidents(&cx.visible(), &[incident.id]).await?;
    let all = all.get(&incident.id).map(Vec::as_slice).unwrap_or_default();
    let bodies: Vec<OrgId> = all.iter().flat_map(|one| [one.other.org, one.link.org]).collect();
    let names = ask::names(incident.sql(), &bodies).await?;
    let row = |one: &Linked| LinkView {
        href: href(cx.actor(), &one.other),
        reference: one.other.reference.clone(),
        body: words::name(page, &names, one.other.org),
        tie: page.t(one.link.tie.key()),
        note: one.link.note.clone(),
        by: page.t2("agency-entry-by", "at", page.when(&one.link.at), "body", words::name(page, &names, one.link.org)),
    };
    Ok(LinksView {
        id: incident.id.to_string(),
        rows: all.iter().map(row).collect(),
        may: permitted(cx.permit::<_, Incident>(ClassifyIncident, incident.id).await.map(drop))?,
        ties: Tie::ALL.iter().map(|tie| choice(page, slip, *tie)).collect(),
    })
}

fn choice(page: &Page, slip: &Slip, tie: Tie) -> (&'static str, String, bool) {
    (tie.code(), page.t(tie.key()), slip.chosen("link", "tie", tie.code()))
}

/// Where somebody who may know of an incident reads it: an executive reads its summary.
pub(super) fn href(actor: &Actor, incident: &Incident) -> String {
    let own = actor.who().is_some_and(|who| who.organisation == incident.org);
    let relations = if own { super::owns(actor) } else { super::receives(actor) };
    let whole = decide(actor, Act::ViewIncident, relations) == Decision::Allow;
    format!("/agencies/incidents/{}{}", incident.id, if whole { "" } else { "/summary" })
}

/// `POST /agencies/incidents/{id}/links`: what it has to do with another, in place of what was written of the two before.
pub(super) async fn write(
    request: Signed,
    Path(id): Path<String>,
    Input(sent): Input<Sent>,
) -> Result<Response, Fault> {
    let incident = id_of::<Incident>(&id)?;
    match written(&request, incident, &sent).await {
        Ok(()) => Ok(shell::did("did-incident-linked", &format!("/agencies/incidents/{id}#h-links"))),
        Err(fault) => again(&request, incident, ("link", sent), fault).await,
    }
}

async fn written(request: &Signed, incident: IncidentId, sent: &Sent) -> Result<(), Fault> {
    let cx = request.app.write(request.actor()).await?;
    cx.permit::<_, Incident>(ClassifyIncident, incident).await?;
    let tie = sent.of("tie").parse().map_err(|()| Fault::unusable("agency.no-tie"))?;
    if link_incident(&cx, incident, sent.of("reference"), (tie, sent.of("note"))).await? {
        cx.commit().await?;
    }
    Ok(())
}
