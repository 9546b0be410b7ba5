//! Whoever has done something is told so on the next page.

use crate::walls::repository;
use std::{collections::BTreeSet, fs, path::Path};

/// The rooms whose pages say what was done.
const ROOMS: [&str; 9] =
    ["analysis", "community", "delivery", "exercises", "identity", "outage", "registry", "sharing", "statistics"];

/// The text of every file with this ending below `folder`, each apart.
fn files(folder: &Path, ending: &str, into: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, ending, into);
        } else if path.to_string_lossy().ends_with(ending) {
            into.push((path.display().to_string(), fs::read_to_string(&path).unwrap()));
        }
    }
}

fn of_rooms(folder: &str, ending: &str) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for room in ROOMS {
        files(&repository().join("crates").join(room).join(folder), ending, &mut all);
    }
    all
}

/// Where one is led after something was stored and that page itself says what was done, or is the next step of it.
const SAY_THEMSELVES: [&str; 13] = [
    "?sent=",
    "/sign-in",
    "/invitations/made",
    "/account/recovery-codes",
    "/account/code/confirm",
    "/account/keys/made",
    "RECOVERY",
    "INVITATION",
    "KEY",
    "CHALLENGE",
    "safe_return",
    "session::set_cookie",
    // Reading a page is stamped, and told by the page.
    "incident.joined",
];

/// Each function of a file, with the line on which it begins.
fn functions(text: &str) -> Vec<(usize, String)> {
    let mut all = vec![(1, String::new())];
    for (number, line) in (1..).zip(text.lines()) {
        if let Some((_, function)) = all.last_mut() {
            function.push_str(line);
            function.push('\n');
        }
        if line == "}" {
            all.push((number + 1, String::new()));
        }
    }
    all
}

#[test]
fn whoever_changed_something_is_told_so_on_the_next_page() {
    for (path, text) in of_rooms("src/pages", ".rs") {
        assert!(!text.contains("?done="), "{path}: what was done is no part of an address (shell::did)");
        for (line, function) in functions(&text) {
            let Some((_, after)) = function.split_once(".commit().await?") else { continue };
            let led = after.contains("Redirect::to(") || after.contains("go(");
            let says = after.contains("did(") || SAY_THEMSELVES.iter().any(|one| after.contains(one));
            assert!(!led || says, "{path}:{line}: stores something and does not say so (shell::did): {after}");
        }
    }
}

#[test]
fn everything_that_is_said_to_be_done_has_its_sentence_and_every_sentence_is_said() {
    let sources: String = of_rooms("src/pages", ".rs").into_iter().map(|(_, text)| text).collect();
    let said: BTreeSet<&str> = sources.split('"').filter(|quoted| quoted.starts_with("did-")).collect();
    for lang in ["ja", "en"] {
        let texts = of_rooms("texts", &format!("{lang}.ftl"));
        let lines = texts.iter().flat_map(|(_, text)| text.lines()).filter(|line| line.starts_with("did-"));
        let written: BTreeSet<&str> = lines.filter_map(|line| line.split(" =").next()).collect();
        assert_eq!(said, written, "{lang}");
    }
}

#[test]
fn what_went_wrong_is_said_once_by_the_frame_of_the_page() {
    for (path, text) in of_rooms("templates", ".html") {
        assert!(!text.contains("= page.problem"), "{path}: the frame says it on top of every page");
    }
}
