//! `/organisations/{id}/edit`: describing one's organisation anew.

use crate::{
    Organisation, ops,
    organisation::TypedDescription,
    pages::contacts::{problems, summary},
};
use access::{OrgId, act::EditOrganisation};
use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use shell::{Fault, Field, Input, Page, Problems, Signed, did, page::show_with, show};

#[derive(Template)]
#[template(path = "registry/organisation-edit.html")]
struct EditPage {
    page: Page,
    href: String,
    name: String,
    summary: Vec<(String, String)>,
    place: Field,
    domains: Field,
    networks: Field,
}

fn edit_page(request: &Signed, row: &Organisation, typed: &TypedDescription, problems: Problems) -> EditPage {
    let mut page = Page::signed(request, String::new());
    page.title = page.t("registry-edit-org-title");
    let field = |name: &str, value: &str| Field::new(name, value, &problems, &page);
    EditPage {
        href: format!("/organisations/{}", row.id),
        name: page.pick(&row.name).to_owned(),
        place: field("place", &typed.place),
        domains: field("domains", &typed.domains),
        networks: field("networks", &typed.networks),
        summary: summary(&page, &problems),
        page,
    }
}

/// The form to describe one's organisation anew.
pub(in crate::pages) async fn edit_form(request: Signed, Path(id): Path<String>) -> Result<Response, Fault> {
    let id: OrgId = id.parse().map_err(|_| Fault::not_found())?;
    let cx = request.app.read(request.actor()).await?;
    let row = cx.permit::<_, Organisation>(EditOrganisation, id).await?;
    show(&edit_page(&request, &row, &TypedDescription::from(&row.description()), Problems::default()))
}

/// Describes it anew.
pub(in crate::pages) async fn edit(
    request: Signed,
    Path(id): Path<String>,
    Input(typed): Input<TypedDescription>,
) -> Result<Response, Fault> {
    let id: OrgId = id.parse().map_err(|_| Fault::not_found())?;
    let cx = request.app.write(request.actor()).await?;
    let row = cx.permit::<_, Organisation>(EditOrganisation, id).await?.row().clone();
    match typed.read() {
        Err(wrongs) => {
            show_with(StatusCode::UNPROCESSABLE_ENTITY, &edit_page(&request, &row, &typed, problems(&wrongs)))
        }
        Ok(new) => {
            if ops::edit_organisation(&cx, id, new).await? {
                cx.commit().await?;
            }
            Ok(did("did-organisation-described", &format!("/organisations/{id}")))
        }
    }
}
