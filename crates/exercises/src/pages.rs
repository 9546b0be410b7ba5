//! The pages of drills.

mod compared;
mod deciding;
mod drills;
mod part;
mod planning;
mod questions;
mod result;
mod sight;
mod words;

use crate::drill::Drill;
use kernel::{Bilingual, FiscalYear, Id};
pub(crate) use result::NAMED;
use shell::{Fault, Page, Route, Signed, Voice};
pub(crate) use sight::Sight;

/// The routes.
pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/drills", drills::list),
        Route::post("/drills", planning::plan),
        Route::get("/drills/new", planning::form),
        Route::get("/drills/{id}", drills::one),
        Route::post("/drills/{id}", planning::change),
        Route::get("/drills/{id}/edit", planning::edit),
        Route::get("/drills/{id}/questions", questions::summary),
        Route::get("/drill-parts/{id}", part::show_part),
        Route::get("/drill-parts/{id}/plan", deciding::form),
        Route::post("/drill-parts/{id}/plan", deciding::decide),
        Route::post("/drill-parts/{id}/notice", part::prepare),
        Route::post("/drill-parts/{id}/end", part::end),
        Route::get("/drill-parts/{id}/times.csv", result::table),
        Route::get("/drill-parts/{id}/questions", questions::form),
        Route::post("/drill-parts/{id}/questions", questions::answer),
    ]
}

/// The id in an address.
pub(crate) fn id<T>(text: &str) -> Result<Id<T>, Fault> {
    text.parse().map_err(|_| Fault::not_found())
}

/// A page under the entry of the navigation.
fn titled(request: &Signed, title: impl FnOnce(&Voice) -> String) -> Page {
    let mut page = Page::signed(request, "").under("/drills");
    page.title = title(&page);
    page
}

/// The name of a drill.
fn named(voice: &Voice, drill: &Drill) -> String {
    named_of(voice, drill.year, drill.own.as_ref())
}

/// The name of the drill of a year: the centre's, or a CEPTOAR's own.
fn named_of(voice: &Voice, year: FiscalYear, own: Option<&Bilingual>) -> String {
    match own {
        Some(own) => voice.t2("exercises-drill-own", "year", year.0.to_string(), "ceptoar", voice.pick(own)),
        None => voice.t1("exercises-drill", "year", year.0.to_string()),
    }
}
