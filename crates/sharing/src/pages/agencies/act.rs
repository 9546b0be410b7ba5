//! What can be done to an incident.

use super::incident::again;
use crate::incident::{Incident, IncidentId};
use crate::ops::join_incident::join_incident;
use crate::ops::tell_executives::{Call, tell_executive};
use crate::pages::reports::id_of;
use axum::{extract::Path, response::Response};
use shell::{Fault, Input, Sent, Signed};

/// `POST /agencies/incidents/{id}/calls`: an executive was told by telephone.
pub(super) async fn call(request: Signed, Path(id): Path<String>, Input(sent): Input<Sent>) -> Result<Response, Fault> {
    let incident = id_of::<Incident>(&id)?;
    match called(&request, incident, &sent).await {
        Ok(()) => Ok(shell::did("did-executive-told", &format!("/agencies/incidents/{id}#h-told"))),
        Err(fault) => again(&request, incident, ("call", sent), fault).await,
    }
}

async fn called(request: &Signed, incident: IncidentId, sent: &Sent) -> Result<(), Fault> {
    let cx = request.app.write(request.actor()).await?;
    let text = |field| sent.of(field).to_owned();
    tell_executive(&cx, incident, &Call { whom: text("whom"), source: text("source"), at: text("at") }).await?;
    Ok(cx.commit().await?)
}

/// `POST /agencies/incidents/{id}/join`.
pub(super) async fn join(request: Signed, Path(id): Path<String>, Input(sent): Input<Sent>) -> Result<Response, Fault> {
    let incident = id_of::<Incident>(&id)?;
    match joined(&request, incident, &sent).await {
        Ok(into) => Ok(shell::did("did-incident-joined", &format!("/agencies/incidents/{into}"))),
        Err(fault) => again(&request, incident, ("join", sent), fault).await,
    }
}

async fn joined(request: &Signed, incident: IncidentId, sent: &Sent) -> Result<IncidentId, Fault> {
    let cx = request.app.write(request.actor()).await?;
    let into = join_incident(&cx, incident, sent.of("reference"), sent.of("reason")).await?;
    cx.commit().await?;
    Ok(into)
}
