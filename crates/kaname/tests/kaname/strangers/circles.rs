//! The doors of communities. None of the strangers is in the circle of the demo, nor at its hub: all stay closed,
//! to the centre, the ministries, the managers and the auditor as to everybody.

use super::{
    doors::{Door, Gets, filled},
    world::World,
};
use axum::http::Method;

const CENTRE: &str = "duty analyst reviewer";
/// Those who might speak for a hub or for the centre: their own lists are empty.
const ENDS: &str = "secretariat secretariat-elsewhere duty reviewer";

/// The doors, their places filled with the demo's circle, its submissions, share, approval and bridge.
pub(crate) fn doors(world: &World) -> Vec<Door> {
    let get = |pattern, things: &[&str]| filled(world, Method::GET, pattern, things, "");
    let post = |pattern, things: &[&str], body: &str| filled(world, Method::POST, pattern, things, body);
    let hash = format!("hash={}", "0".repeat(64));
    vec![
        get("/communities", &[]).usually(Gets::Page),
        get("/communities/{code}", &["circle"]),
        get("/communities/{code}/members", &["circle"]),
        post("/communities/{code}/members", &["circle"], "organisation=x"),
        post("/communities/{code}/members/{org}/end", &["circle", "organisation"], ""),
        get("/communities/{code}/meetings", &["circle"]),
        post("/communities/{code}/meetings", &["circle"], "number=1&held_on=2014-04-01&agenda=x"),
        get("/communities/{code}/submit", &["circle"]),
        post("/communities/{code}/submit/check", &["circle"], "title=x&text=x"),
        post("/communities/{code}/submit", &["circle"], "title=x&text=x"),
        get("/communities/{code}/desk", &["circle"]),
        post("/communities/{code}/shares", &["circle"], ""),
        get("/submissions/{id}", &["submission"]),
        get("/submissions/{id}/files/{file}", &["submission", "no-token"]),
        get("/shares/{id}", &["share"]),
        post("/shares/{id}/answer", &["share"], "seen=yes"),
        get("/shares/{id}/desk", &["share"]),
        post("/shares/{id}/save", &["share"], "revision=1&title=x&body=x&tlp=red"),
        get("/shares/{id}/files/{file}", &["share", "no-token"]),
        get("/shares/{id}/indicators.csv", &["share"]),
        post("/shares/{id}/files", &["share"], "revision=1&title=x&body=x&tlp=red"),
        post("/shares/{id}/files/{file}/carry", &["share", "no-token"], "revision=1&title=x&body=x&tlp=red"),
        post("/shares/{id}/files/{file}/remove", &["share", "no-token"], "revision=1&title=x&body=x&tlp=red"),
        post("/shares/{id}/approvals", &["share"], &format!("{hash}&provider={}", world.id("organisation"))),
        post("/shares/{id}/review", &["share"], &format!("{hash}&verdict=approve")),
        post("/shares/{id}/release", &["share"], &hash),
        get("/shares/{id}/recall", &["share"]),
        post("/shares/{id}/recall", &["share"], "reason=x&instructions=x&sure=yes"),
        post("/shares/{id}/cross", &["share"], &format!("bridge={}", world.id("bridge"))),
        post("/shares/{id}/hand-over", &["share"], &format!("bridge={}&whom=a&means=b", world.id("bridge"))),
        get("/approvals/{id}", &["approval"]),
        get("/approvals/{id}/files/{file}", &["approval", "no-token"]),
        post("/approvals/{id}/answer", &["approval"], "answer=agree"),
        get("/arrivals", &[]).but(CENTRE, Gets::Page),
        get("/arrivals/{id}", &["arrival"]),
        get("/arrivals/{id}/files/{file}", &["arrival", "no-token"]),
        post("/arrivals/{id}/notice", &["arrival"], ""),
        post("/arrivals/{id}/leaves", &["arrival"], "to=notice&whom=a&means=b&at=2014-06-01T09:00"),
        post("/arrivals/{id}/leaves/{leave}/withdraw", &["arrival", "no-token"], "why=x"),
        post("/arrivals/{id}/withdraw", &["arrival"], "whom=a&means=b&at=2014-06-01T09:00&why=x"),
        get("/communities/{code}/history", &["circle"]),
        get("/communities/{code}/rules", &["circle"]),
        post("/communities/{code}/rules", &["circle"], "k=9&day=2014-12-01&why=x"),
        post("/communities/{code}/ending", &["circle"], "day=2014-12-01&why=x"),
        get("/communities/{code}/groups", &["circle"]),
        post("/communities/{code}/groups", &["circle"], "code=xx&name_ja=x"),
        post("/communities/{code}/groups/{group}/close", &["circle", "no-token"], ""),
        post("/communities/{code}/leave", &["circle"], ""),
        post("/communities/{code}/members/{org}/change", &["circle", "organisation"], "role=observer"),
        // The centre founds what stands alone; anybody else is refused.
        get("/proposals/community", &[]).but("duty", Gets::Page),
        post("/proposals/community", &[], "code=x&hub=x").usually(Gets::Refusal).but("duty", Gets::Leave),
        get("/proposals", &[]).but(ENDS, Gets::Page),
        get("/proposals/{id}", &["proposal"]),
        post("/proposals/{id}/answer", &["proposal"], "answer=accept"),
        post("/proposals/{id}/withdraw", &["proposal"], ""),
        get("/bridges", &[]).but(ENDS, Gets::Page),
        post(
            "/bridges",
            &[],
            &format!("own=community+{0}&other=community+{0}&way=out&tlp=amber", world.id("circle-id")),
        ),
        post("/bridges/{id}/end", &["bridge-away"], "why=x").usually(Gets::Refusal),
        // That a bridge is declared is public; who may not pass it is told so.
        get("/bridges/{id}", &["bridge-away"]).usually(Gets::Refusal),
        post("/bridges/{id}/hand-overs", &["bridge-away"], "").usually(Gets::Refusal),
        post("/bridges/{id}/arrivals", &["bridge-away"], "title=x").usually(Gets::Refusal),
        post("/bridges/{id}/notices", &["bridge"], &format!("notice={}", world.id("notice"))).usually(Gets::Refusal),
    ]
    .into_iter()
    .chain(programs(world))
    .collect()
}

