//! The list of a body's executives, and incidents that turn out to be the same, for programs.

use super::codes;
use crate::executive::{Executive, ExecutiveId};
use crate::incident::{Incident, IncidentId};
use crate::ops::join_incident::join_incident;
use crate::ops::keep_executives::{NewExecutive, add_executive, end_executive, own_list};
use crate::pages::reports::id_of;
use crate::store::executives;
use access::act::JoinIncident;
use axum::extract::{Path, Query};
use serde::{Deserialize, Serialize};
use shell::api::{Answer, Call, Operation, Paging, Stamp, Uid, moment};
use shell::{Fault, Route, anew};
use utoipa::ToSchema;

pub(super) fn routes() -> Vec<Route> {
    let list =
        Operation::new("listExecutives", "The executives of one's ministry or agency, the first to be told first.")
            .lists::<ExecutiveView>()
            .leads_to("endExecutive", "id", "/items/0/id");
    let add = Operation::new("addExecutive", "Put somebody into the list of executives.")
        .takes::<NamingExecutive>()
        .creates::<ExecutiveView>()
        .leads_to("endExecutive", "id", "/id");
    let end = Operation::new("endExecutive", "Take somebody out of the list. Of what he was told stays.");
    let join = Operation::new("joinIncident", "Put an incident into another of the same body: both were the same.")
        .takes::<JoiningIncident>()
        .gives::<JoinedView>()
        .leads_to("getIncident", "id", "/incident");
    vec![
        Route::get("/api/v1/executives", list_).api(list),
        Route::post("/api/v1/executives", add_).api(add),
        Route::delete("/api/v1/executives/{id}", end_).api(end),
        Route::post("/api/v1/incidents/{id}/join", join_).api(join),
    ]
}

/// An executive.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct ExecutiveView {
    id: Uid,
    /// The account; absent: told by telephone only.
    #[serde(skip_serializing_if = "Option::is_none")]
    person: Option<Uid>,
    name: String,
    #[schema(schema_with = codes::post)]
    post: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    phone: String,
    since: Stamp,
}

impl From<&Executive> for ExecutiveView {
    fn from(one: &Executive) -> Self {
        Self {
            id: one.id.into(),
            person: one.person.map(Uid::from),
            name: one.name.clone(),
            post: one.post.code().to_owned(),
            phone: one.phone.clone(),
            since: moment(one.since),
        }
    }
}

async fn listed(cx: &store::Cx) -> Result<Vec<Executive>, Fault> {
    let body = own_list(cx).await?;
    Ok(executives::of_body(body.sql(), body.id).await?)
}

async fn list_(Query(paging): Query<Paging>, call: Call) -> Result<Answer, Fault> {
    let cx = call.read().await?;
    Answer::ok(&paging.part(&listed(&cx).await?, ExecutiveView::from)?)
}

/// Somebody to be put into the list: by the account, or by name and telephone number.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "name": "海野 昭", "post": "ciso", "phone": "03-0000-0000" }))]
struct NamingExecutive {
    /// A person of the body with the role of an executive.
    #[serde(default)]
    person: Option<Uid>,
    #[serde(default)]
    #[schema(max_length = 100, example = "海野 昭")]
    name: String,
    #[schema(schema_with = codes::post, example = "ciso")]
    post: String,
    /// Required without an account.
    #[serde(default)]
    #[schema(max_length = 100, example = "03-0000-0000")]
    phone: String,
}

async fn add_(call: Call) -> Result<Answer, Fault> {
    let said: NamingExecutive = call.body()?;
    let cx = anew!(call);
    own_list(&cx).await?;
    let person =
        said.person.map(|person| person.id().ok_or(Fault::unusable("agency.unknown-executive"))).transpose()?;
    let post = said.post.parse().map_err(|()| Fault::unusable("agency.no-post"))?;
    let id = add_executive(&cx, &NewExecutive { person, name: said.name, post, phone: said.phone }).await?;
    let all = listed(&cx).await?;
    let added = all.iter().find(|one| one.id == id).ok_or(Fault::not_found())?;
    let answer = Answer::created("/api/v1/executives", &ExecutiveView::from(added))?;
    call.finish(cx, answer).await
}

async fn end_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let id: ExecutiveId = id_of::<Executive>(&id)?;
    let cx = anew!(call);
    end_executive(&cx, id).await?;
    call.finish(cx, Answer::done()).await
}

/// Which incident it is the same as.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct JoiningIncident {
    /// The other's number.
    #[schema(example = "I-2014-00001")]
    reference: String,
    reason: String,
}

/// Where its reports stand from now on.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct JoinedView {
    incident: Uid,
}

async fn join_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let (id, said): (IncidentId, JoiningIncident) = (id_of::<Incident>(&id)?, call.body()?);
    let cx = anew!(call);
    cx.permit::<_, Incident>(JoinIncident, id).await?;
    let into = join_incident(&cx, id, &said.reference, &said.reason).await?;
    let answer = Answer::ok(&JoinedView { incident: into.into() })?;
    call.finish(cx, answer).await
}
