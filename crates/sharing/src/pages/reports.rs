//! The pages of reports: the list, one report with its path, and what can be done to it on the way.

mod act;
pub(crate) mod content;
pub(crate) mod home;
pub(crate) mod level;
pub(crate) mod list;
pub(crate) mod reach;
pub(crate) mod see;
pub(crate) mod show;
mod steps;

use kernel::Id;
use shell::{Fault, Page, Route, Signed};

/// The routes of reports.
pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/reports", list::list),
        Route::get("/reports/{id}", show::show),
        Route::get("/reports/{id}/files/{file}", show::download),
        Route::post("/reports/{id}/follow-up", act::follow_up),
        Route::post("/reports/{id}/acknowledge", act::acknowledge),
        Route::post("/reports/{id}/pass", act::pass),
        Route::post("/reports/{id}/remark", act::remark),
    ]
}

/// An id in an address; what is none names nothing.
pub(crate) fn id_of<T>(text: &str) -> Result<Id<T>, Fault> {
    text.parse().map_err(|_| Fault::not_found())
}

/// A page with the sentence of this key as its title.
pub(crate) fn titled(request: &Signed, key: &str) -> Page {
    let mut page = Page::signed(request, "");
    page.title = page.t(key);
    page
}
