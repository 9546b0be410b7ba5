//! The pages of drafts: beginning, writing, checking, sending, discarding.

pub(crate) mod begin;
mod check;
mod edit;
mod fields;
pub(crate) mod files;
mod form;
mod mailed;
mod mind;

use crate::pages::upload::UPLOAD;
use shell::Route;

/// The routes of drafts.
pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/reports/new", begin::choose),
        Route::post("/reports/new", begin::begin),
        Route::get("/drafts/{id}", edit::show),
        Route::post("/drafts/{id}/save", edit::save),
        Route::post("/drafts/{id}/check", check::save_and_check),
        Route::get("/drafts/{id}/check", check::check),
        Route::post("/drafts/{id}/submit", check::submit),
        Route::get("/drafts/{id}/discard", edit::ask_discard),
        Route::post("/drafts/{id}/discard", edit::discard),
        Route::post("/drafts/{id}/files", files::add).limit(UPLOAD),
        Route::post("/drafts/{id}/files/{file}/strip", files::strip),
        Route::post("/drafts/{id}/files/{file}/remove", files::remove),
        Route::get("/drafts/{id}/files/{file}", files::download),
    ]
}