/// The same for programs: lists of one's own, and of what is public; nothing of the circle.
fn programs(world: &World) -> Vec<Door> {
    let get = |pattern, things: &[&str]| filled(world, Method::GET, pattern, things, "");
    let post = |pattern, things: &[&str], body: &str| filled(world, Method::POST, pattern, things, body);
    let rules = "{\"second\":true,\"label\":\"amber\",\"government\":false,\"observers_read\":false,\"anonymise\":true,\"k\":9}";
    let said = "{\"title\":\"x\",\"text\":\"x\",\"label\":{\"tlp\":\"red\"}}";
    vec![
        get("/api/v1/communities", &[]).usually(Gets::Page),
        get("/api/v1/bridges", &[]).usually(Gets::Page),
        get("/api/v1/approvals", &[]).usually(Gets::Page),
        get("/api/v1/arrivals", &[]).usually(Gets::Page),
        get("/api/v1/communities/{code}", &["circle"]),
        get("/api/v1/communities/{code}/counts", &["circle"]),
        get("/api/v1/communities/{code}/submissions", &["circle"]),
        post("/api/v1/communities/{code}/submissions", &["circle"], said),
        get("/api/v1/communities/{code}/shares", &["circle"]),
        post("/api/v1/communities/{code}/leave", &["circle"], ""),
        get("/api/v1/submissions/{id}", &["submission"]),
        get("/api/v1/submissions/{id}/files/{file}", &["submission", "no-token"]),
        get("/api/v1/shares/{id}", &["share"]),
        get("/api/v1/shares/{id}/files/{file}", &["share", "no-token"]),
        get("/api/v1/shares/{id}/desk/files", &["share"]),
        // Without a revision nobody gets as far as to learn whether there is such a share.
        post("/api/v1/shares/{id}/desk/files", &["share"], "x").usually(Gets::Exactly(428)),
        post("/api/v1/shares/{id}/desk/files/{file}/carry", &["share", "submission"], "").usually(Gets::Exactly(428)),
        filled(world, Method::DELETE, "/api/v1/shares/{id}/desk/files/{file}", &["share", "submission"], "")
            .usually(Gets::Exactly(428)),
        post("/api/v1/shares/{id}/answer", &["share"], "{\"seen\":true}"),
        get("/api/v1/approvals/{id}", &["approval"]),
        get("/api/v1/approvals/{id}/files/{file}", &["approval", "no-token"]),
        post("/api/v1/approvals/{id}/answer", &["approval"], "{\"answer\":\"agree\"}"),
        get("/api/v1/arrivals/{id}", &["arrival"]),
        get("/api/v1/arrivals/{id}/files/{file}", &["arrival", "no-token"]),
        get("/api/v1/communities/{code}/decisions", &["circle"]),
        post(
            "/api/v1/communities/{code}/rules",
            &["circle"],
            &format!("{{\"rules\":{rules},\"from\":\"2014-12-01\",\"why\":\"x\"}}"),
        ),
        post("/api/v1/communities/{code}/ending", &["circle"], "{\"last\":\"2014-12-01\",\"why\":\"x\"}"),
        get("/api/v1/proposals", &[]).usually(Gets::Page),
        get("/api/v1/proposals/{id}", &["proposal"]),
        post("/api/v1/proposals/{id}/answer", &["proposal"], "{\"accept\":true}"),
        post("/api/v1/proposals/{id}/withdraw", &["proposal"], ""),
    ]
    .into_iter()
    .chain(hub(world))
    .collect()
}

