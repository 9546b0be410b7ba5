//! The pages of reports: the list, one report with its path, and what can be done to it on the way.

mod act;
mod agreed;
mod clocks;
pub(crate) mod content;
mod files;
pub(crate) mod home;
pub(crate) mod lasting;
pub(crate) mod level;
pub(crate) mod list;
mod may;
pub(crate) mod reach;
pub(crate) mod remarks;
pub(crate) mod see;
pub(crate) mod show;
mod steps;
mod unsent;
pub(crate) mod way;

use access::{OrgId, PersonId};
use kernel::{Bilingual, Id};
use shell::{Fault, Page, Route, Signed, Voice};
use std::collections::BTreeMap;

/// The routes of reports.
pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/reports", list::list),
        Route::get("/reports/{id}", show::show),
        Route::get("/reports/{id}/files/{file}", files::download),
        Route::get("/reports/{id}/indicators.csv", files::indicators),
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

/// The name of a body; empty if it is not among them.
fn name(voice: &Voice, orgs: &BTreeMap<OrgId, Bilingual>, org: OrgId) -> String {
    orgs.get(&org).map(|name| voice.pick(name).to_owned()).unwrap_or_default()
}

/// The name of a person; empty if it is not among them.
fn person(voice: &Voice, people: &BTreeMap<PersonId, Bilingual>, person: PersonId) -> String {
    people.get(&person).map(|name| voice.pick(name).to_owned()).unwrap_or_default()
}
