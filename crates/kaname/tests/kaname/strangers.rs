//! Strangers at every door: each route is tried by everybody who has no business there, and nothing happens.

mod agencies;
mod circles;
mod doors;
mod drills;
mod figures;
mod keeping;
mod lists;
mod models;
mod outages;
mod programs;
mod rubbish;
mod world;

use crate::told;
use axum::{
    Router,
    http::{Method, StatusCode},
};
use doors::{Door, Gets, doors};
use shell::Reach;
use std::{collections::BTreeMap, sync::LazyLock};
use world::{Answered, SECRETS, World, send};

trial::both_engines! {
    async fn strangers_get_nothing_and_leave_no_trace(bench: Bench) of told::hub; {
        let world = world::build(bench).await;
        let doors = doors(&world);
        every_route_has_a_door(&doors);
        let before = world.everything().await;
        what_is_rightly_filled_opens(&world, &doors).await;
        let opened = world.everything().await;
        assert_eq!(changed(&before, &opened), [""; 0], "looking changes nothing but what is meant to be stamped");
        let mut wrong = Vec::new();
        for who in world.strangers() {
            for door in &doors {
                wrong.extend(tried(&world, &world.demo, who, door).await);
            }
        }
        // In earnest the same doors are closed, and the demo's way in does not exist.
        for who in ["nobody", "outsider", "duty"] {
            for door in doors.iter().filter(|door| door.gets(who) != Gets::Page && door.pattern != "/sign-in") {
                wrong.extend(tried(&world, &world.real, who, door).await);
            }
        }
        wrong.extend(from_other_sites(&world, &doors).await);
        wrong.extend(with_wrong_ids(&world, &doors).await);
        wrong.extend(with_no_ids(&world, &doors).await);
        wrong.extend(with_mixed_parents(&world).await);
        wrong.extend(lists::that_differ(&world).await);
        wrong.extend(in_earnest_nobody_is_let_in_by_name(&world).await);
        assert!(wrong.is_empty(), "{} doors stand open:\n{}", wrong.len(), wrong.join("\n"));
        let after = world.everything().await;
        assert_eq!(changed(&opened, &after), [""; 0], "tables changed by those who were refused");
    }
}

fn every_route_has_a_door(doors: &[Door]) {
    let mut rooms = kaname::house::rooms();
    rooms.insert(0, shell::own_room());
    let routes: Vec<_> = rooms.iter().flat_map(|room| &room.routes).collect();
    for route in &routes {
        let found = doors.iter().any(|door| door.method == route.method && door.pattern == route.path);
        assert!(
            found,
            "{} {} is not tried by strangers: add a door to crates/kaname/tests/kaname/strangers/doors.rs, filled with \
             the ids of the victim's things (world.rs), and say there who gets what; who is not named gets 404",
            route.method, route.path
        );
    }
    for door in doors {
        let there = routes.iter().any(|route| door.method == route.method && door.pattern == route.path);
        assert!(there, "{} {} is no route any more", door.method, door.pattern);
    }
}

/// Who may come to each route at all, by method and pattern.
static REACHES: LazyLock<BTreeMap<(String, &str), Reach>> = LazyLock::new(|| {
    let rooms = kaname::house::rooms().into_iter().chain([shell::own_room()]);
    let routes = rooms.flat_map(|room| room.routes);
    routes.map(|route| ((route.method.to_string(), route.path), route.reach)).collect()
});

fn reach(door: &Door) -> Reach {
    REACHES[&(door.method.to_string(), door.pattern)]
}

/// The pages with places open for those whom they are for: so a refusal is not the refusal of a mistyped address.
async fn what_is_rightly_filled_opens(world: &World, doors: &[Door]) {
    for door in doors.iter().filter(|door| door.method == Method::GET) {
        let Some(who) = door.opens_for else { continue };
        // Reading stamps; those stamps are made once, before everything is compared.
        if door.pattern.starts_with("/inbox/") || door.pattern == "/consents/{id}" {
            continue;
        }
        let answered = send(&world.demo, &door.method, &door.path, world.cookies.get(who), "", None).await;
        assert_eq!(answered.status, StatusCode::OK, "{who} at {}\n{}", door.path, answered.text);
    }
}

