//! Whoever has done something is told so on the next page.

use crate::walls::repository;
use std::{collections::BTreeSet, fs, path::Path};

/// The rooms whose pages say what was done.
const ROOMS: [&str; 4] = ["community", "delivery", "sharing", "statistics"];

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

#[test]
fn whoever_changed_something_is_told_so_on_the_next_page() {
    for (path, text) in of_rooms("src/pages", ".rs") {
        let lines: Vec<&str> = text.lines().collect();
        for (number, _) in lines.iter().enumerate().filter(|(_, line)| line.contains(".commit().await?;")) {
            let after = lines.iter().skip(number + 1).take(3).copied().collect::<Vec<_>>().join("\n");
            // What was sent is told at length by the report itself.
            let silent = after.contains("Redirect::to(") && !after.contains("?sent=");
            assert!(!silent, "{path}:{}: stores something and does not say so (shell::did)", number + 1);
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
