//! `/api`: how a program begins.

use crate::{Fault, Maybe, Page, show};
use askama::Template;
use axum::response::Response;

#[derive(Template)]
#[template(path = "api.html")]
struct ApiPage {
    page: Page,
}

/// `GET /api`: what the API is, for everybody.
pub(super) async fn page(request: Maybe) -> Result<Response, Fault> {
    let title = Page::maybe(&request, "").t("api-title");
    show(&ApiPage { page: Page::maybe(&request, title) })
}
