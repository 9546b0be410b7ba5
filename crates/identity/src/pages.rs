//! The pages of this room.

mod absences;
mod account;
mod code;
mod device;
mod first;
mod form;
mod invitations;
mod invited;
mod keys;
mod letters;
mod once;
mod passkeys;
mod people;
mod profile;
mod secrets;
mod sign_in;
mod start;

use access::{Actor, Role};
use shell::{NavItem, Room, Route};

/// What this room brings into the house.
pub fn room() -> Room {
    Room {
        routes: routes().into_iter().chain(crate::api::routes()).collect(),
        migrations: crate::MIGRATIONS,
        texts_ja: concat!(
            include_str!("../texts/ja.ftl"),
            include_str!("../texts/key.ja.ftl"),
            include_str!("../texts/passkey.ja.ftl"),
            include_str!("../texts/absence.ja.ftl"),
            include_str!("../texts/profile.ja.ftl")
        ),
        texts_en: concat!(
            include_str!("../texts/en.ftl"),
            include_str!("../texts/key.en.ftl"),
            include_str!("../texts/passkey.en.ftl"),
            include_str!("../texts/absence.en.ftl"),
            include_str!("../texts/profile.en.ftl")
        ),
        nav,
        waiting: &[|cx, voice| Box::pin(absences::home::waiting(cx, voice))],
        panels: &[|cx, app, visitor| Box::pin(absences::home::panels(cx, app, visitor))],
        know_caller: Some(crate::know_caller),
        ..Room::new("identity")
    }
}

fn routes() -> Vec<Route> {
    vec![
        Route::get("/sign-in", sign_in::show_form).public(),
        Route::post("/sign-in", sign_in::submit).public(),
        Route::post("/sign-in/passkey", passkeys::submit).public(),
        Route::post("/sign-in/passkey/begin", passkeys::ask).public(),
        Route::get("/sign-in/code", code::show_form).public(),
        Route::post("/sign-in/code", code::submit).public(),
        Route::post("/sign-out", sign_in::leave).public(),
        Route::post("/demo/sign-in", start::submit).public(),
        Route::get("/account", account::show_page),
        Route::post("/account/language", account::language),
        Route::post("/account/organisation", account::organisation),
        Route::post("/account/sessions/{id}/end", account::end),
        Route::post("/account/browsers/forget", account::forget),
        Route::get("/account/profile", profile::show_form),
        Route::post("/account/profile", profile::save),
        Route::get("/account/mail", profile::mail_form),
        Route::post("/account/mail", profile::mail),
        Route::get("/account/notifications", letters::show_form),
        Route::post("/account/notifications", letters::save),
        Route::get("/account/password", secrets::password_form),
        Route::post("/account/password", secrets::password),
        Route::get("/account/code", secrets::code_form),
        Route::post("/account/code", secrets::begin),
        Route::get("/account/code/confirm", secrets::confirm_form),
        Route::post("/account/code/confirm", secrets::confirm),
        Route::get("/account/recovery-codes", secrets::recovery),
        Route::get("/account/passkeys", passkeys::list),
        Route::post("/account/passkeys", passkeys::create),
        Route::post("/account/passkeys/begin", passkeys::begin),
        Route::post("/account/passkeys/{id}/remove", passkeys::remove),
        Route::get("/account/keys", keys::list),
        Route::get("/account/keys/new", keys::new),
        Route::post("/account/keys/new", keys::create),
        Route::get("/account/keys/made", keys::made),
        Route::post("/account/keys/{id}/end", keys::end),
        Route::get("/absences", absences::list),
        Route::get("/absences/new", absences::announce::new),
        Route::post("/absences/new", absences::announce::create),
        Route::post("/absences/{id}/end", absences::end),
        Route::post("/absences/{id}/answer", absences::answer),
        Route::post("/absences/{id}/step-back", absences::leave),
        Route::get("/people/keys", keys::of_organisation),
        Route::get("/people", people::list),
        Route::get("/people/{id}", people::show_person),
        Route::post("/people/{id}/roles", people::roles),
        Route::post("/people/{id}/end", people::end),
        Route::post("/people/invitations/{id}/revoke", invited::revoke),
        Route::post("/people/invitations/{id}/again", invited::again),
        Route::get("/invitations/new", invitations::new),
        Route::post("/invitations/new", invitations::create),
        Route::get("/invitations/made", invitations::made),
        Route::get("/organisations/{id}/manager", first::show_form),
        Route::post("/organisations/{id}/manager", first::invite),
        Route::get("/invitations/{token}", invitations::show_link).public(),
        Route::post("/invitations/{token}", invitations::accept).public(),
        Route::post("/invitations/{token}/join", invitations::join),
    ]
}

fn nav(actor: &Actor) -> Vec<NavItem> {
    if !actor.has(Role::Manager) {
        return Vec::new();
    }
    vec![NavItem { group: "nav-structure", href: "/people", text: "identity-nav-people", thumb: None }]
}