/// What a hub does, for programs: none of the strangers is it.
fn hub(world: &World) -> Vec<Door> {
    let get = |pattern, things: &[&str]| filled(world, Method::GET, pattern, things, "");
    let post = |pattern, things: &[&str], body: &str| filled(world, Method::POST, pattern, things, body);
    let (hash, org, bridge) = ("0".repeat(64), world.id("organisation"), world.id("bridge"));
    let sources = format!("{{\"submissions\":[\"{}\"]}}", world.id("submission"));
    let hand = "\"whom\":\"a\",\"means\":\"b\",\"at\":\"2014-06-01T09:00:00+09:00\"";
    let meeting = "{\"kind\":\"general\",\"number\":1,\"held_on\":\"2014-04-01\",\"agenda\":\"x\"}";
    vec![
        get("/api/v1/communities/{code}/desk", &["circle"]),
        post("/api/v1/communities/{code}/shares", &["circle"], &sources),
        get("/api/v1/communities/{code}/meetings", &["circle"]),
        post("/api/v1/communities/{code}/meetings", &["circle"], meeting),
        get("/api/v1/communities/{code}/groups", &["circle"]),
        post("/api/v1/communities/{code}/groups", &["circle"], "{\"code\":\"xx\",\"name\":{\"ja\":\"x\"}}"),
        post("/api/v1/communities/{code}/groups/close", &["circle"], "{\"group\":\"xx\"}"),
        get("/api/v1/shares/{id}/desk", &["share"]),
        // Without a revision nobody gets as far as to learn whether there is such a share.
        filled(world, Method::PUT, "/api/v1/shares/{id}/desk", &["share"], "{}").usually(Gets::Exactly(428)),
        post("/api/v1/shares/{id}/approvals", &["share"], &format!("{{\"hash\":\"{hash}\",\"provider\":\"{org}\"}}")),
        post("/api/v1/shares/{id}/reviews", &["share"], &format!("{{\"hash\":\"{hash}\",\"verdict\":\"approve\"}}")),
        post("/api/v1/shares/{id}/release", &["share"], &format!("{{\"hash\":\"{hash}\"}}")),
        post("/api/v1/shares/{id}/recall", &["share"], "{\"reason\":\"x\",\"instructions\":\"x\"}"),
        post("/api/v1/shares/{id}/cross", &["share"], &format!("{{\"bridge\":\"{bridge}\"}}")),
        post(
            "/api/v1/shares/{id}/hand-over",
            &["share"],
            &format!("{{\"bridge\":\"{bridge}\",\"whom\":\"a\",\"means\":\"b\"}}"),
        ),
        post("/api/v1/arrivals/{id}/notice", &["arrival"], ""),
        post("/api/v1/arrivals/{id}/leaves", &["arrival"], &format!("{{\"to\":\"notice\",{hand}}}")),
        post("/api/v1/arrivals/{id}/leaves/{leave}/withdraw", &["arrival", "no-token"], r#"{"why":"x"}"#),
        post("/api/v1/arrivals/{id}/withdraw", &["arrival"], &format!("{{\"why\":\"x\",{hand}}}")),
        get("/api/v1/bridges/{id}/counts", &["bridge-away"]).usually(Gets::Refusal),
        get("/api/v1/bridges/{id}/hand-overs", &["bridge-away"]).usually(Gets::Refusal),
        post("/api/v1/bridges/{id}/hand-overs", &["bridge-away"], &format!("{{\"notice\":\"{bridge}\",{hand}}}"))
            .usually(Gets::Refusal),
        post(
            "/api/v1/bridges/{id}/arrivals",
            &["bridge-away"],
            &format!("{{\"title\":\"x\",\"text\":\"x\",\"label\":{{\"tlp\":\"red\"}},{hand}}}"),
        )
        .usually(Gets::Refusal),
    ]
}
