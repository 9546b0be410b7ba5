//! The doors of the victim's model of who depends on whom: its own people open it, and to everybody else, the centre included,
//! there is nothing.

use super::{
    doors::{
        Door,
        Gets::{Leave, Page, Refusal},
        filled,
    },
    world::World,
};
use axum::http::Method;

/// Those who may keep models of their own.
const KEEPERS: &str = "victim colleague neighbour outsider secretariat secretariat-elsewhere ministry ministry-elsewhere duty analyst agency";

/// All doors of the victim's model.
pub(crate) fn doors(world: &World) -> Vec<Door> {
    let get = |pattern, things: &[&str]| filled(world, Method::GET, pattern, things, "");
    let post = |pattern, things: &[&str], body: &str| filled(world, Method::POST, pattern, things, body);
    let (model, plan, reader) = (&["model"][..], &["model", "model-plan"][..], &["model", "model-reader"][..]);
    let asked = |door: Door, query: &str| {
        let path = format!("{}?{query}", door.path);
        door.at(&path)
    };
    let own = |door: Door| door.but("colleague", Leave);
    let opens = |door: Door| own(door).opens_for("victim");
    let keeps = |door: Door| door.usually(Refusal).but(KEEPERS, Leave);
    let upload = "--part\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nx\r\n--part--\r\n";
    let sent = "{\"name\":\"x\",\"model\":{\"nodes\":[],\"needs\":[]}}";
    let saved = "{\"seen\":1,\"name\":\"x\",\"model\":{\"nodes\":[],\"needs\":[]}}";
    let planned = "{\"name\":\"x\",\"failures\":[]}";
    let centre = format!("{{\"organisation\":\"{}\"}}", world.id("organisation"));
    vec![
        get("/interdependency", &[]).usually(Page).opens_for("victim"),
        keeps(get("/interdependency/new", &[])).opens_for("victim"),
        keeps(post("/interdependency", &[], upload)),
        opens(get("/interdependency/{id}", model)),
        own(post("/interdependency/{id}", model, upload)),
        opens(get("/interdependency/{id}/edit", model)),
        opens(get("/interdependency/{id}/model.json", model)),
        opens(get("/interdependency/{id}/model.zip", model)),
        own(asked(get("/interdependency/{id}/readers/new", model), "organisation=NISC")),
        own(post("/interdependency/{id}/readers", model, "organisation=NISC")),
        own(post("/interdependency/{id}/readers/{reader}/end", reader, "")),
        opens(get("/interdependency/{id}/plans/new", model)),
        own(post("/interdependency/{id}/plans", model, "name=x&failures=P")),
        opens(get("/interdependency/{id}/plans/{number}", plan)),
        opens(asked(get("/interdependency/{id}/plans/{number}/why", plan), "node=P")),
        opens(get("/interdependency/{id}/plans/{number}/what-if", plan)),
        opens(asked(get("/interdependency/{id}/compare", model), "a=1&b=1")),
        get("/api/v1/sector-dependencies", &[]).usually(Page).opens_for("victim"),
        get("/api/v1/models", &[]).usually(Page).opens_for("victim"),
        keeps(post("/api/v1/models", &[], sent)),
        // Whoever asks learns what is wrong with what he sent himself.
        post("/api/v1/model-checks", &[], "{\"model\":{\"nodes\":[{\"id\":\"P\"}],\"needs\":[]}}").usually(Page),
        opens(get("/api/v1/models/{id}", model)),
        own(post("/api/v1/models/{id}/versions", model, saved)),
        own(post("/api/v1/models/{id}/readers", model, &centre)),
        own(post("/api/v1/models/{id}/readers/{reader}/end", reader, "")),
        own(post("/api/v1/models/{id}/plans", model, planned)),
        opens(get("/api/v1/models/{id}/plans/{number}", plan)),
        opens(asked(get("/api/v1/models/{id}/losses", model), "plan=1")),
        opens(asked(get("/api/v1/models/{id}/why", model), "plan=1&node=P")),
        own(asked(get("/api/v1/models/{id}/what-if", model), "plan=1&need=P")),
        opens(asked(get("/api/v1/models/{id}/compare", model), "a=1&b=1")),
    ]
}
