//! The doors of drills. The victim's CEPTOAR runs its part unannounced: the victim and its neighbours find nothing of it, its
//! ministry finds that it takes part, and the drill itself is seen by whoever is invited to it or is told of a part in it.

use super::{
    doors::{
        Door,
        Gets::{Exactly, Leave, Page, Refusal},
        filled,
    },
    world::World,
};
use axum::http::Method;

/// Those who see the drill through a part of their own, or through one that they have been told of.
const INVITED: &str = "outsider secretariat secretariat-elsewhere ministry ministry-elsewhere";
/// Those who may have drills at all.
const ANY: &str = "victim neighbour colleague";

/// All doors of drills.
pub(crate) fn doors(world: &World) -> Vec<Door> {
    let get = |pattern, things: &[&str]| filled(world, Method::GET, pattern, things, "");
    let post = |pattern, things: &[&str], body: &str| filled(world, Method::POST, pattern, things, body);
    let (drill, part) = (&["drill"][..], &["drill-part"][..]);
    let offer = "{\"from\":\"2016-06-01\",\"until\":\"2016-10-31\",\"reply_by\":\"2016-06-20\",\
        \"text\":{\"title\":\"x\",\"body\":\"x\"}}";
    let planning = format!("{{\"offer\":{offer},\"invited\":[\"RAIL\"]}}");
    let changing = format!("{{\"seen\":1,\"offer\":{offer}}}");
    let plans = |door: Door| door.usually(Refusal).but("duty analyst secretariat secretariat-elsewhere", Leave);
    let changes = |door: Door| door.but("duty analyst", Leave).but("reviewer", Refusal).but(INVITED, Refusal);
    let below = |door: Door| door.but("ministry", Refusal);
    vec![
        get("/drills", &[])
            .but(INVITED, Page)
            .but(ANY, Page)
            .but("duty analyst reviewer", Page)
            .opens_for("secretariat"),
        plans(get("/drills/new", &[])),
        plans(post("/drills", &[], "")),
        get("/api/v1/drills", &[]).usually(Page).opens_for("secretariat"),
        plans(post("/api/v1/drills", &[], &planning)),
        get("/api/v1/drills/{id}", drill)
            .but(INVITED, Leave)
            .but("duty analyst reviewer", Leave)
            .opens_for("secretariat"),
        changes(post("/api/v1/drills/{id}/offers", drill, &changing)),
        get("/api/v1/drills/{id}/questions", drill).but("duty analyst reviewer", Leave),
        get("/api/v1/drill-parts/{id}", part)
            .but("secretariat ministry duty analyst reviewer", Leave)
            .opens_for("secretariat"),
        below(post("/api/v1/drill-parts/{id}/plans", part, "{\"seen\":1,\"takes_part\":false}"))
            .but("secretariat", Leave)
            .but("duty analyst reviewer", Refusal),
        below(post("/api/v1/drill-parts/{id}/notice", part, ""))
            .but("duty analyst", Leave)
            .but("secretariat reviewer", Refusal),
        below(post("/api/v1/drill-parts/{id}/end", part, ""))
            .but("secretariat duty analyst", Exactly(409))
            .but("reviewer", Refusal),
        below(get("/api/v1/drill-parts/{id}/times", part)).but("duty analyst reviewer", Refusal),
        below(get("/api/v1/drill-parts/{id}/questions", part))
            .but("secretariat", Exactly(404))
            .but("duty analyst reviewer", Refusal),
        below(post("/api/v1/drill-parts/{id}/questions", part, "{\"answers\":{\"routes\":[\"better\"]}}"))
            .but("secretariat", Exactly(409))
            .but("duty analyst reviewer", Refusal),
        get("/drills/{id}", drill).but(INVITED, Leave).but("duty analyst reviewer", Leave).opens_for("secretariat"),
        changes(post("/drills/{id}", drill, "")),
        changes(get("/drills/{id}/edit", drill)),
        // Only the railways' part has ended.
        get("/drills/{id}/questions", drill).but("duty analyst reviewer", Leave),
        get("/drill-parts/{id}", part)
            .but("secretariat ministry duty analyst reviewer", Leave)
            .opens_for("secretariat"),
        below(get("/drill-parts/{id}/plan", part)).but("secretariat", Leave).but("duty analyst reviewer", Refusal),
        below(post("/drill-parts/{id}/plan", part, "")).but("secretariat", Leave).but("duty analyst reviewer", Refusal),
        below(post("/drill-parts/{id}/notice", part, ""))
            .but("duty analyst", Leave)
            .but("secretariat reviewer", Refusal),
        below(post("/drill-parts/{id}/end", part, ""))
            .but("secretariat duty analyst", Exactly(409))
            .but("reviewer", Refusal),
        // It has not been run.
        below(get("/drill-parts/{id}/times.csv", part)).but("duty analyst reviewer", Refusal),
        below(get("/drill-parts/{id}/questions", part))
            .but("secretariat", Exactly(409))
            .but("duty analyst reviewer", Refusal),
        below(post("/drill-parts/{id}/questions", part, "routes=better"))
            .but("secretariat", Exactly(409))
            .but("duty analyst reviewer", Refusal),
    ]
}
