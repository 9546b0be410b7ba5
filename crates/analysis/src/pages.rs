//! The pages of interdependency analysis.

mod compared;
mod course;
mod edit;
mod files;
mod list;
mod map;
mod plans;
mod readers;
mod result;
mod show;
pub(crate) mod sight;
pub(crate) mod whatif;
pub(crate) mod why;
mod words;

use crate::model::{Model, UPLOAD};
use kernel::{Id, Tlp};
pub(crate) use list::facts;
use shell::{Fault, Page, Route, Signed, Voice};

/// The label of a model and of everything that follows from it: it says where to hit.
pub(crate) const LABEL: Tlp = Tlp::AmberStrict;

/// So many rows are listed; of more it is said how many, and a part or a search finds each.
const LISTED: usize = 200;

/// The routes.
pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/interdependency", list::show),
        Route::post("/interdependency", edit::begin).limit(UPLOAD),
        Route::get("/interdependency/new", edit::form),
        Route::get("/interdependency/{id}", show::show),
        Route::post("/interdependency/{id}", edit::save).limit(UPLOAD),
        Route::get("/interdependency/{id}/edit", edit::again),
        Route::get("/interdependency/{id}/model.json", files::document),
        Route::get("/interdependency/{id}/model.zip", files::tables),
        Route::get("/interdependency/{id}/readers/new", readers::ask),
        Route::post("/interdependency/{id}/readers", readers::open),
        Route::post("/interdependency/{id}/readers/{reader}/end", readers::end),
        Route::get("/interdependency/{id}/plans/new", plans::form),
        Route::post("/interdependency/{id}/plans", plans::keep),
        Route::get("/interdependency/{id}/plans/{number}", result::show),
        Route::get("/interdependency/{id}/plans/{number}/why", why::show),
        Route::get("/interdependency/{id}/plans/{number}/what-if", whatif::show),
        Route::get("/interdependency/{id}/compare", compared::show),
    ]
}

/// The id in an address.
pub(crate) fn id<T>(text: &str) -> Result<Id<T>, Fault> {
    text.parse().map_err(|_| Fault::not_found())
}

/// The number in an address.
pub(crate) fn number(text: &str) -> Result<i64, Fault> {
    text.parse().map_err(|_| Fault::not_found())
}

/// A page under the entry of the navigation.
fn titled(request: &Signed, title: impl FnOnce(&Voice) -> String) -> Page {
    let mut page = Page::signed(request, "").under("/interdependency");
    page.title = title(&page);
    page
}

/// A page of a model, with its label on each sheet.
fn of_model(request: &Signed, model: &Model, title: impl FnOnce(&Voice) -> String) -> Page {
    titled(request, title).sheet(LABEL, &model.reference)
}
