//! What no form expects, sent to every door that takes something, by those who may open it: each time it is answered
//! in words, on a page or as a problem; never with an error of the house, nor in the words of a library.

use super::doors::{Door, doors};
use super::world::{self, World, send};
use crate::told;
use axum::http::Method;
use std::{collections::BTreeSet, fs, path::Path};

/// By whom it is sent, besides the one for whom the door opens.
const SENDERS: [&str; 3] = ["victim", "manager", "duty"];
/// Doors after which one is no longer signed in, or in other ways somebody else.
const WAYS_OUT: [&str; 3] = ["/sign-out", "/demo/sign-in", "/account/sessions"];
/// What fields say that say nothing.
const VALUES: [&str; 10] = [
    "",
    "%00",
    "-1",
    "99999999999999999999",
    "%E2%80%AE%F0%9F%90%BC",
    "%ED%A0%80%FF%FE",
    "'%3B%20DROP%20TABLE%20reports%3B--",
    "2014-02-30T25:61",
    "%7B%22kind%22%3A%5B%5D%7D",
    "00000000-0000-0000-0000-000000000000",
];

trial::both_engines! {
    async fn what_no_form_expects_is_answered_in_words(bench: Bench) of told::hub; {
        let world = world::build(bench).await;
        let (forms, programs) = (form_rubbish(&names()), program_rubbish());
        let mut wrong = Vec::new();
        for door in doors(&world).iter().filter(|door| door.method != Method::GET && !leads_out(door)) {
            let bodies = if door.path.starts_with("/api/") { &programs } else { &forms };
            for who in senders(door) {
                for body in bodies {
                    wrong.extend(thrown(&world, door, who, body).await);
                }
            }
        }
        assert!(wrong.is_empty(), "{} times:\n{}", wrong.len(), wrong.join("\n"));
    }
}

fn leads_out(door: &Door) -> bool {
    WAYS_OUT.iter().any(|way| door.pattern.starts_with(way))
}

fn senders(door: &Door) -> BTreeSet<&'static str> {
    SENDERS.into_iter().chain(door.opens_for).collect()
}

async fn thrown(world: &World, door: &Door, who: &str, body: &str) -> Option<String> {
    let answered = send(&world.demo, &door.method, &door.path, world.cookies.get(who), body, None).await;
    let text = &answered.text;
    let in_words = answered.status.as_u16() < 400
        || text.contains("application/problem+json")
        || text.contains("<main") && text.contains("<h1");
    let ours = !text.contains("Failed to ") && !text.contains("panicked");
    if answered.status.as_u16() < 500 && in_words && ours {
        return None;
    }
    let sent: String = body.chars().take(60).collect();
    Some(format!("{who} at {} {} with {sent:?}: {}", door.method, door.pattern, answered.status))
}

/// The names of all fields of all forms.
fn names() -> BTreeSet<String> {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut names = BTreeSet::new();
    let mut folders: Vec<_> =
        fs::read_dir(crates).unwrap().map(|room| room.unwrap().path().join("templates")).collect();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = fs::read_to_string(path).unwrap();
            let plain = text.split(" name=\"").skip(1).filter_map(|rest| rest.split('"').next());
            names.extend(plain.filter(|name| !name.contains('{')).map(str::to_owned));
        }
    }
    assert!(names.len() > 50, "the templates were read: {names:?}");
    names
}

fn form_rubbish(names: &BTreeSet<String>) -> Vec<String> {
    let filled = |value: &str| names.iter().map(|name| format!("{name}={value}")).collect::<Vec<_>>().join("&");
    let mut bodies: Vec<String> = VALUES.iter().map(|value| filled(value)).collect();
    let long = filled(&"x".repeat(3_000));
    let twice = format!("{}&{}", filled("a"), filled("b"));
    let none = [
        "",
        "%",
        "&&&===",
        "{\"json\":",
        "--part\r\n",
        "--part\r\nContent-Disposition: form-data; name=\"file\"; filename=\"x\"\r\n\r\n",
    ];
    bodies.extend([long, twice]);
    bodies.extend(none.map(str::to_owned));
    bodies
}

fn program_rubbish() -> Vec<String> {
    let deep = "[".repeat(20_000);
    let plain = [
        "",
        "{",
        "[]",
        "null",
        "{}",
        "\"\\ud800\"",
        "{\"title\":1e999}",
        "{\"title\":null,\"revision\":-1}",
        "\u{feff}{}",
    ];
    plain.map(str::to_owned).into_iter().chain([deep]).collect()
}
