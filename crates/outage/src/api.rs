//! Outages for programs: the same operations as on the pages.

mod acts;
mod declared;
mod said;
mod seen;

use crate::{
    answer::State,
    outage::{OutageId, Step},
};
use acts::{Changing, Confirming, Raised, Raising, Refusing};
use said::{AnsweringOutage, Linking};
use seen::{OutageLine, OutageView};
use shell::api::{Operation, codes};
use shell::{Fault, Route};
use utoipa::openapi::{RefOr, Schema};

/// The operations of this room.
pub(crate) fn routes() -> Vec<Route> {
    let get =
        Operation::new("getOutage", "A large-scale outage: what is declared, what is expected of you, the sectors.")
            .gives::<OutageView>();
    vec![
        Route::get("/api/v1/outages", seen::list).api(
            Operation::new("listOutages", "The large-scale outages in whose scope you are or were, newest first.")
                .lists::<OutageLine>()
                .leads_to("getOutage", "id", "/items/0/id"),
        ),
        Route::post("/api/v1/outages", acts::raise).api(
            Operation::new("raiseOutage", "Raise a large-scale outage (the centre's duty officer). It holds at once.")
                .takes::<Raising>()
                .creates::<Raised>()
                .leads_to("getOutage", "id", "/id"),
        ),
        Route::get("/api/v1/outages/{id}", seen::get_).api(get),
        Route::post("/api/v1/outages/{id}/changes", acts::change).api(
            Operation::new("changeOutage", "Change step, scope or intervals; at the step `lowered` it is over.")
                .takes::<Changing>(),
        ),
        Route::post("/api/v1/outages/{id}/confirm", acts::confirm).api(
            Operation::new("confirmOutage", "Confirm what was raised, as the second person of the centre.")
                .takes::<Confirming>(),
        ),
        Route::post("/api/v1/outages/{id}/refuse", acts::refuse).api(
            Operation::new("refuseOutage", "Refuse what was raised, as the second person, with why.")
                .takes::<Refusing>(),
        ),
        Route::post("/api/v1/outages/{id}/answers", said::answer).api(
            Operation::new("answerOutage", "Give the situation report of your organisation.")
                .takes::<AnsweringOutage>(),
        ),
        Route::post("/api/v1/outages/{id}/links", said::link).api(
            Operation::new("linkToOutage", "Say that a report or a notice belongs to it, or no longer (the centre).")
                .takes::<Linking>(),
        ),
    ]
}

fn steps() -> RefOr<Schema> {
    codes(Step::ALL.map(Step::code))
}
fn first_steps() -> RefOr<Schema> {
    codes(Step::FIRST.map(Step::code))
}
fn states() -> RefOr<Schema> {
    codes(State::ALL.map(State::code))
}

fn id_of(id: &str) -> Result<OutageId, Fault> {
    id.parse::<OutageId>().map_err(|_| Fault::not_found())
}
