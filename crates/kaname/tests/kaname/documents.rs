//! Documents name only what exists.

use crate::walls::repository;
use std::{fs, path::PathBuf};

fn documents() -> Vec<PathBuf> {
    let root = repository();
    let mut all: Vec<PathBuf> =
        ["README.md", "ARCHITECTURE.md", "SECURITY.md", "CHANGELOG.md"].iter().map(|name| root.join(name)).collect();
    for folder in ["docs", "docs/decisions", "docs/how-to"] {
        let entries = fs::read_dir(root.join(folder)).unwrap().map(|entry| entry.unwrap().path());
        all.extend(entries.filter(|path| path.extension().is_some_and(|extension| extension == "md")));
    }
    all
}

/// Code spans that look like a path of this repository.
fn paths(text: &str) -> impl Iterator<Item = &str> {
    let spans = text.split('`').skip(1).step_by(2);
    spans.filter(|span| {
        let starts = ["crates/", "docs/", "tests/", ".ci/", ".config/"].iter().any(|start| span.starts_with(start));
        starts && !span.contains(['<', '…', '*', ' ', '{'])
    })
}

#[test]
fn every_path_that_a_document_names_exists() {
    for document in documents() {
        let text = fs::read_to_string(&document).unwrap_or_else(|_| panic!("{} is missing", document.display()));
        for path in paths(&text) {
            assert!(repository().join(path).exists(), "{} names {path}, which does not exist", document.display());
        }
    }
}

#[test]
fn the_changelog_tells_each_thing_once() {
    let text = fs::read_to_string(repository().join("CHANGELOG.md")).unwrap();
    let mut told: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("- **")?.split("**").next()).collect();
    let all = told.len();
    told.sort_unstable();
    told.dedup();
    assert_eq!(told.len(), all, "a line begins as another does");
}

#[test]
fn every_picture_that_a_document_shows_exists() {
    for document in documents() {
        let text = fs::read_to_string(&document).unwrap();
        let folder = document.parent().unwrap();
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            if !link.contains("://") && !link.starts_with('#') {
                let path = link.split('#').next().unwrap_or_default();
                assert!(folder.join(path).exists(), "{} links to {link}, which does not exist", document.display());
            }
        }
    }
}

#[test]
fn every_test_that_the_architecture_names_exists() {
    let text = fs::read_to_string(repository().join("ARCHITECTURE.md")).unwrap();
    let is_test = |span: &&str| {
        span.matches('_').count() > 2 && span.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
    };
    let mut sources = String::new();
    gather(&repository().join("crates"), &mut sources);
    for name in text.split('`').skip(1).step_by(2).filter(is_test) {
        assert!(
            sources.contains(&format!("fn {name}(")),
            "ARCHITECTURE.md names the test {name}, which does not exist"
        );
    }
}

/// The text of every Rust file below `folder`.
fn gather(folder: &std::path::Path, into: &mut String) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            gather(&path, into);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            into.push_str(&fs::read_to_string(&path).unwrap());
        }
    }
}