/// What is wrong with how this stranger was received at this door.
async fn tried(world: &World, router: &Router, who: &str, door: &Door) -> Vec<String> {
    let gets = door.gets(who);
    if gets == Gets::Leave {
        return Vec::new();
    }
    let answered = send(router, &door.method, &door.path, world.cookies.get(who), &door.body, None).await;
    let status = answered.status.as_u16();
    let closed = who == "nobody" && reach(door) == Reach::SignedIn;
    let right = match gets {
        _ if closed && door.path.starts_with("/api/") => status == 401,
        _ if closed => status == 303 && answered.location.starts_with("/sign-in"),
        Gets::Nothing => status == 404,
        Gets::Refusal => status == 403,
        Gets::Page if who == "nobody" => matches!(status, 200 | 303),
        Gets::Page => matches!(status, 200 | 403),
        Gets::Exactly(wanted) => status == wanted,
        Gets::Leave => true,
    };
    let mut wrong = told(world, who, &answered);
    if !right {
        wrong.push(format!("is given {status} {} where {gets:?} was due", answered.location));
    }
    wrong.into_iter().map(|what| format!("{who} at {} {}: {what}", door.method, door.path)).collect()
}

/// The secrets that an answer tells somebody who may not know them.
fn told(world: &World, who: &str, answered: &Answered) -> Vec<String> {
    let knows = |names: &str| names.split(' ').any(|name| name == who);
    let hidden = SECRETS.iter().filter(|(_, names)| !knows(names)).map(|(secret, _)| *secret);
    // Whom to telephone at the victim's: its own people, and those who must reach it.
    let phone = (!knows_phone(who)).then(|| world.id("phone"));
    hidden
        .chain(phone)
        .filter(|secret| answered.text.contains(*secret))
        .map(|secret| format!("reads {secret}"))
        .collect()
}

fn knows_phone(who: &str) -> bool {
    ["colleague", "manager", "secretariat", "ministry", "duty"].contains(&who)
}

/// Forms of other sites are refused, whoever's browser sends them.
async fn from_other_sites(world: &World, doors: &[Door]) -> Vec<String> {
    let mut wrong = Vec::new();
    for door in doors.iter().filter(|door| door.method == Method::POST) {
        let who = door.opens_for.unwrap_or("victim");
        for header in
            [("sec-fetch-site", "cross-site"), ("sec-fetch-site", "same-site"), ("origin", "https://evil.example")]
        {
            let cookie = world.cookies.get(who);
            let answered = send(&world.demo, &door.method, &door.path, cookie, &door.body, Some(header)).await;
            if answered.status != StatusCode::FORBIDDEN {
                wrong.push(format!("{} {} from {header:?}: {}", door.method, door.path, answered.status));
            }
        }
    }
    wrong
}

/// Ids of other kinds of things, ids written otherwise, and what is no id.
async fn with_wrong_ids(world: &World, doors: &[Door]) -> Vec<String> {
    let mut wrong = Vec::new();
    let kinds =
        ["report", "draft", "notice", "consent", "delivery", "dispatch", "person", "invitation", "session", "contact"];
    let nonsense =
        ["x", "%00", "%FF", "..%2f..%2fetc%2fpasswd", "00000000-0000-0000-0000-000000000000", "%27%20OR%201=1--"];
    for door in doors.iter().filter(|door| door.pattern.contains('{') && door.gets("outsider") == Gets::Nothing) {
        let known: BTreeMap<_, _> = world.ids.iter().map(|(what, id)| (id.as_str(), *what)).collect();
        let Some(own) = door.path.split('/').find(|part| known.contains_key(part)) else { continue };
        let others = kinds.iter().map(|kind| world.id(kind)).filter(|id| *id != own);
        let insider = door.opens_for.unwrap_or("victim");
        for id in others.chain(nonsense) {
            let path = door.path.replacen(own, id, 1);
            // Some doors lead to several kinds of things; an id of the right kind is no wrong id.
            if doors.iter().any(|right| right.path == path) {
                continue;
            }
            let answered = send(&world.demo, &door.method, &path, world.cookies.get(insider), &door.body, None).await;
            if answered.status != StatusCode::NOT_FOUND {
                wrong.push(format!("{insider} at {} {path}: {}", door.method, answered.status));
            }
        }
        let plain = own.replace('-', "");
        for written in [own.to_uppercase(), plain.clone(), format!("%7B{own}%7D"), format!("urn:uuid:{own}")] {
            let path = door.path.replacen(own, &written, 1);
            let answered =
                send(&world.demo, &door.method, &path, world.cookies.get("outsider"), &door.body, None).await;
            if answered.status != StatusCode::NOT_FOUND {
                wrong.push(format!("outsider at {} {path}: {}", door.method, answered.status));
            }
        }
    }
    wrong
}

