//! Somebody of one's organisation, for its managers.

mod list;

pub(super) use list::{PER_PAGE, at, cut, list};

use super::account::in_words;
use crate::{
    Person,
    ops::{change_roles::change_roles, end_person::end_person},
    store::roles as held,
};
use ::store::Denied;
use access::{
    BodyKind, PersonId, Role,
    act::{ChangeRoles, ViewPeople, ViewPerson},
};
use askama::Template;
use axum::{extract::Path, response::Response};
use registry::Organisation;
use serde::Deserialize;
use shell::{Fault, Input, Page, Signed, Voice, did, show};
use std::collections::BTreeSet;

#[derive(Template)]
#[template(path = "identity/person.html")]
struct PersonPage {
    page: Page,
    person: Person,
    choices: Vec<Choice>,
    /// The roles as words.
    roles: String,
    may_change: bool,
    /// Whether somebody else could change what the reader may not change of himself.
    another: bool,
}

/// A role that can be chosen.
pub(super) struct Choice {
    pub(super) code: &'static str,
    pub(super) word: String,
    pub(super) means: String,
    pub(super) chosen: bool,
}

/// The roles that a body of this kind has, those of `chosen` chosen.
pub(super) fn choices(voice: &Voice, body: Option<BodyKind>, chosen: &BTreeSet<Role>) -> Vec<Choice> {
    let fitting = Role::ALL.into_iter().filter(|role| body.is_some_and(|body| role.fits(body)));
    let choice = |role: Role| Choice {
        code: role.code(),
        word: voice.t(&format!("identity-role-{}", role.code())),
        means: voice.t(&format!("identity-role-{}-means", role.code())),
        chosen: chosen.contains(&role),
    };
    fitting.map(choice).collect()
}

/// Codes of roles as a form sends them; unknown ones are no roles.
pub(super) fn read_roles(codes: &[String]) -> BTreeSet<Role> {
    codes.iter().filter_map(|code| code.parse().ok()).collect()
}

fn read_id(id: &str) -> Result<PersonId, Fault> {
    id.parse().map_err(|_| Fault::not_found())
}

/// `GET /people/{id}`
pub(super) async fn show_person(request: Signed, Path(id): Path<String>) -> Result<Response, Fault> {
    let mut page = Page::signed(&request, String::new());
    page.title = page.t("identity-person");
    let cx = request.app.read(request.actor()).await?;
    let (id, org) = (read_id(&id)?, cx.organisation().ok_or_else(Fault::not_found)?);
    cx.permit::<_, Organisation>(ViewPeople, org).await?;
    let granted = cx.permit::<_, Person>(ViewPerson, id).await?;
    let may_change = match cx.permit::<_, Person>(ChangeRoles, id).await {
        Ok(_) => true,
        Err(Denied::Refused | Denied::NotFound) => false,
        Err(denied) => return Err(denied.into()),
    };
    let held = held::held(granted.sql(), id, org).await?;
    let managers = crate::ask::holders(granted.sql(), org, Role::Manager).await?;
    let template = PersonPage {
        choices: choices(&page, request.visitor.body(), &held),
        roles: in_words(&page, &held),
        another: managers.iter().any(|manager| manager.id != id),
        person: granted.row().clone(),
        may_change,
        page,
    };
    show(&template)
}

/// What the form for roles sends.
#[derive(Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    roles: Vec<String>,
}

/// `POST /people/{id}/roles`
pub(super) async fn roles(
    request: Signed,
    Path(id): Path<String>,
    Input(form): Input<Wanted>,
) -> Result<Response, Fault> {
    let cx = request.app.write(request.actor()).await?;
    change_roles(&cx, read_id(&id)?, &read_roles(&form.roles)).await?;
    cx.commit().await?;
    Ok(did("did-roles-changed", "/people"))
}

/// `POST /people/{id}/end`
pub(super) async fn end(request: Signed, Path(id): Path<String>) -> Result<Response, Fault> {
    let cx = request.app.write(request.actor()).await?;
    end_person(&cx, read_id(&id)?).await?;
    cx.commit().await?;
    Ok(did("did-person-ended", "/people"))
}
