//! The doors for programs to what organisations ask and answer of their registration, to lists of executives, and to
//! whom a report is assigned.

use super::doors::{
    Door,
    Gets::{Exactly, Leave, Nothing, Page, Refusal},
    filled,
};
use super::world::World;
use axum::http::Method;

/// A sector bound to a regime, by a program.
const BINDS: &str = r#"{"sector":"WATER","regime":"nis2","valid_from":"2099-01-01","reason":"x"}"#;
/// How reports of a sector go on, from the page and by a program.
const PASSES: &str = "pass=at-once&from=2099-01-01&reason=x&go=decide";
const PATH: &str = r#"{"sector":"ICT-TEL","pass":"at-once","valid_from":"2099-01-01","reason":"x"}"#;
/// Rules of reminders, from the page.
const DECIDES: &str = "urgent_whom=telephone&urgent_count=5&urgent_unit=minutes&normal_whom=telephone&normal_count=9\
    &normal_unit=hours&from=2099-01-01&reason=x";
/// The same by a program.
const REMINDERS: &str = r#"{"valid_from":"2099-01-01","urgent":[{"whom":"telephone","wait":5,"unit":"minutes"}],
    "normal":[{"whom":"telephone","wait":9,"unit":"hours"}],"reason":"x"}"#;

/// The doors, their places filled with what is the victim's, and the demo agency's.
pub(crate) fn doors(world: &World) -> Vec<Door> {
    let get = |pattern, things: &[&str]| filled(world, Method::GET, pattern, things, "");
    let post = |pattern, things: &[&str], body: &str| filled(world, Method::POST, pattern, things, body);
    let (change, amendment) = (&["change"][..], &["amendment"][..]);
    let rename = "{\"what\":\"name\",\"name\":{\"ja\":\"x\"},\"reason\":\"x\"}";
    let answer = format!("{{\"ceptoar\":\"{}\",\"text\":\"x\"}}", world.id("ceptoar"));
    let holds = format!("{{\"contacts\":[\"{}\"]}}", world.id("contact"));
    vec![
        get("/api/v1/amendments", &[]).usually(Page),
        post("/api/v1/amendments", &[], rename).usually(Refusal).but(MANAGERS, Leave),
        get("/api/v1/amendments/{id}", amendment).but("colleague manager duty", Leave).opens_for("victim"),
        post("/api/v1/amendments/{id}/decide", amendment, "{\"verdict\":\"decline\",\"reason\":\"x\"}")
            .but("colleague manager", Refusal)
            .but("duty", Leave),
        post("/api/v1/amendments/{id}/withdraw", amendment, "").but("colleague duty", Refusal).but("manager", Leave),
        get("/api/v1/changes/{id}", change).but("colleague manager secretariat", Leave).opens_for("victim"),
        post("/api/v1/changes/{id}/judge", change, "{\"verdict\":\"question\",\"text\":\"x\"}")
            .but("colleague manager", Refusal)
            .but("secretariat", Leave),
        post("/api/v1/changes/{id}/answer", change, &answer)
            .but("secretariat", Refusal)
            .but("colleague manager", Leave),
        post("/api/v1/confirmations", &[], &holds)
            .but("ministry secretariat duty", Refusal)
            .but("colleague manager", Leave),
        get("/regimes", &[]).usually(Page),
        post("/regimes", &[], "sector=WATER&regime=nis2&from=2099-01-01&reason=x").usually(Refusal).but("duty", Leave),
        get("/api/v1/regimes", &[]).usually(Page),
        // These two: on what is read, which `If-Match` names.
        post("/api/v1/regimes", &[], BINDS).usually(Exactly(428)),
        get("/reminders", &[]).usually(Page),
        post("/reminders", &[], DECIDES).usually(Refusal).but("duty", Leave),
        get("/api/v1/reminders", &[]).usually(Page),
        post("/api/v1/reminders", &[], REMINDERS).usually(Exactly(428)),
        get("/confirmations/interval", &[]).usually(Page),
        post("/confirmations/interval", &[], "usual=6&longest=12&reason=x").usually(Refusal).but("duty", Leave),
        get("/api/v1/confirmations/interval", &[]).usually(Page),
        post("/api/v1/confirmations/interval", &[], "{\"usual\":6,\"longest\":12,\"reason\":\"x\"}")
            .usually(Refusal)
            .but("duty", Leave),
    ]
    .into_iter()
    .chain(agencies(world))
    .chain(assignment(world))
    .chain(paths(world))
    .collect()
}

fn agencies(world: &World) -> Vec<Door> {
    let incident = &["incident"][..];
    let join = "{\"reference\":\"I-2014-00001\",\"reason\":\"x\"}";
    let name = "{\"name\":\"x\",\"post\":\"ciso\",\"phone\":\"1\"}";
    // Whoever manages an organisation without such a list finds none; others may not keep one.
    let end = |door: Door| door.usually(Refusal).but("agency", Leave).but(WITHOUT_LIST, Nothing);
    let list = |door: Door| end(door.but(MINISTRIES, Leave));
    vec![
        filled(world, Method::POST, "/api/v1/incidents/{id}/join", incident, join)
            .but("agency", Leave)
            .but("agency-head", Refusal),
        list(filled(world, Method::GET, "/api/v1/executives", &[], "")).opens_for("agency"),
        list(filled(world, Method::POST, "/api/v1/executives", &[], name)),
        end(filled(world, Method::DELETE, "/api/v1/executives/{id}", &["executive"], "").but(MINISTRIES, Nothing)),
    ]
}

/// What its own ministry alone decides.
fn paths(world: &World) -> Vec<Door> {
    let page = |method, body| {
        filled(world, method, "/sectors/{code}/path", &[], body).at("/sectors/ICT-TEL/path").opens_for("ministry")
    };
    let program = |method, body| filled(world, method, "/api/v1/upward-paths", &[], body);
    vec![
        page(Method::GET, "").usually(Page),
        page(Method::POST, PASSES).usually(Refusal).but("ministry", Leave),
        program(Method::GET, "").usually(Page),
        program(Method::POST, PATH).usually(Refusal).but("ministry", Leave),
    ]
}

fn assignment(world: &World) -> Vec<Door> {
    let door = |method, body| filled(world, method, "/api/v1/reports/{id}/assignment", &["passed"], body);
    let judges = |door: Door| door.but("duty analyst", Leave).but("reviewer ministry colleague", Refusal);
    // Without `If-Match` nobody is told whether it is there.
    vec![judges(door(Method::GET, "")).opens_for("duty"), door(Method::PUT, "{}").usually(Exactly(428))]
}

/// Those of the strangers who manage an organisation, and may ask for it.
const MANAGERS: &str = "outsider neighbour manager secretariat secretariat-elsewhere ministry ministry-elsewhere planner \
                        agency";
/// Those who manage one that is neither ministry nor agency.
const WITHOUT_LIST: &str = "outsider neighbour manager secretariat secretariat-elsewhere planner victim";
/// Those who manage a ministry, and so its own list.
const MINISTRIES: &str = "ministry ministry-elsewhere";
