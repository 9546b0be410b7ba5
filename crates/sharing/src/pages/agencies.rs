//! `/agencies`: the incidents of ministries and agencies, for the body itself, its ministry and the centre.

mod account;
mod act;
pub(crate) mod entry;
mod executives;
mod file;
mod incident;
mod links;
mod public;
pub(crate) mod register;
pub(crate) mod slip;
mod summary;
mod told;
mod words;
pub(crate) mod yearly;

use crate::ops::watch_ministries::{WatchMinistriesError, watch_ministries};
use crate::store::incidents::HeldUp;
use ::store::{Cx, StoreError};
use access::{Act, Actor, BodyKind, Decision, Relation, Relations, Role, decide};
use registry::{Contact, Hours};
use shell::{Hurry, NavItem, Route, Voice, Waiting};

/// The routes of incidents.
pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/agencies", register::register),
        Route::get("/agencies/register.csv", file::table),
        Route::get("/agencies/yearly.csv", yearly::table),
        Route::get("/agencies/incidents/{id}", incident::show),
        Route::get("/agencies/incidents/{id}/summary", summary::show),
        Route::post("/agencies/incidents/{id}/entries", entry::write),
        Route::post("/agencies/incidents/{id}/links", links::write),
        Route::post("/agencies/incidents/{id}/join", act::join),
        Route::post("/agencies/incidents/{id}/calls", act::call),
        Route::post("/agencies/incidents/{id}/disclosures", public::propose),
        Route::post("/agencies/incidents/{id}/verdicts", public::decide),
        Route::post("/agencies/incidents/{id}/publications", public::publish),
        Route::get("/agencies/executives", executives::list),
        Route::post("/agencies/executives", executives::add),
        Route::post("/agencies/executives/{id}/end", executives::end),
    ]
}

/// As what the actor's body stands to incidents of others: their ministry, or the centre.
fn receives(actor: &Actor) -> Relations {
    Relations::none()
        .with(Relation::Oversees, actor.acts_for(BodyKind::Ministry))
        .with(Relation::OnPath, actor.acts_for(BodyKind::Centre))
}

/// As what the actor's body stands to its own incidents, if it is one that has any.
fn owns(actor: &Actor) -> Relations {
    let has = actor.acts_for(BodyKind::Ministry) || actor.acts_for(BodyKind::Agency);
    Relations::none().with(Relation::Own, has)
}

fn may(actor: &Actor, act: Act) -> bool {
    [receives(actor), owns(actor)].into_iter().any(|relations| decide(actor, act, relations) == Decision::Allow)
}

/// Whether somebody may come to the register at all.
fn comes(actor: &Actor) -> bool {
    may(actor, Act::ReadSummary)
}

/// The entries of the navigation.
pub(crate) fn nav(actor: &Actor) -> Vec<NavItem> {
    let item = |href, text| NavItem { group: "nav-work", href, text, thumb: None };
    let mut items = Vec::new();
    if comes(actor) {
        items.push(item("/agencies", "agency-nav"));
    }
    if may(actor, Act::KeepExecutives) {
        items.push(item("/agencies/executives", "agency-executives-nav"));
    }
    items
}

/// What stands at ministries: empty for everybody but the centre.
async fn held_up(cx: &Cx) -> Result<Vec<HeldUp>, StoreError> {
    match watch_ministries(cx).await {
        Ok(held) => Ok(held),
        Err(WatchMinistriesError::NotTheCentre | WatchMinistriesError::Denied(::store::Denied::NotFound)) => {
            Ok(Vec::new())
        }
        Err(WatchMinistriesError::Denied(::store::Denied::Refused)) => Ok(Vec::new()),
        Err(WatchMinistriesError::Denied(::store::Denied::Store(cause)) | WatchMinistriesError::Store(cause)) => {
            Err(cause)
        }
    }
}

/// What of incidents waits for the actor, and what the centre watches.
pub(crate) async fn waiting(cx: &Cx, voice: &Voice) -> Result<Vec<Waiting>, StoreError> {
    let mut all = told::waiting(cx, voice).await?;
    all.extend(crate::pages::beside::waiting(cx, voice).await?);
    all.extend(public::waiting(cx, voice).await?);
    all.extend(standing(cx, voice).await?);
    Ok(all)
}

/// What waits for others, and the centre watches: reports that stand at ministries, each with the ministry's telephone.
async fn standing(cx: &Cx, voice: &Voice) -> Result<Vec<Waiting>, StoreError> {
    if !cx.actor().has(Role::Duty) {
        return Ok(Vec::new());
    }
    let held = held_up(cx).await?;
    let orgs: Vec<_> = held.iter().map(|one| one.ministry).collect();
    let names = registry::ask::names(&cx.system("names of bodies and sectors"), &orgs).await?;
    let mut all = Vec::new();
    for one in &held {
        let contacts = registry::ask::contacts_seen(&cx.visible(), one.ministry, cx.now().day()).await?;
        let name = names.get(&one.ministry).map(|name| voice.pick(name)).unwrap_or_default();
        all.push(held_line(cx, voice, one, (name, telephone(voice, contacts))));
    }
    Ok(all)
}

/// Whom to telephone at a ministry: who can be reached day and night before the others. That none is registered, where
/// none is.
fn telephone(voice: &Voice, contacts: Vec<Contact>) -> String {
    let numbered = contacts.into_iter().filter(|contact| !contact.phone.is_empty());
    match numbered.min_by_key(|contact| (contact.hours != Hours::Always, contact.priority)) {
        Some(contact) => voice.t1("agency-held-phone", "phone", &contact.phone),
        None => voice.t("agency-held-no-phone"),
    }
}

fn held_line(cx: &Cx, voice: &Voice, one: &HeldUp, (name, phone): (&str, String)) -> Waiting {
    let (title, text, action, href) = match one.agencies {
        true => ("agency-held-title", "agency-held-text", "agency-held-do", "/agencies".to_owned()),
        false => {
            let contacts = format!("/organisations/{}#contacts", one.ministry);
            ("report-held-title", "report-held-text", "report-held-do", contacts)
        }
    };
    let since = voice.span(cx.now().seconds_since(one.since));
    Waiting {
        hurry: Hurry::Usual,
        due: None,
        since: one.since,
        mine: false,
        title: voice.t2(title, "org", name, "n", one.count),
        href,
        tlp: None,
        exercise: one.exercise,
        text: voice.t(text),
        meta: vec![voice.t1("agency-held-since", "span", since), phone],
        action: voice.t(action),
    }
}
