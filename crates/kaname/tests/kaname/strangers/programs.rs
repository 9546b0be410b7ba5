//! The doors for programs: the same things, asked for with a key instead of a cookie.

use super::doors::{Door, Gets, filled};
use super::world::World;
use Gets::{Exactly, Leave, Nothing, Page, Refusal};
use axum::http::Method;

const CENTRE: &str = "duty analyst reviewer";

/// All doors under `/api/`.
pub(crate) fn doors(world: &World) -> Vec<Door> {
    let open = |pattern: &'static str| filled(world, Method::GET, pattern, &[], "").usually(Page);
    let get = |pattern: &'static str, things: &[&str]| filled(world, Method::GET, pattern, things, "");
    let post = |pattern: &'static str, things: &[&str], body: &str| filled(world, Method::POST, pattern, things, body);
    let conditional = |method: Method, pattern: &'static str| {
        // Without a revision nobody gets as far as to learn whether there is a draft.
        filled(world, method, pattern, &["draft"], "{}").usually(Exactly(428))
    };
    let on_path = |door: Door, may: &'static str| {
        door.but(may, Leave).but("duty analyst reviewer ministry colleague", Refusal).opens_for("duty")
    };
    let called = |door: Door| door.but("colleague", Refusal).but("secretariat duty", Leave);
    let above = |door: Door| door.but("colleague secretariat", Refusal);
    let mine = |door: Door| door.but("colleague", Leave).opens_for("victim");
    vec![
        open("/api/v1/openapi.json"),
        open("/api/v1/me"),
        open("/api/v1/sectors"),
        open("/api/v1/organisations"),
        open("/api/v1/drafts"),
        open("/api/v1/reports"),
        open("/api/v1/consents"),
        open("/api/v1/inbox"),
        open("/api/v1/boards"),
        get("/api/v1/organisations/{id}", &["organisation"]).usually(Page).opens_for("victim"),
        post("/api/v1/drafts", &[], "{}")
            .usually(Refusal)
            .but("outsider neighbour colleague secretariat secretariat-elsewhere victim", Leave),
        get("/api/v1/drafts/{id}", &["draft"]).opens_for("victim"),
        conditional(Method::PUT, "/api/v1/drafts/{id}"),
        conditional(Method::POST, "/api/v1/drafts/{id}/submit"),
        filled(world, Method::DELETE, "/api/v1/drafts/{id}", &["draft"], "").opens_for("victim"),
        get("/api/v1/reports/{id}", &["report"]).but("colleague ministry", Leave).opens_for("victim"),
        get("/api/v1/reports/{id}", &["passed"])
            .but("colleague ministry duty analyst reviewer", Leave)
            .opens_for("duty"),
        post("/api/v1/reports/{id}/follow-up", &["report"], "{}").but("colleague", Leave).but("ministry", Refusal),
        on_path(post("/api/v1/reports/{id}/acknowledge", &["passed"], ""), "ministry duty analyst"),
        on_path(post("/api/v1/reports/{id}/pass", &["passed"], "{}"), "ministry"),
        on_path(
            post("/api/v1/reports/{id}/remarks", &["passed"], "{\"direction\":\"back\",\"text\":\"x\"}"),
            "ministry duty analyst",
        ),
        on_path(
            post(
                "/api/v1/reports/{id}/triage",
                &["passed"],
                "{\"stage\":1,\"level\":\"undecided\",\"severity\":\"low\"}",
            ),
            "duty analyst",
        ),
        get("/api/v1/cases", &[]).but(CENTRE, Leave),
        get("/api/v1/cases/{id}", &["case"]).but(CENTRE, Leave).opens_for("duty"),
        post("/api/v1/cases", &[], "{\"title\":\"x\"}").usually(Refusal).but("duty analyst", Leave),
        post("/api/v1/cases/{id}/take", &["case"], "").but("duty analyst", Leave).but("reviewer", Refusal),
        post("/api/v1/cases/{id}/changes", &["case"], "{\"note\":\"x\"}")
            .but("duty analyst", Leave)
            .but("reviewer", Refusal),
        get("/api/v1/notices", &[]).but(CENTRE, Leave),
        get("/api/v1/notices/{id}", &["notice"]).but(CENTRE, Leave).opens_for("duty"),
        post("/api/v1/notices/{id}/release", &["notice"], "{\"hash\":\"x\"}").but(CENTRE, Leave),
        get("/api/v1/consents/{id}", &["consent"]).but(CENTRE, Leave).but("colleague", Leave),
        post("/api/v1/consents/{id}/answer", &["consent"], "{\"answer\":\"agree\"}")
            .but(CENTRE, Refusal)
            .but("colleague", Leave),
        get("/api/v1/triage", &[]).but("duty analyst", Leave),
        on_path(get("/api/v1/reports/{id}/triage", &["passed"]), "duty analyst"),
        get("/api/v1/inbox/{id}", &["delivery"]).but("colleague secretariat", Leave),
        mine(post("/api/v1/inbox/{id}/answer", &["delivery"], "{\"answer\":\"affected\"}")).but("secretariat", Refusal),
        mine(post("/api/v1/inbox/{id}/acknowledge", &["delivery"], "")).but("secretariat", Refusal),
        above(post("/api/v1/inbox/{id}/pass", &["delivery"], "{}")),
        above(get("/api/v1/inbox/{id}/below", &["delivery"])),
        called(post("/api/v1/deliveries/{id}/calls", &["delivery"], "{\"outcome\":\"told\"}")),
        get("/api/v1/inbox/{id}/below", &["delivery-above"])
            .but("ministry", Refusal)
            .but("secretariat", Leave)
            .opens_for("secretariat"),
        get("/api/v1/boards/{id}", &["dispatch"]).but(CENTRE, Leave).opens_for("duty"),
        get("/api/v1/boards/{id}", &["delivery"]).usually(Nothing),
    ]
}
