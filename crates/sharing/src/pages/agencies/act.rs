//! What can be done to an incident.

use crate::incident::Incident;
use crate::ops::join_incident::join_incident;
use crate::ops::tell_executives::{Call, tell_executive};
use crate::pages::reports::id_of;
use axum::{extract::Path, response::Response};
use serde::Deserialize;
use shell::{Fault, Input, Signed};

#[derive(Deserialize)]
pub(super) struct Calling {
    #[serde(default)]
    whom: String,
    #[serde(default)]
    source: String,
    #[serde(default)]
    at: String,
}

/// `POST /agencies/incidents/{id}/calls`: an executive was told by telephone.
pub(super) async fn call(
    request: Signed,
    Path(id): Path<String>,
    Input(form): Input<Calling>,
) -> Result<Response, Fault> {
    let cx = request.app.write(request.actor()).await?;
    let call = Call { whom: form.whom, source: form.source, at: form.at };
    tell_executive(&cx, id_of::<Incident>(&id)?, &call).await?;
    cx.commit().await?;
    Ok(shell::did("did-executive-told", &format!("/agencies/incidents/{id}#h-told")))
}

#[derive(Deserialize)]
pub(super) struct Joining {
    #[serde(default)]
    reference: String,
    #[serde(default)]
    reason: String,
}

/// `POST /agencies/incidents/{id}/join`.
pub(super) async fn join(
    request: Signed,
    Path(id): Path<String>,
    Input(form): Input<Joining>,
) -> Result<Response, Fault> {
    let cx = request.app.write(request.actor()).await?;
    let into = join_incident(&cx, id_of::<Incident>(&id)?, &form.reference, &form.reason).await?;
    cx.commit().await?;
    Ok(shell::did("did-incident-joined", &format!("/agencies/incidents/{into}")))
}
