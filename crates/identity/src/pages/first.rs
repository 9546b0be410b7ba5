//! `/organisations/{id}/manager`: the centre invites the first manager of an organisation, and sees what became of it.

use super::{
    form::{self, Entry},
    invited::{Invited, invitee_entries, place, problems_of, to_link},
    people::{Choice, PER_PAGE, at, choices, cut, read_roles},
};
use crate::{
    ops::{
        invite_first_manager::{InviteFirstError, ToBeManaged, invite_first_manager, is_managed, to_be_managed},
        invite_person::Invitee,
    },
    store::invitations,
};
use ::store::Cx;
use access::{BodyKind, OrgId, Role};
use askama::Template;
use axum::{
    extract::{Path, Query},
    response::Response,
};
use registry::Organisation;
use serde::Deserialize;
use shell::{Fault, Input, Page, Problems, Signed, page::show_with};
use std::collections::BTreeSet;

#[derive(Template)]
#[template(path = "identity/first.html")]
struct FirstPage {
    page: Page,
    href: String,
    organisation: String,
    /// Whether somebody manages it, who invites the others.
    managed: bool,
    invited: Invited,
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

/// Which page of invitations.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    before: String,
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

/// What the page says before anybody types.
struct Known {
    organisation: Organisation,
    managed: bool,
    invited: Invited,
}

impl Known {
    async fn of(cx: &Cx, granted: &ToBeManaged<'_>, (page, before): (&Page, &str)) -> Result<Self, Fault> {
        let (before, managed) = (at(before).place()?, is_managed(granted).await?);
        let reader = cx.organisation().ok_or_else(Fault::not_found)?;
        let mut found = invitations::from_outside(&cx.visible(), granted.id, before, PER_PAGE + 1).await?;
        let older = cut(&mut found).map(place);
        let href = format!("/organisations/{}/manager", granted.id);
        let invited = Invited::of(granted.sql(), page, (found, reader), (href, !managed)).await?;
        Ok(Self { organisation: granted.row().clone(), managed, invited: invited.paged(older, before.is_none()) })
    }
}

fn page(request: &Signed) -> Page {
    let mut page = Page::signed(request, String::new());
    page.title = page.t("identity-first");
    page
}

/// `GET /organisations/{id}/manager`
pub(super) async fn show_form(
    request: Signed,
    Path(id): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Fault> {
    let (cx, page) = (request.app.read(request.actor()).await?, page(&request));
    let granted = to_be_managed(&cx, org_id(&id)?).await?;
    let known = Known::of(&cx, &granted, (&page, &wanted.before)).await?;
    let roles = usual(granted.kind).into_iter().collect();
    draw(page, known, (&FirstForm::default(), &roles), &Problems::default())
}

fn draw(
    page: Page,
    known: Known,
    (form, roles): (&FirstForm, &BTreeSet<Role>),
    problems: &Problems,
) -> Result<Response, Fault> {
    let manages = Role::Manager.code();
    let mut choices = choices(&page, Some(known.organisation.kind), roles);
    choices.retain(|choice| choice.code != manages);
    let template = FirstPage {
        href: format!("/organisations/{}", known.organisation.id),
        organisation: page.pick(&known.organisation.name).to_owned(),
        managed: known.managed,
        invited: known.invited,
        entries: invitee_entries(&page, (&form.name, &form.mail), problems),
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
    let (cx, page) = (request.app.write(request.actor()).await?, page(&request));
    let granted = to_be_managed(&cx, org_id(&id)?).await?;
    let roles = read_roles(&form.roles);
    let given = roles.iter().copied().chain([Role::Manager]).collect();
    let invitee = Invitee { mail: form.mail.clone(), name: form.name.clone(), roles: given };
    let problems = match invite_first_manager(&cx, &granted, &invitee).await {
        Ok((_, token)) => {
            drop(granted);
            cx.commit().await?;
            return Ok(to_link(&request, &token));
        }
        Err(InviteFirstError::Invite(error)) => problems_of(error, &invitee)?,
        Err(error @ (InviteFirstError::Managed | InviteFirstError::Independent)) => return Err(error.into()),
    };
    let known = Known::of(&cx, &granted, (&page, "")).await?;
    draw(page, known, (&form, &roles), &problems)
}
