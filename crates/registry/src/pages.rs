//! The pages of this room.

mod amendments;
mod asked;
pub(crate) mod changes;
pub(crate) mod confirmations;
mod contacts;
mod interval;
mod list;
mod map;
mod organisation;
mod organisations;
mod own;
mod registration;
mod rules;
mod sectors;
mod upward;
pub(crate) mod words;

pub(crate) use list::LARGEST as LARGEST_LIST;
use shell::Route;

/// All pages and forms' targets.
pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/map", map::show_map).public(),
        Route::get("/sectors", sectors::show_sectors).public(),
        Route::get("/sectors/{code}/path", upward::show_path),
        Route::post("/sectors/{code}/path", upward::decide),
        Route::get("/organisations", organisations::list).public(),
        Route::get("/organisations/enter", registration::new_form),
        Route::post("/organisations/enter", registration::enter),
        Route::get("/organisations/list", list::show_form),
        Route::post("/organisations/list", list::preview).limit(list::UPLOAD),
        Route::post("/organisations/list/enter", list::enter).limit(list::CARRIED),
        Route::get("/organisations/list/registered.csv", list::registered),
        Route::get("/organisations/{id}", organisation::show_organisation).public(),
        Route::get("/organisations/{id}/registration", registration::edit_form),
        Route::post("/organisations/{id}/registration", registration::change),
        Route::get("/organisations/{id}/edit", organisation::edit_form),
        Route::post("/organisations/{id}/edit", organisation::edit),
        Route::get("/organisations/{id}/contacts/new", contacts::new_form),
        Route::post("/organisations/{id}/contacts/new", contacts::add),
        Route::get("/our-organisation", own::show_own),
        Route::get("/amendments", amendments::list),
        Route::get("/amendments/new", amendments::new_form),
        Route::post("/amendments/new", amendments::create),
        Route::get("/amendments/{id}", amendments::show_amendment),
        Route::post("/amendments/{id}/decide", amendments::decide),
        Route::post("/amendments/{id}/withdraw", amendments::withdraw),
        Route::get("/changes", changes::list),
        Route::get("/changes/{id}", changes::show_change),
        Route::post("/changes/{id}/judge", changes::judge),
        Route::post("/changes/{id}/answer", changes::answer),
        Route::get("/confirmations", confirmations::show_confirmations),
        Route::post("/confirmations", confirmations::confirm),
        Route::get("/confirmations/interval", interval::show_interval),
        Route::post("/confirmations/interval", interval::set),
        Route::get("/ceptoars/{id}/rules", rules::show_rules),
        Route::get("/ceptoars/{id}/rules/new", rules::new_form),
        Route::post("/ceptoars/{id}/rules/new", rules::decide),
        Route::get("/contacts/{id}/edit", contacts::edit_form),
        Route::post("/contacts/{id}/edit", contacts::edit),
        Route::post("/contacts/{id}/confirm", contacts::confirm),
        Route::post("/contacts/{id}/end", contacts::end),
    ]
}
