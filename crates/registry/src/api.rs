//! The registry for programs: sectors, bodies as the published map has them, points of contact, and how they are kept.

mod amendments;
mod contacts;
mod description;
mod interval;
mod keeping;
mod registration;
mod rules;
mod talks;
mod upward;

use crate::{Organisation, ask, store::organisations as bodies};
use access::{BodyKind, act::ViewOrganisation};
use axum::extract::{Path, Query};
use serde::{Deserialize, Serialize};
use shell::api::{Answer, Call, Name, Operation, Paging, Uid, codes};
use shell::{Fault, Route};
use utoipa::ToSchema;
use utoipa::openapi::{RefOr, schema::Schema};

/// The operations of this room.
pub(crate) fn routes() -> Vec<Route> {
    let list = Operation::new("listOrganisations", "Bodies by the words of their names, in the order of lists.")
        .query("q", "Words of a name, a reading or a code.", serde_json::json!({ "type": "string", "maxLength": 100 }))
        .query("cursor", "The `next` of the page before.", serde_json::json!({ "type": "string" }))
        .gives::<OrganisationPage>()
        .leads_to("getOrganisation", "id", "/items/0/id")
        .leads_to("listContacts", "id", "/items/0/id");
    let sectors_ = Operation::new("listSectors", "The sectors of today, parts after their wholes.");
    let mut all = vec![
        Route::get("/api/v1/sectors", sectors).api(sectors_.lists::<SectorView>()),
        Route::get("/api/v1/organisations", organisations).api(list),
        Route::get("/api/v1/organisations/{id}", organisation)
            .api(Operation::new("getOrganisation", "A body.").gives::<OrganisationView>()),
    ];
    all.extend(description::routes());
    all.extend(registration::routes());
    all.extend(contacts::routes());
    all.extend(keeping::routes());
    all.extend(talks::routes());
    all.extend(interval::routes());
    all.extend(amendments::routes());
    all.extend(rules::routes());
    all.extend(upward::routes());
    all
}

fn bodies() -> RefOr<Schema> {
    codes(BodyKind::ALL.iter().map(|body| body.code()))
}

/// A sector.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct SectorView {
    #[schema(example = "ICT-TEL")]
    code: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    parent: Option<String>,
    name: Name,
}

/// A body.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct OrganisationView {
    id: Uid,
    #[schema(schema_with = bodies)]
    kind: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<String>,
    name: Name,
    #[serde(skip_serializing_if = "Option::is_none")]
    sector: Option<String>,
}

/// A page of bodies.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct OrganisationPage {
    items: Vec<OrganisationView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

impl From<&Organisation> for OrganisationView {
    fn from(organisation: &Organisation) -> Self {
        Self {
            id: organisation.id.into(),
            kind: organisation.kind.code().to_owned(),
            code: organisation.code.clone(),
            name: Name::from(&organisation.name),
            sector: organisation.sector.clone(),
        }
    }
}

async fn sectors(Query(paging): Query<Paging>, call: Call) -> Result<Answer, Fault> {
    let cx = call.read().await?;
    let all = ask::sectors_on(&cx.system("sectors and levels"), cx.now().day()).await?;
    let view = |sector: &crate::Sector| SectorView {
        code: sector.code.clone(),
        parent: sector.parent.clone(),
        name: Name::from(&sector.name),
    };
    Answer::ok(&paging.part(&all, view)?)
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Asked {
    q: String,
    cursor: String,
}

/// Bodies on a page.
const PER_PAGE: i64 = 50;

async fn organisations(Query(asked): Query<Asked>, call: Call) -> Result<Answer, Fault> {
    let from: i64 = match asked.cursor.as_str() {
        "" => 0,
        cursor => {
            cursor.parse().ok().filter(|from| (0..1_000_000).contains(from)).ok_or(Fault::unusable("shell.cursor"))?
        }
    };
    let words: String = asked.q.trim().chars().filter(|c| !c.is_control()).take(100).collect();
    let cx = call.read().await?;
    let mut found = bodies::holding(&cx.visible(), &words, (from, PER_PAGE + 1)).await?;
    let more = i64::try_from(found.len()).unwrap_or(i64::MAX) > PER_PAGE;
    found.truncate(usize::try_from(PER_PAGE).unwrap_or(usize::MAX));
    let next = more.then(|| (from + PER_PAGE).to_string());
    Answer::ok(&OrganisationPage { items: found.iter().map(OrganisationView::from).collect(), next })
}

async fn organisation(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let id = id.parse().map_err(|_| Fault::not_found())?;
    let cx = call.read().await?;
    let found = cx.permit::<_, Organisation>(ViewOrganisation, id).await?;
    Answer::ok(&OrganisationView::from(found.row()))
}
