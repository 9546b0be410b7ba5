//! Changing, confirming, adding and ending points of contact.

use super::words::{self, DoubtView};
use crate::{
    Contact, ContactId, Hours, Organisation,
    contact::{Card, TypedCard, Wrongs},
    doubt::Doubted,
    ops,
    store::doubts,
};
use ::store::{Granted, StoreError};
use access::{
    OrgId,
    act::{EditContact, EditOrganisation},
};
use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use shell::{Fault, Field, Input, Page, Problem, Problems, Signed, Voice, did, page::show_with, show};

#[derive(Template)]
#[template(path = "registry/contact-edit.html")]
struct CardPage {
    page: Page,
    /// Where the form is sent.
    action: String,
    /// The organisation's page.
    back: String,
    /// Where the contact is ended; empty where there is none yet.
    end: String,
    summary: Vec<(String, String)>,
    /// What speaks against it as it is.
    doubt: Option<DoubtView>,
    fields: Vec<CardField>,
    hours: Field,
    choices: Vec<(&'static str, String, bool)>,
}

/// One field of the form.
pub(super) struct CardField {
    pub(super) field: Field,
    pub(super) label: String,
    pub(super) hint: String,
    pub(super) needed: bool,
    pub(super) kind: &'static str,
}

/// What is wrong, for the form.
pub(super) fn problems(wrongs: &Wrongs) -> Problems {
    let mut problems = Problems::default();
    for (field, wrong) in wrongs {
        problems.add(*field, wrong.key());
    }
    problems
}

/// Each problem as `label: what to write`, with the field it leads to.
pub(super) fn summary(voice: &Voice, problems: &Problems) -> Vec<(String, String)> {
    let said = |problem: &Problem| {
        let sentence =
            voice.t2("registry-wrong-in", "field", voice.t(label(&problem.field)), "wrong", voice.t(problem.key));
        (problem.field.clone(), sentence)
    };
    problems.iter().map(said).collect()
}

/// Key of a field's label.
pub(super) fn label(field: &str) -> &'static str {
    match field {
        "priority" => "registry-card-priority",
        "name_ja" => "registry-card-name-ja",
        "kana" => "registry-card-kana",
        "name_en" => "registry-card-name-en",
        "romaji" => "registry-card-romaji",
        "post_ja" => "registry-card-post-ja",
        "post_en" => "registry-card-post-en",
        "phone" => "registry-card-phone",
        "fax" => "registry-card-fax",
        "mail" => "registry-card-mail",
        "hours" => "registry-card-hours",
        "domains" => "registry-col-domains",
        "networks" => "registry-col-networks",
        "passes" => "registry-col-passes",
        "valid_from" => "registry-rules-from",
        "hand" => "registry-rules-hand",
        "outside" => "registry-rules-outside",
        "own_words" => "registry-rules-own-words",
        "ministry_sees" => "registry-rules-ministry",
        "members_see" => "registry-rules-members",
        "confirm_months" => "registry-rules-months",
        "hubs" => "registry-rules-hubs",
        "decided_by" => "registry-rules-decided-by",
        "decided_on" => "registry-rules-decided-on",
        "reason" => "registry-rules-reason",
        _ => "registry-col-place",
    }
}

/// Whose contact a form is about, which it is (`None`: a new one), and what speaks against that.
struct Of {
    org: OrgId,
    id: Option<ContactId>,
    doubted: Option<Doubted>,
}

impl Of {
    async fn one(contact: &Granted<'_, EditContact, Contact>) -> Result<Self, StoreError> {
        // Nobody else changes it.
        let doubted = doubts::of(contact.sql(), contact.id, Some(contact.org)).await?;
        Ok(Self { org: contact.org, id: Some(contact.id), doubted })
    }
    fn new(org: OrgId) -> Self {
        Self { org, id: None, doubted: None }
    }
}

fn card_page(request: &Signed, typed: &TypedCard, problems: Problems, of: &Of) -> CardPage {
    let Of { org, id, doubted } = of;
    let mut page = Page::signed(request, String::new());
    let title = if id.is_some() { page.t("registry-edit-contact-title") } else { page.t("registry-add-contact-title") };
    page.title = title;
    let back = format!("/organisations/{org}");
    CardPage {
        action: id.map_or_else(|| format!("{back}/contacts/new"), |id| format!("/contacts/{id}/edit")),
        end: id.map(|id| format!("/contacts/{id}/end")).unwrap_or_default(),
        back,
        fields: fields(&page, typed, &problems),
        hours: Field::new("hours", &typed.hours, &problems, &page),
        choices: Hours::ALL
            .map(|hours| (hours.code(), words::hours(&page, hours), typed.hours == hours.code()))
            .to_vec(),
        summary: summary(&page, &problems),
        doubt: doubted.as_ref().map(|doubted| words::doubt(&page, doubted)),
        page,
    }
}

