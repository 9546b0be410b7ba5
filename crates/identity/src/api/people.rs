//! The people of one's organisation, for its managers.

use super::{id_of, roles, written};
use crate::Person;
use crate::ops::{change_roles::change_roles, end_person::end_person};
use crate::store::{people, roles as held};
use access::act::{ChangeRoles, ViewPeople, ViewPerson};
use access::{PersonId, Role};
use axum::extract::{Path, Query};
use registry::Organisation;
use serde::{Deserialize, Serialize};
use serde_json::json;
use shell::api::{Answer, Call, Listing, Name, Operation, Paging, Stamp, Uid, cursor_by_text, moment};
use shell::{Fault, Route, anew};
use std::collections::BTreeSet;
use utoipa::ToSchema;

pub(super) fn routes() -> Vec<Route> {
    let list =
        Operation::new("listPeople", "The people of one's organisation, by the reading of their names (its managers).")
            .lists::<PersonView>()
            .query("q", "Words of a name, a reading or an address.", json!({ "type": "string", "maxLength": 100 }))
            .leads_to("getPerson", "id", "/items/0/id");
    let get = Operation::new("getPerson", "Somebody of one's organisation (its managers).")
        .gives::<PersonView>()
        .tagged()
        .leads_to_change("changeRoles", "id", "/id")
        .leads_to("endPerson", "id", "/id");
    let change = Operation::new("changeRoles", "Give and take roles, from the next request on.")
        .takes::<RolesSaid>()
        .gives::<PersonView>()
        .tagged()
        .conditional();
    vec![
        Route::get("/api/v1/people", list_).api(list),
        Route::get("/api/v1/people/{id}", get_).api(get),
        Route::put("/api/v1/people/{id}/roles", change_).api(change),
        Route::delete("/api/v1/people/{id}", end)
            .api(Operation::new("endPerson", "End somebody's access to one's organisation, at once.")),
    ]
}

/// Somebody of one's organisation.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct PersonView {
    id: Uid,
    name: Name,
    #[schema(example = "さとう めぐみ")]
    kana: String,
    #[schema(example = "megumi.sato@shiomi-tel.example")]
    mail: String,
    /// What the person is in one's organisation.
    #[schema(schema_with = roles)]
    roles: Vec<String>,
    since: Stamp,
}

fn person(person: Person, held: &BTreeSet<Role>) -> PersonView {
    PersonView {
        id: person.id.into(),
        name: Name::from(&person.name),
        kana: person.kana,
        mail: person.mail,
        roles: written(held),
        since: moment(person.created_at),
    }
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Asked {
    q: String,
    cursor: String,
    limit: String,
}

async fn list_(Query(asked): Query<Asked>, call: Call) -> Result<Answer, Fault> {
    let paging = Paging { cursor: asked.cursor, limit: asked.limit };
    let (limit, after): (_, Option<(String, PersonId)>) = (paging.limit()?, paging.place_by_text()?);
    let words: String = asked.q.chars().filter(|letter| !letter.is_control()).take(100).collect();
    let cx = call.read().await?;
    let org = cx.organisation().ok_or(Fault::sign_in())?;
    let granted = cx.permit::<_, Organisation>(ViewPeople, org).await?;
    let found = people::listed(&cx.visible(), &words, after, limit + 1).await?;
    let ids: Vec<PersonId> = found.iter().map(|one| one.id).collect();
    let roles = held::of_people(granted.sql(), org, &ids).await?;
    let place = |one: &Person| cursor_by_text(&one.kana, one.id);
    let none = BTreeSet::new();
    let view = |one: Person| {
        let held = roles.get(&one.id).unwrap_or(&none);
        person(one, held)
    };
    Answer::ok(&Listing::of(found, limit, place, view))
}

async fn view(cx: &store::Cx, id: PersonId) -> Result<Answer, Fault> {
    let org = cx.organisation().ok_or(Fault::sign_in())?;
    cx.permit::<_, Organisation>(ViewPeople, org).await?;
    let granted = cx.permit::<_, Person>(ViewPerson, id).await?;
    let held = held::held(granted.sql(), id, org).await?;
    Ok(Answer::ok(&person(granted.row().clone(), &held))?.tagged_by_content())
}

async fn get_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    view(&call.read().await?, id_of(&id)?).await
}

/// What somebody is to be.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RolesSaid {
    #[schema(schema_with = roles)]
    roles: Vec<String>,
}

async fn change_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let (id, _, said): (_, _, RolesSaid) = (id_of(&id)?, call.revision()?, call.body()?);
    let cx = anew!(call);
    cx.permit::<_, Person>(ChangeRoles, id).await?;
    call.builds_on(&view(&cx, id).await?)?;
    let wanted: Option<BTreeSet<Role>> = said.roles.iter().map(|code| code.parse().ok()).collect();
    change_roles(&cx, id, &wanted.ok_or(Fault::unreadable("shell.unreadable"))?).await?;
    let answer = view(&cx, id).await?;
    call.finish(cx, answer).await
}

async fn end(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let cx = anew!(call);
    end_person(&cx, id_of(&id)?).await?;
    call.finish(cx, Answer::done()).await
}
