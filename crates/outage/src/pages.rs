//! The pages of outages.

mod acts;
mod edit;
mod list;
mod part;
mod raise;
mod show;
mod story;

use crate::outage::{Outage, OutageId};
use access::{Act, Actor, BodyKind, Decision, Relation, Relations, decide};
use shell::{Fault, NavItem, Route};

/// The routes of this room's pages.
pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/outages", list::list),
        Route::get("/outages/new", raise::new),
        Route::post("/outages/new", raise::raise),
        Route::get("/outages/{id}", show::show),
        Route::get("/outages/{id}/part", show::part),
        Route::get("/outages/{id}/change", edit::change),
        Route::post("/outages/{id}/change", edit::declare),
        Route::post("/outages/{id}/confirm", acts::confirm),
        Route::post("/outages/{id}/refuse", acts::refuse),
        Route::post("/outages/{id}/answer", acts::answer),
        Route::post("/outages/{id}/link", acts::link),
        Route::post("/outages/{id}/report", acts::report),
    ]
}

/// Whether the actor may do this to what belongs to the actor's own body.
pub(crate) fn may_own(actor: &Actor, act: Act) -> bool {
    decide(actor, act, Relations::none().with(Relation::Own, true)) == Decision::Allow
}

/// Its entry stands for those who steer it and for those who pass things on; everybody else is led there by the line above
/// each page, while there is one.
pub(crate) fn nav(actor: &Actor) -> Vec<NavItem> {
    let desk = actor.acts_for(BodyKind::Centre) && (may_own(actor, Act::LinkToOutage) || may_own(actor, Act::ViewCase));
    let passes = actor.has(access::Role::Liaison) || actor.has(access::Role::Secretariat);
    let item = NavItem { group: "nav-work", href: "/outages", text: "outage-list-title", thumb: None };
    if desk || passes { vec![item] } else { Vec::new() }
}

fn id_of(id: &str) -> Result<OutageId, Fault> {
    id.parse::<OutageId>().map_err(|_| Fault::not_found())
}

/// How a step looks.
fn step_class(outage: &Outage, step: crate::Step) -> &'static str {
    match step {
        _ if outage.exercise => "todo",
        crate::Step::LargeScale => "bad",
        crate::Step::Alert => "warn",
        crate::Step::Recovery => "todo",
        crate::Step::Lowered => "ok",
    }
}
