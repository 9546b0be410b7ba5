//! `/organisations/{id}/manager`: the centre invites the first manager of an organisation.

use super::{
    form::{self, Entry},
    once::INVITATION,
    people::{Choice, choices, read_roles},
};
use crate::ops::{
    invite_first_manager::{InviteFirstError, invite_first_manager, unmanaged},
    invite_person::{InviteError, Invitee},
};
use access::{BodyKind, OrgId, Role};
use askama::Template;
use axum::{extract::Path, response::Response};
use serde::Deserialize;
use shell::{Fault, Input, Page, Problems, Signed, page::show_with};
use std::collections::BTreeSet;

#[derive(Template)]
#[template(path = "identity/first.html")]
struct FirstPage {
    page: Page,
    href: String,
    organisation: String,
    entries: Vec<Entry>,
    problems: Vec<(String, String)>,
    choices: Vec<Choice>,
    roles_problem: String,
}

/// What the form sends.
#[derive(Deserialize, Default)]
pub(super) struct FirstForm {
    #[serde(default)]
    mail: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    roles: Vec<String>,
}

/// What the first of a body of this kind is beside its manager, if nothing else is said.
fn usual(body: BodyKind) -> Option<Role> {
    match body {
        BodyKind::Operator => Some(Role::Contact),
        BodyKind::Agency => Some(Role::Csirt),
        BodyKind::Ceptoar => Some(Role::Secretariat),
        BodyKind::Ministry => Some(Role::Liaison),
        BodyKind::Centre | BodyKind::Council | BodyKind::Related | BodyKind::Oversight => None,
    }
}

fn org_id(id: &str) -> Result<OrgId, Fault> {
    id.parse().map_err(|_| Fault::not_found())
}

/// `GET /organisations/{id}/manager`
pub(super) async fn show_form(request: Signed, Path(id): Path<String>) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let organisation = unmanaged(&cx, org_id(&id)?).await?;
    let roles = usual(organisation.kind).into_iter().collect();
    draw(&request, &organisation, (&FirstForm::default(), &roles), &Problems::default())
}

fn draw(
    request: &Signed,
    organisation: &registry::Organisation,
    (form, roles): (&FirstForm, &BTreeSet<Role>),
    problems: &Problems,
) -> Result<Response, Fault> {
    let mut page = Page::signed(request, String::new());
    page.title = page.t("registry-first-manager");
    let name = Entry::new(&page, "name", "identity-name").hint(page.t("identity-invite-name-hint"));
    let mail =
        Entry::new(&page, "mail", "identity-mail").kind("email", "off").hint(page.t("identity-invite-mail-hint"));
    let manages = Role::Manager.code();
    let mut choices = choices(&page, Some(organisation.kind), roles);
    choices.retain(|choice| choice.code != manages);
    let template = FirstPage {
        href: format!("/organisations/{}", organisation.id),
        organisation: page.pick(&organisation.name).to_owned(),
        entries: vec![name.typed(&form.name, problems, &page), mail.typed(&form.mail, problems, &page)],
        problems: form::summary(problems, &page),
        choices,
        roles_problem: String::new(),
        page,
    };
    show_with(form::status(problems), &template)
}

/// `POST /organisations/{id}/manager`
pub(super) async fn invite(
    request: Signed,
    Path(id): Path<String>,
    Input(form): Input<FirstForm>,
) -> Result<Response, Fault> {
    let id = org_id(&id)?;
    let cx = request.app.write(request.actor()).await?;
    let organisation = unmanaged(&cx, id).await?;
    let roles = read_roles(&form.roles);
    let invitee = Invitee { mail: form.mail.clone(), name: form.name.clone(), roles: roles.clone() };
    let problem = match invite_first_manager(&cx, id, &invitee).await {
        Ok((_, token)) => {
            cx.commit().await?;
            let cookie = INVITATION.carry(&token, request.app.secure_cookies());
            return Ok(form::go("/invitations/made", vec![cookie]));
        }
        Err(InviteFirstError::Invite(InviteError::NoAddress)) => form::problem("mail", "identity-mail-wrong"),
        Err(InviteFirstError::Invite(InviteError::NoName)) => form::problem("name", "identity-name-wrong"),
        Err(InviteFirstError::Invite(InviteError::AlreadyHere)) => form::problem("mail", "identity-mail-here"),
        Err(other) => return Err(other.into()),
    };
    draw(&request, &organisation, (&form, &roles), &problem)
}