fn fields(page: &Page, typed: &TypedCard, problems: &Problems) -> Vec<CardField> {
    let t = typed;
    // Name, value, key of the hint, whether it is needed, type of the input.
    let rows = [
        ("priority", &t.priority, "registry-card-priority-hint", true, "text"),
        ("name_ja", &t.name_ja, "", true, "text"),
        ("kana", &t.kana, "", false, "text"),
        ("name_en", &t.name_en, "", false, "text"),
        ("romaji", &t.romaji, "", false, "text"),
        ("post_ja", &t.post_ja, "", true, "text"),
        ("post_en", &t.post_en, "", false, "text"),
        ("phone", &t.phone, "registry-card-phone-hint", true, "tel"),
        ("fax", &t.fax, "", false, "tel"),
        ("mail", &t.mail, "", true, "email"),
    ];
    let field = |(name, value, hint, needed, kind): (&str, &String, &str, bool, &'static str)| CardField {
        field: Field::new(name, value, problems, page),
        label: page.t(label(name)),
        hint: if hint.is_empty() { String::new() } else { page.t(hint) },
        needed,
        kind,
    };
    rows.map(field).into_iter().collect()
}

fn org_id(id: &str) -> Result<OrgId, Fault> {
    id.parse().map_err(|_| Fault::not_found())
}

fn contact_id(id: &str) -> Result<ContactId, Fault> {
    id.parse().map_err(|_| Fault::not_found())
}

/// Back to the organisation, which says what was done.
fn back(org: OrgId, done: &'static str) -> Response {
    did(done, &format!("/organisations/{org}"))
}

/// The form to change a contact.
pub(super) async fn edit_form(request: Signed, Path(id): Path<String>) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let contact = cx.permit::<_, Contact>(EditContact, contact_id(&id)?).await?;
    if !contact.in_force() {
        return Err(Fault::conflict("registry.contact-ended"));
    }
    let typed = TypedCard::from(&Card::from(contact.row()));
    show(&card_page(&request, &typed, Problems::default(), &Of::one(&contact).await?))
}

/// Changes it.
pub(super) async fn edit(
    request: Signed,
    Path(id): Path<String>,
    Input(typed): Input<TypedCard>,
) -> Result<Response, Fault> {
    let id = contact_id(&id)?;
    let cx = request.app.write(request.actor()).await?;
    let of = Of::one(&cx.permit::<_, Contact>(EditContact, id).await?).await?;
    match typed.read() {
        Err(wrongs) => {
            show_with(StatusCode::UNPROCESSABLE_ENTITY, &card_page(&request, &typed, problems(&wrongs), &of))
        }
        Ok(card) => {
            let new = ops::edit_contact(&cx, id, card).await?;
            cx.commit().await?;
            Ok(back(of.org, if new == id { "did-contact-confirmed" } else { "did-contact-changed" }))
        }
    }
}

/// Confirms a contact.
pub(super) async fn confirm(request: Signed, Path(id): Path<String>) -> Result<Response, Fault> {
    let cx = request.app.write(request.actor()).await?;
    let org = ops::confirm_contact(&cx, contact_id(&id)?).await?;
    cx.commit().await?;
    Ok(back(org, "did-contact-confirmed"))
}

/// Ends a contact.
pub(super) async fn end(request: Signed, Path(id): Path<String>) -> Result<Response, Fault> {
    let cx = request.app.write(request.actor()).await?;
    let org = ops::end_contact(&cx, contact_id(&id)?).await?;
    cx.commit().await?;
    Ok(back(org, "did-contact-ended"))
}

/// The form to add a contact.
pub(super) async fn new_form(request: Signed, Path(id): Path<String>) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let organisation = cx.permit::<_, Organisation>(EditOrganisation, org_id(&id)?).await?;
    let typed = TypedCard { hours: Hours::Business.code().to_owned(), ..TypedCard::default() };
    show(&card_page(&request, &typed, Problems::default(), &Of::new(organisation.id)))
}

/// Adds it.
pub(super) async fn add(
    request: Signed,
    Path(id): Path<String>,
    Input(typed): Input<TypedCard>,
) -> Result<Response, Fault> {
    let org = org_id(&id)?;
    let cx = request.app.write(request.actor()).await?;
    cx.permit::<_, Organisation>(EditOrganisation, org).await?;
    match typed.read() {
        Err(wrongs) => {
            show_with(StatusCode::UNPROCESSABLE_ENTITY, &card_page(&request, &typed, problems(&wrongs), &Of::new(org)))
        }
        Ok(card) => {
            ops::add_contact(&cx, org, card).await?;
            cx.commit().await?;
            Ok(back(org, "did-contact-added"))
        }
    }
}
