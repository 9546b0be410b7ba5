//! The doors of a large-scale outage: whoever is in its scope sees that there is one, the centre steers it, and to everybody
//! else there is nothing.

use super::{
    doors::{Door, Gets, filled},
    world::World,
};
use axum::http::Method;

/// Those in the scope, and everybody of the centre.
const SEE: &str = "colleague manager neighbour secretariat ministry duty analyst reviewer planner";
/// Those in the scope who speak for their body.
const ANSWER: &str = "colleague neighbour secretariat ministry";

/// All doors of the outage that the victim's sector is in.
pub(crate) fn doors(world: &World) -> Vec<Door> {
    let (id, json) = (&["outage"][..], "{\"seen\":1,\"reason\":\"x\"}");
    let get = |pattern, things: &[&str]| filled(world, Method::GET, pattern, things, "");
    let post = |pattern, body: &str| filled(world, Method::POST, pattern, id, body);
    let seen = |door: Door| door.but(SEE, Gets::Leave).opens_for("victim");
    // The first name that fits counts.
    let only = |door: Door, who: &'static str| door.but(who, Gets::Leave).but(SEE, Gets::Refusal);
    let raise = |door: Door| door.usually(Gets::Refusal).but("duty", Gets::Leave);
    let declared = "{\"title\":\"x\",\"upward_minutes\":null,\"downward_minutes\":null}";
    let raising = format!("{{\"step\":\"alert\",\"declared\":{declared},\"reason\":\"x\"}}");
    let changing = format!("{{\"seen\":1,\"step\":\"recovery\",\"declared\":{declared},\"reason\":\"x\"}}");
    vec![
        get("/outages", &[]).usually(Gets::Page).opens_for("victim"),
        raise(get("/outages/new", &[])).opens_for("duty"),
        raise(filled(world, Method::POST, "/outages/new", &[], "step=alert")),
        seen(get("/outages/{id}", id)),
        seen(get("/outages/{id}/part", id)),
        only(get("/outages/{id}/change", id), "duty").opens_for("duty"),
        only(post("/outages/{id}/change", "step=recovery&seen=1"), "duty"),
        // Whoever raised it is not its second person.
        only(post("/outages/{id}/confirm", "seen=1"), "reviewer"),
        only(post("/outages/{id}/refuse", "seen=1&reason=x"), "reviewer"),
        only(post("/outages/{id}/answer", "news=none"), ANSWER),
        only(post("/outages/{id}/link", "reference=x"), "duty analyst"),
        only(post("/outages/{id}/report", ""), "duty analyst"),
        get("/api/v1/outages", &[]).usually(Gets::Page).opens_for("victim"),
        raise(filled(world, Method::POST, "/api/v1/outages", &[], &raising)),
        seen(get("/api/v1/outages/{id}", id)),
        only(post("/api/v1/outages/{id}/changes", &changing), "duty"),
        only(post("/api/v1/outages/{id}/confirm", "{\"seen\":1}"), "reviewer"),
        only(post("/api/v1/outages/{id}/refuse", json), "reviewer"),
        only(post("/api/v1/outages/{id}/answers", "{\"state\":\"none\"}"), ANSWER),
        only(post("/api/v1/outages/{id}/links", "{\"linked\":true}"), "duty analyst"),
    ]
}
