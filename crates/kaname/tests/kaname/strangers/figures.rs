//! The doors of figures: what was recorded and published is for everybody, what came to a body is for its own people.

use super::{
    doors::{
        Door,
        Gets::{Exactly, Leave, Page, Refusal},
        filled,
    },
    world::World,
};
use axum::http::Method;

/// Those whose bodies count what comes to them.
const COUNTERS: &str = "duty analyst reviewer ministry ministry-elsewhere secretariat secretariat-elsewhere";
/// Those among them who publish nothing.
const NO_PUBLISHERS: &str = "duty analyst ministry ministry-elsewhere secretariat secretariat-elsewhere";

/// All doors of figures, for people and for programs.
pub(crate) fn doors(world: &World) -> Vec<Door> {
    let get = |pattern| filled(world, Method::GET, pattern, &[], "");
    let own = |pattern| get(pattern).but(COUNTERS, Page).opens_for("duty");
    let publish = format!("year=2013&seen={}", "0".repeat(64));
    vec![
        get("/statistics").usually(Page).opens_for("victim"),
        get("/statistics/recorded.csv").usually(Page).opens_for("victim"),
        own("/statistics/live"),
        own("/statistics/live.csv"),
        get("/statistics/publish")
            .at("/statistics/publish?year=2013")
            .but("reviewer", Leave)
            .but(NO_PUBLISHERS, Refusal),
        filled(world, Method::POST, "/statistics/publish", &[], &publish)
            .but("reviewer", Exactly(409))
            .but(NO_PUBLISHERS, Refusal),
        // Nothing has been published.
        get("/statistics/publications/{year}").at("/statistics/publications/2013"),
        get("/statistics/publications/{year}/table.csv").at("/statistics/publications/2013/table.csv"),
        get("/api/v1/statistics/recorded").usually(Page),
        own("/api/v1/statistics/counted"),
        get("/api/v1/statistics/publications").usually(Page),
        get("/api/v1/statistics/publications/{year}").at("/api/v1/statistics/publications/2013"),
    ]
}
