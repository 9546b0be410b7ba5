//! The doors of ministries and agencies. Their incident stands at their ministry: other ministries, the centre, operators
//! and everybody else find nothing; an executive of the agency finds one page.

use super::{
    doors::{Door, Gets, filled},
    world::World,
};
use axum::http::Method;

/// Those who have registers or lists of their own.
const OFFICIALS: &str = "ministry ministry-elsewhere duty analyst reviewer";

/// The doors, their places filled with the incident of the demo's agency.
pub(crate) fn doors(world: &World) -> Vec<Door> {
    let get = |pattern, things: &[&str]| filled(world, Method::GET, pattern, things, "");
    let post = |pattern, things: &[&str], body: &str| filled(world, Method::POST, pattern, things, body);
    let incident = &["incident"][..];
    let telling = format!("{{\"whom\":\"{}\",\"source\":\"x\"}}", world.id("executive"));
    // The agency's own desk may; its head knows that it is there.
    let desk = |door: Door| door.but("agency", Gets::Leave).but("agency-head", Gets::Refusal);
    // Whoever manages an organisation without such a list finds none; others may not keep one.
    let end = |door: Door| door.usually(Gets::Refusal).but("agency", Gets::Leave).but(MANAGERS, Gets::Nothing);
    let list = |door: Door| end(door.but(MINISTRIES, Gets::Leave));
    vec![
        get("/agencies", &[]).but(OFFICIALS, Gets::Page).but("agency agency-head", Gets::Page),
        desk(get("/agencies/incidents/{id}", incident)).opens_for("agency"),
        // Reading is stamped.
        get("/agencies/incidents/{id}/summary", incident).but("agency agency-head", Gets::Leave),
        get("/agencies/register.csv", &[]).but(OFFICIALS, Gets::Page).but("agency agency-head", Gets::Page),
        get("/agencies/yearly.csv", &[])
            .at("/agencies/yearly.csv?year=2010")
            .but(OFFICIALS, Gets::Page)
            .but("agency agency-head", Gets::Page),
        desk(post("/agencies/incidents/{id}/links", incident, "reference=I-2014-00001&tie=same-service")),
        desk(post("/agencies/incidents/{id}/entries", incident, "kinds=attack&month=2014-06")),
        desk(post("/agencies/incidents/{id}/join", incident, "reference=I-2014-00001&reason=x")),
        desk(post("/agencies/incidents/{id}/calls", incident, "whom=x&source=x")),
        desk(post("/agencies/incidents/{id}/disclosures", incident, "decision=publish&reason=x")),
        // Only an executive decides; the head may.
        post("/agencies/incidents/{id}/verdicts", incident, "number=1&verdict=decide&note=x")
            .but("agency", Gets::Refusal)
            .but("agency-head", Gets::Leave),
        desk(post("/agencies/incidents/{id}/publications", incident, "on=2014-06-17&place=x")),
        get("/api/v1/incidents", &[]).usually(Gets::Page).opens_for("agency"),
        desk(get("/api/v1/incidents/{id}", incident)).opens_for("agency"),
        desk(get("/api/v1/incidents/{id}/entry", incident)).opens_for("agency"),
        // Without `If-Match` nobody is told whether it is there.
        filled(world, Method::PUT, "/api/v1/incidents/{id}/entry", incident, "{\"kinds\":[\"attack\"]}")
            .usually(Gets::Exactly(428)),
        get("/api/v1/yearly-register/{year}", &[])
            .at("/api/v1/yearly-register/2010")
            .usually(Gets::Page)
            .opens_for("agency"),
        desk(post(
            "/api/v1/incidents/{id}/links",
            incident,
            "{\"reference\":\"I-2014-00001\",\"tie\":\"same-service\"}",
        )),
        desk(post("/api/v1/incidents/{id}/calls", incident, &telling)),
        desk(post("/api/v1/incidents/{id}/disclosures", incident, "{\"decision\":\"publish\",\"reason\":\"x\"}")),
        post("/api/v1/incidents/{id}/verdicts", incident, "{\"number\":1,\"verdict\":\"decide\"}")
            .but("agency", Gets::Refusal)
            .but("agency-head", Gets::Leave),
        desk(post("/api/v1/incidents/{id}/publications", incident, "{\"on\":\"2014-06-17\",\"place\":\"x\"}")),
        // Whoever is of no body of the centre is told that there is nothing; of its body, that it is not for him.
        get("/api/v1/held-up", &[]).usually(Gets::Refusal).but("duty analyst reviewer", Gets::Page).opens_for("duty"),
        list(get("/agencies/executives", &[])).opens_for("agency"),
        list(post("/agencies/executives", &[], "name=x&post=ciso&phone=1")),
        end(post("/agencies/executives/{id}/end", &["executive"], "").but(MINISTRIES, Gets::Nothing)),
    ]
}

/// Those of the strangers who manage an organisation that is neither ministry nor agency.
const MANAGERS: &str = "outsider neighbour manager secretariat secretariat-elsewhere planner victim";
/// Those who manage a ministry, and so its own list.
const MINISTRIES: &str = "ministry ministry-elsewhere";
