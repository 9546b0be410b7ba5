//! Where one's own organisation is, its domains and its addresses.

use crate::organisation::{Description, TypedDescription};
use crate::{Organisation, ops};
use access::{OrgId, act::EditOrganisation};
use axum::extract::Path;
use serde::{Deserialize, Serialize};
use shell::api::{Answer, Call, Operation};
use shell::{Fault, Problems, Route, anew};
use utoipa::ToSchema;

const PATH: &str = "/api/v1/organisations/{id}/description";

pub(super) fn routes() -> Vec<Route> {
    let get = Operation::new("getDescription", "What one's own organisation says of itself (its managers).")
        .gives::<DescriptionSaid>()
        .tagged()
        .changed_by("saveDescription", &["id"]);
    let save = Operation::new("saveDescription", "Say it anew from today; how it was until yesterday is kept.")
        .takes::<DescriptionSaid>()
        .gives::<DescriptionSaid>()
        .tagged()
        .conditional();
    vec![Route::get(PATH, show).api(get), Route::put(PATH, save_).api(save)]
}

/// What an organisation says of itself.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct DescriptionSaid {
    /// Where it is.
    #[serde(default)]
    #[schema(max_length = 200, example = "東京都")]
    place: String,
    #[serde(default)]
    #[schema(example = json!(["shiomi-tel.example"]))]
    domains: Vec<String>,
    /// Addresses, and blocks of them.
    #[serde(default)]
    #[schema(example = json!(["192.0.2.0/24", "2001:db8::/32"]))]
    networks: Vec<String>,
}

impl From<Description> for DescriptionSaid {
    fn from(said: Description) -> Self {
        let Description { place, domains, networks } = said;
        Self { place, domains, networks }
    }
}

impl DescriptionSaid {
    fn read(&self) -> Result<Description, Fault> {
        let typed = TypedDescription {
            place: self.place.clone(),
            domains: self.domains.join("\n"),
            networks: self.networks.join("\n"),
        };
        typed.read().map_err(|wrongs| {
            let mut problems = Problems::default();
            wrongs.iter().for_each(|(field, wrong)| problems.add(*field, wrong.key()));
            Fault::unusable("registry.description").with_problems(problems)
        })
    }
}

fn id_of(id: &str) -> Result<OrgId, Fault> {
    id.parse().map_err(|_| Fault::not_found())
}

async fn told(cx: &store::Cx, id: OrgId) -> Result<Answer, Fault> {
    let organisation = cx.permit::<_, Organisation>(EditOrganisation, id).await?;
    Ok(Answer::ok(&DescriptionSaid::from(organisation.description()))?.tagged_by_content())
}

async fn show(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    told(&call.read().await?, id_of(&id)?).await
}

async fn save_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let (id, _, said): (_, _, DescriptionSaid) = (id_of(&id)?, call.revision()?, call.body()?);
    let cx = anew!(call);
    call.builds_on(&told(&cx, id).await?)?;
    let new = ops::edit_organisation(&cx, id, said.read()?).await?;
    let answer = told(&cx, id).await?;
    match new {
        true => call.finish(cx, answer).await,
        false => call.finish_unrecorded(cx, "nothing had changed", answer).await,
    }
}
