//! What the register says of an incident: shown on its page and on the one for executives, written by its body and the centre.

use super::incident::{again, permitted};
use super::words;
use crate::incident::{Incident, IncidentId};
use crate::ops::classify_incident::classify_incident;
use crate::pages::reports::id_of;
use crate::register::{Entered, IncidentKind, Kinds, first_public, month};
use crate::store::{disclosures, register};
use access::act::ClassifyIncident;
use axum::{extract::Path, response::Response};
use kernel::Month;
use registry::ask;
use shell::{Fault, Input, Page, Sent, Signed, Slip};
use store::{Cx, Granted};

/// What the register says of it, and what it said before.
pub(super) struct EntryView {
    pub(super) id: String,
    pub(super) kinds: String,
    pub(super) month: String,
    /// What was written when, by which body: newest first.
    pub(super) written: Vec<(String, String)>,
    pub(super) may: bool,
    /// The number of the newest line, which a change replaces.
    pub(super) seen: i64,
    pub(super) choices: Vec<(&'static str, String, bool)>,
    /// The month that was written, as a form has it.
    pub(super) typed: String,
}

/// What is shown of it to whoever sees the incident.
pub(super) async fn view<A>(
    page: &Page,
    cx: &Cx,
    incident: &Granted<'_, A, Incident>,
    slip: &Slip,
) -> Result<EntryView, Fault> {
    let all = register::of_incident(incident.sql(), incident.id).await?;
    let names = ask::names(incident.sql(), &all.iter().map(|one| one.org).collect::<Vec<_>>()).await?;
    let proposals = disclosures::of_incident(incident.sql(), incident.id).await?;
    let newest = all.last();
    let line = |one: &Entered| {
        let said = page.t2(
            "agency-entry-said",
            "kinds",
            words::kinds(page, Some(&one.kinds)),
            "month",
            one.first_public.map_or_else(|| page.t("agency-first-public-unsaid"), |month| words::month(page, month)),
        );
        let body = words::name(page, &names, one.org);
        (page.t2("agency-entry-by", "at", page.when(&one.at), "body", body), said)
    };
    let chosen = |kind: &IncidentKind| match slip.is("entry") {
        true => slip.chosen("entry", "kinds", kind.code()),
        false => newest.is_some_and(|newest| newest.kinds.contains(kind)),
    };
    let month = newest.and_then(|newest| newest.first_public).map(|month| month.to_string()).unwrap_or_default();
    Ok(EntryView {
        id: incident.id.to_string(),
        kinds: words::kinds(page, newest.map(|newest| &newest.kinds)),
        month: first_public(newest, &proposals).map(|month| words::month(page, month)).unwrap_or_default(),
        written: all.iter().rev().map(line).collect(),
        may: permitted(cx.permit::<_, Incident>(ClassifyIncident, incident.id).await.map(drop))?,
        seen: newest.map_or(0, |newest| newest.number),
        choices: IncidentKind::ALL.iter().map(|kind| (kind.code(), page.t(kind.key()), chosen(kind))).collect(),
        typed: if slip.is("entry") { slip.typed("entry", "month").to_owned() } else { month },
    })
}

/// Kinds and month as they were typed.
pub(crate) fn read(kinds: &[String], typed: &str) -> Result<(Kinds, Option<Month>), Fault> {
    let kinds = kinds.iter().map(|code| code.parse()).collect::<Result<_, ()>>();
    let first = match typed.trim() {
        "" => None,
        typed => Some(month(typed).ok_or(Fault::unusable("agency.wrong-month"))?),
    };
    Ok((kinds.map_err(|()| Fault::unusable("agency.no-kind"))?, first))
}

/// `POST /agencies/incidents/{id}/entries`: of which kind it is, and when the public first learned of it.
pub(super) async fn write(
    request: Signed,
    Path(id): Path<String>,
    Input(sent): Input<Sent>,
) -> Result<Response, Fault> {
    let incident = id_of::<Incident>(&id)?;
    match written(&request, incident, &sent).await {
        Ok(()) => Ok(shell::did("did-incident-entered", &format!("/agencies/incidents/{id}#h-entry"))),
        Err(fault) => again(&request, incident, ("entry", sent), fault).await,
    }
}

async fn written(request: &Signed, incident: IncidentId, sent: &Sent) -> Result<(), Fault> {
    let cx = request.app.write(request.actor()).await?;
    cx.permit::<_, Incident>(ClassifyIncident, incident).await?;
    let read = read(&sent.all("kinds"), sent.of("month"))?;
    if classify_incident(&cx, incident, sent.of("seen").parse().unwrap_or_default(), read).await? {
        cx.commit().await?;
    }
    Ok(())
}
