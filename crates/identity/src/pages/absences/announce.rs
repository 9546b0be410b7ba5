//! `/absences/new`: saying that one will be away, and who stands in.

use super::super::{
    form::{self, Entry},
    people::{Choice, choices, read_roles},
};
use crate::{
    Person,
    ops::announce_absence::{AnnounceError, NewAbsence, announce_absence},
    store::roles,
};
use ::store::Cx;
use access::{PersonId, act::EditSelf};
use askama::Template;
use axum::response::Response;
use kernel::At;
use serde::Deserialize;
use shell::{Fault, Input, Page, Problems, Signed, did, page::show_with};

#[derive(Template)]
#[template(path = "identity/absence-new.html")]
struct NewPage {
    page: Page,
    entries: Vec<Entry>,
    problems: Vec<(String, String)>,
    colleagues: Vec<(String, String, bool)>,
    deputies_problem: String,
    choices: Vec<Choice>,
    roles_problem: String,
}

/// What the form of an absence sends.
#[derive(Deserialize, Default)]
pub(in crate::pages) struct Form {
    #[serde(default)]
    begins: String,
    #[serde(default)]
    ends: String,
    #[serde(default)]
    deputies: Vec<String>,
    #[serde(default)]
    roles: Vec<String>,
}

impl Form {
    fn read(&self) -> Option<NewAbsence> {
        let deputies: Option<Vec<PersonId>> = self.deputies.iter().map(|id| id.parse().ok()).collect();
        let roles = read_roles(&self.roles);
        Some(NewAbsence {
            begins_at: At::parse_local(&self.begins)?,
            ends_at: At::parse_local(&self.ends)?,
            deputies: deputies?.into_iter().map(|person| (person, roles.clone())).collect(),
        })
    }
}

/// `GET /absences/new`
pub(in crate::pages) async fn new(request: Signed) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    draw_new(&request, &cx, &Form::default(), &Problems::default()).await
}

async fn draw_new(request: &Signed, cx: &Cx, form: &Form, problems: &Problems) -> Result<Response, Fault> {
    let mut page = Page::signed(request, String::new());
    page.title = page.t("identity-absence-announce");
    let who = cx.actor().who().ok_or_else(Fault::not_found)?;
    let granted = cx.permit::<_, Person>(EditSelf, who.person).await?;
    let held = roles::held(granted.sql(), who.person, who.organisation).await?;
    let everybody = crate::ask::people_of(granted.sql(), who.organisation).await?;
    let colleagues = everybody.into_iter().filter(|person| person.id != who.person).map(|person| {
        let chosen = form.deputies.contains(&person.id.to_string());
        (person.id.to_string(), page.pick(&person.name).to_owned(), chosen)
    });
    let chosen = if form.roles.is_empty() && problems.is_empty() { held.clone() } else { read_roles(&form.roles) };
    let mut choices = choices(&page, Some(who.body), &chosen);
    choices.retain(|choice| held.iter().any(|role| role.code() == choice.code));
    let entry = |name, label| Entry::new(&page, name, label).kind("datetime-local", "off");
    let entries = vec![
        entry("begins", "identity-absence-from").typed(&form.begins, problems, &page),
        entry("ends", "identity-absence-until").typed(&form.ends, problems, &page),
    ];
    let template = NewPage {
        entries,
        problems: form::summary(problems, &page),
        colleagues: colleagues.collect(),
        deputies_problem: problems.of("deputies", &page),
        choices,
        roles_problem: problems.of("roles", &page),
        page,
    };
    show_with(form::status(problems), &template)
}

/// `POST /absences/new`
pub(in crate::pages) async fn create(request: Signed, Input(form): Input<Form>) -> Result<Response, Fault> {
    let cx = request.app.write(request.actor()).await?;
    let announced = match form.read() {
        Some(new) => announce_absence(&cx, &new).await,
        None => Err(AnnounceError::NoTime),
    };
    let problems = match announced {
        Ok(_) => {
            cx.commit().await?;
            let done = if form.deputies.is_empty() { "did-absence-alone" } else { "did-absence-announced" };
            return Ok(did(done, "/absences"));
        }
        Err(AnnounceError::NoTime) => form::problem("ends", "identity-absence-time-wrong"),
        Err(AnnounceError::Touches) => form::problem("begins", "identity-absence-time-touches"),
        Err(AnnounceError::NoDeputy) => form::problem("deputies", "identity-absence-deputies-wrong"),
        Err(AnnounceError::BeyondOwn) => form::problem("roles", "identity-absence-roles-wrong"),
        Err(error @ AnnounceError::Denied(_)) => return Err(error.into()),
    };
    draw_new(&request, &cx, &form, &problems).await
}