/// Every address with places in it where nothing that is an id, a code or a number stands in them: it names nothing, as an
/// unknown id does.
async fn with_no_ids(world: &World, doors: &[Door]) -> Vec<String> {
    let mut wrong = Vec::new();
    let patterns = doors.iter().filter(|door| door.method == Method::GET && door.pattern.contains('{'));
    // A language that there is not is none; and what is no invitation answers as one that was used.
    for door in patterns.filter(|door| !["/language/{lang}", "/invitations/{token}"].contains(&door.pattern)) {
        let place = |part: &str| if part.starts_with('{') { "xyz" } else { part }.to_owned();
        let path = door.pattern.split('/').map(place).collect::<Vec<_>>().join("/");
        let who = door.opens_for.unwrap_or("victim");
        let answered = send(&world.demo, &door.method, &path, world.cookies.get(who), "", None).await;
        if answered.status != StatusCode::NOT_FOUND {
            wrong.push(format!("{who} at {path}: {}", answered.status));
        }
    }
    wrong
}

/// The thing of one under the roof of another.
async fn with_mixed_parents(world: &World) -> Vec<String> {
    let id = |what| world.id(what);
    let (hash, notice) = (id("hash"), format!("/notices/{}", id("notice")));
    let other = world.other_notice().await;
    let cases = [
        ("victim", Method::GET, format!("/reports/{}/files/{}", id("report"), id("passed-file")), String::new()),
        ("victim", Method::GET, format!("/reports/{}/files/{}", id("report"), id("draft-file")), String::new()),
        ("duty", Method::GET, format!("/reports/{}/files/{}", id("passed"), id("file")), String::new()),
        ("victim", Method::GET, format!("/drafts/{}/files/{}", id("draft"), id("file")), String::new()),
        ("analyst", Method::POST, format!("{notice}/consents"), format!("report={}&hash={hash}", id("report"))),
        (
            "analyst",
            Method::POST,
            format!("{notice}/overrides"),
            format!("report={}&hash={hash}&ground=x&reason=x", id("report")),
        ),
        ("reviewer", Method::POST, format!("/notices/{other}/overrides/{}/confirm", id("override")), String::new()),
        ("reviewer", Method::POST, format!("/notices/{other}/waivers/confirm"), format!("waiver={}", id("waiver"))),
        (
            "analyst",
            Method::POST,
            format!("/notices/{other}/waivers"),
            format!("fingerprint={}&reason=x", id("fingerprint")),
        ),
        ("analyst", Method::POST, "/notices/new".into(), format!("reports={}&reports={}", id("passed"), id("report"))),
        ("victim", Method::GET, format!("/board/{}", id("delivery")), String::new()),
        ("manager", Method::POST, format!("/people/{}/roles", id("organisation")), "roles=manager".into()),
    ];
    let mut wrong = Vec::new();
    for (who, method, path, body) in cases {
        let answered = send(&world.demo, &method, &path, world.cookies.get(who), &body, None).await;
        if answered.status != StatusCode::NOT_FOUND {
            wrong.push(format!("{who} at {method} {path}: {}", answered.status));
        }
    }
    // Nobody gives himself roles.
    let itself = format!("/people/{}/roles", id("person"));
    let answered = send(&world.demo, &Method::POST, &itself, world.cookies.get("victim"), "roles=manager", None).await;
    if answered.status != StatusCode::FORBIDDEN {
        wrong.push(format!("the victim changes his own roles: {}", answered.status));
    }
    wrong
}

async fn in_earnest_nobody_is_let_in_by_name(world: &World) -> Vec<String> {
    let body = format!("person={}", world.id("person"));
    let answered = send(&world.real, &Method::POST, "/demo/sign-in", None, &body, None).await;
    let open = answered.status != StatusCode::NOT_FOUND || answered.text.contains("set-cookie");
    if open { vec![format!("POST /demo/sign-in in earnest: {}", answered.status)] } else { Vec::new() }
}

/// The tables that differ.
fn changed(before: &BTreeMap<String, String>, after: &BTreeMap<String, String>) -> Vec<String> {
    let differs = |(table, lines): &(&String, &String)| before.get(*table) != Some(*lines);
    after.iter().filter(differs).map(|(table, _)| table.clone()).collect()
}
