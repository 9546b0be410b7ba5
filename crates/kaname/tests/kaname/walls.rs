//! The walls between the rooms, as ARCHITECTURE.md draws them.

use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::PathBuf,
    process::Command,
};

/// The repository's folder.
pub(crate) fn repository() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// Which workspace crates each workspace crate uses outside tests.
fn arrows() -> BTreeMap<String, BTreeSet<String>> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--format-version", "1", "--offline"])
        .current_dir(repository())
        .output()
        .unwrap();
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let names: BTreeSet<&str> = packages.iter().map(|package| package["name"].as_str().unwrap()).collect();
    packages
        .iter()
        .map(|package| {
            let uses = package["dependencies"].as_array().unwrap().iter();
            let uses = uses.filter(|dependency| dependency["kind"].is_null());
            let uses = uses.filter_map(|dependency| dependency["name"].as_str());
            let uses = uses.filter(|name| names.contains(name)).map(str::to_owned).collect();
            (package["name"].as_str().unwrap().to_owned(), uses)
        })
        .collect()
}

/// The map of ARCHITECTURE.md: crate → the crates it may use (`x and below` opens to all of x's).
fn map() -> BTreeMap<String, BTreeSet<String>> {
    let text = fs::read_to_string(repository().join("ARCHITECTURE.md")).unwrap();
    let mut map: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for line in text.lines().filter(|line| line.starts_with("| `")) {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [name, _, may_use] = cells[..] else { continue };
        let mut allowed = BTreeSet::new();
        for part in may_use.split(',').map(str::trim).filter(|part| *part != "–") {
            if part == "all" {
                allowed.extend(map.keys().cloned());
            } else if let Some(top) = part.strip_suffix(" and below") {
                allowed.insert(top.to_owned());
                allowed.extend(map.get(top).into_iter().flatten().cloned());
            } else {
                allowed.insert(part.to_owned());
            }
        }
        map.insert(name.trim_matches('`').to_owned(), allowed);
    }
    map
}

#[test]
fn no_room_uses_another_than_the_map_allows() {
    let map = map();
    for (room, uses) in arrows() {
        let allowed = map.get(&room).unwrap_or_else(|| panic!("{room} is not in the map of ARCHITECTURE.md"));
        let over: Vec<_> = uses.difference(allowed).collect();
        assert!(over.is_empty(), "{room} uses {over:?}, which ARCHITECTURE.md does not allow");
    }
}

#[test]
fn the_map_has_no_circles_and_no_room_that_is_gone() {
    let (map, arrows) = (map(), arrows());
    for (room, allowed) in &map {
        assert!(arrows.contains_key(room), "{room} stands in ARCHITECTURE.md but not in the workspace");
        assert!(!allowed.contains(room), "{room} may use itself");
        for below in allowed {
            assert!(!map.get(below).is_some_and(|theirs| theirs.contains(room)), "{room} and {below} use each other");
        }
    }
}
